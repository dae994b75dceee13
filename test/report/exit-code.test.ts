import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/report/report.ts';
import { exitCodeOf, worst } from '../../src/report/summary.ts';

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
