// Packs the package, installs it into an empty folder, and uses it there as a user would.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'leadctl-packed-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const env = { ...process.env, npm_config_update_notifier: 'false' };

function run(command, args, expected = 0, cwd = folder) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 300_000 });
  const shown = [command === process.execPath ? 'node' : command, ...args].join(' ');
  if (result.status !== expected) {
    throw new Error(`${shown}: exit ${result.status}, expected ${expected}\n${result.stdout}\n${result.stderr}`);
  }
  process.stdout.write(`ok  ${shown.replaceAll(folder, '.')}\n`);
  return result.stdout;
}

try {
  // As pre-commit makes a hook of a clone: whatever npm pack prints is the name of the file (.npmrc).
  const printed = run(npm, ['pack', '--dry-run'], 0, root).trim();
  if (!/^leadctl-[\d.]+\.tgz$/.test(printed)) throw new Error(`npm pack prints more than a name:\n${printed}`);
  // Built already: the install of the checkout did it.
  run(npm, ['pack', '--ignore-scripts', '--pack-destination', folder], 0, root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"name":"user","private":true}\n');
  run(npm, ['install', '--no-audit', '--no-fund', `./${tarball}`]);
  const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  if (packages.join() !== 'leadctl') throw new Error(`the package brings others along: ${packages.join(', ')}`);
  const leadctl = join(folder, 'node_modules/leadctl/bin/leadctl.js');
  const cli = (args, expected) => run(process.execPath, [leadctl, ...args], expected);
  cli(['--version']);
  if (!cli(['diagnose', 'AADSTS7000215: Invalid client secret provided.']).includes('entra-secret-invalid'))
    throw new Error('diagnose named another cause');
  cli(['sandbox', '--quiet', '--', 'leadctl', 'validate']);
  cli(['sandbox', '--quiet', '--fault', 'hook=https-html', '--', 'leadctl', 'send-test', 'hook'], 1);
  run(npm, ['exec', '--offline', '--', 'leadctl', '--version']);
  run(process.execPath, [
    '--input-type=module',
    '-e',
    "import { causes, diagnose } from 'leadctl'; if (causes.length < 100 || diagnose('AADSTS90002')[0].cause !== 'entra-tenant-not-found') throw new Error('library')",
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
