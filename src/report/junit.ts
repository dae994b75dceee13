import { type Entry, entries } from './findings.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';
import { residue } from './test-lead.ts';

const xml = (text: string) =>
  printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');

/** Readers compare names after folding blanks. */
const token = (text: string) => xml(text.replace(/\s+/g, ' ').trim());

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/**
 * JUnit XML: a suite is a destination, a case is a check. failure = failed, error = inconclusive, skipped = skipped. The
 * schema of Jenkins' xUnit plug-in (junit-10.xsd) counts what was skipped by suite alone.
 */
export function junit(report: Report): string {
  const groups = new Map<string, Entry[]>();
  if (report.checks.length > 0) groups.set('config', []);
  for (const one of report.destinations) groups.set(one.name, []);
  for (const entry of entries(report)) groups.get(entry.where)?.push(entry);
  const suites = [...groups].map(([name, list]) => {
    const left = residue({ ...report, destinations: report.destinations.filter((one) => one.name === name) });
    return suite(name, list, report.startedAt, left);
  });
  const count = (status: string) => entries(report).filter(({ check }) => check.status === status).length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="leadctl ${report.command}" tests="${entries(report).length}" failures="${count('failed')}" errors="${count('inconclusive')}" time="${seconds(report.durationMs)}">
${suites.join('\n')}
</testsuites>
`;
}

function suite(name: string, list: readonly Entry[], startedAt: string, left: readonly string[]): string {
  const count = (status: string) => list.filter(({ check }) => check.status === status).length;
  const time = list.reduce((sum, { check }) => sum + check.durationMs, 0);
  const head = `  <testsuite name="${token(name)}" tests="${list.length}" failures="${count('failed')}" errors="${count('inconclusive')}" skipped="${count('skipped')}" time="${seconds(time)}" timestamp="${startedAt.slice(0, 19)}">`;
  const names = namesOf(list);
  // A test lead that stays is named, whatever the checks say.
  const out = left.length > 0 ? [`    <system-out>${xml(left.join('\n')).replace(/&#10;/g, '\n')}</system-out>`] : [];
  const cases = list.map((entry, index) => testCase(name, names[index] ?? '', entry));
  return [head, ...cases, ...out, '  </testsuite>'].join('\n');
}

/** A check's id; where one suite holds it more than once, the key that it is about tells the cases apart. */
function namesOf(list: readonly Entry[]): readonly string[] {
  const many = new Set(list.map(({ check }) => check.id).filter((id, index, ids) => ids.indexOf(id) !== index));
  const taken = new Set<string>();
  return list.map(({ check }) => {
    const name = many.has(check.id) && check.at ? `${check.id} (${check.at.path})` : check.id;
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
    taken.add(free);
    return free;
  });
}

function testCase(suiteName: string, caseName: string, { check }: Entry): string {
  const open = `    <testcase classname="${token(suiteName)}" name="${token(caseName)}" time="${seconds(check.durationMs)}"`;
  if (check.status === 'skipped') return `${open}>\n      <skipped message="${xml(check.message)}"/>\n    </testcase>`;
  if (check.status === 'passed') return `${open}/>`;
  const details = [
    check.message,
    check.at ? `config: ${check.at.file}:${check.at.line}:${check.at.column} ${check.at.path}` : '',
    check.cause ? `cause: ${check.cause}` : '',
    ...Object.entries(check.evidence).map(([key, value]) => `${key}: ${value}`),
    ...check.resolution.map((step, index) => `${index + 1}. ${step}`),
    check.who ? `who: ${check.who}` : '',
    ...check.docs,
  ].filter(Boolean);
  const text = xml(details.join('\n')).replace(/&#10;/g, '\n');
  if (check.status === 'warned')
    return `${open}>\n      <system-out>warning [${check.severity}] ${text}</system-out>\n    </testcase>`;
  const element = check.status === 'failed' ? 'failure' : 'error';
  return `${open}>\n      <${element} type="${xml(check.cause ?? check.id)}" message="${xml(check.message)}">${text}</${element}>\n    </testcase>`;
}
