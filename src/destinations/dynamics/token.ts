import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { Failure, type Step } from '../../checks/check.ts';
import type { EntraAuth, Office365Auth } from '../../config/types.ts';
import type { HttpReply } from '../../net/network.ts';
import { readCertificate } from './certificate.ts';
import { hostOf, resourceOf } from './clouds.ts';
import { ENTRA_MAX_BYTES, entraRefusal, entraRoad } from './entra.ts';
import { parsed } from './service-error.ts';
import type { DynamicsTarget } from './webapi.ts';

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Claims as the token shows them; empty where it is opaque. Never verified: that is the organisation's business. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What the wire showed last: msal-node's own errors hide status, body and cause. */
interface Seen {
  reply?: HttpReply;
  error?: unknown;
}

/**
 * One token for the organisation by msal-node, as a program of Microsoft's own would ask for it. Each call makes a new
 * client application: an older one would answer from its memory of throttling, without a request.
 *
 * @throws Failure that says what the sign-in service answered, or what broke the road to it.
 */
export async function acquireToken(target: DynamicsTarget, step: Step, tenant: string): Promise<Token> {
  const seen: Seen = {};
  const result = await signIn(target, step, tenant, seen).catch((error: unknown) => {
    throw explained(target, step, seen, error);
  });
  const value = result?.accessToken;
  if (!value) throw explained(target, step, seen, new Error('msal-node returned no token'));
  target.redactor.add(value);
  const expiresAt = result.expiresOn?.getTime() ?? target.now() + 3_599_000;
  return { value, expiresAt, claims: claimsOf(value) };
}

async function signIn(target: DynamicsTarget, step: Step, tenant: string, seen: Seen) {
  const { auth } = target.config;
  const credential = auth.type === 'entra' ? credentialOf(auth) : {};
  const msal = await import('@azure/msal-node');
  const configuration = {
    auth: { clientId: auth.clientId ?? '', ...authorityOf(auth.authority, tenant), ...credential },
    system: { networkClient: recorder(target, step, seen) },
  };
  const resource = resourceOf(target.config.url);
  if (auth.type === 'entra') {
    const app = new msal.ConfidentialClientApplication(configuration);
    return app.acquireTokenByClientCredential({ scopes: [`${resource}/.default`] });
  }
  const app = new msal.PublicClientApplication(configuration);
  return app.acquireTokenByUsernamePassword({
    scopes: [`${resource}/user_impersonation`],
    username: auth.username,
    password: auth.password.reveal(),
  });
}

function credentialOf(auth: EntraAuth) {
  if (auth.certificate) {
    const { privateKey, thumbprintSha256 } = readCertificate(auth.certificate.reveal());
    return { clientCertificate: { privateKey, thumbprintSha256 } };
  }
  return { clientSecret: auth.clientSecret?.reveal() ?? '' };
}

/**
 * Endpoints are given rather than discovered: otherwise msal-node would ask login.microsoftonline.com about a host that
 * it does not know, and fetch the directory's metadata before each token.
 */
function authorityOf(authority: string, tenant: string) {
  const base = `${authority}/${tenant}`;
  return {
    authority: base,
    knownAuthorities: [hostOf(authority)],
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      issuer: `${base}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
  };
}

function recorder(target: DynamicsTarget, step: Step, seen: Seen): INetworkModule {
  const send = async <T>(method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions) => {
    delete seen.reply;
    delete seen.error;
    try {
      seen.reply = await target.net.request({
        method,
        url,
        headers: options?.headers ?? {},
        ...(options?.body === undefined ? {} : { body: options.body }),
        signal: step.signal,
        timeoutMs: step.timeoutMs,
        maxBytes: ENTRA_MAX_BYTES,
      });
    } catch (error) {
      seen.error = error;
      throw error;
    }
    const { headers, status } = seen.reply;
    return { headers: { ...headers }, status, body: parsed(seen.reply.text()) ?? {} } as NetworkResponse<T>;
  };
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}

/** From the record of the wire where there is one, and from msal-node's error alone where nothing was sent. */
function explained(target: DynamicsTarget, step: Step, seen: Seen, error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (seen.error !== undefined) {
    return step.signal.aborted && seen.error === step.signal.reason ? seen.error : entraRoad(target, seen.error);
  }
  if (seen.reply) {
    const { auth } = target.config;
    const what = `${hostOf(auth.authority)} issued no token${slipOf(auth, seen.reply)}`;
    return entraRefusal(target, what, seen.reply);
  }
  const { name, errorCode } = error as { name?: unknown; errorCode?: unknown };
  return new Failure(`The sign-in could not be begun: ${errorCode ?? name ?? 'msal-node refused the settings'}`, {
    evidence: { code: `msal:${errorCode ?? name}` },
    at: 'auth',
    cause: Object.assign(new Error(String(errorCode ?? name)), { code: `msal:${errorCode ?? name}` }),
  });
}

/** The commonest slip with a client secret shows in its form. */
function slipOf(auth: EntraAuth | Office365Auth, reply: HttpReply): string {
  if (auth.type !== 'entra' || !auth.clientSecret || !/AADSTS(7000215|50012)/.test(reply.text())) return '';
  return auth.clientSecret.describe().includes('looks like a GUID')
    ? ", and the client secret has the form of a GUID: it is the secret's ID, not its value"
    : '';
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split('.')[1];
  return payload ? (parsed(Buffer.from(payload, 'base64url').toString('utf8')) ?? {}) : {};
}
