import { redactPatterns, type Stretch, secretsIn } from '../secret.ts';
import { randomIn } from '../secret-random.ts';
import { isCode, isRemark } from '../secret-words.ts';
import { type Mapped, originEnd, originOf } from './mapped.ts';

/** A secret is known by what stands around it: a name before it, the rest of a token behind it. */
const AROUND = 9000;
const MASK = '***';
const JOINT = /[ \t|\u2502]{0,40}\r?\n[ \t>|\u2502]{0,40}/g;

/**
 * The stretch of `raw` without secrets and addresses. They are looked for in the text as it was, in the text in clear
 * (`flat`: what is escaped or in base64 is still a secret), and there also with its lines put together, as a mail
 * program may have broken them within a word or between two.
 */
export function withoutSecrets(raw: string, start: number, end: number, flat: Mapped): string {
  const hidden: Stretch[] = [];
  const low = Math.max(0, start - AROUND);
  for (const one of secretsIn(raw.slice(low, end + AROUND)))
    hidden.push({ start: one.start + low, end: one.end + low });
  const clear = clearWindow(flat, low, end + AROUND);
  const found = [
    ...(flat.origin === null ? [] : secretsIn(clear.text)),
    // Of what is encoded as a whole each word would look like that.
    ...randomIn(clear.text),
    ...['', ' '].flatMap((glue) => {
      const lines = joinedLines(clear.text, glue);
      return lines === null
        ? []
        : [...secretsIn(lines.text, true), ...randomIn(lines.text)].map((one) => lines.back(one));
    }),
  ];
  for (const one of found)
    hidden.push({
      start: originOf(flat, one.start + clear.from),
      end: originEnd(flat, one.end + clear.from),
    });
  return mask(raw, start, end, hidden);
}

function mask(raw: string, start: number, end: number, hidden: readonly Stretch[]): string {
  const inside = hidden.filter((one) => one.start < end && one.end > start).sort((a, b) => a.start - b.start);
  let out = '';
  let at = start;
  for (const one of inside) {
    if (one.end <= at) continue;
    if (one.start > at) out += raw.slice(at, one.start);
    if (one.start >= at || out === '') out += MASK;
    at = Math.min(end, one.end);
  }
  // Once more, for what only the masking made plain.
  return redactPatterns(out + raw.slice(at, end));
}

/** The part of the clear text that comes from about `low` to `high` of the original. */
function clearWindow(flat: Mapped, low: number, high: number): { readonly text: string; readonly from: number } {
  if (flat.origin === null) return { text: flat.text.slice(low, high), from: low };
  const from = firstAt(flat.origin, flat.text.length, low);
  return { text: flat.text.slice(from, firstAt(flat.origin, flat.text.length, high)), from };
}

function firstAt(origin: Int32Array, length: number, place: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (origin[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Joined {
  readonly text: string;
  back(one: Stretch): Stretch;
}

/** The text with its line ends and the marks of quoting left out, `glue` in their place; null where it has one line only. */
function joinedLines(text: string, glue: string): Joined | null {
  if (!text.includes('\n')) return null;
  const pieces: { readonly at: number; readonly from: number }[] = [];
  let out = '';
  let from = 0;
  for (const match of text.matchAll(JOINT)) {
    pieces.push({ at: out.length, from });
    out += text.slice(from, match.index) + glue;
    from = match.index + match[0].length;
  }
  pieces.push({ at: out.length, from });
  out += text.slice(from);
  const place = (offset: number): number => {
    const piece = pieces.findLast((one) => one.at <= offset) ?? pieces[0]!;
    return piece.from + offset - piece.at;
  };
  const back = ({ start, end }: Stretch): Stretch => {
    const seam = pieces.findLast((one) => one.at < end)?.at ?? 0;
    // What follows the line's end is the next message and not the rest of the secret.
    const tail = seam > start ? out.slice(seam, end) : '';
    const stop = tail !== '' && (isCode(tail) || isRemark(tail)) ? seam : end;
    return { start: place(start), end: place(stop - 1) + 1 };
  };
  return { text: out, back };
}
