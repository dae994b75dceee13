import type { CheckResult, DestinationReport, Report, Status } from '../../src/report/report.ts';
import { exitCodeOf, summarise, worst } from '../../src/report/summary.ts';

const STATUSES: readonly Status[] = ['passed', 'failed', 'warned', 'skipped', 'inconclusive'];
const SEVERITIES = ['blocks-publishing', 'loses-leads', 'at-risk', 'advice'] as const;

/** Words that break a careless reporter. */
const NASTY = [
  'plain words',
  'a | b `c` <b>&amp; "q"',
  'line one\nline two',
  ']]> --> ::error::x',
  '##vso[task.complete]; 100 % ]',
  '\u0000\u001b[31mred',
  'ünï 漢字 😀',
  '*_[x](y)_*',
  '\ud800 lone',
  '\u009b31m \u202eevil\u200b',
  '::error::x',
];

/** Names as a file may hold them: the keys of a map are any text. */
const NAMES = [
  'dest',
  'a | b `c`',
  '<b>&amp; "q"',
  'line one\nline two',
  '::error::boo',
  '##vso[task.complete]; 100 % ]',
  '\u001b[31mred\u009b1m',
  '\u202edlrow',
  'a,b:c',
];
const nameOf = (index: number): string => `${NAMES[index % NAMES.length]}-${index}`;

export function check(id: string, status: Status, more: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    title: `${id} holds`,
    status,
    durationMs: 7,
    message: `${id} is ${status}`,
    severity: 'loses-leads',
    cause: null,
    confidence: null,
    at: null,
    evidence: {},
    who: null,
    resolution: [],
    docs: [],
    next: [],
    blockedBy: null,
    ...more,
  };
}

export function destination(
  name: string,
  checks: readonly CheckResult[],
  more: Partial<DestinationReport> = {},
): DestinationReport {
  return {
    name,
    type: 'https',
    status: worst(checks.map((one) => one.status)),
    durationMs: 40,
    checks,
    testLead: null,
    ...more,
  };
}

export function report(
  destinations: readonly DestinationReport[],
  checks: readonly CheckResult[] = [],
  more: Partial<Report> = {},
): Report {
  const all = [...checks, ...destinations.flatMap((one) => one.checks)];
  return {
    schemaVersion: 1,
    tool: { name: 'leadctl', version: '1.2.3' },
    command: 'validate',
    startedAt: '2026-11-22T10:00:00.000Z',
    durationMs: 1234,
    exitCode: exitCodeOf(all, { strict: false, nothingTried: false }),
    summary: summarise(checks, destinations),
    destinations,
    checks,
    problems: [],
    ...more,
  };
}

/** The same reports on every machine: a small generator with a seed. */
export function randomReports(count: number, start = 7): Report[] {
  let seed = start;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T;
  const one = (id: string): CheckResult => {
    const status = pick(STATUSES);
    const found = status !== 'passed' && status !== 'skipped';
    return check(id, status, {
      message: pick(NASTY),
      severity: pick(SEVERITIES),
      cause: found && next(2) ? 'tls-expired' : null,
      at:
        found && next(2)
          ? { file: 'leadctl.config.yaml', line: 1 + next(90), column: 1 + next(40), path: 'destinations.a.url' }
          : null,
      evidence: next(2) ? { httpStatus: 403, text: pick(NASTY) } : {},
      resolution: found ? [pick(NASTY), pick(NASTY)] : [],
      docs: found ? ['https://learn.microsoft.com/x'] : [],
    });
  };
  return Array.from({ length: count }, () => {
    const first = next(NAMES.length);
    const destinations = Array.from({ length: next(5) }, (_, d) =>
      destination(
        nameOf((first + d) % NAMES.length),
        Array.from({ length: 1 + next(14) }, (_, c) => one(`https/check-${c}`)),
      ),
    );
    return report(destinations, next(2) ? [one('config/literal-secret'), one('config/placeholder')] : []);
  });
}
