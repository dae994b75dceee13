/** How the bytes of a pasted file become text: encodings, compressed files by mistake, and files that are no text at all. */

type Chunks = AsyncIterable<Buffer | string>;

export interface Input {
  /** The same as UTF-8, in chunks that may end inside a character. */
  readonly utf8: AsyncIterable<Buffer>;
  /** What the reader should know: the file was unpacked, or is no text. Complete once `utf8` was read to its end. */
  readonly note?: string;
}

/** Enough to tell an encoding; a first chunk may be a single byte. */
const HEAD = 4096;

export async function open(chunks: Chunks, packed = false): Promise<Input> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let size = 0;
  while (size < HEAD) {
    const { value, done } = await iterator.next();
    if (done) break;
    const chunk = bytesOf(value);
    head.push(chunk);
    size += chunk.length;
  }
  const first = Buffer.concat(head);
  async function* all(): AsyncGenerator<Buffer> {
    yield first;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield bytesOf(value);
    }
  }
  // Once only: there are files that unpack to themselves.
  if (!packed && first[0] === 0x1f && first[1] === 0x8b && first[2] === 8) {
    const state: Unpacking = { broken: false };
    const inner = await open(unpacked(all(), state), true);
    return {
      utf8: inner.utf8,
      get note() {
        if (inner.note !== undefined) return inner.note;
        return state.broken
          ? 'a gzip file that is damaged or cut off: what could be unpacked of it was read, and positions are positions in that'
          : 'a gzip file: what it holds was read, and positions are positions in that';
      },
    };
  }
  const encoding = encodingOf(first);
  if (encoding !== 'utf-8') return { utf8: recoded(all(), encoding) };
  const note = binaryKind(first);
  return { utf8: all(), ...(note === undefined ? {} : { note }) };
}

function bytesOf(chunk: Buffer | string): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

interface Unpacking {
  broken: boolean;
}

/** So little is unpacked at once: of zeros, it is a thousand times as much. */
const SLICE = 16_384;

/** What a gzip file holds; of one that is cut off, what it holds up to there. Fails where that is nothing. */
async function* unpacked(packed: AsyncIterable<Buffer>, state: Unpacking): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip();
  const ready: Buffer[] = [];
  let size = 0;
  gunzip.on('data', (chunk: Buffer) => {
    size += chunk.length;
    ready.push(chunk);
  });
  // A stream that fails forgets what it has not handed out: so it is taken as it comes.
  const ended = new Promise<Error | null>((done) => {
    gunzip.once('error', done);
    gunzip.once('end', () => done(null));
  });
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && !gunzip.destroyed; at += SLICE) {
        const written = new Promise<void>((done) => gunzip.write(chunk.subarray(at, at + SLICE), () => done()));
        await Promise.race([written, ended]);
        yield* ready.splice(0);
      }
    }
    gunzip.end();
    const error = await ended;
    yield* ready.splice(0);
    if (error === null) return;
    if (size === 0) throw error;
    state.broken = true;
  } finally {
    gunzip.destroy();
  }
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** By the byte order mark, or, without one, by the zeros that every other byte of plain words is in UTF-16. */
export function encodingOf(head: Uint8Array): Encoding {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  const pairs = Math.floor(Math.min(head.length, HEAD) / 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i += 1) {
    if (head[2 * i] === 0) even += 1;
    if (head[2 * i + 1] === 0) odd += 1;
  }
  if (pairs < 4) return 'utf-8';
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
  return 'utf-8';
}

async function* recoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const text = encoding.startsWith('utf-32') ? narrowed(chunks, encoding) : chunks;
  // The mark stays, as it does in UTF-8: positions count it.
  const decoder = new TextDecoder(encoding.startsWith('utf-32') ? 'utf-16le' : encoding, { ignoreBOM: true });
  for await (const chunk of text) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** UTF-32 as UTF-16, which is all that the platform decodes. */
async function* narrowed(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = Buffer.concat([rest, chunk]);
    const whole = all.length - (all.length % 4);
    let out = '';
    for (let at = 0; at < whole; at += 4) {
      const point = encoding === 'utf-32le' ? all.readUInt32LE(at) : all.readUInt32BE(at);
      out += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
    }
    rest = all.subarray(whole);
    yield Buffer.from(out, 'utf16le');
  }
}

const KINDS: readonly (readonly [string, string])[] = [
  ['\x89PNG', 'a picture (PNG): paste the words that it shows'],
  ['\xff\xd8\xff', 'a picture (JPEG): paste the words that it shows'],
  ['GIF8', 'a picture (GIF): paste the words that it shows'],
  ['%PDF-', 'a PDF file: paste the words that it shows'],
  ['PK\x03\x04', 'a ZIP archive or an Office file: unpack it, or save it as text'],
  ['\xd0\xcf\x11\xe0', 'an Outlook message or an older Office file: save it as text or .eml'],
  ['7z\xbc\xaf', 'a 7-Zip archive: unpack it'],
  ['BZh', 'a bzip2 file: unpack it'],
  ['\xfd7zXZ', 'an xz file: unpack it'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file: unpack it'],
];

/** What a file is that is no text; undefined for text. */
export function binaryKind(head: Uint8Array): string | undefined {
  const begin = Buffer.from(head.subarray(0, 8)).toString('latin1');
  const known = KINDS.find(([magic]) => begin.startsWith(magic));
  const odd = head.reduce((sum, byte) => sum + (byte < 9 || (byte > 13 && byte < 27) ? 1 : 0), 0);
  // Words that begin with the letters of a mark are text all the same.
  if (known !== undefined && (odd > 0 || begin.startsWith('%PDF-'))) return known[1];
  return odd > Math.max(8, head.length * 0.05) ? 'binary data, and no text' : undefined;
}
