import { isAbsolute, resolve } from 'node:path';
import { BLOB_ADVICE } from '../destinations/azure-table/connection-string.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { parseDuration } from '../duration.ts';
import { nearest } from '../nearest.ts';
import type { Secret } from '../secret.ts';
import { DESTINATION_TYPES, networkSchema, offersSchema, TOP_KEYS, versionSchema } from './file-schema.ts';
import type { ConfigFinding } from './findings.ts';
import { count, hygiene, type Value } from './hygiene.ts';
import type { ConfigModule } from './module.ts';
import { configModule } from './modules.ts';
import { offerFindings } from './offers.ts';
import { type Path, type Problems, pathText } from './problems.ts';
import { readText, Unreadable } from './read.ts';
import { isPlain, type Resolved, resolveReferences, UNRESOLVED, type World } from './references.ts';
import { isSecretPath, secretParts } from './secrets.ts';
import type { Source } from './source.ts';
import type { Config, DestinationConfig, OfferConfig } from './types.ts';
import { an, check, kindOf, unknownChoice, unknownKey } from './validate.ts';

interface Hooks {
  wrap(value: string, path: string): Secret;
  register(value: string): void;
}

interface Parts {
  readonly config: Config;
  readonly findings: readonly ConfigFinding[];
  readonly resolved: Resolved;
}

/** From the content of a file to the typed configuration. @throws UserError with all problems at once. */
export async function readConfig(
  source: Source,
  file: string | null,
  world: World,
  problems: Problems,
  hooks: Hooks,
): Promise<Parts> {
  if (!isPlain(source.value)) {
    problems.add('', `${an(kindOf(source.value))} stands here; expected a map with 'version: 1' and 'destinations:'`);
    problems.raise();
  }
  const written = source.value as Record<string, unknown>;
  if (typeof written.version === 'number' && written.version !== 1) {
    problems.add('version', `version ${written.version} is unknown to this leadctl; expected 1`);
    problems.raise();
  }
  const resolved = await resolveReferences(written, world, problems);
  const top = resolved.value as Record<string, unknown>;
  for (const key of Object.keys(top)) {
    if (!TOP_KEYS.includes(key)) problems.add(key, unknownKey(key, TOP_KEYS), { part: 'key' });
  }
  check(versionSchema, top.version, ['version'], problems, resolved);
  const network = await readNetwork(top.network, problems, resolved, world);
  const read = await readDestinations(top.destinations, problems, resolved, world, hooks);
  const offers = readOffers(top.offers, top.destinations, problems, resolved);
  problems.raise();
  const findings: ConfigFinding[] = [
    {
      id: 'config/schema',
      status: 'passed',
      destination: null,
      path: '',
      message: `${file ?? 'The configuration'}: ${count(read.length, 'destination')}, ${count(offers.length, 'offer')}, every key and value of the expected form`,
      severity: 'blocks-publishing',
      resolution: [],
      docs: [],
    },
    ...hygiene(
      read.flatMap((one) => one.values),
      file !== null,
    ),
    ...offerFindings(offers),
    ...read.flatMap((one) => one.findings),
  ];
  const destinations = read.map(({ name, config }) => ({ name, config }));
  return { config: { version: 1, network, destinations, offers, file }, findings, resolved };
}

async function readNetwork(
  value: unknown,
  problems: Problems,
  resolved: Resolved,
  world: World,
): Promise<Config['network']> {
  if (value === undefined || value === null) return { ca: [] };
  if (!check(networkSchema, value, ['network'], problems, resolved)) return { ca: [] };
  const { timeout, ca } = value as { timeout?: string | null; ca?: string | string[] | null };
  const timeoutMs = timeout ? parseDuration(timeout) : undefined;
  const roots: string[] = [];
  for (const [index, one] of (typeof ca === 'string' ? [ca] : (ca ?? [])).entries()) {
    const path = Array.isArray(ca) ? `network.ca[${index}]` : 'network.ca';
    const text = await pemText(one, path, problems, world);
    if (text === undefined) continue;
    if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)) roots.push(text);
    else problems.add(path, 'the file holds no certificate in PEM form; expected -----BEGIN CERTIFICATE----- in it');
  }
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ca: roots };
}

/** The text of a PEM file, or the text itself where it was given in place of a name. */
async function pemText(value: string, path: string, problems: Problems, world: World): Promise<string | undefined> {
  if (value === UNRESOLVED) return undefined;
  if (value.includes('-----BEGIN ')) return value;
  try {
    return await readText(isAbsolute(value) ? value : resolve(world.folder, value), 256 * 1024);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    problems.add(path, `this PEM file cannot be used: ${error.message}`);
    return undefined;
  }
}

interface ReadDestination {
  readonly name: string;
  readonly config: DestinationConfig;
  readonly values: readonly Value[];
  readonly findings: readonly ConfigFinding[];
}

async function readDestinations(
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
  const raw = await withFiles(written, path, module, problems, world);
  const before = problems.list.length;
  check(module.schema, raw, path, problems, resolved, (at) => isSecretPath(module, at.slice(base.length + 1)));
  if (problems.list.length > before || [...resolved.unresolved].some((at) => at.startsWith(`${base}.`)))
    return undefined;
  const whole = withoutEmpty(raw) as Record<string, unknown>;
  const config = module.build(whole, (value, below) => {
    for (const part of secretParts(value, isSecret(module, below, value))) hooks.register(part);
    return hooks.wrap(value, `${base}.${below}`);
  });
  return { name, config, values, findings: findingsOf(name, base, config, whole, module) };
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
  world: World,
): Promise<Record<string, unknown>> {
  let whole = raw;
  for (const file of module.files ?? []) {
    const [outer = '', inner = ''] = file.split('.');
    const map = whole[outer];
    const value = isPlain(map) ? map[inner] : undefined;
    if (!isPlain(map) || typeof value !== 'string' || value.trim() === '' || value === UNRESOLVED) continue;
    const text = await pemText(value, pathText([...path, outer, inner]), problems, world);
    whole = { ...whole, [outer]: { ...map, [inner]: text ?? UNRESOLVED } };
  }
  return whole;
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isPlain(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutEmpty(item)]));
}

function findingsOf(
  name: string,
  base: string,
  config: DestinationConfig,
  raw: Record<string, unknown>,
  module: ConfigModule,
): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = module.lint(config, raw).map((one) => ({
    ...one,
    status: 'warned',
    destination: name,
    path: `${base}.${one.path}`,
    docs: [],
  }));
  const judged = module.accepts(config, raw);
  const shared = {
    id: 'marketplace/accepts',
    destination: name,
    severity: 'blocks-publishing' as const,
    docs: [PATTERNS],
  };
  const refused = judged.filter((one) => !one.accepted);
  for (const one of refused) {
    findings.push({
      ...shared,
      status: 'warned',
      path: `${base}.${one.path}`,
      message: `leadctl can use ${one.field}, but Microsoft's published pattern refuses it: ${one.reason}`,
      resolution: [
        `In Partner Center, enter ${one.field} as ${one.advice}`,
        'Write it the same way here, so that both are proved',
      ],
    });
  }
  if (judged.length > 0 && refused.length === 0) {
    const names = judged.map((one) => one.field).join(', ');
    const message = `Microsoft's published patterns accept ${names}`;
    findings.push({ ...shared, status: 'passed', path: base, message, resolution: [] });
  }
  return findings;
}

const PATTERNS = 'https://learn.microsoft.com/partner-center/marketplace-offers/product-ingestion-api';

function readOffers(
  value: unknown,
  destinations: unknown,
  problems: Problems,
  resolved: Resolved,
): readonly OfferConfig[] {
  if (value === undefined || value === null) return [];
  const valid = check(offersSchema, value, ['offers'], problems, resolved);
  if (!Array.isArray(value)) return [];
  const names = isPlain(destinations) ? Object.keys(destinations) : undefined;
  const seen = new Map<string, number>();
  for (const [index, raw] of value.entries()) {
    if (!isPlain(raw)) continue;
    const { id, destination } = raw;
    if (typeof id === 'string' && id !== UNRESOLVED && seen.has(id))
      problems.add(
        `offers[${index}].id`,
        `this offer stands twice, first as offers[${seen.get(id)}]; expected each once`,
      );
    else if (typeof id === 'string') seen.set(id, index);
    if (
      names &&
      typeof destination === 'string' &&
      destination !== UNRESOLVED &&
      destination.trim() !== '' &&
      !names.includes(destination)
    ) {
      const near = nearest(destination, names);
      const shown =
        resolved.references.has(`offers[${index}].destination`) || !/^[\w .-]{1,60}$/.test(destination)
          ? 'this name'
          : `'${destination}'`;
      problems.add(
        `offers[${index}].destination`,
        `no destination of the file is named ${shown}${near ? `; did you mean '${near}'? ` : '; '}expected ${names.length > 0 ? `one of ${names.join(', ')}` : 'a destination in the file'}`,
      );
    }
  }
  return valid ? (withoutEmpty(value) as OfferConfig[]) : [];
}
