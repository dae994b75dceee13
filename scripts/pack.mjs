// Each file that Node loads costs a third of a millisecond and more, and code splitting makes many small ones. So the
// chunks that are loaded together, as the program itself shows in a few usual runs, are put together into one file.
// Beside it stands what V8 made of it in such a run, for the very Node and processor of the build: a program that was
// built where it runs then compiles nothing. It is not published, and any other Node compiles as ever.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const GUID = '11112222-bbbb-3333-cccc-4444dddd5555';
const KEY = Buffer.alloc(64, 7).toString('base64');
const DESTINATIONS = {
  dynamics: {
    url: 'https://contoso.crm.dynamics.com',
    auth: { type: 'entra', tenantId: GUID, clientId: GUID.replaceAll('1', '3'), clientSecret: 'made~up' },
  },
  salesforce: { oid: '00Do0000000ZHog' },
  marketo: { munchkinId: '123-ABC-456', formId: 1179, serverId: 'ab12' },
  'azure-table': {
    connectionString: `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
  },
  https: { url: 'https://leads.example.com/hook' },
};

/** Puts together what usual runs load together. `out` holds cli.cjs, lib.cjs and the folder chunks; it will stand at `home`. */
export function pack(out, home) {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-build-'));
  try {
    const runs = usualRuns(folder);
    const groups = groupsOf(runs.map((run) => new Set(ask(out, run, LOADED))));
    const packOf = new Map();
    groups.forEach((names, i) => {
      for (const name of names) packOf.set(name, `pack-${i + 1}.cjs`);
    });
    const parts = new Map();
    for (const file of [
      ...readdirSync(join(out, 'chunks')).map((name) => `chunks/${name}`),
      'cli.cjs',
      'lib.cjs',
      'catalog.cjs',
    ]) {
      const own = packOf.get(basename(file));
      const code = readFileSync(join(out, file), 'utf8').replace(
        /\brequire\("(\.\/(?:chunks\/)?)([^"/]+\.cjs)"\)/g,
        (call, path, name) => {
          const target = packOf.get(name);
          if (target === undefined) return call;
          return target === own ? `part("${name}")` : `require("${path}load.cjs")("${target}")("${name}")`;
        },
      );
      if (own === undefined) {
        writeFileSync(join(out, file), code);
        continue;
      }
      parts.set(own, [
        ...(parts.get(own) ?? []),
        `${JSON.stringify(basename(file))}:(function(module,exports){${code}\n})`,
      ]);
      rmSync(join(out, file));
    }
    writeFileSync(join(out, 'chunks/load.cjs'), LOAD);
    for (const [name, made] of parts) writeFileSync(join(out, 'chunks', name), `${LOADER}({${made.join(',\n')}});\n`);
    const largest = new Map();
    for (const run of runs) {
      for (const [file, data] of Object.entries(ask(out, run, compiled(out, home)))) {
        if (data.length > (largest.get(file)?.length ?? 0)) largest.set(file, data);
      }
    }
    for (const [file, data] of largest)
      writeFileSync(`${file}.${process.version}-${process.arch}.cache`, data, 'base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// As require() does: a module that is asked for while it is being made is given as far as it is.
const LOADER = `const made={};let parts;const part=(name)=>{let one=made[name];if(!one){one=made[name]={exports:{}};parts[name].call(one.exports,one,one.exports)}return one.exports};module.exports=part;parts=`;

function usualRuns(folder) {
  const validates = Object.entries(DESTINATIONS).map(([type, keys]) => {
    const file = join(folder, `${type}.yaml`);
    // YAML is a superset of JSON.
    writeFileSync(file, JSON.stringify({ version: 1, destinations: { one: { type, ...keys } } }));
    return ['validate', '--offline', '-c', file];
  });
  return [
    ['--version'],
    ['--help'],
    ['validate', '--help'],
    ['diagnose', 'AADSTS7000215: Invalid client secret provided.'],
    ['diagnose', 'nothing of this kind'],
    ...validates,
    null,
  ];
}

/** `(exports, require, module, __filename, __dirname)`, as Node itself wraps a file. */
const WRAP = "const wrap=(code)=>'(function(exports,require,module,__filename,__dirname){'+code+'\\n})';";

const LOAD = `"use strict";
const { readFileSync } = require("node:fs"), { join } = require("node:path");
${WRAP}
module.exports = (name) => {
  const filename = join(__dirname, name);
  const known = require.cache[filename];
  if (known) return known.exports;
  let cachedData;
  try {
    cachedData = readFileSync(filename + "." + process.version + "-" + process.arch + ".cache");
  } catch {
    return require(filename);
  }
  const { Script } = require("node:vm");
  const script = new Script(wrap(readFileSync(filename, "utf8")), { filename, cachedData });
  const made = { id: filename, filename, exports: {}, loaded: true, children: [], paths: [] };
  require.cache[filename] = made;
  script.runInThisContext().call(made.exports, made.exports, require, made, filename, __dirname);
  return made.exports;
};
`;

/** Asked of a run at its end: the chunks that it loaded. */
const LOADED = `
  const path = require('node:path');
  const answer = () => Object.keys(require.cache).filter((file) => path.basename(path.dirname(file)) === 'chunks').map((file) => path.basename(file));`;

/** Asked of a run at its end: each pack with what V8 made of it, functions included that were called. */
const compiled = (out, home) => `
  ${WRAP}
  const { readFileSync } = require('node:fs');
  const Module = require('node:module');
  const { basename, dirname } = require('node:path');
  const { Script } = require('node:vm');
  const scripts = new Map();
  Module._extensions['.cjs'] = (made, file) => {
    if (!basename(file).startsWith('pack-')) return Module._extensions['.js'](made, file);
    // The name stays with it, into the last line of a stack.
    const filename = ${JSON.stringify(resolve(home))} + file.slice(${resolve(out).length});
    const script = new Script(wrap(readFileSync(file, 'utf8')), { filename });
    scripts.set(file, script);
    script.runInThisContext().call(made.exports, made.exports, Module.createRequire(file), made, file, dirname(file));
  };
  const answer = () => Object.fromEntries([...scripts].map(([file, script]) => [file, script.createCachedData().toString('base64')]));`;

/** What a run of the program answers at its end; null: an import of the library. */
function ask(out, run, question) {
  const entry = resolve(out, run === null ? 'lib.cjs' : 'cli.cjs');
  const code = `${question}
    process.argv.splice(1, 0, 'leadctl');
    process.on('exit', () => require('node:fs').writeFileSync(3, JSON.stringify(answer())));
    require(${JSON.stringify(entry)});`;
  const { output, status } = spawnSync(process.execPath, ['-e', code, '--', ...(run ?? [])], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Nothing of a CI system, which a run would write its summary for; Windows does not start a program without the last.
    env: { TMPDIR: tmpdir(), SystemRoot: process.env.SystemRoot ?? '' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== (run?.includes('nothing of this kind') ? 1 : 0))
    throw new Error(`${run?.join(' ') ?? 'import'} ended with ${status}\n${output[2]}`);
  return JSON.parse(output[3]);
}

/** Chunks that stand in the same runs, two or more of them. */
function groupsOf(runs) {
  const groups = new Map();
  for (const name of [...new Set(runs.flatMap((run) => [...run]))].sort()) {
    const key = runs.map((run) => (run.has(name) ? 1 : 0)).join('');
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter((names) => names.length > 1);
}
