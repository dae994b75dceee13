import type https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { clock } from '../clock.ts';
import { answered } from '../turns.ts';
import { patiently } from './again.ts';
import { type Attempt, authority, startAttempt } from './attempt.ts';
import { firstWord, openWay, resolve, secure } from './dial.ts';
import type { HttpReply, HttpRequest, Network, TlsProbe, WireRecord } from './network.ts';
import { proxyOf } from './proxy.ts';
import { chainOf, describe, makeTrust, publicTrust, type Trust, wellKnownTrust } from './trust.ts';
import { addressOf } from './url.ts';

export interface NetworkOptions {
  readonly env: NodeJS.ProcessEnv;
  /** PEM texts: added to the well-known roots, never in their place. */
  readonly extraRoots: readonly string[];
  /** Milliseconds for a call that names none. */
  readonly defaultTimeoutMs: number;
  readonly userAgent: string;
  onRecord?(record: WireRecord): void;
}

/** Milliseconds for which a finished handshake is kept for a first request. */
const WARM_MS = 2500;
const BODY_KEPT = 64 * 1024;

/**
 * The network on Node's own clients. DNS, TCP, proxy and TLS are walked one by one, so that every error can say which of
 * them failed and which one spent the time; HTTP then speaks over the connection that came out.
 */
export function createNetwork(options: NetworkOptions): Network {
  const records: WireRecord[] = [];
  const agents = new Map<string, https.Agent>();
  const warm = new Map<string, TLSSocket>();
  const drops = new WeakMap<TLSSocket, () => void>();
  const underWay = new Set<Attempt>();
  let closed: Error | undefined;
  let trusted: Trust | undefined;
  const trust = () => {
    trusted ??= makeTrust(options.env, options.extraRoots);
    return trusted;
  };

  async function attempting<T>(
    target: { host: string; port: number; timeoutMs?: number | undefined; signal?: AbortSignal | undefined },
    work: (attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    if (closed) throw closed;
    const attempt = startAttempt({
      host: target.host,
      port: target.port,
      timeoutMs: target.timeoutMs ?? options.defaultTimeoutMs,
      signal: target.signal,
    });
    underWay.add(attempt);
    try {
      return await attempt.race(work(attempt));
    } catch (error) {
      throw attempt.locate(error);
    } finally {
      underWay.delete(attempt);
      attempt.end();
    }
  }

  async function openTls(attempt: Attempt, roots = trust): Promise<TLSSocket> {
    const proxy = proxyOf(options.env, attempt.host, attempt.port);
    const way = openWay(attempt, proxy, roots);
    way.catch(() => {});
    // Some 30 ms of work, done while the network is waited for.
    const ready = roots();
    const secured = secure(attempt, await way, attempt.host, ready);
    // Loaded while the server computes its answer; what goes wrong with it is said where it is used.
    import('./http.ts').catch(() => {});
    return secured;
  }

  function agentFor(origin: string, makeAgent: typeof import('./http.ts').makeAgent): https.Agent {
    const agent = agents.get(origin) ?? makeAgent();
    agents.set(origin, agent);
    return agent;
  }

  function keepWarm(origin: string, socket: TLSSocket): void {
    if (closed || socket.destroyed) return;
    warm.get(origin)?.destroy();
    warm.set(origin, socket);
    const drop = () => {
      if (warm.get(origin) === socket) warm.delete(origin);
      socket.destroy();
    };
    socket.once('end', drop).once('error', drop).once('timeout', drop);
    socket.setTimeout(WARM_MS).unref();
    drops.set(socket, drop);
  }

  function takeWarm(origin: string): TLSSocket | undefined {
    const socket = warm.get(origin);
    warm.delete(origin);
    const drop = socket && drops.get(socket);
    if (!socket || !drop) return undefined;
    socket.off('end', drop).off('error', drop).off('timeout', drop);
    // Whatever arrived before a request was made cannot be its answer.
    if (socket.destroyed || !socket.writable || socket.readableEnded || socket.readableLength > 0) {
      socket.destroy();
      return undefined;
    }
    return socket.setTimeout(0).ref();
  }

  function remember(request: HttpRequest, reply: HttpReply | null, error: unknown, startedAt: number): void {
    const record: WireRecord = {
      method: request.method,
      url: request.url,
      status: reply?.status ?? null,
      headers: reply?.headers ?? {},
      body: reply ? withoutTokens(reply.text().slice(0, BODY_KEPT)) : '',
      error: error ?? null,
      durationMs: reply?.durationMs ?? Math.round(clock() - startedAt),
    };
    records.push(record);
    options.onRecord?.(record);
  }

  async function probe(attempt: Attempt): Promise<TlsProbe> {
    const { host, port } = attempt;
    const socket = await openTls(attempt);
    const roundTrip = attempt.elapsed();
    // Done while the server's first word is under way.
    const chain = chainOf(socket.getPeerCertificate(true));
    const holds = publicTrust(trust(), chain);
    await firstWord(attempt, socket, roundTrip);
    const found: TlsProbe = {
      address: addressOfSocket(socket, attempt),
      protocol: socket.getProtocol() ?? 'unknown',
      chain: chain.map(describe),
      publiclyTrusted: holds === 'unsure' ? await holdsAlone(attempt) : holds,
      proxy: attempt.proxy,
      durationMs: roundTrip,
    };
    keepWarm(authority(host, port), socket);
    return found;
  }

  /** The one case that needs a second handshake, with the well-known roots alone. */
  async function holdsAlone(attempt: Attempt): Promise<boolean> {
    const alone = wellKnownTrust();
    try {
      (await openTls(attempt, () => alone)).destroy();
      return true;
    } catch (error) {
      if (error instanceof Error && 'certificate' in error) return false;
      throw error;
    }
  }

  async function once(request: HttpRequest): Promise<HttpReply> {
    const startedAt = clock();
    try {
      const address = addressOf(request.url);
      const { host, port } = address;
      const target = { host, port, timeoutMs: request.timeoutMs, signal: request.signal };
      const reply = await attempting(target, async (attempt) => {
        const { exchange, makeAgent } = await import('./http.ts');
        const origin = authority(host, port);
        const open = async (way: Attempt) => takeWarm(origin) ?? openTls(way);
        return exchange(attempt, agentFor(origin, makeAgent), open, address, request, options.userAgent);
      });
      remember(request, reply, null, startedAt);
      answered(request.signal);
      return reply;
    } catch (error) {
      remember(request, null, error, startedAt);
      throw error;
    }
  }

  return {
    request: (request) => patiently(request, request.timeoutMs ?? options.defaultTimeoutMs, once),
    lookup: (host, signal) => attempting({ host, port: 443, signal }, (attempt) => resolve(attempt, host)),
    connect: (host, port, signal) =>
      attempting({ host, port, signal }, async (attempt) => {
        const socket = await openWay(attempt, proxyOf(options.env, host, port), trust);
        const address = addressOfSocket(socket, attempt);
        socket.destroy();
        return { address };
      }),
    handshake: (host, port, signal) => attempting({ host, port, signal }, probe),
    proxyFor(url) {
      const { host, port } = addressOf(url);
      return proxyOf(options.env, host, port)?.shown ?? null;
    },
    get records() {
      return records;
    },
    extraRoots: options.extraRoots,
    async close() {
      closed ??= Object.assign(new Error('The client is destroyed'), { code: 'UND_ERR_DESTROYED' });
      for (const attempt of underWay) attempt.giveUp(closed);
      for (const agent of agents.values()) agent.destroy();
      for (const socket of warm.values()) socket.destroy();
      agents.clear();
      warm.clear();
    },
  };
}

/** Behind a proxy the destination's own address stays unknown: the proxy's is given. */
function addressOfSocket(socket: Socket, attempt: Attempt): string {
  return socket.remoteAddress ?? attempt.addresses[0] ?? attempt.host;
}

/** A record may be printed: what a token endpoint hands out does not belong in it. */
function withoutTokens(text: string): string {
  return text.replace(/("(?:access|refresh|id)_token"\s*:\s*")[^"]*/g, '$1***');
}
