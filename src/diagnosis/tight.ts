import { type Mapped, MappedBuilder } from './mapped.ts';

/** Case, white space, quotes, line ends and punctuation do not survive; what is left of a message is letters and digits. */
export function tighten(flat: string): Mapped {
  const out = new MappedBuilder(flat.length);
  let at = 0;
  let lineStart = true;
  while (at < flat.length) {
    const c = flat.charCodeAt(at);
    if (c === 10) {
      lineStart = true;
      at += 1;
      continue;
    }
    if (c === 60) {
      const end = tagEnd(flat, at);
      if (end > 0) {
        at = end;
        continue;
      }
    }
    const unit = tightUnit(flat, at, c);
    if (unit !== 0) {
      if (lineStart && c >= 48 && c <= 57) {
        const skip = timestampLength(flat, at);
        if (skip > 0) {
          at += skip;
          lineStart = false;
          continue;
        }
      }
      lineStart = false;
      out.add(unit, at, 1);
    }
    at += 1;
  }
  return out.done(flat.length);
}

/** A bare tag such as `<Message>` or `</p>` is punctuation; one with attributes may carry the message and is kept. */
function tagEnd(text: string, at: number): number {
  let i = at + 1;
  if (text.charCodeAt(i) === 47) i += 1;
  const first = text.charCodeAt(i) | 32;
  if (first < 97 || first > 122) return 0;
  const limit = Math.min(text.length, at + 64);
  for (; i < limit; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 62) return i + 1;
    if (c === 60 || c === 61 || c === 10) return 0;
  }
  return 0;
}

const TIMESTAMP = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/y;

function timestampLength(text: string, at: number): number {
  TIMESTAMP.lastIndex = at;
  const found = TIMESTAMP.exec(text);
  return found === null ? 0 : found[0].length;
}

/** The letter or digit in lower case, or 0. */
function tightUnit(text: string, at: number, c: number): number {
  if (c >= 97 && c <= 122) return c;
  if (c >= 65 && c <= 90) return c + 32;
  if (c >= 48 && c <= 57) return c;
  if (c < 0xc0) return 0;
  if (c >= 0x2000 && c <= 0x2bff) return 0;
  if (c >= 0x3000 && c <= 0x303f) return 0;
  if ((c >= 0xd800 && c <= 0xf8ff) || c === 0xd7 || c === 0xf7 || c >= 0xfe00) return 0;
  if (c === 0x30fb) return 0;
  const lower = text[at]!.toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : c;
}

/** The same for a short piece of text whose offsets nobody asks for. */
export function tightText(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = tightUnit(text, at, text.charCodeAt(at));
    if (unit !== 0) out += String.fromCharCode(unit);
  }
  return out;
}
