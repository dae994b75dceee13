import type { CheckResult, Report } from './report.ts';
import { isRemoval } from './test-lead.ts';
import { verdict } from './verdict.ts';

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

/** The sentence of a finding with its cause, as an annotation holds it: what is only a warning there has its word. */
export function said({ status, message, cause }: CheckResult): string {
  return `${status === 'inconclusive' ? 'inconclusive: ' : ''}${message}${cause ? ` (${cause})` : ''}`;
}

export function figures({ summary }: Report): string {
  const { passed, failed, warned, inconclusive, skipped } = summary;
  return `${passed} passed, ${failed} failed, ${warned} warned, ${inconclusive} inconclusive, ${skipped} not tried`;
}

/** One sentence for the head of a summary: it says what the report is about. */
export function headline(report: Report): string {
  const of = `${report.destinations.length} lead destination${report.destinations.length === 1 ? '' : 's'}`;
  if (report.exitCode === 0 && report.offline) {
    const checked = `${of} checked by configuration alone`;
    return report.summary.warned > 0 ? `${checked}, with warnings` : checked;
  }
  const words = verdict(report, 'lead destination');
  return isRemoval(report) ? `${of}: ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}
