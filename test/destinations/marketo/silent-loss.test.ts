import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Report, sendTest, validate } from '../../../src/index.ts';
import { closeAll, refusal, type Stage, type StageOptions, serverTls, stage, submitted } from './fixture.ts';

let folder = '';
let ca = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-silent-'));
  ca = join(folder, 'ca.pem');
  writeFileSync(ca, (await serverTls()).ca);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeAll);

/** The file of a publisher whose Marketo is this stand-in. */
function fileOf(one: Stage): object {
  const { clientSecret, ...config } = one.target.config;
  return {
    version: 1,
    network: { ca },
    destinations: { nurture: { ...config, ...(clientSecret ? { clientSecret: clientSecret.reveal() } : {}) } },
  };
}

type World = Stage['world'];
type Field = Parameters<NonNullable<ReturnType<World['forms']['get']>>['fields']['push']>[0];

const form = (world: World) => [...world.forms.values()][0] as NonNullable<ReturnType<World['forms']['get']>>;
const without = (name: string) => (world: World) => {
  const { fields } = form(world);
  fields.splice(
    fields.findIndex((field) => field.name === name),
    1,
  );
};
const besides = (field: Partial<Field> & { name: string; label: string }) => (world: World) => {
  form(world).fields.push({ type: 'string', required: false, ...field });
};
const json = (status: number, value: unknown) => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(value),
});
const record = (result: readonly unknown[]) => json(200, { requestId: 'e42b#14272d07d78', success: true, result });
const skip = (code: string, message: string) => record([{ status: 'skipped', reasons: [{ code, message }] }]);

interface Case {
  readonly name: string;
  readonly options: StageOptions;
  /** `check status cause` of validate; absent where only the lead shows it. */
  readonly validate?: string;
  /** The same of send-test, which is made whatever validate said. */
  readonly send?: string;
  /** A word that this finding must hold. */
  readonly says?: string;
  readonly exit: readonly [validate: number, send: number];
}

/** In each of these the marketplace is told of success, or of nothing, and the lead is lost or not to be worked with. */
const CASES: readonly Case[] = [
  {
    name: 'a field that the form lacks',
    options: { change: without('LeadSource') },
    validate: 'form-fields failed marketo-field',
    send: 'accepts failed marketo-field',
    says: 'success: true',
    exit: [1, 1],
  },
  {
    name: "the form as Microsoft's page wants it, and no leadSource",
    options: {
      change: (world) => {
        without('LeadSource')(world);
        besides({ name: 'SourceSystemName', label: 'Lead Source:' })(world);
      },
    },
    validate: 'form-fields failed marketo-field',
    send: 'accepts failed marketo-field',
    exit: [1, 1],
  },
  {
    name: 'a required field that is not sent',
    options: { change: besides({ name: 'PostalCode', label: 'Zip Code:', required: true }) },
    validate: 'form-fields failed marketo-field',
    send: 'accepts failed marketo-field',
    exit: [1, 1],
  },
  {
    name: 'a form that is not there',
    options: { config: { formId: 1180 } },
    validate: 'form failed marketo-not-found',
    send: 'accepts failed marketo-not-found',
    exit: [1, 1],
  },
  {
    name: 'a form that is a draft',
    options: {
      change: (world) => {
        form(world).status = 'draft';
      },
    },
    validate: 'form-approved failed marketo-form-not-approved',
    send: 'accepts failed marketo-not-found',
    exit: [1, 1],
  },
  {
    name: 'a record that is skipped for a partition',
    options: { faults: { submit: skip('1008', "Access denied to partition 'Partners'") } },
    send: 'accepts failed marketo-permission',
    exit: [0, 1],
  },
  {
    name: 'a record that is skipped without a reason',
    options: { faults: { submit: record([{ status: 'skipped' }]) } },
    send: 'accepts failed marketo-field',
    exit: [0, 1],
  },
  {
    name: 'success without a record',
    options: { faults: { submit: record([]) } },
    send: 'found failed marketo-lead-dropped',
    says: 'named no record',
    exit: [0, 1],
  },
  {
    name: 'success without a record, where nobody may look',
    options: { faults: { submit: record([]), leads: refusal('603', 'Access denied') } },
    send: 'accepts inconclusive marketo-lead-dropped',
    says: 'nothing says that it took the lead',
    exit: [1, 3],
  },
  {
    name: 'a record without a status',
    options: { faults: { submit: record([{ id: 5 }]) } },
    send: 'found failed marketo-lead-dropped',
    exit: [0, 1],
  },
  {
    name: 'a person who is created and deleted at once',
    options: {
      change: (world) => {
        world.deletesAtOnce = true;
      },
    },
    send: 'found failed marketo-lead-dropped',
    says: 'smart campaign',
    exit: [0, 1],
  },
  {
    name: 'a person who is updated and never visible',
    options: { faults: { submit: record([{ id: 5, status: 'updated' }]) } },
    send: 'found failed marketo-lead-dropped',
    says: 'partition',
    exit: [0, 1],
  },
  {
    name: 'CAPTCHA, which sorts the lead out later',
    options: {
      edition: 'both',
      change: (world) => {
        form(world).captcha = true;
      },
    },
    validate: 'captcha warned marketo-captcha',
    exit: [0, 0],
  },
  {
    name: 'a list of countries without US',
    options: {
      change: (world) => {
        without('Country')(world);
        besides({ name: 'Country', label: 'Country:', type: 'picklist', values: ['United States'] })(world);
      },
    },
    validate: 'form-fields warned marketo-field',
    exit: [0, 0],
  },
  {
    name: 'a checksum that Marketo demands of a connection by Server ID',
    options: {
      edition: 'public',
      change: (world) => {
        world.rejectChecksum = true;
      },
    },
    send: 'accepts failed marketo-form-rejected',
    says: 'checksum missing',
    exit: [0, 1],
  },
  {
    name: 'a post that the form endpoint turns down in one word',
    options: { edition: 'public', faults: { 'public-form': json(400, { message: 'Rejected' }) } },
    send: 'accepts failed marketo-form-rejected',
    says: 'Rejected',
    exit: [0, 1],
  },
  {
    name: 'a post that the form endpoint turns down with status 200',
    options: {
      edition: 'public',
      faults: { 'public-form': json(200, { error: true, message: 'Validation failed' }) },
    },
    send: 'accepts failed marketo-form-rejected',
    says: 'Validation failed',
    exit: [0, 1],
  },
  {
    name: 'a post that the form endpoint turns down without a word',
    options: { edition: 'public', faults: { 'public-form': json(200, { error: true }) } },
    send: 'accepts failed marketo-form-rejected',
    exit: [0, 1],
  },
  {
    name: 'a post that is turned down for its CAPTCHA',
    options: {
      edition: 'public',
      faults: { 'public-form': json(400, { error: true, message: 'captcha validation failed' }) },
    },
    send: 'accepts failed marketo-captcha',
    exit: [0, 1],
  },
  {
    name: 'a post that lands at another form',
    options: {
      edition: 'public',
      faults: { 'public-form': json(200, { formId: '9999', followUpUrl: null, aliId: '1' }) },
    },
    send: 'accepts failed marketo-not-found',
    says: 'form 9999',
    exit: [0, 1],
  },
  {
    name: 'a descriptor of another form',
    options: {
      edition: 'public',
      faults: { 'get-form': json(200, { Id: 9999, Vid: 9999, Status: 'approved', munchkinId: '123-ABC-456' }) },
    },
    validate: 'form failed marketo-not-found',
    exit: [1, 0],
  },
];

const LIVE = ['marketo/permission', 'marketo/form*', 'marketo/captcha'];

function told(report: Report): readonly string[] {
  const checks = report.destinations[0]?.checks ?? [];
  return checks.map(({ id, status, cause }) => `${id.replace('marketo/', '')} ${status} ${cause}`);
}

/** What is told names a cause, who has to act, what to do and where to read on. */
function expectTold(report: Report, expected: string, says = ''): void {
  expect(told(report)).toContain(expected);
  const [name = ''] = expected.split(' ');
  const found = report.destinations[0]?.checks.find((check) => check.id === `marketo/${name}`);
  expect(found?.message).toContain(says);
  expect(found?.who ?? '').toMatch(/\w/);
  expect(found?.resolution.length).toBeGreaterThan(1);
  expect(found?.docs.length).toBeGreaterThan(0);
}

describe('a lead that is lost in silence', () => {
  it.each(CASES)('$name', async ({ options, exit, says, ...expected }) => {
    const one = await stage(options);
    const checked = await validate(fileOf(one));
    if (expected.validate) expectTold(checked, expected.validate);
    expect(submitted(one)).toBe(0);

    // What was found stays out of the way, so that the lead is sent.
    const sent = await sendTest(fileOf(one), { skip: LIVE, waitMs: 300, cleanup: true });
    if (expected.send) expectTold(sent, expected.send, says);
    expect([checked.exitCode, sent.exitCode]).toEqual(exit);
    expect(submitted(one)).toBe(1);
    expect(expected.validate ?? expected.send).toBeDefined();
  });

  it('is no line of a subscription where all is well', async () => {
    const one = await stage({ edition: 'both' });
    const reports = [await validate(fileOf(one)), await sendTest(fileOf(one), { cleanup: true })];
    expect(reports.map((report) => report.exitCode)).toEqual([0, 0]);
    for (const report of reports)
      expect(told(report).filter((line) => / (failed|inconclusive) /.test(line))).toEqual([]);
    expect(reports[1]?.destinations[0]?.testLead).toMatchObject({ found: true, removed: true });
  });
});

describe('a form whose version has a number of its own', () => {
  it('is the form of the file where the server says so', async () => {
    const descriptor = { Id: 1179, Vid: 4711, Status: 'approved', munchkinId: '123-ABC-456', rows: [] };
    const one = await stage({
      edition: 'public',
      config: { formId: 4711 },
      faults: {
        'get-form': json(200, descriptor),
        'public-form': json(200, { formId: '1179', followUpUrl: null, aliId: '1' }),
      },
    });
    const sent = await sendTest(fileOf(one));
    expect(told(sent)).toContain('accepts warned null');
  });
});

describe('a lead that is late by ten seconds', () => {
  it('is found within the wait that nobody has to ask for', async () => {
    const one = await stage({
      change: (world) => {
        world.readDelayMs = 10_000;
      },
    });
    const sent = await sendTest(fileOf(one), { cleanup: true });
    expect(told(sent)).toContain('found passed null');
    expect(sent.exitCode).toBe(0);
    expect(sent.destinations[0]?.testLead).toMatchObject({ found: true, removed: true });
  }, 40_000);

  it('is not called lost for good where the wait was shorter', async () => {
    const one = await stage({
      change: (world) => {
        world.readDelayMs = 10_000;
      },
    });
    const sent = await sendTest(fileOf(one), { waitMs: 300 });
    expectTold(sent, 'found failed marketo-lead-dropped', 'shows later than the wait');
  });
});
