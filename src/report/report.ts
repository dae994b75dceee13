import type { Severity } from '../diagnosis/cause.ts';

export type Status = 'passed' | 'failed' | 'warned' | 'skipped' | 'inconclusive';

/** Where in the config file a finding belongs; lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key's path, such as `destinations.crm.auth.clientSecret`. */
  readonly path: string;
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** Milliseconds. */
  readonly durationMs: number;
  /** One sentence, specific. */
  readonly message: string;
  readonly severity: Severity;
  readonly cause: string | null;
  /** 0 to 1; null where no cause is named. */
  readonly confidence: number | null;
  readonly at: Location | null;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  readonly who: string | null;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
  /** The commands that prove the fix or tell more. */
  readonly next: readonly string[];
  /** The check that kept this one from running. */
  readonly blockedBy: string | null;
}

export interface FieldComparison {
  readonly name: string;
  readonly sent: string;
  readonly stored: string | null;
  readonly equal: boolean;
}

export interface TestLeadReceipt {
  /** MSFT_TEST_ and 18 digits. */
  readonly marker: string;
  /** As the lead carries it: `Source-Action|Offer`. */
  readonly leadSource?: string;
  readonly sent: boolean;
  readonly acknowledged: boolean;
  /** false: searched, and not there, or refused by the destination; null: nobody could look, so it may be there. */
  readonly found: boolean | null;
  readonly fields: readonly FieldComparison[];
  readonly id: string | null;
  /** null where no removal was asked for. */
  readonly removed: boolean | null;
}

export interface DestinationReport {
  readonly name: string;
  readonly type: string;
  readonly status: Status;
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
  readonly testLead: TestLeadReceipt | null;
}

/** A fault of the configuration file that stops the run (exit code 2). */
export interface Problem {
  readonly path: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly cause: string | null;
}

export interface Summary {
  readonly destinations: number;
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly skipped: number;
  readonly inconclusive: number;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'leadctl'; readonly version: string };
  readonly command: 'validate' | 'send-test';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly exitCode: number;
  readonly summary: Summary;
  readonly destinations: readonly DestinationReport[];
  /** Findings about the file as a whole: config/* and offers. */
  readonly checks: readonly CheckResult[];
  readonly problems: readonly Problem[];
  /** A live check came to an answer, or a test lead was sent; without it nothing is to be called checked live. */
  readonly live?: boolean;
  /** Configuration checks alone were run. */
  readonly offline?: true;
  /** Warnings fail. */
  readonly strict?: true;
  /** Which part of the destinations this is, under --shard; and whether what was asked of it came to an answer. */
  readonly shard?: { readonly index: number; readonly of: number; readonly answered: boolean };
}
