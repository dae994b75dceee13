import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/commands/init/fields.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import type { DestinationType } from '../../src/diagnosis/cause.ts';
import { leadctl } from '../cli/harness.ts';
import { filesOf, folder } from './world.ts';

const hook = ['init', '--offline', '--type', 'https', '--name', 'hook', '--set', 'url=${env:LEADS_WEBHOOK}'];
const GUID = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const APP = '11112222-bbbb-3333-cccc-4444dddd5555';
const KEY = Buffer.alloc(64, 7).toString('base64');

/** Values of the variables that the samples name. */
const ENV = {
  LEADS_WEBHOOK: 'https://leads.contoso.com/marketplace?code=abcdefghijklmnop',
  LEADS_CONNECTION_STRING: `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
  CRM_CLIENT_SECRET: 'abc8Q~abcdefghijklmnopqrstuvwxyz01234567',
  NURTURE_CLIENT_SECRET: 'r4nd0mSecretOfAService',
  SALES_CLIENT_ID: '3MVG9abcdefghijklmnop',
  SALES_CLIENT_SECRET: 'ABCDEF0123456789ABCDEF',
};

describe('a configuration that is there already', () => {
  const PACKAGE = '{ "name": "x", "leadctl": { "version": 1, "destinations": {} } }\n';

  it('in package.json is not put out of use in silence', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'package.json'), PACKAGE);
    const { code, out, err } = await leadctl(hook, { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /key leadctl of package\.json is the configuration here; leadctl\.config\.yaml was not written/,
    );
    expect(filesOf(cwd)).toEqual(['package.json']);
    const forced = await leadctl([...hook, '--force'], { cwd });
    expect(forced.code).toBe(0);
    expect(forced.out).toContain('Here leadctl reads leadctl.config.yaml from now on, and no longer package.json');
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe(PACKAGE);
  });

  it('of another name is not doubled', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '.leadctlrc.yaml'), 'version: 1\ndestinations: {}\n');
    const { code, err } = await leadctl([...hook, '--file', 'leadctl.config.yaml'], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/\.leadctlrc\.yaml is the configuration here[\s\S]*--file \.leadctlrc\.yaml/);
    expect(filesOf(cwd)).toEqual(['.leadctlrc.yaml']);
  });

  it('in a folder above is told of', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'below'));
    writeFileSync(join(cwd, 'leadctl.config.yaml'), 'version: 1\ndestinations: {}\n');
    const { code, out } = await leadctl(hook, { cwd: join(cwd, 'below') });
    expect(code).toBe(0);
    expect(out).toMatch(/reads leadctl\.config\.yaml from now on, and no longer \.\.[\\/]leadctl\.config\.yaml/);
  });

  it('does not matter to a file that only --config finds, nor does a package.json without the key', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'package.json'), PACKAGE);
    expect((await leadctl([...hook, '--file', 'staging.yaml'], { cwd })).code).toBe(0);
    const other = folder();
    writeFileSync(join(other, 'package.json'), '{ "name": "x" }');
    const { code, out } = await leadctl(hook, { cwd: other });
    expect([code, out]).toEqual([0, expect.not.stringContaining('no longer')]);
  });
});

describe('init without a terminal', () => {
  it('writes a file that the loader takes, with the schema line and where each value is found', async () => {
    const cwd = folder();
    const { code, out, err } = await leadctl(hook, { cwd });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Wrote leadctl.config.yaml: hook (https)');
    const text = readFileSync(join(cwd, 'leadctl.config.yaml'), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./node_modules/leadctl/schema/config.json');
    expect(text).toMatch(/# HTTPS endpoint URL: .*\n {4}url: \$\{env:LEADS_WEBHOOK\}/);
    const { config } = await loadConfig({ cwd, env: ENV });
    expect(config.destinations.map((one) => [one.name, one.config.type])).toEqual([['hook', 'https']]);
    expect(filesOf(cwd)).toEqual(['leadctl.config.yaml']);
  });

  it('says how the secret is set for the shell, for GitHub and for Azure, and never writes one', async () => {
    const cwd = folder();
    const { out } = await leadctl(hook, { cwd, env: ENV });
    for (const line of [
      'read -rs LEADS_WEBHOOK',
      'gh secret set LEADS_WEBHOOK',
      'az pipelines variable create',
      '$env:LEADS_WEBHOOK',
    ])
      expect(out).toContain(line);
    expect(out).toContain('LEADS_WEBHOOK (set here)');
    expect(out + readFileSync(join(cwd, 'leadctl.config.yaml'), 'utf8')).not.toContain('abcdefghijklmnop');
    expect(out.trimEnd().split('\n').at(-1)).toBe('Next: leadctl validate hook');
  });

  it.each([
    ['nothing', [], ['--type is missing', '--name is missing']],
    ['no name', ['--type', 'https', '--set', 'url=https://leads.contoso.com/x'], ['--name is missing']],
    [
      'no values',
      ['--type', 'azure-table', '--name', 'table'],
      ["--set 'connectionString=${env:TABLE_CONNECTION_STRING}' is missing"],
    ],
    [
      'half of the values',
      ['--type', 'dynamics', '--name', 'crm', '--set', 'url=https://contoso.crm.dynamics.com'],
      [
        '--set auth.tenantId=VALUE is missing',
        '--set auth.clientId=VALUE',
        "--set 'auth.clientSecret=${env:CRM_CLIENT_SECRET}'",
      ],
    ],
  ])('ends with 2 and names every option that is missing: %s', async (_, args, expected) => {
    const cwd = folder();
    const { code, out, err } = await leadctl(['init', '--offline', ...args], { cwd });
    expect([code, out, filesOf(cwd)]).toEqual([2, '', []]);
    for (const line of expected) expect(err).toContain(line);
  });

  it.each([
    ['azure-table', 'connectionString', ENV.LEADS_CONNECTION_STRING],
    ['https', 'url', ENV.LEADS_WEBHOOK],
    ['dynamics', 'auth.clientSecret', ENV.CRM_CLIENT_SECRET],
    ['dynamics', 'auth.password', 'hunter2-hunter2'],
    ['marketo', 'clientSecret', ENV.NURTURE_CLIENT_SECRET],
    ['salesforce', 'api.auth.securityToken', 'abcDEF123456'],
    ['https', 'headers.authorization', 'Bearer abcdefgh12345678'],
  ])('refuses a literal secret, says how instead, and repeats it nowhere: %s %s', async (type, key, value) => {
    const cwd = folder();
    const { code, out, err } = await leadctl(
      ['init', '--offline', '--type', type, '--name', 'one', '--set', `${key}=${value}`],
      { cwd },
    );
    expect([code, out, filesOf(cwd)]).toEqual([2, '', []]);
    expect(err).toMatch(/holds a secret, and none is taken on the command line/);
    expect(err).toMatch(/--set '[\w.]+=\$\{env:ONE_[A-Z_]+\}'/);
    expect(err).not.toContain(value);
  });

  it.each([
    ['url=http://leads.contoso.com', /begins with http:\/\//],
    ['ulr=https://leads.contoso.com/x', /did you mean 'url'/],
    ['url', /takes KEY=VALUE/],
    ['=x', /takes KEY=VALUE/],
    ['type=https', /given by --type/],
    ['url=${env:1X}', /no name of an environment variable/],
    ['__proto__.x=1', /takes KEY=VALUE/],
  ])('ends with 2 for a wrong value, in the loader’s words: %s', async (pair, expected) => {
    const cwd = folder();
    const { code, err } = await leadctl(['init', '--offline', '--type', 'https', '--name', 'hook', '--set', pair], {
      cwd,
    });
    expect([code, filesOf(cwd)]).toEqual([2, []]);
    expect(err).toMatch(expected);
  });

  it('refuses names that no command line can hold, unknown types and other files', async () => {
    const cwd = folder();
    const run = async (...args: string[]) => (await leadctl(['init', '--offline', ...args], { cwd })).err;
    expect(await run('--type', 'https', '--name=-x', '--set', 'url=https://a.example/x')).toMatch(/begins with a dash/);
    expect(await run('--type', 'https', '--name', 'a.b', '--set', 'url=https://a.example/x')).toMatch(
      /dot or a bracket/,
    );
    expect(await run('--type', 'htps')).toMatch(/https/);
    expect(await run('--file', 'x.ts', '--type', 'https')).toMatch(/\.yaml, \.yml or \.json/);
    expect(await run('--file', 'package.json')).toMatch(/not into package\.json/);
    expect(filesOf(cwd)).toEqual([]);
  });

  it('never changes an existing file without --force', async () => {
    const cwd = folder();
    const path = join(cwd, 'leadctl.config.yaml');
    writeFileSync(path, 'version: 1\ndestinations:\n  other:\n    type: https\n    url: https://a.example/x\n');
    const before = readFileSync(path, 'utf8');
    const { code, err } = await leadctl(hook, { cwd });
    expect([code, readFileSync(path, 'utf8')]).toEqual([2, before]);
    expect(err).toMatch(/exists already; nothing was written\n {2}--force adds hook/);
    expect((await leadctl([...hook, '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
    const again = await leadctl(hook, { cwd });
    expect(again.err).toMatch(/has a destination named hook already; nothing was written\n {2}--force replaces it/);
  });

  it('takes the existing file of the folder, whatever its name', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '.leadctlrc'), '{"version": 1, "destinations": {}}');
    expect((await leadctl([...hook, '--force'], { cwd })).code).toBe(0);
    expect(filesOf(cwd)).toEqual(['.leadctlrc']);
    expect(JSON.parse(readFileSync(join(cwd, '.leadctlrc'), 'utf8')).destinations.hook.type).toBe('https');
  });

  it('follows a link, keeps the mode, and tells a folder that cannot be written', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'real.yaml'), 'version: 1\ndestinations: {}\n', { mode: 0o600 });
    symlinkSync('real.yaml', join(cwd, 'link.yaml'));
    expect((await leadctl([...hook, '--force', '--file', 'link.yaml'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'real.yaml'), 'utf8')).toContain('hook:');
    expect(statSync(join(cwd, 'real.yaml')).mode & 0o777).toBe(0o600);
    expect(filesOf(cwd)).toEqual(['link.yaml', 'real.yaml']);
    const missing = await leadctl([...hook, '--file', 'no/where.yaml'], { cwd });
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('ENOENT')]);
    if (process.getuid?.() !== 0) {
      chmodSync(cwd, 0o500);
      expect((await leadctl([...hook, '--file', 'new.yaml'], { cwd })).err).toContain('EACCES');
      chmodSync(cwd, 0o700);
    }
  });

  it('leaves nothing when the run was interrupted before the write', async () => {
    const cwd = folder();
    const abort = new AbortController();
    abort.abort('SIGINT');
    expect([(await leadctl(hook, { cwd, signal: abort.signal })).code, filesOf(cwd)]).toEqual([130, []]);
  });

  it('writes JSON where the name says so', async () => {
    const cwd = folder();
    await leadctl([...hook, '--file', 'leadctl.config.json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'leadctl.config.json'), 'utf8'))).toEqual({
      $schema: './node_modules/leadctl/schema/config.json',
      version: 1,
      destinations: { hook: { type: 'https', url: '${env:LEADS_WEBHOOK}' } },
    });
  });

  it('finds the way to sign in by the values that were given', async () => {
    const cwd = folder();
    const args = [
      'init',
      '--offline',
      '--name',
      'crm',
      '--type',
      'dynamics',
      '--set',
      'url=https://contoso.crm.dynamics.com',
    ];
    await leadctl(
      [...args, '--set', 'auth.username=a@b.example', '--set', 'auth.password=${env:P}', '--file', 'user.yaml'],
      { cwd },
    );
    expect(readFileSync(join(cwd, 'user.yaml'), 'utf8')).toContain('type: office365');
    const app = [
      '--set',
      `auth.tenantId=${GUID}`,
      '--set',
      `auth.clientId=${APP}`,
      '--set',
      'auth.clientSecret=${env:S}',
    ];
    await leadctl([...args, ...app, '--file', 'app.yaml'], { cwd });
    expect(readFileSync(join(cwd, 'app.yaml'), 'utf8')).toContain('type: entra');
  });
});

describe('init --print', () => {
  it.each(Object.keys(forms) as DestinationType[])('prints a sample that is a valid file: %s', async (type) => {
    const { code, out } = await leadctl(['init', '--print', type]);
    expect(code).toBe(0);
    const { parse } = await import('yaml');
    const { config } = await parseConfig(parse(out), { env: ENV });
    expect(config.destinations.map((one) => one.config.type)).toEqual([type]);
  });

  it.each(['dynamics', 'salesforce'])(
    'holds the other ways to sign in as comments that are valid too: %s',
    async (type) => {
      const { out } = await leadctl(['init', '--print', type]);
      const { parse } = await import('yaml');
      const others = [...out.matchAll(/^ *# (auth: \{ .* \})$/gm)].map(
        (match) => parse(match[1] ?? '') as { auth: object },
      );
      expect(others.length).toBeGreaterThan(0);
      for (const { auth } of others) {
        const destination =
          type === 'dynamics'
            ? { type, url: 'https://contoso.crm.dynamics.com', auth }
            : { type, oid: '00Do0000000ZHog', api: { loginUrl: 'https://contoso.my.salesforce.com', auth } };
        const env = { CRM_PASSWORD: 'x', SALES_PASSWORD: 'x', SALES_SECURITY_TOKEN: 'x', SALES_ACCESS_TOKEN: 'x' };
        await expect(parseConfig({ version: 1, destinations: { one: destination } }, { env })).resolves.toBeTruthy();
      }
    },
  );
});
