import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Telling, tell } from '../../src/commands/tell.ts';
import type { Report } from '../../src/report/report.ts';
import { leadctl } from '../cli/harness.ts';
import { check, destination, report } from './sample.ts';
import { streams } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadctl-outlets-'));
const path = (name: string) => join(folder, name);
beforeEach(() => rmSync(path('summary.md'), { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MEBIBYTE = 1024 * 1024;

async function told(one: Report, how: Partial<Telling> = {}) {
  const { written, stdout, stderr } = streams();
  const env = { LANG: 'C.UTF-8', GITHUB_STEP_SUMMARY: path('summary.md') };
  const runtime = { env, cwd: folder, platform: 'linux', stdout, stderr };
  const whole = { format: 'json', reports: [], quiet: true, verbose: false, colour: undefined, file: null } as const;
  const code = await tell(
    one,
    { ...whole, redact: (text) => text, redactWhole: (text) => text, ...how },
    runtime as never,
  );
  return { code, ...written };
}

/** 900 destinations, each with a failure of its own and a long way out. */
const fleet = report(
  Array.from({ length: 900 }, (_, n) =>
    destination(`hook-${n}`, [
      check('https/tls', 'failed', {
        message: `Refused ${n}`,
        resolution: ['Look at every place there is. '.repeat(40)],
      }),
    ]),
  ),
);

describe('the job summary of GitHub', () => {
  it('is not exceeded by several runs of one step, each of which says how much it left out', async () => {
    for (let run = 0; run < 4; run++) {
      const ended = await told(fleet);
      expect(ended.code).toBe(1);
      expect(statSync(path('summary.md')).size).toBeLessThanOrEqual(MEBIBYTE);
      if (run === 3) expect(ended.err).toContain('The job summary of this step is full: nothing was added to it');
    }
    expect(readFileSync(path('summary.md'), 'utf8')).toMatch(/\n\d+ more: the log and the other reports hold them\./);
  });

  it('counts what others wrote there before, and holds a short report behind it', async () => {
    writeFileSync(path('summary.md'), `${'x'.repeat(MEBIBYTE - 8000)}\n`);
    await told(report([destination('crm', [check('https/tls', 'failed')])]));
    const text = readFileSync(path('summary.md'), 'utf8');
    expect(text).toMatch(/\n### ✗ 1 of 1 lead destination would fail\n/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MEBIBYTE);
  });

  it('sets no limit to a report file, which holds every finding', async () => {
    await told(fleet, { reports: [{ format: 'markdown', path: path('leads.md') }] });
    const text = readFileSync(path('leads.md'), 'utf8');
    expect(Buffer.byteLength(text)).toBeGreaterThan(MEBIBYTE);
    for (let n = 0; n < 900; n++) expect(text).toContain(`| hook-${n} (https) |`);
    expect(text).not.toContain(' more');
  });
});

describe('the summary of Azure Pipelines', () => {
  const one = report([destination('crm', [check('https/tls', 'failed')])]);
  const upload = (out: string) => out.split('\n').filter((line) => line.startsWith('##vso[task.uploadsummary]'));

  it('is the Markdown report of the run, named before the result of the task', async () => {
    const reports = [
      { format: 'markdown', path: path('100% leads.md') },
      { format: 'junit', path: path('leads.xml') },
    ] as const;
    const { out } = await told(one, { format: 'azure', reports });
    expect(upload(out)).toEqual([`##vso[task.uploadsummary]${path('100%AZP25 leads.md')}`]);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^##vso\[task\.complete /);
    expect(readFileSync(path('100% leads.md'), 'utf8')).toContain('### ✗');
  });

  it('is none where no such file was written, nor in a report file', async () => {
    expect(upload((await told(one, { format: 'azure' })).out)).toEqual([]);
    const lost = [{ format: 'markdown', path: path('nowhere/leads.md') }] as const;
    expect(upload((await told(one, { format: 'azure', reports: lost })).out)).toEqual([]);
    const both = [
      { format: 'markdown', path: path('leads.md') },
      { format: 'azure', path: path('azure.log') },
    ] as const;
    await told(one, { reports: both });
    expect(upload(readFileSync(path('azure.log'), 'utf8'))).toEqual([]);
  });

  it('is there for a file that is invalid too', async () => {
    const argv = ['validate', '-c', '-', '--format', 'azure', '--report', 'markdown=invalid.md'];
    const { out, code } = await leadctl(argv, {
      stdin: 'version: 1\ndestinations: { a: { type: nope } }\n',
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(upload(out)).toEqual([`##vso[task.uploadsummary]${path('invalid.md')}`]);
  });
});
