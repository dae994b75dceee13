// What the measurements share: processes that start alike, sandboxes, medians, tables.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const bin = join(root, 'bin/leadctl.js');
export const folder = mkdtempSync(join(tmpdir(), 'leadctl-bench-'));

// Node loads the extra roots at start, which can take longer than all that is measured here.
export const env = { ...process.env, LANG: 'C.UTF-8' };
for (const name of [
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'FORCE_COLOR',
  'GITHUB_STEP_SUMMARY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
])
  delete env[name];

const hook = join(folder, 'memory.cjs');
writeFileSync(hook, "process.on('exit',()=>require('fs').writeSync(2,`\\npeak ${process.resourceUsage().maxRSS}\\n`))");

/** Wall time in ms, exit code and, where it is asked for, the peak of memory in MB. */
export function run(argv, { extra = {}, memory = false, stdin } = {}) {
  return new Promise((done, fail) => {
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, [...(memory ? ['--require', hook] : []), ...argv], {
      env: { ...env, ...extra },
      cwd: folder,
      stdio: [stdin ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      const ms = Number(process.hrtime.bigint() - begun) / 1e6;
      done({ ms, code, err, peak: Number(/peak (\d+)/.exec(err)?.[1] ?? 0) / 1024 });
    });
    if (stdin) {
      child.stdin.on('error', () => {});
      stdin(child.stdin);
    }
  });
}

const servers = [];

/** A sandbox in a process of its own, so that its work is not counted: folder of its config, and its log so far. */
export function sandbox(type) {
  const dir = mkdtempSync(join(folder, `${type}-`));
  const child = spawn(process.execPath, [bin, 'sandbox', '--type', type, '--dir', dir], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(child);
  let log = '';
  child.stderr.on('data', (chunk) => (log += chunk));
  return new Promise((done, fail) => {
    child.stdout.on('data', (chunk) => {
      log += chunk;
      if (existsSync(join(dir, 'leadctl.config.yaml')))
        done({ dir, config: join(dir, 'leadctl.config.yaml'), log: () => log });
    });
    child.on('exit', (code) => fail(new Error(`the sandbox of ${type} ended with ${code}\n${log}`)));
  });
}

/** The values of a sandbox's config, its secrets read: enough for files that the sandbox itself wrote. */
export function settings({ dir, config }) {
  const found = {};
  for (const [, key, value] of readFileSync(config, 'utf8').matchAll(/^\s+(\w+): (\S.*)$/gm)) {
    const file = /^\$\{file:(.+)\}$/.exec(value)?.[1];
    found[key] = file ? readFileSync(join(dir, file), 'utf8').trim() : value;
  }
  return { ...found, ca: join(dir, 'ca.pem') };
}

export async function end() {
  for (const server of servers) server.kill('SIGINT');
  await Promise.all(servers.map((server) => server.exitCode ?? new Promise((done) => server.once('exit', done))));
  rmSync(folder, { recursive: true, force: true });
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Medians of the wall time of subjects that take turns, so that a machine that slows down slows all of them; and the
 * peak of memory as the median of three runs of their own. `subjects` is asked for before every `batch` rounds.
 */
export async function measure(subjects, runs, batch = runs + 1) {
  const times = new Map();
  const peaks = new Map();
  for (let round = -1; round < runs; ) {
    const now = await subjects();
    for (let i = 0; i < batch && round < runs; i++, round++) {
      for (const subject of now) {
        const { ms } = await ended(subject);
        if (round >= 0) times.set(subject.name, [...(times.get(subject.name) ?? []), ms]);
      }
    }
  }
  for (const subject of await subjects()) {
    const seen = [];
    for (let i = 0; i < 3; i++) seen.push((await ended({ ...subject, memory: true })).peak);
    peaks.set(subject.name, median(seen));
  }
  return new Map([...times].map(([name, all]) => [name, { ms: median(all), all, peak: peaks.get(name) }]));
}

/**
 * How many times as long one takes as another, by the turns that both ran in: a machine that is slow for some seconds is
 * slow for both, which the two medians need not show.
 */
export const timesAsLong = (one, other) => median(one.all.map((ms, i) => ms / other.all[i]));

async function ended(subject) {
  const result = await run(subject.argv, subject);
  if (result.code !== 0) throw new Error(`${subject.name} ended with exit code ${result.code}\n${result.err}`);
  return result;
}

export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/** Lines of cells: the first to the left, all others to the right; `null` is an empty cell. */
export function table(head, rows) {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => String(row[i] ?? '').length)));
  for (const row of [head, ...rows]) {
    say(
      row
        .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell ?? '').padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    );
  }
  say();
}

let missed = 0;
/** The goal, and whether it is missed. */
export function goal(value, most) {
  if (value <= most) return `${most}`;
  missed += 1;
  return `${most} missed`;
}
export const goalsMissed = () => missed;
