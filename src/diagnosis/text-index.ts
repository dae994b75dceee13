import type { Entry } from './catalogue.ts';
import type { Digest } from './digest.ts';

/** The messages of the catalogue by their longest literals. */
export interface TextIndex {
  /** Messages of which the longest literal stands somewhere in a text of letters and digits. */
  candidates(tight: string): readonly Message[];
  /** Messages that hold at least `least` of the words, in lower case. */
  withWords(words: readonly string[], least: number): readonly Message[];
  /** All of them. */
  all(): readonly Message[];
}

export interface Message {
  readonly source: string;
  readonly entries: readonly Entry[];
}

const HEAD = 8;
/** In a text of so few letters looking for each message costs less than making a map of them. */
const SHORT = 6000;

export function indexTexts(digest: Digest, entry: (number: number) => Entry): TextIndex {
  const pivots = digest.pivots.split(' ');
  let rows: readonly string[] | undefined;
  const message = (i: number): Message => {
    rows ??= digest.messages().split('\n');
    const tab = rows[i]!.indexOf('\t');
    return {
      source: rows[i]!.slice(0, tab),
      entries: rows[i]!.slice(tab + 1)
        .split(',')
        .map((number) => entry(Number(number))),
    };
  };
  let heads: ReadonlyMap<string, readonly number[]> | undefined;
  let lower: string | undefined;
  let ends: readonly number[] | undefined;
  return {
    candidates(tight) {
      const found: Message[] = [];
      if (tight.length <= SHORT) {
        for (let i = 0; i < pivots.length; i += 1)
          if (pivots[i] !== '' && tight.includes(pivots[i]!)) found.push(message(i));
        return found;
      }
      heads ??= byHead(pivots);
      const seen = new Uint8Array(pivots.length);
      for (let at = 0; at < tight.length; at += 1) {
        for (const i of heads.get(tight.slice(at, at + HEAD)) ?? NOTHING) {
          if (seen[i] === 1) continue;
          seen[i] = 1;
          found.push(message(i));
        }
      }
      pivots.forEach((pivot, i) => {
        if (pivot.length < HEAD && pivot !== '' && tight.includes(pivot)) found.push(message(i));
      });
      return found;
    },
    withWords(words, least) {
      lower ??= digest.messages().toLowerCase();
      ends ??= lineEnds(lower);
      const counts = new Map<number, number>();
      for (const word of words) {
        let line = 0;
        for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, ends[line]!)) {
          while (ends[line]! <= at) line += 1;
          counts.set(line, (counts.get(line) ?? 0) + 1);
        }
      }
      return [...counts].filter(([, count]) => count >= least).map(([line]) => message(line));
    },
    all: () => pivots.map((_pivot, i) => message(i)),
  };
}

const NOTHING: readonly number[] = [];

function byHead(pivots: readonly string[]): Map<string, number[]> {
  const heads = new Map<string, number[]>();
  pivots.forEach((pivot, i) => {
    if (pivot.length < HEAD) return;
    const head = pivot.slice(0, HEAD);
    const known = heads.get(head);
    if (known === undefined) heads.set(head, [i]);
    else known.push(i);
  });
  return heads;
}

function lineEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at + 1);
  ends.push(text.length + 1);
  return ends;
}
