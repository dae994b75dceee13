import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { optionsOf } from '../../src/command-first.ts';
import { TOPICS } from '../../src/commands/help.ts';
import { commands } from '../../src/commands/table.ts';
import { leadctl } from '../cli/harness.ts';
import { root, textOf } from './blocks.ts';
import { openPlace, type Place, runLine } from './world.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

function sources(folder = 'src'): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? sources(`${folder}/${one.name}`) : [`${folder}/${one.name}`],
  );
}

describe('the table of conventions', () => {
  const rows = textOf('docs/conventions.md')
    .split('\n')
    .flatMap((line) => {
      const [, number = '', text = '', proof = ''] = /^\| (\d+) \| (.+?) \| (.+) \|$/.exec(line) ?? [];
      return number ? [{ number: Number(number), text, proof }] : [];
    });

  it('has all seventy-five, in order, each with its proof or an honest word', () => {
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 75 }, (_, index) => index + 1));
    for (const { number, proof } of rows) expect(proof, `${number}`).toMatch(/\]\(\.\.\/|^not yet: |^not shipped: /);
  });

  it('names tests that are there, by words that stand in them', () => {
    for (const { number, proof } of rows) {
      for (const [, path = '', titles = ''] of proof.matchAll(/\]\(\.\.\/([\w./-]+)\)((?:[ ,]*“[^”]+”)*)/g)) {
        expect(existsSync(join(root, path)), `${number}: ${path}`).toBe(true);
        const text = readFileSync(join(root, path), 'utf8').replaceAll("\\'", "'");
        for (const [, title = ''] of titles.matchAll(/“([^”]+)”/g))
          expect(text.includes(title), `${number}: ${path}: ${title}`).toBe(true);
      }
    }
  });
});

describe('the command line', () => {
  it('prints the version in one line, without a config, in every spelling', async () => {
    for (const argv of [['--version'], ['version'], ['-V']]) {
      const { code, out, err } = await leadctl(argv, { cwd: '/' });
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    }
  });

  it('takes options before and after arguments, glued or apart, and ends them at --', async () => {
    const lines = [
      'validate hook --offline --format json',
      'validate --offline --format=json hook',
      'validate --format json --offline -- hook',
      '--format json --offline validate hook',
      '--format=json validate hook --offline',
    ];
    const names = await Promise.all(
      lines.map(async (line) =>
        JSON.parse((await place.run(`leadctl ${line}`)).out).destinations.map((one: { name: string }) => one.name),
      ),
    );
    expect(names).toEqual(lines.map(() => ['hook']));
    expect((await place.run('leadctl validate -- --offline')).err).toContain("No destination is named '--offline'");
  });

  it('takes no abbreviation of a command, and has a long form of every option', async () => {
    expect((await leadctl(['vali', '--offline'])).code).toBe(2);
    for (const spec of commands)
      for (const option of optionsOf(spec)) expect(option.flags).toMatch(/(^|, )--[a-z][a-z-]+/);
  });

  it('has no option whose value is a secret', () => {
    for (const spec of commands)
      for (const option of optionsOf(spec))
        expect(option.flags).not.toMatch(/secret|password|token|key(?!=)|credential/i);
  });

  it('has a page for every variable of its own, and reads none besides', () => {
    const used = new Set(sources().flatMap((file) => textOf(file).match(/(?<=env\.)LEADCTL_\w+/g) ?? []));
    expect(used.size).toBeGreaterThan(0);
    for (const name of used) expect(TOPICS.environment).toContain(name);
    for (const name of TOPICS.environment?.match(/LEADCTL_\w+/g) ?? []) expect([...used]).toContain(name);
  });
});

describe('the exit codes', () => {
  /** What is promised to scripts, with a word that its meaning holds. */
  const PROMISED: readonly (readonly [string, RegExp])[] = [
    ['0', /^all checks passed .*a cause was found$/],
    ['1', /^a check failed; diagnose: no known cause$/],
    ['2', /^wrong use, or a config file that is missing or invalid$/],
    ['3', /^inconclusive: .* could not be carried out/],
    ['70', /^a fault of leadctl itself$/],
    ['130', /^interrupted \(SIGINT\); 143 for SIGTERM$/],
  ];

  it('are one table in help, in the page of the docs and in the README, and those that are promised', async () => {
    const { out } = await leadctl(['help', 'exit-codes'], { tty: true, columns: 120 });
    const rows = [...out.matchAll(/^ {2}(\d+) +(.+)$/gm)].map(([, code, words]) => [code, words]);
    expect(rows.map(([code]) => code)).toEqual(PROMISED.map(([code]) => code));
    for (const [index, [, words]] of rows.entries()) expect(words).toMatch(PROMISED[index]?.[1] ?? /-/);
    const page = [...textOf('docs/exit-codes.md').matchAll(/^(\d+) +(.+)$/gm)].map(([, code, words]) => [code, words]);
    expect(page).toEqual(rows);
    const readme = [...textOf('README.md').matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, words]) => [
      code,
      words?.replaceAll('`', ''),
    ]);
    expect(readme).toEqual(rows);
  });
});

describe('the words', () => {
  it('blame nobody, shout at nobody, and begin as sentences do', () => {
    for (const cause of causes) {
      const texts = [cause.title, cause.explanation, ...cause.resolution, cause.note ?? '', cause.ignore ?? ''];
      for (const text of texts.filter(Boolean)) {
        // What a portal or a service prints is quoted as it is.
        const own = text.replace(/"[^"]*"|'[^']*'/g, '');
        expect(own, cause.id).not.toMatch(/!(?=\s|$)/);
        expect(own, cause.id).not.toMatch(/\b(you forgot|your fault|stupid|obviously|you should have)\b/i);
        expect(text, cause.id).toMatch(/^[A-Z"'`0-9]|^(leadctl|marketplace|n8n)\b/);
      }
    }
  });

  it('link to pages of the vendors, and never to the portal that is no more', () => {
    for (const cause of causes)
      for (const link of cause.docs) {
        expect(link, cause.id).toMatch(/^https:\/\/[a-z0-9.-]+\//);
        expect(link, cause.id).not.toContain('cloudpartner.azure.com');
      }
    for (const file of [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ])
      expect(textOf(file), file).not.toContain('https://cloudpartner');
  });

  it.each(['net-refused', 'net-dns-not-found', 'tls-expired', 'tls-hostname', 'net-reset'])(
    'of a broken road speak of no credential: %s',
    async (fault) => {
      const { code, out } = await runLine(
        `leadctl sandbox --type dynamics --fault crm=${fault} -- leadctl validate crm --format json`,
        place.folder,
      );
      expect([1, 3]).toContain(code);
      const checks = JSON.parse(out).destinations[0].checks as {
        status: string;
        cause: string | null;
        message: string;
        resolution: string[];
      }[];
      const wrong = checks.filter((one) => one.status === 'failed' || one.status === 'inconclusive');
      expect(wrong.length).toBeGreaterThan(0);
      for (const one of wrong)
        expect(`${one.message} ${one.resolution.join(' ')}`).not.toMatch(/credential|password|client secret|token/i);
    },
  );

  it('of a run that failed never say success, connected or OK', async () => {
    for (const line of [
      '--fault table=table-auth-failed -- leadctl validate table',
      '--fault hook=https-html -- leadctl send-test hook',
      '--fault crm=entra-secret-expired -- leadctl validate crm',
    ]) {
      const { code, out } = await runLine(`leadctl sandbox ${line}`, place.folder);
      expect(code).toBe(1);
      expect(out.trimEnd().split('\n').at(-1)).toMatch(/^✗/);
      expect(out).not.toMatch(/\bsuccess(ful(ly)?)?\b|\bconnected\b|\bOK\b/);
    }
  });
});
