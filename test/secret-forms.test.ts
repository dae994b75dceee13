import { describe, expect, it } from 'vitest';
import { redactPatterns } from '../src/secret.ts';
import { PEOPLE, PLAIN, pieces, SECRETS } from './secret-samples.ts';

const WRAPS: readonly (readonly [string, (text: string) => string])[] = [
  ['plain', (text) => text],
  ['in a line', (text) => `2026-11-22 ERROR it failed: ${text} was used`],
  ['in JSON', (text) => JSON.stringify({ message: text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ message: text }))],
  ['in a URL', encodeURIComponent],
  ['in a URL twice', (text) => encodeURIComponent(encodeURIComponent(text))],
];

describe('the patterns', () => {
  it.each(WRAPS)('take out every secret and every person, %s, once and for all', (_name, wrap) => {
    const leaks: string[] = [];
    for (const [text, ...secrets] of [...SECRETS, ...PEOPLE]) {
      const out = redactPatterns(wrap(text));
      let shown = out;
      for (let pass = 0; pass < 2; pass += 1) shown += decodeURIComponent(shown.replace(/%(?![0-9A-F]{2})/gi, '%25'));
      if (secrets.flatMap(pieces).some((piece) => shown.includes(piece))) leaks.push(out);
      if (redactPatterns(out) !== out) leaks.push(`changes again: ${out}`);
    }
    expect(leaks).toEqual([]);
  });

  it.each(PLAIN)('leave alone %s', (text) => {
    expect(redactPatterns(text)).toBe(text);
    expect(redactPatterns(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
  });

  it('keep what names the place of a secret: the setting, the account, the host, the organisation', () => {
    for (const [text, ...kept] of [
      ['SharedKey contosoleads:b7Qx2Lw9/Tz4Kr8+Vm3Ny6Pc1Hs5Jd0Gf2Ba7Ue9Xo4=', 'SharedKey contosoleads:'],
      ['https://joe:Wz4Kq8Lm@host.example/x', '@host.example/x'],
      ['AccountName=contosoleads;AccountKey=Wz4Kq8Lm2Xr6;EndpointSuffix=x', 'contosoleads', ';EndpointSuffix=x'],
      ['client_secret=Wz4Kq8Lm2Xr6&scope=x&grant_type=y', 'client_secret=', '&scope=x&grant_type=y'],
      ['password: Wz4Kq8Lm2Xr6 AADSTS7000222: The keys are expired', 'AADSTS7000222: The keys are expired'],
      ['00Dxx0000001gPF!AQWz4Kq8Lm2Xr6', '00Dxx0000001gPF'],
    ] as const)
      for (const word of kept) expect(redactPatterns(text)).toContain(word);
  });

  const HOSTILE = [
    'password: "',
    "password:'",
    'secret ',
    '"secret",',
    'secret(',
    'secret: a,b;',
    '<x name="password" ',
  ];
  it.each([
    ...HOSTILE,
    'cookie a=b;',
    'curl -b ',
    'login("a",',
    '%41',
    '%25',
    'a(at)b',
    'aaaa+',
    'Basic QUFB',
    '://a:b/',
  ])(
    'cost no more than the length of a text of many %j',
    (piece) => {
      const cost = (length: number): number => {
        const text = piece.repeat(Math.ceil(length / piece.length));
        const runs = [0, 1, 2].map(() => {
          const before = performance.now();
          redactPatterns(text);
          return performance.now() - before;
        });
        return Math.min(...runs);
      };
      cost(2_000);
      // Four times the text; what takes less than 100 ms is not judged.
      expect(cost(80_000)).toBeLessThan(Math.max(cost(20_000) * 10, 100));
    },
    20_000,
  );
});
