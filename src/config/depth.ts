import type { Spot } from './source.ts';

/** Levels of maps and lists in a file. */
export const MAX_DEPTH = 50;
const MAX_LINES = 20_000;

/** Deep nesting overflows the parser's stack, so it is measured before. */
export function tooDeep(text: string): { at: Spot; message: string } | undefined {
  let depth = 0;
  let line = 1;
  let begin = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (char === 10) {
      line++;
      begin = index + 1;
      if (line > MAX_LINES) {
        return {
          at: { line, column: 1 },
          message: `the file has more than ${MAX_LINES} lines; expected a plain configuration`,
        };
      }
    } else if (char === 91 || char === 123) depth++;
    else if ((char === 93 || char === 125) && depth > 0) depth--;
    if (depth > MAX_DEPTH * 4) {
      return {
        at: { line, column: index - begin + 1 },
        message: 'brackets are nested too deeply; expected a plain configuration',
      };
    }
  }
  return undefined;
}
