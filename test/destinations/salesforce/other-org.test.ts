import { afterEach, describe, expect, it } from 'vitest';
import type { World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { closeAll, type Mode, resultOf, send, stage, stageToken, summary, validate } from './fixture.ts';

afterEach(closeAll);

const OTHER = '00Dx0000000BV7z';
const another = (world: World) => {
  world.behindApi = OTHER;
};
const unnamed = (world: World) => {
  world.identity = false;
};
const only = ['salesforce/oid-matches'];

describe('a sign-in of one org that leads to the API of another', () => {
  it.each<Mode>(['client-credentials', 'oauth-password', 'soap', 'token'])('fails with %s', async (mode) => {
    const one = mode === 'token' ? await stageToken({ change: another }) : await stage({ change: another, mode });
    const result = resultOf(await validate(one, { only }), 'oid-matches');
    expect(result).toMatchObject({
      status: 'failed',
      cause: 'salesforce-oid-invalid',
      evidence: { expected: OTHER, configured: one.world.orgId, signIn: one.world.orgId },
    });
    expect(result.message).toContain(`the API is that of ${OTHER}, and the file says ${one.world.orgId}`);
  });

  it('is told by upper and lower case alone', async () => {
    const one = await stage({
      change: (world) => {
        world.behindApi = world.orgId.toUpperCase();
      },
    });
    const result = resultOf(await validate(one, { only }), 'oid-matches');
    expect(result).toMatchObject({ status: 'failed', cause: 'salesforce-oid-invalid' });
    expect(result.message).toContain('upper and lower case differ');
  });

  it('proves no identifier where a header of the form names an exception', async () => {
    const header = { 'is-processed': 'true Exception:common.exception.SalesforceGenericException' };
    const one = await stage({ change: another, faults: { 'web-to-lead': { status: 200, headers: header } } });
    const { results } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed', cause: 'salesforce-oid-invalid' });
  });
});

describe('the question for the org', () => {
  it('is asked once for the identifier and the edition', async () => {
    const one = await stage();
    const results = await validate(one, { only: ['salesforce/oid-matches', 'salesforce/edition'] });
    expect(summary(results)).toEqual(['oid-matches passed', 'edition passed']);
    expect(one.emulator.requests.map(({ route }) => route)).toEqual(['oauth', 'versions', 'query']);
  });

  it('leaves the word of the sign-in where it is refused', async () => {
    const body = '[{"errorCode":"INVALID_TYPE","message":"sObject type \'Organization\' is not supported."}]';
    const reply = { status: 400, headers: { 'content-type': 'application/json' }, body };
    const right = await validate(await stage({ faults: { query: reply } }), { only });
    expect(resultOf(right, 'oid-matches').status).toBe('passed');
    const wrong = await validate(await stage({ faults: { query: reply }, oid: OTHER }), { only });
    expect(resultOf(wrong, 'oid-matches')).toMatchObject({ status: 'failed', cause: 'salesforce-oid-invalid' });
  });

  it('is no green line where it cannot be carried out', async () => {
    const one = await stage({ faults: { query: { status: 503 } } });
    expect(resultOf(await validate(one, { only }), 'oid-matches')).toMatchObject({
      status: 'inconclusive',
      cause: 'salesforce-unavailable',
    });
  });
});

describe('a token without an identity', () => {
  it.each<Mode>(['client-credentials', 'oauth-password'])(
    'signs in with %s, and the org names itself',
    async (mode) => {
      const one = await stage({ change: unnamed, mode });
      const results = await validate(one);
      expect(resultOf(results, 'sign-in').status).toBe('passed');
      expect(resultOf(results, 'oid-matches')).toMatchObject({
        status: 'passed',
        evidence: { orgId: one.world.orgId },
      });
      expect((await send(one)).receipt).toMatchObject({ found: true, removed: true });
    },
  );

  it('does not hide that the org is another', async () => {
    const change = (world: World) => {
      unnamed(world);
      another(world);
    };
    const result = resultOf(await validate(await stage({ change }), { only }), 'oid-matches');
    expect(result).toMatchObject({ status: 'failed', cause: 'salesforce-oid-invalid', evidence: { expected: OTHER } });
    expect(result.evidence).not.toHaveProperty('signIn');
  });
});
