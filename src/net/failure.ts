import { Failure } from '../checks/check.ts';
import { showDuration } from '../duration.ts';
import { authority } from './attempt.ts';
import type { Certificate } from './network.ts';

/** Whose road it was. */
export interface Where {
  readonly host: string;
  readonly port: number;
  /** A service that many share: a wrong certificate there is an interception on this side, not the publisher's fault. */
  readonly shared: boolean;
  /** Config path below the destination that holds the host. */
  readonly at?: string;
  /** The cause of a name that does not exist, where the destination knows a better one than net-dns-not-found. */
  readonly notFoundCause?: string;
}

/** An error of the network layer with a message that says which step it was; the diagnosis reads the error itself. */
export function roadFailure(thrown: unknown, where: Where): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Failure || !('phase' in thrown)) return thrown;
  const error = thrown as NetError;
  const code = error.code ?? '';
  const proxy = code.startsWith('ERR_PROXY');
  const intercepted = where.shared && isOfTls(error) && !code.startsWith('UND_ERR');
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

/** The error of the network layer in anything thrown, however deep it is wrapped; undefined where the road held. */
export function roadIn(thrown: unknown): (NetError & { readonly host: string; readonly port: number }) | undefined {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    // A failure may carry the place of the attempt as well.
    if (!(at instanceof Failure) && 'phase' in at && 'host' in at && 'port' in at)
      return at as ReturnType<typeof roadIn>;
  }
  return undefined;
}

/** With TLS 1.3 a server says only after the handshake, to the first request, that it misses a client certificate. */
function isOfTls({ phase, code = '' }: NetError): boolean {
  return phase === 'tls' || code.includes('ALERT_CERTIFICATE_REQUIRED');
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
  if (isOfTls(error)) {
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

export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
