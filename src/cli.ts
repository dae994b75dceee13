import { Command, CommanderError, Option } from 'commander';
import { type CommandSpec, commands, globalNotes, type OptionSpec, shared } from './commands/table.ts';
import { UserError } from './errors.ts';
import type { Runtime } from './runtime.ts';
import { version } from './version.ts';

/** Parses the command line and runs the command. Returns its exit code; throws UserError for wrong use. */
export async function runCli(argv: readonly string[], runtime: Runtime): Promise<number> {
  let code = 0;
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
  for (const spec of commands) {
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
    throw new UserError(
      error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)/, '; did you mean $1?'),
      {
        hint: `leadctl ${commandOf(argv)}--help shows the options`,
      },
    );
  }
  return code;
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
