import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../cli/program.ts';
import { filesOf, folder } from './world.ts';

const hasPty = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;
const skipped = hasPty ? '' : ' (skipped: python3 with its pty module is not installed)';
let program = '';
beforeAll(async () => {
  program = await buildProgram();
});

type Step = readonly [wait: string, keys: string];

function inTerminal(
  cwd: string,
  steps: readonly Step[],
  args: readonly string[] = [],
): { code: number; shown: string; left: number } {
  const env = { PATH: process.env.PATH, TERM: 'xterm', LANG: 'C.UTF-8', HOME: cwd, COLUMNS: '100' };
  const words = [
    resolve(import.meta.dirname, 'terminal.py'),
    cwd,
    JSON.stringify(steps),
    process.execPath,
    program,
    'init',
    ...args,
  ];
  const { stdout, stderr } = spawnSync('python3', words, { env, encoding: 'utf8', timeout: 60_000 });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

const ENTER = '\r';
const DOWN = '\x1b[B';
const CTRL_C = '\x03';

describe.skipIf(!hasPty)(`init in a pseudo-terminal${skipped}`, () => {
  it('asks one question at a time, and writes the file', () => {
    const cwd = folder();
    const steps: Step[] = [
      ['Which kind of destination?', DOWN + DOWN + ENTER],
      ['A name for it', ENTER],
      ['the environment variable that holds it', `http://leads.contoso.com${ENTER}`],
      ['begins with http://', `\x15https://leads.contoso.com/marketplace${ENTER}`],
    ];
    const { code, shown, left } = inTerminal(cwd, steps, ['--offline']);
    expect({ code, left }, shown).toEqual({ code: 0, left: 0 });
    expect(shown).toContain('Wrote leadctl.config.yaml: hook (https)');
    expect(readFileSync(join(cwd, 'leadctl.config.yaml'), 'utf8')).toContain(
      '    url: https://leads.contoso.com/marketplace\n',
    );
  });

  it.each([
    ['at the first question', [['Which kind of destination?', CTRL_C]]],
    [
      'in the middle of a word',
      [
        ['Which kind of destination?', ENTER],
        ['A name for it', `tab${CTRL_C}`],
      ],
    ],
  ] as [string, Step[]][])('ends with 130 at Ctrl-C and leaves nothing: %s', (_, steps) => {
    const cwd = folder();
    const { code, shown, left } = inTerminal(cwd, steps, ['--offline']);
    expect({ code, left, files: filesOf(cwd) }, shown).toEqual({ code: 130, left: 0, files: [] });
    expect(shown).toContain('nothing was written');
    expect(shown).not.toMatch(/Error|at file:|node:internal/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends at a signal from outside too: %s', (signal, expected) => {
    const cwd = folder();
    const { code, shown } = inTerminal(cwd, [['Which kind of destination?', signal]], ['--offline']);
    expect({ code, files: filesOf(cwd) }, shown).toEqual({ code: expected, files: [] });
    expect(shown).toContain('nothing was written');
  });

  it('asks nothing in a terminal either where every value is given', () => {
    const cwd = folder();
    const { code, shown } = inTerminal(
      cwd,
      [],
      ['--offline', '--type', 'https', '--name', 'hook', '--set', 'url=${env:X}'],
    );
    expect({ code, files: filesOf(cwd) }, shown).toEqual({ code: 0, files: ['leadctl.config.yaml'] });
    expect(shown).not.toContain('?');
  });
});
