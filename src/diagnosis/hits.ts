import type { Catalogue, Entry } from './catalogue.ts';
import { isHedged, lineAround, urlAround } from './context.ts';
import { mask } from './count.ts';
import { addressOnLine } from './hosts.ts';
import { listedIn } from './listed.ts';
import { originOf } from './mapped.ts';
import { isArgument, isExpected, isInSource, isQuotedInSource } from './mention.ts';
import { isSettledReport, ownHits, type Reported } from './own.ts';
import type { Reading } from './reading.ts';
import { areApart, recordsIn } from './records.ts';
import type { System } from './systems.ts';
import { findTemplate, type Span, type Steps } from './template.ts';

/** What a signature rests on; a code beats a text, a text beats a bare status. */
export type Basis = 'code+text' | 'code' | 'text' | 'status';

/** One signature that holds, at one place of the flattened text. */
export interface Hit {
  readonly entry: Entry;
  readonly basis: Basis;
  readonly start: number;
  readonly end: number;
  /** 0 to 1: the signature's own confidence times what the place says. */
  readonly confidence: number;
  /** Letters and digits of the texts that matched. */
  readonly size: number;
  readonly code?: string;
  /** Where leadctl itself met it. */
  readonly reported?: Reported;
}

/** How far the detail may stand from the code that it details, in characters of the flattened text. */
const NEAR = 3000;
/** Longer texts are logs in which leadctl is one voice of many. */
const OWN_OUTPUT = 64 << 10;
const MAX_PER_ENTRY = 50_000;

const DEFAULTS: Readonly<Record<Basis, number>> = { 'code+text': 0.97, code: 0.95, text: 0.92, status: 0.6 };

export function hitsIn(reading: Reading, catalogue: Catalogue, steps?: Steps): Hit[] {
  // What leadctl itself concluded needs no second opinion, and its advice speaks of many errors.
  const own = reading.live ? [] : ownHits(reading, catalogue);
  if (own.length > 0 && reading.flat.text.length < OWN_OUTPUT) return own;
  if (!reading.live && isSettledReport(reading, own)) return [...own];
  const search = searcher(reading, catalogue, steps);
  return [
    ...own,
    ...codeHits(reading, catalogue, search),
    ...textHits(reading, catalogue, search),
    ...statusHits(reading, catalogue, search),
  ];
}

interface Search {
  /** Occurrences of a template, in the flattened text; each template is looked for once. */
  all(template: string): readonly (Span & { readonly size: number })[];
  near(templates: readonly string[], at: number): (Span & { readonly size: number }) | null;
}

function searcher(reading: Reading, catalogue: Catalogue, steps?: Steps): Search {
  const found = new Map<string, (Span & { size: number })[]>();
  const all = (source: string): readonly (Span & { readonly size: number })[] => {
    const known = found.get(source);
    if (known !== undefined) return known;
    const spans: (Span & { size: number })[] = [];
    found.set(source, spans);
    const template = catalogue.template(source);
    let from = 0;
    while (spans.length < MAX_PER_ENTRY) {
      const span = findTemplate(template, reading.tight.text, from, steps);
      if (span === null) break;
      const start = originOf(reading.tight, span.start);
      const end = originOf(reading.tight, span.end - 1) + 1;
      if (template.literals.length > 1 && isTorn(reading, start, end)) {
        // Its parts belong to different errors: the next one may begin inside.
        from = Math.max(span.start, from) + 1;
        continue;
      }
      from = Math.max(span.end, from + 1);
      if (isWhole(reading.flat.text, start, end, template.size)) spans.push({ start, end, size: template.size });
    }
    return spans;
  };
  const near = (templates: readonly string[], at: number): (Span & { readonly size: number }) | null => {
    let best: (Span & { readonly size: number }) | null = null;
    for (const template of templates) {
      for (const span of all(template)) {
        const distance = Math.max(span.start - at, at - span.end, 0);
        if (distance > NEAR || (best !== null && span.size <= best.size)) continue;
        if (!areApart(recordsIn(reading.flat.text, reading), at, span.start)) best = span;
      }
    }
    return best;
  };
  return { all, near };
}

/** Whether the stretch begins in one error and ends in another: each record has its own code, or both say the same. */
function isTorn(reading: Reading, start: number, end: number): boolean {
  const flat = reading.flat.text;
  const inside = flat.slice(start, end);
  if (!inside.includes('\n') && !inside.includes('}')) return false;
  const records = recordsIn(flat, reading);
  const [first, last] = [records.of(start), records.of(end - 1)];
  if (first !== last) {
    const coded = new Set<number>();
    for (let i = firstFrom(reading.codes, records.start(start)); i < reading.codes.length; i += 1) {
      const at = reading.codes[i]!.start;
      if (at >= end) break;
      if (coded.add(records.of(at)).size > 1) return true;
    }
  }
  return inside.includes('\n') && mask(lineAround(flat, start, start)) === mask(lineAround(flat, end, end));
}

/** The index of the first code at or after a place. */
function firstFrom(codes: readonly { readonly start: number }[], at: number): number {
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codes[middle]!.start < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A short text must not be the inside of a longer word; a long one may, for words run together. */
function isWhole(flat: string, start: number, end: number, size: number): boolean {
  if (size >= 18) return true;
  const before = flat.charCodeAt(start - 1);
  const first = flat.charCodeAt(start);
  if (isDigit(first) ? isDigit(before) : isLetter(before) && !(isLower(before) && isUpper(first))) return false;
  const last = flat.charCodeAt(end - 1);
  const after = flat.charCodeAt(end);
  if (isDigit(last)) return !isDigit(after);
  if (!isLetter(after) || (isLower(last) && isUpper(after))) return true;
  if (size < 6) return false;
  return !isLetter(flat.charCodeAt(end + 1)) || /^(?:ing|ed|es|ly)\b/.test(flat.slice(end, end + 4));
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isLetter = (c: number): boolean => isUpper(c) || isLower(c) || (c >= 0xc0 && c < 0x250);

/** `speaks`: whose address stands beside it, where one does. */
function allowed(entry: Entry, reading: Reading, search: Search, at: number, speaks?: System): boolean {
  const { system } = entry.signature;
  if (system !== undefined && system !== 'https') {
    if (speaks === undefined ? !reading.systemsAt(at).has(system) : speaks !== system) return false;
  }
  return entry.unless.length === 0 || search.near(entry.unless, at) === null;
}

function statusFits(entry: Entry, reading: Reading): boolean {
  return entry.statuses.length === 0 || reading.statuses.some((trace) => entry.statuses.includes(trace.status));
}

function codeHits(reading: Reading, catalogue: Catalogue, search: Search): Hit[] {
  const hits: Hit[] = [];
  for (const trace of reading.codes) {
    for (const entry of catalogue.byCode(trace.code)) {
      if (!statusFits(entry, reading) || !allowed(entry, reading, search, trace.start)) continue;
      const detail = entry.texts.length === 0 ? null : search.near(entry.texts, trace.start);
      if (entry.texts.length > 0 && detail === null) continue;
      const basis = detail === null ? 'code' : 'code+text';
      hits.push({
        entry,
        basis,
        start: trace.start,
        end: trace.end,
        confidence: (entry.signature.confidence ?? DEFAULTS[basis]) * trace.weight,
        size: detail?.size ?? 0,
        code: trace.code,
      });
    }
  }
  return hits;
}

function textHits(reading: Reading, catalogue: Catalogue, search: Search): Hit[] {
  const hits: Hit[] = [];
  const isListed = listedIn(reading.codes);
  for (const { source, entries } of catalogue.texts().candidates(reading.tight.text)) {
    for (const span of search.all(source)) {
      const weight = textWeight(reading, span, isListed);
      const speaks = isPhrase(reading, span) ? speaksAt(reading, span) : undefined;
      for (const entry of entries) {
        if (!statusFits(entry, reading) || !allowed(entry, reading, search, span.start, speaks)) continue;
        const confidence = (entry.signature.confidence ?? DEFAULTS.text) * weight;
        hits.push({ entry, basis: 'text', start: span.start, end: span.end, confidence, size: span.size });
      }
    }
  }
  return hits;
}

/** Whose address the line names: an answer is its host's, whatever else the text speaks of. */
function speaksAt(reading: Reading, span: Span): System | undefined {
  return reading.live ? undefined : addressOnLine(reading.flat.text, span.start, span.end)?.system;
}

/** Whether it is the words of a status and no more. */
function isPhrase(reading: Reading, span: Span): boolean {
  return (
    span.end - span.start < 40 &&
    reading.statuses.some((trace) => trace.end - trace.start > 3 && trace.start < span.end && trace.end > span.start)
  );
}

function textWeight(reading: Reading, span: Span, isListed: (at: number) => boolean): number {
  if (reading.live) return 1;
  const flat = reading.flat.text;
  let weight = 1;
  if (isHedged(flat, span.start)) weight *= 0.55;
  if (urlAround(flat, span.start) !== null && span.end - span.start < 30) weight *= 0.3;
  if (isInSource(flat, span.start, Math.min(span.end, span.start + 200)) || isListed(span.start)) weight *= 0.3;
  return weight;
}

const READ = /"(?:GET|HEAD|OPTIONS|DELETE|PROPFIND) \/[^"\n]{0,240} HTTP\/[\d.]{1,3}"[^"\n]{0,24}$/;

const ANY = /"[A-Z]{3,8} \/[^"\n]{0,240} HTTP\/[\d.]{1,3}"[^"\n]{0,24}$/;
/** What an access log says behind the status: bytes, the page before, a browser. */
const BROWSER = /^ (?:\d{1,12}|-) "[^"\n]{0,300}" "Mozilla\//;

/** Whether an access log tells the status of a request that brings no lead: one that reads or removes, or a visitor's. */
function isVisit(flat: string, start: number, end: number): boolean {
  const before = flat.slice(Math.max(0, start - 300), start);
  return READ.test(before) || (ANY.test(before) && BROWSER.test(flat.slice(end, end + 340)));
}

/** Statuses that nobody answered to a lead. */
const NO_ANSWERS = [isVisit, isArgument, isExpected];

function statusHits(reading: Reading, catalogue: Catalogue, search: Search): Hit[] {
  const hits: Hit[] = [];
  // No program names so many.
  const few = !reading.live && reading.statuses.length <= 500;
  for (const trace of reading.statuses) {
    if (few && NO_ANSWERS.some((rule) => rule(reading.flat.text, trace.start, trace.end))) continue;
    const weight = few && isQuotedInSource(reading.flat.text, trace.start, trace.end) ? 0.3 : 1;
    const entries = catalogue.byStatus(trace.status);
    const speaks = entries.length > 0 && few ? speaksAt(reading, trace) : undefined;
    for (const entry of entries) {
      if (!allowed(entry, reading, search, trace.start, speaks)) continue;
      hits.push({
        entry,
        basis: 'status',
        start: trace.start,
        end: trace.end,
        confidence: (entry.signature.confidence ?? DEFAULTS.status) * trace.weight * weight,
        size: 0,
      });
    }
  }
  return hits;
}
