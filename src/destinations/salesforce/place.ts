import type { SalesforceApi } from '../../config/types.ts';

/** The key that holds the address that is asked. */
export function hostPath({ auth, loginUrl }: SalesforceApi): string {
  if (auth.type === 'token') return 'api.auth.instanceUrl';
  return loginUrl === undefined ? 'api' : 'api.loginUrl';
}

function secretPath({ auth }: SalesforceApi): string {
  if (auth.type === 'client-credentials') return 'api.auth.clientSecret';
  return auth.type === 'token' ? 'api.auth.accessToken' : 'api.auth.password';
}

function userPath({ auth }: SalesforceApi): string {
  if (auth.type === 'password') return 'api.auth.username';
  // Whom client credentials work as, and what that user may, is told by the app.
  return auth.type === 'client-credentials' ? 'api.auth.clientId' : 'api.auth';
}

function appPath({ auth }: SalesforceApi): string {
  return auth.type !== 'token' && auth.clientId !== undefined ? 'api.auth.clientId' : 'api.auth';
}

/** Of each cause, what in the file it is about. What is not here concerns the org or Salesforce, and no key. */
const PLACES: Readonly<Record<string, (api: SalesforceApi, said: string) => string>> = {
  'salesforce-login-invalid': secretPath,
  'salesforce-security-token': ({ auth }) =>
    auth.type === 'password' && auth.securityToken !== undefined ? 'api.auth.securityToken' : 'api.auth.password',
  // Of a session that leadctl has just been given, no key is to blame.
  'salesforce-session-invalid': (api) => (api.auth.type === 'token' ? secretPath(api) : 'api.auth'),
  'salesforce-app-invalid': (api, said) =>
    /invalid client credentials/i.test(said) && api.auth.type !== 'token' && api.auth.clientSecret
      ? 'api.auth.clientSecret'
      : appPath(api),
  'salesforce-app-not-approved': appPath,
  'salesforce-ip-restricted': userPath,
  'salesforce-user-locked': userPath,
  'salesforce-api-disabled': userPath,
  'salesforce-permission': userPath,
  'salesforce-field-missing': userPath,
  'salesforce-flow-unsupported': (api, said) => (/this domain|redirect/i.test(said) ? hostPath(api) : 'api.auth.type'),
};

/** The config path below the destination where a refusal by the API belongs; '' is the destination as a whole. */
export function placeOf(cause: string | undefined, said: string, api: SalesforceApi): string {
  return (cause === undefined ? undefined : PLACES[cause]?.(api, said)) ?? '';
}
