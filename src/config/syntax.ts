import type { Spot } from './source.ts';

/** What a fault of YAML means, in words; nothing of the line is quoted, for it may hold a secret. */
export function yamlFault(fault: { code: string; message: string } | undefined, text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, endOfLine(text, offset));
  const braces = /[{[,][^"']*\$\{/.test(line);
  switch (fault?.code) {
    case 'TAB_AS_INDENT':
      return 'the line is indented with a tab; expected spaces';
    case 'BAD_SCALAR_START':
      return 'a value may not begin with @, ` or % unless it stands in quotes; expected quotes round it';
    case 'TAG_RESOLVE_FAILED':
      return 'a value that begins with ! is read as a tag, and leadctl knows none; expected quotes round it, or a reference such as ${env:NAME}';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      if (/^\s*[\w.-]+\s*$/.test(line)) return `a key without a colon; expected 'key: value'`;
      return `a second key begins inside a value; expected one key a line, and quotes round a value that holds ': '`;
    case 'MISSING_CHAR':
      if (/^\s*[\w.-]+:\S/.test(line)) return `a key needs a space after its colon; expected 'key: value'`;
      if (fault.message.startsWith('Missing closing'))
        return 'a quoted text is not closed; expected its second quotation mark';
      return `a key without a colon; expected 'key: value'`;
    case 'BAD_DQ_ESCAPE':
      return `a backslash in "double quotes" begins an escape, and this one is none; expected 'single quotes' or \\\\`;
    case 'BAD_INDENT':
      return 'the indentation does not fit the lines around; expected the same number of spaces as the keys beside it';
    case 'BAD_DIRECTIVE':
      return 'a line that begins with % is a directive of YAML, and this one is unknown; expected a key';
    case 'UNEXPECTED_TOKEN':
      if (braces) return 'inside { } or [ ] a reference must stand in quotes; expected "${env:NAME}"';
      return 'something stands here that does not belong to the value before; expected the end of the line, or quotes round the whole value';
    default:
      if (braces) return 'inside { } or [ ] a reference must stand in quotes; expected "${env:NAME}"';
      return 'the YAML cannot be read from here on; expected keys and values as in the examples';
  }
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Why a text is no JSON, where it is none: the first comment, trailing comma or other fault. */
export function jsonFault(text: string): { readonly at: Spot; readonly message: string } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    // The engine's message quotes the text, and has no place in every version of Node.
    const offset = firstFault(text);
    const found = scanJson(text);
    if (found && found.offset <= offset) return { at: spotAt(text, found.offset), message: found.message };
    return { at: spotAt(text, offset), message: wordsAt(text, offset) };
  }
}

function wordsAt(text: string, offset: number): string {
  if (offset >= text.trimEnd().length) return 'the JSON ends too early; expected closing quotation marks or brackets';
  if (text[offset] === "'") return 'JSON takes no single quotes; expected "double quotes"';
  return 'the JSON cannot be read here; expected a comma, a bracket, or a name or text in "double quotes"';
}

const SPACE = /[\t\n\r ]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON. Nesting was bounded before. */
function firstFault(text: string): number {
  let at = 0;
  const eat = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match !== null;
  };
  const take = (char: string): boolean => {
    eat(SPACE);
    if (text[at] !== char) return false;
    at++;
    eat(SPACE);
    return true;
  };
  const value = (): boolean => {
    eat(SPACE);
    if (take('{')) return entries('}', () => eat(TEXT) && take(':') && value());
    if (take('[')) return entries(']', value);
    return eat(TEXT) || eat(PLAIN);
  };
  const entries = (close: string, entry: () => boolean): boolean => {
    if (take(close)) return true;
    do if (!entry()) return false;
    while (take(','));
    return take(close);
  };
  value();
  eat(SPACE);
  if (text[at] === '"' && !/"/.test(text.slice(at + 1))) return text.trimEnd().length;
  return at;
}

function scanJson(text: string): { offset: number; message: string } | undefined {
  const token = /"(?:[^"\\\n]|\\.)*"|\/\/|\/\*|#|,\s*[\]}]/g;
  for (const match of text.matchAll(token)) {
    if (match[0].startsWith('"')) continue;
    if (match[0].startsWith(',')) {
      return { offset: match.index, message: 'JSON takes no comma after the last entry; expected none' };
    }
    return {
      offset: match.index,
      message: 'JSON takes no comments; expected none, or a YAML file (leadctl.config.yaml), where # begins one',
    };
  }
  return undefined;
}

function spotAt(text: string, offset: number): Spot {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
