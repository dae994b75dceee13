import { decodeParts } from './mail.ts';
import { type Mapped, MappedBuilder } from './mapped.ts';

const PASSES = 5;
/** Nothing but these can begin something that has to be decoded. */
const DECODABLE = /[\\&%\u0000\u001b\u0080-\uffff]|<\/?wbr\b|\^\[\[|\[[\d;]{1,12}m/i;
/** A place where a word may be broken, and colours of a terminal without the escape itself, as it is printed or lost. */
const UNSEEN = /<\/?wbr {0,2}\/?>|(?:\^\[|\\{1,4}(?:e|033))?\[[\d;]{1,12}m(?!\])|\^\[\[[\d;?]{0,12}[A-Za-z]/iy;

/**
 * The text as a reader would see it: escapes of JSON, programs, URLs and HTML decoded however deep they are nested,
 * typographic and full-width characters made plain, invisible ones removed. Each pass is linear in the text.
 */
export function flatten(raw: string): Mapped {
  let current: Mapped = decodeParts(raw) ?? { text: raw, origin: null };
  for (let pass = 0; pass < PASSES; pass += 1) {
    if (!DECODABLE.test(current.text)) break;
    const next = decodeOnce(current, raw.length);
    if (next === null) break;
    current = next;
  }
  return current;
}

const ENTITIES: Readonly<Record<string, number>> = {
  lt: 60,
  gt: 62,
  amp: 38,
  quot: 34,
  apos: 39,
  nbsp: 32,
  ensp: 32,
  emsp: 32,
  thinsp: 32,
  shy: 173,
  zwnj: 8204,
  zwj: 8205,
  lsquo: 39,
  rsquo: 39,
  ldquo: 34,
  rdquo: 34,
  ndash: 45,
  mdash: 45,
  hellip: 46,
};

function hexAt(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  if (c >= 65 && c <= 70) return c - 55;
  return -1;
}

function hexValue(text: string, at: number, digits: number): number {
  let value = 0;
  for (let i = 0; i < digits; i += 1) {
    const digit = hexAt(text, at + i);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** What an ordinary reader's keyboard would have given, -1: nothing at all, -2: leave it. */
function plain(c: number): number {
  if (c < 0x80) return -2;
  if (c === 0xa0 || c === 0x202f || c === 0x205f || c === 0x3000 || (c >= 0x2000 && c <= 0x200a)) return 32;
  if (c === 0x2028 || c === 0x2029 || c === 0x85) return 10;
  if (c === 0xad || c === 0xfeff || c === 0x034f || c === 0x061c || c === 0x180e) return -1;
  if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064)) return -1;
  if (c >= 0xff01 && c <= 0xff5e) return c - 0xfee0;
  if (c === 0xab || c === 0xbb || (c >= 0x201c && c <= 0x201f) || c === 0x2033 || c === 0x300c || c === 0x300d)
    return 34;
  if ((c >= 0x2018 && c <= 0x201b) || c === 0x2032 || c === 0xb4 || c === 0x2039 || c === 0x203a) return 39;
  if ((c >= 0x2010 && c <= 0x2015) || c === 0x2212) return 45;
  if (c === 0x2026 || c === 0x3002) return 46;
  if (c === 0x3001) return 44;
  return -2;
}

const LIGATURES: Readonly<Record<number, string>> = {
  64256: 'ff',
  64257: 'fi',
  64258: 'fl',
  64259: 'ffi',
  64260: 'ffl',
};

function decodeOnce(source: Mapped, end: number): Mapped | null {
  const { text, origin } = source;
  const out = new MappedBuilder(text.length);
  let changed = false;
  let at = 0;
  const place = (i: number): number => (origin === null ? i : origin[i]!);
  const put = (unit: number, from: number, to: number): void => {
    const last = to - 1;
    const reach = origin === null ? to : origin[last]! + (source.width?.[last] ?? 1);
    out.add(unit, place(from), Math.max(1, reach - place(from)));
  };
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 60 || c === 91 || c === 92 || c === 94) {
      UNSEEN.lastIndex = at;
      if (UNSEEN.test(text)) {
        changed = true;
        at = UNSEEN.lastIndex;
        continue;
      }
    }
    if (c === 92) {
      let next = at + 1;
      while (text.charCodeAt(next) === 92) next += 1;
      const d = text.charCodeAt(next);
      let unit = -2;
      let to = next + 1;
      if (d === 110) unit = 10;
      else if (d === 114 || d === 116) unit = 32;
      else if (d === 34 || d === 39 || d === 47 || d === 96) unit = d;
      else if (d === 117) {
        unit = hexValue(text, next + 1, 4);
        to = next + 5;
      } else if (d === 120) {
        unit = hexValue(text, next + 1, 2);
        to = next + 3;
      }
      if (unit >= 0) {
        put(unit, at, to);
        changed = true;
        at = to;
      } else {
        put(92, at, next);
        if (next - at > 1) changed = true;
        at = next;
      }
      continue;
    }
    if (c === 38) {
      const length = text.slice(at + 1, at + 10).indexOf(';');
      const unit = length < 2 ? -1 : entity(text.slice(at + 1, at + 1 + length));
      if (unit > 0) {
        put(unit, at, at + length + 2);
        changed = true;
        at += length + 2;
        continue;
      }
    } else if (c === 37) {
      const used = percent(text, at, (unit, from, to) => put(unit, from, to));
      if (used > 0) {
        changed = true;
        at += used;
        continue;
      }
    } else if (c === 27 && text.charCodeAt(at + 1) === 91) {
      let next = at + 2;
      while (next < at + 24 && text.charCodeAt(next) >= 48 && text.charCodeAt(next) <= 63) next += 1;
      changed = true;
      at = next + 1;
      continue;
    } else if (c === 0) {
      // UTF-16 that was read byte by byte has a zero behind each letter; elsewhere a zero parts two texts.
      if (text.charCodeAt(at + 2) !== 0 && text.charCodeAt(at - 2) !== 0) put(32, at, at + 1);
      changed = true;
      at += 1;
      continue;
    } else if (c >= 0x80) {
      const unit = plain(c);
      const ligature = LIGATURES[c];
      if (ligature !== undefined) {
        for (let i = 0; i < ligature.length; i += 1) put(ligature.charCodeAt(i), at, at + 1);
        changed = true;
        at += 1;
        continue;
      }
      if (unit >= -1) {
        if (unit >= 0) put(unit, at, at + 1);
        changed = true;
        at += 1;
        continue;
      }
    }
    put(c, at, at + 1);
    at += 1;
  }
  return changed ? out.done(end) : null;
}

function entity(name: string): number {
  if (name.charCodeAt(0) === 35) {
    const hex = name.charCodeAt(1) === 120 || name.charCodeAt(1) === 88;
    const digits = name.slice(hex ? 2 : 1);
    if (!/^[0-9a-f]{1,6}$/i.test(digits)) return -1;
    const value = Number.parseInt(digits, hex ? 16 : 10);
    return value > 0 && value < 0xffff ? value : -1;
  }
  return ENTITIES[name.toLowerCase()] ?? -1;
}

/** Decodes one percent-encoded character; returns how much of the text it took, 0 if it is none. */
function percent(text: string, at: number, put: (unit: number, from: number, to: number) => void): number {
  const first = hexValue(text, at + 1, 2);
  if (first < 0) return 0;
  if (first < 0x80) {
    if (first < 32 && first !== 10 && first !== 13 && first !== 9) return 0;
    put(first === 13 || first === 9 ? 32 : first, at, at + 3);
    return 3;
  }
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  if (more === 0) return 0;
  let value = first & (more === 3 ? 7 : more === 2 ? 15 : 31);
  for (let i = 1; i <= more; i += 1) {
    if (text.charCodeAt(at + 3 * i) !== 37) return 0;
    const next = hexValue(text, at + 3 * i + 1, 2);
    if (next < 0x80 || next > 0xbf) return 0;
    value = value * 64 + (next & 63);
  }
  const to = at + 3 * (more + 1);
  for (const unit of String.fromCodePoint(Math.min(value, 0x10ffff)).split('')) put(unit.charCodeAt(0), at, to);
  return to - at;
}
