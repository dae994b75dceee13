import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Location } from '../report/report.ts';
import { Secret } from '../secret.ts';
import { readConfig } from './assemble.ts';
import { parseEnvFile } from './env-file.ts';
import { displayName, pathOf, readFile, sourceOf } from './file.ts';
import type { ConfigFinding } from './findings.ts';
import { Problems } from './problems.ts';
import { readText, Unreadable } from './read.ts';
import { isPlain, type World } from './references.ts';
import type { Source } from './source.ts';
import type { Config } from './types.ts';

export type { ConfigFinding } from './findings.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** What is to be said of a valid file, in the order of the file. */
  readonly findings: readonly ConfigFinding[];
  /** All that has to be masked: each secret, and each part of one that is a secret by itself. */
  readonly secrets: readonly Secret[];
  /** Where a path such as `destinations.crm.auth.clientSecret` stands; of a default, the nearest key around it. */
  locate(path: string): Location | null;
  /** Where a value came from: `leadctl.config.yaml:9:21`, `env CRM_CLIENT_SECRET`, `file ./secret.txt`, `default`. */
  origin(path: string): string;
}

export interface LoadOptions {
  /** Path, or `-` for standard input; without one the nearest file upwards from `cwd` is taken. */
  readonly file?: string;
  /** Default: the working directory of the process. */
  readonly cwd?: string;
  /** Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Files of NAME=value lines; later ones win, the environment wins over all. */
  readonly envFiles?: readonly string[];
  /** What `-` reads: its text, or a stream of it. */
  readonly stdin?: string | Readable;
  /** Makes the value at a secret path one that never prints itself. */
  wrap?(value: string, path: string): Secret;
  /** Called for each secret and each part of one that is a secret by itself, before anything can fail. */
  registerSecret?(value: string): void;
}

const STDIN = '<stdin>';

/**
 * Finds, reads, resolves and validates a configuration file. No network, no program started, nothing written.
 *
 * @throws UserError with all problems at once: a file that is missing, unreadable or invalid.
 */
export async function loadConfig(options: string | LoadOptions = {}): Promise<LoadedConfig> {
  const given: LoadOptions = typeof options === 'string' ? { file: options } : options;
  const cwd = resolve(given.cwd ?? process.cwd());
  const path = given.file === '-' ? null : await pathOf(given.file, cwd);
  const name = path === null ? STDIN : displayName(path, cwd);
  const problems = new Problems(name);
  const text = await readFile(given, path).catch((error: unknown) => {
    if (!(error instanceof Unreadable)) throw error;
    problems.addAt('', null, error.message);
    return '';
  });
  problems.raise();
  const source = await sourceOf(text, path, problems);
  if (source) problems.useMarks(source.marks);
  else problems.raise();
  const folder = path === null ? cwd : dirname(path);
  return assemble(source ?? { value: null, marks: new Map() }, name, folder, cwd, given, problems);
}

export type ParseOptions = Pick<LoadOptions, 'cwd' | 'env' | 'envFiles' | 'wrap' | 'registerSecret'>;

/**
 * The same for a plain object, as the library is given one: relative paths start at `cwd`, and problems have no place.
 *
 * @throws UserError with all problems at once.
 */
export async function parseConfig(value: unknown, options: ParseOptions = {}): Promise<LoadedConfig> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const problems = new Problems(null);
  const copy = plainCopy(value, 0);
  if (copy === TOO_DEEP)
    problems.addAt('', null, 'the configuration is nested too deeply or holds itself; expected plain data');
  problems.raise();
  return assemble({ value: copy, marks: new Map() }, null, cwd, cwd, options, problems);
}

async function assemble(
  source: Source,
  file: string | null,
  folder: string,
  cwd: string,
  options: ParseOptions,
  problems: Problems,
): Promise<LoadedConfig> {
  const env = options.env ?? process.env;
  const envProblems: Problems[] = [];
  const envFiles = await readEnvFiles(options.envFiles ?? [], cwd, envProblems);
  for (const one of envProblems) one.raise();
  const world: World = { folder, env, envFiles };
  const wrap = options.wrap?.bind(options) ?? ((value: string) => new Secret(value));
  const secrets = new Map<string, Secret>();
  const register = (value: string) => {
    if (!secrets.has(value)) options.registerSecret?.(value);
    secrets.set(value, new Secret(value));
  };
  const { config, findings, resolved } = await readConfig(source, file, world, problems, { wrap, register });
  const locate = (path: string) => problems.locate(path);
  return {
    config,
    findings: findings.map((one) => ({ ...one, at: one.at ?? (one.path === '' ? null : locate(one.path)) })),
    secrets: [...secrets.values()],
    locate,
    origin(path) {
      const references = resolved.references.get(path);
      if (references) return references.map((one) => one.origin).join(' and ');
      const at = source.marks.get(path)?.value;
      if (at && file !== null) return `${file}:${at.line}:${at.column}`;
      return file === null && hasPath(source.value, path) ? 'given' : 'default';
    },
  };
}

async function readEnvFiles(files: readonly string[], cwd: string, problems: Problems[]): Promise<World['envFiles']> {
  const all = new Map<string, { readonly value: string; readonly file: string }>();
  for (const file of files) {
    const own = new Problems(file);
    problems.push(own);
    try {
      const text = await readText(resolve(cwd, file));
      for (const [name, value] of parseEnvFile(text, own)) all.set(name, { value, file });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      own.addAt('', null, error.message);
    }
  }
  return all;
}

const TOO_DEEP = Symbol('too deep');

/** Own enumerable data alone, so that no getter or prototype of the caller's is met later. */
function plainCopy(value: unknown, depth: number): unknown {
  if (depth > 50) return TOO_DEEP;
  if (Array.isArray(value)) {
    const list = value.map((item) => plainCopy(item, depth + 1));
    return list.includes(TOO_DEEP) ? TOO_DEEP : list;
  }
  if (!isPlain(value)) return value instanceof Secret ? value.reveal() : value;
  const map: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) {
    const copy = plainCopy(item, depth + 1);
    if (copy === TOO_DEEP) return TOO_DEEP;
    if (copy !== undefined) map[name] = copy;
  }
  return map;
}

function hasPath(value: unknown, path: string): boolean {
  let node: unknown = value;
  for (const part of path.replaceAll(/\[(\d+)\]/g, '.$1').split('.')) {
    if (node === null || typeof node !== 'object') return false;
    node = (node as Record<string, unknown>)[part];
  }
  return node !== undefined;
}
