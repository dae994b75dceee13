import { attention, figures, headline, said } from './findings.ts';
import { inert, oneLine, printable, withoutBrackets } from './printable.ts';
import type { Report } from './report.ts';
import { residue } from './test-lead.ts';

const data = (text: string) =>
  withoutBrackets(printable(text)).replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const property = (text: string) => data(text).replace(/;/g, '%3B').replace(/\]/g, '%5D');

/**
 * Logging commands of Azure Pipelines; the task's result is set last.
 *
 * @param summaries Markdown files of this run, absolute, which the agent attaches to the page of the run
 */
export function azure(report: Report, summaries: readonly string[] = []): string {
  const out = attention(report).map(({ where, check }) => {
    const place =
      check.at && !check.at.file.startsWith('<')
        ? `sourcepath=${property(check.at.file)};linenumber=${check.at.line};columnnumber=${check.at.column};`
        : '';
    const fix = check.resolution.map((step, index) => `${index + 1}. ${step}`);
    const text = [`${where}: ${said(check)}`, ...fix].join('\n');
    return `##vso[task.logissue type=${check.status === 'failed' ? 'error' : 'warning'};${place}code=${property(check.id)}]${data(text)}`;
  });
  out.push(...residue(report).map((line) => inert(oneLine(line))), inert(`${headline(report)}: ${figures(report)}`));
  out.push(...summaries.map((path) => `##vso[task.uploadsummary]${data(path)}`));
  if (report.exitCode !== 0) out.push(`##vso[task.complete result=Failed]${data(headline(report))}`);
  else if (report.summary.warned > 0)
    out.push(`##vso[task.complete result=SucceededWithIssues]${data(headline(report))}`);
  return `${out.join('\n')}\n`;
}
