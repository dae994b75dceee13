// Makes the docs that follow from the program: docs/cli.md, man/leadctl.1, the pages of causes and checks, exit codes
// and environment. With --check it writes nothing, and fails where a file is not what it would write.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { generate } from './generate/pages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const files = generate(await catalog());
if (process.argv.includes('--check')) check(files);
else write(files);

/** Out of the sources themselves, so that no older build can make it look current. */
async function catalog() {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Inside node_modules, so that the packages are found.
  const outdir = mkdtempSync(join(cache, 'leadctl-docs-'));
  try {
    await build({
      entryPoints: { catalog: join(root, 'src/catalog.ts') },
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(join(outdir, 'catalog.mjs')).href);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function write(files) {
  for (const path of leftovers(files)) rmSync(join(root, path));
  let count = 0;
  for (const [path, text] of files) {
    if (current(path) === text) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    count++;
  }
  process.stdout.write(`${files.size} files, ${count} of them written\n`);
}

function check(files) {
  const stale = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
  const left = leftovers(files);
  for (const path of stale.slice(0, 20)) process.stdout.write(`stale: ${path}\n`);
  if (stale.length > 20) process.stdout.write(`and ${stale.length - 20} more\n`);
  for (const path of left) process.stdout.write(`belongs to nothing any more: ${path}\n`);
  if (stale.length + left.length > 0) {
    process.stdout.write('npm run generate writes them anew\n');
    process.exitCode = 1;
  } else process.stdout.write(`${files.size} generated files are current\n`);
}

function current(path) {
  try {
    return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

/** Pages of causes that are no more. */
function leftovers(files) {
  const folder = join(root, 'docs/causes');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/causes/${name}`)
    .filter((path) => !files.has(path));
}
