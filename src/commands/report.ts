import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Format } from '../report/index.ts';
import { mergeReports, parseReport } from '../report/merge.ts';
import type { Runtime } from '../runtime.ts';
import { redactPatterns } from '../secret.ts';
import { colourFlag, flag, list, type Options, text } from './options.ts';
import { readStdin, targets } from './outputs.ts';
import { tell } from './tell.ts';

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const [action, ...files] = args;
  if (action !== 'merge')
    throw new UserError(`report knows one action, merge, not '${action ?? ''}'`, {
      hint: 'leadctl report merge part-*.json',
    });
  if (files.length === 0) throw new UserError('report merge needs the JSON reports to merge');
  const outputs = targets(list(options, 'report'), runtime);
  const parts = await Promise.all(
    files.map(async (file) => parseReport(await readText(file, runtime), file === '-' ? 'Standard input' : file)),
  );
  return tell(
    mergeReports(parts),
    {
      format: (text(options, 'format') ?? 'json') as Format,
      reports: outputs,
      quiet: flag(options, 'quiet'),
      verbose: flag(options, 'verbose'),
      colour: colourFlag(options),
      file: null,
      redact: redactPatterns,
      redactWhole: redactPatterns,
    },
    runtime,
  );
}

async function readText(file: string, runtime: Runtime): Promise<string> {
  if (file === '-') return readStdin(runtime);
  try {
    return await readFile(resolve(runtime.cwd, file), 'utf8');
  } catch (error) {
    throw new UserError(
      `The report ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown fault'}`,
    );
  }
}
