import { fstatSync } from 'node:fs';
import { main } from './main.ts';
import type { Out } from './runtime.ts';

/** Something of the result did not reach standard output, as on a full disk. */
let lost = false;

/** A stream whose reader may go away: a closed pipe is no fault. */
function out(descriptor: number, open: () => NodeJS.WriteStream, isResult: boolean): Out {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (!opened) {
      opened = open();
      opened.on('error', (error: NodeJS.ErrnoException) => {
        // Of what standard error cannot take there is nowhere else to speak.
        if (error.code === 'EPIPE' || !isResult || lost) return;
        lost = true;
        process.stderr.write(`leadctl: standard output could not be written: ${error.code ?? 'unknown fault'}\n`);
        // The stream may say so before the run is over, or after it.
        process.exitCode ||= 2;
      });
    }
    return opened;
  };
  return {
    write: (text) => void stream().write(text),
    get isTTY() {
      // A pipe or a file is none, and to open it takes longer than to look.
      return isDevice(descriptor) && stream().isTTY === true;
    },
    get columns() {
      return stream().columns || 80;
    },
  };
}

function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // Closed, or what a system does not tell of: Node knows what stands in its place.
    return true;
  }
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
  stdout: out(1, () => process.stdout, true),
  stderr: out(2, () => process.stderr, false),
  now: Date.now,
  signal: interrupt.signal,
}).then((code) => {
  process.exitCode = code || (lost ? 2 : 0);
});
