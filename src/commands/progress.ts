import type { ProgressEvent } from '../checks/session.ts';
import { styleOf } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';

export interface Progress {
  /** What runs now. */
  show(event: ProgressEvent): void;
  /** A destination is through with its checks. */
  done(destination: string): void;
  /** A line that stays. */
  line(text: string): void;
  stop(): void;
}

/** A spinner on standard error, only on a terminal and outside CI; elsewhere lines that stay, of long steps only. */
export function startProgress(runtime: Runtime, quiet: boolean, colour?: boolean): Progress {
  const line = (text: string) => runtime.stderr.write(`${text}\n`);
  if (quiet) return { show: () => {}, done: () => {}, line, stop: () => {} };
  // A terminal that says it is 0 columns wide (a container's, a recorder's) has ora count endless lines.
  const live = runtime.stderr.isTTY && process.stderr.columns > 0 && !runtime.env.CI && runtime.env.TERM !== 'dumb';
  return live ? spinning(runtime, line, colour) : telling(runtime, line);
}

const LONG_MS = 1000;
/** A log of a thousand silent destinations is to hold their results. */
const MOST_LINES = 10;

/** A line for a step that takes long, once, so that a log shows what is waited for. */
function telling(runtime: Runtime, line: (text: string) => void): Progress {
  const dots = styleOf(runtime.stderr, runtime).unicode ? '…' : '...';
  const waiting = new Map<string, NodeJS.Timeout>();
  let told = 0;
  const done = (destination: string) => {
    clearTimeout(waiting.get(destination));
    waiting.delete(destination);
  };
  return {
    show({ destination, check }) {
      done(destination);
      const tell = () => {
        if (told < MOST_LINES) line(`${dots} ${destination} ${check}, ${LONG_MS / 1000} s`);
        else if (told === MOST_LINES) line(`${dots} and others`);
        told++;
      };
      waiting.set(destination, setTimeout(tell, LONG_MS));
    },
    done,
    line,
    stop() {
      for (const destination of [...waiting.keys()]) done(destination);
    },
  };
}

function spinning(runtime: Runtime, line: (text: string) => void, colour: boolean | undefined): Progress {
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
    show({ destination, title }) {
      latest = `${destination}: ${title}`;
      if (spinner) spinner.text = latest;
    },
    done: () => {},
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
