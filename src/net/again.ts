import { clock } from '../clock.ts';
import { pause } from '../pause.ts';
import type { HttpReply, HttpRequest } from './network.ts';

/** Longest wait, in milliseconds, that a single Retry-After may ask for: whoever needs longer is not there now. */
const LONGEST_MS = 5000;
const TIMES = 2;

/**
 * Makes a request, and a read again where the service turned it away for the moment and said when to come back: 429 or
 * 503 with Retry-After (RFC 9110, section 10.2.3). What writes is made once. All of it fits into the time of one request.
 *
 * @throws what the call throws.
 */
export async function patiently(
  request: HttpRequest,
  limitMs: number,
  call: (request: HttpRequest) => Promise<HttpReply>,
): Promise<HttpReply> {
  const begun = clock();
  let reply = await call(request);
  for (let again = 0; again < TIMES && request.method === 'GET'; again++) {
    const gap = askedToWait(reply, Date.now());
    const left = limitMs - (clock() - begun);
    // As long again as the waiting is kept for the answer.
    if (gap === undefined || gap > LONGEST_MS || 2 * gap > left) break;
    await pause(gap, request.signal ?? new AbortController().signal);
    if (request.signal?.aborted) break;
    reply = await call({ ...request, timeoutMs: Math.max(1, Math.round(limitMs - (clock() - begun))) });
  }
  return reply;
}

/** Milliseconds, from now on; undefined where the service does not ask to come back. */
function askedToWait({ status, headers }: HttpReply, now: number): number | undefined {
  const asked = headers['retry-after']?.trim();
  if (asked === undefined || (status !== 429 && status !== 503)) return undefined;
  if (/^\d{1,6}$/.test(asked)) return Number(asked) * 1000;
  const at = Date.parse(asked);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
