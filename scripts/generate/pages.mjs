import { manPage } from './man.mjs';

const NOTE = '<!-- Made by npm run generate; changes belong into src/. -->';

/** All generated files by path, out of what the build exports. */
export function generate(catalog) {
  const files = new Map();
  files.set('docs/cli.md', cli(catalog));
  files.set('man/leadctl.1', manPage(catalog));
  files.set('docs/exit-codes.md', topic('Exit codes', catalog.topicText('exit-codes', 120), EXIT_NOTE));
  files.set(
    'docs/environment.md',
    topic('Environment variables', catalog.topicText('environment', 120), ENVIRONMENT_NOTE),
  );
  files.set('docs/checks.md', checks(catalog));
  files.set('docs/causes/README.md', index(catalog));
  for (const cause of catalog.causes) files.set(`docs/causes/${cause.id}.md`, causePage(cause, catalog));
  return files;
}

const EXIT_NOTE = `When one word must stand for several checks, this is the order: failed, inconclusive, warned, passed, skipped. So one failed check makes the exit code 1, also where another could not be tried. The code is the same for every format, and \`exitCode\` of the JSON report equals it.\n\nA report file that cannot be written is 2 where that is known before anything runs, and 1 where it shows at the end, with the message last.`;

const ENVIRONMENT_NOTE =
  'Options go before environment variables, those before the config file, and that before the defaults. `.env` files are read only where `--env-file` names them, and the environment wins over them.\n\nNode has an option of that name too, and takes it from every command line, leadctl’s own included ([nodejs/node#54232](https://github.com/nodejs/node/issues/54232); 20, 22 and 24 do so): before leadctl begins it reads the file, ends with code 9 and a line of its own where it is missing, so that there is no JSON object either, and obeys a NODE_OPTIONS that stands in it, which can start a program. So name only files that you trust. Where a stranger can change the file, as on a pull request, set NODE_OPTIONS in the environment, which goes before that of the file, as the [files for CI](ci.md) do; or start `node -- node_modules/leadctl/bin/leadctl.js …`, which keeps Node from the file altogether: a missing one is then leadctl’s to tell, with exit code 2. The program cannot start itself that way: the `env` of Alpine and other small systems takes no option in the first line of a script.';

/** Plain text as Markdown shows it literally. */
export function md(text) {
  return text
    .replace(/[\\`*<>[\]|]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/^(\s*)([#+-]|\d+\.)(?=\s)/gm, '$1\\$2');
}

function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function topic(title, text, note) {
  const body = text.split('\n').slice(1).join('\n').trimEnd();
  return `${NOTE}\n\n# ${title}\n\n\`\`\`text\n${body.replaceAll(/^ {2}/gm, '')}\n\`\`\`\n\n${note}\n`;
}

export function optionsOf(spec, catalog) {
  return [...(spec.options ?? []), ...(spec.shared ?? []).map((name) => catalog.shared[name])];
}

export function usage(spec) {
  return ['leadctl', spec.name, ...(spec.args ?? []).map((one) => one.name), '[options]'].join(' ');
}

function cli(catalog) {
  const out = [NOTE, '', '# Commands', ''];
  out.push('Every command takes `-h, --help`; `leadctl --version` prints the version. `--` ends the options.', '');
  for (const spec of catalog.commands)
    out.push(`- [${code(`leadctl ${spec.name}`)}](#leadctl-${spec.name}): ${md(spec.summary)}`);
  for (const spec of catalog.commands) {
    out.push('', `## leadctl ${spec.name}`, '', md(spec.description), '', '```sh', usage(spec), '```', '');
    out.push('Examples', '', '```sh', ...spec.examples, '```', '');
    if (spec.args?.length) {
      out.push('| argument | |', '| --- | --- |');
      for (const one of spec.args) out.push(`| ${code(one.name)} | ${md(one.description)} |`);
      out.push('');
    }
    const options = optionsOf(spec, catalog);
    if (options.length === 0) continue;
    out.push('| option | |', '| --- | --- |');
    for (const one of options) {
      const more = [one.choices ? `one of ${one.choices.join(', ')}` : '', one.repeatable ? 'repeatable' : ''].filter(
        Boolean,
      );
      out.push(`| ${code(one.flags)} | ${md(one.description)}${more.length > 0 ? ` (${md(more.join('; '))})` : ''} |`);
    }
  }
  return `${out.join('\n').trimEnd()}\n`;
}

const anchor = (id) => id.replace('/', '-');

function checks(catalog) {
  const out = [NOTE, '', '# Checks', ''];
  out.push(
    'What `leadctl validate` and `leadctl send-test` prove, and why it matters. `--only` and `--skip` take these ids, comma lists and globs such as `dynamics/*`; `leadctl explain ID` prints the same.',
  );
  let family = '';
  const pages = [...catalog.checkPages, ...catalog.findingPages];
  const families = [...new Set(pages.map((one) => one.id.split('/')[0]))];
  for (const check of families.flatMap((name) => pages.filter((one) => one.id.startsWith(`${name}/`)))) {
    const own = check.id.split('/')[0];
    if (own !== family) out.push('', `## ${own}`);
    family = own;
    const page = catalog.checkSections(check, catalog.causes);
    out.push('', `<a id="${anchor(check.id)}"></a>`, '', `### ${check.id}`, '', md(page.proves));
    out.push('', `Why leads are lost: ${md(page.why)}`, '', `How to fix it: ${md(page.fix)}`);
    if (page.causes.length > 0)
      out.push('', ...page.causes.map((one) => `- [${one.id}](causes/${one.id}.md): ${md(one.first)}`));
    out.push('', `How to prove the fix: ${code(page.proof)}`, '', `When to ignore it: ${md(page.ignore)}`);
    out.push('', `Sources, read ${page.read}: ${page.sources.map((link) => `<${link}>`).join(', ')}`);
  }
  return `${out.join('\n')}\n`;
}

function index(catalog) {
  const out = [NOTE, '', '# Causes', ''];
  out.push(
    `What can keep a lead from arriving: ${catalog.causes.length} causes. \`leadctl diagnose\` finds them in a pasted text, \`leadctl validate\` and \`leadctl send-test\` at the destination itself, and \`leadctl explain ID\` prints the page.`,
  );
  let family = '';
  for (const cause of catalog.causes) {
    const own = cause.id.slice(0, cause.id.indexOf('-'));
    if (own !== family) out.push('', `## ${own}`, '');
    family = own;
    out.push(`- [${cause.id}](${cause.id}.md): ${md(cause.title)}`);
  }
  return `${out.join('\n')}\n`;
}

function causePage(cause, catalog) {
  const { SEVERITY_WORDS, codesOf, proofCommand, checkPages, destinations } = catalog;
  const codes = codesOf(cause);
  const where = destinations.find((one) => one.type === cause.destination)?.title;
  const known = [...checkPages, ...catalog.findingPages].some((one) => one.id === cause.proof);
  const out = [NOTE, '', `# ${cause.id}`, '', `**${md(cause.title)}**`, ''];
  out.push(
    `Consequence: ${SEVERITY_WORDS[cause.severity]}. Where: ${where ? md(where) : cause.destination === 'marketplace' ? 'the marketplace itself' : 'any destination'}.`,
  );
  out.push('', '## What it means, and why leads are lost', '', md(cause.explanation));
  if (codes.length > 0) out.push('', '## Shows as', '', ...codes.map((one) => `- ${code(one)}`));
  out.push('', '## How to fix it', '', `Who: ${md(cause.who)}.`, '');
  out.push(...cause.resolution.map((step, at) => `${at + 1}. ${md(step)}`));
  if (cause.note) out.push('', '## The published text differs', '', md(cause.note));
  out.push('', '## How to prove the fix', '', '```sh', proofCommand(cause.proof, '<destination>'), '```');
  if (known) out.push('', `The check: [${cause.proof}](../checks.md#${anchor(cause.proof)}).`);
  if (cause.guide)
    out.push('', `The step of the set-up: ${code(`leadctl guide ${cause.guide.replace(':', ' --step ')}`)}.`);
  out.push('', '## When to ignore it', '');
  out.push(md(catalog.whenToIgnore(cause)));
  out.push('', '## Sources', '', `Read ${catalog.READ}.`, '', ...cause.docs.map((link) => `- <${link}>`));
  return `${out.join('\n')}\n`;
}
