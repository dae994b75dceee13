import { type Format, render } from '../report/index.ts';
import { problemReport } from '../report/problems.ts';
import type { Problem, Report } from '../report/report.ts';
import { painter, styleOf } from '../report/style.ts';
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
  redact(text: string): string;
}

/**
 * Brings a report to its readers: the files asked for, standard output, a digest for people where a machine format
 * holds a failure, and the job summary of GitHub Actions.
 *
 * @returns the exit code: the report's, or 1 where a file could not be written and nothing worse was found
 */
export async function tell(given: Report, how: Telling, runtime: Runtime): Promise<number> {
  let report = given;
  const rendering = { quiet: how.quiet, verbose: how.verbose, file: how.file };
  const show = async (which: Format, style: Parameters<typeof painter>[0]) =>
    how.redact(await render(which, placed(report, which, runtime), { ...rendering, painter: await painter(style) }));
  const flat = { colour: false, unicode: true, width: 0 };
  const write = async (which: readonly Target[]) => {
    const errors: string[] = [];
    for (const target of which) errors.push((await writeReport(target, await show(target.format, flat))) ?? '');
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
  runtime.stdout.write(await show(format, format === 'text' ? styleOf(runtime.stdout, runtime, how.colour) : flat));
  if (format !== 'text' && report.exitCode !== 0) {
    runtime.stderr.write(await show('text', styleOf(runtime.stderr, runtime, how.colour)));
  }
  // The job summary is a file of its own on GitHub Actions: standard output stays as it was asked for.
  const summary = runtime.env.GITHUB_STEP_SUMMARY;
  if (summary) untold.push(...(await write([{ format: 'markdown', path: summary, append: true }])).filter(Boolean));
  for (const error of untold) runtime.stderr.write(`leadctl: ${error}\n`);
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
  const report = problemReport({ tool: { name: 'leadctl', version }, command, startedAt }, problems);
  const style = await painter({ colour: false, unicode: true, width: 0 });
  const show = async (which: Format) =>
    how.redact(
      await render(which, placed(report, which, runtime), {
        quiet: how.quiet,
        verbose: how.verbose,
        file: how.file,
        painter: style,
      }),
    );
  const summary = runtime.env.GITHUB_STEP_SUMMARY;
  const summaries: readonly Target[] = summary ? [{ format: 'markdown', path: summary, append: true }] : [];
  for (const target of [...how.reports, ...summaries]) {
    const error = await writeReport(target, await show(target.format));
    if (error) runtime.stderr.write(`leadctl: ${error}\n`);
  }
  if (how.format !== 'text' && how.format !== 'json') runtime.stdout.write(await show(how.format));
}
