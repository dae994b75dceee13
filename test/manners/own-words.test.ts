import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { leadctl } from '../cli/harness.ts';
import { temporary } from './program.ts';

const folder = temporary();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Secrets that are words of the reports themselves, or look like their syntax. */
const WORDS = {
  'x-api-key': 'marketplace',
  'x-mode-token': 'validate',
  'x-since-key': '2026-11',
  'x-level-secret': 'severity',
  'x-command-key': '::warning',
  'x-element-key': '<testcase',
  'x-rule-key': 'ruleId',
};

writeFileSync(
  join(folder, 'leadctl.config.json'),
  JSON.stringify({
    version: 1,
    destinations: { hook: { type: 'https', url: 'https://127.0.0.1:1/x', headers: WORDS } },
  }),
);
const offline = (format: string) =>
  leadctl(['validate', '--offline', '--format', format], { cwd: folder, env: { GITHUB_ACTIONS: '' } });

describe('a secret that is a word of a report', () => {
  it('leaves the JSON whole, so that it can be merged', async () => {
    const { out } = await offline('json');
    const report = JSON.parse(out) as Report;
    expect(report.command).toBe('validate');
    expect(report.startedAt).toMatch(/^20\d\d-/);
    const [first] = report.destinations;
    expect(first?.checks.map((check) => check.id)).toContain('marketplace/accepts');
    expect(first?.checks.every((check) => 'severity' in check)).toBe(true);
    writeFileSync(join(folder, 'part.json'), out);
    const merged = await leadctl(['report', 'merge', 'part.json'], { cwd: folder, env: {} });
    expect(merged.code).toBe(0);
  });

  it.each([
    ['github', /^::warning /m],
    ['junit', /<testcase /],
    ['sarif', /"ruleId"/],
  ])('leaves the syntax of %s whole', async (format, syntax) => {
    expect((await offline(format)).out).toMatch(syntax);
  });
});
