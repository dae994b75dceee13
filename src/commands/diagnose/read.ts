import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnosis, diagnose, variant } from '../../diagnosis/diagnose.ts';
import { UserError } from '../../errors.ts';
import type { Runtime } from '../../runtime.ts';
import { isSure } from './page.ts';

/** Up to here a text is read whole; beyond, it is scanned as it comes. */
const WHOLE = 1024 * 1024;

export interface Answer {
  readonly matches: readonly Diagnosis[];
  /** The text, or its beginning where it was scanned. */
  readonly seen: string;
  /** What was odd about the file. */
  readonly note?: string;
}

export async function read(args: readonly string[], files: readonly string[], runtime: Runtime): Promise<Answer> {
  if (args.length > 0 && files.length > 0) throw new UserError('Give the text as arguments or with --file, not both');
  // A single hyphen is standard input, here as for --file.
  if (args.length > 0 && args.some((word) => word !== '-')) {
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
  const { open } = await import('../../diagnosis/input.ts');
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
      const { mayHoldParts } = await import('../../diagnosis/mail.ts');
      if (mayHoldParts(Buffer.concat(held).toString('utf8', 0, 16_384))) most = WHOLE_WITH_PARTS;
    }
    if (size > most) break;
  }
  const { scan } = await import('../../diagnosis/scan.ts');
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
