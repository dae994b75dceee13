import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/marketo/adapter.ts';
import { SAMPLE } from '../../../src/destinations/marketo/emulator/world.ts';
import { closeAll, LEAD, resultOf, send, stage, submitted, summary, validate } from './fixture.ts';

afterEach(closeAll);

const NAMES = ['firstName', 'lastName', 'email', 'phone', 'company', 'title', 'country', 'leadSource'];

describe('a form where all is well', () => {
  it('is proved by six requests, and nothing is submitted', async () => {
    const one = await stage();
    const results = await validate(one);
    expect(summary(results)).toEqual([
      'ids warned',
      'credential-edition passed',
      'dns skipped',
      // The root of the emulator is a private one.
      'tls warned',
      'token passed',
      'quota passed',
      'permission passed',
      'form passed',
      'form-approved passed',
      'form-fields passed',
      'captcha skipped',
    ]);
    expect(one.emulator.requests.map((request) => request.route)).toEqual([
      'identity',
      'usage',
      'leads',
      'activities',
      'form',
      'form-fields',
    ]);
    expect(one.emulator.requests.filter((request) => request.method !== 'GET').map((request) => request.route)).toEqual(
      ['identity'],
    );
    // A draft beside the approved version may have other fields.
    expect(one.emulator.requests.at(-1)?.path).toBe('/rest/asset/v1/form/1179/fields.json?status=approved');
    expect(one.world.leads.size).toBe(0);
  });

  it('has its CAPTCHA read where the host of the forms is known', async () => {
    const one = await stage({ edition: 'both' });
    const results = await validate(one);
    expect(resultOf(results, 'captcha')).toMatchObject({ status: 'passed' });
    expect(one.emulator.requests.at(-1)?.route).toBe('get-form');
    expect(one.emulator.requests).toHaveLength(7);
  });

  it('names the server id that would have the CAPTCHA read', async () => {
    const results = await validate(await stage());
    expect(resultOf(results, 'captcha').message).toContain('serverId (ab12)');
  });

  it('takes a test lead, shows it again field by field, and lets it be removed', async () => {
    const one = await stage();
    const { results, receipt, residue } = await send(one);
    expect(summary(results)).toEqual([
      'accepts passed',
      'found passed',
      'equal passed',
      'removed passed',
      'activity passed',
    ]);
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: true, removed: true, id: '318581' });
    expect(receipt.fields.map((field) => field.name)).toEqual(NAMES);
    expect(receipt.fields.every((field) => field.equal)).toBe(true);
    expect(residue).toBeNull();
    expect(one.world.leads.size).toBe(0);
    expect(submitted(one)).toBe(1);
    expect(one.emulator.requests.map((request) => request.route)).toEqual([
      'identity',
      'submit',
      'leads',
      'activities',
      'activities',
      'leads',
      'delete',
      // By its id, and by its marker.
      'leads',
      'leads',
    ]);
  });

  it('gets the eight fields of the marketplace, and none beyond them', async () => {
    const one = await stage();
    await send(one, { cleanup: false });
    const body = JSON.parse(one.emulator.requests.find((request) => request.route === 'submit')?.body ?? '{}');
    expect(body).toEqual({
      formId: SAMPLE.formId,
      input: [
        {
          leadFormFields: {
            firstName: LEAD.marker,
            lastName: LEAD.marker,
            email: `${LEAD.marker}@test.com`,
            phone: '1234567890',
            company: LEAD.marker,
            title: LEAD.marker,
            country: 'US',
            leadSource: `${LEAD.marker}-${LEAD.marker}|Contoso Widget`,
          },
        },
      ],
    });
    expect(one.world.leads.size).toBe(1);
  });

  it('meets its own lead in a preview that hides the token and sends nothing', async () => {
    const one = await stage();
    const preview = adapt(one.target).delivery.preview(LEAD);
    expect(preview.to).toBe(`${one.emulator.url}/rest/v1/leads/submitForm.json`);
    expect(preview.request).toContain('authorization: Bearer ***');
    expect(preview.request).toContain(LEAD.leadSource);
    expect(one.emulator.requests).toEqual([]);
  });

  it('signs in by POST, with the secret in the body, and sends the token as a Bearer header alone', async () => {
    const one = await stage({ edition: 'both' });
    await validate(one);
    await send(one);
    const [token] = [...one.world.tokens.keys()];
    for (const request of one.emulator.requests) {
      expect(request.path).not.toContain(SAMPLE.clientSecret);
      expect(request.path).not.toContain(token);
      expect(request.path).not.toContain('access_token');
      const bearer = request.headers.authorization;
      expect(bearer).toBe(request.path.startsWith('/rest/') ? `Bearer ${token}` : undefined);
    }
    for (const record of one.net.records) expect(record.url).not.toContain(SAMPLE.clientSecret);
  });

  it('is found late, within the time that is waited', async () => {
    const one = await stage({
      change: (world) => {
        world.readDelayMs = 400;
      },
    });
    const { results } = await send(one, { waitMs: 4000 });
    expect(resultOf(results, 'found')).toMatchObject({ status: 'passed' });
    expect(submitted(one)).toBe(1);
  });

  it('is shown its activity late, where the lead may stay', async () => {
    const one = await stage({
      change: (world) => {
        world.activityDelayMs = 600;
      },
    });
    const { results } = await send(one, { cleanup: false });
    expect(resultOf(results, 'activity')).toMatchObject({ status: 'passed' });
  });

  it('is told that its activity was not seen before the lead was removed', async () => {
    const one = await stage({
      change: (world) => {
        world.activityDelayMs = 60_000;
      },
    });
    const { results } = await send(one);
    expect(resultOf(results, 'activity')).toMatchObject({ status: 'skipped' });
    expect(resultOf(results, 'activity').message).toContain('--cleanup');
  });
});

describe('a connection by server id alone', () => {
  it('is warned of, and its form is read as a browser reads it', async () => {
    const one = await stage({ edition: 'public' });
    const results = await validate(one);
    expect(summary(results)).toEqual([
      'ids warned',
      'credential-edition warned',
      'dns skipped',
      'tls warned',
      'token skipped',
      'quota skipped',
      'permission skipped',
      'form passed',
      'form-approved passed',
      'form-fields passed',
      'captcha passed',
    ]);
    expect(one.emulator.requests.map((request) => request.path)).toEqual([
      '/index.php/form/getForm?munchkinId=123-ABC-456&form=1179',
    ]);
    expect(resultOf(results, 'token').message).toContain('clientId and clientSecret');
  });

  it('is posted to once, is never green, and proves nothing of the lead', async () => {
    const one = await stage({ edition: 'public' });
    const { results, receipt, residue } = await send(one);
    expect(summary(results)).toEqual(['accepts warned', 'found skipped', 'removed skipped']);
    expect(resultOf(results, 'accepts').message).toContain('does not support');
    expect(receipt).toMatchObject({ sent: true, acknowledged: true, found: null, removed: false });
    expect(residue).toBe(LEAD.marker);
    expect(submitted(one)).toBe(1);
    const body = new URLSearchParams(one.emulator.requests[0]?.body);
    expect(Object.fromEntries(body)).toEqual({
      FirstName: LEAD.marker,
      LastName: LEAD.marker,
      Email: LEAD.email,
      Phone: '1234567890',
      Company: LEAD.marker,
      Title: LEAD.marker,
      Country: 'US',
      LeadSource: LEAD.leadSource,
      formid: '1179',
      formVid: '1179',
      munchkinId: SAMPLE.munchkinId,
    });
  });
});
