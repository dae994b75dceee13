import { describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { handOver } from '../../src/diagnosis/hand-over.ts';
import { outline } from '../../src/diagnosis/outline.ts';

/** What may stand in any message, and the parts of it that no output may show. */
const CANARIES: readonly (readonly [string, readonly string[]])[] = [
  ['jane.doe@customer-corp.example', ['jane.doe', 'customer-corp']],
  ['jane.doe%40customer-corp.example', ['jane.doe', 'customer-corp']],
  [
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2NvbnRvc28ifQ.c2lnbmF0dXJlLXZhbHVlLWhlcmU',
    ['c2lnbmF0dX', 'eyJhdWQ'],
  ],
  [
    'https://x.table.core.windows.net/?sv=2022&sig=Zq1Vw3kT9mB%2BsX7yR4uP0aL%2FnC2eH6gJ8dF5iK1oM%3D&se=2027',
    ['Zq1Vw3', 'nC2eH6'],
  ],
  ['https%3A%2F%2Fx.example%2F%3Fsig%3DZq1Vw3kT9mB%252BsX7yR4uP0aL%252FnC2eH6gJ8dF5', ['Zq1Vw3', 'nC2eH6']],
  [`AccountKey=${'Zq1Vw3kT9m'.repeat(8)}nC2eH6==`, ['Zq1Vw3', 'nC2eH6']],
  ['Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789a', ['Abc8Q', 'WxYz01']],
  ['access_token=4f1c3a9e-0b7d-4c7e-9a53-1234567890ab:ab', ['4f1c3a9e', '1234567890ab']],
  ['00Do0000000ZHog!AQcAQFakeSessionIdValue1234567890abcdefXYZ', ['AQcAQF', 'abcdefXYZ']],
  ['Authorization: Basic YWxpY2U6aHVudGVyMjIyMg==', ['YWxpY2U']],
  ['password=Tr0ub4dor-Horse-7', ['Tr0ub4']],
  ['https://alice:Tr0ub4dor-Horse-7@hook.contoso.example/x', ['Tr0ub4', 'alice:']],
];

const message = (encoding: string, body: string) =>
  `MIME-Version: 1.0\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;

const WRAPS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify({ text }),
  (text) => JSON.stringify(JSON.stringify({ text })),
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => text.replace(/[@:=&.~+]/g, (one) => `&#${one.charCodeAt(0)};`),
  (text) =>
    message(
      'quoted-printable',
      text
        .replace(/[=@~]/g, (one) => `=${one.charCodeAt(0).toString(16).toUpperCase()}`)
        .replace(/(?:=[0-9A-F]{2}|[^=]){60}/g, '$&=\n'),
    ),
  (text) => message('base64', Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')),
  (text) => text.replace(/(.{61})/g, '$1\n'),
  (text) => `> ${text.replace(/(.{61})/g, '$1\n> ')}`,
];

/** The text, and whatever comes out of it by decoding. */
function readings(text: string): string[] {
  const out = [text, text.replace(/\s+/g, ''), text.replace(/=\n/g, '')];
  let url = text;
  for (let pass = 0; pass < 3; pass += 1) {
    url = url.replace(/%([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    out.push(url);
  }
  out.push(text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))));
  for (const run of text.replace(/\s+/g, '').match(/[A-Za-z0-9+/=]{12,}/g) ?? [])
    for (const from of [0, 1, 2, 3]) out.push(Buffer.from(run.slice(from), 'base64').toString('latin1'));
  return out;
}

describe('a secret inside a message', () => {
  const samples = causes.flatMap((cause) =>
    cause.examples.filter((one): one is string => typeof one === 'string' && one.length < 1500),
  );

  it.each(CANARIES.map(([canary, parts], number) => [canary.slice(0, 14), canary, parts, number] as const))(
    '%s… comes back in no form',
    (_name, canary, parts, number) => {
      const leaks: string[] = [];
      let seen = 0;
      samples.forEach((sample, at) => {
        if (at % CANARIES.length !== number) return;
        const places = [...sample.matchAll(/['"]([^'"]{3,80})['"]|\s/g)];
        const place = places[Math.floor(places.length / 2)];
        if (place === undefined) return;
        const inside = place[1] === undefined ? ` ${canary} ` : place[0].replace(place[1], () => canary);
        const spoilt = sample.slice(0, place.index) + inside + sample.slice(place.index + place[0].length);
        for (const wrap of WRAPS) {
          const text = wrap(spoilt);
          const matches = diagnose(text);
          seen += matches.length;
          const shown = matches.flatMap((match) => [match.matched.text, ...Object.values(match.ids), handOver(match)]);
          for (const output of new Set([...shown, ...outline(text).facts]))
            if (readings(output).some((reading) => parts.some((part) => reading.includes(part)))) leaks.push(output);
        }
      });
      expect(leaks).toEqual([]);
      expect(seen).toBeGreaterThan(50);
    },
  );
});
