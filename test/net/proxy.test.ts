import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bypassed, proxyOf } from '../../src/net/proxy.ts';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { network, proxy, type Served, serve, thrown } from './help.ts';

describe('NO_PROXY', () => {
  it.each([
    ['*', 'leads.contoso.com', 443, true],
    ['contoso.com', 'contoso.com', 443, true],
    ['contoso.com', 'leads.contoso.com', 443, true],
    ['.contoso.com', 'leads.contoso.com', 443, true],
    ['*.contoso.com', 'leads.contoso.com', 443, true],
    ['contoso.com', 'notcontoso.com', 443, false],
    ['CONTOSO.com', 'leads.Contoso.com', 443, true],
    ['contoso.com:8443', 'contoso.com', 8443, true],
    ['contoso.com:8443', 'contoso.com', 443, false],
    ['a.example, contoso.com', 'contoso.com', 443, true],
    ['a.example contoso.com', 'contoso.com', 443, true],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.0.0.0/8', 'ten.example', 443, false],
    ['10.0.0.0/99', '10.1.2.3', 443, false],
    ['fd00::/8', '[fd12::1]', 443, true],
    ['127.0.0.1', '127.0.0.1', 443, true],
    ['127.0.0.1:8443', '127.0.0.1', 8443, true],
    ['127.0.0.1:8443', '127.0.0.1', 443, false],
    ['::1', '[::1]', 443, true],
    ['[::1]:8443', '::1', 8443, true],
    ['[::1]:8443', '::1', 443, false],
    ['', 'contoso.com', 443, false],
  ])('%j leaves out %s:%i? %s', (list, host, port, expected) => {
    expect(bypassed(list, host, port)).toBe(expected);
  });
});

describe('the proxy variables', () => {
  const shown = (env: NodeJS.ProcessEnv) => proxyOf(env, 'leads.contoso.com', 443)?.shown ?? null;

  it('lower case comes first, an empty one switches the proxy off', () => {
    expect(shown({ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' })).toBe('a:1');
    expect(shown({ https_proxy: '', HTTPS_PROXY: 'http://b:2' })).toBeNull();
  });
  it('HTTP_PROXY serves where HTTPS_PROXY is not set', () => {
    expect(shown({ HTTP_PROXY: 'http://a:1' })).toBe('a:1');
    expect(shown({ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2' })).toBe('b:2');
  });
  it('a scheme may be missing, userinfo is not shown', () => {
    expect(shown({ HTTPS_PROXY: 'user:canary@a:8080' })).toBe('a:8080');
    expect(shown({ HTTPS_PROXY: 'https://a' })).toBe('a:443');
  });
  it('NO_PROXY is obeyed in both cases', () => {
    expect(shown({ HTTPS_PROXY: 'http://a:1', NO_PROXY: 'contoso.com' })).toBeNull();
    expect(shown({ HTTPS_PROXY: 'http://a:1', no_proxy: 'contoso.com' })).toBeNull();
  });
  it.each(['socks5://canary@a:1', 'http://[canary'])('%j is refused without being shown', (value) => {
    try {
      proxyOf({ HTTPS_PROXY: value }, 'leads.contoso.com', 443);
      expect.unreachable();
    } catch (error) {
      expect((error as { code: string }).code).toBe('ERR_PROXY_URL');
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('canary');
    }
  });
});

describe('a CONNECT proxy', () => {
  let authority: Authority;
  let server: Served;
  beforeAll(async () => {
    authority = await makeAuthority();
    server = await serve(authority, (_, response) => response.writeHead(202).end());
  });
  afterAll(() => server.close());

  const post = (net: ReturnType<typeof network>) =>
    net.request({ method: 'POST', url: `${server.url}/lead`, body: '{}' });

  it('is passed by probe and requests alike, with Basic from its userinfo', async () => {
    const way = await proxy((head) =>
      head.includes(`Proxy-Authorization: Basic ${Buffer.from('us@er:p:w').toString('base64')}`)
        ? 'HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n'
        : 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n',
    );
    const net = network(authority, { env: { HTTPS_PROXY: way.url.replace('://', '://us%40er:p%3Aw@') } });
    const probe = await net.handshake('localhost', server.port);
    expect(probe.proxy).toBe(way.host);
    for (let i = 0; i < 3; i++) expect((await post(net)).status).toBe(202);
    expect(way.heads).toHaveLength(1);
    expect(way.heads[0]).toMatch(
      new RegExp(`^CONNECT localhost:${server.port} HTTP/1.1\r\nHost: localhost:${server.port}\r\n`),
    );
    expect((await net.connect('localhost', server.port)).address).toBe('127.0.0.1');
    expect(net.proxyFor(server.url)).toBe(way.host);
    await net.close();
    await way.close();
  });

  it('is not used for a host that NO_PROXY names', async () => {
    const way = await proxy(() => 'HTTP/1.1 403 Forbidden\r\n\r\n');
    const net = network(authority, { env: { HTTPS_PROXY: way.url, NO_PROXY: `localhost:${server.port}` } });
    expect((await post(net)).status).toBe(202);
    expect(way.heads).toHaveLength(0);
    await net.close();
    await way.close();
  });

  it.each([
    ['wants a sign-in', '407 Proxy Authentication Required', '407'],
    ['forbids the host', '403 Forbidden', '403'],
    ['cannot reach the host', '502 Bad Gateway', '502'],
  ])('that %s is blamed, not the destination', async (_, line, status) => {
    const way = await proxy(() => `HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`);
    const net = network(authority, { env: { HTTPS_PROXY: way.url.replace('://', '://user:canary-password@') } });
    for (const error of [await thrown(net.handshake('localhost', server.port)), await thrown(post(net))]) {
      expect(error.message).toContain(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
      expect(error.code).toBe('ERR_PROXY_TUNNEL');
      expect(error.phase).toBe('proxy');
      expect(error.status).toBeUndefined();
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('canary-password');
    }
    await net.close();
    await way.close();
  });

  it('that never answers costs one time limit and one connection', async () => {
    const way = await proxy(() => null);
    const net = network(authority, { env: { HTTPS_PROXY: way.url } });
    const error = await thrown(post(net));
    expect(error.code).toBe('UND_ERR_CONNECT_TIMEOUT');
    expect(error.phase).toBe('proxy');
    expect(error.message).toContain(way.host);
    expect(error.durationMs).toBeLessThan(900);
    expect(way.heads).toHaveLength(1);
    await net.close();
    await way.close();
  });

  it('that hangs up is tried once', async () => {
    const way = await proxy(() => '');
    const net = network(authority, { env: { HTTPS_PROXY: way.url } });
    const error = await thrown(post(net));
    expect(error.code).toBe('ERR_PROXY_CONNECTION');
    expect(error.message).toContain('!== 200 when HTTP Tunneling');
    expect(way.heads).toHaveLength(1);
    await net.close();
    await way.close();
  });

  it('that is down does not read as a destination that refuses', async () => {
    const way = await proxy(() => null);
    await way.close();
    const net = network(authority, { env: { HTTPS_PROXY: way.url } });
    const error = await thrown(net.handshake('localhost', server.port));
    expect(error.code).toBe('ERR_PROXY_CONNECTION');
    expect(error.message).toContain(`the proxy ${way.host} refuses connections`);
    await net.close();
  });
});
