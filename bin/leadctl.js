#!/usr/bin/env node
// Node 22.1 and later keep compiled code in the system's temporary folder: Node's own cache, which holds nothing of a
// run. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 keeps none.
require('node:module').enableCompileCache?.();
require('../dist/cli.cjs');
