import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemas } from '../../src/schemas.ts';
import { listing, program, type Ready, ready, shell } from './program.ts';

const guard = fileURLToPath(new URL('no-socket.cjs', import.meta.url));

let all: Ready;
beforeAll(async () => {
  all = await ready();
});
afterAll(() => all?.close());

describe('no socket and no name', () => {
  const cases: [string, readonly string[], number, string?][] = [
    ['validate --offline', ['validate', '--offline'], 0],
    ['validate of a file that is wrong', ['validate', '-c', '-'], 2, 'version: 1\ndestinations: {}\n'],
    ['send-test --dry-run', ['send-test', '--dry-run'], 0],
    ['diagnose', ['diagnose', 'AADSTS7000222: The provided client secret keys are expired'], 0],
    ['diagnose of standard input', ['diagnose', '--format', 'json'], 0, 'getaddrinfo ENOTFOUND leads.contoso.example'],
    ['explain', ['explain', 'entra-secret-expired'], 0],
    ['explain --list', ['explain', '--list'], 0],
    ['guide', ['guide', 'dynamics'], 0],
    ['schema', ['schema', 'config'], 0],
    ['completion', ['completion', 'bash'], 0],
    ['--help', ['--help'], 0],
    ['help of a command', ['validate', '--help'], 0],
    ['--version', ['--version'], 0],
    ['an unknown destination', ['validate', 'nobody'], 2],
    ['an unknown check', ['validate', '--only', 'https/nothing'], 2],
    ['an unknown offer', ['send-test', '--offer', 'nothing'], 2],
  ];
  it.each(cases)('%s', async (_, argv, code, stdin) => {
    const ended = await program(argv, { cwd: all.folder, require: guard, ...(stdin === undefined ? {} : { stdin }) });
    expect(ended.err).not.toContain('SOCKET');
    expect(ended.code, ended.err).toBe(code);
  });

  it('and the guard sees the first that is opened', async () => {
    const ended = await program(['validate'], { cwd: all.folder, require: guard });
    expect(ended.err).toContain('SOCKET');
    expect(ended.code).not.toBe(0);
  });
});

describe('a preview', () => {
  it('is one object where JSON is asked for, with the request of each destination', async () => {
    const ended = await program(['send-test', '--dry-run', '--format', 'json'], { cwd: all.folder, require: guard });
    const parsed = JSON.parse(ended.out);
    expect(parsed).toMatchObject({ schemaVersion: 1, command: 'send-test', exitCode: 0, dryRun: true });
    expect(parsed.requests.map((one: { destination: string }) => one.destination)).toEqual(all.sandbox.names);
    for (const one of parsed.requests) expect(one.request).toMatch(/MSFT_TEST_\d{18}/);
    // Whoever reads reports can read it: the published schema takes it, and a report of a run that checked nothing.
    const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
    formats.default(ajv);
    const validate = ajv.compile(JSON.parse((await schemas()).report));
    expect([validate(parsed), validate.errors]).toEqual([true, null]);
    expect(parsed).toMatchObject({ destinations: [], checks: [], problems: [], summary: { destinations: 0 } });
  });
  it('has no verdict that a report could hold', async () => {
    for (const more of [
      ['--format', 'junit'],
      ['--report', 'json=r.json'],
    ]) {
      const ended = await program(['send-test', '--dry-run', ...more], { cwd: all.folder });
      expect(ended.code).toBe(2);
      expect(ended.err).toContain('--dry-run');
    }
  });
  it.skipIf(spawnSync('script', ['--version']).status !== 0)('ends by itself on a terminal too', async () => {
    const line = `timeout 10 script -qec 'stty cols 80; $leadctl send-test hook --dry-run; sleep 0.3' /dev/null`;
    const ended = await shell(line, { cwd: all.folder, env: { TERM: 'xterm' } });
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(8000);
  });
});

describe('validate', () => {
  it('creates, changes and posts nothing at any destination: it reads, and signs in', async () => {
    const own = await ready();
    try {
      expect((await program(['validate', '--deep'], { cwd: own.folder })).code).toBe(0);
      const writes = Object.entries(own.sandbox.running).flatMap(([name, { requests }]) => {
        expect([name, name === 'hook' || requests.length > 0]).toEqual([name, true]);
        return requests
          .filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
          .map(({ method, path }) => `${name} ${method} ${path.replace(/[?#].*/, '')}`);
      });
      for (const one of writes)
        expect(one).toMatch(/^(crm|sales|nurture) POST \S*\/(oauth2?\/|identity\/oauth\/)\S*token$/);
      expect(own.sandbox.running.hook?.requests).toEqual([]);
    } finally {
      await own.close();
    }
  });
});

describe('files', () => {
  const around = (work: (folder: string, home: string) => Promise<void>) => async () => {
    const base = mkdtempSync(join(tmpdir(), 'leadctl-files-'));
    const [folder, home, temp] = ['cwd', 'home', 'tmp'].map((name) => join(base, name)) as [string, string, string];
    for (const one of [folder, home, temp]) mkdirSync(one);
    writeFileSync(join(folder, 'leadctl.config.json'), readFileSync(all.config));
    writeFileSync(join(folder, 'ca.pem'), all.sandbox.ca);
    try {
      await work(folder, home);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  };
  const world = (folder: string, home: string) => {
    const temp = join(folder, '..', 'tmp');
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      TMPDIR: temp,
    };
    return { cwd: folder, env };
  };

  it(
    'none is made outside the named outputs, in the working directory, at home or among the temporary ones',
    around(async (folder, home) => {
      const base = join(folder, '..');
      const before = listing(base);
      for (const argv of [
        ['validate'],
        ['send-test', '--cleanup', '--wait', '3s'],
        ['validate', 'nobody'],
        ['diagnose', 'AADSTS90002'],
        ['explain', '--list'],
      ])
        await program(argv, world(folder, home));
      const after = listing(base);
      const names = (lines: readonly string[]) => lines.filter((line) => !/^tmp \d/.test(line));
      expect(names(after)).toEqual(names(before));
      await program(['validate', 'hook', '--report', 'json=out.json'], world(folder, home));
      const named = listing(base).map((line) => line.split(' ')[0]);
      const had = before.map((line) => line.split(' ')[0]);
      expect(named.filter((name) => !had.includes(name))).toEqual(['cwd/out.json']);
    }),
  );

  it(
    'a home folder is not needed, and none is missed',
    around(async (folder) => {
      for (const env of [{}, { HOME: '/nonexistent' }, { HOME: '' }]) {
        const ended = await program(['validate', 'hook', '--format', 'json'], { cwd: folder, env });
        expect(ended.code, ended.err).toBe(0);
        expect(ended.err).toBe('');
      }
    }),
  );
});

// A file system that refuses every write, in a mount namespace of its own.
const sealed = await shell('unshare -rm true');
describe.skipIf(sealed.code !== 0)('a read-only file system', () => {
  const prefix =
    'unshare -rm bash -c "mount --bind / / 2>/dev/null; mount -o remount,ro,bind / && mount -o remount,ro,bind /tmp 2>/dev/null; ';
  it('is no hindrance to a check, and is told by name where a report should go', async () => {
    const probe = await shell(`${prefix} touch ./x"`, { cwd: all.folder });
    expect(probe.err).toMatch(/Read-only file system/);
    const ended = await shell(`${prefix} $leadctl validate hook --format json"`, { cwd: all.folder });
    expect(ended.code, ended.err).toBe(0);
    expect(ended.err).toBe('');
    const refused = await shell(`${prefix} $leadctl validate hook --report json=r.json"`, { cwd: all.folder });
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^leadctl: The report r\.json cannot be written/);
  });
});
