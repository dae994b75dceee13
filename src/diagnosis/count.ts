import { lineAround } from './context.ts';
import type { Hit } from './hits.ts';
import type { Reading } from './reading.ts';

/** What belongs to one error stands within this many characters. */
const INCIDENT = 4000;

/** A line that begins a new record of a log. */
const RECORD =
  /^\s{0,8}(?:\[?\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d|\[?(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ ,]|<\d{1,3}>|\[?(?:error|warn|warning|info|fatal|debug|critical)\b)/i;

/** How often a cause happened: hits that belong to one record of a log, or to one error, count once. */
export function countIncidents(hits: readonly Hit[], reading: Reading): number {
  const flat = reading.flat.text;
  let count = 0;
  let lastEnd = -1;
  let seen = new Set<string>();
  for (const hit of hits) {
    if (hit.confidence < 0.3) continue;
    const line = mask(lineAround(flat, hit.start, hit.end));
    const between = lastEnd < 0 ? '' : flat.slice(lastEnd, hit.start);
    const fresh =
      lastEnd < 0 ||
      (between.includes('\n') &&
        (seen.has(line) ||
          between.length > INCIDENT ||
          startsRecord(`${between}${flat.slice(hit.start, hit.start + 40)}`)));
    if (fresh) {
      count += 1;
      seen = new Set();
    }
    seen.add(line);
    lastEnd = Math.max(lastEnd, hit.end);
  }
  return Math.max(1, count);
}

/** Whether a line after the first begins a new record. */
export function startsRecord(text: string): boolean {
  return text
    .split('\n')
    .slice(1)
    .some((line) => RECORD.test(line));
}

/** The line without what changes from one time to the next. */
export function mask(line: string): string {
  return line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=\s)'[^'\n]{1,80}'/gi, '#');
}
