// Builds what is published: one bundle with code splitting and no runtime dependencies, the types of the library, the
// JSON Schemas, and the licences of what is bundled.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { catalogue } from './catalogue.mjs';
import { compile } from './compiled.mjs';
import { plainExports, withoutCircles } from './exports.mjs';
import { late, lateEntries, namedParts } from './late.mjs';
import { pack } from './pack.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const pkg = JSON.parse(readFileSync('package.json', 'utf8'));
const { build, transform } = await import('esbuild');

// Made beside the old one and put in its place at the end: a build that fails leaves what was there.
const out = 'dist.new';
rmSync(out, { recursive: true, force: true });
const result = await build({
  entryPoints: { cli: 'src/entry.ts', lib: 'src/index.ts', catalog: 'src/catalog.ts', ...lateEntries },
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  write: false,
  logLevel: 'warning',
  alias: {
    // Node gets the CommonJS edition of it, which loses its names behind an import() across chunks; this one is an ES module.
    yaml: './node_modules/yaml/browser/dist/index.js',
    // What jsforce's fetch takes URL from where Node has none: 300 KB, and from Node 21 on a warning of deprecation.
    'whatwg-url': 'node:url',
  },
  // Found at run time where the user has it: it is 186 MB and not ours to ship.
  external: ['azurite'],
  define: { __LEADCTL_VERSION__: JSON.stringify(pkg.version) },
  plugins: [catalogue(), late(), lateSpawn()],
});

withoutCircles(result.metafile.outputs);

// Node loads twenty small CommonJS files in half the time of twenty ES modules, so the split chunks become CommonJS
// one by one; the library's front stays an ES module.
for (const { path, text } of result.outputFiles) {
  const { code: asCommonJs } = await transform(plainExports(text, path), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    charset: 'ascii',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname' },
  });
  const { code } = await transform(withoutCopies(asCommonJs, path), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    treeShaking: true,
    charset: 'ascii',
  });
  const file = relative(root, path).replace(/\.js$/, '.cjs');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    namedParts(inAscii(code), basename(dirname(file))).replace(/(require\("\.[^"]*)\.js"\)/g, '$1.cjs")'),
  );
}
const names = result.metafile.outputs[`${out}/lib.js`].exports;
writeFileSync(`${out}/index.js`, `import lib from './lib.cjs';\nexport const { ${names.join(', ')} } = lib;\n`);

pack(out);
for (const name of readdirSync(out, { recursive: true }))
  if (name.endsWith('.cjs')) writeFileSync(join(out, name), asFunction(readFileSync(join(out, name), 'utf8')));

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json', '--outDir', `${out}/types`], { stdio: 'inherit' });

keepReachable(`${out}/types/index.d.ts`);
licences(result.metafile);
rmSync('dist', { recursive: true, force: true });
renameSync(out, 'dist');
compile(root);

mkdirSync('schema', { recursive: true });
const { schemas } = await import(pathToFileURL(resolve('dist/index.js')).href);
for (const [name, text] of Object.entries(await schemas())) writeFileSync(`schema/${name}.json`, text);

/**
 * esbuild copies what a module of Node exports, property by property, whenever one is asked for: of all of node:crypto
 * and node:fs too. Here it is the prototype of what is given.
 */
function withoutCopies(code, path) {
  if (!code.includes('__toESM(')) return code;
  const found = /^var __toESM = [^;]*?\n\)\);$/m;
  if (!found.test(code)) throw new Error(`esbuild writes __toESM in another way now: ${path}`);
  const made = '(mod) => mod.__esModule ? mod : Object.create(mod, { default: { value: mod } })';
  return code.replace(found, `var __toESM = ${made};`);
}

/**
 * One letter beyond Latin-1 doubles what Node holds of a file. What the transformation leaves stands in regular
 * expressions, where the escape means the same.
 */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A file that bin/leadctl.js takes as a script, which gives a function, and that require() takes as the module it was.
 * The parentheses round the function have V8 compile it at once.
 */
function asFunction(code) {
  const names = 'exports,require,module,__filename,__dirname';
  return `(this===globalThis?f=>f:f=>f(${names}))((function(${names}){${code.trimEnd()}\n}));\n`;
}

/** commander can start programs, which leadctl never asks of it; Node takes longer to load that than commander itself. */
function lateSpawn() {
  return {
    name: 'late-spawn',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'late' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'late' }, () => ({
        contents: "exports.spawn = (...given) => process.getBuiltinModule('node:child_process').spawn(...given);",
      }));
    },
  };
}

/** The types of the library alone: what index.d.ts leads to. None of it may need a package that is not shipped. */
function keepReachable(entry) {
  const keep = new Set();
  const visit = (file) => {
    if (keep.has(file)) return;
    keep.add(file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()["']([^"']+)["']/g)) {
      if (target.startsWith('.')) visit(join(dirname(file), target.replace(/\.[jt]s$/, '.d.ts')));
      else if (!target.startsWith('node:')) throw new Error(`${file} needs ${target}, which is not shipped`);
    }
  };
  visit(entry);
  for (const found of readdirSync(`${out}/types`, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile() && !keep.has(path)) rmSync(path);
  }
}

/** Every package that has a byte in the bundle, with its licence text; and the same list as a CycloneDX SBOM. */
function licences(metafile) {
  const used = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const at = input.lastIndexOf('node_modules/');
      if (at < 0 || bytesInOutput === 0 || input.startsWith('late-')) continue;
      const parts = input.slice(at + 'node_modules/'.length).split('/');
      used.add(
        input.slice(0, at) +
          'node_modules/' +
          (parts[0].startsWith('@') ? parts.slice(0, 2) : parts.slice(0, 1)).join('/'),
      );
    }
  }
  const entries = [...used]
    .map((folder) => {
      const meta = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
      const license = typeof meta.license === 'string' ? meta.license : (meta.license?.type ?? 'see text');
      return {
        name: meta.name,
        version: meta.version,
        license,
        text: file ? readFileSync(join(folder, file), 'utf8').trim() : '',
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
  const unique = entries.filter(
    (one, index) => index === 0 || entries[index - 1].name !== one.name || entries[index - 1].version !== one.version,
  );
  writeFileSync(
    'THIRD-PARTY-LICENSES.txt',
    `leadctl contains parts of the packages below.\n\n${unique.map((one) => `${'-'.repeat(72)}\n${one.name} ${one.version} (${one.license})\n\n${one.text}\n`).join('\n')}`,
  );
  const components = unique.map((one) => ({
    type: 'library',
    name: one.name,
    version: one.version,
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
    licenses: [{ expression: one.license }],
  }));
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: pkg.name, version: pkg.version } },
    components,
  };
  writeFileSync(`${out}/sbom.cdx.json`, `${JSON.stringify(bom, null, 2)}\n`);
}
