import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import type { Answer } from '../../../src/destinations/salesforce/emulator/http.ts';
import { insertLead } from '../../../src/destinations/salesforce/emulator/rules.ts';
import { recordOf } from '../../../src/destinations/salesforce/lead.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import { closeAll, resultOf, type StageOptions, send, stage, step } from './fixture.ts';

afterEach(closeAll);

const lead = testLead({ now: 1_795_000_000_000, offer: 'Contoso Widget' });
const NOT_FOUND: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]',
};

const removed = async (faults: NonNullable<StageOptions['faults']>) => {
  const one = await stage({ faults });
  const { results, receipt } = await send(one);
  expect(receipt.found).toBe(true);
  const deletes = one.emulator.requests.filter(({ method }) => method === 'DELETE');
  return { one, receipt, deletes, result: resultOf(results, 'removed') };
};

describe('a removal where the record is not served by its id', () => {
  it('deletes what the search shows all the same', async () => {
    const { one, receipt, deletes, result } = await removed({ read: NOT_FOUND });
    expect(result).toMatchObject({ status: 'passed' });
    expect(receipt.removed).toBe(true);
    expect(deletes.map(({ path }) => path)).toEqual([expect.stringContaining(`/sobjects/Lead/${receipt.id}`)]);
    expect(one.world.leads.size).toBe(0);
  });

  it.each<readonly [string, Answer]>([
    ['is answered and not carried out', { status: 204 }],
    ['is not served either', NOT_FOUND],
  ])('claims nothing where the delete %s', async (_, reply) => {
    const { one, receipt, deletes, result } = await removed({ read: NOT_FOUND, delete: reply });
    expect(deletes).toHaveLength(1);
    expect(result).toMatchObject({ status: 'failed' });
    expect(result.message).toContain(`still there after its removal; left behind: 1 test lead, ${lead.marker}`);
    expect(receipt).toMatchObject({ removed: false });
    expect(one.world.leads.size).toBe(1);
  });

  it('takes the lead that has the marker now, in place of one that is gone', async () => {
    const one = await stage();
    const gone = insertLead(one.world, recordOf(lead), one.world.creatorId, Date.now());
    one.world.leads.delete(gone);
    insertLead(one.world, recordOf(lead), one.world.creatorId, Date.now());
    const { delivery } = adapt(one.target);
    expect(await delivery.remove?.(step(), { id: gone, fields: {} }, lead)).toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });

  it('is done where neither the id nor the search finds anything', async () => {
    const one = await stage();
    const { delivery } = adapt(one.target);
    expect(await delivery.remove?.(step(), { id: '00Qx00000000001AAA', fields: {} }, lead)).toEqual({ removed: true });
    expect(one.emulator.requests.map(({ route }) => route)).toEqual(['oauth', 'describe', 'read', 'query']);
  });

  it.each([
    ['the description', { Description: lead.marker }],
    ['the address', { Email: lead.email }],
    ['the company', { Company: lead.marker }],
  ])('spares a customer into whose record %s was merged', async (_, merged) => {
    const one = await stage();
    const customer = { LastName: 'Smith', Company: 'Fabrikam', Email: 'ann@fabrikam.example', ...merged };
    const id = insertLead(one.world, customer, one.world.creatorId, Date.now());
    const { delivery } = adapt(one.target);
    await expect(delivery.remove?.(step(), { id, fields: {} }, lead)).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(1);
  });
});
