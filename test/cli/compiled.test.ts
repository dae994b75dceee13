import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'leadctl-compiled-'));
const dist = join(folder, 'dist');
const compiled = join(dist, 'compiled', `${process.platform}-${process.arch}-${process.versions.v8}`);
const TEXT = 'AADSTS7000222: The provided client secret keys for app are expired.';

beforeAll(() => {
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(root, 'dist'), dist, { recursive: true, filter: (path) => basename(path) !== 'types' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function leadctl(argv: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/leadctl.js'), ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const diagnose = (env: Record<string, string> = {}) => leadctl(['diagnose', TEXT], env);

/** The program's files of which compiled code is kept, with their text. */
function kept(): { name: string; text: string; code: Buffer }[] {
  return readdirSync(compiled).map((file) => {
    const name = file.replace(/\.bin$/, '');
    const text = readFileSync(join(dist, name === 'cli.cjs' ? '' : 'chunks', name), 'utf8');
    return { name, text, code: readFileSync(join(compiled, file)) };
  });
}

describe('compiled code', () => {
  it('is kept by the build for the Node that built, for the start and every usual command, and V8 takes it', () => {
    const all = kept();
    expect(all.map(({ name }) => name)).toContain('cli.cjs');
    expect(all.length).toBeGreaterThan(10);
    for (const { name, text, code } of all) {
      expect([name, /[^\0-\x7f]/.test(text)]).toEqual([name, false]);
      const script = new Script(text, { filename: join(dist, name), cachedData: code });
      expect([name, script.cachedDataRejected]).toEqual([name, false]);
    }
  });

  it('asks for no module of Node that newer ones warn of', () => {
    const texts = readdirSync(join(dist, 'chunks')).map((name) => readFileSync(join(dist, 'chunks', name), 'utf8'));
    expect(texts.some((text) => text.includes('urn:partner.soap.sforce.com'))).toBe(true);
    // By whatever name the build calls require().
    for (const text of texts) expect(text).not.toMatch(/\("(?:node:)?punycode"\)/);
  });

  it.each([{}, { NODE_DISABLE_COMPILE_CACHE: '1' }])(
    'loads how YAML is written and a schema described with the first that asks for it, and with no other: %j',
    (env) => {
      const config = join(folder, 'written.yaml');
      rmSync(config, { force: true });
      // Which only the yaml package reads.
      const full = join(folder, 'full.yaml');
      writeFileSync(
        full,
        '{ version: 1, destinations: { hook: { type: https, url: "https://leads.example.com/hook" } } }',
      );
      const init = ['init', '--type', 'https', '--name', 'hook', '--set', 'url=${env:HOOK}'];
      expect(leadctl([...init, '--file', config], env)).toMatchObject({ status: 0, stderr: '' });
      expect(leadctl(['schema', 'config'], env)).toEqual({
        status: 0,
        stdout: readFileSync(join(root, 'schema/config.json'), 'utf8'),
        stderr: '',
      });

      const late = readdirSync(join(dist, 'chunks')).filter((name) => name.startsWith('late-'));
      expect(late).toEqual(['late-yaml.cjs', 'late-zod.cjs']);
      const away = join(folder, 'away');
      mkdirSync(away);
      for (const name of late) renameSync(join(dist, 'chunks', name), join(away, name));
      try {
        const set = { ...env, HOOK: 'https://leads.example.com/hook' };
        for (const file of [config, full])
          expect(leadctl(['validate', '--offline', '-c', file], set)).toMatchObject({ status: 0, stderr: '' });
        expect(leadctl(['schema', 'config'], env).stderr).toContain('late-zod.cjs');
        expect(leadctl([...init, '--file', join(folder, 'other.yaml')], env).stderr).toContain('late-yaml.cjs');
      } finally {
        for (const name of late) renameSync(join(away, name), join(dist, 'chunks', name));
        rmSync(away, { recursive: true });
      }
    },
  );

  it('changes nothing of what is said: with it, without it, with one that is switched off, cut short or of another file', () => {
    const expected = diagnose();
    expect(expected.status).toBe(0);
    expect(expected.stdout).toContain('entra-secret-expired');
    expect(diagnose({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(expected);

    const [first, ...others] = kept();
    for (const { name, code } of others) writeFileSync(join(compiled, `${name}.bin`), code.subarray(0, 40));
    expect(diagnose()).toEqual(expected);
    for (const { name } of others) writeFileSync(join(compiled, `${name}.bin`), first!.code);
    expect(diagnose()).toEqual(expected);
    rmSync(compiled, { recursive: true });
    mkdirSync(compiled);
    expect(diagnose()).toEqual(expected);
    rmSync(compiled, { recursive: true });
    expect(diagnose({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(expected);
  });
});
