import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Exchange } from '../../../diagnosis/cause.ts';
import type { SandboxTls } from '../../destination.ts';
import { dataverse } from './dataverse.ts';
import { entra } from './entra.ts';
import type { Answer, Call, Silence } from './http.ts';
import type { World } from './world.ts';

export interface EmulatorOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: SandboxTls;
  readonly world: World;
  /** Route, or with a slash before it the end of a path → what is said in place of the world's own answer. */
  readonly faults?: Readonly<Record<string, Exchange['reply'] | Silence>>;
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

/** Sign-in service and environment behind one TLS socket, told apart by their paths. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { world } = options;
  const requests: Request[] = [];
  const sockets = new Set<Duplex>();
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
      const { route, answer } = handlerOf(world, call);
      requests.push({ method: call.method, path: request.url ?? '/', route });
      const fault = faultOf(options.faults ?? {}, route, call.path);
      const reply = fault ?? (size > MAX_BODY ? { status: 413 } : answer());
      options.log?.(`SANDBOX ${call.method} ${address.pathname} ${typeof reply === 'string' ? reply : reply.status}`);
      if (reply === 'silent') return;
      if (reply === 'reset') {
        request.socket.destroy();
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
        server.close(() => yes());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Faults = NonNullable<EmulatorOptions['faults']>;

/** The path goes before its route: of several questions of one kind, one may be answered otherwise. */
function faultOf(faults: Faults, route: string, path: string): Faults[string] | undefined {
  const end = Object.keys(faults).find((key) => key.startsWith('/') && path.endsWith(key));
  return faults[end ?? route];
}

function handlerOf(world: World, call: Call): { readonly route: string; answer(): Answer } {
  return (
    dataverse(world, call) ??
    entra(world, call) ?? { route: 'page', answer: () => ({ status: 404, body: 'Not found' }) }
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
