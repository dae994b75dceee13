import { statSync } from 'node:fs';
import { type Format, type Rendering, render } from '../report/index.ts';
import { problemReport } from '../report/problems.ts';
import { redacted } from '../report/redacted.ts';
import type { Problem, Report } from '../report/report.ts';
import { painter, type Style, styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { placed, type Target, writeReport } from './outputs.ts';

export interface Telling {
  /** Of standard output. */
  readonly format: Format;
  /** The reports asked for besides. */
  readonly reports: readonly Target[];
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly colour: boolean | undefined;
  /** The config file, for the head of the text; null where the report is of several runs. */
  readonly file: string | null;
  /** Takes secrets out of a sentence or a value. */
  redact(text: string): string;
  /** Takes secrets out of a whole output, whose own words are not to be mistaken for one. */
  redactWhole(text: string): string;
}

/**
 * Brings a report to its readers: the files asked for, standard output, a digest for people where a machine format
 * holds a failure, and the job summary of GitHub Actions.
 *
 * @returns the exit code: the report's, or 1 where a file could not be written and nothing worse was found
 */
export async function tell(given: Report, how: Telling, runtime: Runtime): Promise<number> {
  let report = redacted(given, how.redact);
  const show = (which: Format, style: Style, more: More = {}) => shown(report, which, style, how, runtime, more);
  const write = async (which: readonly Target[]) => {
    const errors: string[] = [];
    for (const target of which) errors.push((await writeReport(target, await show(target.format, FLAT))) ?? '');
    return errors;
  };
  // Before the result is printed: a report that cannot be written belongs to it.
  const errors = await write(how.reports);
  const untold = errors.filter(Boolean);
  if (untold.length > 0 && report.exitCode === 0) {
    const problems = untold.map((message) => ({
      path: '',
      file: null,
      line: null,
      column: null,
      message,
      cause: null,
    }));
    report = { ...report, exitCode: 1, problems };
    await write(how.reports.filter((_, index) => errors[index] === ''));
  }
  const { format } = how;
  const style = format === 'text' ? styleOf(runtime.stdout, runtime, how.colour) : FLAT;
  const summaries = attachable(how.reports.filter((_, index) => errors[index] === ''));
  runtime.stdout.write(await show(format, style, { summaries }));
  if (format !== 'text' && report.exitCode !== 0) {
    runtime.stderr.write(await show('text', styleOf(runtime.stderr, runtime, how.colour)));
  }
  for (const error of [...untold, ...(await toSummary(report, how, runtime))])
    runtime.stderr.write(`leadctl: ${error}\n`);
  return report.exitCode;
}

/**
 * The same for a file that is invalid: its problems in every report and format that was asked for. The text and the JSON
 * on the streams are left to whoever tells of all wrong use.
 */
export async function tellProblems(
  command: Report['command'],
  problems: readonly Problem[],
  how: Telling,
  runtime: Runtime,
): Promise<void> {
  const startedAt = new Date(runtime.now()).toISOString();
  const report = redacted(
    problemReport({ tool: { name: 'leadctl', version }, command, startedAt }, problems),
    how.redact,
  );
  const show = (which: Format, more: More = {}) => shown(report, which, FLAT, how, runtime, more);
  const written: Target[] = [];
  const errors: string[] = [];
  for (const target of how.reports) {
    const error = await writeReport(target, await show(target.format));
    if (error) errors.push(error);
    else written.push(target);
  }
  for (const error of [...errors, ...(await toSummary(report, how, runtime))])
    runtime.stderr.write(`leadctl: ${error}\n`);
  if (how.format !== 'text' && how.format !== 'json')
    runtime.stdout.write(await show(how.format, { summaries: attachable(written) }));
}

/** How files and machine formats are written: as a log. */
const FLAT: Style = { colour: false, unicode: true, width: 0, log: true };

type More = Pick<Rendering, 'room' | 'summaries'>;

async function shown(report: Report, format: Format, style: Style, how: Telling, runtime: Runtime, more: More) {
  const { quiet, verbose, file, redactWhole: redact } = how;
  const rendering = { quiet, verbose, file, redact, painter: await painter(style), ...more };
  return render(format, placed(report, format, runtime), rendering);
}

/** Markdown that was written to a file of its own: the agent of Azure Pipelines can attach it to the run. */
function attachable(targets: readonly Target[]): readonly string[] {
  const paths = targets.filter(({ format }) => format === 'markdown').map(({ path }) => path);
  return paths.filter((path) => found(path)?.isFile());
}

function found(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** GitHub shows no summary of a step at all when it is longer; all that ran in the step writes to one file. */
const SUMMARY_BYTES = 1024 * 1024;
/** With less a summary would say nothing. */
const LEAST_BYTES = 4096;

/**
 * Appends to the job summary of GitHub Actions, a file of its own: standard output stays as it was asked for.
 *
 * @returns what went wrong, in words
 */
async function toSummary(report: Report, how: Telling, runtime: Runtime): Promise<readonly string[]> {
  const path = runtime.env.GITHUB_STEP_SUMMARY;
  if (!path) return [];
  const room = SUMMARY_BYTES - (found(path)?.size ?? 0);
  if (room < LEAST_BYTES) return ['The job summary of this step is full: nothing was added to it'];
  const content = await shown(report, 'markdown', FLAT, how, runtime, { room });
  const error = await writeReport({ format: 'markdown', path, append: true }, content);
  return error ? [error] : [];
}
