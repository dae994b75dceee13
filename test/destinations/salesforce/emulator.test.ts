import https from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/destinations/salesforce/emulator/server.ts';
import { full, makeWorld, newToken, type World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { serverTls } from './fixture.ts';

/**
 * Requests by node:https, by the public REST documentation of Salesforce alone: they share no line with the adapter or
 * jsforce, so that the emulator is no mirror of theirs. A client of somebody else's is in second-client.test.ts.
 */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a stranger would read them
  json(): any;
}

let emulator: Emulator;
let world: World;
let ca: string;
let token: string;

async function ask(
  method: string,
  path: string,
  more: { readonly body?: string; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${emulator.url}${path}`,
      { method, ca, headers: more.headers ?? {}, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, json: () => JSON.parse(body) });
        });
      },
    );
    request.on('error', reject);
    request.end(more.body);
  });
}

const api = (method: string, path: string, value?: unknown) =>
  ask(method, `/services/data/v62.0${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
  });
const query = (soql: string, kind = '') => api('GET', `${kind}/query?q=${encodeURIComponent(soql)}`);
const form = (values: Readonly<Record<string, string>>) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(values).toString(),
});
const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

beforeEach(async () => {
  const tls = await serverTls();
  ({ ca } = tls);
  world = makeWorld();
  world.delayMs = 10;
  emulator = await startEmulator({ host: '127.0.0.1', port: 0, tls, world });
  token = newToken(world);
});
afterEach(() => emulator.close());

const SERVLET = '/servlet/servlet.WebToLead?encoding=UTF-8';

describe('the Web-to-Lead servlet', () => {
  const lead = {
    oid: '00Do0000000ZHog',
    last_name: 'Miller',
    company: 'Fabrikam & Söhne',
    email: 'm@fabrikam.example',
  };

  it('answers 200 with nothing, and makes the lead afterwards', async () => {
    const reply = await ask('POST', SERVLET, form(lead));
    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(reply.headers['is-processed']).toBeUndefined();
    expect(world.leads.size).toBe(0);
    await later(80);
    expect([...world.leads.values()]).toEqual([
      expect.objectContaining({
        LastName: 'Miller',
        Company: 'Fabrikam & Söhne',
        CreatedById: world.creatorId,
        IsUnreadByOwner: true,
      }),
    ]);
  });

  it('fills in what the form leaves out', async () => {
    await ask('POST', SERVLET, form({ oid: lead.oid, email: 'x@fabrikam.example', unheard_of: 'x' }));
    await later(80);
    expect([...world.leads.values()][0]).toMatchObject({ LastName: '[not provided]', Company: '[not provided]' });
  });

  it('takes an id of 18 characters, and fields in the address', async () => {
    await ask('GET', `${SERVLET}&oid=${full('00Do0000000ZHog')}&last_name=Query&company=Q`);
    await later(80);
    expect(world.leads.size).toBe(1);
  });

  it('names an exception in a header where no org has the id', async () => {
    const reply = await ask('POST', SERVLET, form({ ...lead, oid: '00DO0000000ZHOG' }));
    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(reply.headers['is-processed']).toBe('true Exception:common.exception.SalesforceGenericException');
  });

  it.each(['webToLead', 'defaultCreator'] as const)('drops without a sign when %s is off', async (name) => {
    world[name] = false;
    const reply = await ask('POST', SERVLET, form(lead));
    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(reply.headers['is-processed']).toBeUndefined();
    await later(60);
    expect([world.leads.size, world.mailbox.length]).toEqual([0, 0]);
  });

  it('takes only forms with a solved box where reCAPTCHA is demanded', async () => {
    world.requireCaptcha = true;
    await ask('POST', SERVLET, form(lead));
    await ask('POST', SERVLET, form({ ...lead, 'g-recaptcha-response': 'solved' }));
    await later(80);
    expect(world.leads.size).toBe(1);
  });

  it('tells the Default Lead Creator, and nobody else, why a rule refused', async () => {
    world.validationRules.push({ name: 'R', message: 'No leads today.', active: true, refuses: () => true });
    expect((await ask('POST', SERVLET, form(lead))).body).toBe('');
    await later(80);
    expect(world.mailbox[0]).toMatch(/^Salesforce could not create this lead[\s\S]*Reason: No leads today\.\n/);
    expect(world.leads.size).toBe(0);
  });

  it('shows its page to debug=1', async () => {
    expect((await ask('POST', SERVLET, form({ ...lead, debug: '1' }))).body).toContain('Your request has been queued.');
    world.webToLead = false;
    const page = (await ask('POST', SERVLET, form({ ...lead, debug: '1' }))).body;
    expect(page).toMatch(/^<HTML><PRE><b>Salesforce\.com Lead Capture Interface<\/b>/);
    expect(page).toContain('Reason: Your Lead could not be processed.');
    expect(page).toContain('oid = 00Do0000000ZHog');
  });

  it('redirects to retURL, and is nowhere else', async () => {
    const reply = await ask('POST', SERVLET, form({ ...lead, retURL: 'https://fabrikam.example/thanks' }));
    expect([reply.status, reply.headers.location]).toEqual([302, 'https://fabrikam.example/thanks']);
    expect((await ask('PUT', SERVLET, form(lead))).status).toBe(405);
    expect((await ask('POST', '/servlet/servlet.WebToCase', form(lead))).status).toBe(404);
  });
});

describe('the sign-in services', () => {
  const client = () => ({
    grant_type: 'client_credentials',
    client_id: world.clientId,
    client_secret: world.clientSecret,
  });
  const post = (values: Readonly<Record<string, string>>) => ask('POST', '/services/oauth2/token', form(values));

  it('gives a token for client credentials, also in a Basic header', async () => {
    const reply = (await post(client())).json();
    expect(reply).toMatchObject({ token_type: 'Bearer', instance_url: emulator.url });
    expect(reply.id).toBe(`${emulator.url}/id/${full(world.orgId)}/${world.userId}`);
    const basic = Buffer.from(`${world.clientId}:${world.clientSecret}`).toString('base64');
    const other = await ask('POST', '/services/oauth2/token', {
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    expect(other.status).toBe(200);
  });

  it.each([
    [{ client_id: 'other' }, 'invalid_client_id', 'client identifier invalid'],
    [{ client_secret: 'other' }, 'invalid_client', 'invalid client credentials'],
    [{ grant_type: 'device' }, 'unsupported_grant_type', 'grant type not supported'],
    [{ grant_type: 'password', username: 'x', password: 'y' }, 'invalid_grant', 'authentication failure'],
  ])('refuses %o', async (change, error, description) => {
    const reply = await post({ ...client(), ...(change as unknown as Record<string, string>) });
    expect([reply.status, reply.json()]).toEqual([400, { error, error_description: description }]);
  });

  const soap = (password: string, version = '64.0', path = '/services/Soap/u/') =>
    ask('POST', `${path}${version}`, {
      headers: { 'content-type': 'text/xml', soapaction: '""' },
      body: `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body><login xmlns="urn:partner.soap.sforce.com"><username>${world.username}</username><password>${password.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</password></login></se:Body></se:Envelope>`,
    });

  it('signs in by SOAP with the security token behind the password', async () => {
    const reply = await soap(`${world.password}${world.securityToken}`);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatch(/<sessionId>00Do0000000ZHog![\w-]+<\/sessionId>/);
    expect(reply.body).toContain(`<organizationId>${full(world.orgId)}</organizationId>`);
  });

  it('says in a fault what is missing', async () => {
    expect((await soap('wrong')).body).toContain('<faultstring>INVALID_LOGIN: ');
    expect((await soap(world.password)).body).toContain('LOGIN_MUST_USE_SECURITY_TOKEN');
    const newest = await soap(world.password, '65.0');
    expect([newest.status, newest.body.includes('not available in the API version specified (65.0)')]).toEqual([
      500,
      true,
    ]);
    world.soapLogin = false;
    expect((await soap(world.password)).body).toContain('SOAP API login() is disabled by default in this org');
    expect((await soap(world.password, '64.0', '//services/Soap/u/')).status).toBe(404);
  });

  it('tells who a token is, by header or address, and knows dead ones', async () => {
    const path = `/id/${full(world.orgId)}/${world.userId}?format=json`;
    expect((await ask('GET', `${path}&oauth_token=${encodeURIComponent(token)}`)).json().organization_id).toBe(
      full(world.orgId),
    );
    const dead = await ask('GET', path, { headers: { authorization: 'Bearer dead' } });
    expect([dead.status, dead.body]).toEqual([403, 'Bad_OAuth_Token']);
  });
});

describe('the REST API', () => {
  it('lists its versions to anybody, and the rest to those with a session', async () => {
    expect((await ask('GET', '/services/data/')).json().map((one: { version: string }) => one.version)).toContain(
      '64.0',
    );
    token = 'dead';
    const reply = await api('GET', '');
    expect(reply.status).toBe(401);
    expect(reply.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  });

  it('makes, reads, changes and deletes a lead', async () => {
    const made = await api('POST', '/sobjects/Lead', {
      LastName: "O'Neil",
      Company: 'Fabrikam',
      Email: 'o@fabrikam.example',
    });
    expect([made.status, made.json()]).toEqual([
      201,
      { id: expect.stringMatching(/^00Q\w{15}$/), success: true, errors: [] },
    ]);
    const { id } = made.json();
    expect((await query("SELECT Id, LastName FROM Lead WHERE LastName = 'O\\'Neil'")).json()).toMatchObject({
      totalSize: 1,
      done: true,
      records: [
        { attributes: { type: 'Lead', url: `/services/data/v62.0/sobjects/Lead/${id}` }, Id: id, LastName: "O'Neil" },
      ],
    });
    const change = { attributes: { type: 'Lead' }, Title: 'CIO' };
    expect((await api('PATCH', `/sobjects/Lead/${id}`, change)).status).toBe(204);
    expect((await api('PATCH', `/sobjects/Lead/${id}`, { Nope__c: 1 })).json()[0].errorCode).toBe('INVALID_FIELD');
    expect((await api('GET', `/sobjects/Lead/${id.slice(0, 15)}?fields=Title`)).json()).toMatchObject({ Title: 'CIO' });
    const gone = await api('DELETE', `/sobjects/Lead/${id}`);
    expect([gone.status, gone.body]).toEqual([204, '']);
    expect((await api('GET', `/sobjects/Lead/${id}`)).json()[0].errorCode).toBe('NOT_FOUND');
  });

  it('refuses a lead in words', async () => {
    const reply = await api('POST', '/sobjects/Lead', { FirstName: 'A' });
    expect([reply.status, reply.json()]).toEqual([
      400,
      [
        {
          message: 'Required fields are missing: [LastName, Company]',
          errorCode: 'REQUIRED_FIELD_MISSING',
          fields: ['LastName', 'Company'],
        },
      ],
    ]);
    expect((await api('POST', '/sobjects/Lead', { LastName: 'A', Company: 'B', Nope__c: 1 })).json()[0]).toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: "No such column 'Nope__c' on sobject of type Lead",
    });
    expect((await api('POST', '/sobjects/Lead', { LastName: 'A'.repeat(81), Company: 'B' })).json()[0].message).toBe(
      `Last Name: data value too large: ${'A'.repeat(81)} (max length=80)`,
    );
  });

  it.each([
    ['SELECT Id FROM Nothing', 400, 'INVALID_TYPE'],
    ['SELECT Region__c FROM Lead', 400, 'INVALID_FIELD'],
    ['SELECT Id FROM', 400, 'MALFORMED_QUERY'],
    ["SELECT Id FROM Lead WHERE LastName = 'open", 400, 'MALFORMED_QUERY'],
    ['DELETE FROM Lead', 400, 'MALFORMED_QUERY'],
    ['SELECT Id FROM Lead LIMIT x', 400, 'MALFORMED_QUERY'],
    ["SELECT Id FROM Lead WHERE LastName ~ 'x'", 400, 'MALFORMED_QUERY'],
    ['SELECT Id FROM Lead WHERE LastName LIKE 5', 400, 'MALFORMED_QUERY'],
    ['SELECT Id FROM Lead LIMIT 1 OFFSET x', 400, 'MALFORMED_QUERY'],
  ])('refuses the query %s', async (soql, status, errorCode) => {
    const reply = await query(soql);
    expect([reply.status, reply.json()[0].errorCode]).toEqual([status, errorCode]);
  });

  it('filters, orders, counts and pages', async () => {
    for (let index = 0; index < 5; index++) {
      await api('POST', '/sobjects/Lead', {
        LastName: `L${index}`,
        Company: index % 2 ? 'Odd' : 'Even',
        Phone: `${index}`,
      });
    }
    const names = (reply: Reply) => reply.json().records.map((row: { LastName: string }) => row.LastName);
    expect(
      names(
        await query(
          "SELECT LastName FROM Lead WHERE (Company = 'odd' OR LastName IN ('L0')) AND NOT Phone = '3' ORDER BY LastName DESC",
        ),
      ),
    ).toEqual(['L1', 'L0']);
    expect(
      (await query("SELECT COUNT() FROM Lead WHERE CreatedDate = LAST_N_DAYS:1 AND Company != 'Odd'")).json(),
    ).toEqual({ totalSize: 3, done: true, records: [] });
    expect((await query('SELECT COUNT() FROM Lead WHERE CreatedDate > 2099-01-01T00:00:00Z')).json().totalSize).toBe(0);
    const like = "SELECT LastName FROM Lead WHERE LastName LIKE 'l_' AND CreatedDate = TODAY ORDER BY LastName ASC";
    expect(names(await query(`${like} LIMIT 2 OFFSET 1`))).toEqual(['L1', 'L2']);
    expect(names(await query("SELECT LastName FROM Lead WHERE Company LIKE 'O%.'"))).toEqual([]);
    world.pageSize = 2;
    let page = (await query('SELECT LastName FROM Lead ORDER BY LastName ASC')).json();
    const all = [...page.records];
    while (!page.done) {
      page = (await ask('GET', page.nextRecordsUrl, { headers: { authorization: `Bearer ${token}` } })).json();
      all.push(...page.records);
    }
    expect(all.map((row) => row.LastName)).toEqual(['L0', 'L1', 'L2', 'L3', 'L4']);
  });

  it('shows rules to those who may view the setup, parents as objects', async () => {
    world.validationRules.push({ name: 'R', message: 'm', active: true, refuses: () => false });
    const soql = 'SELECT ValidationName, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true';
    expect((await query(soql, '/tooling')).json()).toMatchObject({
      size: 1,
      entityTypeName: 'ValidationRule',
      records: [{ ValidationName: 'R', EntityDefinition: { QualifiedApiName: 'Lead' } }],
    });
    expect((await query(soql)).json()[0].errorCode).toBe('INVALID_TYPE');
    world.rights.setup = false;
    expect((await query(soql, '/tooling')).json()[0].errorCode).toBe('INVALID_TYPE');
  });

  it('describes Lead as the user may see it, and counts what is asked', async () => {
    world.hidden.add('Description');
    const before = (await api('GET', '/limits')).json().DailyApiRequests.Remaining;
    const reply = await api('GET', '/sobjects/Lead/describe');
    const names = reply.json().fields.map((field: { name: string }) => field.name);
    expect(names).toContain('LeadSource');
    expect(names).not.toContain('Description');
    expect(reply.headers['sforce-limit-info']).toMatch(/^api-usage=\d+\/15000$/);
    expect((await api('GET', '/limits')).json().DailyApiRequests.Remaining).toBe(before - 2);
    world.api.used = world.api.max;
    expect((await api('GET', '/limits')).json()[0].errorCode).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  it('knows no retired version, no other object and no other path', async () => {
    const old = await ask('GET', '/services/data/v20.0/limits', { headers: { authorization: `Bearer ${token}` } });
    expect(old.status).toBe(410);
    expect((await api('GET', '/sobjects/Nothing/describe')).status).toBe(404);
    expect((await api('GET', '/nothing')).status).toBe(404);
    expect((await ask('GET', '/')).status).toBe(404);
  });
});
