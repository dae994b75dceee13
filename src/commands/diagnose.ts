import type { Diagnosis } from '../diagnosis/diagnose.ts';
import { UserError } from '../errors.ts';
import { inert, jsonText } from '../report/printable.ts';
import { type Painter, painter, plain, styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { isSure, lines, nothing, page, type Recognised } from './diagnose/page.ts';
import { type Answer, read } from './diagnose/read.ts';
import { colourFlag, flag, list, type Options, text } from './options.ts';
import type { Target } from './outputs.ts';

const SHOWN = 3;

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const how: How = {
    all: flag(options, 'all'),
    quiet: flag(options, 'quiet'),
    verbose: flag(options, 'verbose'),
    admin: text(options, 'for') === 'admin',
  };
  if (how.admin && how.quiet)
    throw new UserError('--for admin writes a text to send, --quiet a line a match: only one of them is possible');
  const reports = await reportsOf(list(options, 'report'), runtime);
  const answer = await read(args, list(options, 'file'), runtime);
  const found = answer.matches.length > 0;
  const exitCode = found ? 0 : 1;
  if (answer.note !== undefined && found) runtime.stderr.write(`Read: ${answer.note}.\n`);
  const unknown = found ? NONE : await recognised(answer);
  const render = async (format: string, paint: Painter, code: number) =>
    // What was pasted into a pipeline's log must not start a command in it.
    format === 'json' ? object(answer, unknown, how, code) : inert(await words(answer, unknown, how, paint));
  const untold: string[] = [];
  if (reports.length > 0) {
    const { writeReport } = await import('./outputs.ts');
    const flat = await painter({ colour: false, unicode: true, width: 0 });
    for (const target of reports) {
      const error = await writeReport(target, await render(target.format, flat, exitCode));
      if (error !== null) untold.push(error);
    }
  }
  const code = untold.length > 0 && exitCode === 0 ? 2 : exitCode;
  const json = text(options, 'format') === 'json';
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const out = await render(json ? 'json' : 'text', paint, code);
  runtime.stdout.write(json || paint.style.unicode ? out : plain(out));
  // What is to be sent to somebody stands alone on standard output.
  if (how.admin && !json) for (const line of leftOut(answer, how)) runtime.stderr.write(`${line}\n`);
  for (const error of untold) runtime.stderr.write(`leadctl: ${error}\n`);
  return code;
}

interface How {
  readonly all: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly admin: boolean;
}

/** @throws UserError for a format that a diagnosis has not, or a folder that is missing. */
async function reportsOf(pairs: readonly string[], runtime: Runtime): Promise<readonly Target[]> {
  if (pairs.length === 0) return [];
  const { targets } = await import('./outputs.ts');
  const found = targets(pairs, runtime);
  for (const { format } of found) {
    if (format !== 'json' && format !== 'text')
      throw new UserError(`A diagnosis is written as json or text, not as ${format}`, {
        hint: 'The other formats are those of validate and send-test',
      });
  }
  return found;
}

async function object({ matches }: Answer, unknown: Recognised, how: How, exitCode: number): Promise<string> {
  const head = { schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'diagnose', exitCode };
  const { handOver } = how.admin ? await import('../diagnosis/hand-over.ts') : { handOver: undefined };
  const told = handOver ? matches.map((match) => ({ ...match, handOver: handOver(match) })) : matches;
  return jsonText({ ...head, matches: told, ...(matches.length > 0 ? {} : unknown) });
}

async function words({ matches, seen }: Answer, unknown: Recognised, how: How, paint: Painter): Promise<string> {
  if (matches.length === 0) return nothing(seen, unknown);
  if (how.admin) {
    const { handOver } = await import('../diagnosis/hand-over.ts');
    return cut(forAdmin(matches), how).map(handOver).join('\n----\n\n');
  }
  const shown = cut(matches, how);
  const more = matches.length - shown.length;
  return how.quiet ? lines(shown, more) : page(shown, more, paint, how);
}

function cut(matches: readonly Diagnosis[], { all }: How): readonly Diagnosis[] {
  return all ? matches : matches.slice(0, SHOWN);
}

/** Each person who has to fix something gets a text; a mere guess is handed to nobody while there is something surer. */
function forAdmin(matches: readonly Diagnosis[]): readonly Diagnosis[] {
  const sure = matches.filter(isSure);
  return sure.length > 0 ? sure : matches.slice(0, 1);
}

/** What was found and is not handed over. */
function leftOut({ matches }: Answer, how: How): readonly string[] {
  const handed = forAdmin(matches);
  const more = handed.length - cut(handed, how).length;
  const guesses = matches.length - handed.length;
  return [
    ...(more > 0 ? [`${more} more: --all hands them over as well`] : []),
    ...(guesses > 0
      ? [`${guesses} of the matches ${guesses === 1 ? 'is a mere guess' : 'are mere guesses'}, not handed over`]
      : []),
  ];
}

const NONE: Recognised = { recognised: [], guesses: [] };

async function recognised({ seen, note }: Answer): Promise<Recognised> {
  const { outline } = await import('../diagnosis/outline.ts');
  const { facts, guesses } = outline(seen);
  return { recognised: note === undefined ? facts : [note, ...facts], guesses };
}
