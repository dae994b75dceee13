import { isAbsolute, resolve } from 'node:path';
import { nearest } from '../nearest.ts';
import { type Path, type Problems, pathText } from './problems.ts';
import { readText, Unreadable } from './read.ts';

export interface Reference {
  readonly kind: 'env' | 'file';
  /** The variable's name, or the path as written. */
  readonly name: string;
  /** `env CRM_CLIENT_SECRET`, `env X (from .env)`, `file ./secret.txt`, `default of X`. */
  readonly origin: string;
  readonly isDefault: boolean;
}

export interface World {
  /** Folder that relative paths start from. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables of --env-file: value and the file that said it. */
  readonly envFiles: ReadonlyMap<string, { readonly value: string; readonly file: string }>;
}

export interface Resolved {
  readonly value: unknown;
  /** By path: the references that a value holds. */
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** By path: the text as written, for values that hold references. */
  readonly written: ReadonlyMap<string, string>;
  /** Paths whose value could not be had; a problem says why. */
  readonly unresolved: Set<string>;
}

/** Stands where a reference could not be resolved, so that nothing else is said of that value. */
export const UNRESOLVED = '\u0000unresolved\u0000';

/** A secret or a certificate is a few kilobytes. */
const MAX_FILE_BYTES = 256 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Puts values in the place of `${env:…}`, `${file:…}` and `$$`, once: what a value brings in is not looked at again. */
export async function resolveReferences(value: unknown, world: World, problems: Problems): Promise<Resolved> {
  const references = new Map<string, readonly Reference[]>();
  const written = new Map<string, string>();
  const unresolved = new Set<string>();
  const files = new Map<string, string | Unreadable>();

  const visit = async (node: unknown, path: Path): Promise<unknown> => {
    if (Array.isArray(node)) {
      const list: unknown[] = [];
      for (const [index, item] of node.entries()) list.push(await visit(item, [...path, index]));
      return list;
    }
    if (isPlain(node)) {
      const map: Record<string, unknown> = Object.create(null);
      for (const [name, item] of Object.entries(node)) map[name] = await visit(item, [...path, name]);
      return map;
    }
    const at = pathText(path);
    if (node === UNRESOLVED) unresolved.add(at);
    if (typeof node !== 'string' || !node.includes('$')) return node;
    const found: Reference[] = [];
    let failed = false;
    const fail = (message: string) => {
      failed = true;
      problems.add(at, message);
    };
    let out = '';
    let index = 0;
    while (index < node.length) {
      const dollar = node.indexOf('$', index);
      if (dollar < 0) break;
      out += node.slice(index, dollar);
      if (node[dollar + 1] === '$') {
        out += '$';
        index = dollar + 2;
        continue;
      }
      if (node[dollar + 1] !== '{') {
        out += '$';
        index = dollar + 1;
        continue;
      }
      const end = node.indexOf('}', dollar);
      if (end < 0) {
        fail('a reference is not closed; expected ${env:NAME} or ${file:path}, or $${ for the characters themselves');
        break;
      }
      out += await one(node.slice(dollar + 2, end), found, fail);
      index = end + 1;
    }
    out += failed ? '' : node.slice(index);
    if (found.length > 0) {
      references.set(at, found);
      written.set(at, node);
    }
    if (failed) {
      unresolved.add(at);
      return UNRESOLVED;
    }
    return out;
  };

  const one = async (body: string, found: Reference[], fail: (message: string) => void): Promise<string> => {
    const [, kind = '', rest = ''] = /^([^:]*):?([\s\S]*)$/.exec(body) ?? [];
    if (body.includes('${')) {
      fail('a reference stands inside another; expected one level: ${env:NAME:-default} with a plain default');
      return '';
    }
    if (kind === 'env' && body.includes(':')) {
      const cut = rest.indexOf(':-');
      const name = cut < 0 ? rest : rest.slice(0, cut);
      if (!NAME.test(name)) {
        fail(
          'this is no name of an environment variable; expected letters, digits and _ as in ${env:CRM_CLIENT_SECRET}',
        );
        return '';
      }
      const given = world.env[name];
      // An object given by a caller has a prototype, and `constructor` is a name like others.
      const own = typeof given === 'string' ? given : undefined;
      const filed = world.envFiles.get(name);
      const value = own || filed?.value;
      if (value) {
        found.push({
          kind: 'env',
          name,
          isDefault: false,
          origin: own ? `env ${name}` : `env ${name} (from ${filed?.file})`,
        });
        return value;
      }
      if (cut >= 0 && rest.length > cut + 2) {
        found.push({ kind: 'env', name, isDefault: true, origin: `default of ${name}` });
        return rest.slice(cut + 2).replaceAll('$$', '$');
      }
      const state = own === '' || filed?.value === '' ? 'is empty' : 'is not set';
      const near =
        problems.mayGuess &&
        nearest(
          name,
          Object.keys(world.env)
            .concat([...world.envFiles.keys()])
            .filter((other) => other !== name),
        );
      fail(
        `the environment variable ${name} ${state}; expected a value${near ? ` (a variable named ${near} is set)` : ''}`,
      );
      return '';
    }
    if (kind === 'file' && body.includes(':')) {
      if (rest.trim() === '') {
        fail('the reference names no file; expected ${file:path}, relative to the folder of the configuration');
        return '';
      }
      const path = isAbsolute(rest) ? rest : resolve(world.folder, rest);
      const text = files.get(path) ?? (await readText(path, MAX_FILE_BYTES).catch(keepUnreadable));
      files.set(path, text);
      if (text instanceof Unreadable) {
        fail(`the file ${rest} cannot be used: ${text.message}`);
        return '';
      }
      if (text.trim() === '') {
        fail(`the file ${rest} is empty; expected the value in it`);
        return '';
      }
      found.push({ kind: 'file', name: rest, isDefault: false, origin: `file ${rest}` });
      return text;
    }
    const hint = NAME.test(body) ? `\${env:${body}}` : '${env:NAME}, ${env:NAME:-default} or ${file:path}';
    fail(
      `${NAME.test(kind) ? `\${${kind}${body.includes(':') ? ':…' : ''}}` : 'this'} is no reference that leadctl follows; expected ${hint}, or $${'$'}{ for the characters themselves`,
    );
    return '';
  };

  return { value: await visit(value, []), references, written, unresolved };
}

export function isPlain(node: unknown): node is Record<string, unknown> {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return false;
  const prototype = Object.getPrototypeOf(node);
  return prototype === null || prototype === Object.prototype;
}

function keepUnreadable(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error;
  throw error;
}

/** Without the keys that have no value: all of whose lines are comments, as it may be. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isPlain(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutEmpty(item)]));
}
