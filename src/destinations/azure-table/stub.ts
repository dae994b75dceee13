import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SandboxTls } from '../destination.ts';
import { errorReply, JSON_TYPE, openStore, type Reply } from './stub/rows.ts';
import { refusalOf } from './stub/signature.ts';

/** A fault in place of an answer. */
export interface StubFault {
  /** `list`, `create-table`, `insert`, `get`, `delete` or `any`. */
  readonly on: string;
  readonly reply?: Reply;
  /** Milliseconds by which the service's clock differs from the real one. */
  readonly skewMs?: number;
  /**
   * No answer at all; the request carried out and no answer; an answer whose body never ends; a connection that is cut;
   * the request carried out and its answer cut off.
   */
  readonly broken?: 'silent' | 'unanswered' | 'endless' | 'cut' | 'half';
}

export interface StubOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Without it the service speaks plain http. */
  readonly tls?: SandboxTls;
  readonly account: string;
  /** Base64. */
  readonly key: string;
  /** The first that fits a request is served. */
  readonly faults?: readonly StubFault[];
  onAnswer?(method: string, path: string, status: number): void;
}

export interface Stub {
  /** The account's endpoint, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY = 4 * 1024 * 1024;

/**
 * A small Table service on loopback: list, query, create, insert, get and delete, with true signatures. For tests and
 * for faults that no emulator offers.
 */
export async function startStub(options: StubOptions): Promise<Stub> {
  const store = openStore();
  const sockets = new Set<Socket>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const fault = options.faults?.find((each) => hits(each, method, target, options.account));
    const told = (status: number) => options.onAnswer?.(method, target.split('?')[0] ?? '/', status);
    const finish = (reply: Reply) => {
      if (fault?.broken === 'unanswered') return told(0);
      respond(response, reply, fault);
      told(reply.status);
    };
    const body = await bodyOf(request);
    if (body === null)
      return finish(
        errorReply(413, 'RequestBodyTooLarge', 'The size of the request body exceeds the maximum size permitted.'),
      );
    if (fault?.broken === 'silent') return told(0);
    if (fault?.broken === 'cut') {
      told(0);
      return void request.socket.destroy();
    }
    if (fault?.reply) return finish(fault.reply);
    const header = (name: string) => request.headers[name]?.toString();
    const refusal = refusalOf({ method, target, header }, options.account, options.key, Date.now());
    if (refusal) return finish(errorReply(refusal.status, refusal.code, refusal.text));
    const resource = resourceOf(target, options.account);
    if (resource === null) return finish(errorReply(404, 'ResourceNotFound', 'The specified resource does not exist.'));
    finish(store.answer({ method, resource, query: new URLSearchParams(target.split('?')[1] ?? ''), header, body }));
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy());
  };
  const server = options.tls
    ? createHttpsServer({ key: options.tls.key, cert: options.tls.cert }, listener)
    : createHttpServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `${options.tls ? 'https' : 'http'}://${host}:${port}/${options.account}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The path below the account, decoded; null for another account's. */
function resourceOf(target: string, account: string): string | null {
  const path = target.split('?')[0] ?? '/';
  const prefix = `/${account}/`;
  return path.startsWith(prefix) ? decodeURIComponent(path.slice(prefix.length)) : null;
}

function hits(fault: StubFault, method: string, target: string, account: string): boolean {
  if (fault.on === 'any') return true;
  const resource = resourceOf(target, account) ?? '';
  const tables = /^Tables\b/i.test(resource);
  const route =
    method === 'DELETE' ? 'delete' : method === 'POST' ? (tables ? 'create-table' : 'insert') : tables ? 'list' : 'get';
  return fault.on === route;
}

function respond(response: ServerResponse, reply: Reply, fault: StubFault | undefined): void {
  if (fault?.broken === 'half') return void half(response, reply);
  const html = /html/i.test(reply.headers?.['content-type'] ?? '');
  const endless = fault?.broken === 'endless';
  response.writeHead(reply.status, {
    // Only a Table service sends these; a page in its place does not.
    ...(html ? {} : { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2019-02-02', 'content-type': JSON_TYPE }),
    ...(reply.status === 204 || endless ? {} : { 'content-length': String(Buffer.byteLength(reply.body ?? '')) }),
    ...reply.headers,
    'x-leadctl-sandbox': '1',
    ...(fault?.skewMs === undefined ? {} : { date: new Date(Date.now() + fault.skewMs).toUTCString() }),
  });
  if (!endless) return void response.end(reply.status === 204 ? undefined : reply.body);
  response.write(`${reply.body ?? ''} `);
}

function half(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status === 204 ? 201 : reply.status, {
    'x-ms-request-id': randomUUID(),
    'content-type': JSON_TYPE,
    'content-length': '500',
    ...reply.headers,
  });
  response.write('{"odata.metadata":"', () => response.socket?.destroy());
}

/** Null where the body is larger than the service takes. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks).toString('utf8');
}
