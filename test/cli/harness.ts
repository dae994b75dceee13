import { Readable } from 'node:stream';
import { main } from '../../src/main.ts';
import type { Runtime } from '../../src/runtime.ts';

export interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  readonly tty?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** Runs leadctl in this process, with a world of its own. */
export async function leadctl(
  argv: readonly string[],
  world: World = {},
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: world.tty ?? false,
    columns: world.columns ?? 80,
  });
  const runtime: Runtime = {
    env: { LANG: 'C.UTF-8', ...world.env },
    cwd: world.cwd ?? process.cwd(),
    platform: 'linux',
    stdin: Object.assign(Readable.from(world.stdin === undefined ? [] : [Buffer.from(world.stdin)]), { isTTY: false }),
    stdout: stream('out'),
    stderr: stream('err'),
    now: Date.now,
    signal: world.signal ?? new AbortController().signal,
  };
  const code = await main(argv, runtime);
  return { code, ...written };
}
