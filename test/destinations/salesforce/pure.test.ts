import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import { errorOf, formOf as formOfBody } from '../../../src/destinations/salesforce/api-error.ts';
import { salesforce } from '../../../src/destinations/salesforce/causes.ts';
import { guide } from '../../../src/destinations/salesforce/guide.ts';
import { fieldsOf, formOf, recordOf } from '../../../src/destinations/salesforce/lead.ts';
import { oidFault, restored } from '../../../src/destinations/salesforce/oid.ts';
import { DEFAULT_WEB_TO_LEAD } from '../../../src/destinations/salesforce/schema.ts';
import { reasonIn } from '../../../src/destinations/salesforce/servlet-answer.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import { closeAll, looked, resultOf, stage, step, validate } from './fixture.ts';

afterEach(closeAll);

const NOW = Date.parse('2026-11-22T10:00:00Z');
const lead = testLead({ now: NOW, offer: 'Contoso Widget & Söhne' });

describe('the form', () => {
  it('has the fields of the published sample and no others, encoding once in the address and once in the body', () => {
    const entries = [...new URLSearchParams(formOf(lead, '00Do0000000ZHog', DEFAULT_WEB_TO_LEAD))];
    const { marker } = lead;
    expect(entries).toEqual([
      ['encoding', 'UTF-8'],
      ['oid', '00Do0000000ZHog'],
      ['first_name', marker],
      ['last_name', marker],
      ['company', marker],
      ['title', marker],
      ['email', `${marker}@test.com`],
      ['phone', '1234567890'],
      ['country', 'US'],
      ['description', marker],
      ['lead_source', `${marker}-${marker}|Contoso Widget & Söhne`],
    ]);
    expect(DEFAULT_WEB_TO_LEAD).toMatch(/\?encoding=UTF-8$/);
  });

  it('has encoding twice in the body where the address has none, and the id always with 15 characters', () => {
    const form = new URLSearchParams(
      formOf(lead, '00Do0000000ZHogEAG', 'https://contoso.my.salesforce.com/servlet/servlet.WebToLead'),
    );
    expect(form.getAll('encoding')).toEqual(['UTF-8', 'UTF-8']);
    expect(form.get('oid')).toBe('00Do0000000ZHog');
  });

  it('is shown by --dry-run as it is sent, and nothing is sent', async () => {
    const one = await stage();
    const preview = adapt(one.target).delivery.preview(lead);
    expect(preview.to).toBe(one.target.config.webToLeadUrl);
    const [head = '', body = ''] = preview.request.split('\n\n');
    expect(head).toContain('application/x-www-form-urlencoded');
    expect(body.replaceAll('\n', '')).toBe(formOf(lead, '00Do0000000ZHog', DEFAULT_WEB_TO_LEAD));
    expect(one.net.records).toEqual([]);
  });

  it('has the same values as the record', () => {
    expect(Object.values(recordOf(lead))).toEqual(Object.values(fieldsOf(lead)));
    expect(recordOf(lead)).toMatchObject({ LastName: lead.marker, LeadSource: lead.leadSource, Country: 'US' });
  });
});

describe('the organization identifier', () => {
  it('of 18 characters is warned of with the 15 to use', async () => {
    const one = await stage({ oid: '00Do0000000ZHogEAG' });
    const results = await validate(one);
    expect(resultOf(results, 'oid')).toMatchObject({ status: 'warned', evidence: { use: '00Do0000000ZHog' } });
    expect(resultOf(results, 'oid').message).toContain('00Do0000000ZHog');
    expect(resultOf(results, 'oid-matches').status).toBe('passed');
  });
});

describe('an identifier that was copied with another case', () => {
  it.each([
    ['00do0000000zhogeag', '00Do0000000ZHog'],
    ['00DO0000000ZHOGEAG', '00Do0000000ZHog'],
    ['00DB0000000TOJ9MAO', null],
    ['00db0000000toj9mao', '00DB0000000TOJ9'],
  ])('%s of 18 characters is told with the 15 that it stands for: %s', (value, meant) => {
    if (meant === null) expect(oidFault(value)).toBeNull();
    else
      expect(oidFault(value)).toContain(
        `upper and lower case were changed, and they count: by the last three characters the id is ${meant}`,
      );
  });

  it.each(['00do0000000zhog', '00Do0000000ZHogEA!', '00Do0000000ZHogEAA', '00Do0000000ZHog999'])(
    '%s says nothing that it does not know',
    (value) => {
      expect(oidFault(value)).not.toBeNull();
      expect(oidFault(value)).not.toContain('by the last three characters');
      expect(restored(value)).toBeNull();
    },
  );
});

describe('an answer that stands in the file', () => {
  const only = ['salesforce/web-to-lead', 'salesforce/recaptcha', 'salesforce/default-owner', 'salesforce/attested'];
  const told = async (answers: Readonly<Record<string, string | boolean>>, on?: string) =>
    validate(await stage({ mode: 'none', now: () => NOW, attested: looked(answers, on ?? '2026-11-02') }), { only });

  it.each<readonly [string, string | boolean, string]>([
    ['recaptcha', 'off', 'passed'],
    ['recaptcha', false, 'passed'],
    ['recaptcha', ' No ', 'passed'],
    ['recaptcha', 'on', 'failed'],
    ['recaptcha', true, 'failed'],
    ['recaptcha', 'banana', 'warned'],
    ['web-to-lead', 'on', 'passed'],
    ['web-to-lead', true, 'passed'],
    ['web-to-lead', 'off', 'failed'],
    ['web-to-lead', 'perhaps', 'warned'],
    ['default-owner', 'active', 'passed'],
    ['default-owner', 'marketing queue', 'warned'],
    ['default-owner', 'user left the company', 'warned'],
    ['default-owner', 'no idea', 'warned'],
    ['recaptcha', '-', 'warned'],
    ['recaptcha', '', 'warned'],
    ['default-owner', 'inactive', 'failed'],
    ['default-owner', false, 'failed'],
  ])('%s: %s is %s', async (check, value, status) => {
    const result = resultOf(await told({ [check]: value }), check);
    expect(result.status).toBe(status);
    expect(result.message).toContain('ops on 2026-11-02');
  });

  it.each([
    ['2026-05-26', 'passed'],
    ['2026-05-25', 'warned'],
    ['2024-01-01', 'warned'],
    ['2026-11-23', 'passed'],
    ['2027-01-01', 'warned'],
  ])('of %s is %s on 2026-11-22', async (on, status) => {
    expect(resultOf(await told({ recaptcha: 'off' }, on), 'recaptcha').status).toBe(status);
  });

  it('is the newest of several', async () => {
    const attested = [...looked({ recaptcha: 'on' }, '2026-01-01'), ...looked({ recaptcha: 'off' }, '2026-11-01')];
    const one = await stage({ mode: 'none', now: () => NOW, attested });
    expect(resultOf(await validate(one, { only }), 'recaptcha').status).toBe('passed');
  });

  it('to a question that nobody asks is warned of', async () => {
    const result = resultOf(await told({ picklists: 'fine' }), 'attested');
    expect(result).toMatchObject({ status: 'warned' });
    expect(result.message).toContain('salesforce/picklists');
  });
});

describe('the search for a test lead', () => {
  it('asks for nothing but a marker', async () => {
    const { delivery } = adapt((await stage()).target);
    for (const marker of [
      "MSFT_TEST_639309384001200000' OR Name != '",
      'MSFT_TEST_1',
      '',
      'MSFT_TEST_639309384001200000x',
    ]) {
      await expect(delivery.find?.(step(), { marker }, null)).rejects.toThrow(RangeError);
      await expect(delivery.remove?.(step(), { id: '00Q', fields: {} }, { marker })).rejects.toThrow(RangeError);
    }
  });

  it('removes nothing that does not carry the marker', async () => {
    const one = await stage();
    const { insertLead } = await import('../../../src/destinations/salesforce/emulator/rules.ts');
    const id = insertLead(
      one.world,
      { LastName: 'Miller', Company: 'Fabrikam', Description: `seen ${lead.marker}` },
      one.world.userId,
      NOW,
    );
    const { delivery } = adapt(one.target);
    await expect(delivery.remove?.(step(), { id, fields: {} }, lead)).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(1);
    expect(one.emulator.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('does not take another lead for the test lead', async () => {
    const one = await stage();
    const { insertLead } = await import('../../../src/destinations/salesforce/emulator/rules.ts');
    insertLead(one.world, { LastName: `${lead.marker.slice(0, -1)}9`, Company: 'Other' }, one.world.userId, NOW);
    expect(await adapt(one.target).delivery.find?.(step(), lead, null)).toBeNull();
  });

  it('says of hidden fields that they are hidden, and still finds the lead', async () => {
    const one = await stage({
      change: (world) => {
        world.hidden.add('Description');
        world.hidden.add('Email');
      },
    });
    const { insertLead } = await import('../../../src/destinations/salesforce/emulator/rules.ts');
    insertLead(one.world, recordOf(lead), one.world.creatorId, NOW);
    const stored = await adapt(one.target).delivery.find?.(step(), lead, null);
    expect(stored).toMatchObject({ hidden: ['email', 'description'], fields: { email: null, company: lead.marker } });
    const lengths = resultOf(await validate(one, { only: ['salesforce/field-lengths'] }), 'field-lengths');
    expect(lengths).toMatchObject({ status: 'warned', severity: 'advice', evidence: { hidden: 'Email, Description' } });
  });
});

describe('words of Salesforce', () => {
  const reply = (status: number, body: string, type = 'application/json') => ({
    status,
    headers: { 'content-type': type },
    body: new TextEncoder().encode(body),
    truncated: false,
    durationMs: 1,
    text: () => body,
  });

  it.each([
    ['[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]', 'INVALID_SESSION_ID'],
    ['{"error":"invalid_grant","error_description":"authentication failure"}', 'invalid_grant'],
    ['[{"message":"cut","errorCode":"REQUEST_LIMIT_EX', undefined],
    ['[{"errorCode":"NOT_FOUND","message":"The requ', 'NOT_FOUND'],
    ['{"error":42}', undefined],
    ['null', undefined],
    ['[]', undefined],
  ])('%s has the code %s', (body, code) => {
    expect(errorOf(reply(400, body)).code).toBe(code);
  });

  it('are read from a page without its markup, and never whole', () => {
    const page = `<html><head><style>x{}</style></head><body>${'words '.repeat(1000)}</body></html>`;
    const error = errorOf(reply(503, page, 'text/html'));
    expect(error.message).not.toContain('<');
    expect(error.message.length).toBeLessThan(400);
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['[1', 'json'],
    ['<?xml version="1.0"?><a/>', 'soap'],
    ['<soapenv:Envelope>', 'soap'],
    ['<!DOCTYPE html>', 'html'],
    ['Bad_OAuth_Token', 'text'],
  ])('%j have the form %s', (body, form) => {
    expect(formOfBody(body)).toBe(form);
  });

  it.each([
    [
      '<HTML><PRE><b>Salesforce.com Lead Capture Interface</b>\n\nReason: It is\n so.\n\nLead Capture Page: x',
      'It is so.',
    ],
    ['<HTML><PRE><b>Salesforce.com Lead Capture Interface</b>\nReason: A\nLead Capture Page: x', 'A'],
    ['Salesforce could not create this lead\r\n\r\nReason: B\r\n\r\nMore', 'B'],
    ['Your request has been queued.', null],
    ['Reason: of another page', null],
    ['Salesforce.com Lead Capture Interface', null],
  ])('give the reason of a debug page: %j', (body, reason) => {
    expect(reasonIn(body)).toBe(reason);
  });
});

describe('the guide', () => {
  it('says in each step who does what, and every check that it names is there', async () => {
    const ids = new Set(adapt((await stage({ mode: 'soap' })).target).checks.map(({ id }) => id));
    for (const one of guide.steps) {
      expect(one.who).not.toBe('');
      expect(one.do.length).toBeGreaterThan(0);
      for (const [id] of (one.prove ?? '').matchAll(/salesforce\/[a-z-]+/g))
        expect(ids, `${one.title}: ${id}`).toContain(id);
    }
    expect(guide.steps.some((one) => one.do.some((line) => line.includes('Classic')))).toBe(true);
    expect(JSON.stringify(guide)).not.toContain('cloudpartner.azure.com');
    expect(
      guide.docs.every((url) =>
        /^https:\/\/(learn\.microsoft|help\.salesforce|developer\.salesforce)\.com\//.test(url),
      ),
    ).toBe(true);
  });

  it('names the menu of Lightning and of Classic wherever it names one, and so does every cause', () => {
    const steps = guide.steps.flatMap((one) => {
      // A step may have a line for each.
      const both = one.do.some((line) => line.startsWith('Classic:'));
      return [...one.do.filter((line) => !(both && line.startsWith('Lightning:'))), one.note ?? ''];
    });
    const told = [...steps, ...salesforce.flatMap(({ resolution }) => resolution)].filter((text) =>
      /Setup ›/.test(text),
    );
    expect(told.length).toBeGreaterThan(40);
    expect(told.filter((text) => !text.includes('Classic'))).toEqual([]);
  });

  it('promises no read-only look where a step asks for rights to write', () => {
    const rights = guide.steps.some((one) => one.do.some((line) => /Create on Lead|Delete on Lead/.test(line)));
    expect(rights).toBe(true);
    expect(guide.intro).not.toContain('read-only');
  });

  it('has the step that leadctl sends people to for the API, and every proof of a cause is a check', async () => {
    expect(guide.steps[5]?.title).toContain('look into the org');
    const ids = new Set(adapt((await stage()).target).checks.map(({ id }) => id));
    const sent = ['accepts', 'found', 'equal', 'removed'].map((name) => `salesforce/${name}`);
    for (const cause of salesforce) expect([...ids, ...sent], cause.id).toContain(cause.proof);
  });
});
