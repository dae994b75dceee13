import { lineAround } from './context.ts';
import type { Hit } from './hits.ts';
import type { Reading } from './reading.ts';
import { isSameMoment, recordsIn } from './records.ts';

/** What belongs to one error stands within this many characters. */
const INCIDENT = 4000;

/** One time that a cause happened: from its first trace to its last. */
export interface Incident {
  readonly start: number;
  readonly end: number;
}

/** How often a cause happened. */
export function countIncidents(hits: readonly Hit[], reading: Reading): number {
  return Math.max(1, incidentsOf(hits, reading).length);
}

/** The times that a cause happened: hits that belong to one record of a log, or to one error, are one. */
export function incidentsOf(hits: readonly Hit[], reading: Reading): readonly Incident[] {
  const flat = reading.flat.text;
  const records = recordsIn(flat, reading);
  const found: { start: number; end: number }[] = [];
  let seen = new Set<string>();
  for (const hit of hits) {
    if (hit.confidence < 0.3) continue;
    const line = mask(lineAround(flat, hit.start, hit.end));
    const last = found.at(-1);
    if (last === undefined || isFresh(last, hit, seen.has(line))) {
      found.push({ start: hit.start, end: hit.end });
      seen = new Set();
    } else last.end = Math.max(last.end, hit.end);
    seen.add(line);
  }
  return found;

  function isFresh(last: Incident, hit: Hit, isRepeated: boolean): boolean {
    if (hit.start < last.end) return false;
    if (records.of(last.end - 1) !== records.of(hit.start))
      return isRepeated || !isSameMoment(records, last.end - 1, hit.start);
    const between = flat.slice(last.end, hit.start);
    if (!between.includes('\n')) return false;
    return between.length > INCIDENT || (isRepeated && !isPart(flat, last.start, hit.start));
  }
}

/** Whether the place is in what a program prints, indented, of one error that began before. */
function isPart(flat: string, first: number, at: number): boolean {
  const text = flat.slice(flat.lastIndexOf('\n', first) + 1, at + 1);
  return isPartOf(indent(text), text);
}

/** Whether every line from the second on is indented deeper. */
export function isPartOf(depth: number, text: string): boolean {
  return text
    .split('\n')
    .slice(1)
    .every((line) => line.trim() === '' || indent(line) > depth);
}

export function indent(line: string): number {
  return /^[ \t]{0,200}/.exec(line)![0].length;
}

/** The line without what changes from one time to the next. */
export function mask(line: string): string {
  return line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=\s)'[^'\n]{1,80}'/gi, '#');
}
