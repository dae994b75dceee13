import { basename, extname, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import type { LoadOptions } from './load.ts';
import { readPlain } from './plain-yaml.ts';
import { Problems } from './problems.ts';
import { readStream, readText } from './read.ts';
import { isPlain } from './references.ts';
import type { Marks, Source } from './source.ts';

/** The file that was named, or the nearest one upwards. @throws UserError */
export async function pathOf(file: string | undefined, cwd: string): Promise<string> {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (/\.([cm]?[jt]sx?)$/i.test(path)) {
      throw new UserError(
        `${displayName(path, cwd)}: leadctl runs no code from a configuration; expected a YAML or JSON file`,
      );
    }
    return path;
  }
  const { findConfig } = await import('./find.ts');
  const found = await findConfig(cwd);
  if (found !== null) return found;
  throw new UserError(
    'No configuration file was found here or in a folder above; expected leadctl.config.yaml (.yml, .json), .leadctlrc, or a key leadctl in package.json',
    { hint: 'leadctl init makes one; --config FILE names one elsewhere' },
  );
}

/** @throws Unreadable */
export async function readFile(options: Pick<LoadOptions, 'stdin'>, path: string | null): Promise<string> {
  if (path !== null) return readText(path);
  const { stdin = '' } = options;
  if (typeof stdin !== 'string') return readStream(stdin);
  return stdin;
}

/** A file's content; of package.json what stands below its key. Problems go to the list. */
export async function sourceOf(text: string, path: string | null, problems: Problems): Promise<Source | undefined> {
  const name = path === null ? '' : basename(path);
  const json = extname(name).toLowerCase() === '.json';
  const plain = json ? undefined : readPlain(text);
  if (plain) return plain;
  const { parseSource } = await import('./source.ts');
  if (name !== 'package.json') return parseSource(text, json, problems);
  const own = new Problems(null);
  const whole = parseSource(text, true, own);
  if (!whole || !isPlain(whole.value)) {
    for (const one of own.list) problems.addAt(one.path, placeOf(one), one.message);
    return undefined;
  }
  for (const one of own.list) {
    if (/^leadctl(\.|\[|$)/.test(one.path)) problems.addAt(below(one.path), placeOf(one), one.message);
  }
  const marks: Marks = new Map();
  for (const [at, mark] of whole.marks) if (/^leadctl(\.|\[|$)/.test(at)) marks.set(below(at), mark);
  if (whole.value.leadctl === undefined) {
    problems.addAt('', null, `package.json has no key 'leadctl'; expected the configuration below it`);
    return undefined;
  }
  return { value: whole.value.leadctl, marks };
}

function below(path: string): string {
  return path.replace(/^leadctl\.?/, '');
}

function placeOf(one: { line: number | null; column: number | null }): { line: number; column: number } | null {
  return one.line === null ? null : { line: one.line, column: one.column ?? 1 };
}

/** Relative to the working directory where the file lies below it; with slashes, as reports want it. */
export function displayName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  const inside = short !== '' && !short.startsWith('..') && resolve(cwd, short) === path;
  return (inside ? short : path).split(sep).join('/');
}
