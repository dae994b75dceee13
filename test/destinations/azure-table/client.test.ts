import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/checks/check.ts';
import { answerOf } from '../../../src/destinations/azure-table/answer.ts';
import { openTables, type StoredRow } from '../../../src/destinations/azure-table/client.ts';
import { isLoopback } from '../../../src/destinations/azure-table/endpoint.ts';
import { errorReply } from '../../../src/destinations/azure-table/stub/rows.ts';
import type { StubFault } from '../../../src/destinations/azure-table/stub.ts';
import type { Network } from '../../../src/net/network.ts';
import { ACCOUNT, KEY, plainStub, plainTables, type Service, step, thrownBy } from './fixture.ts';

const TABLE = 'MarketplaceLeads';
const keys = { partitionKey: "day 1 / o'clock".replace('/', '-'), rowKey: 'row|1 + ü' };

let service: Service | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function open(fault?: StubFault) {
  service = await plainStub(fault);
  return { service, tables: plainTables(service) };
}

describe('the client library over the network of leadctl', () => {
  it('lists, creates, inserts, reads, queries and deletes', async () => {
    const { tables } = await open();
    expect((await tables.find(step(), TABLE)).table).toBeNull();
    expect(await tables.create(step(), TABLE)).toBe(true);
    expect(await tables.create(step(), TABLE)).toBe(false);
    expect((await tables.find(step(), 'marketplaceleads')).table).toBe(TABLE);
    expect(await tables.insert(step(), TABLE, keys, { Description: "O'Hara & Söhne" })).toBe(204);
    const row = (await tables.get(step(), TABLE, keys)) as StoredRow;
    expect(row.columns).toEqual({ Description: "O'Hara & Söhne" });
    expect(row).toMatchObject(keys);
    expect(Math.abs(Date.parse(row.timestamp) - Date.now())).toBeLessThan(10_000);
    const found = await tables.query(step(), TABLE, {
      filter: "Description ge 'O'",
      select: ['Description'],
      top: 10,
      pages: 1,
    });
    expect(found.rows.map(({ rowKey }) => rowKey)).toEqual([keys.rowKey]);
    expect(found.complete).toBe(true);
    expect(await tables.remove(step(), TABLE, row)).toBe(true);
    expect(await tables.remove(step(), TABLE, row)).toBe(false);
    expect(await tables.get(step(), TABLE, keys)).toBeNull();
  });

  it('reads no more pages than it was told to, and says so', async () => {
    const { service, tables } = await open();
    await tables.create(step(), TABLE);
    for (let i = 0; i < 7; i++)
      await tables.insert(step(), TABLE, { partitionKey: 'p', rowKey: String(i) }, { Description: 'x' });
    const before = service.requests.length;
    const some = await tables.query(step(), TABLE, { top: 2, pages: 2 });
    expect(some.rows.map(({ rowKey }) => rowKey)).toEqual(['0', '1', '2', '3']);
    expect(some.complete).toBe(false);
    expect(service.requests.length - before).toBe(2);
    const all = await tables.query(step(), TABLE, { top: 2, pages: 9 });
    expect(all.rows).toHaveLength(7);
    expect(all.complete).toBe(true);
  });

  it('deletes a row only while it is the one that was read', async () => {
    const { tables } = await open();
    await tables.create(step(), TABLE);
    await tables.insert(step(), TABLE, keys, { Description: 'x' });
    const row = (await tables.get(step(), TABLE, keys)) as StoredRow;
    const error = await thrownBy(() => tables.remove(step(), TABLE, { ...row, etag: 'W/"datetime\'2020\'"' }));
    expect(answerOf(error)).toMatchObject({ status: 412, code: 'UpdateConditionNotSatisfied' });
    expect(await tables.get(step(), TABLE, keys)).not.toBeNull();
  });

  it('says a missing table apart from a missing row', async () => {
    const { tables } = await open();
    const error = await thrownBy(() => tables.get(step(), TABLE, keys));
    expect(answerOf(error)).toMatchObject({
      status: 404,
      code: 'TableNotFound',
      text: 'The table specified does not exist.',
    });
    expect(error.message).toBe(
      'The lead cannot be read: the Table service answered 404 TableNotFound, "The table specified does not exist."',
    );
  });
});

describe('what the service refuses', () => {
  it('repeats nothing, whatever the answer', async () => {
    const busy = { ...errorReply(503, 'ServerBusy', 'Operations per second is over the account limit.') };
    const { service, tables } = await open({
      on: 'any',
      reply: { ...busy, headers: { ...busy.headers, 'retry-after': '30' } },
    });
    const begun = Date.now();
    const error = (await thrownBy(() => tables.insert(step(), TABLE, keys, {}))) as Failure;
    expect(Date.now() - begun).toBeLessThan(2000);
    expect(service.requests).toHaveLength(1);
    expect(error).toBeInstanceOf(Failure);
    expect(error.status).toBe('inconclusive');
    expect(error.evidence).toMatchObject({ httpStatus: 503, code: 'ServerBusy', retryAfter: '30' });
  });

  it('follows no redirect', async () => {
    const { service, tables } = await open({ on: 'any', reply: { status: 307, headers: { location: '/elsewhere' } } });
    const error = await thrownBy(() => tables.find(step(), TABLE));
    expect(service.requests).toHaveLength(1);
    expect(answerOf(error)?.status).toBe(307);
  });

  it('takes no page for an empty list of tables', async () => {
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in</body></html>' };
    const { tables } = await open({ on: 'any', reply: page });
    const error = (await thrownBy(() => tables.find(step(), TABLE))) as Failure;
    expect(error).toMatchObject({ causeId: 'https-html', status: 'inconclusive' });
    expect(error.evidence).toMatchObject({ httpStatus: 200, contentType: 'text/html' });
  });

  it('knows a wrong key from the code', async () => {
    service = await plainStub();
    const tables = plainTables(service, Buffer.alloc(64, 7).toString('base64'));
    expect(answerOf(await thrownBy(() => tables.find(step(), TABLE)))).toMatchObject({
      status: 403,
      code: 'AuthenticationFailed',
    });
  });

  it('never shows the key, nor the signature of a request', async () => {
    for (const fault of [
      undefined,
      {
        on: 'any',
        reply: errorReply(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.'),
      },
      { on: 'any', broken: 'cut' as const },
    ]) {
      const { service, tables } = await open(fault);
      const error = await thrownBy(() => tables.get(step(), TABLE, keys));
      const shown =
        inspect(error, { depth: 9, showHidden: true }) +
        error.stack +
        JSON.stringify(error) +
        JSON.stringify(service.requests);
      expect(shown).not.toContain(KEY);
      expect(JSON.stringify(error) + error.message).not.toContain('SharedKeyLite');
      await service.close();
    }
  });
});

describe('a service that does not answer', () => {
  it.each(['silent', 'endless'] as const)('is given up in time: %s', async (broken) => {
    const { tables } = await open({ on: 'any', broken });
    const begun = Date.now();
    const error = await thrownBy(() => tables.find(step(300), TABLE));
    expect(Date.now() - begun).toBeLessThan(2000);
    expect(error.cause).toMatchObject({ code: 'ETIMEDOUT', phase: 'request' });
  });

  it('is given up when the step is', async () => {
    const { tables } = await open({ on: 'any', broken: 'silent' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const begun = Date.now();
    await thrownBy(() => tables.find(step(60_000, controller.signal), TABLE));
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  it('names the port that refuses', async () => {
    const { service, tables } = await open();
    await service.close();
    const error = await thrownBy(() => tables.find(step(), TABLE));
    expect(error.message).toBe(`127.0.0.1:${service.port} refuses connections`);
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED', phase: 'connect' });
  });
});

describe('plain http', () => {
  it('is spoken with this machine alone', async () => {
    const tables = openTables(
      { account: ACCOUNT, key: KEY, tableEndpoint: 'http://192.0.2.1/contosoleads' },
      {} as Network,
    );
    expect(await thrownBy(() => tables.find(step(), TABLE))).toMatchObject({ causeId: 'table-connection-string' });
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['localhost', true],
    ['contosoleads.localhost', true],
    ['[::1]', true],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
    ['10.0.0.1', false],
  ])('%s: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});
