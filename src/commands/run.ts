import { runSession, type SessionOptions } from '../checks/session.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { createNetwork } from '../net/index.ts';
import type { WireRecord } from '../net/network.ts';
import type { Format } from '../report/index.ts';
import { inert, oneLine } from '../report/printable.ts';
import type { Report } from '../report/report.ts';
import type { Runtime } from '../runtime.ts';
import { Redactor, redactPatterns } from '../secret.ts';
import { shellWord } from '../shell-word.ts';
import { version } from '../version.ts';
import { colourFlag, commaList, duration, flag, list, type Options, shard, text, wholeNumber } from './options.ts';
import { readOnce, readRoots, targets } from './outputs.ts';
import { startProgress } from './progress.ts';
import { tell, tellProblems } from './tell.ts';

type Own = Partial<Omit<SessionOptions, 'command' | 'now' | 'signal'>> & { readonly dryRun?: boolean };

/** What `validate` and `send-test` share: config, run, report, exit code. */
export async function runAndReport(
  command: SessionOptions['command'],
  args: readonly string[],
  options: Options,
  runtime: Runtime,
  own: Own,
): Promise<number> {
  const redactor = new Redactor();
  try {
    return await checked(command, args, options, runtime, own, redactor);
  } catch (error) {
    // Whoever tells of a fault knows secrets by their form alone; this run knows them all.
    if (error instanceof Error) {
      error.message = redactor.redact(error.message);
      error.stack = redactor.redact(error.stack ?? '');
    }
    throw error;
  }
}

async function checked(
  command: SessionOptions['command'],
  args: readonly string[],
  options: Options,
  runtime: Runtime,
  own: Own,
  redactor: Redactor,
): Promise<number> {
  const format = (text(options, 'format') ?? 'text') as Format;
  const reports = targets(list(options, 'report'), runtime);
  const dry = own.dryRun ? await import('./preview.ts') : undefined;
  dry?.refuseReports(format, reports);
  const times = { timeoutMs: duration(options, 'timeout'), deadlineMs: duration(options, 'deadline') };
  const concurrency = wholeNumber(options, 'concurrency', 256) ?? 4;
  const part = shard(options);
  const file = text(options, 'config');
  if (file === '-' && text(options, 'ca') === '-') throw readOnce();
  const extraRoots = await readRoots(text(options, 'ca'), runtime);
  const how = {
    format,
    reports,
    quiet: flag(options, 'quiet'),
    verbose: flag(options, 'verbose'),
    colour: colourFlag(options),
    redact: (text: string) => redactor.redact(text),
    redactWhole: (text: string) => redactor.redactWhole(text),
  };
  const loaded = await loadConfig({
    ...(file === undefined ? {} : { file }),
    cwd: runtime.cwd,
    env: runtime.env,
    envFiles: list(options, 'envFile'),
    // Only where it is read: to open it takes its time.
    ...(file === '-' ? { stdin: runtime.stdin } : {}),
    registerSecret: (value) => redactor.add(value),
  }).catch(async (error) => {
    if (error instanceof UserError && error.problems.length > 0 && !own.dryRun) {
      if (format !== 'text') maskForCi(format, runtime, redactor);
      await tellProblems(command, error.problems, { ...how, file: null }, runtime);
    }
    throw error;
  });
  maskForCi(format, runtime, redactor);
  const timeoutMs = times.timeoutMs ?? loaded.config.network.timeoutMs;
  const progress = startProgress(runtime, flag(options, 'quiet'), colourFlag(options));
  const net = createNetwork({
    env: runtime.env as NodeJS.ProcessEnv,
    extraRoots: [...extraRoots, ...loaded.config.network.ca],
    defaultTimeoutMs: timeoutMs ?? 15_000,
    userAgent: `leadctl/${version}`,
    ...(flag(options, 'verbose')
      ? { onRecord: (record: WireRecord) => progress.line(wireLine(record, redactor)) }
      : {}),
  });
  const residue = new Map<string, { readonly marker: string; readonly searchable: boolean }>();
  const session: SessionOptions = {
    only: commaList(options, 'only'),
    skip: commaList(options, 'skip'),
    strict: flag(options, 'strict'),
    deep: flag(options, 'deep'),
    offline: false,
    cleanup: false,
    matrix: false,
    shape: 'pascal',
    ...own,
    command,
    destinations: args,
    concurrency,
    signal: runtime.signal,
    now: runtime.now,
    ...(part ? { shard: part } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(times.deadlineMs === undefined ? {} : { deadlineMs: times.deadlineMs }),
    onProgress: progress.show,
    onDone: progress.done,
    onResidue: (destination, marker, searchable) => {
      if (marker) residue.set(destination, { marker, searchable });
      else residue.delete(destination);
    },
  };
  let report: Report;
  try {
    if (dry) return await dry.preview(session, { loaded, net, redactor }, format, runtime);
    report = await runSession({ loaded, net, redactor }, session);
  } finally {
    progress.stop();
  }
  if (runtime.signal.aborted) {
    for (const [destination, { marker, searchable }] of residue) {
      const name = oneLine(destination);
      const way = searchable
        ? `: leadctl send-test ${shellWord(name)} --remove ${marker}`
        : `, which cannot be searched from here: look for ${marker} ${placeOf(loaded, destination)}`;
      runtime.stderr.write(inert(`leadctl: interrupted; a test lead may be left at ${name}${way}\n`));
    }
  }
  return tell(report, { ...how, file: loaded.config.file }, runtime);
}

/** Where a person finds a lead that leadctl cannot look for. */
function placeOf({ config }: LoadedConfig, destination: string): string {
  const { type } = config.destinations.find(({ name }) => name === destination)?.config ?? {};
  return type === 'https'
    ? 'in the log of the receiver, or in its run history'
    : 'among its leads, and delete it there';
}

/** On standard output, before anything else, and only where a CI system takes it away again. */
function maskForCi(format: Format, runtime: Runtime, redactor: Redactor): void {
  const github = Boolean(runtime.env.GITHUB_ACTIONS) && (format === 'text' || format === 'github');
  const azure = Boolean(runtime.env.TF_BUILD) && (format === 'text' || format === 'azure');
  if (!github && !azure) return;
  for (const part of redactor.maskParts()) {
    if (/[\r\n]/.test(part)) continue;
    if (github) runtime.stdout.write(`::add-mask::${part.replaceAll('%', '%25')}\n`);
    if (azure) runtime.stdout.write(`##vso[task.setsecret]${part.replaceAll('%', '%AZP25')}\n`);
  }
}

/** Method, host, path, status and time; never a query, which may be a credential. */
function wireLine(record: WireRecord, redactor: Redactor): string {
  const url = URL.canParse(record.url) ? new URL(record.url) : null;
  const where = url ? `${url.host}${redactor.redact(url.pathname)}${url.search ? '?…' : ''}` : '(no address)';
  const result =
    record.status ??
    (record.error instanceof Error ? ((record.error as NodeJS.ErrnoException).code ?? record.error.name) : 'no answer');
  return redactPatterns(`${record.method} ${where} ${result} ${Math.round(record.durationMs)} ms`);
}
