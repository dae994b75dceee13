import { afterEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../src/secret.ts';
import { closeAll, type Stage, send, stage, stageSandbox, stageToken, validate } from './fixture.ts';

// Read by jsforce when it is loaded, which happens inside of the tests: it prints requests with their tokens.
process.env.JSFORCE_LOG_LEVEL = 'DEBUG';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
});

const json = (status: number, value: unknown) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** Everything that a run gives out: results, receipt, and the record of the wire as -v prints it. */
async function everything(one: Stage): Promise<string> {
  const results = await validate(one);
  const { results: sent, receipt } = await send(one, { waitMs: 260 });
  const records = one.redactor.redact(
    JSON.stringify(one.net.records.map(({ error, ...record }) => [record, String(error)])),
  );
  return JSON.stringify({ results, sent, receipt }) + records;
}

function secretsOf(one: Stage): readonly string[] {
  const { clientSecret, password, securityToken, tokens } = one.world;
  return [clientSecret, password, securityToken, ...tokens];
}

describe('a secret', () => {
  it.each(['client-credentials', 'soap', 'oauth-password'] as const)(
    'is in nothing that comes out, signed in by %s',
    async (mode) => {
      const log = vi.spyOn(console, 'log').mockImplementation(() => {});
      const error = vi.spyOn(console, 'error').mockImplementation(() => {});
      const one = await stage({ mode });
      const text = await everything(one);
      // The checks and the delivery here are two adapters, each with a sign-in of its own.
      expect(one.world.tokens.size).toBe(2);
      for (const secret of secretsOf(one)) {
        for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
          expect(text.includes(form), mode).toBe(false);
        }
      }
      expect(
        one.emulator.requests.some(({ path }) => [...one.world.tokens].some((token) => path.includes(token))),
      ).toBe(false);
      expect(log).not.toHaveBeenCalled();
      expect(error).not.toHaveBeenCalled();
    },
  );

  it('is in nothing that comes out, signed in by a token', async () => {
    const one = await stageToken();
    for (const token of one.world.tokens) one.redactor.add(token);
    const text = await everything(one);
    for (const token of one.world.tokens) expect(text.includes(token)).toBe(false);
    expect(text.includes('oauth_token')).toBe(false);
  });

  it.each([
    [
      'a refusal that repeats the secret',
      'oauth',
      (secret: string) => json(400, { error: 'invalid_client', error_description: `bad secret ${secret}` }),
    ],
    [
      'a page that repeats the secret',
      'oauth',
      (secret: string) => ({
        status: 500,
        headers: { 'content-type': 'text/html' },
        body: `<html><body>${secret}</body></html>`,
      }),
    ],
    [
      'an API error that repeats the secret',
      'any',
      (secret: string) => json(400, [{ errorCode: 'UNKNOWN', message: secret }]),
    ],
    [
      'a redirect that repeats the secret',
      'any',
      (secret: string) => ({
        status: 302,
        headers: { location: `https://login.salesforce.com/?oauth_token=${secret}` },
      }),
    ],
    [
      'a form’s answer that repeats the secret',
      'web-to-lead',
      (secret: string) => ({
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: `<HTML><PRE><b>Salesforce.com Lead Capture Interface</b>\n\nReason: ${secret}\n</PRE></HTML>`,
      }),
    ],
  ])('is not given on by %s', async (_, on, reply) => {
    const canary = 'CANARYcanary0123456789abcdefABCDEF';
    const one = await stage({
      auth: (world) => ({ type: 'client-credentials', clientId: world.clientId, clientSecret: new Secret(canary) }),
      change: (world) => Object.assign(world, { clientSecret: canary }),
      faults: { [on]: reply(canary) },
    });
    expect((await everything(one)).includes(canary)).toBe(false);
  });

  it('of a session stays out of what the API repeats of it', async () => {
    const one = await stage();
    const results = await validate(one, { only: ['salesforce/sign-in'] });
    const [token = ''] = [...one.world.tokens];
    expect(token).not.toBe('');
    expect(one.redactor.redact(`Authorization: ${token}`)).not.toContain(token);
    expect(JSON.stringify(results)).not.toContain(token);
  });

  it('of the sandbox is in no line that it logs', async () => {
    const one = await stageSandbox();
    await validate(one);
    const secrets = one.redactor.maskParts();
    expect(secrets.length).toBeGreaterThan(0);
    for (const { path } of one.running.requests)
      for (const secret of secrets) expect(path.includes(secret)).toBe(false);
  });
});
