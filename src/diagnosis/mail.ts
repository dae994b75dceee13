import { decodeBytes, EncodedBytes } from './charset.ts';
import { type Mapped, MappedBuilder } from './mapped.ts';

const ENCODING = /content-transfer-encoding:[ \t]{0,8}(quoted-printable|base64)/gi;

/**
 * In an HTTP archive (HAR) a body that is no plain text stands as base64, and says so beside it: behind it in what
 * Chromium writes, before it in what Firefox writes.
 */
const ARCHIVED =
  /"text"\s{0,4}:\s{0,4}"((?:[A-Za-z0-9+/=]|\\\/){24,2000000})"\s{0,40},\s{0,40}"encoding"\s{0,4}:\s{0,4}"base64"|"encoding"\s{0,4}:\s{0,4}"base64"\s{0,40},[^{}\\]{0,300}?"text"\s{0,4}:\s{0,4}"((?:[A-Za-z0-9+/=]|\\\/){24,2000000})"/g;

/** A word of a header in another character set (RFC 2047). */
const WORD = /=\?([\w.:-]{2,40}?)(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,400})\?=/gi;

type Encoding = 'base64' | 'quoted-printable' | 'word' | 'none';

interface Part {
  readonly from: number;
  readonly to: number;
  readonly encoding: Encoding;
  readonly charset: string;
}

/** Whether a text longer than is read at once may hold encoded parts; looks at its beginning alone. */
export function mayHoldParts(head: string): boolean {
  return (
    /^(?:mime-version|content-transfer-encoding|content-type|received|message-id):/im.test(head) ||
    /^\s{0,20}\{\s{0,20}"log"\s{0,10}:\s{0,10}\{/.test(head)
  );
}

/** The encoded parts of an e-mail message (RFC 2045) or an HTTP archive in clear; null where the text holds none. */
export function decodeParts(raw: string): Mapped | null {
  if (raw.length < 40) return null;
  const parts = [...mailParts(raw), ...archiveParts(raw), ...programParts(raw), ...words(raw)].sort(
    (a, b) => a.from - b.from || b.to - a.to || (a.encoding === 'none' ? -1 : 1),
  );
  if (parts.length === 0) return null;
  const out = new MappedBuilder(raw.length);
  let at = 0;
  for (const { from, to, encoding, charset } of parts) {
    if (from < at) continue;
    for (; at < from; at += 1) out.add(raw.charCodeAt(at), at, 1);
    if (encoding === 'base64') base64(raw, from, to, charset, out);
    else if (encoding !== 'none') quotedPrintable(raw, from, to, charset, out, encoding === 'word');
    at = to;
  }
  for (; at < raw.length; at += 1) out.add(raw.charCodeAt(at), at, 1);
  return out.done(raw.length);
}

function mailParts(raw: string): Part[] {
  const parts: Part[] = [];
  ENCODING.lastIndex = 0;
  for (let header = ENCODING.exec(raw); header !== null; header = ENCODING.exec(raw)) {
    const from = bodyStart(raw, header.index + header[0].length);
    if (from < 0) break;
    const to = bodyEnd(raw, from);
    const head = headerAround(raw, header.index, from);
    const charset = /charset\s{0,3}=\s{0,3}["']?([\w.:-]{2,40})/i.exec(head)?.[1] ?? 'utf-8';
    const encoding = holdsNoWords(head)
      ? 'none'
      : header[1]!.toLowerCase() === 'base64'
        ? 'base64'
        : 'quoted-printable';
    parts.push({ from, to, encoding, charset });
    ENCODING.lastIndex = to;
  }
  return parts;
}

const MOST_OF_HEADER = 4000;

/** The header lines of the part, as the type may stand before the encoding or behind it. */
function headerAround(raw: string, at: number, bodyStart: number): string {
  const before = raw.slice(Math.max(0, at - MOST_OF_HEADER), at);
  const begin = Math.max(before.lastIndexOf('\n--'), before.lastIndexOf('\n\n'), before.lastIndexOf('\n\r\n'));
  return before.slice(begin + 1) + raw.slice(at, Math.min(bodyStart, at + MOST_OF_HEADER));
}

/** Pictures, sounds and packed files: their bytes would only look like words by chance. */
function holdsNoWords(header: string): boolean {
  return /^content-type:\s{0,8}(?:(?:image|audio|video|font)\/|application\/(?:pdf|zip|gzip|x-zip|x-gzip|x-7z|vnd\.|msword))/im.test(
    header,
  );
}

function archiveParts(raw: string): Part[] {
  if (!raw.includes('"encoding"')) return [];
  return [...raw.matchAll(ARCHIVED)].map((match) => {
    const body = match[1] ?? match[2]!;
    const from =
      match[1] === undefined ? match.index + match[0].length - 1 - body.length : raw.indexOf(body, match.index + 7);
    return { from, to: from + body.length, encoding: 'base64', charset: 'utf-8' };
  });
}

/** What a browser loads to show a page: whatever its words are, they are no answer to a lead. */
const LOADED =
  /"mimeType"\s{0,4}:\s{0,4}"(?:text\/css|(?:text|application)\/(?:x-)?(?:java|ecma)script|application\/(?:wasm|(?:x-)?font|vnd\.ms-fontobject)|(?:image|font|audio|video)\/)[^"\n]{0,80}"/gi;
/** How far the status stands before its content: headers and cookies lie between. */
const HEADERS = 20_000;
const MOST_PARTS = 5000;

/** Bodies of scripts, styles, pictures and fonts that an HTTP archive holds of answers that were no errors. */
function programParts(raw: string): Part[] {
  if (!raw.includes('"mimeType"') || !raw.includes('"entries"')) return [];
  const parts: Part[] = [];
  for (const match of raw.matchAll(LOADED)) {
    if (parts.length >= MOST_PARTS) break;
    const near = Math.max(0, match.index - 400);
    const content = near + raw.slice(near, match.index).lastIndexOf('{');
    if (!/"content"\s{0,4}:\s{0,4}$/.test(raw.slice(Math.max(0, content - 30), content))) continue;
    const head = raw.slice(Math.max(0, content - HEADERS), content);
    const status = head.lastIndexOf('"status"');
    if (status < 0 || !/^"status"\s{0,4}:\s{0,4}[23]\d\d\b/.test(head.slice(status, status + 24))) continue;
    const text = /^[^{}]{0,200}?"text"\s{0,4}:\s{0,4}"/.exec(raw.slice(content + 1, match.index + 400));
    if (text === null) continue;
    const from = content + 1 + text[0].length;
    parts.push({ from, to: stringEnd(raw, from), encoding: 'none', charset: 'utf-8' });
  }
  return parts;
}

function stringEnd(raw: string, from: number): number {
  for (let at = raw.indexOf('"', from); at >= 0; at = raw.indexOf('"', at + 1)) {
    let escapes = 0;
    while (raw.charCodeAt(at - 1 - escapes) === 92) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return raw.length;
}

/** Encoded words with their frames left out; the white space between two of them is none of the text's (RFC 2047, 6.2). */
function words(raw: string): Part[] {
  if (!raw.includes('=?')) return [];
  const parts: Part[] = [];
  let end = -1;
  for (const match of raw.matchAll(WORD)) {
    const [all, charset, kind, body] = match as unknown as [string, string, string, string];
    const gap = end < 0 ? null : raw.slice(end, Math.min(match.index, end + 100));
    const joined = gap !== null && match.index - end <= 100 && /^\s+$/.test(gap);
    const from = match.index + all.length - 2 - body.length;
    const to = match.index + all.length;
    parts.push({ from: joined ? end : match.index, to: from, encoding: 'none', charset });
    parts.push({ from, to: to - 2, encoding: kind.toLowerCase() === 'b' ? 'base64' : 'word', charset });
    parts.push({ from: to - 2, to, encoding: 'none', charset });
    end = to;
  }
  return parts;
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

function quotedPrintable(
  raw: string,
  from: number,
  to: number,
  charset: string,
  out: MappedBuilder,
  word: boolean,
): void {
  const bytes = new EncodedBytes(to - from);
  const flush = (): void => {
    decodeBytes(bytes, charset, out);
    bytes.clear();
  };
  for (let at = from; at < to; ) {
    const c = raw.charCodeAt(at);
    if (c === 61) {
      const soft = raw.startsWith('\r\n', at + 1) ? 3 : raw.charCodeAt(at + 1) === 10 ? 2 : 0;
      if (soft > 0) {
        at += soft;
        continue;
      }
      const digits = raw.slice(at + 1, at + 3);
      if (/^[0-9a-f]{2}$/i.test(digits)) {
        bytes.add(Number.parseInt(digits, 16), at, 3);
        at += 3;
        continue;
      }
    }
    if (c < 0x80) bytes.add(word && c === 95 ? 32 : c, at, 1);
    else {
      // What is no ASCII may not stand here, and is taken as it is.
      flush();
      out.add(c, at, 1);
    }
    at += 1;
  }
  flush();
}

/** Offsets inside a base64 part are true to the group of four characters. */
function base64(raw: string, from: number, to: number, charset: string, out: MappedBuilder): void {
  const places: number[] = [];
  let clean = '';
  for (let at = from; at < to; at += 1) {
    const c = raw.charCodeAt(at);
    if (c === 13 || c === 10 || c === 32 || c === 9 || c === 92) continue;
    if (!/[A-Za-z0-9+/=]/.test(raw[at]!)) break;
    clean += raw[at];
    places.push(at);
  }
  const clear = Buffer.from(clean, 'base64');
  const bytes = new EncodedBytes(clear.length);
  for (let i = 0; i < clear.length; i += 1) {
    const group = Math.floor(i / 3) * 4;
    const place = places[group] ?? from;
    const last = places[Math.min(group + 3, places.length - 1)] ?? place;
    bytes.add(clear[i]!, place, last + 1 - place);
  }
  decodeBytes(bytes, charset, out);
  if (raw.charCodeAt(to - 1) === 10) out.add(10, to - 1, 1);
}
