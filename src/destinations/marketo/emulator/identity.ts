import { randomUUID } from 'node:crypto';
import { type Answer, type Call, json } from './http.ts';
import type { World } from './world.ts';

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** The same token until it ends, with less and less time left. Refusals are the one kind that is no 200. */
export function identity(world: World, call: Call): Answer {
  const form = new URLSearchParams(call.method === 'POST' ? call.body : '');
  const given = (name: string) => form.get(name) ?? call.query.get(name) ?? '';
  const refused = (error: string, description: string, status = 401) =>
    json(status, { error, error_description: description }, NO_STORE);
  if (given('grant_type') !== 'client_credentials') {
    return refused('unsupported_grant_type', `Unsupported grant type: ${given('grant_type')}`, 400);
  }
  const secret = world.clients.get(given('client_id'));
  if (secret === undefined) return refused('unauthorized', `No client with requested id: ${given('client_id')}`);
  if (secret !== given('client_secret')) return refused('invalid_client', 'Bad client credentials');
  const now = world.now();
  let [token, end] = [...world.tokens].find(([, ends]) => ends > now) ?? [undefined, 0];
  if (token === undefined) {
    token = `${randomUUID()}:int`;
    end = now + world.tokenLifetimeMs;
    world.tokens.set(token, end);
  }
  return json(
    200,
    {
      access_token: token,
      token_type: 'bearer',
      expires_in: Math.floor((end - now) / 1000),
      scope: 'apis@contoso.example',
    },
    NO_STORE,
  );
}

/** Why a REST call with this header is refused, or undefined. */
export function tokenFault(world: World, call: Call): readonly [string, string] | undefined {
  // `?access_token=` is no longer taken since 31 August 2026.
  const token = /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (token === undefined) return ['600', 'Empty access token'];
  const end = world.tokens.get(token);
  if (end === undefined) return ['601', 'Access token invalid'];
  return end <= world.now() ? ['602', 'Access token expired'] : undefined;
}
