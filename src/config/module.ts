import type * as z from 'zod/mini';
import type { Severity } from '../diagnosis/cause.ts';
import type { DestinationConfig } from './types.ts';

/** What a destination says of its own part of the file. All of it is offline and pure. */
export interface ConfigModule {
  /** Of the values as written, references resolved. Messages name what is expected. */
  readonly schema: z.ZodMiniType;
  /** Paths below the destination whose values are secrets, such as `auth.clientSecret`, `headers.*`. */
  readonly secrets: readonly string[];
  /** Paths below the destination that name PEM files; the text of the file takes the place of its name. */
  readonly files?: readonly string[];
  /**
   * Whether a value at a secret path really is one: an address without a signature may stand in the file. Default: yes.
   */
  isSecret?(path: string, value: string): boolean;
  /** From the valid raw value to the typed one: defaults, normalised URLs, wrapped secrets. */
  build(
    raw: Readonly<Record<string, unknown>>,
    wrap: (value: string, path: string) => import('../secret.ts').Secret,
  ): DestinationConfig;
  /** Slips that no pattern shows: warnings, in the words of the person who has to mend them. */
  lint(config: DestinationConfig, raw: Readonly<Record<string, unknown>>): readonly Finding[];
  /** The marketplace's own published patterns for the values that Partner Center asks for. */
  accepts(config: DestinationConfig, raw: Readonly<Record<string, unknown>>): readonly Acceptance[];
}

export interface Finding {
  /** A check id such as `https/public`. */
  readonly id: string;
  /** Path below the destination. */
  readonly path: string;
  readonly message: string;
  readonly severity: Severity;
  readonly resolution: readonly string[];
}

export interface Acceptance {
  readonly path: string;
  /** As Partner Center names the field. */
  readonly field: string;
  readonly accepted: boolean;
  /** The reason where not: the offending character, order or ending. Never the value of a secret. */
  readonly reason: string;
  /** How the value has to look for Partner Center. */
  readonly advice: string;
}
