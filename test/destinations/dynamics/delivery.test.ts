import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/dynamics/adapter.ts';
import { SAMPLE } from '../../../src/destinations/dynamics/emulator/world.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import { closeAll, resultOf, send, stage, step, summary } from './fixture.ts';

afterEach(closeAll);

const lead = testLead({ now: Date.UTC(2026, 10, 22) });
const creates = (one: { emulator: { requests: readonly { route: string }[] } }) =>
  one.emulator.requests.filter((request) => request.route === 'create').length;

describe('a test lead', () => {
  it('waits for the create as long as the marketplace does', async () => {
    const one = await stage();
    expect(adapt(one.target).delivery.sendTimeoutMs).toBe(120_000);
  });

  it('is shown before it is sent, without a secret or a token, and sends nothing', async () => {
    const one = await stage();
    const { to, request } = adapt(one.target).delivery.preview(lead);
    expect(to).toBe(`${one.emulator.url}/api/data/v9.2/leads`);
    expect(request).toContain('authorization: Bearer ***');
    expect(request).toContain(`"emailaddress1": "${lead.email}"`);
    expect(request).not.toContain(SAMPLE.secret);
    expect(one.emulator.requests).toEqual([]);
  });

  it('is acknowledged by the other form of the answer as well', async () => {
    const id = '5f0b8f27-0000-4000-8000-000000000001';
    const one = await stage({
      faults: {
        create: {
          status: 201,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ leadid: id.toUpperCase() }),
        },
      },
    });
    const receipt = await adapt(one.target).delivery.send(step(), lead);
    expect(receipt).toMatchObject({ acknowledged: true, id });
  });

  it.each([
    ['', { acknowledged: true }],
    ['<html>', { acknowledged: true }],
  ])('is acknowledged by 201 with the body "%s"', async (body, expected) => {
    const one = await stage({ faults: { create: { status: 201, body } } });
    expect(await adapt(one.target).delivery.send(step(), lead)).toMatchObject(expected);
  });

  it('is not acknowledged by a page, however friendly its status', async () => {
    const one = await stage({
      faults: {
        create: {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<html><title>Thank you</title></html>',
        },
      },
    });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive', cause: 'https-html' });
    expect(receipt.acknowledged).toBe(false);
    expect(creates(one)).toBe(1);
  });

  it('arrives in the columns of a mapping of one’s own', async () => {
    const one = await stage({
      mapping: { leadSource: 'new_source' },
      change: (world) => void world.columns.push({ name: 'new_source', kind: 'String', maxLength: 200, id: 'n' }),
    });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed passed']);
    expect(receipt.fields.map((field) => field.name)).toContain('new_source');
  });

  it('for a column that is not there is refused with its reason', async () => {
    const one = await stage({ mapping: { leadSource: 'new_source' } });
    expect(resultOf((await send(one)).results, 'accepts')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-attribute-missing',
    });
    expect(creates(one)).toBe(1);
  });

  it('for a column of another type is refused with its reason', async () => {
    const one = await stage({ mapping: { leadSource: 'leadqualitycode' } });
    expect(resultOf((await send(one)).results, 'accepts')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-value-type-mismatch',
    });
  });

  it('that is longer than a column is refused with its reason', async () => {
    const one = await stage({ mapping: { leadSource: 'mobilephone' } });
    expect(resultOf((await send(one)).results, 'accepts')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-value-out-of-range',
    });
  });

  it('that is altered on its way is told by column', async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    const receipt = await delivery.send(step(), lead);
    Object.assign(one.world.leads.get(receipt.id ?? '') ?? {}, { jobtitle: 'CTO', companyname: null });
    await delivery.find?.(step(), lead, receipt);
    const stored = await delivery.find?.(step(), lead, receipt);
    expect(stored?.fields).toMatchObject({ jobtitle: 'CTO', companyname: '', firstname: lead.marker });
    expect(stored?.hidden).toBeUndefined();
  });

  it('proves nothing of a secured column that the reader may not see', async () => {
    const one = await stage({
      change: (world) => {
        world.secured.add('leadsourcecode');
        world.writable.add('leadsourcecode');
      },
    });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal warned', 'removed passed']);
    expect(receipt.fields.find((field) => field.name === 'leadsourcecode')).toMatchObject({ stored: null });
  });
});

describe('a create without an answer', () => {
  it('is searched for and never sent again; nothing is there', async () => {
    const one = await stage({ faults: { create: 'silent' } });
    const { results, receipt } = await send(one, { timeoutMs: 800 });
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive', cause: 'dataverse-timeout' });
    expect(resultOf(results, 'found')).toMatchObject({ status: 'failed', cause: 'dataverse-timeout' });
    expect(resultOf(results, 'found').message).toMatch(/^Sent and not confirmed, and not found within /);
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: false });
    expect(creates(one)).toBe(1);
  });

  it('is found to have been carried out', async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      async request(wanted: Parameters<typeof request>[0]) {
        const reply = await request(wanted);
        // The lead is saved, and the answer is lost.
        if (wanted.method === 'POST' && wanted.url.endsWith('/leads')) {
          throw Object.assign(new Error('Headers Timeout Error'), {
            code: 'UND_ERR_HEADERS_TIMEOUT',
            phase: 'request',
          });
        }
        return reply;
      },
    });
    // No byte of an acknowledgement came: that stays open, whatever the look shows.
    const receipt = await delivery.send(step(), lead);
    expect(receipt).toMatchObject({ acknowledged: false, unclear: { cause: 'dataverse-timeout' } });
    const stored = await delivery.find?.(step(), lead, receipt);
    expect(stored?.id).toBe([...one.world.leads.keys()][0]);
    expect(creates(one)).toBe(1);
  });

  it('that never left is thrown as what it is', async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      request(wanted: Parameters<typeof request>[0]) {
        const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', phase: 'connect' });
        return wanted.url.endsWith('/leads') ? Promise.reject(refused) : request(wanted);
      },
    });
    await expect(delivery.send(step(), lead)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that was cut off is searched for as well', async () => {
    const one = await stage({ faults: { create: 'reset' } });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive', cause: 'net-reset' });
    // A line that broke accuses nothing, and neither does the absence that follows from it.
    expect(resultOf(results, 'found')).toMatchObject({ status: 'inconclusive', cause: 'net-reset' });
    expect(receipt.found).toBe(false);
    expect(creates(one)).toBe(1);
  });
});

describe('rights that a writer of leads need not have', () => {
  it('without Read nothing more is proved, and what is left behind is named', async () => {
    const one = await stage({ change: (world) => void world.privileges.delete('prvReadLead') });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found skipped', 'removed warned']);
    const id = [...one.world.leads.keys()][0];
    expect(resultOf(results, 'found').message).toContain('prvReadLead');
    expect(resultOf(results, 'found').message).toContain(`left behind: 1 test lead, ${receipt.marker}, id ${id}`);
    const { message, resolution } = resultOf(results, 'removed');
    expect(message).toContain(`left behind: 1 test lead, ${receipt.marker}, id ${id}`);
    expect(resolution.join(' ')).toContain(`--remove ${receipt.marker}`);
    expect(receipt).toMatchObject({ acknowledged: true, found: null, removed: false, id });
  });

  it('without Read a create that nobody answered stays open, and accuses no right to create', async () => {
    const one = await stage({ change: (world) => void world.privileges.delete('prvReadLead') });
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      async request(wanted: Parameters<typeof request>[0]) {
        const reply = await request(wanted);
        if (wanted.method !== 'POST' || !wanted.url.endsWith('/leads')) return reply;
        throw Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT', phase: 'request' });
      },
    });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts inconclusive', 'found skipped', 'removed skipped']);
    expect(resultOf(results, 'found').message).toContain(`perhaps left behind: 1 test lead, ${receipt.marker}`);
    expect(receipt).toMatchObject({ acknowledged: false, found: null, removed: null });
  });

  it('without Delete the lead stays, and is named', async () => {
    const one = await stage({ change: (world) => void world.privileges.delete('prvDeleteLead') });
    const { results, receipt } = await send(one);
    expect(summary(results)).toEqual(['accepts passed', 'found passed', 'equal passed', 'removed warned']);
    expect(resultOf(results, 'removed').message).toContain('prvDeleteLead');
    expect(resultOf(results, 'removed').message).toContain(receipt.marker);
    expect(receipt.removed).toBe(false);
    expect(one.world.leads.size).toBe(1);
  });
});

describe('the removal', () => {
  const arrange = async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    const receipt = await delivery.send(step(), lead);
    return { one, delivery, id: receipt.id ?? '' };
  };

  it('knows its lead by any column, as a plug-in may have rewritten one', async () => {
    const { one, delivery, id } = await arrange();
    Object.assign(one.world.leads.get(id) ?? {}, { subject: 'Lead 4711' });
    expect(await delivery.remove?.(step(), { id, fields: {} }, lead)).toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });

  it('spares a lead that does not carry the marker', async () => {
    const { one, delivery, id } = await arrange();
    const record = one.world.leads.get(id) ?? {};
    for (const [column, value] of Object.entries(record))
      if (String(value).includes(lead.marker)) record[column] = 'A real customer';
    await expect(delivery.remove?.(step(), { id, fields: {} }, lead)).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(1);
  });

  it.each([
    ['the description', { description: lead.marker }],
    ['the address', { emailaddress1: lead.email }],
    ['the subject', { subject: lead.marker }],
  ])('spares a customer into whose record %s was merged', async (_, merged) => {
    const { one, delivery, id } = await arrange();
    const record = one.world.leads.get(id) ?? {};
    Object.assign(record, {
      subject: 'Request',
      firstname: 'Ann',
      lastname: 'Smith',
      companyname: 'Fabrikam',
      jobtitle: 'CTO',
      description: 'Call me',
      emailaddress1: 'ann@fabrikam.example',
      ...merged,
    });
    await expect(delivery.remove?.(step(), { id, fields: {} }, lead)).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(1);
  });

  it('finds by name or address what a plug-in gave another subject', async () => {
    const { one, id } = await arrange();
    Object.assign(one.world.leads.get(id) ?? {}, { subject: 'Lead 4711' });
    const later = adapt(one.target).delivery;
    const stored = await later.find?.(step(), { marker: lead.marker }, null);
    expect(stored?.id).toBe(id);
    expect(await later.remove?.(step(), stored!, { marker: lead.marker })).toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });

  it('finds the test lead before a newer record that holds its marker somewhere', async () => {
    const { one, id } = await arrange();
    const lastname = 'Smith';
    const merged = { ...one.world.leads.get(id), leadid: 'f0000000-0000-4000-8000-000000000001', lastname };
    one.world.leads.set(merged.leadid, {
      ...merged,
      emailaddress1: 'ann@fabrikam.example',
      createdon: '2099-01-01T00:00:00Z',
    });
    const stored = await adapt(one.target).delivery.find?.(step(), { marker: lead.marker }, null);
    expect(stored?.id).toBe(id);
  });

  it('searches by the subject alone where another column may not be read', async () => {
    const { one, id } = await arrange();
    one.world.secured.add('emailaddress1');
    const later = adapt(one.target).delivery;
    const stored = await later.find?.(step(), { marker: lead.marker }, null);
    expect(stored).toMatchObject({ id, hidden: ['emailaddress1'] });
    expect(await later.remove?.(step(), stored!, { marker: lead.marker })).toEqual({ removed: true });
  });

  it('deletes what its marker shows where its id does not', async () => {
    const { one, delivery, id } = await arrange();
    const request = one.net.request.bind(one.net);
    let looks = 0;
    Object.assign(one.net, {
      request: (wanted: Parameters<typeof request>[0]) =>
        wanted.method === 'GET' && wanted.url.includes(`/leads(${id})`) && looks++ === 0
          ? request({ ...wanted, url: wanted.url.replace(id, 'f0000000-0000-4000-8000-000000000000') })
          : request(wanted),
    });
    expect(await delivery.remove?.(step(), { id, fields: {} }, lead)).toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });

  it('that the look by its id cannot confirm is confirmed by its marker', async () => {
    const one = await stage();
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      request: async (wanted: Parameters<typeof request>[0]) => {
        if (!wanted.url.endsWith('?$select=leadid')) return request(wanted);
        return { status: 503, headers: {}, truncated: false, durationMs: 1, text: (): string => '' };
      },
    });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'passed' });
    expect(receipt.removed).toBe(true);
  });

  it.each([503, 429, 401])('says that it cannot tell where the looks after it are answered %i', async (status) => {
    const one = await stage();
    let deleted = false;
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      request: async (wanted: Parameters<typeof request>[0]) => {
        deleted ||= wanted.method === 'DELETE';
        if (!deleted || wanted.method === 'DELETE') return request(wanted);
        return { status, headers: {}, truncated: false, durationMs: 1, text: (): string => '' };
      },
    });
    const { results, receipt } = await send(one);
    const { status: told, message } = resultOf(results, 'removed');
    expect(told).toBe('failed');
    expect(message).toContain('whether it is gone could not be read');
    expect(message).not.toContain('still there');
    expect(receipt.removed).toBe(status === 401 ? false : null);
    expect(one.world.leads.size).toBe(0);
  });

  it('spares the lead of another marker', async () => {
    const { one, delivery, id } = await arrange();
    const other = testLead({ now: Date.UTC(2020, 1, 1) });
    await expect(delivery.remove?.(step(), { id, fields: {} }, other)).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(1);
  });

  it('says no more than that the lead is still there when a delete changed nothing', async () => {
    const one = await stage({ faults: { delete: { status: 204 } } });
    const { results } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('still there'),
    });
  });

  it('of what is gone already is a removal', async () => {
    const { one, delivery, id } = await arrange();
    one.world.leads.clear();
    expect(await delivery.remove?.(step(), { id, fields: {} }, lead)).toEqual({ removed: true });
  });

  it('by marker alone finds the lead of an earlier run', async () => {
    const { one, id } = await arrange();
    const later = adapt(one.target).delivery;
    const stored = await later.find?.(step(), { marker: lead.marker }, null);
    expect(stored?.id).toBe(id);
    expect(await later.remove?.(step(), stored!, { marker: lead.marker })).toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });
});

describe('a lead that was taken and is gone', () => {
  it('fails the search, and says what is left to suspect', async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    const receipt = await delivery.send(step(), lead);
    await delivery.find?.(step(), lead, receipt);
    one.world.leads.clear();
    expect(await delivery.find?.(step(), lead, receipt)).toBeNull();
    expect((await delivery.whyMissing?.(step(), lead))?.message).toContain('plug-in');
  });
});

describe('what never left', () => {
  it('is not booked as sent when the sign-in fails first', async () => {
    const one = await stage({ faults: { token: { status: 503, body: '' } } });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive', cause: 'entra-unavailable' });
    expect(receipt).toMatchObject({ sent: false, acknowledged: false });
    expect(creates(one)).toBe(0);
  });

  it('is not booked as sent when no sign-in can be tried', async () => {
    const one = await stage({ auth: { type: 'office365', clientId: undefined as never } });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({
      status: 'inconclusive',
      message: expect.stringContaining('auth.clientId'),
    });
    expect(receipt.sent).toBe(false);
    expect(one.emulator.requests).toEqual([]);
  });
});

describe('an acknowledged lead', () => {
  it('stays acknowledged when the look behind it takes too long', async () => {
    const one = await stage({ faults: { read: 'silent' } });
    const { results, receipt } = await send(one, { timeoutMs: 700 });
    expect(resultOf(results, 'accepts').status).toBe('passed');
    expect(receipt.acknowledged).toBe(true);
    expect(resultOf(results, 'found')).toMatchObject({ status: 'inconclusive', cause: 'net-timeout' });
    expect(receipt.found).toBeNull();
  });
});
