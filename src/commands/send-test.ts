import { UserError } from '../errors.ts';
import { MARKER } from '../lead/test-lead.ts';
import type { Runtime } from '../runtime.ts';
import type { Options } from './options.ts';
import { duration, flag, text } from './options.ts';
import { runAndReport } from './run.ts';

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const remove = text(options, 'remove');
  if (remove !== undefined && !(MARKER.test(remove) && remove.length === 28)) {
    throw new UserError(`--remove takes the marker of a test lead, MSFT_TEST_ and 18 digits, not '${remove}'`, {
      hint: 'Nothing but an MSFT_TEST lead is ever deleted',
    });
  }
  if (remove !== undefined && args.length !== 1) throw new UserError('--remove needs the name of one destination');
  const [source, action] = [text(options, 'source'), text(options, 'action')];
  if ((source === undefined) !== (action === undefined)) throw new UserError('--source and --action go together');
  const wait = duration(options, 'wait');
  const offer = text(options, 'offer');
  return runAndReport('send-test', args, options, runtime, {
    cleanup: flag(options, 'cleanup'),
    matrix: flag(options, 'matrix'),
    shape: text(options, 'shape') === 'camel' ? 'camel' : 'pascal',
    dryRun: flag(options, 'dryRun'),
    ...(wait === undefined ? {} : { waitMs: wait }),
    ...(remove === undefined ? {} : { remove }),
    ...(offer === undefined ? {} : { offer }),
    ...(source === undefined || action === undefined ? {} : { source, action }),
  });
}
