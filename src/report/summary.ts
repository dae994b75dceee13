import type { CheckResult, DestinationReport, Report, Status, Summary } from './report.ts';

/** Worst first: the word that stands for several. */
const ORDER: readonly Status[] = ['failed', 'inconclusive', 'warned', 'passed', 'skipped'];

export function worst(statuses: readonly Status[]): Status {
  return ORDER.find((status) => statuses.includes(status)) ?? 'skipped';
}

/** Every finding of a report, destinations in the config's order, the file's own first. */
export function allChecks(report: Pick<Report, 'checks' | 'destinations'>): readonly CheckResult[] {
  return [...report.checks, ...report.destinations.flatMap((destination) => destination.checks)];
}

export function summarise(checks: readonly CheckResult[], destinations: readonly DestinationReport[]): Summary {
  const all = allChecks({ checks, destinations });
  const count = (status: Status) => all.filter((check) => check.status === status).length;
  return {
    destinations: destinations.length,
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    inconclusive: count('inconclusive'),
  };
}

export interface Verdict {
  readonly strict: boolean;
  /** A live check was asked for, and none was carried out to an answer. */
  readonly nothingTried: boolean;
}

/** 1 failed, 3 inconclusive or nothing tried, 0 otherwise; a warning fails under --strict. */
export function exitCodeOf(
  checks: readonly Pick<CheckResult, 'status'>[],
  { strict, nothingTried }: Verdict,
): 0 | 1 | 3 {
  const has = (status: Status) => checks.some((check) => check.status === status);
  if (has('failed') || (strict && has('warned'))) return 1;
  if (has('inconclusive') || nothingTried) return 3;
  return 0;
}
