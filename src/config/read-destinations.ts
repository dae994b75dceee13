import { BLOB_ADVICE } from '../destinations/azure-table/blob.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import type { Secret } from '../secret.ts';
import { DESTINATION_TYPES } from './file-schema.ts';
import type { ConfigFinding } from './findings.ts';
import type { Value } from './hygiene.ts';
import type { ConfigModule } from './module.ts';
import { moduleFindings } from './module-findings.ts';
import { configModule } from './modules.ts';
import { pemText } from './network.ts';
import { type Path, type Problems, pathText } from './problems.ts';
import { isPlain, type Resolved, UNRESOLVED, type World, withoutEmpty } from './references.ts';
import { isSecretPath, secretParts } from './secrets.ts';
import type { DestinationConfig } from './types.ts';
import { an, check, kindOf, unknownChoice } from './validate.ts';

export interface Hooks {
  wrap(value: string, path: string): Secret;
  register(value: string): void;
}

export interface ReadDestination {
  readonly name: string;
  readonly config: DestinationConfig;
  readonly values: readonly Value[];
  readonly findings: readonly ConfigFinding[];
}

export async function readDestinations(
  value: unknown,
  problems: Problems,
  resolved: Resolved,
  world: World,
  hooks: Hooks,
): Promise<ReadDestination[]> {
  const wanted = `expected a map of names, each with a destination: 'crm: { type: dynamics, … }'`;
  if (value === undefined) problems.add('destinations', `this key is missing; ${wanted}`, { part: 'key' });
  else if (value === null || (isPlain(value) && Object.keys(value).length === 0))
    problems.add('destinations', `there is no destination; ${wanted}`, { part: 'key' });
  else if (!isPlain(value)) problems.add('destinations', `${an(kindOf(value))} stands here; ${wanted}`);
  if (!isPlain(value)) return [];
  const read: ReadDestination[] = [];
  for (const [name, raw] of Object.entries(value)) {
    const path = ['destinations', name];
    const fault = nameFault(name);
    if (fault) problems.add(pathText(path), fault, { part: 'key' });
    if (raw === UNRESOLVED) continue;
    if (!isPlain(raw)) {
      const seen = raw === null || raw === undefined ? 'there is no value' : `${an(kindOf(raw))} stands here`;
      problems.add(pathText(path), `${seen}; expected a map that begins with 'type:'`, raw ? {} : { part: 'key' });
      continue;
    }
    const type = typeOf(raw.type, path, problems, resolved);
    if (type === undefined) continue;
    const one = await readDestination(name, type, raw, problems, resolved, world, hooks);
    if (one) read.push(one);
  }
  return read;
}

/** A name stands on the command line and in reports. */
function nameFault(name: string): string | null {
  if (name.trim() === '') return 'the name of the destination is empty; expected a name such as crm';
  if (name.startsWith('-')) return 'the name begins with a dash, as options do; expected a name such as crm';
  if (/^[a-z][\w.-]{0,99}$/i.test(name)) return null;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) || name !== name.trim() || name.length > 100 || name === '__proto__')
    return 'the name cannot be used; expected at most 100 visible characters, such as crm';
  return null;
}

function typeOf(value: unknown, path: Path, problems: Problems, resolved: Resolved): DestinationType | undefined {
  const at = pathText([...path, 'type']);
  if (value === UNRESOLVED) return undefined;
  const known = DESTINATION_TYPES.find((type) => type === value);
  if (known) return known;
  if (value === undefined || value === null) {
    const seen = value === null ? 'there is no value' : 'this key is missing';
    problems.add(at, `${seen}; expected one of ${DESTINATION_TYPES.join(', ')}`, { part: 'key' });
  } else if (typeof value === 'string' && /^(azure|storage)?[-_ ]?blob([-_ ]?storage)?$/i.test(value)) {
    problems.add(at, BLOB_ADVICE, { cause: 'table-blob-destination' });
  } else problems.add(at, unknownChoice(value, DESTINATION_TYPES, resolved.references.has(at)));
  return undefined;
}

async function readDestination(
  name: string,
  type: DestinationType,
  written: Record<string, unknown>,
  problems: Problems,
  resolved: Resolved,
  world: World,
  hooks: Hooks,
): Promise<ReadDestination | undefined> {
  const path: Path = ['destinations', name];
  const base = pathText(path);
  const module = await configModule(type);
  const values = valuesOf(written, path, module, resolved);
  for (const one of values) {
    if (!isSecretPath(module, one.path.slice(base.length + 1))) continue;
    const referenced = one.references.some((reference) => !reference.isDefault);
    for (const part of secretParts(one.value, one.secret || referenced)) hooks.register(part);
  }
  const raw = await withFiles(written, path, module, problems, resolved, world);
  const before = problems.list.length;
  check(module.schema, raw, path, problems, resolved, (at) => isSecretPath(module, at.slice(base.length + 1)));
  if (problems.list.length > before || holdsUnresolved(raw)) return undefined;
  const whole = withoutEmpty(raw) as Record<string, unknown>;
  const config = module.build(whole, (value, below) => {
    for (const part of secretParts(value, isSecret(module, below, value))) hooks.register(part);
    return hooks.wrap(value, `${base}.${below}`);
  });
  return { name, config, values, findings: moduleFindings(name, base, config, whole, module) };
}

function isSecret(module: ConfigModule, below: string, value: string): boolean {
  return isSecretPath(module, below) && (module.isSecret?.(below, value) ?? true);
}

/** All texts of a destination but its type, with what is known of them. */
function valuesOf(
  raw: Record<string, unknown>,
  path: Path,
  module: ConfigModule,
  resolved: Resolved,
): readonly Value[] {
  const values: Value[] = [];
  const base = pathText(path).length + 1;
  const visit = (node: unknown, at: Path): void => {
    if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, [...at, index]);
    else if (isPlain(node)) for (const [name, item] of Object.entries(node)) visit(item, [...at, name]);
    else if (typeof node === 'string' && node !== UNRESOLVED && at.at(-1) !== 'type') {
      const full = pathText(at);
      const below = full.slice(base);
      const isFile = module.files?.includes(below) && !node.includes('-----BEGIN ');
      values.push({
        path: full,
        value: node,
        secret: !isFile && isSecret(module, below, node),
        references: resolved.references.get(full) ?? [],
      });
    }
  };
  visit(raw, path);
  return values;
}

async function withFiles(
  raw: Record<string, unknown>,
  path: Path,
  module: ConfigModule,
  problems: Problems,
  resolved: Resolved,
  world: World,
): Promise<Record<string, unknown>> {
  let whole = raw;
  for (const file of module.files ?? []) {
    const [outer = '', inner = ''] = file.split('.');
    const map = whole[outer];
    const value = isPlain(map) ? map[inner] : undefined;
    if (!isPlain(map) || typeof value !== 'string' || value.trim() === '' || value === UNRESOLVED) continue;
    const at = pathText([...path, outer, inner]);
    const text = await pemText(value, at, problems, world);
    if (text === undefined) resolved.unresolved.add(at);
    whole = { ...whole, [outer]: { ...map, [inner]: text ?? UNRESOLVED } };
  }
  return whole;
}

function holdsUnresolved(node: unknown): boolean {
  if (node === UNRESOLVED) return true;
  return node !== null && typeof node === 'object' && Object.values(node).some(holdsUnresolved);
}
