import { clock } from '../clock.ts';
import type { Delivery, Receipt, Stored } from '../destinations/destination.ts';
import { showDuration } from '../duration.ts';
import type { TestLead } from '../lead/test-lead.ts';
import { pause } from '../pause.ts';
import type { CheckResult, FieldComparison, TestLeadReceipt } from '../report/report.ts';
import { type Check, Failure, type Outcome } from './check.ts';
import type { Place } from './result.ts';
import { type Limits, runCheck, skipped } from './run.ts';
import { bounded } from './step.ts';

export interface Delivering {
  readonly cleanup: boolean;
  /** Milliseconds of the read-back; default the destination's own. */
  readonly waitMs?: number;
  /** True when the user gave --timeout: then it holds for the send too. */
  readonly timeoutGiven: boolean;
  /** Told the moment that a lead is on its way, so that an interrupt can name it. */
  onResidue(marker: string | null): void;
  onCheck?(id: string, title: string): void;
}

const FIRST_GAP_MS = 250;
const LONGEST_GAP_MS = 8000;

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
  const state: {
    sent: boolean;
    receipt: Receipt | null;
    stored: Stored | null;
    fields: FieldComparison[];
    removed: boolean | null;
  } = {
    sent: false,
    receipt: null,
    stored: null,
    fields: [],
    removed: null,
  };
  const check = (name: string, title: string, run: Check['run']): Check => ({
    id: `${type}/${name}`,
    title,
    severity: 'loses-leads',
    run,
  });
  const run = async (one: Check, timeoutMs: number) => {
    how.onCheck?.(one.id, one.title);
    const result = await runCheck(one, place, { ...limits, timeoutMs });
    results.push(result);
    return result;
  };

  const accepts = check('accepts', 'The destination accepts the test lead', async (step): Promise<Outcome> => {
    state.sent = true;
    how.onResidue(lead.marker);
    const receipt = await delivery.send(step, lead).catch((error: unknown) => {
      if (beforeRequest(error)) state.sent = false;
      throw error;
    });
    state.receipt = receipt;
    if (!receipt.acknowledged)
      return { status: 'inconclusive', message: receipt.message, evidence: receipt.evidence ?? {} };
    if (receipt.warning) return receipt.warning;
    return { status: 'passed', message: receipt.message, evidence: receipt.evidence ?? {} };
  });
  const sendLimit = how.timeoutGiven ? limits.timeoutMs : (delivery.sendTimeoutMs ?? limits.timeoutMs);
  const accepted = await run(accepts, sendLimit);
  const acknowledged = state.receipt?.acknowledged ?? false;

  const found = check('found', 'The test lead is found again', () => undefined);
  const equal = check('equal', 'Every field arrived as it was sent', () => undefined);
  const removal = check('removed', 'The test lead is removed again', () => undefined);
  if (!state.sent) how.onResidue(null);
  const unclear = state.sent && !acknowledged && accepted.status === 'inconclusive';
  if (!delivery.find || delivery.unreadable) {
    if (acknowledged || unclear) {
      results.push(skipped(found, delivery.unreadable ?? 'This kind of destination cannot be read back', null));
    }
    if (accepted.status === 'failed') how.onResidue(null);
    return { results, receipt: close(lead, state, null) };
  }
  if (accepted.status === 'failed' || !state.sent) {
    how.onResidue(null);
    for (const one of how.cleanup ? [found, equal, removal] : [found, equal])
      results.push(skipped(one, `Waits for ${accepts.id}`, accepts.id));
    return { results, receipt: close(lead, state, false) };
  }

  const waitMs = how.waitMs ?? delivery.defaultWaitMs;
  const search = await run(
    { ...found, run: () => poll(delivery, lead, state, limits, waitMs) },
    waitMs + limits.timeoutMs,
  );
  if (search.status !== 'passed') {
    for (const one of how.cleanup ? [equal, removal] : [equal])
      results.push(skipped(one, `Waits for ${found.id}`, found.id));
    return { results, receipt: close(lead, state, search.status === 'failed' ? false : null) };
  }
  state.fields = compare(delivery.fields(lead), state.stored);
  await run({ ...equal, run: () => judge(state.fields, state.stored) }, limits.timeoutMs);
  if (how.cleanup) {
    await run(
      { ...removal, severity: 'at-risk', run: (step) => remove(delivery, step, state, lead) },
      limits.timeoutMs,
    );
    if (state.removed) how.onResidue(null);
  }
  return { results, receipt: close(lead, state, true) };
}

async function poll(
  delivery: Delivery,
  lead: TestLead,
  state: { receipt: Receipt | null; stored: Stored | null },
  limits: Limits,
  waitMs: number,
): Promise<Outcome> {
  const begun = clock();
  let gap = FIRST_GAP_MS;
  let tries = 0;
  for (;;) {
    tries++;
    state.stored =
      (await bounded((step) => delivery.find?.(step, lead, state.receipt) ?? null, limits.timeoutMs, limits.signal)) ??
      null;
    const waited = clock() - begun;
    if (state.stored) {
      const about = state.stored.about === undefined ? '' : `: ${state.stored.about}`;
      const message = `Found after ${showDuration(waited)}${tries > 1 ? `, at look ${tries}` : ''}${about}`;
      return { status: 'passed', message, evidence: state.stored.evidence ?? {} };
    }
    if (waited >= waitMs) break;
    // The last look comes at the end of the wait, however much shorter its gap is for that.
    await pause(Math.min(gap, waitMs - waited), limits.signal);
    gap = Math.min(gap * 2, LONGEST_GAP_MS);
  }
  const why = await bounded((step) => delivery.whyMissing?.(step, lead) ?? null, limits.timeoutMs, limits.signal).catch(
    () => null,
  );
  const taken = state.receipt?.acknowledged ? 'Accepted' : 'Sent without an answer';
  const message = `${taken}, and not found within ${showDuration(waitMs)}`;
  throw new Failure(why ? `${message}. ${why.message}` : message, {
    status: 'failed',
    evidence: { waitedMs: waitMs, looks: tries, ...why?.evidence },
    ...(why?.cause ? { causeId: why.cause } : {}),
    ...(why?.resolution ? { resolution: why.resolution } : {}),
  });
}

function compare(sent: Readonly<Record<string, string>>, stored: Stored | null): FieldComparison[] {
  return Object.entries(sent).map(([name, value]) => {
    const found = stored?.fields[name] ?? null;
    return { name, sent: value, stored: found, equal: found === value };
  });
}

function judge(fields: readonly FieldComparison[], stored: Stored | null): Outcome {
  const hidden = new Set(stored?.hidden ?? []);
  const lost = fields.filter((field) => !field.equal && !hidden.has(field.name));
  const ratio = `${fields.filter((field) => field.equal).length} of ${fields.length} fields`;
  if (lost.length > 0) {
    const first = lost
      .slice(0, 3)
      .map(
        (field) =>
          `${field.name}: sent "${field.sent}", stored ${field.stored === null ? 'nothing' : `"${field.stored}"`}`,
      );
    throw new Failure(`${ratio} are equal. ${first.join('; ')}${lost.length > 3 ? `; ${lost.length - 3} more` : ''}`, {
      status: 'failed',
      evidence: { unequal: lost.map((field) => field.name).join(', ') },
      resolution: [
        `Look at ${lost.map((field) => field.name).join(', ')} in the destination: a mapping, a length limit or an automation changes or drops it`,
        'Send a test lead again',
      ],
    });
  }
  if (hidden.size > 0) {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `${ratio} are equal; ${[...hidden].join(', ')} cannot be read with these rights, so nothing is proved of it`,
    };
  }
  return `${ratio} are equal`;
}

async function remove(
  delivery: Delivery,
  step: Parameters<Check['run']>[0],
  state: { stored: Stored | null; removed: boolean | null },
  lead: TestLead,
): Promise<Outcome> {
  state.removed = false;
  const left = `left behind: 1 test lead, ${lead.marker}${state.stored ? `, id ${state.stored.id}` : ''}`;
  if (!delivery.remove || !state.stored) {
    return { status: 'warned', message: `This kind of destination offers no removal; ${left}` };
  }
  try {
    const result = await delivery.remove(step, state.stored, lead);
    state.removed = result.removed;
    if (result.removed) return 'Removed, and confirmed gone';
    if (result.denied) return { status: 'warned', message: `${result.denied}; ${left}` };
  } catch (error) {
    if (error instanceof Failure && error.causeId === 'net-timeout') throw error;
    throw new Failure(`The test lead could not be removed; ${left}`, { status: 'failed', cause: error });
  }
  throw new Failure(`The test lead is still there after its removal; ${left}`, { status: 'failed' });
}

function close(
  lead: TestLead,
  state: {
    sent: boolean;
    receipt: Receipt | null;
    stored: Stored | null;
    fields: readonly FieldComparison[];
    removed: boolean | null;
  },
  found: boolean | null,
): TestLeadReceipt {
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
