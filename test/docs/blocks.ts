import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** One command of a `console` block, with what the block shows of its output and the exit code that it states. */
export interface Shown {
  readonly file: string;
  /** Of the command, from 1. */
  readonly line: number;
  readonly command: string;
  readonly output: readonly string[];
  readonly code: number;
}

/** The documents that a person writes; the generated ones are made of data. */
export function documents(): readonly string[] {
  const docs = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...docs.sort()];
}

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

export interface Fence {
  readonly info: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  readonly before: string;
}

export function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { info: string; line: number; lines: string[]; before: string } | undefined;
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (open) {
      if (/^```\s*$/.test(line)) {
        fences.push(open);
        open = undefined;
      } else open.lines.push(line);
    } else if (line.startsWith('```')) open = { info: line.slice(3).trim(), line: index + 2, lines: [], before };
    else if (line.trim() !== '') before = line;
  }
  return fences;
}

/** ```` ```console exit=1 ```` states the code; else the sentence before it ("Exit code 1:"), else a ✗ in the output. */
export function shownIn(file: string): readonly Shown[] {
  return fencesOf(textOf(file)).flatMap((fence) => {
    if (!/^console\b/.test(fence.info)) return [];
    const stated = /\bexit=(\d+)/.exec(fence.info)?.[1] ?? /\bexit code (\d+):?$/i.exec(fence.before)?.[1];
    const commands: { line: number; command: string; output: string[] }[] = [];
    for (const [index, line] of fence.lines.entries()) {
      if (line.startsWith('$ ')) commands.push({ line: fence.line + index, command: line.slice(2), output: [] });
      else commands.at(-1)?.output.push(line);
    }
    return commands.map((one) => ({
      ...one,
      file,
      code: stated === undefined ? (one.output.some((line) => /^✗/.test(line)) ? 1 : 0) : Number(stated),
    }));
  });
}

/** Commands of `sh` blocks: what a reader types, with no output beside it. */
export function typedIn(file: string): readonly { readonly line: number; readonly command: string }[] {
  return fencesOf(textOf(file)).flatMap((fence) =>
    fence.info === 'sh'
      ? fence.lines.flatMap((text, index) => {
          const command = text.replace(/\s+#.*$/, '');
          return /^(npx )?leadctl /.test(command) ? [{ line: fence.line + index, command }] : [];
        })
      : [],
  );
}
