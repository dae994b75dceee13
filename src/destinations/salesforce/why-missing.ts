import { Failure, type Step, type Verdict } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { SalesforceTarget } from './adapter.ts';
import { apiErrorIn } from './api-error.ts';
import { unanswered } from './attested.ts';
import { salesforce } from './causes.ts';
import { lengthOutcome, picklistOutcome, requiredOutcome } from './fields.ts';
import { recordOf } from './lead.ts';
import { DAILY_LIMIT, dayCount } from './limits.ts';
import { removeLead } from './records.ts';
import { duplicateRules, flows, listed, type Rule, triggers, validationRules } from './rules.ts';
import type { Row, Session } from './session.ts';

interface Suspect {
  readonly cause: string;
  readonly text: string;
}

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
  // What could be asked by then is told; a question that hangs must not take the rest with it.
  const timeoutMs = Math.max(1, Math.round(outer.timeoutMs * 0.7));
  const step: Step = { signal: AbortSignal.any([outer.signal, AbortSignal.timeout(timeoutMs)]), timeoutMs };
  const suspects = await suspectsIn(target, session, step);
  const tried = target.options.matrix ? await tryThroughApi(session, step, lead) : null;
  if (tried && tried.cause !== null) return tried.verdict;
  const kinds = new Set(suspects.map(({ cause }) => cause));
  const hidden = await leadsArePrivate(session, step);
  const open = unanswered(target.config);
  const places = [
    ...suspects.map(({ text }) => text),
    ...(open.length > 0 ? [`what no API tells (${open.join('; ')})`] : []),
    ...(suspects.length === 0 && open.length === 0
      ? ['a setting that has changed since somebody attested it, or a duplicate catcher of a package']
      : []),
    ...(hidden
      ? [
          'the sharing of leads, which is Private here: without View All on Lead, the user that leadctl signs in with sees none that belongs to somebody else',
        ]
      : []),
    `a queue that is longer than the wait (send-test ${target.name} --remove ${lead.marker} takes the lead away once it has come)`,
  ];
  const only = kinds.size === 1 && tried === null ? [...kinds][0] : undefined;
  const cause = only ?? 'salesforce-lead-dropped';
  const next = target.options.matrix
    ? ''
    : '. leadctl send-test --matrix also tries the same values through the API, which says more';
  return {
    status: 'warned',
    cause,
    message: `${tried ? `${tried.verdict.message}. ` : ''}Left to suspect: ${places.join('; ')}${next}`,
    evidence: { suspects: [...kinds].join(', ') || 'none that the API shows', ...tried?.verdict.evidence },
    resolution: [
      ...(salesforce.find(({ id }) => id === cause)?.resolution ?? []),
      ...(only ? [`If that is not it: ${MAILBOX}`] : []),
    ],
  };
}

const MAILBOX =
  'search the mailbox of the Default Lead Creator for Salesforce could not create this lead, and give the mail to leadctl diagnose';

/** Then a lead may well be there, and only this user does not see it. Where it cannot be asked, nothing is said. */
async function leadsArePrivate(session: Session, step: Step): Promise<boolean> {
  const soql = "SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'Lead'";
  const rows = await session.rows(step, 'The sharing of leads could not be read', soql).catch(() => []);
  return rows[0]?.InternalSharingModel === 'Private';
}

/** Most telling first; what cannot be read is left out. */
async function suspectsIn(target: SalesforceTarget, session: Session, step: Step): Promise<readonly Suspect[]> {
  const suspects: Suspect[] = [];
  const ask = <T>(question: () => Promise<T>, none: T) => question().catch(() => none);
  const count = await ask(() => dayCount(session, step, target.now()), 0);
  if (count >= DAILY_LIMIT) {
    suspects.push({
      cause: 'salesforce-limit',
      text: `the daily limit of Web-to-Lead (${count} leads in 24 hours), so that the form waits in the queue`,
    });
  }
  const fields = await ask(async () => {
    const lead = await session.lead(step);
    const judges = [
      () => requiredOutcome(lead),
      () => picklistOutcome(session, step, lead),
      () => lengthOutcome(lead, target.now()),
    ];
    for (const judge of judges) {
      const found = await fieldSuspect(judge);
      if (found) return found;
    }
    return null;
  }, null);
  if (fields) suspects.push(fields);
  const rules: readonly (readonly [string, string, () => Promise<readonly Rule[]>])[] = [
    ['salesforce-validation-rule', 'validation rule', () => validationRules(session, step)],
    ['salesforce-duplicate', 'duplicate rule', () => duplicateRules(session, step)],
    ['salesforce-trigger-failed', 'trigger', () => triggers(session, step)],
    ['salesforce-trigger-failed', 'flow', () => flows(session, step)],
  ];
  for (const [cause, kind, question] of rules) {
    const active = await ask(question, []);
    if (active.length > 0)
      suspects.push({ cause, text: `the active ${kind}${active.length === 1 ? '' : 's'} ${listed(active)}` });
  }
  return suspects;
}

async function fieldSuspect(judge: () => unknown): Promise<Suspect | null> {
  try {
    const outcome = (await judge()) as Verdict | string | undefined;
    if (typeof outcome !== 'object' || outcome.status !== 'warned' || !outcome.cause) return null;
    return { cause: outcome.cause, text: outcome.message };
  } catch (error) {
    return error instanceof Failure && error.causeId ? { cause: error.causeId, text: error.message } : null;
  }
}

interface Tried {
  /** The cause of the refusal; null where the API made the lead, or nothing was learnt. */
  readonly cause: string | null;
  readonly verdict: Verdict;
}

/** The record carries the same marker, so that whatever stays behind is found and removed as the test lead is. */
async function tryThroughApi(session: Session, step: Step, lead: TestLead): Promise<Tried> {
  let id: string | undefined;
  try {
    const result = await session.call(
      step,
      'The API refuses the same values',
      async (connection) => (await connection.sobject('Lead').create({ ...recordOf(lead) })) as unknown as Row,
    );
    id = typeof result.id === 'string' ? result.id : undefined;
  } catch (error) {
    return refusedByApi(error);
  }
  const left = id === undefined ? 'left behind' : await cleaned(session, step, id, lead.marker);
  const message = `The API makes a lead of the same values, so the org's rules let them pass for the user of leadctl, and it is the form's own gate that drops them unless its queue is slow (the lead was ${left})`;
  return {
    cause: null,
    verdict: { status: 'warned', message, evidence: { throughApi: 'made', ...(id ? { apiLead: id } : {}) } },
  };
}

async function cleaned(session: Session, step: Step, id: string, marker: string): Promise<string> {
  try {
    const { removed } = await removeLead(session, step, id, marker);
    return removed ? 'removed again' : `left behind: id ${id}`;
  } catch {
    return `left behind: id ${id}`;
  }
}

/** Refusals of the user that leadctl signs in with: the form is worked on by another one, of whom they say nothing. */
const OWN = new Set([
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_TYPE',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_SESSION_ID',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'REQUEST_LIMIT_EXCEEDED',
]);

function refusedByApi(error: unknown): Tried {
  const said = apiErrorIn(error);
  const cause = error instanceof Failure ? (error.causeId ?? null) : null;
  const message = error instanceof Error ? error.message : String(error);
  const evidence = {
    throughApi: 'refused',
    ...(said ? { httpStatus: said.status } : {}),
    ...(said?.code ? { code: said.code } : {}),
  };
  if (cause === null || !said || said.status >= 500 || OWN.has(said.code ?? '')) {
    return {
      cause: null,
      verdict: {
        status: 'warned',
        message: `${message}; that is leadctl's own user and proves nothing of the form`,
        evidence,
      },
    };
  }
  return {
    cause,
    verdict: {
      status: 'warned',
      cause,
      message,
      evidence,
      resolution: salesforce.find(({ id }) => id === cause)?.resolution ?? [],
    },
  };
}
