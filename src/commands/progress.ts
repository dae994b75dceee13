import { styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';

export interface Progress {
  /** The one live line. */
  show(text: string): void;
  /** A line that stays. */
  line(text: string): void;
  stop(): void;
}

/** A spinner on standard error, only on a terminal and outside CI; elsewhere only the lines that stay. */
export function startProgress(runtime: Runtime, silent: boolean, colour?: boolean): Progress {
  // A terminal that says it is 0 columns wide (a container's, a recorder's) has ora count endless lines.
  const live =
    runtime.stderr.isTTY && process.stderr.columns > 0 && !runtime.env.CI && runtime.env.TERM !== 'dumb' && !silent;
  const line = (text: string) => runtime.stderr.write(`${text}\n`);
  if (!live) return { show: () => {}, line, stop: () => {} };
  let spinner: import('ora').Ora | undefined;
  let latest = '';
  let stopped = false;
  // Loaded behind the first request: the answer does not wait for it.
  const loading = setTimeout(async () => {
    const { default: ora } = await import('ora');
    if (!stopped)
      spinner = ora({
        text: latest,
        stream: process.stderr,
        discardStdin: false,
        color: styleOf(runtime.stderr, runtime, colour).colour ? 'cyan' : false,
      }).start();
  }, 150);
  return {
    show(text) {
      latest = text;
      if (spinner) spinner.text = text;
    },
    line(text) {
      spinner?.clear();
      line(text);
    },
    stop() {
      stopped = true;
      clearTimeout(loading);
      spinner?.stop();
    },
  };
}
