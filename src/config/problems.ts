import { UserError } from '../errors.ts';
import type { Location, Problem } from '../report/report.ts';
import type { Marks } from './source.ts';

export type Path = readonly (string | number)[];

/** `destinations.crm.auth.clientSecret`, `offers[0].id`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** What is wrong with a file, in the order in which it was seen; printed in the order of the file. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #file: string | null;
  readonly #seen = new Set<string>();
  #marks: Marks = new Map();
  constructor(file: string | null) {
    this.#file = file;
  }
  useMarks(marks: Marks): void {
    this.#marks = marks;
  }
  /** Where a path stands: its value, its key, or for a missing key the nearest key around it. */
  locate(path: string, part: 'value' | 'key' = 'value'): Location | null {
    const spot = spotOf(this.#marks, path, part);
    return spot && this.#file !== null ? { file: this.#file, line: spot.line, column: spot.column, path } : null;
  }
  add(path: string, message: string, more: { part?: 'value' | 'key'; cause?: string | undefined } = {}): void {
    const at = this.locate(path, more.part);
    this.addAt(path, at, message, more.cause);
  }
  addAt(path: string, at: { line: number; column: number } | null, message: string, cause?: string): void {
    const problem = { path, file: this.#file, line: at?.line ?? null, column: at?.column ?? null, message };
    const key = JSON.stringify([path, message, problem.line]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ ...problem, cause: cause ?? null });
  }
  /** Looking for near names takes time, and a file with very many faults has others first. */
  get mayGuess(): boolean {
    return this.list.length < 20;
  }
  /** @throws UserError where there is any problem. */
  raise(): void {
    if (this.list.length > 0) throw invalid(this.list);
  }
}

function spotOf(marks: Marks, path: string, part: 'value' | 'key'): { line: number; column: number } | null {
  const own = marks.get(path);
  if (own) return (part === 'key' || own.nested ? own.key : null) ?? own.value ?? own.key;
  const parent = path.replace(/(\.[^.[]*|\[\d+\])$/, '');
  if (parent !== path) {
    const around = marks.get(parent);
    return around ? (around.key ?? around.value) : spotOf(marks, parent, 'key');
  }
  return marks.get('')?.value ?? null;
}

const MOST = 100;

/** One error for all problems, in the order of the file. */
export function invalid(problems: readonly Problem[]): UserError {
  const sorted = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || a.path.localeCompare(b.path),
  );
  const shown = sorted.slice(0, MOST);
  const last = shown.at(-1);
  if (last && sorted.length > MOST) {
    shown.push({ ...last, path: '', message: `${sorted.length - MOST} further problems are not listed`, cause: null });
  }
  return new UserError(shown.map(problemLine).join('\n'), { problems: shown });
}

/** `file:line:column key: what is wrong; what is expected`. */
export function problemLine(problem: Problem): string {
  const place =
    problem.file === null
      ? ''
      : problem.line === null
        ? problem.file
        : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  return `${[place, problem.path].filter(Boolean).join(' ')}${place || problem.path ? ': ' : ''}${problem.message}`;
}
