import { Failure, type Step } from '../../checks/check.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { GUID, hostOf } from './clouds.ts';
import { acquireToken, type Token } from './token.ts';
import { type DynamicsTarget, errorOf, exchange, otherJson, readJson, refused, type WebApiRequest } from './webapi.ts';

/**
 * What the checks and the delivery of one run share, so that a green run asks each question once. Only answers are
 * kept: what failed is asked anew by whoever needs it.
 */
export interface Session {
  /** Why no sign-in can be tried at all; undefined where one can. */
  readonly lacking: string | undefined;
  challenge(step: Step): Promise<Challenge | undefined>;
  token(step: Step): Promise<Token>;
  /** The systemuserid behind the token. */
  userId(step: Step): Promise<string>;
  /** A GET below the Web API's path with the token; `what` begins the sentence of a refusal. */
  read(step: Step, what: string, path: string): Promise<Readonly<Record<string, unknown>>>;
  /** As read, with the rows of `value`. */
  rows(step: Step, what: string, path: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  authorized(step: Step, request: WebApiRequest): Promise<WebApiRequest>;
}

/** Milliseconds before its end at which a token is no longer used. */
const MARGIN_MS = 60_000;

export function openSession(target: DynamicsTarget): Session {
  let challenge: Challenge | undefined;
  let token: Token | undefined;
  let userId: string | undefined;
  const { auth } = target.config;

  const session: Session = {
    lacking:
      auth.type === 'office365' && !auth.clientId
        ? 'a user name and password alone cannot be tried: OAuth needs the id of an app registration of your own as well. ' +
          'Add auth.clientId (with "Allow public client flows" on), or sign in with an application instead'
        : undefined,
    async challenge(step) {
      // Loads while the answer is on its way: the token is next.
      if (!session.lacking) void import('@azure/msal-node').catch(() => {});
      challenge ??= await askForChallenge(target, step);
      return challenge;
    },
    async token(step) {
      if (session.lacking) throw new Failure(`No sign-in: ${session.lacking}`, { status: 'inconclusive', at: 'auth' });
      if (!token || token.expiresAt - MARGIN_MS < target.now()) {
        const tenant = auth.tenantId ?? (await session.challenge(step))?.tenant ?? 'organizations';
        token = await acquireToken(target, step, tenant);
      }
      return token;
    },
    async userId(step) {
      if (userId) return userId;
      const { UserId } = await session.read(step, 'WhoAmI was refused', '/WhoAmI');
      if (typeof UserId !== 'string' || !GUID.test(UserId)) throw otherJson(target, 'WhoAmI', 'UserId');
      userId = UserId;
      return userId;
    },
    async read(step, what, path) {
      // Roles and metadata are cached for up to half a minute: whoever has just mended one wants to see it.
      const headers = { consistency: 'Strong' };
      return readJson(target, step, what, await session.authorized(step, { path, headers }));
    },
    async rows(step, what, path) {
      const { value } = await session.read(step, what, path);
      if (!Array.isArray(value)) throw otherJson(target, what, 'list');
      return value;
    },
    async authorized(step, request) {
      return { ...request, token: (await session.token(step)).value };
    },
  };
  return session;
}

/**
 * Asks without a token: the answer must be 401 and names the organisation's directory and cloud, which finds a wrong
 * Directory ID before any secret is used. Undefined where the 401 names nothing.
 *
 * @throws Failure where the host is no Dataverse organisation, or does not serve.
 */
async function askForChallenge(target: DynamicsTarget, step: Step): Promise<Challenge | undefined> {
  const reply = await exchange(target, step, { path: '/WhoAmI' });
  const host = hostOf(target.config.url);
  if (reply.status === 401) {
    const challenge = parseChallenge(reply.headers['www-authenticate']);
    if (challenge?.kind === 'on-premises') {
      throw refused(target, `${host} signs in on premises, which the marketplace does not support`, reply, NO_INSTANCE);
    }
    if (challenge?.kind === 'entra') return challenge;
    if (errorOf(target, reply).code)
      throw refused(target, `${host} refused a caller without a token`, reply, ANONYMOUS);
    return undefined;
  }
  // With these, the organisation or Microsoft's front door speaks for itself; its code or status tells what is wrong.
  if (reply.status === 429 || reply.status >= 500 || reply.status === 403) {
    throw refused(target, `${host} answered a caller without a token with ${reply.status}`, reply, ANONYMOUS);
  }
  throw refused(target, `${host} does not answer as a Dataverse organisation`, reply, NO_INSTANCE);
}

const ANONYMOUS = { anonymous: true, at: 'url' };
const NO_INSTANCE = { causeId: 'dataverse-instance-not-found', at: 'url' };
