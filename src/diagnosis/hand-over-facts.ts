import { redactPatterns } from '../secret.ts';

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NEXT = '["\'\\s:=(]{1,6}';

/**
 * What a message tells beside its error, by name and pattern. Nothing else of what stands around a match is handed on:
 * of a line of a log nobody can say what it holds. So a pattern takes nothing but ids, codes and names of rights.
 */
const FACTS: readonly (readonly [string, RegExp])[] = [
  [
    'application id',
    new RegExp(`\\b(?:application|app|client)(?: with identifier|[ _-]?id(?:entifier)?)?${NEXT}(${GUID})`, 'gi'),
  ],
  ['directory id', new RegExp(`\\b(?:tenant|directory)(?:[ _-]?id(?:entifier)?)?${NEXT}(${GUID})`, 'gi')],
  [
    'user id',
    new RegExp(
      `\\b(?:principal user|user|systemuser|principal)(?:[ _-]?id| with id)?[ (]{0,2}(?:id)?${NEXT}(${GUID})`,
      'gi',
    ),
  ],
  ['organization id', /(?<![A-Za-z0-9])(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(?![A-Za-z0-9])/g],
  ['right', /\b(prv[A-Z][A-Za-z]{2,60})\b/g],
  ['fields', /\bmissing:? \[([A-Za-z]\w{0,40}(?:, ?[A-Za-z]\w{0,40}){0,8})\]/g],
  ['HTTP status', /\b(?:HTTP(?:\/[\d.]{1,3})?|status(?: ?code)?)[ :="']{1,4}([1-5]\d\d)\b/gi],
  ['code', /\b(AADSTS\d{4,9}|0x[0-9a-f]{8})\b/gi],
];

/** The facts of the text around a match, each kind with up to three values, as the message spells them. */
export function factsIn(around: string): string[] {
  const text = redactPatterns(around);
  return FACTS.flatMap(([name, pattern]) => {
    const values = [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))];
    return values.length === 0 ? [] : [`${name}: ${values.slice(0, 3).join(', ')}`];
  });
}

const HOST = '([a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,5}\\.[a-z]{2,24})';
const HOSTS = new RegExp(
  `(?:https?://|\\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT) )${HOST}(?=[:/?#\\s"'\`)\\]},;|>]|$|\\.(?:\\s|$))`,
  'gi',
);

/** The hosts that a text names in addresses, without those of documentation. */
export function hostsIn(around: string): string[] {
  // An address that the cut goes through is left out: its first part may be a user's name.
  const text = redactPatterns(around.replace(/\S{0,2000}$/, (cut) => (cut.length < around.length ? '' : cut)));
  const hosts = [...text.matchAll(HOSTS)].map((match) => match[1]!.toLowerCase());
  return [...new Set(hosts)]
    .filter((host) => !/(?:^|\.)(?:aka\.ms|learn\.microsoft\.com|docs\.microsoft\.com|portal\.azure\.com)$/.test(host))
    .slice(0, 3);
}
