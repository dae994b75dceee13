import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeReports } from '../../src/report/merge.ts';
import type { Report, Status } from '../../src/report/report.ts';
import { exitCodeOf, worst } from '../../src/report/summary.ts';
import { leadctl } from '../cli/harness.ts';
import { program, type Ready, ready } from '../manners/program.ts';

const STATUSES: readonly Status[] = ['passed', 'failed', 'warned', 'skipped', 'inconclusive'];

/** A small generator with a fixed seed: the same reports on every machine. */
function* reports(n: number): Generator<{ status: Status }[]> {
  let seed = 42;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let i = 0; i < n; i++) yield Array.from({ length: next(12) }, () => ({ status: STATUSES[next(5)] as Status }));
}

describe('the exit code', () => {
  it('follows from the statuses alone, whatever their order', () => {
    let seen = 0;
    for (const checks of reports(3000)) {
      for (const strict of [false, true]) {
        for (const nothingTried of [false, true]) {
          const code = exitCodeOf(checks, { strict, nothingTried });
          const has = (status: Status) => checks.some((check) => check.status === status);
          expect(code === 1).toBe(has('failed') || (strict && has('warned')));
          if (code !== 1) expect(code === 3).toBe(has('inconclusive') || nothingTried);
          expect(exitCodeOf([...checks].reverse(), { strict, nothingTried })).toBe(code);
          seen++;
        }
      }
    }
    expect(seen).toBe(12_000);
  });

  it('lets the worst word stand for several', () => {
    expect(worst(['passed', 'warned', 'failed', 'inconclusive'])).toBe('failed');
    expect(worst(['passed', 'warned', 'inconclusive', 'skipped'])).toBe('inconclusive');
    expect(worst(['skipped', 'passed', 'warned'])).toBe('warned');
    expect(worst(['skipped', 'passed'])).toBe('passed');
    expect(worst([])).toBe('skipped');
  });
});

/** A crm and a hook of the sandbox, which answer as they should. */
let both: Ready;
beforeAll(async () => {
  both = await ready({ types: ['dynamics', 'https'] });
});
afterAll(() => both.close());

async function run(...argv: readonly string[]): Promise<{ code: number; report: Report; text: string; err: string }> {
  const json = await leadctl([...argv, '--format', 'json'], { cwd: both.folder });
  const text = await leadctl(argv, { cwd: both.folder });
  expect(text.code, argv.join(' ')).toBe(json.code);
  const report = JSON.parse(json.out) as Report;
  expect(report.exitCode).toBe(json.code);
  return { code: json.code, report, text: text.out, err: text.err };
}

describe('a run that checked nothing, though it was asked to', () => {
  it.each([
    ['everything is left out', ['validate', '--skip', '*']],
    [
      'every check that asks a destination is left out',
      ['validate', 'hook', '--skip', 'https/dns,https/t*,https/public'],
    ],
    ['what is selected is left out again', ['validate', '--only', 'dynamics/url', '--skip', 'dynamics/url']],
    ['a part of it has nothing else', ['validate', '--skip', '*', '--shard', '1/2']],
    ['only a deep check is asked for, without --deep', ['validate', '--only', 'dynamics/plu*']],
    [
      'a lead is to be removed where nothing can be searched',
      ['send-test', 'hook', '--remove', 'MSFT_TEST_639309384001200000'],
    ],
  ])('is 3 where %s', async (_, argv) => {
    const { code, report, text } = await run(...argv);
    expect(code).toBe(3);
    expect(report.live).toBe(false);
    expect(text).toMatch(/^\? Nothing was (?:tried live|removed: the destination cannot be searched)/m);
    expect(text).not.toContain('checked live');
  });

  it('is 2 where a check is asked for that no destination of the run has', async () => {
    const { code, err } = await leadctl(['validate', 'crm', '--only', 'https/url'], { cwd: both.folder });
    expect(code).toBe(2);
    expect(err).toContain("No check of these destinations is named 'https/url'");
  });
});

describe('a run that checked what it was asked to, and spoke to nobody', () => {
  it.each([
    ['an offline check alone', ['validate', '--only', 'dynamics/url'], 'Configuration only'],
    ['a check of the file alone', ['validate', '--only', 'config/placeholder'], 'Configuration only'],
    ['--offline', ['validate', '--offline'], 'Configuration only'],
    ['a part without a destination', ['validate', '--shard', '1/3'], 'Nothing that was asked for falls into this part'],
    [
      'a part without such a check',
      ['validate', '--only', 'https/url', '--shard', '1/2'],
      'Nothing that was asked for',
    ],
    ['a part with such a check', ['validate', '--only', 'https/url', '--shard', '2/2'], 'Configuration only'],
  ])('is 0 for %s, and not called checked live', async (_, argv, words) => {
    const { code, report, text } = await run(...argv);
    expect(code).toBe(0);
    expect(report.live).toBe(false);
    expect(text).toContain(words);
    expect(text).not.toContain('checked live');
  });

  it('is told apart from one that did', async () => {
    const { code, report, text } = await run('validate', 'hook', '--only', 'https/dns,https/tls');
    expect([code, report.live]).toEqual([0, true]);
    expect(text).toMatch(/1 destination checked\b/);
  });
});

describe('the parts of a run, joined', () => {
  it.each([
    ['--only', 'https/url'],
    ['--only', 'dynamics/url'],
    ['--skip', '*'],
    ['--only', 'https/dns,https/tls'],
    ['--only', 'config/placeholder'],
  ])('end as the whole does: %s %s', async (...selection) => {
    const whole = await run('validate', ...selection);
    for (const of of [2, 3]) {
      const parts: Report[] = [];
      for (let part = 1; part <= of; part++)
        parts.push((await run('validate', ...selection, '--shard', `${part}/${of}`)).report);
      const joined = mergeReports(parts);
      expect([joined.exitCode, joined.live, joined.summary]).toEqual([
        whole.code,
        whole.report.live,
        whole.report.summary,
      ]);
    }
  });
});

it('warns of no leak where many destinations are checked at once', async () => {
  const { url } = JSON.parse(JSON.stringify(both.sandbox.config)).destinations.hook;
  const destinations = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`hook${i}`, { type: 'https', url }]));
  const file = join(both.folder, 'many.json');
  writeFileSync(file, JSON.stringify({ version: 1, network: { ca: './ca.pem' }, destinations }));
  for (const command of ['validate', 'send-test']) {
    const ended = await program([command, '-c', file, '--concurrency', '24', '--format', 'json'], { cwd: both.folder });
    expect(ended.code).toBe(0);
    expect(ended.err).toBe('');
  }
});
