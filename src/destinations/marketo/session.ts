import type { Step } from '../../checks/check.ts';
import type { HttpReply } from '../../net/network.ts';
import { pause } from '../../pause.ts';
import { type Envelope, envelopeOf, marketoErrorIn, parsed } from './answer.ts';
import { accepted, apiPlace, exchange, type MarketoTarget, signIn, type Token } from './api.ts';
import { patience, patiently } from './pace.ts';

/**
 * What the checks and the delivery of one run share, so that a green run asks each question once. Only answers are
 * kept: what failed is asked anew by whoever needs it.
 */
export interface Session {
  /** The file has the credentials of a LaunchPoint service. */
  readonly rest: boolean;
  /** The numbers by which the form of the configuration goes: its id and that of its version differ in some. */
  readonly formIds: Set<number>;
  token(step: Step): Promise<Token>;
  /** A GET below the origin; `what` begins the sentence of a refusal. A token that ended is renewed once. */
  read(step: Step, what: string, path: string, timeoutMs?: number): Promise<Envelope>;
  /** A POST of JSON, sent once whatever comes, in the turn that its caller took; the reply as it is. */
  post(step: Step, path: string, body: unknown, timeoutMs?: number): Promise<HttpReply>;
  /** A POST of JSON that may be sent again where it was turned away, for the rate of calls or the token: a removal by id. */
  repeat(step: Step, path: string, body: unknown): Promise<HttpReply>;
}

/** Milliseconds before its end at which a token is no longer used. */
const MARGIN_MS = 2000;

export function openSession(target: MarketoTarget): Session {
  const { config } = target;
  let token: Token | undefined;
  const place = apiPlace(config);
  const reading = patience();

  const session: Session = {
    rest: config.clientId !== undefined && config.clientSecret !== undefined,
    formIds: new Set([config.formId]),
    async token(step) {
      if (token && token.expiresAt - MARGIN_MS > target.now()) return token;
      token = undefined;
      let fresh = await signIn(target, step);
      // The identity service hands out the same token until it ends: one about to end would fail in the midst of a call.
      const left = fresh.expiresAt - target.now();
      if (left <= MARGIN_MS && left + 500 < step.timeoutMs / 2) {
        await pause(left + 250, step.signal);
        fresh = await signIn(target, step);
      }
      token = fresh;
      return token;
    },
    async read(step, what, path, timeoutMs) {
      const get = () =>
        patiently(config.apiUrl, step, timeoutMs ?? step.timeoutMs, reading, async (left) => {
          const { value } = await session.token(step);
          return exchange(target, step, place, {
            method: 'GET',
            url: `${config.apiUrl}${path}`,
            headers: { authorization: `Bearer ${value}` },
            timeoutMs: left,
          });
        });
      const reply = await get();
      if (!ended(reply)) return accepted(target, what, reply);
      token = undefined;
      return accepted(target, what, await get());
    },
    async post(step, path, body, timeoutMs) {
      const { value } = await session.token(step);
      return exchange(target, step, place, {
        method: 'POST',
        url: `${config.apiUrl}${path}`,
        headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
    },
    async repeat(step, path, body) {
      const send = () =>
        patiently(config.apiUrl, step, step.timeoutMs, patience(), (left) => session.post(step, path, body, left));
      const reply = await send();
      if (!ended(reply)) return reply;
      token = undefined;
      return send();
    },
  };
  return session;
}

/** 601 and 602: the token is no good, or no longer. */
function ended(reply: HttpReply): boolean {
  if (reply.status !== 200) return false;
  const envelope = envelopeOf(parsed(reply.text()));
  return envelope?.errors.some((one) => one.code === '601' || one.code === '602') ?? false;
}

/** True where the token was refused, not the call. */
export function isTokenRefused(error: unknown): boolean {
  return ['marketo:600', 'marketo:601', 'marketo:602'].includes(marketoErrorIn(error)?.code ?? '');
}
