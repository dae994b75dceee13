import { shellWord } from '../shell-word.ts';
import type { CheckResult, DestinationReport, Report } from './report.ts';

/** What became of the test lead at one destination, as far as it is proved. Worst first. */
const FATES = {
  refused: 'refused the test lead',
  lost: 'accepted the test lead, and it was not found',
  changed: 'took the test lead and stored it changed',
  unlike: 'took the test lead, and not every field of it reads as it was sent',
  left: 'took the test lead as sent, but it is not removed',
  unsearched: 'accepted the test lead, and the search for it failed',
  further: 'accepted the test lead, but failed a further check',
  unanswered: 'gave no clear answer to the test lead',
  none: 'got no test lead',
  accepted: 'accepted the test lead, which does not prove that it is kept',
  partly: 'took the test lead, but not every field of it could be compared',
  kept: 'took the test lead as sent',
  removed: 'took the test lead as sent, and it is removed again',
} as const;
type Fate = keyof typeof FATES;

const DELIVERY = ['accepts', 'found', 'equal', 'removed'];

/** A check of the delivery itself: `marketplace/accepts`, which is about the portal, is none. */
export function isDelivery(check: CheckResult, type: string): boolean {
  return DELIVERY.some((name) => check.id === `${type}/${name}`);
}

function delivered(one: DestinationReport, name: string): CheckResult | undefined {
  return one.checks.find(({ id }) => id === `${one.type}/${name}`);
}

/** `send-test --remove` sends nothing: its results hold a removal that waits for no sending, and no acceptance. */
export function isRemoval({ command, destinations }: Report): boolean {
  return (
    command === 'send-test' &&
    destinations.some((one) => delivered(one, 'removed')?.blockedBy === null) &&
    destinations.every((one) => one.testLead === null && !delivered(one, 'accepts'))
  );
}

function fateOf(one: DestinationReport): Fate {
  const fate = fateOfLead(one);
  const green = fate === 'accepted' || fate === 'partly' || fate === 'kept' || fate === 'removed';
  return green && one.status === 'failed' ? 'further' : fate;
}

/** From the receipt where --only or --skip leaves a check out of the report. */
function fateOfLead(one: DestinationReport): Fate {
  const lead = one.testLead;
  if (!lead?.sent) return 'none';
  if (delivered(one, 'accepts')?.status === 'failed') return 'refused';
  if (lead.found !== true) {
    if (!lead.acknowledged) return 'unanswered';
    if (lead.found === false) return 'lost';
    return delivered(one, 'found')?.status === 'failed' ? 'unsearched' : 'accepted';
  }
  const equal = delivered(one, 'equal')?.status ?? (lead.fields.every((field) => field.equal) ? 'passed' : 'unlike');
  if (equal === 'failed') return 'changed';
  if (equal === 'unlike') return 'unlike';
  if (lead.removed === false) return 'left';
  if (equal !== 'passed') return 'partly';
  return lead.removed === true ? 'removed' : 'kept';
}

/** What send-test found, in one sentence without its full stop. */
export function fatesInWords({ destinations }: Report, noun: string): string {
  const counts = new Map<Fate, number>();
  for (const one of destinations) counts.set(fateOf(one), (counts.get(fateOf(one)) ?? 0) + 1);
  const told = (Object.keys(FATES) as Fate[]).filter((fate) => counts.has(fate));
  const all = `${destinations.length} ${noun}${destinations.length === 1 ? '' : 's'}`;
  const [only] = told;
  if (told.length === 1 && only) return `${all} ${FATES[only]}`;
  return `Of ${all}, ${told.map((fate) => `${counts.get(fate)} ${FATES[fate]}`).join('; ')}`;
}

/** What send-test --remove did, in one sentence without its full stop. */
export function removalInWords({ destinations }: Report): string {
  const removals = destinations.flatMap((one) => delivered(one, 'removed') ?? []);
  const has = (status: CheckResult['status']) => removals.filter((check) => check.status === status);
  if (has('failed').length > 0) return 'The test lead could not be removed';
  if (has('inconclusive').length > 0) return 'Whether the test lead is removed could not be told';
  if (has('warned').some(({ evidence }) => evidence.found !== false)) return 'The test lead is not removed';
  if (has('skipped').length > 0) return 'Nothing was removed: the destination cannot be searched from here';
  if (has('warned').length > 0) return 'Nothing was removed: no lead with that marker was found';
  return 'The test lead is removed';
}

/** Where a person looks for a lead that leadctl cannot search for. */
const PLACES: Readonly<Record<string, string>> = {
  dynamics: 'the leads in Dynamics 365',
  salesforce: 'the leads in Salesforce, some minutes later',
  marketo: 'Database › All People in Marketo',
  'azure-table': 'the table',
  https: 'the run history or the log of the receiver',
};

export const removeCommand = (name: string, marker: string): string =>
  `leadctl send-test ${shellWord(name)} --remove ${marker}`;

/** Every test lead that is left, or may be, with the way to be rid of it: a line each. */
export function residue({ command, destinations }: Report): readonly string[] {
  return command === 'send-test' ? destinations.flatMap(residueAt) : [];
}

/** True where a removal was tried and nobody knows its end. */
export function removalOpen(one: DestinationReport): boolean {
  const tried = delivered(one, 'removed');
  return one.testLead?.removed === null && tried !== undefined && tried.status !== 'skipped';
}

function residueAt(one: DestinationReport): readonly string[] {
  const lead = one.testLead;
  const out: string[] = [];
  if (lead?.sent && lead.removed !== true && fateOfLead(one) !== 'refused') {
    const search = delivered(one, 'found');
    if (lead.found !== null || (search && search.status !== 'skipped'))
      out.push(
        `${lead.found && !removalOpen(one) ? `Left behind at ${one.name}: 1 test lead` : `A test lead may be left at ${one.name}`}. To remove it: ${removeCommand(one.name, lead.marker)}`,
      );
    else {
      const unknown = lead.acknowledged
        ? `Not proved here: that ${one.name} kept the lead`
        : `Not known: whether the lead arrived at ${one.name}`;
      out.push(`${unknown}. Look for ${lead.marker} in ${PLACES[one.type] ?? 'the destination'}.`);
    }
  }
  // Each of --matrix sends a lead of its own, whatever became of the first.
  const further = one.checks.flatMap((check) => {
    const { marker } = check.evidence;
    return typeof marker === 'string' && marker !== lead?.marker && mayBeLeft(check) ? [marker] : [];
  });
  if (lead && further.length > 0)
    out.push(`Further test leads of --matrix at ${one.name}: look for ${further.join(', ')} there too.`);
  return out;
}

/** A redirect and a 4xx say that nothing was taken; what breaks in the midst of its work may have kept the lead. */
function mayBeLeft({ status, evidence: { httpStatus } }: CheckResult): boolean {
  if (status !== 'failed') return true;
  return typeof httpStatus === 'number' && (httpStatus < 300 || httpStatus >= 500);
}

/** After a removal that did not hold, the next command is one that removes: a send would leave a second lead. */
export function withRemovals(report: Report): Report {
  if (report.command !== 'send-test') return report;
  return {
    ...report,
    destinations: report.destinations.map((one) => ({
      ...one,
      checks: one.checks.map((check) => {
        if (check.id !== `${one.type}/removed` || !check.next.some((command) => command.includes(' --cleanup')))
          return check;
        const marker = one.testLead?.marker ?? /MSFT_TEST_\d{18}/.exec(check.message)?.[0];
        const next = check.next.flatMap((command) =>
          command.includes(' --cleanup') ? (marker ? [removeCommand(one.name, marker)] : []) : [command],
        );
        return { ...check, next };
      }),
    })),
  };
}
