import { afterEach, describe, expect, it } from 'vitest';
import { didNotHold } from '../../../src/checks/run.ts';
import type { Answer } from '../../../src/destinations/dynamics/emulator/http.ts';
import type { World } from '../../../src/destinations/dynamics/emulator/world.ts';
import { closeAll, resultOf, type Stage, send, stage, validate } from './fixture.ts';

afterEach(closeAll);

const said = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json; odata.metadata=minimal' },
  body: JSON.stringify({ error: { code, message } }),
});
const lacking = (right: string) =>
  said(
    403,
    '0x80040220',
    `Principal user (Id=1, type=8, roleCount=1), is missing ${right} privilege (Id=2) on OTC=1036.`,
  );
const noRoute = (path: string) =>
  said(
    404,
    '',
    `No HTTP resource was found that matches the request URI 'https://contoso.example/api/data/v9.2${path}'.`,
  );

const TABLE = "/EntityDefinitions(LogicalName='lead')";
const COLUMN = `${TABLE}/Attributes(LogicalName='leadsourcecode')`;
const CAST = '/Microsoft.Dynamics.CRM.PicklistAttributeMetadata';
const PERMISSIONS = '/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()';
const NOT_FOUND = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Not Found</title></html>',
};

/** Nothing keeps a test lead from being sent, and it arrives. */
async function expectSent(one: Stage, deep = false): Promise<void> {
  expect((await validate(one, { deep })).filter(didNotHold)).toEqual([]);
  expect((await send(one)).receipt).toMatchObject({ acknowledged: true, removed: true });
}

describe('the metadata of Lead Source', () => {
  const secured = (world: World) => void world.secured.add('leadsourcecode');

  it.each([
    ['an empty 404', { status: 404, body: '' }],
    ['a page', NOT_FOUND],
    ['410', { status: 410, body: '' }],
    ['a route that is not there', noRoute(`${COLUMN}${CAST}`)],
    ['a segment that is not there', said(404, '0x80060888', `Resource not found for the segment '${CAST.slice(1)}'.`)],
    ['a refusal', lacking('prvReadOptionSet')],
  ])('are asked for without the options where these are answered with %s', async (_, reply) => {
    const one = await stage({ faults: { [CAST]: reply } });
    const result = resultOf(await validate(one), 'leadsourcecode');
    expect(result).toMatchObject({ status: 'passed', cause: null });
    // Not seen, not claimed.
    expect(result.message).not.toContain('has the option Web');
    expect(one.emulator.requests.at(-1)?.path).toMatch(
      /Attributes\(LogicalName='leadsourcecode'\)\?\$select=LogicalName,IsSecured$/,
    );
    const closed = await stage({ faults: { [CAST]: reply }, change: secured });
    expect(resultOf(await validate(closed), 'leadsourcecode')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-field-permission',
    });
  });

  it.each([
    ['an empty 404', { status: 404, body: '' }],
    ['a page', NOT_FOUND],
    ['410', { status: 410, body: '' }],
    ['a route that is not there', noRoute(COLUMN)],
    ['a segment that is not there', said(404, '0x80060888', "Resource not found for the segment 'EntityDefinitions'.")],
  ])('are unknown where all of them are answered with %s, and the environment is there', async (_, reply) => {
    const one = await stage({ faults: { metadata: reply } });
    const result = resultOf(await validate(one), 'leadsourcecode');
    expect(result).toMatchObject({ status: 'skipped', cause: null, evidence: { httpStatus: reply.status } });
    expect(result.message).toMatch(/^Unknown: .*send-test/);
    await expectSent(one);
  });

  it('say that there is no such column', async () => {
    const one = await stage({
      change: (world) =>
        void world.columns.splice(
          world.columns.findIndex(({ name }) => name === 'leadsourcecode'),
          1,
        ),
    });
    expect(resultOf(await validate(one), 'leadsourcecode')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-attribute-missing',
      evidence: { httpStatus: 404, code: '0x80060888' },
    });
    for (const reply of [
      said(404, '', "Could not find an attribute with LogicalName='leadsourcecode' on the entity 'lead'."),
      said(404, '0x80041103', 'Attribute not found.'),
    ]) {
      const two = await stage({ faults: { metadata: reply } });
      expect(resultOf(await validate(two), 'leadsourcecode')).toMatchObject({
        status: 'failed',
        cause: 'dataverse-attribute-missing',
      });
    }
  });

  it('say that there is no such table', async () => {
    for (const reply of [
      said(404, '0x80041102', ''),
      said(404, '', "The entity with a name = 'lead' with namemapping = 'Logical' was not found in the MetadataCache."),
      said(404, '0x80060888', "Resource not found for the segment 'leads'."),
    ]) {
      const one = await stage({ faults: { metadata: reply } });
      expect(resultOf(await validate(one), 'leadsourcecode')).toMatchObject({
        status: 'failed',
        cause: 'dataverse-lead-table-missing',
      });
    }
  });

  it('may not be read: unknown is not secured', async () => {
    for (const [reply, right] of [
      [lacking('prvReadAttribute'), 'prvReadAttribute'],
      [said(403, '', 'Forbidden'), 'prvReadEntity'],
      [{ status: 403, body: '' }, 'prvReadEntity'],
    ] as const) {
      const one = await stage({ faults: { metadata: reply } });
      const result = resultOf(await validate(one), 'leadsourcecode');
      expect(result).toMatchObject({ status: 'skipped', cause: null, evidence: { httpStatus: 403 } });
      expect(result.message).toMatch(/^Unknown: .*403.*send-test/);
      expect(result.resolution.join(' ')).toMatch(new RegExp(`^Optional.*${right}`));
      await expectSent(one);
    }
  });
});

describe('the look-up of the right to create leads', () => {
  it.each([
    ['for want of prvReadRole', lacking('prvReadRole')],
    ['with a code that nobody has seen', said(403, '0x80041234', 'Something that nobody has seen.')],
    ['without a code', { status: 403, body: '' }],
  ])('is refused %s: unknown is not absent', async (_, reply) => {
    const one = await stage({ faults: { privileges: reply } });
    const results = await validate(one);
    const result = resultOf(results, 'lead-create');
    expect(result).toMatchObject({ status: 'skipped', cause: null, evidence: { httpStatus: 403 } });
    expect(result.message).toMatch(/^Unknown: .*403.*send-test/);
    expect(result.resolution.join(' ')).toMatch(/^Optional.*prvReadRole/);
    expect(resultOf(results, 'leadsourcecode').status).toBe('passed');
    await expectSent(one);
  });

  // What a 403 states of the caller, or of the very right, would meet the create as well.
  it.each([
    ['prvCreateLead itself is missing', lacking('prvCreateLead'), 'dataverse-missing-privilege'],
    ['the user is disabled', said(403, '0x80040225', 'The specified user is disabled.'), 'dataverse-user-disabled'],
    ['the address is shut out', said(403, '0x80095ffe', 'Access to your ip is blocked.'), 'dataverse-ip-blocked'],
  ])('is refused with the words that %s', async (_, reply, cause) => {
    const one = await stage({ faults: { privileges: reply } });
    expect(resultOf(await validate(one), 'lead-create')).toMatchObject({ status: 'failed', cause });
  });

  it.each([
    ['is not there either', NOT_FOUND],
    ['may not be read', lacking('prvReadEntity')],
  ])('is not there, and the table %s', async (_, table) => {
    const one = await stage({ faults: { privileges: NOT_FOUND, metadata: table } });
    const results = await validate(one);
    for (const name of ['lead-create', 'leadsourcecode']) {
      expect(resultOf(results, name)).toMatchObject({ status: 'skipped', cause: null });
    }
    await expectSent(one);
  });

  it('is not there, and the environment says that the table is not either', async () => {
    const one = await stage({
      faults: { privileges: NOT_FOUND },
      change: (world) => Object.assign(world, { sales: false }),
    });
    expect(resultOf(await validate(one), 'lead-create')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-lead-table-missing',
    });
  });
});

describe('the deeper questions', () => {
  it.each([
    ['not there', NOT_FOUND],
    ['refused', said(403, '', 'Forbidden')],
  ])('where all of them are %s call nothing missing', async (_, reply) => {
    const routes = ['systemusers', 'roles', 'solutions', 'duplicaterules', 'sdkmessageprocessingsteps', 'workflows'];
    const all = ['metadata', 'privileges', 'RetrieveVersion', ...routes];
    const one = await stage({ faults: Object.fromEntries(all.map((route) => [route, reply])) });
    const results = await validate(one, { deep: true });
    for (const { id, status, cause } of results.slice(-10)) {
      expect([id, status, cause]).toEqual([id, 'skipped', null]);
    }
    await expectSent(one, true);
  });

  it('do not call held the rights whose look-up was refused', async () => {
    const one = await stage({ faults: { privileges: lacking('prvReadRole') } });
    const result = resultOf(await validate(one, { deep: true }), 'lead-writer');
    expect(result).toMatchObject({ status: 'skipped', cause: null, evidence: { code: '0x80040220' } });
    expect(result.message).toContain('prvReadAsyncOperation) is unknown');
    expect(result.message).not.toMatch(/are held|lacks/);
  });

  it('tell secured columns where it may not be read who may write them', async () => {
    const one = await stage({
      change: (world) => void world.secured.add('jobtitle'),
      faults: { [PERMISSIONS]: lacking('prvReadUser') },
    });
    const result = resultOf(await validate(one, { deep: true }), 'column-security');
    expect(result).toMatchObject({ status: 'skipped', cause: null });
    expect(result.message).toMatch(/^Secured: jobtitle\. .* is unknown: .*403/);
  });
});
