import { matchAt, QUOTE, type Stretch } from './secret-scan.ts';
import { isOddEnd, isRemark } from './secret-words.ts';

/** An unquoted value ends at a blank, and at a sign behind which something else begins. */
const BARE =
  '(?:[^\\s"\'`\\\\&,;<>|]|[,;|](?!["\'\\\\\\s]|$|[\\w.-]{1,40}\\s?[=:])|&(?!(?:amp;)?[\\w.%-]{1,40}=|(?:amp;)?(?:quot|apos|lt|gt|nbsp|#\\w{2,4});|$)|\\\\{1,4}(?:/|u00(?!2[0267]|3[ce]|0[ad])[0-9a-f]{2})|\\\\(?![\\\\"\'`/nrtu\\s]|$)|["\'`](?=[A-Za-z0-9])|<(?![/!?]|[A-Za-z][\\w:]{0,20}(?:\\s[^<>]{0,80})?/?>)|>(?=[A-Za-z0-9])){1,65536}';

const QUOTE_AT_END = new RegExp(`${QUOTE}$`, 'i');

/** As much of a value is looked at to judge it, and as much belongs to it at most. */
const JUDGED = 600;
const LONGEST = 1 << 16;

/** What may stand in a value: whatever comes before the like quote, no element of XML, or no blank. */
export type Shape = 'quoted' | 'text' | 'bare';

/** The value that begins here, its first part where it is long; null where there is none. */
export function valueAt(text: string, from: number, shape: Shape, parting: string): Stretch | null {
  const end = endOf(text.slice(from, from + JUDGED), shape, parting);
  return end > 0 ? { start: from, end: from + end } : null;
}

/** The whole of a value that was judged to be a secret. */
export function wholeOf(text: string, value: Stretch, shape: Shape, parting: string): Stretch {
  const { start, end } = value;
  if (end - start > JUDGED / 2)
    return { start, end: Math.max(end, start + endOf(text.slice(start, start + LONGEST), shape, parting)) };
  return shape === 'bare' && /\S/.test(parting) ? withRest(text, value) : value;
}

function endOf(window: string, shape: Shape, parting: string): number {
  if (shape === 'quoted') {
    // `sig=` in quotes, and whatever comes behind them.
    if (/^(?:[\s;,)|]|$)/.test(window) && /[=:]["'`]$/.test(parting)) return 0;
    return quotedEnd(window, QUOTE_AT_END.exec(parting)![0]);
  }
  if (shape === 'text')
    return window
      .slice(0, window.search(/<|$/))
      .trimEnd()
      .replace(/\]\]>?$/, '').length;
  return (matchAt(BARE, window, 0)?.[0] ?? '').replace(/[.,;:)\]}*]{1,8}$/, '').length;
}

/** Where a quoted value ends: at the like quote that is not escaped more deeply; where there is none, at the line's end. */
function quotedEnd(window: string, quote: string): number {
  const line = window.slice(0, window.search(/[\r\n]|$/));
  const last = quote.at(-1)!;
  if (/["'`]/.test(last)) {
    const depth = quote.length - 1;
    let tried = 0;
    for (let at = line.indexOf(last); at >= 0 && tried < 40; at = line.indexOf(last, at + 1)) {
      tried += 1;
      let slashes = 0;
      while (line.charCodeAt(at - 1 - slashes) === 92) slashes += 1;
      const closes = slashes <= depth || (depth === 0 && slashes % 2 === 0);
      // A text that was decoded keeps no escapes: what a letter follows is no end.
      if (closes && !/[A-Za-z0-9]/.test(line[at + 1] ?? '')) return at - Math.min(slashes, depth);
    }
  } else if (/[“”„«»‘’「」]/.test(last)) {
    const at = line.search(/[“”«»’」]/);
    if (at >= 0) return at;
  } else {
    const at = line.toLowerCase().indexOf(quote.toLowerCase());
    if (at >= 0) return at;
  }
  // Cut off: all that hangs together, and no less than a long value.
  return Math.min(line.length, 300 + line.slice(300).search(/\s|$/));
}

/** A phrase: words that no sentence about a secret is made of, or signs and digits behind a word. */
function withRest(text: string, value: Stretch): Stretch {
  if (!/^\p{L}{1,24}$/u.test(text.slice(value.start, value.end))) return value;
  const line = /^[^\r\n"'`<>|;,=:]{0,160}/.exec(text.slice(value.end, value.end + 160))![0];
  const rest = [...line.matchAll(/\S+/g)];
  const plain = rest.every(([word]) => /^\p{L}{1,24}$/u.test(word) && !isRemark(word));
  const last = plain && rest.length < 6 ? rest.at(-1) : rest.slice(0, 3).findLast(([word]) => isOddEnd(word));
  return last === undefined ? value : { start: value.start, end: value.end + last.index + last[0].length };
}
