import type { Problem } from './report/report.ts';

/** Wrong use or a wrong file: exit code 2, one line a problem, no stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];
  constructor(message: string, more: { readonly hint?: string; readonly problems?: readonly Problem[] } = {}) {
    super(message);
    this.hint = more.hint;
    this.problems = more.problems ?? [];
  }
}
