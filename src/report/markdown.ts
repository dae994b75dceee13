import { attention, entries, headline } from './findings.ts';
import { oneLine, printable } from './printable.ts';
import type { Report } from './report.ts';
import { SEVERITY_WORDS } from './style.ts';
import { residue } from './test-lead.ts';

/** For headings, frames of tables and what is said of the lines that have no room. */
const FRAME_BYTES = 2000;

const SIGNS = { passed: '✓', failed: '✗', warned: '!', skipped: '–', inconclusive: '?' } as const;

/** Escapes what Markdown or HTML would read as markup, at the beginning of a line too; a cell holds no line break. */
function cell(text: string): string {
  return oneLine(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([\\`*_[\]|~])/g, '\\$1')
    .replace(/^([#+-])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** An address as the target of a link: what would end it is percent-encoded. */
const linkTo = (address: string): string =>
  printable(address).replace(
    /[()\s|]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );

/**
 * Markdown for a job summary or a mail: what needs attention with its fix, then the rest folded.
 *
 * @param most bytes that there is room for; what is beyond is counted
 */
export function markdown(report: Report, most = Number.POSITIVE_INFINITY): string {
  const sign = report.exitCode === 0 ? (report.summary.warned > 0 ? '!' : '✓') : report.exitCode === 3 ? '?' : '✗';
  const out = [`### ${sign} ${cell(headline(report))}`, ''];
  let left = most - FRAME_BYTES;
  const add = (lines: readonly string[], counted: (beyond: number) => string) => {
    const cut = lines.findIndex((line) => {
      left -= Buffer.byteLength(line) + 1;
      return left < 0;
    });
    if (cut < 0) out.push(...lines, '');
    else out.push(...lines.slice(0, cut), '', counted(lines.length - cut), '');
  };
  const rows = attention(report).map(findingRow);
  if (rows.length > 0) {
    out.push('| Destination | Result | What | Fix |', '| --- | --- | --- | --- |');
    add(rows, (beyond) => `${beyond} more: the log and the other reports hold them.`);
  }
  const leads = leadRows(report);
  if (leads.length > 0) {
    out.push('| Destination | Test lead | Acknowledged | Found | Equal | Removed |');
    out.push('| --- | --- | --- | --- | --- | --- |');
    add(leads, (beyond) => `${beyond} more test leads: the log and the other reports hold them.`);
  }
  const rest = residue(report).map((line) => `- ${cell(line)}`);
  if (rest.length > 0) add(rest, (beyond) => `- ${beyond} more of these: the log and the other reports hold them`);
  for (const status of ['passed', 'skipped'] as const) {
    const list = entries(report).filter(({ check }) => check.status === status);
    if (list.length === 0) continue;
    out.push(`<details><summary>${list.length} ${status === 'passed' ? 'passed' : 'not tried'}</summary>`, '');
    const lines = list.map(({ where, check }) => `- ${cell(where)}: ${cell(check.id)} — ${cell(check.message)}`);
    add(lines, (beyond) => `- ${beyond} more: the log and the other reports hold them`);
    out.push('</details>', '');
  }
  out.push(`leadctl ${cell(report.tool.version)}, ${report.startedAt}, ${(report.durationMs / 1000).toFixed(1)} s`);
  return `${out.join('\n')}\n`;
}

function findingRow({ where, type, check }: ReturnType<typeof attention>[number]): string {
  const name = type === 'config' ? 'config file' : `${where} (${type})`;
  const what = `${check.message} — ${check.id}${check.cause ? `, ${check.cause}` : ''}`;
  const fix = check.resolution.map((step, index) => `${index + 1}. ${cell(step)}`).join('<br>');
  const link = check.docs[0] ? `<br>[documentation](${linkTo(check.docs[0])})` : '';
  const severity = SEVERITY_WORDS[check.severity];
  const result = check.status === 'failed' ? severity : `${check.status}, ${severity}`;
  return `| ${cell(name)} | ${SIGNS[check.status]} ${result} | ${cell(what)} | ${fix}${link} |`;
}

function leadRows({ destinations }: Report): readonly string[] {
  const word = (value: boolean | null) => (value === true ? 'yes' : value === false ? 'no' : '–');
  return destinations.flatMap(({ name, testLead }) => {
    if (!testLead) return [];
    const { marker, acknowledged, found, fields, removed } = testLead;
    const equal =
      fields.length === 0 ? '–' : `${fields.filter((field) => field.equal).length} of ${fields.length} fields`;
    return `| ${cell(name)} | ${cell(marker)} | ${word(acknowledged)} | ${word(found)} | ${equal} | ${word(removed)} |`;
  });
}
