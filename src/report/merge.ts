import { UserError } from '../errors.ts';
import type { CheckResult, DestinationReport, Report } from './report.ts';
import { summarise, worst } from './summary.ts';

/** Worst first: an interrupt, a fault of ours, a wrong use, a failure, an open question. */
const CODES = [143, 130, 70, 2, 1, 3, 0];

/**
 * Joins the reports of shards into the one that an undivided run would have made: order, findings and exit code are the
 * same; the time is that of the longest part.
 *
 * @throws UserError where two reports are not of one run, or a destination stands in both.
 */
export function mergeReports(parts: readonly Report[]): Report {
  const [first] = parts;
  if (!first) throw new UserError('There is no report to merge');
  const commands = new Set(parts.map((part) => part.command));
  if (commands.size > 1) throw new UserError(`The reports are of different commands: ${[...commands].join(', ')}`);
  const sorted = [...parts].sort((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0));
  const of = new Set(sorted.map((part) => part.shard?.of ?? 0));
  const total = [...of][0] ?? 0;
  if (of.size > 1) throw new UserError('The reports are of different divisions: --shard I/N had different N');
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter(
    (index) => !sorted.some((part) => part.shard?.index === index),
  );
  if (missing.length > 0)
    throw new UserError(`Parts are missing: ${missing.map((index) => `${index}/${total}`).join(', ')}`, {
      hint: 'A merged report that lacks a part would be green without reason',
    });
  const destinations: DestinationReport[] = [];
  for (const part of sorted) {
    for (const one of part.destinations) {
      if (destinations.some((other) => other.name === one.name))
        throw new UserError(`The destination '${one.name}' is in two of the reports`);
      destinations.push(one);
    }
  }
  const checks = unique(sorted.flatMap((part) => part.checks));
  const { shard: _shard, ...base } = first;
  return {
    ...base,
    startedAt: sorted.map((part) => part.startedAt).sort()[0] ?? first.startedAt,
    durationMs: Math.max(...sorted.map((part) => part.durationMs)),
    exitCode: CODES.find((code) => sorted.some((part) => part.exitCode === code)) ?? 1,
    summary: summarise(checks, destinations),
    destinations,
    checks,
    problems: sorted
      .flatMap((part) => part.problems)
      .filter((one, index, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index),
  };
}

/** Findings about the file stand in every part. */
function unique(checks: readonly CheckResult[]): readonly CheckResult[] {
  const seen = new Set<string>();
  return checks.filter((check) => {
    const key = JSON.stringify({ ...check, durationMs: 0 });
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * Reads a report as `--format json` prints it.
 *
 * @param name of the file, for the message
 * @throws UserError where the text is no such report
 */
export function parseReport(text: string, name: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new UserError(`${name} is no JSON report`, { hint: 'leadctl validate --report json=FILE writes one' });
  }
  const report = value as Partial<Report> | null;
  const whole =
    report !== null &&
    typeof report === 'object' &&
    report.schemaVersion === 1 &&
    report.tool?.name === 'leadctl' &&
    (report.command === 'validate' || report.command === 'send-test') &&
    typeof report.exitCode === 'number' &&
    Array.isArray(report.destinations) &&
    Array.isArray(report.checks) &&
    report.destinations.every(
      (one) =>
        typeof one?.name === 'string' &&
        Array.isArray(one.checks) &&
        one.status === worst(one.checks.map((check: CheckResult) => check.status)),
    );
  if (!whole) throw new UserError(`${name} is no report of leadctl validate or send-test`);
  return { problems: [], ...report } as Report;
}
