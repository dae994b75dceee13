import { shellWord } from '../shell-word.ts';
import type { CheckResult, Report } from './report.ts';
import { wrap } from './style.ts';
import { details, type FindingStyle, line, logLine, severity, standsAlone } from './text-finding.ts';

/** One failure of many destinations: the same check, cause and words, to be mended in the same way. */
export interface Group {
  readonly members: readonly { readonly name: string; readonly check: CheckResult }[];
}

/** Up to so many are told one by one. */
const FEW = 3;

/** The failures that more than a few destinations share, in the order of the first of each. */
export function groupsOf({ destinations }: Report): readonly Group[] {
  const groups = new Map<string, { name: string; check: CheckResult }[]>();
  for (const { name, checks } of destinations) {
    for (const check of checks) {
      if (check.status !== 'failed' && check.status !== 'inconclusive') continue;
      const { id, status, severity, cause, message, who, resolution } = check;
      const key = JSON.stringify([id, status, severity, cause, message, who, resolution]);
      const same = groups.get(key);
      if (same) same.push({ name, check });
      else groups.set(key, [{ name, check }]);
    }
  }
  return [...groups.values()]
    .filter((members) => new Set(members.map(({ name }) => name)).size > FEW)
    .map((members) => ({ members }));
}

/** Told once, with the number and the names; in a log each destination keeps a line that a search finds. */
export function groupText({ members }: Group, how: FindingStyle): string[] {
  const [first] = members;
  if (!first) return [];
  const { painter } = how;
  const { width } = painter.style;
  const { check, name } = first;
  const head = `${painter.paint('bold', check.id)}   ${check.message}   ${severity(check, painter)}`;
  const all = `${members.length} destinations`;
  const out = standsAlone(painter)
    ? [
        wrap(`${all}, the same: ${head}`, width, 4, 0),
        ...members.map((one) => wrap(logLine(one.check, one.name, painter, ''), width, 4, 0)),
      ]
    : [
        wrap(`${painter.sign(check.status)} ${all}: ${head}`, width, 4, 0),
        line('at', members.map((one) => one.name).join(', '), how),
      ];
  const evidence = Object.fromEntries(
    Object.entries(check.evidence).filter(([key, value]) => members.every((one) => one.check.evidence[key] === value)),
  );
  // A command without a name is for all of them.
  const next = check.next.map((command) => command.replace(` ${shellWord(name)} `, ' '));
  return [...out, ...details({ ...check, evidence, next }, how, ''), ''];
}
