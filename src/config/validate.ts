import type * as z from 'zod/mini';
import { BLOB_ADVICE } from '../destinations/azure-table/blob.ts';
import { nearest } from '../nearest.ts';
import { type Path, type Problems, pathText } from './problems.ts';
import type { Reference, Resolved } from './references.ts';
import { SHOWN } from './schema.ts';
import { synonymOf } from './synonyms.ts';

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  /** Of a union: the complaints of each of its members. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** Runs a schema over a part of the file and puts its complaints into words. True where there are none. */
export function check(
  schema: z.core.$ZodType,
  value: unknown,
  base: Path,
  problems: Problems,
  resolved: Resolved,
  isSecret: (path: string) => boolean = () => false,
): boolean {
  const result = (schema as z.ZodMiniType).safeParse(withoutNulls(value));
  if (result.success) return true;
  for (const issue of result.error.issues as readonly Issue[]) tell(issue, value, base, problems, resolved, isSecret);
  return false;
}

function tell(
  issue: Issue,
  value: unknown,
  base: Path,
  problems: Problems,
  resolved: Resolved,
  isSecret: (path: string) => boolean,
): void {
  // Of a union, the member of the right kind says more than the union itself.
  const branch = issue.errors?.find((member) => !member.some((one) => one.path.length === 0 && one.code !== 'custom'));
  if (branch) {
    for (const inner of branch)
      tell({ ...inner, path: [...issue.path, ...inner.path] }, value, base, problems, resolved, isSecret);
    return;
  }
  const below = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const path = pathText([...base, ...below]);
  if (resolved.unresolved.has(path)) return;
  const seen = at(value, below);
  const [tag = '', first = '', ...more] = issue.message.split('|');
  const rest = more.join('|');
  if (tag === 'keys') {
    for (const key of issue.keys ?? []) {
      problems.add(pathText([...base, ...below, key]), unknownKey(key, first.split(',')), { part: 'key' });
    }
    return;
  }
  if (seen === undefined || seen === null) {
    const expected =
      tag === 'kind'
        ? rest
        : tag === 'one of'
          ? `one of ${first.replaceAll(',', ', ')}`
          : words(issue.message, seen, undefined);
    problems.add(
      path,
      tag === 'words'
        ? expected
        : `${seen === null ? 'there is no value' : 'this key is missing'}; expected ${expected}`,
      { part: 'key' },
    );
    return;
  }
  if (tag === 'one of') {
    problems.add(path, unknownChoice(seen, first.split(','), resolved.references.has(path)));
    return;
  }
  if (tag === 'kind') {
    problems.add(path, wrongKind(seen, first, rest));
    return;
  }
  const shown = isSecret(path) ? undefined : show(seen, resolved.references.get(path));
  const cause = issue.params?.cause;
  problems.add(path, words(issue.message, seen, shown), { cause: typeof cause === 'string' ? cause : undefined });
}

function words(message: string, seen: unknown, shown: string | undefined): string {
  const text = message.startsWith('words|') ? message.slice(6) : message;
  return text.replaceAll(
    SHOWN,
    shown ?? (typeof seen === 'string' ? `the value (${seen.length} characters)` : 'the value'),
  );
}

/** A short, plain value is shown as it stands; what came from elsewhere or looks like a secret is only measured. */
export function show(value: unknown, references: readonly Reference[] | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  if (references)
    return `the value of ${references.map((one) => one.origin).join(' and ')} (${value.length} characters)`;
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && value.length > 18;
  return value.length <= 40 && /^[\w<>.,:@ {}()'/-]+$/.test(value) && !mixed ? `'${value}'` : undefined;
}

export function unknownKey(key: string, known: readonly string[]): string {
  const expected = `expected ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
  if (/^(blob)?container(name)?$/i.test(key)) return `a container belongs to Azure Blob, and ${BLOB_ADVICE}`;
  const shown = /^[\w.$-]{1,40}$/.test(key) ? `'${key}' is no key here` : 'this is no key here';
  const near = synonymOf(key, known) ?? nearest(key, known);
  return near ? `${shown}; did you mean '${near}'? ${expected}` : `${shown}; ${expected}`;
}

export function unknownChoice(seen: unknown, known: readonly string[], referenced: boolean): string {
  const expected = `expected one of ${known.join(', ')}`;
  if (typeof seen !== 'string') return `${an(kindOf(seen))} stands here; ${expected}`;
  const near = synonymOf(seen, known) ?? nearest(seen, known);
  const shown = !referenced && /^[\w .-]{1,40}$/.test(seen) ? `'${seen}'` : 'the value';
  return near ? `${shown} is unknown; did you mean '${near}'? ${expected}` : `${shown} is unknown; ${expected}`;
}

function wrongKind(seen: unknown, wanted: string, expected: string): string {
  const got = kindOf(seen);
  const fix = expected.startsWith('a time ')
    ? ': write its unit too'
    : wanted === 'string' && (got === 'number' || got === 'boolean')
      ? ': put quotes round it'
      : wanted === 'number' && got === 'string'
        ? ': write it without quotes'
        : wanted === 'map' && got === 'list'
          ? ': write names and values in place of the dashes'
          : '';
  return `${an(got)} stands here; expected ${an(wanted)} (${expected})${fix}`;
}

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null || value === undefined) return 'empty value';
  return typeof value === 'object' ? 'map' : typeof value;
}

export function an(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

export function at(value: unknown, path: Path): unknown {
  let node: unknown = value;
  for (const part of path) {
    if (node === null || typeof node !== 'object') return undefined;
    node = (node as Record<string | number, unknown>)[part];
  }
  return node;
}

/** A key without a value, all of whose lines are comments, counts as a key that is not there. */
function withoutNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, withoutNulls(item)]));
}
