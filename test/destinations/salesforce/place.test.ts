import { afterEach, describe, expect, it } from 'vitest';
import type { Place } from '../../../src/checks/result.ts';
import { runChecks } from '../../../src/checks/run.ts';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import type { Answer, Silence } from '../../../src/destinations/salesforce/emulator/http.ts';
import { closeAll, type Mode, place, stage, stageToken } from './fixture.ts';

afterEach(closeAll);

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(body),
});
const oauth = (error: string, text: string) => json(400, { error, error_description: text });
const rest = (status: number, errorCode: string, message = 'x') => json(status, [{ errorCode, message }]);
const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><title>Guest network</title>',
});

/** Where the first check that did not hold points to in the file, below the destination; '' is the destination itself. */
async function pointedAt(faults: Readonly<Record<string, Answer | Silence>>, mode: Mode, loginUrl?: string) {
  const options = { faults, ...(loginUrl ? { loginUrl: () => loginUrl } : {}) };
  const one = mode === 'token' ? await stageToken(options) : await stage({ ...options, mode });
  const asked: string[] = [];
  const seen: Place = {
    ...place(one.redactor),
    locate: (path) => ({ file: 'leadctl.config.yaml', line: 1, column: 1, path }),
    origin: (path) => {
      asked.push(path);
      return /Secret|password|accessToken|Token$/.test(path) ? 'env SECRET (64 characters, #d2daca)' : null;
    },
  };
  const silent = Object.values(faults).includes('silent');
  const limits = { timeoutMs: silent ? 1500 : 10_000, signal: new AbortController().signal };
  const every = { only: [], skip: [], offline: false, deep: false };
  const results = await runChecks(adapt(one.target).checks, seen, every, limits);
  const found = results.find(({ status }) => status === 'failed' || status === 'inconclusive');
  const path = found?.at?.path.replace(/^destinations\.sales\.?/, '');
  return { path, fingerprint: found?.evidence.value !== undefined };
}

const CC = 'client-credentials';

describe('a refusal points at the key that it is about', () => {
  it.each<readonly [string, string, Answer | Silence, Mode, string]>([
    ['a wrong consumer key', 'oauth', oauth('invalid_client_id', 'client identifier invalid'), CC, 'api.auth.clientId'],
    ['a wrong secret', 'oauth', oauth('invalid_client', 'invalid client credentials'), CC, 'api.auth.clientSecret'],
    ['an app that is off', 'oauth', oauth('invalid_client', 'inactive connected app'), CC, 'api.auth.clientId'],
    ['no Run As user', 'oauth', oauth('invalid_grant', 'no client credentials user enabled'), CC, 'api.auth.clientId'],
    ['an address that is barred', 'oauth', oauth('invalid_grant', 'ip restricted'), CC, 'api.auth.clientId'],
    ['the same of a user', 'oauth', oauth('invalid_grant', 'ip restricted'), 'oauth-password', 'api.auth.username'],
    [
      'a wrong password',
      'oauth',
      oauth('invalid_grant', 'authentication failure'),
      'oauth-password',
      'api.auth.password',
    ],
    ['the wrong host', 'oauth', oauth('invalid_grant', 'request not supported on this domain'), CC, 'api.loginUrl'],
    ['a flow that is off', 'oauth', oauth('unsupported_grant_type', 'grant type not supported'), CC, 'api.auth.type'],
    ['no API for the user', 'any', rest(403, 'API_DISABLED_FOR_ORG'), CC, 'api.auth.clientId'],
    ['no API for a user by name', 'any', rest(403, 'API_DISABLED_FOR_ORG'), 'soap', 'api.auth.username'],
    [
      'no right to read Lead',
      'describe',
      rest(400, 'INVALID_TYPE', "sObject type 'Lead' is not supported."),
      CC,
      'api.auth.clientId',
    ],
    ['a session that ended', 'any', rest(401, 'INVALID_SESSION_ID'), CC, 'api.auth'],
    ['a token that ended', 'any', rest(401, 'INVALID_SESSION_ID'), 'token', 'api.auth.accessToken'],
    ['an outage', 'any', rest(503, 'SERVER_UNAVAILABLE'), CC, ''],
    ['a limit', 'any', rest(403, 'REQUEST_LIMIT_EXCEEDED'), CC, ''],
    ['a page of a network', 'any', page(200), CC, 'api.loginUrl'],
    ['a page of a proxy', 'any', page(401), 'token', 'api.auth.instanceUrl'],
    ['silence', 'oauth', 'silent', CC, 'api.loginUrl'],
    ['a reset', 'any', 'reset', 'token', 'api.auth.instanceUrl'],
    [
      'JSON that is cut off',
      'describe',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"name":' },
      CC,
      '',
    ],
  ])('%s', async (_, on, reply, mode, path) => {
    const found = await pointedAt({ [on]: reply }, mode);
    expect(found.path).toBe(path);
    // The fingerprint of a secret is shown of a secret that is at fault, and of nothing else.
    expect(found.fingerprint).toBe(/clientSecret|password|accessToken/.test(path));
  });

  it('a name that does not exist is the address', async () => {
    const found = await pointedAt({}, CC, 'https://leadctl-missing.invalid');
    expect(found).toEqual({ path: 'api.loginUrl', fingerprint: false });
  });
});
