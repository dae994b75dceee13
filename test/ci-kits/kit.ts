import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';

export const root = resolve(import.meta.dirname, '../..');
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
export const yamlOf = (path: string): unknown => parse(textOf(path));

export interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly bash?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly task?: string;
  readonly condition?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/**
 * A folder on the search path whose `npx` and `leadctl` are this program: `npx --yes leadctl@1.2 validate` runs
 * `validate`. It also writes down what it was asked for.
 */
export function fakeBin(folder: string, program: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const put = (name: string, text: string) => {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  };
  put('leadctl', `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  put(
    'npx',
    `#!/bin/sh\nwhile [ "\${1#-}" != "$1" ]; do shift; done\ncase "$1" in leadctl|leadctl@*) shift;; *) exit 99;; esac\nexec '${process.execPath}' '${program}' "$@"\n`,
  );
  return bin;
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a script as the CI systems do: bash, ending at the first failure. The sandbox of this process answers meanwhile. */
export function runScript(
  script: string,
  cwd: string,
  bin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    timeout: 25_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: cwd, LANG: 'C.UTF-8', CI: 'true', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, err }));
  });
}
