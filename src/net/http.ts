import type http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Attempt } from './attempt.ts';
import type { HttpReply, HttpRequest } from './network.ts';
import type { Address } from './url.ts';

const MAX_BYTES = 1024 * 1024;
/** Servers close idle connections after five seconds at the earliest (Node's default); a POST must not meet that moment. */
const IDLE_MS = 2500;

/** Opens a TLS connection for one attempt. */
export type Opener = (attempt: Attempt) => Promise<TLSSocket>;

interface WithSocket extends https.RequestOptions {
  /** A connection that stands; given away by calling it. */
  readonly ready?: () => TLSSocket;
}

/** One agent per origin: several requests of a run share a handshake, and a failing origin disturbs no other. */
export function makeAgent(): https.Agent {
  const agent = new https.Agent({ keepAlive: true, timeout: IDLE_MS });
  return Object.assign(agent, {
    createConnection({ ready }: WithSocket): Duplex {
      if (!ready) throw new Error('a connection was asked for that is not there');
      return ready();
    },
  });
}

/** Sends one request and reads its reply, at most `maxBytes` of the body. No redirect, no repetition. */
export async function exchange(
  attempt: Attempt,
  agent: https.Agent,
  open: Opener,
  address: Address,
  request: HttpRequest,
  userAgent: string,
): Promise<HttpReply> {
  const socket = hasFree(agent) ? undefined : await open(attempt);
  let given = false;
  const ready = () => {
    given = true;
    return socket as TLSSocket;
  };
  // From here on the way lies behind it: whatever goes wrong is the exchange's.
  attempt.phase = 'request';
  const options: WithSocket = {
    agent,
    host: address.host,
    port: address.port,
    path: address.path,
    method: request.method,
    headers: headersFor(address, request, userAgent),
    maxHeaderSize: 16_384,
    ...(socket ? { ready } : {}),
  };
  const sent = https.request(options);
  attempt.onStop((error) => sent.destroy(error));
  // Another request may have set a connection free in the meantime, which the agent prefers.
  sent.once('close', () => given || socket?.destroy());
  const answered = new Promise<http.IncomingMessage>((yes, no) => {
    sent.once('response', (response) => {
      response.on('error', () => {});
      yes(response);
    });
    sent.on('error', (error) => no(spoken(error)));
  });
  sent.end(request.body);
  const response = await attempt.race(answered);
  attempt.phase = 'response';
  attempt.status = response.statusCode ?? 0;
  const headers = joined(response.rawHeaders);
  try {
    const { body, truncated } = await attempt.race(readBody(response, headers, request.maxBytes ?? MAX_BYTES));
    // What is not read would hold the connection: it is given up rather than drained.
    if (truncated) sent.destroy();
    // The agent may have the connection back a tick after the end: a caller that goes on at once would open another one.
    else if (!hasFree(agent)) await new Promise<void>((yes) => setImmediate(yes));
    return reply(attempt, headers, body, truncated);
  } catch (error) {
    sent.destroy();
    if (error instanceof Error) Object.assign(error, { response: { status: attempt.status, headers } });
    throw error;
  }
}

function hasFree(agent: https.Agent): boolean {
  return Object.values(agent.freeSockets).some((sockets) => sockets?.some((socket) => !socket.destroyed));
}

/** Whoever answers with something else than HTTP, in the words that undici made usual. */
function spoken(error: Error): Error {
  if (!('code' in error) || !String(error.code).startsWith('HPE_') || error.code === 'HPE_HEADER_OVERFLOW')
    return error;
  const what = error.message.replace(/^Parse Error: /, '');
  error.message = `Response does not match the HTTP/1.1 protocol (${what})`;
  // The parser hands over the bytes that it could not read.
  if ('rawPacket' in error) delete error.rawPacket;
  return error;
}

function headersFor(address: Address, request: HttpRequest, userAgent: string): http.OutgoingHttpHeaders {
  const given = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const length = request.body === undefined ? undefined : Buffer.byteLength(request.body);
  return {
    'user-agent': userAgent,
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(address.authorization === null ? {} : { authorization: address.authorization }),
    ...given,
    ...(length === undefined ? {} : { 'content-length': length }),
  };
}

/** Lower-case names, repeated ones joined: cookies too, which leadctl never sends back. */
function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

/** The cap counts bytes after decompression, so that a small reply cannot grow into a large one. */
async function readBody(response: http.IncomingMessage, headers: Record<string, string>, maxBytes: number) {
  const stream = await decoded(response, headers);
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  await new Promise<void>((yes, no) => {
    response.on('error', no);
    stream.on('error', no);
    stream.once('end', yes);
    // A reply that is cut off closes without an end.
    response.once('close', () => {
      if (!response.complete) no(Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }));
    });
    stream.on('data', (chunk: Buffer) => {
      if (truncated) return;
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size <= maxBytes) return;
      truncated = true;
      yes();
    });
  });
  return { body: Buffer.concat(chunks), truncated };
}

async function decoded(
  response: http.IncomingMessage,
  headers: Record<string, string>,
): Promise<NodeJS.ReadableStream> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (!['gzip', 'x-gzip', 'deflate', 'br'].includes(encoding)) return response;
  // Paused until the decoder is there.
  response.pause();
  const zlib = await import('node:zlib');
  delete headers['content-encoding'];
  delete headers['content-length'];
  const decoder =
    encoding === 'br'
      ? zlib.createBrotliDecompress()
      : encoding === 'deflate'
        ? zlib.createInflate()
        : zlib.createGunzip();
  return response.pipe(decoder);
}

function reply(
  attempt: Attempt,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  truncated: boolean,
): HttpReply {
  let text: string | undefined;
  return {
    status: attempt.status ?? 0,
    headers,
    body,
    truncated,
    durationMs: attempt.elapsed(),
    text: () => {
      text ??= textOf(body, headers['content-type'] ?? '');
      return text;
    },
  };
}

/** By the charset that the reply states, else UTF-8. */
export function textOf(body: Uint8Array, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset))
    return Buffer.from(body.buffer, body.byteOffset, body.length)
      .toString()
      .replace(/^\uFEFF/, '');
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
