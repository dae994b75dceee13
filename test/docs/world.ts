import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layOut } from '../../src/commands/sandbox.ts';
import type { DestinationType } from '../../src/diagnosis/cause.ts';
import { sandboxTypes, startSandbox } from '../../src/sandbox/index.ts';
import { leadctl } from '../cli/harness.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  readonly folder: string;
  run(line: string): Promise<Ran>;
  close(): Promise<void>;
}

/** What a publisher pastes; composed of a message of the Entra reference and a line around it. */
const LOG = `2026-11-20T08:14:02Z publish started
2026-11-20T08:14:09Z error: Could not save the lead to Dynamics CRM using AAD. Exception:: AADSTS7000215: Invalid client secret provided.
`;

/** A folder with a sandbox's config in it, and the files that the docs name. */
export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-docs-'));
  const sandbox = await startSandbox();
  for (const [name, text] of await layOut(sandbox, sandboxTypes)) put(folder, name, text);
  put(folder, 'publish.log', LOG);
  const run = (line: string) => runLine(line, folder);
  for (const part of [1, 2]) {
    const { out } = await run(`leadctl validate --offline --format json --shard ${part}/2`);
    put(folder, `part-${part}.json`, out);
  }
  return {
    folder,
    run,
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function put(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Words as a POSIX shell splits them: quotes, and no expansion. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+/g)) {
    words.push(
      match[0].replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, single?: string, double?: string) =>
        single === undefined ? (double ?? '').replace(/\\(["\\$`])/g, '$1') : single,
      ),
    );
  }
  return words;
}

/** Runs one line of the docs in this process. @throws where the line is nothing that leadctl could run. */
export async function runLine(line: string, cwd: string): Promise<Ran> {
  const words = wordsOf(line);
  if (words[0] === 'npx') words.shift();
  if (words.shift() !== 'leadctl') throw new Error(`no leadctl command: ${line}`);
  const inner = words.indexOf('--');
  if (words[0] === 'sandbox' && inner > 0) return inSandbox(words.slice(1, inner), words.slice(inner + 1).join(' '));
  if (words[0] === 'sandbox' && !words.includes('--list-faults')) {
    // It runs until Ctrl-C.
    const stop = new AbortController();
    setTimeout(() => stop.abort('SIGINT'), 1500);
    return leadctl(words, { cwd, signal: stop.signal });
  }
  // The docs show what a terminal does, each line whole and without colour.
  return leadctl(words, { cwd, tty: true, columns: 0, env: { NO_COLOR: '1' } });
}

/** What `leadctl sandbox … -- leadctl …` does in a process of its own. */
async function inSandbox(options: readonly string[], line: string): Promise<Ran> {
  const faults: Record<string, string> = {};
  let types: readonly DestinationType[] = sandboxTypes;
  for (let at = 0; at < options.length; at++) {
    const [name = '', cause = ''] = (options[at + 1] ?? '').split('=');
    if (options[at] === '--fault') faults[name] = cause;
    else if (options[at] === '--type') types = name.split(',') as DestinationType[];
    else if (options[at] === '--quiet' || options[at] === '-q') continue;
    else throw new Error(`unknown option of the sandbox: ${options[at]}`);
    at++;
  }
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-docs-'));
  const sandbox = await startSandbox({ types, faults });
  try {
    for (const [name, text] of await layOut(sandbox, types)) put(folder, name, text);
    return await runLine(line, folder);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
