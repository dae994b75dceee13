import type { Spot } from './source.ts';

/** What a fault of YAML means, in words; nothing of the line is quoted, for it may hold a secret. */
export function yamlFault(code: string | undefined, text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, endOfLine(text, offset));
  const braces = /[{[,][^"']*\$\{/.test(line);
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'the line is indented with a tab; expected spaces';
    case 'BAD_SCALAR_START':
      return 'a value may not begin with @, ` or % unless it stands in quotes; expected quotes round it';
    case 'TAG_RESOLVE_FAILED':
      return 'a value that begins with ! is read as a tag, and leadctl knows none; expected quotes round it, or a reference such as ${env:NAME}';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return `a second key begins inside a value; expected one key a line, and quotes round a value that holds ': '`;
    case 'MISSING_CHAR':
      if (/^\s*[\w.-]+:\S/.test(line)) return `a key needs a space after its colon; expected 'key: value'`;
      if (/["']/.test(line) || /["'][^"'\n]*$/.test(text.slice(0, offset)))
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
  let position = 0;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    // The engine's message quotes the text, so only its position is used.
    const message = (error as Error).message;
    position = /end of JSON input|Unterminated/.test(message)
      ? text.trimEnd().length
      : Number(/position (\d+)/.exec(message)?.[1] ?? offsetOf(text, message));
  }
  const found = scanJson(text);
  if (found && found.offset <= position) return { at: spotAt(text, found.offset), message: found.message };
  const message =
    position >= text.trimEnd().length
      ? 'the JSON ends too early; expected the closing brackets'
      : text[position] === "'"
        ? 'JSON takes no single quotes; expected "double quotes"'
        : 'the JSON cannot be read here; expected a comma, a bracket, or a name or text in "double quotes"';
  return { at: spotAt(text, position), message };
}

/** Newer engines name line and column in place of a position. */
function offsetOf(text: string, message: string): number {
  const match = /line (\d+) column (\d+)/.exec(message);
  if (!match) return 0;
  const lines = text.split('\n').slice(0, Number(match[1]) - 1);
  return lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(match[2]) - 1;
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
