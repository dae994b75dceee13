#!/usr/bin/env node
// Starts the program, with compiled code where there is some. The package brings it for the Node it was built with
// (scripts/compiled.mjs). Any other Node from 22.1 on keeps its own in the system's temporary folder, which holds
// nothing of a run: NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 keeps none, and uses none.
const { closeSync, existsSync, openSync, readFileSync, readSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '../dist');
const compiled = join(dist, 'compiled', `${process.platform}-${process.arch}-${process.versions.v8}`);
const modules = new Map();

/** For one file after the other: new memory costs more than what is read into it. */
const scratch = Buffer.allocUnsafeSlow(1 << 20);

/** Holds until the next call. */
function read(file) {
  const from = openSync(file);
  let size = 0;
  try {
    for (let got = -1; got !== 0; size += got) got = readSync(from, scratch, size, scratch.length - size, null);
  } finally {
    closeSync(from);
  }
  return size < scratch.length ? scratch.subarray(0, size) : readFileSync(file);
}

/**
 * As require() does within dist: a file is run once, and given as far as it is to whom it asks for in turn. `name` is
 * its path from there.
 */
function load(name) {
  const known = modules.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const file = `${dist}/${name}`;
  const begin = name.lastIndexOf('/') + 1;
  // The build writes nothing but ASCII, and each file as one function: to wrap its text here would copy it.
  const text = read(file).latin1Slice();
  // V8 looks whether the compiled code is of its own version and of a text of this length, and compiles anew where it is
  // not: dist is always replaced as a whole.
  let cachedData;
  try {
    cachedData = read(`${compiled}/${name.slice(begin)}.bin`);
  } catch {}
  const made = new Script(text, { filename: file, cachedData }).runInThisContext();
  const within = (id) => (id.startsWith('./') ? load(name.slice(0, begin) + id.slice(2)) : require(id));
  made.call(module.exports, module.exports, within, module, file, file.slice(0, file.lastIndexOf('/')));
  return module.exports;
}

if (existsSync(compiled) && process.env.NODE_DISABLE_COMPILE_CACHE !== '1') load('cli.cjs');
else {
  require('node:module').enableCompileCache?.();
  require('../dist/cli.cjs');
}
