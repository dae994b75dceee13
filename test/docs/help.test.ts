import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOPICS } from '../../src/commands/help.ts';
import { commands } from '../../src/commands/table.ts';
import { leadctl } from '../cli/harness.ts';
import { openPlace, type Place } from './world.ts';

/** What an example is meant to show, where that is not a run that ends well. */
const CODES: Readonly<Record<string, number>> = {
  // Without a terminal nothing is asked.
  'leadctl init': 2,
};

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

describe.each(commands.map((spec) => [spec.name, spec] as const))('the help of %s', (name, spec) => {
  it('opens with examples, and each of them runs', async () => {
    expect(spec.examples.length).toBeGreaterThan(0);
    const { code, out } = await leadctl([name, '--help']);
    expect(code).toBe(0);
    expect(out.startsWith(`Examples:\n  ${spec.examples[0]}`)).toBe(true);
    for (const example of spec.examples) {
      const isInit = example.startsWith('leadctl init');
      const cwd = isInit ? join(place.folder, 'empty') : place.folder;
      if (isInit) mkdirSync(cwd);
      const { runLine } = await import('./world.ts');
      const ran = await runLine(example, cwd);
      if (isInit) rmSync(cwd, { recursive: true });
      expect({ example, code: ran.code, err: ran.code === 0 ? '' : ran.err }).toEqual({
        example,
        code: CODES[example] ?? expectedOf(example),
        err: expect.any(String),
      });
      expect(ran.out + ran.err, example).not.toBe('');
    }
  });

  it('names every option and argument, wraps at 80 columns, and shows where to read on', async () => {
    const { out } = await leadctl([name, '-h']);
    for (const option of spec.options ?? []) expect(out).toContain(option.flags);
    expect(out).toContain('leadctl help exit-codes');
    const prose = out.split('\n').filter((line) => !/^ {2}leadctl |--[a-z-]+ <|^Usage/.test(line));
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([60, 80, 200])('wraps at a terminal of %i columns, and at 120 at most', async (columns) => {
    const { out } = await leadctl([name, '-h'], { tty: true, columns });
    // A command to copy stays whole, and so does a flag.
    const prose = out
      .split('\n')
      .filter((line) => !/^ {2}leadctl |^Usage|^ {2}-[^ ]*(, --[\w-]+)?( <.+>)?$/.test(line));
    expect(prose.filter((line) => line.length > Math.min(columns, 120))).toEqual([]);
    if (columns === 200) expect(Math.max(...out.split('\n').map((line) => line.length))).toBeGreaterThan(80);
  });

  it('is ASCII where the locale has no more', async () => {
    const { out } = await leadctl([name, '-h'], { env: { LC_ALL: 'C' } });
    expect(out).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

/** A fault that is shown on purpose is a failure, wherever it can be seen without a POST. */
function expectedOf(example: string): number {
  return /--fault/.test(example) ? 1 : 0;
}

describe('leadctl alone', () => {
  it('says in under 25 lines what it is, three examples, and the commands', async () => {
    const { code, out, err } = await leadctl([]);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(25);
    expect(lines.filter((line) => /^ {2}leadctl /.test(line)).length).toBeGreaterThanOrEqual(3);
    for (const spec of commands) expect(out).toMatch(new RegExp(`^  ${spec.name} `, 'm'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ['off a terminal', {}, 80],
    ['at 60 columns', { tty: true, columns: 60 }, 60],
    ['at 100 columns', { tty: true, columns: 100 }, 100],
    ['at 500 columns', { tty: true, columns: 500 }, 120],
  ])('wraps its topics between words, %s', async (_, world, width) => {
    for (const argv of [[], ...Object.keys(TOPICS).map((name) => ['help', name])]) {
      const { out } = await leadctl(argv, world);
      for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
      // Nothing is lost, whatever the width.
      const whole =
        (argv[1] === undefined ? (await leadctl([], { tty: true, columns: 500 })).out : TOPICS[argv[1]]) ?? '';
      expect(out.split(/\s+/)).toEqual(whole.split(/\s+/));
    }
  });

  it('names no command that is not there', async () => {
    const { out } = await leadctl([]);
    const listed = out.slice(out.indexOf('Commands')).split('\n\n')[0]?.split('\n').slice(1) ?? [];
    expect(listed.map((line) => line.trim().split(' ')[0]).sort()).toEqual(commands.map((spec) => spec.name).sort());
  });

  it.each([
    ['--help'],
    ['-h'],
    ['help'],
    ['help', 'validate'],
    ['validate', '--help'],
    ['validate', '-h'],
    ['validate', '--nosuch', '--help'],
    ['validate', '--format', 'nosuch', '--help'],
    ['validate', '--timeout', '--help'],
    ['validate', '--timeout', '-h'],
    ['validate', '-qh'],
    ['--help', 'validate'],
    ['--nosuch', '--help'],
    ['vaildate', '--help'],
    ['--version', '--help'],
    ['schema', 'nosuch', '-h'],
    ['report', 'merge', 'none.json', '-h'],
    ['help', 'help'],
    ['help', 'version'],
    ['help', '--help'],
    ['help', 'validate', '--nosuch'],
    ['help', '--nosuch', 'validate'],
    ['help', 'exit-codes'],
    ['help', 'environment'],
    ['help', 'config'],
  ])('helps: %s %s %s', async (...argv) => {
    const { code, out, err } = await leadctl(argv.filter(Boolean));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/leadctl|Exit codes|Environment|Config file/);
    const named = argv.find((word) => commands.some((spec) => spec.name === word));
    if (named) expect(out).toContain(`Usage: leadctl ${named} `);
  });
});
