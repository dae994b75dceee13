import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli.ts';
import { commandFirst, namesOf, optionsOf, takesValue } from '../../src/command-first.ts';
import { commands, shared } from '../../src/commands/table.ts';
import { plainLine } from '../../src/plain-line.ts';
import type { Runtime } from '../../src/runtime.ts';

afterEach(() => vi.restoreAllMocks());

interface Read {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the parser makes of a line: what the command would be called with, or null where it refuses or only shows help. */
async function parsed(argv: readonly string[]): Promise<Read | null> {
  let read: Read | null = null;
  for (const spec of commands)
    vi.spyOn(spec, 'load').mockResolvedValue({
      run: async (args, options) => {
        read = { command: spec.name, args, options };
        return 0;
      },
    });
  const nowhere = { write: () => {}, isTTY: false, columns: 80 };
  try {
    await runCli(argv, { stdout: nowhere, stderr: nowhere } as unknown as Runtime);
  } catch {
    return null;
  }
  return read;
}

function plain(argv: readonly string[]): Read | undefined {
  const line = plainLine(argv);
  return line && { command: line.spec.name, args: line.args, options: line.options };
}

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const flagsOf = (name: string): string[] => {
  const spec = commands.find((one) => one.name === name);
  const all = [...(spec?.options ?? []), ...(spec?.shared ?? []).map((key) => shared[key])];
  return all.flatMap(({ flags }) => flags.match(/--?[\w-]+/g) ?? []);
};

describe('the options before a command', () => {
  it('are taken apart in one way: a flag takes a value in every command that has it, or in none', () => {
    const takes = new Map<string, boolean>();
    for (const spec of commands)
      for (const option of optionsOf(spec))
        for (const name of namesOf(option)) {
          expect(takes.get(name) ?? takesValue(option), `${spec.name} ${name}`).toBe(takesValue(option));
          takes.set(name, takesValue(option));
        }
    expect(takes.size).toBeGreaterThan(30);
  });

  it.each([
    ['--format json validate crm', 'validate --format json crm'],
    ['-q -c lead.yaml --strict send-test', 'send-test -q -c lead.yaml --strict'],
    ['--format=json validate', 'validate --format=json'],
    ['--no-color help validate', 'help --no-color validate'],
    ['--format validate', '--format validate'],
    ['--nosuch json validate', '--nosuch json validate'],
    ['-- validate', '-- validate'],
    ['validate --format json', 'validate --format json'],
    ['', ''],
  ])('%s', (line, expected) => {
    expect(commandFirst(line.split(' ')).join(' ')).toBe(expected);
  });
});

describe('a plain line', () => {
  it.each(commands.map(({ name }) => name))('of %s is read as the parser reads it, or left to it', async (name) => {
    const pick = numbers(name.length * 7919 + name.charCodeAt(0));
    const words = [
      ...flagsOf(name),
      'json',
      'text',
      'table',
      '5s',
      'sarif=a.sarif',
      'dynamics',
      '1',
      '',
      '-',
      '--',
      '-h',
    ];
    const odd = ['--format=json', '-qv', '--config', '--colour', '-x', 'admin', 'merge', 'bash', '--no-strict'];
    let read = 0;
    for (let i = 0; i < 400; i++) {
      const from = i % 3 === 0 ? [...words, ...odd] : words;
      const argv = [name, ...Array.from({ length: pick(6) }, () => from[pick(from.length)] ?? '')];
      const line = plain(argv);
      if (line === undefined) continue;
      read += 1;
      expect({ argv, ...line }).toEqual({ argv, ...(await parsed(argv)) });
    }
    expect(read).toBeGreaterThan(10);
  });

  it.each([
    [
      'validate --only tls --only token -c lead.yaml -q',
      ['validate', [], { only: ['tls', 'token'], config: 'lead.yaml', quiet: true }],
    ],
    ['send-test crm --wait 5s --no-color', ['send-test', ['crm'], { wait: '5s', color: false }]],
  ])('%s', (line, [command, args, options]) => {
    expect(plain(line.split(' '))).toEqual({ command, args, options });
  });

  it.each([
    '',
    'validat',
    'validate --help',
    'validate --format=json',
    'validate --format yaml',
    'validate --config',
    'validate --config -q',
    'validate --no-such',
    'validate -qv',
    'explain one two',
    'completion',
    'sandbox -- leadctl validate',
  ])('is left to the parser: %s', (line) => {
    expect(plain(line.split(' '))).toBeUndefined();
  });
});
