/** The part of OData's $filter that the Table service knows: comparisons of a property with a literal, and, or, not. */
export type Predicate = (entity: Readonly<Record<string, unknown>>) => boolean;

type Literal = string | number | boolean | Date;

const TOKEN = /\s*(?:(datetime|guid|X|binary)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)L?(?![\w.])|([A-Za-z_]\w*)|([()]))/y;

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

interface Token {
  readonly literal?: Literal;
  readonly word?: string;
}

/** @throws SyntaxError where the filter is none that the Table service would take (it has no functions). */
export function parseFilter(text: string): Predicate {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at]?.word;
  const take = (): Token => {
    const token = tokens[at++];
    if (!token) throw new SyntaxError('the filter ends too early');
    return token;
  };
  const any = (): Predicate => {
    const parts = [all()];
    while (peek() === 'or') {
      at++;
      parts.push(all());
    }
    return (entity) => parts.some((part) => part(entity));
  };
  const all = (): Predicate => {
    const parts = [one()];
    while (peek() === 'and') {
      at++;
      parts.push(one());
    }
    return (entity) => parts.every((part) => part(entity));
  };
  const one = (): Predicate => {
    const { word } = take();
    if (word === 'not') {
      const inner = one();
      return (entity) => !inner(entity);
    }
    if (word === '(') {
      const inner = any();
      if (take().word !== ')') throw new SyntaxError('a parenthesis is not closed');
      return inner;
    }
    const holds = COMPARE[take().word ?? ''];
    const { literal } = take();
    if (!word || !holds || literal === undefined)
      throw new SyntaxError('a comparison is a property, an operator and a literal');
    return (entity) => {
      const order = orderOf(entity[word], literal);
      return order !== null && holds(order);
    };
  };
  const predicate = any();
  if (at < tokens.length) throw new SyntaxError('the filter goes on after its end');
  return predicate;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError('the filter holds a character that is no part of a comparison');
    const [, kind, quoted, number, word, bracket] = match;
    if (quoted !== undefined) {
      const value = quoted.replaceAll("''", "'");
      tokens.push({ literal: kind === 'datetime' ? new Date(value) : value });
    } else if (number !== undefined) tokens.push({ literal: Number(number) });
    else if (word === 'true' || word === 'false') tokens.push({ literal: word === 'true' });
    else tokens.push({ word: word ?? bracket ?? '' });
  }
  return tokens;
}

/** Null where the property is missing or of another type: then no comparison holds. Text is compared by code unit. */
function orderOf(value: unknown, literal: Literal): number | null {
  const left = literal instanceof Date && typeof value === 'string' ? Date.parse(value) : value;
  const right = literal instanceof Date ? literal.getTime() : literal;
  if (left === undefined || left === null || typeof left !== typeof right) return null;
  return left < right ? -1 : left > right ? 1 : 0;
}
