import { attention, type Entry, entries, headline, printable } from './findings.ts';
import type { Report } from './report.ts';
import { SEVERITY_WORDS } from './style.ts';

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
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --soft: #b4b4c0; --page: #17171b; --card: #222228; --line: #3d3d47; --failed: #ff9aa2; --warned: #f5c26b; --inconclusive: #8cc4ff; --passed: #8fdc9f; --skipped: #b4b4c0; --link: #9cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; } .soft { color: var(--soft); } a { color: var(--link); overflow-wrap: anywhere; }
.finding { border: 1px solid var(--line); border-left: .35rem solid var(--tone); border-radius: .35rem; background: var(--card); padding: .75rem 1rem; margin: .75rem 0; break-inside: avoid; }
.word { color: var(--tone); font-weight: 700; } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.failed { --tone: var(--failed); } .warned { --tone: var(--warned); } .inconclusive { --tone: var(--inconclusive); } .passed { --tone: var(--passed); } .skipped { --tone: var(--skipped); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); } caption { text-align: left; color: var(--soft); padding: .25rem 0; }
@media print { body { max-width: none; padding: 0; } .finding { background: none; } }
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
<p class="soft">leadctl ${html(report.tool.version)}, ${html(report.command)}, <time datetime="${html(report.startedAt)}">${html(report.startedAt)}</time>, ${(report.durationMs / 1000).toFixed(1)} s</p>
${found.length > 0 ? `<h2>Needs attention</h2>\n${found.map(finding).join('\n')}` : ''}
${report.destinations
  .map((one) =>
    table(
      one.name,
      one.type,
      entries(report).filter((entry) => entry.where === one.name && entry.type === one.type),
      one.testLead,
    ),
  )
  .join('\n')}
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
    ...check.docs.map((link) => `<p><a href="${html(link)}">${html(link)}</a></p>`),
  ];
  return `<section class="finding ${check.status}">
<h3>${html(where)}${type === 'config' ? '' : ` (${html(type)})`}: <code>${html(check.id)}</code></h3>
<p><span class="word">${STATUS_WORDS[check.status]}, ${SEVERITY_WORDS[check.severity]}</span>. ${html(check.message)}${check.cause ? ` <code>${html(check.cause)}</code>` : ''}</p>
${rows.filter(Boolean).join('\n')}
</section>`;
}

function table(
  name: string,
  type: string,
  list: readonly Entry[],
  lead: Report['destinations'][number]['testLead'],
): string {
  const rows = list.map(
    ({ check }) =>
      `<tr class="${check.status}"><th scope="row"><code>${html(check.id)}</code></th><td><span class="word">${STATUS_WORDS[check.status]}</span></td><td>${html(check.message)}</td></tr>`,
  );
  const fields = lead?.fields.map(
    (field) =>
      `<tr class="${field.equal ? 'passed' : 'failed'}"><th scope="row">${html(field.name)}</th><td>${html(field.sent)}</td><td>${html(field.stored ?? '(nothing)')}</td><td><span class="word">${field.equal ? 'equal' : 'differs'}</span></td></tr>`,
  );
  return `<h2>${html(name)} (${html(type)})</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Checks of ${html(name)}"><table><caption>Checks</caption><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">What was seen</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>
${lead ? `<p>Test lead <code>${html(lead.marker)}</code></p>` : ''}${fields && fields.length > 0 ? `<div class="scroll" tabindex="0" role="region" aria-label="Fields of the test lead at ${html(name)}"><table><caption>Fields of the test lead</caption><thead><tr><th scope="col">Field</th><th scope="col">Sent</th><th scope="col">Stored</th><th scope="col">Result</th></tr></thead><tbody>${fields.join('\n')}</tbody></table></div>` : ''}`;
}
