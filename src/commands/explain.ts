import { codesOf, guideCommand, spellings } from '../causes/codes.ts';
import { causes } from '../causes/index.ts';
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
    print(json ? `${JSON.stringify(catalogue(causes), null, 2)}\n` : listing(paint));
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
  const found = find(word);
  if (found.length > 0) {
    print(
      json ? `${JSON.stringify(catalogue(found), null, 2)}\n` : found.map((cause) => page(cause, paint)).join('\n'),
    );
    return 0;
  }
  const check = checkPages.find((one) => one.id === word.toLowerCase());
  if (check) {
    print(
      json
        ? `${JSON.stringify({ schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'explain', exitCode: 0, checks: [check], causes: [] }, null, 2)}\n`
        : checkPage(check, paint),
    );
    return 0;
  }
  const known = [
    ...causes.flatMap((cause) => [cause.id, ...codesOf(cause).flatMap(spellings)]),
    ...checkPages.map((one) => one.id),
  ];
  const near = nearest(word, known);
  throw new UserError(`Nothing is known as '${word}'`, {
    hint: near ? `Did you mean '${near}'?` : 'leadctl explain --list lists all; leadctl diagnose takes whole texts',
  });
}

const HEAD = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'explain' };

function find(word: string): readonly Cause[] {
  const lower = word.trim().toLowerCase();
  const byId = causes.filter((cause) => cause.id === lower);
  return byId.length > 0
    ? byId
    : causes.filter((cause) => codesOf(cause).some((code) => spellings(code).includes(lower)));
}

function catalogue(which: readonly Cause[]): object {
  return {
    schemaVersion: 1,
    tool: { name: 'leadctl', version },
    command: 'explain',
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
      ...(cause.note ? { note: cause.note } : {}),
      ...(cause.ignore ? { ignore: cause.ignore } : {}),
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
  return `${out.join('\n')}\n`;
}

function page(cause: Cause, paint: Painter): string {
  const { width } = paint.style;
  const codes = codesOf(cause);
  const heading = (text: string) => `\n${paint.paint('bold', text)}`;
  return `${[
    `${paint.paint('bold', cause.id)}   ${SEVERITY_WORDS[cause.severity]}`,
    wrap(cause.title, width, 0),
    heading('What it means'),
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
    ...(cause.ignore ? [heading('When to ignore it'), wrap(cause.ignore, width, 2)] : []),
    heading('Sources (read 2026-11)'),
    ...cause.docs.map((link) => `  ${link}`),
  ].join('\n')}\n`;
}

function checkPage(check: (typeof checkPages)[number], paint: Painter): string {
  const { width } = paint.style;
  const related = causes.filter((cause) => cause.proof === check.id);
  const sources = [...new Set(related.flatMap((cause) => cause.docs))].slice(0, 6);
  return `${[
    paint.paint('bold', check.id),
    `\n${paint.paint('bold', 'What it proves')}`,
    wrap(check.proves, width, 2),
    `\n${paint.paint('bold', 'Why leads are lost')}`,
    wrap(check.why, width, 2),
    ...(related.length > 0
      ? [
          `\n${paint.paint('bold', 'Causes that end here')}`,
          ...related.map((cause) => `  ${cause.id}   ${cause.title}`),
        ]
      : []),
    `\n${paint.paint('bold', 'How to fix it')}`,
    wrap(
      related.length > 0
        ? 'A failure names its cause: leadctl explain with that id lists the steps.'
        : 'The finding itself names the key, what was seen, and what is expected.',
      width,
      2,
    ),
    `\n${paint.paint('bold', 'How to prove the fix')}`,
    `  ${proofCommand(check.id, '<destination>')}`,
    `\n${paint.paint('bold', 'When to ignore it')}`,
    wrap(
      `Where what it proves is known from elsewhere: --skip ${check.id} leaves it out, and the report is silent on it.`,
      width,
      2,
    ),
    ...(sources.length > 0
      ? [`\n${paint.paint('bold', 'Sources (read 2026-11)')}`, ...sources.map((link) => `  ${link}`)]
      : []),
  ].join('\n')}\n`;
}
