import { Failure, type Step } from '../../checks/check.ts';
import type { SalesforceApi } from '../../config/types.ts';
import type { SalesforceTarget } from './adapter.ts';
import { ApiError } from './api-error.ts';
import { apiFailure } from './api-failure.ts';
import { MY_DOMAIN, odd } from './between.ts';
import { hostPath } from './place.ts';
import { transportOf } from './transport.ts';

/**
 * Summer '25: the last version with SOAP login(), which 65.0 and later do not have, and far from the end of its own life
 * (three years at least, https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/api_rest_eol.htm).
 */
export const API_VERSION = '64.0';

const LOGIN = 'https://login.salesforce.com';
export const EDITOR = 'whoever edits the leadctl configuration, with a Salesforce administrator';

export type Connection = import('jsforce/lib/connection.js').Connection;

export interface SignedIn {
  /** Origin of the org's API. */
  readonly instanceUrl: string;
  readonly accessToken: string;
  /** 18 characters; undefined where only a token is known, or the answer names none. */
  readonly orgId?: string;
  readonly userId?: string;
}

type Config = ConstructorParameters<typeof import('jsforce/lib/connection.js').Connection>[0];

/** A connection whose requests take the road of the run, within the time of one step. */
export async function connect(target: SalesforceTarget, step: Step, config: NonNullable<Config>): Promise<Connection> {
  const [{ Connection }, transport] = await Promise.all([import('./jsforce.ts'), transportOf(target.net, step)]);
  // JSFORCE_LOG_LEVEL would otherwise have it print requests, tokens included.
  const connection = new Connection({ version: API_VERSION, logLevel: 'NONE', ...config });
  Object.assign(connection, { _transport: transport });
  Object.assign(connection.oauth2, { _transport: transport });
  return connection;
}

/**
 * Signs in once. With a token there is nothing to ask: whether it holds, the first request tells.
 *
 * @throws Failure with the cause that Salesforce's refusal shows.
 */
export async function signIn(target: SalesforceTarget, step: Step, api: SalesforceApi): Promise<SignedIn> {
  const { auth } = api;
  const loginUrl = auth.type === 'token' ? auth.instanceUrl : (api.loginUrl ?? LOGIN);
  if (/\.lightning\.(force\.com|crmforce\.mil)$/.test(new URL(loginUrl).hostname)) {
    throw new Failure(`${new URL(loginUrl).hostname} is the address of the user interface and has no API`, {
      causeId: auth.type === 'token' ? 'salesforce-session-invalid' : 'salesforce-flow-unsupported',
      at: hostPath(api),
      status: 'failed',
      who: EDITOR,
      resolution: [MY_DOMAIN, `Put it, with https:// before it, into ${hostPath(api)}`],
    });
  }
  if (auth.type === 'token') return { instanceUrl: auth.instanceUrl, accessToken: auth.accessToken.reveal() };
  const what = `${new URL(loginUrl).host} refused the sign-in`;
  try {
    const connection = await connect(target, step, { loginUrl, ...oauthOf(auth, loginUrl) });
    const user = await started(connection, auth);
    const accessToken = connection.accessToken ?? '';
    target.redactor.add(accessToken);
    const { instanceUrl } = connection;
    if (!URL.canParse(instanceUrl) || new URL(instanceUrl).protocol !== 'https:') {
      throw new Failure('The sign-in named an address of the org that is not https: no token is sent there', {
        at: hostPath(api),
        status: 'inconclusive',
        ...odd,
      });
    }
    return { instanceUrl: new URL(instanceUrl).origin, accessToken, ...user };
  } catch (error) {
    const said = error instanceof ApiError ? error : undefined;
    if (said && said.form !== 'json' && (said.status === 404 || said.status === 405)) {
      throw new Failure(`${new URL(loginUrl).host} has no sign-in of Salesforce: ${said.message}`, {
        causeId: 'salesforce-flow-unsupported',
        at: hostPath(api),
        evidence: { httpStatus: said.status, body: said.form },
        who: EDITOR,
        resolution: [MY_DOMAIN, 'Put it, with https:// before it, into api.loginUrl'],
      });
    }
    // A page, or an answer that was cut off, is nobody's refusal.
    const strange = said && (said.status < 300 || said.form === 'html');
    throw apiFailure(strange ? `The sign-in at ${new URL(loginUrl).host} came to nothing` : what, error, api);
  }
}

type Auth = Exclude<SalesforceApi['auth'], { readonly type: 'token' }>;

function oauthOf(auth: Auth, loginUrl: string) {
  if (auth.clientId === undefined) return {};
  const clientSecret = auth.clientSecret?.reveal();
  return { oauth2: { loginUrl, clientId: auth.clientId, ...(clientSecret === undefined ? {} : { clientSecret }) } };
}

type User = Pick<SignedIn, 'orgId' | 'userId'>;

async function started(connection: Connection, auth: Auth): Promise<User> {
  if (auth.type === 'client-credentials') return granted(connection, { grant_type: 'client_credentials' });
  const { username } = auth;
  const password = `${auth.password.reveal()}${auth.securityToken?.reveal() ?? ''}`;
  if (auth.clientId !== undefined) return granted(connection, { grant_type: 'password', username, password });
  const { organizationId: orgId, id: userId } = await connection.loginBySoap(username, password);
  return { orgId, userId };
}

/** Without jsforce's authorize(), which breaks where the answer holds a token and no identity. */
async function granted(
  connection: Connection,
  grant: { readonly grant_type: string; readonly [name: string]: string },
): Promise<User> {
  const answer = await connection.oauth2.requestToken({ ...grant });
  connection.accessToken = answer.access_token;
  connection.instanceUrl = answer.instance_url;
  const [, orgId, userId] = /\/(00D[0-9A-Za-z]{12,15})\/(\w+)\/?$/.exec(String(answer.id ?? '')) ?? [];
  return { ...(orgId === undefined ? {} : { orgId }), ...(userId === undefined ? {} : { userId }) };
}
