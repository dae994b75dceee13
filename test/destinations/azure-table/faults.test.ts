import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/checks/deliver.ts';
import { runChecks } from '../../../src/checks/run.ts';
import { table } from '../../../src/destinations/azure-table/causes.ts';
import { openTables, type Tables } from '../../../src/destinations/azure-table/client.ts';
import { faultsOf, sandbox } from '../../../src/destinations/azure-table/sandbox.ts';
import { type Stub, startStub } from '../../../src/destinations/azure-table/stub.ts';
import type { RunningSandbox, SandboxTls } from '../../../src/destinations/destination.ts';
import type { Exchange } from '../../../src/diagnosis/cause.ts';
import { causeOf } from '../../../src/diagnosis/diagnose.ts';
import { evidenceOf } from '../../../src/diagnosis/evidence-of.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import type { Network } from '../../../src/net/network.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { issue, makeAuthority } from '../../../src/sandbox/certs.ts';
import { ACCOUNT, adapter, KEY, network, place, step, thrownBy } from './fixture.ts';

const TABLE = 'MarketplaceLeads';
const keys = { partitionKey: 'p', rowKey: 'r' };

let tls: SandboxTls;
let net: Network;
beforeAll(async () => {
  tls = await issue(await makeAuthority(), { names: ['localhost'], ips: ['127.0.0.1'] });
  net = network([tls.ca]);
});
afterAll(() => net.close());

let stub: Stub | undefined;
let running: RunningSandbox | undefined;
afterEach(async () => {
  await stub?.close();
  await running?.close();
  stub = running = undefined;
});

/** One request of the route that an example is a reply to. */
const OPERATIONS: Readonly<Record<string, (tables: Tables) => Promise<unknown>>> = {
  any: (tables) => tables.find(step(), TABLE),
  list: (tables) => tables.find(step(), TABLE),
  'create-table': (tables) => tables.create(step(), TABLE),
  insert: (tables) => tables.insert(step(), TABLE, keys, { Description: 'x' }),
  get: (tables) => tables.get(step(), TABLE, keys),
  delete: (tables) => tables.remove(step(), TABLE, { ...keys, etag: '*', timestamp: '', columns: {} }),
};

const exchanges = table.flatMap(({ id, examples }) =>
  examples
    .filter((example): example is Exchange => typeof example !== 'string')
    .map(
      (example) =>
        [
          id,
          example.on,
          (JSON.parse(example.reply.body?.startsWith('{') ? example.reply.body : '{}')['odata.error']?.code ??
            'xml') as string,
          example,
        ] as const,
    ),
);

describe('what the catalogue says that the wire looks like, as the real client meets it', () => {
  it('covers the refusals of the Table service', () => {
    expect(new Set(exchanges.map(([id]) => id)).size).toBeGreaterThanOrEqual(8);
  });

  it.each(exchanges)('%s on %s: %s', async (id, on, _code, { reply }) => {
    stub = await startStub({ host: '127.0.0.1', port: 0, tls, account: ACCOUNT, key: KEY, faults: [{ on, reply }] });
    const tables = openTables({ account: ACCOUNT, key: KEY, tableEndpoint: stub.url }, net);
    const error = await thrownBy(() => OPERATIONS[on]?.(tables) ?? Promise.reject(new Error(`no route ${on}`)));
    expect(causeOf(evidenceOf(error))?.cause.id).toBe(id);
    expect(causeOf(evidenceOf(error.cause))?.cause.id).toBe(id);
    expect(JSON.stringify(evidenceOf(error))).not.toContain(KEY);
  });
});

describe('the sandbox with a fault', () => {
  it('offers each cause that has a wire to show', () => {
    expect(sandbox.faults).toEqual(
      expect.arrayContaining([...new Set(exchanges.map(([id]) => id)), 'https-html', 'net-timeout']),
    );
    for (const fault of sandbox.faults) expect(faultsOf(fault)).not.toHaveLength(0);
  });

  it.each(sandbox.faults)('%s is named by validate or send-test', async (fault) => {
    running = await sandbox.start({ host: '127.0.0.1', port: 0, tls, fault });
    const { connectionString } = running.config as { connectionString: string };
    const fresh = network([tls.ca]);
    try {
      const { checks, delivery } = adapter({ connectionString, net: fresh });
      const limits = { timeoutMs: 800, signal: new AbortController().signal };
      const results: CheckResult[] = [
        ...(await runChecks(checks, place, { only: [], skip: [], offline: false, deep: false }, limits)),
      ];
      if (!results.some(({ status }) => status === 'failed' || status === 'inconclusive')) {
        const lead = testLead({ now: Date.now() });
        const how = { cleanup: true, waitMs: 0, timeoutGiven: true, onResidue: () => {} };
        results.push(...(await deliver('azure-table', delivery, lead, place, limits, how)).results);
      }
      const wrong = results.filter(({ status }) => status === 'failed' || status === 'inconclusive');
      expect(wrong.map(({ cause }) => cause)).toEqual([fault]);
      const inconclusive = ['https-html', 'net-timeout', 'net-reset', 'table-throttled'].includes(fault);
      expect(wrong[0]?.status).toBe(inconclusive ? 'inconclusive' : 'failed');
      const key = /AccountKey=([^;]+)/.exec(connectionString)?.[1] ?? '';
      expect(key).toHaveLength(88);
      expect(JSON.stringify(results)).not.toContain(key);
      expect(JSON.stringify(fresh.records)).not.toContain(key);
    } finally {
      await fresh.close();
    }
  });

  it('marks every reply as its own', async () => {
    running = await sandbox.start({ host: '127.0.0.1', port: 0, tls, fault: 'table-firewall' });
    const reply = await net.request({ method: 'GET', url: `${running.url}/Tables` });
    expect(reply.headers['x-leadctl-sandbox']).toBe('1');
    expect(running.requests).toEqual([{ method: 'GET', path: '/leadctlsandbox/Tables' }]);
  });

  it('refuses a fault that is no matter of the wire', async () => {
    await expect(sandbox.start({ host: '127.0.0.1', port: 0, tls, fault: 'table-blob-destination' })).rejects.toThrow(
      RangeError,
    );
  });
});
