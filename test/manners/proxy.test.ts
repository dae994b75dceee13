import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectProxy, proxy } from '../net/help.ts';
import { program, type Ready, ready } from './program.ts';

const TYPES = {
  crm: 'dynamics',
  sales: 'salesforce',
  nurture: 'marketo',
  table: 'azure-table',
  hook: 'https',
} as const;
const NAMES = Object.keys(TYPES) as (keyof typeof TYPES)[];

let all: Ready;
beforeAll(async () => {
  all = await ready();
});
afterAll(() => all?.close());

const portOf = (name: string) => Number(new URL(all.sandbox.running[name]?.url ?? '').port);
const seen = () => NAMES.map((name) => all.sandbox.running[name]?.requests.length ?? 0);

async function through<T>(answer: Parameters<typeof proxy>[0], work: (way: ConnectProxy) => Promise<T>): Promise<T> {
  const way = await proxy(answer);
  try {
    return await work(way);
  } finally {
    await way.close();
  }
}

const opened = () => 'HTTP/1.1 200 Connection established\r\n\r\n';
const refused = () => 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
const send = (argv: readonly string[], env: Record<string, string>) =>
  program(['send-test', '--cleanup', '--format', 'json', '--wait', '5s', ...argv], { cwd: all.folder, env });

describe('the proxy variables', () => {
  it.each(NAMES)('carry the whole of %s: sign-in, checks, sending, reading back and clean-up', async (name) => {
    await through(opened, async (way) => {
      const ended = await send([name], { HTTPS_PROXY: way.url });
      expect(ended.code, ended.err).toBe(0);
      const ports = way.heads.map((head) => Number(/^CONNECT \S+:(\d+) /.exec(head)?.[1]));
      expect(new Set(ports)).toEqual(new Set([portOf(name)]));
      expect(JSON.parse(ended.out).destinations[0].testLead.sent).toBe(true);
    });
  });

  it('leave no way past a proxy that refuses, for any client', async () => {
    const before = seen();
    await through(refused, async (way) => {
      const ended = await send([], { https_proxy: way.url });
      const report = JSON.parse(ended.out);
      expect(ended.code).toBe(3);
      expect(report.exitCode).toBe(3);
      for (const one of report.destinations) {
        expect(`${one.name} ${one.status}`).toBe(`${one.name} inconclusive`);
        expect(one.testLead).toBeNull();
      }
      const ports = new Set(way.heads.map((head) => Number(/^CONNECT \S+:(\d+) /.exec(head)?.[1])));
      expect([...ports].sort()).toEqual(NAMES.map(portOf).sort());
      for (const check of report.destinations.flatMap((one: { checks: object[] }) => one.checks))
        if (check.status === 'inconclusive')
          expect(check.message).not.toMatch(/credential|password|secret|token|sign-?in|permission/i);
    });
    expect(seen()).toEqual(before);
  });

  it.each([
    ['upper case', (way: string) => ({ HTTPS_PROXY: way }), true],
    ['lower case', (way: string) => ({ https_proxy: way }), true],
    ['HTTP_PROXY alone', (way: string) => ({ HTTP_PROXY: way }), true],
    ['NO_PROXY=*', (way: string) => ({ HTTPS_PROXY: way, NO_PROXY: '*' }), false],
    ['no_proxy with the address', (way: string) => ({ HTTPS_PROXY: way, no_proxy: '127.0.0.1' }), false],
    ['NO_PROXY with a range', (way: string) => ({ HTTPS_PROXY: way, NO_PROXY: '10.0.0.0/8, 127.0.0.0/8' }), false],
    ['NO_PROXY with another range', (way: string) => ({ HTTPS_PROXY: way, NO_PROXY: '10.0.0.0/8' }), true],
    ['NO_PROXY with another port', (way: string) => ({ HTTPS_PROXY: way, NO_PROXY: '127.0.0.1:1' }), true],
    ['an empty https_proxy', (way: string) => ({ HTTPS_PROXY: way, https_proxy: '' }), false],
  ] as const)('decide for all clients alike: %s', async (_, env, used) => {
    await through(opened, async (way) => {
      const ended = await program(['validate', '--format', 'json'], { cwd: all.folder, env: env(way.url) });
      expect(ended.code, ended.err).toBe(0);
      const ports = new Set(way.heads.map((head) => Number(/^CONNECT \S+:(\d+) /.exec(head)?.[1])));
      expect([...ports].sort()).toEqual(used ? NAMES.map(portOf).sort() : []);
    });
  });

  it('part the destinations by port', async () => {
    await through(opened, async (way) => {
      const NO_PROXY = `127.0.0.1:${portOf('table')},127.0.0.1:${portOf('sales')}`;
      await program(['validate'], { cwd: all.folder, env: { HTTPS_PROXY: way.url, NO_PROXY } });
      const ports = new Set(way.heads.map((head) => Number(/^CONNECT \S+:(\d+) /.exec(head)?.[1])));
      expect([...ports].sort()).toEqual([portOf('crm'), portOf('nurture'), portOf('hook')].sort());
    });
  });

  it('keep the password of the proxy out of every word', async () => {
    await through(refused, async (way) => {
      const env = { HTTPS_PROXY: way.url.replace('://', '://user:canary-of-the-proxy@') };
      for (const format of ['json', 'text']) {
        const ended = await program(['validate', '-v', '--format', format], { cwd: all.folder, env });
        expect(ended.out + ended.err).not.toContain('canary-of-the-proxy');
        expect(ended.out + ended.err).not.toContain(Buffer.from('user:canary-of-the-proxy').toString('base64'));
      }
      expect(way.heads[0]).toContain(Buffer.from('user:canary-of-the-proxy').toString('base64'));
    });
  });
});

describe('roots', () => {
  const config = () => {
    const { network, ...rest } = JSON.parse(readFileSync(all.config, 'utf8'));
    return [JSON.stringify(rest), JSON.stringify({ ...rest, network: { ca: './ca.pem' } })] as const;
  };
  const verdicts = async (argv: readonly string[], env: Record<string, string>, stdin: string) => {
    const ended = await program(['validate', '--format', 'json', '-c', '-', ...argv], { cwd: all.folder, env, stdin });
    return JSON.parse(ended.out).destinations.map((one: { status: string }) => one.status);
  };

  it('are added by --ca, by network.ca and by NODE_EXTRA_CA_CERTS, for every client alike', async () => {
    const [bare, named] = config();
    const pem = join(all.folder, 'ca.pem');
    const warned = NAMES.map(() => 'warned');
    expect(await verdicts([], {}, named)).toEqual(warned);
    expect(await verdicts(['--ca', pem], {}, bare)).toEqual(warned);
    expect(await verdicts([], { NODE_EXTRA_CA_CERTS: pem }, bare)).toEqual(warned);
  });

  it('are not replaced, and nothing weakens them: NODE_TLS_REJECT_UNAUTHORIZED=0 changes no verdict', async () => {
    const [bare] = config();
    const before = seen();
    const plain = await verdicts([], {}, bare);
    const weakened = await verdicts([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, bare);
    expect(plain).toEqual(['inconclusive', 'inconclusive', 'inconclusive', 'inconclusive', 'failed']);
    expect(weakened).toEqual(plain);
    // No client got through, not even one that a library brings.
    expect(seen()).toEqual(before);
    const ended = await program(['send-test', '--format', 'json', '-c', '-'], {
      cwd: all.folder,
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      stdin: bare,
    });
    expect(ended.code).toBe(1);
    expect(seen()).toEqual(before);
  });

  it('of a broken file are refused by name', async () => {
    const path = join(all.folder, 'broken.pem');
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    for (const name of ['broken.pem', 'no-such.pem', 'leadctl.config.json']) {
      const ended = await program(['validate', '--ca', name, '--format', 'json'], { cwd: all.folder });
      expect(`${name} ${ended.code}`).toBe(`${name} 2`);
      expect(ended.err).toContain(name);
    }
  });
});
