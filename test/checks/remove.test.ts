import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { leadctl } from '../cli/harness.ts';
import { type Ready, ready } from '../manners/program.ts';

let crm: Ready;
beforeAll(async () => {
  crm = await ready({ types: ['dynamics'] });
});
afterAll(() => crm.close());

async function sendTest(...argv: readonly string[]): Promise<Report> {
  const ended = await leadctl(['send-test', 'crm', '--format', 'json', ...argv], { cwd: crm.folder });
  const report = JSON.parse(ended.out) as Report;
  expect(report.exitCode).toBe(ended.code);
  return report;
}

describe('a test lead that an earlier run left', () => {
  it('is taken away by its marker, once, and no lead is made for it', async () => {
    const lead = (await sendTest()).destinations[0]?.testLead;
    expect(lead).toMatchObject({ found: true, removed: null });
    const marker = lead?.marker ?? '';
    const posts = () =>
      crm.sandbox.running.crm?.requests.filter(({ method, path }) => method === 'POST' && /leads$/.test(path)).length;
    const before = posts();
    expect(before).toBe(1);

    const first = await sendTest('--remove', marker);
    const removed = first.destinations[0]?.checks.find(({ id }) => id === 'dynamics/removed');
    expect([first.exitCode, first.live]).toEqual([0, true]);
    expect(removed).toMatchObject({ status: 'passed', message: `Removed ${marker}, and confirmed gone` });

    const second = await sendTest('--remove', marker);
    const missing = second.destinations[0]?.checks.find(({ id }) => id === 'dynamics/removed');
    expect(missing).toMatchObject({ status: 'warned', message: `No lead with the marker ${marker} is there` });
    expect(missing?.next[0]).toBe(`leadctl send-test crm --remove ${marker}`);
    expect(posts()).toBe(before);
  });
});
