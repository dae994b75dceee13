import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/checks/deliver.ts';
import { runChecks } from '../../../src/checks/run.ts';
import { answerOf } from '../../../src/destinations/azure-table/answer.ts';
import { findAzurite } from '../../../src/destinations/azure-table/azurite.ts';
import { openTables, type StoredRow } from '../../../src/destinations/azure-table/client.ts';
import { parseConnectionString } from '../../../src/destinations/azure-table/connection-string.ts';
import { keysOf } from '../../../src/destinations/azure-table/lead.ts';
import { sandbox } from '../../../src/destinations/azure-table/sandbox.ts';
import type { RunningSandbox } from '../../../src/destinations/destination.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import type { Network } from '../../../src/net/network.ts';
import { issue, makeAuthority } from '../../../src/sandbox/certs.ts';
import { adapter, network, place, step, thrownBy } from './fixture.ts';

const TABLE = 'MarketplaceLeads';
const MICROSOFTS = 'MSFT_TEST_636573304831318844';
const limits = { timeoutMs: 5000, signal: new AbortController().signal };
const asked = { only: [], skip: [], offline: false, deep: false };

let running: RunningSandbox;
let net: Network;
let untrusting: Network;
let connectionString: string;
const lines: string[] = [];

beforeAll(async () => {
  const tls = await issue(await makeAuthority(), { names: ['localhost'], ips: ['127.0.0.1'] });
  running = await sandbox.start({ host: '127.0.0.1', port: 0, tls, log: (line) => lines.push(line) });
  net = network([tls.ca]);
  untrusting = network();
  ({ connectionString } = running.config as { connectionString: string });
});
afterAll(async () => {
  await Promise.all([net.close(), untrusting.close(), running.close()]);
  expect(process.env.AZURITE_ACCOUNTS).toBeUndefined();
});

const given = (table = TABLE) => ({ connectionString, net, table });
const tables = () => openTables(parseConnectionString(connectionString), net);
const statuses = async (table?: string, deep = false) =>
  Object.fromEntries(
    (await runChecks(adapter(given(table)).checks, place, { ...asked, deep }, limits)).map(({ id, status }) => [
      id.replace('azure-table/', ''),
      status,
    ]),
  );

describe('the emulator of Microsoft, over TLS', () => {
  it('is the one that the sandbox found', () => {
    expect(lines[0]).toContain('Azurite is installed here');
    expect(running.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/leadctlsandbox$/);
  });

  it('is only read by the checks', async () => {
    const before = running.requests.length;
    expect(await statuses()).toEqual({
      'connection-string': 'passed',
      key: 'passed',
      public: 'warned',
      dns: 'skipped',
      tls: 'warned',
      auth: 'passed',
      clock: 'passed',
      'shared-key': 'passed',
      'network-rules': 'passed',
      table: 'warned',
    });
    expect(running.requests.slice(before)).toEqual([{ method: 'GET', path: '/leadctlsandbox/Tables' }]);
    expect((await tables().find(step(), TABLE)).table).toBeNull();
  });

  it('takes, shows and deletes a test lead', async () => {
    const lead = testLead({ now: Date.now(), offer: 'Größe "9" \\ €' });
    const how = { cleanup: true, timeoutGiven: true, waitMs: 2000, onResidue: () => {} };
    const { results, receipt } = await deliver('azure-table', adapter(given()).delivery, lead, place, limits, how);
    expect(results.map(({ status }) => status)).toEqual(['warned', 'passed', 'passed', 'passed']);
    expect(receipt).toMatchObject({ acknowledged: true, found: true, removed: true });
    expect(receipt.fields.filter(({ equal }) => !equal)).toEqual([]);
    expect(await tables().get(step(), TABLE, keysOf(lead.marker))).toBeNull();
    expect(await statuses()).toMatchObject({ table: 'passed' });
  });

  it('finds the table in another case, and writes to it', async () => {
    const lead = testLead({ now: Date.now() + 1 });
    const { delivery } = adapter(given('MARKETPLACELEADS'));
    expect((await delivery.send(step(), lead)).warning).toBeUndefined();
    const stored = await delivery.find?.(step(), lead, null);
    expect(stored?.fields).toEqual(delivery.fields(lead));
    if (stored) expect(await delivery.remove?.(step(), stored, lead)).toEqual({ removed: true });
  });

  it("finds the marketplace's own test lead by range, and tells when it came", async () => {
    const row = { LeadSource: `${MICROSOFTS}-${MICROSOFTS}|Contoso`, CustomerInfo: '{"FirstName":"x"}' };
    await tables().create(step(), TABLE);
    await tables().insert(step(), TABLE, { partitionKey: '2018', rowKey: 'x' }, row);
    const { checks, delivery } = adapter(given());
    expect(await delivery.find?.(step(), { marker: MICROSOFTS }, null)).toMatchObject({ id: '2018/x' });
    const results = await runChecks(checks, place, { ...asked, deep: true }, limits);
    expect(results.find(({ id }) => id === 'azure-table/last-probe')).toMatchObject({
      status: 'passed',
      evidence: { lastProbe: '2018-03-22T15:48:03.131Z' },
    });
    expect(results.find(({ id }) => id === 'azure-table/columns')?.status).toBe('passed');
    const stored = (await tables().get(step(), TABLE, { partitionKey: '2018', rowKey: 'x' })) as StoredRow;
    expect(await tables().remove(step(), TABLE, stored)).toBe(true);
  });

  it('leaves a row of a customer alone, whatever one column of it says', async () => {
    const lead = testLead({ now: Date.now() + 2 });
    const keys = { partitionKey: '20261122', rowKey: 'real' };
    const CustomerInfo = JSON.stringify({ FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@contoso.com' });
    const row = { CustomerInfo, LeadSource: 'AzureMarketplace-INS|contoso.widget', Description: lead.marker };
    await tables().create(step(), TABLE);
    await tables().insert(step(), TABLE, keys, row);
    const { delivery } = adapter(given());
    const stored = await delivery.find?.(step(), lead, null);
    expect(stored?.id).toBe('20261122/real');
    if (stored) {
      const error = await thrownBy(async () => delivery.remove?.(step(), stored, lead));
      expect(error.message).toContain('it was left alone');
    }
    const kept = (await tables().get(step(), TABLE, keys)) as StoredRow;
    expect(await tables().remove(step(), TABLE, kept)).toBe(true);
  });

  it('refuses a second row with the same keys, and another key of the account', async () => {
    const keys = { partitionKey: 'p', rowKey: 'twice' };
    await tables().create(step(), TABLE);
    await tables().insert(step(), TABLE, keys, { Description: 'x' });
    expect(answerOf(await thrownBy(() => tables().insert(step(), TABLE, keys, { Description: 'x' })))).toMatchObject({
      status: 409,
      code: 'EntityAlreadyExists',
    });
    const row = (await tables().get(step(), TABLE, keys)) as StoredRow;
    await tables().remove(step(), TABLE, row);
    const wrong = connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.alloc(64, 3).toString('base64')}`);
    const results = await runChecks(adapter({ ...given(), connectionString: wrong }).checks, place, asked, limits);
    expect(results.find(({ id }) => id === 'azure-table/auth')).toMatchObject({
      status: 'failed',
      cause: 'table-auth-failed',
    });
  });

  it('is inconclusive where its root is not known here', async () => {
    const results = await runChecks(adapter({ ...given(), net: untrusting }).checks, place, asked, limits);
    expect(results.find(({ id }) => id === 'azure-table/tls')).toMatchObject({
      status: 'inconclusive',
      cause: 'tls-chain-incomplete',
    });
    expect(results.find(({ id }) => id === 'azure-table/auth')).toMatchObject({
      status: 'skipped',
      blockedBy: 'azure-table/tls',
    });
  });

  it('shows its key in no record of the wire', () => {
    const key = parseConnectionString(connectionString).key;
    expect(JSON.stringify(net.records) + lines.join('\n')).not.toContain(key);
    expect(net.records.length).toBeGreaterThan(10);
  });
});

describe('where no emulator is installed', () => {
  it('none is found', () => {
    const empty = mkdtempSync(join(tmpdir(), 'leadctl-none-'));
    expect(findAzurite([empty])).toBeNull();
    expect(findAzurite([empty, process.cwd()])).not.toBeNull();
    rmSync(empty, { recursive: true });
  });
});
