// Start-up and memory of the built program, as ratios to a bare `node -e 0` of the same run.
// usage: npm run bench [-- --runs 20] [name…]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'bin/leadctl.js');
const folder = mkdtempSync(join(tmpdir(), 'leadctl-bench-'));
const args = process.argv.slice(2);
const runs = args.includes('--runs') ? Number(args[args.indexOf('--runs') + 1]) : 15;

// Node loads these roots at start, which can take longer than all that is measured here.
const env = { ...process.env, LANG: 'C.UTF-8' };
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) delete env[name];

const hook = join(folder, 'memory.cjs');
writeFileSync(hook, "process.on('exit',()=>require('fs').writeSync(2,`\\npeak ${process.resourceUsage().maxRSS}\\n`))");

function run(argv, extra = {}) {
  return new Promise((done) => {
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, argv, { env: { ...env, ...extra }, stdio: ['ignore', 'ignore', extra.NODE_OPTIONS ? 'pipe' : 'ignore'] });
    let err = '';
    child.stderr?.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => done({ ms: Number(process.hrtime.bigint() - begun) / 1e6, code, peak: Number(/peak (\d+)/.exec(err)?.[1] ?? 0) / 1024 }));
  });
}

/** The sandbox in a process of its own, so that its work is not counted. */
function sandbox(type, dir) {
  const child = spawn(process.execPath, [bin, 'sandbox', '--quiet', '--type', type, '--dir', dir], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done, fail) => {
    child.stdout.on('data', () => existsSync(join(dir, 'leadctl.config.yaml')) && done(child));
    child.on('exit', (code) => fail(new Error(`the sandbox ended with ${code}`)));
  });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const subjects = [
  { name: 'node -e 0', argv: ['-e', '0'] },
  { name: '--version', argv: [bin, '--version'], most: 1.5 },
  { name: 'diagnose TEXT', argv: [bin, 'diagnose', 'AADSTS7000215: Invalid client secret provided.'], most: 1.9 },
  { name: '--help', argv: [bin, '--help'], most: 2.2 },
  { name: 'validate --help', argv: [bin, 'validate', '--help'] },
];
const servers = [];
try {
  for (const [type, name] of [['https', 'hook'], ['azure-table', 'table'], ['dynamics', 'crm'], ['salesforce', 'sales'], ['marketo', 'nurture']]) {
    const dir = join(folder, name);
    const server = await sandbox(type, dir).catch(() => null);
    if (!server) continue;
    servers.push(server);
    subjects.push({ name: `validate (${type})`, argv: [bin, 'validate', name, '-c', join(dir, 'leadctl.config.yaml')], ...(type === 'https' ? { most: 6 } : {}) });
  }
  const times = new Map(subjects.map((subject) => [subject.name, []]));
  // Interleaved, so that a machine that slows down slows all of them.
  for (let round = -1; round < runs; round++) {
    for (const subject of subjects) {
      const { ms, code } = await run(subject.argv);
      if (code !== 0) throw new Error(`${subject.name} ended with exit code ${code}`);
      if (round >= 0) times.get(subject.name).push(ms);
    }
  }
  const bare = median(times.get('node -e 0'));
  process.stdout.write(`${runs} interleaved runs, Node ${process.version}, medians\n\n${'what'.padEnd(26)}${'ms'.padStart(7)}${'ratio'.padStart(8)}${'goal'.padStart(7)}${'MB'.padStart(8)}\n`);
  for (const subject of subjects) {
    const ms = median(times.get(subject.name));
    const { peak } = await run(subject.argv, { NODE_OPTIONS: `--require ${hook}` });
    const goal = subject.most ? `${subject.most}` : '';
    const over = subject.most && ms / bare > subject.most ? '  over' : '';
    process.stdout.write(`${subject.name.padEnd(26)}${ms.toFixed(0).padStart(7)}${(ms / bare).toFixed(2).padStart(8)}${goal.padStart(7)}${peak.toFixed(0).padStart(8)}${over}\n`);
  }
} finally {
  for (const server of servers) server.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
}
