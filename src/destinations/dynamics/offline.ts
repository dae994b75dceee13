import { type Check, Failure, type Outcome, type Verdict } from '../../checks/check.ts';
import { unreachableFromOutside } from '../../net/private.ts';
import { readCertificate } from './certificate.ts';
import { hostKind, hostOf } from './clouds.ts';
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
        // The file states a day, not an hour: the whole of it counts as good.
        const ends = auth.expires
          ? Date.parse(auth.expires) + DAY_MS
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
  const { hostname } = new URL(url);
  const unreachable = unreachableFromOutside(hostname);
  if (unreachable) {
    return {
      status: 'warned',
      message: `${unreachable}: the marketplace cannot reach it`,
      resolution: ['For an offer, give the Environment URL of an environment in the cloud.'],
    };
  }
  const kind = hostKind(hostname);
  if (kind.known) return `${hostOf(url)} has the form of a Dataverse environment`;
  return {
    status: 'warned',
    message: `${hostOf(url)} is ${kind.reason}`,
    resolution: [
      'Open the Power Platform admin center › Environments › the environment that holds the leads, and copy its Environment URL.',
      'Give it without a path: what follows the host, such as /main.aspx, belongs to a page.',
    ],
    docs: ['https://learn.microsoft.com/power-platform/admin/new-datacenter-regions'],
  };
}

function expiryVerdict(ends: number, now: number, what: string): Outcome {
  const days = Math.floor((ends - 1 - now) / DAY_MS);
  const date = new Date(ends - 1).toISOString().slice(0, 10);
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
  if (days >= NEAR_DAYS) {
    const message = `The ${what} is good for ${days} more days, until ${date}`;
    return { status: 'passed', message, evidence: { expires: date, days } };
  }
  return {
    status: 'warned',
    message: `The ${what} ends ${days === 0 ? 'today' : `in ${days} ${days === 1 ? 'day' : 'days'}`}, on ${date}: from then on every lead is lost`,
    evidence: { expires: date, days },
    resolution: [
      'Entra admin center › App registrations › the application › Certificates & secrets: add a new one beside the old one.',
      'Put it into this file and into Partner Center › Customer leads, and publish the offer.',
      'Delete the old one when leads arrive.',
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
    'Register an application in Entra ID and make it an application user of the environment (leadctl guide dynamics).',
    'In Partner Center choose the authentication Azure Active Directory and give its ids and secret.',
    'Until then: exclude the user from policies that ask for a second factor, and renew the password in both places every 90 days.',
  ],
  docs: ['https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-office365-deprecation'],
};
