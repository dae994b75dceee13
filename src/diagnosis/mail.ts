import { type Mapped, MappedBuilder } from './mapped.ts';

const ENCODING = /content-transfer-encoding:[ \t]{0,8}(quoted-printable|base64)/gi;

/** In an HTTP archive (HAR) a body that is no plain text stands as base64, and says so beside it. */
const ARCHIVED =
  /"text"\s{0,4}:\s{0,4}"([A-Za-z0-9+/=]{24,2000000})"\s{0,40},\s{0,40}"encoding"\s{0,4}:\s{0,4}"base64"/g;

/** The encoded parts of an e-mail message (RFC 2045) or an HTTP archive in clear; null where the text holds none. */
export function decodeParts(raw: string): Mapped | null {
  if (raw.length < 40) return null;
  const parts = [...mailParts(raw), ...archiveParts(raw)].sort((a, b) => a.from - b.from);
  if (parts.length === 0) return null;
  const out = new MappedBuilder(raw.length);
  let at = 0;
  for (const { from, to, encoding } of parts) {
    if (from < at) continue;
    for (; at < from; at += 1) out.add(raw.charCodeAt(at), at, 1);
    if (encoding === 'base64') base64(raw, from, to, out);
    else quotedPrintable(raw, from, to, out);
    at = to;
  }
  for (; at < raw.length; at += 1) out.add(raw.charCodeAt(at), at, 1);
  return out.done(raw.length);
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly encoding: 'base64' | 'quoted-printable';
}

function mailParts(raw: string): Part[] {
  const parts: Part[] = [];
  ENCODING.lastIndex = 0;
  for (let header = ENCODING.exec(raw); header !== null; header = ENCODING.exec(raw)) {
    const from = bodyStart(raw, header.index + header[0].length);
    if (from < 0) break;
    const to = bodyEnd(raw, from);
    parts.push({ from, to, encoding: header[1]!.toLowerCase() === 'base64' ? 'base64' : 'quoted-printable' });
    ENCODING.lastIndex = to;
  }
  return parts;
}

function archiveParts(raw: string): Part[] {
  if (!raw.includes('"encoding"')) return [];
  return [...raw.matchAll(ARCHIVED)].map((match) => {
    const from = match.index + match[0].indexOf(match[1]!, 6);
    return { from, to: from + match[1]!.length, encoding: 'base64' };
  });
}

const BLANK_LINE = /\n\r?\n/g;

function bodyStart(raw: string, from: number): number {
  BLANK_LINE.lastIndex = from;
  return BLANK_LINE.test(raw) ? BLANK_LINE.lastIndex : -1;
}

/** A part ends at the next boundary line: two hyphens at the beginning of a line. */
function bodyEnd(raw: string, from: number): number {
  if (raw.startsWith('--', from)) return from;
  const next = raw.indexOf('\n--', from);
  return next < 0 ? raw.length : next + 1;
}

function quotedPrintable(raw: string, from: number, to: number, out: MappedBuilder): void {
  const bytes: number[] = [];
  let began = from;
  const flush = (end: number): void => {
    if (bytes.length === 0) return;
    for (const unit of Buffer.from(bytes).toString('utf8').split('')) out.add(unit.charCodeAt(0), began, end - began);
    bytes.length = 0;
  };
  let at = from;
  while (at < to) {
    if (raw.charCodeAt(at) === 61) {
      const value = Number.parseInt(raw.slice(at + 1, at + 3), 16);
      const soft = raw.startsWith('\r\n', at + 1) ? 3 : raw.charCodeAt(at + 1) === 10 ? 2 : 0;
      if (soft > 0) {
        at += soft;
        continue;
      }
      if (/^[0-9a-f]{2}$/i.test(raw.slice(at + 1, at + 3))) {
        if (bytes.length === 0) began = at;
        bytes.push(value);
        at += 3;
        if (value < 0x80) flush(at);
        continue;
      }
    }
    flush(at);
    out.add(raw.charCodeAt(at), at, 1);
    at += 1;
  }
  flush(to);
}

/** Offsets inside a base64 part are true to the group of four characters. */
function base64(raw: string, from: number, to: number, out: MappedBuilder): void {
  const places: number[] = [];
  let clean = '';
  for (let at = from; at < to; at += 1) {
    const c = raw.charCodeAt(at);
    if (c === 13 || c === 10 || c === 32 || c === 9) continue;
    if (!/[A-Za-z0-9+/=]/.test(raw[at]!)) break;
    clean += raw[at];
    places.push(at);
  }
  const bytes = Buffer.from(clean, 'base64');
  const text = bytes.toString('utf8');
  let offset = 0;
  for (const character of text) {
    const group = Math.floor(offset / 3) * 4;
    const place = places[Math.min(group, places.length - 1)] ?? from;
    for (const unit of character.split('')) out.add(unit.charCodeAt(0), place, 4);
    offset += Buffer.byteLength(character);
  }
  out.add(10, to > 0 ? to - 1 : 0, 1);
}
