import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/diagnosis/flatten.ts';
import { originEnd, originOf } from '../../src/diagnosis/mapped.ts';
import { tighten } from '../../src/diagnosis/tight.ts';

describe('flatten', () => {
  it.each([
    ['JSON', '{\\"code\\":\\"TableNotFound\\"}', '{"code":"TableNotFound"}'],
    ['JSON in JSON in JSON', '\\\\\\"a\\\\\\"\\\\nb', '"a"\nb'],
    ['unicode escapes', 'don\\u0027t \\x41', "don't A"],
    ['URL encoding', 'AADSTS90002%3A%20Tenant', 'AADSTS90002: Tenant'],
    ['URL encoding twice', 'a%252520b', 'a b'],
    ['URL encoding of other scripts', '%E7%A7%9F%E6%88%B7', '租户'],
    ['HTML entities', '&lt;Code&gt;A&amp;B&#39;s &#x22;x&#x22;', '<Code>A&B\'s "x"'],
    ['full-width characters', 'ＡＡＤＳＴＳ９０００２：', 'AADSTS90002:'],
    ['typographic marks', '“don’t” – yes…', '"don\'t" - yes.'],
    ['invisible characters', 'AAD\u200bSTS\u00ad900\ufeff02', 'AADSTS90002'],
    ['ligatures', 'certi\ufb01cate', 'certificate'],
    ['colours of a terminal', '\u001b[31mError\u001b[0m', 'Error'],
  ])('%s', (_name, raw, clear) => {
    expect(flatten(raw).text).toBe(clear);
  });

  it('leaves what encodes nothing', () => {
    for (const raw of ['100 % of 5%', 'AT&T; a & b', 'C:\\Users', '%zz', '&#xfffffff;', '&unknown;'])
      expect(flatten(raw).text).toBe(raw);
  });

  it('knows where every character came from', () => {
    const raw = 'x\\u0027y %41ADSTS&quot;z';
    const flat = flatten(raw);
    const at = flat.text.indexOf('AADSTS') < 0 ? flat.text.indexOf('ADSTS') - 1 : flat.text.indexOf('AADSTS');
    expect(raw.slice(originOf(flat, at), originEnd(flat, at + 2))).toBe('%41A');
    const quote = flat.text.indexOf('"');
    expect(raw.slice(originOf(flat, quote), originEnd(flat, quote + 1))).toBe('&quot;');
  });

  it('reads the encoded parts of an e-mail message, and its offsets lead back', () => {
    const hidden = Buffer.from('AADSTS7000222: The provided client secret keys are expired.').toString('base64');
    const raw = `Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${hidden}\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nINVALID=5FLOGIN=\r\n: caf=C3=A9\r\n--b--\r\n`;
    const flat = flatten(raw);
    expect(flat.text).toContain('AADSTS7000222: The provided');
    expect(flat.text).toContain('INVALID_LOGIN: café');
    const at = flat.text.indexOf('INVALID_LOGIN');
    expect(raw.slice(originOf(flat, at), originEnd(flat, at + 13))).toBe('INVALID=5FLOGIN');
    expect(originOf(flat, flat.text.indexOf('AADSTS'))).toBe(raw.indexOf(hidden));
  });
});

describe('tighten', () => {
  it('keeps letters and digits in lower case, and nothing of quotes, tags, line ends and prefixes', () => {
    expect(tighten('> SecLib::Retrieve\n> Privilege <b>failed</b> - "no" Rôles').text).toBe(
      'seclibretrieveprivilegefailednorôles',
    );
    expect(tighten('a\n2026-11-22T10:00:00.123Z b').text).toBe('ab');
    expect(tighten('<Error attr="AADSTS90002: Tenant">x').text).toContain('aadsts90002tenant');
  });
});
