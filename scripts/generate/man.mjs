import { optionsOf, usage } from './pages.mjs';

/** Text for troff (man(7)): no line may begin with a control character, and dashes stay dashes. */
function roff(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/[–—]/g, '\\(en')
    .replaceAll('…', '\\&...')
    .replaceAll('›', '>')
    .replaceAll('°', '')
    .replace(/^([.'])/gm, '\\&$1');
}

/** man/leadctl.1, made from the command table. */
export function manPage(catalog) {
  const { commands, TOPICS } = catalog;
  const out = ['.\\" Made by npm run generate; changes belong into src/.'];
  out.push('.TH LEADCTL 1 "" "leadctl" "User Commands"');
  out.push(
    '.SH NAME',
    'leadctl \\- check, test and diagnose the lead destinations of Microsoft commercial marketplace offers',
  );
  out.push('.SH SYNOPSIS');
  for (const spec of commands) out.push(`.B ${roff(usage(spec))}`, '.br');
  out.pop();
  out.push('.SH DESCRIPTION');
  out.push(
    roff(
      'Checks, tests and diagnoses the lead destinations of marketplace offers: Dynamics 365, Salesforce, Marketo, Azure Table and HTTPS endpoints. Standard output holds the result, standard error the progress.',
    ),
  );
  out.push('.SH COMMANDS');
  for (const spec of commands) {
    out.push(`.SS ${roff(spec.name)}`, roff(spec.description));
    for (const one of spec.args ?? []) out.push('.TP', `.I "${roff(one.name)}"`, roff(one.description));
    for (const one of optionsOf(spec, catalog)) {
      const more = [one.choices ? `one of ${one.choices.join(', ')}` : '', one.repeatable ? 'repeatable' : ''].filter(
        Boolean,
      );
      out.push(
        '.TP',
        `.B "${roff(one.flags)}"`,
        roff(one.description + (more.length > 0 ? ` (${more.join('; ')})` : '')),
      );
    }
    out.push('.PP', 'Examples:', '.PP', '.nf', '.RS', ...spec.examples.map(roff), '.RE', '.fi');
  }
  out.push('.SH "EXIT STATUS"', ...tagged(TOPICS['exit-codes']));
  out.push('.SH ENVIRONMENT', ...tagged(TOPICS.environment));
  out.push(
    '.SH FILES',
    '.nf',
    ...TOPICS.config
      .trimEnd()
      .split('\n')
      .map((line) => roff(line) || '.sp'),
    '.fi',
  );
  out.push('.SH "SEE ALSO"', roff('leadctl help exit-codes, leadctl explain --list; the folder docs of the package.'));
  return `${out.join('\n')}\n`;
}

/** `  NAME   what it is` lines as a list with tags; other lines as paragraphs. */
function tagged(text) {
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, tag, about] = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
      return tag ? ['.TP', `.B "${roff(tag)}"`, roff(about)] : ['.PP', roff(line.trim())];
    });
}
