import { Command, CommanderError, Option } from 'commander';
import { type CommandSpec, commands, globalNotes, type OptionSpec, shared } from './commands/table.ts';
import { UserError } from './errors.ts';
import { nearest } from './nearest.ts';
import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/** Parses the command line and runs the command. Returns its exit code; throws UserError for wrong use. */
export async function runCli(argv: readonly string[], runtime: Runtime): Promise<number> {
  let code = 0;
  await refuseUnknownTopic(argv);
  const program = new Command('leadctl');
  const width = runtime.stdout.isTTY ? runtime.stdout.columns : 80;
  const settle = (command: Command) =>
    command
      .exitOverride()
      .showSuggestionAfterError(true)
      .allowExcessArguments(false)
      .configureHelp({ helpWidth: Math.max(40, Math.min(width, 120)), sortSubcommands: false })
      .configureOutput({
        writeOut: (text) => runtime.stdout.write(text),
        writeErr: () => {},
        getOutHelpWidth: () => Math.max(40, Math.min(width, 120)),
        getErrHelpWidth: () => Math.max(40, Math.min(width, 120)),
      });
  settle(program)
    .description('Checks, tests and diagnoses the lead destinations of Microsoft commercial marketplace offers.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .addHelpText('before', () => (argv.length === 0 ? '' : ''))
    .addHelpText('after', globalNotes);
  // The command that is named first is the one that runs: the others are only needed to show them or to guess.
  const named = commands.filter((spec) => spec.name === argv[0]);
  for (const spec of named.length > 0 ? named : commands) {
    program.addCommand(
      settle(
        build(spec, async (args, options) => {
          const module = await spec.load();
          code = await module.run(args, options, runtime);
        }),
      ),
    );
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

/** @throws UserError for `help` of what is neither a command nor a topic */
async function refuseUnknownTopic([first, name]: readonly string[]): Promise<void> {
  if (first !== 'help' || name === undefined || name.startsWith('-')) return;
  const { TOPICS } = await import('./commands/help.ts');
  const names = [...commands.map((one) => one.name), ...Object.keys(TOPICS), 'help'];
  if (names.includes(name)) return;
  const near = nearest(name, names);
  throw new UserError(`There is no help on '${name}'`, {
    hint: near
      ? `Did you mean '${near}'?`
      : `leadctl --help shows the commands; there is also help on ${Object.keys(TOPICS).join(', ')}`,
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
  for (const option of [...(spec.options ?? []), ...(spec.shared ?? []).map((name) => shared[name])])
    addOption(command, option);
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
