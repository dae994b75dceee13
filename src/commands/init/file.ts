import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Document, isMap, isScalar, type Pair, parseDocument } from 'yaml';
import { PLACES } from '../../config/places.ts';
import { Problems } from '../../config/problems.ts';
import { readText, Unreadable } from '../../config/read.ts';
import { parseSource } from '../../config/source.ts';
import { UserError } from '../../errors.ts';
import { indented } from './render.ts';

export interface ExistingFile {
  readonly text: string;
  readonly json: boolean;
  /** Names of its destinations. */
  readonly names: readonly string[];
}

/** The file that init writes: the one that was named, else the one of this folder, else a new one in it. */
export function targetFile(file: string | undefined, cwd: string): string {
  if (file !== undefined) {
    if (!/\.(ya?ml|json)$|^\.leadctlrc$/i.test(basename(file)))
      throw new UserError(`--file takes a name that ends in .yaml, .yml or .json, not '${basename(file)}'`);
    if (basename(file) === 'package.json')
      throw new UserError('init writes a file of its own, not into package.json', {
        hint: 'The key leadctl of package.json can be filled by hand: leadctl init --print TYPE shows the values',
      });
    return resolve(cwd, file);
  }
  const own = PLACES.filter((name) => name !== 'package.json').find((name) =>
    statSync(join(cwd, name), { throwIfNoEntry: false })?.isFile(),
  );
  return join(cwd, own ?? 'leadctl.config.yaml');
}

/**
 * The configuration that leadctl reads in this folder so far, where a new file would take its place; null where there is
 * none, and where the new file has a name that only --config finds.
 *
 * @throws UserError where it stands in the same folder: of two leadctl reads one, and nobody sees which.
 */
export async function replacedBy(path: string, shown: string, force: boolean): Promise<string | null> {
  if (!(PLACES as readonly string[]).includes(basename(path))) return null;
  const { findConfig } = await import('../../config/find.ts');
  const used = await findConfig(dirname(path));
  if (used === null || dirname(used) !== dirname(path) || force) return used;
  const name = basename(used);
  throw name === 'package.json'
    ? new UserError(`The key leadctl of package.json is the configuration here; ${shown} was not written beside it`, {
        hint: 'Fill the key by hand: leadctl init --print TYPE shows the values. --force writes the file, and leadctl reads that one alone then',
      })
    : new UserError(`${name} is the configuration here; ${shown} was not written beside it`, {
        hint: `--file ${name} adds to it`,
      });
}

/** What stands in the file already; null where there is none. @throws UserError where it cannot be read. */
export async function readExisting(path: string, shown: string): Promise<ExistingFile | null> {
  if (!statSync(path, { throwIfNoEntry: false })) return null;
  const problems = new Problems(shown);
  const text = await readText(path).catch((error: unknown) => {
    if (!(error instanceof Unreadable)) throw error;
    problems.addAt('', null, error.message);
    return '';
  });
  problems.raise();
  const json = extname(path).toLowerCase() === '.json' || /^\uFEFF?\s*\{/.test(text);
  const source = parseSource(text, json, problems);
  problems.raise();
  const destinations = (source?.value as { destinations?: unknown } | null | undefined)?.destinations;
  const names = typeof destinations === 'object' && destinations !== null ? Object.keys(destinations) : [];
  return { text, json, names };
}

/**
 * The file with one more destination, or with one in place of its namesake. All else stays as it is, comments included.
 *
 * @param lines the destination as YAML from its name on, by its step of indentation
 */
export function withDestination(
  existing: ExistingFile,
  name: string,
  value: Readonly<Record<string, unknown>>,
  lines: (step: string) => readonly string[],
): string {
  if (existing.json) return inJson(existing.text, name, value);
  const doc: Document = parseDocument(existing.text.replace(/^\uFEFF/, ''));
  const map = doc.get('destinations');
  const first = isMap(map) ? map.items[0] : undefined;
  if (isMap(map) && !map.flow && first && !map.has(name)) return inserted(existing.text, map.items, lines);
  // Where the place cannot be told by lines alone, the document is written anew: its comments come along.
  const part: Document = parseDocument(lines('  ').join('\n'));
  const pair = isMap(part.contents) ? part.contents.items[0] : undefined;
  if (!doc.contents) doc.contents = doc.createNode({ version: 1 });
  if (!isMap(map)) doc.set('destinations', doc.createNode({}));
  const target = doc.get('destinations');
  if (!isMap(target) || !pair) throw new UserError('The file has destinations that are no map; nothing was written');
  target.flow = false;
  if (target.has(name)) {
    const old = target.items.find((one) => isScalar(one.key) && one.key.value === name);
    if (old) old.value = pair.value;
  } else target.items.push(pair);
  const out = doc.toString({ lineWidth: 0 });
  const bom = existing.text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return bom + (existing.text.includes('\r\n') ? out.replaceAll('\n', '\r\n') : out);
}

/** Behind the last destination, line by line, so that nothing else of the file moves. */
function inserted(text: string, items: readonly Pair[], lines: (step: string) => readonly string[]): string {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const range = (node: unknown) => (node as { range?: readonly [number, number, number] } | null)?.range;
  const start = (range(items[0]?.key)?.[0] ?? 0) + bom;
  const indent = /[^\n]*$/.exec(text.slice(0, start))?.[0] ?? '  ';
  const last = items.at(-1);
  let end = (range(last?.value)?.[1] ?? range(last?.key)?.[1] ?? 0) + bom;
  if (text[end - 1] !== '\n') end = lineEnd(text, end);
  // Comments that are indented deeper than the names still speak of the last destination.
  for (let next = end; next < text.length; ) {
    const line = text.slice(next, lineEnd(text, next));
    const own = /^([ \t]*)#/.exec(line);
    if (!own || (own[1]?.length ?? 0) <= indent.length) break;
    next += line.length;
    end = next;
  }
  const before = text.slice(0, end);
  const block = indented(lines(indent.length >= 2 && indent.length <= 8 ? indent : '  '), indent);
  const gap = before.endsWith('\n') || before === '' ? '' : eol;
  return before + gap + block.replaceAll('\n', eol) + text.slice(end);
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}

function inJson(text: string, name: string, value: Readonly<Record<string, unknown>>): string {
  const whole = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
  const step = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const old = whole.destinations;
  const destinations = {
    ...(typeof old === 'object' && old !== null && !Array.isArray(old) ? old : {}),
    [name]: value,
  };
  return `${JSON.stringify({ ...whole, destinations }, null, step)}\n`;
}

/** A new JSON file. */
export function newJson(name: string, value: Readonly<Record<string, unknown>>): string {
  const file = {
    $schema: './node_modules/leadctl/schema/config.json',
    version: 1,
    destinations: { [name]: value },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Writes under a temporary name and renames. A new file never takes the place of one that came into being meanwhile.
 *
 * @throws UserError where the folder cannot be written, or such a file has come into being.
 */
export async function writeConfig(path: string, text: string, isNew: boolean): Promise<void> {
  // A link keeps pointing to the file that it stands for.
  const target = isNew ? path : await realpath(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const mode = isNew ? 0o644 : (await stat(target)).mode & 0o777;
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew && (await linked(temporary, target))) return;
    await rename(temporary, target);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new UserError(`${basename(path)} could not be written (${code}); nothing was changed`);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** False where the file system knows no hard links. */
async function linked(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    throw new UserError(`${basename(target)} has come into being meanwhile; nothing was written`, {
      hint: 'Run leadctl init again: it will ask before it adds to the file',
    });
  }
}
