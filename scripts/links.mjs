// Opens every page that the docs and the catalogue link to, and names the dead ones: npm run links. It needs the
// internet, so it is no part of npm run verify; .github/workflows/links.yml runs it every week. With file names it looks
// at these alone.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { linksIn, told, tryAll } from './links/links.mjs';

const TIMEOUT_MS = 20_000;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const given = process.argv.slice(2);

const places = new Map();
for (const path of given.length > 0 ? given.map((name) => resolve(name)) : ours())
  for (const link of linksIn(readFileSync(path, 'utf8'))) {
    const files = places.get(link) ?? [];
    const name = relative(root, path);
    if (!files.includes(name)) files.push(name);
    places.set(link, files);
  }

const network = await ourNetwork();
const open = async (url) => {
  const { status, headers } = await network.request({
    method: 'GET',
    url,
    headers: { accept: 'text/html, */*' },
    maxBytes: 1,
  });
  return { status, location: headers.location };
};
const { text, exitCode } = told(await tryAll(places, open));
await network.close();
process.stdout.write(text);
process.exitCode = exitCode;

function ours() {
  const below = (folder, kind) =>
    readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && kind.test(one.name))
      .map((one) => resolve(one.parentPath ?? one.path, one.name));
  const own = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...own.map((name) => resolve(root, name)), ...below('docs', /\.md$/), ...below('src', /\.ts$/)].sort();
}

/** The one of leadctl: it knows proxies and further roots, has time limits, and follows nothing by itself. */
async function ourNetwork() {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, 'src/net/index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { createNetwork } = await import(`data:text/javascript;base64,${code}`);
  const userAgent = `leadctl/${version} (link check)`;
  return createNetwork({ env: process.env, extraRoots: [], defaultTimeoutMs: TIMEOUT_MS, userAgent });
}
