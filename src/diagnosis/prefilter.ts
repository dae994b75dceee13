import type { Catalogue } from './catalogue.ts';

/**
 * Finds the places of a byte stream that are worth a closer look. Every pattern has at least LEAST bytes; of each the
 * five-byte grams at STRIDE neighbouring places are known, so that looking at every STRIDE-th place of the stream misses
 * none. Letters are compared without case by setting their sixth bit, on both sides alike.
 */
const LEAST = 8;
const GRAM = 5;
const STRIDE = LEAST - GRAM + 1;
const BITS = 17;
/** No clue is looked at beyond this many bytes. */
const LONGEST = 64;

export interface Clue {
  /** Bytes, folded. */
  readonly bytes: Uint8Array;
  /** Messages that may stand here; empty where the pattern is a code or a status. */
  readonly texts: string[];
  readonly kind: 'code' | 'text' | 'status';
}

export interface Prefilter {
  readonly clues: readonly Clue[];
  /** The next clue that begins in [from, to), or null; `at` receives its place. Bytes up to `to` plus the longest clue are read. */
  next(bytes: Uint8Array, from: number, to: number, limit: number): { readonly clue: Clue; readonly at: number } | null;
}

/** Words that stand in every log: a text is found by its rarest part, never by one of these. */
const COMMON_WORDS =
  'access account accounts action actions address allowed already another application because before bytes cannot certificate client close closed command complete completed config configuration connect connection contact content context correct create created current default delete denied details directory disabled does enabled endpoint entity error errors exception exceptions execute expected expired failed failure field fields found following format function gateway general handle header headers identifier include information input insert instance internal invalid library limit lookup message messages method missing module network object occurred operation organization parameter parameters password permission permissions please process processing property protocol provided reached received record records refused remote request requested requests require required resource response return returned returning running schema security select server service session should source specified start started starting status string subscription success successful support supported system table tenant their through timeout token tokens trigger unable unknown update updated upload valid validation values version waiting while within without writing your login users database';

let common: ReadonlySet<string> | undefined;

function everydayWords(): ReadonlySet<string> {
  common ??= new Set(COMMON_WORDS.split(' '));
  return common;
}

/** What stands before the number of an Entra or Marketo error that is written without a name. */
const NUMBER_CLUES = [
  'error_codes',
  'errorcode":',
  'errorcode: ',
  'code":"6',
  'code":"7',
  'code":"10',
  'code": "6',
  'code": "7',
  'code": "10',
  "code': '6",
  "code': '7",
  "code': '10",
  'code\\":\\"6',
  'code\\":\\"7',
  'code\\":\\"10',
  'error 60',
  'error 61',
  'error 10',
  'marketo ',
];

const STATUS_CLUES = [
  'unauthorized',
  'forbidden',
  'not found',
  'bad request',
  'status code',
  'statuscode',
  'status":4',
  'status":5',
  'status": 4',
  'status": 5',
  'status: 4',
  'status: 5',
  'status=4',
  'status=5',
  'status 4',
  'status 5',
  'status\\":4',
  'status\\":5',
  'http/1.1" 4',
  'http/1.1" 5',
  'http/1.0" 4',
  'http/1.0" 5',
  'http/2.0" 4',
  'http/2.0" 5',
  'http/1.1 4',
  'http/1.1 5',
  'http/1.1 3',
  'http error',
  'http 4',
  'http 5',
  'internal server error',
  'bad gateway',
  'service unavailable',
  'too many requests',
  'method not allowed',
  'gateway time',
];

export function buildPrefilter(catalogue: Catalogue): Prefilter {
  const clues = new Map<string, Clue>();
  const add = (pattern: string, kind: Clue['kind'], text?: string): void => {
    const bytes = fold(Buffer.from(pattern));
    if (bytes.length < LEAST) return;
    const known = clues.get(pattern.toLowerCase());
    const clue = known ?? { bytes, texts: [], kind };
    if (known === undefined) clues.set(pattern.toLowerCase(), clue);
    if (text !== undefined) clue.texts.push(text);
  };
  for (let digits = 10; digits < 100; digits += 1) add(`aadsts${digits}`, 'code');
  for (const pattern of NUMBER_CLUES) add(pattern, 'code');
  for (const code of catalogue.codes()) for (const pattern of spellings(code)) add(pattern, 'code');
  for (const { source } of catalogue.texts().all()) add(rarest(source), 'text', source);
  for (const pattern of STATUS_CLUES) add(pattern, 'status');
  return index([...clues.values()]);
}

function spellings(code: string): string[] {
  if (/^AADSTS\d/.test(code)) return [];
  if (!/^0x[0-9a-f]{8}$/.test(code)) {
    const tail = code.slice(code.indexOf(':') + 1);
    if (tail.length < LEAST && !/^\d+$/.test(tail))
      return [
        `'${tail}'`,
        `"${tail}"`,
        ` ${tail} `,
        ` ${tail}:`,
        ` ${tail},`,
        `write ${tail}`,
        `read ${tail}`,
        `connect ${tail}`,
        `: ${tail}`,
      ];
    return /^\d+$/.test(tail) ? [] : [tail];
  }
  const value = Number.parseInt(code, 16);
  // Without its prefix: it has several.
  return [code.slice(2), String(value), String(2 ** 32 - value)];
}

/**
 * The part of a message by which it is found: a word that is long and of no everyday use, or else the pair of
 * neighbouring words with the most letters that are in no everyday word. Empty where every part is too short for the
 * filter: such a message is found only next to another clue.
 */
export function rarest(text: string): string {
  let best = '';
  let most = 0;
  for (const part of text.split(/[*"'`\u2018\u2019\\]/)) {
    const tokens = part
      .trim()
      .split(/\s+/)
      .filter((token) => token !== '');
    for (let first = 0; first < tokens.length; first += 1) {
      let phrase = '';
      let total = 0;
      for (let last = first; last < Math.min(tokens.length, first + 4); last += 1) {
        phrase += (last === first ? '' : ' ') + tokens[last];
        total += rarity(tokens[last]!);
        // A longer phrase is rarer and more easily broken by a line's end: the shortest that is rare enough is best.
        const value = Math.min(total, ENOUGH) * 100 - phrase.length;
        if (Buffer.byteLength(phrase) >= LEAST && value > most) {
          best = phrase;
          most = value;
        }
      }
    }
  }
  return best;
}

const ENOUGH = 9;

function rarity(word: string): number {
  if (/[^\x00-\x7f]/.test(word)) return Buffer.byteLength(word);
  if (word.length < 4) return 1;
  if (everydayWords().has(word.toLowerCase().replace(/[^a-z]/g, ''))) return 2;
  return /[a-z][A-Z]|_|\d/.test(word) ? word.length : word.length * 0.7;
}

function fold(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte | 0x20);
}

/** Five bytes as 32 bits: two different grams that happen to share them cost a comparison, no more. */
function gramAt(bytes: Uint8Array, at: number): number {
  return mix(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24), bytes[at + 4]!);
}

function mix(four: number, fifth: number): number {
  return Math.imul(four | 0x20202020, 0x9e3779b1) ^ Math.imul(fifth | 0x20, 0x85ebca6b) || 1;
}

interface Slot {
  readonly clue: Clue;
  /** Where in the clue the gram stands. */
  readonly offset: number;
}

function index(clues: readonly Clue[]): Prefilter {
  const everyday = new Set<number>();
  for (const word of everydayWords()) {
    const bytes = fold(Buffer.from(` ${word} `));
    for (let at = 0; at + GRAM <= bytes.length; at += 1) everyday.add(gramAt(bytes, at));
  }
  const buckets = new Map<number, Slot[]>();
  for (const clue of clues) {
    const first = rarestWindow(clue.bytes, everyday);
    for (let offset = first; offset < first + STRIDE; offset += 1) {
      const gram = gramAt(clue.bytes, offset);
      const bucket = buckets.get(gram);
      if (bucket === undefined) buckets.set(gram, [{ clue, offset }]);
      else bucket.push({ clue, offset });
    }
  }
  // Open addressing in plain arrays: one look settles most places of the stream, a second one nearly all the rest.
  const mask = (1 << BITS) - 1;
  const grams = new Int32Array(1 << BITS);
  const firstOf = new Int32Array(1 << BITS);
  const pastOf = new Int32Array(1 << BITS);
  const size = [...buckets.values()].reduce((sum, bucket) => sum + bucket.length, 0);
  const clueOf = new Int32Array(size);
  const offsetOf = new Int32Array(size);
  const deltaOf = new Int32Array(size);
  const checkOf = new Int32Array(size);
  const number = new Map(clues.map((clue, i) => [clue, i]));
  let filled = 0;
  for (const [gram, bucket] of buckets) {
    let slot = gram >>> (32 - BITS);
    while (grams[slot] !== 0) slot = (slot + 1) & mask;
    grams[slot] = gram;
    firstOf[slot] = filled;
    for (const { clue, offset } of bucket) {
      const length = Math.min(clue.bytes.length, LONGEST);
      const other = offset * 2 < length - GRAM ? length - GRAM : 0;
      clueOf[filled] = number.get(clue)!;
      offsetOf[filled] = offset;
      deltaOf[filled] = other - offset;
      checkOf[filled] = gramAt(clue.bytes, other);
      filled += 1;
    }
    pastOf[slot] = filled;
  }
  return {
    clues,
    next(bytes, from, to, limit) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const last = limit - GRAM;
      const end = Math.min(to + LONGEST, last + 1);
      for (let at = from; at < end; at += STRIDE) {
        const gram = mix(view.getInt32(at, true), view.getUint8(at + 4));
        let slot = gram >>> (32 - BITS);
        while (grams[slot] !== gram && grams[slot] !== 0) slot = (slot + 1) & mask;
        if (grams[slot] === 0) continue;
        let found: Clue | null = null;
        let place = to;
        for (let i = firstOf[slot]!; i < pastOf[slot]!; i += 1) {
          const other = at + deltaOf[i]!;
          if (other < 0 || other > last || mix(view.getInt32(other, true), view.getUint8(other + 4)) !== checkOf[i])
            continue;
          const start = at - offsetOf[i]!;
          const clue = clues[clueOf[i]!]!;
          if (start < from || start >= place || !matches(clue.bytes, bytes, start, limit)) continue;
          found = clue;
          place = start;
        }
        if (found !== null) return { clue: found, at: place };
      }
      return null;
    },
  };
}

/** Where in the pattern the STRIDE grams begin that share the fewest with everyday words. */
function rarestWindow(bytes: Uint8Array, everyday: ReadonlySet<number>): number {
  let best = 0;
  let least = STRIDE + 1;
  for (let first = 0; first + LEAST <= Math.min(bytes.length, LONGEST); first += 1) {
    let shared = 0;
    for (let offset = first; offset < first + STRIDE; offset += 1) if (everyday.has(gramAt(bytes, offset))) shared += 1;
    if (shared < least) {
      best = first;
      least = shared;
    }
  }
  return best;
}

function matches(pattern: Uint8Array, bytes: Uint8Array, start: number, limit: number): boolean {
  if (start + pattern.length > limit) return false;
  for (let i = 0; i < pattern.length; i += 1) if ((bytes[start + i]! | 0x20) !== pattern[i]) return false;
  return true;
}
