import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { flatten } from '../../src/diagnosis/flatten.ts';
import { originEnd, originOf } from '../../src/diagnosis/mapped.ts';

const ERROR = 'AADSTS7000222: The provided client secret keys are expired.';
const lines = (text: string) => text.replace(/.{76}/g, '$&\r\n');
const mail = (header: string, body: string) =>
  `From: a@example.com\r\nMIME-Version: 1.0\r\n${header}\r\n\r\n${body}\r\n`;
const part = (type: string, bytes: Buffer) =>
  mail(`Content-Type: ${type}\r\nContent-Transfer-Encoding: base64`, lines(bytes.toString('base64')));

/** What stands in the original where the clear text has these words. */
function original(raw: string, words: string): string {
  const flat = flatten(raw);
  const at = flat.text.indexOf(words);
  expect(at).toBeGreaterThan(-1);
  return raw.slice(originOf(flat, at), originEnd(flat, at + words.length));
}

describe('the parts of a message', () => {
  it.each([
    ['utf-8', 'text/plain; charset=UTF-8', Buffer.from(`Fehler für Jürgen: ${ERROR}`), 'Fehler für Jürgen'],
    ['a Western one', 'text/plain; charset="iso-8859-1"', Buffer.from(`für: ${ERROR}`, 'latin1'), 'für'],
    [
      'a Japanese one',
      'text/plain; charset=Shift_JIS',
      Buffer.from([0x83, 0x47, 0x83, 0x89, 0x81, 0x5b, 58, 32]),
      'エラー',
    ],
    ['a Chinese one', 'text/plain; charset=gb2312', Buffer.from([0xb4, 0xed, 0xce, 0xf3, 58, 32]), '错误'],
    ['one that switches', 'text/plain; charset=iso-2022-jp', Buffer.from('\x1b$B%(%i!<\x1b(B: ', 'latin1'), 'エラー'],
    ['UTF-16', 'text/plain; charset=utf-16le', Buffer.from(`für: ${ERROR}`, 'utf16le'), 'für'],
    ['UTF-16 with a mark', 'text/plain; charset=utf-16', Buffer.from(`\ufefffür: ${ERROR}`, 'utf16le'), 'für'],
    [
      'UTF-16, big end first',
      'text/plain; charset=utf-16',
      Buffer.from(`\ufefffür: ${ERROR}`, 'utf16le').swap16(),
      'für',
    ],
    ['an unknown one', 'text/plain; charset=x-none', Buffer.from(`für: ${ERROR}`), 'für'],
  ])('are read in their character set: %s', (_name, type, bytes, words) => {
    const whole = /utf-16|AADSTS/.test(type + bytes.toString('latin1'))
      ? bytes
      : Buffer.concat([bytes, Buffer.from(ERROR)]);
    const raw = part(type, whole);
    expect(flatten(raw).text).toContain(words);
    const [match] = diagnose(raw);
    expect(match?.cause).toBe('entra-secret-expired');
    const { start, end, text } = match!.matched;
    expect(raw.slice(start, end)).toBe(text);
    const shown = Buffer.from(text, 'base64');
    expect(shown.toString(type.includes('utf-16') ? 'latin1' : 'utf8').replaceAll('\0', '')).toContain('AADSTS7000222');
  });

  it('are read where the type stands behind the encoding', () => {
    const raw = mail(
      'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain; charset=windows-1252',
      `Schl=FCssel =96 AADSTS7000=\r\n222: abgelaufen`,
    );
    expect(flatten(raw).text).toContain('Schlüssel - AADSTS7000222: abgelaufen');
    expect(original(raw, 'Schlüssel')).toBe('Schl=FCssel');
    expect(original(raw, 'AADSTS7000222')).toBe('AADSTS7000=\r\n222');
  });

  it('are left out where they hold no words', () => {
    const noise = Buffer.from(`${ERROR} `.repeat(20));
    for (const type of ['image/png', 'application/pdf; name=a.pdf', 'application/vnd.ms-outlook'])
      expect(diagnose(part(type, noise))).toEqual([]);
    for (const type of ['application/octet-stream; name=publish.log', 'application/json', 'message/rfc822'])
      expect(diagnose(part(type, noise))[0]?.cause).toBe('entra-secret-expired');
  });

  it('are read in a message that is long for the picture in it', () => {
    const picture = lines(Buffer.alloc(1_200_000, 7).toString('base64'));
    const raw = `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n--zz\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(Buffer.from(`Hello, ${ERROR}`).toString('base64'))}\r\n--zz--\r\n`;
    const [match] = diagnose(raw);
    expect(match?.cause).toBe('entra-secret-expired');
    expect(Buffer.from(raw.slice(match!.matched.start, match!.matched.end), 'base64').toString()).toContain(
      'AADSTS7000222',
    );
  });

  it('are read in a message that is long for its words', () => {
    const log = Array.from(
      { length: 22_000 },
      (_, at) => `2026-11-22T10:00:00Z INFO grün ${at} and nothing else to tell`,
    );
    log[9000] = `2026-11-22T10:00:00Z ERROR ${ERROR}`;
    log[9500] =
      'The user account jane@customer.example does not exist in the contoso.com directory. To sign into this application, the account must be added to the directory.';
    const raw = part('text/plain', Buffer.from(log.join('\n')));
    expect(raw.length).toBeGreaterThan(1 << 20);
    const matches = diagnose(raw);
    expect(matches.map((match) => match.cause)).toEqual(['entra-secret-expired', 'entra-user-not-found']);
    const clear = matches.map(({ matched }) => Buffer.from(raw.slice(matched.start, matched.end), 'base64').toString());
    expect(clear[0]).toContain('AADSTS7000222');
    expect(clear[1]).toContain('The user account jane');
    expect(matches[1]!.matched.text).toContain('The user account ***');
  });
});

describe('words of a header', () => {
  it('are read in their character set, and the white space between two is none', () => {
    const raw = mail(
      `Subject: =?UTF-8?B?${Buffer.from('Veröffentlichen: AADSTS70').toString('base64')}?=\r\n =?utf-8?B?${Buffer.from('00222').toString('base64')}?= =?iso-8859-1?Q?_Schl=FCssel?= abgelaufen`,
      'siehe Betreff',
    );
    expect(flatten(raw).text).toContain('Subject: Veröffentlichen: AADSTS7000222 Schlüssel abgelaufen');
    expect(diagnose(raw)[0]?.cause).toBe('entra-secret-expired');
    expect(original(raw, 'Schlüssel')).toBe('Schl=FCssel');
  });

  it('are left alone where they are none', () => {
    for (const raw of [
      'x =?utf-8?X?abc?= and so on, to be long enough',
      'if (a =?b ? c : d) and more of it, so that it is long',
    ])
      expect(flatten(raw).text).toBe(raw);
  });
});

describe('the bodies of an HTTP archive', () => {
  const body = Buffer.from(`{"error":"invalid_client","error_description":"${ERROR}"}`).toString('base64');
  it.each([
    [
      'Chromium',
      `{"log":{"entries":[{"response":{"status":401,"content":{"size":90,"mimeType":"application/json","text":"${body}","encoding":"base64"}}}]}}`,
    ],
    [
      'Firefox',
      `{"log":{"entries":[{"response":{"status":401,"content":{"mimeType":"application/json","size":90,"encoding":"base64","text":"${body}"}}}]}}`,
    ],
    [
      'others',
      `{"log":{"entries":[{"response":{"status":401,"content":{"encoding":"base64","size":90,"mimeType":"application/json","text":"${body}"}}}]}}`,
    ],
    [
      'those that escape a slash',
      `{"log":{"entries":[{"response":{"content":{"text":"${body.replaceAll('/', '\\/')}","encoding":"base64"}}}]}}`,
    ],
  ])('are read as %s write them', (_name, raw) => {
    const [match] = diagnose(raw);
    expect(match?.cause).toBe('entra-secret-expired');
    const { start, end } = match!.matched;
    expect(Buffer.from(raw.slice(start, end).replaceAll('\\', ''), 'base64').toString()).toContain('AADSTS7000222');
  });
});

describe('what a browser loads to show a page', () => {
  const entry = (status: number, mimeType: string, text: string, encoded: boolean) => ({
    request: { method: 'GET', url: 'https://fabrikam.example/x' },
    response: {
      status,
      headers: [{ name: 'a', value: 'b' }],
      content: encoded
        ? { size: 1, mimeType, text: Buffer.from(text).toString('base64'), encoding: 'base64' }
        : { size: 1, mimeType, text },
    },
  });
  const script = 'function f(e){return e=="{"?"AADSTS90002 \\"x":"INVALID_LOGIN: Invalid username"}';
  const refused = '{"error":{"code":"0x80072560","message":"The user is not a member of the organization."}}';
  it.each([
    ['in clear', false],
    ['in base64', true],
  ])('outranks no answer: %s', (_name, encoded) => {
    const entries = [
      entry(200, 'application/javascript; charset=utf-8', script, encoded),
      entry(200, 'text/css', '.AADSTS7000215{}', encoded),
      entry(403, 'application/json', refused, encoded),
    ];
    for (const blank of [0, 2]) {
      const raw = JSON.stringify({ log: { version: '1.2', entries } }, null, blank);
      const matches = diagnose(raw);
      expect(matches.map((match) => match.cause)).toEqual(['dataverse-user-not-member']);
      const { start, end } = matches[0]!.matched;
      const shown = raw.slice(start, end);
      expect(encoded ? Buffer.from(shown, 'base64').toString() : shown).toContain('0x80072560');
    }
  });

  it('is read where the server refused it', () => {
    const raw = JSON.stringify({ log: { entries: [entry(401, 'text/javascript', ERROR, false)] } });
    expect(diagnose(raw)[0]?.cause).toBe('entra-secret-expired');
  });

  it('may hold a map of codes, beside the error that the page tells', () => {
    const map = '"AADSTS50126":"Wrong password","AADSTS50034":"No such user","AADSTS50053":"Locked"';
    const page = (message: string) => `<html><script>$Config={"map":{${map}},"message":"${message}"};</script></html>`;
    expect(diagnose(page(''))).toEqual([]);
    expect(diagnose(page(ERROR)).map((match) => match.cause)).toEqual(['entra-secret-expired']);
  });
});

describe('zeros', () => {
  it('behind each letter are the other half of it; elsewhere they part two texts', () => {
    const raw = Buffer.from(ERROR, 'utf16le').toString('latin1');
    const [match] = diagnose(raw);
    expect(match?.cause).toBe('entra-secret-expired');
    expect(raw.slice(match!.matched.start, match!.matched.end).replaceAll('\0', '')).toBe('AADSTS7000222');
    expect(flatten('A=1\0B=2').text).toBe('A=1 B=2');
  });
});
