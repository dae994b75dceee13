import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from '../../src/net/index.ts';
import type { Network } from '../../src/net/network.ts';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { type FaultyServer, type RoadFault, startFault } from '../../src/sandbox/faults.ts';

interface Case {
  readonly fault: RoadFault;
  /** What the handshake meets; undefined: it goes well and the request fails. */
  readonly handshake?: RegExp;
  readonly request: RegExp;
  readonly phase: string;
  readonly reason?: RegExp;
}

const cases: readonly Case[] = [
  { fault: 'refused', handshake: /^ECONNREFUSED$/, request: /^ECONNREFUSED$/, phase: 'connect' },
  { fault: 'silent', handshake: /^UND_ERR_CONNECT_TIMEOUT$/, request: /^UND_ERR_CONNECT_TIMEOUT$/, phase: 'tls' },
  { fault: 'reset-in-handshake', handshake: /^ECONNRESET$/, request: /^ECONNRESET$/, phase: 'tls' },
  { fault: 'plain-http', handshake: /WRONG_VERSION_NUMBER/, request: /WRONG_VERSION_NUMBER/, phase: 'tls' },
  { fault: 'old-tls', handshake: /PROTOCOL/, request: /PROTOCOL/, phase: 'tls' },
  { fault: 'client-certificate', handshake: /CERTIFICATE_REQUIRED/, request: /CERTIFICATE_REQUIRED/, phase: 'tls' },
  { fault: 'expired', handshake: /^CERT_HAS_EXPIRED$/, request: /^CERT_HAS_EXPIRED$/, phase: 'tls' },
  { fault: 'not-yet-valid', handshake: /^CERT_NOT_YET_VALID$/, request: /^CERT_NOT_YET_VALID$/, phase: 'tls' },
  {
    fault: 'self-signed',
    handshake: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    request: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    phase: 'tls',
  },
  {
    fault: 'incomplete-chain',
    handshake: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    request: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    phase: 'tls',
  },
  {
    fault: 'wrong-host',
    handshake: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    request: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    phase: 'tls',
  },
  { fault: 'silent-after-request', request: /^UND_ERR_HEADERS_TIMEOUT$/, phase: 'request' },
  { fault: 'reset-after-request', request: /^ECONNRESET$/, phase: 'request' },
  { fault: 'closed-after-request', request: /^ECONNRESET$/, phase: 'request' },
  { fault: 'endless-body', request: /^UND_ERR_BODY_TIMEOUT$/, phase: 'response' },
];

let authority: Authority;
let net: Network;

beforeAll(async () => {
  authority = await makeAuthority();
  net = createNetwork({ env: {}, extraRoots: [authority.cert], defaultTimeoutMs: 600, userAgent: 'leadctl/test' });
});
afterAll(() => net.close());

async function thrown(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  return await promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: Record<string, unknown>) => error,
  );
}

describe.each(cases)('a server that is $fault', ({ fault, handshake, request, phase }) => {
  let server: FaultyServer;
  beforeAll(async () => {
    server = await startFault(fault, { authority, host: '127.0.0.1', names: ['localhost'], ips: ['127.0.0.1'] });
  });
  afterAll(() => server.close());

  it('is seen by the handshake', async () => {
    if (!handshake) {
      const probe = await net.handshake('localhost', server.port);
      expect(probe.protocol).toBe('TLSv1.3');
      expect(probe.publiclyTrusted).toBe(false);
      return;
    }
    const error = await thrown(net.handshake('localhost', server.port));
    expect(error.code).toMatch(handshake);
    expect(error.phase).toBe(phase);
    expect(error.host).toBe('localhost');
    expect(error.port).toBe(server.port);
    expect(error.durationMs).toBeLessThan(700);
  });

  it('is seen by a request', async () => {
    const error = await thrown(
      net.request({ method: 'POST', url: `https://localhost:${server.port}/lead?sig=canary-signature`, body: '{}' }),
    );
    expect(error.code).toMatch(request);
    // In TLS 1.3 the client certificate is missed only when the request is already under way.
    if (fault !== 'client-certificate') expect(error.phase).toBe(phase);
    expect(error.durationMs).toBeLessThan(700);
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('canary-signature');
  });
});

it('reads the certificate that was refused', async () => {
  const server = await startFault('expired', { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
  const error = await thrown(net.handshake('localhost', server.port));
  await server.close();
  const certificate = error.certificate as { issuer: string; names: string[]; validTo: Date };
  expect(certificate.issuer).toBe('leadctl sandbox root');
  expect(certificate.names).toEqual(['localhost']);
  expect(certificate.validTo.getTime()).toBeLessThan(Date.now());
});

it('says that TLS was not answered though TCP was', async () => {
  const server = await startFault('silent', { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
  const error = await thrown(net.handshake('localhost', server.port));
  await server.close();
  expect(error.message).toContain('TCP connected');
  expect(error.message).toContain(`127.0.0.1:${server.port}`);
});
