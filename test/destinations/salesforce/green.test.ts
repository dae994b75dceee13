import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import { ALL_SEEN, closeAll, resultOf, send, stage, stageSandbox, stageToken, summary, validate } from './fixture.ts';

afterEach(closeAll);

const ORG = [
  'api-enabled passed',
  'oid-matches passed',
  'edition passed',
  'lead-create passed',
  'required-fields passed',
  'picklists passed',
  'field-lengths passed',
  'validation-rules passed',
  'duplicate-rules passed',
  'triggers passed',
  'daily-limit passed',
];
const ATTESTED = ['web-to-lead passed', 'recaptcha passed', 'default-owner passed'];
/** The loopback address has no name, and its root is private. */
const ROAD = ['dns skipped', 'tls warned'];

describe('a destination where all is well', () => {
  it('is proved by ten reads after one sign-in, and nothing is written', async () => {
    const one = await stage({ attested: ALL_SEEN });
    expect(summary(await validate(one))).toEqual(['oid passed', ...ATTESTED, ...ROAD, 'sign-in passed', ...ORG]);
    expect(one.emulator.requests.map(({ route }) => route)).toEqual([
      'oauth',
      'versions',
      'query',
      'describe',
      'tooling',
      'query',
      'tooling',
      'query',
      'limits',
      'query',
      'query',
    ]);
    expect(one.emulator.requests.filter(({ method }) => method !== 'GET').map(({ route }) => route)).toEqual(['oauth']);
    expect(one.world.forms).toEqual([]);
    expect(one.world.leads.size).toBe(0);
  });

  it.each(['soap', 'oauth-password'] as const)('is signed in to by %s, with a warning', async (mode) => {
    const one = await stage({ attested: ALL_SEEN, mode });
    const results = await validate(one);
    expect(summary(results)).toEqual([
      'oid passed',
      'sign-in-method warned',
      ...ATTESTED,
      ...ROAD,
      'sign-in passed',
      ...ORG,
    ]);
    const { message } = resultOf(results, 'sign-in-method');
    expect(message).toContain(mode === 'soap' ? "Summer '27" : "Summer '23");
  });

  it('is signed in to by a token, which the identity service confirms without ever seeing it in an address', async () => {
    const one = await stageToken({ attested: ALL_SEEN });
    expect(summary(await validate(one))).toEqual(['oid passed', ...ATTESTED, ...ROAD, 'sign-in passed', ...ORG]);
    const identity = one.emulator.requests.filter(({ route }) => route === 'identity');
    expect(identity).toHaveLength(1);
    expect(identity[0]?.path).toMatch(/^\/id\/\w+\/\w+\?format=json$/);
  });

  it('takes a test lead, shows it again field by field, and lets it be removed', async () => {
    const one = await stage({ attested: ALL_SEEN });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: true, removed: true });
    expect(receipt.fields.map((field) => `${field.name} ${field.equal}`)).toEqual([
      'first_name true',
      'last_name true',
      'company true',
      'title true',
      'email true',
      'phone true',
      'country true',
      'description true',
      'lead_source true',
    ]);
    expect(resultOf(results, 'found').evidence).toMatchObject({
      owner: `user ${one.world.creatorId}`,
      createdBy: one.world.creatorId,
      leadSource: expect.stringMatching(/^MSFT_TEST_\d{18}-MSFT_TEST_\d{18}\|Contoso Widget$/),
    });
    expect(resultOf(results, 'found').message).toMatch(
      /^Found after .*: owner user 005\w{15}, made by 005\w{15}, status Open - Not Contacted$/,
    );
    expect(one.world.leads.size).toBe(0);
    expect(one.emulator.requests.filter(({ route }) => route === 'web-to-lead')).toHaveLength(1);
    expect(one.emulator.requests.filter(({ route }) => route === 'create')).toHaveLength(0);
  });

  it('is proved without the API as far as it can be, and says which lines to add', async () => {
    const one = await stage({ mode: 'none' });
    const results = await validate(one);
    expect(summary(results)).toEqual([
      'oid passed',
      'web-to-lead skipped',
      'recaptcha skipped',
      'default-owner skipped',
      ...ROAD,
      'sign-in skipped',
      ...ORG.map((line) => line.replace('passed', 'skipped')),
    ]);
    for (const { message, status } of results.slice(6)) {
      expect(status).toBe('skipped');
      expect(message).toContain('destinations.sales: api: { loginUrl: https://<your My Domain>.my.salesforce.com');
    }
    expect(resultOf(results, 'recaptcha').message).toContain(
      'attested: [{ check: salesforce/recaptcha, value: off, by: <who looked>',
    );
    expect(one.emulator.requests).toEqual([]);
  });

  it('takes a test lead without the API, and nobody claims to have found it', async () => {
    const one = await stage({ mode: 'none' });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts warned', 'found skipped', 'removed skipped']);
    const accepts = resultOf(results, 'accepts');
    expect(accepts).toMatchObject({ cause: 'salesforce-lead-dropped', evidence: { httpStatus: 200 } });
    expect(accepts.message).toContain('Require reCAPTCHA Verification has to be cleared');
    expect(accepts.resolution.join(' ')).toContain(`search the leads in Salesforce for ${receipt.marker}`);
    expect(receipt).toMatchObject({ acknowledged: true, found: null, removed: false });
    expect(resultOf(results, 'found').message).toContain('api: { loginUrl:');
    expect(one.emulator.requests.map(({ route }) => route)).toEqual(['web-to-lead']);
  });

  it('is the same in the sandbox that users start', async () => {
    const one = await stageSandbox();
    expect(summary(await validate(one))).toEqual(['oid passed', ...ATTESTED, ...ROAD, 'sign-in passed', ...ORG]);
    const { results } = await send(one, { waitMs: 5000 });
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
  });

  it('needs nothing from the network under --offline', async () => {
    const one = await stage({ attested: ALL_SEEN });
    expect(summary(await validate(one, { offline: true })).filter((line) => line.endsWith('passed'))).toEqual([
      'oid passed',
      ...ATTESTED,
    ]);
    expect(one.net.records).toEqual([]);
    expect(one.emulator.requests).toEqual([]);
  });
});

describe('the list of checks', () => {
  it.each([
    ['client-credentials', 18],
    ['soap', 19],
    ['oauth-password', 19],
    ['token', 18],
    ['none', 18],
  ] as const)('has with %s so many entries: %i, of which 14 are live', async (mode, count) => {
    const one = await stage({ mode });
    const { checks } = adapt(one.target);
    expect(checks).toHaveLength(count);
    expect(checks.filter((check) => !check.offline)).toHaveLength(14);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(count);
  });
});
