import type { Catalogue } from './catalogue.ts';
import type { DestinationType } from './cause.ts';
import type { Hit } from './hits.ts';
import type { Reading } from './reading.ts';

const NAMED =
  /(?:"cause"\s{0,3}:\s{0,3}"|leadctl explain |\btype="|^(?:FAIL|warn|\?\?\?\?)\s[^\n]{0,160}?\s|^(?:::|##vso\[task\.logissue )(?:error|warning|type=)[^\n]{0,900}?\((?=[a-z-]{3,60}\)\s)|^\| [^\n]{0,900}? - [a-z-]{2,20}\/[a-z-]{2,40}, (?=[a-z-]{3,60} \|))([a-z]{2,16}(?:-[a-z]{1,20}){1,5})(?![\w-])/gm;

/** What a CI system is told of a check: such a line does not name leadctl itself. */
const ANNOTATION =
  /^(?:::(?:error|warning) [^\n]{0,400}title=[\w.-]{1,64}: |##vso\[task\.logissue [^\n\]]{0,400}code=)(?:dynamics|salesforce|marketo|azure-table|https|marketplace|config)\/[a-z]/m;

/** The causes that leadctl's own output names: a report, a line of a CI log, the next command that it gave. */
export function ownHits(reading: Reading, catalogue: Catalogue): Hit[] {
  const flat = reading.flat.text;
  const bare = flat.trim();
  if (bare.length < 64 && /^[a-z]{2,16}(?:-[a-z]{1,20}){1,5}$/.test(bare))
    return hit(bare, flat.indexOf(bare), catalogue);
  if (!flat.includes('leadctl') && !ANNOTATION.test(flat)) return [];
  const hits: Hit[] = [];
  for (const match of flat.matchAll(NAMED))
    hits.push(
      ...hit(
        match[1]!,
        match.index + match[0].length - match[1]!.length,
        catalogue,
        hits.length < MOST ? flat : undefined,
      ),
    );
  return hits;
}

/** Where leadctl met a cause: what its report says beside it. */
export interface Reported {
  readonly destination?: string;
  readonly type?: DestinationType;
  readonly check?: string;
  readonly host?: string;
}

const CHECK = /\b(dynamics|salesforce|marketo|azure-table|https|marketplace)\/[a-z][a-z-]{1,40}/g;
/** How each format names a destination before a check or, the last one, behind it. */
const NAMES = [
  /\bclassname="([\w.-]{1,64})" name="$/,
  /\btitle=([\w.-]{1,64}): $/,
  /^(?:FAIL|warn|\?\?\?\?)\s{1,8}([\w.-]{1,64})\s{1,8}$/,
  /^\| ([\w.-]{1,64}) \([\w-]{4,12}\) \|/,
  /\bleadctl (?:validate|send-test) ([\w.-]{1,64}) --only $/,
];
const BEHIND = /^\]([\w.-]{1,64}): /;
const OF_JSON =
  /"name"\s{0,3}:\s{0,3}"([\w.-]{1,64})",\s{0,40}"type"\s{0,3}:\s{0,3}"(?:dynamics|salesforce|marketo|azure-table|https)"/g;
const HOST_NAME = /\bhost name ([\w-]{1,63}(?:\.[\w-]{1,63}){1,8}) /;
const FAR = 1500;
const VERY_FAR = 100_000;
/** So many places are looked at: a report has fewer checks. */
const MOST = 300;

function reportedAt(flat: string, at: number): Reported {
  const from = Math.max(0, at - FAR);
  const check = [...flat.slice(from, at).matchAll(CHECK)].at(-1);
  if (check === undefined) return {};
  const place = from + check.index;
  const before = flat.slice(Math.max(0, place - 400), place);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const name =
    NAMES.map((pattern) => pattern.exec(line)?.[1]).find((one) => one !== undefined) ??
    BEHIND.exec(flat.slice(place + check[0].length, place + check[0].length + 70))?.[1] ??
    (/"id"\s{0,3}:\s{0,3}"$/.test(line)
      ? [...flat.slice(Math.max(0, place - VERY_FAR), place).matchAll(OF_JSON)].at(-1)?.[1]
      : undefined);
  const after = flat.slice(place + check[0].length, place + FAR).split('"id"', 1)[0]!;
  const host =
    HOST_NAME.exec(after.split('\n', 1)[0]!) ??
    (line.startsWith('|') ? HOST_NAME.exec(line) : null) ??
    /"host"\s{0,3}:\s{0,3}"([\w.-]{1,253})"/.exec(after);
  return {
    ...(name === undefined ? {} : { destination: name }),
    ...(check[1] === 'marketplace' ? {} : { type: check[1] as DestinationType }),
    check: check[0],
    ...(host === null ? {} : { host: host[1]! }),
  };
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

function hit(id: string, start: number, catalogue: Catalogue, flat?: string): Hit[] {
  const cause = catalogue.byId(id);
  if (cause === undefined) return [];
  const entry = { cause, signature: {}, texts: [], statuses: [], unless: [] };
  const reported = flat === undefined ? {} : { reported: reportedAt(flat, start) };
  const end = start + id.length;
  return [{ entry, basis: 'code', start, end, confidence: 0.97, size: 0, code: `leadctl:${id}`, ...reported }];
}
