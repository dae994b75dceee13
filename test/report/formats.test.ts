import { describe, expect, it } from 'vitest';
import { type Format, render } from '../../src/report/index.ts';
import type { Report } from '../../src/report/report.ts';
import { painter } from '../../src/report/style.ts';
import { allChecks } from '../../src/report/summary.ts';
import { check, destination, randomReports, report } from './sample.ts';

const quiet = { quiet: false, file: 'leadctl.config.yaml', verbose: true };
async function show(format: Format, one: Report, more: Partial<typeof quiet> = {}): Promise<string> {
  return render(format, one, { ...quiet, ...more, painter: await painter({ colour: false, unicode: true, width: 0 }) });
}

/** How often each format shows a finding of each status. */
const COUNTS: Readonly<Record<string, (text: string) => Record<string, number>>> = {
  json: (text) => {
    const parsed = JSON.parse(text) as Report;
    return {
      failed: allChecks(parsed).filter((one) => one.status === 'failed').length,
      inconclusive: allChecks(parsed).filter((one) => one.status === 'inconclusive').length,
      warned: allChecks(parsed).filter((one) => one.status === 'warned').length,
    };
  },
  junit: (text) => ({
    failed: text.split('<failure ').length - 1,
    inconclusive: text.split('<error ').length - 1,
    warned: text.split('<system-out>').length - 1,
  }),
  sarif: (text) => {
    const results = JSON.parse(text).runs[0].results as { properties: { status: string } }[];
    const count = (status: string) => results.filter((one) => one.properties.status === status).length;
    return { failed: count('failed'), inconclusive: count('inconclusive'), warned: count('warned') };
  },
  azure: (text) => ({
    failed: text.split('\n').filter((line) => line.startsWith('##vso[task.logissue type=error;')).length,
    'inconclusive+warned': text.split('\n').filter((line) => line.startsWith('##vso[task.logissue type=warning;'))
      .length,
  }),
  markdown: (text) => ({
    all: text.split('\n').filter((line) => /^\| (config file|dest-\d \\?\(https\))/.test(line)).length,
  }),
  html: (text) => ({
    failed: text.split('<section class="finding failed">').length - 1,
    inconclusive: text.split('<section class="finding inconclusive">').length - 1,
    warned: text.split('<section class="finding warned">').length - 1,
  }),
  text: (text) => ({
    failed: text.split('\n').filter((line) => /^ {0,2}✗ \S+\//.test(line)).length,
    inconclusive: text.split('\n').filter((line) => /^ {0,2}\? \S+\//.test(line)).length,
    warned: text.split('\n').filter((line) => /^ {0,2}! \S+\//.test(line)).length,
  }),
};

describe('all formats of one run', () => {
  it('hold the same findings', async () => {
    for (const one of randomReports(60)) {
      const { failed, warned, inconclusive } = one.summary;
      const expected: Record<string, number> = {
        failed,
        warned,
        inconclusive,
        'inconclusive+warned': inconclusive + warned,
        all: failed + warned + inconclusive,
      };
      for (const [format, count] of Object.entries(COUNTS)) {
        // A green report is shown in one line a destination.
        if (format === 'text' && failed + warned + inconclusive === 0) continue;
        const counted = count(await show(format as Format, one));
        for (const [what, number] of Object.entries(counted))
          expect(`${format} ${what} ${number}`).toBe(`${format} ${what} ${expected[what]}`);
      }
      const github = (await show('github', one)).split('\n');
      expect(github.filter((line) => line.startsWith('::error ')).length).toBe(Math.min(10, failed));
      expect(github.filter((line) => line.startsWith('::warning ')).length).toBe(Math.min(10, warned + inconclusive));
    }
  });

  it('say the same twice', async () => {
    const [one] = randomReports(1, 99);
    for (const format of [...Object.keys(COUNTS), 'github'])
      expect(await show(format as Format, one as Report)).toBe(await show(format as Format, one as Report));
  });
});

describe('github', () => {
  it('caps annotations, worst consequence first, and counts the rest', async () => {
    const many = Array.from({ length: 14 }, (_, index) =>
      check(`https/c-${index}`, 'failed', { severity: index === 13 ? 'blocks-publishing' : 'at-risk' }),
    );
    const lines = (await show('github', report([destination('a', many)]))).split('\n');
    expect(lines[0]).toContain('https/c-13');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines[9]).toContain('5 more');
  });

  it('lets no message start a command or a second property', async () => {
    const text = await show(
      'github',
      report([destination('a,b:c', [check('https/x', 'failed', { message: 'one\n::add-mask::two\r50%' })])]),
    );
    expect(text.split('\n')[0]).toBe('::error title=a%2Cb%3Ac%3A https/x::one%0A::add-mask::two%0D50%25');
  });
});

describe('azure', () => {
  it('escapes what would end a property, and sets the result', async () => {
    const at = { file: 'a;b].yaml', line: 3, column: 4, path: 'x' };
    const text = await show(
      'azure',
      report([destination('a', [check('https/x', 'failed', { message: '100%\n##vso[task.complete]', at })])]),
    );
    expect(text.split('\n')[0]).toBe(
      '##vso[task.logissue type=error;sourcepath=a%3Bb%5D.yaml;linenumber=3;columnnumber=4;code=https/x]a: 100%AZP25%0A##vso[task.complete]',
    );
    expect(text).toContain('##vso[task.complete result=Failed]');
    const warned = await show('azure', report([destination('a', [check('https/x', 'warned')])]));
    expect(warned).toContain('##vso[task.complete result=SucceededWithIssues]');
    expect(await show('azure', report([destination('a', [check('https/x', 'passed')])]))).not.toContain('##vso');
  });
});

describe('junit', () => {
  it('adds up, keeps passes, and holds no forbidden character', async () => {
    for (const one of randomReports(20, 3)) {
      const text = await show('junit', one);
      const all = allChecks(one).length;
      expect(text).toContain(
        `<testsuites name="leadctl validate" tests="${all}" failures="${one.summary.failed}" errors="${one.summary.inconclusive}" time=`,
      );
      expect(text.split('<testcase ').length - 1).toBe(all);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
      const names = [...text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
        (match) => `${match[1]}/${match[2]}`,
      );
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('sarif', () => {
  it('gives an empty list for a clean run', async () => {
    expect(
      JSON.parse(await show('sarif', report([destination('a', [check('https/x', 'passed')])]))).runs[0].results,
    ).toEqual([]);
  });

  it('locates a result in the repository and keeps its fingerprint from the message', async () => {
    const at = { file: '/home/me/leadctl.config.yaml', line: 3, column: 4, path: 'x' };
    const one = JSON.parse(
      await show('sarif', report([destination('a', [check('https/x', 'failed', { message: 'one', at })])])),
    ).runs[0];
    const two = JSON.parse(
      await show('sarif', report([destination('a', [check('https/x', 'failed', { message: 'two', at })])])),
    ).runs[0];
    expect(one.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('leadctl.config.yaml');
    expect(one.results[0].partialFingerprints).toEqual(two.results[0].partialFingerprints);
    expect(one.tool.driver.rules[one.results[0].ruleIndex].id).toBe(one.results[0].ruleId);
  });
});

describe('markdown', () => {
  it('breaks no table and lets no markup through', async () => {
    const text = await show(
      'markdown',
      report([
        destination('a|b', [check('https/x', 'failed', { message: '<script>|\n`x` *b*', resolution: ['a\nb'] })]),
      ]),
    );
    const row = text.split('\n').find((line) => line.startsWith('| a')) ?? '';
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
    expect(text).not.toContain('<script>');
  });
});

describe('html', () => {
  it('is one page without a script or a request of its own', async () => {
    for (const one of randomReports(10, 5)) {
      const text = await show('html', one);
      expect(text).not.toMatch(/<script|<link|<img|\son\w+=|url\(|@import/i);
      expect(text.startsWith('<!DOCTYPE html>')).toBe(true);
    }
  });
});

describe('text', () => {
  it.each([
    ['passed', 'The test lead is removed.'],
    ['warned', '1 destination searched for the test lead: see above what became of it.'],
    ['failed', 'The removal failed at 1 of 1 destination.'],
  ] as const)('says of a removal alone that is %s no word of sending', async (status, sentence) => {
    const one = report([destination('sales', [check('salesforce/removed', status)])], [], { command: 'send-test' });
    const text = await show('text', one);
    expect(text).toContain(sentence);
    expect(text).not.toMatch(/took the test lead|gave it back/);
  });

  it('ends with the verdict, and starts a failure with FAIL where there is no UTF-8', async () => {
    const one = report([
      destination('crm', [
        check('https/tls', 'failed', {
          cause: 'tls-expired',
          message: 'The certificate has expired',
          at: { file: 'l.yaml', line: 9, column: 21, path: 'destinations.crm.url' },
        }),
      ]),
    ]);
    const text = await render('text', one, {
      ...quiet,
      painter: await painter({ colour: false, unicode: false, width: 0 }),
    });
    expect(text).toMatch(/^FAIL crm https\/tls tls-expired l\.yaml:9:21 The certificate has expired/m);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text.trimEnd().split('\n').at(-1)).toContain('1 of 1 destination would fail');
  });

  it('breaks no word of what it counts on a narrow terminal, and still ends with the verdict', async () => {
    const checks = [check('https/tls', 'failed'), check('https/url', 'passed'), check('https/dns', 'skipped')];
    const one = report([destination('crm', checks)]);
    for (const width of [42, 60, 72]) {
      const text = await render('text', one, {
        ...quiet,
        painter: await painter({ colour: false, unicode: true, width }),
      });
      const lines = text.trimEnd().split('\n').slice(-2);
      expect(lines.map((line) => line.length).filter((length) => length > width)).toEqual([]);
      expect(lines.at(-1)).toContain('✗ 1 of 1 destination would fail.');
      expect(lines.join(' ')).toContain('1 passed, 1 failed, 1 not tried   1.2 s');
    }
  });

  it('has no escape sequence without colour, and has with it', async () => {
    const one = report([destination('crm', [check('https/tls', 'failed')])]);
    expect(await show('text', one)).not.toContain('\u001b');
    expect(
      await render('text', one, { ...quiet, painter: await painter({ colour: true, unicode: true, width: 0 }) }),
    ).toContain('\u001b[31m');
  });

  it('says the same words with colour as without', async () => {
    for (const one of randomReports(20, 11)) {
      const coloured = await render('text', one, {
        ...quiet,
        painter: await painter({ colour: true, unicode: true, width: 0 }),
      });
      expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(await show('text', one));
    }
  });
});
