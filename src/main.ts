import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/**
 * The program: arguments in, exit code out. The only place where an error becomes a number. `--version`, and every line
 * that needs no more than the table of commands to be read, pass by the command-line parser: it costs more than they do.
 */
export async function main(given: readonly string[], runtime: Runtime): Promise<number> {
  let argv = given;
  try {
    if (given[0]?.startsWith('-')) argv = (await import('./command-first.ts')).commandFirst(given);
    argv = withTexts(argv);
    const [first, ...rest] = argv;
    if (first === '__complete') return await (await import('./commands/completion/complete.ts')).run(rest, runtime);
    if (first === undefined || first === 'help' || asksForHelp(argv))
      return await (await import('./commands/help.ts')).help(argv, runtime);
    if (first === '--version' || first === '-V' || (first === 'version' && argv.length === 1)) {
      runtime.stdout.write(`${version}\n`);
      return 0;
    }
    if (first === 'diagnose' && rest.length > 0 && !rest.some((word) => word.startsWith('-'))) {
      return await (await import('./commands/diagnose.ts')).run(rest, {}, runtime);
    }
    const plain = (await import('./plain-line.ts')).plainLine(argv);
    if (plain !== undefined) return await (await plain.spec.load()).run(plain.args, plain.options, runtime);
    return await (await import('./cli.ts')).runCli(argv, runtime);
  } catch (error) {
    return await (await import('./crash.ts')).exitCodeOfError(error, argv, runtime);
  }
}

/** Help goes before every fault of a line, so that the parser does not even see it. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** A pasted text may begin with a hyphen: what has white space in it is no option, unless it gives one its value. */
function withTexts(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first !== 'diagnose' || rest.includes('--')) return argv;
  const texts = rest.filter((word) => /^-.*\s/s.test(word) && !/^--(?:file|format|for|report)=/.test(word));
  return texts.length === 0 ? argv : [first, ...rest.filter((word) => !texts.includes(word)), '--', ...texts];
}
