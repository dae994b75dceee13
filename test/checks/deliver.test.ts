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
  let gone = false;
  const made: Delivery = {
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
  return {
    ...made,
    sent,
    find: (...asked) => (gone ? Promise.resolve(null) : (made.find?.(...asked) ?? Promise.resolve(null))),
    remove: async (...asked) => {
      const removal = (await made.remove?.(...asked)) ?? { removed: false };
      gone = removal.removed;
      return removal;
    },
  };
}

const at = { ...place, type: 'azure-table', destination: 'crm' };

async function run(one: Delivery, more: { cleanup?: boolean; timeoutMs?: number; signal?: AbortSignal } = {}) {
  const residue: (string | null)[] = [];
  const searchable: boolean[] = [];
  const outcome = await deliver(
    'azure-table',
    one,
    lead,
    at,
    { ...limits(more.timeoutMs), ...(more.signal ? { signal: more.signal } : {}) },
    {
      cleanup: more.cleanup ?? true,
      timeoutGiven: false,
      onResidue: (marker, can) => {
        residue.push(marker);
        searchable.push(can);
      },
    },
  );
  return {
    ...outcome,
    residue,
    searchable,
    result: (name: string) => outcome.results.find(({ id }) => id === `azure-table/${name}`),
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
    expect(statuses).toEqual(['accepts passed', 'found skipped', 'removed skipped']);
    expect(receipt).toMatchObject({ found: null, removed: false });
    const outcome = await run({ ...blind, unreadable: 'An https endpoint cannot be read' });
    expect([outcome.residue, outcome.searchable]).toEqual([[lead.marker], [false]]);
  });

  it('tells that a lead cannot be searched as soon as the sending has shown it', async () => {
    const one = { ...delivery(), unreadable: undefined as string | undefined };
    const { searchable, residue, statuses, result, receipt } = await run({
      ...one,
      get unreadable() {
        return one.unreadable;
      },
      async send() {
        one.unreadable = 'The user may write and not read';
        return { acknowledged: true, message: 'answered 204' };
      },
    });
    expect([residue, searchable]).toEqual([
      [lead.marker, lead.marker],
      [true, false],
    ]);
    // The right to look is missing, so the lead stays: that is told of the removal, too, which was asked for.
    expect(statuses).toEqual(['accepts passed', 'found skipped', 'removed warned']);
    expect(result('removed')?.message).toContain(`left behind: 1 test lead, ${lead.marker}`);
    expect(result('removed')?.next).toContain(`leadctl send-test crm --remove ${lead.marker}`);
    expect(receipt.removed).toBe(false);
  });

  it('says nothing of a removal that was not asked for', async () => {
    const { find: _find, remove: _remove, ...blind } = delivery();
    const { statuses, receipt } = await run(blind, { cleanup: false });
    expect(statuses).toEqual(['accepts passed', 'found skipped']);
    expect(receipt.removed).toBeNull();
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
    expect(results[3]?.who).toMatch(/rights/);
    expect(results[3]?.resolution.length).toBeGreaterThan(1);
    expect(results[3]?.next[0]).toBe(`leadctl send-test crm --remove ${lead.marker}`);
    expect(receipt.removed).toBe(false);
    expect(residue.at(-1)).toBe(lead.marker);
  });

  it('takes from the destination who may give the right', async () => {
    const wayOut = { who: 'the administrator of the table', resolution: ['Give Delete'] };
    const { result } = await run(
      delivery({ remove: async () => ({ removed: false, denied: 'Delete is missing', wayOut }) }),
    );
    expect(result('removed')).toMatchObject({ who: wayOut.who });
    expect(result('removed')?.resolution[0]).toBe('Give Delete');
  });

  it.each([
    ['an error of its own', new Failure('500'), /500/],
    ['an outage', new Failure('503 said', { causeId: 'salesforce-unavailable' }), /503 said/],
    ['a line that was cut', broken('ECONNRESET'), /cut the connection/],
    ['a missing right that the catalogue knows', new Failure('403', { causeId: 'table-permission' }), /403/],
  ])('fails on %s, without masking what was found, and sends nobody to make a second lead', async (_, error, says) => {
    const { statuses, result, receipt, residue } = await run(
      delivery({
        remove: async () => {
          throw error;
        },
      }),
    );
    expect(statuses).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed failed']);
    const removed = result('removed');
    expect(removed?.message).toContain(lead.marker);
    expect(removed?.message).toMatch(says);
    expect(removed?.next[0]).toBe(`leadctl send-test crm --remove ${lead.marker}`);
    const steps = removed?.resolution.join('\n') ?? '';
    expect(steps).toContain(`--remove ${lead.marker}`);
    expect(steps).not.toMatch(/inconclusive|--cleanup/);
    expect(receipt).toMatchObject({ found: true, removed: false });
    expect(residue.at(-1)).toBe(lead.marker);
  });

  it('calls a removal that is not answered failed where a look still finds the lead', async () => {
    const { result, receipt } = await run(delivery({ remove: () => new Promise(() => {}) }), { timeoutMs: 60 });
    expect(result('removed')).toMatchObject({ status: 'failed', cause: 'net-timeout' });
    expect(result('removed')?.message).toMatch(/could not be removed: .*; left behind: 1 test lead/);
    expect(receipt.removed).toBe(false);
  });

  it('passes a removal that is not answered where a look shows that it was carried out', async () => {
    let gone = false;
    const { result, receipt } = await run(
      {
        ...delivery(),
        find: async () => (gone ? null : { id: '42', fields: { Email: lead.email, Title: lead.title } }),
        remove: () => {
          gone = true;
          return new Promise(() => {});
        },
      },
      { timeoutMs: 60 },
    );
    expect(result('removed')).toMatchObject({ status: 'passed' });
    expect(receipt.removed).toBe(true);
  });

  it('goes on to a copy where the answer to the first deletion was lost', async () => {
    const ids = ['1', '2'];
    const { result, receipt } = await run(
      {
        ...delivery(),
        find: async () =>
          ids[0] === undefined ? null : { id: ids[0], fields: { Email: lead.email, Title: lead.title } },
        remove: () => (ids.shift() === '1' ? new Promise(() => {}) : Promise.resolve({ removed: true })),
      },
      { timeoutMs: 60 },
    );
    expect(result('removed')?.message).toBe(`Removed 2 leads with ${lead.marker}, and confirmed gone`);
    expect(receipt.removed).toBe(true);
  });

  it('leaves open what became of a removal where nobody could look', async () => {
    let asked = false;
    const { result, receipt, residue } = await run(
      {
        ...delivery(),
        find: async () => {
          if (asked) throw new Failure('The service answered 503', { status: 'inconclusive' });
          return { id: '42', fields: { Email: lead.email, Title: lead.title } };
        },
        remove: () => {
          asked = true;
          return new Promise(() => {});
        },
      },
      { timeoutMs: 60 },
    );
    expect(result('removed')).toMatchObject({ status: 'failed', cause: 'net-timeout' });
    expect(result('removed')?.message).toMatch(/is not known: .*; perhaps left behind: 1 test lead/);
    expect(receipt.removed).toBeNull();
    expect(residue.at(-1)).toBe(lead.marker);
  });
});

function broken(code: string, phase = 'request'): Error {
  return Object.assign(new Error(code), { code, phase, host: 'leads.example', port: 443, durationMs: 1 });
}

describe('a search that cannot be carried out', () => {
  const there: Stored = { id: '42', fields: { Email: lead.email, Title: lead.title } };
  const failing = (errors: readonly unknown[], then: Stored | null) => {
    const looks = { count: 0 };
    const find: Delivery['find'] = async () => {
      const error = errors[looks.count++];
      if (error !== undefined) throw error;
      return then;
    };
    return { looks, find };
  };

  it.each([
    ['503', new Failure('The service answered 503', { causeId: 'salesforce-unavailable', status: 'inconclusive' })],
    ['429', Object.assign(new Error('HTTP 429'), { status: 429, code: 'ServerBusy' })],
    ['a line that was cut', broken('ECONNRESET')],
    ['a connection that was refused once', broken('ECONNREFUSED', 'connect')],
    ['a time-out', broken('UND_ERR_HEADERS_TIMEOUT')],
  ])('for %s goes on, and finds the lead at the next look', async (_, error) => {
    const { find, looks } = failing([error], there);
    const { statuses } = await run(delivery({ find }));
    expect(looks.count).toBe(2);
    expect(statuses).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
  });

  it('goes on after a look that hangs', async () => {
    let looks = 0;
    const { statuses } = await run(
      delivery({ find: () => (++looks === 1 ? new Promise<never>(() => {}) : Promise.resolve(there)) }),
      { timeoutMs: 100 },
    );
    expect(statuses[1]).toBe('found passed');
  });

  it('to the end of the wait is inconclusive, says why, and keeps the lead named', async () => {
    const error = new Failure('The service answered 503', {
      causeId: 'salesforce-unavailable',
      status: 'inconclusive',
    });
    const { find, looks } = failing(Array(20).fill(error), null);
    const { result, receipt, residue } = await run(delivery({ find }));
    expect(looks.count).toBeGreaterThan(2);
    expect(result('found')).toMatchObject({
      status: 'inconclusive',
      cause: 'salesforce-unavailable',
      evidence: { looks: looks.count, waitedMs: 400 },
    });
    expect(result('found')?.message).toMatch(/The service answered 503; that was look \d/);
    expect(receipt).toMatchObject({ acknowledged: true, found: null, removed: null });
    expect(result('found')?.next[0]).toBe(`leadctl send-test crm --remove ${lead.marker}`);
    expect(residue).toEqual([lead.marker]);
  });

  it('is not told as missing where only the last look failed', async () => {
    const { find } = failing([undefined, undefined, broken('ECONNRESET'), broken('ECONNRESET')], null);
    const { result, receipt } = await run(delivery({ find }));
    expect(result('found')).toMatchObject({ status: 'inconclusive', cause: 'net-reset' });
    expect(receipt.found).toBeNull();
  });

  it('ends at once where it is refused for good, and says nothing of the lead', async () => {
    const { find, looks } = failing(
      Array(9).fill(new Failure('403: no right to read', { causeId: 'table-permission', status: 'failed' })),
      null,
    );
    const { result, statuses, receipt, residue } = await run(delivery({ find }));
    expect(looks.count).toBe(1);
    expect(statuses).toEqual(['accepts passed', 'found failed', 'equal skipped', 'removed skipped']);
    expect(result('found')).toMatchObject({ cause: 'table-permission' });
    // Nobody has looked: the lead may well be there.
    expect(receipt.found).toBeNull();
    expect(residue).toEqual([lead.marker]);
  });

  it('tells of the end of the run and not of the lead', async () => {
    const stop = new AbortController();
    const limit = { timeoutMs: 2000, signal: stop.signal };
    const looking = deliver(
      'azure-table',
      delivery({ find: async () => null, defaultWaitMs: 20_000 }),
      lead,
      at,
      limit,
      {
        cleanup: false,
        timeoutGiven: false,
        onResidue: () => {},
      },
    );
    setTimeout(() => stop.abort('the deadline of the run passed'), 50);
    const { results, receipt } = await looking;
    expect(results[1]).toMatchObject({
      status: 'inconclusive',
      message: 'Not finished: the deadline of the run passed',
    });
    expect(receipt.found).toBeNull();
  });

  it('leaves open what this reader cannot see', async () => {
    const { result, receipt } = await run(
      delivery({
        find: async () => null,
        whyMissing: async () => ({ status: 'inconclusive', message: 'Leads are private here' }),
      }),
    );
    expect(result('found')).toMatchObject({ status: 'inconclusive' });
    expect(receipt.found).toBeNull();
  });
});

describe('a lead that was not acknowledged', () => {
  const unseen = (more: Partial<Delivery>) => {
    const asked: string[] = [];
    const one = delivery({
      defaultWaitMs: 600,
      find: async () => {
        asked.push('find');
        return null;
      },
      whyMissing: async () => {
        asked.push('why');
        return { status: 'warned', message: 'A validation rule drops it', cause: 'salesforce-validation-rule' };
      },
      ...more,
    });
    return { one, asked };
  };
  const outage = { causeId: 'table-throttled', status: 'inconclusive' } as const;

  it.each([
    ['by a failure that says so', new Failure('The door is shut', { ...outage, taken: 'no' })],
    ['by too many requests', new Failure('HTTP 429', { ...outage, evidence: { httpStatus: 429 } })],
  ])('%s is looked for once, and accuses no setting', async (_, error) => {
    const { one, asked } = unseen({
      send: async () => {
        throw error;
      },
    });
    const { result, receipt, residue } = await run(one);
    expect(asked).toEqual(['find']);
    const [accepts, found] = [result('accepts'), result('found')];
    expect(accepts?.status).toBe('inconclusive');
    expect(found).toMatchObject({
      status: 'inconclusive',
      cause: accepts?.cause,
      who: accepts?.who,
      resolution: accepts?.resolution,
      docs: accepts?.docs,
      next: accepts?.next,
    });
    expect(found?.message).toMatch(/^Not taken, and not there at a look right after\. /);
    expect(found?.message).toContain(accepts?.message);
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: false });
    expect(residue).toEqual([lead.marker, null]);
  });

  it('by a receipt that says so is found all the same, if it is there', async () => {
    const { statuses } = await run(
      delivery({ send: async () => ({ acknowledged: false, taken: 'no', message: 'A page came' }) }),
    );
    expect(statuses).toEqual(['accepts inconclusive', 'found passed', 'equal passed', 'removed passed']);
  });

  it('and perhaps taken is waited for, and its absence says no more than the outage', async () => {
    const { one, asked } = unseen({
      send: async () => {
        throw new Failure('The service answered 500', outage);
      },
    });
    const { result, residue } = await run(one);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked).not.toContain('why');
    expect(result('found')).toMatchObject({ status: 'inconclusive', cause: 'table-throttled' });
    expect(result('found')?.message).toMatch(/^Sent and not confirmed, and not found within 600 ms\. .*answered 500/);
    expect(residue).toEqual([lead.marker]);
  });

  it('for a reason of the destination that does not pass is failed when it is not there', async () => {
    const { one } = unseen({
      send: async () => ({ acknowledged: false, message: 'No answer', unclear: { cause: 'table-permission' } }),
    });
    const { result } = await run(one);
    expect(result('accepts')).toMatchObject({ status: 'inconclusive', cause: 'table-permission' });
    expect(result('accepts')?.resolution.length).toBeGreaterThan(0);
    expect(result('found')).toMatchObject({ status: 'failed', cause: 'table-permission' });
  });

  it('because it was refused is not there', async () => {
    const { one, asked } = unseen({
      send: async () => {
        throw new Failure('400: no such column', { status: 'failed' });
      },
    });
    const { receipt, statuses } = await run(one);
    expect(asked).toEqual([]);
    expect(statuses[1]).toBe('found skipped');
    expect(receipt).toMatchObject({ sent: true, found: false });
  });

  it('because it was never sent was not looked for', async () => {
    const { one, asked } = unseen({
      send: async () => {
        throw new Failure('No token', { status: 'inconclusive', nothingSent: true });
      },
    });
    const { receipt } = await run(one);
    expect(asked).toEqual([]);
    expect(receipt).toMatchObject({ sent: false, found: null });
  });
});

describe('a field that is stored otherwise', () => {
  const altered: Stored = { id: '42', fields: { Email: lead.email, Title: 'CTO' } };

  it('names somebody, and where to look', async () => {
    const { result } = await run(delivery({ find: async () => altered }));
    expect(result('equal')?.who).toMatch(/whoever runs the destination/);
    expect(result('equal')?.resolution[0]).toContain('Title');
  });

  it('takes from the destination who, where and why', async () => {
    const seen: string[] = [];
    const { result } = await run(
      delivery({
        find: async () => altered,
        unequal: (fields) => {
          seen.push(...fields.map(({ name }) => name));
          return { who: 'the administrator', resolution: ['Setup › Flows'], docs: ['https://nodejs.org/'] };
        },
      }),
    );
    expect(seen).toEqual(['Title']);
    expect(result('equal')).toMatchObject({
      status: 'failed',
      who: 'the administrator',
      resolution: ['Setup › Flows'],
      docs: ['https://nodejs.org/'],
    });
  });
});

describe('a removal', () => {
  const copies = (ids: string[], more: Partial<Delivery> = {}): Delivery => ({
    ...delivery(),
    find: async () => {
      const [id] = ids;
      return id === undefined ? null : { id, fields: { Email: lead.email, Title: lead.title } };
    },
    remove: async (_step, { id }) => {
      ids.splice(ids.indexOf(id), 1);
      return { removed: true };
    },
    ...more,
  });

  it('takes copies of the lead along', async () => {
    const ids = ['1', '2', '3'];
    const { result, receipt, residue } = await run(copies(ids));
    expect(result('removed')?.message).toBe(`Removed 3 leads with ${lead.marker}, and confirmed gone`);
    expect(receipt.removed).toBe(true);
    expect(residue.at(-1)).toBeNull();
    expect(ids).toEqual([]);
  });

  it('ends where copies never do, and names the next one', async () => {
    let count = 0;
    const { result, receipt } = await run(
      copies([], {
        find: async () => ({ id: String(++count), fields: { Email: lead.email, Title: lead.title } }),
        remove: async () => ({ removed: true }),
      }),
    );
    expect(count).toBeLessThan(20);
    expect(result('removed')).toMatchObject({ status: 'failed' });
    expect(result('removed')?.message).toContain(`left behind: at least 1 test lead, ${lead.marker}, id ${count}`);
    expect(receipt.removed).toBe(false);
  });

  it('is none where the marker still finds what is gone by its id', async () => {
    const { result, receipt, residue } = await run(copies(['1'], { remove: async () => ({ removed: true }) }));
    expect(result('removed')).toMatchObject({ status: 'failed' });
    expect(result('removed')?.message).toContain('still there after its removal');
    expect(receipt.removed).toBe(false);
    expect(residue.at(-1)).toBe(lead.marker);
  });

  it('waits a moment for a search that lags behind', async () => {
    const ids = ['1'];
    let looks = 0;
    const { result } = await run(
      copies(ids, {
        find: async () => (ids.length > 0 || ++looks < 2 ? { id: '1', fields: {} } : null),
      }),
    );
    expect(result('removed')).toMatchObject({ status: 'passed' });
    expect(looks).toBe(2);
  });

  it('that its id confirmed stands where no further look can be carried out', async () => {
    let gone = false;
    const { result } = await run(
      copies(['1'], {
        find: async () => {
          if (gone) throw new Failure('The service answered 503', { status: 'inconclusive' });
          return { id: '1', fields: {} };
        },
        remove: async () => {
          gone = true;
          return { removed: true };
        },
      }),
    );
    expect(result('removed')).toMatchObject({ status: 'passed' });
  });
});

describe('a search that is ended', () => {
  it('tells how long it waited, not how long it might have', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort('SIGINT'), 300);
    const { result } = await run(delivery({ find: async () => null, defaultWaitMs: 20_000 }), {
      signal: ending.signal,
    });
    expect(result('found')).toMatchObject({ status: 'inconclusive' });
    expect(result('found')?.evidence.waitedMs).toBeLessThan(5000);
  });
});
