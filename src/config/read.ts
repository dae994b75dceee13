import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

// Of node:fs/promises Node has no ready image: loading it would cost more than reading the file.
const open = promisify(fs.open);
const read = promisify(fs.read);
const close = promisify(fs.close);

/** A configuration is a few kilobytes; what is larger is another file, and is not read to its end. */
export const MAX_BYTES = 1024 * 1024;

/** Why a file gives no text: a sentence that names neither path nor content. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** @throws Unreadable for what is missing, no file, too large, or no UTF-8 text. A byte order mark is kept. */
export async function readText(path: string, maxBytes = MAX_BYTES): Promise<string> {
  try {
    const stat = fs.statSync(path);
    if (stat.isDirectory()) throw new Unreadable('this is a folder; expected a file');
    if (stat.size > maxBytes) throw new Unreadable(tooLarge(stat.size, maxBytes));
    // Four turns through the thread pool take ten times as long as the reading; but a pipe may keep one waiting.
    const bytes = stat.isFile() ? readNow(path, maxBytes) : await readPipe(path, maxBytes);
    if (bytes.length > maxBytes) throw new Unreadable(tooLarge(null, maxBytes));
    return decode(bytes);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(reason(error));
  }
}

/** The file, or more than `maxBytes` of it. */
function readNow(path: string, maxBytes: number): Buffer {
  const handle = fs.openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= maxBytes; ) {
      const buffer = Buffer.allocUnsafe(65_536);
      const got = fs.readSync(handle, buffer, 0, buffer.length, null);
      if (got === 0) break;
      chunks.push(buffer.subarray(0, got));
      length += got;
    }
    return Buffer.concat(chunks);
  } finally {
    fs.closeSync(handle);
  }
}

async function readPipe(path: string, maxBytes: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= maxBytes; ) {
      const { bytesRead, buffer } = await read(handle, Buffer.allocUnsafe(65_536), 0, 65_536, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await close(handle);
  }
}

/** @throws Unreadable as readText. */
export async function readStream(stream: Readable, maxBytes = MAX_BYTES): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    chunks.push(bytes);
    length += bytes.length;
    if (length > maxBytes) throw new Unreadable(tooLarge(null, maxBytes));
  }
  return decode(Buffer.concat(chunks));
}

function reason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file; expected one there';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied; expected a file that may be read';
    case 'EISDIR':
      return 'this is a folder; expected a file';
    case 'ELOOP':
      return 'its symbolic links lead in a circle; expected a file';
    default:
      return `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}); expected a file`;
  }
}

function tooLarge(size: number | null, maxBytes: number): string {
  const limit = maxBytes >= 1_048_576 ? `${maxBytes / 1_048_576} MiB` : `${maxBytes / 1024} KiB`;
  const has = size === null ? '' : ` (${(size / 1_048_576).toFixed(1)} MiB)`;
  return `the file is too large${has}; expected at most ${limit}`;
}

function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw utf16();
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const head = bytes.subarray(0, 512);
    const zeros = head.filter((byte) => byte === 0).length;
    if (zeros >= head.length / 3 && zeros <= (head.length * 2) / 3) throw utf16();
    throw new Unreadable('the file is binary; expected UTF-8 text');
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const line = bytes.subarray(0, firstBad(bytes)).filter((byte) => byte === 10).length + 1;
  throw new Unreadable(`the file is not in UTF-8 (line ${line}); expected UTF-8, which any editor can save`);
}

function utf16(): Unreadable {
  return new Unreadable('the file is in UTF-16, as some Windows tools write it; expected UTF-8');
}

function firstBad(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return low;
}

function holds(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
