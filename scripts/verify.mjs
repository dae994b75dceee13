// Installs where needed, builds, and runs every check and test. Prints the count of tests as its last line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const temporary = mkdtempSync(join(tmpdir(), 'leadctl-verify-'));

function step(title, command, args) {
  process.stdout.write(`\n=== ${title}\n`);
  const begun = performance.now();
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) process.stdout.write(`${error.message}\n`);
  process.stdout.write(
    `=== ${title}: ${status === 0 ? 'ok' : 'failed'}, ${((performance.now() - begun) / 1000).toFixed(1)} s\n`,
  );
  return status === 0;
}

const bin = (name) => join('node_modules', name);
const marker = 'node_modules/.package-lock.json';
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs;
const results = join(temporary, 'tests.json');
const failures = [];
const must = (title, command, args) => step(title, command, args) || failures.push(title);

// A build follows every install by itself (prepare).
if (!fresh) must('install', npm, ['ci', '--no-audit', '--no-fund']);
else must('build', process.execPath, ['scripts/build.mjs']);
if (failures.length === 0) {
  must('lint', process.execPath, [bin('@biomejs/biome/bin/biome'), 'check', '.']);
  must('types', process.execPath, [bin('typescript/bin/tsc'), '--noEmit', '-p', '.']);
  must('generated files', process.execPath, ['scripts/generate.mjs', '--check']);
  must('tests', process.execPath, [
    bin('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
  ]);
}

let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
if (existsSync(results)) counts = JSON.parse(readFileSync(results, 'utf8'));
rmSync(temporary, { recursive: true, force: true });
if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.join(', ')}\n`);
process.stdout.write(
  `\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped\n`,
);
process.exitCode = failures.length > 0 || counts.numPassedTests === 0 ? 1 : 0;
