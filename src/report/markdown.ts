import { attention, entries, headline, printable } from './findings.ts';
import type { Report } from './report.ts';
import { SEVERITY_WORDS } from './style.ts';

/** A step's job summary may hold 1 MiB, what others appended to it included; what is beyond is counted. */
const MOST_BYTES = 900_000;

const SIGNS = { passed: '✓', failed: '✗', warned: '!', skipped: '–', inconclusive: '?' } as const;

/** Escapes what Markdown or HTML would read as markup, at the beginning of a line too; a cell holds no line break. */
function cell(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([\\`*_[\]|~])/g, '\\$1')
    .replace(/^([#+-])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** The lines that still have room, and how many have not. */
function fitting(lines: readonly string[], room: { bytes: number }): readonly [readonly string[], number] {
  const cut = lines.findIndex((line) => {
    room.bytes -= Buffer.byteLength(line) + 1;
    return room.bytes < 0;
  });
  return cut < 0 ? [lines, 0] : [lines.slice(0, cut), lines.length - cut];
}

/** Markdown for a job summary: what needs attention with its fix, then the rest folded. */
export function markdown(report: Report): string {
  const found = attention(report);
  const sign = report.exitCode === 0 ? (report.summary.warned > 0 ? '!' : '✓') : report.exitCode === 3 ? '?' : '✗';
  const out = [`### ${sign} ${cell(headline(report))}`, ''];
  const room = { bytes: MOST_BYTES };
  if (found.length > 0) {
    const rows = found.map(({ where, type, check }) => {
      const name = type === 'config' ? 'config file' : `${where} (${type})`;
      const what = `${check.message} — ${check.id}${check.cause ? `, ${check.cause}` : ''}`;
      const fix = check.resolution.map((step, index) => `${index + 1}. ${cell(step)}`).join('<br>');
      const link = check.docs[0] ? `<br>[documentation](${check.docs[0].replace(/[()\s|]/g, encodeURIComponent)})` : '';
      const result =
        check.status === 'failed'
          ? SEVERITY_WORDS[check.severity]
          : `${check.status}, ${SEVERITY_WORDS[check.severity]}`;
      return `| ${cell(name)} | ${SIGNS[check.status]} ${result} | ${cell(what)} | ${fix}${link} |`;
    });
    const [shown, beyond] = fitting(rows, room);
    out.push('| Destination | Result | What | Fix |', '| --- | --- | --- | --- |', ...shown, '');
    if (beyond > 0) out.push(`${beyond} more: the other formats hold them.`, '');
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
    const lines = list.map(({ where, check }) => `- ${cell(where)}: ${cell(check.id)} — ${cell(check.message)}`);
    const [shown, beyond] = fitting(lines, room);
    out.push(...shown, ...(beyond > 0 ? [`- ${beyond} more: the other formats hold them`] : []), '', '</details>', '');
  }
  out.push(`leadctl ${cell(report.tool.version)}, ${report.startedAt}, ${(report.durationMs / 1000).toFixed(1)} s`);
  return `${out.join('\n')}\n`;
}
