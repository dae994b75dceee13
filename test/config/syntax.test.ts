import { describe, expect, it } from 'vitest';
import { destination, ENV, load, problemsOf } from './fixture.ts';

const SECRET = 'canary-7Qx9LmN2';

describe('YAML that cannot be read', () => {
  it.each([
    ['an empty file', '', '1:1 : the file is empty'],
    ['white space only', ' \n\n', '1:1 : the file is empty'],
    ['comments only', '# nothing\n', '1:1 : the file holds only comments'],
    [
      'a tab for indentation',
      'version: 1\ndestinations:\n\td: {}\n',
      '3:1 : the line is indented with a tab; expected spaces',
    ],
    [
      'a reference in braces without quotes',
      destination('type: https', 'headers: { a: ${env:X} }'),
      '5:20 : inside { } or [ ] a reference must stand in quotes; expected "${env:NAME}"',
    ],
    [
      'a value that begins with @',
      destination('type: https', `url: @Microsoft.KeyVault(${SECRET})`),
      '5:10 : a value may not begin with @, ` or % unless it stands in quotes',
    ],
    [
      'a value that begins with %',
      destination('type: https', 'url: %URL%'),
      '5:10 : a value may not begin with @, ` or %',
    ],
    [
      'a value that begins with !',
      destination('type: https', `url: !${SECRET}`),
      '5:10 : a value that begins with ! is read as a tag',
    ],
    [
      'a value that begins with *',
      destination('type: https', `url: *${SECRET}`),
      '5:10 destinations.d.url: a value that begins with * is an alias, and no anchor of that name',
    ],
    [
      'a colon in a value',
      destination('type: https', `url: a: ${SECRET}`),
      '5:10 : a second key begins inside a value',
    ],
    [
      'a key without a space after its colon',
      destination('type: https', `url:${SECRET}`),
      "5:5 : a key needs a space after its colon; expected 'key: value'",
    ],
    [
      'a key without a colon',
      destination('type: https', 'url', 'headers: {}'),
      "5:5 : a key without a colon; expected 'key: value'",
    ],
    ['quotes that are not closed', destination('type: https', `url: "${SECRET}`), '6:1 : a quoted text is not closed'],
    [
      'a wrong escape',
      destination('type: https', 'url: "a\\qb"'),
      '5:12 : a backslash in "double quotes" begins an escape',
    ],
    [
      'a text after a quoted one',
      destination('type: https', `url: 'a'${SECRET}`),
      '5:13 : something stands here that does not belong',
    ],
    [
      'a wrong indentation',
      'version: 1\ndestinations:\n    d:\n      type: https\n   e: {}\n',
      '5:1 : the indentation does not fit',
    ],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      "2:1 : a second document begins here ('---'); expected one document",
    ],
    ['an unknown directive', '%FOO\n---\nversion: 1\n', '1:1 : a line that begins with % is a directive'],
    ['brackets that are not closed', 'version: 1\noffers: [1, 2\n', '3:1 : the indentation does not fit'],
    [
      'a map for a name',
      `${destination('type: https', 'url: https://a.contoso.com')}? { a: b }\n: c\n`,
      '6:3 : a name here is no plain text',
    ],
  ])('%s', async (_, text, expected) => {
    const problems = await problemsOf(text, { env: ENV });
    expect(problems[0]?.slice(0, expected.length)).toBe(expected);
    expect(problems.join('\n')).not.toContain(SECRET);
  });
});

describe('JSON that cannot be read', () => {
  const name = 'leadctl.config.json';
  it.each([
    ['a trailing comma', '{\n  "version": 1,\n}', '2:15 : JSON takes no comma after the last entry'],
    ['a trailing comma in a list', '{ "offers": [1, ] }', '1:15 : JSON takes no comma after the last entry'],
    ['a comment of one line', '{\n  // here\n  "version": 1 }', '2:3 : JSON takes no comments'],
    ['a comment of several lines', '{ /* here */ "version": 1 }', '1:3 : JSON takes no comments'],
    ['a comment as in YAML', '{ "version": 1 # here\n }', '1:16 : JSON takes no comments'],
    ['single quotes', `{ '${SECRET}': 1 }`, '1:3 : JSON takes no single quotes'],
    ['an early end', `{ "version": "${SECRET}`, '1:30 : the JSON ends too early'],
    ['an early end of brackets', '{ "version": 1', '1:15 : the JSON ends too early'],
    ['a name without quotes', `{ ${SECRET}: 1 }`, '1:3 : the JSON cannot be read here'],
    ['a missing comma', '{ "version": 1\n  "offers": [] }', '2:3 : the JSON cannot be read here'],
    ['a second value', '{} {}', '1:4 : the JSON cannot be read here'],
    ['YAML in its place', `version: 1\nurl: ${SECRET}`, '1:1 : the JSON cannot be read here'],
    [
      'a name that stands twice',
      '{ "destinations": { "h": { "type": "https", "url": "https://a.b" } }, "version": 1, "version": 1 }',
      '1:85 version: this name stands twice',
    ],
  ])('%s', async (_, text, expected) => {
    const problems = await problemsOf(text, { name });
    expect(problems[0]?.slice(0, expected.length)).toBe(expected);
    expect(problems.join('\n')).not.toContain(SECRET);
  });

  it('keeps slashes and commas in its texts', async () => {
    const text = '{ "version": 1, "destinations": { "h": { "type": "https", "url": "https://a.contoso.com/,]//x" } } }';
    expect((await load(text, { name })).config.destinations).toHaveLength(1);
  });
});

describe('anchors, aliases and merges', () => {
  const text = [
    'version: 1',
    'destinations:',
    '  a: &base',
    '    type: https',
    '    url: &u https://a.contoso.com/x',
    '    headers: { x-a: "1" }',
    '  b: *base',
    '  c:',
    '    <<: *base',
    '    url: https://c.contoso.com/x',
    '  d: { type: https, url: *u }',
    '  e: { <<: [{ type: https }, *base] }',
  ].join('\n');

  it('are followed', async () => {
    const { config } = await load(text);
    expect(config.destinations.map((one) => [one.name, one.config.type])).toEqual(
      [...'abcde'].map((name) => [name, 'https']),
    );
    const urls = config.destinations.map((one) => (one.config.type === 'https' ? one.config.url.reveal() : ''));
    expect(urls).toEqual([
      'https://a.contoso.com/x',
      'https://a.contoso.com/x',
      'https://c.contoso.com/x',
      'https://a.contoso.com/x',
      'https://a.contoso.com/x',
    ]);
  });

  it('keep the places: of the alias itself, and of what stands in its anchor', async () => {
    const { locate } = await load(text);
    const place = (path: string) => `${locate(path)?.line}:${locate(path)?.column}`;
    expect(place('destinations.a.url')).toBe('5:13');
    expect(place('destinations.b')).toBe('7:3');
    expect(place('destinations.b.url')).toBe('5:13');
    expect(place('destinations.c.url')).toBe('10:10');
    expect(place('destinations.c.type')).toBe('4:11');
    expect(place('destinations.d.url')).toBe('11:26');
  });

  it('show a fault where the value is used', async () => {
    const problems = await problemsOf(text.replace('https://a.contoso.com/x', 'http://a.contoso.com/x'));
    expect(problems.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      '5:13 destinations.a.url:',
      '5:13 destinations.b.url:',
      '5:13 destinations.e.url:',
      '11:26 destinations.d.url:',
    ]);
  });

  it('may not be merged from a text', async () => {
    expect(
      await problemsOf('version: 1\ndestinations:\n  a: { <<: x, type: https, url: "https://a.contoso.com" }'),
    ).toEqual(["3:8 destinations.a: '<<' takes in the keys of a map; expected an alias of a map"]);
  });

  it('may not stand in themselves', async () => {
    const problems = await problemsOf('version: 1\ndestinations: &d\n  a: *d\n');
    expect(problems).toEqual([
      '3:6 destinations.a: the alias stands inside its own anchor; expected an alias outside of it',
    ]);
  });
});

describe('a hostile file', () => {
  const quick = async (text: string) => {
    const begun = performance.now();
    const problems = await problemsOf(text.slice(0, 1024 * 1024));
    expect(performance.now() - begun).toBeLessThan(25_000);
    return problems;
  };
  it('doubles with every line', async () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let i = 1; i < 30; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(await quick(`version: 1\n${lines.join('\n')}\n`)).toEqual([
      expect.stringContaining('unfolds to more than 20000 values'),
    ]);
  });
  it('doubles by merging', async () => {
    const lines = ['a0: &a0 { k: v }'];
    for (let i = 1; i < 30; i++) lines.push(`a${i}: &a${i} { <<: [*a${i - 1}, *a${i - 1}] }`);
    expect(await quick(`version: 1\n${lines.join('\n')}\n`)).toEqual([
      expect.stringContaining('unfolds to more than 20000 values'),
    ]);
  });
  it.each(['[', '{', '{"a":', '[[{"b":'])('opens %s a million times', async (piece) => {
    expect(await quick(`version: 1\nx: ${piece.repeat(1_048_576 / piece.length)}`)).toEqual([
      expect.stringContaining('brackets are nested too deeply'),
    ]);
  });
  it('has very many lines', async () => {
    expect(await quick('# a\n'.repeat(300_000))).toEqual([expect.stringContaining('more than 20000 lines')]);
  });
  it.each([
    ['dashes', '- '.repeat(500_000)],
    ['anchors', '&a '.repeat(300_000)],
    ['small maps', `version: 1\nx: [${'{a: 1},'.repeat(140_000)}]`],
    ['one long line', `version: "${'a'.repeat(1_000_000)}"`],
    ['indentation', Array.from({ length: 1400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
    ['dollar signs', `version: "${'${'.repeat(500_000)}"`],
    ['unclosed references', `version: "${'${env:A'.repeat(140_000)}"`],
    ['references', `version: "${'${env:A}'.repeat(120_000)}"`],
  ])('is full of %s', async (_, text) => {
    expect((await quick(text)).length).toBeGreaterThan(0);
  });
});

describe('a file with very many faults', () => {
  it.each([
    [
      'unset variables',
      Array.from({ length: 5000 }, (_, index) => `  - { id: "\${env:VARIABLE_${index}}" }`),
      'offers:',
    ],
    [
      'offers to nowhere',
      Array.from({ length: 4000 }, (_, index) => `  - { id: a.b${index}, destination: nowhere${index} }`),
      'offers:',
    ],
    ['unknown keys', Array.from({ length: 15_000 }, (_, index) => `  destinatoin${index}: 1`), 'network:'],
    ['destinations of no type', Array.from({ length: 15_000 }, (_, index) => `  d${index}: {}`), 'x:\ndestinations:'],
  ])('is told of them in seconds: %s', async (_, lines, key) => {
    const env = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`VARIABEL_${index}`, 'x']));
    const names =
      key === 'offers:'
        ? `destinations:\n${Array.from({ length: 2000 }, (_, index) => `  name${index}: { type: blob }`).join('\n')}\n`
        : '';
    const begun = performance.now();
    const problems = await problemsOf(`version: 1\n${names}${key}\n${lines.join('\n')}\n`, { env });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(problems).toHaveLength(101);
  });

  it('knows a schema line of JSON', async () => {
    const text =
      '{ "$schema": "./node_modules/leadctl/schema/config.json", "version": 1, "destinations": { "h": { "type": "https", "url": "https://a.contoso.com" } } }';
    expect((await load(text, { name: 'leadctl.config.json' })).config.destinations).toHaveLength(1);
  });

  it('takes no name of an object for a variable', async () => {
    expect(await problemsOf(destination('type: https', 'url: ${env:constructor}'), { env: {} })).toEqual([
      expect.stringContaining('the environment variable constructor is not set'),
    ]);
  });
});
