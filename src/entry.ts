import { main } from './main.ts';
import type { Out } from './runtime.ts';

/** A stream whose reader may go away: a closed pipe is no fault. */
function out(open: () => NodeJS.WriteStream): Out {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (!opened) {
      opened = open();
      opened.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
      });
    }
    return opened;
  };
  return {
    write: (text) => void stream().write(text),
    get isTTY() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns || 80;
    },
  };
}

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // A second one leaves at once: the handler is gone and the default action holds.
  process.once(name, () => interrupt.abort(name));
}

void main(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  platform: process.platform,
  get stdin() {
    return process.stdin;
  },
  stdout: out(() => process.stdout),
  stderr: out(() => process.stderr),
  now: Date.now,
  signal: interrupt.signal,
}).then((code) => {
  process.exitCode = code;
});
