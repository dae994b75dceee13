import { type Catalogue, canonicalCode } from './catalogue.ts';
import { urlAround } from './context.ts';
import { listedCodes } from './listed.ts';
import { isForetold, isInSource } from './mention.ts';
import type { System } from './systems.ts';

export interface CodeTrace {
  /** Canonical, see Signature.code. */
  readonly code: string;
  /** In the flattened text. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how surely the token is an error's code here. */
  readonly weight: number;
  /** An item of a list of codes, such as a manual's. */
  readonly listed?: true;
}

const TOKEN = /[A-Za-z0-9_]+/g;
const MAX_TOKEN = 96;
const MAX_TRACES = 100_000;

/** Numbers of Windows sockets, libuv and Linux, which tools print in place of the names. */
const ERRNO: Readonly<Record<string, string>> = {
  '10060': 'ETIMEDOUT',
  '10061': 'ECONNREFUSED',
  '10054': 'ECONNRESET',
  '10065': 'EHOSTUNREACH',
  '10051': 'ENETUNREACH',
  '11001': 'ENOTFOUND',
  '11002': 'EAI_AGAIN',
  '3008': 'ENOTFOUND',
  '3001': 'EAI_AGAIN',
  '111': 'ECONNREFUSED',
  '110': 'ETIMEDOUT',
  '104': 'ECONNRESET',
  '113': 'EHOSTUNREACH',
  '101': 'ENETUNREACH',
  '61': 'ECONNREFUSED',
  '4039': 'ETIMEDOUT',
  '4077': 'ECONNRESET',
  '4078': 'ECONNREFUSED',
};

/** Every known code in a flattened text. Codes that others use as well are weighed by their surroundings. */
export function codesIn(
  flat: string,
  catalogue: Catalogue,
  systemsAt: (at: number) => ReadonlySet<System>,
): CodeTrace[] {
  const traces: CodeTrace[] = [];
  const add = (code: string, start: number, end: number, weight: number): void => {
    if (traces.length < MAX_TRACES) traces.push({ code, start, end, weight: weight * placeWeight(flat, start, end) });
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(flat); match !== null; match = TOKEN.exec(flat)) {
    const token = match[0];
    const start = match.index;
    const end = start + token.length;
    if (token.length > MAX_TOKEN || token.length < 2) continue;
    const first = token.charCodeAt(0);
    if (first >= 48 && first <= 57) number(flat, token, start, end, catalogue, systemsAt, add);
    else word(flat, token, start, end, catalogue, systemsAt, add);
  }
  const listed = listedCodes(flat, traces, catalogue);
  return listed.size === 0
    ? traces
    : traces.map((trace, i) =>
        listed.has(i) ? { ...trace, weight: trace.weight * 0.3, listed: true as const } : trace,
      );
}

type Add = (code: string, start: number, end: number, weight: number) => void;

function word(
  flat: string,
  token: string,
  start: number,
  end: number,
  catalogue: Catalogue,
  systemsAt: (at: number) => ReadonlySet<System>,
  add: Add,
): void {
  if (isAadsts(token)) {
    aadsts(flat, token, start, end, catalogue, add);
    return;
  }
  let code: string | undefined;
  // As Visual Basic writes it.
  if (flat.charCodeAt(start - 1) === 38 && /^h8[0-9a-f]{7}$/i.test(token)) code = `0x${token.slice(1).toLowerCase()}`;
  const symbolic = token.includes('_') || token === token.toUpperCase();
  if (code === undefined && catalogue.has(token)) code = token;
  else if (code === undefined && token.length >= 8 && symbolic) {
    code = catalogue.anyCase(token.toLowerCase());
    if (code === undefined) {
      const glued = /^[a-z]{1,24}([A-Z][A-Z0-9]*_[A-Z0-9_]+)$/.exec(token);
      if (glued !== null && catalogue.has(glued[1]!)) {
        code = glued[1]!;
        start = end - code.length;
      }
    }
  }
  if (code === undefined && token.length >= 9 && /^[A-Z0-9_l|]+$/.test(token)) code = catalogue.lookalike(token);
  if (code !== undefined) add(code, start, end, isWord(code) && !isKeyed(flat, start) ? 0.3 : 1);
  // Erlang and Elixir write the names of errno as atoms.
  if (code === undefined && flat.charCodeAt(start - 1) === 58 && /^(?:e[a-z]{6,14}|nxdomain)$/.test(token)) {
    const name = token === 'nxdomain' ? 'ENOTFOUND' : token.toUpperCase();
    if (catalogue.has(name) && !/[\w"']:$/.test(flat.slice(Math.max(0, start - 2), start))) add(name, start, end, 0.95);
  }
  if (!symbolic) return;
  for (const other of catalogue.prefixed(token)) if (spoken(other, systemsAt(start))) add(other, start, end, 1);
}

/** A code that is an ordinary word as well counts only where a key, a colon or quotes show that it is one. */
function isWord(code: string): boolean {
  return !/_/.test(code) && !/[a-z][A-Z]/.test(code) && !/\d/.test(code) && !/^E[A-Z]{5,}$/.test(code);
}

function isKeyed(flat: string, start: number): boolean {
  return /(?:code|error|reason|type|name|>|exception)["'`\s]{0,3}[:=>]{0,2}[\s"'`[(]{0,4}$/i.test(
    flat.slice(Math.max(0, start - 24), start),
  );
}

function spoken(code: string, systems: ReadonlySet<System>): boolean {
  const prefix = code.slice(0, code.indexOf(':'));
  return prefix === 'msal' ? true : systems.has(prefix as System);
}

const AADSTS = /^[a-z]{0,2}?[aA4][aA4][dDoO0][sS5][tT7][sS5]/;

function isAadsts(token: string): boolean {
  const c = token.charCodeAt(0);
  return (c === 65 || c === 97 || c === 110 || c === 114) && AADSTS.test(token);
}

/** `AADSTS7000215`, `AADSTS 7000215`, `aadsts-7000215`, and with the letters that a scanner takes for digits. */
function aadsts(flat: string, token: string, start: number, end: number, catalogue: Catalogue, add: Add): void {
  const head = AADSTS.exec(token)![0].length;
  let digits = token.slice(head);
  let stop = end;
  if (digits === '') {
    const next = /^(?:[\s:#\-.]|<\/?\w{1,8}>){1,4}(\d[\dOolISB]{3,8})(?![A-Za-z0-9])/.exec(flat.slice(end, end + 40));
    if (next === null) return;
    digits = next[1]!;
    stop = end + next[0].length;
  }
  const rest = restOfLine(flat, stop, digits, catalogue);
  const read = asDigits(digits + (rest?.digits ?? ''));
  if (read !== null) add(`AADSTS${read}`, start + Math.max(0, head - 6), rest?.end ?? stop, 1);
}

/** The digits that a line's end has cut off: those before a colon at the beginning of the next line. */
function restOfLine(
  flat: string,
  at: number,
  digits: string,
  catalogue: Catalogue,
): { readonly digits: string; readonly end: number } | null {
  if (digits.length > 7) return null;
  const next = /^([ \t|\u2502]{0,40}\r?\n[ \t>|\u2502]{0,40})(\d{1,6}):/.exec(flat.slice(at, at + 100));
  if (next === null) return null;
  const [, gap, rest] = next as unknown as [string, string, string];
  if (rest.length > 3 && !catalogue.has(`AADSTS${digits}${rest}`)) return null;
  return { digits: rest, end: at + gap.length + rest.length };
}

function asDigits(text: string): string | null {
  const digits = text
    .replace(/[oOQD]/g, '0')
    .replace(/[lIi|]/g, '1')
    .replace(/S/g, '5')
    .replace(/B/g, '8')
    .replace(/_.*$/, '');
  return /^\d{4,8}$/.test(digits) ? digits : null;
}

function number(
  flat: string,
  token: string,
  start: number,
  end: number,
  catalogue: Catalogue,
  systemsAt: (at: number) => ReadonlySet<System>,
  add: Add,
): void {
  const length = token.length;
  if (length >= 3 && (token.charCodeAt(1) | 32) === 120) {
    // A place in memory, not a code.
    if (
      /(?:offset|address|addr|pointer|base|handle|thread(?: id)?|process(?: id)?)["']?\s{0,2}[:=]?\s{0,2}$/i.test(
        flat.slice(Math.max(0, start - 20), start),
      )
    )
      return;
    // As 64 bits, and with the suffix of C.
    const hex = token
      .toLowerCase()
      .replace(/^0xf{8}(?=8[0-9a-f]{7}$)/, '0x')
      .replace(/^(0x[0-9a-f]{8})[lu]{1,2}$/, '$1');
    if (/^0x[0-9a-f]{8}$/.test(hex)) add(hex, start, end, 1);
    else if (hex.length === 10) {
      const read = `0x${hex.slice(2).replace(/o/g, '0').replace(/[li]/g, '1').replace(/s/g, '5')}`;
      if (catalogue.has(read)) add(read, start, end, 0.9);
    }
    return;
  }
  if (length === 10 && token.charCodeAt(0) === 50 && token.charCodeAt(1) === 49) {
    const negative = flat.charCodeAt(start - 1) === 45 || flat.charCodeAt(start - 1) === 0x2212;
    const value = Number(token);
    const hex = `0x${(negative ? -value >>> 0 : value >>> 0).toString(16)}`;
    if (value <= 0xffffffff && hex.startsWith('0x8') && catalogue.has(hex))
      add(hex, negative ? start - 1 : start, end, 1);
    return;
  }
  if (
    length === 8 &&
    catalogue.has(`0x${token.toLowerCase()}`) &&
    /(?:(?:code|error|hr|hresult)\W{1,6}|\b0x\s)$/i.test(flat.slice(Math.max(0, start - 16), start))
  ) {
    add(`0x${token.toLowerCase()}`, start, end, 0.9);
    return;
  }
  if (length === 9 && /^8[0-9a-f]{7}h$/i.test(token) && catalogue.has(`0x${token.slice(0, 8).toLowerCase()}`)) {
    add(`0x${token.slice(0, 8).toLowerCase()}`, start, end, 0.9);
    return;
  }
  if (!/^\d{2,8}$/.test(token)) return;
  const before = flat.slice(Math.max(0, start - 60), start);
  if (length >= 5 && catalogue.has(`AADSTS${token}`)) {
    const weight = aadNumberWeight(token, before, flat.slice(end, end + 300), systemsAt(start));
    if (weight > 0) {
      add(`AADSTS${token}`, start, end, weight);
      return;
    }
  }
  const errno = ERRNO[token];
  if (
    errno !== undefined &&
    /(?:errno|winerror|socketexception|socket error|wsa\w{0,20}|os error|sockets? code|error code)["']?\W{1,4}-?$/i.test(
      before,
    )
  ) {
    const named = length <= 3 ? /(?:errno|os error)["']?\W{1,4}-?$/i.test(before) : true;
    if (named && catalogue.has(errno)) add(errno, start, end, 0.95);
  }
  if ((length === 3 || length === 4) && systemsAt(start).has('marketo')) {
    const weight = marketoWeight(before, flat.slice(end, end + 8));
    if (weight > 0)
      for (const code of catalogue.prefixed(token)) if (code.startsWith('marketo:')) add(code, start, end, weight);
  }
}

const KEYED = /(?:code|error|errors|marketo|status|exception)["'`]?[\s:=>([]{1,6}["'`]?$/i;
/** Words before a colon that announce an error's number rather than name another value. */
const ANNOUNCES =
  /^(?:api|rest|response|returned|message|failed|failure|reasons?|fault|warn|warning|info|fatal|http)$/i;

/** How surely a bare number is the number of a Marketo error: not an id, a place in a file, an item of a list or a time. */
function marketoWeight(before: string, after: string): number {
  // A member of an object that measures or counts by system, such as a latency.
  if (/["']marketo["']\s{0,3}:\s{0,3}$/i.test(before)) return 0;
  if (KEYED.test(before)) return 1;
  const key = /([A-Za-z_][\w-]{0,40})["'`]?\s{0,3}[:=]>?\s{0,3}[[(]?\s{0,3}["'`]?$/.exec(before)?.[1];
  if (key !== undefined && !ANNOUNCES.test(key)) return 0;
  if (/\d[:.,]\s?$/.test(before) || /\[[\d,\s"']{1,60}$/.test(before)) return 0;
  if (/[[(]\s?["']?$/.test(before) && /^["']?,\s?["']?\d/.test(after)) return 0;
  if (/[[(]["']?$/.test(before)) return 1;
  return /^["']?\s?[:\-,)\]]/.test(after) && /(?:^|[\n\s:,[({"'])$/.test(before) ? 0.8 : 0;
}

/** Words of a sign-in: without any a number of seven digits is an amount or an order. */
const SIGN_IN = /secret|client|tenant|token|oauth|log ?[io]n|sign|auth|azure|\baad|\bapp/i;

/** What the box of details on a page of Entra's sign-in has below the number. */
const DETAILS = /^\s{1,12}request id\b[\s\S]{1,120}?\bcorrelation id\b[\s\S]{1,120}?\btimestamp\b/i;

/** How surely a bare number is the number of an AADSTS error. */
function aadNumberWeight(token: string, before: string, after: string, systems: ReadonlySet<System>): number {
  if (/error_codes["'\s:=>]{1,8}\[?[\d,\s]{0,40}$/i.test(before)) return 0.97;
  if (/error\?code=$/.test(before)) return 0.6;
  if (/error\(s\)\s?:\s?$/i.test(before)) return 1;
  if (/^\s?-\s?(?:\[|timestamp)/i.test(after)) return 1;
  const keyed =
    /(?:error|err|errno|status|result|failure)[ _-]?(?:code|no|number|type)?["'`]{0,2}\s{0,2}[:=#]{0,2}>?\s{0,2}["'`([]{0,2}$/i.test(
      before,
    ) || /\bcode["'`]{0,2}\s{0,2}[:=#]{1,2}\s{0,2}["'`([]{0,2}$/i.test(before);
  if (keyed) return token.length >= 6 || systems.has('entra') || DETAILS.test(after) ? 0.95 : 0;
  if (token.length === 7 && token.startsWith('70002'))
    return systems.has('entra') || SIGN_IN.test(`${before} ${after.slice(0, 40)}`) ? 0.8 : 0;
  return token.length >= 6 && systems.has('entra') && /^\s?[:\-,)\]]/.test(after) ? 0.8 : 0;
}

function placeWeight(flat: string, start: number, end: number): number {
  const url = urlAround(flat, start);
  if (url !== null && !/[?&#][a-z_]{0,24}(?:error|message|reason|description)[a-z_]{0,24}=[^&]{0,80}$/i.test(url)) {
    return /\/error\?code=$/.test(url) ? 1 : 0.25;
  }
  return isForetold(flat, start) || isInSource(flat, start, end) ? 0.3 : 1;
}

export { canonicalCode };
