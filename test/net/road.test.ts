import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure, type Outcome, type Verdict } from '../../src/checks/check.ts';
import { causeOf } from '../../src/diagnosis/diagnose.ts';
import { evidenceOf } from '../../src/diagnosis/evidence-of.ts';
import type { Network } from '../../src/net/network.ts';
import { type RoadOptions, roadChecks, roadFailure } from '../../src/net/road.ts';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { type RoadFault, roadFaults, startFault } from '../../src/sandbox/faults.ts';
import { network, proxy, type Served, serve, thrown } from './help.ts';

const DAY_MS = 86_400_000;
const step = () => ({ signal: new AbortController().signal, timeoutMs: 700 });

let authority: Authority;
let server: Served;
let net: Network;
beforeAll(async () => {
  authority = await makeAuthority();
  server = await serve(authority, (_, response) => response.end());
  net = network(authority);
});
afterAll(async () => {
  await net.close();
  await server.close();
});

const road = (more: Partial<RoadOptions> = {}) =>
  roadChecks({ type: 'https', host: 'localhost', port: server.port, net, shared: false, now: Date.now, ...more });

async function run(checks: ReturnType<typeof roadChecks>, id: string): Promise<Verdict> {
  const check = checks.find((each) => each.id === id);
  const outcome: Outcome = await check?.run(step());
  if (outcome === undefined || typeof outcome === 'string') throw new Error(`${id} gave no verdict`);
  return outcome;
}

async function failure(checks: ReturnType<typeof roadChecks>, id: string): Promise<Failure> {
  const check = checks.find((each) => each.id === id);
  const error = await thrown(Promise.resolve(check?.run(step())));
  expect(error).toBeInstanceOf(Failure);
  return error as unknown as Failure;
}

describe('the road to a host that is right', () => {
  it('passes in order, and costs one handshake', async () => {
    const checks = road();
    expect(checks.map((check) => check.id)).toEqual(['https/dns', 'https/tls', 'https/tls-chain', 'https/tls-expiry']);
    const before = server.handshakes();
    expect((await run(checks, 'https/dns')).status).toBe('passed');
    expect((await run(checks, 'https/tls')).status).toBe('passed');
    expect((await run(checks, 'https/tls-chain')).status).toBe('warned');
    expect((await run(checks, 'https/tls-expiry')).status).toBe('passed');
    expect(server.handshakes()).toBe(before + 1);
  });

  it('waits for what must hold before', () => {
    expect(road({ needs: ['https/url'] })[0]?.needs).toEqual(['https/url']);
    expect(road()[1]?.needs).toEqual(['https/dns']);
  });

  it('says in one check of other types that the chain holds thanks to an additional root', async () => {
    const checks = road({ type: 'dynamics', shared: true });
    expect(checks.map((check) => check.id)).toEqual(['dynamics/dns', 'dynamics/tls']);
    const verdict = await run(checks, 'dynamics/tls');
    expect(verdict.status).toBe('warned');
    expect(verdict.message).toContain('only thanks to an additional root (leadctl sandbox root)');
  });

  it('warns of a certificate that ends within 30 days, not of one that ends later', async () => {
    for (const [days, status] of [
      [29, 'warned'],
      [31, 'passed'],
    ] as const) {
      const soon = await serve(authority, (_, response) => response.end(), {
        notAfter: new Date(Date.now() + days * DAY_MS + 60_000),
      });
      const verdict = await run(road({ port: soon.port }), 'https/tls-expiry');
      expect(verdict.status).toBe(status);
      expect(verdict.evidence?.days).toBe(days);
      await soon.close();
    }
  });

  it('has no name to resolve for an address', async () => {
    expect((await run(road({ host: '127.0.0.1' }), 'https/dns')).status).toBe('skipped');
  });
});

describe.each(Object.entries(roadFaults))('%s', (cause, fault: RoadFault) => {
  it('is what the diagnosis names, at the own endpoint and at a shared service', async () => {
    const broken = await startFault(fault, { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
    const own = await failure(road({ port: broken.port }), 'https/tls');
    expect(causeOf(evidenceOf(own.cause))?.cause.id).toBe(cause);
    expect(own.status).toBeUndefined();
    expect(own.evidence.phase).toBe(cause === 'net-refused' ? 'connect' : 'tls');
    expect(own.message).toMatch(/localhost/);
    // What is wrong with TLS there is an interception on this side.
    const shared = await failure(road({ type: 'dynamics', port: broken.port, shared: true }), 'dynamics/tls');
    expect(causeOf(evidenceOf(shared.cause))?.cause.id).toBe(cause);
    if (cause.startsWith('tls-')) expect(shared.status).toBe('inconclusive');
    if (cause === 'net-refused') expect(shared.status).toBeUndefined();
    expect(own.message).not.toMatch(/credential|password|token/i);
    await broken.close();
  });
});

describe('a road with a turnpike', () => {
  it('leaves the name to the proxy', async () => {
    const way = await proxy(() => 'HTTP/1.1 200 OK\r\n\r\n');
    const behind = network(authority, { env: { HTTPS_PROXY: way.url } });
    const checks = road({ net: behind });
    const verdict = await run(checks, 'https/dns');
    expect(verdict.status).toBe('skipped');
    expect(verdict.message).toContain(way.host);
    expect((await run(checks, 'https/tls')).message).toContain(`through the proxy ${way.host}`);
    await behind.close();
    await way.close();
  });

  it('blames a proxy that refuses, and concludes nothing', async () => {
    const way = await proxy(() => 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const behind = network(authority, { env: { HTTPS_PROXY: way.url } });
    const error = await failure(road({ net: behind }), 'https/tls');
    expect(error.causeId).toBe('net-proxy');
    expect(error.status).toBe('inconclusive');
    expect(causeOf(evidenceOf(error.cause))?.cause.id).toBe('net-proxy');
    await behind.close();
    await way.close();
  });
});

it('takes a client certificate that is missed at the first request for the same interception', async () => {
  const broken = await startFault('client-certificate', {
    authority,
    host: '127.0.0.1',
    names: ['localhost'],
    ips: [],
  });
  const place = { host: 'localhost', port: broken.port };
  const error = await thrown(
    net.request({
      method: 'GET',
      url: `https://localhost:${broken.port}/`,
      headers: {},
      signal: step().signal,
      timeoutMs: 700,
    }),
  );
  const shared = roadFailure(error, { ...place, shared: true }) as Failure;
  expect(shared.status).toBe('inconclusive');
  expect(shared.message).toMatch(/demands a client certificate.*intercepts TLS$/);
  expect((roadFailure(error, { ...place, shared: false }) as Failure).status).toBeUndefined();
  await broken.close();
});

it('names the cause that the destination knows better for a missing host', async () => {
  const error = await thrown(
    Promise.resolve(
      road({ host: 'nosuch.leadctl.invalid', notFoundCause: 'table-account-not-found' })
        .find((check) => check.id === 'https/dns')
        ?.run(step()),
    ),
  );
  const failed = error as unknown as Failure;
  // A machine without any name server cannot say that the name does not exist.
  const expected = failed.evidence.phase === 'dns' && /does not exist/.test(failed.message);
  expect(failed.causeId).toBe(expected ? 'table-account-not-found' : undefined);
});
