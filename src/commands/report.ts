import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { type Format, render } from '../report/index.ts';
import { mergeReports, parseReport } from '../report/merge.ts';
import { painter, styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { redactPatterns } from '../secret.ts';
import { colourFlag, flag, list, type Options, text } from './options.ts';
import { targets, writeReport } from './outputs.ts';

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const [action, ...files] = args;
  if (action !== 'merge') throw new UserError(`report knows one action, merge, not '${action ?? ''}'`);
  if (files.length === 0) throw new UserError('report merge needs the JSON reports to merge');
  const outputs = targets(list(options, 'report'), runtime);
  const parts = await Promise.all(files.map(async (file) => parseReport(await readText(file, runtime), file)));
  const report = mergeReports(parts);
  const format = (text(options, 'format') ?? 'json') as Format;
  const show = async (which: Format, style: Parameters<typeof painter>[0]) =>
    redactPatterns(
      await render(which, report, {
        painter: await painter(style),
        quiet: flag(options, 'quiet'),
        file: null,
        strict: false,
        offline: false,
        verbose: false,
      }),
    );
  const flat = { colour: false, unicode: true, width: 0 };
  // Before the result is printed: a report that cannot be written is the result.
  for (const target of outputs) {
    const error = await writeReport(target, await show(target.format, flat));
    if (error) throw new UserError(error);
  }
  runtime.stdout.write(
    await show(format, format === 'text' ? styleOf(runtime.stdout, runtime, colourFlag(options)) : flat),
  );
  return report.exitCode;
}

async function readText(file: string, runtime: Runtime): Promise<string> {
  try {
    return await readFile(resolve(runtime.cwd, file), 'utf8');
  } catch (error) {
    throw new UserError(
      `The report ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown fault'}`,
    );
  }
}
