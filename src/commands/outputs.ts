import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { hasBrokenCertificate, MOST_PEM_BYTES } from '../net/pem.ts';
import type { Format } from '../report/index.ts';
import type { CheckResult, Report } from '../report/report.ts';
import type { Runtime } from '../runtime.ts';
import { FORMATS } from './table.ts';

export interface Target {
  readonly format: Format;
  readonly path: string;
  readonly append?: true;
}

/**
 * Reads `FORMAT=FILE` pairs and looks at the folders before anything runs.
 *
 * @throws UserError for an unknown format, or a folder that is missing or not writable.
 */
export function targets(pairs: readonly string[], runtime: Pick<Runtime, 'cwd'>): readonly Target[] {
  const taken = new Map<string, string>();
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    const format = pair.slice(0, Math.max(0, at));
    const name = pair.slice(at + 1);
    if (at < 1 || name === '')
      throw new UserError(`--report takes FORMAT=FILE, such as junit=leads.xml, not '${pair}'`);
    if (name === '-')
      throw new UserError(`--report writes a file, and '${pair}' names none`, {
        hint: `--format ${format} shows it on standard output; a file of that name is ${format}=./-`,
      });
    if (!(FORMATS as readonly string[]).includes(format)) {
      const near = nearest(format, FORMATS);
      throw new UserError(`No report format is named '${format}'`, {
        hint: near ? `Did you mean '${near}'?` : `There are: ${FORMATS.join(', ')}`,
      });
    }
    const path = resolve(runtime.cwd, name);
    const folder = dirname(path);
    try {
      if (!statSync(folder).isDirectory()) throw new Error('not a folder');
      accessSync(folder, constants.W_OK);
    } catch {
      throw new UserError(`The report ${name} cannot be written: its folder is missing or not writable`);
    }
    if (isFolder(path, name)) throw new UserError(`The report ${name} cannot be written: it is a folder`);
    const other = taken.get(path);
    // A device takes what comes; of a file only the last report would be left.
    if (other !== undefined && !isDevice(path))
      throw new UserError(`Two reports go to the file ${name}: ${other} and ${format}`, {
        hint: 'Give each report a file of its own',
      });
    taken.set(path, format);
    return { format: format as Format, path };
  });
}

function isDevice(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile();
}

function isFolder(path: string, name: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    // A name that is too long, a link that leads to itself.
    throw new UserError(
      `The report ${name} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'no such name'}`,
    );
  }
}

/** Formats whose places a code host looks up in the repository. */
const IN_REPOSITORY: ReadonlySet<Format> = new Set(['sarif', 'github', 'azure']);

/**
 * The report with its places as the format's reader looks for them: code hosts count from the repository's root (the
 * workspace in CI, elsewhere the folder that holds .git), whatever folder leadctl runs in.
 */
export function placed(report: Report, format: Format, { env, cwd }: Pick<Runtime, 'env' | 'cwd'>): Report {
  if (!IN_REPOSITORY.has(format)) return report;
  const root = env.GITHUB_WORKSPACE || env.BUILD_SOURCESDIRECTORY || repositoryOf(cwd);
  if (!root) return report;
  const moved = (file: string) => {
    const from = relative(root, resolve(cwd, file));
    return from.startsWith('..') || isAbsolute(from) ? file : from;
  };
  const move = (check: CheckResult): CheckResult => {
    if (!check.at) return check;
    return { ...check, at: { ...check.at, file: moved(check.at.file) } };
  };
  return {
    ...report,
    checks: report.checks.map(move),
    problems: report.problems.map((one) => ({ ...one, file: one.file === null ? null : moved(one.file) })),
    destinations: report.destinations.map((one) => ({ ...one, checks: one.checks.map(move) })),
  };
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

let written = 0;

/** Writes under a temporary name and renames, so that no reader meets half a report. Returns what went wrong, in words. */
export async function writeReport(target: Target, content: string): Promise<string | null> {
  const { appendFile, realpath, rename, rm, stat, writeFile } = await import('node:fs/promises');
  let temporary: string | undefined;
  try {
    const found = await stat(target.path).catch(() => null);
    // A device, a pipe or the job's summary is written to; renaming would put a file in its place.
    if (target.append || (found && !found.isFile()) || /^\/(?:dev|proc)\//.test(target.path)) {
      await appendFile(target.path, content);
      return null;
    }
    const path = found ? await realpath(target.path) : target.path;
    temporary = join(dirname(path), `.leadctl-${process.pid}-${++written}.tmp`);
    await writeFile(temporary, content, found ? { mode: found.mode } : {});
    await rename(temporary, path);
    return null;
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    return `The ${target.format} report could not be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown fault'}`;
  }
}

const taken = new WeakSet<object>();

/** The whole of standard input. @throws UserError where it was read before: it comes once. */
export async function readStdin({ stdin }: Pick<Runtime, 'stdin'>): Promise<string> {
  if (taken.has(stdin)) throw readOnce();
  taken.add(stdin);
  const { text } = await import('node:stream/consumers');
  return text(stdin);
}

export function readOnce(): UserError {
  return new UserError('Standard input can be read once, and - stands for two files', {
    hint: 'Give one of them by its name',
  });
}

/** @throws UserError where the file of --ca cannot be read or holds no certificate. */
export async function readRoots(
  file: string | undefined,
  runtime: Pick<Runtime, 'cwd' | 'stdin'>,
): Promise<readonly string[]> {
  if (file === undefined) return [];
  const pem = file === '-' ? await readStdin(runtime) : await readPem(file, runtime);
  const name = file === '-' ? 'standard input' : `the file ${file}`;
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UserError(`--ca: ${name} holds no certificate`, {
      hint: 'A PEM file is expected: -----BEGIN CERTIFICATE-----',
    });
  }
  if (await hasBrokenCertificate(pem)) {
    throw new UserError(`--ca: a certificate in ${name} is broken`, {
      hint: 'Export it anew, as PEM (Base64) and whole',
    });
  }
  return [pem];
}

async function readPem(file: string, { cwd }: Pick<Runtime, 'cwd'>): Promise<string> {
  const path = resolve(cwd, file);
  const { access, readFile, stat } = await import('node:fs/promises');
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).size > MOST_PEM_BYTES) throw new Error('too large');
  } catch {
    throw new UserError(`--ca: the file ${file} cannot be read`);
  }
  return readFile(path, 'utf8');
}
