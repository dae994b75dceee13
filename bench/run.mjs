// All measurements, or those that are named: npm run bench [-- start-up destinations diagnose --runs 15]
// Ends with exit code 1 where a goal is missed.
import { cpus, loadavg } from 'node:os';
import { end, goalsMissed, say } from './tools.mjs';

const PARTS = {
  'start-up': async () => (await import('./start-up.mjs')).startUp,
  destinations: async () => (await import('./destinations.mjs')).destinations,
  diagnose: async () => (await import('./diagnose.mjs')).diagnose,
};

const words = process.argv.slice(2);
const at = words.indexOf('--runs');
const runs = at < 0 ? 15 : Number(words[at + 1]);
const named = words.filter((_word, i) => at < 0 || (i !== at && i !== at + 1));
const unknown = named.find((word) => !(word in PARTS));
if (unknown !== undefined || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`usage: npm run bench [-- ${Object.keys(PARTS).join(' ')} --runs 15]\n`);
  process.exitCode = 2;
} else {
  say(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}\n`,
  );
  try {
    for (const part of named.length > 0 ? named : Object.keys(PARTS)) await (await PARTS[part]())(runs);
  } finally {
    await end();
  }
  process.exitCode = goalsMissed() > 0 ? 1 : 0;
}
