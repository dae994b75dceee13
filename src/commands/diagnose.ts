import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnosis, diagnose, variant } from '../diagnosis/diagnose.ts';
import { inWords } from '../diagnosis/ids.ts';
import { UserError } from '../errors.ts';
import { type Painter, painter, plain, styleOf, wrap } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { colourFlag, flag, list, type Options, text } from './options.ts';

/** Up to here a text is read whole; beyond, it is scanned as it comes. */
const WHOLE = 1024 * 1024;
const SHOWN = 3;
/** Below this a match is called a guess. */
const PERHAPS = 0.6;

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const { matches, seen, note } = await read(args, list(options, 'file'), runtime);
  const exitCode = matches.length > 0 ? 0 : 1;
  if (note !== undefined && matches.length > 0) runtime.stderr.write(`Read: ${note}.\n`);
  if (text(options, 'format') === 'json') {
    const unknown = matches.length > 0 ? {} : await recognised(seen, note);
    const head = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'diagnose', exitCode };
    const result = { ...head, matches, ...unknown };
    runtime.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return exitCode;
  }
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const shown = flag(options, 'all') ? matches : matches.slice(0, SHOWN);
  let out: string;
  if (matches.length === 0) out = nothing(seen, await recognised(seen, note));
  else if (text(options, 'for') === 'admin') out = await handOvers(shown);
  else if (flag(options, 'quiet')) out = shown.map((match) => `${match.cause}  ${match.title}\n`).join('');
  else out = page(shown, matches.length - shown.length, paint);
  runtime.stdout.write(paint.style.unicode ? out : plain(out));
  return exitCode;
}

interface Answer {
  readonly matches: readonly Diagnosis[];
  /** The text, or its beginning where it was scanned. */
  readonly seen: string;
  /** What was odd about the file. */
  readonly note?: string;
}

async function read(args: readonly string[], files: readonly string[], runtime: Runtime): Promise<Answer> {
  if (args.length > 0 && files.length > 0) throw new UserError('Give the text as arguments or with --file, not both');
  if (args.length > 0) {
    const given = args.join(' ');
    return { matches: diagnose(given), seen: given };
  }
  if (files.length === 0 && runtime.stdin.isTTY)
    runtime.stderr.write('Reading the error text from the terminal; end with Ctrl-D.\n');
  const answers: Answer[] = [];
  for (const file of files.length > 0 ? files : ['-']) {
    answers.push(await readOne(file === '-' ? runtime.stdin : await openFile(file, runtime)));
  }
  if (answers.length === 1) return answers[0] as Answer;
  const merged = new Map<string, Diagnosis>();
  for (const [number, answer] of answers.entries()) {
    for (const match of answer.matches) {
      const earlier = merged.get(match.cause);
      const here = variant(match, { matched: { ...match.matched, file: files[number] as string } });
      const best = earlier === undefined || match.confidence > earlier.confidence ? here : earlier;
      merged.set(match.cause, variant(best, { count: match.count + (earlier?.count ?? 0) }));
    }
  }
  // Different files tell of different things: what is sure stands in the order of the files, guesses follow.
  const all = [...merged.values()];
  const notes = answers.flatMap(({ note }, number) => (note === undefined ? [] : [`${files[number]}: ${note}`]));
  return {
    matches: [...all.filter(isSure), ...all.filter((match) => !isSure(match))],
    seen: answers.map((answer) => answer.seen).join('\n'),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

function isSure(match: Diagnosis): boolean {
  return match.confidence >= PERHAPS;
}

async function openFile(file: string, runtime: Runtime): Promise<AsyncIterable<Buffer>> {
  const path = resolve(runtime.cwd, file);
  // A text from the arguments needs none of it, and start-up is counted in milliseconds.
  const { stat } = await import('node:fs/promises');
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `The file ${file} cannot be read: ${error.code === 'ENOENT' ? 'it does not exist' : (error.code ?? 'unknown fault')}`,
    );
  });
  if (info.isDirectory()) throw new UserError(`The file ${file} cannot be read: it is a folder`);
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

/** A message or an archive with encoded parts is read whole up to here: 25 MB is what mail systems let through. */
const WHOLE_WITH_PARTS = 32 * 1024 * 1024;

async function readOne(chunks: AsyncIterable<Buffer | string>): Promise<Answer> {
  const { open } = await import('../diagnosis/input.ts');
  try {
    const input = await open(chunks);
    const answer = await readText(input.utf8);
    return input.note === undefined ? answer : { ...answer, note: input.note };
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException)?.code);
    if (code.startsWith('Z_'))
      throw new UserError('The text cannot be read: it is a gzip file that is damaged or cut off');
    if (/^E[A-Z]+$/.test(code)) throw new UserError(`The text cannot be read: ${code}`);
    throw error;
  }
}

async function readText(utf8: AsyncIterable<Buffer>): Promise<Answer> {
  const held: Buffer[] = [];
  let size = 0;
  let most = WHOLE;
  const iterator = utf8[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) {
      // The byte order mark stays: positions are those in the file.
      const whole = Buffer.concat(held).toString('utf8');
      return { matches: diagnose(whole), seen: whole };
    }
    held.push(value);
    size += value.length;
    if (size <= most) continue;
    if (most === WHOLE) {
      const { mayHoldParts } = await import('../diagnosis/mail.ts');
      if (mayHoldParts(Buffer.concat(held).toString('utf8', 0, 16_384))) most = WHOLE_WITH_PARTS;
    }
    if (size > most) break;
  }
  const { scan } = await import('../diagnosis/scan.ts');
  const head = held.splice(0);
  const seen = Buffer.concat(head).toString('utf8', 0, 4000);
  async function* all() {
    for (const one of head.splice(0)) yield one;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return { matches: await scan(all()), seen };
}

const LABEL = 8;

function page(matches: readonly Diagnosis[], more: number, paint: Painter): string {
  const { width, unicode } = paint.style;
  const between = unicode ? ' · ' : ', ';
  const out: string[] = [];
  matches.forEach((match, index) => {
    const percent = `${Math.round(match.confidence * 100)} %`;
    const perhaps = match.confidence < PERHAPS ? 'perhaps ' : '';
    out.push(`${index + 1}  ${perhaps}${paint.paint('bold', match.cause)}   ${percent}   ${match.title}`);
    const line = (label: string, words: string) => {
      const wrapped = wrap(words, width, LABEL + 3);
      out.push(`   ${paint.paint('dim', label.padEnd(LABEL))}${wrapped.trimStart()}`);
    };
    const quoted = match.matched.text.replace(/\s+/g, ' ').trim();
    const times = match.count > 1 ? `, ${match.count} times` : '';
    const file = match.matched.file === undefined ? '' : ` of ${match.matched.file}`;
    line('seen', `"${quoted}"  characters ${match.matched.start}–${match.matched.end}${file}${times}`);
    // The first match is told whole; the others are there to compare.
    if (index === 0) line('means', match.explanation);
    line('who', match.who);
    match.resolution.forEach((step, number) => {
      line(number === 0 ? 'fix' : '', `${number + 1}. ${step}`);
    });
    if (match.note) line('note', match.note);
    line('proof', match.next[0] ?? '');
    const ids = Object.entries(match.ids).map(([name, value]) => `${inWords(name)} ${value}`);
    if (ids.length > 0) line('ticket', `${ids.join(between)}   https://aka.ms/marketplacepublishersupport`);
    line('more', [...match.next.slice(1), match.docs[0] ?? ''].filter(Boolean).join(between));
    out.push('');
  });
  if (more > 0) out.push(`${more} more: --all shows them`, '');
  return `${out.join('\n').trimEnd()}\n`;
}

/** Each person who has to fix something gets a text; a mere guess is handed to nobody while there is something surer. */
async function handOvers(matches: readonly Diagnosis[]): Promise<string> {
  const { handOver } = await import('../diagnosis/hand-over.ts');
  const sure = matches.filter((match) => match.confidence >= PERHAPS);
  return (sure.length > 0 ? sure : matches.slice(0, 1)).map(handOver).join('\n----\n\n');
}

interface Recognised {
  readonly recognised: readonly string[];
  readonly guesses: readonly string[];
}

async function recognised(seen: string, note?: string): Promise<Recognised> {
  const { outline } = await import('../diagnosis/outline.ts');
  const { facts, guesses } = outline(seen);
  return { recognised: note === undefined ? facts : [note, ...facts], guesses };
}

function nothing(seen: string, { recognised: facts, guesses }: Recognised): string {
  const out = [
    seen.trim() === ''
      ? 'The text is empty: nothing to diagnose.'
      : 'No known cause of a lead that does not arrive is in this text.',
  ];
  if (facts.length > 0) out.push(`  recognised  ${facts.join(', ')}`);
  if (guesses.length > 0) out.push('  nearest, as guesses', ...guesses.map((guess) => `    ${guess}`));
  out.push('  ticket      https://aka.ms/marketplacepublishersupport');
  return `${out.join('\n')}\n`;
}
