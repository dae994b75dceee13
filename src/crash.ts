import { commands } from './commands/table.ts';
import { UserError } from './errors.ts';
import { inert, jsonText, oneLine, printable } from './report/printable.ts';
import type { Problem } from './report/report.ts';
import { plain, styleOf } from './report/style.ts';
import type { Runtime } from './runtime.ts';
import { redactPatterns } from './secret.ts';
import { version } from './version.ts';

/** Tells what ended the run: 2 for wrong use or a wrong file, 70 for a fault of leadctl itself. */
export async function exitCodeOfError(error: unknown, argv: readonly string[], runtime: Runtime): Promise<number> {
  const user = error instanceof UserError;
  const code = user ? 2 : 70;
  const problems = user ? problemsOf(error) : [problem(`Fault of leadctl: ${messageOf(error)}`)];
  if (wantsJson(argv)) runtime.stdout.write(jsonText(emptyResult(argv, code, problems, runtime.now())));
  const { unicode } = styleOf(runtime.stderr, runtime);
  const tell = (text: string) => {
    const safe = inert(text);
    runtime.stderr.write(`${unicode ? safe : plain(safe)}\n`);
  };
  const clean = (text: string) => oneLine(redactPatterns(text));
  if (user) {
    // A place first, as editors and problem matchers read it.
    const lines = error.problems.length > 0 ? problems.map((one) => clean(problemLine(one))) : [clean(error.message)];
    lines.forEach((line, index) => {
      tell(error.problems[index]?.file ? line : `leadctl: ${line}`);
    });
    // A hint may be a list, a line each.
    if (error.hint) tell(`  ${printable(redactPatterns(error.hint))}`);
    return code;
  }
  const verbose = argv.includes('-v') || argv.includes('--verbose') || Boolean(runtime.env.LEADCTL_DEBUG);
  const stack = verbose && error instanceof Error ? `\n${printable(redactPatterns(error.stack ?? ''))}` : '';
  tell(`leadctl: a fault of leadctl itself, not of your configuration: ${clean(messageOf(error))}${stack}`);
  tell(
    `  Please report it with this line: leadctl ${version}, Node ${process.version}, ${runtime.platform}, command ${commandWord(argv)}${verbose ? '' : ' (LEADCTL_DEBUG=1 adds the stack)'}`,
  );
  return code;
}

/** `file:line:column key: what is wrong; what is expected`, in one line whatever the key and the value hold. */
export function problemLine(one: Problem): string {
  const place = one.file ? `${one.file}${one.line === null ? ':' : `:${one.line}:${one.column ?? 1}`}` : '';
  return oneLine([place, one.path && `${one.path}:`, one.message].filter(Boolean).join(' '));
}

function problemsOf(error: UserError): readonly Problem[] {
  const masked = error.problems.map((one) => ({ ...one, message: redactPatterns(one.message) }));
  return masked.length > 0
    ? masked
    : [problem(redactPatterns(error.hint ? `${ended(error.message)} ${error.hint}` : error.message))];
}

/** A sentence with its end, before another one follows. */
function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

function problem(message: string): Problem {
  return { path: '', file: null, line: null, column: null, message: redactPatterns(message), cause: null };
}

/** As the parser reads it: the last --format holds, and report merge needs none. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const formats = words.flatMap((word, index) => {
    if (word.startsWith('--format=')) return [word.slice('--format='.length)];
    return word === '--format' ? [words[index + 1] ?? ''] : [];
  });
  return (formats.at(-1) ?? (argv[0] === 'report' ? 'json' : '')) === 'json';
}

/** The command, or what stands in its place; behind options that nobody knows, only what is a command. */
function commandWord(argv: readonly string[]): string {
  const first = argv[0] ?? '';
  const word = first.startsWith('-') ? argv.find((one) => commands.some(({ name }) => name === one)) : first;
  return word !== undefined && /^[a-z-]{1,20}$/.test(word) ? word : '(none)';
}

/** The one object that --format json promises in every case. */
function emptyResult(argv: readonly string[], exitCode: number, problems: readonly Problem[], now: number): object {
  const command = commandWord(argv);
  const head = { schemaVersion: 1, tool: { name: 'leadctl', version }, command };
  if (command === 'diagnose') return { ...head, exitCode, matches: [], problems };
  return {
    ...head,
    startedAt: new Date(now).toISOString(),
    durationMs: 0,
    exitCode,
    summary: { destinations: 0, passed: 0, failed: 0, warned: 0, skipped: 0, inconclusive: 0 },
    destinations: [],
    checks: [],
    problems,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
