import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/destinations/dynamics/emulator/server.ts';
import { makeWorld, SAMPLE } from '../../src/destinations/dynamics/emulator/world.ts';
import { mergeReports } from '../../src/report/merge.ts';
import type { Report } from '../../src/report/report.ts';
import { leadctl } from '../cli/harness.ts';
import { serverTls } from '../destinations/dynamics/fixture.ts';
import { type Ready, ready } from '../manners/program.ts';

/** What a run came to, once as JSON and once as text: every lead of it is sent twice. */
async function run({ folder }: Ready, ...argv: readonly string[]) {
  const json = await leadctl([...argv, '--format', 'json'], { cwd: folder });
  const text = await leadctl(argv, { cwd: folder });
  const report = JSON.parse(json.out) as Report;
  expect([text.code, report.exitCode]).toEqual([json.code, json.code]);
  return {
    report,
    code: json.code,
    shown: report.destinations.flatMap(({ checks }) => checks.map(({ id, status }) => `${id} ${status}`)),
    lead: report.destinations[0]?.testLead ?? null,
    text: text.out,
    last: text.out.trimEnd().split('\n').at(-1),
  };
}

const sendTest = (one: Ready, ...argv: readonly string[]) => run(one, 'send-test', '--wait', '200ms', ...argv);

/** Leads that went over the wire. */
function leadsAt({ sandbox }: Ready, name: string): number {
  const requests = sandbox.running[name]?.requests ?? [];
  return requests.filter(({ method, path }) => method === 'POST' && !/token(?:\?|$)/.test(path)).length;
}

describe('send-test with --only or --skip', () => {
  let both: Ready;
  beforeAll(async () => {
    both = await ready({ types: ['dynamics', 'https'] });
  });
  afterAll(() => both.close());

  it.each([
    ['the file alone', ['--only', 'config/*'], 0, []],
    ['a check before the sending', ['hook', '--only', 'https/tls'], 0, ['https/tls passed']],
    ['what only --cleanup would prove', ['crm', '--only', 'dynamics/removed'], 3, []],
    ['nothing at all', ['crm', '--skip', '*'], 3, []],
  ] as const)('sends nothing where no check of the delivery is selected: %s', async (_, argv, code, shown) => {
    const before = [leadsAt(both, 'crm'), leadsAt(both, 'hook')];
    const ended = await sendTest(both, ...argv);
    expect([ended.code, ended.shown]).toEqual([code, shown]);
    for (const { testLead } of ended.report.destinations) expect(testLead).toBeNull();
    expect([leadsAt(both, 'crm'), leadsAt(both, 'hook')]).toEqual(before);
  });

  it('sends nothing where the whole delivery is left out, and tells of the rest', async () => {
    const before = leadsAt(both, 'hook');
    const ended = await sendTest(both, 'hook', '--skip', 'https/accepts,https/found', '--skip', 'https/equal');
    expect([ended.code, ended.lead, leadsAt(both, 'hook')]).toEqual([0, null, before]);
    expect(ended.shown).toContain('https/tls passed');
    expect(ended.shown.join()).not.toMatch(/https\/(?:accepts|found|equal)/);
  });

  it.each([
    ['crm', ['--only', 'dynamics/accepts'], 0, ['dynamics/accepts passed'], 1],
    ['crm', ['--only', 'dynamics/f*'], 0, ['dynamics/found passed'], 1],
    ['crm', ['--only', 'dynamics/equal,dynamics/token'], 0, ['dynamics/token passed', 'dynamics/equal passed'], 1],
    ['crm', ['--only', 'dynamics/removed', '--cleanup'], 0, ['dynamics/removed passed'], 1],
    ['crm', ['--only', 'dynamics/accepts', '--cleanup'], 0, ['dynamics/accepts passed'], 1],
    ['hook', ['--only', 'https/shape', '--matrix'], 0, ['https/shape passed'], 2],
    ['hook', ['--only', 'https/accepts', '--matrix'], 0, ['https/accepts passed'], 1],
    ['hook', ['--only', 'https/found'], 3, ['https/found skipped'], 1],
    ['hook', ['--only', 'https/equal'], 3, ['https/equal skipped'], 1],
  ] as const)('sends the lead for what is selected, and shows that alone: %s %j', async (...given) => {
    const [name, argv, code, shown, posts] = given;
    const before = leadsAt(both, name);
    const ended = await sendTest(both, name, ...argv);
    expect([ended.code, ended.shown]).toEqual([code, shown]);
    expect(leadsAt(both, name) - before).toBe(2 * posts);
    const cleanup = (argv as readonly string[]).includes('--cleanup');
    expect(ended.lead).toMatchObject({ sent: true, found: name === 'crm' ? true : null });
    expect(ended.lead?.removed).toBe(cleanup ? true : null);
    if (code === 3) expect(ended.text).toContain('An HTTPS endpoint takes leads and shows none');
    if (name === 'crm') expect(ended.last).toContain('took the test lead as sent');
  });

  it('decides for each destination by itself', async () => {
    const before = [leadsAt(both, 'crm'), leadsAt(both, 'hook')];
    const ended = await sendTest(both, '--only', 'https/tls,dynamics/found');
    expect([ended.code, ended.shown]).toEqual([0, ['dynamics/found passed', 'https/tls passed']]);
    expect([leadsAt(both, 'crm'), leadsAt(both, 'hook')]).toEqual([(before[0] ?? 0) + 2, before[1]]);
    expect(ended.last).toContain('Of 2 destinations, 1 got no test lead; 1 took the test lead as sent');
  });

  it.each([
    ['--only', 'https/accepts'],
    ['--only', 'https/found'],
    ['--only', 'https/url'],
    ['--only', 'dynamics/removed'],
    ['--only', 'config/placeholder'],
    ['--skip', '*'],
  ])('ends in parts, joined, as in the whole: %s %s', async (...selection) => {
    const whole = await sendTest(both, ...selection);
    const parts: Report[] = [];
    for (const part of ['1/3', '2/3', '3/3']) parts.push((await sendTest(both, ...selection, '--shard', part)).report);
    const { exitCode, live, summary } = mergeReports(parts);
    expect([exitCode, live, summary]).toEqual([whole.code, whole.report.live, whole.report.summary]);
  });

  it('is wrong use where no destination of the run has such a check', async () => {
    const { code, err } = await leadctl(['send-test', 'hook', '--only', 'dynamics/accepts'], { cwd: both.folder });
    expect(code).toBe(2);
    expect(err).toContain("No check of these destinations is named 'dynamics/accepts'");
  });
});

describe('what a selected check of the delivery needs', () => {
  it('guards the sending, and is told where it does not hold', async () => {
    const one = await ready({ types: ['dynamics'], faults: { crm: 'entra-secret-invalid' } });
    try {
      for (const name of ['equal', 'removed']) {
        const ended = await sendTest(one, '--cleanup', '--only', `dynamics/${name}`);
        expect([ended.code, ended.shown]).toEqual([1, ['dynamics/token failed', `dynamics/${name} skipped`]]);
        expect(ended.report.destinations[0]?.checks[1]).toMatchObject({
          message: 'Nothing was sent: dynamics/token did not hold',
          blockedBy: 'dynamics/token',
        });
        expect(ended.last).toContain('1 destination got no test lead.');
      }
      expect(leadsAt(one, 'crm')).toBe(0);
    } finally {
      await one.close();
    }
  });

  describe('of a lead that is lost', () => {
    let lost: Ready;
    beforeAll(async () => {
      lost = await ready({ types: ['salesforce'], faults: { sales: 'salesforce-lead-dropped' } });
    });
    afterAll(() => lost.close());
    const FOUND = 'salesforce/found failed';

    it.each([
      [['--only', 'salesforce/equal'], 1, [FOUND, 'salesforce/equal skipped']],
      [['--only', 'salesforce/owner'], 1, [FOUND, 'salesforce/owner skipped']],
      [['--only', 'salesforce/removed', '--cleanup'], 1, [FOUND, 'salesforce/removed skipped']],
      // What is left out, and needed by nothing that is selected, was not asked for.
      [['--only', 'salesforce/accepts'], 0, ['salesforce/accepts passed']],
      [
        ['--only', 'salesforce/accepts,salesforce/found', '--skip', 'salesforce/found'],
        0,
        ['salesforce/accepts passed'],
      ],
    ] as const)('is told where it does not hold: %j', async (argv, code, shown) => {
      const ended = await sendTest(lost, ...argv);
      expect([ended.code, ended.shown]).toEqual([code, shown]);
      expect(ended.lead).toMatchObject({ acknowledged: true, found: false });
      expect(ended.last).toContain('1 destination accepted the test lead, and it was not found.');
      expect(ended.text).toMatch(
        /A test lead may be left at sales\. To remove it: leadctl send-test sales --remove MSFT/,
      );
    });
  });
});

describe('a check of the delivery that is left out and did not hold', () => {
  /** A crm whose answers to a removal change nothing, and which cuts the job title of a lead. */
  async function stubborn(): Promise<Ready> {
    const world = makeWorld();
    const { leads } = world;
    const set = leads.set.bind(leads);
    leads.set = (id, row) => set(id, { ...row, jobtitle: String(row.jobtitle).slice(0, 9) });
    const tls = await serverTls();
    const emulator = await startEmulator({
      host: '127.0.0.1',
      port: 0,
      tls,
      world,
      faults: { delete: { status: 204 } },
    });
    const auth = { type: 'entra', tenantId: SAMPLE.tenant, clientId: SAMPLE.app, clientSecret: SAMPLE.secret };
    const crm = { type: 'dynamics', url: emulator.url, auth: { ...auth, authority: emulator.url } };
    const one = await ready({ types: ['https'] }, (config) => ({ ...config, destinations: { crm } }));
    writeFileSync(join(one.folder, 'ca.pem'), tls.ca);
    return {
      ...one,
      close: async () => {
        await emulator.close();
        await one.close();
      },
    };
  }

  let crm: Ready;
  beforeAll(async () => {
    crm = await stubborn();
  });
  afterAll(() => crm.close());

  it('is not shown, and hides neither what is left behind nor what came of the lead', async () => {
    const ended = await sendTest(crm, '--cleanup', '--skip', 'dynamics/equal,dynamics/removed,dynamics/found');
    expect([ended.code, ended.report.summary]).toMatchObject([0, { failed: 0, inconclusive: 0 }]);
    expect(ended.shown.join()).not.toMatch(/dynamics\/(?:equal|removed|found)/);
    expect(ended.lead).toMatchObject({ found: true, removed: false });
    expect(ended.lead?.fields).toContainEqual(expect.objectContaining({ name: 'jobtitle', equal: false }));
    expect(ended.text).toMatch(
      /Left behind at crm: 1 test lead\. To remove it: leadctl send-test crm --remove MSFT_TEST/,
    );
    expect(ended.last).toContain('took the test lead, and not every field of it reads as it was sent.');
  });

  it('is told of a clean-up that --only does not name and --cleanup asks for', async () => {
    const ended = await sendTest(crm, '--cleanup', '--only', 'dynamics/accepts');
    expect([ended.code, ended.shown]).toEqual([1, ['dynamics/accepts passed', 'dynamics/removed failed']]);
  });

  it('is told again where it is selected', async () => {
    const ended = await sendTest(crm, '--cleanup', '--only', 'dynamics/equal,dynamics/removed');
    expect([ended.code, ended.shown]).toEqual([1, ['dynamics/equal failed', 'dynamics/removed failed']]);
  });
});

describe('a run of which all that is selected is skipped', () => {
  let sales: Ready;
  beforeAll(async () => {
    sales = await ready({ types: ['salesforce'] }, (config) => {
      for (const one of Object.values(config.destinations)) for (const key of ['api', 'attested']) delete one[key];
      return config;
    });
  });
  afterAll(() => sales.close());

  it.each([
    ['validate', 'salesforce/recaptcha'],
    ['validate', 'salesforce/recaptcha,salesforce/edition'],
    ['send-test', 'salesforce/recaptcha'],
  ])('is inconclusive, and says that nothing was tried: %s --only %s', async (command, only) => {
    const ended = await run(sales, command, '--only', only);
    expect(ended.shown).toEqual(only.split(',').map((id) => `${id} skipped`));
    expect([ended.code, ended.report.live]).toEqual([3, false]);
    expect(ended.last).toContain(
      'Nothing was tried live: every check that asks a destination is left out, or was skipped',
    );
  });

  it.each([
    [['--only', 'salesforce/recaptcha,salesforce/oid'], 'Configuration only'],
    [['--only', 'salesforce/recaptcha', '--offline'], 'Configuration only'],
  ])('is none where one of them came to an answer, or nothing live was asked for: %j', async (argv, words) => {
    const ended = await run(sales, 'validate', ...argv);
    expect(ended.code).toBe(0);
    expect(ended.last).toContain(words);
  });

  it('in parts, joined, ends as the whole does', async () => {
    const argv = ['validate', '--only', 'salesforce/recaptcha'] as const;
    const parts = [await run(sales, ...argv, '--shard', '1/2'), await run(sales, ...argv, '--shard', '2/2')];
    expect(mergeReports(parts.map(({ report }) => report)).exitCode).toBe(3);
  });
});
