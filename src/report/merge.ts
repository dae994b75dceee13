import { UserError } from '../errors.ts';
import type { CheckResult, DestinationReport, Report } from './report.ts';
import { allChecks, exitCodeOf, summarise, worst } from './summary.ts';

/** Worst first: what ends a run whatever its findings are: an interrupt, a fault of ours, a wrong use. */
const ENDINGS = [143, 130, 70, 2];

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
  for (const [word, told] of [
    ['--offline', sorted.map((part) => part.offline)],
    ['--strict', sorted.map((part) => part.strict)],
  ] as const)
    if (new Set(told).size > 1) throw new UserError(`Some of the reports are of runs with ${word}, and some are not`);
  const checks = unique(sorted.map((part) => part.checks));
  const unwritten = sorted.some((part) => part.exitCode === 1 && part.problems.length > 0) ? 1 : 0;
  const { shard: _shard, ...base } = first;
  return {
    ...base,
    ...(sorted.some((part) => part.live !== undefined) ? { live: sorted.some((part) => part.live) } : {}),
    startedAt: sorted.map((part) => part.startedAt).sort()[0] ?? first.startedAt,
    durationMs: Math.max(...sorted.map((part) => part.durationMs)),
    exitCode:
      ENDINGS.find((code) => sorted.some((part) => part.exitCode === code)) ??
      (found(sorted, { checks, destinations }) || unwritten),
    summary: summarise(checks, destinations),
    destinations,
    checks,
    problems: sorted
      .flatMap((part) => part.problems)
      .filter((one, index, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index),
  };
}

/** What the whole run would have ended with: a part where nothing was answered does not make it so of the others. */
function found(parts: readonly Report[], all: Pick<Report, 'checks' | 'destinations'>): number {
  const silent =
    parts.some((part) => part.exitCode === 3) && !parts.some((part) => part.shard?.answered ?? part.exitCode !== 3);
  return exitCodeOf(allChecks(all), { strict: parts.some((part) => part.strict), nothingTried: silent });
}

/** Findings about the file stand in every part. */
function unique([first = [], ...others]: readonly (readonly CheckResult[])[]): readonly CheckResult[] {
  const key = (check: CheckResult) => JSON.stringify({ ...check, durationMs: 0 });
  const seen = new Set(first.map(key));
  const out = [...first];
  for (const check of others.flat()) {
    if (seen.has(key(check))) continue;
    seen.add(key(check));
    out.push(check);
  }
  return out;
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
