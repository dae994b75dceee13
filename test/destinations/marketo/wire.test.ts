import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/marketo/adapter.ts';
import { SAMPLE } from '../../../src/destinations/marketo/emulator/world.ts';
import { makeAuthority } from '../../../src/sandbox/certs.ts';
import { startFault } from '../../../src/sandbox/faults.ts';
import {
  aim,
  closeAll,
  keyOf,
  LEAD,
  refusal,
  resultOf,
  root,
  send,
  stage,
  step,
  submitted,
  summary,
  validate,
} from './fixture.ts';

afterEach(closeAll);

const html = (status: number, title: string) => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});
const CUT = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"requestId":"1a2b#18f3c4","success":true,"resu',
};
const HUGE = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: `{"success":true,"result":["${'x'.repeat(5_000_000)}"]}`,
};
const MOVED = { status: 302, headers: { location: 'https://login.contoso.example/sso?token=abcdef0123456789' } };

const BAD = [
  ['an HTML page with status 200', html(200, 'Scheduled maintenance')],
  ['a page of 403', html(403, 'Blocked by your company')],
  ['a page of 503', html(503, 'Service Temporarily Unavailable')],
  ['JSON that is cut off', CUT],
  ['a body of five megabytes', HUGE],
  ['a redirect', MOVED],
  ['an empty body', { status: 200 }],
  ['JSON that is a list', { status: 200, body: '[]' }],
  ['a silence', 'silent'],
  ['a connection that is cut', 'reset'],
] as const;

describe('what is no answer of Marketo', () => {
  it.each(BAD)('%s, from the identity service: accuses no setting', async (_, reply) => {
    const one = await stage({ faults: { identity: reply } });
    const results = await validate(one, { timeoutMs: 800 });
    expect(root(results)).toMatchObject({ id: 'marketo/token', status: 'inconclusive' });
    expect(results.filter((result) => result.status === 'failed')).toEqual([]);
    expect(JSON.stringify(results)).not.toContain('abcdef0123456789');
    expect(JSON.stringify(results).length).toBeLessThan(20_000);
  });

  it.each(BAD)('%s, from the REST API: accuses no setting', async (_, reply) => {
    const one = await stage({ faults: { any: reply } });
    const results = await validate(one, { timeoutMs: 800 });
    expect(root(results)).toMatchObject({ status: 'inconclusive' });
    expect(results.filter((result) => result.status === 'failed')).toEqual([]);
  });

  it.each(BAD)('%s, for the form of a server id: accuses no setting', async (_, reply) => {
    const one = await stage({ edition: 'public', faults: { 'get-form': reply } });
    const results = await validate(one, { timeoutMs: 800 });
    expect(root(results)?.status).toBe('inconclusive');
  });

  it.each(BAD)(
    '%s, for the lead: is never posted again, and one that is not there is never green',
    async (_, reply) => {
      const one = await stage({ faults: { submit: reply } });
      const { results } = await send(one, { timeoutMs: 1500, waitMs: 100 });
      expect(resultOf(results, 'accepts').status).toBe('inconclusive');
      expect(results.some((result) => result.status === 'passed')).toBe(false);
      expect(submitted(one)).toBe(1);
      expect(JSON.stringify(results)).not.toContain('abcdef0123456789');
    },
  );

  it.each(BAD.slice(0, 3))('%s is named for what it is, with a way out', async (_, reply) => {
    const one = await stage({ faults: { identity: reply } });
    const found = root(await validate(one));
    expect(found?.cause).toBe(reply === BAD[2][1] ? 'marketo-unavailable' : 'https-html');
    expect(found?.resolution.join(' ')).toContain('status.adobe.com');
  });

  it('a page of 404 at the API host: the subscription is not there', async () => {
    const one = await stage({ faults: { identity: html(404, 'Not found') } });
    const found = root(await validate(one));
    expect(found).toMatchObject({ id: 'marketo/token', cause: 'marketo-not-found', status: 'failed' });
    expect(keyOf(found)).toBe('apiUrl');
  });

  it.each(BAD)('%s, belongs to the key that names the host', async (_, reply) => {
    const rest = await stage({ faults: { identity: reply } });
    expect(keyOf(root(await validate(rest, { timeoutMs: 800 })))).toBe('apiUrl');
    const form = await stage({ faults: { form: reply } });
    expect(keyOf(root(await validate(form, { timeoutMs: 800 })))).toBe('apiUrl');
    const old = await stage({ edition: 'public', faults: { 'get-form': reply } });
    expect(keyOf(root(await validate(old, { timeoutMs: 800 })))).toBe('formsUrl');
  });

  it.each(BAD.slice(0, 8))('%s, has a way out, and none of an HTTPS endpoint', async (_, reply) => {
    for (const options of [
      { faults: { identity: reply } },
      { faults: { any: reply } },
      { edition: 'public', faults: { 'get-form': reply } },
    ] as const) {
      const found = root(await validate(await stage(options)));
      expect(found?.resolution.length).toBeGreaterThan(1);
      const words = [found?.who, ...(found?.resolution ?? []), ...(found?.docs ?? [])].join(' ');
      expect(words).toMatch(/network|Adobe/);
      expect(words).not.toMatch(/App Service|HTTPS endpoint|instructions-https/);
    }
    for (const options of [
      { faults: { submit: reply } },
      { edition: 'public', faults: { 'public-form': reply } },
    ] as const) {
      const accepts = resultOf((await send(await stage(options), { waitMs: 10 })).results, 'accepts');
      expect(accepts.status).toBe('inconclusive');
      expect(accepts.resolution.length).toBeGreaterThan(1);
      expect([accepts.who, ...accepts.docs].join(' ')).not.toMatch(/HTTPS endpoint|instructions-https/);
    }
  });

  it('is asked for at a path without /rest: with it Marketo says 600', async () => {
    const one = await stage();
    await validate(one);
    expect(one.emulator.requests[0]?.path).toBe('/identity/oauth/token');
  });
});

describe('JSON of another form', () => {
  const said = (result: string) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"requestId":"a#b","success":true,"result":${result}}`,
  });

  it.each<readonly [string, string, string]>([
    ['leads', '"x"', 'permission'],
    ['form', '[{}]', 'form'],
    ['form', '[{"id":1180,"name":"Another","status":"approved"}]', 'form'],
    ['form-fields', '{"id":"FirstName"}', 'form-fields'],
  ])('of %s as %s makes no line green', async (route, result, check) => {
    const results = await validate(await stage({ faults: { [route]: said(result) } }));
    expect(resultOf(results, check)).toMatchObject({ status: 'inconclusive' });
    expect(resultOf(results, check).message).not.toContain('NaN');
  });

  it.each(['{}', '[5]', '[{"date":"2026-11-22"}]'])(
    'of usage as %s is no count, and keeps nothing waiting',
    async (list) => {
      const results = await validate(await stage({ faults: { usage: said(list) } }));
      expect(resultOf(results, 'quota').status).toBe('skipped');
      expect(resultOf(results, 'quota').message).not.toContain('NaN');
      expect(resultOf(results, 'form-fields').status).toBe('passed');
    },
  );

  it('of nothing at all is an empty list', async () => {
    const results = await validate(await stage({ faults: { usage: said('null') } }));
    expect(resultOf(results, 'quota')).toMatchObject({ status: 'passed', message: 'No call was counted yet today' });
  });

  it('of a form that does not know CAPTCHA leaves it open', async () => {
    const body = '{"Id":1179,"Vid":1179,"Status":"approved","Name":"Old","rows":[],"munchkinId":"123-ABC-456"}';
    const one = await stage({ edition: 'both', faults: { 'get-form': { status: 200, body } } });
    expect(resultOf(await validate(one), 'captcha')).toMatchObject({ status: 'skipped' });
  });

  it.each<readonly [string, string]>([
    ['true', 'warned'],
    ['"TRUE"', 'warned'],
    ['1', 'warned'],
    ['false', 'passed'],
    ['"False"', 'passed'],
    ['0', 'passed'],
    ['"0"', 'inconclusive'],
    ['"yes"', 'inconclusive'],
    ['""', 'inconclusive'],
    ['2', 'inconclusive'],
    ['[false]', 'inconclusive'],
    // The key without a value says no more than no key.
    ['null', 'skipped'],
  ])('of EnableCaptcha %s is %s, asked with and without sign-in', async (value, status) => {
    const now = JSON.stringify({ Id: 1179, Vid: 1179, Status: 'approved', Name: 'New', munchkinId: '123-ABC-456' });
    const body = now.replace('}', `,"EnableCaptcha":${value}}`);
    for (const edition of ['both', 'public'] as const) {
      const one = await stage({ edition, faults: { 'get-form': { status: 200, body } } });
      const found = resultOf(await validate(one), 'captcha');
      expect(found).toMatchObject({ status, cause: status === 'warned' ? 'marketo-captcha' : null });
      if (status === 'inconclusive') expect(found.message).toContain(`EnableCaptcha is ${value}`);
    }
  });

  it.each<readonly [string, string, string]>([
    ['no list', '', 'no list of them'],
    ['null', ',"result":null', 'no list of them'],
    ['an empty list and a warning', ',"result":[]', 'of no form'],
    ['rows that name nothing', ',"result":[{"rowNumber":0},{"id":5}]', 'describes no field'],
  ])('of %s does not say that the form lacks its fields', async (_, result, why) => {
    const warning = 'No assets found for the given search criteria.';
    const body = `{"requestId":"a#b","success":true,"errors":[],"warnings":["${warning}"]${result}}`;
    const one = await stage({ faults: { 'form-fields': { status: 200, body } } });
    const found = resultOf(await validate(one), 'form-fields');
    expect(found).toMatchObject({ status: 'inconclusive', cause: null, evidence: { warning } });
    expect(found.message).toContain(why);
    expect(found.resolution.length).toBeGreaterThan(1);
  });

  it('of a list of fields that is empty says that the form has none', async () => {
    const results = await validate(await stage({ faults: { 'form-fields': said('[]') } }));
    expect(resultOf(results, 'form-fields')).toMatchObject({ status: 'failed', cause: 'marketo-field' });
  });

  it.each(['true', '"true"', '"TRUE"', '1'])(
    'of required %s makes a field that is not sent a demand',
    async (value) => {
      const eight = ['FirstName', 'LastName', 'Email', 'Phone', 'Company', 'Title', 'Country', 'LeadSource'];
      const rows = eight.map((id) => `{"id":"${id}","dataType":"text","required":"false"}`);
      const zip = `{"id":"PostalCode","dataType":"text","required":${value}}`;
      const good = await stage({ faults: { 'form-fields': said(`[${rows}]`) } });
      expect(resultOf(await validate(good), 'form-fields')).toMatchObject({ status: 'passed' });
      const one = await stage({ faults: { 'form-fields': said(`[${rows},${zip}]`) } });
      const found = resultOf(await validate(one), 'form-fields');
      expect(found).toMatchObject({ status: 'failed', cause: 'marketo-field' });
      expect(found.message).toContain('PostalCode');

      const shown = [...eight, 'PostalCode'].map(
        (name) => `[{"Name":"${name}","Datatype":"string","IsRequired":${name === 'PostalCode' ? value : '"false"'}}]`,
      );
      const body = `{"Id":1179,"Vid":1179,"Status":"approved","munchkinId":"123-ABC-456","rows":[${shown}]}`;
      const old = await stage({ edition: 'public', faults: { 'get-form': { status: 200, body } } });
      expect(resultOf(await validate(old), 'form-fields')).toMatchObject({ status: 'failed', cause: 'marketo-field' });
    },
  );

  it('of the form endpoint is not taken for a refusal that nobody spoke', async () => {
    const one = await stage({ edition: 'public', faults: { 'public-form': said('[]') } });
    const accepts = resultOf((await send(one)).results, 'accepts');
    expect(accepts.status).toBe('inconclusive');
    expect(accepts.message).not.toContain('success: false');
  });
});

describe('a lead whose answer was lost', () => {
  it('is found by looking, and never submitted again', async () => {
    const one = await stage({ faults: { submit: 'carried-out' } });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts').status).toBe('inconclusive');
    expect(receipt).toMatchObject({ acknowledged: false, found: true, removed: true });
    expect(one.world.leads.size).toBe(0);
    expect(submitted(one)).toBe(1);
  });

  it('is found by looking where no answer comes at all, for which the whole time was waited', async () => {
    const one = await stage({ faults: { submit: 'swallowed' } });
    const { results, receipt } = await send(one, { timeoutMs: 1000 });
    const accepts = resultOf(results, 'accepts');
    expect(accepts).toMatchObject({ status: 'inconclusive' });
    expect(accepts.evidence.waitedMs).toBeGreaterThan(900);
    expect(receipt).toMatchObject({ acknowledged: false, found: true, removed: true });
    expect(submitted(one)).toBe(1);
  });

  it.each([
    [500, '{"message":"Internal error"}'],
    [503, '<html><title>Maintenance</title></html>'],
    [504, '{"message":"Endpoint request timed out"}'],
    [504, ''],
    [408, '{"message":"Request Timeout"}'],
    [302, ''],
    [200, '{"requestId":"1a2b#18f3c4d5e6f","success":false,"errors":[{"code":"719","message":"Lock wait timeout"}]}'],
  ])('behind an answer of %i (%s) that settles nothing is found late, and taken away', async (status, body) => {
    const one = await stage({
      faults: { submit: { status, body, carriedOut: true } },
      change: (world) => {
        world.readDelayMs = 700;
      },
    });
    const { results, receipt, residue } = await send(one, { waitMs: 3000 });
    expect(resultOf(results, 'accepts').status).toBe('inconclusive');
    expect(results.map((result) => result.message).join(' ')).not.toContain('Nothing was written');
    expect(receipt).toMatchObject({ acknowledged: false, found: true, removed: true });
    expect(residue).toBeNull();
    expect(one.world.leads.size).toBe(0);
    expect(submitted(one)).toBe(1);
  });

  it('is told from another person with whom an answer begins', async () => {
    const rows = [
      { id: 1, email: 'someone@contoso.example', firstName: 'Ada' },
      { id: 2, email: LEAD.email, firstName: LEAD.marker },
    ];
    const body = JSON.stringify({ requestId: '1a2b#18f3c4d5e6f', success: true, result: rows });
    const one = await stage({ faults: { leads: { status: 200, body } } });
    const { receipt } = await send(one, { cleanup: false });
    expect(receipt).toMatchObject({ found: true, id: '2' });
  });

  it('is found late, too', async () => {
    const one = await stage({
      faults: { submit: 'carried-out' },
      change: (world) => {
        world.readDelayMs = 700;
      },
    });
    const { results } = await send(one, { waitMs: 4000 });
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'inconclusive' });
    expect(resultOf(results, 'found')).toMatchObject({ status: 'passed' });
    expect(submitted(one)).toBe(1);
  });

  it.each(['swallowed', 'reset', CUT] as const)('is never said to have been answered: %s', async (reply) => {
    const one = await stage({
      faults: { submit: reply },
      change: (world) => {
        world.readDelayMs = 60_000;
      },
    });
    const { results } = await send(one, { timeoutMs: 1500, waitMs: 100 });
    const accepts = resultOf(results, 'accepts');
    expect(accepts.status).toBe('inconclusive');
    expect(accepts.resolution.join(' ')).toContain(LEAD.marker);
    expect(accepts.who).toContain('Adobe');
    const found = resultOf(results, 'found');
    expect(found.status).not.toBe('passed');
    expect(found.message).toMatch(/^Sent and not confirmed, and not found within/);
    expect(found.resolution.join(' ')).toContain(LEAD.marker);
  });

  it('was not sent where no token was to be had', async () => {
    const one = await stage({ config: { clientSecret: 'NotTheSecretOfTheService00000001' } });
    const { results, receipt, residue } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed', cause: 'marketo-credentials' });
    expect(receipt.sent).toBe(false);
    expect(residue).toBeNull();
    expect(submitted(one)).toBe(0);
  });

  it('of the form endpoint counts by its words, not by its status', async () => {
    const refused = await stage({
      edition: 'public',
      faults: { 'public-form': { status: 200, body: '{"error":true,"message":"Rejected"}' } },
    });
    expect(resultOf((await send(refused)).results, 'accepts')).toMatchObject({
      status: 'failed',
      cause: 'marketo-form-rejected',
    });
    const other = await stage({ edition: 'public', faults: { 'public-form': { status: 200, body: '{"ok":1}' } } });
    expect(resultOf((await send(other)).results, 'accepts')).toMatchObject({ status: 'inconclusive' });
  });

  it('of the form endpoint is left unproved', async () => {
    const one = await stage({ edition: 'public', faults: { 'public-form': 'carried-out' } });
    const { results, receipt, residue } = await send(one);
    expect(summary(results)).toEqual(['accepts inconclusive', 'found skipped', 'removed skipped']);
    expect(receipt).toMatchObject({ sent: true, acknowledged: false, found: null, removed: null });
    expect(residue).toBe(LEAD.marker);
    expect(submitted(one)).toBe(1);
  });
});

describe('a token', () => {
  it('that ends in the midst is renewed once, for reads', async () => {
    const clock = { offset: 0 };
    const one = await stage({
      change: (world) => {
        world.now = () => Date.now() + clock.offset;
      },
    });
    const { checks } = adapt(one.target);
    const run = (name: string) => checks.find((check) => check.id === `marketo/${name}`)?.run(step());
    await run('token');
    clock.offset = 3_700_000;
    await expect(run('permission')).resolves.toContain('reads people');
    expect(one.emulator.requests.map((request) => request.route)).toEqual([
      'identity',
      'usage',
      'leads',
      'identity',
      'leads',
      'activities',
    ]);
  });

  it('that is refused again is told, after one renewal', async () => {
    const one = await stage({ faults: { any: refusal('601', 'Access token invalid') } });
    expect(root(await validate(one))).toMatchObject({ id: 'marketo/token', cause: 'marketo-token' });
    expect(one.emulator.requests.map((request) => request.route)).toEqual(['identity', 'usage', 'identity', 'usage']);
  });

  it('that is about to end is waited for, so that no lead meets its end', async () => {
    const one = await stage({
      change: (world) => {
        world.tokens.set('almost-over:int', Date.now() + 1200);
      },
    });
    const { results } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'passed' });
    expect(one.emulator.requests.filter((request) => request.route === 'identity')).toHaveLength(2);
  });

  it.each([
    ['clientId', '00000000-0000-0000-0000-000000000000', 'No client with requested id'],
    ['clientSecret', 'NotTheSecretOfTheService00000001', 'Bad client credentials'],
  ])('is refused to a wrong %s, and the finding stands there', async (key, value, words) => {
    const one = await stage({ config: { [key]: value } });
    const located: string[] = [];
    const { checks } = adapt(one.target);
    const error = await Promise.resolve(checks.find((check) => check.id === 'marketo/token')?.run(step())).catch(
      (thrown: unknown) => thrown,
    );
    located.push((error as { at: string }).at);
    expect(located).toEqual([key]);
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).not.toContain(value.startsWith('Not') ? value : 'never');
  });
});

describe('the host of the forms, where the credentials are enough', () => {
  it.each(BAD)('answers with %s: CAPTCHA is not decided, and nothing else suffers', async (_, reply) => {
    const one = await stage({ edition: 'both', faults: { 'get-form': reply } });
    const results = await validate(one, { timeoutMs: 800 });
    expect(resultOf(results, 'captcha')).toMatchObject({ status: 'skipped' });
    expect(root(results)).toBeUndefined();
  });

  it('that does not exist is warned of', async () => {
    const one = await stage({ edition: 'both' });
    const absent = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', phase: 'dns' });
    const request: typeof one.net.request = (sent) =>
      sent.url.includes('getForm') ? Promise.reject(absent) : one.net.request(sent);
    const net = { ...one.net, request };
    const results = await validate({ ...one, target: { ...one.target, net } });
    expect(resultOf(results, 'captcha')).toMatchObject({ status: 'warned', cause: 'marketo-not-found' });
  });
});

describe('the public host that shows another form than the REST API', () => {
  const own = { Id: 1179, Vid: 1179, Status: 'approved', munchkinId: '123-ABC-456', EnableCaptcha: false };
  const shown = (more: object) => ({ status: 200, body: JSON.stringify({ ...own, ...more }) });

  it.each<readonly [string, object, string]>([
    ['of another subscription', { munchkinId: '999-ZZZ-999' }, 'belongs to the subscription 999-ZZZ-999'],
    ['of another number', { Id: 2222, Vid: 2222 }, 'form 2222 in place of form 1179'],
    ['of another number and no version', { Id: 2222, Vid: undefined }, 'form 2222 in place of form 1179'],
  ])('%s: its CAPTCHA proves nothing, on or off', async (_, more, says) => {
    for (const EnableCaptcha of [false, true]) {
      const one = await stage({ edition: 'both', faults: { 'get-form': shown({ ...more, EnableCaptcha }) } });
      const results = await validate(one);
      const found = resultOf(results, 'captcha');
      expect(found).toMatchObject({ status: 'inconclusive', cause: null });
      expect(found.message).toContain('Whether CAPTCHA is on is not known');
      expect(found.message).toContain(says);
      expect(keyOf(found)).toBe('formsUrl');
      expect(found.resolution.join(' ')).toContain('Form Settings › Settings');
      expect(root(results)?.id).toBe('marketo/captcha');
    }
  });

  it.each([
    ['by its id', { Vid: 4711 }],
    ['by its version', { Id: 4711 }],
    ['by a text of digits', { Id: '1179', Vid: '4711' }],
  ])('is not met where the form goes %s', async (_, more) => {
    const one = await stage({ edition: 'both', faults: { 'get-form': shown(more) } });
    expect(resultOf(await validate(one), 'captcha')).toMatchObject({ status: 'passed' });
  });
});

describe('the public host that does not know the form', () => {
  const absent = { status: 404, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>404</title>' };

  it('is warned of where the REST API has it approved, at the key that is in the file', async () => {
    const one = await stage({ edition: 'both', faults: { 'get-form': absent } });
    const found = resultOf(await validate(one), 'captcha');
    expect(found).toMatchObject({ status: 'warned', cause: 'marketo-not-found' });
    expect(found.message).toContain('formsUrl names another server');
    expect(found.resolution.join(' ')).not.toContain('serverId');
    expect(found.resolution.join(' ')).toContain('in the browser');
    expect(keyOf(found)).toBe('formsUrl');
  });

  it('says nothing of a draft, which no browser is shown', async () => {
    const one = await stage({
      edition: 'both',
      change: (world) => {
        for (const form of world.forms.values()) form.status = 'draft';
      },
    });
    const results = await validate(one);
    expect(resultOf(results, 'form-approved')).toMatchObject({ status: 'failed' });
    expect(resultOf(results, 'captcha')).toMatchObject({ status: 'skipped' });
  });
});

describe('a connection from before 2023 whose file names the host of the forms alone', () => {
  it('is warned of there, and nothing speaks of a Server ID', async () => {
    const one = await stage({ edition: 'public', config: { serverId: undefined } });
    const found = resultOf(await validate(one), 'credential-edition');
    expect(found.status).toBe('warned');
    expect(keyOf(found)).toBe('formsUrl');
    expect(found.message).not.toContain('Server ID');
  });
});

describe('the daily quota', () => {
  it('is warned of before it is used up', async () => {
    const one = await stage({
      change: (world) => {
        world.calls = 45_000;
      },
    });
    expect(resultOf(await validate(one), 'quota')).toMatchObject({ status: 'warned', cause: 'marketo-quota' });
  });

  it('is inconclusive when it is used up', async () => {
    const one = await stage({
      change: (world) => {
        world.calls = world.quota;
      },
    });
    expect(root(await validate(one))).toMatchObject({
      id: 'marketo/quota',
      status: 'inconclusive',
      cause: 'marketo-quota',
    });
  });

  it('that may not be asked for keeps nothing else from running', async () => {
    const one = await stage({ faults: { usage: refusal('603', 'Access denied') } });
    const results = await validate(one);
    expect(resultOf(results, 'quota')).toMatchObject({ status: 'skipped' });
    expect(resultOf(results, 'form-fields')).toMatchObject({ status: 'passed' });
  });
});

describe('the road', () => {
  it.each([
    ['refused', 'net-refused', 'failed'],
    ['expired', 'tls-expired', 'inconclusive'],
    ['wrong-host', 'tls-hostname', 'inconclusive'],
  ] as const)('that is %s is told as %s, %s', async (fault, cause, status) => {
    const authority = await makeAuthority();
    const server = await startFault(fault, { authority, host: '127.0.0.1', names: ['localhost'], ips: ['127.0.0.1'] });
    const url = `https://127.0.0.1:${server.port}`;
    const { munchkinId, formId, clientId, clientSecret } = SAMPLE;
    const one = await aim(
      { type: 'marketo', munchkinId, formId, clientId, clientSecret, apiUrl: url },
      authority.cert,
      server.close,
    );
    const results = await validate(one);
    expect(root(results)).toMatchObject({ id: 'marketo/tls', cause, status });
    expect(resultOf(results, 'token')).toMatchObject({ status: 'skipped' });
  });

  it('to a host that does not exist accuses the Munchkin ID', async () => {
    const { munchkinId, formId, clientId, clientSecret } = SAMPLE;
    const one = await aim({ type: 'marketo', munchkinId, formId, clientId, clientSecret }, '', async () => {});
    const lookup = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', phase: 'dns' }));
    const target = { ...one.target, net: { ...one.net, lookup, proxyFor: () => null } };
    const results = await validate({ ...one, target });
    expect(resultOf(results, 'dns')).toMatchObject({ status: 'failed', cause: 'marketo-not-found' });
  });
});

describe('a removal', () => {
  const remove = async (one: Awaited<ReturnType<typeof stage>>, id: string, marker = LEAD.marker) =>
    adapt(one.target).delivery.remove?.(step(), { id, fields: {} }, { marker });

  it('never touches a person that is no test lead', async () => {
    const one = await stage({
      change: (world) => {
        world.leads.set(7, {
          row: { id: 7, email: 'someone@contoso.example', firstName: 'Ada', lastName: 'L' },
          visibleAt: 0,
        });
        world.leads.set(8, { row: { id: 8, email: LEAD.email, firstName: 'Ada', lastName: 'L' }, visibleAt: 0 });
      },
    });
    await expect(remove(one, '7')).rejects.toThrow('left alone');
    await expect(remove(one, '8')).rejects.toThrow('left alone');
    await expect(remove(one, '../7')).rejects.toThrow('left alone');
    expect(one.world.leads.size).toBe(2);
    expect(one.emulator.requests.some((request) => request.route === 'delete')).toBe(false);
  });

  /** The calls below this path are another server's, which does not know them. */
  const without = (one: Awaited<ReturnType<typeof stage>>, path: string, reply?: { status: number; body: string }) => {
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      request: async (wanted: Parameters<typeof request>[0]) => {
        if (!wanted.url.includes(path)) return request(wanted);
        if (reply === undefined) return request({ ...wanted, url: wanted.url.replace(path, '/rest/v1/none/') });
        return { status: reply.status, headers: {}, truncated: false, text: () => reply.body };
      },
    });
  };
  const EMPTY = { status: 200, body: '{"requestId":"1a2b#18f3c4d5e6f","success":true,"result":[]}' };

  it.each([
    ['does not know the call', undefined],
    ['answers that nothing is there', EMPTY],
  ])('is carried out where reading by id %s, and the search finds the lead', async (_, reply) => {
    const one = await stage();
    without(one, '/rest/v1/lead/', reply);
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'passed' });
    expect(receipt.removed).toBe(true);
    expect(one.emulator.requests.filter(({ route }) => route === 'delete')).toHaveLength(1);
    expect(one.world.leads.size).toBe(0);
  });

  it('is not said to be one where the deletion changed nothing', async () => {
    const deleted = { status: 200, body: '{"success":true,"result":[{"id":318581,"status":"deleted"}]}' };
    const one = await stage({ faults: { delete: deleted } });
    without(one, '/rest/v1/lead/', EMPTY);
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'failed' });
    expect(resultOf(results, 'removed').message).toContain('still there');
    expect(receipt.removed).toBe(false);
  });

  it('accuses no id of the file where the call that deletes is not there', async () => {
    const one = await stage();
    without(one, '/rest/v1/leads/delete.json');
    const removed = resultOf((await send(one)).results, 'removed');
    expect(removed).toMatchObject({ status: 'failed', cause: null });
    expect(removed.message).toContain(`left behind: 1 test lead, ${LEAD.marker}, id 318581`);
  });

  it('takes every copy of the lead along', async () => {
    const one = await stage();
    const sending = adapt(one.target).delivery;
    await sending.send(step(), LEAD);
    const [lead] = one.world.leads.values();
    one.world.leads.set(7, { row: { ...lead?.row, id: 7 }, visibleAt: 0 });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'removed').message).toMatch(
      /^Removed \d leads with MSFT_TEST_\d{18}, and confirmed gone$/,
    );
    expect(receipt.removed).toBe(true);
    expect(one.world.leads.size).toBe(0);
  });

  it.each(['MSFT_TEST_6393', LEAD.marker.toLowerCase()])('knows the lead by the name %s as well', async (name) => {
    const one = await stage({
      change: (world) => {
        world.leads.set(8, { row: { id: 8, email: LEAD.email, firstName: name, lastName: name }, visibleAt: 0 });
      },
    });
    await expect(remove(one, '8')).resolves.toEqual({ removed: true });
    expect(one.world.leads.size).toBe(0);
  });

  it('is asked again with a new token where the old one ended', async () => {
    const one = await stage();
    await send(one, { cleanup: false });
    const { delivery } = adapt(one.target);
    const stored = await delivery.find?.(step(), { marker: LEAD.marker }, null);
    const request = one.net.request.bind(one.net);
    Object.assign(one.net, {
      request: (wanted: Parameters<typeof request>[0]) => {
        if (wanted.url.endsWith('/delete.json') && deletes++ === 0) one.world.tokens.clear();
        return request(wanted);
      },
    });
    let deletes = 0;
    await expect(delivery.remove?.(step(), stored!, { marker: LEAD.marker })).resolves.toEqual({ removed: true });
    expect(deletes).toBe(2);
    expect(one.world.leads.size).toBe(0);
  });

  it('of what is gone already is one', async () => {
    const one = await stage();
    await expect(remove(one, '9')).resolves.toEqual({ removed: true });
  });

  it('finds by marker alone what an earlier run left', async () => {
    const one = await stage();
    await send(one, { cleanup: false });
    const { delivery } = adapt(one.target);
    const stored = await delivery.find?.(step(), { marker: LEAD.marker }, null);
    expect(stored?.id).toBe('318581');
    // Of a lead that another run sent, the activity is nobody's question.
    expect(one.emulator.requests.at(-1)?.route).toBe('leads');
    await expect(remove(one, '318581')).resolves.toEqual({ removed: true });
    expect(await delivery.find?.(step(), { marker: LEAD.marker }, null)).toBeNull();
  });

  it('that the partition forbids is warned of', async () => {
    const body = JSON.stringify({
      requestId: '1a2b#18f3c4d5e6f',
      success: true,
      result: [
        { id: 318581, status: 'skipped', reasons: [{ code: '1008', message: "Access denied to partition 'EMEA'" }] },
      ],
    });
    const one = await stage({ faults: { delete: { status: 200, body } } });
    const { results } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'warned' });
    expect(resultOf(results, 'removed').message).toContain("partition 'EMEA'");
  });

  it('that the CRM sync forbids is failed', async () => {
    const body = JSON.stringify({
      requestId: '1a2b#18f3c4d5e6f',
      success: true,
      result: [{ id: 318581, status: 'skipped', reasons: [{ code: '1018', message: 'CRM Enabled' }] }],
    });
    const one = await stage({ faults: { delete: { status: 200, body } } });
    const { results } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'failed', cause: 'marketo-value' });
    expect(resultOf(results, 'removed').message).toContain('left behind');
  });
});

describe('the client secret and the token', () => {
  const echo = (reflect: string) => [
    {
      identity: {
        status: 401,
        body: JSON.stringify({ error: 'invalid_client', error_description: `Bad client credentials ${reflect}` }),
      },
    },
    { identity: html(503, `sorry ${reflect}`) },
    { any: refusal('611', `System error for ${reflect}`) },
    { any: html(500, reflect) },
    { submit: refusal('1003', `Invalid data ${reflect}`) },
    {
      submit: {
        status: 200,
        body: JSON.stringify({
          success: true,
          result: [{ status: 'skipped', reasons: [{ code: '1003', message: reflect }] }],
          warnings: [reflect],
        }),
      },
    },
  ];

  const SECRET = 'Canary/Secret+of&nobody=%31';

  it.each([SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64'), 'canary-token-of-nobody:int'])(
    'are in no output, whatever a server reflects (%#)',
    async (reflect) => {
      for (const faults of echo(reflect)) {
        const one = await stage({
          faults,
          config: { clientSecret: SECRET },
          change: (world) => {
            world.clients.set(SAMPLE.clientId, SECRET);
            world.tokens.set('canary-token-of-nobody:int', Date.now() + 3_600_000);
          },
        });
        const checks = await validate(one);
        const sent = await send(one, { waitMs: 50 });
        const out = JSON.stringify([checks, sent, adapt(one.target).delivery.preview(LEAD), one.target.config]);
        for (const form of [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')])
          expect(out).not.toContain(form);
        // The token is known to the run only once it was issued.
        if (!('identity' in faults)) expect(out).not.toContain('canary-token-of-nobody');
        await closeAll();
      }
    },
  );
});

describe('a look that hangs', () => {
  it('takes nothing away from a lead that was acknowledged', async () => {
    const one = await stage({ faults: { leads: 'silent' } });
    const { results, receipt } = await send(one, { timeoutMs: 1200, waitMs: 50 });
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'passed' });
    expect(resultOf(results, 'found')).toMatchObject({ status: 'inconclusive' });
    expect(receipt).toMatchObject({ acknowledged: true, found: null, id: '318581' });
  });

  it('for the activity takes nothing away from a lead that was found', async () => {
    const one = await stage({ faults: { activities: 'silent' } });
    const { results } = await send(one, { timeoutMs: 1600, waitMs: 50 });
    expect(resultOf(results, 'found')).toMatchObject({ status: 'passed' });
    expect(resultOf(results, 'activity')).toMatchObject({ status: 'skipped' });
  });
});

describe('a call that the marketplace does not need', () => {
  it.each([
    ['activities', 404, 'Not found'],
    ['activities', 403, 'no'],
    ['activities', 503, '<html><title>Maintenance</title></html>'],
    [
      'activities',
      200,
      '{"requestId":"a#b","success":false,"errors":[{"code":"610","message":"Requested resource not found"}]}',
    ],
    ['activities', 200, '{"requestId":"a#b","success":false,"errors":[{"code":"611","message":"System error"}]}'],
  ])('leaves %s open where it is answered %i %s, and people proved', async (route, status, body) => {
    const permission = resultOf(await validate(await stage({ faults: { [route]: { status, body } } })), 'permission');
    expect(permission).toMatchObject({ status: 'passed', cause: null });
    expect(permission.message).toContain('The role reads people, not activities');
  });

  it('leaves activities open where no answer comes', async () => {
    const results = await validate(await stage({ faults: { activities: 'silent' } }), { timeoutMs: 1000 });
    expect(resultOf(results, 'permission')).toMatchObject({ status: 'passed' });
  });

  it.each([
    [404, '<html><title>Not found</title></html>'],
    [404, ''],
    [403, 'no'],
    [200, '<html><title>Sign in</title></html>'],
  ])('keeps nothing waiting where the count of calls is answered %i %s', async (status, body) => {
    const results = await validate(await stage({ faults: { usage: { status, body } } }));
    expect(resultOf(results, 'quota')).toMatchObject({ status: 'skipped' });
    expect(resultOf(results, 'form-fields')).toMatchObject({ status: 'passed' });
  });

  it('is no excuse for an outage', async () => {
    const results = await validate(await stage({ faults: { usage: { status: 503, body: '' } } }));
    expect(resultOf(results, 'quota')).toMatchObject({ status: 'inconclusive', cause: 'marketo-unavailable' });
  });
});

describe('an address of the file', () => {
  const ids = async (config: Readonly<Record<string, unknown>>) => {
    const { munchkinId, formId, clientId, clientSecret } = SAMPLE;
    const raw = { type: 'marketo', munchkinId, formId, clientId, clientSecret, ...config };
    const one = await aim(raw, '', async () => {});
    return resultOf(await validate(one, { only: ['marketo/ids'] }), 'ids');
  };

  it('that follows from the ids is the marketplace’s own', async () => {
    expect(await ids({ serverId: 'ab12' })).toMatchObject({ status: 'passed' });
    expect(await ids({ formsUrl: 'https://app-ab12.marketo.com' })).toMatchObject({ status: 'passed' });
  });

  it.each([
    ['apiUrl', 'https://127.0.0.1:8443'],
    ['apiUrl', 'https://marketo.contoso.example'],
    ['formsUrl', 'https://localhost:8443'],
  ])('%s: %s serves leadctl alone', async (at, url) => {
    const result = await ids({ [at]: url });
    expect(result).toMatchObject({ status: 'warned', severity: 'loses-leads' });
    expect(result.message).toContain('The marketplace cannot use this');
    expect(result.at?.path).toBe(`destinations.nurture.${at}`);
  });
});
