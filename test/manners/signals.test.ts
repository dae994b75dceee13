import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue, makeAuthority } from '../../src/sandbox/certs.ts';
import { type Ended, program, ready, temporary } from './program.ts';

/** A receiver that takes the lead and never says so; the first POST is when the signal comes. */
let url = '';
let folder = '';
let posted: () => void = () => {};
let posts = 0;
let close = async () => {};
beforeAll(async () => {
  folder = temporary();
  const authority = await makeAuthority();
  const tls = await issue(authority, { names: ['localhost'], ips: ['127.0.0.1'] });
  const sockets = new Set<Socket>();
  const server = https.createServer({ key: tls.key, cert: tls.cert }, (request) => {
    request.resume();
    if (request.method !== 'POST') return;
    posts++;
    request.once('end', () => posted());
  });
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((yes) => server.listen(0, '127.0.0.1', yes));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/lead?code=canary-code-of-nobody`;
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  const config = { version: 1, network: { ca: './ca.pem' }, destinations: { hook: { type: 'https', url } } };
  writeFileSync(join(folder, 'leadctl.config.json'), JSON.stringify(config));
  close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true, force: true });
  };
});
afterAll(() => close());

async function interrupted(
  argv: readonly string[],
  how: (child: ChildProcess) => void,
  require?: string,
): Promise<Ended & { after: number }> {
  let at = 0;
  const ended = await program(['send-test', '--timeout', '30s', ...argv], {
    cwd: folder,
    ...(require === undefined ? {} : { require }),
    during(child) {
      posted = () => {
        at = performance.now();
        how(child);
      };
    },
  });
  return { ...ended, after: performance.now() - at };
}

describe.skipIf(process.platform === 'win32')('a signal while a lead is under way', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends at once with %i, names what may be left, and leaves no file', async (signal, code) => {
    const report = join(folder, 'report.json');
    const ended = await interrupted(['--format', 'json', '--report', `json=${report}`], (child) => child.kill(signal));
    expect(ended.signal).toBeNull();
    expect(ended.code).toBe(code);
    expect(ended.after).toBeLessThan(3000);
    const parsed = JSON.parse(ended.out);
    expect(parsed.exitCode).toBe(code);
    const marker = parsed.destinations[0].testLead.marker as string;
    expect(marker).toMatch(/^MSFT_TEST_\d{18}$/);
    expect(ended.err).toContain(marker);
    expect(ended.err).toMatch(/interrupted; a test lead may be left at hook/);
    expect(ended.err + ended.out).not.toContain('canary-code');
    expect(ended.err).not.toMatch(/\n {4}at /);
    expect(readdirSync(folder).sort()).toEqual(['ca.pem', 'leadctl.config.json', 'report.json']);
    rmSync(report);
  });

  it('is told in text too, as the last word', async () => {
    const ended = await interrupted([], (child) => child.kill('SIGINT'));
    expect(ended.code).toBe(130);
    expect(ended.out.trimEnd().split('\n').at(-1)).toMatch(/Interrupted/);
  });

  it('is told of an endpoint as what it is: nothing can take the lead away from there', async () => {
    const ended = await interrupted(['--format', 'json'], (child) => child.kill('SIGINT'));
    const { marker } = JSON.parse(ended.out).destinations[0].testLead;
    expect(ended.err).toContain(`look for ${marker} in the log of the receiver`);
    expect(ended.err).not.toContain('--remove');
  });

  it('twice leaves at once, also where the end of the run hangs', async () => {
    const report = join(folder, 'hangs.json');
    let alive = false;
    let again = 0;
    const ended = await interrupted(
      ['--format', 'json', '--report', `json=${report}`],
      (child) => {
        child.kill('SIGINT');
        setTimeout(() => {
          alive = child.exitCode === null && child.signalCode === null;
          again = performance.now();
          child.kill('SIGINT');
        }, 1500);
      },
      join(import.meta.dirname, 'hanging-rename.cjs'),
    );
    const after = performance.now() - again;
    // The first one alone would wait for ever.
    expect(alive).toBe(true);
    expect(ended.signal).toBe('SIGINT');
    expect(after).toBeLessThan(1000);
    expect(existsSync(report)).toBe(false);
    for (const name of readdirSync(folder)) if (name.includes('hangs')) rmSync(join(folder, name));
  });

  it('posts nothing again', async () => {
    posts = 0;
    await interrupted(['--format', 'json'], (child) => child.kill('SIGINT'));
    expect(posts).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('a signal before anything is sent', () => {
  it('ends validate with 130 and names no lead', async () => {
    let met = () => {};
    const silent = net.createServer((socket) => {
      socket.on('error', () => {});
      met();
    });
    await new Promise<void>((yes) => silent.listen(0, '127.0.0.1', yes));
    const { port } = silent.address() as AddressInfo;
    const config = { version: 1, destinations: { hook: { type: 'https', url: `https://127.0.0.1:${port}/x` } } };
    const ended = await program(['validate', '--format', 'json', '-c', '-'], {
      cwd: folder,
      stdin: JSON.stringify(config),
      during(child) {
        met = () => child.kill('SIGINT');
      },
    });
    silent.close();
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.out).exitCode).toBe(130);
    expect(ended.ms).toBeLessThan(5000);
    expect(ended.out + ended.err).not.toContain('MSFT_TEST');
  });
});

describe.skipIf(process.platform === 'win32')('a signal while a lead is under way to what can be searched', () => {
  it('names the command that takes the lead away', async () => {
    const sandbox = await ready({ types: ['dynamics'], faults: { crm: 'dataverse-timeout' } });
    let met = () => {};
    const asked = setInterval(() => {
      const posted = ({ method, path }: { method: string; path: string }) => method === 'POST' && /leads/.test(path);
      if (!sandbox.sandbox.running.crm?.requests.some(posted)) return;
      clearInterval(asked);
      met();
    }, 20);
    const ended = await program(['send-test', 'crm', '--format', 'json'], {
      cwd: sandbox.folder,
      during(child) {
        met = () => child.kill('SIGINT');
      },
    });
    clearInterval(asked);
    await sandbox.close();
    expect(ended.code).toBe(130);
    const { marker } = JSON.parse(ended.out).destinations[0].testLead;
    expect(ended.err).toContain(`a test lead may be left at crm: leadctl send-test crm --remove ${marker}`);
  });
});
