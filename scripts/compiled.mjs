// Keeps the code that V8 compiles in usual runs beside the program: a start that need not compile it again takes a fifth
// to a third less. It holds for the version of Node that builds and for its system; any other compiles for itself.
// Nothing is kept where the runs fail, as on a machine without loopback: then starts are slower, and nothing else.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A function is in the compiled code when it has run before that is asked for: so at the end.
const RECORDER = `
const vm = require('node:vm');
const { mkdirSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const scripts = [];
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    scripts.push([basename(options.filename), this]);
  }
};
process.on('exit', () => {
  mkdirSync(process.env.LEADCTL_BUILD_COMPILED, { recursive: true });
  for (const [name, script] of scripts)
    writeFileSync(join(process.env.LEADCTL_BUILD_COMPILED, name + '.bin'), script.createCachedData());
});
`;

/** `root` holds bin/ and the built dist/. */
export function compile(root) {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-build-'));
  const out = join(root, 'dist/compiled', `${process.platform}-${process.arch}-${process.versions.v8}`);
  // The program looks for compiled code in this folder alone.
  mkdirSync(out, { recursive: true });
  try {
    const recorder = join(folder, 'recorder.cjs');
    writeFileSync(recorder, RECORDER);
    const bin = join(root, 'bin/leadctl.js');
    const recorded = (argv) => [process.execPath, '--require', recorder, bin, ...argv];
    const sandbox = (argv) => [process.execPath, bin, 'sandbox', '--quiet', '--', ...argv];
    const runs = [
      ['--version'],
      ['--help'],
      ['validate', '--help'],
      ['diagnose', 'AADSTS7000215: Invalid client secret provided.'],
      ['explain', 'entra-secret-invalid'],
      null,
    ].map((argv, i) => {
      const kept = join(folder, String(i));
      const line = argv ? recorded(argv) : sandbox(recorded(['validate']));
      const { status, stderr } = spawnSync(line[0], line.slice(1), {
        env: { TMPDIR: tmpdir(), SystemRoot: process.env.SystemRoot ?? '', LEADCTL_BUILD_COMPILED: kept },
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${(argv ?? ['validate']).join(' ')} ended with ${status}\n${stderr}`);
      return kept;
    });
    for (const run of runs)
      for (const name of readdirSync(run)) {
        const size = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        // The run that used most of a file.
        if (size(join(run, name)) > size(join(out, name))) copyFileSync(join(run, name), join(out, name));
      }
  } catch (error) {
    rmSync(out, { recursive: true, force: true });
    console.warn(`no compiled code is kept: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
