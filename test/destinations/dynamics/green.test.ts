import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/dynamics/adapter.ts';
import { SAMPLE } from '../../../src/destinations/dynamics/emulator/world.ts';
import { checkCertificate } from './certificate.ts';
import { closeAll, send, stage, summary, validate } from './fixture.ts';

afterEach(closeAll);

describe('a destination where all is well', () => {
  it('is proved by five requests, and nothing is written', async () => {
    const one = await stage();
    const results = await validate(one);
    expect(summary(results)).toEqual([
      // The loopback host is no Dataverse one, and its root is private.
      'url warned',
      'dns skipped',
      'tls warned',
      'tenant passed',
      'token passed',
      'whoami passed',
      'lead-create passed',
      'leadsourcecode passed',
    ]);
    expect(one.emulator.requests.map((request) => request.route)).toEqual([
      'challenge',
      'token',
      'whoami',
      'privileges',
      'metadata',
    ]);
    expect(one.emulator.requests.filter((request) => request.method !== 'GET').map((request) => request.route)).toEqual(
      ['token'],
    );
    expect(one.world.leads.size).toBe(0);
  });

  it('is asked for a token as msal-node asks, at the configured authority alone', async () => {
    const one = await stage();
    await validate(one);
    const token = one.net.records.filter((record) => record.method === 'POST');
    expect(token).toHaveLength(1);
    expect(token[0]?.url).toMatch(
      new RegExp(`^${one.emulator.url}/${SAMPLE.tenant}/oauth2/v2.0/token\\?client-request-id=`),
    );
    expect(one.net.records.every((record) => record.url.startsWith(one.emulator.url))).toBe(true);
  });

  it('is looked into further with --deep, still without a write', async () => {
    const one = await stage();
    const results = await validate(one, { deep: true });
    expect(summary(results.slice(-8))).toEqual([
      'user passed',
      'roles passed',
      'lead-writer passed',
      'column-security passed',
      'required-columns passed',
      'duplicate-rules passed',
      'plugins passed',
      'version passed',
    ]);
    expect(one.emulator.requests.filter((request) => request.method !== 'GET')).toHaveLength(1);
  });

  it('takes a test lead, shows it again field by field, and lets it be removed', async () => {
    const one = await stage();
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: true, removed: true });
    expect(receipt.fields.map((field) => field.name)).toEqual([
      'subject',
      'firstname',
      'lastname',
      'companyname',
      'emailaddress1',
      'telephone1',
      'jobtitle',
      'address1_country',
      'description',
      'leadsourcecode',
    ]);
    expect(receipt.fields.every((field) => field.equal)).toBe(true);
    expect(one.world.leads.size).toBe(0);
    expect(one.emulator.requests.filter((request) => request.route === 'create')).toHaveLength(1);
  });

  it('is signed in to by certificate', async () => {
    const { pem, cert } = await checkCertificate();
    const one = await stage({ auth: { certificate: pem }, certificates: [cert] });
    expect(summary(await validate(one))).toContain('token passed');
  });

  it('is signed in to by user name and password, with a warning', async () => {
    const one = await stage({ auth: { type: 'office365' } });
    const results = await validate(one);
    expect(summary(results)).toEqual(
      expect.arrayContaining([
        'office365 warned',
        'tenant passed',
        'token passed',
        'whoami passed',
        'leadsourcecode passed',
      ]),
    );
    // No Directory ID is configured: the one that the organisation names is used.
    expect(one.emulator.requests.find((request) => request.route === 'token')?.path).toContain(`/${SAMPLE.tenant}/`);
  });

  it('says what is missing where a user name and password stand alone, and passes nothing', async () => {
    const one = await stage({ auth: { type: 'office365', clientId: undefined as never } });
    const results = await validate(one, { deep: true });
    const behind = results.filter((result) =>
      /(token|whoami|lead-create|leadsourcecode|roles|version)$/.test(result.id),
    );
    expect(behind).toHaveLength(6);
    for (const result of behind) {
      expect(result.status).toBe('skipped');
      expect(result.message).toContain('auth.clientId');
    }
    expect(one.emulator.requests.map((request) => request.route)).toEqual(['challenge']);
  });

  it('keeps its checks: this list changes only on purpose', async () => {
    const one = await stage({ auth: { expires: '2030-01-31' } as never });
    expect(adapt(one.target).checks.map((check) => check.id.replace('dynamics/', ''))).toEqual([
      'url',
      'secret-expiry',
      'dns',
      'tls',
      'tenant',
      'token',
      'whoami',
      'lead-create',
      'leadsourcecode',
      'user',
      'roles',
      'lead-writer',
      'column-security',
      'required-columns',
      'duplicate-rules',
      'plugins',
      'version',
    ]);
    expect(one.emulator.requests).toEqual([]);
  });
});
