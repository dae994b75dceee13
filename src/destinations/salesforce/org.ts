import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import type { SalesforceTarget } from './adapter.ts';
import { apiErrorIn } from './api-error.ts';
import { odd } from './between.ts';
import { isRefusal } from './rules.ts';
import type { Row, Session } from './session.ts';
import { API_VERSION } from './sign-in.ts';

/** A token proves itself only when it is used: the root of the API knows it, and names whose it is. */
export async function signInOutcome(target: SalesforceTarget, session: Session, step: Step): Promise<Outcome> {
  const signedIn = await session.signedIn(step);
  const host = new URL(signedIn.instanceUrl).host;
  if (target.config.api?.auth.type !== 'token') {
    return {
      status: 'passed',
      message: `Salesforce took the sign-in; the API is at ${host}`,
      evidence: { instance: host },
    };
  }
  const { absent } = await session.root(step);
  if (absent) {
    await organization(session, step).catch((error: unknown) => {
      // A question that is refused for itself was read: the token is taken.
      if (!isRefusal(error) || apiErrorIn(error)?.status === 404) throw error;
    });
    return `${host} takes the token; the identity service could not be asked besides, for the API names none`;
  }
  try {
    await session.call(step, 'The identity service refused the token', (connection) => connection.identity());
  } catch (error) {
    if (!isRefusal(error) && !/OAuth_Token/.test(String(error instanceof Error ? error.message : ''))) {
      return `${host} takes the token; the identity service could not be asked besides`;
    }
    // An app without the scope id is answered like a dead token; the API itself took it.
    return {
      status: 'warned',
      cause: 'salesforce-session-invalid',
      at: 'api.auth.accessToken',
      message: `${host} takes the token for the REST API, and the identity service does not: it lacks the scope id, or is about to end`,
      evidence: { instance: host },
      resolution: ['Take a fresh token with the scopes api and id, or let leadctl sign in by client credentials'],
    };
  }
  return { status: 'passed', message: `${host} takes the token`, evidence: { instance: host } };
}

/** That the API is there for this user; where its root is missing, the checks behind it prove or refute it. */
export async function apiOutcome(session: Session, step: Step): Promise<Outcome> {
  const { absent } = await session.root(step);
  if (absent === undefined) return 'The REST API answers';
  const root = `/services/data/v${API_VERSION}`;
  const evidence = { httpStatus: 404 };
  if (absent === 'listed') {
    const message = `The REST API lists version ${API_VERSION}, and ${root} itself answers 404: whether it answers this user, the checks behind this one tell`;
    return { status: 'passed', message, evidence };
  }
  const message = `Not known: ${root} answers 404, and the list of versions could not be read. The checks behind this one tell whether the API answers`;
  return { status: 'skipped', message, evidence };
}

/** The id of the org that the sign-in names, or else the root of the API, 15 characters; '' where neither does. */
async function namedOrg(session: Session, step: Step): Promise<string> {
  const named = (await session.signedIn(step)).orgId;
  if (named) return named.slice(0, 15);
  const { identity } = await session.root(step);
  return /\/id\/(00D[0-9A-Za-z]{12})/.exec(identity)?.[1] ?? '';
}

/** The same by the org's own word; '' where it gives none. */
async function ownOrg(session: Session, step: Step): Promise<string> {
  return String((await organization(session, step)).Id ?? '').slice(0, 15);
}

/** True where whatever names the org behind the API names the one of the file. */
export async function isOrgOfFile(target: SalesforceTarget, session: Session, step: Step): Promise<boolean> {
  const named = await namedOrg(session, step).catch(() => '');
  const own = await ownOrg(session, { ...step, timeoutMs: step.timeoutMs / 3 }).catch(() => '');
  const told = [named, own].filter((id) => id !== '');
  return told.length > 0 && told.every((id) => id === target.config.oid.slice(0, 15));
}

async function organization(session: Session, step: Step): Promise<Row> {
  return session.once('organization', async () => {
    const rows = await session.rows(
      step,
      'The org could not be looked at',
      'SELECT Id, IsSandbox, InstanceName, OrganizationType FROM Organization',
    );
    return rows[0] ?? {};
  });
}

/** The sign-in may be one org's and the API that it leads to another's: both have to be the file's. */
export async function matchOutcome(target: SalesforceTarget, session: Session, step: Step): Promise<Outcome> {
  const expected = target.config.oid.slice(0, 15);
  const named = await namedOrg(session, step);
  const own = await ownOrg(session, step).catch((error: unknown) => {
    if (named !== '' && (named !== expected || isRefusal(error))) return '';
    throw error;
  });
  if (own === '' && named === '') {
    return { status: 'inconclusive', message: 'The org did not name its id', at: '', ...odd };
  }
  const actual = [own, named].find((id) => id !== '' && id !== expected);
  if (actual === undefined)
    return {
      status: 'passed',
      message: `The org behind the API is ${expected}, as the file says`,
      evidence: { orgId: expected },
    };
  const cases = actual.toLowerCase() === expected.toLowerCase();
  const apart = own !== '' && named !== '' && own !== named;
  const seen = apart
    ? `The sign-in names the org ${named} and the API is that of ${own}`
    : `The org behind the API is ${actual}`;
  const means = cases ? 'upper and lower case differ, which makes it another org' : 'leads go to that org, or to none';
  throw new Failure(`${seen}, and the file says ${expected}: ${means}`, {
    causeId: 'salesforce-oid-invalid',
    evidence: { expected: actual, configured: expected, ...(apart ? { signIn: named } : {}) },
    resolution: [
      `If ${actual} is the org for the leads, set oid and, in Partner Center, Organization identifier to ${actual}`,
      `If ${expected} is right, the API access is that of another org or sandbox: change api.loginUrl and its credentials`,
    ],
  });
}

const PRODUCTION_HOST = /^(webto|www)\.salesforce\.com$/;

export async function editionOutcome(target: SalesforceTarget, session: Session, step: Step): Promise<Outcome> {
  const org = await organization(session, step);
  if (typeof org.IsSandbox !== 'boolean') {
    return { status: 'inconclusive', message: 'The org did not say whether it is a sandbox', at: '', ...odd };
  }
  const edition = String(org.OrganizationType ?? 'an unnamed edition');
  const evidence = { edition, instance: String(org.InstanceName ?? ''), sandbox: org.IsSandbox };
  const where = `${edition}, instance ${evidence.instance}`;
  if (!org.IsSandbox) return { status: 'passed', message: `A production org: ${where}`, evidence };
  const message = `The org is a sandbox (${where}), and the marketplace posts to the production host alone, where nobody knows it: every lead is lost`;
  const resolution = [
    'Use the organization identifier of the production org in Partner Center and here',
    'To try things out in the sandbox, keep it as a destination of its own with webToLeadUrl set to its My Domain host',
  ];
  if (PRODUCTION_HOST.test(new URL(target.config.webToLeadUrl).hostname)) {
    throw new Failure(message, { causeId: 'salesforce-oid-invalid', evidence, resolution });
  }
  return { status: 'warned', cause: 'salesforce-oid-invalid', message, evidence, resolution };
}

/** What the user of leadctl may do says nothing of the Default Lead Creator, who makes the marketplace's leads. */
export async function leadOutcome(session: Session, step: Step, user: string): Promise<Outcome> {
  const lead = await session.lead(step);
  const evidence = { createable: lead.createable, deletable: lead.deletable, fields: lead.fields.length };
  if (lead.fields.length === 0)
    return { status: 'inconclusive', message: 'Lead was described without any field', at: '', evidence, ...odd };
  if (!lead.createable) {
    return {
      status: 'warned',
      severity: 'advice',
      cause: 'salesforce-permission',
      at: user,
      message:
        'Lead can be read, and the user that leadctl signs in with may not create leads. The form’s leads are made by the Default Lead Creator: see that that user may',
      evidence,
    };
  }
  const limits = lead.deletable ? '' : '; this user may not delete leads, which send-test --cleanup needs';
  return {
    status: 'passed',
    message: `Lead can be read and created, with ${lead.fields.length} fields${limits}`,
    evidence,
  };
}
