import type { Cause } from './cause.ts';
import { compileTemplate } from './template.ts';

/**
 * What a text is searched for, as a few long strings: made once, at build time for the bundle, so that a diagnosis has
 * to read neither the prose nor the signatures of any cause but those it finds. A signature is named by its number in
 * the order of the catalogue.
 */
export interface Digest {
  /** `CODE=1,2 …`: each code with the numbers of its signatures. */
  readonly codes: string;
  /** The same for each status and the signatures that rest on nothing but it. */
  readonly statuses: string;
  /** For each message (see Signature.text) its longest literal, as letters and digits; separated by blanks. */
  readonly pivots: string;
  /** The number of the first signature of each cause. */
  readonly starts: readonly number[];
  /** Lines of a message, a tab, and the numbers of the signatures that rest on it without a code. */
  messages(): string;
}

export function list<T extends string | number>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : typeof value === 'object' ? (value as readonly T[]) : [value as T];
}

export function canonicalCode(code: string): string {
  if (/^0x/i.test(code)) return code.toLowerCase();
  if (/^aadsts\d/i.test(code)) return code.toUpperCase();
  return code;
}

export function digestOf(causes: readonly Cause[]): Digest {
  const codes = new Map<string, number[]>();
  const statuses = new Map<number, number[]>();
  const messages = new Map<string, number[]>();
  const starts: number[] = [];
  let number = 0;
  for (const cause of causes) {
    starts.push(number);
    for (const signature of cause.match) {
      const own = list(signature.code);
      for (const code of own) push(codes, canonicalCode(code), number);
      if (own.length === 0) {
        const texts = list(signature.text);
        for (const text of texts) push(messages, text.replaceAll(/[\t\n]/g, ' '), number);
        if (texts.length === 0) for (const status of list(signature.status)) push(statuses, status, number);
      }
      number += 1;
    }
  }
  const pivots = [...messages.keys()].map((message) => {
    const { literals, pivot } = compileTemplate(message);
    return literals[pivot] ?? '';
  });
  const rows = [...messages].map(([message, numbers]) => `${message}\t${numbers.join()}`).join('\n');
  return { codes: pairs(codes), statuses: pairs(statuses), pivots: pivots.join(' '), starts, messages: () => rows };
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (known.at(-1) !== value) known.push(value);
}

function pairs(map: ReadonlyMap<string | number, readonly number[]>): string {
  return [...map].map(([key, numbers]) => `${key}=${numbers.join()}`).join(' ');
}
