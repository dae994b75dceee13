import { describe, expect, it } from 'vitest';
import { headline } from '../../src/report/findings.ts';
import { render } from '../../src/report/index.ts';
import type { CheckResult, DestinationReport, Report, Status, TestLeadReceipt } from '../../src/report/report.ts';
import { painter } from '../../src/report/style.ts';
import { show } from '../formats/show.ts';
import { check, destination, report } from './sample.ts';

const MARKER = 'MSFT_TEST_639309384001200000';

/** A destination after a delivery: how each of its checks ended, and what the receipt says. */
function sent(
  name: string,
  type: string,
  ends: Readonly<Record<string, Status>>,
  lead: Partial<TestLeadReceipt> | null = {},
  more: Partial<CheckResult> = {},
): DestinationReport {
  const checks = [
    // It passes for nearly every destination, and is about the portal alone.
    check('marketplace/accepts', 'passed'),
    ...Object.entries(ends).map(([id, status]) => check(id.includes('/') ? id : `${type}/${id}`, status, more)),
  ];
  const whole = { marker: MARKER, sent: true, acknowledged: true, found: true, fields: [], id: '1', removed: null };
  return destination(name, checks, { type, testLead: lead === null ? null : { ...whole, ...lead } });
}

async function text(one: Report): Promise<string> {
  const style = { colour: false, unicode: true, width: 0, log: true };
  return render('text', one, { quiet: false, verbose: false, file: 'l.yaml', painter: await painter(style) });
}

const sending = (...destinations: DestinationReport[]) => report(destinations, [], { command: 'send-test' });
const COMMAND = `leadctl send-test crm --remove ${MARKER}`;

describe('what send-test says of one destination', () => {
  it.each([
    [
      'found, equal and removed',
      sent(
        'crm',
        'dynamics',
        { accepts: 'passed', found: 'passed', equal: 'passed', removed: 'passed' },
        { removed: true },
      ),
      'took the test lead as sent, and it is removed again.',
      [],
    ],
    [
      'found and equal, no removal asked for',
      sent('crm', 'dynamics', { accepts: 'passed', found: 'passed', equal: 'passed' }),
      'took the test lead as sent.',
      [`Left behind at crm: 1 test lead. To remove it: ${COMMAND}`],
    ],
    [
      'found and equal, the removal denied',
      sent(
        'crm',
        'dynamics',
        { accepts: 'passed', found: 'passed', equal: 'passed', removed: 'warned' },
        { removed: false },
      ),
      'took the test lead as sent, but it is not removed.',
      [`Left behind at crm: 1 test lead. To remove it: ${COMMAND}`],
    ],
    [
      'found and equal, the removal failed',
      sent(
        'crm',
        'dynamics',
        { accepts: 'passed', found: 'passed', equal: 'passed', removed: 'failed' },
        { removed: false },
      ),
      'took the test lead as sent, but it is not removed.',
      [`Left behind at crm: 1 test lead. To remove it: ${COMMAND}`],
    ],
    [
      'found, and fields are lost',
      sent('crm', 'dynamics', { accepts: 'passed', found: 'passed', equal: 'failed' }),
      'took the test lead and stored it changed.',
      [`Left behind at crm: 1 test lead. To remove it: ${COMMAND}`],
    ],
    [
      'found, and fields cannot be read',
      sent(
        'crm',
        'dynamics',
        { accepts: 'passed', found: 'passed', equal: 'warned', removed: 'passed' },
        { removed: true },
      ),
      'took the test lead, but not every field of it could be compared.',
      [],
    ],
    [
      'accepted and not found',
      sent('crm', 'dynamics', { accepts: 'passed', found: 'failed', equal: 'skipped' }, { found: false }),
      'accepted the test lead, and it was not found.',
      [`A test lead may be left at crm. To remove it: ${COMMAND}`],
    ],
    [
      'accepted, and the search did not come to an answer',
      sent('crm', 'dynamics', { accepts: 'passed', found: 'inconclusive', equal: 'skipped' }, { found: null }),
      'accepted the test lead, which does not prove that it is kept; nothing failed.',
      [`A test lead may be left at crm. To remove it: ${COMMAND}`],
    ],
    [
      'accepted, and the search failed',
      sent('crm', 'dynamics', { accepts: 'passed', found: 'failed', equal: 'skipped' }, { found: null }),
      'accepted the test lead, and the search for it failed.',
      [`A test lead may be left at crm. To remove it: ${COMMAND}`],
    ],
    [
      'accepted where nothing can be read back',
      sent('crm', 'https', { accepts: 'passed', found: 'skipped' }, { found: null }),
      'accepted the test lead, which does not prove that it is kept.',
      [`Not proved here: that crm kept the lead. Look for ${MARKER} in the run history or the log of the receiver.`],
    ],
    [
      'accepted with a warning that it proves nothing',
      sent('crm', 'salesforce', { accepts: 'warned', found: 'skipped' }, { found: null }),
      'accepted the test lead, which does not prove that it is kept.',
      [`Not proved here: that crm kept the lead. Look for ${MARKER} in the leads in Salesforce, some minutes later.`],
    ],
    [
      'unanswered where nothing can be read back',
      sent('crm', 'https', { accepts: 'inconclusive', found: 'skipped' }, { acknowledged: false, found: null }),
      'gave no clear answer to the test lead; nothing failed.',
      [`Not known: whether the lead arrived at crm. Look for ${MARKER} in the run history or the log of the receiver.`],
    ],
    [
      'unanswered and not found',
      sent('crm', 'dynamics', { accepts: 'inconclusive', found: 'failed' }, { acknowledged: false, found: false }),
      'gave no clear answer to the test lead.',
      [`A test lead may be left at crm. To remove it: ${COMMAND}`],
    ],
    [
      'refused',
      sent('crm', 'dynamics', { accepts: 'failed', found: 'skipped' }, { acknowledged: false, found: false }),
      'refused the test lead.',
      [],
    ],
    [
      'cut off before anything was sent',
      sent(
        'crm',
        'dynamics',
        { accepts: 'failed', found: 'skipped' },
        { sent: false, acknowledged: false, found: false },
      ),
      'got no test lead.',
      [],
    ],
    [
      'blocked by a check before it',
      sent('crm', 'dynamics', { token: 'failed', accepts: 'skipped' }, null),
      'got no test lead.',
      [],
    ],
    [
      'delivered, with another check failed',
      sent('crm', 'https', { accepts: 'passed', found: 'skipped', shape: 'failed' }, { found: null }),
      'accepted the test lead, but failed a further check.',
      [`Not proved here: that crm kept the lead. Look for ${MARKER} in the run history or the log of the receiver.`],
    ],
  ] as const)('%s', async (_, one, sentence, left) => {
    const whole = sending(one);
    const lines = (await text(whole))
      .trimEnd()
      .split('\n')
      .map((line) => line.trim());
    expect(lines.at(-1)).toContain(` 1 destination ${sentence} `);
    const told = lines.filter((line) => /^(?:Left|A test lead may|Not (?:proved|known))/.test(line));
    expect(told).toEqual(left);
    // The other formats for people and logs name what is left too.
    const how = {
      quiet: false,
      verbose: false,
      file: null,
      painter: await painter({ colour: false, unicode: true, width: 0 }),
    };
    for (const format of ['markdown', 'html', 'github', 'azure'] as const) {
      const shown = (await render(format, whole, how)).replaceAll('\\', '');
      for (const line of left) expect(shown).toContain(line);
    }
    expect(headline(whole)).toBe(`1 lead destination ${sentence.replace(/\.$/, '')}`);
  });

  it('lists what may be left of a run that was interrupted', async () => {
    const one = sent(
      'crm',
      'dynamics',
      { accepts: 'inconclusive', found: 'inconclusive' },
      { acknowledged: false, found: null },
    );
    const shown = await text({ ...sending(one), exitCode: 130 });
    expect(shown).toContain(`A test lead may be left at crm. To remove it: ${COMMAND}`);
    expect(shown.trimEnd().split('\n').at(-1)).toContain('Interrupted');
  });

  it('names every lead of --matrix', async () => {
    const one = sent('hook', 'https', { accepts: 'passed', found: 'skipped' }, { found: null });
    const further = ['MSFT_TEST_639309384001210000', 'MSFT_TEST_639309384001220000'];
    const [kept, refused] = further.map((marker, index) =>
      check(`https/m-${index}`, index === 0 ? 'passed' : 'failed', { evidence: { marker } }),
    );
    const shown = await text(sending({ ...one, checks: [...one.checks, kept as CheckResult, refused as CheckResult] }));
    expect(shown).toContain(`Further test leads of --matrix at hook: look for ${further[0]} there too.`);
  });

  it.each([
    ['a 200 that is a page', 200, true],
    ['a redirect', 307, false],
    ['a refusal', 422, false],
    ['a breakdown', 502, true],
  ])('names a lead of --matrix that failed where it may be there all the same: %s', async (_, httpStatus, named) => {
    const marker = 'MSFT_TEST_639309384001210000';
    const one = sent('hook', 'https', { accepts: 'failed' }, { acknowledged: false, found: null });
    const further = check('https/shape', 'failed', { evidence: { marker, httpStatus } });
    const shown = await text(sending({ ...one, checks: [...one.checks, further] }));
    expect(shown.includes('Further test leads of --matrix at hook')).toBe(named);
  });
});

it('counts destinations by what became of their leads, the worst first', async () => {
  const kept = sent('a', 'dynamics', { accepts: 'passed', found: 'passed', equal: 'passed' });
  const refused = sent('b', 'marketo', { accepts: 'failed' }, { acknowledged: false, found: null });
  const open = sent('c', 'https', { accepts: 'passed', found: 'skipped' }, { found: null });
  expect(await text(sending(kept, refused, open, { ...open, name: 'd' }))).toContain(
    'Of 4 destinations, 1 refused the test lead; 2 accepted the test lead, which does not prove that it is kept; 1 took the test lead as sent.',
  );
});

describe('the command after a removal that did not hold', () => {
  it.each(['failed', 'warned', 'inconclusive'] as const)('removes, and sends nothing: %s', async (status) => {
    const next = ['leadctl send-test crm --cleanup', 'leadctl explain dynamics/removed'];
    const one = sent(
      'crm',
      'dynamics',
      { accepts: 'passed', found: 'passed', equal: 'passed', removed: status },
      { removed: false },
      { next },
    );
    for (const lead of [one.testLead, null]) {
      const whole = sending({
        ...one,
        testLead: lead,
        checks: one.checks.map((each) => ({
          ...each,
          message: `left behind: ${MARKER}`,
          next: each.id === 'dynamics/removed' ? next : [],
        })),
      });
      const how = {
        quiet: false,
        verbose: true,
        file: null,
        painter: await painter({ colour: false, unicode: true, width: 0 }),
      };
      for (const format of ['text', 'json', 'html'] as const) {
        const shown = await render(format, whole, how);
        expect(shown).toContain(COMMAND);
        expect(shown).not.toContain('--cleanup');
      }
    }
  });
});

describe('a removal alone', () => {
  const removal = (status: Status, more: Partial<CheckResult> = {}) =>
    sending(
      destination('sales', [check('marketplace/accepts', 'passed'), check('salesforce/removed', status, more)], {
        type: 'salesforce',
      }),
    );
  it.each([
    ['passed', {}, 'The test lead is removed.'],
    ['warned', { found: false }, 'Nothing was removed: no lead with that marker was found.'],
    ['warned', {}, 'The test lead is not removed.'],
    ['skipped', {}, 'Nothing was removed: the destination cannot be searched from here.'],
    ['failed', {}, 'The test lead could not be removed.'],
    ['inconclusive', {}, 'Whether the test lead is removed could not be told.'],
  ] as const)('that is %s with %j is told as one', async (status, evidence, sentence) => {
    const one = removal(status, { evidence, message: 'what became of it' });
    const shown = await text(one);
    expect(shown.trimEnd().split('\n').at(-1)).toContain(sentence);
    expect(shown).not.toMatch(/took|accepted the test lead|got no test lead/);
    // What became of the lead has a line, whatever it is.
    expect(shown).toMatch(/removed .*what became of it/);
    expect(headline(one)).toMatch(/^1 lead destination: (?:the|nothing|whether)/);
  });
});

describe('what validate says', () => {
  const own = (statuses: readonly Status[]) => statuses.map((status, index) => check(`salesforce/c-${index}`, status));
  const sales = (statuses: readonly Status[], name = 'sales') =>
    destination(name, [check('marketplace/accepts', 'passed'), ...own(statuses)], { type: 'salesforce' });
  it.each([
    [[sales(['passed', 'passed', 'skipped'])], '1 destination checked.'],
    [[sales(['passed', 'warned', 'skipped'])], '1 destination checked, with warnings.'],
    [
      [sales(['passed', 'skipped', 'skipped'])],
      '1 destination checked, only in part: most of what leadctl can look at was not tried there.',
    ],
    [
      [sales(['passed', 'skipped', 'skipped']), sales(['passed', 'warned'], 'other')],
      '2 destinations checked, 1 of them only in part, with warnings: most of what leadctl can look at was not tried there.',
    ],
  ] as const)('%#: is no more than was tried', async (destinations, sentence) => {
    const last = (await text(report(destinations))).trimEnd().split('\n').at(-1);
    expect(last).toContain(` ${sentence} `);
    expect(last).not.toContain('live');
  });
});

describe('a lead that stays', () => {
  const ends = { accepts: 'passed', found: 'passed', equal: 'passed' } as const;
  const kept = sending(sent('crm', 'dynamics', ends));
  it.each(['junit', 'sarif', 'html'] as const)('is named with its way out in %s', async (format) => {
    const out = await show(format, kept);
    expect(out).toContain('Left behind at crm: 1 test lead');
    expect(out).toContain(COMMAND);
  });

  it.each(['junit', 'sarif', 'html'] as const)('is named by no line of %s once it is removed', async (format) => {
    const gone = sending(sent('crm', 'dynamics', { ...ends, removed: 'passed' }, { removed: true }));
    expect(await show(format, gone)).not.toContain('--remove');
  });

  it.each(['failed', 'inconclusive'] as const)(
    'perhaps, as its removal came to no known end, is not called left (%s)',
    async (end) => {
      const open = sending(sent('crm', 'dynamics', { ...ends, removed: end }, { removed: null }));
      expect(await text(open)).toContain(`A test lead may be left at crm. To remove it: ${COMMAND}`);
      expect(await show('html', open)).toContain('whether it is removed is not known');
      expect(await show('html', kept)).toContain('no removal tried');
    },
  );
});
