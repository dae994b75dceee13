import { attention, headline, printable } from './findings.ts';
import type { Report } from './report.ts';

const data = (text: string) => printable(text).replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string) => data(text).replace(/;/g, '%3B').replace(/\]/g, '%5D');

/** Logging commands of Azure Pipelines; the task's result is set last. */
export function azure(report: Report): string {
  const out = attention(report).map(({ where, check }) => {
    const place = check.at
      ? `sourcepath=${property(check.at.file)};linenumber=${check.at.line};columnnumber=${check.at.column};`
      : '';
    const fix = check.resolution.map((step, index) => `${index + 1}. ${step}`);
    const text = [`${where}: ${check.message}${check.cause ? ` (${check.cause})` : ''}`, ...fix].join('\n');
    return `##vso[task.logissue type=${check.status === 'failed' ? 'error' : 'warning'};${place}code=${property(check.id)}]${data(text)}`;
  });
  const { summary } = report;
  out.push(
    `${headline(report)}: ${summary.passed} passed, ${summary.failed} failed, ${summary.warned} warned, ${summary.inconclusive} inconclusive, ${summary.skipped} not tried`,
  );
  if (report.exitCode !== 0) out.push(`##vso[task.complete result=Failed]${data(headline(report))}`);
  else if (summary.warned > 0) out.push(`##vso[task.complete result=SucceededWithIssues]${data(headline(report))}`);
  return `${out.join('\n')}\n`;
}
