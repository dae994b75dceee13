import type { Stretch } from './secret-scan.ts';

/** An at sign, as in quoted-printable text, or hidden from machines. */
const SIGNS = ['@', '=40', '＠', '(at)', '[at]', '{at}', '&#64;', 'u0040'];
const LETTER = '\\w\\u00c0-\\u1fff\\u3040-\\ud7ff';
const LOCAL = `[${LETTER}.+%-]{1,254}(?:'[${LETTER}.+%-]{1,254}){0,2}`;
const LABEL = '[A-Za-z0-9\\u00c0-\\u1fff-]{1,63}';
const QUOTED = '"[\\w.+-][^"\\r\\n@<>{}:,]{0,62}[\\w.+-]\\\\{0,7}"';
const ADDRESS = `(?<![${LETTER}.+%-])(${LOCAL})(?:@|＠|=40|&#64;|\\\\{1,4}u0040)${LABEL}(?:\\.${LABEL}){1,8}`;
/** Some systems keep addresses in lower case. */
const TEST_LEAD = /^MSFT_TEST_\d{18}$/i;

let patterns: readonly RegExp[] | undefined;

/** Where addresses of people stand; those of test leads are nobody's. */
export function peopleIn(text: string): Stretch[] {
  const lower = text.toLowerCase();
  if (!SIGNS.some((sign) => lower.includes(sign))) return [];
  patterns ??= [
    ADDRESS,
    `${QUOTED}@${LABEL}(?:\\.${LABEL}){1,8}`,
    `(?<![\\w.+-])[\\w.+-]{1,64}\\s?[([{]at[)\\]}]\\s?[\\w-]{1,63}(?:(?:\\.|\\s?[([{](?:dot|punkt)[)\\]}]\\s?)[\\w-]{1,63}){1,8}`,
  ].map((source) => new RegExp(source, 'gi'));
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter((match) => !TEST_LEAD.test(match[1] ?? ''))
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}
