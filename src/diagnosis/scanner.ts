import { isAscii } from 'node:buffer';
import type { Catalogue } from './catalogue.ts';
import { indent, isPartOf } from './count.ts';
import { catalogue, type Diagnosis, describe, variant } from './describe.ts';
import { flatten } from './flatten.ts';
import { judge } from './judge.ts';
import { originOf } from './mapped.ts';
import { arrange, type Finding, isSurer } from './order.ts';
import { buildPrefilter, type Clue, type Prefilter } from './prefilter.ts';
import { type Reading, readText } from './reading.ts';
import { startsRecord } from './records.ts';
import { statusesIn } from './status.ts';
import { findTemplate } from './template.ts';
import { tighten } from './tight.ts';

/** Bytes held of the stream, and what is kept before and awaited after a place that is looked at. */
const HELD = 1 << 20;
const BEFORE = 3 << 10;
const AFTER = 6 << 10;
/** A line is looked at no further than this from the clue. */
const LINE = 1 << 10;
/** Kinds of lines that are remembered, and full diagnoses that are made, at most. */
const MAX_KINDS = 20_000;
const MAX_DIAGNOSES = 1_000;
/** Lines that belong to one incident stand no further apart than this. */
const INCIDENT = 4000;

interface Tally {
  finding: Finding;
  diagnosis: Diagnosis;
  /** Where its record begins, as `matched` counts. */
  record: number;
  count: number;
  /** Byte offset of the last line that showed it, and the kinds of lines of that incident. */
  last: number;
  kinds: Set<number>;
  /** How far the first line of that incident is indented. */
  depth: number;
}

/**
 * Reads a log of any length in constant memory. A byte filter finds the lines that may matter; each kind of line is
 * diagnosed once, with the lines around it, and counted after that.
 */
export class Scanner {
  readonly #filter: Prefilter = buildPrefilter(catalogue());
  readonly #numbers = numbersOf(catalogue());
  readonly #held = Buffer.allocUnsafe(HELD + BEFORE + AFTER);
  #filled = 0;
  /** Where in #held the search goes on. */
  #at = 0;
  /** Offsets of #held[0] in the whole: bytes, and UTF-16 units. */
  #bytesBefore = 0;
  #unitsBefore = 0;
  #diagnoses = 0;
  readonly #kinds = new Map<number, readonly string[]>();
  readonly #tallies = new Map<string, Tally>();

  add(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const room = this.#held.length - this.#filled;
      const take = Math.min(room, bytes.length - from);
      bytes.copy(this.#held, this.#filled, from, from + take);
      this.#filled += take;
      from += take;
      if (this.#filled === this.#held.length) {
        this.#search(this.#filled - AFTER);
        this.#forget();
      }
    }
  }

  finish(): Diagnosis[] {
    this.#search(this.#filled);
    const tallies = new Map([...this.#tallies.values()].map((tally) => [tally.finding, tally]));
    const place = (one: Finding) => tallies.get(one)?.diagnosis.matched.start ?? 0;
    const record = (one: Finding) => tallies.get(one)?.record ?? 0;
    return arrange([...tallies.keys()], place, record).flatMap((finding) => {
      const tally = tallies.get(finding);
      return tally === undefined ? [] : [variant(tally.diagnosis, { count: tally.count })];
    });
  }

  #search(to: number): void {
    const { next } = this.#filter;
    while (this.#at < to) {
      const found = next(this.#held, this.#at, to, this.#filled);
      if (found === null) {
        this.#at = to;
        return;
      }
      this.#look(found.clue, found.at);
    }
  }

  /** Drops what was searched, but for the lines that a later place may need before it. */
  #forget(): void {
    let drop = Math.max(0, this.#at - BEFORE);
    while (drop > 0 && (this.#held[drop]! & 0xc0) === 0x80) drop -= 1;
    this.#unitsBefore += units(this.#held.subarray(0, drop));
    this.#bytesBefore += drop;
    this.#held.copyWithin(0, drop, this.#filled);
    this.#filled -= drop;
    this.#at -= drop;
  }

  #look(clue: Clue, at: number): void {
    const start = this.#lineStart(at, LINE);
    const end = this.#lineEnd(at, LINE);
    const whole = this.#held[end] === 10 || end === this.#filled;
    // Of a line that is longer than a look, the rest has still to be searched.
    this.#at = whole ? end : Math.max(at + 1, Math.min(end, at + LINE / 2));
    const kind = kindOf(this.#held, start, end, this.#numbers);
    let causes = this.#kinds.get(kind);
    if (causes === undefined) {
      causes = this.#causesOf(clue, start, end, at);
      if (this.#kinds.size < MAX_KINDS) this.#kinds.set(kind, causes);
    }
    for (const cause of causes) this.#count(cause, kind, start, at);
  }

  #count(cause: string, kind: number, start: number, at: number): void {
    const tally = this.#tallies.get(cause);
    if (tally === undefined) return;
    const place = this.#bytesBefore + at;
    if (tally.last === place) return;
    const gap = place - tally.last;
    const from = tally.last - this.#bytesBefore;
    const fresh =
      gap > INCIDENT ||
      startsRecord(this.#between(from, start + 60)) ||
      (tally.kinds.has(kind) && !isPartOf(tally.depth, this.#between(from, at + 1)));
    if (fresh && tally.last >= 0) {
      tally.count += 1;
      tally.kinds = new Set();
    }
    if (tally.kinds.size === 0) tally.depth = indent(this.#held.toString('utf8', start, at));
    tally.kinds.add(kind);
    tally.last = place;
  }

  #between(from: number, to: number): string {
    const low = Math.max(0, from);
    return this.#held.toString('utf8', low, Math.min(this.#filled, Math.max(to, low)));
  }

  #causesOf(clue: Clue, start: number, end: number, at: number): readonly string[] {
    const line = this.#held.toString('utf8', start, end);
    if (!worthIt(clue, line)) return [];
    if (this.#diagnoses >= MAX_DIAGNOSES) return this.#recognise(line);
    this.#diagnoses += 1;
    const low = this.#lineStart(Math.max(0, at - BEFORE), LINE);
    const high = this.#lineEnd(Math.min(this.#filled, at + AFTER), LINE);
    const raw = this.#held.toString('utf8', low, high);
    const reading = readText(raw, catalogue());
    const lineLow = this.#held.toString('utf8', low, start).length;
    const lineHigh = lineLow + this.#held.toString('utf8', start, end).length;
    const causes: string[] = [];
    for (const finding of judge(reading, catalogue())) {
      const here = finding.hits.filter((hit) => isWithin(finding.reading, hit.start, lineLow, lineHigh));
      if (here.length === 0) continue;
      causes.push(finding.cause.id);
      this.#record(finding, raw, low);
    }
    return causes;
  }

  /** What a line without its surroundings shows of the causes that are known already: when there are too many to diagnose. */
  #recognise(line: string): readonly string[] {
    const [best] = judge(readText(line, catalogue()), catalogue());
    return best !== undefined && this.#tallies.has(best.cause.id) ? [best.cause.id] : [];
  }

  #record(finding: Finding, raw: string, low: number): void {
    const known = this.#tallies.get(finding.cause.id);
    if (known !== undefined && !isSurer(finding, known.finding)) return;
    const diagnosis = describe(finding, raw);
    const shift = this.#unitsBefore + units(this.#held.subarray(0, low));
    const matched = {
      ...diagnosis.matched,
      start: diagnosis.matched.start + shift,
      end: diagnosis.matched.end + shift,
    };
    const record = originOf(finding.reading.flat, finding.standing!.record) + shift;
    const tally = { finding, record, diagnosis: variant(diagnosis, { matched }) };
    if (known === undefined)
      this.#tallies.set(finding.cause.id, { ...tally, count: 1, last: -1, kinds: new Set(), depth: 0 });
    else Object.assign(known, tally);
  }

  #lineStart(at: number, most: number): number {
    const low = Math.max(0, at - most);
    const found = at === 0 ? -1 : this.#held.lastIndexOf(10, at - 1);
    let start = found < low ? low : found + 1;
    while (start < at && (this.#held[start]! & 0xc0) === 0x80) start += 1;
    return start;
  }

  #lineEnd(at: number, most: number): number {
    const high = Math.min(this.#filled, at + most);
    const found = this.#held.subarray(at, high).indexOf(10);
    let end = found < 0 ? high : at + found;
    while (end > at && end < this.#filled && (this.#held[end]! & 0xc0) === 0x80) end -= 1;
    return end;
  }
}

function isWithin(reading: Reading, flatOffset: number, low: number, high: number): boolean {
  const at = originOf(reading.flat, flatOffset);
  return at >= low && at < high;
}

/** UTF-16 units of UTF-8 bytes. */
function units(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

/** Whether the line holds more than the clue's own few bytes. */
function worthIt(clue: Clue, line: string): boolean {
  if (clue.kind === 'status') return statusesIn(line).length > 0;
  if (clue.kind === 'code') return true;
  const tight = tighten(flatten(line).text).text;
  return clue.texts.some((text) => {
    const template = catalogue().template(text);
    if (findTemplate(template, tight) !== null) return true;
    // A message may go on in the next line: then one of its longer parts must do.
    return template.literals.some((literal) => literal.length >= 10 && tight.includes(literal.slice(0, 24)));
  });
}

/**
 * A hash of the line without what changes from one time to the next: times, counters, addresses, ids. A number that may
 * be a status or is a known code counts, and so do AADSTS and hexadecimal codes.
 */
export function kindOf(bytes: Uint8Array, start: number, end: number, numbers: ReadonlySet<number>): number {
  let hash = 0x811c9dc5;
  let at = start;
  while (at < end) {
    const from = at;
    let digits = 0;
    while (at < end && isWordByte(bytes[at]!)) {
      if (bytes[at]! <= 57) digits += 1;
      at += 1;
    }
    const length = at - from;
    if (length === 0) {
      hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
      at += 1;
      continue;
    }
    if (digits === 0 || isCode(bytes, from, length, digits, start, numbers))
      for (let i = from; i < at; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    else hash = Math.imul(hash ^ 35, 0x01000193);
  }
  return hash >>> 0;
}

/** The codes that are written as plain numbers: those of AADSTS errors, and HRESULTs in decimal. */
function numbersOf(known: Catalogue): Set<number> {
  const numbers = new Set<number>();
  for (const code of known.codes()) {
    if (/^AADSTS\d/.test(code)) numbers.add(Number(code.slice(6)));
    else if (/^0x[0-9a-f]{8}$/.test(code))
      numbers.add(Number.parseInt(code, 16)).add(2 ** 32 - Number.parseInt(code, 16));
  }
  return numbers;
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 95 ||
    byte >= 0x80
  );
}

function isCode(
  bytes: Uint8Array,
  from: number,
  length: number,
  digits: number,
  start: number,
  numbers: ReadonlySet<number>,
): boolean {
  if (digits === length) {
    const before = from > start ? bytes[from - 1]! : 32;
    if (before === 46 || before === 58) return false;
    if (length === 3) return true;
    if (length < 5 || length > 10) return false;
    let value = 0;
    for (let i = 0; i < length; i += 1) value = value * 10 + bytes[from + i]! - 48;
    return numbers.has(value);
  }
  const first = bytes[from]! | 0x20;
  if (first === 97 && (bytes[from + 1]! | 0x20) === 97 && (bytes[from + 2]! | 0x20) === 100) return true;
  return length === 10 && bytes[from] === 48 && (bytes[from + 1]! | 0x20) === 120;
}
