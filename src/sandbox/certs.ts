import { randomBytes, webcrypto } from 'node:crypto';
import type { X509CertificateGenerator } from '@peculiar/x509';
import type { SandboxTls } from '../destinations/destination.ts';

/** A certificate authority of one sandbox: its key lives in memory and ends with the process. */
export interface Authority {
  /** Common name. */
  readonly name: string;
  /** PEM. */
  readonly cert: string;
  /** The authorities above, PEM, nearest first; empty for a root. */
  readonly above: readonly string[];
  readonly keys: Keys;
}

type Keys = Awaited<ReturnType<typeof webcrypto.subtle.generateKey>> & {
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
};

export interface Lifetime {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface Leaf extends Lifetime {
  /** DNS names and addresses that the certificate is for. */
  readonly names: readonly string[];
  readonly ips?: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** A root that nobody trusts but those who are given its PEM; with `parent` an intermediate of it. */
export async function makeAuthority(
  options: Lifetime & { readonly name?: string; readonly parent?: Authority } = {},
): Promise<Authority> {
  const { parent } = options;
  const name = options.name ?? (parent ? 'leadctl sandbox intermediate' : 'leadctl sandbox root');
  const x509 = await library();
  const keys = await makeKeys();
  const cert = await x509.X509CertificateGenerator.create({
    ...basics(options, name, parent?.name ?? name),
    publicKey: keys.publicKey,
    signingKey: (parent?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, parent ? 0 : 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(parent ? [await x509.AuthorityKeyIdentifierExtension.create(parent.keys.publicKey)] : []),
    ],
  });
  const above = parent ? [parent.cert, ...parent.above] : [];
  return { name, cert: pem(cert), above, keys };
}

/** A server certificate with its key. `cert` holds the chain as a server sends it: the root is left out. */
export async function issue(authority: Authority, leaf: Leaf): Promise<SandboxTls> {
  const keys = await makeKeys();
  const cert = await certify(leaf, keys, authority.name, authority.keys);
  const sent = authority.above.length === 0 ? [] : [authority.cert, ...authority.above.slice(0, -1)];
  return { key: await exportKey(keys), cert: [cert, ...sent].join(''), ca: authority.above.at(-1) ?? authority.cert };
}

/** Signed by itself: no authority stands behind it. */
export async function selfSigned(leaf: Leaf): Promise<SandboxTls> {
  const keys = await makeKeys();
  const cert = await certify(leaf, keys, leaf.names[0] ?? 'localhost', keys);
  return { key: await exportKey(keys), cert, ca: cert };
}

/** The leaf alone, as a server sends it that forgot its intermediate. */
export function leafOnly(tls: SandboxTls): SandboxTls {
  const end = '-----END CERTIFICATE-----';
  return { ...tls, cert: `${tls.cert.slice(0, tls.cert.indexOf(end) + end.length)}\n` };
}

async function certify(leaf: Leaf, keys: Keys, issuer: string, signing: Keys): Promise<string> {
  const x509 = await library();
  const names = [
    ...leaf.names.map((value) => ({ type: 'dns' as const, value })),
    ...(leaf.ips ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  return pem(
    await x509.X509CertificateGenerator.create({
      ...basics(leaf, leaf.names[0] ?? 'localhost', issuer),
      publicKey: keys.publicKey,
      signingKey: signing.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names),
        // Tells the roots of several sandboxes apart, which all have one name.
        await x509.AuthorityKeyIdentifierExtension.create(signing.publicKey),
      ],
    }),
  );
}

function basics(life: Lifetime, subject: string, issuer: string) {
  // An hour back, so that a client whose clock is a little behind still takes it.
  const notBefore = life.notBefore ?? new Date(Date.now() - HOUR_MS);
  return {
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    subject: `CN=${subject}`,
    issuer: `CN=${issuer}`,
    notBefore,
    notAfter: life.notAfter ?? new Date(notBefore.getTime() + YEAR_MS),
    signingAlgorithm: ALGORITHM,
  };
}

async function makeKeys(): Promise<Keys> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as Keys;
}

async function exportKey(keys: Keys): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

function pem(cert: Awaited<ReturnType<typeof X509CertificateGenerator.create>>): string {
  return `${cert.toString('pem').trimEnd()}\n`;
}

/** Some 200 ms to load: only a sandbox pays for it. Its container wants the metadata polyfill first. */
async function library() {
  await import('reflect-metadata');
  const loaded = await import('@peculiar/x509');
  // It is CommonJS: bundled, all of it stands behind the default export.
  return loaded.default ?? loaded;
}
