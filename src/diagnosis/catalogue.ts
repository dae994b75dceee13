import type { Cause, Signature } from './cause.ts';
import { canonicalCode, type Digest, digestOf, list } from './digest.ts';
import { looks } from './looks.ts';
import { compileTemplate, type Template } from './template.ts';
import { indexTexts, type TextIndex } from './text-index.ts';

/** One signature of one cause, ready to be compared. */
export interface Entry {
  readonly cause: Cause;
  readonly signature: Signature;
  readonly texts: readonly string[];
  readonly statuses: readonly number[];
  readonly unless: readonly string[];
}

/** The catalogue by code, by message and by status. Nothing is made before a text gets as far as to need it. */
export interface Catalogue {
  byId(id: string): Cause | undefined;
  has(code: string): boolean;
  /** In the order of the catalogue. */
  codes(): Iterable<string>;
  byCode(code: string): readonly Entry[];
  /** Signatures that rest on a status alone. */
  byStatus(status: number): readonly Entry[];
  /** The code's own spelling of a token in lower case, for codes that are long enough to be nothing else. */
  anyCase(lower: string): string | undefined;
  /** The codes that end in a colon and this, such as `marketo:603`. */
  prefixed(tail: string): readonly string[];
  /** The code that a scanner may have read as this token. */
  lookalike(token: string): string | undefined;
  texts(): TextIndex;
  template(source: string): Template;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const FEW = 80;

/** `digest`: of the same causes, where it was made before. */
export function indexCauses(causes: readonly Cause[], digest: Digest = digestOf(causes)): Catalogue {
  const codes = ` ${digest.codes}`;
  const numbers = once(() => pairs(digest.codes));
  let asked = 0;
  /** A short text asks for few codes: finding these in the string costs less than a map of all. */
  const numbersOf = (code: string): string | undefined => {
    asked += 1;
    if (asked > FEW) return numbers().get(code);
    const at = codes.indexOf(` ${code}=`);
    if (at < 0) return undefined;
    const from = at + code.length + 2;
    const end = codes.indexOf(' ', from);
    return codes.slice(from, end < 0 ? codes.length : end);
  };
  const entries = new Map<number, Entry>();
  const entry = (number: number): Entry => {
    let known = entries.get(number);
    if (known === undefined) {
      known = entryOf(causes, digest.starts, number);
      entries.set(number, known);
    }
    return known;
  };
  const all = (joined: string | undefined): readonly Entry[] =>
    joined === undefined ? [] : joined.split(',').map((one) => entry(Number(one)));
  const statuses = once(() => pairs(digest.statuses));
  const lowerCodes = once(() => codes.toLowerCase());
  /** The code that ends before the equals sign at `end`, in its own spelling. */
  const codeBefore = (end: number): string => codes.slice(codes.lastIndexOf(' ', end - 1) + 1, end);
  const prefixed = (tail: string): readonly string[] => {
    const found: string[] = [];
    const wanted = `:${tail}=`;
    for (let at = codes.indexOf(wanted); at >= 0; at = codes.indexOf(wanted, at + 1))
      found.push(codeBefore(at + wanted.length - 1));
    return found;
  };
  const tails = once(
    () =>
      new Set(
        [...numbers().keys()].filter((code) => code.includes(':')).map((code) => code.slice(code.indexOf(':') + 1)),
      ),
  );
  const anyCases = once(
    () => new Map([...numbers().keys()].filter((code) => code.length >= 8).map((code) => [code.toLowerCase(), code])),
  );
  const anyCase = (lower: string): string | undefined => {
    if (asked > FEW) return anyCases().get(lower);
    const at = lowerCodes().indexOf(` ${lower}=`);
    return at < 0 || lower.length < 8 ? undefined : codes.slice(at + 1, at + 1 + lower.length);
  };
  const similar = once(
    () =>
      new Map(
        [...numbers().keys()]
          .filter((code) => /^[A-Z][A-Z0-9_]{8,}$/.test(code))
          .map((code) => [looks(code.toLowerCase()), code]),
      ),
  );
  const templates = new Map<string, Template>();
  return {
    byId: (id) => causes.find((cause) => cause.id === id),
    has: (code) => numbersOf(code) !== undefined,
    codes: () => numbers().keys(),
    byCode: (code) => all(numbersOf(code)),
    byStatus: (status) => all(statuses().get(String(status))),
    anyCase,
    prefixed: (tail) => (asked > FEW && !tails().has(tail) ? [] : prefixed(tail)),
    lookalike: (token) => similar().get(looks(token.toLowerCase())),
    texts: once(() => indexTexts(digest, entry)),
    template(source) {
      let template = templates.get(source);
      if (template === undefined) {
        template = compileTemplate(source);
        templates.set(source, template);
      }
      return template;
    },
  };
}

function pairs(text: string): Map<string, string> {
  const map = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const equals = text.indexOf('=', at);
    const blank = text.indexOf(' ', equals);
    const end = blank < 0 ? text.length : blank;
    map.set(text.slice(at, equals), text.slice(equals + 1, end));
    at = end + 1;
  }
  return map;
}

function entryOf(causes: readonly Cause[], starts: readonly number[], number: number): Entry {
  let index = starts.length - 1;
  while (starts[index]! > number) index -= 1;
  const cause = causes[index]!;
  const signature = cause.match[number - starts[index]!]!;
  return {
    cause,
    signature,
    texts: list(signature.text),
    statuses: list(signature.status),
    unless: list(signature.unless),
  };
}

export { canonicalCode };
