import { codesOf } from '../causes/codes.ts';
import { causes } from '../causes/index.ts';
import { causesNamed, type Named } from '../causes/lookup.ts';
import { checkSections, READ, whenToIgnore } from '../checks/check-page.ts';
import { checkPages as ownPages } from '../checks/pages.ts';
import { findingPages } from '../config/finding-pages.ts';
import { proofCommand } from '../diagnosis/proof.ts';
import { UserError } from '../errors.ts';
import { decodeLeadSource, describeLeadSource } from '../lead/lead-source.ts';
import { painter, plain, styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { checkPage, lineOf, listing, pagesOf } from './explain/pages.ts';
import { colourFlag, flag, type Options, text } from './options.ts';

const checkPages = [...ownPages, ...findingPages];
const checkLines = checkPages.map(({ id, proves }) => ({ id, title: proves }));

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const json = text(options, 'format') === 'json';
  const quiet = flag(options, 'quiet');
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const print = (object: () => object, words: () => string) => {
    const out = json ? `${JSON.stringify(object(), null, 2)}\n` : words();
    runtime.stdout.write(paint.style.unicode || json ? out : plain(out));
    return 0;
  };
  if (flag(options, 'list')) {
    const all = causes.map((cause) => ({ cause }));
    return print(
      () => ({ ...catalogue(all), checks: checkPages.map((one) => checkSections(one, causes)) }),
      () =>
        quiet ? [...causes, ...checkLines].map(({ id }) => `${id}\n`).join('') : listing(causes, checkLines, paint),
    );
  }
  const word = args[0];
  if (word === undefined)
    throw new UserError('explain needs a cause id, a check id or a code', { hint: 'leadctl explain --list lists all' });
  if (word.includes('|')) {
    const source = decodeLeadSource(word);
    return print(
      () => ({ ...HEAD, exitCode: 0, causes: [], leadSource: source }),
      () =>
        `Lead source\n${describeLeadSource(source)
          .map((line) => `  ${line}\n`)
          .join('')}`,
    );
  }
  const check = checkPages.find((one) => one.id === word.trim().toLowerCase());
  if (check) {
    const sections = checkSections(check, causes);
    return print(
      () => ({ ...HEAD, exitCode: 0, checks: [sections], causes: [] }),
      () => (quiet ? `${check.id}  ${check.proves}\n` : checkPage(sections, paint)),
    );
  }
  const named = causesNamed(word, causes);
  const found = named.length > 0 ? named : await causesOfText(word);
  if (found.length === 0) {
    const { hintFor } = await import('./explain/unknown.ts');
    const hint = hintFor(word, causes, checkLines);
    const { unicode } = styleOf(runtime.stderr, runtime);
    throw new UserError(`Nothing is known as '${word}'`, { hint: unicode ? hint : plain(hint) });
  }
  return print(
    () => catalogue(found),
    () => (quiet ? found.map(lineOf).join('') : pagesOf(word, found, paint, { verbose: flag(options, 'verbose') })),
  );
}

/** Of a guess the page is not shown: its words could be anybody's. */
const SURE = 0.6;

/** Several words are a message, or a part of one: it is read as diagnose reads it. */
async function causesOfText(words: string): Promise<readonly Named[]> {
  if (!/\S[\s:]+\S/.test(words.trim())) return [];
  const { diagnose } = await import('../diagnosis/diagnose.ts');
  const ids = diagnose(words).flatMap((match) => (match.confidence < SURE ? [] : [match.cause]));
  return ids.flatMap((id) => causes.filter((cause) => cause.id === id)).map((cause) => ({ cause }));
}

const HEAD = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'explain' };

function catalogue(which: readonly Named[]): object {
  return {
    ...HEAD,
    exitCode: 0,
    causes: which.map(({ cause, as }) => ({
      id: cause.id,
      title: cause.title,
      ...(as === undefined ? {} : { as }),
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
