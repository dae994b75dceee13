import { randomBytes, randomUUID } from 'node:crypto';
import { type Answer, json } from './http.ts';
import type { App, World } from './world.ts';

const LIFETIME_S = 3599;

/** A token of the sign-in service; with a user's name those of a user. */
export function issue(world: World, app: App, audience: string, username: string | undefined): Answer {
  const issuedAt = Math.floor(world.now() / 1000);
  const claims = {
    aud: audience,
    iss: `${world.url}/${world.tenant}/`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + LIFETIME_S,
    appid: app.id,
    tid: world.tenant,
    ver: '1.0',
    ...(username === undefined ? { idtyp: 'app' } : { upn: username }),
  };
  const accessToken = jwt(claims);
  world.tokens.set(accessToken, { audience, expiresAt: (issuedAt + LIFETIME_S) * 1000, app: app.id });
  const answer = {
    token_type: 'Bearer',
    expires_in: LIFETIME_S,
    ext_expires_in: LIFETIME_S,
    access_token: accessToken,
  };
  if (username === undefined) return json(200, answer, NO_STORE);
  const uid = randomUUID();
  const idToken = jwt({ ...claims, aud: app.id, oid: uid, sub: uid, preferred_username: username });
  const clientInfo = Buffer.from(JSON.stringify({ uid, utid: world.tenant })).toString('base64url');
  const scope = `${audience}/user_impersonation`;
  return json(
    200,
    {
      ...answer,
      scope,
      id_token: idToken,
      refresh_token: randomBytes(24).toString('base64url'),
      client_info: clientInfo,
    },
    NO_STORE,
  );
}

const NO_STORE = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

/** Shaped like a token, signed by nobody. */
function jwt(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'RS256', kid: 'sandbox' })}.${part(claims)}.${randomBytes(48).toString('base64url')}`;
}
