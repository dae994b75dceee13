import type { Severity } from '../diagnosis/cause.ts';
import type { Location } from '../report/report.ts';

/** What is to be said of a file that is valid. */
export interface ConfigFinding {
  /** A check id, such as `config/literal-secret`. */
  readonly id: string;
  readonly status: 'passed' | 'warned' | 'skipped';
  /** The destination below which it is reported; null: with the file as a whole, as all of `config/…` and the offers. */
  readonly destination: string | null;
  /** From the top of the file. */
  readonly path: string;
  readonly message: string;
  readonly severity: Severity;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
  readonly at?: Location | null;
}
