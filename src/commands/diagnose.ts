import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { UserError } from '../errors.ts';
import { type Painter, painter, plain, styleOf, wrap } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { colourFlag, flag, list, type Options, text } from './options.ts';

/** Up to here a text is read whole; beyond, it is scanned as it comes. */
const WHOLE = 1024 * 1024;
const SHOWN = 3;

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const { matches, seen } = await read(args, list(options, 'file'), runtime);
  const exitCode = matches.length > 0 ? 0 : 1;
  if (text(options, 'format') === 'json') {
    const result = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'diagnose', exitCode, matches };
    runtime.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return exitCode;
  }
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const shown = flag(options, 'all') ? matches : matches.slice(0, SHOWN);
  let out: string;
  if (matches.length === 0) out = nothing(seen, await recognised(seen));
  else if (text(options, 'for') === 'admin') out = handOver(matches[0] as Diagnosis);
  else if (flag(options, 'quiet')) out = shown.map((match) => `${match.cause}  ${match.title}\n`).join('');
  else out = page(shown, matches.length - shown.length, paint);
  runtime.stdout.write(paint.style.unicode ? out : plain(out));
  return exitCode;
}

interface Answer {
  readonly matches: readonly Diagnosis[];
  /** The text, or its beginning where it was scanned. */
  readonly seen: string;
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
  for (const match of answers.flatMap((answer) => answer.matches)) {
    const earlier = merged.get(match.cause);
    merged.set(
      match.cause,
      earlier
        ? { ...(match.confidence > earlier.confidence ? match : earlier), count: earlier.count + match.count }
        : match,
    );
  }
  return {
    matches: [...merged.values()].sort((a, b) => b.confidence - a.confidence),
    seen: answers.map((answer) => answer.seen).join('\n'),
  };
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

async function readOne(chunks: AsyncIterable<Buffer | string>): Promise<Answer> {
  const held: Buffer[] = [];
  let size = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await iterator.next().catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`The text cannot be read: ${error.code ?? error.message}`);
    });
    if (done) {
      const whole = decode(Buffer.concat(held));
      return { matches: diagnose(whole), seen: whole };
    }
    const chunk = Buffer.from(value);
    held.push(chunk);
    size += chunk.length;
    if (size > WHOLE) break;
  }
  const { scan } = await import('../diagnosis/scan.ts');
  const head = held.splice(0);
  async function* all() {
    yield* head;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield Buffer.from(value);
    }
  }
  const seen = decode(Buffer.concat(head)).slice(0, 4000);
  return { matches: await scan(all()), seen };
}

/** UTF-8 with or without a byte order mark, or UTF-16 as Windows tools write it. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

const LABEL = 8;

function page(matches: readonly Diagnosis[], more: number, paint: Painter): string {
  const { width } = paint.style;
  const out: string[] = [];
  matches.forEach((match, index) => {
    const percent = `${Math.round(match.confidence * 100)} %`;
    const perhaps = match.confidence < 0.6 ? 'perhaps ' : '';
    out.push(`${index + 1}  ${perhaps}${paint.paint('bold', match.cause)}   ${percent}   ${match.title}`);
    const line = (label: string, words: string) => {
      const wrapped = wrap(words, width, LABEL + 3);
      out.push(`   ${paint.paint('dim', label.padEnd(LABEL))}${wrapped.trimStart()}`);
    };
    const quoted = match.matched.text.replace(/\s+/g, ' ').trim();
    const times = match.count > 1 ? `, ${match.count} times` : '';
    line('seen', `"${quoted}"  characters ${match.matched.start}–${match.matched.end}${times}`);
    // The first match is told whole; the others are there to compare.
    if (index === 0) line('means', match.explanation);
    line('who', match.who);
    match.resolution.forEach((step, number) => {
      line(number === 0 ? 'fix' : '', `${number + 1}. ${step}`);
    });
    if (match.note) line('note', match.note);
    line('proof', match.next[0] ?? '');
    const ids = Object.entries(match.ids).map(([name, value]) => `${words(name)} ${value}`);
    if (ids.length > 0) line('ticket', `${ids.join(' · ')}   https://aka.ms/marketplacepublishersupport`);
    line('more', [...match.next.slice(1), match.docs[0] ?? ''].filter(Boolean).join(' · '));
    out.push('');
  });
  if (more > 0) out.push(`${more} more: --all shows them`, '');
  return `${out.join('\n').trimEnd()}\n`;
}

function words(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toLowerCase();
}

/** For the person who has to fix it: what, where, no secret, no blame. */
function handOver(match: Diagnosis): string {
  const ids = Object.entries(match.ids).map(([name, value]) => `- ${words(name)}: ${value}`);
  return `${[
    `To: ${match.who}`,
    '',
    'The Microsoft commercial marketplace cannot deliver leads to our system. What was found:',
    '',
    `- ${match.title} (${match.cause}, ${Math.round(match.confidence * 100)} % sure)`,
    `- seen: "${match.matched.text.replace(/\s+/g, ' ').trim()}"`,
    ...ids,
    '',
    match.explanation,
    '',
    'What would mend it:',
    ...match.resolution.map((step, index) => `${index + 1}. ${step}`),
    ...(match.note ? ['', `Note: ${match.note}`] : []),
    '',
    `How to see that it is mended: ${match.next[0] ?? ''}`,
    ...match.docs,
  ].join('\n')}\n`;
}

interface Recognised {
  readonly facts: readonly string[];
  readonly guesses: readonly string[];
}

async function recognised(seen: string): Promise<Recognised> {
  const { outline } = await import('../diagnosis/outline.ts');
  return outline(seen);
}

function nothing(seen: string, { facts, guesses }: Recognised): string {
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
