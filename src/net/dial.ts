import net from 'node:net';
import tls from 'node:tls';
import { type Attempt, authority, type Phase } from './attempt.ts';
import { proxyError, type WebProxy } from './proxy.ts';
import { describe, type Trust } from './trust.ts';

/** The addresses of a host. Rejects with Node's own codes: ENOTFOUND, EAI_AGAIN ... */
export async function resolve(attempt: Attempt, host: string): Promise<readonly string[]> {
  if (net.isIP(host) !== 0) return [host];
  const { promises: dns } = await import('node:dns');
  const found = await attempt.race(dns.lookup(host, { all: true, verbatim: true }));
  return found.map((each) => each.address);
}

/** DNS, then TCP to whichever address answers first. */
export async function openTcp(attempt: Attempt, host: string, port: number): Promise<net.Socket> {
  const addresses = await resolve(attempt, host);
  if (attempt.phase === 'dns') attempt.phase = 'connect';
  attempt.addresses = addresses.map((address) => authority(address, port));
  const found = addresses.map((address) => ({ address, family: net.isIP(address) }));
  const socket = net.connect({
    host,
    port,
    autoSelectFamily: true,
    // Node's 250 ms give up on every address of a host that is merely far away (nodejs/node#52216).
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.min(2000, Math.floor(attempt.timeoutMs / 4))),
    lookup: (_host, options, callback) => {
      const first = found[0];
      if (options.all) callback(null, found);
      else callback(null, first?.address ?? '', first?.family ?? 4);
    },
  });
  socket.setNoDelay(true);
  attempt.guard(socket);
  await attempt.race(
    new Promise<void>((yes, no) => {
      socket.once('connect', () => {
        socket.off('error', no);
        yes();
      });
      socket.once('error', no);
    }),
  );
  return socket;
}

/** TCP to the destination, straight or through the proxy's tunnel. */
export async function openWay(attempt: Attempt, proxy: WebProxy | null, trust: () => Trust): Promise<net.Socket> {
  if (!proxy) return openTcp(attempt, attempt.host, attempt.port);
  attempt.phase = 'proxy';
  attempt.proxy = proxy.shown;
  try {
    const tcp = await openTcp(attempt, proxy.host, proxy.port);
    const socket = proxy.scheme === 'https' ? await secure(attempt, tcp, proxy.host, trust(), 'proxy') : tcp;
    await tunnel(attempt, socket, proxy);
    return socket;
  } catch (error) {
    throw accused(error, proxy);
  }
}

/** The proxy's own refusal must not read as the destination's: its code goes to a property, words to the message. */
function accused(error: unknown, proxy: WebProxy): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PROXY') || code.startsWith('UND_ERR') || error instanceof DOMException) return error;
  return proxyError(`Proxy response (none) !== 200 when HTTP Tunneling: the proxy ${proxy.shown} ${reason(code)}`, {
    code: 'ERR_PROXY_CONNECTION',
    proxyCode: code,
  });
}

function reason(code: string): string {
  if (code === 'ENOTFOUND') return 'has a host name that is not known';
  if (code === 'ECONNREFUSED') return 'refuses connections';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed the connection';
  return 'could not be reached';
}

/** CONNECT (RFC 9110, section 9.3.6). */
async function tunnel(attempt: Attempt, socket: net.Socket, proxy: WebProxy): Promise<void> {
  const target = authority(attempt.host, attempt.port);
  const authorization = proxy.authorization === null ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  const head = await attempt.race(
    new Promise<string>((yes, no) => {
      let seen = Buffer.alloc(0);
      const done = (error: Error | null, text = '') => {
        socket.off('data', onData).off('error', onError).off('close', onClose);
        if (error) no(error);
        else yes(text);
      };
      const onError = (error: Error) => done(error);
      const onClose = () => done(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
      const onData = (chunk: Buffer) => {
        seen = Buffer.concat([seen, chunk]);
        const end = seen.indexOf('\r\n\r\n');
        if (end < 0 && seen.length < 16_384) return;
        socket.pause();
        if (end >= 0 && seen.length > end + 4) socket.unshift(seen.subarray(end + 4));
        done(null, seen.subarray(0, end < 0 ? seen.length : end).toString('latin1'));
      };
      socket.on('data', onData).on('error', onError).on('close', onClose);
      socket.write(
        `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}Proxy-Connection: keep-alive\r\n\r\n`,
      );
    }),
  );
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 'unreadable';
  if (status.startsWith('2')) return;
  socket.destroy();
  throw proxyError(
    `Proxy response (${status}) !== 200 when HTTP Tunneling: the proxy ${proxy.shown} did not open the way to ${target}`,
    {
      code: 'ERR_PROXY_TUNNEL',
      proxyStatus: status,
    },
  );
}

/**
 * TLS 1.2 or later with the host name checked. `rejectUnauthorized` is said outright, so that
 * NODE_TLS_REJECT_UNAUTHORIZED=0 cannot turn a failed check green.
 */
export async function secure(
  attempt: Attempt,
  tcp: net.Socket,
  host: string,
  trust: Trust,
  phase: Phase = 'tls',
): Promise<tls.TLSSocket> {
  attempt.phase = phase;
  const socket = tls.connect({
    socket: tcp,
    host,
    servername: net.isIP(host) === 0 ? host.replace(/\.$/, '') : '',
    secureContext: trust.context,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  attempt.guard(socket);
  let leaf: tls.PeerCertificate | undefined;
  // 'secure' comes before the verdict on the chain; afterwards a refused certificate can no longer be read.
  socket.prependOnceListener('secure', () => {
    leaf = socket.getPeerCertificate();
  });
  try {
    await attempt.race(
      new Promise<void>((yes, no) => {
        socket.once('secureConnect', () => {
          socket.off('error', no);
          yes();
        });
        socket.once('error', no);
      }),
    );
  } catch (error) {
    if (error instanceof Error) {
      // A self-signed issuer points to itself: nothing that prints errors survives that.
      if ('cert' in error) delete error.cert;
      if (leaf?.raw) Object.assign(error, { certificate: describe(leaf) });
    }
    throw error;
  }
  return socket;
}

/**
 * In TLS 1.3 a server that demands a client certificate says so only after the client has finished. Waits for its first
 * word (a session ticket, data, an alert, the end), at most about two round trips.
 */
export async function firstWord(attempt: Attempt, socket: tls.TLSSocket, roundTripMs: number): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return;
  let timer: NodeJS.Timeout | undefined;
  let onEnd = () => {};
  let onError = (_: Error) => {};
  const word = new Promise<void>((yes, no) => {
    // The ticket comes in the midst of a read: what is written from there over a tunnel is never sent (Node 20).
    onEnd = () => void setImmediate(yes);
    onError = no;
    timer = setTimeout(yes, Math.min(1000, 30 + 2 * roundTripMs));
    socket.once('session', onEnd).once('end', onEnd).once('close', onEnd).once('error', onError);
  });
  try {
    await attempt.race(word);
  } finally {
    clearTimeout(timer);
    socket.off('session', onEnd).off('end', onEnd).off('close', onEnd).off('error', onError);
  }
}
