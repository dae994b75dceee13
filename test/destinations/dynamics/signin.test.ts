import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLE } from '../../../src/destinations/dynamics/emulator/world.ts';
import { Secret } from '../../../src/secret.ts';
import { checkCertificate } from './certificate.ts';
import { closeAll, resultOf, stage, summary, validate } from './fixture.ts';

afterEach(closeAll);

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

describe('the directory', () => {
  it('is found wrong without any secret, and its right id is told', async () => {
    const one = await stage({ auth: { tenantId: SAMPLE.otherTenant } });
    const results = await validate(one);
    expect(resultOf(results, 'tenant')).toMatchObject({
      status: 'failed',
      cause: 'entra-tenant-mismatch',
      evidence: { expected: SAMPLE.tenant, configured: SAMPLE.otherTenant },
    });
    expect(resultOf(results, 'token')).toMatchObject({ status: 'skipped', blockedBy: 'dynamics/tenant' });
    expect(one.emulator.requests.map((request) => request.route)).toEqual(['challenge', 'openid']);
  });

  it('is told from one that does not exist', async () => {
    const one = await stage({ auth: { tenantId: UNKNOWN } });
    expect(resultOf(await validate(one), 'tenant')).toMatchObject({
      status: 'failed',
      cause: 'entra-tenant-not-found',
      message: expect.stringContaining(SAMPLE.tenant),
      evidence: { code: 'AADSTS90002', expected: SAMPLE.tenant },
    });
  });

  it('is looked up where the organisation names none', async () => {
    const one = await stage({ change: (world) => Object.assign(world, { challengeTenant: 'common' }) });
    const results = await validate(one);
    expect(resultOf(results, 'tenant')).toMatchObject({ status: 'warned' });
    expect(resultOf(results, 'leadsourcecode').status).toBe('passed');
    expect(one.emulator.requests.map((request) => request.route).slice(0, 3)).toEqual(['challenge', 'openid', 'token']);
  });

  it('stays a mismatch when the directory itself cannot be asked', async () => {
    const one = await stage({ auth: { tenantId: SAMPLE.otherTenant }, faults: { openid: { status: 503, body: '' } } });
    expect(resultOf(await validate(one), 'tenant')).toMatchObject({ status: 'failed', cause: 'entra-tenant-mismatch' });
  });

  it('belongs to another cloud', async () => {
    const header = `Bearer authorization_uri=https://login.microsoftonline.us/${SAMPLE.tenant}/oauth2/authorize, resource_id=https://contoso.crm.microsoftdynamics.us/`;
    const one = await stage({
      auth: { authority: 'https://login.microsoftonline.com' },
      faults: { challenge: { status: 401, headers: { 'www-authenticate': header } } },
    });
    expect(resultOf(await validate(one), 'tenant')).toMatchObject({
      status: 'failed',
      cause: 'entra-tenant-mismatch',
      message: expect.stringContaining('US Government'),
      resolution: expect.arrayContaining(['Set auth.authority to https://login.microsoftonline.us in the file.']),
    });
  });

  it('is warned of where the organisation calls itself otherwise', async () => {
    const one = await stage({
      faults: {
        challenge: {
          status: 401,
          headers: {
            'www-authenticate': `Bearer authorization_uri=https://localhost/${SAMPLE.tenant}/oauth2/authorize, resource_id=https://renamed.crm4.dynamics.com/`,
          },
        },
      },
    });
    expect(resultOf(await validate(one), 'tenant').status).toBe('warned');
  });
});

describe('the token endpoint of the stand-in, asked by msal-node', () => {
  it.each([
    ['an unknown application', { auth: { clientId: UNKNOWN } }, 'AADSTS700016', 'entra-app-not-found'],
    [
      'an application of another directory',
      { auth: { clientId: SAMPLE.otherApp } },
      'AADSTS7000229',
      'entra-consent-required',
    ],
    [
      'a wrong secret',
      { auth: { clientSecret: new Secret('wrong~secret.of.the.application') } },
      'AADSTS7000215',
      'entra-secret-invalid',
    ],
    [
      'a wrong password',
      { auth: { type: 'office365' as const, password: new Secret('wrong password') } },
      'AADSTS50126',
      'entra-password-invalid',
    ],
    [
      'an unknown user',
      { auth: { type: 'office365' as const, username: 'nobody@contoso.example' } },
      'AADSTS50034',
      'entra-user-not-found',
    ],
  ])('%s', async (_, options, code, cause) => {
    const one = await stage(options);
    expect(resultOf(await validate(one), 'token')).toMatchObject({ status: 'failed', cause, evidence: { code } });
  });

  it.each([
    ['an expired secret', 'secretExpired', 'AADSTS7000222', 'entra-secret-expired'],
    ['a disabled application', 'disabled', 'AADSTS7000112', 'entra-app-disabled'],
    ['a public client', 'publicClient', 'AADSTS700025', 'entra-public-client'],
  ])('%s', async (_, key, code, cause) => {
    const one = await stage({ change: (world) => Object.assign(world.apps[0]!, { [key]: true }) });
    const result = resultOf(await validate(one), 'token');
    expect(result).toMatchObject({ status: 'failed', cause, evidence: { code, httpStatus: 401 } });
    expect(result.evidence).toHaveProperty('correlationId');
  });

  it('a second factor', async () => {
    const one = await stage({
      auth: { type: 'office365' },
      change: (world) => Object.assign(world.users[0]!, { mfa: true }),
    });
    expect(resultOf(await validate(one), 'token')).toMatchObject({ status: 'failed', cause: 'entra-mfa-required' });
  });

  it('tells the secret’s ID from its value', async () => {
    const one = await stage({ auth: { clientSecret: new Secret(UNKNOWN) } });
    expect(resultOf(await validate(one), 'token').message).toContain("it is the secret's ID, not its value");
  });

  it('says where the resource is in another directory', async () => {
    const one = await stage({
      auth: { tenantId: SAMPLE.otherTenant, clientId: SAMPLE.otherApp },
      change: (world) => Object.assign(world, { challengeTenant: world.otherTenant }),
    });
    expect(resultOf(await validate(one), 'token')).toMatchObject({
      cause: 'entra-resource-not-found',
      evidence: { code: 'AADSTS500011' },
    });
  });
});

describe('a certificate', () => {
  it('that was not uploaded is refused', async () => {
    const { pem } = await checkCertificate();
    const one = await stage({ auth: { certificate: pem } });
    expect(resultOf(await validate(one), 'token')).toMatchObject({
      status: 'failed',
      cause: 'entra-certificate-invalid',
      evidence: { code: 'AADSTS700027' },
    });
  });

  it('fails while the clocks are apart', async () => {
    const { pem, cert } = await checkCertificate();
    const one = await stage({
      auth: { certificate: pem },
      certificates: [cert],
      change: (world) => Object.assign(world, { clockOffsetMs: 3_600_000 }),
    });
    expect(resultOf(await validate(one), 'token')).toMatchObject({
      status: 'failed',
      cause: 'entra-certificate-invalid',
      evidence: { code: 'AADSTS700024' },
    });
  });

  it('that ends soon is warned of, and one that ended fails without a request', async () => {
    const soon = await checkCertificate({ notAfter: new Date(Date.now() + 5 * 86_400_000) });
    const one = await stage({ auth: { certificate: soon.pem }, certificates: [soon.cert] });
    expect(resultOf(await validate(one), 'secret-expiry')).toMatchObject({
      status: 'warned',
      message: expect.stringContaining('certificate ends in 4 days'),
    });
    const two = await stage({ auth: { certificate: soon.pem }, now: () => Date.now() + 6 * 86_400_000 });
    expect(resultOf(await validate(two), 'secret-expiry')).toMatchObject({
      status: 'failed',
      cause: 'entra-certificate-invalid',
    });
  });

  it('without its key, or with another, says so and not what it holds', async () => {
    const { cert, key } = await checkCertificate();
    const other = await checkCertificate();
    for (const [text, reason] of [
      [cert, 'holds no private key'],
      [key, 'holds no certificate'],
      [`${other.key}${cert}`, 'not of its certificate'],
    ] as const) {
      const one = await stage({ auth: { certificate: new Secret(text) } });
      const result = resultOf(await validate(one), 'token');
      expect(result).toMatchObject({
        status: 'failed',
        cause: 'entra-certificate-invalid',
        message: expect.stringContaining(reason),
      });
      expect(result.message).not.toContain('BEGIN RSA');
    }
  });
});

describe('the day on which the secret ends', () => {
  const on = (expires: string) => stage({ auth: { expires }, now: () => Date.UTC(2026, 10, 22) });
  it.each([
    ['2027-06-30', 'passed', 'good for 220 more days'],
    ['2026-12-01', 'warned', 'ends in 9 days'],
    ['2026-11-23', 'warned', 'ends in 1 day,'],
    ['2026-11-22', 'warned', 'ends today, on 2026-11-22'],
    ['2026-11-21', 'failed', 'ended on 2026-11-21'],
  ])('%s: %s', async (expires, status, message) => {
    expect(resultOf(await validate(await on(expires)), 'secret-expiry')).toMatchObject({
      status,
      message: expect.stringContaining(message),
    });
  });
});

describe('a sign-in service that does not answer as one', () => {
  it('hangs, and ends at the time of the step', async () => {
    const one = await stage({ faults: { token: 'silent' } });
    const began = performance.now();
    const results = await validate(one, { timeoutMs: 500 });
    expect(performance.now() - began).toBeLessThan(4000);
    expect(resultOf(results, 'token')).toMatchObject({ status: 'inconclusive', cause: 'net-timeout' });
    expect(resultOf(results, 'token').message).not.toMatch(/credential|password|secret/i);
  });

  it('hangs up', async () => {
    const one = await stage({ faults: { token: 'reset' } });
    expect(resultOf(await validate(one), 'token')).toMatchObject({ cause: 'net-reset' });
  });

  it('cannot be found, though the organisation can', async () => {
    const one = await stage({ auth: { authority: 'https://leadctl-sandbox.invalid' } });
    const result = resultOf(await validate(one), 'token');
    expect(result.message).toContain('leadctl-sandbox.invalid');
    expect(['net-dns-not-found', 'net-dns-temporary']).toContain(result.cause);
  });

  it.each([
    [
      'a page',
      {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><title>Sign in to the network</title></html>',
      },
    ],
    ['a redirect', { status: 302, headers: { location: 'https://proxy.example/login?token=abc' }, body: '' }],
    ['nothing', { status: 200, body: '' }],
    [
      'a page that refuses',
      { status: 403, headers: { 'content-type': 'text/html' }, body: '<html><title>Blocked by policy</title></html>' },
    ],
  ])('gives %s, which accuses no setting', async (_, reply) => {
    const one = await stage({ faults: { token: reply } });
    const result = resultOf(await validate(one), 'token');
    expect(result).toMatchObject({ status: 'inconclusive', evidence: { httpStatus: reply.status } });
    expect(result.message).toMatch(/^127\.0\.0\.1:\d+ issued no token: /);
    expect(result.resolution.join(' ')).toContain('network');
    expect(JSON.stringify(result)).not.toContain('token=abc');
  });

  it.each([
    [429, 'entra-throttled'],
    [500, 'entra-unavailable'],
    [502, 'entra-unavailable'],
  ])('is out of order with %i', async (status, cause) => {
    for (const body of [
      '',
      '<html>x</html>',
      '{"error":"server_error","error_description":"AADSTS90999: Something new.","error_codes":[90999]}',
    ]) {
      const one = await stage({ faults: { token: { status, body } } });
      expect(resultOf(await validate(one), 'token')).toMatchObject({ status: 'inconclusive', cause });
    }
  });

  it('answers with five megabytes, of which little is read', async () => {
    const body = JSON.stringify({
      error: 'invalid_client',
      error_description: `AADSTS7000222: The provided client secret keys are expired. ${'x'.repeat(5_000_000)}`,
      error_codes: [7000222],
    });
    const one = await stage({
      faults: { token: { status: 401, headers: { 'content-type': 'application/json' }, body } },
    });
    const result = resultOf(await validate(one), 'token');
    expect(result).toMatchObject({ status: 'failed', cause: 'entra-secret-expired' });
    expect(JSON.stringify(result).length).toBeLessThan(10_000);
  });

  it('speaks another language, or as it did years ago', async () => {
    const german = {
      error: 'invalid_client',
      error_description:
        'AADSTS7000222: Die angegebenen geheimen Clientschlüssel sind abgelaufen.\r\nTrace ID: 1\r\nCorrelation ID: 2\r\nTimestamp: 2021-06-03 08:44:04Z',
      error_codes: [7000222],
    };
    const stacked = {
      error: 'invalid_client',
      error_description:
        'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.\r\nTrace ID: 1',
      error_codes: [70002],
    };
    for (const [body, cause, code] of [
      [german, 'entra-secret-expired', 'AADSTS7000222'],
      [stacked, 'entra-secret-invalid', 'AADSTS50012'],
    ] as const) {
      const one = await stage({
        faults: { token: { status: 401, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } },
      });
      const result = resultOf(await validate(one), 'token');
      expect(result).toMatchObject({ status: 'failed', cause, evidence: { code } });
      expect(result.message).not.toContain('Trace ID');
    }
  });

  it('is asked anew at each try: msal-node keeps no memory of a throttled one', async () => {
    const faults = { token: { status: 429, headers: { 'retry-after': '60' }, body: '' } };
    const one = await stage({ faults });
    await validate(one);
    await validate(one);
    expect(one.emulator.requests.filter((request) => request.route === 'token')).toHaveLength(2);
  });
});

describe('a user without an application of its own', () => {
  it('never sends its password', async () => {
    const one = await stage({ auth: { type: 'office365', clientId: undefined as never } });
    expect(summary(await validate(one))).toContain('token skipped');
    expect(one.emulator.requests.some((request) => request.route === 'token')).toBe(false);
  });
});
