import { afterEach, describe, expect, it } from 'vitest';
import { marketo } from '../../../src/destinations/marketo/causes.ts';
import { sandbox } from '../../../src/destinations/marketo/sandbox.ts';
import type { Cause, Exchange } from '../../../src/diagnosis/cause.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import {
  aim,
  closeAll,
  LEAD,
  refusal,
  resultOf,
  root,
  type Stage,
  type StageOptions,
  send,
  serverTls,
  stage,
  submitted,
  summary,
  validate,
} from './fixture.ts';

afterEach(closeAll);

const byId = new Map(marketo.map((cause) => [cause.id, cause]));

const exchanges = marketo.flatMap((cause) =>
  cause.examples.flatMap((example, index) =>
    typeof example === 'string' ? [] : [{ cause, example, name: `${cause.id} ${example.on} #${index}` }],
  ),
);

/** The one result that names the cause, which is not green and says what to do. */
function expectCause(results: readonly CheckResult[], id: string): CheckResult {
  const found = results.find(
    (result) => result.status !== 'passed' && result.status !== 'skipped' && result.cause !== null,
  );
  expect(found, JSON.stringify(results.map((result) => [result.id, result.status, result.message]))).toMatchObject({
    cause: id,
  });
  expect(found?.resolution.length).toBeGreaterThan(0);
  if (found?.status !== 'warned') expect(found?.status).toBe(byId.get(id)?.transient ? 'inconclusive' : 'failed');
  return found as CheckResult;
}

const IN_DELIVERY = ['submit', 'delete', 'public-form'];

async function meet(example: Exchange): Promise<readonly CheckResult[]> {
  const one = await stage({
    faults: { [example.on]: example.reply },
    edition: example.on === 'public-form' ? 'public' : 'rest',
  });
  if (!IN_DELIVERY.includes(example.on)) return validate(one);
  const { results } = await send(one);
  // Whatever was answered, nothing is posted twice.
  expect(submitted(one)).toBe(1);
  return results;
}

describe('a reply of the catalogue, met by the real client', () => {
  it.each(exchanges)('$name', async ({ cause, example }: { cause: Cause; example: Exchange }) => {
    expectCause(await meet(example), cause.id);
  });

  it('covers the family', () => {
    expect(exchanges.length).toBeGreaterThan(30);
    expect([...new Set(exchanges.map(({ example }) => example.on))].sort()).toEqual([
      'any',
      'delete',
      'form',
      'identity',
      'leads',
      'public-form',
      'submit',
    ]);
  });
});

describe('a fault of the sandbox', () => {
  it('is there for every cause of Marketo', () => {
    expect([...sandbox.faults].sort()).toEqual(marketo.map((cause) => cause.id).sort());
  });

  it.each(sandbox.faults)('%s', async (fault) => {
    const tls = await serverTls();
    const running = await sandbox.start({ host: '127.0.0.1', port: 0, tls, fault });
    const one = await aim(running.config, tls.ca, () => running.close());
    const results = await validate(one);
    const named = results.some((result) => result.cause !== null && result.status !== 'passed');
    expectCause(named ? results : (await send(one)).results, fault);
  });

  it('is refused by name where none is known', async () => {
    const tls = await serverTls();
    await expect(sandbox.start({ host: '127.0.0.1', port: 0, tls, fault: 'table-not-found' })).rejects.toThrow(
      RangeError,
    );
  });

  it('leaves a sandbox without one green', async () => {
    const tls = await serverTls();
    const running = await sandbox.start({ host: '127.0.0.1', port: 0, tls });
    const one = await aim(running.config, tls.ca, () => running.close());
    expect(root(await validate(one))).toBeUndefined();
    expect(summary((await send(one)).results)).toEqual([
      'accepts passed',
      'found passed',
      'equal passed',
      'removed passed',
      'activity passed',
    ]);
    expect(running.requests.length).toBeGreaterThan(10);
  });
});

/** Codes as Adobe lists them; as a text and as a number, for samples show both. */
const CODES: readonly (readonly [string, string, string])[] = [
  ['600', 'Empty access token', 'marketo-token'],
  ['601', 'Access token invalid', 'marketo-token'],
  ['602', 'Access token expired', 'marketo-token'],
  ['603', 'Access denied', 'marketo-permission'],
  ['604', 'Request time-out', 'marketo-unavailable'],
  ['606', "Max rate limit '100' exceeded with in '20' secs", 'marketo-rate'],
  ['607', 'Daily quota reached', 'marketo-quota'],
  ['608', 'API Temporarily Unavailable', 'marketo-unavailable'],
  ['609', 'Invalid JSON', 'marketo-payload'],
  ['610', 'Requested resource not found', 'marketo-not-found'],
  ['611', 'System error', 'marketo-unavailable'],
  ['612', 'Invalid Content Type', 'marketo-payload'],
  ['614', 'Invalid Subscription', 'marketo-not-found'],
  ['615', 'Concurrent access limit reached', 'marketo-rate'],
  ['713', 'Transient Error', 'marketo-unavailable'],
];

describe('a code of Marketo, which comes with status 200', () => {
  it.each(CODES)('%s in every answer: %s', async (code, message, cause) => {
    const one = await stage({ faults: { any: refusal(code, message) } });
    const found = expectCause(await validate(one), cause);
    expect(found.evidence).toMatchObject({ code: `marketo:${code}`, requestId: '1a2b#18f3c4d5e6f' });
  });

  it.each(CODES)('%s when the form is submitted: %s', async (code, message, cause) => {
    const one = await stage({ faults: { submit: refusal(Number(code), message) } });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({
      cause,
      status: byId.get(cause)?.transient ? 'inconclusive' : 'failed',
    });
    // An outage accuses no configuration: whether the lead is found then says nothing.
    expect(results.filter((result) => result.status === 'failed').map((result) => result.id)).toEqual(
      byId.get(cause)?.transient ? [] : ['marketo/accepts'],
    );
    expect(receipt).toMatchObject({ acknowledged: false, removed: null });
    expect(submitted(one)).toBe(1);
  });
});

describe('a code that nobody knows', () => {
  it('is a refusal all the same', async () => {
    const one = await stage({ faults: { submit: refusal('6999', 'Something that no list names') } });
    const { results } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed' });
    expect(resultOf(results, 'accepts').message).toContain('Something that no list names');
    const two = await stage({ faults: { form: refusal('6999', 'Something that no list names') } });
    expect(resultOf(await validate(two), 'form')).toMatchObject({ status: 'failed' });
  });
});

describe('a lead that is lost although the answer says success', () => {
  const skip = (reasons?: unknown) => ({
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({
      requestId: 'e42b#14272d07d78',
      success: true,
      result: [{ status: 'skipped', ...(reasons ? { reasons } : {}) }],
    }),
  });

  it('is told as failed, by the first reason that says something', async () => {
    const reasons = [
      { code: 1037, message: 'Lead was skipped' },
      { code: 1006, message: "Field 'leadSource' not found" },
    ];
    const one = await stage({ faults: { submit: skip(reasons) } });
    const { results } = await send(one);
    const found = expectCause(results, 'marketo-field');
    expect(found.message).toContain('success: true');
    expect(found.evidence).toMatchObject({ code: 'marketo:1006', recordStatus: 'skipped' });
  });

  it('is told as failed without a reason as well', async () => {
    const one = await stage({ faults: { submit: skip() } });
    expectCause((await send(one)).results, 'marketo-field');
  });

  it('is told before it is sent: a field that the form lacks', async () => {
    for (const name of ['Phone', 'Company', 'Title', 'Country', 'LeadSource']) {
      const one = await stage({ change: (world) => without(world, name) });
      const found = resultOf(await validate(one), 'form-fields');
      expect(found).toMatchObject({ status: 'failed', cause: 'marketo-field' });
      expect(found.message).toContain(name.charAt(0).toLowerCase() + name.slice(1));
      const { results } = await send(one);
      expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed', cause: 'marketo-field' });
      await closeAll();
    }
  });

  it('is told before it is sent: a field that the form requires besides', async () => {
    const one = await stage({
      change: (world) =>
        world.forms.get(1179)?.fields.push({ name: 'PostalCode', label: 'Zip Code:', type: 'string', required: true }),
    });
    const found = resultOf(await validate(one), 'form-fields');
    expect(found).toMatchObject({ status: 'failed', cause: 'marketo-field' });
    expect(found.message).toContain('Zip Code (PostalCode)');
  });

  it('is told as not found where nothing of it is stored', async () => {
    const one = await stage({
      change: (world) => {
        world.readDelayMs = 60_000;
      },
    });
    const { results, receipt, residue } = await send(one);
    expect(resultOf(results, 'found')).toMatchObject({ status: 'failed' });
    expect(resultOf(results, 'found').message).toContain('smart campaign');
    expect(resultOf(results, 'found').message).toContain(`--remove ${receipt.marker}`);
    expect(receipt).toMatchObject({ acknowledged: true, found: false });
    expect(residue).toBe(LEAD.marker);
  });

  it('is told field by field where a value is changed or dropped', async () => {
    const one = await stage({
      change: (world) => {
        world.rewrites.set('leadSource', 'Web').set('title', null);
      },
    });
    const { results, receipt } = await send(one);
    expect(resultOf(results, 'equal')).toMatchObject({ status: 'failed' });
    expect(resultOf(results, 'equal').evidence).toMatchObject({ unequal: 'title, leadSource' });
    expect(receipt.fields.find((field) => field.name === 'leadSource')).toMatchObject({ stored: 'Web', equal: false });
    expect(receipt.removed).toBe(true);
  });
});

function without(world: Stage['world'], name: string): void {
  const fields = world.forms.get(1179)?.fields ?? [];
  const at = fields.findIndex((field) => field.name === name);
  fields.splice(at, 1);
}

describe('a form that is not as it should be', () => {
  const meets: readonly (readonly [string, StageOptions, string, Partial<CheckResult>])[] = [
    ['is another number', { config: { formId: 1180 } }, 'form', { status: 'failed', cause: 'marketo-not-found' }],
    [
      'is another number, asked without sign-in',
      { edition: 'public', config: { formId: 1180 } },
      'form',
      { status: 'failed', cause: 'marketo-not-found' },
    ],
    [
      'is of another subscription, asked without sign-in',
      { edition: 'public', config: { munchkinId: '999-XYZ-999' } },
      'form',
      { status: 'failed', cause: 'marketo-not-found' },
    ],
    [
      'lives on another server',
      { edition: 'both', config: { serverId: 'sj17' } },
      'form',
      { status: 'warned', cause: 'marketo-not-found' },
    ],
    [
      'is a draft',
      {
        change: (world) =>
          form(world, (one) => {
            one.status = 'draft';
          }),
      },
      'form-approved',
      { status: 'failed', cause: 'marketo-form-not-approved' },
    ],
    [
      'is approved with a draft besides',
      {
        change: (world) =>
          form(world, (one) => {
            one.status = 'approved with draft';
          }),
      },
      'form-approved',
      { status: 'passed' },
    ],
    [
      'has CAPTCHA on',
      {
        edition: 'both',
        change: (world) =>
          form(world, (one) => {
            one.captcha = true;
          }),
      },
      'captcha',
      { status: 'warned', cause: 'marketo-captcha', severity: 'loses-leads' },
    ],
    [
      'has a list of countries',
      { change: (world) => country(world, { type: 'picklist', values: ['United States', 'Germany'] }) },
      'form-fields',
      { status: 'warned', cause: 'marketo-field' },
    ],
    [
      'has a list of countries with US',
      { change: (world) => country(world, { type: 'picklist', values: ['DE', 'US'] }) },
      'form-fields',
      { status: 'passed' },
    ],
    [
      'has a field that is too short',
      { change: (world) => country(world, { maxLength: 1 }) },
      'form-fields',
      { status: 'warned', cause: 'marketo-field' },
    ],
    [
      'lacks a field, asked without sign-in',
      { edition: 'public', change: (world) => without(world, 'Phone') },
      'form-fields',
      { status: 'warned', cause: 'marketo-field' },
    ],
    [
      'lacks the e-mail address, asked without sign-in',
      // The form endpoint takes any field: nobody says that a form needs this one.
      { edition: 'public', change: (world) => without(world, 'Email') },
      'form-fields',
      { status: 'warned', cause: 'marketo-field' },
    ],
  ];

  it.each(meets)('%s', async (_, options, check, expected) => {
    expect(resultOf(await validate(await stage(options)), check)).toMatchObject(expected);
  });

  it('says to what the field Lead Source is mapped in place of leadSource', async () => {
    const one = await stage({
      change: (world) => {
        without(world, 'LeadSource');
        world.forms
          .get(1179)
          ?.fields.push({ name: 'SourceSystemName', label: 'Lead Source:', type: 'string', required: false });
      },
    });
    const found = resultOf(await validate(one), 'form-fields');
    expect(found).toMatchObject({ status: 'failed', cause: 'marketo-field' });
    expect(found.message).toContain('mapped to SourceSystemName');
    expect(found.resolution.join(' ')).toMatch(
      /add Lead Source \(REST name leadSource\).*Leave the field that is mapped to SourceSystemName/,
    );
  });

  it('is not skipped by an endpoint that takes fields which a form lacks', async () => {
    const one = await stage({
      edition: 'public',
      change: (world) =>
        form(world, ({ fields }) => {
          fields.splice(0);
        }),
    });
    const found = resultOf(await validate(one), 'form-fields');
    expect(found).toMatchObject({ status: 'warned', cause: 'marketo-field' });
    expect(found.message).toContain('takes fields that a form lacks');
    expect(found.message).not.toContain('answer says success');
  });

  it('warns where no field is labelled Lead Source', async () => {
    const one = await stage({
      change: (world) => {
        without(world, 'LeadSource');
        world.forms
          .get(1179)
          ?.fields.push({ name: 'LeadSource', label: 'How did you hear of us:', type: 'string', required: false });
      },
    });
    expect(resultOf(await validate(one), 'form-fields')).toMatchObject({ status: 'warned', severity: 'at-risk' });
  });

  type Form = NonNullable<ReturnType<Stage['world']['forms']['get']>>;
  function form(world: Stage['world'], change: (one: Form) => void): void {
    for (const one of world.forms.values()) change(one);
  }
  function country(world: Stage['world'], more: Partial<Form['fields'][number]>): void {
    without(world, 'Country');
    world.forms
      .get(1179)
      ?.fields.push({ name: 'Country', label: 'Country:', type: 'string', required: false, ...more });
  }
});

describe('a right that is missing', () => {
  it('leaves a refused look at forms and activities skipped, never absent', async () => {
    const one = await stage({
      change: (world) => {
        world.permissions.delete('Read-Only Asset');
        world.permissions.delete('Read-Only Activity');
      },
    });
    const results = await validate(one);
    expect(root(results)).toBeUndefined();
    for (const name of ['form', 'form-approved', 'form-fields']) {
      expect(resultOf(results, name).status).toBe('skipped');
    }
    expect(resultOf(results, 'form').message).toContain('Read-Only Assets');
    expect(resultOf(results, 'permission')).toMatchObject({ status: 'passed' });
    expect(resultOf(results, 'permission').message).toContain('Read-Only Activity is missing');
    const sent = await send(one);
    expect(resultOf(sent.results, 'activity')).toMatchObject({ status: 'skipped' });
    expect(resultOf(sent.results, 'equal')).toMatchObject({ status: 'passed' });
  });

  it('leaves a refused look at the fields alone skipped', async () => {
    const one = await stage({ faults: { 'form-fields': refusal('603', 'Access denied') } });
    const results = await validate(one);
    expect(root(results)).toBeUndefined();
    expect(resultOf(results, 'form')).toMatchObject({ status: 'passed' });
    expect(resultOf(results, 'form-fields')).toMatchObject({ status: 'skipped', cause: null });
    expect(resultOf(results, 'form-fields').message).toContain('Read-Only Assets');
  });

  it('leaves a refused second look at the form skipped: its draft says nothing of the version beside it', async () => {
    const one = await stage({
      change: (world) => {
        for (const form of world.forms.values()) form.status = 'draft';
      },
    });
    const net: typeof one.net = {
      ...one.net,
      request: async (request) =>
        request.url.endsWith('?status=approved') && !request.url.includes('fields')
          ? ({ status: 200, headers: {}, truncated: false, text: () => refusal('603', 'Access denied').body } as never)
          : one.net.request(request),
    };
    const results = await validate({ ...one, target: { ...one.target, net } });
    expect(resultOf(results, 'form-approved')).toMatchObject({ status: 'skipped' });
    expect(resultOf(results, 'form-approved').message).toContain('beside its draft');
  });

  it('to write shows when the lead is sent', async () => {
    const one = await stage({ change: (world) => world.permissions.delete('Read-Write Lead') });
    const checks = await validate(one);
    expect(resultOf(checks, 'permission')).toMatchObject({ status: 'passed' });
    expect(resultOf(checks, 'permission').message).toContain('leadctl send-test alone');
    const { results, residue } = await send(one);
    expect(resultOf(results, 'accepts')).toMatchObject({ status: 'failed', cause: 'marketo-permission' });
    expect(residue).toBeNull();
  });

  it('to read leaves an accepted lead unproved, and says what is left', async () => {
    const one = await stage({ faults: { leads: refusal('603', 'Access denied') } });
    const { results, receipt, residue } = await send(one);
    expect(summary(results).slice(0, 2)).toEqual(['accepts passed', 'found skipped']);
    for (const name of ['found', 'removed'])
      expect(resultOf(results, name).message).toMatch(/left behind: 1 test lead, MSFT_TEST_\d{18}, id 318581/);
    expect(resultOf(results, 'removed').status).toBe('warned');
    expect(receipt).toMatchObject({ acknowledged: true, found: null, removed: false, id: '318581' });
    expect(residue).toBe(LEAD.marker);
  });

  it('to delete is warned of, and names what is left', async () => {
    const one = await stage({ faults: { delete: refusal('603', 'Access denied') } });
    const { results, receipt, residue } = await send(one);
    expect(resultOf(results, 'removed')).toMatchObject({ status: 'warned' });
    expect(resultOf(results, 'removed').message).toMatch(/left behind: 1 test lead, MSFT_TEST_\d{18}, id 318581/);
    expect(receipt.removed).toBe(false);
    expect(residue).toBe(LEAD.marker);
  });

  it('is not the same as a list of addresses', async () => {
    const one = await stage({ faults: { any: refusal('603', 'Access denied from IP address 203.0.113.7') } });
    expectCause(await validate(one), 'marketo-ip-blocked');
    const two = await stage({
      change: (world) => {
        world.allowlist = ['203.0.113.7'];
      },
    });
    const found = expectCause(await validate(two), 'marketo-permission');
    expect(found.resolution.join(' ')).toContain('IP Restrictions');
  });
});
