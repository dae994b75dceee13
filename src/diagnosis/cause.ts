/**
 * What can be wrong with a lead destination, as data. One record a cause: what it means, who can fix it, how, and how
 * its traces look. Detection reads `match`, the sandbox serves `examples`, people read the rest.
 */

export type DestinationType = 'dynamics' | 'salesforce' | 'marketo' | 'azure-table' | 'https';

/** The consequence for the publisher when the thing is wrong; how certain the finding is, the status says. */
export type Severity = 'blocks-publishing' | 'loses-leads' | 'at-risk' | 'advice';

/**
 * One trace of a cause. All parts that are given must hold; within a part that is a list, any one is enough.
 *
 * A template is a message as the service prints it, with every variable part (an id, a name, a number) written `*`.
 * Case, white space, quote marks, line breaks and escapes do not matter when it is compared; a `*` spans at most
 * 240 characters. Templates are compared by searching literals in order, so that none can backtrack.
 */
export interface Signature {
  /**
   * A stable code in its canonical form: `AADSTS7000222`, `0x80040220` (lower-case hex digits), `INVALID_LOGIN`,
   * `AuthenticationFailed`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `marketo:603`, `msal:endpoints_resolution_error`.
   */
  readonly code?: string | readonly string[];
  readonly text?: string | readonly string[];
  readonly status?: number | readonly number[];
  /** Templates that must not occur: the detail that makes the same code another cause's. */
  readonly unless?: string | readonly string[];
  /** Only where the text or the caller shows that this kind of system speaks. */
  readonly system?: DestinationType | 'entra';
  /** 0 to 1; by default 0.97 for code and text, 0.95 for a code, 0.92 for a text, 0.6 for a bare status. */
  readonly confidence?: number;
}

/** A reply on the wire that shows a cause: what the sandbox serves under `--fault`, and what the real client must meet. */
export interface Exchange {
  /** The emulator's name of the route, such as `token`, `whoami`, `create`; each sandbox lists its own. */
  readonly on: string;
  readonly reply: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
}

export interface Cause {
  /** Stable, kebab-case; its first word is its family. Never reused, never renamed. */
  readonly id: string;
  /** What is wrong, in one sentence-case line without a full stop. */
  readonly title: string;
  readonly destination: DestinationType | 'any' | 'marketplace';
  readonly severity: Severity;
  /** What it means for a marketplace lead connection, why leads are lost, in two to five sentences. */
  readonly explanation: string;
  /** Who can fix it, such as 'whoever may edit the app registration in Entra ID'. */
  readonly who: string;
  /** Numbered steps without their numbers; screens and fields as the portals spell them. */
  readonly resolution: readonly [string, ...string[]];
  readonly docs: readonly [`https://${string}`, ...`https://${string}`[]];
  /** The id of the check that proves the fix, such as `dynamics/token`; where none can, the whole command. */
  readonly proof: string;
  /** True where the fault passes by itself and accuses no configuration: a live check is then inconclusive, not failed. */
  readonly transient?: true;
  /** When it is right to ignore it. */
  readonly ignore?: string;
  /** Where a published document says otherwise: what it says, what is right, and when that was read. */
  readonly note?: string;
  /** Step of `leadctl guide` that sets this up: `dynamics:8`. */
  readonly guide?: `${DestinationType}:${number}`;
  readonly match: readonly Signature[];
  readonly examples: readonly (string | Exchange)[];
}

/** Gives an array of causes its type while each literal keeps its own. */
export function family(causes: readonly Cause[]): readonly Cause[] {
  return causes;
}
