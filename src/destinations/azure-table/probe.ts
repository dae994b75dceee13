import type { Step } from '../../checks/check.ts';
import { type Answer, answerOf } from './answer.ts';
import type { Tables } from './client.ts';

/** What one signed listing told; it answers five checks at once. */
export interface Sight {
  /** As the service spells the table; null where it is absent or the listing was refused. */
  readonly table: string | null;
  /** What was thrown in place of a listing. */
  readonly error: unknown;
  /** The service's refusal, where it was one. */
  readonly answer: Answer | null;
  /** Milliseconds by which the service's clock is ahead of this machine's; null where no reply told. */
  readonly skewMs: number | null;
  /** The check that this refusal belongs to, where it is no fault of the key. */
  readonly owner: Owner | null;
}

export type Owner = 'azure-table/clock' | 'azure-table/shared-key' | 'azure-table/network-rules';

export interface Probe {
  /** The listing, made once and shared. Never rejects. */
  look(step: Step): Promise<Sight>;
  /** The table's name as the service spells it, or null where it is absent. Rejects with the listing's error. */
  table(step: Step): Promise<string | null>;
  /** After the table was made. */
  made(table: string): void;
}

/** A request whose date is further off is refused. https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
export const SKEW_REFUSED_MS = 15 * 60_000;

export function openProbe(tables: Tables, table: string, now: () => number): Probe {
  let sight: Promise<Sight> | undefined;
  const list = async (step: Step): Promise<Sight> => {
    try {
      const listing = await tables.find(step, table);
      const skewMs = listing.time === null ? null : listing.time - now();
      return { table: listing.table, error: null, answer: null, skewMs, owner: null };
    } catch (error) {
      const answer = answerOf(error);
      const skewMs = answer?.time == null ? null : answer.time - now();
      return { table: null, error, answer, skewMs, owner: answer && ownerOf(answer, skewMs) };
    }
  };
  const look = (step: Step) => {
    sight ??= list(step);
    return sight;
  };
  return {
    look,
    async table(step) {
      // A refusal may have passed since it was met; a listing that succeeded holds for the run.
      if (sight && (await sight).error) sight = undefined;
      const seen = await look(step);
      if (seen.error) throw seen.error;
      return seen.table;
    },
    made(name) {
      sight = Promise.resolve({ table: name, error: null, answer: null, skewMs: null, owner: null });
    },
  };
}

function ownerOf({ code, text, detail }: Answer, skewMs: number | null): Owner | null {
  if (code === 'KeyBasedAuthenticationNotPermitted') return 'azure-table/shared-key';
  const skewed = (skewMs !== null && Math.abs(skewMs) > SKEW_REFUSED_MS) || /request date header/i.test(detail);
  if (code === 'AuthenticationFailed' && skewed) return 'azure-table/clock';
  // The emulator says AuthorizationFailure of a wrong key, with the other code's text.
  if (code === 'AuthorizationFailure' && !/failed to authenticate/i.test(text)) return 'azure-table/network-rules';
  return null;
}
