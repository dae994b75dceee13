import { tightText } from './tight.ts';

/** What a `*` may span, in letters and digits. */
export const GAP = 240;

export interface Template {
  /** In order, as letters and digits alone. */
  readonly literals: readonly string[];
  /** The index of the longest literal, which is looked for first. */
  readonly pivot: number;
  /** Letters and digits altogether. */
  readonly size: number;
}

/** Counts the characters that were looked at, for those who must prove that it is bounded. */
export interface Steps {
  count: number;
}

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A message with `*` for its variable parts, made ready for `findTemplate`. */
export function compileTemplate(source: string): Template {
  const literals = (/[^\x20-\x7e]/.test(source) ? plainText(source) : source)
    .split('*')
    .map(tightText)
    .filter((literal) => literal !== '');
  let pivot = 0;
  let size = 0;
  literals.forEach((literal, index) => {
    size += literal.length;
    if (literal.length > literals[pivot]!.length) pivot = index;
  });
  return { literals, pivot, size };
}

/**
 * The first occurrence at or after `from` in a text of letters and digits (see tight.ts). The longest literal is looked
 * for by a plain search; its neighbours must lie within GAP of each other, the nearest is taken, nothing is tried twice.
 */
export function findTemplate(template: Template, tight: string, from = 0, steps?: Steps): Span | null {
  const { literals, pivot } = template;
  const anchor = literals[pivot];
  if (anchor === undefined) return null;
  let at = from;
  for (;;) {
    const found = tight.indexOf(anchor, at);
    if (steps) steps.count += (found < 0 ? tight.length : found + anchor.length) - at;
    if (found < 0) return null;
    const start = before(literals, pivot, tight, found, steps);
    const end = start < 0 ? -1 : after(literals, pivot, tight, found + anchor.length, steps);
    if (end >= 0) return { start, end };
    at = found + anchor.length;
  }
}

function before(literals: readonly string[], pivot: number, tight: string, anchor: number, steps?: Steps): number {
  let edge = anchor;
  for (let index = pivot - 1; index >= 0; index -= 1) {
    const literal = literals[index]!;
    const low = Math.max(0, edge - GAP - literal.length);
    const found = tight.slice(low, edge).lastIndexOf(literal);
    if (steps) steps.count += edge - low;
    if (found < 0) return -1;
    edge = low + found;
  }
  return edge;
}

function after(literals: readonly string[], pivot: number, tight: string, anchorEnd: number, steps?: Steps): number {
  let edge = anchorEnd;
  for (let index = pivot + 1; index < literals.length; index += 1) {
    const literal = literals[index]!;
    const high = Math.min(tight.length, edge + GAP + literal.length);
    const found = tight.slice(edge, high).indexOf(literal);
    if (steps) steps.count += high - edge;
    if (found < 0) return -1;
    edge += found + literal.length;
  }
  return edge;
}

function plainText(source: string): string {
  return source
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}
