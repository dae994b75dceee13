import type { Diagnosis } from './describe.ts';
import { diagnose } from './diagnose.ts';
import { Scanner } from './scanner.ts';

/** Texts up to this many bytes are diagnosed as a whole. */
const WHOLE = 1 << 20;

export interface ScanOptions {
  /** Texts longer than this many bytes are scanned by windows. Default 1 MiB. */
  readonly wholeBytes?: number;
  readonly signal?: AbortSignal;
}

type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/**
 * The causes that a log of any length shows, as `diagnose` would tell them, in constant memory. Chunks of bytes are
 * UTF-8; a chunk may end inside a character. Rejects with the signal's reason when it aborts.
 */
export async function scan(chunks: Chunks, options: ScanOptions = {}): Promise<Diagnosis[]> {
  const whole = options.wholeBytes ?? WHOLE;
  const held: Buffer[] = [];
  let size = 0;
  let scanner: Scanner | null = null;
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted();
    const bytes =
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (scanner !== null) {
      scanner.add(bytes);
      continue;
    }
    held.push(bytes);
    size += bytes.length;
    if (size <= whole) continue;
    scanner = new Scanner();
    for (const one of held.splice(0)) scanner.add(one);
  }
  return scanner === null ? diagnose(Buffer.concat(held).toString('utf8')) : scanner.finish();
}
