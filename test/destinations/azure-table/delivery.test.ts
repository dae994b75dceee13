import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/checks/check.ts';
import { deliver } from '../../../src/checks/deliver.ts';
import { keysOf } from '../../../src/destinations/azure-table/lead.ts';
import { errorReply } from '../../../src/destinations/azure-table/stub/rows.ts';
import type { StubFault } from '../../../src/destinations/azure-table/stub.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import {
  ACCOUNT,
  adapter,
  connectionStringOf,
  KEY,
  place,
  plainStub,
  plainTables,
  type Service,
  step,
  thrownBy,
} from './fixture.ts';

const TABLE = 'MarketplaceLeads';
const MICROSOFTS = 'MSFT_TEST_636573304831318844';
const lead = testLead({ now: Date.now(), offer: 'Contoso Widget' });

let service: Service | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function open(fault?: StubFault) {
  service = await plainStub(fault);
  const { delivery } = adapter({ connectionString: connectionStringOf(service.url) });
  return { service, delivery, tables: plainTables(service) };
}

function run(delivery: Awaited<ReturnType<typeof open>>['delivery'], cleanup = true, timeoutMs = 3000) {
  const how = { cleanup, waitMs: 1000, timeoutGiven: true, onResidue: () => {} };
  return deliver('azure-table', delivery, lead, place, { timeoutMs, signal: new AbortController().signal }, how);
}

const posts = ({ requests }: Service) =>
  requests.filter(({ method, path }) => method === 'POST' && !path.endsWith('/Tables'));

describe('a test lead', () => {
  it('makes the absent table, says so, arrives, is compared, is removed, and leaves the table', async () => {
    const { service, delivery, tables } = await open();
    const { results, receipt } = await run(delivery);
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['azure-table/accepts', 'warned'],
      ['azure-table/found', 'passed'],
      ['azure-table/equal', 'passed'],
      ['azure-table/removed', 'passed'],
    ]);
    expect(results[0]?.message).toContain('did not exist, was made for it, and stays');
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: true, removed: true, marker: lead.marker });
    expect(receipt.fields).toHaveLength(12);
    expect(receipt.fields.every(({ equal }) => equal)).toBe(true);
    expect(posts(service)).toHaveLength(1);
    expect((await tables.find(step(), TABLE)).table).toBe(TABLE);
    expect((await tables.query(step(), TABLE, { top: 10, pages: 1 })).rows).toEqual([]);
  });

  it('is acknowledged without a warning where the table is there', async () => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    const receipt = await delivery.send(step(), lead);
    expect(receipt).toMatchObject({
      acknowledged: true,
      id: `leadctl-test-${new Date().toISOString().slice(0, 10)}/${lead.marker}`,
    });
    expect(receipt.warning).toBeUndefined();
    expect(receipt.message).toMatch(/^The Table service answered 204: 1 entity, \d+ bytes, in table MarketplaceLeads$/);
  });

  it('is shown before it is sent, without the key', async () => {
    const { service, delivery, tables } = await open();
    const { to, request } = delivery.preview(lead);
    expect(to).toBe(`storage account ${ACCOUNT}, table ${TABLE}`);
    expect(request).not.toContain(KEY);
    expect(service.requests).toEqual([]);
    const body = JSON.parse(request.slice(request.indexOf('{')));
    await delivery.send(step(), lead);
    const row = await tables.get(step(), TABLE, keysOf(lead.marker));
    const { PartitionKey, RowKey, ...columns } = body;
    expect({ ...row?.columns }).toEqual(columns);
    expect({ PartitionKey, RowKey }).toEqual({ PartitionKey: row?.partitionKey, RowKey: row?.rowKey });
  });

  it('shows a column that something changed', async () => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    const { delivery: other } = {
      delivery: adapter({ connectionString: connectionStringOf(service?.url ?? '') }).delivery,
    };
    await other.send(step(), { ...lead, title: '', description: lead.marker });
    const stored = await delivery.find?.(step(), lead, null);
    const different = Object.entries(delivery.fields(lead)).filter(([name, value]) => stored?.fields[name] !== value);
    expect(different.map(([name]) => name)).toEqual(['CustomerInfo.Title']);
  });
});

describe('an unclear answer', () => {
  it('is resolved by reading back, never by a second insert', async () => {
    const { service, delivery, tables } = await open({ on: 'insert', broken: 'unanswered' });
    await tables.create(step(), TABLE);
    const { results, receipt } = await run(delivery, true, 400);
    expect(results[0]).toMatchObject({ id: 'azure-table/accepts', status: 'inconclusive', cause: 'net-timeout' });
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: true, removed: true });
    expect(posts(service)).toHaveLength(1);
  });

  it('of a cut connection is not taken for a refusal', async () => {
    const { service, delivery, tables } = await open({ on: 'insert', broken: 'cut' });
    await tables.create(step(), TABLE);
    const error = (await thrownBy(() => delivery.send(step(), lead))) as Failure;
    expect(error).toBeInstanceOf(Failure);
    expect(error.status).toBe('inconclusive');
    expect(posts(service)).toHaveLength(1);
  });

  it('is none where nothing could leave', async () => {
    const { service, delivery } = await open();
    await service.close();
    const { results, receipt } = await run(delivery);
    expect(receipt).toMatchObject({ sent: false, acknowledged: false });
    expect(results[0]).toMatchObject({ status: 'failed', cause: 'net-refused' });
  });

  it('of a table that is being deleted is told, and nothing is inserted', async () => {
    const text = 'The specified table is being deleted. Try operation later.';
    const { service, delivery } = await open({ on: 'create-table', reply: errorReply(409, 'TableBeingDeleted', text) });
    const error = (await thrownBy(() => delivery.send(step(), lead))) as Failure;
    expect(error.message).toContain(text);
    expect(error.resolution?.join(' ')).toContain('Wait until the deletion');
    expect(posts(service)).toEqual([]);
  });
});

describe('looking for a marker', () => {
  it("finds the marketplace's own test lead, wherever it puts the marker", async () => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    await tables.insert(step(), TABLE, { partitionKey: '20180322', rowKey: 'a' }, { Description: 'Campaigns: ' });
    await tables.insert(
      step(),
      TABLE,
      { partitionKey: '20180322', rowKey: 'b' },
      { LeadSource: `${MICROSOFTS}-${MICROSOFTS}|Contoso` },
    );
    const stored = await delivery.find?.(step(), { marker: MICROSOFTS }, null);
    expect(stored?.id).toBe('20180322/b');
  });

  it('takes nothing but a marker', async () => {
    const { service, delivery } = await open();
    for (const marker of ['', 'MSFT_TEST_1', "x' or RowKey ge '", `${MICROSOFTS}' or RowKey ge '`]) {
      await thrownBy(async () => delivery.find?.(step(), { marker }, null));
    }
    expect(service.requests).toEqual([]);
  });

  it('finds nothing in an account without the table, or with other leads only', async () => {
    const { delivery } = await open();
    expect(await delivery.find?.(step(), lead, null)).toBeNull();
    await plainTables(service as Service).create(step(), TABLE);
    const fresh = adapter({ connectionString: connectionStringOf(service?.url ?? '') }).delivery;
    expect(await fresh.find?.(step(), lead, null)).toBeNull();
  });
});

describe('removal', () => {
  it('touches nothing but the test lead itself', async () => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    const real = { partitionKey: '20261122', rowKey: 'real' };
    await tables.insert(step(), TABLE, real, {
      CustomerInfo: '{"FirstName":"Ada"}',
      Description: `see ${lead.marker}`,
    });
    await delivery.send(step(), lead);
    const stored = { id: '20261122/real', fields: {} };
    const error = (await thrownBy(async () => delivery.remove?.(step(), stored, lead))) as Failure;
    expect(error.status).toBe('failed');
    expect(await tables.get(step(), TABLE, real)).not.toBeNull();
    const other = testLead({ now: Date.now() + 60_000 });
    await thrownBy(async () =>
      delivery.remove?.(step(), { id: `${keysOf(lead.marker).partitionKey}/${lead.marker}`, fields: {} }, other),
    );
    expect(await tables.get(step(), TABLE, keysOf(lead.marker))).not.toBeNull();
  });

  it('says whose right is missing, and what is left', async () => {
    const text = 'Write operations are not allowed.';
    const { delivery } = await open({ on: 'delete', reply: errorReply(403, 'InsufficientAccountPermissions', text) });
    const { results, receipt } = await run(delivery);
    expect(results.at(-1)).toMatchObject({ id: 'azure-table/removed', status: 'warned' });
    expect(results.at(-1)?.message).toContain(lead.marker);
    expect(receipt.removed).toBe(false);
  });

  it('fails where the service fails, and names what is left', async () => {
    const { delivery } = await open({
      on: 'delete',
      reply: errorReply(500, 'InternalError', 'The server encountered an internal error.'),
    });
    const { results } = await run(delivery);
    expect(results.at(-1)).toMatchObject({ id: 'azure-table/removed', status: 'failed' });
    expect(results.at(-1)?.message).toContain('left behind');
  });

  it('is not believed: a row that is still there was not removed', async () => {
    const { delivery } = await open({ on: 'delete', reply: { status: 204 } });
    const { results, receipt } = await run(delivery);
    expect(results.at(-1)).toMatchObject({ id: 'azure-table/removed', status: 'failed' });
    expect(results.at(-1)?.message).toContain('still there');
    expect(receipt.removed).toBe(false);
  });

  it('takes a lead that is gone already for removed', async () => {
    const { delivery } = await open();
    await delivery.send(step(), lead);
    const stored = await delivery.find?.(step(), lead, null);
    expect(stored).not.toBeNull();
    if (!stored) return;
    expect(await delivery.remove?.(step(), stored, lead)).toEqual({ removed: true });
    expect(await delivery.remove?.(step(), stored, lead)).toEqual({ removed: true });
  });
});

describe('a table that was made for a lead that then did not arrive', () => {
  const STAYS = `table ${TABLE} did not exist, was made for the lead, and stays`;
  const MAY = `table ${TABLE} did not exist, may have been made for the lead, and then stays`;
  const refusal = (status: number, code: string) => ({ on: 'insert', reply: errorReply(status, code, 'No.') });

  it.each([
    ['refused with 403', refusal(403, 'AuthorizationFailure'), 'failed'],
    ['refused with 400', refusal(400, 'InvalidInput'), 'failed'],
    ['put off with 503', refusal(503, 'ServerBusy'), 'inconclusive'],
    ['not answered', { on: 'insert', broken: 'unanswered' as const }, 'inconclusive'],
    ['cut', { on: 'insert', broken: 'cut' as const }, 'inconclusive'],
  ])('is told: %s', async (_, fault, status) => {
    const { delivery } = await open(fault);
    const { results } = await run(delivery, false, 400);
    expect(results[0]).toMatchObject({ status, evidence: { table: TABLE, tableCreated: true } });
    expect(results[0]?.message).toContain(STAYS);
  });

  it.each([
    ['the insert', { on: 'insert', broken: 'silent' as const }, STAYS, true],
    ['the making', { on: 'create-table', broken: 'silent' as const }, MAY, 'perhaps'],
  ])('is told of a run that was ended during %s', async (_, fault, words, tableCreated) => {
    const { delivery } = await open(fault);
    const controller = new AbortController();
    setTimeout(() => controller.abort('interrupted'), 200);
    const how = { cleanup: false, waitMs: 100, timeoutGiven: true, onResidue: () => {} };
    const limits = { timeoutMs: 5000, signal: controller.signal };
    const { results } = await deliver('azure-table', delivery, lead, place, limits, how);
    expect(results[0]).toMatchObject({
      status: 'inconclusive',
      message: `Not finished: interrupted; ${words}`,
      evidence: { table: TABLE, tableCreated },
    });
  });

  it('may be there where its making was not answered in time', async () => {
    const { service, delivery, tables } = await open({ on: 'create-table', broken: 'unanswered' });
    const { results, receipt } = await run(delivery, false, 300);
    expect(results[0]).toMatchObject({ status: 'inconclusive', cause: 'net-timeout' });
    expect(results[0]?.message).toContain(MAY);
    expect(receipt.sent).toBe(false);
    expect((await tables.find(step(), TABLE)).table).toBe(TABLE);
    expect(posts(service)).toEqual([]);
  });

  it('is there where a look after a cut answer to its making finds it', async () => {
    const { service, delivery } = await open({ on: 'create-table', broken: 'half' });
    const { results } = await run(delivery, false);
    expect(results[0]).toMatchObject({ status: 'inconclusive', cause: 'net-reset', evidence: { tableCreated: true } });
    expect(results[0]?.message).toContain('no lead was sent');
    expect(results[0]?.message).toContain(STAYS);
    expect(posts(service)).toEqual([]);
  });

  it.each([
    ['a look does not find it', { on: 'create-table', broken: 'cut' as const }, 'inconclusive'],
    ['the service refuses it', { on: 'create-table', reply: errorReply(403, 'AuthorizationFailure', 'No.') }, 'failed'],
  ])('is not claimed where %s', async (_, fault, status) => {
    const { delivery } = await open(fault);
    const { results } = await run(delivery, false);
    expect(results[0]).toMatchObject({ status });
    expect(results[0]?.message).toContain('could not be made');
    expect(results[0]?.message).not.toContain('stays');
    expect(results[0]?.evidence).not.toHaveProperty('tableCreated');
  });
});

describe('a row of a customer into which the marker got', () => {
  const real = { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@contoso.com', Phone: '1', Country: 'UK' };
  const source = 'AzureMarketplace-INS|contoso.widget';
  it.each([
    ['its description', { CustomerInfo: real, LeadSource: source, Description: lead.marker }],
    ['its source', { CustomerInfo: real, LeadSource: `${lead.marker}-${lead.marker}|x`, Description: 'Call me' }],
    [
      'its address',
      { CustomerInfo: { ...real, Email: `${lead.marker}@test.com` }, LeadSource: source, Description: lead.marker },
    ],
    ['its description, and no customer can be read', { LeadSource: source, Description: lead.marker }],
  ])('is left alone, and said to be: %s', async (_, row) => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    const keys = { partitionKey: '20261122', rowKey: 'real' };
    const { CustomerInfo, ...columns } = { CustomerInfo: undefined, ...row };
    const customer = CustomerInfo ? { CustomerInfo: JSON.stringify(CustomerInfo) } : {};
    await tables.insert(step(), TABLE, keys, { ...customer, ...columns });
    const stored = await delivery.find?.(step(), lead, null);
    expect(stored?.id).toBe('20261122/real');
    if (!stored) return;
    const error = (await thrownBy(async () => delivery.remove?.(step(), stored, lead))) as Failure;
    expect(error.message).toContain('it was left alone');
    expect(error.status).toBe('failed');
    expect(await tables.get(step(), TABLE, keys)).not.toBeNull();
  });

  it('does not stand in the way of the test lead itself', async () => {
    const { delivery, tables } = await open();
    await tables.create(step(), TABLE);
    const customer = JSON.stringify({ FirstName: MICROSOFTS, LastName: MICROSOFTS, Email: `${MICROSOFTS}@test.com` });
    await tables.insert(
      step(),
      TABLE,
      { partitionKey: '1', rowKey: 'real' },
      { CustomerInfo: JSON.stringify(real), LeadSource: source, Description: MICROSOFTS },
    );
    await tables.insert(
      step(),
      TABLE,
      { partitionKey: '2', rowKey: 'test' },
      { CustomerInfo: customer, LeadSource: 'AzureMarketplace', ActionCode: 'INS', Description: MICROSOFTS },
    );
    const stored = await delivery.find?.(step(), { marker: MICROSOFTS }, null);
    expect(stored?.id).toBe('2/test');
    if (stored) expect(await delivery.remove?.(step(), stored, { marker: MICROSOFTS })).toEqual({ removed: true });
    expect(await tables.get(step(), TABLE, { partitionKey: '1', rowKey: 'real' })).not.toBeNull();
  });
});
