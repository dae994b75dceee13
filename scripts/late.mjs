// Parts of packages that refer to each other, of which usual runs need one alone: how yaml writes stands behind how it
// reads, and how zod describes itself behind how it checks. Here such a part is a file of its own, which the first call
// of one of its functions loads.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Where a package really lies, as esbuild tells it too.
const packageAt = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
const WRITES = join(packageAt('yaml'), 'browser/dist/stringify');
const ZOD = join(packageAt('zod'), 'v4/core');

const PARTS = {
  'late-yaml': readdirSync(WRITES)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(WRITES, name)),
  'late-zod': ['to-json-schema', 'json-schema-processors', 'json-schema-generator'].map((name) =>
    join(ZOD, `${name}.js`),
  ),
};
const partOf = new Map(Object.entries(PARTS).flatMap(([part, files]) => files.map((file) => [file, part])));

/** What to build beside the program: the path of each part, and what stands for its source. */
export const lateEntries = Object.fromEntries(Object.keys(PARTS).map((part) => [`chunks/${part}`, `late:${part}`]));

/** For esbuild: whoever does not belong to a part gets functions in its place that load it when they are called. */
export function late() {
  return {
    name: 'late',
    setup({ onEnd, onLoad, onResolve }) {
      const asked = new Set();
      onEnd(() => {
        const missing = Object.keys(PARTS).filter((part) => !asked.has(part));
        if (missing.length > 0) throw new Error(`nothing asks for ${missing.join(' and ')}`);
      });
      onResolve({ filter: /^late:/ }, ({ path }) => ({ path: path.slice('late:'.length), namespace: 'late-entry' }));
      onResolve({ filter: /^\.\.?\// }, ({ path, importer, namespace }) => {
        if (namespace !== 'file' || partOf.has(importer)) return undefined;
        const file = resolve(dirname(importer), path);
        return partOf.has(file) ? { path: file, namespace: 'late-stub', sideEffects: false } : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'late-entry' }, ({ path }) => ({
        contents: PARTS[path].map((file) => `export * from ${JSON.stringify(file)};`).join('\n'),
        resolveDir: dirname(PARTS[path][0]),
      }));
      onLoad({ filter: /.*/, namespace: 'late-stub' }, async ({ path }) => {
        asked.add(partOf.get(path));
        const exported = Object.entries(await import(pathToFileURL(path).href));
        const functions = exported.filter(([, value]) => typeof value === 'function' && !/^class\b/.test(`${value}`));
        return {
          contents: functions
            .map(([name]) => `export const ${name} = (...given) => __late('${partOf.get(path)}').${name}(...given);`)
            .join('\n'),
        };
      });
    },
  };
}

/** Calls of the loader where the program asks for a part; `folder` is where the asking file lies. */
export function namedParts(code, folder) {
  return code.replace(
    /\b__late\("([\w-]+)"\)/g,
    (_, part) => `require("./${folder === 'chunks' ? '' : 'chunks/'}${part}.cjs")`,
  );
}
