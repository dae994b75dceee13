// `diagnose` on a log of a gigabyte next to grep, and on texts that are made to be slow.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, env, folder, goal, median, root, run, say, table } from './tools.mjs';

export async function diagnose(runs) {
  const engine = await internals();
  await log(engine, Math.min(3, runs));
  hostile(engine);
}

/** The engine from its source: of the bundle nothing but `diagnose` itself can be called. */
async function internals() {
  const { build } = await import('esbuild');
  const file = join(folder, 'engine.mjs');
  await build({
    stdin: {
      contents: `export { causes } from './src/causes/index.ts'; export { codesOf } from './src/causes/codes.ts';
        export { diagnose } from './src/diagnosis/diagnose.ts'; export { catalogue } from './src/diagnosis/describe.ts';
        export { judge } from './src/diagnosis/judge.ts'; export { readText } from './src/diagnosis/reading.ts';
        export { list } from './src/diagnosis/digest.ts';
        export { compileTemplate, findTemplate } from './src/diagnosis/template.ts';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: file,
    define: { __LEADCTL_VERSION__: '"bench"' },
    logLevel: 'warning',
  });
  return import(pathToFileURL(file).href);
}

const GIGABYTE = 1_000_000_000;
const BLOCK = 8_000_000;

/** Lines of four kinds of programs with new times, ids and numbers in each; an error in every 2,000 or so. */
function block(seed, errors) {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (all) => all[random(all.length)];
  const hex = (digits) => Array.from({ length: digits }, () => random(16).toString(16)).join('');
  const guid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const two = (number) => String(number).padStart(2, '0');
  const time = () =>
    `2026-11-${two(1 + random(28))}T${two(random(24))}:${two(random(60))}:${two(random(60))}.${hex(3)}Z`;
  const services = ['leads-api', 'gateway', 'scheduler', 'billing', 'mail-worker', 'catalogue-sync'];
  const lines = [
    () =>
      `${time()} INFO  [${pick(services)}] request ${guid()} GET /api/offers/${random(9000)} 200 in ${random(900)} ms`,
    () =>
      `{"time":"${time()}","level":"info","logger":"${pick(services)}","message":"Saved the record","recordId":${random(1e9)},"durationMs":${random(400)},"traceId":"${hex(32)}"}`,
    () =>
      `10.${random(256)}.${random(256)}.${random(256)} - - [${two(1 + random(28))}/Nov/2026:${two(random(24))}:${two(random(60))}:${two(random(60))} +0000] "POST /hooks/lead HTTP/1.1" 202 ${random(5000)} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
    () =>
      `${time()} DEBUG [${pick(services)}] cache ${pick(['hit', 'miss'])} for key offer:${random(9000)}:plan:${random(40)} (size=${random(90_000)}, ttl=${random(600)}s)`,
    () =>
      `${time()} WARN  [${pick(services)}] slow query took ${random(9000)} ms: SELECT id, name, state FROM leads WHERE offer = ${random(9000)} ORDER BY created LIMIT 50`,
    () => `    at processTicksAndRejections (node:internal/process/task_queues:${random(200)}:5)`,
  ];
  let text = '';
  while (text.length < BLOCK) {
    let part = '';
    for (let i = 0; i < 500; i++)
      part += random(2000) === 0 ? `${time()} ERROR [leads-api] ${pick(errors)}\n` : `${pick(lines)()}\n`;
    text += part;
  }
  return Buffer.from(text);
}

/** What a program writes of a refusal: a code, a status and the ids of the call. */
function messages({ causes, codesOf }) {
  const codes = causes.flatMap(codesOf).filter((code, index) => index % 5 === 0 && /^\w{8,}$/.test(code));
  return codes.map((code) => `The lead was not delivered: ${code} (request 5f0c1a7e-2b5d-4c1e-9f0a-7d3b6c2e8a10)`);
}

async function log(engine, rounds) {
  const errors = messages(engine);
  const blocks = Array.from({ length: 12 }, (_, i) => block(i + 1, errors));
  const feed = async (stream) => {
    for (let sent = 0, i = 0; sent < GIGABYTE; i++) {
      // Never the same order twice in a row.
      const part = blocks[(i * 5 + Math.floor(i / 12)) % 12].subarray(0, GIGABYTE - sent);
      sent += part.length;
      if (!stream.write(part)) await new Promise((done) => stream.once('drain', done));
    }
    stream.end();
  };
  const codes = [...new Set(engine.causes.flatMap(engine.codesOf))].map((code) => code.replace(/[^\w]/g, '\\$&'));
  const pattern = join(folder, 'codes.txt');
  writeFileSync(pattern, codes.join('|'));
  const seconds = { leadctl: [], grep: [] };
  const peaks = [];
  for (let round = 0; round < rounds; round++) {
    const { ms, code, peak, err } = await run([bin, 'diagnose'], { stdin: feed, memory: true });
    if (code !== 0) throw new Error(`diagnose ended with exit code ${code}\n${err}`);
    seconds.leadctl.push(ms / 1000);
    peaks.push(peak);
    seconds.grep.push(await grep(codes.join('|'), feed));
  }
  const [ours, theirs] = [median(seconds.leadctl), median(seconds.grep)];
  say(`A log of 1 GB through standard input: medians of ${rounds} runs in turns`);
  table(
    ['what', 's', 'MB/s', 'MB'],
    [
      ['leadctl diagnose', ours.toFixed(1), (1000 / ours).toFixed(0), Math.max(...peaks).toFixed(0)],
      [`LC_ALL=C grep -E -c, ${codes.length} codes`, theirs.toFixed(1), (1000 / theirs).toFixed(0), null],
    ],
  );
  table(
    ['', 'measured', 'goal'],
    [
      ['times as long as grep', (ours / theirs).toFixed(2), goal(ours / theirs, 4)],
      ['peak memory in MB', Math.max(...peaks).toFixed(0), goal(Math.max(...peaks), 150)],
    ],
  );
}

/** In the C locale, in which grep is at its quickest. */
function grep(pattern, feed) {
  return new Promise((done, fail) => {
    const begun = process.hrtime.bigint();
    const child = spawn('grep', ['-E', '-c', pattern], {
      env: { ...env, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // Read, because grep leaves at the first match where nobody does.
    child.stdout.resume();
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done(Number(process.hrtime.bigint() - begun) / 1e9) : fail(new Error(`grep ended with ${code}`)),
    );
    child.stdin.on('error', () => {});
    feed(child.stdin);
  });
}

/**
 * Twice the length may take twice the time; the rest is what caches, the collector and a busy machine add. What is
 * quadratic would take four times as long.
 */
const LINEAR = 3;
/**
 * Milliseconds for 2 MB below which a clock tells more of the machine than of the work: what is not linear takes
 * minutes for as much.
 */
const NOISE = 30;

const PIECES = {
  a: 'a',
  '(': '(',
  AADSTS: 'AADSTS',
  digits: '0123456789',
  spaces: ' ',
  'double quotes': '"',
  'single quotes': "'",
  backslashes: '\\',
  'nested JSON': '{"a":[',
  'escaped JSON': '{\\"a\\":\\"',
  'character references': '&#',
  'open tags': '<a ',
};

function hostile(engine) {
  const { causes, catalogue, judge, list, readText } = engine;
  const signatures = causes.flatMap((cause) => cause.match);
  const sources = [...new Set(signatures.flatMap((one) => [...list(one.text), ...list(one.unless)]))];
  const templates = sources.map(engine.compileTemplate);
  // All but the end: nothing matches, and every search begins.
  const beginnings = sources
    .map((template) => template.slice(0, -Math.ceil(template.length / 4)).replaceAll('*', 'x'))
    .join(' ');
  const codes = causes
    .flatMap(engine.codesOf)
    .map((code) => code.slice(0, -1))
    .join(' ');
  const pieces = { ...PIECES, "templates' beginnings": beginnings, "codes' beginnings": codes };
  const all = catalogue();
  engine.diagnose('AADSTS90002');
  say('Hostile texts of 1 and 2 MB: the time of the whole, and of the slowest message of a signature');
  const rows = [];
  let worst = { growth: 0, name: '' };
  for (const [name, piece] of Object.entries(pieces)) {
    const texts = [1_000_000, 2_000_000].map((length) =>
      piece.repeat(Math.ceil(length / piece.length)).slice(0, length),
    );
    const asked = growth(texts, (text) => engine.diagnose(text), NOISE);
    // Longer texts are read by windows: here as a whole, as texts up to 1 MiB are.
    const whole = growth(texts, (text) => judge(readText(text, all), all), NOISE);
    const tight = texts.map((text) => readText(text, all).tight.text);
    const each = templates.map((template) => growth(tight, (text) => walk(engine.findTemplate, template, text), NOISE));
    const slowest = each.reduce((a, b) => (b.long > a.long ? b : a));
    const steepest = each.reduce((a, b) => (b.growth > a.growth ? b : a));
    for (const one of [asked, whole, steepest]) if (one.growth > worst.growth) worst = { growth: one.growth, name };
    rows.push([
      name,
      asked.long.toFixed(0),
      asked.growth.toFixed(1),
      whole.long.toFixed(0),
      whole.growth.toFixed(1),
      slowest.long.toFixed(1),
      steepest.growth.toFixed(1),
    ]);
  }
  table(['2 MB of', 'diagnose ms', 'growth', 'as a whole ms', 'growth', 'slowest message ms', 'growth'], rows);
  const steepest = templateGrowth(engine, templates);
  table(
    ['growth from 1 to 2 MB at most', 'measured', 'goal'],
    [
      [
        `of the whole, and of each message of ${signatures.length} signatures (${worst.name})`,
        worst.growth.toFixed(2),
        goal(worst.growth, LINEAR),
      ],
      [
        `of ${templates.length} messages on their own beginnings`,
        steepest.growth.toFixed(2),
        goal(steepest.growth, LINEAR),
      ],
    ],
  );
}

/** Each message against many of its own beginnings: the nearest misses there are. */
function templateGrowth({ findTemplate }, templates) {
  let steepest = { growth: 0 };
  for (const template of templates) {
    const { literals, pivot } = template;
    const last = literals.at(-1) ?? '';
    for (const miss of [`${literals.slice(0, -1).join('x')}${last.slice(0, -1)}`, literals[pivot] ?? '']) {
      const texts = [1_000_000, 2_000_000].map((length) => `${miss}0`.repeat(Math.ceil(length / (miss.length + 1))));
      const seen = growth(texts, (text) => walk(findTemplate, template, text), NOISE);
      if (seen.growth > steepest.growth) steepest = seen;
    }
  }
  return steepest;
}

/** All occurrences, as the engine looks for them. */
function walk(findTemplate, template, text) {
  for (let from = 0, found = 0; found < 50_000; found++) {
    const span = findTemplate(template, text, from);
    if (span === null) return;
    from = Math.max(span.end, from + 1);
  }
}

/** The best of a few tries of each, more of them where the growth looks steep; 0 where it is too quick to tell. */
function growth([short, long], work, least = 0) {
  const time = (text) => {
    const begun = performance.now();
    work(text);
    return performance.now() - begun;
  };
  let two = time(long);
  if (two < least) return { long: two, growth: 0 };
  let one = time(short);
  for (let tries = 0; tries < 15 && two / one > LINEAR - 0.4; tries++) {
    two = Math.min(two, time(long));
    one = Math.min(one, time(short));
  }
  return { long: two, growth: two < least ? 0 : two / one };
}
