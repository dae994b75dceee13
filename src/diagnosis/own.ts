import type { Catalogue } from './catalogue.ts';
import type { Hit } from './hits.ts';
import type { Reading } from './reading.ts';

const NAMED =
  /(?:"cause"\s{0,3}:\s{0,3}"|leadctl explain |\btype="|^(?:FAIL|warn|\?\?\?\?)\s[^\n]{0,160}?\s)([a-z]{2,16}(?:-[a-z]{1,20}){1,5})(?![\w-])/gm;

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

function hit(id: string, start: number, catalogue: Catalogue): Hit[] {
  const cause = catalogue.byId(id);
  if (cause === undefined) return [];
  const entry = { cause, signature: {}, texts: [], statuses: [], unless: [] };
  return [{ entry, basis: 'code', start, end: start + id.length, confidence: 0.97, size: 0, code: `leadctl:${id}` }];
}
