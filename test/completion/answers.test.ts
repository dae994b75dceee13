import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { checkPages } from '../../src/checks/pages.ts';
import { optionsOf } from '../../src/command-first.ts';
import { offerFor } from '../../src/commands/completion/complete.ts';
import { destinationNames } from '../../src/commands/completion/names.ts';
import { commands } from '../../src/commands/table.ts';
import { leadctl } from '../cli/harness.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'leadctl-complete-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const config = (text: string, name = 'leadctl.config.yaml') => writeFileSync(join(cwd, name), text);
const TWO =
  'version: 1\ndestinations:\n  crm:\n    type: dynamics\n    auth:\n      type: entra\n  "my hook":\n    type: https\noffers: []\n';

async function values(...words: string[]): Promise<readonly string[]> {
  return (await offerFor(words, { cwd })).candidates.map((one) => one.value);
}

describe('the answers to a shell', () => {
  it('hold every command, and every option of each', async () => {
    expect(await values('')).toEqual([...commands.map((one) => one.name), 'help', 'version']);
    for (const spec of commands) {
      const offered = await values(spec.name, '--');
      for (const option of optionsOf(spec)) expect(offered).toContain(option.flags.match(/--[a-z-]+/)?.[0]);
      expect(offered).toContain('--help');
    }
  });

  it('hold the choices of options and arguments, in either spelling', async () => {
    expect(await values('validate', '--format', 'j')).toEqual(['json', 'junit']);
    expect(await values('validate', '--format=j')).toEqual(['--format=json', '--format=junit']);
    expect(await values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
    expect(await values('schema', 'r')).toEqual(['report']);
    expect(await values('guide', 'b')).toEqual(['blob']);
    expect(await values('init', '--type', 'dynamics', '--set', 'auth.t')).toEqual(['auth.type=', 'auth.tenantId=']);
    expect(await values('help', 'e')).toEqual(['explain', 'exit-codes', 'environment']);
  });

  it('go on behind options that stand before the command', async () => {
    expect(await values('--format', 'json', 'val')).toEqual(['validate']);
    expect(await values('-q', 'explain', 'entra-secret-ex')).toEqual(['entra-secret-expired']);
    expect(await values('--format', '')).toEqual([]);
  });

  it('hold causes and checks where they are asked for', async () => {
    const all = await values('explain', '');
    for (const one of [...causes, ...checkPages]) expect(all).toContain(one.id);
    expect(await values('validate', '--only', 'dynamics/tok')).toEqual(['dynamics/token']);
    expect(await values('validate', '--skip', 'https/dns,dynamics/tok')).toEqual(['https/dns,dynamics/token']);
    expect(await values('validate', '--only', 'marketo/*')).toEqual(['marketo/*']);
  });

  it('leave out a name that a shell or leadctl would read as another thing', async () => {
    const names = ['--report=json=x', ':files /', '~root', 'a\u0007b', 'a\u001b[2Jb', 'a\u202eb', 'crm'];
    const map = Object.fromEntries(names.map((name) => [name, { type: 'https' }]));
    config(JSON.stringify({ version: 1, destinations: map }));
    expect(await values('validate', '')).toEqual(['crm']);
    expect(await values('validate', '--', '')).toEqual(['--report=json=x', 'crm']);
  });

  it('hold the faults of a sandbox, by destination', async () => {
    expect(await values('sandbox', '--fault', 'ta')).toEqual(['table=']);
    expect(await values('sandbox', '--fault', 'table=table-fire')).toEqual(['table=table-firewall']);
    expect(await values('sandbox', '--fault', 'nobody=x')).toEqual([]);
  });

  it('hold the formats of a report, as far as the command writes them', async () => {
    expect(await values('validate', '--report', 'j')).toEqual(['json=', 'junit=']);
    expect(await values('diagnose', '--report', '')).toEqual(['text=', 'json=']);
  });

  it('leave paths to the shell', async () => {
    expect(await offerFor(['validate', '--config', ''], { cwd })).toEqual({ candidates: [], paths: 'files' });
    expect(await offerFor(['sandbox', '--dir', ''], { cwd })).toEqual({ candidates: [], paths: 'folders' });
    expect(await offerFor(['validate', '--report', 'junit=re'], { cwd })).toMatchObject({
      paths: 'files',
      prefix: 'junit=',
    });
    const { out } = await leadctl(['__complete', '--current=--report=junit=x', 'validate']);
    expect(out).toBe(':files --report=junit=\n');
  });

  it('hold the names of the nearest config, none twice', async () => {
    config(TWO);
    mkdirSync(join(cwd, 'a/b'), { recursive: true });
    expect(await values('validate', '')).toEqual(['crm', 'my hook']);
    expect(await values('send-test', 'crm', '')).toEqual(['my hook']);
    expect(await values('validate', '--timeout', '5s', '--', '')).toEqual(['crm', 'my hook']);
    expect((await offerFor(['validate', ''], { cwd: join(cwd, 'a/b') })).candidates).toHaveLength(2);
    config('version: 1\ndestinations: { other: { type: https } }\n', 'other.yaml');
    for (const named of [['-c', 'other.yaml'], ['--config=other.yaml']])
      expect(await values('validate', ...named, '')).toEqual(['other']);
  });

  it.each([
    ['JSON', '{"destinations": {"a": {}, "b": {}}}', ['a', 'b']],
    ['a flow map', 'destinations: { a: {}, b: {} }', ['a', 'b']],
    [
      'comments and blank lines',
      'destinations: # here\n\n  # one\n  a:\n    type: https\n\n  b: {}\nversion: 1\n',
      ['a', 'b'],
    ],
    [
      'a file that is being written',
      'destinations:\n  a:\n    type: https\n    url: "https://\n  b\n  c:\n',
      ['a', 'c'],
    ],
    ['a reference that leads nowhere', 'destinations:\n  a:\n    url: ${env:NOT_SET}\n', ['a']],
    ['a key of the same name elsewhere', 'x:\n  destinations:\n    no: {}\ndestinations:\n  a: {}\n', ['a']],
    ['nothing', '', []],
    ['nonsense', '{{{', []],
    ['a list', 'destinations:\n  - a\n', []],
  ])('read names out of a file that need not be valid: %s', async (_, text, names) => {
    config(text);
    expect(await destinationNames([], cwd)).toEqual(names);
  });

  it('reads the key leadctl of package.json, and no other package.json', async () => {
    config('{"leadctl": {"destinations": {"a": {}}}}', 'package.json');
    expect(await destinationNames([], cwd)).toEqual(['a']);
    config('{"name": "x", "destinations": {"b": {}}}', 'package.json');
    expect(await destinationNames([], cwd)).toEqual([]);
  });

  it('never fail, and open no socket', async () => {
    const connect = vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(() => {
      throw new Error('a socket was opened');
    });
    config(TWO);
    for (const words of [
      [],
      [''],
      ['nosuch', ''],
      ['validate', '--nosuch', ''],
      ['report', 'merge', ''],
      ['--', ''],
      ['explain', 'x', ''],
      ['validate', '-c', '/nowhere', ''],
    ]) {
      const [current = '', ...rest] = [...words].reverse();
      const { code, err } = await leadctl(['__complete', `--current=${current}`, ...rest.reverse()], { cwd });
      expect([code, err]).toEqual([0, '']);
    }
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });
});
