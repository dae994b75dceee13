import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import type { Answer } from '../../../src/destinations/salesforce/emulator/http.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import type { HttpRequest } from '../../../src/net/network.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { closeAll, type Mode, resultOf, send, stage, stageToken, step, summary, validate } from './fixture.ts';

afterEach(closeAll);

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const html = (status: number, words: string, type = 'text/html;charset=UTF-8'): Answer => ({
  status,
  headers: { 'content-type': type },
  body: `<!DOCTYPE html><html><head><title>Salesforce</title><script>var secret="x"</script></head><body><h1>${words}</h1></body></html>`,
});
const errors = (status: number, ...list: readonly (readonly [string, string])[]): Answer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(list.map(([errorCode, message]) => ({ message, errorCode }))),
});

function root(results: readonly CheckResult[]): string {
  const found = results.find(({ status }) => status === 'failed' || status === 'inconclusive');
  return found ? `${found.id.replace('salesforce/', '')} ${found.status} ${found.cause}` : 'none';
}

interface Case {
  readonly name: string;
  readonly on: string;
  readonly reply: Answer;
  readonly mode?: Mode;
  readonly root: string;
  /** A word of the root's message. */
  readonly says?: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a maintenance page with 503',
    on: 'any',
    reply: html(503, 'We are down for maintenance.', 'text/html'),
    root: 'api-enabled inconclusive salesforce-unavailable',
    says: 'down for maintenance',
  },
  {
    name: 'a maintenance page with 200',
    on: 'any',
    reply: html(200, 'We are down for maintenance.'),
    root: 'api-enabled inconclusive salesforce-unavailable',
    says: 'an HTML page',
  },
  {
    name: 'the sign-in page of a network with 200',
    on: 'oauth',
    reply: html(200, 'Welcome to the guest network'),
    root: 'sign-in inconclusive https-html',
    says: 'guest network',
  },
  {
    name: 'a page of a proxy with 403',
    on: 'any',
    reply: html(403, 'Blocked by policy'),
    root: 'api-enabled inconclusive https-html',
    says: 'Blocked by policy',
  },
  {
    name: 'a page with 404 in place of the token endpoint',
    on: 'oauth',
    reply: html(404, 'URL No Longer Exists'),
    root: 'sign-in failed salesforce-flow-unsupported',
    says: 'URL No Longer Exists',
  },
  {
    name: 'JSON that is cut off, with 200',
    on: 'describe',
    reply: { status: 200, headers: JSON_TYPE, body: '{"name":"Lead","fields":[{"name":"canary-of-a-person' },
    root: 'lead-create inconclusive null',
    says: 'cut off',
  },
  {
    name: 'an error that is cut off',
    on: 'any',
    reply: {
      status: 401,
      headers: JSON_TYPE,
      body: '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"',
    },
    root: 'api-enabled failed salesforce-session-invalid',
  },
  {
    name: 'several errors',
    on: 'describe',
    reply: errors(400, ['INVALID_TYPE', "sObject type 'Lead' is not supported."], ['UNKNOWN', 'Something else']),
    root: 'lead-create failed salesforce-permission',
  },
  {
    name: 'a Lead that is not found',
    on: 'describe',
    reply: errors(404, ['NOT_FOUND', 'The requested resource does not exist']),
    root: 'lead-create failed salesforce-permission',
    says: 'may not see it',
  },
  {
    name: 'an empty list of errors',
    on: 'any',
    reply: { status: 400, headers: JSON_TYPE, body: '[]' },
    root: 'api-enabled failed null',
  },
  { name: 'a bare 403', on: 'any', reply: { status: 403 }, root: 'api-enabled inconclusive null', says: '403' },
  {
    name: 'a page with 401',
    on: 'any',
    reply: html(401, 'Sign in to the network'),
    root: 'api-enabled inconclusive https-html',
    says: 'Sign in to the network',
  },
  { name: 'a bare 500', on: 'any', reply: { status: 500 }, root: 'api-enabled inconclusive salesforce-unavailable' },
  { name: 'a bare 401', on: 'any', reply: { status: 401 }, root: 'api-enabled failed salesforce-session-invalid' },
  { name: 'a bare 429', on: 'any', reply: { status: 429 }, root: 'api-enabled inconclusive salesforce-limit' },
  {
    name: 'a redirect to the login page',
    on: 'any',
    reply: { status: 302, headers: { location: 'https://login.salesforce.com/?ec=302&startURL=%2Fcanary-path' } },
    root: 'api-enabled failed salesforce-session-invalid',
    says: 'login.salesforce.com',
  },
  {
    name: 'a redirect out of Salesforce',
    on: 'oauth',
    reply: { status: 307, headers: { location: 'https://portal.example/login?canary-path' } },
    root: 'sign-in inconclusive https-redirect',
    says: 'portal.example',
  },
  ...['https://login.salesforce.com/?canary-path', '/secur/login?canary-path'].map((location) => ({
    name: `a redirect of the token endpoint to a page for people: ${location}`,
    on: 'oauth',
    reply: { status: 302, headers: { location } },
    root: 'sign-in inconclusive https-redirect',
    says: 'redirect to',
  })),
  {
    name: 'a redirect that hands on that the flow is not offered',
    on: 'oauth',
    reply: {
      status: 302,
      headers: { location: 'https://login.salesforce.com/error?error=unsupported_grant_type&error_description=canary' },
    },
    root: 'sign-in failed salesforce-flow-unsupported',
  },
  {
    name: 'a redirect that says that the flow is not offered',
    on: 'oauth',
    reply: {
      status: 302,
      headers: { ...JSON_TYPE, location: 'https://login.salesforce.com/' },
      body: '{"error":"unsupported_grant_type","error_description":"grant type not supported"}',
    },
    root: 'sign-in failed salesforce-flow-unsupported',
  },
  {
    name: 'login hours that do not cover this hour',
    on: 'oauth',
    reply: {
      status: 400,
      headers: JSON_TYPE,
      body: '{"error":"invalid_grant","error_description":"user is not within the login hours"}',
    },
    root: 'sign-in failed salesforce-ip-restricted',
  },
  {
    name: 'a token answer without a token',
    on: 'oauth',
    reply: { status: 200, headers: JSON_TYPE, body: '{"token_type":"Bearer"}' },
    root: 'sign-in inconclusive null',
  },
  {
    name: 'a token answer that names an address without TLS',
    on: 'oauth',
    reply: {
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify({
        access_token: '00Do0000000ZHog!canary-token-canary-token',
        instance_url: 'http://127.0.0.1:9',
        id: 'https://127.0.0.1/id/00Do0000000ZHogEAG/005x00000012Q9PAAU',
      }),
    },
    root: 'sign-in inconclusive null',
    says: 'not https',
  },
  {
    name: 'a SOAP fault without a code',
    on: 'soap',
    mode: 'soap',
    reply: {
      status: 500,
      headers: { 'content-type': 'text/xml;charset=UTF-8' },
      body: '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    },
    root: 'sign-in failed salesforce-login-invalid',
  },
  ...['CLIENT_NOT_ACCESSIBLE_FOR_USER', 'UNSUPPORTED_API_VERSION', 'SOMETHING_NEW'].map((code) => ({
    name: `a SOAP fault that states ${code}`,
    on: 'soap' as const,
    mode: 'soap' as const,
    reply: {
      status: 500,
      headers: { 'content-type': 'text/xml;charset=UTF-8' },
      body: `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: it is refused</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
    },
    root: 'sign-in failed null',
    says: `${code}: it is refused`,
  })),
  {
    name: 'a SOAP fault of the server itself',
    on: 'soap',
    mode: 'soap',
    reply: {
      status: 500,
      headers: { 'content-type': 'text/xml;charset=UTF-8' },
      body: '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>UNKNOWN_EXCEPTION: An unexpected error occurred.</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    },
    root: 'sign-in inconclusive salesforce-unavailable',
  },
  {
    name: 'a SOAP answer with a password that has expired',
    on: 'soap',
    mode: 'soap',
    reply: {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: '<?xml version="1.0"?><Envelope><Body><loginResponse><result><passwordExpired>true</passwordExpired></result></loginResponse></Body></Envelope>',
    },
    root: 'sign-in failed salesforce-user-locked',
  },
  {
    name: 'a SOAP answer that names no session',
    on: 'soap',
    mode: 'soap',
    reply: {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: '<?xml version="1.0"?><Envelope><Body><loginResponse><result/></loginResponse></Body></Envelope>',
    },
    root: 'sign-in inconclusive null',
    says: 'could not extract session information',
  },
];

describe('an answer that is none', () => {
  it.each(CASES)('$name', async ({ on, reply, mode, says, ...expected }) => {
    const one = await stage({ faults: { [on]: reply }, ...(mode ? { mode } : {}) });
    const results = await validate(one);
    expect(root(results)).toBe(expected.root);
    const found = results.find(({ status }) => status === 'failed' || status === 'inconclusive');
    if (says) expect(found?.message).toContain(says);
    const all = JSON.stringify(results);
    expect(all).not.toContain('canary');
    expect(all).not.toContain('<h1>');
    // An answer of something in between, or one that nobody knows, has its own way out, and not an HTTPS endpoint's.
    expect(found?.resolution.length).toBeGreaterThan(0);
    expect(found?.who).toBeTruthy();
    expect(found?.docs.join()).not.toContain('instructions-https');
    // No hidden retry, no new sign-in: the road is walked once.
    expect(one.emulator.requests.filter(({ route }) => route === 'oauth' || route === 'soap')).toHaveLength(1);
    if (on === 'any') expect(one.emulator.requests).toHaveLength(2);
  });

  it.each(['silent', 'endless', 'reset'] as const)('none at all: %s', async (fault) => {
    const one = await stage({ faults: { describe: fault } });
    const results = await validate(one, { timeoutMs: 700 });
    expect(resultOf(results, 'lead-create')).toMatchObject({
      status: fault === 'reset' ? expect.stringMatching(/failed|inconclusive/) : 'inconclusive',
      cause: fault === 'reset' ? 'net-reset' : 'net-timeout',
    });
    expect(resultOf(results, 'required-fields')).toMatchObject({
      status: 'skipped',
      blockedBy: 'salesforce/lead-create',
    });
    expect(one.emulator.requests.filter(({ route }) => route === 'describe')).toHaveLength(1);
  });

  it('a session that ends for good is not renewed for ever', async () => {
    const one = await stage({
      mode: 'soap',
      faults: { any: errors(401, ['INVALID_SESSION_ID', 'Session expired or invalid']) },
    });
    expect(root(await validate(one))).toBe('api-enabled failed salesforce-session-invalid');
    expect(one.emulator.requests.map(({ route }) => route)).toEqual(['soap', 'versions']);
  });

  it('a host that is no Salesforce', async () => {
    const one = await stage({ loginUrl: () => 'https://leadctl-missing.invalid' });
    const sign = resultOf(await validate(one, { only: ['salesforce/sign-in'] }), 'sign-in');
    expect(sign.cause).toMatch(/^net-/);
    expect(sign.message).not.toMatch(/credential|password|secret/i);
  });

  it('the address of the user interface in place of the API', async () => {
    const one = await stage({ loginUrl: () => 'https://contoso.lightning.force.com' });
    const sign = resultOf(await validate(one, { only: ['salesforce/sign-in'] }), 'sign-in');
    expect(sign).toMatchObject({ status: 'failed', cause: 'salesforce-flow-unsupported' });
    expect(one.net.records).toEqual([]);
  });

  it('a dead token', async () => {
    const one = await stageToken();
    one.world.tokens.clear();
    expect(root(await validate(one))).toBe('sign-in failed salesforce-session-invalid');
  });
});

describe('JSON of another form', () => {
  const foreign = { status: 200, headers: JSON_TYPE, body: '{"ok":true}' };

  it.each<readonly [string, string, readonly string[]]>([
    ['any', '{"ok":true}', ['api-enabled']],
    ['query', '{"ok":true}', ['edition', 'duplicate-rules', 'triggers', 'daily-limit']],
    ['query', '{"totalSize":0,"done":true,"records":[]}', ['edition']],
    ['tooling', '{"totalSize":0,"records":[]}', ['validation-rules', 'triggers']],
    ['tooling', '{"totalSize":3,"done":true,"records":[]}', ['validation-rules', 'triggers']],
    ['tooling', '{"size":0}', ['validation-rules', 'triggers']],
    ['describe', '{"name":"Lead","createable":true}', ['lead-create']],
    ['describe', '{"name":"Lead","createable":true,"fields":[null]}', ['lead-create']],
    ['query', '{"totalSize":1,"done":true,"records":[null]}', ['edition', 'duplicate-rules', 'triggers']],
    ['tooling', '{"totalSize":1,"done":true,"records":["x"]}', ['validation-rules', 'triggers']],
  ])('of %s as %s makes no line green', async (on, body, checks) => {
    const results = await validate(await stage({ faults: { [on]: { ...foreign, body } } }));
    for (const check of checks) {
      expect(resultOf(results, check).status, check).toBe('inconclusive');
      expect(resultOf(results, check).message).not.toMatch(/Cannot read|undefined/);
      if (check !== 'triggers') expect(resultOf(results, check).resolution.length, check).toBeGreaterThan(0);
    }
  });

  it('of the limits leaves unsaid nothing that was not read', async () => {
    const results = await validate(await stage({ faults: { limits: { ...foreign, body: '[]' } } }));
    expect(resultOf(results, 'daily-limit').message).toContain('data storage is left could not be read');
  });

  it('of a picklist with holes is read as far as it goes', async () => {
    const field = { name: 'LeadSource', label: 'Lead Source', type: 'picklist', length: 255, picklistValues: [null] };
    const body = JSON.stringify({ createable: true, deletable: true, fields: [field] });
    const results = await validate(await stage({ faults: { describe: { ...foreign, body } } }));
    expect(resultOf(results, 'lead-create').status).toBe('passed');
  });

  it('of the identity service does not hide that the API takes the token', async () => {
    const one = await stageToken({ faults: { identity: html(503, 'Down') } });
    expect(resultOf(await validate(one), 'sign-in')).toMatchObject({ status: 'passed' });
  });
});

describe('a question that is refused', () => {
  it('leaves the answer unknown, and never absent', async () => {
    const one = await stage({
      change: (world) => {
        world.rights.setup = false;
        world.validationRules.push({ name: 'Hidden', message: 'x', active: true, refuses: () => false });
      },
    });
    const results = await validate(one);
    for (const name of ['validation-rules', 'duplicate-rules', 'triggers']) {
      expect(resultOf(results, name).status).toBe('skipped');
      expect(resultOf(results, name).message).toContain('unknown');
    }
    expect(results.some(({ status }) => status === 'failed')).toBe(false);
  });

  it('whether this user may create leads says nothing of the form, and is no green line either', async () => {
    const one = await stage({
      change: (world) => {
        world.rights.create = false;
      },
    });
    const results = await validate(one);
    expect(resultOf(results, 'lead-create')).toMatchObject({ status: 'warned', cause: 'salesforce-permission' });
    expect(results.some(({ status }) => status === 'failed')).toBe(false);
    expect((await send(one, { waitMs: 1500 })).receipt).toMatchObject({ found: true });
  });

  it('is told in part where only flows cannot be read', async () => {
    const one = await stage({ faults: { query: errors(400, ['INVALID_TYPE', "sObject type 'X' is not supported."]) } });
    const results = await validate(one);
    expect(resultOf(results, 'triggers')).toMatchObject({ status: 'skipped' });
    expect(resultOf(results, 'triggers').message).toContain('No Apex trigger');
    expect(resultOf(results, 'edition').status).toBe('skipped');
    expect(resultOf(results, 'daily-limit').status).toBe('skipped');
  });
});

describe('a Lead that the user may not see', () => {
  const unseen = errors(404, ['NOT_FOUND', 'The requested resource does not exist']);

  it('is a guess at the rights, with the user in the file', async () => {
    const result = resultOf(await validate(await stage({ faults: { describe: unseen } })), 'lead-create');
    expect(result).toMatchObject({ cause: 'salesforce-permission', confidence: 0.7 });
    expect(result.evidence).toMatchObject({ httpStatus: 404, code: 'NOT_FOUND' });
    expect(result.who).toBe('a Salesforce administrator');
  });

  it.each<readonly [string, string, Answer]>([
    ['described', 'describe', unseen],
    ['queried', 'query', errors(400, ['INVALID_TYPE', "sObject type 'Lead' is not supported."])],
    ['queried in another language', 'query', errors(400, ['INVALID_TYPE', 'Objekttyp wird nicht unterstützt'])],
  ])('is named by send-test where it cannot be %s', async (_, on, reply) => {
    const found = resultOf((await send(await stage({ faults: { [on]: reply } }), { waitMs: 100 })).results, 'found');
    expect(found).toMatchObject({ status: 'failed', cause: 'salesforce-permission' });
  });
});

describe('a right that is named for a refused question', () => {
  it.each([
    [403, 'INSUFFICIENT_ACCESS', /permission View Setup and Configuration/],
    [400, 'INVALID_TYPE', /Where the edition of the org has them/],
    [400, 'INVALID_FIELD', /no system permission brings it/],
    [404, 'NOT_FOUND', /No permission is known/],
  ])('%i %s', async (status, code, says) => {
    const one = await stage({ faults: { tooling: errors(status, [code, 'x']) } });
    const [result] = await validate(one, { only: ['salesforce/validation-rules'] });
    expect(result?.status).toBe('skipped');
    expect(result?.message).toMatch(says);
  });
});

describe('answers that are large', () => {
  it('a describe of five megabytes', async () => {
    const values = Array.from({ length: 1000 }, (_, index) => `Value ${index} ${'x'.repeat(60)}`);
    const one = await stage({
      change: (world) => {
        for (let index = 0; index < 35; index++) {
          world.customFields.push({ name: `Large_${index}__c`, label: `Large ${index}`, type: 'picklist', values });
        }
      },
    });
    const results = await validate(one, { only: ['salesforce/lead-create', 'salesforce/picklists'] });
    expect(summary(results)).toEqual(['lead-create passed', 'picklists passed']);
    const record = one.net.records.find(({ url }) => url.endsWith('/describe'));
    expect(Number(record?.headers['content-length'])).toBeGreaterThan(5 * 1024 * 1024);
  });

  it('a query that comes in pages', async () => {
    const one = await stage({
      change: (world) => {
        world.pageSize = 2;
        for (let index = 0; index < 7; index++)
          world.validationRules.push({ name: `Rule_${index}`, message: 'x', active: true, refuses: () => false });
      },
    });
    const [result] = await validate(one, { only: ['salesforce/validation-rules'] });
    expect(result?.message).toContain('7 validation rules are active');
    expect(result?.message).toContain('and 2 more');
    expect(one.emulator.requests.filter(({ route }) => route === 'tooling')).toHaveLength(4);
  });

  it('a next page that is the same again ends the query', async () => {
    const nextRecordsUrl = '/services/data/v64.0/tooling/query/again';
    const page = { totalSize: 9, done: false, nextRecordsUrl, records: [] };
    const one = await stage({ faults: { tooling: { status: 200, headers: JSON_TYPE, body: JSON.stringify(page) } } });
    const [result] = await validate(one, { only: ['salesforce/validation-rules'] });
    expect(result?.status).toBe('inconclusive');
    expect(one.emulator.requests.filter(({ route }) => route === 'tooling')).toHaveLength(2);
  });

  it.each([[[]], [[{ ValidationName: 'Again' }]]])(
    'a query that goes on for ever is no list and no number: %j',
    async (records) => {
      const one = await stage();
      let page = 0;
      const net = {
        ...one.net,
        request: async (request: HttpRequest) => {
          const reply = await one.net.request(request);
          if (!request.url.includes('/tooling/')) return reply;
          const nextRecordsUrl = `/services/data/v64.0/tooling/query/p${page++}`;
          const text = JSON.stringify({ totalSize: 9e9, done: false, nextRecordsUrl, records });
          return { ...reply, status: 200, headers: JSON_TYPE, text: () => text };
        },
      };
      const staged = { ...one, target: { ...one.target, net } };
      const [result] = await validate(staged, { only: ['salesforce/validation-rules'] });
      expect(result).toMatchObject({ status: 'inconclusive', cause: null });
      expect(result?.message).toContain('goes on after 20 pages');
      expect(result?.resolution.length).toBeGreaterThan(0);
      expect(page).toBe(20);
    },
  );

  it('a next page on another host is not asked for', async () => {
    const page = { totalSize: 4000, done: false, nextRecordsUrl: 'https://elsewhere.example/services/x', records: [] };
    const one = await stage({ faults: { tooling: { status: 200, headers: JSON_TYPE, body: JSON.stringify(page) } } });
    const [result] = await validate(one, { only: ['salesforce/validation-rules'] });
    expect(result?.status).toBe('inconclusive');
    expect(one.net.records.every(({ url }) => url.startsWith(one.emulator.url))).toBe(true);
  });
});

describe('an answer of the form’s host', () => {
  const FORM: readonly (readonly [string, Answer, string, string])[] = [
    [
      'a redirect',
      { status: 302, headers: { location: 'https://login.salesforce.com/canary?x' } },
      'inconclusive https-redirect',
      'redirect',
    ],
    [
      'another path',
      { status: 404, body: 'URL No Longer Exists' },
      'failed https-not-found',
      'no address of Web-to-Lead',
    ],
    ['a path that is gone', { status: 410 }, 'failed https-not-found', 'no address of Web-to-Lead'],
    ['an outage', html(503, 'Down'), 'inconclusive salesforce-unavailable', '503'],
    ['throttling', { status: 429 }, 'inconclusive salesforce-limit', '429'],
    ['a page of a network', html(200, 'Welcome to the guest network'), 'inconclusive https-html', 'guest network'],
    [
      'a maintenance page with 200',
      html(200, 'We are down for maintenance.'),
      'inconclusive salesforce-unavailable',
      'down',
    ],
    ['a page with 403', html(403, 'Access Denied'), 'inconclusive https-html', 'nobody signs in'],
    ['a page with 401', html(401, 'Sign in'), 'inconclusive https-html', 'nobody signs in'],
    ['a bare 403', { status: 403 }, 'failed null', 'no address of Web-to-Lead'],
    ['a bare 401', { status: 401 }, 'failed null', 'no address of Web-to-Lead'],
    ['another method', { status: 405 }, 'failed null', 'no address of Web-to-Lead'],
    ['a fault', { status: 500 }, 'inconclusive salesforce-unavailable', 'not known'],
    ['a no', { status: 200, headers: { 'is-processed': 'false' } }, 'inconclusive null', 'Is-Processed: false'],
    [
      'an exception of another class',
      { status: 200, headers: { 'is-processed': 'true Exception:common.exception.ApiException' } },
      'failed salesforce-oid-invalid',
      'common.exception.ApiException',
    ],
    [
      'a plain yes',
      { status: 200, headers: { 'is-processed': 'true' } },
      'warned salesforce-lead-dropped',
      'does not say that a lead is made',
    ],
    [
      'a yes beside a page of somebody else',
      { ...html(200, 'Thank you'), headers: { 'content-type': 'text/html', 'is-processed': 'true' } },
      'warned salesforce-lead-dropped',
      "a page that is not Web-to-Lead's (Salesforce Thank you)",
    ],
    [
      'the debug page of a success',
      html(200, 'Your request has been queued.'),
      'warned salesforce-lead-dropped',
      'the form was taken',
    ],
  ];

  it.each(FORM)('%s', async (_, reply, expected, says) => {
    const one = await stage({ mode: 'none', faults: { 'web-to-lead': reply } });
    const accepts = resultOf((await send(one)).results, 'accepts');
    expect(`${accepts.status} ${accepts.cause}`).toBe(expected);
    expect(accepts.message).toContain(says);
    expect(JSON.stringify(accepts)).not.toContain('canary');
    expect(one.emulator.requests).toHaveLength(1);
    // Nobody signs in to Web-to-Lead, and no HTTPS endpoint of the publisher is there.
    expect(accepts.message).not.toMatch(/no lead was taken/);
    if (accepts.cause === 'https-not-found') {
      expect(accepts.who).toBe('whoever edits the leadctl configuration');
      expect(accepts.resolution.join()).toContain('/servlet/servlet.WebToLead?encoding=UTF-8');
      expect(accepts.docs.join()).not.toContain('instructions-https');
      expect(accepts.evidence.text ?? 'no text').toMatch(/URL No Longer Exists|no text/);
    }
    if (accepts.status === 'inconclusive' && accepts.cause !== null) {
      expect(accepts.resolution.length).toBeGreaterThan(0);
      expect(accepts.who).toMatch(/Salesforce/);
      expect(accepts.docs.join()).not.toContain('instructions-https');
    }
  });

  /** One look is enough where the answer says by itself that nothing was taken; else the whole wait is. */
  it.each<readonly [string, Answer, 'no' | undefined]>([
    ['a shut door', html(503, 'Down'), 'no'],
    ['throttling', { status: 429 }, 'no'],
    ['a page', html(200, 'Welcome to the guest network'), undefined],
    ['a page of an outage', html(200, 'We are down for maintenance.'), undefined],
    ['a text', { status: 200, body: 'OK' }, undefined],
    ['a page with 403', html(403, 'Access Denied'), 'no'],
    ['a login page', { status: 302, headers: { location: 'https://login.salesforce.com/?ec=302' } }, 'no'],
    ['a page of thanks', { status: 302, headers: { location: 'https://contoso.example/thanks' } }, undefined],
    ['a fault', { status: 500 }, undefined],
  ])(
    '%s says whether the form was taken, and how a lead that comes all the same is removed',
    async (_, reply, taken) => {
      const one = await stage({ faults: { 'web-to-lead': reply } });
      const lead = testLead({ now: 1_795_000_000_000, offer: 'Contoso Widget' });
      const failure = await adapt(one.target)
        .delivery.send(step(), lead)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'Failure', status: 'inconclusive', taken });
      expect(String(failure)).toContain(`--remove ${lead.marker}`);
    },
  );

  it.each<readonly [string, Answer, string]>([
    ['a page', html(200, 'Welcome to the guest network'), 'inconclusive https-html'],
    ['a page of an outage', html(200, 'We are down for maintenance.'), 'inconclusive salesforce-unavailable'],
    ['a text', { status: 200, body: 'Thank you' }, 'inconclusive null'],
    [
      'a page beside a yes',
      { ...html(200, 'Thank you'), headers: { 'content-type': 'text/html', 'is-processed': ' True' } },
      'passed null',
    ],
  ])('%s to a form that was taken: the lead that comes late is found and removed', async (_, reply, expected) => {
    const one = await stage({
      change: (world) => {
        world.thanks = reply;
        world.delayMs = 700;
      },
    });
    const { results, receipt } = await send(one, { waitMs: 4000 });
    const accepts = resultOf(results, 'accepts');
    expect(`${accepts.status} ${accepts.cause}`).toBe(expected);
    expect(receipt).toMatchObject({ acknowledged: expected.startsWith('passed'), found: true, removed: true });
    expect(one.world.leads.size).toBe(0);
    expect(one.emulator.requests.filter(({ route }) => route === 'web-to-lead')).toHaveLength(1);
  });

  it('a page where no lead comes: it is looked for until the wait is over, and nobody is accused', async () => {
    const one = await stage({ faults: { 'web-to-lead': html(200, 'Welcome to the guest network') } });
    const { results } = await send(one, { waitMs: 600 });
    const found = resultOf(results, 'found');
    expect(found).toMatchObject({ status: 'inconclusive', cause: 'https-html', evidence: { waitedMs: 600 } });
    expect(found.evidence.looks).toBeGreaterThan(2);
    expect(found.message).not.toContain('Not taken');
  });

  it('none, although the form may have arrived: the search decides, and nothing is posted again', async () => {
    const one = await stage({ faults: { 'web-to-lead': 'silent' } });
    const { results, receipt } = await send(one, { timeoutMs: 600, waitMs: 100 });
    expect(resultOf(results, 'accepts').status).toBe('inconclusive');
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: false });
    expect(one.emulator.requests.filter(({ route }) => route === 'web-to-lead')).toHaveLength(1);
  });
});
