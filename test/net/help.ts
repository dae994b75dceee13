import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { createNetwork, type NetworkOptions } from '../../src/net/index.ts';
import { type Authority, issue } from '../../src/sandbox/certs.ts';

export interface Served {
  readonly port: number;
  readonly url: string;
  /** TLS handshakes that were finished. */
  handshakes(): number;
  readonly requests: { readonly method: string; readonly url: string; readonly headers: http.IncomingHttpHeaders }[];
  close(): Promise<void>;
}

/** An HTTPS server on loopback with a right certificate. */
export async function serve(authority: Authority, handler: http.RequestListener, life: object = {}): Promise<Served> {
  const tls = await issue(authority, { names: ['localhost'], ips: ['127.0.0.1'], ...life });
  const requests: Served['requests'] = [];
  let handshakes = 0;
  const server = https.createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    handler(request, response);
  });
  server.on('secureConnection', () => handshakes++);
  const port = await listen(server);
  return {
    port,
    url: `https://localhost:${port}`,
    handshakes: () => handshakes,
    requests,
    close: () => stop(server),
  };
}

export async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  open.set(server, sockets);
  await new Promise<void>((yes) => server.listen(0, '127.0.0.1', yes));
  return (server.address() as net.AddressInfo).port;
}

const open = new WeakMap<net.Server, Set<net.Socket>>();

export function stop(server: net.Server): Promise<void> {
  return new Promise((yes) => {
    server.close(() => yes());
    for (const socket of open.get(server) ?? []) socket.destroy();
  });
}

export function network(authority: Authority | null, options: Partial<NetworkOptions> = {}) {
  return createNetwork({
    env: {},
    extraRoots: authority ? [authority.cert] : [],
    defaultTimeoutMs: 700,
    userAgent: 'leadctl/test',
    ...options,
  });
}

export type Thrown = Error & Record<string, unknown>;

export async function thrown(promise: Promise<unknown>): Promise<Thrown> {
  return await promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: Thrown) => error,
  );
}

export interface ConnectProxy {
  readonly url: string;
  readonly host: string;
  /** The heads of the CONNECT requests that came. */
  readonly heads: string[];
  close(): Promise<void>;
}

/** A CONNECT proxy; the answer decides whether the way is opened. */
export async function proxy(answer: (head: string) => string | null): Promise<ConnectProxy> {
  const heads: string[] = [];
  const server = net.createServer((client) => {
    client.on('error', () => {});
    client.once('data', (data) => {
      const head = data.toString('latin1');
      heads.push(head);
      const said = answer(head);
      if (said === null) return;
      if (!said.startsWith('HTTP/1.1 200')) return void client.end(said);
      const port = Number(/^CONNECT [^ ]*:(\d+) /.exec(head)?.[1]);
      const upstream = net.connect(port, '127.0.0.1', () => {
        client.write(said);
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, heads, close: () => stop(server) };
}
