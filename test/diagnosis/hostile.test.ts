import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { redactPatterns } from '../../src/secret.ts';

const PIECES = [
  'a',
  '(',
  'AADSTS',
  'AADSTS7',
  '0123456789',
  '1 ',
  ' ',
  '\t\n',
  '"',
  "'",
  '\\',
  '\\"',
  '\\u0041',
  '&',
  '&#',
  '%25',
  '<',
  '<a ',
  '{"a":',
  '[',
  'status ',
  'HTTP/1.1 ',
  'https://',
  '://@',
  'a@',
  'eyJa.',
  'eyJ-',
  'authorization: ',
  'password=',
  '-----BEGIN PRIVATE KEY-----',
  'Content-Transfer-Encoding: base64\n\n--',
  '\u200b',
  'Ａ',
  '😀',
  '\ud800',
  '\u0000',
  'caused by ',
];

describe('a hostile text', () => {
  it.each(PIECES)('of many %j costs steps in proportion to its length, and no answer', (piece) => {
    const cost = (length: number): number => {
      const steps = { count: 0 };
      diagnose(piece.repeat(Math.ceil(length / piece.length)), steps);
      return steps.count;
    };
    const small = cost(8_000);
    expect(cost(32_000)).toBeLessThanOrEqual(small * 5 + 100_000);
  });

  it.each(PIECES)(
    'of a megabyte of %j ends',
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      expect(Array.isArray(diagnose(text))).toBe(true);
      expect(redactPatterns(text).length).toBeGreaterThan(0);
    },
    20_000,
  );

  it('of random bytes is no error', () => {
    let seed = 7;
    const random = (): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed >>> 24;
    };
    const bytes = Buffer.from(Uint8Array.from({ length: 200_000 }, random));
    expect(diagnose(bytes.toString('latin1'))).toEqual([]);
    expect(diagnose(bytes.toString('utf8'))).toEqual([]);
  });

  it('nested a thousand levels deep still shows its code', () => {
    expect(diagnose(`${'{"a":'.repeat(1000)}"AADSTS7000222"${'}'.repeat(1000)}`)[0]?.cause).toBe(
      'entra-secret-expired',
    );
  });
});
