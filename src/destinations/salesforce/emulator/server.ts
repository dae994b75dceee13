import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SandboxTls } from '../../destination.ts';
import { type Answer, type Call, Refusal, type Route, type Silence } from './http.ts';
import { login } from './login.ts';
import { rest } from './rest.ts';
import { servlet } from './servlet.ts';
import type { World } from './world.ts';

export interface EmulatorOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: SandboxTls;
  readonly world: World;
  /** Route → what is said in place of the org's own answer; `any` stands for every route of the REST API. */
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
}

const MAX_BODY = 256 * 1024;
/** Routes that are no part of the REST API. */
const APART = ['web-to-lead', 'oauth', 'revoke', 'soap', 'page'];

/** Web-to-Lead, the sign-in services and the REST API of one org behind one TLS socket, told apart by their paths. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { world } = options;
  const requests: Request[] = [];
  const sockets = new Set<Duplex>();
  const timers = new Set<NodeJS.Timeout>();
  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
    timer.unref();
  };
  const server = https.createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
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
      };
      const { route, answer } = routeOf(world, call, later);
      requests.push({ method: call.method, path: request.url ?? '/', route });
      const fault = options.faults?.[route] ?? (APART.includes(route) ? undefined : options.faults?.any);
      const reply = fault ?? (size > MAX_BODY ? { status: 413 } : answered(answer));
      options.log?.(`${call.method} ${address.pathname} ${typeof reply === 'string' ? reply : reply.status}`);
      if (reply === 'silent') return;
      if (reply === 'reset') {
        request.socket.destroy();
        return;
      }
      if (reply === 'endless') {
        response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'x-leadctl-sandbox': '1' });
        response.write('{');
        return;
      }
      const { 'content-length': _, ...headers } = reply.headers ?? {};
      const body = reply.body ?? '';
      response.writeHead(reply.status, {
        ...headers,
        'x-leadctl-sandbox': '1',
        ...(reply.status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
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
  world.url = `https://${host}:${port}`;
  return {
    url: world.url,
    world,
    requests,
    close: () =>
      new Promise((yes) => {
        for (const timer of timers) clearTimeout(timer);
        server.close(() => yes());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function routeOf(world: World, call: Call, later: (work: () => void, ms: number) => void): Route {
  return (
    servlet(world, call, later) ??
    login(world, call) ??
    rest(world, call) ?? { route: 'page', answer: () => ({ status: 404, body: 'URL No Longer Exists' }) }
  );
}

function answered(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
