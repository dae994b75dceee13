import { decodePercents } from './secret-decode.ts';
import { FORMS, type Form } from './secret-forms.ts';
import { NAME_WORDS, namedIn } from './secret-names.ts';
import { peopleIn } from './secret-people.ts';
import type { Stretch } from './secret-scan.ts';

export type { Stretch };

const MASK = '***';

/**
 * Takes out of a text what nobody registered but what is a secret, or a person's address, by its form: for pasted logs
 * and servers' answers. Ids that help a support ticket stay.
 */
export function redactPatterns(text: string): string {
  const without = masked(text, alsoDecoded(text, credentialsIn), MASK);
  return masked(without, alsoDecoded(without, peopleIn), `${MASK}@${MASK}`);
}

/**
 * Where in the text secrets and addresses stand, by their form, in no order. `joined`: the lines were put together, so
 * that a header that goes on to the end of its line would take all the rest.
 */
export function secretsIn(text: string, joined = false): Stretch[] {
  return alsoDecoded(text, (one) => [...credentialsIn(one, joined), ...peopleIn(one)]);
}

/** What is found in the text as it stands, and in what it says as a part of an address. */
function alsoDecoded(text: string, find: (text: string) => readonly Stretch[]): Stretch[] {
  const found = [...find(text)];
  const decoded = decodePercents(text);
  if (decoded === null) return found;
  const { places } = decoded;
  return found.concat(find(decoded.text).map(({ start, end }) => ({ start: places[start]!, end: places[end]! })));
}

function credentialsIn(text: string, joined = false): Stretch[] {
  const lower = text.toLowerCase();
  const holds = (word: string) => lower.includes(word);
  const out: Stretch[] = NAME_WORDS.some(holds) ? namedIn(text) : [];
  for (const form of FORMS)
    if (form.words.some(holds) && form.when?.test(lower) !== false) out.push(...formsIn(text, form, joined));
  for (const [start, end] of keysIn(text)) out.push({ start, end });
  return out;
}

const compiled = new Map<string, RegExp>();

// Compiled when first needed: to compile all of them for every message costs more than a TLS handshake.
function regExp(source: string, flags: string): RegExp {
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, flags);
    compiled.set(source, pattern);
  }
  return pattern;
}

function formsIn(text: string, form: Form, joined: boolean): Stretch[] {
  const out: Stretch[] = [];
  const pattern = regExp((joined && form.joined) || form.pattern, form.flags ?? 'gi');
  for (const match of text.matchAll(pattern)) {
    const kept = match[2] === undefined ? '' : match[1]!;
    const value = match[2] ?? match[0];
    if (value.startsWith(MASK) || form.accept?.(value, kept + (match[3] ?? '')) === false) continue;
    const start = match.index + kept.length;
    out.push({ start, end: start + value.length });
  }
  return out;
}

function masked(text: string, stretches: readonly Stretch[], mask: string): string {
  if (stretches.length === 0) return text;
  let out = '';
  let at = 0;
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    if (start >= at) out += `${text.slice(at, start)}${mask}`;
    at = end;
  }
  return out + text.slice(at);
}

/** PEM blocks (RFC 7468) of private keys, whole or cut off, between their frames. */
function keysIn(text: string): [number, number][] {
  const label = 'PRIVATE KEY-----';
  let begin = text.indexOf(label);
  const found: [number, number][] = [];
  let close = 0;
  while (begin >= 0) {
    const body = begin + label.length;
    // Once there is no further end, there is none for any later beginning either.
    if (close >= 0 && close < body) close = text.indexOf('-----END', body);
    const stop =
      close >= 0 ? close : body + /^[A-Za-z0-9+/=\s\\]{0,16384}/.exec(text.slice(body, body + 16384))![0].length;
    found.push([body, stop]);
    begin = text.indexOf(label, close >= 0 ? stop + 64 : stop);
  }
  return found;
}
