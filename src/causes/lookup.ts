import type { Cause, Signature } from '../diagnosis/cause.ts';
import { codesOf, spellings } from './codes.ts';
import { SYSTEMS, systemNamed } from './systems.ts';

/** A cause that a word stands for. */
export interface Named {
  readonly cause: Cause;
  /** What the word is there, such as `HTTP status 413` or `Marketo code 413`; undefined where it is the cause's own id. */
  readonly as?: string;
}

interface Ranked extends Named {
  readonly rank: number;
}

/** The causes that an id, a code in any spelling, an HTTP status or a word of a message stands for, likeliest first. */
export function causesNamed(word: string, causes: readonly Cause[]): readonly Named[] {
  for (const { name, system } of namesIn(word)) {
    const byId = causes.filter((cause) => cause.id === name.replaceAll(/[\s_]+/g, '-'));
    if (byId.length > 0) return byId.map((cause) => ({ cause }));
    const exact = [...byStatus(name, causes), ...byCode(name, causes)];
    // A code of one system is found; the errors of OAuth (RFC 6749) are every system's.
    const found = exact.length > 0 && !OAUTH.test(name) ? exact : [...exact, ...byWord(name, causes)];
    const there = found.filter(({ cause, as }) => system === undefined || isOf(cause, as, system));
    if (found.length > 0) return bestOfEach(there.length > 0 ? there : found);
  }
  return [];
}

const OAUTH =
  /^(?:invalid_(?:request|client|grant|scope|token)|unauthorized_client|unsupported_(?:grant|response)_type)$/;

interface Name {
  readonly name: string;
  /** The system that is named beside it. */
  readonly system?: string;
}

/** The word itself, then what is left of it without quotes, full stops and the name of what it is. */
function namesIn(word: string): readonly Name[] {
  const plain = word.trim().toLowerCase();
  const bare = plain.replace(/^["'`([{<\s]{1,8}|["'`)\]}>.,;:!\s]{1,8}$/g, '');
  const joined = bare.replace(/^aadsts[\s:_-]{1,3}(?=\d)/, 'aadsts');
  const [, before = '', last] = /^([a-z][a-z _/.\d]{0,40}?)[\s:=#]{1,4}(-?[\w.:-]{3,60})$/.exec(bare) ?? [];
  const hex = /^([0-9a-f]{8})h?$/.exec(bare)?.[1];
  const system = systemNamed(before);
  const names: readonly Name[] = [
    ...[plain, bare, joined, bare.replaceAll(/\s+/g, '_')].map((name) => ({ name })),
    ...(last ? [system === undefined ? { name: last } : { name: last, system }] : []),
    ...(hex ? [{ name: hex }] : []),
  ];
  return names.filter(({ name }, index) => names.findIndex((one) => one.name === name) === index);
}

/** An HTTP status is everybody's: first the one that speaks of it without a system, as an endpoint of one's own does. */
function byStatus(name: string, causes: readonly Cause[]): readonly Ranked[] {
  if (!/^[1-5]\d\d$/.test(name)) return [];
  return causes.flatMap((cause) =>
    cause.match
      .filter((one) => isStatus(one, Number(name)))
      .map(({ system }) => ({
        cause,
        as: `HTTP status ${name} ${system ? `from ${SYSTEMS[system]}` : 'of an endpoint'}`,
        rank: system ? 3 : 4,
      })),
  );
}

function byCode(name: string, causes: readonly Cause[]): readonly Ranked[] {
  return causes.flatMap((cause) => {
    const code = codesOf(cause).find((one) => spellings(one).includes(name));
    if (code === undefined) return [];
    const rank = Math.max(...cause.match.map((signature) => rankOfCode(signature, name)));
    return [{ cause, as: wordsOf(code), rank }];
  });
}

/** A code that stands alone says more of its cause than one that needs words beside it. */
function rankOfCode(signature: Signature, name: string): number {
  const codes = signature.code === undefined ? [] : [signature.code].flat();
  if (!codes.some((code) => spellings(code).includes(name))) return 0;
  const alone = signature.text === undefined && signature.status === undefined;
  return (alone ? 1 : 0) + (signature.confidence ?? 0.95);
}

function wordsOf(code: string): string {
  const [, family = '', number = ''] = /^([a-z]+):(.+)$/.exec(code) ?? [];
  return number ? `${SYSTEMS[family] ?? family} code ${number}` : `code ${code}`;
}

/** What no sentence holds by chance: a name of the programs, such as AccessCheckEx, ID3242 or invalid_client. */
const A_NAME = /[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]|\w_\w/;

/** A name that stands in a message, or that a service gives as its error in a reply. */
function byWord(name: string, causes: readonly Cause[]): readonly Ranked[] {
  if (!/^[\w:.-]{4,60}$/.test(name)) return [];
  return causes.flatMap((cause): readonly Ranked[] => {
    const texts = cause.match.flatMap((one) => one.text ?? []);
    const said = texts.flatMap((text) => text.split(/[^\w:.-]+/)).find((one) => isSame(one, name));
    if (said !== undefined) return [{ cause, as: `'${said}' in a message`, rank: 0.5 }];
    const replied = cause.examples.flatMap((one) => (typeof one === 'string' ? [] : errorsIn(one.reply.body ?? '')));
    const error = replied.find((one) => isSame(one, name));
    return error === undefined ? [] : [{ cause, as: `'${error}' as the error of a reply`, rank: 0.25 }];
  });
}

function isSame(one: string, name: string): boolean {
  return A_NAME.test(one) && one.replace(/[.:]+$/, '').toLowerCase() === name;
}

function errorsIn(body: string): readonly string[] {
  return [...body.matchAll(/"error"\s?:\s?"([\w.-]{1,60})"/g)].map((match) => match[1] as string);
}

function isStatus(signature: Signature, status: number): boolean {
  if (signature.code !== undefined || signature.text !== undefined || signature.status === undefined) return false;
  return [signature.status].flat().includes(status);
}

function isOf(cause: Cause, as: string | undefined, system: string): boolean {
  return (
    cause.destination === system || cause.id.startsWith(`${system}-`) || as?.includes(SYSTEMS[system] ?? '') === true
  );
}

function bestOfEach(found: readonly Ranked[]): readonly Named[] {
  const best = new Map<Cause, Ranked>();
  for (const one of [...found].sort((a, b) => b.rank - a.rank)) if (!best.has(one.cause)) best.set(one.cause, one);
  return [...best.values()].map(({ cause, as }) => (as === undefined ? { cause } : { cause, as }));
}
