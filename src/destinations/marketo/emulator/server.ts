import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SandboxTls } from '../../destination.ts';
import { forms } from './forms.ts';
import type { Answer, Call, Silence } from './http.ts';
import { identity } from './identity.ts';
import { rest, tooLarge } from './rest.ts';
import type { World } from './world.ts';

export interface EmulatorOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: SandboxTls;
  readonly world: World;
  /** Route → what is said in place of the world's own answer; 'any': every call of the REST API. */
  readonly faults?: Readonly<Record<string, Answer | Silence>>;
  log?(line: string): void;
}

export interface Emulator {
  readonly url: string;
  readonly world: World;
  readonly requests: readonly Request[];
  close(): Promise<void>;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  /** The name by which faults speak of it. */
  readonly route: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const MAX_BODY = 1024 * 1024;

/** Identity service, REST API and host of the forms behind one TLS socket, told apart by their paths. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { world, faults = {} } = options;
  const requests: Request[] = [];
  const sockets = new Set<Duplex>();
  const traffic = { calls: [] as number[], open: 0 };
  const server = https.createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    traffic.open++;
    response.once('close', () => traffic.open--);
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
    });
    request.on('end', () => {
      const address = new URL(request.url ?? '/', 'https://emulator.invalid');
      const call: Call = {
        method: request.method ?? 'GET',
        path: decoded(address.pathname),
        query: address.searchParams,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString('utf8'),
        from: request.socket.remoteAddress ?? '',
      };
      const { route, answer } = handlerOf(world, call, traffic);
      requests.push({ method: call.method, path: request.url ?? '/', route, headers: call.headers, body: call.body });
      const fault = faults[route] ?? (call.path.startsWith('/rest/') ? faults.any : undefined);
      const done = typeof fault === 'string' ? fault === 'carried-out' || fault === 'swallowed' : fault?.carriedOut;
      if (done) answer();
      const reply = fault ?? (size > MAX_BODY ? tooLarge() : answer());
      options.log?.(`SANDBOX ${call.method} ${address.pathname} ${typeof reply === 'string' ? reply : reply.status}`);
      if (reply === 'reset' || reply === 'carried-out') {
        request.socket.destroy();
        return;
      }
      if (reply === 'silent' || reply === 'swallowed') return;
      const { 'content-length': _, ...headers } = reply.headers ?? {};
      const body = reply.body ?? '';
      response.writeHead(reply.status, {
        ...headers,
        'x-leadctl-sandbox': '1',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((yes, no) => server.once('error', no).listen(options.port, options.host, yes));
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `https://${host}:${port}`,
    world,
    requests,
    close: () =>
      new Promise((yes) => {
        server.close(() => yes());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function handlerOf(
  world: World,
  call: Call,
  traffic: { calls: number[]; open: number },
): { readonly route: string; answer(): Answer } {
  if (call.path === '/identity/oauth/token') return { route: 'identity', answer: () => identity(world, call) };
  return (
    rest(world, call, traffic) ??
    forms(world, call) ?? { route: 'page', answer: () => ({ status: 404, body: 'Not found' }) }
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
