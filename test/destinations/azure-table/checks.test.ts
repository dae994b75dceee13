import { afterEach, describe, expect, it } from 'vitest';
import { runChecks } from '../../../src/checks/run.ts';
import { errorReply } from '../../../src/destinations/azure-table/stub/rows.ts';
import type { StubFault } from '../../../src/destinations/azure-table/stub.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { Redactor } from '../../../src/secret.ts';
import {
  ACCOUNT,
  adapter,
  connectionStringOf,
  type Given,
  KEY,
  place,
  plainStub,
  plainTables,
  type Service,
  step,
} from './fixture.ts';

const HOUR = 3_600_000;
const MICROSOFTS = 'MSFT_TEST_636573304831318844';
let service: Service | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function open(fault?: StubFault): Promise<Service> {
  service = await plainStub(fault);
  return service;
}

async function run(
  given: Given,
  asked: { deep?: boolean; offline?: boolean; only?: string[] } = {},
): Promise<Map<string, CheckResult>> {
  const selection = { only: asked.only ?? [], skip: [], offline: asked.offline ?? false, deep: asked.deep ?? false };
  const limits = { timeoutMs: 3000, signal: new AbortController().signal };
  const results = await runChecks(adapter(given).checks, place, selection, limits);
  return new Map(results.map((result) => [result.id.replace('azure-table/', ''), result]));
}

const statuses = (results: Map<string, CheckResult>) =>
  Object.fromEntries([...results].map(([id, { status }]) => [id, status]));

describe('the checks of an Azure Table', () => {
  it('read everything that validate proves from one request', async () => {
    const { url, requests } = await open();
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(statuses(results)).toEqual({
      'connection-string': 'passed',
      key: 'passed',
      public: 'warned',
      dns: 'skipped',
      tls: 'skipped',
      auth: 'passed',
      clock: 'passed',
      'shared-key': 'passed',
      'network-rules': 'passed',
      table: 'warned',
    });
    expect(requests).toEqual([{ method: 'GET', path: `/${ACCOUNT}/Tables` }]);
    expect(results.get('table')).toMatchObject({ severity: 'advice', cause: 'table-not-found' });
    expect(results.get('table')?.message).toContain('the marketplace makes it');
    expect(results.get('network-rules')?.message).toContain('must admit the marketplace too');
  });

  it('ask no network under --offline', async () => {
    const { url, requests } = await open();
    const results = await run({ connectionString: connectionStringOf(url) }, { offline: true });
    expect(requests).toEqual([]);
    expect(results.get('connection-string')?.status).toBe('passed');
    expect(results.get('auth')).toMatchObject({ status: 'skipped', message: 'Not tried: --offline' });
  });

  it('find the table whatever its case', async () => {
    const { url } = await open();
    await plainTables({ url } as Service).create(step(), 'marketplaceleads');
    const { status, message } = (await run({ connectionString: connectionStringOf(url) })).get('table') as CheckResult;
    expect(status).toBe('passed');
    expect(message).toContain('spelt marketplaceleads');
  });

  it('blame the key for a refused signature while the clocks agree', async () => {
    const { url } = await open();
    const wrong = Buffer.alloc(64, 9).toString('base64');
    const results = await run({ connectionString: connectionStringOf(url, ACCOUNT, wrong) });
    expect(results.get('auth')).toMatchObject({ status: 'failed', cause: 'table-auth-failed' });
    expect(results.get('clock')?.status).toBe('passed');
    expect(results.get('table')).toMatchObject({ status: 'skipped', blockedBy: 'azure-table/auth' });
  });

  it('never show the key, its signature or the string', async () => {
    const { url } = await open();
    const key = Buffer.alloc(64, 11).toString('base64');
    const connectionString = connectionStringOf(url, ACCOUNT, key);
    for (const given of [{ connectionString }, { connectionString: connectionStringOf(url) }]) {
      const text = JSON.stringify([...(await run(given, { deep: true })).values()]);
      for (const secret of [key, KEY, 'SharedKeyLite', 'AccountKey=']) expect(text).not.toContain(secret);
    }
  });

  it('hand the key to the redactor', async () => {
    const { url } = await open();
    const redactor = new Redactor();
    adapter({ connectionString: connectionStringOf(url), redactor });
    expect(redactor.redact(`key ${KEY}`)).toBe('key ***');
  });
});

describe('who owns a refusal', () => {
  const refused = (code: string, text: string): StubFault => ({ on: 'any', reply: errorReply(403, code, text) });
  const SIGNATURE =
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly.';

  it('the setting that forbids keys', async () => {
    const { url } = await open(
      refused(
        'KeyBasedAuthenticationNotPermitted',
        'Key based authentication is not permitted on this storage account.',
      ),
    );
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('auth')).toMatchObject({ status: 'skipped', cause: null });
    expect(results.get('auth')?.message).toContain('azure-table/shared-key');
    expect(results.get('shared-key')).toMatchObject({ status: 'failed', cause: 'table-key-auth-disabled' });
    expect(results.get('network-rules')).toMatchObject({ status: 'skipped', blockedBy: 'azure-table/shared-key' });
  });

  it('the firewall', async () => {
    const { url } = await open(
      refused('AuthorizationFailure', 'This request is not authorized to perform this operation.'),
    );
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('auth')?.status).toBe('skipped');
    expect(results.get('network-rules')).toMatchObject({ status: 'failed', cause: 'table-firewall' });
    expect(results.get('network-rules')?.evidence).toMatchObject({ httpStatus: 403, code: 'AuthorizationFailure' });
    expect(results.get('table')).toMatchObject({ status: 'skipped', blockedBy: 'azure-table/network-rules' });
  });

  it('the key, where an emulator calls it AuthorizationFailure', async () => {
    const { url } = await open(refused('AuthorizationFailure', SIGNATURE));
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('auth')).toMatchObject({ status: 'failed', cause: 'table-auth-failed' });
  });

  it('the clock, where the service shows another time', async () => {
    const { url } = await open({ ...refused('AuthenticationFailed', SIGNATURE), skewMs: -HOUR });
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('auth')?.status).toBe('skipped');
    expect(results.get('clock')).toMatchObject({ status: 'failed', cause: 'table-clock-skew' });
    expect(results.get('clock')?.message).toContain('60 min ahead of');
    expect(results.get('table')).toMatchObject({ status: 'skipped', blockedBy: 'azure-table/clock' });
  });

  it('the clock, where only the detail says so', async () => {
    const body = `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>${SIGNATURE}</Message><AuthenticationErrorDetail>Request date header too old: 'Sun, 22 Nov 2026 09:12:00 GMT'</AuthenticationErrorDetail></Error>`;
    const { url } = await open({
      on: 'any',
      reply: { status: 403, headers: { 'content-type': 'application/xml' }, body },
    });
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('clock')).toMatchObject({ status: 'failed', cause: 'table-clock-skew' });
  });

  it('the clock with a warning, while the service still takes it', async () => {
    const { url } = await open();
    const results = await run({ connectionString: connectionStringOf(url), now: () => Date.now() - 7 * 60_000 });
    expect(results.get('clock')).toMatchObject({ status: 'warned', cause: 'table-clock-skew' });
    expect(results.get('clock')?.message).toContain('7 min behind');
    expect(results.get('table')?.status).toBe('warned');
  });
});

describe('what is not decided', () => {
  it.each([
    [
      'an HTML page',
      { on: 'any', reply: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' } },
      'https-html',
    ],
    [
      'a busy service',
      { on: 'any', reply: errorReply(503, 'ServerBusy', 'Ingress is over the account limit.') },
      'table-throttled',
    ],
  ] as const)('%s', async (_, fault, cause) => {
    const { url } = await open(fault);
    const results = await run({ connectionString: connectionStringOf(url) });
    expect(results.get('auth')).toMatchObject({ status: 'inconclusive', cause });
    expect([...results.values()].some(({ status }) => status === 'failed')).toBe(false);
    expect(results.get('table')).toMatchObject({ status: 'skipped', blockedBy: 'azure-table/auth' });
  });

  it.each(['silent', 'endless'] as const)('an answer that does not end: %s', async (broken) => {
    const { url } = await open({ on: 'any', broken });
    const begun = Date.now();
    const results = await runChecks(
      adapter({ connectionString: connectionStringOf(url) }).checks,
      place,
      { only: ['azure-table/auth'], skip: [], offline: false, deep: false },
      { timeoutMs: 300, signal: new AbortController().signal },
    );
    expect(Date.now() - begun).toBeLessThan(2500);
    expect(results.at(-1)).toMatchObject({ id: 'azure-table/auth', status: 'inconclusive', cause: 'net-timeout' });
  });
});

describe('the endpoint', () => {
  const offline = async (connectionString: string) =>
    (await run({ connectionString }, { offline: true })).get('public') as CheckResult;
  const KEYED = `DefaultEndpointsProtocol=https;AccountName=${ACCOUNT};AccountKey=${KEY}`;

  it.each([
    [`${KEYED};EndpointSuffix=core.windows.net`, 'passed'],
    [KEYED, 'passed'],
    [`${KEYED};EndpointSuffix=core.chinacloudapi.cn`, 'passed'],
    [`${KEYED};EndpointSuffix=core.screens.net`, 'warned'],
    [`${KEYED};TableEndpoint=https://10.1.2.3/${ACCOUNT}`, 'warned'],
    [`${KEYED};TableEndpoint=https://[fd00::1]/${ACCOUNT}`, 'warned'],
    [`${KEYED};TableEndpoint=https://${ACCOUNT}.privatelink.table.core.windows.net`, 'warned'],
    [`${KEYED};TableEndpoint=https://${ACCOUNT}.table.cosmos.azure.com:443/`, 'warned'],
  ])('is judged by its host (%#)', async (connectionString, status) => {
    expect((await offline(connectionString)).status).toBe(status);
  });

  it('is told apart: this machine, a private address, another host', async () => {
    expect((await offline(`${KEYED};TableEndpoint=http://127.0.0.1:10002/${ACCOUNT}`)).message).toContain(
      'this machine itself',
    );
    expect((await offline(`${KEYED};TableEndpoint=https://192.168.1.5/${ACCOUNT}`)).message).toContain(
      'a private address',
    );
    expect((await offline(`${KEYED};TableEndpoint=https://[fd00::1]/${ACCOUNT}`)).message).toContain(
      'a private address',
    );
    expect((await offline(`${KEYED};EndpointSuffix=core.screens.net`)).message).toContain(
      'no host that Azure Storage gives',
    );
  });
});

describe('the deep checks', () => {
  async function filled(rows: readonly Record<string, string>[]) {
    const { url, requests } = await open();
    const tables = plainTables({ url } as Service);
    await tables.create(step(), 'MarketplaceLeads');
    for (const [i, row] of rows.entries())
      await tables.insert(step(), 'MarketplaceLeads', { partitionKey: 'p', rowKey: String(i) }, row);
    requests.length = 0;
    return { results: await run({ connectionString: connectionStringOf(url) }, { deep: true }), requests };
  }
  const CustomerInfo = '{"FirstName":"Ada"}';

  it("tell when the marketplace's own test lead last arrived", async () => {
    const { results, requests } = await filled([
      { CustomerInfo, Description: MICROSOFTS },
      { CustomerInfo, Description: 'MSFT_TEST_639309783256330000' },
      { CustomerInfo, Description: 'Campaigns: ' },
    ]);
    expect(results.get('last-probe')).toMatchObject({
      status: 'passed',
      evidence: { lastProbe: '2018-03-22T15:48:03.131Z', probes: 1 },
    });
    expect(results.get('last-probe')?.message).toContain('2018-03-22 15:48 UTC');
    expect(results.get('columns')?.status).toBe('passed');
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('say that none has come', async () => {
    const { results } = await filled([{ CustomerInfo, Description: 'MSFT_TEST_639309783256330000' }]);
    expect(results.get('last-probe')).toMatchObject({ status: 'warned', severity: 'advice' });
  });

  it('name columns that are new, and rows without a customer, without their values', async () => {
    const secret = 'a.customer@example.com';
    const strange = (await filled([{ CustomerInfo, Zodiac: secret }])).results.get('columns');
    expect(strange).toMatchObject({ status: 'warned' });
    expect(strange?.message).toContain('Zodiac');
    await service?.close();
    const empty = (await filled([{ CustomerInfo: secret }])).results.get('columns');
    expect(empty?.message).toContain('1 of 1 rows hold no readable customer data');
    expect(JSON.stringify([strange, empty])).not.toContain(secret);
  });

  it('wait for a table, and skip what they may not read', async () => {
    const { url } = await open();
    const results = await run({ connectionString: connectionStringOf(url) }, { deep: true });
    expect(results.get('last-probe')).toMatchObject({ status: 'skipped', blockedBy: null });
    await service?.close();
    const refused = await open({
      on: 'get',
      reply: errorReply(403, 'InsufficientAccountPermissions', 'Read operations are currently disabled.'),
    });
    await plainTables(refused).create(step(), 'MarketplaceLeads');
    const denied = await run({ connectionString: connectionStringOf(refused.url) }, { deep: true });
    expect(denied.get('columns')).toMatchObject({ status: 'skipped', cause: null });
    expect(denied.get('columns')?.message).toContain('Read operations are currently disabled');
  });
});
