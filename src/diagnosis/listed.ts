/** Codes that stand in a list, as manuals have them, and errors that merely stand below each other. */

import type { Catalogue } from './catalogue.ts';
import { list } from './digest.ts';
import { findTemplate } from './template.ts';
import { tightText } from './tight.ts';

/** How far the remark on a code of a list may reach. */
const REMARK = 110;
const FEWEST = 3;

interface Place {
  readonly code: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The indices of codes that stand as the items of a list, as manuals name them: three or more different ones, each at
 * the beginning of an item and with no more than a short remark. Service answers name several too, after a key; and
 * errors below each other, each with the service's own words, are no list either.
 */
export function listedCodes(flat: string, codes: readonly Place[], catalogue: Catalogue): ReadonlySet<number> {
  const listed = new Set<number>();
  let run: number[] = [];
  const close = (): void => {
    if (run.length >= FEWEST) {
      const items = run.map((i) => codes[i]!);
      if (new Set(items.map((item) => item.code)).size >= FEWEST && !areErrors(flat, items, catalogue))
        for (const i of run) listed.add(i);
    }
    run = [];
  };
  codes.forEach((one, i) => {
    const before = run.length === 0 ? undefined : codes[run[run.length - 1]!];
    if (before !== undefined && !isNextItem(flat, before.end, one.start)) close();
    run.push(i);
  });
  close();
  const headed = codes.flatMap((one, i) => (isHeading(flat, one) ? [i] : []));
  if (new Set(headed.map((i) => codes[i]!.code)).size > 1) for (const i of headed) listed.add(i);
  const keys = codes.flatMap((one, i) => (isKey(flat, one) ? [i] : []));
  if (new Set(keys.map((i) => codes[i]!.code)).size >= FEWEST) for (const i of keys) listed.add(i);
  return listed;
}

/** Whether a program looks words up by the code: it is the name of a member whose value is a text or another object. */
function isKey(flat: string, { start, end }: Place): boolean {
  return (
    /[{,]\s{0,40}["']?$/.test(flat.slice(Math.max(0, start - 44), start)) &&
    /^["']?\s{0,4}:\s{0,4}["'`{[(]/.test(flat.slice(end, end + 12))
  );
}

/** A code as a service prints it before its sentence: with a colon, and without the marks of a manual. */
const SPOKEN = /^["']?:\s{1,3}(?=[^\s`*])/;
/** What announces a list of errors that may come, rather than of those that came. */
const ANNOUNCES =
  /\b(?:(?:error |status |result )?codes|common|known|possible|typical|handle[ds]?|handles|support(?:s|ed)|retr(?:y|ies|yable)|may|might|troubleshoot\w{0,4}|meanings?|explain\w{0,6}|means?|such as|examples?|e\.g\.)\b(?! not\b)[^\n]{0,120}$/i;
/** A title, or the beginning of a list: no record of a log. */
const TITLE =
  /^\s{0,8}(?:#{1,6} |\*\*|=+ )|:\**\s{0,4}$|^\s{0,8}(?:[A-Za-z'-]{1,20}[ ,]{1,2}){0,7}[A-Za-z'-]{1,20}\s{0,4}$/;

/**
 * Whether the items are errors: most have a colon behind the code, and behind it words that the catalogue has of that
 * code. Where they have not, letters beyond ASCII show a service that speaks another language than manuals do.
 */
function areErrors(flat: string, items: readonly Place[], catalogue: Catalogue): boolean {
  const remarks = items.map((item, i) => remarkOf(flat, item, items[i + 1]));
  const spoken = remarks.filter((remark) => remark !== null);
  if (spoken.length * 2 < items.length || isAnnounced(flat, items[0]!.start)) return false;
  const known = items.filter((item, i) => remarks[i] !== null && isKnown(remarks[i]!, item.code, catalogue));
  if (known.length * 2 >= items.length) return true;
  return spoken.length === items.length && spoken.some((remark) => /[^\x00-\x7f]/.test(remark));
}

function remarkOf(flat: string, item: Place, next: Place | undefined): string | null {
  if (/[`*]$/.test(flat.slice(Math.max(0, item.start - 1), item.start))) return null;
  const rest = flat.slice(item.end, Math.min(item.end + REMARK, next?.start ?? flat.length));
  const colon = SPOKEN.exec(rest);
  return colon === null ? null : rest.slice(colon[0].length);
}

function isAnnounced(flat: string, start: number): boolean {
  const lines = flat.slice(Math.max(0, start - 200), start).split('\n');
  const before = lines.slice(0, -1).findLast((line) => line.trim() !== '');
  return before !== undefined && ANNOUNCES.test(before) && TITLE.test(before);
}

/** Fewer letters and digits agree by chance, and more need not agree. */
const ENOUGH = 12;
const PLENTY = 20;

/** Whether the remark, or its beginning where it was cut off, is a message of a cause that has the code. */
function isKnown(remark: string, code: string, catalogue: Catalogue): boolean {
  const tight = tightText(remark);
  const head = tightText(remark.split('\n', 1)[0]!).slice(0, PLENTY);
  const isSmall = /^[a-z]/.test(remark);
  for (const { cause } of catalogue.byCode(code)) {
    for (const source of cause.match.flatMap((signature) => list(signature.text))) {
      // Manuals go on in small letters where services begin a sentence.
      if (isSmall && /^[A-Z]/.test(source)) continue;
      const template = catalogue.template(source);
      if (template.size >= ENOUGH && findTemplate(template, tight) !== null) return true;
      if (head.length >= ENOUGH && template.literals.some((literal) => literal.includes(head))) return true;
    }
  }
  return false;
}

/** Whether a code alone is a heading or a cell of a table. */
function isHeading(flat: string, { start, end }: Place): boolean {
  return (
    /(?:(?:^|\n)(?:#{1,6}|\|)[ \t]{1,8}[`*]{0,2}|<t[dh][^>\n]{0,80}>\s{0,8}(?:<\w{1,8}>)?)$/.test(
      flat.slice(Math.max(0, start - 110), start),
    ) && /^[`*]{0,2}[ \t]{0,20}(?:\r?\n|$|<\/|\|)/.test(flat.slice(end, end + 24))
  );
}

const ITEM = /(?:[,;|/]|\n)[ \t]{0,40}(?:[-*\u2022|+>][ \t]{0,4})?(?:or |and )?[`"'(*]{0,3}$/;

/** What has a time is a record of its own. */
const STAMP = /\d{4}-\d\d-\d\d|\b\d\d:\d\d:\d\d\b/;

function isNextItem(flat: string, from: number, to: number): boolean {
  if (to - from > REMARK || to < from) return false;
  const gap = flat.slice(from, to);
  return (
    ITEM.test(gap) &&
    !STAMP.test(gap) &&
    !/[{}\]]|error_codes/.test(gap) &&
    !/[:=]\s{0,4}$/.test(gap.replace(/[`"'(*]{1,3}$/, ''))
  );
}

/** Tells of a place whether it belongs to an item of a list of codes; the codes stand in the order of the text. */
export function listedIn(codes: readonly (Place & { readonly listed?: true })[]): (at: number) => boolean {
  const items = codes.filter((trace) => trace.listed === true);
  return (at) => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle]!.start - 4 <= at) low = middle + 1;
      else high = middle;
    }
    const item = items[low - 1];
    return item !== undefined && at - item.end < REMARK;
  };
}
