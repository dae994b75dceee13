import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PLACES } from '../../config/places.ts';

/** A configuration is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** The destination names of the nearest configuration, valid or not; none where there is no such file. */
export async function destinationNames(words: readonly string[], cwd: string): Promise<readonly string[]> {
  const text = readNearest(given(words), cwd);
  if (text === undefined) return [];
  return fromJson(text) ?? fromLines(text) ?? (await fromYaml(text)) ?? [];
}

function given(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === '-c' || word === '--config') return words[index + 1];
    if (word.startsWith('--config=')) return word.slice('--config='.length);
  }
  return undefined;
}

function readNearest(file: string | undefined, cwd: string): string | undefined {
  if (file !== undefined) return read(resolve(cwd, file));
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of PLACES) {
      const text = read(join(folder, name));
      if (text !== undefined && (name !== 'package.json' || /"leadctl"\s*:/.test(text))) return text;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= MAX_BYTES ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : undefined;
  } catch {
    return undefined;
  }
}

function fromJson(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const whole = JSON.parse(text) as { destinations?: unknown; leadctl?: { destinations?: unknown } };
    return keysOf(whole.leadctl?.destinations ?? whole.destinations);
  } catch {
    return undefined;
  }
}

/**
 * The keys below `destinations:`, read line by line: a YAML parser is a large part of what a run loads, and a shell asks
 * at every keystroke, often for a file that is being written and not valid yet.
 */
function fromLines(text: string): readonly string[] | undefined {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => /^(["']?)destinations\1:\s*(#.*)?$/.test(line));
  if (at < 0) return undefined;
  const names: string[] = [];
  let indent: number | undefined;
  for (const line of lines.slice(at + 1)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const depth = line.search(/\S/);
    if (depth === 0) break;
    indent ??= depth;
    if (depth < indent) break;
    if (depth > indent) continue;
    const key = /^\s*(?:"([^"\\]+)"|'([^']+)'|([^\s"'#:&*!|>%@`[\]{},-][^:#]*?))\s*:(?:\s|$)/.exec(line);
    const name = key?.[1] ?? key?.[2] ?? key?.[3];
    if (name) names.push(name);
  }
  return names.length > 0 ? names : undefined;
}

async function fromYaml(text: string): Promise<readonly string[] | undefined> {
  const { parse } = await import('../../yaml.ts');
  try {
    return keysOf((parse(text, { logLevel: 'silent', maxAliasCount: 100 }) as { destinations?: unknown }).destinations);
  } catch {
    return undefined;
  }
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
