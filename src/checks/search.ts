import { clock } from '../clock.ts';
import type { Delivery, Receipt, Stored } from '../destinations/destination.ts';
import { showDuration } from '../duration.ts';
import type { TestLead } from '../lead/test-lead.ts';
import { pause } from '../pause.ts';
import type { CheckResult } from '../report/report.ts';
import { type Check, Failure, type Outcome, type Verdict } from './check.ts';
import { removeCommand } from './remove.ts';
import type { Place } from './result.ts';
import type { Limits } from './run.ts';
import { bounded, Ended } from './step.ts';

/** What is known of a lead when it is looked for, and afterwards. */
export interface Search {
  readonly lead: TestLead;
  readonly receipt: Receipt | null;
  /** What the sending came to. */
  readonly accepted: CheckResult;
  /** 'no': the answer itself says that nothing was taken. */
  readonly taken: 'yes' | 'no' | 'unknown';
  readonly waitMs: number;
  stored: Stored | null;
  /** When it began, by the clock; undefined before that. */
  begunAt?: number;
  /** True once the last look of the wait was carried out and found nothing. */
  missing: boolean;
  looks: number;
  /** True where the last look could not be carried out. */
  broken: boolean;
}

const FIRST_GAP_MS = 250;
const LONGEST_GAP_MS = 8000;

/** Milliseconds within which a search ends by itself: the wait, a last look that begins at its end, and the reasons. */
export function searchLimit(waitMs: number, { timeoutMs }: Limits): number {
  return waitMs + 3 * timeoutMs;
}

/**
 * Looks for the lead with growing gaps until the wait is over. A look that fails for what passes by itself is no answer:
 * the next one may have one, and only the last one decides.
 *
 * @throws Failure where the lead is missing though it was taken, or where the last look, or one that is refused for good,
 * could not be carried out.
 */
export async function poll(
  delivery: Delivery,
  search: Search,
  check: Check,
  place: Place,
  limits: Limits,
): Promise<Outcome> {
  const { lead, receipt, waitMs } = search;
  const begun = clock();
  search.begunAt = begun;
  let gap = FIRST_GAP_MS;
  for (;;) {
    if (!limits.signal.aborted) search.looks++;
    let failed: { readonly error: unknown } | undefined;
    try {
      const look = (step: Parameters<Check['run']>[0]) => delivery.find?.(step, lead, receipt) ?? null;
      search.stored = (await bounded(look, limits.timeoutMs, limits.signal)) ?? null;
    } catch (error) {
      search.broken = !(error instanceof Ended);
      if (!(await passesByItself(error, check, place))) throw error;
      failed = { error };
    }
    const waited = clock() - begun;
    search.broken = failed !== undefined;
    if (search.stored) return foundAfter(search.stored, waited, search.looks);
    if (waited >= waitMs) {
      if (failed) throw failed.error;
      break;
    }
    // The last look comes at the end of the wait, however much shorter its gap is for that.
    await pause(Math.min(gap, waitMs - waited), limits.signal);
    gap = Math.min(gap * 2, LONGEST_GAP_MS);
  }
  search.missing = true;
  return search.taken === 'yes' ? lost(delivery, search, limits) : unconfirmed(search, place);
}

function foundAfter(stored: Stored, waited: number, looks: number): Verdict {
  const about = stored.about === undefined ? '' : `: ${stored.about}`;
  const message = `Found after ${showDuration(waited)}${looks > 1 ? `, at look ${looks}` : ''}${about}`;
  return { status: 'passed', message, evidence: stored.evidence ?? {} };
}

/** A road that broke, and whatever accuses nothing; a refusal, such as a missing right, is the same at every look. */
async function passesByItself(error: unknown, check: Check, place: Place): Promise<boolean> {
  if (error instanceof Ended) return false;
  const [{ failureOf }, { roadIn }] = await Promise.all([import('./judge.ts'), import('../net/failure.ts')]);
  return roadIn(error) !== undefined || failureOf(check, error, place).status === 'inconclusive';
}

async function lost(delivery: Delivery, search: Search, limits: Limits): Promise<Outcome> {
  const { lead, waitMs, looks } = search;
  const why = await bounded((step) => delivery.whyMissing?.(step, lead) ?? null, limits.timeoutMs, limits.signal).catch(
    () => null,
  );
  const hidden = why?.status === 'inconclusive';
  // What this reader cannot see may be there all the same.
  if (hidden) search.missing = false;
  const said = `Accepted, and not found within ${showDuration(waitMs)}`;
  throw new Failure(why ? `${said}. ${why.message}` : said, {
    status: hidden ? 'inconclusive' : 'failed',
    evidence: { waitedMs: waitMs, looks, ...why?.evidence },
    ...(why?.cause ? { causeId: why.cause } : {}),
    ...(why?.confidence === undefined ? {} : { confidence: why.confidence }),
    ...(why?.resolution ? { resolution: why.resolution } : {}),
    ...(why?.who ? { who: why.who } : {}),
    ...(why?.docs ? { docs: why.docs } : {}),
    ...(why?.at ? { at: why.at } : {}),
  });
}

/**
 * 'Not found within --wait is failed' (settled point 6) judges a destination that took the lead, or that is itself the
 * reason why none was confirmed: a cause of its own that does not pass. Where it was an outage, an interception or a line
 * that broke, point 4 has called the sending inconclusive, and the absence that follows from it accuses nothing either.
 * So it is where the answer itself says that nothing was taken: then there was nothing to find.
 */
async function unconfirmed({ accepted, taken, waitMs, looks }: Search, place: Place): Promise<Outcome> {
  const told =
    taken === 'no'
      ? 'Not taken, and not there at a look right after'
      : `Sent and not confirmed, and not found within ${showDuration(waitMs)}`;
  const message = `${told}. ${accepted.message}`;
  const evidence = { ...accepted.evidence, waitedMs: waitMs, looks };
  const { causeOfId } = await import('./judge.ts');
  const cause = accepted.cause === null ? undefined : causeOfId(accepted.cause);
  if (taken !== 'no' && cause?.destination === place.type && !cause.transient)
    throw new Failure(message, { causeId: cause.id, status: 'failed', evidence });
  return { status: 'inconclusive', message, evidence };
}

/** The result of a search in the report: how often was looked, and of an unconfirmed lead what its sending came to. */
export function toldOf(result: CheckResult, search: Search, place: Place): CheckResult {
  const { accepted, looks, waitMs } = search;
  if (result.status === 'passed') return result;
  // A run that was ended did not wait to the end.
  const waitedMs = Math.min(waitMs, Math.round(clock() - (search.begunAt ?? clock())));
  const told = { ...result, evidence: { ...result.evidence, waitedMs, looks } };
  if (search.missing) {
    if (search.taken === 'yes') return told;
    const { cause, confidence, at, who, resolution, docs } = accepted;
    const next = [...told.next.slice(0, 1), ...accepted.next.slice(1)];
    return { ...told, cause, confidence, at, who, resolution, docs, next };
  }
  // Where nobody could look, the next thing is to look for this lead; --cleanup would make a second one.
  const next = [removeCommand(place, search.lead.marker), ...told.next.slice(1)];
  if (!search.broken || looks < 2) return { ...told, next };
  const within = waitMs > 0 ? ` in up to ${showDuration(waitMs)}` : '';
  return {
    ...told,
    next,
    message: `${told.message}; that was look ${looks}${within}, and none before it found the lead`,
  };
}
