import { readFileSync } from 'node:fs';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { allChecks } from '../../src/report/summary.ts';
import { check, destination, randomReports, report } from '../report/sample.ts';
import { show } from './show.ts';

const xsd = XmlDocument.fromBuffer(readFileSync(new URL('junit.xsd', import.meta.url)));
const judge = XsdValidator.fromDoc(xsd);
afterAll(() => {
  judge.dispose();
  xsd.dispose();
});

/** Parsed by libxml2, which forgives nothing, and held against the schema. */
function read<T>(text: string, look: (root: XmlElement) => T): T {
  const document = XmlDocument.fromString(text);
  try {
    judge.validate(document);
    return look(document.root);
  } finally {
    document.dispose();
  }
}

async function parse<T>(one: Report, look: (root: XmlElement) => T): Promise<T> {
  return read(await show('junit', one), look);
}

const all = (from: XmlElement, path: string) => from.find(path) as XmlElement[];
const value = (element: XmlElement | undefined, name: string) => element?.attr(name)?.value ?? '';
const number = (element: XmlElement, name: string) => Number(value(element, name));

describe('the judge', () => {
  it('refuses what readers stumble over', () => {
    const suite = (inner: string) =>
      `<testsuites tests="1" failures="0" errors="0" time="0.1"><testsuite name="a" tests="1" failures="0" errors="0" skipped="0" time="0" timestamp="2026-01-01T00:00:00">${inner}</testsuite></testsuites>`;
    const good = '<testcase classname="a" name="b" time="0"/>';
    expect(read(suite(good), (root) => root.name)).toBe('testsuites');
    for (const bad of [good + good, '<testcase name="b" time="0"/>', good.replace('"0"', '"1,5"'), '<testcase'])
      expect(() => read(suite(bad), () => null)).toThrow();
    expect(() => read(suite(`${good}\u0007`), () => null)).toThrow();
  });
});

describe('every report', () => {
  it('is read by a strict parser, fits the schema, and its sums are right', async () => {
    for (const one of randomReports(50, 31)) {
      await parse(one, (root) => {
        for (const [attribute, path] of [
          ['tests', 'testcase'],
          ['failures', 'testcase/failure'],
          ['errors', 'testcase/error'],
          ['skipped', 'testcase/skipped'],
        ] as const) {
          for (const suite of all(root, 'testsuite')) expect(number(suite, attribute)).toBe(all(suite, path).length);
          if (attribute !== 'skipped') expect(number(root, attribute)).toBe(all(root, `testsuite/${path}`).length);
        }
        for (const suite of all(root, 'testsuite')) {
          const sum = all(suite, 'testcase').reduce((total, one) => total + number(one, 'time'), 0);
          expect(number(suite, 'time')).toBeCloseTo(sum, 2);
        }
        expect(number(root, 'tests')).toBe(allChecks(one).length);
      });
    }
    await parse(report([]), (root) => expect(value(root, 'tests')).toBe('0'));
  });

  it('gives back the very words that went in', async () => {
    const message = 'a < b & "c" \'d\' ]]> <!-- --> 漢字 😀';
    const one = report([destination('crm', [check('https/tls', 'failed', { message, resolution: ['one ]]> two'] })])]);
    await parse(one, (root) => {
      const [failure] = all(root, 'testsuite/testcase/failure');
      expect(value(failure, 'message')).toBe(message);
      expect(failure?.content).toContain('1. one ]]> two');
      expect(value(failure, 'type')).toBe('https/tls');
    });
  });

  it('says failure, error and skipped with cause, reason and fix', async () => {
    const one = report([
      destination('crm', [
        check('https/a', 'failed', {
          cause: 'tls-expired',
          resolution: ['Renew it'],
          docs: ['https://learn.microsoft.com/x'],
        }),
        check('https/b', 'inconclusive', { cause: 'net-timeout' }),
        check('https/c', 'skipped', { message: 'Waits for https/a', blockedBy: 'https/a' }),
        check('https/d', 'warned', { resolution: ['Look at it'] }),
        check('https/e', 'passed'),
      ]),
    ]);
    await parse(one, (root) => {
      expect(value(all(root, '//failure')[0], 'type')).toBe('tls-expired');
      expect(all(root, '//failure')[0]?.content).toMatch(/1\. Renew it\nhttps:\/\/learn\.microsoft\.com\/x/);
      expect(value(all(root, '//error')[0], 'type')).toBe('net-timeout');
      expect(value(all(root, '//skipped')[0], 'message')).toBe('Waits for https/a');
      expect(all(root, '//testcase/system-out')[0]?.content).toContain('1. Look at it');
      expect(all(root, '//testcase')).toHaveLength(5);
    });
  });
});

describe('names', () => {
  const at = (path: string, line: number) => ({ file: 'leadctl.config.yaml', line, column: 1, path });

  it('are unique where one check finds the same in two places, and do not change with the line', async () => {
    const twice = (line: number) =>
      report([
        destination('crm', [
          check('config/literal-secret', 'warned', { at: at('destinations.crm.auth.password', line) }),
          check('config/literal-secret', 'warned', { at: at('destinations.crm.auth.clientSecret', line + 1) }),
        ]),
      ]);
    const names = (root: XmlElement) => all(root, '//testcase').map((one) => value(one, 'name'));
    const found = await parse(twice(3), names);
    expect(new Set(found).size).toBe(2);
    expect(await parse(twice(30), names)).toEqual(found);
  });

  it('stay unique where a destination is called config, or nothing tells two findings apart', async () => {
    const same = check('config/placeholder', 'warned');
    const one = report([destination('config', [same, same])], [same]);
    expect(await parse(one, (root) => all(root, '//testcase').length)).toBe(3);
  });

  it('hold no line break and no doubled space', async () => {
    const one = report([destination('a  b\nc', [check('https/x', 'passed')])]);
    expect(await parse(one, (root) => value(all(root, 'testsuite')[0], 'name'))).toBe('a b c');
  });
});
