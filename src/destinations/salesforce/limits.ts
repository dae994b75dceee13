import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import { isRefusal } from './rules.ts';
import type { Row, Session } from './session.ts';

/** Leads that Web-to-Lead makes in any 24 hours before further forms wait (Salesforce help, Web-to-Lead limits). */
export const DAILY_LIMIT = 500;
const NEAR = 400;
const DAY_MS = 86_400_000;

/** Leads of the last 24 hours: an upper bound of those from Web-to-Lead, which nothing tells apart. */
export function dayCount(session: Session, step: Step, now: number): Promise<number> {
  return session.once('day-count', () => {
    const since = new Date(now - DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    return session.count(step, 'Leads could not be counted', `SELECT COUNT() FROM Lead WHERE CreatedDate > ${since}`);
  });
}

/**
 * Whether leads are shared with their owners alone: then this user sees, finds and counts only some, unless it has View
 * All on Lead, which the API does not tell in one question. Null where it cannot be asked.
 */
export function leadsArePrivate(session: Session, step: Step): Promise<boolean | null> {
  const soql = "SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'Lead'";
  return session
    .once('sharing', () => session.rows(step, 'The sharing of leads could not be read', soql))
    .then((rows) =>
      typeof rows[0]?.InternalSharingModel === 'string' ? rows[0].InternalSharingModel === 'Private' : null,
    )
    .catch(() => null);
}

export async function limitOutcome(session: Session, step: Step, now: number): Promise<Outcome> {
  const limits = await session
    .call(step, 'The limits could not be read', async (connection) => (await connection.limits()) as unknown as Row)
    .catch((error: unknown) => {
      if (isRefusal(error)) return null;
      throw error;
    });
  const storage = part(limits, 'DataStorageMB');
  if (storage && storage.max > 0 && storage.remaining <= 0) {
    throw new Failure(`The data storage of the org is full (${storage.max} MB): no lead can be made`, {
      causeId: 'salesforce-limit',
      status: 'failed',
      evidence: { dataStorageMB: storage.max },
    });
  }
  const [count, unseen] = await Promise.all([
    dayCount(session, step, now).catch((error: unknown) => {
      if (isRefusal(error)) return null;
      throw error;
    }),
    whatIsUnseen(session, step),
  ]);
  const requests = part(limits, 'DailyApiRequests');
  const evidence = {
    ...(count === null ? {} : { leadsIn24h: count }),
    ...(requests ? { apiRequestsLeft: requests.remaining } : {}),
    ...(storage ? { storageLeftMB: storage.remaining } : {}),
  };
  if (count !== null && count >= NEAR) {
    return {
      status: 'warned',
      cause: 'salesforce-limit',
      message: `${unseen === null ? '' : 'At least '}${count} leads were made in the last 24 hours${count >= DAILY_LIMIT ? '' : ', close to what Web-to-Lead allows'}: beyond ${DAILY_LIMIT} by Web-to-Lead, further forms wait in a queue, and beyond 50,000 they are lost (all leads are counted here, however they came)`,
      evidence,
    };
  }
  if (requests && requests.max > 0 && requests.remaining < requests.max / 50) {
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'salesforce-limit',
      message: `Only ${requests.remaining} of ${requests.max} API requests are left today: leadctl may soon be refused, Web-to-Lead is not`,
      evidence,
    };
  }
  if (count === null)
    return {
      status: 'skipped',
      message: 'How many leads came in the last 24 hours is unknown: the question was refused',
      evidence,
    };
  if (unseen !== null)
    return {
      status: 'skipped',
      message: `How many leads came in the last 24 hours is unknown: this user sees ${count}, and ${unseen}`,
      evidence,
    };
  const unread = storage === null ? '; how much data storage is left could not be read' : '';
  return {
    status: 'passed',
    message: `${count} leads in the last 24 hours, of the ${DAILY_LIMIT} that Web-to-Lead makes${unread}`,
    evidence,
  };
}

async function whatIsUnseen(session: Session, step: Step): Promise<string | null> {
  const hidden = await leadsArePrivate(session, step);
  if (hidden === false) return null;
  return hidden === null
    ? 'whether it sees all of them could not be read'
    : 'the sharing of leads is Private: the number is the whole one only if the user has View All on Lead';
}

function part(limits: Row | null, name: string): { readonly max: number; readonly remaining: number } | null {
  const value = limits?.[name];
  if (typeof value !== 'object' || value === null) return null;
  const { Max, Remaining } = value as Row;
  return typeof Max === 'number' && typeof Remaining === 'number' ? { max: Max, remaining: Remaining } : null;
}
