import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/checks/check.ts';
import { roadKeyOf } from '../../src/checks/road-key.ts';
import { runCheck } from '../../src/checks/run.ts';
import { Secret } from '../../src/secret.ts';
import { check, limits, place } from './fake.ts';

const crm = {
  type: 'dynamics',
  url: 'https://contoso.crm.dynamics.com',
  auth: {
    type: 'entra',
    tenantId: '11111111-2222-4333-8444-555555555555',
    clientId: '11111111-2222-4333-8444-666666666666',
    clientSecret: new Secret('canary of nobody'),
    authority: 'https://login.microsoftonline.com',
  },
};
const sandbox = {
  url: 'https://127.0.0.1:4001',
  auth: { authority: 'https://127.0.0.1:4002', clientSecret: new Secret('canary of nobody') },
};
const sales = {
  webToLeadUrl: 'https://webto.salesforce.com/servlet/servlet.WebToLead',
  api: { loginUrl: 'https://contoso.my.salesforce.com', auth: { clientSecret: new Secret('canary of nobody') } },
};
const nurture = { munchkinId: '123-ABC-456', apiUrl: 'https://123-abc-456.mktorest.com' };
const table = { connectionString: new Secret('AccountName=contoso;AccountKey=AAAA;EndpointSuffix=core.windows.net') };
const hook = { url: new Secret('https://leads.contoso.example/hook?code=canary') };

describe('the key where a broken road belongs', () => {
  it.each([
    [
      'the address of the host, not the secret of the check',
      crm,
      'login.microsoftonline.com',
      443,
      undefined,
      'auth.clientSecret',
      'auth.authority',
    ],
    ['nor the id of the check', crm, 'contoso.crm.dynamics.com', 443, undefined, 'auth.clientId', 'url'],
    ['told apart by the port', sandbox, '127.0.0.1', 4002, undefined, 'url', 'auth.authority'],
    [
      'not the secret that a failure names',
      sales,
      'contoso.my.salesforce.com',
      443,
      'api.auth.clientSecret',
      'oid',
      'api.loginUrl',
    ],
    [
      'no key, where the host is one that an answer named',
      sales,
      'eu46.salesforce.com',
      443,
      'api.auth.clientSecret',
      'api.auth.clientSecret',
      undefined,
    ],
    [
      'the id of which the host is made',
      nurture,
      '123-abc-456.mktorest.com',
      443,
      'munchkinId',
      'clientSecret',
      'munchkinId',
    ],
    [
      'a connection string, of which the host is made',
      table,
      'contoso.table.core.windows.net',
      443,
      'connectionString',
      'connectionString',
      'connectionString',
    ],
    ['an address that is a secret', hook, undefined, undefined, undefined, 'url', 'url'],
    [
      'no key, where nothing is known but a credential',
      crm,
      undefined,
      undefined,
      undefined,
      'auth.clientSecret',
      undefined,
    ],
  ] as const)('is %s', (_, config, host, port, told, usual, expected) => {
    expect(roadKeyOf(config, host === undefined ? undefined : { host, port }, told, usual)).toBe(expected);
  });
});

describe('a sign-in whose road breaks', () => {
  const described: string[] = [];
  const crmPlace = {
    ...place,
    type: 'dynamics',
    locate: (path: string) => ({ file: 'leadctl.config.yaml', line: 1, column: 1, path }),
    origin: (path: string) => {
      described.push(path);
      return path.endsWith('clientSecret') ? 'env CRM (16 characters, #a41f09)' : null;
    },
    roadKey: (...given: [Parameters<typeof roadKeyOf>[1], string | undefined, string | undefined]) =>
      roadKeyOf(crm, ...given),
  };
  const token = (error: unknown) =>
    runCheck(
      check('dynamics/token', {
        at: 'auth.clientSecret',
        run: () => {
          throw error;
        },
      }),
      crmPlace,
      limits(),
    );
  const broken = (code: string, phase: string, host = 'login.microsoftonline.com') =>
    Object.assign(new Error(`${code} of nobody`), { code, phase, host, port: 443, durationMs: 3 });

  it.each([
    ['ENOTFOUND', 'dns', 'net-dns-not-found', 'failed'],
    ['EAI_AGAIN', 'dns', 'net-dns-temporary', 'inconclusive'],
    ['ECONNREFUSED', 'connect', 'net-refused', 'failed'],
    ['ECONNRESET', 'request', 'net-reset', 'inconclusive'],
    ['UND_ERR_HEADERS_TIMEOUT', 'request', 'net-timeout', 'inconclusive'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'tls-hostname', 'inconclusive'],
    ['CERT_HAS_EXPIRED', 'tls', 'tls-expired', 'inconclusive'],
  ])('by %s shows the address, and no fingerprint of a secret', async (code, phase, cause, status) => {
    const seen = await token(broken(code, phase));
    expect(seen).toMatchObject({ cause, status, at: { path: 'destinations.crm.auth.authority' } });
    expect(seen.evidence.value).toBeUndefined();
    // The same inside of what an adapter made of it.
    const wrapped = await token(new Failure('No token', { at: 'auth.clientSecret', cause: broken(code, phase) }));
    expect(wrapped.at?.path).toBe('destinations.crm.auth.authority');
    expect(JSON.stringify([seen, wrapped])).not.toContain('#a41f09');
  });

  it('by its own time limit, of which no host is known, shows the destination', async () => {
    const slow = check('dynamics/token', { at: 'auth.clientSecret', run: () => new Promise(() => {}) });
    const seen = await runCheck(slow, crmPlace, limits(40));
    expect(seen).toMatchObject({ cause: 'net-timeout', status: 'inconclusive', at: { path: 'destinations.crm' } });
    expect(JSON.stringify(seen)).not.toContain('#a41f09');
  });

  it('by a page of something in between shows the address as well', async () => {
    const seen = await token(
      new Failure('A page came', { causeId: 'https-html', evidence: { host: 'login.microsoftonline.com' } }),
    );
    expect(seen).toMatchObject({ status: 'inconclusive', at: { path: 'destinations.crm.auth.authority' } });
  });

  it('leaves a refused secret where it stands', async () => {
    const seen = await token(new Failure('Refused', { causeId: 'entra-secret-invalid' }));
    expect(seen.at?.path).toBe('destinations.crm.auth.clientSecret');
    expect(seen.evidence.value).toContain('#a41f09');
  });
});
