import { Writable } from 'node:stream';
import { plain, styleOf, wrap } from '../../report/style.ts';
import type { Runtime } from '../../runtime.ts';

/** How questions are put to a person: a terminal, or a test that knows the answers. */
export interface Asker {
  /** `check` gives what is wrong with an answer, or nothing. */
  text(
    message: string,
    more: { readonly initial?: string; check(answer: string): Promise<string | undefined> },
  ): Promise<string>;
  choose(message: string, choices: readonly { readonly value: string; readonly title: string }[]): Promise<string>;
  confirm(message: string, initial: boolean): Promise<boolean>;
  say(line: string): void;
}

/** Ctrl-C, or the signal of the run. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Questions on standard error: standard output keeps the result. */
export async function terminal(runtime: Runtime): Promise<Asker> {
  const { default: inquirer } = await import('inquirer');
  // A question ends the stream that it was given, so that each has one of its own.
  const output = () =>
    Object.assign(
      new Writable({
        write(chunk, _, done) {
          runtime.stderr.write(String(chunk));
          done();
        },
      }),
      { isTTY: true, columns: runtime.stderr.columns },
    );
  async function ask<T>(question: object): Promise<T> {
    if (runtime.signal.aborted) throw new Interrupted();
    const prompt = inquirer.createPromptModule({
      input: runtime.stdin as NodeJS.ReadableStream,
      output: output() as unknown as NodeJS.WritableStream,
      signal: runtime.signal,
    });
    // Inquirer's own watch for signals ends the process where it finds itself alone; the run's signal is to do it.
    const stay = () => {};
    for (const signal of SIGNALS) process.on(signal, stay);
    try {
      const { answer } = (await prompt([{ ...question, name: 'answer' } as never])) as { answer: T };
      return answer;
    } catch (error) {
      // Ctrl-C at a question, the end of standard input, and the signal of the run.
      if (error instanceof Error && /^(Exit|Abort|Cancel)PromptError$/.test(error.name)) throw new Interrupted();
      throw error;
    } finally {
      for (const signal of SIGNALS) process.off(signal, stay);
    }
  }
  const { unicode } = styleOf(runtime.stderr, runtime);
  const words = (text: string) => (unicode ? text : plain(text));
  return {
    text: async (message, { initial, check }) =>
      (
        await ask<string>({
          type: 'input',
          message: words(message),
          ...(initial === undefined ? {} : { default: initial }),
          validate: async (answer: string) => (await check(answer.trim())) ?? true,
        })
      ).trim(),
    choose: (message, choices) =>
      ask({
        type: 'select',
        message: words(message),
        choices: choices.map(({ value, title }) => ({ value, name: words(title) })),
      }),
    confirm: (message, initial) => ask({ type: 'confirm', message: words(message), default: initial }),
    say: (text) => runtime.stderr.write(`${foldedLines(words(text), runtime.stderr.columns)}\n`),
  };
}

/** Lines broken between words, each rest under its beginning; the rest of a comment is a comment. */
export function foldedLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.length <= columns) return line;
      const start = /^\s*(?:# )?/.exec(line)?.[0] ?? '';
      const parts = wrap(line.slice(start.length), columns - start.length, 0).split('\n');
      return parts.map((part) => start + part).join('\n');
    })
    .join('\n');
}
