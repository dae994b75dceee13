import { clock } from '../clock.ts';
import { showDuration } from '../duration.ts';
import { pause } from '../pause.ts';
import { onAnswer } from '../turns.ts';
import { Failure, type Step } from './check.ts';

/** Why a run was ended from outside. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

/** Milliseconds beyond the limit in which an exchange that used all of it may still say where the time went. */
const graceOf = (timeoutMs: number): number => Math.min(250, timeoutMs / 5);

/** Exchanges of one step for each of which its limit begins anew: a list has so many pages, and a server that drips ends. */
const EXCHANGES = 60;

/**
 * Runs one step under its time limit and the run's own signal. The limit is that of each exchange: it begins anew with
 * every answer. A step that does not heed its signal is left behind, so that no client that hangs can hold the run.
 *
 * @throws what the step throws; a Failure of status 'inconclusive' when the time is over; Ended when the run was ended.
 */
export async function bounded<T>(
  run: (step: Step) => Promise<T> | T,
  timeoutMs: number,
  outer: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onEnd = () => {};
  let start = () => {};
  let endsAt = 0;
  const limits = new Promise<never>((_, reject) => {
    const end = (error: Error) => {
      reject(error);
      controller.abort(error);
    };
    start = () => {
      const left = Math.max(0, endsAt - clock());
      timer = setTimeout(() => {
        end(
          new Failure(`No answer within ${showDuration(timeoutMs)}`, {
            causeId: 'net-timeout',
            status: 'inconclusive',
            evidence: { timeoutMs },
          }),
        );
      }, left);
    };
    endsAt = clock() + timeoutMs + graceOf(timeoutMs);
    start();
    let exchanges = 0;
    onAnswer(controller.signal, () => {
      if (++exchanges > EXCHANGES || controller.signal.aborted) return;
      endsAt = clock() + timeoutMs + graceOf(timeoutMs);
      // While it stands still, no timer runs.
      if (timer === undefined) return;
      clearTimeout(timer);
      start();
    });
    onEnd = () => end(outer.reason instanceof Error ? outer.reason : new Ended(String(outer.reason)));
    if (outer.aborted) onEnd();
    else outer.addEventListener('abort', onEnd, { once: true });
  });
  const hold = async (ms: number): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const begun = clock();
    await pause(ms, controller.signal);
    if (controller.signal.aborted) return;
    endsAt += clock() - begun;
    clearTimeout(timer);
    start();
  };
  try {
    return await Promise.race([
      Promise.resolve().then(() => run({ signal: controller.signal, timeoutMs, hold })),
      limits,
    ]);
  } catch (error) {
    // An adapter that wraps the abort must not hide that it was the limit that ended it.
    if (controller.signal.aborted && !(error instanceof Failure)) throw controller.signal.reason;
    throw error;
  } finally {
    // An exchange that is answered after the end begins no new limit.
    onAnswer(controller.signal, () => {});
    clearTimeout(timer);
    outer.removeEventListener('abort', onEnd);
  }
}
