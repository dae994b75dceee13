import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksIn, told, tryAll, tryLink } from '../../scripts/links/links.mjs';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { network, type Served, serve } from '../net/help.ts';
import { root, textOf } from './blocks.ts';

let authority: Authority;
let server: Served;
let flaky = 0;

const pages: Readonly<Record<string, RequestListener>> = {
  '/page': (_, response) => response.end('here'),
  '/moved': (_, response) => response.writeHead(301, { location: '/page' }).end(),
  '/gone': (_, response) => response.writeHead(404).end(),
  '/old': (_, response) => response.writeHead(302, { location: '/en-us/' }).end(),
  '/portal': (_, response) => response.writeHead(302, { location: 'https://cloudpartner.azure.com/x' }).end(),
  '/plain': (_, response) => response.writeHead(302, { location: 'http://localhost/page' }).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/closed': (_, response) => response.writeHead(403).end(),
  '/silent': () => {},
  '/sometimes': (_, response) => response.writeHead(flaky++ === 0 ? 503 : 200).end(),
};

beforeAll(async () => {
  authority = await makeAuthority();
  server = await serve(authority, (request, response) => pages[request.url ?? '']?.(request, response));
});
afterAll(() => server.close());

const opener = () => {
  const net = network(authority);
  return async (url: string) => {
    const { status, headers } = await net.request({ method: 'GET', url, maxBytes: 1 });
    return { status, location: headers.location };
  };
};

describe('a link', () => {
  it.each([
    ['/page', 'alive', ''],
    ['/moved', 'alive', 'now at'],
    ['/gone', 'dead', '404'],
    ['/old', 'dead', 'leads to a home page'],
    ['/portal', 'dead', 'the portal that is no more'],
    ['/plain', 'dead', 'leads to http:'],
    ['/round', 'dead', 'redirects'],
    ['/closed', 'unclear', '403'],
    ['/silent', 'unclear', 'TIMEOUT'],
  ])('%s is %s', async (path, state, why) => {
    expect(await tryLink(`${server.url}${path}`, opener())).toEqual({ state, why: expect.stringContaining(why) });
  });

  it('whose host is unknown is dead, whose host refuses is unclear', async () => {
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    expect((await tryLink('https://a.example/x', failing('ENOTFOUND'))).state).toBe('dead');
    expect((await tryLink('https://a.example/x', failing('ECONNREFUSED'))).state).toBe('unclear');
  });

  it('that is unclear is tried once more', async () => {
    const places = new Map([[`${server.url}/sometimes`, ['docs/a.md']]]);
    expect(await tryAll(places, opener(), { pauseMs: 1 })).toEqual([expect.objectContaining({ state: 'alive' })]);
    expect(flaky).toBe(2);
  });
});

describe('what is told', () => {
  const one = (link: string, state: string) => ({
    link,
    state,
    why: 'because',
    files: ['a.md', 'b.md', 'c.md', 'd.md'],
  });

  it('ends with the dead ones and the counts, and the code follows from them', () => {
    const { text, exitCode } = told([
      one('https://a/1', 'dead'),
      one('https://a/2', 'unclear'),
      one('https://a/3', 'alive'),
    ]);
    expect(exitCode).toBe(1);
    expect(text.trim().split('\n').at(-1)).toBe('3 links: 1 alive, 1 unclear, 1 dead');
    expect(text).toMatch(
      /unclear {2}https:\/\/a\/2[\s\S]*dead {2}https:\/\/a\/1\n.*because\n.*in a.md, b.md, c.md and 1 more/,
    );
    expect(told([one('https://a/2', 'unclear'), one('https://a/3', 'alive')]).exitCode).toBe(0);
    expect(told([one('https://a/2', 'unclear'), one('https://a/1', 'dead')]).exitCode).toBe(3);
  });
});

describe('the links that are found', () => {
  it('are those of Markdown and of the catalogue, without examples and addresses of the wire', () => {
    const text = [
      'see [the page](https://learn.microsoft.com/en-us/x#part), <https://no-color.org>, or',
      '`https://contoso.crm.dynamics.com` and [yours](https://leads.contoso.example/x)',
      "docs: ['https://help.salesforce.com/s/articleView?id=a&type=5'], const A = 'https://login.microsoftonline.com/';",
      "const B = 'https://webto.salesforce.com/servlet/x';",
    ].join('\n');
    expect(linksIn(text)).toEqual([
      'https://learn.microsoft.com/en-us/x',
      'https://no-color.org',
      'https://help.salesforce.com/s/articleView?id=a&type=5',
    ]);
  });

  it('are all that the catalogue of causes has', async () => {
    const { causes } = await import('../../src/causes/index.ts');
    const files = readdirSync(join(root, 'docs/causes')).map((name) => `docs/causes/${name}`);
    const found = new Set(files.flatMap((name) => linksIn(textOf(name))));
    for (const cause of causes) for (const link of cause.docs) expect(found, cause.id).toContain(link.split('#')[0]);
  });
});

describe('npm run links', () => {
  it('opens what the files hold, and fails where a page is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leadctl-links-'));
    try {
      writeFileSync(join(folder, 'ca.pem'), authority.cert);
      writeFileSync(join(folder, 'good.md'), `[a](${server.url}/page) [b](${server.url}/moved)`);
      writeFileSync(join(folder, 'bad.md'), `[a](${server.url}/page) [b](${server.url}/gone)`);
      const run = (...names: string[]) =>
        new Promise<[number | null, string]>((done) => {
          const words = [join(root, 'scripts/links.mjs'), ...names];
          const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
          const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
          let out = '';
          child.stdout.on('data', (data) => {
            out += data;
          });
          child.on('close', (code) => done([code, out]));
        });
      expect(await run('good.md')).toEqual([0, '2 links: 2 alive, 0 unclear, 0 dead\n']);
      const [code, out] = await run('good.md', 'bad.md');
      expect(code).toBe(1);
      expect(out).toMatch(
        /^dead {2}https:\/\/localhost:\d+\/gone\n +404 at .*\n +in .*bad\.md\n3 links: 2 alive, 0 unclear, 1 dead\n$/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is run every week, and is no part of npm run verify', () => {
    expect(textOf('.github/workflows/links.yml')).toMatch(
      /schedule:\n\s+- cron: "[^"]+ 1"[\s\S]*npm run --silent links/,
    );
    expect(readFileSync(join(root, 'scripts/verify.mjs'), 'utf8')).not.toContain('links');
  });
});
