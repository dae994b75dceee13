import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadctl } from '../cli/harness.ts';
import { program, type Ready, ready, shell, temporary } from './program.ts';

const FORMATS = ['text', 'json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'] as const;

function isDevice(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isCharacterDevice() ?? false;
}

let broken: Ready;
let green: Ready;
let out = '';
beforeAll(async () => {
  [broken, green] = await Promise.all([
    ready({ types: ['https', 'dynamics'], faults: { crm: 'entra-secret-expired' } }),
    ready({ types: ['https'] }),
  ]);
  out = temporary();
});
afterAll(async () => {
  await Promise.all([broken?.close(), green?.close()]);
  rmSync(out, { recursive: true, force: true });
});

const inside = (one: Ready, argv: readonly string[], env: Record<string, string> = {}) =>
  leadctl(argv, { cwd: one.folder, env });

describe('the exit code', () => {
  it('is the same for every format, with and without --quiet, to a stream and to a file', async () => {
    for (const [one, code] of [
      [broken, 1],
      [green, 0],
    ] as const)
      for (const format of FORMATS)
        for (const quiet of [[], ['--quiet']]) {
          const report = join(out, `code.${format}`);
          const ended = await inside(one, [
            'validate',
            '--format',
            format,
            '--report',
            `${format}=${report}`,
            ...quiet,
          ]);
          expect(`${format} ${quiet} ${ended.code}`).toBe(`${format} ${quiet} ${code}`);
          expect(readFileSync(report, 'utf8').length).toBeGreaterThan(20);
        }
  });

  it.each([
    ['failed', () => broken, ['validate'], 1],
    ['passed', () => green, ['validate'], 0],
    ['warned under --strict', () => green, ['validate', '--strict'], 1],
    ['nothing tried', () => green, ['validate', '--deadline', '1ms'], 3],
    ['wrong use', () => green, ['validate', 'nobody'], 2],
    ['a missing file', () => green, ['validate', '-c', 'missing.yaml'], 2],
    ['an unknown option', () => green, ['validate', '--frobnicate'], 2],
  ] as const)('stands in the JSON as it leaves the process: %s', async (_, one, argv, code) => {
    const ended = await program([...argv, '--format', 'json'], { cwd: one().folder });
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.out).exitCode).toBe(code);
    expect(ended.out.trimEnd().split('\n').at(-1)).toBe('}');
  });
});

describe('standard error', () => {
  it.each(FORMATS.filter((one) => one !== 'text'))('tells a person what failed beside %s', async (format) => {
    const failed = await inside(broken, ['validate', '--format', format]);
    expect(failed.err).toContain('dynamics/token');
    expect(failed.err).toMatch(/1 of 2 destinations would fail/);
    const passed = await inside(green, ['validate', '--format', format]);
    expect(passed.err).toBe('');
  });
  it('is silent beside text, which tells it already', async () => {
    expect((await inside(broken, ['validate'])).err).toBe('');
  });
});

describe('report files', () => {
  it('come several from one run, each in its own format, while standard output is another', async () => {
    const folder = join(out, 'several');
    mkdirSync(folder);
    const pairs = FORMATS.flatMap((format) => ['--report', `${format}=${join(folder, `report.${format}`)}`]);
    const ended = await inside(broken, ['validate', '--format', 'json', ...pairs]);
    expect(readdirSync(folder).sort()).toEqual(FORMATS.map((format) => `report.${format}`).sort());
    const read = (format: string) => readFileSync(join(folder, `report.${format}`), 'utf8');
    expect(read('json')).toBe(ended.out);
    expect(read('junit')).toMatch(/^<\?xml/);
    expect(JSON.parse(read('sarif')).version).toBe('2.1.0');
    expect(read('html')).toMatch(/^<!DOCTYPE html>/);
    for (const format of FORMATS) {
      expect(read(format)).toMatch(/dynamics\/token/);
      expect(read(format)).not.toContain('\u001b');
    }
  });

  it('replace an older one in one step, and leave nothing beside it', async () => {
    const folder = join(out, 'older');
    mkdirSync(folder);
    writeFileSync(join(folder, 'report.xml'), 'old');
    await inside(green, ['validate', '--report', `junit=${join(folder, 'report.xml')}`]);
    expect(readdirSync(folder)).toEqual(['report.xml']);
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toMatch(/^<\?xml/);
  });

  it('that cannot be written leave nothing half-written, are told, and fail a green run', async () => {
    const folder = join(out, 'half');
    mkdirSync(folder);
    writeFileSync(join(folder, 'report.json'), 'the older one');
    // No file may become larger than 3 KiB: the report breaks off in its middle.
    const line = `ulimit -f 3; $leadctl validate --format json --report json=${folder}/report.json --report github=${folder}/short`;
    const ended = await shell(line, { cwd: green.folder });
    const problems = [{ message: expect.stringMatching(/json report could not be written: EFBIG/) }];
    expect(JSON.parse(ended.out)).toMatchObject({ exitCode: 1, problems });
    expect(ended.code).toBe(1);
    // The message comes last.
    expect(ended.err.trimEnd().split('\n').at(-1)).toMatch(/^leadctl: The json report could not be written: EFBIG$/);
    expect(readdirSync(folder).sort()).toEqual(['report.json', 'short']);
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('the older one');
  });

  it('whose place cannot be are refused before anything runs', async () => {
    const before = green.sandbox.running.hook?.requests.length;
    for (const name of [join(out, 'n'.repeat(300)), join(out, 'missing', 'r.json'), out]) {
      const ended = await inside(green, ['send-test', '--report', `json=${name}`]);
      expect(ended.code).toBe(2);
      expect(ended.err).toMatch(/^leadctl: The report .* cannot be written/);
    }
    expect(green.sandbox.running.hook?.requests).toHaveLength(before ?? 0);
  });

  it('follow a link, keep the rights of what was there, and take names of any length', async () => {
    const folder = join(out, 'links');
    mkdirSync(folder);
    writeFileSync(join(folder, 'real.json'), '', { mode: 0o600 });
    symlinkSync('real.json', join(folder, 'link.json'));
    const long = join(folder, 'n'.repeat(250));
    const pairs = ['--report', `json=${join(folder, 'link.json')}`, '--report', `json=${long}`];
    expect((await inside(green, ['validate', ...pairs])).code).toBe(0);
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8')).exitCode).toBe(0);
    expect(statSync(join(folder, 'real.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it.skipIf(!isDevice('/dev/full'))('on a device are written to it and never put in its place', async () => {
    const ended = await inside(green, ['validate', '--report', 'junit=/dev/full']);
    expect(isDevice('/dev/full')).toBe(true);
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/could not be written: ENOSPC/);
    expect((await inside(green, ['validate', '--report', 'json=/dev/null'])).code).toBe(0);
    expect(isDevice('/dev/null')).toBe(true);
  });

  it.skipIf(!isDevice('/dev/full'))(
    'of a merge that cannot be written leave one object on standard output',
    async () => {
      const part = join(out, 'part.json');
      await inside(green, ['validate', '--report', `json=${part}`]);
      const ended = await inside(green, ['report', 'merge', part, '--format', 'json', '--report', 'junit=/dev/full']);
      expect(ended.code).toBe(1);
      expect(JSON.parse(ended.out).exitCode).toBe(1);
      // A merge of that says it again, and is not green either.
      writeFileSync(join(out, 'unwritten.json'), ended.out);
      const again = await inside(green, ['report', 'merge', join(out, 'unwritten.json')]);
      expect([again.code, JSON.parse(again.out).exitCode]).toEqual([1, 1]);
    },
  );

  it.skipIf(!isDevice('/dev/full'))(
    'a full disk under standard output is told in words, and is no result',
    async () => {
      const told = 'leadctl: standard output could not be written: ENOSPC\n';
      expect(await shell('$leadctl validate -q >/dev/full', { cwd: green.folder })).toMatchObject({
        code: 2,
        err: told,
      });
      const failing = await shell('$leadctl validate -q >/dev/full', { cwd: broken.folder });
      expect(failing).toMatchObject({ code: 1, err: told });
      const silent = await shell('$leadctl validate -v -q 2>/dev/full', { cwd: green.folder });
      expect(silent).toMatchObject({ code: 0, err: '' });
      expect(silent.out).toContain('hook');
    },
  );

  it('may go to standard output', async () => {
    const line = 'set -o pipefail; $leadctl validate -q --report json=/dev/stdout | cat';
    const ended = await shell(line, { cwd: green.folder });
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('"schemaVersion": 1');
  });
});

describe('places', () => {
  const config = () => readFileSync(green.config);
  const files = async (cwd: string, argv: readonly string[], env: Record<string, string>) => {
    const found: Record<string, string | undefined> = {};
    for (const format of ['sarif', 'github', 'azure', 'json']) {
      const ended = await leadctl(['validate', '--offline', '--format', format, ...argv], { cwd, env });
      found[format] = /"uri": "([^"]*)"|file=([^,]*),|sourcepath=([^;]*);|"file": "([^"]*)"/
        .exec(ended.out)
        ?.slice(1)
        .find(Boolean);
    }
    return found;
  };

  it('count from the root of the repository, wherever leadctl runs', async () => {
    const root = join(out, 'repository');
    const below = join(root, 'deploy', 'leads');
    mkdirSync(join(below, 'inner'), { recursive: true });
    writeFileSync(join(below, 'leadctl.config.json'), config());
    writeFileSync(join(below, 'ca.pem'), green.sandbox.ca);
    const path = 'deploy/leads/leadctl.config.json';
    const same = { sarif: path, github: path, azure: path };
    const own = { json: 'leadctl.config.json' };
    expect(await files(below, [], { GITHUB_WORKSPACE: root })).toEqual({ ...same, ...own });
    expect(await files(below, [], { BUILD_SOURCESDIRECTORY: root })).toEqual({ ...same, ...own });
    expect(await files(join(below, 'inner'), [], { GITHUB_WORKSPACE: root })).toMatchObject(same);
    expect(await files(out, ['-c', join(below, 'leadctl.config.json')], { GITHUB_WORKSPACE: root })).toMatchObject(
      same,
    );
    mkdirSync(join(root, '.git'));
    expect(await files(below, [], {})).toEqual({ ...same, ...own });
    expect(await files(root, ['-c', path], {})).toMatchObject(same);
    expect((await files(below, [], { GITHUB_WORKSPACE: join(out, 'half') })).sarif).toBe('leadctl.config.json');
  });
});

describe('the job summary', () => {
  it('is appended whenever GITHUB_STEP_SUMMARY is set, whatever standard output shows', async () => {
    const summary = join(out, 'summary.md');
    writeFileSync(summary, 'from another step\n');
    for (const format of ['text', 'json', 'github']) {
      const before = readFileSync(summary, 'utf8');
      const ended = await inside(broken, ['validate', '--format', format], { GITHUB_STEP_SUMMARY: summary });
      expect(ended.code).toBe(1);
      const after = readFileSync(summary, 'utf8');
      expect(after.startsWith(before)).toBe(true);
      expect(after.slice(before.length)).toMatch(/^### ✗ .*1 of 2/);
      expect(ended.out).not.toContain('### ');
    }
  });
  it('that cannot be written is told and changes no verdict', async () => {
    const path = join(out, 'nowhere', 'summary.md');
    const ended = await inside(green, ['validate'], { GITHUB_STEP_SUMMARY: path });
    expect(ended.err).toContain('could not be written');
    expect(ended.code).toBe(0);
  });
});

describe('masks', () => {
  const partsOf = (one: Ready): readonly string[] => {
    const { sig } = Object.fromEntries(new URL(one.sandbox.config.destinations.hook?.url as string).searchParams);
    return [sig ?? ''];
  };
  const CI = { GITHUB_ACTIONS: 'true', TF_BUILD: 'True' };

  it.each([
    ['GITHUB_ACTIONS', 'text', '::add-mask::'],
    ['GITHUB_ACTIONS', 'github', '::add-mask::'],
    ['TF_BUILD', 'text', '##vso[task.setsecret]'],
    ['TF_BUILD', 'azure', '##vso[task.setsecret]'],
  ] as const)('under %s with --format %s stand first, one for each part', async (variable, format, command) => {
    const report = join(out, 'masked.md');
    const summary = join(out, 'masked-summary.md');
    const env = { [variable]: 'true', GITHUB_STEP_SUMMARY: summary };
    const ended = await inside(green, ['validate', '-v', '--format', format, '--report', `markdown=${report}`], env);
    const lines = ended.out.split('\n');
    const masks = lines.filter((line) => line.startsWith(command));
    expect(lines.slice(0, masks.length)).toEqual(masks);
    for (const part of partsOf(green)) expect(masks).toContain(`${command}${part}`);
    for (const text of [ended.err, readFileSync(report, 'utf8'), readFileSync(summary, 'utf8')]) {
      expect(text).not.toContain(command);
      for (const part of partsOf(green)) expect(text).not.toContain(part);
    }
    expect(lines.slice(masks.length).join('\n')).not.toContain(partsOf(green)[0]);
  });

  it.each(['json', 'junit', 'sarif', 'html', 'markdown'])('never stand before %s', async (format) => {
    const ended = await inside(green, ['validate', '--format', format], CI);
    expect(ended.out).not.toMatch(/add-mask|setsecret/);
    expect(ended.out).toMatch(/^[{<#]/);
  });

  it.each(FORMATS)('are on no output outside CI with --format %s', async (format) => {
    const ended = await inside(broken, ['validate', '--format', format]);
    expect(ended.out + ended.err).not.toMatch(/add-mask|setsecret/);
  });

  it('stand before a send and its preview too, and before what stops a run', async () => {
    for (const argv of [
      ['send-test', 'hook', '--dry-run'],
      ['send-test', 'hook'],
      ['validate', 'nobody'],
    ]) {
      const ended = await inside(green, argv, { GITHUB_ACTIONS: 'true' });
      expect(ended.out).toMatch(/^::add-mask::/);
      expect(ended.out.replace(/^::add-mask::.*\n/gm, '') + ended.err).not.toContain(partsOf(green)[0]);
    }
  });
});

it.skipIf(process.getuid?.() === 0)('a folder that may not be written is told before anything runs', async () => {
  const folder = join(out, 'sealed');
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  const ended = await inside(green, ['validate', '--report', `json=${join(folder, 'r.json')}`]);
  expect(ended.code).toBe(2);
  expect(green.sandbox.running.hook?.requests).toHaveLength(0);
});
