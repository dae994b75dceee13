import { describe, expect, it } from 'vitest';
import { mergeReports, parseReport } from '../../src/report/merge.ts';
import { check, destination, randomReports, report } from './sample.ts';

describe('mergeReports', () => {
  it('makes of the parts what an undivided run would have made', () => {
    for (const whole of randomReports(40, 17)) {
      for (const of of [1, 2, 3, 7]) {
        const edge = (part: number) => Math.floor((part * whole.destinations.length) / of);
        const parts = Array.from({ length: of }, (_, index) =>
          report(whole.destinations.slice(edge(index), edge(index + 1)), whole.checks, {
            shard: { index: index + 1, of, answered: true },
          }),
        );
        const merged = mergeReports(parts.reverse());
        expect(merged).toEqual(whole);
      }
    }
  });

  it('refuses a set that lacks a part, and a destination that comes twice', () => {
    const one = report([destination('a', [check('https/x', 'passed')])], [], {
      shard: { index: 1, of: 3, answered: true },
    });
    expect(() => mergeReports([one])).toThrow('2/3, 3/3');
    const free = report([destination('a', [check('https/x', 'passed')])]);
    expect(() => mergeReports([free, free])).toThrow("'a' is in two");
  });

  it('takes the worse of two exit codes', () => {
    const open = report([destination('a', [check('https/x', 'inconclusive')])]);
    const failed = report([destination('b', [check('https/x', 'failed')])]);
    expect(mergeReports([open, failed]).exitCode).toBe(1);
    expect(mergeReports([open, { ...failed, exitCode: 130 }]).exitCode).toBe(130);
  });

  it('keeps an answer of one part, where another part had none', () => {
    const part = (index: number, answered: boolean) =>
      report([destination(`d${index}`, [check('https/x', answered ? 'passed' : 'skipped')])], [], {
        shard: { index, of: 2, answered },
        exitCode: answered ? 0 : 3,
      });
    expect(mergeReports([part(1, true), part(2, false)]).exitCode).toBe(0);
    expect(mergeReports([part(1, false), part(2, false)]).exitCode).toBe(3);
  });

  it('keeps what the runs were asked for, and refuses a mixture', () => {
    const part = (index: number, more: object) =>
      report([destination(`d${index}`, [check('https/x', 'warned')])], [], {
        shard: { index, of: 2, answered: true },
        ...more,
      });
    const strict = { strict: true, exitCode: 1 } as const;
    expect(mergeReports([part(1, strict), part(2, strict)])).toMatchObject(strict);
    const offline = { offline: true } as const;
    expect(mergeReports([part(1, offline), part(2, offline)])).toMatchObject({ offline: true, exitCode: 0 });
    expect(() => mergeReports([part(1, offline), part(2, {})])).toThrow('--offline');
    expect(() => mergeReports([part(1, strict), part(2, {})])).toThrow('--strict');
  });

  it('reads what it wrote, and nothing else', () => {
    const one = report([destination('a', [check('https/x', 'passed')])]);
    expect(parseReport(JSON.stringify(one), 'a.json')).toEqual(one);
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"schemaVersion":1}',
      JSON.stringify({ ...one, schemaVersion: 2 }),
      JSON.stringify({ ...one, destinations: [{ ...one.destinations[0], status: 'failed' }] }),
    ]) {
      expect(() => parseReport(text, 'a.json')).toThrow('a.json');
    }
  });
});
