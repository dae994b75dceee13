import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/**
 * The program of these sources as a file that Node can run: for what needs a process of its own, such as a terminal or
 * a shell, and may not depend on whether `npm run build` ran. It is gone after the tests of the file.
 */
export async function buildProgram(): Promise<string> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Inside node_modules, so that the packages are found.
  const outdir = mkdtempSync(join(cache, 'leadctl-test-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  await build({
    entryPoints: { leadctl: join(root, 'src/entry.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'silent',
  });
  return join(outdir, 'leadctl.mjs');
}
