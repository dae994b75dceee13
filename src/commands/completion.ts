import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Runtime } from '../runtime.ts';
import { scripts } from './completion/scripts.ts';
import type { Options } from './options.ts';

export async function run(args: readonly string[], _options: Options, runtime: Runtime): Promise<number> {
  const shell = args[0] ?? '';
  const script = Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts] : undefined;
  if (script === undefined) {
    const near = nearest(shell, Object.keys(scripts));
    throw new UserError(`There is no completion for '${shell}'`, {
      hint: near ? `Did you mean '${near}'?` : `There are: ${Object.keys(scripts).join(', ')}`,
    });
  }
  runtime.stdout.write(script);
  return 0;
}
