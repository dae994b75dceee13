import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { type LoadedConfig, parseConfig } from '../../config/load.ts';
import { configModule } from '../../config/modules.ts';
import { isSecretPath } from '../../config/secrets.ts';
import type { DestinationType } from '../../diagnosis/cause.ts';
import { UserError } from '../../errors.ts';
import { forms, isAsked } from './fields.ts';

/** A destination in the making: its values by path, as they will stand in the file. */
export interface Draft {
  readonly type: DestinationType;
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

export interface World {
  /** The folder of the file that will hold the destination. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Review {
  /** By path below the destination: what is wrong, and what is expected. */
  readonly problems: readonly { readonly key: string; readonly message: string }[];
  /** What is to be said of values that are valid. */
  readonly warnings: readonly { readonly key: string; readonly message: string }[];
  /** Keys whose reference leads nowhere yet, and the variable or file that it names. */
  readonly open: readonly { readonly key: string; readonly reference: string }[];
  /** The configuration, where it is valid without the open references. */
  readonly loaded: LoadedConfig | null;
}

/** Judges a draft by the loader's own rules. A variable that is not set here may be set where leadctl runs. */
export async function review(draft: Draft, world: World, fill?: (key: string) => string | undefined): Promise<Review> {
  const open: { key: string; reference: string }[] = [];
  const values = new Map<string, string>();
  for (const [key, value] of draft.values) {
    const missing = unresolved(value, world);
    if (missing === null) values.set(key, value);
    else open.push({ key, reference: missing });
  }
  if (fill) {
    const known = new Map(draft.values);
    for (const field of forms[draft.type].fields) {
      const given = values.has(field.key) || field.unless?.some((key) => values.has(key));
      if (given || field.optional || !isAsked(forms[draft.type], field, known)) continue;
      const value = fill(field.key);
      if (value === undefined) continue;
      values.set(field.key, value);
      known.set(field.key, value);
    }
  }
  const base = `destinations.${draft.name}`;
  const destination = nested(draft.type, values);
  const below = (path: string) => (path.startsWith(`${base}.`) ? path.slice(base.length + 1) : '');
  try {
    const loaded = await parseConfig(
      { version: 1, destinations: { [draft.name]: destination } },
      { cwd: world.folder, env: world.env },
    );
    const warnings = loaded.findings
      .filter((one) => one.status === 'warned' && one.path.startsWith(`${base}.`))
      .map((one) => ({ key: below(one.path), message: one.message }));
    return { problems: [], warnings, open, loaded };
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.length === 0) throw error;
    const problems = error.problems
      .map((one) => ({ key: below(one.path), message: one.message }))
      .filter((one) => !open.some(({ key }) => key === one.key || key.startsWith(`${one.key}.`)));
    return { problems, warnings: [], open, loaded: null };
  }
}

/** The first reference of a value that leads nowhere yet; null where there is none. */
function unresolved(value: string, { folder, env }: World): string | null {
  for (const [, kind, rest = ''] of value.replaceAll('$$', '').matchAll(/\$\{(env|file):([^}]*)\}/g)) {
    if (kind === 'env') {
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) && !env[rest]) return rest;
    } else if (rest !== '' && !existsSync(isAbsolute(rest) ? rest : resolve(folder, rest))) return rest;
  }
  return null;
}

/** Whether a value would put a secret into the file. */
export async function isLiteralSecret(type: DestinationType, key: string, value: string): Promise<boolean> {
  if (/\$\{(env|file):[^}]+\}/.test(value)) return false;
  const module = await configModule(type);
  // A certificate is named by its file.
  if (module.files?.includes(key) && !value.includes('-----BEGIN')) return false;
  // An address without its s is malformed before all else, and the loader says so without repeating it.
  return isSecretPath(module, key) && (module.isSecret?.(key, value.replace(/^http:/i, 'https:')) ?? true);
}

/** What is wrong with the name of a destination; null where nothing is. */
export async function nameFault(name: string): Promise<string | null> {
  if (name.includes('.') || name.includes('[')) return 'the name holds a dot or a bracket; expected a name such as crm';
  const draft: Draft = { type: 'https', name, values: new Map([['url', 'https://leads.contoso.com/marketplace']]) };
  try {
    await parseConfig({ version: 1, destinations: { [name]: nested(draft.type, draft.values) } }, { env: {} });
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.problems[0]?.message ?? error.message;
    throw error;
  }
}

/** `auth.tenantId` and its like become maps in maps. */
export function nested(type: DestinationType, values: ReadonlyMap<string, string>): Record<string, unknown> {
  const root: Record<string, unknown> = { type };
  for (const [key, value] of values) {
    const parts = key.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const inner = Object.hasOwn(node, part) ? node[part] : undefined;
      if (typeof inner === 'object' && inner !== null) node = inner as Record<string, unknown>;
      else {
        const made: Record<string, unknown> = {};
        node[part] = made;
        node = made;
      }
    }
    node[parts.at(-1) ?? key] = key === 'formId' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value;
  }
  return root;
}
