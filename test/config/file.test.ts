import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { destination, failure, folderOf, load, problemsOf } from './fixture.ts';

const good = destination('type: https', 'url: https://leads.contoso.com/marketplace');

describe('a file that cannot be read', () => {
  const told = async (name: string, folder: string) =>
    (await failure(loadConfig({ file: name, cwd: folder, env: {} }))).message;

  it('is missing', async () => {
    expect(await told('none.yaml', folderOf({}))).toBe('none.yaml: no such file; expected one there');
    expect(await told('a.yaml/b.yaml', folderOf({ 'a.yaml': good }))).toBe(
      'a.yaml/b.yaml: no such file; expected one there',
    );
  });

  it('is a folder', async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'leadctl.config.yaml'));
    expect(await told('leadctl.config.yaml', folder)).toBe('leadctl.config.yaml: this is a folder; expected a file');
  });

  it.skipIf(process.getuid?.() === 0)('may not be read', async () => {
    const folder = folderOf({ 'a.yaml': good });
    chmodSync(join(folder, 'a.yaml'), 0);
    expect(await told('a.yaml', folder)).toContain('permission denied');
  });

  it('is a symbolic link to itself', async () => {
    const folder = folderOf({});
    symlinkSync('a.yaml', join(folder, 'a.yaml'));
    expect(await told('a.yaml', folder)).toContain('symbolic links lead in a circle');
  });

  it('is a hundred megabytes large, and is not read to its end', async () => {
    const folder = folderOf({ 'a.yaml': good });
    truncateSync(join(folder, 'a.yaml'), 100 * 1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    expect(await told('a.yaml', folder)).toBe('a.yaml: the file is too large (100.0 MiB); expected at most 1 MiB');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  it.skipIf(process.platform === 'win32')('has no end', async () => {
    expect(await told('/dev/zero', folderOf({}))).toContain('the file is too large; expected at most 1 MiB');
  });

  it('names a program', async () => {
    for (const name of ['leadctl.config.js', 'a.ts', 'b.mjs', 'c.cjs']) {
      expect(await told(name, folderOf({ [name]: 'throw 1' }))).toContain('leadctl runs no code from a configuration');
    }
  });
});

describe('a file that is no UTF-8 text', () => {
  const message = async (bytes: Uint8Array) => (await problemsOf(bytes))[0];
  it('is UTF-16 with a mark', async () => {
    expect(await message(Buffer.from(`\uFEFF${good}`, 'utf16le'))).toContain(
      'the file is in UTF-16, as some Windows tools write it; expected UTF-8',
    );
    expect(await message(Buffer.from(`\uFEFF${good}`, 'utf16le').swap16())).toContain('UTF-16');
  });
  it('is UTF-16 without a mark', async () => {
    expect(await message(Buffer.from(good, 'utf16le'))).toContain('UTF-16');
  });
  it('is binary', async () => {
    expect(await message(Buffer.concat([Buffer.from(good), Buffer.from([0, 1, 2])]))).toContain(
      'the file is binary; expected UTF-8 text',
    );
  });
  it('is Latin-1', async () => {
    expect(await message(Buffer.from(`version: 1\n# Gr\u00fc\u00dfe\n${good}`, 'latin1'))).toContain(
      'the file is not in UTF-8 (line 2)',
    );
  });
});

describe('a file of any of these kinds', () => {
  const names = async (text: string | Uint8Array, name?: string) =>
    (await load(text, name === undefined ? {} : { name })).config.destinations.map((one) => one.name);
  it('has a byte order mark', async () => {
    const loaded = await load(`\uFEFF${good}`);
    expect(loaded.locate('version')).toEqual({ file: 'leadctl.config.yaml', line: 1, column: 10, path: 'version' });
  });
  it('has the line ends of Windows', async () => {
    const loaded = await load(good.replaceAll('\n', '\r\n'));
    expect(loaded.locate('destinations.d.url')).toMatchObject({ line: 5, column: 10 });
    expect(loaded.config.destinations[0]?.config).toMatchObject({ type: 'https' });
  });
  it('is JSON, with tabs', async () => {
    expect(
      await names(
        '{\n\t"version": 1,\n\t"destinations": {"h": {"type": "https", "url": "https:\\/\\/a.contoso.com"}}\n}',
        'leadctl.config.json',
      ),
    ).toEqual(['h']);
  });
  it('is JSON within a name of YAML', async () => {
    expect(
      await names('{"version": 1, "destinations": {"h": {"type": "https", "url": "https://a.contoso.com"}}}'),
    ).toEqual(['h']);
  });
  it('has other letters in its names', async () => {
    expect(
      await names(
        'version: 1\ndestinations: { größe: { type: https, url: "https://a.contoso.com" }, リード: { type: https, url: "https://a.contoso.com" } }',
      ),
    ).toEqual(['größe', 'リード']);
  });
  it('keeps the order of its destinations', async () => {
    const text = `version: 1\ndestinations:\n${['z', 'a', 'm'].map((name) => `  ${name}: { type: https, url: "https://${name}.contoso.com" }`).join('\n')}`;
    expect(await names(text)).toEqual(['z', 'a', 'm']);
  });
  it('has keys without values, all of whose lines are comments', async () => {
    const loaded = await load(`${good}    headers:\n      # x-test: a\nnetwork:\n  timeout:\n  ca:\noffers:\n`);
    expect(loaded.config).toMatchObject({ network: { ca: [] }, offers: [] });
    expect(loaded.config.destinations[0]?.config).not.toHaveProperty('headers');
  });
});

describe('standard input', () => {
  it('is read for a dash, as a text or a stream', async () => {
    for (const stdin of [good, Readable.from([Buffer.from(good)])]) {
      const loaded = await loadConfig({ file: '-', stdin, env: {}, cwd: folderOf({}) });
      expect(loaded.config.file).toBe('<stdin>');
      expect(loaded.locate('destinations.d.url')).toMatchObject({ file: '<stdin>', line: 5 });
    }
  });
  it('is bounded', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536, 35);
      })(),
    );
    const error = await failure(loadConfig({ file: '-', stdin: endless, env: {} }));
    expect(error.message).toBe('<stdin>: the file is too large; expected at most 1 MiB');
  });
  it('may be empty', async () => {
    expect((await failure(loadConfig({ file: '-', stdin: '', env: {} }))).message).toContain(
      "<stdin>:1:1: the file is empty; expected 'version: 1'",
    );
  });
});

describe('finding the file', () => {
  const found = async (files: Record<string, string>, below = '.') => {
    const root = folderOf({ ...files, [`${below}/.here`]: '' });
    const loaded = await loadConfig({ cwd: join(root, below), env: {} });
    return loaded.config.file?.replace(root, 'ROOT');
  };
  const json = JSON.stringify({ version: 1, destinations: { d: { type: 'https', url: 'https://a.contoso.com' } } });

  it.each(['leadctl.config.yaml', 'leadctl.config.yml', '.leadctlrc', '.leadctlrc.yaml'])('takes %s', async (name) => {
    expect(await found({ [name]: good })).toBe(name);
  });
  it.each(['leadctl.config.json', '.leadctlrc.json', '.leadctlrc'])('takes %s with JSON', async (name) => {
    expect(await found({ [name]: json })).toBe(name);
  });
  it('takes the key of package.json, with places in that file', async () => {
    const text = `{\n  "name": "x",\n  "leadctl": {\n    "version": 1,\n    "destinations": { "d": { "type": "https", "url": "http://a.contoso.com" } }\n  }\n}\n`;
    const error = await failure(loadConfig({ cwd: folderOf({ 'package.json': text }), env: {} }));
    expect(error.message).toBe('package.json:5:54 destinations.d.url: the URL begins with http://; expected https://');
  });
  it('goes upwards, past a package.json without the key or one that is broken', async () => {
    expect(
      await found({ 'leadctl.config.yaml': good, 'a/package.json': '{}', 'a/b/package.json': '{,' }, 'a/b/c'),
    ).toBe('ROOT/leadctl.config.yaml');
  });
  it('prefers the nearest', async () => {
    expect(await found({ 'leadctl.config.yaml': good, 'a/.leadctlrc': good }, 'a/b')).toBe('ROOT/a/.leadctlrc');
  });
  it('says so when there is none', async () => {
    const error = await failure(loadConfig({ cwd: folderOf({}), env: {} }));
    expect(error.message).toContain('No configuration file was found');
    expect(error.hint).toContain('leadctl init');
  });
  it('stops at an empty one rather than going on', async () => {
    const root = folderOf({ 'leadctl.config.yaml': good, 'a/leadctl.config.yaml': '  \n' });
    const error = await failure(loadConfig({ cwd: join(root, 'a'), env: {} }));
    expect(error.message).toContain('leadctl.config.yaml:1:1: the file is empty');
  });
  it('runs no program, neither as configuration nor as that of the search', async () => {
    const trap = "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'ran'), '')";
    const root = folderOf({
      'leadctl.config.js': trap,
      'leadctl.config.cjs': trap,
      '.leadctlrc.js': trap,
      '.config/config.js': trap,
      '.config/config.cjs': trap,
      '.config/leadctlrc.cjs': trap,
      'package.json': JSON.stringify({ cosmiconfig: { searchPlaces: ['leadctl.config.cjs'] } }),
    });
    const before = process.cwd;
    process.cwd = () => root;
    try {
      expect((await failure(loadConfig({ env: {} }))).message).toContain('No configuration file was found');
    } finally {
      process.cwd = before;
    }
    expect(() => writeFileSync(join(root, 'ran'), '', { flag: 'wx' })).not.toThrow();
    expect(() => writeFileSync(join(root, '.config/ran'), '', { flag: 'wx' })).not.toThrow();
  });
  it('follows no $import of cosmiconfig', async () => {
    const root = folderOf({ 'leadctl.config.json': JSON.stringify({ $import: './b.json' }), 'b.json': json });
    const error = await failure(loadConfig({ cwd: root, env: {} }));
    expect(error.problems.map((one) => one.path)).toContain('$import');
  });
  it('shows a file below the working directory by its short name, another one by its whole', async () => {
    const root = folderOf({ 'conf/a.yaml': good, 'x/.here': '' });
    expect((await loadConfig({ file: 'conf/a.yaml', cwd: root, env: {} })).config.file).toBe('conf/a.yaml');
    expect((await loadConfig({ file: '../conf/a.yaml', cwd: join(root, 'x'), env: {} })).config.file).toBe(
      `${root}/conf/a.yaml`,
    );
  });
});
