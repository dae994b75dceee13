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
            shard: { index: index + 1, of },
          }),
        );
        const merged = mergeReports(parts.reverse());
        expect(merged).toEqual(whole);
      }
    }
  });

  it('refuses a set that lacks a part, and a destination that comes twice', () => {
    const one = report([destination('a', [check('https/x', 'passed')])], [], { shard: { index: 1, of: 3 } });
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
