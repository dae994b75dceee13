import { afterEach, describe, expect, it, vi } from 'vitest';
import { bounded, Ended } from '../../../src/checks/step.ts';
import { adapt } from '../../../src/destinations/marketo/adapter.ts';
import { patience, patiently, takeTurn } from '../../../src/destinations/marketo/pace.ts';
import { closeAll, LEAD, resultOf, send, stage, submitted, summary, validate } from './fixture.ts';

afterEach(closeAll);

/** Marketo turns one call away for the rate of the subscription: that of this number, counted from one. */
function refusing(number: number) {
  let calls = 0;
  return (world: object) =>
    Object.defineProperty(world, 'rateLimit', {
      get: () => {
        calls++;
        return number === calls ? 0 : 100;
      },
    });
}

describe('a subscription that others keep busy', () => {
  it('is asked again after a second, and validate comes to its answers', async () => {
    const one = await stage({ change: refusing(1) });
    const results = await validate(one);
    expect(results.filter((result) => result.status === 'failed' || result.status === 'inconclusive')).toEqual([]);
    expect(resultOf(results, 'quota').status).toBe('passed');
    const paths = one.emulator.requests.map((request) => request.path);
    expect(paths.filter((path) => path.startsWith('/rest/v1/stats/usage'))).toHaveLength(2);
  });

  it('is asked for a removal again: no test lead stays behind', async () => {
    const calm = await stage();
    await send(calm);
    const calls = calm.emulator.requests.filter((request) => request.path.startsWith('/rest/'));
    const at = calls.findIndex((request) => request.path.startsWith('/rest/v1/leads/delete')) + 1;
    expect(at).toBeGreaterThan(1);
    const one = await stage({ change: refusing(at) });
    const { results, receipt } = await send(one);
    expect(summary(results)).toContain('removed passed');
    expect(receipt.removed).toBe(true);
    expect(one.world.leads.size).toBe(0);
  });

  it('gets the form once, whatever it says', async () => {
    const one = await stage({ change: refusing(1) });
    const { results } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive', cause: 'marketo-rate' });
    expect(one.emulator.requests.filter((request) => request.path.includes('submitForm'))).toHaveLength(1);
  });

  it.each([
    [1500, 1],
    [2500, 2],
  ])('is not waited for longer than the %i ms that there are', async (budget, calls) => {
    const given: number[] = [];
    const call = async (timeoutMs: number) => {
      given.push(timeoutMs);
      return BUSY;
    };
    await patiently(`https://${budget}.example`, patient(), budget, patience(), call);
    expect(given).toHaveLength(calls);
    // Each call gets what the waiting left of it.
    expect(given.at(-1)).toBeLessThanOrEqual(budget - (calls === 1 ? 0 : 1000));
    expect(given[0]).toBe(budget);
  });

  it('does not cost an accepted lead its answer: the look after it stays within the time of the send', async () => {
    const one = await stage();
    let busy = 2;
    const net: typeof one.net = {
      ...one.net,
      request: async (request) => {
        if (request.url.includes('leads.json') && busy-- > 0) return BUSY;
        const reply = await one.net.request(request);
        if (request.url.includes('submitForm')) await new Promise((done) => setTimeout(done, 1400));
        return reply;
      },
    };
    const { results } = await send({ ...one, target: { ...one.target, net } }, { timeoutMs: 2250, waitMs: 10 });
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'passed' });
  });
});

const BUSY = {
  status: 200,
  headers: {},
  bytes: 0,
  truncated: false,
  text: () => '{"requestId":"a#b","success":false,"errors":[{"code":"606","message":"Max rate limit"}]}',
} as never;

function patient() {
  return { signal: new AbortController().signal, timeoutMs: 5000 };
}

describe('a fleet of forms in one subscription', () => {
  it('leaves 20 of 100 calls in 20 seconds to others, and waits for its turn', async () => {
    const held: number[] = [];
    const end = new AbortController();
    const step = {
      signal: end.signal,
      timeoutMs: 1000,
      hold: async (ms: number) => {
        held.push(ms);
        end.abort(new Error('enough seen'));
      },
    };
    for (let call = 0; call < 80; call++) await takeTurn('https://one.example', step);
    await takeTurn('https://other.example', step);
    expect(held).toEqual([]);
    await expect(takeTurn('https://one.example', step)).rejects.toThrow('enough seen');
    expect(held).toHaveLength(1);
    expect(held[0]).toBeGreaterThan(15_000);
    expect(held[0]).toBeLessThanOrEqual(20_000);
  });

  it('gives nobody a turn that another took at the same moment', async () => {
    const ended = new AbortController();
    const waiting: number[] = [];
    const step = {
      signal: ended.signal,
      timeoutMs: 1000,
      hold: (ms: number) => {
        waiting.push(ms);
        return new Promise<void>(() => {});
      },
    };
    const all = Array.from({ length: 100 }, () => takeTurn('https://crowd.example', step));
    await Promise.all(all.slice(0, 80));
    expect(waiting).toHaveLength(20);
  });

  it('waits without spending the time of a step, and goes on when its turn comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
    try {
      let calls = 0;
      const run = bounded(
        async (step) => {
          for (; calls < 81; calls++) await takeTurn('https://patient.example', step);
          return 'done';
        },
        1000,
        new AbortController().signal,
      );
      await vi.advanceTimersByTimeAsync(19_000);
      expect(calls).toBe(80);
      await vi.advanceTimersByTimeAsync(1000);
      await expect(run).resolves.toBe('done');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is left at once when the run is interrupted, and what waited is not sent', async () => {
    const one = await stage();
    const origin = one.emulator.url;
    for (let call = 0; call < 80; call++) await takeTurn(origin, patient());
    const stop = new AbortController();
    const { delivery } = adapt(one.target);
    const begun = Date.now();
    const run = bounded((step) => delivery.send(step, LEAD), 5000, stop.signal);
    setTimeout(() => stop.abort(new Ended('interrupted')), 50);
    await expect(run).rejects.toThrow('interrupted');
    await new Promise((done) => setTimeout(done, 100));
    expect(Date.now() - begun).toBeLessThan(2000);
    expect(submitted(one)).toBe(0);
  });
});
