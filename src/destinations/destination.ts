import type { Check, Facts, Step, Verdict, WayOut } from '../checks/check.ts';
import type { ConfigModule } from '../config/module.ts';
import type { DestinationConfig } from '../config/types.ts';
import type { Cause, DestinationType } from '../diagnosis/cause.ts';
import type { TestLead } from '../lead/test-lead.ts';
import type { Network } from '../net/network.ts';
import type { FieldComparison } from '../report/report.ts';
import type { Redactor } from '../secret.ts';

/** A destination is one folder whose index.ts is this table of contents; all else loads when it is used. */
export interface Destination {
  readonly type: DestinationType;
  /** As Partner Center spells it in the list 'Lead destination'. */
  readonly title: string;
  config(): Promise<ConfigModule>;
  adapter(): Promise<{ adapt(target: Target): Adapter }>;
  sandbox(): Promise<{ sandbox: Sandbox }>;
  guide(): Promise<{ guide: Guide }>;
}

/** All that an adapter may know and use. */
export interface Target<C extends DestinationConfig = DestinationConfig> {
  readonly name: string;
  readonly config: C;
  readonly net: Network;
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  now(): number;
  readonly options: {
    /** Set only when the user gave --timeout: then it holds for every step. */
    readonly timeoutMs?: number;
    readonly deep: boolean;
    /** send-test --shape (https). */
    readonly shape: 'pascal' | 'camel';
    readonly matrix: boolean;
    readonly cleanup: boolean;
  };
}

export interface Adapter {
  /** In order; offline ones first, then the road, the credential, the rights. */
  readonly checks: readonly Check[];
  readonly delivery: Delivery;
}

export interface Receipt {
  /**
   * False where the request left and no answer came that takes the lead: then only a search may tell, and what it does
   * not find accuses nothing. A refusal that the destination states is thrown.
   */
  readonly acknowledged: boolean;
  /**
   * Of what was not acknowledged: 'no' where the answer says by itself that no lead was taken (a 503 of the door, a page
   * of something in between); then one look is enough. Silence, and an answer that broke off, is 'unknown', the default.
   */
  readonly taken?: 'no' | 'unknown';
  /** The destination's own id of the lead, where the answer named one. */
  readonly id?: string;
  /** One sentence: what the destination answered. */
  readonly message: string;
  readonly evidence?: Facts;
  /** Findings beside the acknowledgement, such as a table that had to be made. */
  readonly warning?: Verdict;
  /** Of what was not acknowledged: what explains it. Stands at `accepts`, and again at `found` where nothing is there. */
  readonly unclear?: WayOut & Pick<Verdict, 'at'>;
}

/** What became of a removal. One that failed for another reason than a missing right is thrown. */
export interface Removal {
  /** Confirmed by a look: it is gone. */
  readonly removed: boolean;
  /** The right to delete is missing: the words of the refusal. */
  readonly denied?: string;
  /** Who may give that right, and how; without it the words are general. */
  readonly wayOut?: WayOut;
}

export interface Stored {
  readonly id: string;
  /** The lead's wire fields as they are stored; null where the value cannot be read (a secured column), which proves nothing. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** Fields whose stored value was hidden from this reader: neither equal nor unequal. */
  readonly hidden?: readonly string[];
  /** What else the record tells, such as its owner. */
  readonly evidence?: Facts;
  /** The same in words, to stand behind 'Found after 3 s'. */
  readonly about?: string;
}

/** How a test lead is delivered and proved. `send` posts at most once; nothing here is ever repeated by the runner but `find`. */
export interface Delivery {
  /** Milliseconds send may take when --timeout was not given. */
  readonly sendTimeoutMs?: number;
  /** Milliseconds of the read-back when --wait was not given. */
  readonly defaultWaitMs: number;
  /** The request that send would make, secrets masked: for --dry-run. */
  preview(lead: TestLead): { readonly to: string; readonly request: string };
  /** The wire fields that send writes and find compares. */
  fields(lead: TestLead): Readonly<Record<string, string>>;
  send(step: Step, lead: TestLead): Promise<Receipt>;
  /** Why the destination cannot be read; then find and remove are not called, and `found` stays null. */
  readonly unreadable?: string | undefined;
  /**
   * Looks once; null: searched, and nothing there. Asked again until --wait is over, also after it threw what passes by
   * itself (429, 5xx, a broken road): it must not repeat by itself for longer than a part of the step.
   */
  find?(step: Step, lead: Pick<TestLead, 'marker'>, receipt: Receipt | null): Promise<Stored | null>;
  /** Deletes by id and confirms that it is gone. */
  remove?(step: Step, stored: Stored, lead: Pick<TestLead, 'marker'>): Promise<Removal>;
  /**
   * After a lead was acknowledged and not found: what is left to suspect. Its status counts only where it is
   * 'inconclusive': the lead may be there and this reader cannot see it, so that `found` stays null.
   */
  whyMissing?(step: Step, lead: TestLead): Promise<Verdict | null>;
  /** Whether a value that the destination always writes in another way is still the same, such as the case of an address. */
  same?(name: string, sent: string, stored: string): boolean;
  /** Fields that are stored otherwise than they were sent: where to look, and who may. */
  unequal?(fields: readonly FieldComparison[]): WayOut | null;
  /** Further opt-in tests, such as --matrix; each is reported as a check. */
  readonly extra?: readonly Check[];
}

/** A stand-in of the destination on loopback: the same wire, TLS included. */
export interface Sandbox {
  /** Cause ids that `--fault NAME=CAUSE` can serve. */
  readonly faults: readonly string[];
  /** Behaviours that `--fault` can show and that are no cause: `late` queues a lead for ten seconds. */
  readonly behaviours?: readonly string[];
  start(options: SandboxOptions): Promise<RunningSandbox>;
}

export interface SandboxOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly tls: SandboxTls;
  /** A cause id of `faults`. */
  readonly fault?: string;
  /** Called for each request that was answered: one line without secrets. */
  log?(line: string): void;
}

export interface SandboxTls {
  /** PEM. */
  readonly key: string;
  /** PEM, leaf first. */
  readonly cert: string;
  readonly ca: string;
}

export interface RunningSandbox {
  /** The destination's part of a config file, ready to use: the value below `destinations.<name>`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly url: string;
  /** Requests so far, for tests that count. */
  readonly requests: readonly { readonly method: string; readonly path: string }[];
  close(): Promise<void>;
}

/** Set-up steps of `leadctl guide TYPE`. */
export interface Guide {
  readonly title: string;
  readonly intro: string;
  readonly steps: readonly GuideStep[];
  readonly docs: readonly string[];
}

export interface GuideStep {
  readonly title: string;
  /** Who does it. */
  readonly who: string;
  /** The actions, one a line. */
  readonly do: readonly string[];
  /** What is copied, and where it goes. */
  readonly copy?: readonly string[];
  /** How to prove it: a leadctl command with {name} for the destination. */
  readonly prove?: string;
  /** Costs, traps, differences between portals. */
  readonly note?: string;
}

export type { Cause };
