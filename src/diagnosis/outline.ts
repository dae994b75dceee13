import { redactPatterns } from '../secret.ts';
import { catalogue } from './diagnose.ts';
import { nearest } from './guess.ts';
import { addressesIn } from './hosts.ts';
import { idsNear } from './ids.ts';
import { readText } from './reading.ts';

/** Of an unknown text: what could be read in it, and which known causes speak of the same things. */
export interface Outline {
  readonly facts: readonly string[];
  /** At most three, as `id   title`; guesses, never a diagnosis. */
  readonly guesses: readonly string[];
}

const READ = 20_000;
const MOST = 10;

export function outline(text: string): Outline {
  const reading = readText(text.slice(0, READ), catalogue());
  // What is found by its form alone must be no part of a secret.
  const safe = redactPatterns(reading.flat.text);
  const facts = [
    ...unique(
      [...reading.statuses.map((trace) => trace.status), ...readAnswers(reading.flat.text)].map(
        (status) => `HTTP status ${status}`,
      ),
    ),
    ...unique([...reading.codes.map((trace) => trace.code), ...unknownCodes(safe)].map((code) => `code ${code}`)),
    ...unique(addressesIn(safe).map((address) => `host ${address.host}`)),
    ...[...reading.systems].map((system) => `words of ${system}`),
    ...reading.foreign.slice(0, 3).map((system) => `words of ${system}, which is no lead destination`),
    ...Object.entries(idsNear(reading.flat.text, 0)).map(([name, value]) => `${name} ${value}`),
  ];
  return {
    facts: facts.slice(0, MOST).map(redactPatterns),
    guesses: nearest(reading).map((cause) => `${cause.id}   ${cause.title}`),
  };
}

/** What has the form of an error's code, whatever system's it is; never the key that an address of a function has as its `code`. */
const CODE =
  /\bAADSTS\d{4,9}\b|\b0x[0-9a-fA-F]{8}\b|\b[A-Z][A-Z0-9]{2,24}(?:_[A-Z0-9]{2,24}){1,8}\b(?=["']?\s{0,2}[:,)\]"']|\s{0,4}$)|(?<=["'](?:error)?code["']\s{0,3}:\s{0,3}["'])(?:[A-Za-z]{3,40}|\d{2,6})(?=["'])/gm;

function unknownCodes(text: string): readonly string[] {
  return [...text.matchAll(CODE)].map(([code]) => code);
}

/** What came back to a request that brings no lead. */
function readAnswers(text: string): readonly string[] {
  const answers = text.matchAll(
    /\b(?:GET|HEAD|DELETE|OPTIONS)\s{1,3}https?:\/\/\S{4,400}\s{1,3}(?:->|=>|:|-)?\s{0,3}([1-5]\d\d)\b/g,
  );
  return [...answers].map((match) => match[1]!);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, 4);
}
