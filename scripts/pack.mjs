// Each file that Node loads costs a third of a millisecond and more, and code splitting makes many small ones. So the
// chunks that are loaded together, as the program itself shows in a few usual runs, are put together into one file.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { FULL_YAML, TYPES } from './usual.mjs';

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

/** Puts together what usual runs load together. `out` holds cli.cjs, lib.cjs and the folder chunks. */
export function pack(out) {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-build-'));
  try {
    const groups = groupsOf(
      usualRuns(folder).map((run) => new Set(loadedBy(out, run))),
      (name) => statSync(join(out, 'chunks', name)).size,
    );
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
          return target === own ? `__part("${name}")` : `require("${path}${target}")("${name}")`;
        },
      );
      if (own === undefined) {
        writeFileSync(join(out, file), code);
        continue;
      }
      parts.set(own, [...(parts.get(own) ?? []), { name: basename(file), code }]);
      rmSync(join(out, file));
    }
    for (const [name, own] of parts) {
      const names = own.map((one, i) => `${JSON.stringify(one.name)}:__part${i}`);
      const bodies = own.map(({ code }, i) => `function __part${i}(module,exports){${code}\n}`);
      writeFileSync(join(out, 'chunks', name), `${LOADER}{${names.join(',')}};\n${bodies.join('\n')}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// As require() does: a module that is asked for while it is being made is given as far as it is. The name is one that no
// module has for something of its own.
const LOADER = `const made={};const __part=(name)=>{let one=made[name];if(!one){one=made[name]={exports:{}};parts[name].call(one.exports,one,one.exports)}return one.exports};module.exports=__part;const parts=`;

function usualRuns(folder) {
  const validates = TYPES.map((type) => {
    const keys = DESTINATIONS[type];
    if (keys === undefined) throw new Error(`scripts/pack.mjs has no configuration of ${type}`);
    const file = join(folder, `${type}.yaml`);
    writeFileSync(file, stringify({ version: 1, destinations: { one: { type, ...keys } } }));
    return ['validate', '--offline', '-c', file];
  });
  const full = join(folder, 'full.yaml');
  writeFileSync(full, FULL_YAML);
  return [
    ['--version'],
    ['--help'],
    ['validate', '--help'],
    ['diagnose', 'AADSTS7000215: Invalid client secret provided.'],
    ['diagnose', 'nothing of this kind'],
    ...validates,
    ['validate', '--offline', '-c', full],
    null,
  ];
}

/** The chunks that a run of the program loads; null: an import of the library. */
function loadedBy(out, run) {
  const entry = resolve(out, run === null ? 'lib.cjs' : 'cli.cjs');
  const code = `
    process.argv.splice(1, 0, 'leadctl');
    process.on('exit', () => require('fs').writeSync(3, JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(entry)});`;
  const { output, status } = spawnSync(process.execPath, ['-e', code, '--', ...(run ?? [])], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Nothing of a CI system, which a run would write its summary for; Windows does not start a program without the last.
    env: { TMPDIR: tmpdir(), SystemRoot: process.env.SystemRoot ?? '' },
    encoding: 'utf8',
  });
  if (status !== (run?.includes('nothing of this kind') ? 1 : 0))
    throw new Error(`${run?.join(' ') ?? 'import'} ended with ${status}\n${output[2]}`);
  return JSON.parse(output[3])
    .filter((path) => path.includes('chunks'))
    .map((path) => basename(path));
}

/** Bytes up to which a chunk joins others that are loaded in more runs than it. */
const SMALL = 16_384;

/** Chunks that stand in the same runs, and small ones that would stand alone with those that are loaded where they are. */
function groupsOf(runs, sizeOf) {
  const groups = new Map();
  for (const name of [...new Set(runs.flatMap((run) => [...run]))].sort()) {
    const key = runs.map((run) => (run.has(name) ? 1 : 0)).join('');
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const often = (key) => key.replaceAll('0', '').length;
  const within = (key, other) => key !== other && [...key].every((one, i) => one <= other[i]);
  for (const [key, names] of [...groups].sort(([a], [b]) => often(a) - often(b))) {
    if (names.length > 1 || sizeOf(names[0]) > SMALL) continue;
    const [nearest] = [...groups.keys()].filter((other) => within(key, other)).sort((a, b) => often(a) - often(b));
    if (nearest === undefined) continue;
    groups.get(nearest).push(...names);
    groups.delete(key);
  }
  return [...groups.values()].filter((names) => names.length > 1);
}
