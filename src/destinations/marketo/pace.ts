import type { Step } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { HttpReply } from '../../net/network.ts';
import { pause } from '../../pause.ts';
import { envelopeOf, parsed } from './answer.ts';

/**
 * Marketo takes 100 calls in 20 seconds from a whole subscription
 * (https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api). One run takes no more than these,
 * so that a fleet of forms in one subscription gets its answers and the integrations at work keep theirs.
 */
const MOST = 80;
const WINDOW_MS = 20_000;
/** Milliseconds before a call that was turned away for its rate is made again: together less than a step has. */
const GAPS_MS: readonly number[] = [1000, 2000, 4000];

const made = new Map<string, number[]>();

/**
 * Waits until this process may make another call to the origin, and counts it. The step's time stands still meanwhile.
 *
 * @throws the reason of an abort, so that what waits in the queue when a run is interrupted is not sent after it.
 */
export async function takeTurn(origin: string, step: Step): Promise<void> {
  const calls = callsOf(origin);
  for (;;) {
    step.signal.throwIfAborted();
    const now = clock();
    while (calls[0] !== undefined && calls[0] <= now - WINDOW_MS) calls.shift();
    if (calls.length < MOST) break;
    const ms = (calls[0] ?? now) + WINDOW_MS - now;
    await (step.hold?.(ms) ?? pause(ms, step.signal));
  }
  // At once after the look: nobody else takes the same turn in between.
  calls.push(clock());
}

function callsOf(origin: string): number[] {
  const calls = made.get(origin) ?? [];
  made.set(origin, calls);
  return calls;
}

/** What is left of the patience with a subscription that others keep busy; shared by the calls of one session. */
export type Patience = number[];

export function patience(): Patience {
  return [...GAPS_MS];
}

/**
 * Makes a call that may be made twice, each time in its turn, and again after a while where Marketo turned it away for
 * its rate: 606, 615. Returns the last answer once the patience or the time is used up.
 *
 * `budgetMs`: what waiting and answers may take together, the queue aside. Each call is given what is left of it.
 */
export async function patiently(
  origin: string,
  step: Step,
  budgetMs: number,
  left: Patience,
  call: (timeoutMs: number) => Promise<HttpReply>,
): Promise<HttpReply> {
  let spent = 0;
  for (;;) {
    await takeTurn(origin, step);
    const begun = clock();
    const reply = await call(Math.max(1, Math.round(budgetMs - spent)));
    spent += clock() - begun;
    const gap = left[0];
    // As long again as the waiting is kept for the answer.
    if (gap === undefined || !isBusy(reply) || spent + 2 * gap > budgetMs) return reply;
    left.shift();
    await pause(gap, step.signal);
    spent += gap;
  }
}

function isBusy(reply: HttpReply): boolean {
  if (reply.status !== 200) return false;
  return envelopeOf(parsed(reply.text()))?.errors.some((one) => one.code === '606' || one.code === '615') ?? false;
}
