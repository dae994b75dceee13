import nock from 'nock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { network, type Served, serve } from './help.ts';

let authority: Authority;
let server: Served;
beforeAll(async () => {
  authority = await makeAuthority();
  server = await serve(authority, (_, response) => response.end('real'));
  nock.disableNetConnect();
  nock.enableNetConnect('localhost');
});
afterAll(async () => {
  nock.enableNetConnect();
  nock.restore();
  await server.close();
});

it('a guard of nock lets requests to loopback through', async () => {
  const net = network(authority);
  for (const path of ['/1', '/2'])
    expect((await net.request({ method: 'POST', url: `${server.url}${path}`, body: '{}' })).text()).toBe('real');
  expect(server.requests).toHaveLength(2);
  await net.close();
});
