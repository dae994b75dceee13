import type { Catalogue } from './catalogue.ts';
import type { Hit } from './hits.ts';
import type { Reading } from './reading.ts';

const NAMED =
  /(?:"cause"\s{0,3}:\s{0,3}"|leadctl explain |\btype="|^(?:FAIL|warn|\?\?\?\?)\s[^\n]{0,160}?\s|^(?:::|##vso\[task\.logissue )(?:error|warning|type=)[^\n]{0,900}?\((?=[a-z-]{3,60}\)\s)|^\| [^\n]{0,900}? - [a-z-]{2,20}\/[a-z-]{2,40}, (?=[a-z-]{3,60} \|))([a-z]{2,16}(?:-[a-z]{1,20}){1,5})(?![\w-])/gm;

/** The causes that leadctl's own output names: a report, a line of a CI log, the next command that it gave. */
export function ownHits(reading: Reading, catalogue: Catalogue): Hit[] {
  const flat = reading.flat.text;
  const bare = flat.trim();
  if (bare.length < 64 && /^[a-z]{2,16}(?:-[a-z]{1,20}){1,5}$/.test(bare))
    return hit(bare, flat.indexOf(bare), catalogue);
  if (!flat.includes('leadctl')) return [];
  const hits: Hit[] = [];
  for (const match of flat.matchAll(NAMED))
    hits.push(...hit(match[1]!, match.index + match[0].length - match[1]!.length, catalogue));
  return hits;
}

/** How a report of leadctl begins, and what in it says that something failed. */
const REPORTS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^\s{0,200}\{\s{0,40}"schemaVersion"\s{0,3}:\s{0,3}\d{1,3},\s{0,40}"tool"\s{0,3}:\s{0,3}\{\s{0,40}"name"\s{0,3}:\s{0,3}"leadctl"/,
    /"status"\s{0,3}:\s{0,3}"(?:failed|inconclusive)"|"problems"\s{0,3}:\s{0,3}\[\s{0,40}\{/,
  ],
  [/^[^\n]{0,200}\n?<testsuites name="leadctl/, /<(?:failure|error)\b/],
  [/^\s{0,200}### \S{1,4} [^\n]{0,60}lead destinations?\b/i, /^\s{0,200}### \u2717/],
  [
    /^<!DOCTYPE html>[\s\S]{0,400}?<title>[^<]{0,200} - leadctl<\/title>/i,
    /class="[\w -]{0,40}\b(?:failed|inconclusive)\b/,
  ],
];

/**
 * Whether the text is a report of leadctl in which nothing failed, or that names the causes: what its checks are called
 * is no error.
 */
export function isSettledReport(reading: Reading, own: readonly Hit[]): boolean {
  const flat = reading.flat.text;
  const head = flat.slice(0, 1200);
  return REPORTS.some(([begin, trouble]) => begin.test(head) && (own.length > 0 || !trouble.test(flat)));
}

function hit(id: string, start: number, catalogue: Catalogue): Hit[] {
  const cause = catalogue.byId(id);
  if (cause === undefined) return [];
  const entry = { cause, signature: {}, texts: [], statuses: [], unless: [] };
  return [{ entry, basis: 'code', start, end: start + id.length, confidence: 0.97, size: 0, code: `leadctl:${id}` }];
}
