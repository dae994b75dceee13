import type { CheckResult, Problem, Report } from './report.ts';
import { summarise } from './summary.ts';

/** The report of a run that never began, because the file is invalid. */
export function problemReport(
  head: Pick<Report, 'tool' | 'command' | 'startedAt'>,
  problems: readonly Problem[],
): Report {
  return {
    schemaVersion: 1,
    ...head,
    durationMs: 0,
    exitCode: 2,
    summary: summarise([], []),
    destinations: [],
    checks: [],
    problems,
  };
}

/**
 * The problems of the file among the findings, for readers who know findings alone: annotations, test tabs, code
 * scanning. JSON has a place of its own for them.
 */
export function withProblems(report: Report): Report {
  const ofFile = report.problems.filter((one) => one.file !== null);
  if (ofFile.length === 0) return report;
  const checks = [...ofFile.map((one) => asCheck(one)), ...report.checks];
  return { ...report, checks, summary: summarise(checks, report.destinations), problems: [] };
}

function asCheck({ path, file, line, column, message, cause }: Problem): CheckResult {
  return {
    id: 'config/schema',
    title: 'The file is valid',
    status: 'failed',
    durationMs: 0,
    message: path ? `${path}: ${message}` : message,
    severity: 'blocks-publishing',
    cause,
    confidence: null,
    at: { file: file ?? '', line: line ?? 1, column: column ?? 1, path },
    evidence: {},
    who: null,
    resolution: [],
    docs: [],
    next: [],
    blockedBy: null,
  };
}
