import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from './program.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-no-shell-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('no shell', () => {
  it('is started by any source: programs only by the sandbox, at the user’s word, and without one', () => {
    const starting: string[] = [];
    for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts'))) {
      const text = readFileSync(join('src', name), 'utf8');
      expect(text, name).not.toMatch(
        /\bshell:\s|\bexec(File)?Sync\(|import \{[^}]*\bexec\b[^}]*\} from 'node:child_process'/,
      );
      if (text.includes('child_process')) starting.push(name.replaceAll('\\', '/'));
    }
    expect(starting).toEqual(['commands/sandbox.ts']);
  });

  it('reads the words of a command that the sandbox runs: each arrives as it was given', async () => {
    const words = ['a b', '$(touch pwned)', '`touch pwned`', ';touch pwned', '*', '"', "'", '%PATH%', '|'];
    const script = join(folder, 'words.mjs');
    writeFileSync(script, 'process.stdout.write(JSON.stringify(process.argv.slice(2)))');
    const argv = ['sandbox', '-q', '--type', 'https', '--', process.execPath, script, ...words];
    const ended = await program(argv, { cwd: folder });
    expect([ended.code, JSON.parse(ended.out)]).toEqual([0, words]);
    expect(readdirSync(folder)).not.toContain('pwned');
  });

  it('nor the names of files: they may hold what they like', async () => {
    const name = '$(touch pwned); `x` & %TEMP%';
    mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, name, 'leads.json'),
      JSON.stringify({ version: 1, destinations: { h: { type: 'https', url: 'https://leads.contoso.com/x' } } }),
    );
    const report = join(name, 'report.json');
    const argv = ['validate', '--offline', '-c', join(name, 'leads.json'), '--report', `json=${report}`];
    expect((await program(argv, { cwd: folder })).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, report), 'utf8')).exitCode).toBe(0);
    expect(readdirSync(folder, { recursive: true })).not.toContain('pwned');
  });
});
