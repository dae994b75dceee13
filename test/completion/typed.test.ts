import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scripts } from '../../src/commands/completion/scripts.ts';
import { buildProgram } from '../cli/program.ts';

/** Names that a shell would read more into; a config of a stranger's branch may hold any of them. */
const NAMES: readonly string[] = [
  'my hook',
  '"$(touch${IFS}pwned)"',
  "'$(touch pwned)'",
  '`touch pwned`',
  "$\\';touch pwned;'",
  '!a!b',
  'a&touch pwned|b>pwned',
  '*',
  '#{a,b}',
  'a:b c',
  'a=b $HOME',
  'Zürich 東京',
];

const hasPty = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;
const has = (shell: string) => hasPty && spawnSync(shell, ['-c', 'exit 0']).status === 0;
const skipped = (shell: string) =>
  has(shell) ? '' : ` (skipped: ${shell}, or python3 with its pty module, is not installed)`;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-typed-'));
  const program = await buildProgram();
  const words = join(folder, 'words');
  // What completes is the program; what would run only writes down the words that it was given.
  writeFileSync(
    join(folder, 'leadctl'),
    `#!/bin/sh\n[ "$1" = __complete ] && exec '${process.execPath}' '${program}' "$@"\nfor word; do printf '%s\\n' "$word" >> '${words}'; done\nprintf 'end\\n' >> '${words}'\n`,
  );
  chmodSync(join(folder, 'leadctl'), 0o755);
  for (const [shell, text] of Object.entries(scripts)) writeFileSync(join(folder, shell), text);
  for (const [index, name] of NAMES.entries()) {
    const config = { version: 1, destinations: { [name]: { type: 'https', url: 'https://leads.contoso.com/' } } };
    writeFileSync(join(folder, `${index}.json`), JSON.stringify(config));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Types a line for every name in a shell of its own, Tab and Enter at its end, and gives the words of each that ran. */
function typed(shell: readonly string[], begun: string, names: readonly string[]): readonly (readonly string[])[] {
  const words = join(folder, 'words');
  writeFileSync(words, '');
  // The prompt tells how many lines have run.
  const steps = names.map((name, index) => [
    `ready ${index}>`,
    `leadctl validate -c ${NAMES.indexOf(name)}.json ${begun}\t\r`,
  ]);
  const script = resolve(import.meta.dirname, '../init/terminal.py');
  const { stdout, stderr } = spawnSync(
    'python3',
    [script, folder, JSON.stringify([...steps, [`ready ${names.length}>`, 'exit\r']]), ...shell],
    {
      env: {
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        HOME: folder,
        ZDOTDIR: folder,
        LANG: 'C.UTF-8',
        TERM: 'xterm',
      },
      encoding: 'utf8',
      timeout: 100_000,
    },
  );
  if (!stdout) throw new Error(stderr);
  return readFileSync(words, 'utf8')
    .split('end\n')
    .slice(0, -1)
    .map((lines) => lines.split('\n').slice(3, -1));
}

const made = () =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('pwned'));

const COUNT = 'ready $(grep -c ^end words)> ';
const SHELLS: readonly (readonly [name: string, command: readonly string[], file: string, start: string])[] = [
  ['bash', ['bash', '--rcfile', './bashrc', '-i'], 'bashrc', `PS1='${COUNT}'; source ./bash`],
  [
    'zsh',
    ['zsh', '-i'],
    '.zshrc',
    `setopt promptsubst; PS1='${COUNT}'; autoload -Uz compinit; compinit -u -D; source ./zsh`,
  ],
  [
    'fish',
    ['fish', '--no-config', '-i', '-C', 'source ./start.fish'],
    'start.fish',
    `function fish_prompt; echo "ready "(grep -c ^end words)"> "; end; source ./fish`,
  ],
];

describe.each(SHELLS.map((one) => [`${one[0]}${skipped(one[0])}`, ...one] as const))(
  '%s',
  (_title, shell, command, file, start) => {
    it.skipIf(!has(shell)).each(['', '"', "'"])(
      'types every name as one word of it, and runs none, behind %j',
      { timeout: 110_000 },
      (quote) => {
        writeFileSync(join(folder, file), `${start}\n`);
        const names = quote ? NAMES.slice(1, 7) : NAMES;
        expect(typed(command, quote, names)).toEqual(names.map((name) => [name]));
        expect(made()).toEqual([]);
      },
    );
  },
);
