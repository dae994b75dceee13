import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { expect, it } from 'vitest';
import { certificatesIn, pemOf, publicTrust, type Trust } from '../../src/net/trust.ts';
import { makeAuthority } from '../../src/sandbox/certs.ts';
import { network, serve } from './help.ts';

const root = tls.rootCertificates[0] ?? '';
const link = (pem: string) => ({ raw: new X509Certificate(pem).raw }) as tls.DetailedPeerCertificate;
const trust = (added: readonly string[]): Trust => ({
  context: tls.createSecureContext(),
  added: new Set(added.flatMap(certificatesIn)),
  wellKnownOnly: false,
});

it('holds publicly when nothing was added', () => {
  expect(publicTrust({ ...trust([]), wellKnownOnly: true }, [link(root)])).toBe(true);
});

it('tells a chain that ends at a well-known root from one that ends at an added one', async () => {
  const own = await makeAuthority();
  expect(publicTrust(trust([own.cert]), [link(root)])).toBe(true);
  expect(publicTrust(trust([own.cert]), [link(own.cert)])).toBe(false);
});

it('is unsure when an added certificate stands in a chain that goes on to a well-known root', async () => {
  const own = await makeAuthority();
  expect(publicTrust(trust([own.cert]), [link(own.cert), link(root)])).toBe('unsure');
});

it('takes an added root that is a well-known one as such', () => {
  expect(publicTrust(trust([root]), [link(root)])).toBe(true);
});

it.each([1, 63, 64, 65, 127, 128, 640])('writes %i characters as a PEM without an empty line', (length) => {
  const der = 'A'.repeat(length);
  expect(pemOf(der)).not.toMatch(/\n\n/);
  expect(certificatesIn(pemOf(der))).toEqual([der]);
});

it('adds a root whose PEM ends with a full line', async () => {
  // 64 characters are 48 bytes: some lengths of a name end that way, the signature adds a byte or two by chance.
  for (let tried = 0; tried < 240; tried++) {
    const own = await makeAuthority({ name: 'r'.repeat(1 + (tried % 60)) });
    const der = certificatesIn(own.cert)[0] ?? '';
    if (der.length % 64 !== 0) continue;
    const server = await serve(own, (_, response) => response.end());
    const net = network(own);
    expect((await net.handshake('localhost', server.port)).publiclyTrusted).toBe(false);
    await net.close();
    await server.close();
    return;
  }
  expect.unreachable('no certificate of such a length was made');
});
