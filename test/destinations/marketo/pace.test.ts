import { afterEach, describe, expect, it } from 'vitest';
import { patience, patiently, takeTurn } from '../../../src/destinations/marketo/pace.ts';
import { closeAll, resultOf, send, stage, summary, validate } from './fixture.ts';

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

  it('is not waited for longer than the step has', async () => {
    let calls = 0;
    const busy = {
      status: 200,
      headers: {},
      bytes: 0,
      truncated: false,
      text: () => '{"requestId":"a#b","success":false,"errors":[{"code":"606","message":"Max rate limit"}]}',
    };
    const call = async () => {
      calls++;
      return busy as never;
    };
    await patiently({ signal: new AbortController().signal, timeoutMs: 1500 }, patience(), call);
    expect(calls).toBe(1);
    await patiently({ signal: new AbortController().signal, timeoutMs: 2500 }, patience(), call);
    expect(calls).toBe(3);
  });
});

describe('a fleet of forms in one subscription', () => {
  it('leaves 20 of 100 calls in 20 seconds to others, and waits for its turn', async () => {
    const end = new AbortController();
    const held: number[] = [];
    const step = {
      signal: end.signal,
      timeoutMs: 1000,
      hold: async (ms: number) => {
        held.push(ms);
        end.abort();
      },
    };
    for (let call = 0; call < 80; call++) await takeTurn('https://one.example', step);
    await takeTurn('https://other.example', step);
    expect(held).toEqual([]);
    await takeTurn('https://one.example', step);
    expect(held).toHaveLength(1);
    expect(held[0]).toBeGreaterThan(15_000);
    expect(held[0]).toBeLessThanOrEqual(20_000);
  });
});
