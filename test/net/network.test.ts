import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/net/network.ts';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { listen, network, type Served, serve, stop, thrown } from './help.ts';

let authority: Authority;
let server: Served;
let client: Network;

beforeAll(async () => {
  authority = await makeAuthority();
  server = await serve(authority, (request, response) => {
    const { url = '' } = request;
    if (url === '/redirect') return void response.writeHead(302, { location: '/elsewhere' }).end();
    if (url === '/big') return void response.end(Buffer.alloc(100_000, 'x'));
    if (url === '/bomb')
      return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000, 'x')));
    if (url === '/gzip') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked'));
    if (url === '/cut')
      return void response.writeHead(200, { 'content-length': '10' }).write('abc', () => response.destroy());
    if (url === '/reset') return void request.socket.destroy();
    if (url === '/hang') return;
    if (url.startsWith('/slow')) return void setTimeout(() => response.end(url), 2900);
    if (url === '/token') return void response.end('{"access_token":"canary-token","token_type":"Bearer"}');
    if (url === '/latin')
      return void response
        .writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' })
        .end(Buffer.from([0xe9]));
    if (url === '/twice') response.setHeader('x-twice', ['a', 'b']);
    response.end(url);
  });
  client = network(authority);
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const get = (path: string, more: object = {}) =>
  client.request({ method: 'GET', url: `${server.url}${path}`, ...more });

describe('a request', () => {
  it('sends path and query byte for byte', async () => {
    const path = '/workflows//a/paths/invoke/?sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-b_c%3d&empty=&x';
    expect((await get(path)).text()).toBe(path);
  });

  it('names tool and version, and asks for no compression', async () => {
    await get('/agent');
    const { headers } = server.requests.at(-1)!;
    expect(headers['user-agent']).toBe('leadctl/test');
    expect(headers['accept-encoding']).toBe('identity');
    expect(headers.host).toBe(`localhost:${server.port}`);
  });

  it('sends the userinfo of a URL as Basic, and drops the fragment', async () => {
    await client.request({ method: 'GET', url: `https://us%40er:pw@localhost:${server.port}/u#frag` });
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:pw').toString('base64')}`);
    expect(server.requests.at(-1)?.url).toBe('/u');
  });

  it('states the length of its body in bytes', async () => {
    await client.request({ method: 'POST', url: `${server.url}/post`, body: 'é' });
    expect(server.requests.at(-1)?.headers['content-length']).toBe('2');
  });

  it('reports a redirect and does not follow it', async () => {
    const before = server.requests.length;
    const reply = await get('/redirect');
    expect(reply.status).toBe(302);
    expect(reply.headers.location).toBe('/elsewhere');
    expect(server.requests.length).toBe(before + 1);
  });

  it('keeps the first bytes of a long body', async () => {
    const reply = await get('/big', { maxBytes: 1000 });
    expect(reply.body.length).toBe(1000);
    expect(reply.truncated).toBe(true);
  });

  it('unpacks what a server compresses unasked, and caps it afterwards', async () => {
    expect((await get('/gzip')).text()).toBe('unpacked');
    const bomb = await get('/bomb', { maxBytes: 2000 });
    expect(bomb.body.length).toBe(2000);
    expect(bomb.truncated).toBe(true);
  });

  it('reads the charset that the reply states and joins repeated headers', async () => {
    expect((await get('/latin')).text()).toBe('é');
    expect((await get('/twice')).headers['x-twice']).toBe('a, b');
  });

  it('is never repeated', async () => {
    const before = server.requests.length;
    const error = await thrown(client.request({ method: 'POST', url: `${server.url}/reset`, body: '{}' }));
    expect(error.code).toBe('ECONNRESET');
    expect(error.phase).toBe('request');
    expect(server.requests.length).toBe(before + 1);
  });

  it('tells a reply that is cut short', async () => {
    const error = await thrown(get('/cut'));
    expect(error.phase).toBe('response');
    expect(error.response).toMatchObject({ status: 200 });
  });

  it('says which step spent the time when the caller’s limit rings', async () => {
    const error = await thrown(get('/hang', { signal: AbortSignal.timeout(80) }));
    expect(error.code).toBe('UND_ERR_HEADERS_TIMEOUT');
    expect(error.phase).toBe('request');
    expect(error.durationMs).toBeLessThan(300);
  });

  it('rejects with the reason of whoever interrupts it', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    setTimeout(() => controller.abort(reason), 30);
    expect(await thrown(get('/hang', { signal: controller.signal }))).toBe(reason);
    expect(await thrown(get('/hang', { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  it('never shows the URL that it refuses', async () => {
    for (const url of [
      'https://:canary-secret',
      'http://localhost/?sig=canary-secret',
      'data:text/plain,canary-secret',
    ]) {
      const error = await thrown(client.request({ method: 'GET', url }));
      expect(error.code).toMatch(/^ERR_INVALID_(URL|PROTOCOL)$/);
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('canary-secret');
    }
  });

  it('calls what is no HTTP by its name', async () => {
    const { createServer } = await import('node:tls');
    const { issue } = await import('../../src/sandbox/certs.ts');
    const tls = await issue(authority, { names: ['localhost'] });
    const odd = createServer({ key: tls.key, cert: tls.cert }, (socket) =>
      socket.end('220 mail.contoso.example ESMTP\r\n'),
    );
    const port = await listen(odd);
    const error = await thrown(client.request({ method: 'GET', url: `https://localhost:${port}/` }));
    await stop(odd);
    expect(error.message).toMatch(/^Response does not match the HTTP\/1\.1 protocol/);
  });
});

describe('connections', () => {
  it('one handshake serves the probe and all requests to a host', async () => {
    const own = network(authority);
    const before = server.handshakes();
    await own.handshake('localhost', server.port);
    for (const path of ['/1', '/2', '/3'])
      await own.request({ method: 'POST', url: `${server.url}${path}`, body: '{}' });
    expect(server.handshakes()).toBe(before + 1);
    await own.close();
  });

  it('wait longer for an answer than they are kept idle, fresh and kept ones alike', async () => {
    const own = network(authority);
    const before = server.handshakes();
    await own.request({ method: 'GET', url: `${server.url}/first` });
    const slow = (path: string) =>
      own.request({ method: 'POST', url: `${server.url}${path}`, body: '{}', timeoutMs: 6000 });
    const replies = await Promise.all([slow('/slow-on-a-kept-one'), slow('/slow-on-a-fresh-one')]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    expect(server.handshakes()).toBe(before + 2);
    await own.close();
  });

  it('end at once when the network is closed', async () => {
    const own = network(authority);
    const pending = thrown(own.request({ method: 'GET', url: `${server.url}/hang` }));
    setTimeout(() => void own.close(), 30);
    const begun = performance.now();
    expect((await pending).code).toBe('UND_ERR_DESTROYED');
    expect(performance.now() - begun).toBeLessThan(300);
  });

  it('tell all addresses that refuse', async () => {
    const busy = net.createServer();
    const port = await listen(busy);
    await stop(busy);
    const error = await thrown(client.connect('localhost', port));
    expect(error.code).toBe('ECONNREFUSED');
    expect(error.message).toContain(`:${port}`);
    expect(error.phase).toBe('connect');
  });

  it('resolve as they will connect', async () => {
    expect(await client.lookup('localhost')).toContain('127.0.0.1');
    const error = await thrown(client.lookup('nosuch.leadctl.invalid'));
    expect(error.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    expect(error.phase).toBe('dns');
  });
});

describe('trust', () => {
  it('names the chain, and that it holds thanks to an additional root', async () => {
    const probe = await client.handshake('localhost', server.port);
    expect(probe.publiclyTrusted).toBe(false);
    expect(probe.chain.map((each) => each.subject)).toEqual(['localhost', 'leadctl sandbox root']);
    expect(probe.chain[0]?.names).toEqual(['localhost', '127.0.0.1']);
    expect(probe.address).toMatch(/127\.0\.0\.1|::1/);
  });

  it('takes an address that the certificate names', async () => {
    expect((await client.handshake('127.0.0.1', server.port)).protocol).toBe('TLSv1.3');
  });

  it('is not there without the root', async () => {
    const own = network(null);
    expect((await thrown(own.handshake('localhost', server.port))).code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    await own.close();
  });

  it('takes roots from NODE_EXTRA_CA_CERTS', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadctl-'));
    const file = join(folder, 'root.pem');
    await writeFile(file, authority.cert);
    const own = network(null, { env: { NODE_EXTRA_CA_CERTS: file } });
    expect((await own.handshake('localhost', server.port)).publiclyTrusted).toBe(false);
    await own.close();
    await rm(folder, { recursive: true });
  });

  it('is not switched off by NODE_TLS_REJECT_UNAUTHORIZED', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const own = network(null);
      expect((await thrown(own.handshake('localhost', server.port))).code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
      expect((await thrown(own.request({ method: 'GET', url: server.url }))).phase).toBe('tls');
      await own.close();
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });
});

describe('records', () => {
  it('hold the exchange, and neither request body nor token nor authorization', async () => {
    const seen: string[] = [];
    const own = network(authority, { onRecord: (record) => seen.push(record.method) });
    await own.request({
      method: 'POST',
      url: `${server.url}/token`,
      headers: { authorization: 'Bearer canary-header' },
      body: 'client_secret=canary-body',
    });
    await thrown(own.request({ method: 'GET', url: `${server.url}/reset` }));
    await own.close();
    expect(seen).toEqual(['POST', 'GET']);
    expect(own.records.map((record) => record.status)).toEqual([200, null]);
    expect(own.records[1]?.error).toMatchObject({ code: 'ECONNRESET' });
    expect(own.records[0]?.body).toContain('token_type');
    expect(JSON.stringify(own.records)).not.toContain('canary');
  });
});
