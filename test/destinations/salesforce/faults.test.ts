import { afterEach, describe, expect, it } from 'vitest';
import { salesforce } from '../../../src/destinations/salesforce/causes.ts';
import { sandbox } from '../../../src/destinations/salesforce/sandbox.ts';
import type { Cause, Exchange } from '../../../src/diagnosis/cause.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { closeAll, resultOf, send, serverTls, stage, stageSandbox, stageToken, validate } from './fixture.ts';

afterEach(closeAll);

const exchanges = salesforce.flatMap((cause) =>
  cause.examples.flatMap((example, index) =>
    typeof example === 'string' ? [] : [{ cause, example, name: `${cause.id} ${example.on} #${index}` }],
  ),
);

/** The first result that did not hold: what a person would be shown as the root. */
function root(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find((result) => result.status === 'failed' || result.status === 'inconclusive');
}

/** Refusals of leadctl's own user, which say nothing of the form. */
const OWN_USER = ['INSUFFICIENT_ACCESS', 'INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE'];

function codeOf(example: Exchange): string {
  return /"errorCode":"(\w+)"/.exec(example.reply.body ?? '')?.[1] ?? '';
}

async function meet(cause: Cause, example: Exchange): Promise<void> {
  const faults = { [example.on]: example.reply };
  switch (example.on) {
    case 'identity': {
      // The API itself took the token.
      const results = await validate(await stageToken({ faults }));
      expect(resultOf(results, 'sign-in')).toMatchObject({ status: 'warned', cause: cause.id });
      return;
    }
    case 'web-to-lead': {
      // Where the API proves the identifier, the same header accuses something else.
      const one = await stage({ faults, ...(cause.id === 'salesforce-oid-invalid' ? { mode: 'none' } : {}) });
      const { results } = await send(one);
      expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed', cause: cause.id });
      // Whatever was answered, nothing is posted twice.
      expect(one.emulator.requests.map(({ route }) => route)).toEqual(['web-to-lead']);
      return;
    }
    case 'query': {
      const { results } = await send(await stage({ faults }));
      expect(resultOf(results, 'found')).toMatchObject({ status: 'failed', cause: cause.id });
      return;
    }
    case 'delete': {
      const one = await stage({ faults });
      const { results, receipt } = await send(one);
      expect(receipt).toMatchObject({ found: true, removed: false });
      const removed = resultOf(results, 'removed');
      expect(removed.message).toContain(receipt.id);
      if (cause.id === 'salesforce-permission') expect(removed).toMatchObject({ status: 'warned' });
      else expect(removed).toMatchObject({ status: 'failed', cause: cause.id });
      expect(one.world.leads.size).toBe(1);
      return;
    }
    case 'create': {
      const one = await stage({
        faults,
        matrix: true,
        change: (world) => {
          world.webToLead = false;
        },
      });
      const { results } = await send(one, { waitMs: 100 });
      const own = OWN_USER.includes(codeOf(example));
      expect(resultOf(results, 'found')).toMatchObject({
        status: 'failed',
        cause: own ? 'salesforce-lead-dropped' : cause.id,
      });
      expect(resultOf(results, 'found').message).toContain(codeOf(example));
      return;
    }
    default: {
      const one = await stage({ faults, mode: example.on === 'soap' ? 'soap' : 'client-credentials' });
      const results = await validate(one);
      const found = root(results);
      expect(found, JSON.stringify(results.map(({ id, status }) => [id, status]))).toMatchObject({ cause: cause.id });
      expect(found?.status).toBe(cause.transient ? 'inconclusive' : 'failed');
      expect(found?.resolution.length).toBeGreaterThan(0);
    }
  }
}

describe('a reply of the catalogue, met by the real client', () => {
  it.each(exchanges)('$name', async ({ cause, example }) => {
    await meet(cause, example);
  });

  it('covers every route that a cause shows itself on', () => {
    expect(exchanges.length).toBeGreaterThan(50);
    expect(new Set(exchanges.map(({ example }) => example.on))).toEqual(
      new Set(['any', 'oauth', 'soap', 'identity', 'describe', 'query', 'create', 'delete', 'web-to-lead']),
    );
  });
});

describe('a fault of the sandbox', () => {
  it.each(sandbox.faults)('%s is named by validate or send-test, and neither is green', async (fault) => {
    const one = await stageSandbox(fault);
    const checked = await validate(one);
    const blocked = root(checked) !== undefined;
    const sent = blocked ? [] : (await send(one, { waitMs: 1200 })).results;
    const all = [...checked, ...sent];
    const named = all.filter(({ cause }) => cause === fault);
    expect(named, JSON.stringify(all.map(({ id, status, cause }) => [id, status, cause]))).not.toEqual([]);
    expect(named.every(({ status }) => status !== 'passed' && status !== 'skipped')).toBe(true);
    expect(all.some(({ status }) => status === 'failed' || status === 'inconclusive')).toBe(true);
  });

  it('exists for every cause of Salesforce', () => {
    const between = ['https-html', 'https-redirect'];
    expect([...sandbox.faults].sort()).toEqual([...salesforce.map(({ id }) => id), ...between].sort());
  });

  it('is refused by name where none is known', async () => {
    const tls = await serverTls();
    await expect(sandbox.start({ host: '127.0.0.1', port: 0, tls, fault: 'table-not-found' })).rejects.toThrow(
      RangeError,
    );
  });
});
