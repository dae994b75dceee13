import type { CheckResult, DestinationReport, Report } from './report.ts';

/**
 * A report whose sentences and values went through the redactor. Names, ids, statuses, places in the file, times and
 * commands are left as they are: a header's value `validate`, or a password that is a word, would take them out, and the
 * rest would be no report any more.
 */
export function redacted(report: Report, redact: (text: string) => string): Report {
  const text = <T extends string | null>(value: T) => (value === null ? value : redact(value)) as T;
  const check = (one: CheckResult): CheckResult => ({
    ...one,
    message: redact(one.message),
    evidence: Object.fromEntries(
      Object.entries(one.evidence).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
    ),
    who: text(one.who),
    resolution: one.resolution.map(redact),
  });
  const destination = (one: DestinationReport): DestinationReport => ({
    ...one,
    checks: one.checks.map(check),
    testLead: one.testLead && {
      ...one.testLead,
      fields: one.testLead.fields.map((field) => ({ ...field, sent: redact(field.sent), stored: text(field.stored) })),
    },
  });
  return {
    ...report,
    destinations: report.destinations.map(destination),
    checks: report.checks.map(check),
    problems: report.problems.map((problem) => ({ ...problem, message: redact(problem.message) })),
  };
}
