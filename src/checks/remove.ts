import type { Delivery, Removal, Stored } from '../destinations/destination.ts';
import type { TestLead } from '../lead/test-lead.ts';
import { pause } from '../pause.ts';
import type { CheckResult } from '../report/report.ts';
import { shellWord } from '../shell-word.ts';
import { type Check, Failure, type Verdict } from './check.ts';
import type { Made, Place } from './result.ts';
import type { Limits } from './run.ts';
import { bounded, Ended } from './step.ts';

/** The command that takes a test lead away which an earlier run left; --cleanup would make a second one. */
export function removeCommand(place: Place, marker: string): string {
  return `leadctl send-test ${shellWord(place.destination)} --remove ${marker}`;
}

export function removalCheck(place: Place, marker: string, run: Check['run']): Check {
  return {
    id: `${place.type}/removed`,
    title: 'The test lead is removed again',
    severity: 'at-risk',
    again: removeCommand(place, marker),
    run,
  };
}

/** Leads of one marker that are removed in one go: a trigger may have made copies, and a loop of them must end. */
const MOST = 10;
/** Milliseconds before another look at a search that still names what was deleted. */
const GAPS_MS: readonly number[] = [250, 750];

/** Milliseconds within which a removal ends by itself. */
export function removalLimit({ timeoutMs }: Limits): number {
  // Reading, deleting and looking again, of the lead and of a copy or two.
  return 8 * timeoutMs + 3 * GAPS_MS.reduce((sum, gap) => sum + gap, 0);
}

/**
 * Removes a test lead, and whatever else carries its marker, and tells what became of it: 'passed' when no look finds one
 * any more, 'warned' where the right is missing.
 *
 * @throws Failure of status 'failed' for everything else, also where the road broke: the lead is left behind.
 */
export async function remove(
  delivery: Delivery,
  stored: Stored,
  { marker }: Pick<TestLead, 'marker'>,
  place: Place,
  limits: Limits,
): Promise<Verdict> {
  let at = stored;
  for (let count = 1; ; count++) {
    // Of copies nobody has counted those that are behind this one.
    const left = `left behind: ${count === 1 ? '' : 'at least '}1 test lead, ${marker}, id ${at.id}`;
    const { verdict, lost } = await removeOne(delivery, at, marker, left, place, limits);
    if (verdict) return verdict;
    const next = await lookAgain(delivery, at, marker, limits);
    if (next === undefined && lost) throw unknown(lost, place, marker, at.id, left);
    if (!next) {
      const all = count === 1 ? marker : `${count} leads with ${marker}`;
      return { status: 'passed', message: `Removed ${all}, and confirmed gone`, evidence: lost?.why.evidence ?? {} };
    }
    if (next.id === at.id) throw lost ? notRemoved(lost, place, marker, left) : stillThere(place, marker, at.id, left);
    if (count === MOST)
      throw stillThere(place, marker, next.id, `left behind: at least 1 test lead, ${marker}, id ${next.id}`);
    at = next;
  }
}

/** A look by the marker alone, which finds what the id does not: the lead itself, or a copy. Undefined where none can be carried out. */
async function lookAgain(
  delivery: Delivery,
  { id }: Stored,
  marker: string,
  limits: Limits,
): Promise<Stored | null | undefined> {
  // What was acknowledged without an id is looked for by its marker.
  const receipt = { acknowledged: true, message: '' };
  const look = () =>
    bounded((step) => delivery.find?.(step, { marker }, receipt) ?? null, limits.timeoutMs, limits.signal);
  for (let looks = 0; ; looks++) {
    let found: Stored | null;
    try {
      found = await look();
    } catch (error) {
      if (error instanceof Ended) throw error;
      return undefined;
    }
    const gap = GAPS_MS[looks];
    if (found?.id !== id || gap === undefined) return found;
    await pause(gap, limits.signal);
  }
}

function stillThere(place: Place, marker: string, id: string, left: string): Failure {
  return new Failure(`The test lead is still there after its removal; ${left}`, {
    status: 'failed',
    who: 'whoever runs the destination: its rules and automations',
    resolution: [
      `Look what keeps or restores the lead with the id ${id}: a legal hold, a lock, an automation`,
      `Then take it away: ${removeCommand(place, marker)}`,
    ],
  });
}

/** What ended a removal, and what it means. */
interface Lost {
  readonly error: unknown;
  readonly why: Made;
}

/** Neither: the destination confirmed that it is gone. `lost`: its answer never came, so that a look has to tell. */
async function removeOne(
  delivery: Delivery,
  stored: Stored,
  marker: string,
  left: string,
  place: Place,
  limits: Limits,
): Promise<{ readonly verdict?: Verdict; readonly lost?: Lost }> {
  if (!delivery.remove)
    return { verdict: { status: 'warned', message: `This kind of destination offers no removal; ${left}` } };
  let result: Removal | undefined;
  try {
    result = await bounded((step) => delivery.remove?.(step, stored, { marker }), limits.timeoutMs, limits.signal);
  } catch (error) {
    if (error instanceof Ended) throw error;
    const { failureOf } = await import('./judge.ts');
    const lost = {
      error,
      why: failureOf(
        removalCheck(place, marker, () => undefined),
        error,
        place,
      ),
    };
    if (lost.why.status === 'inconclusive') return { lost };
    throw notRemoved(lost, place, marker, left);
  }
  if (result?.removed) return {};
  if (result?.denied === undefined) throw stillThere(place, marker, stored.id, left);
  const { wayOut } = result;
  const verdict: Verdict = {
    status: 'warned',
    message: `${result.denied}; ${left}`,
    ...(wayOut?.cause === undefined ? {} : { cause: wayOut.cause }),
    ...(wayOut?.docs === undefined ? {} : { docs: wayOut.docs }),
    who: wayOut?.who ?? RIGHTS,
    resolution: [
      ...(wayOut?.resolution ?? [
        'Give the account the right to delete leads, if test leads are to go away by themselves',
      ]),
      byHand(place, marker, stored.id),
    ],
  };
  return { verdict };
}

const RIGHTS = 'whoever gives the account that leadctl signs in with its rights';

function byHand(place: Place, marker: string, id: string | undefined): string {
  return `Take the test lead away: ${removeCommand(place, marker)}, or delete it by hand${id === undefined ? '' : ` (id ${id})`}`;
}

/** Of a lead that the account may write and not read: nothing is deleted unread, so it stays. */
export function neverRead(
  { marker }: Pick<TestLead, 'marker'>,
  place: Place,
  id: string | undefined,
): Verdict & { readonly status: 'warned' } {
  const named = id === undefined ? '' : `, id ${id}`;
  return {
    status: 'warned',
    message: `Not removed: the account may not read it, and nothing is deleted unread; left behind: 1 test lead, ${marker}${named}`,
    who: RIGHTS,
    resolution: [
      'Give the account the right to read and to delete leads, if test leads are to go away by themselves',
      byHand(place, marker, id),
    ],
  };
}

/** What was not removed, in the reason's own words. */
function notRemoved({ error, why }: Lost, place: Place, marker: string, left: string): Failure {
  return failed(`The test lead could not be removed: ${why.message}; ${left}`, error, why, [
    ...why.resolution,
    `Then take the test lead away: ${removeCommand(place, marker)}`,
  ]);
}

/** What may be removed or not; the cause passes by itself, and its own steps are of no use. */
function unknown({ error, why }: Lost, place: Place, marker: string, id: string, left: string): Failure {
  return failed(
    `Whether the test lead is removed is not known: ${why.message}; perhaps ${left}`,
    error,
    { ...why, evidence: { ...why.evidence, removed: UNKNOWN } },
    [
      `In some minutes take it away: ${removeCommand(place, marker)}`,
      `If that does not help, delete the lead with the id ${id} by hand`,
    ],
  );
}

const UNKNOWN = 'not known';

/** True where nobody knows whether a lead was removed: the answer was lost and no look could be carried out, or the run ended. */
export function isOpen({ status, evidence }: Pick<CheckResult, 'status' | 'evidence'>): boolean {
  return status === 'inconclusive' || evidence.removed === UNKNOWN;
}

function failed(message: string, error: unknown, why: Made, resolution: readonly string[]): Failure {
  return new Failure(message, {
    status: 'failed',
    cause: error,
    ...(why.cause === null ? {} : { causeId: why.cause }),
    ...(error instanceof Failure && error.at !== undefined ? { at: error.at } : {}),
    evidence: why.evidence,
    ...(why.who === null ? {} : { who: why.who }),
    docs: why.docs,
    resolution,
  });
}
