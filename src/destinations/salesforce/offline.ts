import type { Check, Outcome, Verdict } from '../../checks/check.ts';
import type { SalesforceApi, SalesforceConfig } from '../../config/types.ts';
import { checksum } from './oid.ts';

/** Checks that need no network. */
export function offlineChecks(config: SalesforceConfig): Check[] {
  const checks: Check[] = [
    {
      id: 'salesforce/oid',
      title: 'The organization identifier has the form that Partner Center takes',
      severity: 'blocks-publishing',
      offline: true,
      at: 'oid',
      run: () => oidOutcome(config.oid),
    },
  ];
  const method = config.api && methodVerdict(config.api);
  if (method) {
    checks.push({
      id: 'salesforce/sign-in-method',
      title: 'The way of signing in has a future',
      severity: 'at-risk',
      offline: true,
      at: 'api.auth.type',
      run: () => method,
    });
  }
  return checks;
}

/** What is no id at all was refused with the file; the marketplace's own pattern takes 15 letters and digits. */
function oidOutcome(oid: string): Outcome {
  const id = oid.slice(0, 15);
  if (oid.length === 15) return `${oid} has 15 characters (with its checksum ${oid}${checksum(oid)})`;
  return {
    status: 'warned',
    severity: 'blocks-publishing',
    message: `${oid} is the form of 18 characters: Partner Center takes the first 15 only, ${id}`,
    evidence: { use: id },
    resolution: [`Use ${id}, upper and lower case as shown, here and in Partner Center › Organization identifier`],
  };
}

const CLIENT_CREDENTIALS: readonly string[] = [
  'In Salesforce make an external client app with the Client Credentials Flow and a Run As user (leadctl guide salesforce)',
  'Change api.auth to type client-credentials with clientId and clientSecret, and api.loginUrl to the My Domain address',
];

/**
 * SOAP login() ends for API versions 31.0 to 64.0 with Summer '27 and is not in 65.0 and later
 * (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_login.htm); the OAuth user
 * name-password flow is blocked in orgs made since Summer '23 unless an administrator allows it.
 */
function methodVerdict({ auth }: SalesforceApi): Verdict | undefined {
  if (auth.type !== 'password') return undefined;
  const docs = ['https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_login.htm'];
  if (auth.clientId === undefined) {
    return {
      status: 'warned',
      message:
        "leadctl signs in with SOAP login(), which Salesforce retires with Summer '27 and which is off in orgs made since Winter '26; leads are not touched by it, their proof is",
      resolution: CLIENT_CREDENTIALS,
      docs,
    };
  }
  return {
    status: 'warned',
    message:
      "leadctl signs in with the OAuth user name-password flow, which is blocked in orgs made since Summer '23 and which external client apps do not have",
    resolution: CLIENT_CREDENTIALS,
    docs: ['https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm&type=5'],
  };
}
