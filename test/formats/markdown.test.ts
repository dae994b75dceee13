import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { attention, entries } from '../../src/report/findings.ts';
import { oneLine } from '../../src/report/printable.ts';
import type { Report } from '../../src/report/report.ts';
import { check, destination, randomReports, report } from '../report/sample.ts';
import { show } from './show.ts';

/** What a reader sees: the words alone, each line break a blank. */
function words(tokens: readonly Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) => {
      if (token.type === 'html') return token.raw === '<br>' ? ' ' : `[HTML ${token.raw}]`;
      if (token.type === 'link') return `[LINK ${(token as Tokens.Link).href}]`;
      const inner = (token as Tokens.Generic).tokens;
      if (token.type !== 'text' && token.type !== 'escape') return `[${token.type.toUpperCase()} ${words(inner)}]`;
      return inner ? words(inner) : decoded((token as Tokens.Text).text);
    })
    .join('');
}

const decoded = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

/** The same words as a terminal would be given them. */
const plain = oneLine;

async function rendered(
  one: Report,
): Promise<{ readonly tokens: readonly Token[]; readonly tables: readonly Tokens.Table[] }> {
  const tokens = marked.lexer(await show('markdown', one));
  return { tokens, tables: tokens.filter((token): token is Tokens.Table => token.type === 'table') };
}

describe('rendered', () => {
  it('each finding is a row of four cells that hold its words and nothing else', async () => {
    for (const one of randomReports(60, 41)) {
      const found = attention(one);
      const { tables } = await rendered(one);
      expect(tables).toHaveLength(found.length > 0 ? 1 : 0);
      expect(tables[0]?.rows ?? []).toHaveLength(found.length);
      found.forEach(({ where, type, check }, index) => {
        const row = tables[0]?.rows[index]?.map((cell) => words(cell.tokens)) ?? [];
        expect(row[0]).toBe(type === 'config' ? 'config file' : plain(`${where} (${type})`));
        expect(row[1]).toContain(check.severity.replaceAll('-', ' '));
        expect(row[2]).toBe(plain(`${check.message} — ${check.id}${check.cause ? `, ${check.cause}` : ''}`).trim());
        const steps = check.resolution.map((step, at) => `${at + 1}. ${plain(step)}`).join(' ');
        expect(row[3]).toBe(`${steps} [LINK ${check.docs[0]}]`);
      });
    }
  });

  it('what passed and what was not tried is folded, complete, one line each', async () => {
    for (const one of randomReports(30, 43)) {
      const { tokens } = await rendered(one);
      for (const [status, title] of [
        ['passed', 'passed'],
        ['skipped', 'not tried'],
      ] as const) {
        const expected = entries(one).filter((entry) => entry.check.status === status);
        const at = tokens.findIndex((token) => token.type === 'html' && token.raw.includes(` ${title}</summary>`));
        expect(at >= 0).toBe(expected.length > 0);
        if (at < 0) continue;
        const list = tokens.slice(at).find((token): token is Tokens.List => token.type === 'list');
        expect(list?.items.map((item) => words(item.tokens))).toEqual(
          expected.map(({ where, check }) => plain(`${where}: ${check.id} — ${check.message}`).trim()),
        );
      }
      const html = marked.parse(await show('markdown', one)) as string;
      expect(html.split('<details>').length).toBe(html.split('</details>').length);
    }
  });

  it('the receipt of a test lead is a table of its own', async () => {
    const testLead = {
      marker: 'MSFT_TEST_639309384001200000',
      sent: true,
      acknowledged: true,
      found: true,
      fields: [
        { name: 'Title', sent: 'a', stored: '', equal: false },
        { name: 'Email', sent: 'b', stored: 'b', equal: true },
      ],
      id: '1',
      removed: null,
    };
    const { tables } = await rendered(report([destination('crm', [check('https/x', 'passed')], { testLead })]));
    expect(tables[0]?.rows[0]?.map((cell) => words(cell.tokens))).toEqual([
      'crm',
      testLead.marker,
      'yes',
      'yes',
      '1 of 2 fields',
      '–',
    ]);
  });

  it.each(['# one', '- one', '+ one', '1. one', '2) one', '> one', '    one', '![x](y.png)', '<!-- x', '---', '$x$'])(
    'a message such as %j stays a message',
    async (message) => {
      const { tokens } = await rendered(report([destination('crm', [check('https/x', 'passed', { message })])]));
      const list = tokens.find((token): token is Tokens.List => token.type === 'list');
      expect(words(list?.items[0]?.tokens).replace(/\s+/g, ' ')).toBe(`crm: https/x — ${message.trim()}`);
    },
  );

  it.each(['# one', '- one', '1. one'])('a destination called %j is no heading and no list', async (name) => {
    const { tokens } = await rendered(report([destination(name, [check('https/x', 'passed')])]));
    const list = tokens.find((token): token is Tokens.List => token.type === 'list');
    expect(words(list?.items[0]?.tokens)).toContain(`${name}: https/x`);
  });
});

describe('the limit of a job summary', () => {
  it.each([
    ['findings', 'failed'],
    ['passes', 'passed'],
  ] as const)('%s beyond 1 MiB are counted, the worst stays, and no tag is left open', async (_, status) => {
    const many = Array.from({ length: 9000 }, (_, index) =>
      check(`https/c-${index}`, status, {
        message: '漢字'.repeat(30),
        severity: index === 8999 ? 'blocks-publishing' : 'advice',
      }),
    );
    const text = await show('markdown', report([destination('crm', many)]), { room: 1024 * 1024 });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/\b\d{3,} more\b/);
    if (status === 'failed') expect(text).toContain('https/c-8999');
    expect(text.split('<details>').length).toBe(text.split('</details>').length);
    expect(text).toContain('leadctl 1.2.3');
  });

  it('is what a small rest leaves, test leads and what is left of them counted too', async () => {
    const testLead = { marker: 'MSFT_TEST_639309384001200000', sent: true, acknowledged: true, found: null };
    const leads = Array.from({ length: 900 }, (_, index) =>
      destination(`hook-${index}`, [check('https/accepts', 'passed'), check('https/found', 'skipped')], {
        testLead: { ...testLead, fields: [], id: null, removed: null },
      }),
    );
    for (const room of [4096, 20_000]) {
      const text = await show('markdown', report(leads, [], { command: 'send-test' }), { room });
      expect(Buffer.byteLength(text)).toBeLessThan(room);
      expect(text.split('<details>').length).toBe(text.split('</details>').length);
    }
  });

  it('is none of a file: every finding of 9000 is there', async () => {
    const many = Array.from({ length: 9000 }, (_, index) =>
      check(`https/c-${index}`, 'failed', { message: '漢字'.repeat(30) }),
    );
    const text = await show('markdown', report([destination('crm', many)]));
    expect(text.split('\n').filter((line) => line.startsWith('| crm (https) |'))).toHaveLength(9000);
    expect(text).not.toContain(' more');
  });
});
