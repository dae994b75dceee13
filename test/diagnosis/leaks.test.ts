import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { handOver } from '../../src/diagnosis/hand-over.ts';
import { outline } from '../../src/diagnosis/outline.ts';
import { leadctl } from '../cli/harness.ts';
import { PEOPLE, pieces, SECRETS } from '../secret-samples.ts';

/** Messages whose pattern takes in whatever stands inside, and one whose code alone is quoted. */
const HOSTS: readonly ((text: string) => string)[] = [
  (text) =>
    `The user account ${text} does not exist in the contoso.com directory. To sign into this application, the account must be added to the directory.`,
  (text) =>
    `A validation error occurred. The value 3 of '${text}' on record of type 'lead' is outside the valid range.`,
  (text) => `${text} ERROR AADSTS7000222: The provided client secret keys are expired. ${text}`,
  (text) => `${text}\nHTTP/1.1 401\nAADSTS7000222: The provided client secret keys are expired.\n${text}\n`,
];

const mime = (encoding: string, body: string) =>
  `MIME-Version: 1.0\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;

const WRAPS: readonly (readonly [string, (text: string) => string])[] = [
  ['plain', (text) => text],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  ['in a URL', encodeURIComponent],
  ['in a URL twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ['in signs of HTML', (text) => text.replace(/[@:=&.~+'"]/g, (one) => `&#${one.charCodeAt(0)};`)],
  ['in base64', (text) => mime('base64', Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n'))],
  ['broken', (text) => text.replace(/(.{61})/g, '$1\n')],
  ['broken and quoted', (text) => `> ${text.replace(/(.{57})/g, '$1\n> ')}`],
  ['broken at blanks and quoted', (text) => `> ${text.replace(/(.{40,70}) /g, '$1\n> ')}`],
];

/** The text, and whatever comes out of it by decoding. */
function readings(text: string): string[] {
  const out = [text, text.replace(/\s+/g, ''), text.replace(/[\s>]+/g, '')];
  let url = text;
  for (let pass = 0; pass < 3; pass += 1) {
    url = url.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
    out.push(url);
  }
  out.push(text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))));
  for (const run of text.replace(/\s+/g, '').match(/[A-Za-z0-9+/=]{12,}/g) ?? [])
    for (const from of [0, 1, 2, 3]) out.push(Buffer.from(run.slice(from), 'base64').toString());
  return out;
}

describe('a secret in a pasted text', () => {
  it.each(WRAPS.map(([name, wrap], number) => [name, wrap, number] as const))(
    'is in no output, %s',
    (_name, wrap, number) => {
      const leaks: string[] = [];
      let masked = 0;
      const samples = [...SECRETS, ...PEOPLE];
      for (const [at, [sample, ...secrets]] of samples.entries()) {
        const forbidden = secrets.flatMap(pieces);
        for (const host of [HOSTS[0]!, HOSTS[1 + ((at + number) % 3)]!]) {
          const text = wrap(host(sample));
          const matches = diagnose(text);
          if (matches.some((one) => one.matched.text.includes('***'))) masked += 1;
          const outputs = matches.flatMap((one) => [one.matched.text, ...Object.values(one.ids), handOver(one)]);
          for (const output of new Set([...outputs, ...outline(text).facts]))
            if (readings(output).some((reading) => forbidden.some((piece) => reading.includes(piece))))
              leaks.push(`${sample} => ${output.slice(0, 900)}`);
        }
      }
      expect(leaks).toEqual([]);
      // The quoted message did hold the secret.
      expect(masked).toBeGreaterThan(samples.length * 0.8);
    },
  );

  it('is in no output of the program: text, JSON, the hand-over, and of an unknown text', async () => {
    const all = [...SECRETS, ...PEOPLE];
    const text = all.map(([sample]) => HOSTS[0]!(sample)).join('\n\n');
    const unknown = all.map(([sample]) => `The train left at 401, ${sample}`).join('\n\n');
    for (const [input, ...argv] of [
      [text, 'diagnose', '--all'],
      [text, 'diagnose', '--format', 'json'],
      [text, 'diagnose', '--for', 'admin'],
      [unknown, 'diagnose'],
      [unknown, 'diagnose', '--format', 'json'],
    ] as const) {
      const { out, err } = await leadctl(argv, { stdin: input });
      expect(out.length).toBeGreaterThan(50);
      for (const piece of all.flatMap(([, ...secrets]) => secrets.flatMap(pieces)))
        expect(out + err, argv.join(' ')).not.toContain(piece);
    }
  });
});
