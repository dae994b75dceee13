import { attention, type Entry, entries, headline } from './findings.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';
import { SEVERITY_WORDS } from './style.ts';
import { removalOpen, residue } from './test-lead.ts';

const html = (text: string) =>
  printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

const STATUS_WORDS = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  skipped: 'not tried',
  inconclusive: 'inconclusive',
} as const;

const CSS = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #55555f; --page: #ffffff; --card: #f4f4f7; --line: #d5d5dc; --failed: #a80f1c; --warned: #7a4d00; --inconclusive: #0b5394; --passed: #1b6e2d; --skipped: #55555f; --link: #0b4fb3; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #ececf1; --soft: #b4b4c0; --page: #17171b; --card: #222228; --line: #3d3d47; --failed: #ff9aa2; --warned: #f5c26b; --inconclusive: #8cc4ff; --passed: #8fdc9f; --skipped: #b4b4c0; --link: #9cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; color: var(--ink); background: var(--page); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0; } .soft { color: var(--soft); } a { color: var(--link); overflow-wrap: anywhere; }
.finding { border: 1px solid var(--line); border-left: .35rem solid var(--tone); border-radius: .35rem; background: var(--card); padding: .75rem 1rem; margin: .75rem 0; break-inside: avoid; }
ol { margin: .5rem 0; padding-left: 1.75rem; } .word { color: var(--tone); font-weight: 700; } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.failed { --tone: var(--failed); } .warned { --tone: var(--warned); } .inconclusive { --tone: var(--inconclusive); } .passed { --tone: var(--passed); } .skipped { --tone: var(--skipped); }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } tr { break-inside: avoid; } caption { text-align: left; color: var(--soft); padding: .25rem 0; }
.checks th:first-child { width: 17rem; min-width: 9rem; } .checks th:nth-child(2) { width: 8rem; min-width: 7.5rem; } .checks td { min-width: 12rem; } .fields th, .fields td { min-width: 7rem; }
.empty { color: var(--soft); font-style: italic; }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: .85rem; } .finding { background: none; } h2 { break-after: avoid; } }
`;

/** One self-contained page: no script, no request, readable in light, dark and on paper. */
export function html5(report: Report): string {
  const found = attention(report);
  const { summary } = report;
  const tone =
    report.exitCode === 0
      ? summary.warned > 0
        ? 'warned'
        : 'passed'
      : report.exitCode === 3
        ? 'inconclusive'
        : 'failed';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(headline(report))} - leadctl</title>
<style>${CSS}</style>
</head>
<body>
<main>
<h1 class="${tone}"><span class="word">${html(headline(report))}</span></h1>
<p>${summary.passed} passed, ${summary.failed} failed, ${summary.warned} warned, ${summary.inconclusive} inconclusive, ${summary.skipped} not tried</p>
${residue(report)
  .map((line) => `<p>${html(line)}</p>`)
  .join('\n')}
<p class="soft">leadctl ${html(report.tool.version)}, ${html(report.command)}, <time datetime="${html(report.startedAt)}">${html(report.startedAt)}</time>, ${(report.durationMs / 1000).toFixed(1)} s</p>
${found.length > 0 ? `<h2>Needs attention</h2>\n${found.map(finding).join('\n')}` : ''}
${report.destinations
  .map((one) => table(`${one.name} (${one.type})`, entries({ ...report, checks: [], destinations: [one] }), one))
  .join('\n')}
${report.checks.length > 0 ? table('Config file', entries({ ...report, destinations: [] })) : ''}
</main>
</body>
</html>
`;
}

function finding({ where, type, check }: Entry): string {
  const rows = [
    check.at
      ? `<p>Config: <code>${html(`${check.at.file}:${check.at.line}:${check.at.column}`)}</code> ${html(check.at.path)}</p>`
      : '',
    Object.keys(check.evidence).length > 0
      ? `<p class="soft">Seen: ${html(
          Object.entries(check.evidence)
            .map(([key, value]) => `${key} ${value}`)
            .join(', '),
        )}</p>`
      : '',
    check.resolution.length > 0 ? `<ol>${check.resolution.map((step) => `<li>${html(step)}</li>`).join('')}</ol>` : '',
    check.who ? `<p>Who can fix it: ${html(check.who)}</p>` : '',
    check.next[0] ? `<p>Then: <code>${html(check.next[0])}</code></p>` : '',
    ...check.docs
      .filter((link) => link.startsWith('https://'))
      .map((link) => `<p><a href="${html(link)}">${html(link)}</a></p>`),
  ];
  return `<section class="finding ${check.status}">
<h3>${type === 'config' ? 'Config file' : `${html(where)} (${html(type)})`}: <code>${html(check.id)}</code></h3>
<p><span class="word">${STATUS_WORDS[check.status]}, ${SEVERITY_WORDS[check.severity]}</span>. ${html(check.message)}${check.cause ? ` <code>${html(check.cause)}</code>` : ''}</p>
${rows.filter(Boolean).join('\n')}
</section>`;
}

function table(title: string, list: readonly Entry[], one?: Report['destinations'][number]): string {
  const rows = list.map(
    ({ check }) =>
      `<tr class="${check.status}"><th scope="row"><code>${html(check.id)}</code></th><td><span class="word">${STATUS_WORDS[check.status]}</span></td><td>${html(check.message)}</td></tr>`,
  );
  return `<h2>${html(title)}</h2>
${rows.length > 0 ? scrolling(`Checks of ${title}`, 'checks', 'Checks', ['Check', 'Result', 'What was seen'], rows) : '<p class="soft">No check was selected.</p>'}${one?.testLead ? `\n${receipt(title, one.testLead, removalOpen(one))}` : ''}`;
}

function receipt(title: string, lead: NonNullable<Report['destinations'][number]['testLead']>, open: boolean): string {
  const facts = [
    lead.sent ? 'sent' : 'not sent',
    lead.acknowledged ? 'acknowledged' : 'not acknowledged',
    lead.found === null ? 'whether it is there is not known' : lead.found ? 'found' : 'not found',
    lead.removed === null
      ? open
        ? 'whether it is removed is not known'
        : 'no removal tried'
      : lead.removed
        ? 'removed'
        : 'could not be removed',
  ].slice(0, lead.sent ? 4 : 1);
  const rows = lead.fields.map(
    (field) =>
      `<tr class="${field.equal ? 'passed' : 'failed'}"><th scope="row">${html(field.name)}</th><td>${stored(field.sent)}</td><td>${stored(field.stored)}</td><td><span class="word">${field.equal ? 'equal' : 'differs'}</span></td></tr>`,
  );
  return `<p>Test lead <code>${html(lead.marker)}</code>: ${facts.join(', ')}</p>${
    rows.length > 0
      ? `\n${scrolling(`Fields of the test lead at ${title}`, 'fields', 'Fields of the test lead', ['Field', 'Sent', 'Stored', 'Result'], rows)}`
      : ''
  }`;
}

function stored(text: string | null): string {
  if (text === null) return '<span class="empty">nothing</span>';
  return text === '' ? '<span class="empty">empty</span>' : html(text);
}

/** A wide table scrolls by itself, by keyboard too, and leaves the page as it is. */
function scrolling(
  label: string,
  kind: string,
  caption: string,
  head: readonly string[],
  rows: readonly string[],
): string {
  const cells = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${html(label)}"><table class="${kind}"><caption>${caption}</caption><thead><tr>${cells}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
