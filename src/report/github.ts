import { attention, type Entry, figures, headline, said } from './findings.ts';
import { inert, oneLine, printable, withoutBrackets } from './printable.ts';
import type { Report } from './report.ts';
import { residue } from './test-lead.ts';

/** GitHub shows ten errors and ten warnings of a step; what is beyond is counted instead of lost. */
const MOST = 10;

const data = (text: string) =>
  withoutBrackets(printable(text)).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string) => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** A path in the repository has slashes on GitHub, whatever the runner's system writes; an absolute one stays its own. */
const slashes = (path: string) => (/^(?:[A-Za-z]:|[\\/])/.test(path) ? path : path.replaceAll('\\', '/'));

/** Workflow commands: one annotation a finding, worst first, at the line of the config entry. */
export function github(report: Report): string {
  const all = attention(report);
  const errors = all.filter(({ check }) => check.status === 'failed');
  const warnings = all.filter(({ check }) => check.status !== 'failed');
  const out = [...annotations('error', errors), ...annotations('warning', warnings)];
  out.push(...residue(report).map((line) => inert(oneLine(line))), inert(`${headline(report)}: ${figures(report)}`));
  return `${out.join('\n')}\n`;
}

function annotations(kind: 'error' | 'warning', list: readonly Entry[]): string[] {
  const shown = list.length > MOST ? list.slice(0, MOST - 1) : list;
  const out = shown.map(({ where, check }) => {
    const place =
      check.at && !check.at.file.startsWith('<')
        ? `file=${property(slashes(check.at.file))},line=${check.at.line},col=${check.at.column},`
        : '';
    const fix = check.resolution.map((step, index) => `${index + 1}. ${step}`);
    const text = [said(check), ...fix, ...check.docs.slice(0, 1)].join('\n');
    return `::${kind} ${place}title=${property(`${where}: ${check.id}`)}::${data(text)}`;
  });
  if (shown.length < list.length)
    out.push(`::${kind} title=leadctl::${data(`${list.length - shown.length} more: see the summary`)}`);
  return out;
}
