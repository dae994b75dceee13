import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readExisting, withDestination, writeConfig } from '../../src/commands/init/file.ts';
import { filesOf, folder } from './world.ts';

const LINES = (step: string) => ['hook:', `${step}type: https`, `${step}# where`, `${step}url: \${env:X}`];
const VALUE = { type: 'https', url: '${env:X}' };

async function added(text: string, name = 'leadctl.config.yaml'): Promise<string> {
  const path = join(folder(), name);
  writeFileSync(path, text);
  const existing = await readExisting(path, name);
  if (!existing) throw new Error('not read');
  return withDestination(existing, 'hook', VALUE, LINES);
}

const OLD = `# the head
version: 1   # the format

destinations:
  # our CRM
  crm:
    type: dynamics          # since 2024
    url: "https://contoso.crm.dynamics.com"
    auth: { type: office365, username: a@b.example, password: "\${env:P}" }
    # mapping: { leadSource: description }

# at the end
offers:
  - id: contoso.widget   # the widget
    destination: crm
`;

describe('a destination in an existing file', () => {
  it('goes behind the last one, and no other byte of the file moves', async () => {
    const out = await added(OLD);
    const block = '  hook:\n    type: https\n    # where\n    url: ${env:X}\n';
    const comment = '    # mapping: { leadSource: description }\n';
    expect(out).toBe(OLD.replace(comment, comment + block));
    expect(parse(out)).toEqual({ ...parse(OLD), destinations: { ...parse(OLD).destinations, hook: VALUE } });
  });

  it.each([
    ['line ends of Windows', OLD.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${OLD}`],
    ['four blanks', 'version: 1\ndestinations:\n    crm:\n        type: https\n        url: https://a.example/x\n'],
    ['no line end at the end', 'version: 1\ndestinations:\n  crm:\n    type: https\n    url: https://a.example/x'],
    [
      'destinations at the end of a map of one line each',
      'version: 1\ndestinations:\n  crm: { type: https, url: https://a.example/x }\n',
    ],
    [
      'a text over several lines',
      'version: 1\ndestinations:\n  crm:\n    type: https\n    url: |-\n      https://a.example/x\noffers: []\n',
    ],
    ['a flow map', 'version: 1 # one\ndestinations: { crm: { type: https, url: https://a.example/x } }\n'],
    ['an empty map', '# head\nversion: 1\ndestinations: {}\n'],
    ['no map at all', '# head\nversion: 1\ndestinations:\n'],
    ['no destinations', '# head\nversion: 1\n'],
    ['an alias', 'version: 1\ndestinations:\n  a: &a\n    type: https\n    url: https://a.example/x\n  b: *a\n'],
  ])('keeps everything that is there: %s', async (_, text) => {
    const out = await added(text);
    const before = parse(text.replace(/^\uFEFF/, '')) as { destinations?: object };
    expect(parse(out.replace(/^\uFEFF/, ''))).toEqual({
      ...before,
      destinations: { ...before.destinations, hook: VALUE },
    });
    for (const [comment] of text.matchAll(/#[^\r\n]*/g)) expect(out).toContain(comment);
    expect(out.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(/(?<!\r)\n/.test(out)).toBe(/(?<!\r)\n/.test(text) || !text.includes('\n'));
  });

  it('takes the place of its namesake, and the comments around stay', async () => {
    const out = await added(
      '# head\nversion: 1\ndestinations:\n  # the old hook\n  hook:\n    type: https\n    url: https://old.example/x\n  # other\n  crm:\n    type: https # web\n    url: https://a.example/x\n',
    );
    expect(parse(out).destinations).toEqual({ hook: VALUE, crm: { type: 'https', url: 'https://a.example/x' } });
    for (const comment of ['# head', '# the old hook', '# other', '# web']) expect(out).toContain(comment);
    expect(out).not.toContain('old.example');
  });

  it('is added to JSON in its own indentation', async () => {
    const out = await added(
      '{\n    "version": 1,\n    "destinations": { "crm": { "type": "https", "url": "x" } }\n}\n',
      'leadctl.config.json',
    );
    expect(JSON.parse(out).destinations).toEqual({ crm: { type: 'https', url: 'x' }, hook: VALUE });
    expect(out).toContain('\n    "version"');
  });

  it.each([
    ['destinations: [\n', /leadctl\.config\.yaml:/],
    ['version: 1\ndestinations:\n\tcrm: x\n', /:3:1/],
    ['', /empty/],
  ])('is not added to a file that cannot be read: %j', async (text, message) => {
    await expect(added(text)).rejects.toThrow(message);
  });
});

describe('the write', () => {
  it('never takes the place of a file that has come into being meanwhile', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'a.yaml'), 'mine');
    await expect(writeConfig(join(cwd, 'a.yaml'), 'new', true)).rejects.toThrow(/come into being meanwhile/);
    expect([readFileSync(join(cwd, 'a.yaml'), 'utf8'), filesOf(cwd)]).toEqual(['mine', ['a.yaml']]);
  });
});
