import { Refusal } from './http.ts';
import type { Row } from './world.ts';

/** A queryable object: its columns, and its rows with dotted names for parents. */
export interface Table {
  readonly columns: ReadonlySet<string>;
  rows(): readonly Row[];
}

export interface Result {
  readonly object: string;
  /** Null for SELECT COUNT(). */
  readonly columns: readonly string[] | null;
  readonly rows: readonly Row[];
}

type Test = (row: Row) => boolean;

/**
 * Enough of SOQL for what clients of leads ask: SELECT, COUNT(), WHERE with AND, OR, NOT, IN and LIKE, ORDER BY, LIMIT,
 * OFFSET.
 */
export function runQuery(soql: string, tables: (name: string) => Table | undefined, now: number): Result {
  const tokens = tokensOf(soql);
  let at = 0;
  const peek = (word: string) => tokens[at]?.text.toUpperCase() === word;
  const take = (word: string): boolean => {
    if (!peek(word)) return false;
    at++;
    return true;
  };
  const unexpected = () => new Refusal(400, 'MALFORMED_QUERY', `unexpected token: '${tokens[at]?.text ?? '<EOF>'}'`);
  const next = (): Token => {
    const token = tokens[at];
    if (!token) throw unexpected();
    at++;
    return token;
  };
  const must = (word: string) => {
    if (!take(word)) throw unexpected();
  };
  const name = (): Token => {
    const token = next();
    if (token.kind !== 'word') {
      at--;
      throw unexpected();
    }
    return token;
  };

  must('SELECT');
  const selected: Token[] = [];
  const counting = tokens[at]?.text.toUpperCase() === 'COUNT' && tokens[at + 1]?.text === '(';
  if (counting) {
    at += 2;
    must(')');
  } else {
    do selected.push(name());
    while (take(','));
  }
  must('FROM');
  const object = name();
  const table = tables(object.text);
  if (!table)
    throw new Refusal(400, 'INVALID_TYPE', pointed(soql, object, `sObject type '${object.text}' is not supported.`));
  const column = (token: Token): string => {
    const found = [...table.columns].find((each) => each.toLowerCase() === token.text.toLowerCase());
    if (found) return found;
    throw new Refusal(
      400,
      'INVALID_FIELD',
      pointed(
        soql,
        token,
        `No such column '${token.text}' on entity '${object.text}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
      ),
    );
  };

  const literal = (): unknown => {
    const token = next();
    if (token.kind === 'string') return token.text;
    if (/^(true|false)$/i.test(token.text)) return token.text.toLowerCase() === 'true';
    if (/^null$/i.test(token.text)) return null;
    if (/^\d{4}-\d{2}-\d{2}T/.test(token.text)) return Date.parse(token.text);
    if (/^LAST_N_DAYS:\d+$/i.test(token.text)) {
      const days = Number(token.text.split(':')[1]);
      return Math.floor(now / 86_400_000) * 86_400_000 - days * 86_400_000;
    }
    if (/^TODAY$/i.test(token.text)) return Math.floor(now / 86_400_000) * 86_400_000;
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return Number(token.text);
    at--;
    throw unexpected();
  };
  const primary = (): Test => {
    if (take('NOT')) {
      const inner = primary();
      return (row) => !inner(row);
    }
    if (take('(')) {
      const inner = either();
      must(')');
      return inner;
    }
    const field = column(name());
    if (take('IN')) {
      must('(');
      const values: unknown[] = [];
      do values.push(literal());
      while (take(','));
      must(')');
      return (row) => values.some((value) => equal(row[field], value));
    }
    const operator = next().text;
    const days = /^(LAST_N_DAYS:|TODAY$)/i.test(tokens[at]?.text ?? '');
    const value = literal();
    return compare(field, days && operator === '=' ? '>=' : operator, value, unexpected);
  };
  const both = (): Test => {
    const parts = [primary()];
    while (take('AND')) parts.push(primary());
    return (row) => parts.every((part) => part(row));
  };
  const either = (): Test => {
    const parts = [both()];
    while (take('OR')) parts.push(both());
    return (row) => parts.some((part) => part(row));
  };

  const columns = selected.map(column);
  const test = take('WHERE') ? either() : () => true;
  const order: { readonly field: string; readonly sign: number }[] = [];
  if (take('ORDER')) {
    must('BY');
    do {
      const field = column(name());
      order.push({ field, sign: take('DESC') ? -1 : 1 });
      take('ASC');
      if (take('NULLS') && !take('FIRST')) must('LAST');
    } while (take(','));
  }
  const limit = take('LIMIT') ? Number(next().text) : Number.POSITIVE_INFINITY;
  const offset = take('OFFSET') ? Number(next().text) : 0;
  if (at < tokens.length || Number.isNaN(limit) || Number.isNaN(offset)) throw unexpected();

  const rows = table.rows().filter(test);
  const sorted = [...rows].sort((a, b) =>
    order.reduce((so, { field, sign }) => so || sign * rank(a[field], b[field]), 0),
  );
  return { object: object.text, columns: counting ? null : columns, rows: sorted.slice(offset, offset + limit) };
}

function compare(field: string, operator: string, value: unknown, unexpected: () => Refusal): Test {
  switch (operator.toUpperCase()) {
    case '=':
      return (row) => equal(row[field], value);
    case '!=':
      return (row) => !equal(row[field], value);
    case '>':
      return (row) => comparable(row[field]) > Number(value);
    case '>=':
      return (row) => comparable(row[field]) >= Number(value);
    case '<':
      return (row) => comparable(row[field]) < Number(value);
    case '<=':
      return (row) => comparable(row[field]) <= Number(value);
    case 'LIKE': {
      if (typeof value !== 'string') throw unexpected();
      const pattern = likeness(value);
      return (row) => pattern.test(String(row[field] ?? ''));
    }
    default:
      throw unexpected();
  }
}

/** `%` stands for any text, `_` for any character; without case, as Salesforce does. */
function likeness(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'is');
}

/** Texts are compared without case, as Salesforce does. */
function equal(stored: unknown, value: unknown): boolean {
  if (typeof stored === 'string' && typeof value === 'string') return stored.toLowerCase() === value.toLowerCase();
  return (stored ?? null) === value;
}

function comparable(stored: unknown): number {
  return typeof stored === 'number' ? stored : Date.parse(String(stored));
}

function rank(a: unknown, b: unknown): number {
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  readonly text: string;
  readonly start: number;
}

function tokensOf(soql: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|'((?:[^'\\]|\\.)*)'|(!=|>=|<=|[=<>(),])|([^\s'=<>!(),]+)/gy;
  while (pattern.lastIndex < soql.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(soql);
    if (!match) throw new Refusal(400, 'MALFORMED_QUERY', `unexpected token: '${soql.slice(start, start + 20)}'`);
    const [, text, sign, word] = match;
    if (text !== undefined) tokens.push({ kind: 'string', text: text.replace(/\\(.)/g, '$1'), start });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, start });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, start });
  }
  return tokens;
}

/** The API shows the place in the query with a caret. */
function pointed(soql: string, token: Token, message: string): string {
  return `\n${soql.slice(0, 200)}\n${' '.repeat(Math.min(token.start, 200))}^\nERROR at Row:1:Column:${token.start + 1}\n${message}`;
}
