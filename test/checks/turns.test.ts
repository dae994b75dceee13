import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bounded } from '../../src/checks/step.ts';
import type { Network } from '../../src/net/network.ts';
import { makeAuthority } from '../../src/sandbox/certs.ts';
import { network, type Served, serve } from '../net/help.ts';

const WAIT_MS = 400;
let served: Served;
let net: Network;
let url: string;

beforeAll(async () => {
  const authority = await makeAuthority();
  served = await serve(authority, (request, response) => {
    if (request.url !== '/never') setTimeout(() => response.end('{}'), WAIT_MS);
  });
  url = served.url;
  net = network(authority, { defaultTimeoutMs: 10_000 });
});
afterAll(async () => {
  await net.close();
  await served.close();
});

const never = new AbortController().signal;

describe('the limit of a step', () => {
  it('is that of each of its exchanges', async () => {
    const ask = (path: string) =>
      bounded(
        async ({ signal, timeoutMs }) => {
          for (let i = 0; i < 4; i++) await net.request({ method: 'GET', url: `${url}${path}`, signal, timeoutMs });
          return 'done';
        },
        3 * WAIT_MS,
        never,
      );
    expect(await ask('/slow')).toBe('done');
  });

  it('holds for the one that is not answered, whatever was before it', async () => {
    const begun = performance.now();
    const asking = bounded(
      async ({ signal, timeoutMs }) => {
        await net.request({ method: 'GET', url: `${url}/slow`, signal, timeoutMs });
        await net.request({ method: 'GET', url: `${url}/never`, signal, timeoutMs });
      },
      2 * WAIT_MS,
      never,
    );
    await expect(asking).rejects.toMatchObject({ phase: 'request', durationMs: expect.any(Number) });
    expect(performance.now() - begun).toBeGreaterThan(2.5 * WAIT_MS);
  });

  it('ends what asks without end', async () => {
    const asking = bounded(
      async ({ signal }) => {
        for (;;) {
          signal.throwIfAborted();
          await net.request({ method: 'HEAD', url: `${url}/never`, signal, timeoutMs: 20 }).catch(() => {});
        }
      },
      300,
      never,
    );
    await expect(asking).rejects.toThrow('No answer within 300 ms');
  });
});
