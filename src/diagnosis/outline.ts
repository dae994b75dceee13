import { causes } from '../causes/index.ts';
import { redactPatterns } from '../secret.ts';
import type { Cause } from './cause.ts';
import { catalogue } from './diagnose.ts';
import { idsNear } from './ids.ts';
import { readText } from './reading.ts';

/** Of an unknown text: what could be read in it, and which known causes speak of the same things. */
export interface Outline {
  readonly facts: readonly string[];
  /** At most three, as `id   title`; guesses, never a diagnosis. */
  readonly guesses: readonly string[];
}

const READ = 20_000;
const GUESSES = 3;
/** Share of a cause's rare words that must stand in the text. */
const ENOUGH = 0.34;

export function outline(text: string): Outline {
  const reading = readText(text.slice(0, READ), catalogue());
  const facts = [
    ...unique(reading.statuses.map((trace) => `HTTP status ${trace.status}`)),
    ...unique(reading.codes.map((trace) => `code ${trace.code}`)),
    ...[...reading.systems].map((system) => `words of ${system}`),
    ...reading.foreign.slice(0, 3).map((system) => `words of ${system}, which is no lead destination`),
    ...Object.entries(idsNear(reading.flat.text, 0)).map(([name, value]) => `${name} ${value}`),
  ];
  return { facts: facts.slice(0, 8).map(redactPatterns), guesses: guess(reading.flat.text) };
}

function guess(text: string): readonly string[] {
  const seen = new Set(wordsOf(text));
  if (seen.size === 0) return [];
  const spread = new Map<string, number>();
  const bags = causes.map((cause) => ({ cause, words: bag(cause) }));
  for (const { words } of bags) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const weight = (word: string) => Math.log(causes.length / (spread.get(word) ?? 1));
  return bags
    .map(({ cause, words }) => {
      const all = [...words].reduce((sum, word) => sum + weight(word), 0);
      const common = [...words].filter((word) => seen.has(word));
      const shared = common.reduce((sum, word) => sum + weight(word), 0);
      // One word, however rare, is shared by chance.
      return { cause, share: all === 0 || common.length < 2 ? 0 : shared / all };
    })
    .filter(({ share }) => share >= ENOUGH)
    .sort((a, b) => b.share - a.share)
    .slice(0, GUESSES)
    .map(({ cause }) => `${cause.id}   ${cause.title}`);
}

function bag(cause: Cause): ReadonlySet<string> {
  return new Set(wordsOf(cause.title));
}

const COMMON = new Set(
  'the and for not was are has have with that this from into its can cannot which when does did been than then them they will would'.split(
    ' ',
  ),
);

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[a-z][a-z0-9-]{2,40}/g) ?? []).filter((word) => !COMMON.has(word));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, 4);
}
