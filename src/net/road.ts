import { isIP } from 'node:net';
import { type Check, type Facts, Failure, type Outcome } from '../checks/check.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { showDuration } from '../duration.ts';
import { authority } from './attempt.ts';
import type { Certificate, Network, TlsProbe } from './network.ts';
import { isPrivateAddress, unreachableFromOutside } from './private.ts';

export interface RoadOptions {
  readonly type: DestinationType;
  readonly host: string;
  readonly port: number;
  readonly net: Network;
  /** A service that many share: a wrong certificate there is an interception on this side, not the publisher's fault. */
  readonly shared: boolean;
  /** What must hold before the name is looked up. */
  readonly needs?: readonly string[];
  /** Config path below the destination that holds the host. */
  readonly at?: string;
  /** The cause of a name that does not exist, where the destination knows a better one than net-dns-not-found. */
  readonly notFoundCause?: string;
  now(): number;
}

const DAY_MS = 86_400_000;
/** Days before the end of a certificate from which on it is mentioned; ACME clients renew at 30. */
const LOOK_AHEAD_DAYS = 30;

/**
 * DNS, TCP, proxy and TLS to one host as checks: `<type>/dns` and `<type>/tls`, for https also `https/tls-chain` and
 * `https/tls-expiry`. One handshake serves them all.
 */
export function roadChecks(options: RoadOptions): Check[] {
  const { type, host, port, net } = options;
  const at = options.at === undefined ? {} : { at: options.at };
  let probe: Promise<TlsProbe> | undefined;
  const handshake = (signal: AbortSignal) => {
    probe ??= net.handshake(host, port, signal);
    return probe;
  };

  const dns: Check = {
    id: `${type}/dns`,
    title: 'The host name resolves',
    severity: 'blocks-publishing',
    ...at,
    ...(options.needs ? { needs: options.needs } : {}),
    async run(step): Promise<Outcome> {
      try {
        const proxy = net.proxyFor(`https://${authority(host, port)}`);
        if (proxy !== null)
          return {
            status: 'skipped',
            message: `The proxy ${proxy} resolves ${host}, not this machine`,
            evidence: { proxy },
          };
        if (isIP(host) !== 0)
          return { status: 'skipped', message: `${host} is an address: there is no name to resolve` };
        const addresses = await net.lookup(host, step.signal);
        const shown = addresses.slice(0, 3).join(', ');
        const evidence = { host, addresses: shown };
        if (type === 'https' && unreachableFromOutside(host) === null && addresses.every(isPrivateAddress))
          return {
            status: 'warned',
            severity: 'at-risk',
            message: `${host} is ${shown} here, which is private: the marketplace needs a public address of it`,
            evidence,
          };
        return { status: 'passed', message: `${host} is ${shown}`, evidence };
      } catch (error) {
        throw roadFailure(error, options);
      }
    },
  };

  const tls: Check = {
    id: `${type}/tls`,
    title: 'TLS 1.2 or later, with a certificate that holds for the host',
    severity: 'blocks-publishing',
    needs: [dns.id],
    ...at,
    async run(step): Promise<Outcome> {
      try {
        const found = await handshake(step.signal);
        const message = `${found.protocol} with ${host}${found.proxy === null ? '' : ` through the proxy ${found.proxy}`}, ${issued(found)}`;
        const evidence = factsOf(found);
        if (found.publiclyTrusted || type === 'https') return { status: 'passed', message, evidence };
        return { status: 'warned', severity: 'advice', message: `${message}; ${additional(found)}`, evidence };
      } catch (error) {
        throw roadFailure(error, options);
      }
    },
  };
  if (type !== 'https') return [dns, tls];

  const chain: Check = {
    id: 'https/tls-chain',
    title: 'The certificate chain holds with the well-known roots alone',
    severity: 'blocks-publishing',
    needs: [tls.id],
    ...at,
    async run(step): Promise<Outcome> {
      const found = await handshake(step.signal);
      if (found.publiclyTrusted)
        return {
          status: 'passed',
          message: 'The server sends a chain up to a well-known root',
          evidence: factsOf(found),
        };
      return {
        status: 'warned',
        message: `${capital(additional(found))}: the marketplace does not have that root and will refuse the connection`,
        evidence: factsOf(found),
        resolution: [
          'Install a certificate of a public certificate authority, with all intermediate certificates, on the endpoint',
          'If a proxy of this network inspects TLS, run the check from a network without one',
        ],
      };
    },
  };

  const expiry: Check = {
    id: 'https/tls-expiry',
    title: `No certificate of the chain ends within ${LOOK_AHEAD_DAYS} days`,
    severity: 'at-risk',
    needs: [tls.id],
    ...at,
    async run(step): Promise<Outcome> {
      const found = await handshake(step.signal);
      const first = earliest(found.chain);
      if (!first) return { status: 'inconclusive', message: 'The server named no certificate' };
      const days = Math.floor((first.validTo.getTime() - options.now()) / DAY_MS);
      const message = `The certificate of ${first.subject} is valid until ${day(first.validTo)}, ${days} more ${days === 1 ? 'day' : 'days'}`;
      const evidence = { validTo: first.validTo.toISOString(), days };
      if (days >= LOOK_AHEAD_DAYS) return { status: 'passed', message, evidence };
      return {
        status: 'warned',
        message: `${message}: leads are lost from then on`,
        evidence,
        resolution: [
          'Renew the certificate, or see that its automatic renewal works',
          'Run the check again afterwards',
        ],
      };
    },
  };
  return [dns, tls, chain, expiry];
}

/** An error of the network layer with a message that says which step it was; the diagnosis reads the error itself. */
export function roadFailure(
  thrown: unknown,
  where: Pick<RoadOptions, 'host' | 'port' | 'shared' | 'at' | 'notFoundCause'>,
): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Failure || !('phase' in thrown)) return thrown;
  const error = thrown as NetError;
  const code = error.code ?? '';
  const proxy = code.startsWith('ERR_PROXY');
  const intercepted = where.shared && error.phase === 'tls' && !code.startsWith('UND_ERR');
  const causeId = proxy ? 'net-proxy' : code === 'ENOTFOUND' ? where.notFoundCause : undefined;
  return new Failure(sentence(error, authority(where.host, where.port), where.host, intercepted), {
    cause: error,
    ...(causeId === undefined ? {} : { causeId }),
    ...(where.at === undefined ? {} : { at: where.at }),
    ...(intercepted || proxy ? { status: 'inconclusive' } : {}),
    evidence: {
      host: where.host,
      port: where.port,
      phase: error.phase,
      ...(error.durationMs === undefined ? {} : { durationMs: error.durationMs }),
      ...(error.proxy === undefined ? {} : { proxy: error.proxy }),
      ...(error.certificate
        ? {
            certificate: error.certificate.subject,
            issuer: error.certificate.issuer,
            validFrom: error.certificate.validFrom.toISOString(),
            validTo: error.certificate.validTo.toISOString(),
          }
        : {}),
    },
  });
}

interface NetError extends Error {
  readonly code?: string;
  readonly phase: string;
  readonly durationMs?: number;
  readonly timeoutMs?: number;
  readonly proxy?: string;
  readonly reason?: string;
  readonly certificate?: Certificate;
}

function sentence(error: NetError, place: string, host: string, intercepted: boolean): string {
  const { code = '', certificate } = error;
  const took = showDuration(error.timeoutMs ?? error.durationMs ?? 0);
  if (code.startsWith('ERR_PROXY')) return error.message;
  if (code === 'ENOTFOUND') return `The host name ${host} does not exist`;
  if (code === 'EAI_AGAIN') return `No name server could be asked about ${host}`;
  if (code === 'ECONNREFUSED') return `${place} refuses connections`;
  if (code.startsWith('UND_ERR_') && code.endsWith('_TIMEOUT')) return slow(error, place, host, took);
  if (error.phase === 'tls') {
    const said = tlsSentence(error, code, place, host, certificate);
    return intercepted ? `${said}; as that is a shared service, something between here and there intercepts TLS` : said;
  }
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH') return `There is no route from here to ${place}`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `${place} cut the connection ${step(error.phase)}`;
  return `${place}: ${error.message || code}`;
}

function slow(error: NetError, place: string, host: string, took: string): string {
  if (error.phase === 'dns') return `No name server answered for ${host} within ${took}`;
  if (error.phase === 'connect') return `${place} did not answer the TCP connection within ${took}`;
  if (error.phase === 'proxy') return `The proxy ${error.proxy} did not open the way to ${place} within ${took}`;
  if (error.phase === 'tls')
    return `${place} took the TCP connection and did not answer the TLS handshake within ${took}`;
  if (error.phase === 'request') return `${place} took the request and did not answer it within ${took}`;
  return `${place} began to answer, and its answer did not end within ${took}`;
}

function tlsSentence(error: NetError, code: string, place: string, host: string, certificate?: Certificate): string {
  const by = certificate ? ` (issued by ${certificate.issuer})` : '';
  if (code === 'CERT_HAS_EXPIRED') {
    if (certificate && certificate.validTo.getTime() < Date.now())
      return `The certificate of ${host} expired on ${day(certificate.validTo)}${by}`;
    return `A certificate above that of ${host} has expired${by}`;
  }
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate of ${host} is not valid yet${certificate ? `, only from ${day(certificate.validFrom)}` : ''}: it is too new, or a clock is wrong`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is not for ${host}${certificate ? ` but for ${certificate.names.slice(0, 3).join(', ') || certificate.subject}` : ''}`;
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return `The certificate of ${host} is self-signed`;
  if (code === 'SELF_SIGNED_CERT_IN_CHAIN')
    return `The certificate of ${host} is of an authority that is not trusted${by}`;
  if (/^UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)/.test(code))
    return `The certificate of ${host} cannot be followed to a known root${by}: an intermediate certificate is missing, or the authority is a private one`;
  if (code.includes('CERTIFICATE_REQUIRED'))
    return `${place} demands a client certificate, which the marketplace cannot send`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `${place} cut the connection during the TLS handshake`;
  if (code.includes('WRONG_VERSION_NUMBER')) return `${place} does not speak TLS`;
  if (code.includes('PROTOCOL_VERSION') || code.includes('UNSUPPORTED_PROTOCOL'))
    return `${place} speaks no TLS version from 1.2 on`;
  return `The TLS handshake with ${place} failed: ${error.reason ?? error.message}`;
}

function step(phase: string): string {
  if (phase === 'request') return 'after the request, before an answer';
  return phase === 'response' ? 'in the midst of its answer' : 'at once';
}

function factsOf(found: TlsProbe): Facts {
  const leaf = found.chain[0];
  return {
    protocol: found.protocol,
    ...(found.proxy === null ? { address: found.address } : { proxy: found.proxy }),
    ...(leaf ? { issuer: leaf.issuer, validTo: leaf.validTo.toISOString() } : {}),
    handshakeMs: found.durationMs,
  };
}

function issued(found: TlsProbe): string {
  const leaf = found.chain[0];
  return leaf ? `certificate from ${leaf.issuer} until ${day(leaf.validTo)}` : 'no certificate named';
}

function additional(found: TlsProbe): string {
  const top = found.chain.at(-1);
  return `the certificate chain holds only thanks to an additional root${top ? ` (${top.issuer})` : ''}`;
}

/** A root's own end does not matter to those who hold it. */
function earliest(chain: readonly Certificate[]): Certificate | undefined {
  const counted = chain.filter((each, index) => index === 0 || each.subject !== each.issuer);
  return counted.reduce<Certificate | undefined>((a, b) => (a && a.validTo <= b.validTo ? a : b), undefined);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
