import type { Catalogue } from './catalogue.ts';
import type { Cause } from './cause.ts';
import { extentsOf } from './extent.ts';
import { fuzzyHits } from './fuzzy.ts';
import { type Hit, hitsIn } from './hits.ts';
import { isDescribedStatus, isLabel, isStatusManual } from './mention.ts';
import { type Finding, order, PERHAPS, prune, score } from './order.ts';
import { joinLines, type Reading } from './reading.ts';
import {
  isAboutLeads,
  isAnswered,
  isComponent,
  isDeployment,
  isOtherDirectory,
  isOtherInterface,
  isOthers,
  isProducts,
  isSigning,
  type System,
} from './systems.ts';
import type { Steps } from './template.ts';

/** Below this a hit rests on a number or on everyday words alone. */
const VAGUE = 0.65;
/**
 * The findings of a reading in order of judgement, best first. Where nothing stands to the letter, broken lines are
 * joined, and then the words are compared.
 */
export function judge(reading: Reading, catalogue: Catalogue, steps?: Steps): Finding[] {
  const exact = conclude(hitsIn(reading, catalogue, steps), reading);
  if (reading.live || exact.some((one) => one.confidence >= PERHAPS && one.best.basis !== 'status')) return exact;
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
  const found = prune(
    order(
      [...byCause].map(([cause, its]) => finding(cause, its, reading)),
      reading,
    ),
  );
  const extents = extentsOf(found);
  return found.map((one, i) => ({ ...one, extent: extents[i]! }));
}

function finding(cause: Cause, hits: readonly Hit[], reading: Reading): Finding {
  const sorted = [...hits].sort((a, b) => a.start - b.start);
  const best = sorted.reduce((a, b) => (score(b) > score(a) ? b : a));
  const other = sorted.find((hit) => hit !== best && hit.basis !== best.basis && hit.confidence > 0.5);
  const confidence = other === undefined ? best.confidence : 1 - (1 - best.confidence) * (1 - 0.4 * other.confidence);
  return { cause, confidence: Math.round(Math.min(0.99, confidence) * 100) / 100, best, hits: sorted, reading };
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
  if (destination === 'salesforce' && isDeployment(reading.flat.text, hit.start, hit.end)) return [];
  if (
    hit.code?.startsWith('0x8004') &&
    !reading.systemsAt(hit.start).has('dynamics') &&
    isComponent(reading.flat.text, hit.start, hit.end)
  )
    return [];
  if (
    destination === 'https' &&
    (isStatusManual(reading.flat.text, reading.statuses) ||
      isDescribedStatus(reading.flat.text, hit.start) ||
      isLabel(reading.flat.text, hit.start, hit.end))
  )
    return [];
  if (destination === 'https' && isElsewhere(hit, reading)) return [];
  if (!own && destination !== 'marketplace' && isOthers(reading.flat.text, hit.start, hit.end)) return [];
  if (reading.foreign.length === 0) return [hit];
  if (hit.basis === 'status') return own && reading.systems.size > 0 ? [hit] : [];
  if (hit.basis !== 'text' || own) return [hit];
  if (hit.confidence < VAGUE && !isAboutLeads(reading.flat.text, hit.start, hit.end)) return [];
  return [{ ...hit, confidence: hit.confidence * 0.85 }];
}

/** A status, or the words for one, of an interface that has nothing to do with an endpoint that takes leads. */
function isElsewhere(hit: Hit, reading: Reading): boolean {
  return (
    hit.code === undefined &&
    // Every directory has sign-ins.
    [...reading.systemsAt(hit.start)].every((system) => system === 'entra') &&
    (isOtherInterface(reading.flat.text, hit.start, hit.end) ||
      // A page in the place of data is one whatever product's it is.
      (hit.entry.cause.id !== 'https-html' && isProducts(reading.flat.text, hit.start)) ||
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
