import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/**
 * The program: arguments in, exit code out. The only place where an error becomes a number. `--version`, and every line
 * that needs no more than the table of commands to be read, pass by the command-line parser: it costs more than they do.
 */
export async function main(given: readonly string[], runtime: Runtime): Promise<number> {
  const argv = withTexts(given);
  try {
    const [first, ...rest] = argv;
    if (argv.length === 1 && (first === '--version' || first === '-V' || first === 'version')) {
      runtime.stdout.write(`${version}\n`);
      return 0;
    }
    if (first === '__complete') return await (await import('./commands/completion/complete.ts')).run(rest, runtime);
    if (first === 'diagnose' && rest.length > 0 && !rest.some((word) => word.startsWith('-'))) {
      return await (await import('./commands/diagnose.ts')).run(rest, {}, runtime);
    }
    if (first === 'help' || (argv.length === 1 && (first === '--help' || first === '-h')) || argv.length === 0) {
      const code = (await import('./commands/help.ts')).topic(rest, runtime);
      if (code !== undefined) return code;
    }
    const plain = (await import('./plain-line.ts')).plainLine(argv);
    if (plain !== undefined) return await (await plain.spec.load()).run(plain.args, plain.options, runtime);
    return await (await import('./cli.ts')).runCli(argv, runtime);
  } catch (error) {
    return await (await import('./crash.ts')).exitCodeOfError(error, argv, runtime);
  }
}

/** A pasted text may begin with a hyphen: what has white space in it is no option, unless it gives one its value. */
function withTexts(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first !== 'diagnose' || rest.includes('--')) return argv;
  const texts = rest.filter((word) => /^-.*\s/s.test(word) && !/^--(?:file|format|for|report)=/.test(word));
  return texts.length === 0 ? argv : [first, ...rest.filter((word) => !texts.includes(word)), '--', ...texts];
}
