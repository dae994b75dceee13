import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/shell-word.ts';
import { leadctl } from '../cli/harness.ts';

const NAMES = ['crm', 'sales.eu-2', 'Lëads', 'my table', "Bob's leads", '$(touch x)', '`id`; rm *', 'a"b', '!!'];

it.each(NAMES)('a shell reads a name back as it was: %s', (name) => {
  const { stdout } = spawnSync('sh', ['-c', `printf %s ${shellWord(name)}`], { encoding: 'utf8' });
  expect(stdout).toBe(name);
});

it('leaves plain names bare', () => {
  expect(NAMES.slice(0, 3).map(shellWord)).toEqual(NAMES.slice(0, 3));
});

it('the commands that are shown hold such a name as one word', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-name-'));
  try {
    const config = { version: 1, destinations: { 'my hook': { type: 'https', url: 'https://127.0.0.1:1/x' } } };
    writeFileSync(join(folder, 'leadctl.config.json'), JSON.stringify(config));
    const { out } = await leadctl(['validate'], { cwd: folder });
    expect(out).toContain("leadctl validate 'my hook' --only https/tls");
    const again = await leadctl(['validate', 'my hook', '--only', 'https/tls'], { cwd: folder });
    expect(again.code).toBe(1);
    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    const words = ['init', '--type', 'https', '--name', 'your hook', '--set', 'url=${env:H}', '--offline'];
    const made = await leadctl(words, { cwd: fresh });
    expect(made.out).toContain("Next: leadctl validate 'your hook'");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
