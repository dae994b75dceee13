import { causes } from '../causes/index.ts';
import type { Cause } from './cause.ts';
import { list } from './digest.ts';
import type { Reading } from './reading.ts';

const GUESSES = 3;
/** From here on a cause speaks of the same things. */
const PLAUSIBLE = 1;
/** Words of a title weigh more than those of one message among many. */
const TITLE = 1;
const MESSAGE = 0.5;
/** A cause whose system is spoken of, and one of another system than those that are. */
const SPOKEN = 1.4;
const UNSPOKEN = 0.5;
/** What a status alone says. */
const STATUS = 1.2;

interface Scored {
  readonly cause: Cause;
  readonly score: number;
}

/** The causes that are nearest to a text that shows none, best first: at most three, and none where nothing is near. */
export function nearest(reading: Reading): readonly Cause[] {
  // Of what no lead destination said nothing is near.
  if (reading.foreign.length > 0 && reading.systems.size === 0) return [];
  const seen = new Set(wordsOf(reading.flat.text));
  // Long texts share words with everything.
  const least = PLAUSIBLE * Math.max(1, 1.6 * Math.log10(seen.size) - 0.8);
  const bags = causes.map((cause) => ({ cause, words: bag(cause) }));
  const spread = new Map<string, number>();
  for (const { words } of bags) for (const word of words.keys()) spread.set(word, (spread.get(word) ?? 0) + 1);
  const rarity = (word: string) => Math.log(causes.length / (spread.get(word) ?? 1)) / Math.log(causes.length);
  const statuses = new Set(reading.statuses.map((trace) => trace.status));
  const scored = bags.map(({ cause, words }): Scored => {
    const shared = [...words].filter(([word]) => seen.has(word));
    // One word, however rare, is shared by chance.
    const score = shared.length < 2 ? 0 : shared.reduce((sum, [word, weight]) => sum + weight * rarity(word), 0);
    const answered = cause.match.some((one) => one.code === undefined && list(one.status).some((s) => statuses.has(s)));
    return { cause, score: (score + (answered ? STATUS : 0)) * company(cause, reading) };
  });
  return scored
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .slice(0, GUESSES)
    .map(({ cause }) => cause);
}

function company(cause: Cause, { systems }: Reading): number {
  const system = cause.id.startsWith('entra-') ? 'entra' : cause.destination;
  if (system === 'any' || system === 'marketplace') return 1;
  if (systems.has(system)) return SPOKEN;
  return systems.size > 0 ? UNSPOKEN : 1;
}

function bag(cause: Cause): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const signature of cause.match)
    for (const text of list(signature.text)) for (const word of wordsOf(text)) words.set(word, MESSAGE);
  for (const word of wordsOf(cause.title)) words.set(word, TITLE);
  return words;
}

const COMMON = new Set(
  'the and for not was are has have had with that this from into its can cannot could which when what does did done been being than then them they will would should you your our his her their there here but error errors fail failed failure exception message please some any all one two more most very just also only while'.split(
    ' ',
  ),
);

/** Words in small letters without their endings. */
function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[a-z][a-z0-9]{2,40}/g) ?? [])
    .filter((word) => !COMMON.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word));
}
