import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/commands/table.ts';
import { attention, entries } from '../../src/report/findings.ts';
import { type Format, render } from '../../src/report/index.ts';
import { oneLine, printable, withoutBrackets } from '../../src/report/printable.ts';
import type { Report } from '../../src/report/report.ts';
import { painter } from '../../src/report/style.ts';
import { allChecks } from '../../src/report/summary.ts';
import { check, destination, randomReports, report } from './sample.ts';

const quiet = { quiet: false, file: 'leadctl.config.yaml', verbose: true };
async function show(format: Format, one: Report, style: { readonly log?: boolean } = {}): Promise<string> {
  return render(format, one, {
    ...quiet,
    painter: await painter({ colour: false, unicode: true, width: 0, ...style }),
  });
}

/** One finding as a format shows it: where, which check, how it ended, why. */
type Shown = readonly [where: string, id: string, status: string, cause: string];

const unescaped = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
const unmarked = (text: string) => unescaped(text.replace(/\\([\\`*_[\]|~#+.)-])/g, '$1'));
const decoded = (text: string) =>
  text.replace(/%AZP25/g, '%').replace(/%(0A|0D|25|2C|3A|3B|5D)/g, (code) => decodeURIComponent(code));
const of = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match.map((one) => one ?? ''));
const SIGNS: Readonly<Record<string, string>> = { '✗': 'failed', FAIL: 'failed', '!': 'warned', '?': 'inconclusive' };
/** An annotation is an error or a warning; that nothing was found out stands in its words. */
const statusOf = (kind: string, words: string) =>
  kind === 'error' ? 'failed' : words.startsWith('inconclusive: ') ? 'inconclusive' : 'warned';
const causeIn = (words: string) => / \(([a-z-]+)\)$/.exec(words.split('\n1. ')[0] ?? '')?.[1] ?? '';

/** What each format holds, read back from its text alone. Those of passes and of what was not tried, where it has them. */
const READERS: Readonly<Record<string, (text: string, names: readonly string[]) => readonly Shown[]>> = {
  json: (text) => {
    const { checks, destinations } = JSON.parse(text) as Report;
    return [{ name: 'config', checks }, ...destinations].flatMap(({ name, checks: own }) =>
      own.map((one): Shown => [name, one.id, one.status, one.cause ?? '']),
    );
  },
  junit: (text) =>
    of(/<testcase classname="([^"]*)" name="([^" ]*)[^"]*" time="[^"]*"(\/>|>[\s\S]*?<\/testcase>)/g, text).map(
      ([, where = '', id = '', body = '']) => {
        const tag = /<(failure|error|skipped|system-out)/.exec(body)?.[1] ?? '';
        const status = { failure: 'failed', error: 'inconclusive', skipped: 'skipped', 'system-out': 'warned' }[tag];
        return [unescaped(where), id, status ?? 'passed', /^cause: (.*)$/m.exec(body)?.[1] ?? ''];
      },
    ),
  sarif: (text) => {
    const results = JSON.parse(text).runs[0].results as { ruleId: string; properties: Record<string, string | null> }[];
    return results.map(({ ruleId, properties: { destination: where, status, cause } }) => [
      where ?? '',
      ruleId,
      status ?? '',
      cause ?? '',
    ]);
  },
  azure: (text, names) =>
    of(/^##vso\[task\.logissue type=(\w+);(?:[^\]]*;)?code=([^\];]*)\](.*)$/gm, text).map(
      ([, kind = '', id = '', all = '']) => {
        const words = decoded(all);
        const where = names.find((name) => words.startsWith(`${name}: `)) ?? words;
        const rest = words.slice(where.length + 2);
        return [where, id, statusOf(kind, rest), causeIn(rest)];
      },
    ),
  github: (text) =>
    of(/^::(error|warning) (?:file=.*?,col=\d+,)?title=(.*?)::(.*)$/gm, text)
      .filter(([, , title]) => title !== 'leadctl')
      .map(([, kind = '', title = '', all = '']) => {
        const [, where = '', id = ''] = /^([\s\S]*): (\S+)$/.exec(decoded(title)) ?? [];
        return [where, id, statusOf(kind, decoded(all)), causeIn(decoded(all).replace(/\nhttps:.*$/, ''))];
      }),
  markdown: (text) =>
    of(/^\| (.*?) \| (✗|!|\?) .*? \| (.*?) — ([a-z]+\/[a-z0-9-]+)(?:, ([a-z-]+))? \| /gm, text).map(
      ([, name = '', sign = '', , id = '', cause = '']) => {
        const where = unmarked(name);
        return [where === 'config file' ? 'config' : where.replace(/ \(https\)$/, ''), id, SIGNS[sign] ?? '', cause];
      },
    ),
  html: (text) =>
    of(
      /<section class="finding (\w+)">\n<h3>([\s\S]*?): <code>([^<]*)<\/code><\/h3>\n<p><span.*?<\/span>[^<]*?(?:<code>([a-z-]+)<\/code>)?<\/p>/g,
      text,
    ).map(([, status = '', name = '', id = '', cause = '']) => {
      const where = unescaped(name);
      return [where === 'Config file' ? 'config' : where.replace(/ \(https\)$/, ''), id, status, cause];
    }),
  text: (text) =>
    of(/^(FAIL|!|\?) (.*?) ((?:https|config)\/[a-z0-9-]+)(?: (tls-expired))? /gm, text).map(
      ([, sign = '', where = '', id = '', cause = '']) => [
        where === 'leadctl.config.yaml' ? 'config' : where,
        id,
        SIGNS[sign] ?? '',
        cause,
      ],
    ),
};

/** Formats that tell of passes and of what was not tried too. */
const WHOLE = new Set(['json', 'junit']);
/** Line breaks and blanks are one blank where a line or a cell holds the name. */
const FOLDED = new Set(['text', 'markdown', 'junit']);
/** Commands to a CI system are broken up by a blank where nothing else can. */
const BROKEN_UP = new Set(['text', 'github', 'azure']);

function expected(one: Report, format: string): readonly Shown[] {
  return (WHOLE.has(format) ? entries(one) : attention(one)).map(({ where, check: { id, status, cause } }) => {
    const shown = format === 'json' ? where : FOLDED.has(format) ? oneLine(where) : printable(where);
    return [BROKEN_UP.has(format) ? withoutBrackets(shown) : shown, id, status, cause ?? ''];
  });
}

describe('all formats of one run', () => {
  it.each([...Object.keys(READERS)])('hold the same findings: %s', async (format) => {
    const read = READERS[format] as (typeof READERS)[string];
    let compared = 0;
    for (const one of randomReports(60)) {
      const wanted = expected(one, format);
      // A green report is shown in one line a destination.
      if (format === 'text' && wanted.length === 0) continue;
      const { failed, warned, inconclusive } = one.summary;
      if (format === 'github' && (failed > 10 || warned + inconclusive > 10)) continue;
      const names = wanted.map(([where]) => where);
      const shown = read(await show(format as Format, one, { log: true }), names);
      expect([...shown].sort()).toEqual([...wanted].sort());
      compared += wanted.length;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('are all compared, but for the annotations beyond the tenth, which are counted', async () => {
    expect([...Object.keys(READERS)].sort()).toEqual([...FORMATS].sort());
    for (const one of randomReports(60)) {
      const { failed, warned, inconclusive } = one.summary;
      const github = (await show('github', one)).split('\n');
      expect(github.filter((line) => line.startsWith('::error ')).length).toBe(Math.min(10, failed));
      expect(github.filter((line) => line.startsWith('::warning ')).length).toBe(Math.min(10, warned + inconclusive));
    }
  });

  it('show every check in the tables of HTML and the lists of Markdown', async () => {
    for (const one of randomReports(30, 77)) {
      const html = await show('html', one);
      const markdown = (await show('markdown', one)).split('\n');
      for (const { where, check } of entries(one)) {
        expect(html).toContain(`<tr class="${check.status}"><th scope="row"><code>${check.id}</code></th>`);
        if (check.status !== 'passed' && check.status !== 'skipped') continue;
        expect(
          markdown.map(unmarked).filter((line) => line.startsWith(`- ${oneLine(where)}: ${check.id} — `)),
        ).toHaveLength(1);
      }
      const rows = one.destinations.map(({ checks }) => checks.length).reduce((sum, n) => sum + n, one.checks.length);
      expect(html.split('<tr class="').length - 1).toBe(rows);
    }
  });

  it('say the same twice', async () => {
    const [one] = randomReports(1, 99);
    for (const format of FORMATS)
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
      '##vso[task.logissue type=error;sourcepath=a%3Bb%5D.yaml;linenumber=3;columnnumber=4;code=https/x]a: 100%AZP25%0A## vso[task.complete]',
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
