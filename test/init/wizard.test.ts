import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Asker, foldedLines, Interrupted } from '../../src/commands/init/ask.ts';
import { run } from '../../src/commands/init.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Runtime } from '../../src/runtime.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { filesOf, folder } from './world.ts';

type Answer = string | boolean | Error;

/** A person who knows all answers; a wrong one is followed by the next. */
function person(answers: readonly Answer[]): { ask: Asker; said: string[]; left: Answer[] } {
  const left = [...answers];
  const said: string[] = [];
  const next = (message: string): Answer => {
    said.push(`? ${message}`);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`no answer to: ${message}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const ask: Asker = {
    async text(message, { initial, check }) {
      for (;;) {
        const given = String(next(message));
        const answer = given === '' && initial !== undefined ? initial : given;
        const fault = await check(answer);
        if (fault === undefined) return answer;
        said.push(`> ${fault}`);
      }
    },
    choose: async (message, choices) => {
      const answer = String(next(message));
      if (!choices.some((one) => one.value === answer)) throw new Error(`no such choice: ${answer}`);
      return answer;
    },
    confirm: async (message) => next(message) === true,
    say: (line) => said.push(line),
  };
  return { ask, said, left };
}

async function init(
  cwd: string,
  answers: readonly Answer[],
  options: Record<string, unknown> = {},
  env: Runtime['env'] = {},
) {
  const { ask, said, left } = person(answers);
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: true,
    columns: 80,
  });
  const runtime: Runtime = {
    env: { LANG: 'C.UTF-8', ...env },
    cwd,
    platform: 'linux',
    stdin: Object.assign(Readable.from([]), { isTTY: true }),
    stdout: stream('out'),
    stderr: stream('err'),
    now: Date.now,
    signal: new AbortController().signal,
  };
  const code = await run([], options, runtime, async () => ask);
  return { code, ...written, said: said.join('\n'), left };
}

const GUID = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const APP = '11112222-bbbb-3333-cccc-4444dddd5555';

describe('the questions of init', () => {
  it('refuse each wrong answer at once, in the loader’s words, and say where the value is found', async () => {
    const cwd = folder();
    const answers = [
      'dynamics',
      '-x',
      'crm',
      'http://contoso.crm.dynamics.com',
      'https://contoso.crm.dynamics.com',
      'entra',
      'contoso.com',
      GUID,
      APP,
      'abc8Q~not-a-name',
      'CRM_SECRET',
      '31.12.2026',
      '',
    ];
    const { code, said, left, out } = await init(cwd, answers, { offline: true });
    expect([code, left]).toEqual([0, []]);
    for (const fault of [
      /> .*begins with a dash/,
      /> The URL begins with http:\/\//,
      /> 'contoso\.com' is no GUID but a domain name/,
      /> This is no name of a variable, and a secret itself is never written/,
      /> '31\.12\.2026' is no date/,
    ])
      expect(said).toMatch(fault);
    expect(said).toContain('App registrations › your application › Overview › Directory (tenant) ID');
    expect(said).toContain('CRM_SECRET is not set here yet');
    expect(out).toContain('gh secret set CRM_SECRET');
    const { config } = await loadConfig({ cwd, env: { CRM_SECRET: 'x'.repeat(40) } });
    expect(config.destinations[0]).toMatchObject({
      name: 'crm',
      config: { type: 'dynamics', auth: { tenantId: GUID, clientId: APP } },
    });
    expect(readFileSync(join(cwd, 'leadctl.config.yaml'), 'utf8')).not.toContain('expires');
  });

  it('open the access to Salesforce only where it is wanted', async () => {
    const cwd = folder();
    expect(
      (await init(cwd, ['salesforce', '', '00Do0000000ZHog', false], { offline: true, file: 'a.yaml' })).code,
    ).toBe(0);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).not.toContain('api:');
    const more = [
      'salesforce',
      '',
      '00Do0000000ZHog',
      true,
      'https://contoso.my.salesforce.com',
      'password',
      'a@b.example',
      '',
      '',
    ];
    const { code, left } = await init(cwd, more, { offline: true, file: 'b.yaml' });
    expect([code, left]).toEqual([0, []]);
    const { config } = await loadConfig({ file: join(cwd, 'b.yaml'), env: { SALES_PASSWORD: 'x' } });
    expect(config.destinations[0]?.config).toMatchObject({
      api: { auth: { type: 'password', username: 'a@b.example' } },
    });
  });

  it('take an address without a key as it is, and never one with a key', async () => {
    const cwd = folder();
    const keyed = 'https://prod-1.westeurope.logic.azure.com/workflows/x?sig=abcdefghijklmnopqrstuvwxyz0123456789';
    const { said, left } = await init(cwd, ['https', '', keyed, 'https://leads.contoso.com/marketplace'], {
      offline: true,
    });
    expect(left).toEqual([]);
    expect(said).toMatch(/> This address carries its own key, and a key does not go into a file/);
    expect(readFileSync(join(cwd, 'leadctl.config.yaml'), 'utf8')).toContain(
      'url: https://leads.contoso.com/marketplace',
    );
  });

  it('judge the value of a variable that is set, and never show it', async () => {
    const cwd = folder();
    const env = {
      BAD: 'AccountName=contoso',
      TABLE_CONNECTION_STRING: `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${Buffer.alloc(64, 7).toString('base64')};EndpointSuffix=core.windows.net`,
    };
    const { code, said, out, err } = await init(cwd, ['azure-table', '', 'BAD', ''], { offline: true }, env);
    expect(code).toBe(0);
    expect(said).toMatch(/> .*AccountKey/);
    expect(said + out + err).not.toContain('BwcHBwcH');
  });

  it('ask before a file is changed, and leave it alone after a no', async () => {
    const cwd = folder();
    const path = join(cwd, 'leadctl.config.yaml');
    const text = 'version: 1\ndestinations:\n  hook:\n    type: https\n    url: https://a.example/x\n';
    writeFileSync(path, text);
    const no = await init(cwd, ['https', 'hook', 'hook-2', 'https://b.example/x', false], { offline: true });
    expect([no.code, no.left, readFileSync(path, 'utf8')]).toEqual([0, [], text]);
    expect(no.said).toContain('The file has a destination named hook');
    expect(no.said).toContain('? Add hook-2 to leadctl.config.yaml?');
    const yes = await init(cwd, ['https', '', 'https://b.example/x', true], { offline: true });
    expect(yes.out).toContain('Changed leadctl.config.yaml: hook-2 (https)');
    expect(readFileSync(path, 'utf8').startsWith(text)).toBe(true);
  });

  it('end with 130 at Ctrl-C, at every question, and leave nothing', async () => {
    const answers: readonly Answer[] = ['marketo', '', '123-ABC-456', '1179', APP, ''];
    for (let at = 0; at < answers.length; at++) {
      const cwd = folder();
      const { code, err } = await init(cwd, [...answers.slice(0, at), new Interrupted()], { offline: true });
      expect([code, filesOf(cwd)]).toEqual([130, []]);
      expect(err).toContain('nothing was written');
    }
  });
});

describe('what is tried while the answers come', () => {
  it('finds a host that is there, and the directory that the environment names, before any secret is known', async () => {
    const cwd = folder();
    const ca = join(cwd, 'ca.pem');
    const sandbox = await startSandbox({ types: ['dynamics'], caFile: ca });
    try {
      const { url, auth } = sandbox.config.destinations.crm as {
        url: string;
        auth: { tenantId: string; clientId: string };
      };
      const wrong = '99999999-9999-4999-8999-999999999999';
      const answers = ['dynamics', '', url, 'entra', wrong, false, auth.tenantId, auth.clientId, '', ''];
      const { code, said, left } = await init(cwd, answers, { ca, file: 'x.yaml' });
      expect([code, left]).toEqual([0, []]);
      expect(said).toMatch(/(ok|warn) {2}dynamics\/tls/);
      expect(said).toMatch(/FAIL {2}dynamics\/tenant .*/);
      expect(said).toMatch(/Keep this answer all the same/);
      expect(said).toMatch(/(ok|warn) {2}dynamics\/tenant/);
      const posted = sandbox.running.crm?.requests.filter((one) => one.method !== 'GET');
      expect(posted).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  it('tells a refused connection without holding a script up', async () => {
    const cwd = folder();
    const sandbox = await startSandbox({
      types: ['https'],
      caFile: join(cwd, 'ca.pem'),
      faults: { hook: 'net-refused' },
    });
    try {
      const { leadctl } = await import('../cli/harness.ts');
      const { url } = sandbox.config.destinations.hook as { url: string };
      const args = [
        'init',
        '--type',
        'https',
        '--name',
        'hook',
        '--set',
        'url=${env:URL}',
        '--file',
        'x.yaml',
        '--timeout',
        '3s',
      ];
      const { code, err } = await leadctl(args, { cwd, env: { URL: url } });
      expect([code, filesOf(cwd)]).toEqual([0, ['ca.pem', 'x.yaml']]);
      expect(err).toMatch(/FAIL {2}https\/\w+ /);
      expect(err).not.toContain(new URL(url).search || 'nothing to hide');
    } finally {
      await sandbox.close();
    }
  });
});

describe('a line of the wizard', () => {
  it('breaks between words, its rest under its beginning, and the rest of a comment is a comment', () => {
    const text = [
      'short',
      '  Microsoft Entra admin center › Applications › App registrations › your app › Overview › Directory (tenant) ID',
      '    # Environment URL: Power Platform admin center › Manage › Environments › your environment › Environment URL',
      `    url: https://contoso.crm.dynamics.com/${'x'.repeat(100)}`,
    ].join('\n');
    const lines = foldedLines(text, 60).split('\n');
    expect(lines.filter((line) => line.length > 60)).toEqual([expect.stringMatching(/^ {4}https:/)]);
    expect(lines.slice(0, 3)).toEqual([
      'short',
      '  Microsoft Entra admin center › Applications › App',
      '  registrations › your app › Overview › Directory (tenant)',
    ]);
    for (const line of lines.slice(4, 6)) expect(line).toMatch(/^ {4}# \S/);
    expect(lines.join(' ').replace(/ +(# )?/g, ' ')).toBe(text.replace(/\s+(# )?/g, ' '));
    expect(foldedLines(text, 500)).toBe(text);
  });
});
