import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/index.ts';
import type { Report } from '../../src/report/report.ts';
import { painter, type Style } from '../../src/report/style.ts';
import { check, destination, randomReports, report } from './sample.ts';

const LOG: Style = { colour: false, unicode: true, width: 0, log: true };
const ASCII: Style = { ...LOG, unicode: false };
const TERMINAL: Style = { colour: false, unicode: true, width: 80 };

const text = async (one: Report, style: Style, quiet = false) =>
  render('text', one, { quiet, verbose: false, file: 'l.yaml', painter: await painter(style) });
const failures = (shown: string) => shown.split('\n').filter((line) => line.startsWith('FAIL '));

const at = (n: number) => ({ file: 'l.yaml', line: n, column: 3, path: `destinations.hook-${n}.url` });
const refusal = (n: number) =>
  check('https/tls', 'failed', {
    cause: 'tls-expired',
    message: 'The certificate has expired',
    at: at(n),
    evidence: { host: 'leads.example', requestId: `id-${n}` },
    resolution: ['Renew it'],
    who: 'whoever runs the endpoint',
    next: [`leadctl validate hook-${n} --only https/tls`, 'leadctl explain tls-expired'],
  });
const fleet = (size: number) =>
  report(
    Array.from({ length: size }, (_, n) =>
      destination(`hook-${n}`, [
        check('https/url', 'passed'),
        refusal(n),
        check('https/accepts', 'skipped', { blockedBy: 'https/tls' }),
      ]),
    ),
  );

describe('off a terminal', () => {
  it.each([
    ['UTF-8', LOG],
    ['ASCII', ASCII],
    ['colour', { ...LOG, colour: true }],
  ] as const)(
    'each failure has one line that begins with FAIL and holds all that a search needs: %s',
    async (_, style) => {
      for (const one of [fleet(3), fleet(40), ...randomReports(20, 5)]) {
        const lines = failures(await text(one, style));
        // Where there are no symbols, the verdict begins with the same word.
        const verdict = style.unicode || one.exitCode !== 1 ? 0 : 1;
        expect(lines.length).toBe(one.summary.failed + verdict);
      }
      const [line] = failures(await text(fleet(1), style));
      expect(line?.replace(/\u001b\[\d+m/g, '')).toBe(
        'FAIL hook-0 https/tls tls-expired l.yaml:0:3 The certificate has expired [loses leads]',
      );
    },
  );

  it('a quiet line of a destination that failed begins so too', async () => {
    expect(failures(await text(fleet(5), LOG, true))).toHaveLength(5);
  });

  it('a terminal has the symbol, and no such line', async () => {
    const shown = await text(fleet(1), TERMINAL);
    expect(shown).toMatch(/^ {2}✗ https\/tls {3}The certificate has expired/m);
    expect(failures(shown)).toEqual([]);
  });
});

describe('the same failure of many destinations', () => {
  it.each([
    ['a log', LOG],
    ['a log of ASCII', ASCII],
    ['a terminal', TERMINAL],
  ] as const)('is told once, with their number and names, in %s', async (_, style) => {
    const shown = await text(fleet(900), style);
    const flat = shown.replace(/\s+/g, ' ');
    for (const words of [
      'The certificate has expired',
      '1. Renew it',
      'whoever runs the endpoint',
      'host leads.example',
    ])
      expect(flat.split(words)).toHaveLength(2);
    expect(flat).toContain('900 destinations');
    // What differs is of none of them.
    expect(flat).not.toContain('id-0');
    expect(flat).toContain('then leadctl validate --only https/tls');
    for (let n = 0; n < 900; n++) expect(flat).toMatch(new RegExp(`\\bhook-${n}\\b`));
    expect(shown.trimEnd().split('\n').at(-1)).toContain('900 of 900 destinations would fail');
    expect(shown.split('\n').length).toBeLessThan(950);
  });

  it('is told of each where they are few', async () => {
    expect((await text(fleet(3), LOG)).split('The certificate has expired')).toHaveLength(4);
  });

  it('hides nothing else of a destination, and is referred to there', async () => {
    const [first, ...others] = fleet(6).destinations;
    const more = check('https/public', 'warned', { message: 'It is a private address' });
    const lead = {
      marker: 'MSFT_TEST_639309384001200000',
      sent: true,
      acknowledged: true,
      found: true,
      fields: [],
      id: '1',
      removed: null,
    };
    const whole = report([
      destination('hook-0', [...(first?.checks ?? []), more]),
      destination('hook-x', [...(first?.checks ?? []), check('https/accepts', 'passed')], { testLead: lead }),
      ...others,
    ]);
    const shown = await text(whole, TERMINAL);
    expect(shown).toMatch(/^hook-0 {2}\(https\)$/m);
    expect(shown).toContain('It is a private address');
    expect(shown).toContain(lead.marker);
    expect(shown.match(/✗ https\/tls {3}told above, of 7 destinations/g)).toHaveLength(2);
  });

  it('is no group where words, cause or the way out differ', async () => {
    const one = fleet(8);
    const differing = one.destinations.map((each, n) => ({
      ...each,
      checks: each.checks.map((it) =>
        n % 2 ? { ...it, resolution: [`Renew ${n}`] } : { ...it, message: `${it.message} ${n}` },
      ),
    }));
    expect(await text({ ...one, destinations: differing }, LOG)).not.toContain('the same');
  });
});
