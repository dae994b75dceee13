import type { Severity } from '../diagnosis/cause.ts';
import type { Out, Runtime } from '../runtime.ts';
import type { Status } from './report.ts';

/** How a stream is written to: colour, symbols, width. Decided per stream. */
export interface Style {
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Columns to wrap at; 0 off a terminal: lines are not wrapped there. */
  readonly width: number;
  /** Off a terminal lines are read one by one, by programs too: each finding begins one that stands for itself. */
  readonly log?: boolean;
}

/** --color beats --no-color beats NO_COLOR beats FORCE_COLOR beats the terminal (no-color.org, force-color.org). */
export function styleOf(out: Out, runtime: Pick<Runtime, 'env' | 'platform'>, flag?: boolean): Style {
  const { env } = runtime;
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const terminal = out.isTTY && env.TERM !== 'dumb';
  const colour = flag ?? (env.NO_COLOR ? false : forced || (env.FORCE_COLOR !== '0' && terminal));
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const unicode = runtime.platform === 'win32' ? env.TERM !== 'dumb' : /utf-?8/i.test(locale);
  return { colour, unicode, width: out.isTTY ? out.columns : 0, log: !out.isTTY };
}

const SYMBOLS: Readonly<Record<Status, { readonly utf8: string; readonly ascii: string }>> = {
  passed: { utf8: '✓', ascii: 'ok' },
  failed: { utf8: '✗', ascii: 'FAIL' },
  warned: { utf8: '!', ascii: 'warn' },
  skipped: { utf8: '–', ascii: 'skip' },
  inconclusive: { utf8: '?', ascii: '????' },
};

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof CODES;

const COLOURS: Readonly<Record<Status, Colour>> = {
  passed: 'green',
  failed: 'red',
  warned: 'yellow',
  skipped: 'dim',
  inconclusive: 'cyan',
};

export interface Painter {
  readonly style: Style;
  paint(colour: Colour, text: string): string;
  /** The status' sign, coloured: a word where the locale is not UTF-8. */
  sign(status: Status): string;
  /** The sign that begins the line of a finding: in a log a failure has a word there, which no colour hides from grep. */
  first(status: Status): string;
}

/** Chalk is loaded only where a stream is coloured. */
export async function painter(style: Style): Promise<Painter> {
  const chalk = style.colour ? new (await import('chalk')).Chalk({ level: 1 }) : undefined;
  const paint = (colour: Colour, text: string) => (chalk ? chalk[colour](text) : text);
  const sign = (status: Status) => paint(COLOURS[status], style.unicode ? SYMBOLS[status].utf8 : SYMBOLS[status].ascii);
  return {
    style,
    paint,
    sign,
    first: (status) => (style.log && status === 'failed' ? SYMBOLS.failed.ascii : sign(status)),
  };
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  'blocks-publishing': 'blocks publishing',
  'loses-leads': 'loses leads',
  'at-risk': 'at risk',
  advice: 'advice',
};

/** Dashes, arrows and quotes that a terminal without UTF-8 cannot show. */
export function plain(text: string): string {
  return text
    .replace(/\ufffd/g, '?')
    .replace(/[–—]/g, '-')
    .replace(/›/g, '>')
    .replace(/→/g, '->')
    .replace(/←/g, '<-')
    .replace(/…/g, '...')
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'");
}

/** Wraps at the width with a hanging indent; width 0 leaves the line whole. */
export function wrap(text: string, width: number, indent: number, first = indent): string {
  if (width <= 0) return ' '.repeat(first) + text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = Math.max(20, width - (lines.length === 0 ? first : indent));
    if (line && seen(line) + 1 + seen(word) > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  return lines.map((one, index) => ' '.repeat(index === 0 ? first : indent) + one.trim()).join('\n');
}

/** Columns that a text takes: those of its colours are none. */
function seen(text: string): number {
  return text.includes('\u001b') ? text.replaceAll(/\u001b\[[\d;]*m/g, '').length : text.length;
}
