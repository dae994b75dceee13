import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/net/network.ts';
import { makeAuthority } from '../../src/sandbox/certs.ts';
import { network, type Served, serve } from './help.ts';

/** What the server answers, one after the other; the last of them for ever. */
let answers: { readonly status: number; readonly after?: string }[] = [];
let served: Served;
let net: Network;
let url: string;

beforeAll(async () => {
  const authority = await makeAuthority();
  served = await serve(authority, (_, response) => {
    const { status, after } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 200 };
    response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('{}');
  });
  url = `${served.url}/rest`;
  net = network(authority, { defaultTimeoutMs: 10_000 });
});
afterEach(() => {
  served.requests.length = 0;
});
afterAll(async () => {
  await net.close();
  await served.close();
});

const OK = { status: 200 };
const soon = () => new Date(Date.now() - 1000).toUTCString();

describe('a read that is turned away for the moment', () => {
  it.each([
    [429, '0'],
    [503, '0'],
    [503, '1'],
    [503, soon()],
  ])('with %i and Retry-After: %s is made again', async (status, after) => {
    answers = [{ status, after }, OK];
    const reply = await net.request({ method: 'GET', url });
    expect(reply.status).toBe(200);
    expect(served.requests).toHaveLength(2);
  });

  it.each([
    ['without the header', { status: 503 }],
    ['with another status', { status: 500, after: '0' }],
    ['with a header that is no time', { status: 429, after: 'later' }],
    ['for longer than a user would wait', { status: 429, after: '30' }],
  ])('%s is made once', async (_, answer) => {
    answers = [answer, OK];
    expect((await net.request({ method: 'GET', url })).status).toBe(answer.status);
    expect(served.requests).toHaveLength(1);
  });

  it('is made once where the time of the request would not hold both', async () => {
    answers = [{ status: 503, after: '1' }, OK];
    expect((await net.request({ method: 'GET', url, timeoutMs: 1500 })).status).toBe(503);
    expect(served.requests).toHaveLength(1);
  });

  it('and again, is told as what it is', async () => {
    answers = [{ status: 503, after: '0' }];
    expect((await net.request({ method: 'GET', url })).status).toBe(503);
    expect(served.requests).toHaveLength(3);
  });
});

it.each(['POST', 'PATCH', 'DELETE', 'MERGE'] as const)('%s is never made twice', async (method) => {
  answers = [{ status: 503, after: '0' }, OK];
  expect((await net.request({ method, url, body: '{}' })).status).toBe(503);
  expect(served.requests).toHaveLength(1);
});
