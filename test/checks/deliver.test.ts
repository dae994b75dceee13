import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/checks/check.ts';
import { deliver } from '../../src/checks/deliver.ts';
import type { Delivery, Stored } from '../../src/destinations/destination.ts';
import { testLead } from '../../src/lead/test-lead.ts';
import { limits, place } from './fake.ts';

const lead = testLead({ now: Date.UTC(2026, 0, 2) });

function delivery(more: Partial<Delivery> = {}): Delivery & { readonly sent: number[] } {
  const sent: number[] = [];
  const stored: Stored = { id: '42', fields: { Email: lead.email, Title: lead.title } };
  return {
    sent,
    defaultWaitMs: 400,
    preview: () => ({ to: 'nowhere', request: '' }),
    fields: () => ({ Email: lead.email, Title: lead.title }),
    async send() {
      sent.push(1);
      return { acknowledged: true, message: 'answered 204' };
    },
    find: async () => stored,
    remove: async () => ({ removed: true }),
    ...more,
  };
}

async function run(one: Delivery, more: { cleanup?: boolean; timeoutMs?: number } = {}) {
  const residue: (string | null)[] = [];
  const outcome = await deliver('azure-table', one, lead, place, limits(more.timeoutMs), {
    cleanup: more.cleanup ?? true,
    timeoutGiven: false,
    onResidue: (marker) => residue.push(marker),
  });
  return {
    ...outcome,
    residue,
    statuses: outcome.results.map((result) => `${result.id.split('/')[1]} ${result.status}`),
  };
}

describe('deliver', () => {
  it('proves five facts, and leaves nothing behind', async () => {
    const { statuses, receipt, residue } = await run(delivery());
    expect(statuses).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: true, id: '42', removed: true });
    expect(residue).toEqual([lead.marker, null]);
  });

  it('names the field that was lost', async () => {
    const { results, statuses, receipt } = await run(
      delivery({ find: async () => ({ id: '42', fields: { Email: lead.email, Title: '' } }) }),
    );
    expect(statuses).toEqual(['accepts passed', 'found passed', 'equal failed', 'removed passed']);
    expect(results[2]?.message).toContain('Title');
    expect(receipt.fields).toContainEqual({ name: 'Title', sent: lead.title, stored: '', equal: false });
  });

  it('takes a hidden field for no proof', async () => {
    const { results } = await run(
      delivery({ find: async () => ({ id: '42', fields: { Email: lead.email, Title: null }, hidden: ['Title'] }) }),
    );
    expect(results[2]).toMatchObject({ status: 'warned' });
    expect(results[2]?.message).toContain('Title');
  });

  it('waits for a lead that comes late', async () => {
    let looks = 0;
    const { statuses } = await run(
      delivery({
        find: async () => (++looks < 2 ? null : { id: '42', fields: { Email: lead.email, Title: lead.title } }),
      }),
    );
    expect(looks).toBe(2);
    expect(statuses[1]).toBe('found passed');
  });

  it('looks once more when the wait ends, and not only where its growing gaps happen to fall', async () => {
    const begun = performance.now();
    const stored: Stored = { id: '42', fields: { Email: lead.email, Title: lead.title } };
    // The gaps of 250 and 500 ms end long before: the fourth look is the one at the end.
    const { statuses, results } = await run(
      delivery({
        defaultWaitMs: 1100,
        find: async () => (performance.now() - begun < 1000 ? null : stored),
      }),
    );
    expect(statuses[1]).toBe('found passed');
    expect(results[1]?.message).toMatch(/at look 4$/);
  });

  it('looks once where nothing is waited for', async () => {
    let looks = 0;
    const { statuses } = await run(
      delivery({
        defaultWaitMs: 0,
        find: async () => {
          looks++;
          return null;
        },
      }),
    );
    expect([looks, statuses[1]]).toEqual([1, 'found failed']);
  });

  it('fails when an accepted lead is not found, with what is left to suspect', async () => {
    const { results, receipt } = await run(
      delivery({ find: async () => null, whyMissing: async () => ({ status: 'warned', message: 'A rule drops it' }) }),
    );
    expect(results[1]).toMatchObject({ status: 'failed' });
    expect(results[1]?.message).toContain('A rule drops it');
    expect(receipt).toMatchObject({ found: false, removed: null });
  });

  it('says nothing of a destination that cannot be read', async () => {
    const { find: _find, remove: _remove, ...blind } = delivery();
    const { statuses, receipt } = await run({ ...blind, unreadable: 'An https endpoint cannot be read' });
    expect(statuses).toEqual(['accepts passed', 'found skipped']);
    expect(receipt.found).toBeNull();
  });

  it('resolves an unclear answer by looking, and posts once', async () => {
    const one = delivery();
    const send: Delivery['send'] = () => {
      one.sent.push(1);
      return new Promise(() => {});
    };
    const sending: Delivery = { ...one, sendTimeoutMs: 40, send };
    const { results, receipt } = await run(sending, { timeoutMs: 2000 });
    expect(one.sent).toHaveLength(1);
    expect(results.map((result) => result.status)).toEqual(['inconclusive', 'passed', 'passed', 'passed']);
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: true });
  });

  it('does not look for a lead that never left', async () => {
    let looked = 0;
    const { statuses, receipt, residue } = await run(
      delivery({
        send: async () => {
          throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
            code: 'ECONNREFUSED',
            phase: 'connect',
          });
        },
        find: async () => {
          looked++;
          return null;
        },
      }),
    );
    expect(statuses[0]).toBe('accepts failed');
    expect(looked).toBe(0);
    expect(receipt).toMatchObject({ sent: false, acknowledged: false });
    expect(residue.at(-1)).toBeNull();
  });

  it('warns and names what is left where the right to delete is missing', async () => {
    const { results, receipt, residue } = await run(
      delivery({ remove: async () => ({ removed: false, denied: 'prvDeleteLead is missing' }) }),
    );
    expect(results[3]).toMatchObject({ status: 'warned' });
    expect(results[3]?.message).toContain(lead.marker);
    expect(receipt.removed).toBe(false);
    expect(residue.at(-1)).toBe(lead.marker);
  });

  it('fails on any other failed removal, without masking what was found', async () => {
    const { statuses, results } = await run(
      delivery({
        remove: async () => {
          throw new Failure('500');
        },
      }),
    );
    expect(statuses).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed failed']);
    expect(results[3]?.message).toContain(lead.marker);
  });
});
