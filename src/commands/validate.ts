import type { Runtime } from '../runtime.ts';
import type { Options } from './options.ts';
import { flag } from './options.ts';
import { runAndReport } from './run.ts';

export function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  return runAndReport('validate', args, options, runtime, { offline: flag(options, 'offline') });
}
