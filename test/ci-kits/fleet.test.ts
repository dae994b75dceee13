import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { type RunningSandboxes, startSandbox } from '../../src/sandbox/index.ts';
import { buildProgram } from '../cli/program.ts';
import { fakeBin, type Ran, runScript } from './kit.ts';

let sandboxes: readonly RunningSandboxes[];
let base = '';
let bin = '';
let names: readonly string[] = [];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'leadctl-fleet-'));
  bin = fakeBin(base, await buildProgram());
  const faults = { table: 'table-auth-failed', crm: 'entra-secret-expired' } as const;
  // Several, as Marketo takes 100 calls in 20 seconds, and a test runs its fleet again and again.
  sandboxes = await Promise.all([1, 2, 3].map(() => startSandbox({ faults })));
  writeFileSync(join(base, 'ca.pem'), sandboxes.map((one) => one.ca).join('\n'));
  // The same five again and again under names of their own; the hook of one has a setting that is warned of.
  const destinations: Record<string, object> = {};
  for (let index = 0; index < 17; index++) {
    const round = sandboxes[Math.floor(index / 5) % sandboxes.length] as RunningSandboxes;
    const [name, one] = Object.entries(round.config.destinations)[index % 5] as [string, object];
    destinations[`${name}-${index}`] = name === 'hook' && index > 9 ? { ...one, headers: { 'x-test': '1' } } : one;
  }
  names = Object.keys(destinations);
  writeFileSync(
    join(base, 'leadctl.config.json'),
    JSON.stringify({ version: 1, network: { ca: join(base, 'ca.pem') }, destinations }, null, 2),
  );
});
afterAll(async () => {
  await Promise.all(sandboxes.map((one) => one.close()));
  rmSync(base, { recursive: true, force: true });
});

const run = (words: string): Promise<Ran> => runScript(`leadctl ${words}`, base, bin);

/** What differs between any two runs: times, and what is named by the clock, by chance or by counting. */
function settled(text: string): unknown {
  const calm = text
    .replaceAll(/MSFT_TEST_\d{18}/gi, 'MSFT_TEST_<ticks>')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<id>')
    .replaceAll(/#[0-9a-f]{6}\b/g, '#<fingerprint>')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, '<time>')
    .replaceAll(/\d+(?:\.\d+)? m?s\b/g, '<duration>')
    // What the sandbox counts up, and what it numbers.
    .replaceAll(
      /\b[\d,]+(?= calls were made today| leads? in the last| min\b)|(?<=at look )\d+|(?<=\bperson )\d+|\b[0-9A-F]{30,}CU\d+/g,
      '<n>',
    );
  return JSON.parse(calm, (key, value: unknown) =>
    /^(?:durationMs|startedAt|\w+Ms|id|requestId|total|apiRequestsLeft|leadsIn24h)$/.test(key) &&
    typeof value !== 'object' &&
    !String(value).includes('/')
      ? '<own>'
      : value,
  );
}

async function merged(words: string, of: number): Promise<{ codes: (number | null)[]; merge: Ran; parts: Report[] }> {
  const folder = join(base, `parts-${of}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const codes: (number | null)[] = [];
  const parts: Report[] = [];
  for (let index = 1; index <= of; index++) {
    const { code, out } = await run(`${words} --shard ${index}/${of} --format json`);
    writeFileSync(join(folder, `${index}.json`), out);
    codes.push(code);
    parts.push(JSON.parse(out) as Report);
  }
  // The order in which the files come must not matter: a shell's glob puts 10 before 2.
  return { codes, merge: await run(`report merge parts-${of}/*.json`), parts };
}

describe('a fleet in parts', () => {
  it.each([
    ['validate', 3, 1],
    ['validate --offline', 20, 0],
    ['validate --strict --only "https/*,marketplace/accepts"', 2, 1],
    ["validate --only 'salesforce/*'", 4, 0],
    ['send-test --cleanup --concurrency 2', 3, 1],
  ] as const)('is told as an undivided run is: %s in %i', async (words, of, expected) => {
    const whole = await run(`${words} --format json`);
    const { merge, parts, codes } = await merged(words, of);
    expect({ code: whole.code, err: expected ? '' : whole.err }).toEqual({ code: expected, err: '' });
    expect(merge.code).toBe(whole.code);
    const report = settled(merge.out) as Report;
    expect(report).toEqual(settled(whole.out));
    expect(report.destinations.map((one) => one.name)).toEqual(names);
    expect(report.exitCode).toBe(expected);
    // Each destination is in exactly one part, the parts are of one size, and a part knows only its own faults.
    expect(parts.flatMap((part) => part.destinations.map((one) => one.name))).toEqual(names);
    const sizes = parts.map((part) => part.destinations.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    if (expected === 0) expect(new Set(codes)).toEqual(new Set([0]));
  });

  it('is divided the same way each time', async () => {
    const part = async () =>
      (JSON.parse((await run('validate --offline --shard 2/5 --format json')).out) as Report).destinations.map(
        (one) => one.name,
      );
    expect(await part()).toEqual(await part());
  });

  it('is shown to people, on GitHub in the job summary too, as the whole', async () => {
    await merged("validate --only 'azure-table/*'", 2);
    const summary = join(base, 'summary.md');
    const { code, out, err } = await runScript(
      'leadctl report merge parts-2/*.json --format github --report html=all.html --report junit=all.xml',
      base,
      bin,
      { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary },
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=leadctl\.config\.json,line=\d+/m);
    // The digest for people, with its verdict last.
    expect(err.trim().split('\n').at(-1)).toMatch(/of 17 destinations would fail\./);
    expect(readFileSync(summary, 'utf8')).toMatch(/^### ✗ \d of 17 lead destinations would fail$/m);
    expect(readFileSync(join(base, 'all.html'), 'utf8')).toContain('table-auth-failed');
    expect(readFileSync(join(base, 'all.xml'), 'utf8')).toContain('table-auth-failed');
  });

  it('does not call what was read offline tried', async () => {
    await merged('validate --offline', 2);
    const { out } = await run('report merge parts-2/*.json --format text');
    expect(out).toContain('Configuration only: nothing was tried on the wire.');
    expect(out).not.toMatch(/destinations? checked/);
  });

  it('is refused where a part is missing or comes twice', async () => {
    await merged('validate --offline', 3);
    expect(await run('report merge parts-3/1.json parts-3/3.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('2/3'),
    });
    expect((await run('report merge parts-3/1.json parts-3/*.json')).code).toBe(2);
  });
});
