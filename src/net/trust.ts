import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Certificate } from './network.ts';

/** The roots of a run: the well-known ones, and those that were added to them. */
export interface Trust {
  readonly context: tls.SecureContext;
  /** DER in base64 of every root that was added. */
  readonly added: ReadonlySet<string>;
  /** Nothing but the well-known roots that Node brings along. */
  readonly wellKnownOnly: boolean;
}

const MINIMUM = 'TLSv1.2';
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * Node's own roots and the additional ones. The documented `ca` would replace the default roots, and giving them back in
 * it takes three times as long (85 ms in place of 30) as adding to them, which is what Node's own `ca` calls inside.
 */
export function makeTrust(env: NodeJS.ProcessEnv, extraRoots: readonly string[]): Trust {
  const fromEnv = readExtra(env.NODE_EXTRA_CA_CERTS);
  const added = new Set([...extraRoots, ...fromEnv].flatMap(certificatesIn));
  const wellKnownOnly = added.size === 0 && !systemRoots(env);
  const context = tls.createSecureContext({ minVersion: MINIMUM });
  const nodeHasThem = env.NODE_EXTRA_CA_CERTS === process.env.NODE_EXTRA_CA_CERTS;
  const pems = [...extraRoots, ...(nodeHasThem ? [] : fromEnv)].flatMap(certificatesIn).map(pemOf);
  if (pems.length === 0) return { context, added, wellKnownOnly };
  const inner = context.context as { addCACert?: (pem: string) => void } | undefined;
  if (typeof inner?.addCACert !== 'function') {
    const ca = [...tls.rootCertificates, ...[...added].map(pemOf)];
    return { context: tls.createSecureContext({ minVersion: MINIMUM, ca }), added, wellKnownOnly };
  }
  for (const pem of pems) inner.addCACert(pem);
  return { context, added, wellKnownOnly };
}

/** What a server meets that has none of this machine's additions. */
export function wellKnownTrust(): Trust {
  const context = tls.createSecureContext({ minVersion: MINIMUM, ca: [...tls.rootCertificates] });
  return { context, added: new Set(), wellKnownOnly: true };
}

function systemRoots(env: NodeJS.ProcessEnv): boolean {
  const flags = [...process.execArgv, env.NODE_OPTIONS ?? ''].join(' ');
  return /--use-(openssl|system)-ca/.test(flags) || env.NODE_USE_SYSTEM_CA === '1';
}

/** A missing file is only warned of by Node itself at start; here it adds nothing. */
function readExtra(file: string | undefined): string[] {
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

/** DER in base64 of each certificate in a PEM text. */
export function certificatesIn(pem: string): string[] {
  return [...pem.matchAll(PEM)].map((match) => (match[1] ?? '').replace(/\s+/g, ''));
}

/** A full last line must not be followed by an empty one: OpenSSL reads no further there. */
export function pemOf(der: string): string {
  return `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

/** Leaf first, then each issuer, as far as the server or the roots name it. */
export function chainOf(leaf: tls.DetailedPeerCertificate): tls.DetailedPeerCertificate[] {
  const chain: tls.DetailedPeerCertificate[] = [];
  const seen = new Set<string>();
  for (let each: tls.DetailedPeerCertificate | undefined = leaf; each?.raw; each = each.issuerCertificate) {
    if (seen.has(each.fingerprint256)) break;
    seen.add(each.fingerprint256);
    chain.push(each);
  }
  return chain;
}

export function describe(certificate: tls.PeerCertificate): Certificate {
  const names = (certificate.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name !== '')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''));
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names,
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
    fingerprint256: certificate.fingerprint256,
  };
}

function nameOf(name: tls.Certificate | undefined): string {
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return first(name?.CN) ?? first(name?.O) ?? first(name?.OU) ?? 'unnamed';
}

/**
 * Whether a chain that was verified holds without the added roots. 'unsure' where only a handshake without them can
 * tell: an added certificate stands in the chain, but a well-known root stands above it.
 */
export function publicTrust(trust: Trust, chain: readonly tls.DetailedPeerCertificate[]): boolean | 'unsure' {
  if (trust.wellKnownOnly) return true;
  const ders = chain.map((each) => each.raw.toString('base64'));
  const top = ders.at(-1) ?? '';
  // The usual case of a private authority; the search below parses all of the well-known roots.
  if (trust.added.has(top) && !isWellKnown(top)) return false;
  const anchored = isWellKnown(top) || issuedByRoot(chain);
  if (!anchored) return false;
  return ders.some((der) => trust.added.has(der) && !isWellKnown(der)) ? 'unsure' : true;
}

/** The serial number stands in the first line of a PEM text: few of the 140 roots have to be unwrapped. */
function isWellKnown(der: string): boolean {
  const beginning = der.slice(0, 48);
  return tls.rootCertificates.some((pem) => pem.includes(beginning) && certificatesIn(pem).includes(der));
}

/** A cross-signed chain goes on above the root that it holds by: look for a root that signed any of its links. */
function issuedByRoot(chain: readonly tls.DetailedPeerCertificate[]): boolean {
  const links = chain.map((each) => new X509Certificate(each.raw));
  const issuers = new Set(links.map((each) => each.issuer));
  return tls.rootCertificates.some((pem) => {
    const root = new X509Certificate(pem);
    return issuers.has(root.subject) && links.some((link) => link.checkIssued(root) && link.verify(root.publicKey));
  });
}
