import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { binaryKind, encodingOf, open } from '../../src/diagnosis/input.ts';

const TEXT = 'Zeile 1\r\nAADSTS7000222: Der Schlüssel ist abgelaufen, 有効期限 \u{1f512}.\r\n';

const le = (text: string) => Buffer.from(text, 'utf16le');
const be = (text: string) => Buffer.from(text, 'utf16le').swap16();
function utf32(text: string, little: boolean): Buffer {
  const points = [...text].map((one) => one.codePointAt(0) as number);
  const out = Buffer.alloc(points.length * 4);
  points.forEach((point, at) => {
    if (little) out.writeUInt32LE(point, at * 4);
    else out.writeUInt32BE(point, at * 4);
  });
  return out;
}

async function textOf(bytes: Buffer, pieces: number): Promise<{ text: string; note: string | undefined }> {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces) chunks.push(bytes.subarray(at, at + pieces));
  const input = await open(Readable.from(chunks));
  const out: Buffer[] = [];
  for await (const chunk of input.utf8) out.push(chunk);
  return { text: Buffer.concat(out).toString('utf8'), note: input.note };
}

describe('the bytes of a file', () => {
  const long = TEXT.repeat(200);
  it.each([
    ['UTF-8', Buffer.from(long), long],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${long}`), `\ufeff${long}`],
    ['UTF-16 as PowerShell writes it', le(`\ufeff${long}`), `\ufeff${long}`],
    ['UTF-16, big end first', be(`\ufeff${long}`), `\ufeff${long}`],
    ['UTF-16 without a mark', le(long), long],
    ['UTF-16, big end first, without a mark', be(long), long],
    ['UTF-32', utf32(`\ufeff${long}`, true), `\ufeff${long}`],
    ['UTF-32, big end first', utf32(`\ufeff${long}`, false), `\ufeff${long}`],
    ['gzip', gzipSync(long), long],
    ['gzip of UTF-16', gzipSync(le(`\ufeff${long}`)), `\ufeff${long}`],
    ['nothing', Buffer.alloc(0), ''],
    ['one letter', Buffer.from('x'), 'x'],
  ])('%s becomes text, whatever the pieces', async (name, bytes, text) => {
    for (const pieces of [1, 7, 4096, 1 << 20]) {
      const got = await textOf(bytes, pieces);
      expect(got.text === text).toBe(true);
      expect(got.note === undefined).toBe(!name.startsWith('gzip'));
    }
  });

  it('unpacks once, and says what is left', async () => {
    const twice = await textOf(gzipSync(gzipSync(long)), 4096);
    expect(twice.note).toBeDefined();
    expect(twice.text).not.toContain('AADSTS');
  });

  it('reads a gzip file that is cut off as far as it goes, and fails where that is nowhere', async () => {
    const noise = `${TEXT}${Array.from({ length: 50_000 }, (_, at) => `${(at * 7919) % 65_537}`).join(' ')}`;
    const packed = gzipSync(noise);
    const half = Math.floor(packed.length / 2);
    for (const pieces of [100, 4096, 1 << 20]) {
      const got = await textOf(packed.subarray(0, half), pieces);
      expect(got.text.length).toBeGreaterThan(noise.length / 3);
      expect(noise.startsWith(got.text.slice(0, -2))).toBe(true);
      expect(got.note).toContain('cut off');
    }
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, half, half + 400);
    expect((await textOf(damaged, 4096)).note).toContain('damaged');
    await expect(textOf(packed.subarray(0, 12), 1000)).rejects.toMatchObject({ code: 'Z_BUF_ERROR' });
  });

  it('takes words with a few zeros for words', () => {
    expect(encodingOf(Buffer.from('find -print0\0./a\0./b\0'))).toBe('utf-8');
    expect(binaryKind(Buffer.from('find -print0\0./a\0./b\0'))).toBeUndefined();
    expect(binaryKind(Buffer.from('\u001b[31mError\u001b[0m\n'))).toBeUndefined();
    expect(binaryKind(Buffer.from('PK is short for public key'))).toBeUndefined();
  });

  it.each([
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['JPEG', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['ZIP', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')],
    ['Outlook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0', 'latin1')],
    ['binary', Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 37) % 251))],
  ])('tells %s from text', (word, bytes) => {
    expect(binaryKind(bytes)).toContain(word);
  });
});
