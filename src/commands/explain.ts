import { codesOf, guideCommand, spellings } from '../causes/codes.ts';
import { causes } from '../causes/index.ts';
import { causesNamed } from '../causes/lookup.ts';
import { type CheckSections, checkSections, READ, whenToIgnore } from '../checks/check-page.ts';
import { checkPages as ownPages } from '../checks/pages.ts';
import { findingPages } from '../config/finding-pages.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { proofCommand } from '../diagnosis/proof.ts';
import { UserError } from '../errors.ts';
import { decodeLeadSource, describeLeadSource } from '../lead/lead-source.ts';
import { nearest } from '../nearest.ts';
import { type Painter, painter, plain, SEVERITY_WORDS, styleOf, wrap } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { colourFlag, flag, type Options, text } from './options.ts';

const checkPages = [...ownPages, ...findingPages];

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const json = text(options, 'format') === 'json';
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const print = (out: string) => runtime.stdout.write(paint.style.unicode || json ? out : plain(out));
  if (flag(options, 'list')) {
    const all = { ...catalogue(causes), checks: checkPages.map((one) => checkSections(one, causes)) };
    print(json ? `${JSON.stringify(all, null, 2)}\n` : listing(paint));
    return 0;
  }
  const word = args[0];
  if (word === undefined)
    throw new UserError('explain needs a cause id, a check id or a code', { hint: 'leadctl explain --list lists all' });
  if (word.includes('|')) {
    const lines = describeLeadSource(decodeLeadSource(word));
    print(
      json
        ? `${JSON.stringify({ ...HEAD, exitCode: 0, causes: [], leadSource: decodeLeadSource(word) }, null, 2)}\n`
        : `Lead source\n${lines.map((line) => `  ${line}\n`).join('')}`,
    );
    return 0;
  }
  const found = causesNamed(word, causes);
  if (found.length > 0) {
    print(
      json
        ? `${JSON.stringify(catalogue(found), null, 2)}\n`
        : `${severalOf(word, found)}${found.map((cause) => page(cause, paint)).join('\n')}`,
    );
    return 0;
  }
  const check = checkPages.find((one) => one.id === word.trim().toLowerCase());
  if (check) {
    const sections = checkSections(check, causes);
    print(
      json
        ? `${JSON.stringify({ ...HEAD, exitCode: 0, checks: [sections], causes: [] }, null, 2)}\n`
        : checkPage(sections, paint),
    );
    return 0;
  }
  const near = nearestName(word.trim());
  throw new UserError(`Nothing is known as '${word}'`, {
    hint: near ? `Did you mean '${near}'?` : 'leadctl explain --list lists all; leadctl diagnose takes whole texts',
  });
}

/** The nearest id or code, as it is written in the catalogue. */
function nearestName(word: string): string | undefined {
  const names = new Map<string, string>();
  for (const cause of causes)
    for (const code of codesOf(cause)) for (const spelling of spellings(code)) names.set(spelling, code);
  for (const one of [...causes, ...checkPages]) names.set(one.id, one.id);
  const near = nearest(word, names.keys());
  return near === undefined ? undefined : names.get(near);
}

function severalOf(word: string, found: readonly Cause[]): string {
  if (found.length === 1) return '';
  const width = Math.max(...found.map((cause) => cause.id.length));
  const list = found.map((cause) => `  ${cause.id.padEnd(width)}  ${cause.title}\n`).join('');
  return `'${word.trim()}' stands for ${found.length} causes; the rest of the message decides (leadctl diagnose reads it):\n${list}\n`;
}

const HEAD = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'explain' };

function catalogue(which: readonly Cause[]): object {
  return {
    ...HEAD,
    exitCode: 0,
    causes: which.map((cause) => ({
      id: cause.id,
      title: cause.title,
      destination: cause.destination,
      severity: cause.severity,
      explanation: cause.explanation,
      who: cause.who,
      resolution: cause.resolution,
      docs: cause.docs,
      codes: codesOf(cause),
      proof: cause.proof,
      prove: proofCommand(cause.proof, '<destination>'),
      ...(cause.note ? { note: cause.note } : {}),
      ignore: whenToIgnore(cause),
      read: READ,
    })),
  };
}

function listing(paint: Painter): string {
  const width = Math.max(...causes.map((cause) => cause.id.length));
  const out: string[] = [];
  let family = '';
  for (const cause of causes) {
    const own = cause.id.slice(0, cause.id.indexOf('-'));
    if (own !== family) out.push(...(family ? [''] : []), paint.paint('bold', own));
    family = own;
    out.push(`  ${cause.id.padEnd(width)}  ${cause.title}`);
  }
  out.push('', paint.paint('bold', 'checks'), ...checkPages.map((one) => `  ${one.id.padEnd(width)}  ${one.proves}`));
  return `${out.join('\n')}\n`;
}

function page(cause: Cause, paint: Painter): string {
  const { width } = paint.style;
  const codes = codesOf(cause);
  const heading = (text: string) => `\n${paint.paint('bold', text)}`;
  return `${[
    `${paint.paint('bold', cause.id)}   ${SEVERITY_WORDS[cause.severity]}`,
    wrap(cause.title, width, 0),
    heading('What it means, and why leads are lost'),
    wrap(cause.explanation, width, 2),
    ...(codes.length > 0 ? [heading('Shows as'), wrap(codes.join(', '), width, 2)] : []),
    heading('Who can fix it'),
    wrap(cause.who, width, 2),
    heading('How to fix it'),
    ...cause.resolution.map((step, index) => wrap(`${index + 1}. ${step}`, width, 5, 2)),
    ...(guideCommand(cause) ? [wrap(`The step of the set-up: ${guideCommand(cause)}`, width, 2)] : []),
    ...(cause.note ? [heading('The published text differs'), wrap(cause.note, width, 2)] : []),
    heading('How to prove the fix'),
    `  ${proofCommand(cause.proof, '<destination>')}`,
    heading('When to ignore it'),
    wrap(whenToIgnore(cause), width, 2),
    heading(`Sources (read ${READ})`),
    ...cause.docs.map((link) => `  ${link}`),
  ].join('\n')}\n`;
}

function checkPage(check: CheckSections, paint: Painter): string {
  const { width } = paint.style;
  const heading = (text: string) => `\n${paint.paint('bold', text)}`;
  return `${[
    paint.paint('bold', check.id),
    heading('What it proves'),
    wrap(check.proves, width, 2),
    heading('Why leads are lost'),
    wrap(check.why, width, 2),
    ...(check.causes.length > 0
      ? [heading('Causes that end here'), ...check.causes.map((cause) => `  ${cause.id}   ${cause.title}`)]
      : []),
    heading('How to fix it'),
    wrap(check.fix, width, 2),
    ...check.causes.map((cause) => wrap(`- ${cause.id}: ${cause.first}`, width, 4, 2)),
    heading('How to prove the fix'),
    `  ${check.proof}`,
    heading('When to ignore it'),
    wrap(check.ignore, width, 2),
    heading(`Sources (read ${check.read})`),
    ...check.sources.map((link) => `  ${link}`),
  ].join('\n')}\n`;
}
