import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPlain } from '../../src/config/plain-yaml.ts';
import { Problems } from '../../src/config/problems.ts';
import { parseSource } from '../../src/config/source.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What the yaml package makes of it; a fault as a text, which no reading equals. */
function inFull(text: string) {
  const problems = new Problems('leadctl.config.yaml');
  const source = parseSource(text, false, problems);
  return problems.list.length > 0 || !source ? `a fault: ${JSON.stringify(problems.list)}` : source;
}

/** The same each time, so that what fails can be tried again. */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const KEYS = ['version', 'a', 'b2', 'auth', 'client-id', 'x.y', 'url', 'Null', 'true', 'yes', 'n', 'z'.repeat(101)];
const ODD_KEYS = ['"quoted"', '7', '<<', '? x', '- a', '&a b', '__proto__', 'ü', 'a b', '~', '.inf', 'a:b', '-', ''];
const PLAIN = [
  'x',
  'https://a.example/b?c=d&e=%20f',
  '${env:A}',
  '${file:./s.txt}',
  './ca.pem',
  '../x',
  '1179',
  '0',
  'ab12',
];
const WORDS = ['true', 'No', 'null', 'NULL', 'Nullable', '~', 'yes', 'off', 'NaN', 'Infinity', '.inf', '.NaN', '-.inf'];
const NUMBERS = [
  '007',
  '1.5',
  '1.',
  '1e3',
  '1E+3',
  '0x1F',
  '0xZ',
  '0o17',
  '0o9',
  '-5',
  '+5',
  '.5',
  '1_000',
  '5a',
  '1e',
  '12-3',
  '9007199254740993',
  '1234567890123456',
  '123-ABC-456',
  '5f2a6b1c-0d9e-4c3b-8a7f-1e2d3c4b5a69',
  '12:30',
  '2026-11-30',
];
const ODD = [
  'a: b',
  'a #b',
  'a# b',
  'a:',
  ':a',
  '# c',
  '-',
  '- a',
  '-a',
  '? a',
  '?a',
  '&a',
  '&a b',
  '*a',
  '!a',
  '!!str 5',
  '|',
  '>',
  '>-',
  '%a',
  '@a',
  '`a`',
  '{a}',
  '{ a: b }',
  '[a]',
  '[a, b',
  'a{b',
  'a}b',
  'a[b]',
  'a, b',
  '${a',
  '${env:${x}}',
  '$${x}',
  '$x',
  '""',
  "''",
  '"a"',
  "'a'",
  '"a',
  "'a",
  '"a" b',
  '"a"#b',
  '"a" #b',
  "'it''s'",
  '"\\n"',
  '"a\\u0041"',
  "'\\n'",
  '"x: y #z"',
  "'[{'",
  'a"b',
  "a'b",
  'a\\b',
  'a  b',
  'a\tb',
  'ü',
  '"ü"',
  'a b',
  'a\u00a0b',
  '\u007f',
  '---',
  '...',
  '=',
  '<<',
  '/',
  '.',
  './',
  'a|b',
  'a=b;c=d==;',
];

describe('the plainest YAML', () => {
  it('is what leadctl itself writes, and what examples of every destination hold', () => {
    const types = ['azure-table', 'dynamics', 'https', 'marketo', 'salesforce'];
    for (const type of types) {
      const { stdout, status } = spawnSync(
        process.execPath,
        [resolve(root, 'bin/leadctl.js'), 'init', '--print', type],
        {
          encoding: 'utf8',
        },
      );
      expect([type, status]).toEqual([type, 0]);
      expect([type, readPlain(stdout)]).toEqual([type, inFull(stdout)]);
    }
  });

  it('is read with values and places as the yaml package reads them', () => {
    const text = [
      '# A comment: [with] {signs}',
      'version: 1',
      '',
      'network:',
      '  # of the network',
      '  ca: ./ca.pem   # made by us: "x"',
      'destinations:   # all',
      '   crm:',
      '      type: dynamics',
      '      url:   "https://contoso.crm.dynamics.com"',
      '      auth:',
      "         clientSecret: '${env:CRM_SECRET}'",
      '         tenantId: 11112222-bbbb-3333-cccc-4444dddd5555',
      '',
      '   hook:',
      '      type: https',
      '',
    ].join('\n');
    const read = readPlain(text);
    expect(read).toEqual(inFull(text));
    expect(Object.getPrototypeOf(read?.value)).toBeNull();
    expect(read?.marks.get('destinations.crm.auth.clientSecret')).toEqual({
      key: { line: 12, column: 10 },
      value: { line: 12, column: 24 },
      nested: false,
    });
  });

  it.each([
    ...[...PLAIN, ...WORDS, ...NUMBERS, ...ODD].map((value) => `a: ${value}\nb: x\n`),
    ...[...KEYS, ...ODD_KEYS].map((key) => `${key}: x\nb: y\n`),
    ...[...KEYS, ...ODD_KEYS].map((key) => `${key}:\n  b: y\n`),
  ])('is left to the package, or read as the package reads it: %j', (text) => {
    const read = readPlain(text);
    if (read) expect(read).toEqual(inFull(text));
  });

  it.each([
    '',
    '\n# only a comment\n',
    'a:\n',
    'a:\nb: 1\n',
    'a: 1\n  b: 2\n',
    'a:\n  b: 1\n c: 2\n',
    ' a: 1\nb: 2\n',
    'a: 1\na: 2\n',
    'a:\n  - b\n',
    'a: x\n  more\n',
    'a: "x\n  y"\n',
    'a: 1\r\nb: 2\r\n',
    '\uFEFFa: 1\n',
    '---\na: 1\n',
    'a: 1\n---\nb: 2\n',
    '%YAML 1.2\n---\na: 1\n',
    'a: 1\n...\n',
    'a:\n\tb: 1\n',
    '{ "a": 1 }',
    `a: ${'x'.repeat(20_000)}\n`,
    `${Array.from({ length: 50 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}${' '.repeat(50)}a: 1\n`,
    `a: 1 # ${'{'.repeat(201)}\n`,
    `# ${'['.repeat(201)}\na: 1\n`,
  ])('is not %j', (text) => {
    expect(readPlain(text)).toBeUndefined();
  });

  it('is read as far down as any file', () => {
    const text = `${Array.from({ length: 49 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}${' '.repeat(49)}a: 1\n`;
    expect(readPlain(text)).toBeDefined();
    expect(readPlain(text)).toEqual(inFull(text));
  });

  it('agrees with the package on 20,000 files that were thrown together', () => {
    const pick = dice(20_261_130);
    const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
    const value = () => one(pick(30) === 0 ? one([WORDS, NUMBERS, ODD]) : PLAIN);
    let plain = 0;
    for (let round = 0; round < 20_000; round++) {
      const lines: string[] = [];
      let indent = 0;
      for (let count = 1 + pick(9); count > 0; count--) {
        const slip = pick(120);
        if (slip === 0) indent += 1;
        if (slip === 1) indent = Math.max(0, indent - 1);
        const key = pick(80) === 0 ? one(ODD_KEYS) : `${one(KEYS.slice(0, 7))}${pick(6)}`;
        const before = ' '.repeat(indent);
        const kind = pick(10);
        if (kind === 0) lines.push(one(['', '  ', '# c', '   # c: d', `${before}# [`]));
        else if (kind < 4) {
          lines.push(`${before}${key}:${one(['', '', '', ' ', ' # c'])}`);
          indent += one([2, 2, 2, 4, 1, 0]);
        } else {
          lines.push(`${before}${key}:${one([' ', ' ', ' ', '  ', ''])}${value()}${one(['', '', '', ' ', ' # c'])}`);
          if (pick(4) === 0) indent = one([0, Math.max(0, indent - 2)]);
        }
      }
      const text = lines.join('\n') + one(['\n', '', '\n\n']);
      const read = readPlain(text);
      if (!read) continue;
      plain++;
      expect([text, read]).toEqual([text, inFull(text)]);
    }
    // That it says something at all.
    expect(plain).toBeGreaterThan(2500);
  });

  it('is what the README holds, and the examples that have no list', () => {
    const [, readme = ''] =
      /```yaml\n([^`]*version: 1\n[^`]*)```/.exec(readFileSync(resolve(root, 'README.md'), 'utf8')) ?? [];
    expect(readPlain(readme)).toEqual(inFull(readme));
    const examples = readdirSync(resolve(root, 'examples')).filter((name) => name.endsWith('.yaml'));
    const plain = examples.filter((name) => {
      const text = readFileSync(resolve(root, 'examples', name), 'utf8');
      const read = readPlain(text);
      if (read) expect([name, read]).toEqual([name, inFull(text)]);
      return read;
    });
    expect(plain).toEqual(['dynamics-office365.yaml', 'marketo.yaml', 'minimal-https.yaml']);
  });
});
