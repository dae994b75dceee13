#!/usr/bin/env node
// Starts the program, with compiled code where there is some. The package brings it for the Node it was built with
// (scripts/compiled.mjs). Any other Node from 22.1 on keeps its own in the system's temporary folder, which holds
// nothing of a run: NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 keeps none, and uses none.
const { existsSync, readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '../dist');
const compiled = join(dist, 'compiled', `${process.platform}-${process.arch}-${process.versions.v8}`);
const modules = new Map();

/** As require() does within dist: a file is run once, and given as far as it is to whom it asks for in turn. */
function load(file) {
  const known = modules.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  // V8 looks whether the compiled code is of its own version and of this text, and compiles anew where it is not.
  let cachedData;
  try {
    cachedData = readFileSync(join(compiled, `${basename(file)}.bin`));
  } catch {}
  // The build writes nothing but ASCII, and each file as one function: to wrap its text here would copy it.
  const made = new Script(readFileSync(file, 'latin1'), { filename: file, cachedData }).runInThisContext();
  const folder = dirname(file);
  const within = (id) => (id.startsWith('./') ? load(join(folder, id)) : require(id));
  made.call(module.exports, module.exports, within, module, file, folder);
  return module.exports;
}

if (existsSync(compiled) && process.env.NODE_DISABLE_COMPILE_CACHE !== '1') load(join(dist, 'cli.cjs'));
else {
  require('node:module').enableCompileCache?.();
  require('../dist/cli.cjs');
}
