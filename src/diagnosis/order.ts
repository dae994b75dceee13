import type { Cause } from './cause.ts';
import { isHedged, leadsInward } from './context.ts';
import type { Extent } from './extent.ts';
import type { Basis, Hit } from './hits.ts';
import { type Address, addressOnLine } from './hosts.ts';
import type { Reading } from './reading.ts';
import { areApart, isSameMoment, type Records, recordsIn } from './records.ts';

/** One cause that a reading shows, with the hit that shows it best. */
export interface Finding {
  readonly cause: Cause;
  /** 0 to 1. */
  readonly confidence: number;
  readonly best: Hit;
  /** Every hit of the cause, in the order of the text. */
  readonly hits: readonly Hit[];
  /** The reading whose offsets the hits have. */
  readonly reading: Reading;
  /** Its stretch of the text, once it is known what else the text shows. */
  readonly extent?: Extent;
  readonly standing?: Standing;
}

/** What its place among the others rests on. */
interface Standing {
  /** Whether it leads its record; what is a guess or part of another error follows those that do. */
  readonly leads: boolean;
  /** Within one record. */
  readonly rank: number;
  /** Where the record begins, in the clear text. */
  readonly record: number;
}

/** Below this a finding is no more than a guess. */
export const PERHAPS = 0.6;
/** The rank of a code at a confidence of 0.85. */
const CERTAIN = 3.85;
/** Below this nothing is said at all. */
const FLOOR = 0.3;
/** From here on a finding is as sure as a text can make it. */
const SURE = 0.85;
/** An error and what caused it stand within this many characters of each other. */
const NEIGHBOURS = 4000;

const TIER: Readonly<Record<Basis, number>> = { 'code+text': 3, code: 3, text: 2, status: 1 };

/**
 * Causes that wrap or merely repeat what something else explains: they give way to any other finding that is more than a
 * bare status.
 */
const OUTER: ReadonlySet<string> = new Set([
  'dataverse-login-failed',
  'tls-certificate-invalid',
  'marketplace-lead-missing',
  'marketplace-dnc',
  'https-html',
  'https-server-error',
  'https-payload',
  'https-auth',
  'https-not-found',
  'https-redirect',
  'salesforce-lead-dropped',
  'marketo-lead-dropped',
  'marketo-form-rejected',
]);

/** Causes that report a failure inside which another error may stand, and then gives way to that one. */
const CARRIER: ReadonlySet<string> = new Set([
  'dataverse-plugin-failed',
  'salesforce-trigger-failed',
  'entra-federated-login',
  'dataverse-unavailable',
  'net-proxy',
  'net-reset',
  'entra-unavailable',
  'entra-request-malformed',
]);

/** Carriers that run a customer's code inside a platform: whatever else that code met is its own affair. */
const OWN_INSIDE: Readonly<Record<string, RegExp>> = {
  'dataverse-plugin-failed': /^(?:dataverse|entra)-/,
  'salesforce-trigger-failed': /^salesforce-/,
};

function mayStandIn(inside: Finding, outer: Finding): boolean {
  return OWN_INSIDE[outer.cause.id]?.test(inside.cause.id) ?? true;
}

export function score(hit: Hit): number {
  return tier(hit) + hit.confidence + Math.min(hit.size, 200) / 1000 + (hit.basis === 'code+text' ? 0.3 : 0);
}

function tier(hit: Hit): number {
  const base = TIER[hit.basis] + (hit.basis === 'status' && hit.entry.signature.system !== undefined ? 0.3 : 0);
  return hit.confidence < 0.5 ? base - 1.5 : base;
}

/** The findings of one reading, best first: errors of different records as they happened, those of one by how sure they are. */
export function order(findings: readonly Finding[], reading: Reading): Finding[] {
  const text = reading.flat.text;
  const records = recordsIn(text, reading);
  const standings = findings.map((one): Finding => {
    let value = score(one.best);
    for (const other of findings) {
      if (other === one || tier(other.best) < 1.9 || !isNear(one, other)) continue;
      if (OUTER.has(one.cause.id) && !OUTER.has(other.cause.id) && other.confidence >= 0.5) value -= 2;
      else if (areApart(records, one.best.start, other.best.start)) continue;
      else if (
        CARRIER.has(one.cause.id) &&
        !OUTER.has(other.cause.id) &&
        other.confidence >= 0.6 &&
        mayStandIn(other, one) &&
        within(one, other)
      )
        value -= one.cause.id in OWN_INSIDE ? 1.2 : 0.6;
      else if (!mayStandIn(one, other)) value -= 1.5;
      else if (tier(one.best) === tier(other.best) && inner(one, other, text)) value += 0.4;
    }
    return {
      ...one,
      standing: standing(one, value, records.start(one.best.start), addressOf(one.best, text) !== null),
    };
  });
  return arrange(
    standings,
    (one) => one.best.start,
    (one) => one.standing!.record,
  );
}

/** Ranks above any that a score reaches. */
const INNER = 20;
const TOLD = 10;
const CODE = 9;
/** As sure must a bare status be, beside the address that answered it. */
const ANSWERED = 0.5;

function standing(one: Finding, value: number, record: number, hasAddress: boolean): Standing {
  const own = score(one.best);
  const isSure = tier(one.best) >= 1.9 ? one.confidence >= PERHAPS : hasAddress && one.confidence >= ANSWERED;
  if (!isSure || value < own) return { leads: false, rank: value, record };
  // Of two codes in one record the one with its own words beside it; of two such the first.
  const code = own >= CERTAIN ? (one.best.basis === 'code+text' ? TOLD : CODE) : value;
  return { leads: true, rank: value > own ? INNER + value : code, record };
}

/** Findings in order; `placeOf` and `recordOf` tell where each one and its record begin in one and the same text. */
export function arrange(
  findings: readonly Finding[],
  placeOf: (one: Finding) => number,
  recordOf: (one: Finding) => number,
): Finding[] {
  const number = new Map<Finding, number>();
  let last = Number.NEGATIVE_INFINITY;
  let record = 0;
  for (const one of findings.filter((some) => some.standing!.leads).sort((a, b) => placeOf(a) - placeOf(b))) {
    if (placeOf(one) - last > NEIGHBOURS || recordOf(one) > last) record += 1;
    number.set(one, record);
    last = placeOf(one);
  }
  const recordNumber = (one: Finding) => number.get(one) ?? record + 1;
  return [...findings].sort(
    (a, b) => recordNumber(a) - recordNumber(b) || b.standing!.rank - a.standing!.rank || placeOf(a) - placeOf(b),
  );
}

/** Whether every place of `one` has the other in its neighbourhood; both lists are in the order of the text. */
function isNear(one: Finding, other: Finding): boolean {
  const { text } = one.reading.flat;
  const records = recordsIn(text, one.reading);
  let i = 0;
  return one.hits.every((hit) => {
    while (i < other.hits.length && other.hits[i]!.start <= hit.start - NEIGHBOURS) i += 1;
    for (let j = i; j < Math.min(i + FEW, other.hits.length); j += 1) {
      const its = other.hits[j]!;
      if (its.start >= hit.start + NEIGHBOURS) return false;
      if (!isOwnAnswer(hit, its, records, text)) return true;
    }
    return false;
  });
}

/** No more neighbours are asked. */
const FEW = 50;

/** Whether a status is the answer of an address that the other error, of another record, has nothing to do with. */
function isOwnAnswer(hit: Hit, other: Hit, records: Records, text: string): boolean {
  if (records.of(hit.start) === records.of(other.start) || isSameMoment(records, hit.start, other.start)) return false;
  const address = addressOf(hit, text);
  if (address === null) return false;
  const its = lineAddress(other, text);
  if (its !== null) return its.host !== address.host;
  const { id, destination } = other.entry.cause;
  if (destination === 'any' || destination === 'marketplace') return areApart(records, hit.start, other.start);
  // A sign-in that failed makes the environment refuse as well.
  return id.startsWith('entra-')
    ? address.system !== 'entra' && address.system !== 'dynamics'
    : destination !== address.system;
}

const addresses = new WeakMap<Hit, Address | null>();

/** The address that answered with a status, on the status's own line. */
function addressOf(hit: Hit, text: string): Address | null {
  if (hit.code !== undefined) return null;
  return hit.basis === 'status' || hit.entry.cause.id.startsWith('https-') ? lineAddress(hit, text) : null;
}

function lineAddress(hit: Hit, text: string): Address | null {
  let known = addresses.get(hit);
  if (known === undefined) {
    known = addressOnLine(text, hit.start, hit.end);
    addresses.set(hit, known);
  }
  return known;
}

/** Whether it is named only in sentences that guess or advise. */
function isAdvice(one: Finding): boolean {
  const { text } = one.reading.flat;
  return one.hits.every(
    (hit) =>
      isHedged(text, hit.start) ||
      /\b(?:if|when|whenever|like)\s["'`(]{0,2}$/i.test(text.slice(Math.max(0, hit.start - 14), hit.start)),
  );
}

/** Whether every place of `one` shares words with a place of the other; both lists are in the order of the text. */
function isCovered(one: Finding, other: Finding): boolean {
  let i = 0;
  return one.hits.every((hit) => {
    while (i < other.hits.length && other.hits[i]!.end <= hit.start) i += 1;
    const its = other.hits[i];
    return its !== undefined && its.start < hit.end;
  });
}

function within(outer: Finding, inside: Finding): boolean {
  return inside.best.start >= outer.best.start - 40 && inside.best.start - outer.best.end < NEIGHBOURS;
}

/** Whether `one` stands inside the error of which `other` is the outer part. */
function inner(one: Finding, other: Finding, text: string): boolean {
  const gap = one.best.start - other.best.end;
  return gap >= 0 && gap < NEIGHBOURS && leadsInward(text.slice(other.best.end, one.best.start));
}

/** Drops what a better finding in the neighbourhood already explains. */
export function prune(findings: readonly Finding[]): Finding[] {
  return findings.filter((one, index) => {
    for (const better of findings.slice(0, index)) {
      if (!isNear(one, better)) continue;
      if (one.best.basis === 'status' || one.confidence < 0.4) return false;
      if (one.confidence < PERHAPS && better.confidence >= SURE && tier(better.best) > tier(one.best)) return false;
      // The same words are no second error.
      if (isCovered(one, better)) return false;
      if (better.confidence >= SURE && isAdvice(one) && !isAdvice(better)) return false;
      const strong = tier(better.best) >= 1.9 && better.confidence >= 0.5;
      if (strong && OUTER.has(one.cause.id) && !OUTER.has(better.cause.id)) return false;
    }
    return one.confidence >= FLOOR;
  });
}

/** Whether the first finding of a cause shows it better than the second one. */
export function isSurer(one: Finding, other: Finding): boolean {
  return score(one.best) > score(other.best);
}
