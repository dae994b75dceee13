import { type CommandSpec, commands, type OptionSpec, shared } from './commands/table.ts';

export function optionsOf(spec: CommandSpec): readonly OptionSpec[] {
  return [...(spec.options ?? []), ...(spec.shared ?? []).map((name): OptionSpec => shared[name])];
}

/** `-c, --config <file>` gives -c and --config. */
export function namesOf(option: OptionSpec): readonly string[] {
  return option.flags.split(/, /).map((one) => one.split(' ')[0] ?? one);
}

export function takesValue(option: OptionSpec): boolean {
  return option.flags.includes('<');
}

/**
 * How many words stand before the command: options, each with its value. A flag takes one in every command or in none,
 * which a test looks at. Nothing of a line begins behind `--`.
 */
export function wordsBeforeCommand(words: readonly string[]): number {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-' || word === '--') break;
    at += takers().has(word) ? 2 : 1;
  }
  return at;
}

/** The line with its command first: `--format json validate` is `validate --format json`. */
export function commandFirst(words: readonly string[]): readonly string[] {
  if (!words[0]?.startsWith('-')) return words;
  const at = wordsBeforeCommand(words);
  const name = words[at];
  if (!commands.some((spec) => spec.name === name) && name !== 'help') return words;
  return [name as string, ...words.slice(0, at), ...words.slice(at + 1)];
}

function takers(): ReadonlySet<string> {
  return new Set(commands.flatMap((spec) => optionsOf(spec).filter(takesValue).flatMap(namesOf)));
}
