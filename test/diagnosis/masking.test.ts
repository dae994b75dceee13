import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { handOver } from '../../src/diagnosis/hand-over.ts';
import { secretsIn } from '../../src/secret.ts';

const PERSON = 'jane.doe@customer-corp.example';
const MESSAGE = `The user account ${PERSON} does not exist in the contoso.com directory. To sign into this application, the account must be added to the directory.`;
const url = encodeURIComponent;

/** Everything that can be read out of a text by decoding it once more. */
function readings(text: string): string[] {
  const percent = text
    .replaceAll('%25', '%')
    .replace(/%([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const parts = (text.match(/[A-Za-z0-9+/=\s\\rn]{8,}/g) ?? []).map((one) =>
    Buffer.from(one, 'base64').toString('latin1'),
  );
  return [text, percent, percent.replace(/=\r?\n/g, ''), ...parts];
}

describe('a match shows no secret and no person', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['plain', MESSAGE],
    ['in a URL', url(MESSAGE)],
    ['in a URL twice', url(url(MESSAGE))],
    ['in HTML', MESSAGE.replaceAll('@', '&#64;').replaceAll('.', '&#46;')],
    ['in JSON', MESSAGE.replaceAll('@', '\\u0040')],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(MESSAGE.replaceAll('@', '\\u0040')))],
    ['full-width', MESSAGE.replaceAll('@', '＠')],
    ['cut by a line end', MESSAGE.replace('@cust', '@\ncust')],
    ['cut and quoted', `> ${MESSAGE.replace('@cust', '@cust\n> ')}`],
    ['cut in a box', `│ ${MESSAGE.replace('doe@', 'doe │\n│ @')}`],
    [
      'quoted-printable',
      `MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n${MESSAGE.replace('@cust', '=40cus=\nt')}\n`,
    ],
    [
      'base64',
      `MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n${Buffer.from(MESSAGE).toString('base64').replace(/.{60}/g, '$&\n')}\n`,
    ],
  ];
  it.each(forms)('%s', (_name, raw) => {
    const [match] = diagnose(raw);
    expect(match?.cause).toBe('entra-user-not-found');
    for (const text of [match!.matched.text, handOver(match!)].flatMap(readings))
      for (const rest of ['jane', 'doe@', 'customer-c', '@customer', 'orp.example']) expect(text).not.toContain(rest);
    expect(match!.matched.text).toContain('***');
  });

  it('takes the first word of the next line for no part of a secret', () => {
    const [match] = diagnose(`client_secret=Wz4Kq8Lm2Xr6\n${MESSAGE}`);
    expect(match!.matched.text).toMatch(/^The user account \*\*\* does not exist/);
  });

  it('knows a secret by the name that stands before the match', () => {
    const raw = 'client_secret=Unknown-directory-endpoint-resolution-refused-here and nothing else';
    const [secret] = secretsIn(raw);
    expect(raw.slice(secret!.start, secret!.end)).toBe('Unknown-directory-endpoint-resolution-refused-here');
  });

  it.each([
    [
      'a token',
      'Authorization: Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2NvbnRvc28ifQ.c2lnbmF0dXJl',
      'c2lnbmF0dXJl',
    ],
    [
      'a signature',
      'POST https://prod-1.logic.azure.com/x?sp=%2Ftriggers&sig=Zq1Vw3kT9mBsX7yR4uP0aLnC2eH6',
      'Zq1Vw3kT9mB',
    ],
    [
      'an encoded signature',
      `returnUrl=${url('https://prod-1.logic.azure.com/x?sig=Zq1Vw3kT9mBsX7yR4uP0aLnC2eH6')}`,
      'Zq1Vw3kT9mB',
    ],
    [
      'a storage key',
      `AccountName=a;AccountKey=${'Zq1Vw3kT9m'.repeat(8)}Zq1Vw3==;EndpointSuffix=core.windows.net`,
      'Zq1Vw3kT9m',
    ],
    ['a client secret', '{"client_secret":"Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789a"}', 'Abc8Q~dEf'],
    ['a secret by itself', 'used Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789a here', 'Abc8Q~dEf'],
    ['a Marketo token', 'GET /rest/v1/leads.json?access_token=4f1c3a9e-0b7d-4c7e-9a53-1234567890ab:ab', '4f1c3a9e'],
    ['a Salesforce session', 'Authorization: OAuth 00Do0000000ZHog!AQcAQFakeSessionIdValue1234567890', 'AQcAQFake'],
    ['a password in a string', 'AuthType=Office365;Username=a;Password=Tr0ub4dor-Horse-7;Url=https://x', 'Tr0ub4dor'],
    ['basic credentials', 'Authorization: Basic YWxpY2U6aHVudGVyMjIyMg==', 'YWxpY2U6'],
    ['a cookie', 'Set-Cookie: ESTSAUTHPERSISTENT=0.AAAAbbbbCCCCdddd1111; path=/', 'AAAAbbbb'],
    ['a cookie in an archive', '{"name":"Cookie","value":"ESTSAUTH=0.AAAAbbbbCCCCdddd1111"}', 'AAAAbbbb'],
    ['a header in an archive', '{"name":"Authorization","value":"Basic YWxpY2U6aHVudGVyMjIyMg=="}', 'YWxpY2U6'],
    ['a key in an archive', '{"name": "x-functions-key", "value": "Zq1Vw3kT9mBsX7yR4uP0aLnC2eH6=="}', 'Zq1Vw3kT9'],
    ['a form field in an archive', '{"name":"client_secret","value":"plainsecret12345"}', 'plainsecret'],
    ['a field of a form', 'name="password"\r\n\r\nTr0ub4dor-Horse-7\r\n--boundary', 'Tr0ub4dor'],
    ['PowerShell', "-Body @{client_id='1'; client_secret = 'plainsecret12345'}", 'plainsecret'],
    ['a command line', 'curl -u alice:Tr0ub4dor-Horse-7 https://x.example', 'Tr0ub4dor'],
    ['az', 'az login --service-principal -u 1 -p Tr0ub4dor-Horse-7 --tenant 2', 'Tr0ub4dor'],
    ['XML', '<urn:password>Tr0ub4dor-Horse-7</urn:password>', 'Tr0ub4dor'],
    [
      'a security header of SOAP',
      '<o:Password Type="http://x#PasswordText">Tr0ub4dor-Horse-7</o:Password>',
      'Tr0ub4dor',
    ],
    ['XML as text', '&lt;password&gt;Tr0ub4dor-Horse-7&lt;/password&gt;', 'Tr0ub4dor'],
  ])('hands over the line of a match without %s', (_name, line, rest) => {
    const [match] = diagnose(`${line} ERROR AADSTS7000222: The provided client secret keys are expired. ${line}`);
    expect(match?.cause).toBe('entra-secret-expired');
    const text = handOver(match!);
    expect(text).not.toContain(rest);
    expect(text).toContain('AADSTS7000222');
  });
});

describe('the text for whoever has to fix it', () => {
  it('names what the message names, and where', () => {
    const [match] = diagnose(
      "POST https://contoso.crm4.dynamics.com/api/data/v9.2/leads 403\nPrincipal user (Id=1b2c3d4e-1111-2222-3333-444455556666, type=8) is missing prvCreateLead privilege on OTC=4 for entity 'lead'. 0x80040220\n",
    );
    const text = handOver(match!);
    for (const word of [
      'prvCreateLead',
      '1b2c3d4e-1111-2222-3333-444455556666',
      'contoso.crm4.dynamics.com',
      'To: ',
      'leadctl validate --only dynamics/lead-create',
    ])
      expect(text).toContain(word);
    expect(text).not.toMatch(/!|\byour fault\b|\bwrongly\b|\bforgot|\bcareless/i);
  });

  it('hands on nothing of the line around the match but what it knows by name', () => {
    const [match] = diagnose(
      "Rex the dog wants gzwyphq today. AADSTS700016: Application with identifier '163acfff-4d1b-41d4-a810-fef9324143bb' was not found in the directory 'contoso.com'. HTTP/1.1 400 from https://login.microsoftonline.com/x, getaddrinfo ENOTFOUND leads.contoso.example, my dear gzwyphq\n",
    );
    const text = handOver(match!);
    expect(text).not.toMatch(/Rex|gzwyphq/);
    for (const word of [
      'application id: 163acfff-4d1b-41d4-a810-fef9324143bb',
      'HTTP status: 400',
      'login.microsoftonline.com, leads.contoso.example',
    ])
      expect(text).toContain(word);
  });

  it('takes no user of an address for a host', () => {
    const [match] = diagnose('https://jane.doe:hunter22@hook.contoso.example/x connect ECONNREFUSED 203.0.113.9:443');
    const text = handOver(match!);
    expect(text).not.toContain('jane');
    expect(text).not.toContain('hunter22');
  });

  it('says perhaps of a guess, and how often it was', () => {
    const [match] = diagnose('the webhook answered with HTTP status 403');
    expect(match!.confidence).toBeLessThan(0.6);
    expect(handOver(match!)).toContain('perhaps');
    const [often] = diagnose(
      '10:00 connect ECONNREFUSED 203.0.113.9:443\n10:01 connect ECONNREFUSED 203.0.113.9:443\n',
    );
    expect(handOver(often!)).toContain('2 times');
  });
});
