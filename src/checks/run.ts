import { clock } from '../clock.ts';
import type { CheckResult } from '../report/report.ts';
import type { Begun, Check } from './check.ts';
import { cleaner, cleanFacts, type Made, type Place, resultOf } from './result.ts';
import { isSelected, prerequisites, type Selection } from './select.ts';
import { bounded, Ended } from './step.ts';

export interface Limits {
  /** Milliseconds a check may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Asked extends Selection {
  readonly offline: boolean;
  readonly deep: boolean;
  /** A test lead is sent after them: all that --skip leaves run, those that --only does not name silently. */
  readonly guarding?: boolean;
}

/** Told before each check, for a live line. */
export type OnCheck = (id: string, title: string) => void;

/**
 * Runs a destination's checks in order. What a selected check needs runs silently before it and is reported only when it
 * did not hold; a check whose prerequisite did not hold is skipped and names the root.
 */
export async function runChecks(
  checks: readonly Check[],
  place: Place,
  asked: Asked,
  limits: Limits,
  onCheck?: OnCheck,
): Promise<readonly CheckResult[]> {
  const offered = checks.filter((check) => !check.deep || asked.deep || asked.only.includes(check.id));
  const wanted = new Set(offered.filter((check) => isSelected(check.id, asked)).map((check) => check.id));
  const guards = asked.guarding ? offered.filter((check) => isSelected(check.id, { only: [], skip: asked.skip })) : [];
  const run = new Set([...wanted, ...guards.map((check) => check.id)]);
  const needed = prerequisites(run, checks);
  const results: CheckResult[] = [];
  /** Checks that did not hold, each with the root of it. */
  const broken = new Map<string, string>();
  for (const check of checks) {
    const shown = wanted.has(check.id);
    if (!run.has(check.id) && !needed.has(check.id)) continue;
    if (asked.offline && !check.offline) {
      if (shown) results.push(skipped(check, 'Not tried: --offline', null));
      continue;
    }
    const root = check.needs?.map((need) => broken.get(need)).find((id) => id !== undefined);
    if (root !== undefined) {
      broken.set(check.id, root);
      if (shown) results.push(skipped(check, `Waits for ${root}`, root));
      continue;
    }
    onCheck?.(check.id, check.title);
    const result = await runCheck(check, place, limits);
    if (didNotHold(result)) broken.set(check.id, check.id);
    if (shown || broken.has(check.id)) results.push(result);
  }
  return results;
}

/** What keeps from running, or from being sent, whatever needs it. */
export function didNotHold({ status }: Pick<CheckResult, 'status'>): boolean {
  return status === 'failed' || status === 'inconclusive';
}

/** Runs one check to its result; throws only on a fault of leadctl itself. */
export async function runCheck(check: Check, place: Place, limits: Limits): Promise<CheckResult> {
  const begun = clock();
  const took = () => Math.round(clock() - begun);
  const left: { begun: Begun | null } = { begun: null };
  const tell = (what: Begun | null) => {
    left.begun = what;
  };
  try {
    const outcome = await (check.offline && !limits.signal.aborted
      ? // Done at once, so that no limit can pass.
        check.run({ ...limits, hold: () => Promise.resolve() })
      : bounded((step) => check.run({ ...step, begun: tell }), limits.timeoutMs, limits.signal));
    const result = { ...resultOf(check, outcome, place), durationMs: took() };
    if (result.cause === null || result.resolution.length > 0) return result;
    const { withCause } = await import('./judge.ts');
    return withCause(result, place);
  } catch (error) {
    if (error instanceof Ended)
      return { ...withBegun(ended(check, error.message), left.begun, place), durationMs: took() };
    // The catalogue is read only where something did not hold.
    const { failureOf } = await import('./judge.ts');
    return { ...withBegun(failureOf(check, error, place), left.begun, place), durationMs: took() };
  }
}

function withBegun<T extends Made>(result: T, begun: Begun | null, { redactor }: Place): T {
  if (!begun) return result;
  const clean = cleaner(redactor);
  return {
    ...result,
    message: begun.words === undefined ? result.message : `${result.message}; ${clean(begun.words)}`,
    evidence: { ...result.evidence, ...cleanFacts(begun.evidence, clean) },
  };
}

export function skipped(check: Check, message: string, blockedBy: string | null): CheckResult {
  return { ...bare(check), status: 'skipped', message, blockedBy };
}

function ended(check: Check, why: string): CheckResult {
  return { ...bare(check), status: 'inconclusive', message: `Not finished: ${why}` };
}

function bare(check: Check): Omit<CheckResult, 'status' | 'message'> {
  return {
    id: check.id,
    title: check.title,
    durationMs: 0,
    severity: check.severity,
    cause: null,
    confidence: null,
    at: null,
    evidence: {},
    who: null,
    resolution: [],
    docs: [],
    next: [],
    blockedBy: null,
  };
}
