import type { Step, Verdict } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { SalesforceTarget } from './adapter.ts';
import { WEB_TO_LEAD_SETUP } from './attested.ts';
import { salesforce } from './causes.ts';
import { leadsArePrivate } from './limits.ts';
import type { Session } from './session.ts';
import { outstanding, placesOf, suspicionOf } from './suspects.ts';
import { type Turns, tryThroughApi } from './through-api.ts';

/**
 * After a form was taken and no lead is found: what the org itself shows of a reason, and what only a person can look up.
 * With --matrix, which allows a second POST, the same values go through the REST API as well: that says in words what
 * Web-to-Lead keeps to itself, and tells the org's rules from the form's own gate.
 */
export async function whyMissing(
  target: SalesforceTarget,
  session: Session,
  outer: Step,
  lead: TestLead,
): Promise<Verdict> {
  const turn = turnsOf(outer);
  const { matrix } = target.options;
  // What could be asked by then is told; a question that hangs must not take the rest with it.
  const asking = turn(matrix ? 0.3 : 0.7);
  const suspicion = await suspicionOf(target, session, asking);
  const shared = await leadsArePrivate(session, asking);
  const hidden = shared === true;
  // The form's own queue: the API has none, so that nothing it takes or refuses clears it.
  const counted = suspicion.shown.filter((one) => one.cause === 'salesforce-limit');
  const tried = matrix
    ? await tryThroughApi(session, turn, lead, target.name, counted.length > 0 ? 'full' : 'open')
    : null;
  if (tried && tried.cause !== null) {
    const also = [...suspicion.seen.slice(0, 1), ...counted].map(({ text }) => text);
    if (also.length === 0) return tried.verdict;
    return { ...tried.verdict, message: `${tried.verdict.message}. Besides: ${also.join('; ')}` };
  }
  const places = [
    ...placesOf(suspicion),
    ...(hidden
      ? [
          'the sharing of leads, which is Private here: without View All on Lead, the user that leadctl signs in with sees none that belongs to somebody else, and cannot count them against the daily limit',
        ]
      : shared === null
        ? ['the sharing of leads, which could not be read: where it is Private, this user may not see the lead']
        : []),
    `a queue that is longer than the wait (send-test ${target.name} --remove ${lead.marker} takes the lead away once it has come)`,
  ];
  // What the API let pass is not the reason; what somebody saw at the gate still is.
  const stands = outstanding(tried?.passed ? { ...suspicion, shown: counted, open: [], unread: [] } : suspicion);
  const only = stands?.cause;
  // Where nothing stands out, a lead that this user cannot see is as likely as one that was never made.
  const unseen = hidden && only === undefined;
  const cause = only ?? (unseen ? 'salesforce-permission' : 'salesforce-lead-dropped');
  const next = matrix ? '' : '. leadctl send-test --matrix also tries the same values through the API, which says more';
  const suspects = `Left to suspect: ${places.join('; ')}${next}`;
  const told = tried === null ? [] : [tried.verdict.message];
  const kinds = new Set([...suspicion.seen, ...suspicion.shown].map((one) => one.cause));
  return {
    status: unseen ? 'inconclusive' : 'warned',
    cause,
    ...(stands ? { confidence: stands.confidence } : {}),
    message: `${unseen ? UNSEEN : ''}${(only === 'salesforce-limit' ? [suspects, ...told] : [...told, suspects]).join('. ')}`,
    evidence: { suspects: [...kinds].join(', ') || 'none that the API shows', ...tried?.verdict.evidence },
    resolution: [
      ...(hidden ? [VIEW_ALL] : []),
      ...(unseen ? DROPPED : (salesforce.find(({ id }) => id === cause)?.resolution ?? [])),
      ...(only && suspicion.open.length > 0
        ? [`If that is not it: look at ${WEB_TO_LEAD_SETUP}: ${suspicion.open.join('; ')}`]
        : []),
      ...(only ? [`If that is not it: ${MAILBOX}`] : []),
    ],
  };
}

const UNSEEN = 'The lead may be there, where this user cannot see it. ';
const MAILBOX =
  'search the mailbox of the Default Lead Creator for Salesforce could not create this lead, and give the mail to leadctl diagnose';
const DROPPED = salesforce.find(({ id }) => id === 'salesforce-lead-dropped')?.resolution ?? [];
const VIEW_ALL =
  'Give the user that leadctl signs in with View All on Lead: Setup › Users › Permission Sets (Lightning) or Setup › Administer › Manage Users › Permission Sets (Classic), Object Settings › Leads; then send a test lead again';

/** A part of the step ends when this share of its time is over, however much the parts before it took. */
function turnsOf(outer: Step): Turns {
  const begun = clock();
  return (share) => {
    const timeoutMs = Math.max(1, Math.round(begun + outer.timeoutMs * share - clock()));
    return { signal: AbortSignal.any([outer.signal, AbortSignal.timeout(timeoutMs)]), timeoutMs };
  };
}
