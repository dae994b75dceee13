import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { checkPages } from '../../src/checks/pages.ts';
import { documents, fencesOf, root, type Shown, shownIn, textOf, typedIn } from './blocks.ts';
import { openPlace, type Place } from './world.ts';

const ALL = documents().flatMap(shownIn);
const pkg = JSON.parse(textOf('package.json')) as { version: string };
const IDS = new Set([...causes.map((one) => one.id), ...checkPages.map((one) => one.id)]);
/** LEADCTL_UPDATE_DOCS=1 writes what the commands print now into the blocks of docs/. */
const updating = process.env.LEADCTL_UPDATE_DOCS === '1';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

/** What differs from run to run. */
function steady(text: string, folder: string): string {
  return text
    .replaceAll(folder, '.')
    .replaceAll('0.0.0-source', pkg.version)
    .replace(/\/tmp\/leadctl-\w+-\w+/g, '.')
    .replace(/(127\.0\.0\.1|localhost):\d{4,5}/g, '$1:8443')
    .replace(/MSFT_TEST_\d{18}/g, 'MSFT_TEST_639309384001200000')
    .replace(/\d{2}:\d{2}:\d{2}\.\d{2,3}/g, '10:00:00.12')
    .replace(/\b\d+\.\d s\b/g, '0.4 s')
    .replace(/#[0-9a-f]{6}\b/g, '#a41f09');
}

describe.each(documents().filter((file) => shownIn(file).length > 0))('the commands of %s', (file) => {
  it.each(shownIn(file).map((one) => [one.line, one.command, one] as const))(
    'line %i: %s',
    async (_, command, shown) => {
      const { code, out, err } = await place.run(command);
      expect({ code, err: code === shown.code ? '' : err + out }).toEqual({ code: shown.code, err: '' });
      const all = `${out}\n${err}`;
      if (updating && shown.file.startsWith('docs/')) {
        update(shown, steady(out.trimEnd() || err.trimEnd(), place.folder));
        return;
      }
      // Whatever a block says of a check or a cause, the command says too, under the same sign.
      for (const line of shown.output) {
        const [, sign, id = ''] = /^\s*([✓✗!–?])\s+(\S+)/.exec(line) ?? [];
        if (sign && IDS.has(id)) expect(signsOf(all, id), line).toContain(sign);
        for (const word of line.match(/[a-z0-9]+(?:[-/][a-z0-9]+)+/g) ?? [])
          if (IDS.has(word)) expect(all, line).toContain(word);
      }
    },
  );
});

/** The page of commands is made of the command table, whose examples the tests of the help run. */
describe.each(documents().filter((file) => file !== 'docs/cli.md' && typedIn(file).length > 0))(
  'what %s asks to type',
  (file) => {
    it.each(typedIn(file).map((one) => [one.line, one.command] as const))('line %i: %s', async (_, command) => {
      const { code, err, out } = await place.run(command);
      // Without a terminal nothing is asked.
      const expected = /leadctl init$/.test(command) ? 2 : 0;
      expect({ code, err: code === expected ? '' : err + out }).toEqual({ code: expected, err: '' });
    });
  },
);

function signsOf(text: string, id: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim().split(/\s+/)[1] === id ? [line.trim()[0] ?? ''] : []));
}

function update(shown: Shown, output: string): void {
  const path = join(root, shown.file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.indexOf(`$ ${shown.command}`);
  const end = lines.findIndex((line, index) => index > at && (line.startsWith('```') || line.startsWith('$ ')));
  // An ellipsis alone is to be filled; a block that ends with one is cut after as many lines as it has.
  const old = lines.slice(at + 1, end);
  const all = output.split('\n');
  const kept = old.length > 1 && old.at(-1) === '…' ? [...all.slice(0, old.length - 1), '…'] : all;
  lines.splice(at + 1, end - at - 1, ...kept);
  writeFileSync(path, lines.join('\n'));
}

describe('the docs', () => {
  it('show commands of every kind, failing ones among them', () => {
    expect(ALL.length).toBeGreaterThan(20);
    expect(new Set(ALL.map((one) => one.command.split(' ')[1])).size).toBeGreaterThan(5);
    expect(ALL.filter((one) => one.code === 1).length).toBeGreaterThan(4);
  });

  it('begin, in the README, with what the command really prints, word for word', async () => {
    const [first] = shownIn('README.md');
    expect(first?.command).toMatch(/^leadctl diagnose /);
    const { out } = await place.run(first?.command ?? '');
    // It is shown as a terminal wraps it.
    expect(first?.output.join(' ').trim().split(/\s+/)).toEqual(out.trim().split(/\s+/));
  });

  it('name no command, option, check or cause that is not there', async () => {
    const { commands } = await import('../../src/commands/table.ts');
    const { namesOf, optionsOf } = await import('../../src/command-first.ts');
    for (const file of documents()) {
      const fences = fencesOf(textOf(file));
      const lines = fences
        .filter((one) => /^(sh|console|yaml)/.test(one.info))
        .flatMap((one) =>
          one.info.startsWith('console') ? one.lines.filter((line) => line.startsWith('$ ')) : one.lines,
        );
      for (const line of lines) {
        for (const [, rest = ''] of line.matchAll(/(?:^\$ |^|-- |npx (?:--yes )?|run: |script: )leadctl ([^|&;]*)/g)) {
          const [name = '', ...words] = rest.split('#')[0]?.trim().split(/\s+/) ?? [];
          if (name.startsWith('-') || name === 'help' || name === 'version') continue;
          const spec = commands.find((one) => one.name === name);
          expect(spec, `${file}: ${line}`).toBeDefined();
          if (!spec) continue;
          const known = [...optionsOf(spec).flatMap(namesOf), '-h', '--help', '--'];
          const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
          for (const word of own)
            if (/^--?[a-z]/.test(word)) expect(known, `${file}: ${line}`).toContain(word.split('=')[0]);
        }
      }
    }
  });

  it('name files of the project that are there', async () => {
    const { existsSync } = await import('node:fs');
    for (const file of documents())
      for (const [path] of textOf(file)
        .replaceAll(/https?:\/\/\S+/g, '')
        .matchAll(/(?<![\w/])(?:src|test|scripts|examples|docs|bin)\/[\w./-]*\w\.\w+/g))
        if (!/FORMAT|TYPE/.test(path)) expect(existsSync(join(root, path)), `${file}: ${path}`).toBe(true);
  });

  it('link to files that are there', async () => {
    const { existsSync, readdirSync } = await import('node:fs');
    const pages = readdirSync(join(root, 'docs/causes')).map((name) => `docs/causes/${name}`);
    for (const file of [...documents(), ...pages]) {
      const prose = textOf(file).replace(/^```[\s\S]*?^```/gm, '');
      for (const [, link = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|#|mailto:)/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = join(root, file, '..', path);
        expect(existsSync(target), `${file}: ${link}`).toBe(true);
        if (anchor && path.endsWith('checks.md')) expect(readFileSync(target, 'utf8')).toContain(`<a id="${anchor}">`);
      }
    }
  });
});
