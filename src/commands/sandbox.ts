import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { destinationOf } from '../destinations/index.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Runtime } from '../runtime.ts';
import { listBehaviours, listFaults, type RunningSandboxes, sandboxTypes, startSandbox } from '../sandbox/index.ts';
import { commaList, flag, list, type Options, text } from './options.ts';

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const types = typesOf(commaList(options, 'type'));
  if (flag(options, 'listFaults')) {
    for (const type of types)
      runtime.stdout.write(
        `${type}\n${[...(await listFaults(type)), ...(await listBehaviours(type))].map((id) => `  ${id}\n`).join('')}`,
      );
    return 0;
  }
  const faults = faultsOf(list(options, 'fault'));
  const given = text(options, 'dir');
  const folder = given ? resolve(runtime.cwd, given) : await mkdtemp(join(tmpdir(), 'leadctl-sandbox-'));
  if (given) await mkdir(folder, { recursive: true });
  const log = flag(options, 'quiet') ? {} : { log: (line: string) => runtime.stderr.write(`SANDBOX ${line}\n`) };
  const written: string[] = [];
  let sandbox: RunningSandboxes | undefined;
  try {
    sandbox = await startSandbox({ types, faults, ...log });
    const files = await layOut(sandbox, types);
    for (const [name, content] of files) {
      const path = join(folder, name);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, content, { mode: 0o600 });
      written.push(path);
    }
    const config = join(folder, 'leadctl.config.yaml');
    if (args.length > 0) return await runInside(args, folder, runtime);
    runtime.stdout.write(announcement(sandbox, config, faults));
    await new Promise<void>((done) => {
      if (runtime.signal.aborted) done();
      else runtime.signal.addEventListener('abort', () => done(), { once: true });
    });
    return 0;
  } finally {
    await sandbox?.close();
    if (given) await Promise.all(written.map((path) => rm(path, { force: true })));
    else await rm(folder, { recursive: true, force: true });
  }
}

function typesOf(wanted: readonly string[]): readonly DestinationType[] {
  for (const type of wanted) {
    if ((sandboxTypes as readonly string[]).includes(type)) continue;
    const near = nearest(type, sandboxTypes);
    throw new UserError(`No destination type is named '${type}'`, {
      hint: near ? `Did you mean '${near}'?` : `There are: ${sandboxTypes.join(', ')}`,
    });
  }
  return wanted.length > 0 ? (wanted as readonly DestinationType[]) : sandboxTypes;
}

function faultsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1 || at === pair.length - 1)
        throw new UserError(`--fault takes NAME=CAUSE, such as table=table-firewall, not '${pair}'`, {
          hint: 'leadctl sandbox --list-faults lists them',
        });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** The files of a sandbox: the config, with each secret in a file of its own, as a real one should have it. */
export async function layOut(
  sandbox: RunningSandboxes,
  types: readonly DestinationType[],
): Promise<ReadonlyMap<string, string>> {
  const { stringify } = await import('../yaml.ts');
  const files = new Map<string, string>([['ca.pem', sandbox.ca]]);
  const config = structuredClone({ ...sandbox.config, network: { ca: './ca.pem' } }) as {
    destinations: Record<string, Record<string, unknown>>;
  };
  for (const [name, destination] of Object.entries(config.destinations)) {
    const type = types.find((one) => one === destination.type);
    if (!type) continue;
    const { secrets } = await destinationOf(type).config();
    for (const path of secrets) {
      replaceAt(destination, path.split('.'), (value, key) => {
        const file = `secrets/${name}-${key}.txt`;
        files.set(file, value);
        return `\${file:./${file}}`;
      });
    }
  }
  files.set(
    'leadctl.config.yaml',
    `# A sandbox of leadctl: everything here is made up and lives on this machine.\n${stringify(config)}`,
  );
  return files;
}

function replaceAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  change: (value: string, key: string) => string,
): void {
  if (typeof value !== 'object' || value === null || key === undefined) return;
  const object = value as Record<string, unknown>;
  for (const name of key === '*' ? Object.keys(object) : [key]) {
    const inner = object[name];
    if (rest.length > 0) replaceAt(inner, rest, change);
    else if (typeof inner === 'string') object[name] = change(inner, name);
  }
}

function announcement(sandbox: RunningSandboxes, config: string, faults: Readonly<Record<string, string>>): string {
  const lines = Object.entries(sandbox.running).map(
    ([name, one]) => `  ${name.padEnd(8)} ${one.url}${faults[name] ? `   broken on purpose: ${faults[name]}` : ''}`,
  );
  return `SANDBOX: stand-ins on this machine, nothing leaves it\n${lines.join('\n')}\n\nconfig   ${config}\ntry      leadctl validate -c ${config}\n         leadctl send-test --cleanup -c ${config}\nend      Ctrl-C\n`;
}

/** The stand-ins live on this machine: no proxy may stand between. */
function withoutProxy(env: Runtime['env']): Record<string, string> {
  const list = [env.no_proxy ?? env.NO_PROXY, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
  return { NO_PROXY: list, no_proxy: list };
}

/** Runs a command in the sandbox's folder; `leadctl` is this very program. */
async function runInside(args: readonly string[], folder: string, runtime: Runtime): Promise<number> {
  const [name = '', ...rest] = args;
  const [command, words] = name === 'leadctl' ? [process.execPath, [process.argv[1] ?? '', ...rest]] : [name, rest];
  const child = spawn(command, words, {
    cwd: folder,
    env: { ...runtime.env, ...withoutProxy(runtime.env), LEADCTL_SANDBOX: folder },
    stdio: 'inherit',
  });
  const pass = () => child.kill('SIGINT');
  runtime.signal.addEventListener('abort', pass, { once: true });
  try {
    return await new Promise<number>((done, fail) => {
      child.on('error', (error: NodeJS.ErrnoException) =>
        fail(new UserError(`The command ${name} could not be started: ${error.code ?? error.message}`)),
      );
      child.on('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
    });
  } finally {
    runtime.signal.removeEventListener('abort', pass);
  }
}
