import type { CheckResult, Report } from './report.ts';

export interface Entry {
  /** The destination's name; the config file's where the finding is about the file. */
  readonly where: string;
  readonly type: string;
  readonly check: CheckResult;
}

/** Every result of a report in its order: the one list that all reporters are made from. */
export function entries(report: Report): readonly Entry[] {
  return [
    ...report.checks.map((check) => ({ where: 'config', type: 'config', check })),
    ...report.destinations.flatMap((one) => one.checks.map((check) => ({ where: one.name, type: one.type, check }))),
  ];
}

const STATUS_ORDER = ['failed', 'inconclusive', 'warned', 'passed', 'skipped'];
const SEVERITY_ORDER = ['blocks-publishing', 'loses-leads', 'at-risk', 'advice'];

/** What needs attention, worst consequence first; the report's order among equals. */
export function attention(report: Report): readonly Entry[] {
  const rank = ({ check }: Entry) => STATUS_ORDER.indexOf(check.status) * 10 + SEVERITY_ORDER.indexOf(check.severity);
  return entries(report)
    .filter(({ check }) => check.status === 'failed' || check.status === 'inconclusive' || check.status === 'warned')
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.index - b.index)
    .map(({ entry }) => entry);
}

/** No character that a terminal or an XML reader takes for a command. */
export function printable(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '\ufffd')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** One sentence for the head of a summary. */
export function headline(report: Report): string {
  const failing = report.destinations.filter((one) => one.status === 'failed').length;
  const of = `${report.destinations.length} lead destination${report.destinations.length === 1 ? '' : 's'}`;
  if (failing > 0) return `${failing} of ${of} would fail`;
  if (report.summary.failed > 0) return 'The configuration has faults';
  if (report.problems.length > 0) return 'A report could not be written';
  if (report.exitCode === 3) return 'Not everything could be checked';
  if (report.exitCode !== 0)
    return report.summary.warned > 0 ? 'Warnings fail under --strict' : 'The run did not end well';
  const checked = `${of} checked${report.offline ? ' by configuration alone' : ''}`;
  return report.summary.warned > 0 ? `${checked}, with warnings` : checked;
}
