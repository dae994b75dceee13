import { Refusal } from './http.ts';
import type { Row } from './world.ts';

/**
 * The part of OData's $filter that Web API clients use on a table: comparisons, contains and its kin, `and`, `or`,
 * `not`, brackets. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
export function filterOf(text: string, known: (path: string) => boolean): (row: Row) => boolean {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at];
  const take = () => tokens[at++];
  const expect = (token: string) => {
    if (take() !== token) throw badQuery(text);
  };

  function either(): Test {
    let left = both();
    while (peek() === 'or') {
      take();
      const [one, other] = [left, both()];
      left = (row) => one(row) || other(row);
    }
    return left;
  }
  function both(): Test {
    let left = one();
    while (peek() === 'and') {
      take();
      const [first, second] = [left, one()];
      left = (row) => first(row) && second(row);
    }
    return left;
  }
  function one(): Test {
    const token = take();
    if (token === 'not') {
      const inner = one();
      return (row) => !inner(row);
    }
    if (token === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (token !== undefined && token in FUNCTIONS && peek() === '(') {
      take();
      const column = named(take());
      expect(',');
      const value = String(literalOf(take(), text)).toLowerCase();
      expect(')');
      const test = FUNCTIONS[token as keyof typeof FUNCTIONS];
      return (row) => test(String(valueAt(row, column) ?? '').toLowerCase(), value);
    }
    const column = named(token);
    const compare = COMPARISONS[take() as keyof typeof COMPARISONS];
    if (!compare) throw badQuery(text);
    const value = literalOf(take(), text);
    return (row) => compare(comparable(valueAt(row, column)), comparable(value));
  }
  function named(token: string | undefined): string {
    if (token === undefined || !/^[A-Za-z_][\w/]*$/.test(token)) throw badQuery(text);
    if (!known(token)) {
      throw new Refusal(
        400,
        '0x80060888',
        `Could not find a property named '${token}' on type 'Microsoft.Dynamics.CRM.lead'.`,
      );
    }
    return token;
  }

  const test = either();
  if (at < tokens.length) throw badQuery(text);
  return test;
}

type Test = (row: Row) => boolean;
type Comparable = string | number | boolean | null;

const FUNCTIONS = {
  contains: (text: string, part: string) => text.includes(part),
  startswith: (text: string, part: string) => text.startsWith(part),
  endswith: (text: string, part: string) => text.endsWith(part),
} as const;

const COMPARISONS = {
  eq: (a: Comparable, b: Comparable) => a === b,
  ne: (a: Comparable, b: Comparable) => a !== b,
  gt: (a: Comparable, b: Comparable) => a !== null && b !== null && a > b,
  ge: (a: Comparable, b: Comparable) => a !== null && b !== null && a >= b,
  lt: (a: Comparable, b: Comparable) => a !== null && b !== null && a < b,
  le: (a: Comparable, b: Comparable) => a !== null && b !== null && a <= b,
} as const;

/** Dataverse compares texts without case. */
function comparable(value: unknown): Comparable {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function valueAt(row: Row, path: string): unknown {
  let value: unknown = row;
  for (const part of path.split('/')) value = (value as Row | null | undefined)?.[part];
  return value;
}

function tokensOf(text: string): string[] {
  const pattern = /\s*((?:[\w.]*'(?:[^']|'')*')|[(),]|[^\s(),']+)/y;
  const tokens: string[] = [];
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text);
    if (!match?.[1]) throw badQuery(text);
    tokens.push(match[1]);
  }
  return tokens;
}

function literalOf(token: string | undefined, text: string): Comparable {
  if (token === undefined) throw badQuery(text);
  const quoted = /^[\w.]*'(.*)'$/s.exec(token);
  if (quoted) return (quoted[1] ?? '').replaceAll("''", "'");
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(token) || /^\d{4}-\d\d-\d\dT?/.test(token)) return token;
  throw badQuery(text);
}

function badQuery(text: string): Refusal {
  return new Refusal(400, '0x80060888', `Syntax error at position ${Math.max(0, text.length - 1)} in '${text}'.`);
}
