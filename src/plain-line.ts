import { optionsOf } from './command-first.ts';
import { type CommandSpec, commands, type OptionSpec } from './commands/table.ts';

export interface PlainLine {
  readonly spec: CommandSpec;
  readonly args: readonly string[];
  /** By the names that the parser gives them: `envFile` of `--env-file`. */
  readonly options: Readonly<Record<string, unknown>>;
}

interface Known {
  readonly spec: OptionSpec;
  readonly name: string;
  readonly takes: boolean;
  readonly value: boolean;
}

/**
 * Reads a plain line: a command, its arguments, and options as the table spells them, each value a word of its own.
 * Whatever else there is (`--x=y`, `-qv`, `--`, help, a mistake) is undefined here and left to the parser, which takes
 * longer to load than such a line takes to read. A test compares both.
 */
export function plainLine(argv: readonly string[]): PlainLine | undefined {
  const spec = commands.find((one) => one.name === argv[0]);
  if (spec === undefined) return undefined;
  const known = knownOf(spec, argv);
  const args: string[] = [];
  const options: Record<string, unknown> = {};
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('-')) {
      args.push(word);
      continue;
    }
    const option = known.get(word);
    if (option === undefined) return undefined;
    if (!option.takes) {
      options[option.name] = option.value;
      continue;
    }
    const value = argv[++i];
    if (value === undefined || value.startsWith('-')) return undefined;
    if (option.spec.choices && !option.spec.choices.includes(value)) return undefined;
    options[option.name] = option.spec.repeatable ? [...((options[option.name] as string[]) ?? []), value] : value;
  }
  const [least, most] = countOf(spec);
  return args.length < least || args.length > most ? undefined : { spec, args, options };
}

/** The options of a command that a line may hold. */
function knownOf(spec: CommandSpec, argv: readonly string[]): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  const words = argv.filter((word) => word.startsWith('-'));
  for (const one of optionsOf(spec)) {
    if (!words.some((word) => one.flags.includes(word))) continue;
    const parts = /^(?:(-\w), )?--(no-)?([\w-]+)( <.+>)?$/.exec(one.flags);
    if (parts === null) continue;
    const [, short, no, long = '', takes] = parts;
    const name = long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const option: Known = { spec: one, name, takes: takes !== undefined, value: no === undefined };
    known.set(`--${no ?? ''}${long}`, option);
    if (short !== undefined) known.set(short, option);
  }
  return known;
}

/** The fewest and the most arguments of a command. */
function countOf({ args = [] }: CommandSpec): readonly [number, number] {
  const least = args.filter(({ name }) => name.startsWith('<')).length;
  return [least, args.some(({ name }) => name.includes('...')) ? Number.POSITIVE_INFINITY : args.length];
}
