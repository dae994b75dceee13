import { afterEach, describe, expect, it } from 'vitest';
import { filterOf } from '../../../src/destinations/dynamics/emulator/filter.ts';
import { SAMPLE } from '../../../src/destinations/dynamics/emulator/world.ts';
import { closeAll, type Stage, stage } from './fixture.ts';

afterEach(closeAll);

const rows = [
  { subject: "O'Neil", size: 3, level: { Value: 'None' }, empty: null, secured: true },
  { subject: 'MSFT_TEST_1', size: 10, level: { Value: 'ApplicationRequired' }, empty: 'x', secured: false },
];
const matching = (filter: string) =>
  rows
    .map((row, index) => [index, filterOf(filter, () => true)(row)] as const)
    .flatMap(([index, holds]) => (holds ? [index] : []));

describe('a filter', () => {
  it.each([
    ["subject eq 'O''Neil'", [0]],
    ["subject eq 'msft_test_1'", [1]],
    ["startswith(subject,'MSFT') or contains(subject, 'neil')", [0, 1]],
    ["not startswith(subject,'MSFT')", [0]],
    ["endswith(subject,'_1') and size ge 10", [1]],
    ['size gt 3 and (size lt 10 or size le 10)', [1]],
    ['empty eq null', [0]],
    ['empty ne null', [1]],
    ['secured eq true', [0]],
    ["level/Value eq Microsoft.Dynamics.CRM.AttributeRequiredLevel'ApplicationRequired'", [1]],
    ["subject eq 'a and b' or size eq 3", [0]],
  ])('%s', (filter, expected) => {
    expect(matching(filter)).toEqual(expected);
  });

  it.each([
    'subject',
    'subject eq',
    "subject is 'x'",
    "subject eq 'x",
    "(subject eq 'x'",
    "subject eq 'x' and",
    'eq eq eq',
  ])('%s is refused', (filter) => {
    expect(() => filterOf(filter, () => true)).toThrow();
  });

  it('names a column that is not there', () => {
    expect(() => filterOf("nosuch eq 'x'", () => false)).toThrow("Could not find a property named 'nosuch'");
  });
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (one: Stage, tenant: string, fields: Record<string, string>) =>
  one.net.request({
    method: 'POST',
    url: `${one.emulator.url}/${tenant}/oauth2/v2.0/token?client-request-id=corr-1`,
    headers: form,
    body: new URLSearchParams(fields).toString(),
  });

describe('the sign-in service', () => {
  const scope = (one: Stage) => `${one.emulator.url}/.default`;
  const right = (one: Stage) => ({
    grant_type: 'client_credentials',
    client_id: SAMPLE.app,
    client_secret: SAMPLE.secret,
    scope: scope(one),
  });

  it('answers as Entra ID does', async () => {
    const one = await stage();
    const reply = await post(one, SAMPLE.tenant, right(one));
    expect(reply.status).toBe(200);
    const token = JSON.parse(reply.text());
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    const claims = JSON.parse(Buffer.from(token.access_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ aud: one.emulator.url, appid: SAMPLE.app, tid: SAMPLE.tenant, idtyp: 'app' });
  });

  it.each([
    ['no grant', { grant_type: '' }, SAMPLE.tenant, 400, 900144],
    ['another grant', { grant_type: 'device_code' }, SAMPLE.tenant, 400, 70003],
    ['no application', { client_id: '' }, SAMPLE.tenant, 400, 900144],
    ['no secret', { client_secret: '' }, SAMPLE.tenant, 401, 7000218],
    ['a scope without /.default', { scope: 'https://contoso.crm.dynamics.com' }, SAMPLE.tenant, 400, 1002012],
    ['another resource', { scope: 'https://other.crm.dynamics.com/.default' }, SAMPLE.tenant, 400, 500011],
    ['an assertion that is none', { client_secret: '', client_assertion: 'x' }, SAMPLE.tenant, 401, 7000214],
    ['a shared tenant', {}, 'common', 400, 9001023],
    ['an empty tenant', {}, '00000000-0000-0000-0000-000000000000', 400, 900021],
    ['a name for a tenant', {}, 'Contoso', 400, 900023],
    ['an unknown tenant', {}, '11111111-2222-4333-8444-555555555555', 400, 90002],
  ])('refuses %s', async (_, change, tenant, status, code) => {
    const one = await stage();
    const reply = await post(one, tenant, { ...right(one), ...change });
    expect(reply.status).toBe(status);
    const body = JSON.parse(reply.text());
    expect(body).toMatchObject({
      error_codes: [code],
      correlation_id: 'corr-1',
      error_uri: expect.stringContaining(String(code)),
    });
    expect(body.error_description).toMatch(
      new RegExp(
        `^AADSTS${code}: .+ Trace ID: \\S+ Correlation ID: corr-1 Timestamp: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    );
    expect(reply.text()).not.toContain(SAMPLE.secret);
  });

  it('describes its directories, and no others', async () => {
    const one = await stage();
    const get = (tenant: string) =>
      one.net.request({ method: 'GET', url: `${one.emulator.url}/${tenant}/v2.0/.well-known/openid-configuration` });
    expect(JSON.parse((await get(SAMPLE.tenant)).text())).toMatchObject({
      issuer: `${one.emulator.url}/${SAMPLE.tenant}/v2.0`,
      token_endpoint: `${one.emulator.url}/${SAMPLE.tenant}/oauth2/v2.0/token`,
    });
    expect((await get('Contoso')).status).toBe(400);
  });
});

describe('the environment', () => {
  const get = (one: Stage, path: string, token = '') =>
    one.net.request({
      method: 'GET',
      url: `${one.emulator.url}/api/data/${path}`,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  const signIn = async (one: Stage) =>
    JSON.parse(
      (
        await post(one, SAMPLE.tenant, {
          grant_type: 'client_credentials',
          client_id: SAMPLE.app,
          client_secret: SAMPLE.secret,
          scope: `${one.emulator.url}/.default`,
        })
      ).text(),
    ).access_token as string;

  it('names its directory to strangers, and to tokens that it does not take', async () => {
    const one = await stage();
    for (const token of ['', 'aaa.bbb.ccc']) {
      const reply = await get(one, 'v9.2/WhoAmI', token);
      expect(reply.status).toBe(401);
      expect(reply.headers['www-authenticate']).toContain(
        `authorization_uri=${one.emulator.url}/${SAMPLE.tenant}/oauth2/authorize, resource_id=${one.emulator.url}/`,
      );
    }
  });

  it('serves each version of the path, functions with and without brackets, and arguments by alias', async () => {
    const one = await stage();
    const token = await signIn(one);
    for (const path of ['v9.0/WhoAmI', 'v9.1/WhoAmI()', 'v9.2/RetrieveVersion', 'v9.2/RetrieveVersion()'])
      expect((await get(one, path, token)).status).toBe(200);
    const user = one.world.systemUserId;
    for (const argument of ["(PrivilegeName='prvCreateLead')", '(PrivilegeName=@p1)?@p1=%27prvCreateLead%27']) {
      const reply = await get(
        one,
        `v9.2/systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName${argument}`,
        token,
      );
      expect(JSON.parse(reply.text()).RolePrivileges).toHaveLength(1);
      expect(reply.headers).toMatchObject({
        'odata-version': '4.0',
        'content-type': expect.stringContaining('odata.metadata=minimal'),
      });
      expect(reply.headers['x-ms-service-request-id']).toMatch(/^[0-9a-f-]{36},/);
    }
  });

  it('refuses an expired token', async () => {
    const one = await stage();
    const token = await signIn(one);
    one.world.clockOffsetMs = 3_700_000;
    expect((await get(one, 'v9.2/WhoAmI', token)).status).toBe(401);
  });

  it('says of what is not there that it is not', async () => {
    const one = await stage();
    const token = await signIn(one);
    const reply = await get(one, 'v9.2/accounts', token);
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.text())).toEqual({
      error: { code: '0x80060888', message: "Resource not found for the segment 'accounts'." },
    });
  });

  it('refuses to be searched by a secured column', async () => {
    const one = await stage({ change: (world) => void world.secured.add('jobtitle') });
    const token = await signIn(one);
    const reply = await get(one, "v9.2/leads?$filter=jobtitle%20eq%20'CTO'", token);
    expect(JSON.parse(reply.text()).error.code).toBe('0x8004f506');
  });

  it('marks every answer as the sandbox’s', async () => {
    const one = await stage();
    for (const path of ['v9.2/WhoAmI', '']) expect((await get(one, path)).headers['x-leadctl-sandbox']).toBe('1');
  });
});
