import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { SandboxTls } from '../destinations/destination.ts';
import { type Authority, issue, leafOnly, makeAuthority, selfSigned } from './certs.ts';

/** What a broken road looks like from the client's side. */
export const roadFaultNames = [
  'refused',
  'silent',
  'silent-after-request',
  'reset-in-handshake',
  'reset-after-request',
  'closed-after-request',
  'endless-body',
  'plain-http',
  'old-tls',
  'client-certificate',
  'expired',
  'not-yet-valid',
  'self-signed',
  'incomplete-chain',
  'wrong-host',
] as const;
export type RoadFault = (typeof roadFaultNames)[number];

/** Which fault shows which cause; the others are for tests. A name that does not exist needs no server at all. */
export const roadFaults = {
  'net-refused': 'refused',
  'net-timeout': 'silent',
  'net-reset': 'reset-in-handshake',
  'tls-expired': 'expired',
  'tls-not-yet-valid': 'not-yet-valid',
  'tls-self-signed': 'self-signed',
  'tls-chain-incomplete': 'incomplete-chain',
  'tls-hostname': 'wrong-host',
  'tls-protocol': 'old-tls',
  'tls-client-certificate': 'client-certificate',
} as const satisfies Record<string, RoadFault>;

/** A name under the top-level domain that RFC 2606 keeps empty. */
export const MISSING_HOST = 'leadctl-sandbox.invalid';

export interface FaultyServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface FaultOptions {
  readonly authority: Authority;
  /** The address to listen on, and the names that a right certificate would be for. */
  readonly host: string;
  readonly names: readonly string[];
  readonly ips: readonly string[];
}

const DAY_MS = 86_400_000;

/** A server that does one thing wrong, always and at once. */
export async function startFault(fault: RoadFault, options: FaultOptions): Promise<FaultyServer> {
  const server = await serverFor(fault, options);
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((yes, no) => server.once('error', no).listen(0, options.host, yes));
  const { port } = server.address() as net.AddressInfo;
  const close = () =>
    new Promise<void>((yes) => {
      server.close(() => yes());
      for (const socket of sockets) socket.destroy();
    });
  if (fault !== 'refused') return { port, close };
  // Nobody listens where somebody has just stopped to.
  await close();
  return { port, close: async () => {} };
}

async function serverFor(fault: RoadFault, options: FaultOptions): Promise<net.Server> {
  switch (fault) {
    case 'refused':
    case 'silent':
      return net.createServer();
    case 'reset-in-handshake':
      return net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    case 'plain-http':
      return http.createServer((_, response) => answer(response, 200, 'plain\n'));
    case 'silent-after-request':
      return https.createServer(await right(options), () => {});
    case 'reset-after-request':
      return https.createServer(await right(options), (request) => drop(request, 'reset'));
    case 'closed-after-request':
      return https.createServer(await right(options), (request) => drop(request, 'close'));
    case 'endless-body':
      return https.createServer(await right(options), (_, response) => endless(response));
    default:
      return https.createServer(await wrong(fault, options), (_, response) => answer(response, 200, '{}'));
  }
}

async function wrong(fault: RoadFault, options: FaultOptions): Promise<https.ServerOptions> {
  const { authority, names, ips } = options;
  const now = Date.now();
  const days = (from: number, to: number) => ({
    notBefore: new Date(now + from * DAY_MS),
    notAfter: new Date(now + to * DAY_MS),
  });
  switch (fault) {
    case 'expired':
      return serverOptions(await issue(authority, { names, ips, ...days(-90, -1) }));
    case 'not-yet-valid':
      return serverOptions(await issue(authority, { names, ips, ...days(1, 90) }));
    case 'self-signed':
      return serverOptions(await selfSigned({ names, ips }));
    case 'incomplete-chain':
      return serverOptions(leafOnly(await issue(await makeAuthority({ parent: authority }), { names, ips })));
    case 'wrong-host':
      return serverOptions(await issue(authority, { names: ['other.example'] }));
    case 'old-tls':
      // OpenSSL 3 speaks TLS 1.1 at security level 0 only.
      return { ...(await right(options)), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    case 'client-certificate':
      return { ...(await right(options)), requestCert: true, rejectUnauthorized: true };
    default:
      throw new TypeError(`no server shows the fault ${fault}`);
  }
}

async function right({ authority, names, ips }: FaultOptions): Promise<https.ServerOptions> {
  return serverOptions(await issue(authority, { names, ips }));
}

function serverOptions(tls: SandboxTls): https.ServerOptions {
  return { key: tls.key, cert: tls.cert };
}

function drop(request: http.IncomingMessage, how: 'reset' | 'close'): void {
  request.resume().once('end', () => {
    const { socket } = request;
    // A TLS socket cannot send RST itself; the TCP socket below it can.
    const below = (socket as { _parent?: net.Socket })._parent;
    if (how === 'reset' && below) below.resetAndDestroy();
    else socket.destroy();
  });
}

function endless(response: http.ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json', 'x-leadctl-sandbox': '1' });
  response.write('{');
  const drip = setInterval(() => response.write(' '), 100);
  response.once('close', () => clearInterval(drip));
}

function answer(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'x-leadctl-sandbox': '1' }).end(body);
}
