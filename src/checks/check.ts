import type { Severity } from '../diagnosis/cause.ts';

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What explains a finding, and the way out of it: each in place of the cause's own. */
export interface WayOut {
  readonly cause?: string;
  /** 0 to 1, where the cause is a guess. */
  readonly confidence?: number;
  readonly resolution?: readonly string[];
  readonly docs?: readonly string[];
  /** Where somebody else than the cause names has to act here. */
  readonly who?: string;
}

/** What a check reports other than a plain pass; a failure is thrown, never returned. */
export interface Verdict extends WayOut {
  readonly status: 'passed' | 'warned' | 'skipped' | 'inconclusive';
  /** One sentence: what was seen, or for 'skipped' and 'inconclusive' why nothing could be. */
  readonly message: string;
  /** In place of the check's own, where this finding weighs otherwise. */
  readonly severity?: Severity;
  readonly evidence?: Facts;
  /** Config path below the destination, such as `auth.clientSecret`. */
  readonly at?: string;
}

/** Nothing or a sentence: passed. */
export type Outcome = Verdict | string | undefined;

export interface Step {
  /** Aborts when the step's time is over or the run is interrupted. */
  readonly signal: AbortSignal;
  /** Milliseconds this step may take. */
  readonly timeoutMs: number;
  /** Waits for a turn, in milliseconds: the time of the step stands still, that of the run does not. Throws never. */
  hold?(ms: number): Promise<void>;
  /**
   * Tells what stands at the destination from here on, or may: the result says it whatever ends the step, also where the
   * step is cut off. Null: nothing of it was done. A step that ends well says it itself.
   */
  begun?(what: Begun | null): void;
}

/** What a step may leave behind. */
export interface Begun {
  /** To stand behind the message of what did not hold. */
  readonly words?: string;
  readonly evidence: Facts;
}

/** One thing that is proved. Passes by returning, fails by throwing; never says 'passed' of what it did not try. */
export interface Check {
  /** `<destination type>/<noun phrase>`, kebab-case, never renamed. */
  readonly id: string;
  /** What holds when it passes, as a short sentence. */
  readonly title: string;
  /** The consequence when it fails. */
  readonly severity: Severity;
  /** Ids that must not have failed, been inconclusive or been blocked before; a skipped or warned one does not block. */
  readonly needs?: readonly string[];
  /** Needs no network: runs under --offline. */
  readonly offline?: true;
  /** Runs with --deep only. */
  readonly deep?: true;
  /** Config path below the destination where a failure belongs. */
  readonly at?: string;
  /** The command that tries it again, where it is not the one that its id tells. */
  readonly again?: string;
  run(step: Step): Promise<Outcome> | Outcome;
}

/**
 * A failure with what is known about it. Anything else that is thrown by a check is turned into evidence and diagnosed;
 * this class is for what the check itself knows better.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** Cause id, where the check knows it; otherwise diagnosed from `cause` and `evidence`. */
  readonly causeId: string | undefined;
  /** 0 to 1, where that is a guess. */
  readonly confidence: number | undefined;
  readonly evidence: Facts;
  readonly at: string | undefined;
  readonly status: 'failed' | 'inconclusive' | undefined;
  readonly resolution: readonly string[] | undefined;
  /** In place of the cause's own, where somebody else has to act here, and other pages tell how. */
  readonly who: string | undefined;
  readonly docs: readonly string[] | undefined;
  /** True where a delivery failed before the lead itself was sent. */
  readonly nothingSent: boolean;
  /** 'no' where the answer to a lead says by itself that none was taken: it is looked for once, not for all of --wait. */
  readonly taken: 'no' | undefined;
  constructor(
    message: string,
    more: {
      readonly causeId?: string;
      readonly confidence?: number;
      readonly evidence?: Facts;
      readonly at?: string;
      /** Overrides what follows from the cause. */
      readonly status?: 'failed' | 'inconclusive';
      readonly resolution?: readonly string[];
      readonly who?: string;
      readonly docs?: readonly string[];
      readonly nothingSent?: boolean;
      readonly taken?: 'no' | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.causeId = more.causeId;
    this.confidence = more.confidence;
    this.evidence = more.evidence ?? {};
    this.at = more.at;
    this.status = more.status;
    this.resolution = more.resolution;
    this.who = more.who;
    this.docs = more.docs;
    this.nothingSent = more.nothingSent ?? false;
    this.taken = more.taken;
  }
}
