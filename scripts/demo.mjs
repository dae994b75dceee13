// The main job in one go, on nothing but this machine: validate and test every kind of destination, then break one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function run(command, args) {
  return (
    spawnSync(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === npm,
    }).status ?? 1
  );
}

if (!existsSync('node_modules/esbuild') && run(npm, ['ci', '--no-audit', '--no-fund']) !== 0) process.exit(1);
if (!existsSync('dist/cli-entry.js') && run(process.execPath, ['scripts/build.mjs']) !== 0) process.exit(1);

const say = (text) => process.stdout.write(`\n${'─'.repeat(72)}\n${text}\n\n`);
const sandboxed = (faults, command) => {
  process.stdout.write(`$ ${command.join(' ')}\n\n`);
  return run(process.execPath, [
    'bin/leadctl.js',
    'sandbox',
    '--quiet',
    ...faults.flatMap((fault) => ['--fault', fault]),
    '--',
    ...command,
  ]);
};
const expect = (code, wanted) => {
  if (code === wanted) return;
  process.stdout.write(`\nThe demo expected exit code ${wanted} and got ${code}.\n`);
  process.exit(1);
};

say('Every kind of destination, against stand-ins on this machine (TLS, real clients)');
expect(sandboxed([], ['leadctl', 'validate']), 0);

say('One MSFT_TEST lead to each: sent, found again, compared, removed');
expect(sandboxed([], ['leadctl', 'send-test', '--cleanup']), 0);

say("Now one is broken on purpose: the storage account's key was rotated");
expect(sandboxed(['table=table-auth-failed'], ['leadctl', 'validate', 'table']), 1);

say('And the red banner of Partner Center, pasted as it is');
const banner =
  'Could not save the lead to Dynamics CRM using AAD. Exception:: Error validating credentials.: Invalid client secret is provided.';
process.stdout.write(`$ leadctl diagnose "${banner}"\n\n`);
expect(run(process.execPath, ['bin/leadctl.js', 'diagnose', banner]), 0);

say('All of it ran on this machine. Next: leadctl help config, examples/, README.md');
