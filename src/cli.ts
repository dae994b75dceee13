import { Command, CommanderError, Option } from 'commander';
import { namesOf, optionsOf, wordsBeforeCommand } from './command-first.ts';
import { helpWidth } from './commands/help.ts';
import { type CommandSpec, commands, type OptionSpec } from './commands/table.ts';
import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';
import { plain, styleOf } from './report/style.ts';
import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/** Parses the command line and runs the command. Returns its exit code; throws UserError for wrong use. */
export async function runCli(argv: readonly string[], runtime: Runtime): Promise<number> {
  let code = 0;
  refuseNoCommand(argv);
  const program = settle(new Command('leadctl'), runtime);
  program.version(version, '-V, --version', 'print the version').helpCommand(false);
  // The command that is named first is the one that runs: the others are only needed to guess.
  const named = commands.filter((spec) => spec.name === argv[0]);
  for (const spec of named.length > 0 ? named : commands) {
    const command = build(spec, async (args, options) => {
      const module = await spec.load();
      code = await module.run(args, options, runtime);
    });
    program.addCommand(settle(command, runtime));
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const message = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)/, '; did you mean $1?');
    throw new UserError(withNearest(message), { hint: `leadctl ${commandOf(argv)}--help shows the options` });
  }
  return code;
}

/** @throws UserError where options of commands stand alone: the parser would call them unknown. */
function refuseNoCommand(argv: readonly string[]): void {
  const flag = (argv[0] ?? '').split('=')[0] ?? '';
  const isOfCommand = commands.some((spec) => optionsOf(spec).some((option) => namesOf(option).includes(flag)));
  if (isOfCommand && wordsBeforeCommand(argv) >= argv.length)
    throw new UserError('There is no command on the line', { hint: 'leadctl --help shows the commands' });
}

/** Shows the help of one command. */
export function showHelp(spec: CommandSpec, runtime: Runtime): void {
  const command = settle(
    build(spec, async () => {}),
    runtime,
  );
  new Command('leadctl').addCommand(command);
  command.outputHelp();
}

function settle(command: Command, { stdout, env, platform }: Runtime): Command {
  const width = helpWidth(stdout);
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .configureHelp({ helpWidth: width, minWidthToWrap: 20, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => stdout.write(styleOf(stdout, { env, platform }).unicode ? text : plain(text)),
      writeErr: () => {},
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    });
}

/** The parser offers no name for a value of a closed list, and none where only the beginning of a command is given. */
function withNearest(message: string): string {
  const [, value = '', choices = ''] = /argument '(.*)' is invalid\. Allowed choices are (.+)\.$/.exec(message) ?? [];
  const [, command = ''] = /^unknown command '([^']*)'$/.exec(message) ?? [];
  const near = command
    ? nearest(
        command,
        commands.map((one) => one.name),
      )
    : nearest(value, choices.split(', '));
  if (!near) return message;
  return command
    ? `${message}; did you mean ${near}?`
    : message.replace('. Allowed', `; did you mean ${near}? Allowed`);
}

function commandOf(argv: readonly string[]): string {
  const name = argv.find((word) => !word.startsWith('-'));
  return name && commands.some((spec) => spec.name === name) ? `${name} ` : '';
}

function build(
  spec: CommandSpec,
  run: (args: readonly string[], options: Record<string, unknown>) => Promise<void>,
): Command {
  const command = new Command(spec.name).summary(spec.summary).description(spec.description);
  for (const argument of spec.args ?? []) command.argument(argument.name, argument.description);
  for (const option of optionsOf(spec)) addOption(command, option);
  command.addHelpText('before', `Examples:\n${spec.examples.map((example) => `  ${example}`).join('\n')}\n`);
  command.addHelpText(
    'after',
    `\nMore: leadctl help exit-codes, leadctl explain --list\nFiles of the package: README.md, docs/`,
  );
  command.action(async (...all: unknown[]) => {
    const args = all
      .slice(0, -2)
      .flat()
      .filter((value) => value !== undefined) as string[];
    await run(args, command.opts());
  });
  return command;
}

function addOption(command: Command, spec: OptionSpec): void {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices) option.choices(spec.choices);
  if (spec.repeatable)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  command.addOption(option);
}
