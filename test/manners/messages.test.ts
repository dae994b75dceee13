import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult, Report } from '../../src/report/report.ts';
import { listFaults, sandboxNames, sandboxTypes } from '../../src/sandbox/index.ts';
import { leadctl } from '../cli/harness.ts';
import { ready } from './program.ts';

const BLAME = /\b(you forgot|your fault|stupid|obviously|you should have|oops|whoops)\b/i;

/** Every so many faults: each run breaks one destination of every kind, and together they are enough to see the rule. */
const STEP = 4;

/** What the checks say where something is wrong, with the text that a person sees of it. */
async function findings(): Promise<
  readonly { readonly fault: string; readonly check: CheckResult; readonly text: string }[]
> {
  const lists = await Promise.all(
    sandboxTypes.map(async (type) => [sandboxNames[type], await listFaults(type)] as const),
  );
  const found: { fault: string; check: CheckResult; text: string }[] = [];
  for (let at = 0; at < Math.max(...lists.map(([, ids]) => ids.length)); at += STEP) {
    const broken = lists.flatMap(([name, ids]) => ids.slice(at, at + 1).map((id) => [name, id] as const));
    const faults = Object.fromEntries(broken);
    const place = await ready({ faults });
    try {
      const argv = ['validate', '--timeout', '3s', '--deep', '--format', 'json'];
      const { out, err } = await leadctl(argv, { cwd: place.folder });
      const report = JSON.parse(out) as Report;
      for (const one of report.destinations)
        for (const check of one.checks)
          if (check.status === 'failed' || check.status === 'inconclusive' || check.status === 'warned')
            found.push({ fault: String(faults[one.name]), check, text: err });
    } finally {
      await place.close();
    }
  }
  return found;
}

describe('what a check says where something is wrong', () => {
  let all: Awaited<ReturnType<typeof findings>>;
  beforeAll(async () => {
    all = await findings();
  }, 180_000);

  it('is seen in findings of every kind and of all destinations', () => {
    expect(new Set(all.map(({ check }) => check.status))).toEqual(new Set(['failed', 'inconclusive', 'warned']));
    expect(new Set(all.map(({ check }) => check.id.split('/')[0])).size).toBeGreaterThanOrEqual(sandboxTypes.length);
    expect(new Set(all.map(({ check }) => check.id)).size).toBeGreaterThan(20);
  });

  it('names what, where, what to do, and a page; in JSON and on the screen', () => {
    let onScreen = 0;
    for (const { fault, check, text } of all) {
      const what = `${fault} ${check.id}`;
      expect(check.message.length, what).toBeGreaterThan(15);
      expect(check.at, what).toMatchObject({
        file: expect.stringMatching(/^leadctl\.config/),
        line: expect.any(Number),
      });
      if (check.status === 'warned') continue;
      expect(check.resolution.length, what).toBeGreaterThan(0);
      expect(check.who, what).toBeTruthy();
      expect(check.next.join(), what).toContain('leadctl ');
      expect(check.docs[0], what).toMatch(/^https:\/\//);
      if (!text.includes(` ${check.id} `)) continue;
      onScreen++;
      const shown = text.slice(text.indexOf(` ${check.id} `)).replace(/\s+/g, ' ');
      for (const word of [`${check.at?.file}:${check.at?.line}:`, check.docs[0] ?? '', 'fix 1. '])
        expect(shown, what).toContain(word);
    }
    expect(onScreen).toBeGreaterThan(15);
    // No stack, unless it is asked for.
    for (const { text } of all) expect(text).not.toMatch(/\n\s+at \S+ \(|node:internal/);
  });

  it('blames nobody, shouts at nobody, and begins as a sentence does', () => {
    for (const { fault, check } of all)
      for (const sentence of [check.title, check.message, ...check.resolution]) {
        // What a service says is quoted as it is.
        const own = sentence.replace(/"[^"]*"|'[^']*'|\(.*\)|: .*$/gs, '');
        expect(own, `${fault} ${check.id}`).not.toMatch(/[a-z]!(?=\s|$)/);
        expect(own, `${fault} ${check.id}`).not.toMatch(BLAME);
        // A name, a host or a command stands as it is written.
        expect(sentence, `${fault} ${check.id}`).toMatch(/^[A-Z"'0-9]|^(leadctl|marketplace|npx)\b|^[a-z0-9-]+\.[a-z]/);
      }
  });
});

describe('the sources', () => {
  it('hold no word of blame and no exclamation of leadctl’s own', () => {
    // The causes and the stand-ins repeat what services and servers say.
    const repeats = /(^|\/)(causes|emulator|sandbox|codes|looks)[\w-]*(\/|\.ts$)/;
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts') && !repeats.test(name));
    expect(files.length).toBeGreaterThan(100);
    for (const name of files) {
      const text = readFileSync(join('src', name), 'utf8');
      expect(text, name).not.toMatch(/[a-z]!['"`]|[a-z]! [A-Z]/);
      expect(text, name).not.toMatch(BLAME);
    }
  });
});
