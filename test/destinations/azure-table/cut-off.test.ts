import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/checks/deliver.ts';
import { runChecks } from '../../../src/checks/run.ts';
import { openTables, type Tables } from '../../../src/destinations/azure-table/client.ts';
import { type Stub, type StubFault, startStub } from '../../../src/destinations/azure-table/stub.ts';
import type { SandboxTls } from '../../../src/destinations/destination.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import type { Network } from '../../../src/net/network.ts';
import { issue, makeAuthority } from '../../../src/sandbox/certs.ts';
import { ACCOUNT, adapter, connectionStringOf, KEY, network, place, step } from './fixture.ts';

const TABLE = 'MarketplaceLeads';
const limits = { timeoutMs: 2000, signal: new AbortController().signal };
const asked = { only: [], skip: [], offline: false, deep: false };

let tls: SandboxTls;
let net: Network;
beforeAll(async () => {
  tls = await issue(await makeAuthority(), { names: ['localhost'], ips: ['127.0.0.1'] });
  net = network([tls.ca]);
});
afterAll(() => net.close());

let stub: Stub | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

async function open(fault: StubFault) {
  stub = await startStub({ host: '127.0.0.1', port: 0, tls, account: ACCOUNT, key: KEY, faults: [fault] });
  const tables: Tables = openTables({ account: ACCOUNT, key: KEY, tableEndpoint: stub.url }, net);
  return { tables, ...adapter({ connectionString: connectionStringOf(stub.url), net }) };
}

const auth = async ({ checks }: Awaited<ReturnType<typeof open>>) =>
  (await runChecks(checks, place, asked, limits)).find(({ id }) => id === 'azure-table/auth');

describe('an answer that is not whole', () => {
  it('is the network’s own fault where the connection closes in the midst of it', async () => {
    const found = await auth(await open({ on: 'list', broken: 'half' }));
    expect(found).toMatchObject({ status: 'inconclusive', cause: 'net-reset', evidence: { phase: 'response' } });
    expect(found?.message).not.toContain('Unknown error');
  });

  it('to an insert leaves open whether the lead was written, and a look tells', async () => {
    const { tables, delivery } = await open({ on: 'insert', broken: 'half' });
    await tables.create(step(), TABLE);
    const lead = testLead({ now: Date.now() });
    const how = { cleanup: true, waitMs: 500, timeoutGiven: true, onResidue: () => {} };
    const { results, receipt } = await deliver('azure-table', delivery, lead, place, limits, how);
    expect(results[0]).toMatchObject({ status: 'inconclusive', cause: 'net-reset' });
    expect(results[0]?.message).toContain('The answer to the insert is not whole');
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: true, removed: true });
  });

  it.each([
    ['JSON without its end', '{"value":[{"Table', 'JSON that is cut off or of another form'],
    ['JSON without a list', '{"tables":[]}', 'JSON that is cut off or of another form'],
    ['a list of another service', '[]', 'JSON that is cut off or of another form'],
    ['nothing', '', 'an empty body'],
    ['words', 'OK', 'a text that is no JSON'],
  ])('is told as what it is, and never taken for an empty list: %s', async (_, body, what) => {
    const found = await auth(await open({ on: 'list', reply: { status: 200, body } }));
    expect(found).toMatchObject({
      status: 'inconclusive',
      cause: null,
      message: `Tables cannot be listed: the Table service answered 200 with ${what}`,
      evidence: { httpStatus: 200 },
    });
    expect(found?.resolution[0]).toContain('Run the same command again');
    expect(found?.who).toContain('network');
  });

  it('quotes nothing of a row that was cut off', async () => {
    const body = '{"value":[{"PartitionKey":"p","RowKey":"r","CustomerInfo":"{\\"Email\\":\\"ada@contoso.com';
    const { checks } = await open({ on: 'get', reply: { status: 200, body } });
    const tables = openTables({ account: ACCOUNT, key: KEY, tableEndpoint: stub?.url ?? '' }, net);
    await tables.create(step(), TABLE);
    const results = await runChecks(checks, place, { ...asked, deep: true }, limits);
    expect(results.find(({ id }) => id === 'azure-table/columns')).toMatchObject({ status: 'inconclusive' });
    expect(JSON.stringify(results)).not.toContain('ada@');
  });
});
