import type { Outcome, Step } from '../../checks/check.ts';
import { factsOf, isPassing, marketoErrorIn } from './answer.ts';
import { isTokenRefused, type Session } from './session.ts';

/** Calls a day of most subscriptions; the limit of this one no call tells. https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api */
const USUAL_QUOTA = 50_000;
const NEAR = 0.8;

/**
 * How many calls were made today. A role that may not ask keeps nobody from sending leads, so that a refusal is a
 * reason to skip; a used-up quota or an outage is none.
 */
export async function judgeUsage(session: Session, step: Step): Promise<Outcome> {
  try {
    const { result } = await session.read(step, "Today's calls could not be counted", '/rest/v1/stats/usage.json');
    const today = result[0];
    if (!today) return { status: 'passed', message: 'No call was counted yet today' };
    const total = typeof today.total === 'string' && today.total.trim() !== '' ? Number(today.total) : today.total;
    if (typeof total !== 'number' || !Number.isFinite(total)) {
      return { status: 'skipped', message: `${UNCOUNTED}: the answer names no total` };
    }
    const users = Array.isArray(today.users) ? today.users.length : 0;
    const message = `${count(total)} calls were made today${users > 1 ? ` by ${users} API users` : ''}; most subscriptions may make ${count(USUAL_QUOTA)} a day`;
    const evidence = { total, users };
    if (total < USUAL_QUOTA * NEAR) return { status: 'passed', message, evidence };
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'marketo-quota',
      message: `${message}: leads are refused for the rest of the day when the quota is used up`,
      evidence,
      resolution: [
        'In Marketo open Admin › Integration › Web Services and see under API Call Information which users make the calls',
        'Let the integration that spends most read less often, or ask your Adobe account manager for a larger quota',
      ],
      who: 'a Marketo administrator',
      docs: ['https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api'],
    };
  } catch (error) {
    const said = marketoErrorIn(error);
    if (!said || isTokenRefused(error) || isPassing(said.code)) throw error;
    // An outage, or credentials that are refused.
    if (!said.spoken && (said.status >= 500 || said.status === 401 || said.status === 429)) throw error;
    return {
      status: 'skipped',
      message: `${UNCOUNTED}: ${said.message}`,
      evidence: factsOf(said),
    };
  }
}

const UNCOUNTED = "Today's calls could not be counted, which the marketplace does not need";

/** With commas. Node needs some 20 ms to load the data that toLocaleString asks for. */
function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
