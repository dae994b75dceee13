import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startProgress } from '../../src/commands/progress.ts';
import { styleOf } from '../../src/report/style.ts';
import { leadctl } from '../cli/harness.ts';
import { program, type Ready, ready, shell } from './program.ts';

let broken: Ready;
let cut: Ready;
const silent = net.createServer((socket) => void socket.on('error', () => {}));
beforeAll(async () => {
  broken = await ready({ types: ['https', 'marketo'], faults: { hook: 'https-redirect', nurture: 'net-refused' } });
  cut = await ready({ types: ['https'], faults: { hook: 'reset-after-request' } });
  await new Promise<void>((yes) => silent.listen(0, '127.0.0.1', yes));
  const url = `https://127.0.0.1:${(silent.address() as net.AddressInfo).port}/x`;
  const config = { version: 1, destinations: { hook: { type: 'https', url } } };
  writeFileSync(join(broken.folder, 'silent.json'), JSON.stringify(config));
});
afterAll(async () => {
  silent.close();
  await Promise.all([broken?.close(), cut?.close()]);
});

const ESCAPE = '\u001b';

describe('pipes', () => {
  it.each(['validate', 'validate --format json', 'explain --list', '--help', 'schema config', 'guide dynamics'])(
    'a reader of "%s" that goes away meets no stack trace',
    async (command) => {
      const ended = await shell(`$leadctl ${command} | head -n 1`, { cwd: broken.folder });
      expect(ended.out.trimEnd().split('\n')).toHaveLength(1);
      expect(ended.err).not.toMatch(/EPIPE|\n {4}at |Error/);
      const closed = await shell(`$leadctl ${command} >&-; echo "$?"`, { cwd: broken.folder });
      expect(closed.err).not.toMatch(/\n {4}at /);
    },
  );

  it('a reader of standard error that goes away changes neither result nor code', async () => {
    const line =
      'set -o pipefail; { $leadctl validate -v --format json 2>&1 >&3 | true; echo "${PIPESTATUS[0]}" >&2; } 3>&1';
    const ended = await shell(line, { cwd: broken.folder });
    expect(JSON.parse(ended.out).exitCode).toBe(1);
    expect(ended.err.trim()).toBe('1');
  });

  it('more than 1 MiB of JSON arrives whole, to a slow reader too', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `hook-${index}`,
        { type: 'https', url: `https://127.0.0.1:${index + 1}/x` },
      ]),
    );
    const path = join(broken.folder, 'many.json');
    writeFileSync(path, JSON.stringify({ version: 1, destinations: many }));
    const line =
      'set -o pipefail; $leadctl validate --offline --format json -c many.json 2>/dev/null | (sleep 0.5; cat)';
    const ended = await shell(line, { cwd: broken.folder });
    expect(ended.out.length).toBeGreaterThan(1024 * 1024);
    expect(JSON.parse(ended.out).destinations).toHaveLength(400);
    expect(ended.code).toBe(0);
  });

  it('standard output holds the result alone', async () => {
    for (const argv of [
      ['validate'],
      ['send-test'],
      ['validate', 'nobody'],
      ['validate', '--frobnicate'],
      ['validate', '-c', 'no.yaml'],
    ]) {
      const ended = await program([...argv, '-v', '--format', 'json'], { cwd: broken.folder });
      expect(JSON.parse(ended.out).exitCode).toBe(ended.code);
    }
  });
});

describe('a step that takes long, off a terminal', () => {
  const slow = (...argv: string[]) =>
    program(['validate', '-c', 'silent.json', '--timeout', '2500ms', ...argv], { cwd: broken.folder });

  it('is told once on standard error, a second after it began, whatever the format', async () => {
    let seen = 0;
    const began = performance.now();
    const [text, json] = await Promise.all([
      program(['validate', '-c', 'silent.json', '--timeout', '2500ms'], {
        cwd: broken.folder,
        during: (child) =>
          child.stderr?.once('data', () => {
            seen = performance.now() - began;
          }),
      }),
      slow('--format', 'json'),
    ]);
    expect(text.err).toBe('… hook https/tls, 1 s\n');
    // Before the step ran into its time-out.
    expect(seen).toBeLessThan(text.ms - 700);
    expect(json.err.split('\n')[0]).toBe('… hook https/tls, 1 s');
    expect(JSON.parse(json.out).exitCode).toBe(json.code);
    expect(text.out).not.toContain('1 s\n');
  });

  it('is not told with --quiet, and in ASCII where the locale has no more', async () => {
    expect((await slow('-q')).err).toBe('');
    expect((await slow('-q', '--format', 'json')).err).not.toContain('…');
    const ascii = await program(['validate', '-c', 'silent.json', '--timeout', '2500ms'], {
      cwd: broken.folder,
      env: { LC_ALL: 'C' },
    });
    expect(ascii.err).toBe('... hook https/tls, 1 s\n');
  });
});

describe('the progress', () => {
  const world = (lines: string[]) =>
    ({
      stderr: { write: (text: string) => lines.push(text), isTTY: false, columns: 80 },
      env: { LANG: 'C.UTF-8' },
    }) as never;
  const event = (destination: string, check = 'https/tls') => ({ destination, check, title: 'x' });

  it('says nothing of a step that ended, nor of a destination that is through', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const lines: string[] = [];
    const progress = startProgress(world(lines), false);
    progress.show(event('a', 'https/dns'));
    vi.advanceTimersByTime(900);
    progress.show(event('a', 'https/tls'));
    progress.show(event('b'));
    vi.advanceTimersByTime(500);
    progress.done('b');
    vi.advanceTimersByTime(5000);
    expect(lines).toEqual(['… a https/tls, 1 s\n']);
    progress.show(event('c'));
    progress.stop();
    vi.advanceTimersByTime(5000);
    expect(lines).toHaveLength(1);
  });

  it('fills no log: after ten lines it says that there are others', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const lines: string[] = [];
    const progress = startProgress(world(lines), false);
    for (let index = 0; index < 40; index++) progress.show(event(`hook-${index}`));
    vi.advanceTimersByTime(2000);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('… and others\n');
  });
});

describe('-v', () => {
  it('shows each request with method, host, path, status and time, and no query', async () => {
    const { err, out } = await leadctl(['send-test', 'hook', '-v'], { cwd: broken.folder });
    const url = new URL(broken.sandbox.config.destinations.hook?.url as string);
    const lines = err.split('\n').filter((line) => line.startsWith('POST '));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^POST 127\.0\.0\.1:\d+\/\S+\?… 302 \d+ ms$/);
    expect(lines[0]).toContain(url.host);
    expect(err + out).not.toContain(url.searchParams.get('sig'));
  });
  it('shows a request that failed with its code', async () => {
    const { err } = await leadctl(['send-test', '-v'], { cwd: cut.folder });
    expect(err).toMatch(/^POST 127\.0\.0\.1:\d+\/\S+\?… ECONNRESET \d+ ms$/m);
  });
});

describe('colour', () => {
  const terminal = { write: () => {}, isTTY: true, columns: 80 };
  const pipe = { ...terminal, isTTY: false };
  it.each([
    [{}, true, undefined, true],
    [{}, false, undefined, false],
    [{ TERM: 'dumb' }, true, undefined, false],
    [{ NO_COLOR: '1' }, true, undefined, false],
    [{ NO_COLOR: '' }, true, undefined, true],
    [{ NO_COLOR: '' }, false, undefined, false],
    [{ FORCE_COLOR: '1' }, false, undefined, true],
    [{ FORCE_COLOR: '0' }, true, undefined, false],
    [{ FORCE_COLOR: '' }, false, undefined, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, undefined, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, false, undefined, true],
    [{ FORCE_COLOR: '1' }, true, false, false],
    [{ NO_COLOR: '1' }, false, true, true],
    [{ TERM: 'dumb' }, false, true, true],
    [{ CI: 'true' }, false, undefined, false],
  ] as const)('with %j, terminal %s, flag %s: %s', (env, isTTY, flag, expected) => {
    expect(styleOf(isTTY ? terminal : pipe, { env, platform: 'linux' }, flag).colour).toBe(expected);
  });

  it.each([
    [[], {}, false],
    [['--color'], {}, true],
    [['--no-color'], { FORCE_COLOR: '1' }, false],
    [[], { FORCE_COLOR: '1' }, true],
    [['--color'], { NO_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ] as const)('the program with %j and %j through a pipe: %s', async (flags, env, coloured) => {
    const ended = await program(['validate', '--offline', '--strict', ...flags], { cwd: broken.folder, env });
    expect(ended.out.includes(ESCAPE)).toBe(coloured);
  });

  it.skipIf(spawnSync('script', ['--version']).status !== 0)('is decided per stream', async () => {
    const line = `script -qec '$leadctl validate --offline --format json 2>err.txt' /dev/null`;
    const ended = await shell(line, { cwd: broken.folder, env: { TERM: 'xterm' } });
    expect(ended.out).not.toContain(ESCAPE);
  });

  it('reaches no machine format, whatever is asked for', async () => {
    for (const format of ['json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'])
      expect(
        (await leadctl(['validate', '--format', format, '--color', '--offline'], { cwd: broken.folder, tty: true }))
          .out,
      ).not.toContain(ESCAPE);
  });
});

describe.skipIf(spawnSync('script', ['--version']).status !== 0)('a terminal', () => {
  const terminal = (command: string, env: Record<string, string>, columns = 80) =>
    shell(`script -qec 'stty cols ${columns}; $leadctl ${command}' /dev/null`, {
      cwd: broken.folder,
      env: { TERM: 'xterm', ...env },
    });
  const CURSOR = /\u001b\[(?:\?25[lh]|\d*[ABCDGJK])/;

  it('gets a live line while the network is waited for, which is gone at the end', async () => {
    const ended = await terminal('validate --timeout 900ms -c silent.json', {});
    expect(ended.out).toMatch(CURSOR);
    expect(ended.out).toContain('\u001b[?25h');
  });
  it('of no width is no terminal to draw on', async () => {
    const ended = await terminal('validate --timeout 900ms -c silent.json', {}, 0);
    expect(ended.out).not.toMatch(CURSOR);
    expect(ended.out).toContain('https/tls');
  });
  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('gets none with %j', async (env) => {
    const ended = await terminal('validate --timeout 900ms -c silent.json', env);
    expect(ended.out).not.toMatch(CURSOR);
  });
  it('gets colour, and with --no-color none', async () => {
    expect((await terminal('validate --offline', {})).out).toContain(`${ESCAPE}[`);
    expect((await terminal('validate --offline --no-color', {})).out).not.toContain(ESCAPE);
  });
});

describe('symbols', () => {
  it.each([
    ['linux', { LANG: 'C' }, false],
    ['linux', {}, false],
    ['linux', { LANG: 'en_US.UTF-8' }, true],
    ['linux', { LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    ['linux', { LC_CTYPE: 'C.utf8' }, true],
    ['darwin', { LANG: 'de_DE.UTF-8' }, true],
    ['win32', {}, true],
  ] as const)('on %s with %j: UTF-8 %s', (platform, env, expected) => {
    expect(styleOf({ write: () => {}, isTTY: true, columns: 80 }, { env, platform }).unicode).toBe(expected);
  });

  it('are words of ASCII where the locale has no more, and each failure is found by its first word', async () => {
    for (const command of ['validate', 'send-test']) {
      const ended = await program([command, '--timeout', '3s'], {
        cwd: broken.folder,
        env: { LANG: 'C', LC_ALL: 'C' },
      });
      expect(ended.code).toBe(1);
      expect(ended.out).toMatch(/^[\n\x20-\x7e]*$/);
      const failures = ended.out.split('\n').filter((line) => line.startsWith('FAIL '));
      const report = JSON.parse(
        (await program([command, '--timeout', '3s', '--format', 'json'], { cwd: broken.folder })).out,
      );
      expect(failures.length).toBe(report.summary.failed + 1);
      for (const line of failures.slice(0, -1))
        expect(line).toMatch(/^FAIL (?:hook|nurture) \S+\/\S+ \S+ \S+:\d+:\d+ \S/);
    }
  });
});
