import { attention, entries, headline, printable } from './findings.ts';
import type { Report } from './report.ts';
import { SEVERITY_WORDS } from './style.ts';

/** A job summary may hold 1 MiB; what is beyond is counted. */
const MOST_CHARACTERS = 900_000;

const SIGNS = { passed: '✓', failed: '✗', warned: '!', skipped: '–', inconclusive: '?' } as const;

/** Escapes what Markdown or HTML would read as markup; a cell holds no line break. */
function cell(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([\\`*_[\]|~])/g, '\\$1');
}

/** Markdown for a job summary: what needs attention with its fix, then the rest folded. */
export function markdown(report: Report): string {
  const found = attention(report);
  const sign = report.exitCode === 0 ? (report.summary.warned > 0 ? '!' : '✓') : report.exitCode === 3 ? '?' : '✗';
  const out = [`### ${sign} ${cell(headline(report))}`, ''];
  if (found.length > 0) {
    out.push('| Destination | Result | What | Fix |', '| --- | --- | --- | --- |');
    for (const { where, type, check } of found) {
      const name = type === 'config' ? 'config file' : `${where} (${type})`;
      const what = `${check.message} — ${check.id}${check.cause ? `, ${check.cause}` : ''}`;
      const fix = check.resolution.map((step, index) => `${index + 1}. ${cell(step)}`).join('<br>');
      const link = check.docs[0] ? `<br>[documentation](${check.docs[0].replace(/[()\s|]/g, encodeURIComponent)})` : '';
      const result =
        check.status === 'failed'
          ? SEVERITY_WORDS[check.severity]
          : `${check.status}, ${SEVERITY_WORDS[check.severity]}`;
      out.push(`| ${cell(name)} | ${SIGNS[check.status]} ${result} | ${cell(what)} | ${fix}${link} |`);
    }
    out.push('');
  }
  const leads = report.destinations.filter((one) => one.testLead !== null);
  if (leads.length > 0) {
    out.push(
      '| Destination | Test lead | Acknowledged | Found | Equal | Removed |',
      '| --- | --- | --- | --- | --- | --- |',
    );
    const word = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : '–');
    for (const { name, testLead } of leads) {
      if (!testLead) continue;
      const equal =
        testLead.fields.length === 0
          ? '–'
          : `${testLead.fields.filter((field) => field.equal).length} of ${testLead.fields.length} fields`;
      out.push(
        `| ${cell(name)} | ${cell(testLead.marker)} | ${word(testLead.acknowledged)} | ${word(testLead.found)} | ${equal} | ${word(testLead.removed)} |`,
      );
    }
    out.push('');
  }
  for (const status of ['passed', 'skipped'] as const) {
    const list = entries(report).filter(({ check }) => check.status === status);
    if (list.length === 0) continue;
    out.push(`<details><summary>${list.length} ${status === 'passed' ? 'passed' : 'not tried'}</summary>`, '');
    for (const { where, check } of list) out.push(`- ${cell(where)}: ${cell(check.id)} — ${cell(check.message)}`);
    out.push('', '</details>', '');
  }
  out.push(`leadctl ${cell(report.tool.version)}, ${report.startedAt}, ${(report.durationMs / 1000).toFixed(1)} s`);
  const text = `${out.join('\n')}\n`;
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, text.lastIndexOf('\n', MOST_CHARACTERS))}\n\nCut off: the whole report is in the other formats.\n`
    : text;
}
