import type { Problems } from './problems.ts';

/**
 * Reads `NAME=value` lines: comments, blank lines, `export `, quotes. In double quotes \n, \r, \t, \" and \\ are
 * escapes, and a value may run over several lines; a plain value ends before ` #`. Nothing is expanded.
 */
export function parseEnvFile(text: string, problems: Problems): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=[ \t]*(.*)$/.exec(line);
    const at = { line: index + 1, column: line.search(/\S/) + 1 };
    if (!match) {
      problems.addAt('', at, 'this line of the environment file is no assignment; expected NAME=value');
      continue;
    }
    const [, name = '', rest = ''] = match;
    const quote = rest[0];
    if (quote !== '"' && quote !== "'") {
      values.set(name, (/^(.*?)(?:\s+#.*)?$/.exec(rest)?.[1] ?? '').trimEnd());
      continue;
    }
    let body = rest.slice(1);
    let end = closing(body, quote);
    while (end < 0 && index + 1 < lines.length) {
      body += `\n${lines[++index]}`;
      end = closing(body, quote);
    }
    if (end < 0) {
      problems.addAt(name, at, `the value of ${name} is not closed; expected a second ${quote}`);
      break;
    }
    const inner = body.slice(0, end);
    values.set(
      name,
      quote === "'" ? inner : inner.replace(/\\(["\\nrt$])/g, (_, char: string) => ESCAPES[char] ?? char),
    );
  }
  return values;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function closing(text: string, quote: string): number {
  for (let index = 0; index < text.length; index++) {
    if (quote === '"' && text[index] === '\\') index++;
    else if (text[index] === quote) return index;
  }
  return -1;
}
