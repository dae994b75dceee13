import { type Check, Failure, type Outcome, type Step, type Verdict } from '../../checks/check.ts';
import { readCertificate } from './certificate.ts';
import { cloudOf, GUID, hostKind, hostOf, resourceOf, sameAuthority } from './clouds.ts';
import { directoryExists } from './entra.ts';
import { columnOf, LEAD_SOURCE_COLUMN, LEAD_SOURCE_WEB } from './lead.ts';
import { columnFacts, createRight, LEAD_SOURCE_PATH, secured } from './rights.ts';
import { serviceErrorIn } from './service-error.ts';
import type { Session } from './session.ts';
import type { DynamicsTarget } from './webapi.ts';

const DAY_MS = 86_400_000;
/** Days before its end from which a credential is warned of. */
const NEAR_DAYS = 30;

/** Checks that need no network. */
export function offlineChecks(target: DynamicsTarget): Check[] {
  const { auth } = target.config;
  const checks: Check[] = [
    {
      id: 'dynamics/url',
      title: 'The URL is that of a Dataverse environment',
      severity: 'at-risk',
      offline: true,
      at: 'url',
      run: () => urlVerdict(target.config.url),
    },
  ];
  if (auth.type === 'entra' && (auth.expires || auth.certificate)) {
    checks.push({
      id: 'dynamics/secret-expiry',
      title: 'The credential is not about to end',
      severity: 'at-risk',
      offline: true,
      at: auth.expires ? 'auth.expires' : 'auth.certificate',
      run: () => {
        const ends = auth.expires
          ? Date.parse(auth.expires)
          : readCertificate(auth.certificate?.reveal() ?? '').validTo.getTime();
        return expiryVerdict(ends, target.now(), auth.certificate ? 'certificate' : 'client secret');
      },
    });
  }
  if (auth.type === 'office365') {
    checks.push({
      id: 'dynamics/office365',
      title: 'The sign-in is not the older one by user name and password',
      severity: 'at-risk',
      offline: true,
      at: 'auth.type',
      run: () => OFFICE365,
    });
  }
  return checks;
}

function urlVerdict(url: string): Outcome {
  const kind = hostKind(new URL(url).hostname);
  if (kind.known) return `${hostOf(url)} has the form of a Dataverse environment`;
  return {
    status: 'warned',
    message: `${hostOf(url)} is ${kind.reason}`,
    resolution: [
      'Open the Power Platform admin center, Environments, the environment that holds the leads, and copy its Environment URL',
      'Give it without a path: what follows the host, such as /main.aspx, belongs to a page',
    ],
    docs: ['https://learn.microsoft.com/power-platform/admin/new-datacenter-regions'],
  };
}

function expiryVerdict(ends: number, now: number, what: string): Outcome {
  const days = Math.floor((ends - now) / DAY_MS);
  const date = new Date(ends).toISOString().slice(0, 10);
  const cause = what === 'certificate' ? 'entra-certificate-invalid' : 'entra-secret-expired';
  if (ends <= now) {
    throw new Failure(
      `The ${what} ended on ${date}, by the date that the ${what === 'certificate' ? 'certificate' : 'file'} states`,
      {
        causeId: cause,
        evidence: { expires: date },
      },
    );
  }
  if (days >= NEAR_DAYS) return `The ${what} is good for ${days} more days, until ${date}`;
  return {
    status: 'warned',
    message: `The ${what} ends in ${days} ${days === 1 ? 'day' : 'days'}, on ${date}: from then on every lead is lost`,
    evidence: { expires: date, days },
    resolution: [
      'Entra admin center, App registrations, the application, Certificates & secrets: add a new one beside the old one',
      'Put it into this file and into Partner Center, Lead management, and publish the offer',
      'Delete the old one when leads arrive',
    ],
    docs: ['https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials'],
  };
}

/**
 * Microsoft deprecated the protocol for Dataverse and advises applications; security defaults and Conditional Access
 * refuse a bare password wherever they ask for a second factor.
 */
const OFFICE365: Verdict = {
  status: 'warned',
  message:
    'The connection signs in as a user with a password: the older way, which ends with every change of the password and wherever multi-factor authentication or Conditional Access is asked for',
  resolution: [
    'Register an application in Entra ID and make it an application user of the environment (leadctl guide dynamics)',
    'In Partner Center choose the authentication Azure Active Directory and give its ids and secret',
    'Until then: exclude the user from policies that ask for a second factor, and renew the password in both places every 90 days',
  ],
  docs: ['https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-office365-deprecation'],
};

/** Challenge, token, user, right, column: the fewest requests that prove that a lead may be written. */
export function liveChecks(target: DynamicsTarget, session: Session): Check[] {
  const { auth } = target.config;
  const live = (check: Omit<Check, 'severity'>): Check => ({ severity: 'blocks-publishing', ...check });
  /** Without a sign-in nothing behind it can be tried: a skipped check does not hold up those that need it. */
  const signedIn =
    (run: (step: Step) => Promise<Outcome>) =>
    async (step: Step): Promise<Outcome> =>
      session.lacking ? { status: 'skipped', message: `Not tried: ${session.lacking}` } : run(step);
  return [
    live({
      id: 'dynamics/tenant',
      title: 'The directory is the one that the organisation signs in with',
      needs: ['dynamics/tls'],
      at: 'auth.tenantId',
      run: (step) => tenantOutcome(target, session, step),
    }),
    live({
      id: 'dynamics/token',
      title: 'Entra ID issues a token',
      needs: ['dynamics/tenant'],
      at: auth.type === 'office365' ? 'auth' : auth.certificate ? 'auth.certificate' : 'auth.clientSecret',
      run: signedIn((step) => tokenOutcome(target, session, step)),
    }),
    live({
      id: 'dynamics/whoami',
      title: 'The environment knows the application user',
      needs: ['dynamics/token'],
      at: auth.type === 'office365' ? 'auth.username' : 'auth.clientId',
      run: signedIn(async (step) => {
        const user = await session.userId(step);
        return {
          status: 'passed',
          message: 'The environment knows the user behind the token',
          evidence: { systemUserId: user },
        };
      }),
    }),
    live({
      id: 'dynamics/lead-create',
      title: 'The user may create leads',
      needs: ['dynamics/whoami'],
      at: auth.type === 'office365' ? 'auth.username' : 'auth.clientId',
      run: signedIn((step) => createRight(session, step)),
    }),
    live({
      id: 'dynamics/leadsourcecode',
      title: 'The column Lead Source can be written',
      needs: ['dynamics/lead-create'],
      at: 'url',
      run: signedIn((step) => leadSourceOutcome(target, session, step)),
    }),
  ];
}

async function tenantOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const { auth, url } = target.config;
  const challenge = await session.challenge(step);
  const host = hostOf(url);
  const named = challenge?.tenant && GUID.test(challenge.tenant) ? challenge.tenant : undefined;
  const configured = auth.tenantId?.toLowerCase();
  if (named === undefined) return unnamed(target, step, host);
  const evidence = { tenant: named, authority: challenge?.authority ?? '' };
  if (configured !== undefined && configured !== named) {
    const same = !GUID.test(configured) && (await directoryExists(target, step, configured)) === named;
    if (!same) await mismatch(target, step, configured, named);
  }
  if (challenge?.authority && !sameAuthority(challenge.authority, auth.authority)) {
    return otherAuthority(auth.authority, challenge.authority, host);
  }
  const resource = challenge?.resource;
  if (resource && resource.toLowerCase() !== resourceOf(url)) {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `${host} calls itself ${hostOf(resource)}: the environment was renamed or moved, or the URL is an alias`,
      evidence: { ...evidence, resource },
      at: 'url',
      resolution: [`Use ${resource} here and in Partner Center`],
    };
  }
  const message = configured
    ? `${host} signs in with the directory ${named}, as the file says`
    : `${host} signs in with the directory ${named}`;
  return { status: 'passed', message, evidence };
}

/** The organisation named another directory: whether the configured one exists at all decides between two causes. */
async function mismatch(target: DynamicsTarget, step: Step, configured: string, named: string): Promise<never> {
  const host = hostOf(target.config.url);
  const advice = [
    `Set the Directory ID to ${named}, here and in Partner Center › Lead management`,
    'If the application was registered in another directory, register it in this one, or have an administrator of this one consent to it',
    'If the Directory ID is right, the URL is that of somebody else’s environment: copy the Environment URL anew',
  ];
  const evidence = { expected: named, configured };
  try {
    await directoryExists(target, step, configured);
  } catch (error) {
    if (error instanceof Failure && serviceErrorIn(error)?.code) {
      throw new Failure(`${error.message}. ${host} signs in with the directory ${named}`, {
        at: 'auth.tenantId',
        evidence: { ...error.evidence, ...evidence },
        resolution: advice,
        cause: error.cause,
      });
    }
    if (step.signal.aborted) throw error;
  }
  throw new Failure(`${host} signs in with the directory ${named}, and the file names ${configured}`, {
    causeId: 'entra-tenant-mismatch',
    at: 'auth.tenantId',
    evidence,
    resolution: advice,
  });
}

/** A 401 that names no directory proves no mismatch: the directory itself is looked up, and the token must show the rest. */
async function unnamed(target: DynamicsTarget, step: Step, host: string): Promise<Outcome> {
  const { tenantId } = target.config.auth;
  if (tenantId) await directoryExists(target, step, tenantId);
  return {
    status: 'warned',
    severity: 'advice',
    message: `${host} does not say which directory it signs in with${tenantId ? '; the configured one exists' : ''}`,
    at: 'url',
  };
}

function otherAuthority(configured: string, named: string, host: string): Outcome {
  const resolution = [
    `Set auth.authority to ${named}`,
    'The URL and the application belong to the same cloud: check both',
  ];
  if (cloudOf(configured) && cloudOf(named)) {
    throw new Failure(
      `${host} belongs to the ${cloudOf(named)} cloud, and the file signs in at that of ${cloudOf(configured)}`,
      {
        causeId: 'entra-tenant-mismatch',
        at: 'auth.authority',
        evidence: { expected: named, configured },
        resolution,
      },
    );
  }
  return {
    status: 'warned',
    severity: 'at-risk',
    message: `${host} signs in at ${hostOf(named)}, and the file at ${hostOf(configured)}`,
    at: 'auth.authority',
    resolution,
  };
}

async function tokenOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const { auth, url } = target.config;
  const token = await session.token(step);
  const minutes = Math.round((token.expiresAt - target.now()) / 60_000);
  const audience = token.claims.aud;
  if (typeof audience === 'string' && audience.startsWith('https:') && resourceOf(audience) !== resourceOf(url)) {
    return {
      status: 'warned',
      message: `The token was issued for ${hostOf(audience)}, not for ${hostOf(url)}: the environment may refuse it`,
      at: 'url',
    };
  }
  return `${hostOf(auth.authority)} issued a token for ${hostOf(resourceOf(url))}, good for ${minutes} minutes`;
}

async function leadSourceOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const facts = columnFacts(
    await session.read(step, 'The column leadsourcecode could not be looked up', LEAD_SOURCE_PATH),
  );
  if (facts.secured) return secured(session, step, facts);
  const mapped = columnOf('leadSource', target.config.mapping) === LEAD_SOURCE_COLUMN;
  if (!mapped && facts.options.length > 0 && !facts.options.includes(LEAD_SOURCE_WEB)) {
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'dataverse-value-out-of-range',
      message: `The column Lead Source has no option ${LEAD_SOURCE_WEB} (Web); a lead that names it is refused`,
      evidence: { options: facts.options.join(', ') },
      resolution: [
        'Power Apps, Tables, Lead, Columns, Lead Source: add the choice with the value 8 (Web)',
        'Prove it with leadctl send-test, which writes that value as the marketplace is thought to: which one it really writes is not published',
      ],
    };
  }
  return 'Lead Source is there, not secured, and has the option Web';
}
