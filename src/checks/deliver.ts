import type { Delivery, Receipt, Stored } from '../destinations/destination.ts';
import type { TestLead } from '../lead/test-lead.ts';
import type { CheckResult, FieldComparison, TestLeadReceipt } from '../report/report.ts';
import { type Check, Failure, type Outcome } from './check.ts';
import { compare, judgeFields } from './equal.ts';
import { isOpen, neverRead, removalCheck, removalLimit, remove } from './remove.ts';
import { cleaner, type Place } from './result.ts';
import { type Limits, runCheck, skipped } from './run.ts';
import { poll, type Search, searchLimit, toldOf } from './search.ts';

export interface Delivering {
  readonly cleanup: boolean;
  /** Milliseconds of the read-back; default the destination's own. */
  readonly waitMs?: number;
  /** True when the user gave --timeout: then it holds for the send too. */
  readonly timeoutGiven: boolean;
  /**
   * Told the moment that a lead is on its way, so that an interrupt can name it; null once nothing is left.
   *
   * @param searchable whether --remove could find the lead and take it away
   */
  onResidue(marker: string | null, searchable: boolean): void;
  onCheck?(id: string, title: string): void;
}

interface State {
  sent: boolean;
  receipt: Receipt | null;
  /** A failure of the sending that says that no lead was taken. */
  refused: boolean;
  stored: Stored | null;
  fields: readonly FieldComparison[];
  removed: boolean | null;
}

/** Sends one test lead, finds it again, compares and removes it: five facts, each a check of its own. */
export async function deliver(
  type: string,
  delivery: Delivery,
  lead: TestLead,
  place: Place,
  limits: Limits,
  how: Delivering,
): Promise<{ readonly results: readonly CheckResult[]; readonly receipt: TestLeadReceipt }> {
  const results: CheckResult[] = [];
  const state: State = { sent: false, receipt: null, refused: false, stored: null, fields: [], removed: null };
  const canBeSearched = () => delivery.find !== undefined && delivery.unreadable === undefined;
  let searchable = false;
  const residue = (marker: string | null) => how.onResidue(marker, canBeSearched() && delivery.remove !== undefined);
  const check = (name: string, title: string, run: Check['run']): Check => ({
    id: `${type}/${name}`,
    title,
    severity: 'loses-leads',
    run,
  });
  const run = async (one: Check, timeoutMs: number, told = (result: CheckResult) => result) => {
    how.onCheck?.(one.id, one.title);
    const result = told(await runCheck(one, place, { ...limits, timeoutMs }));
    results.push(result);
    return result;
  };

  const accepts = check('accepts', 'The destination accepts the test lead', async (step): Promise<Outcome> => {
    state.sent = true;
    searchable = canBeSearched();
    residue(lead.marker);
    const receipt = await delivery.send(step, lead).catch((error: unknown) => {
      if (beforeRequest(error)) state.sent = false;
      state.refused = error instanceof Failure && error.taken === 'no';
      throw error;
    });
    state.receipt = receipt;
    const { message, evidence = {} } = receipt;
    if (!receipt.acknowledged) return { status: 'inconclusive', message, evidence, ...receipt.unclear };
    if (receipt.warning) return receipt.warning;
    return { status: 'passed', message, evidence };
  });
  const sendLimit = how.timeoutGiven ? limits.timeoutMs : (delivery.sendTimeoutMs ?? limits.timeoutMs);
  const accepted = await run(accepts, sendLimit);
  const acknowledged = state.receipt?.acknowledged ?? false;

  const found = check('found', 'The test lead is found again', () => undefined);
  const equal = check('equal', 'Every field arrived as it was sent', () => undefined);
  const removal = removalCheck(place, lead.marker, () => undefined);
  const over = !state.sent || accepted.status === 'failed';
  if (over) residue(null);
  // What the sending learnt may change what an interrupt is to say.
  else if (canBeSearched() !== searchable) residue(lead.marker);
  /** Of a lead that cannot be looked for: what that means for its removal. */
  const leave = async () => {
    if (!how.cleanup) return;
    if (acknowledged) state.removed = false;
    // A right that this run found missing may be given; that this kind has no way to look is no finding.
    if (searchable && acknowledged) {
      const { id } = state.receipt ?? {};
      await run({ ...removal, run: () => neverRead(lead, place, id) }, limits.timeoutMs);
    } else results.push(skipped(removal, `Waits for ${found.id}: what is not found is not removed`, found.id));
  };
  const why = () => delivery.unreadable ?? 'This kind of destination cannot be read back';
  if (!canBeSearched()) {
    if (!over) {
      results.push(skipped(found, why(), null));
      await leave();
    }
    return { results, receipt: close(lead, state, null) };
  }
  if (over) {
    for (const one of how.cleanup ? [found, equal, removal] : [found, equal])
      results.push(skipped(one, `Waits for ${accepts.id}`, accepts.id));
    // What the destination refused in so many words is not there; of what was never sent, nobody looked.
    return { results, receipt: close(lead, state, state.sent ? false : null) };
  }

  const taken = acknowledged ? 'yes' : takenBy(state, accepted);
  const search: Search = {
    lead,
    receipt: state.receipt,
    accepted,
    taken,
    waitMs: taken === 'no' ? 0 : (how.waitMs ?? delivery.defaultWaitMs),
    stored: null,
    missing: false,
    looks: 0,
    broken: false,
  };
  const looked = await run(
    {
      ...found,
      run: () =>
        poll(delivery, search, found, place, limits).catch((error: unknown) => {
          // The look has shown that this account may not look: what is optional is skipped, not failed.
          if (canBeSearched()) throw error;
          return { status: 'skipped' as const, message: why() };
        }),
    },
    searchLimit(search.waitMs, limits),
    (result) => (result.status === 'skipped' ? result : toldOf(result, search, place)),
  );
  if (looked.status === 'skipped') {
    residue(lead.marker);
    await leave();
    return { results, receipt: close(lead, state, null) };
  }
  state.stored = search.stored;
  if (looked.status !== 'passed' || !search.stored) {
    if (search.missing && taken === 'no') residue(null);
    for (const one of how.cleanup ? [equal, removal] : [equal])
      results.push(skipped(one, `Waits for ${found.id}`, found.id));
    // Where no look was carried out, nothing is known of the lead, and it may well be there.
    return { results, receipt: close(lead, state, search.missing ? false : null) };
  }
  const { stored } = search;
  const clean = cleaner(place.redactor);
  // What was put in the place of a test lead's value may be of somebody.
  state.fields = compare(delivery.fields(lead), stored, delivery.same).map((field) =>
    field.equal || field.stored === null ? field : { ...field, stored: clean(field.stored) },
  );
  await run(
    { ...equal, run: () => judgeFields(state.fields, stored, delivery.unequal?.bind(delivery)) },
    limits.timeoutMs,
  );
  if (how.cleanup) {
    state.removed = false;
    const removed = await run(
      { ...removal, run: () => remove(delivery, stored, lead, place, limits) },
      removalLimit(limits),
    );
    state.removed = removed.status === 'passed' ? true : isOpen(removed) ? null : false;
    if (state.removed) residue(null);
  }
  return { results, receipt: close(lead, state, true) };
}

/** Whether an answer that is no acknowledgement may have taken the lead. */
function takenBy({ receipt, refused }: State, accepted: CheckResult): Search['taken'] {
  if (refused || receipt?.taken === 'no') return 'no';
  // By its own meaning, whoever sends it. A redirect may follow upon a form that was taken.
  return accepted.evidence.httpStatus === 429 ? 'no' : 'unknown';
}

function close(lead: TestLead, state: State, found: boolean | null): TestLeadReceipt {
  return {
    marker: lead.marker,
    leadSource: lead.leadSource,
    sent: state.sent,
    acknowledged: state.receipt?.acknowledged ?? false,
    found,
    fields: state.fields,
    id: state.stored?.id ?? state.receipt?.id ?? null,
    removed: state.removed,
  };
}

/** True where the road broke before a byte of the request could leave, or the delivery says that it stopped before it. */
function beforeRequest(error: unknown): boolean {
  if (error instanceof Failure && error.nothingSent) return true;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('phase' in at && ['dns', 'connect', 'proxy', 'tls'].includes(String(at.phase))) return true;
  }
  return false;
}
