import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type RunningSandboxes, type StartOptions, startSandbox } from '../../src/sandbox/index.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const bin = join(root, 'bin/leadctl.js');

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Modules that Node loads first. */
  readonly require?: string;
  /** Called as soon as the program runs. */
  during?(child: ChildProcess): void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** The built program in a process of its own, in an environment that holds nothing of this one. */
export async function program(argv: readonly string[], world: Surroundings = {}): Promise<Ended> {
  await built();
  const child = spawn(process.execPath, [...(world.require ? ['--require', world.require] : []), bin, ...argv], {
    cwd: world.cwd ?? tmpdir(),
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...world.env } as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(world.stdin ?? '');
  world.during?.(child);
  return ended(child);
}

async function built(): Promise<void> {
  // A build that runs beside the tests takes the old one away for a moment.
  for (let tries = 0; !existsSync(join(root, 'dist/cli.cjs')); tries++) {
    if (tries === 20) throw new Error('dist is missing: npm run build makes what is tested here');
    await new Promise((done) => setTimeout(done, 100));
  }
}

function ended(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Ended> {
  const begun = performance.now();
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) =>
      done({
        code,
        signal,
        out: Buffer.concat(out).toString(),
        err: Buffer.concat(err).toString(),
        ms: performance.now() - begun,
      }),
    );
  });
}

/** A line of the shell, in which `$leadctl` is the built program. */
export async function shell(line: string, world: Pick<Surroundings, 'cwd' | 'env'> = {}): Promise<Ended> {
  await built();
  return ended(
    spawn('bash', ['-c', line], {
      cwd: world.cwd ?? tmpdir(),
      env: {
        PATH: process.env.PATH,
        LANG: 'C.UTF-8',
        leadctl: `${process.execPath} ${bin}`,
        ...world.env,
      } as NodeJS.ProcessEnv,
      // With a socket there bash would take itself for a remote shell and read the user's own start-up file.
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

export interface Ready {
  readonly sandbox: RunningSandboxes;
  /** Holds leadctl.config.json and ca.pem, and is taken away by close(). */
  readonly folder: string;
  readonly config: string;
  close(): Promise<void>;
}

/** The sandbox in this process, and a folder with its config for the program in another. */
export async function ready(
  options: StartOptions = {},
  change: (config: Config) => unknown = (config) => config,
): Promise<Ready> {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-manners-'));
  const sandbox = await startSandbox({ ...options, caFile: join(folder, 'ca.pem') });
  const config = join(folder, 'leadctl.config.json');
  writeFileSync(config, JSON.stringify(change(structuredClone(sandbox.config) as Config), null, 2));
  return {
    sandbox,
    folder,
    config,
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Config {
  version: 1;
  network: { ca?: string };
  // biome-ignore lint/suspicious/noExplicitAny: a config as a user writes it, right or wrong
  destinations: Record<string, any>;
}

/** Every file and folder below, with size and time of the last change. */
export function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
}

export function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'leadctl-manners-'));
}
