import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Runtime } from '../runtime.ts';

export async function run(
  args: readonly string[],
  _options: Readonly<Record<string, unknown>>,
  runtime: Runtime,
): Promise<number> {
  const { schemas } = await import('../schemas.ts');
  const all = await schemas();
  const name = args[0] ?? 'config';
  const names = Object.keys(all);
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new UserError(`No schema is named '${name}'`, {
      hint: near ? `Did you mean '${near}'?` : `There are: ${names.join(', ')}`,
    });
  }
  runtime.stdout.write(all[name as keyof typeof all]);
  return 0;
}
