import type { Readable } from 'node:stream';

/** An output stream as leadctl needs one. */
export interface Out {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

/** The outside world as one object, so that a test can be the world. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Out;
  readonly stderr: Out;
  /** Milliseconds since 1970. */
  now(): number;
  /** Aborts on SIGINT and SIGTERM; the reason is the signal's name. */
  readonly signal: AbortSignal;
}
