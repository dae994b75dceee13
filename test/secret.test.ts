import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Redactor, redactPatterns, Secret } from '../src/secret.ts';

const VALUE = 'p@ss "w/rd"+<&>ü~1';
const KEY = `${'Ab3/'.repeat(21)}Qw==`;

afterEach(() => vi.unstubAllEnvs());

describe('Secret', () => {
  it('never prints itself', () => {
    const secret = new Secret(VALUE);
    for (const shown of [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
    ])
      expect(shown).not.toContain('p@ss');
    expect(secret.reveal()).toBe(VALUE);
  });

  it('tells its kind and a fingerprint that only this run can make', () => {
    vi.stubEnv('LEADCTL_FINGERPRINT_KEY', '');
    expect(new Secret('11111111-2222-3333-4444-555555555555').describe()).toMatch(
      /^36 characters, looks like a GUID, #[0-9a-f]{6}$/,
    );
    expect(new Secret(KEY).describe()).toContain('looks like a storage account key');
    expect(new Secret('abc').describe()).toBe(new Secret('abc').describe());
  });
});

describe('Redactor', () => {
  const redactor = new Redactor();
  redactor.add(VALUE);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each([
    ['plain', VALUE],
    ['URL-encoded', encodeURIComponent(VALUE)],
    ['URL-encoded in small letters', encodeURIComponent(VALUE).replace(/%[0-9A-F]{2}/g, (c) => c.toLowerCase())],
    ['as a form sends it', new URLSearchParams({ x: VALUE }).toString().slice(2)],
    ['as JSON', JSON.stringify(VALUE)],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(VALUE))],
    [
      'as HTML',
      VALUE.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    ['as base64', base64(VALUE)],
    ['as base64 for URLs', Buffer.from(VALUE).toString('base64url')],
    ['in the base64 of a user and a password', base64(`u:${VALUE}`)],
    ['in base64, moved by one', base64(`us:${VALUE}@`)],
    ['in base64, moved by two', base64(`use:${VALUE}@@`)],
    ['as hexadecimal digits', Buffer.from(VALUE).toString('hex')],
    ['as large hexadecimal digits', Buffer.from(VALUE).toString('hex').toUpperCase()],
  ])('takes it out %s', (_name, form) => {
    const out = redactor.redact(`before ${form} after`);
    expect(out).toContain('***');
    expect(out).toMatch(/^before .*after$/);
    expect(out.length).toBeLessThan(form.length + 20);
    // In base64 the neighbours of the secret leave a few characters of their own.
    const rest = out.replace(/^before |after$/g, '');
    expect(rest.replace(/[*"'\\\s=]/g, '').length).toBeLessThanOrEqual(12);
  });

  it('takes out the parts of a connection string, a URL and a token', () => {
    const one = new Redactor();
    one.add(
      `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
    );
    one.add(
      'https://user:pa55w%20rd@hook.contoso.example/workflows/1?api-version=1&sig=aB3-_xyz0123456789&code=c0de4567==',
    );
    one.add('eyJhbGciOiJSUzI1NiJ9.eyJhcHBpZCI6ImEifQ.c2lnbmF0dXJlLTEyMw');
    const out = one.redact(
      `key ${KEY} sig aB3-_xyz0123456789 code c0de4567== password pa55w%20rd or pa55w rd, payload eyJhcHBpZCI6ImEifQ signature c2lnbmF0dXJlLTEyMw, account contosoleads`,
    );
    expect(out).toBe('key *** sig *** code *** password *** or ***, payload *** signature ***, account contosoleads');
  });

  it('takes the longest first', () => {
    const one = new Redactor();
    one.add('abcd1');
    one.add('abcd1-and-more');
    expect(one.redact('x abcd1-and-more y abcd1 z')).toBe('x *** y *** z');
  });

  it('does not destroy a text for the sake of a value that is no secret', () => {
    const one = new Redactor();
    for (const value of ['', 'a', 'abc', 'true', 'false', 'null', 'https', '1234', '***', '    ', 'leads'])
      one.add(value);
    const text = 'true: 1234 leads of abc at https://contoso.example, *** null';
    expect(one.redact(text)).toBe(text);
    one.add('lion');
    expect(one.redact('a million lions and a lion')).toBe('a million lions and a ***');
  });

  it('lists what a CI system must mask: single lines, every part', () => {
    const one = new Redactor();
    one.add(`AccountName=x;AccountKey=${KEY}`);
    one.add(
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n',
    );
    one.add('first-line-of-it\n48213\nlast-line-of-it');
    const parts = one.maskParts();
    expect(parts).toContain(KEY);
    expect(parts).toContain('48213');
    expect(parts).toContain('MIIEvQIBADANBgkqhkiG9w0B');
    for (const part of parts) expect(part).not.toMatch(/[\r\n]|^-----/);
    expect([...parts].sort((a, b) => b.length - a.length)).toEqual(parts);
  });
});

describe('redactPatterns', () => {
  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJhcHBpZCI6ImEifQ.c2lnbmF0dXJlLTEyMw';
  const CANARY = 'cAnArY0123456789';
  it.each([
    ['Authorization: Basic Y0FuQXJZMDEyMzQ1Njc4OQ==', 'Y0FuQXJZ'],
    ['{"Authorization":"SharedKeyLite contoso:cAnArY0123456789="}', CANARY],
    ['{\\"authorization\\":\\"Bearer cAnArY0123456789cAnArY\\"}', CANARY],
    [`curl -H 'Authorization: Bearer ${JWT}'`, 'c2lnbmF0'],
    [`the token ${JWT} was refused`, 'c2lnbmF0'],
    [`grant_type=password&client_secret=${CANARY}&scope=x`, CANARY],
    [`client_secret%3D${CANARY}`, CANARY],
    [`{"password": "${CANARY}"}`, CANARY],
    [`{\\\\\\"clientSecret\\\\\\": \\\\\\"${CANARY}\\\\\\"}`, CANARY],
    [`<n:password>${CANARY}</n:password>`, CANARY],
    [`<sessionId>00Dxx0000001gPF!${CANARY}</sessionId>`, CANARY],
    [`AccountName=x;AccountKey=${KEY};`, KEY.slice(0, 20)],
    [`the key ${KEY} is old`, KEY.slice(0, 20)],
    [`SharedAccessSignature=sv=2020&sig=${CANARY}`, CANARY],
    [`https://x.logic.azure.com/workflows/1?sp=%2Frun&sv=1.0&sig=${CANARY}`, CANARY],
    [`https://x.azurewebsites.net/api/f?code=${CANARY}==`, CANARY],
    [`access_token=00Dxx0000001gPF!AQ${CANARY}`, CANARY],
    [`session 00Dxx0000001gPF!AQ${CANARY} expired`, CANARY],
    [`Set-Cookie: fpc=${CANARY}; path=/`, CANARY],
    [`https://user:${CANARY}@hook.contoso.example/`, CANARY],
    [`-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`, CANARY],
    [`-----BEGIN PRIVATE KEY-----\n${CANARY}`, CANARY],
    ['secret aBc8Q~abcdefghijklmnopqrstuvwxyz0123456', 'aBc8Q~'],
    ['User jane.doe@contoso.example does not exist', 'jane.doe'],
    ['login_hint=jane.doe%40contoso.example', 'jane.doe'],
  ])('takes the secret out of %s', (text, secret) => {
    const out = redactPatterns(text);
    expect(out).not.toContain(secret);
    expect(out).toContain('***');
  });

  it.each([
    'AADSTS7000215: Invalid client secret provided. Trace ID: 5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00 Correlation ID: 7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a',
    "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    'https://login.microsoftonline.com/error?code=7000215',
    '{"error":{"code":"0x80040220","message":"Principal user is missing prvCreateLead privilege"}}',
    'Bearer authorization_uri=https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/oauth2/authorize, resource_id=https://contoso.crm4.dynamics.com/',
    'Make sure the value of Authorization header is formed correctly including the signature.',
    'MSFT_TEST_636573304831318844@test.com',
    'SessionId: 6981b620-21a8-4812-b84e-5a7f38197c6b, x-ms-request-id: 3afd9e84-101e-007d-3c2c-35a5a8000000',
    "Required parameters for shared access URL are permissions ('sp'), version ('sv'), and signature ('sig').",
  ])('leaves alone %s', (text) => {
    expect(redactPatterns(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    const once = redactPatterns(
      `client_secret=${CANARY} https://u:p@h.example/?sig=${CANARY} jane@contoso.example Authorization: Bearer ${CANARY}${CANARY}`,
    );
    expect(redactPatterns(once)).toBe(once);
  });
});
