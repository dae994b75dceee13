import type { Catalogue, Entry } from './catalogue.ts';
import type { Cause, DestinationType } from './cause.ts';
import { urlAround } from './context.ts';
import type { Hit } from './hits.ts';
import { listedIn } from './listed.ts';
import { looks } from './looks.ts';
import { isInSource } from './mention.ts';
import type { Reading } from './reading.ts';
import { findTemplate } from './template.ts';

/**
 * For texts in which nothing stands to the letter: messages retold, cut off, read by a scanner or of another edition.
 * Compares words in order, without stop words, endings, and letters that scanners take for each other.
 */

/** Longer texts are logs, and logs are exact. */
const LONGEST = 12_000;
const FEWEST_WORDS = 4;
/** As many must a message have whose system does not show: shorter ones are everybody's. */
const UNSEEN_WORDS = 6;
/** Words of the text that may stand between two of the message. */
const REACH = 4;
const SHARE = 0.8;

const STOP = new Set(
  'a an the is was were are be been being am of to in into on onto for from by with at as and or but that this these those it its i we you he she they me us my our your his her their has have had do does did will would can could shall should may might must so than then there here which who what when while just still also please because due via per using use used'.split(
    ' ',
  ),
);

interface Word {
  /** What is compared. */
  readonly text: string;
  /** As it stands, in lower case and without its ending. */
  readonly root: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}_]{1,60}(?:['\u2019][a-z]{1,2}(?![\p{L}]))?/gu;

/** The hits of messages of which most words stand in the text, in their order. */
export function fuzzyHits(reading: Reading, catalogue: Catalogue): Hit[] {
  const flat = reading.flat.text;
  if (flat.length > LONGEST || flat.length < 12 || reading.foreign.length > 0) return [];
  const words = wordsOf(flat);
  const present = new Map<string, number[]>();
  words.forEach((word, i) => {
    const places = present.get(word.text);
    if (places === undefined) present.set(word.text, [i]);
    else places.push(i);
  });
  const best = new Map<Entry, Hit>();
  const isListed = listedIn(reading.codes);
  for (const { source, entries } of catalogue.texts().withWords(rareWords(words), 2)) {
    for (const entry of entries) {
      const { system } = entry.signature;
      if (entry.statuses.length > 0 || (system !== undefined && system !== 'https' && !reading.systems.has(system)))
        continue;
      const { destination } = entry.cause;
      const seen = !isSystem(destination) || reading.systems.has(destination);
      const hit = compare(source, entry, words, present, seen ? FEWEST_WORDS : UNSEEN_WORDS);
      if (hit === null || hit.confidence <= (best.get(entry)?.confidence ?? 0) || urlAround(flat, hit.start) !== null)
        continue;
      // What takes a message from a cause does so for its retelling as well.
      if (entry.unless.some((other) => findTemplate(catalogue.template(other), reading.tight.text, 0) !== null))
        continue;
      if (!isInSource(flat, hit.start, hit.start + 1) && !isListed(hit.start)) best.set(entry, hit);
    }
  }
  return [...best.values()];
}

/** A destination whose words are its own: a message of the marketplace, of a network or of HTTP may stand anywhere. */
function isSystem(destination: Cause['destination']): destination is DestinationType {
  return !['any', 'https', 'marketplace'].includes(destination);
}

const RARE_WORDS = 40;

/** The longest words as they stand, without their endings: what a message must share some of. */
function rareWords(words: readonly Word[]): string[] {
  const roots = new Set(words.filter((word) => word.root.length >= 4).map((word) => word.root));
  return [...roots].sort((a, b) => b.length - a.length).slice(0, RARE_WORDS);
}

function compare(
  text: string,
  entry: Entry,
  words: readonly Word[],
  present: ReadonlyMap<string, readonly number[]>,
  fewest: number,
): Hit | null {
  if (text.length < 16) return null;
  const wanted = wordsOf(text.replaceAll('*', ' ')).map((word) => word.text);
  if (wanted.length < fewest) return null;
  let known = 0;
  for (const word of wanted) if (present.has(word)) known += 1;
  if (known < wanted.length * SHARE || known < FEWEST_WORDS) return null;
  const aligned = align(wanted, present);
  if (
    aligned === null ||
    aligned.count < wanted.length * SHARE ||
    aligned.count < Math.min(FEWEST_WORDS + 1, wanted.length)
  )
    return null;
  const share = aligned.count / wanted.length;
  return {
    entry,
    basis: 'text',
    start: words[aligned.first]!.start,
    end: words[aligned.last]!.end,
    confidence: (entry.signature.confidence ?? 0.92) * (share === 1 ? 0.85 : 0.8 * share),
    size: wanted.join('').length,
  };
}

/** The longest run of wanted words in their order, each at most REACH words after the one before. */
function align(
  wanted: readonly string[],
  present: ReadonlyMap<string, readonly number[]>,
): { readonly count: number; readonly first: number; readonly last: number } | null {
  let best: { readonly count: number; readonly first: number; readonly last: number } | null = null;
  const beginnings = Math.max(1, Math.ceil(wanted.length * (1 - SHARE)) + 1);
  for (let skip = 0; skip < Math.min(beginnings, wanted.length); skip += 1) {
    for (const first of (present.get(wanted[skip]!) ?? []).slice(0, 12)) {
      let last = first;
      let count = 1;
      for (let i = skip + 1; i < wanted.length; i += 1) {
        const next = present.get(wanted[i]!)?.find((place) => place > last);
        if (next === undefined || next - last > REACH) continue;
        last = next;
        count += 1;
      }
      if (best === null || count > best.count) best = { count, first, last };
    }
  }
  return best;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const end = match.index + match[0].length;
    const word = match[0].toLowerCase().replace(/\u2019/g, "'");
    const negated =
      /^(?:don|doesn|didn|isn|aren|wasn|weren|won|wouldn|can|couldn|haven|hasn|hadn)'t$/.test(word) ||
      /^(?:cannot|never|no|none|nothing|without)$/.test(word);
    const plain = negated ? 'not' : word.replace(/'[a-z]{1,2}$/, '');
    if (STOP.has(plain)) continue;
    words.push({
      text: negated || plain === 'not' ? 'not' : stem(looks(plain)),
      root: plain.length > 4 ? plain.replace(/(?:ing|ed|es|s)$/, '') : plain,
      start: match.index,
      end,
    });
  }
  return words;
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:lng|ed|es|s)$/, '') : word;
}
