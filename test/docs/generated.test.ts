import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/generate/man.mjs';
import { generate, md } from '../../scripts/generate/pages.mjs';
import * as catalog from '../../src/catalog.ts';
import { root } from './blocks.ts';

const hasGroff = spawnSync('groff', ['--version']).status === 0;
const files: ReadonlyMap<string, string> = generate(catalog);

describe('the generated docs', () => {
  it('have a page for every cause, with every part of it', () => {
    expect(catalog.causes.length).toBeGreaterThan(100);
    for (const cause of catalog.causes) {
      const page = files.get(`docs/causes/${cause.id}.md`) ?? '';
      for (const heading of ['What it means', 'How to fix it', 'How to prove the fix', 'When to ignore it', 'Sources'])
        expect(page, cause.id).toContain(`## ${heading}`);
      for (const link of cause.docs) expect(page).toContain(`<${link}>`);
      for (const [at, step] of cause.resolution.entries()) expect(page).toContain(`${at + 1}. ${md(step)}`);
      for (const code of catalog.codesOf(cause)) expect(page).toContain(code);
    }
  });

  it('have every check once, with the causes that end there', () => {
    const page = files.get('docs/checks.md') ?? '';
    for (const { id } of [...catalog.checkPages, ...catalog.findingPages])
      expect(page.split(`\n### ${id}\n`).length, id).toBe(2);
    expect(page).toContain('[entra-secret-expired](causes/entra-secret-expired.md)');
  });

  it('have every option of every command', () => {
    const page = files.get('docs/cli.md') ?? '';
    for (const spec of catalog.commands) {
      expect(page).toContain(`\n## leadctl ${spec.name}\n`);
      for (const option of spec.options ?? []) expect(page).toContain(`| \`${option.flags}\` |`);
    }
    // A cell that is not closed breaks the table.
    for (const line of page.split('\n').filter((one) => one.startsWith('|')))
      expect(line.replaceAll('\\|', '').split('|').length, line).toBe(4);
  });

  it('let no text of a cause become markup', () => {
    expect(md('a <b> [c](d) *e* `f` | g')).toBe('a \\<b\\> \\[c\\](d) \\*e\\* \\`f\\` \\| g');
    expect(md('CRM_CLIENT_SECRET _x_')).toBe('CRM_CLIENT_SECRET \\_x\\_');
    expect(md('# one\n- two\n3. three')).toBe('\\# one\n\\- two\n\\3. three');
  });

  it('leave no page of a cause that is no more', () => {
    for (const name of readdirSync(join(root, 'docs/causes')))
      expect(files.has(`docs/causes/${name}`), name).toBe(true);
  });

  it('have the exit codes and the variables of the help', () => {
    expect(files.get('docs/exit-codes.md')).toContain('130  interrupted');
    expect(files.get('docs/environment.md')).toContain('LEADCTL_FINGERPRINT_KEY');
  });
});

describe('the man page', () => {
  it.skipIf(!hasGroff)(
    `is read by groff without a warning${hasGroff ? '' : ' (skipped: groff is not installed)'}`,
    () => {
      const { status, stderr, stdout } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-Kutf8'], {
        input: manPage(catalog),
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      for (const spec of catalog.commands) expect(stdout).toContain(`leadctl ${spec.name}`);
    },
  );

  it('lets no line begin with a command of troff by chance', () => {
    const known = /^\.(TH|SH|SS|TP|B|I|PP|nf|fi|RS|RE|br|sp|\\")( |$)/;
    for (const line of manPage(catalog).split('\n')) if (/^[.']/.test(line)) expect(line).toMatch(known);
    expect(readFileSync(join(root, 'man/leadctl.1'), 'utf8')).toContain('.TH LEADCTL 1');
  });
});
