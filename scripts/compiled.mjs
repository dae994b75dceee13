// Keeps the code that V8 compiles in usual runs beside the program: a start that need not compile it again takes a fifth
// to a third less. It holds for the version of Node that builds and for its system; any other compiles for itself.
// Nothing is kept where the runs fail, as on a machine without loopback: then starts are slower, and nothing else.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL_YAML, TYPES } from './usual.mjs';

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

const USUAL = [
  ['--version'],
  ['--help'],
  ['validate', '--help'],
  ['diagnose', 'AADSTS7000215: Invalid client secret provided.'],
  ['explain', 'entra-secret-invalid'],
];

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
    const validate = (type) => [
      process.execPath,
      bin,
      'sandbox',
      '--type',
      type,
      '--quiet',
      '--',
      ...recorded(['validate']),
    ];
    const full = join(folder, 'full.yaml');
    writeFileSync(full, FULL_YAML);
    const usual = [...USUAL, ['validate', '--offline', '-c', full]];
    const kept = [...usual.map(recorded), ...TYPES.map(validate)].map(([command, ...argv], i) => {
      const to = join(folder, String(i));
      const { status, stderr } = spawnSync(command, argv, {
        env: { TMPDIR: tmpdir(), SystemRoot: process.env.SystemRoot ?? '', LEADCTL_BUILD_COMPILED: to },
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}\n${stderr}`);
      return readdirSync(to).map((name) => ({ name, file: join(to, name), size: statSync(join(to, name)).size }));
    });
    const bySize = (files) => files.sort((one, other) => one.size - other.size);
    const named = (name, runs) => bySize(runs.flat().filter((one) => one.name === name));
    for (const name of new Set(kept.flat().map((one) => one.name))) {
      const validates = named(name, kept.slice(usual.length));
      // What one kind of destination alone needs costs all others more than it saves the one: the run in the middle.
      const middle = validates.slice(validates.length >> 1, (validates.length >> 1) + 1);
      // Of other commands the run that used most of the file.
      const most = bySize([...middle, ...named(name, kept.slice(0, usual.length))]).at(-1);
      copyFileSync(most.file, join(out, name));
    }
  } catch (error) {
    rmSync(out, { recursive: true, force: true });
    console.warn(`no compiled code is kept: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
