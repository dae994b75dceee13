import { codesOf, spellings } from '../../causes/codes.ts';
import type { Cause } from '../../diagnosis/cause.ts';
import { nearest } from '../../nearest.ts';

interface Page {
  readonly id: string;
  /** What the page is about, in a line. */
  readonly title: string;
}

const OFFERED = 12;

/** What to say to whoever asked for a word that nothing is known by. */
export function hintFor(word: string, causes: readonly Cause[], checks: readonly Page[]): string {
  const number = aboutNumber(word);
  const family = number ?? familyOf(word);
  // Every short number is near to another one, and means something else.
  const near = number === undefined ? nearestName(word, causes, checks) : undefined;
  const about = family === undefined ? speakingOf(word, [...causes, ...checks]) : [];
  const said = [
    ...(family === undefined ? [] : [family]),
    ...(near === undefined ? [] : [`Did you mean '${near}'?`]),
    ...(about.length > 0 ? [listOf(about)] : []),
  ];
  if (said.length === 0) said.push('leadctl explain --list lists all');
  if (about.length === 0) said.push('leadctl diagnose "the whole text" reads what stands beside it');
  return said.join('\n  ');
}

/** What a status or a short number must be that is not in the catalogue. */
function aboutNumber(given: string): string | undefined {
  const number = /^(?:[a-z/. ]{0,20}[ :=#])?(\d{1,4})$/i.exec(given.trim())?.[1];
  if (number === undefined) return undefined;
  if (/^[1-5]\d\d$/.test(number))
    return `${number} is an HTTP status that stands for no cause by itself: the body of the answer says more`;
  if (/^(?:[67]\d\d|1\d{3})$/.test(number))
    return `${number} may be a code of Marketo: the message beside it says more`;
  return `As far as is known here, ${number} is a code of no system that leads go to`;
}

/** What a code that is not in the catalogue must be, by its form. */
function familyOf(given: string): string | undefined {
  const word = given.trim();
  const entra = /^aadsts[\s:_-]{0,3}(\d{1,12})$/i.exec(word)?.[1] ?? /^\d{5,7}$/.exec(word)?.[0];
  if (entra !== undefined)
    return `AADSTS numbers are codes of Microsoft Entra ID: https://login.microsoftonline.com/error?code=${entra} shows what it says of this one`;
  const hex = hresult(word);
  return hex && `${hex} is ${sourceOf(hex)}: the message beside it says more`;
}

/** The canonical form of a 32-bit code in hexadecimal, or in decimal as programs print it, signed or not. */
function hresult(word: string): string | undefined {
  const hex = /^0x([0-9a-f]{1,8})$/i.exec(word)?.[1] ?? /^([0-9a-f]{8})h?$/i.exec(word)?.[1];
  if (hex !== undefined) return `0x${hex.toLowerCase().padStart(8, '0')}`;
  const number = /^-?\d{9,10}$/.test(word) ? Number(word) : Number.NaN;
  const value = number < 0 ? number + 2 ** 32 : number;
  return value >= 2 ** 31 && value < 2 ** 32 ? `0x${value.toString(16)}` : undefined;
}

function sourceOf(hex: string): string {
  if (/^0x800[468]/.test(hex)) return 'an error code of Dataverse (or of a Windows program)';
  if (/^0x8009/.test(hex)) return 'an error code of the security layer of Windows, mostly of TLS';
  if (/^0x800b/.test(hex)) return 'an error code of Windows about the trust in a certificate';
  return 'an error code of Windows';
}

/** The nearest id or code, as it is written in the catalogue. */
function nearestName(given: string, causes: readonly Cause[], checks: readonly Page[]): string | undefined {
  const word = given.trim();
  const names = new Map<string, string>();
  for (const cause of causes)
    for (const code of codesOf(cause)) for (const spelling of spellings(code)) names.set(spelling, code);
  for (const one of [...causes, ...checks]) names.set(one.id, one.id);
  const near = nearest(word, names.keys());
  if (near === undefined) return undefined;
  // Of a number, more than one wrong digit makes another number.
  return /\d{4}|^0x/i.test(word) && !isOneSlip(word.toLowerCase(), near.toLowerCase()) ? undefined : names.get(near);
}

/** One letter more, less or other, or two neighbours that changed places. */
function isOneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === `${right[1]}${right[0]}`);
}

/** The causes and checks whose id or title holds every word. */
function speakingOf(given: string, pages: readonly Page[]): readonly Page[] {
  const words = given.toLowerCase().match(/[\p{L}\d]{3,40}/gu) ?? [];
  if (words.length === 0 || words.length > 4) return [];
  return pages.filter(({ id, title }) => {
    const held = `${id} ${title}`.toLowerCase().split(/[^\p{L}\d]+/u);
    // The beginning of a word is enough where it is no word of its own: expire, certific.
    return words.every((word) => held.some((one) => one === word || (word.length > 3 && one.startsWith(word))));
  });
}

function listOf(pages: readonly Page[]): string {
  const shown = pages.slice(0, OFFERED);
  const width = Math.max(...shown.map(({ id }) => id.length));
  const more = pages.length - shown.length;
  return [
    `${pages.length === 1 ? 'One page speaks' : `${pages.length} pages speak`} of it; leadctl explain ID shows one:`,
    ...shown.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`),
    ...(more > 0 ? [`  and ${more} more: leadctl explain --list lists all`] : []),
  ].join('\n  ');
}
