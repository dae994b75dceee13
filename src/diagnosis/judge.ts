import type { Catalogue } from './catalogue.ts';
import type { Cause } from './cause.ts';
import { isHedged, leadsInward } from './context.ts';
import { startsRecord } from './count.ts';
import { fuzzyHits } from './fuzzy.ts';
import { type Basis, type Hit, hitsIn } from './hits.ts';
import { isDescribedStatus, isStatusManual } from './mention.ts';
import { joinLines, type Reading } from './reading.ts';
import {
  isAnswered,
  isComponent,
  isOtherDirectory,
  isOtherInterface,
  isOthers,
  isSigning,
  type System,
} from './systems.ts';
import type { Steps } from './template.ts';

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
}

/** The rank of a code at a confidence of 0.85. */
const CERTAIN = 3.85;
/** Below this nothing is said at all. */
const FLOOR = 0.3;
/** Below this a finding is no more than a guess. */
const PERHAPS = 0.6;
/** From here on a finding is as sure as a text can make it. */
const SURE = 0.85;
/** Below this a hit rests on a number or on everyday words alone. */
const VAGUE = 0.65;
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

/**
 * The findings of a reading in order of judgement, best first. Where nothing stands to the letter, broken lines are
 * joined, and then the words are compared.
 */
export function judge(reading: Reading, catalogue: Catalogue, steps?: Steps): Finding[] {
  const exact = conclude(hitsIn(reading, catalogue, steps), reading);
  if (reading.live || (exact[0] !== undefined && exact[0].confidence >= PERHAPS && exact[0].best.basis !== 'status'))
    return exact;
  const joined = joinLines(reading, catalogue);
  const second = joined === null ? [] : conclude(hitsIn(joined, catalogue, steps), joined);
  if (second[0] !== undefined && second[0].best.code !== undefined && second[0].confidence >= PERHAPS) return second;
  if (exact.length > 0) return exact;
  return conclude(fuzzyHits(reading, catalogue), reading);
}

function conclude(all: readonly Hit[], reading: Reading): Finding[] {
  const hits = bestPerPlace(all.flatMap((hit) => weigh(hit, reading)));
  const byCause = new Map<Cause, Hit[]>();
  for (const hit of hits) {
    const known = byCause.get(hit.entry.cause);
    if (known === undefined) byCause.set(hit.entry.cause, [hit]);
    else known.push(hit);
  }
  return prune(
    order(
      [...byCause].map(([cause, its]) => finding(cause, its, reading)),
      reading,
    ),
  );
}

function finding(cause: Cause, hits: readonly Hit[], reading: Reading): Finding {
  const sorted = [...hits].sort((a, b) => a.start - b.start);
  const best = sorted.reduce((a, b) => (score(b) > score(a) ? b : a));
  const other = sorted.find((hit) => hit !== best && hit.basis !== best.basis && hit.confidence > 0.5);
  const confidence = other === undefined ? best.confidence : 1 - (1 - best.confidence) * (1 - 0.4 * other.confidence);
  return { cause, confidence: Math.round(Math.min(0.99, confidence) * 100) / 100, best, hits: sorted, reading };
}

function score(hit: Hit): number {
  return tier(hit) + hit.confidence + Math.min(hit.size, 200) / 1000 + (hit.basis === 'code+text' ? 0.3 : 0);
}

function tier(hit: Hit): number {
  const base = TIER[hit.basis] + (hit.basis === 'status' && hit.entry.signature.system !== undefined ? 0.3 : 0);
  return hit.confidence < 0.5 ? base - 1.5 : base;
}

/** What the place and the company say about a hit; nothing where it does not count at all. */
function weigh(hit: Hit, reading: Reading): Hit[] {
  if (reading.live || hit.code?.startsWith('leadctl:')) return [hit];
  const { destination } = hit.entry.cause;
  const own = destination !== 'any' && destination !== 'https' && destination !== 'marketplace';
  if (destination === 'marketplace' && !isTrouble(hit, reading)) return [];
  if (hit.entry.cause.id === 'tls-self-signed' && isMaking(hit, reading)) return [];
  if (hit.entry.cause.id.startsWith('tls-') && isSigning(reading.flat.text, hit.start, hit.end)) return [];
  if (own && isForeignSignIn(hit, reading)) return [];
  if (
    hit.code?.startsWith('0x8004') &&
    !reading.systemsAt(hit.start).has('dynamics') &&
    isComponent(reading.flat.text, hit.start, hit.end)
  )
    return [];
  if (
    destination === 'https' &&
    (isStatusManual(reading.flat.text, reading.statuses) || isDescribedStatus(reading.flat.text, hit.start))
  )
    return [];
  if (destination === 'https' && isElsewhere(hit, reading)) return [];
  if (!own && destination !== 'marketplace' && isOthers(reading.flat.text, hit.start, hit.end)) return [];
  if (reading.foreign.length === 0) return [hit];
  if (hit.basis === 'status') return own && reading.systems.size > 0 ? [hit] : [];
  return hit.basis === 'text' && !own ? [{ ...hit, confidence: hit.confidence * 0.85 }] : [hit];
}

/** A status, or the words for one, of an interface that has nothing to do with an endpoint that takes leads. */
function isElsewhere(hit: Hit, reading: Reading): boolean {
  return (
    hit.code === undefined &&
    // Every directory has sign-ins.
    [...reading.systemsAt(hit.start)].every((system) => system === 'entra') &&
    (isOtherInterface(reading.flat.text, hit.start, hit.end) ||
      (hit.confidence < VAGUE && !isAnswered(reading.flat.text, hit.start, hit.end)))
  );
}

/** A sign-in's error in words that all directories share, where another one speaks and the destination does not. */
function isForeignSignIn(hit: Hit, reading: Reading): boolean {
  const { id, destination } = hit.entry.cause;
  if (hit.code?.startsWith('AADSTS')) return false;
  const system = id.startsWith('entra-') ? 'entra' : (destination as System);
  return !reading.systemsAt(hit.start).has(system) && isOtherDirectory(reading.flat.text, hit.start, hit.end);
}

/** What the marketplace is known to leave out is a cause only where somebody misses it or asks about it. */
const TROUBLE =
  /\b(?:miss(?:ing|ed)?|no|not|never|none|nothing|nowhere|without|cannot|can't|couldn't|don't|didn't|doesn't|isn't|aren't|wasn't|weren't|haven't|hasn't|won't|lost|lose|losing|blank|empty|withheld|fail\w{0,3}|errors?|problem|issue|disappear\w{0,3}|vanish\w{0,3}|drop\w{0,4}|why|where|anonym\w{1,5}|mask\w{0,3}|redact\w{0,3}|hidden|skip\w{0,4}|suppress\w{0,3}|block\w{0,3}|filter\w{0,3}|exclud\w{1,3})\b|n\u2019t\b|\b(?:do|does|is|are|will|what|how)\b(?:[^.!?]|\.(?! )){0,120}\?/i;

/** Whether a manual tells how such a certificate is made. */
function isMaking(hit: Hit, reading: Reading): boolean {
  return (
    hit.basis === 'text' &&
    /\b(?:creat|generat|mak|sign)\w{0,4}\s(?:\w{1,12}\s){0,3}self[- ]?signed/i.test(
      reading.flat.text.slice(Math.max(0, hit.start - 50), hit.end),
    )
  );
}

/** A log names hosts of universities as well. */
const MARKET =
  /\b(?:leads?|market ?place|appsource|partner center|crm|customers?|contacts?|publishers?|offers?|pii|dynamics|salesforce|marketo|privacy|e-?mails?|domains?|address(?:es)?)\b/i;

function isTrouble(hit: Hit, reading: Reading): boolean {
  if (hit.entry.cause.id !== 'marketplace-edu-domain') return true;
  const about = reading.flat.text.slice(Math.max(0, hit.start - 1000), hit.end + 1000);
  return TROUBLE.test(about) && MARKET.test(about);
}

/** Where one code speaks for several causes, the one with the detail is right. */
function bestPerPlace(hits: readonly Hit[]): Hit[] {
  const best = new Map<string, Hit>();
  const out: Hit[] = [];
  for (const hit of hits) {
    if (hit.code === undefined) {
      out.push(hit);
      continue;
    }
    const key = `${hit.start}:${hit.code}`;
    const known = best.get(key);
    if (known === undefined || score(hit) > score(known)) best.set(key, hit);
  }
  return [...out, ...best.values()];
}

function order(findings: readonly Finding[], reading: Reading): Finding[] {
  const text = reading.flat.text;
  const rank = new Map<Finding, number>();
  for (const one of findings) {
    let value = score(one.best);
    for (const other of findings) {
      if (other === one || tier(other.best) < 1.9 || !isNear(one, other)) continue;
      if (OUTER.has(one.cause.id) && !OUTER.has(other.cause.id) && other.confidence >= 0.5) value -= 2;
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
    rank.set(one, value);
  }
  const record = recordsOf(
    findings.filter((one) => rank.get(one) === score(one.best) && score(one.best) >= CERTAIN),
    text,
  );
  const value = (one: Finding) => (record.size > 1 && record.has(one) ? CERTAIN : rank.get(one)!);
  return [...findings].sort((a, b) => {
    const [first, second] = [record.get(a), record.get(b)];
    if (first === undefined || second === undefined) return value(b) - value(a) || a.best.start - b.best.start;
    // Of two codes in one record the one with its own words beside it; of two such the first.
    if (first === second && a.best.basis !== b.best.basis) return rank.get(b)! - rank.get(a)!;
    return first - second || a.best.start - b.best.start;
  });
}

/** In which record of a log each one stands: certain errors of different records follow each other as they happened. */
function recordsOf(certain: readonly Finding[], text: string): Map<Finding, number> {
  const records = new Map<Finding, number>();
  let number = 0;
  let end = -1;
  for (const one of [...certain].sort((a, b) => a.best.start - b.best.start)) {
    const { start } = one.best;
    if (end >= 0 && (start - end > NEIGHBOURS || startsRecord(text.slice(end, start + 40)))) number += 1;
    records.set(one, number);
    end = Math.max(end, one.best.end);
  }
  return records;
}

/** Whether every place of `one` has the other in its neighbourhood; both lists are in the order of the text. */
function isNear(one: Finding, other: Finding): boolean {
  let i = 0;
  return one.hits.every((hit) => {
    while (i < other.hits.length && other.hits[i]!.start <= hit.start - NEIGHBOURS) i += 1;
    const its = other.hits[i];
    return its !== undefined && its.start < hit.start + NEIGHBOURS;
  });
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
function prune(findings: readonly Finding[]): Finding[] {
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

/** Findings of different parts of a long text: certain ones that stand far apart as they happened, then by how sure they are. */
export function arrange(findings: readonly Finding[], placeOf: (one: Finding) => number): Finding[] {
  const region = new Map<Finding, number>();
  let last = Number.NEGATIVE_INFINITY;
  let number = 0;
  const certain = findings.filter((one) => score(one.best) >= CERTAIN).sort((a, b) => placeOf(a) - placeOf(b));
  for (const one of certain) {
    if (placeOf(one) - last > NEIGHBOURS) number += 1;
    region.set(one, number);
    last = placeOf(one);
  }
  const order = (one: Finding) => region.get(one) ?? number + 1;
  return [...findings].sort((a, b) => order(a) - order(b) || score(b.best) - score(a.best));
}

/** Whether the first finding of a cause shows it better than the second one. */
export function isSurer(one: Finding, other: Finding): boolean {
  return score(one.best) > score(other.best);
}
