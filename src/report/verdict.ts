import type { DestinationReport, Report } from './report.ts';
import { fatesInWords, isRemoval, removalInWords } from './test-lead.ts';

/** The run in one sentence, without its full stop. */
export function verdict(report: Report, noun: string): string {
  const { exitCode, summary, destinations } = report;
  const of = `${destinations.length} ${noun}${destinations.length === 1 ? '' : 's'}`;
  const failing = destinations.filter((one) => one.status === 'failed').length;
  if (exitCode === 130 || exitCode === 143) return 'Interrupted: this is not the whole';
  if (failing === 0 && summary.failed > 0) return 'The configuration has faults';
  if (report.problems.length > 0 && failing === 0) return 'A report could not be written';
  if (exitCode !== 0 && exitCode !== 1 && exitCode !== 3) return 'The run did not end well';
  if (exitCode === 1 && failing === 0) return 'Warnings fail under --strict';
  if (exitCode === 3 && destinations.length === 0) return 'Nothing was checked: no destination is selected';
  if (isRemoval(report)) return removalInWords(report);
  const sending = report.command === 'send-test';
  if (exitCode === 3 && report.live === false && summary.inconclusive === 0)
    return 'Nothing was tried live: every check that asks a destination is left out, or was skipped';
  if (exitCode === 0 && report.shard && !report.shard.answered)
    return 'Nothing that was asked for falls into this part';
  if (exitCode === 0 && (report.offline || (report.live === false && !sending)))
    return 'Configuration only: nothing was tried on the wire';
  if (sending) return `${fatesInWords(report, noun)}${exitCode === 3 ? '; nothing failed' : ''}`;
  if (failing > 0) return `${failing} of ${of} would fail`;
  if (exitCode === 3) return 'Nothing failed, but not everything could be checked from here';
  return checked(report, of);
}

function checked({ destinations, summary }: Report, of: string): string {
  const warned = summary.warned > 0 ? ', with warnings' : '';
  const partly = destinations.filter(isPartly).length;
  if (partly === 0) return `${of} checked${warned}`;
  const which = partly === destinations.length ? 'only in part' : `${partly} of them only in part`;
  return `${of} checked, ${which}${warned}: most of what leadctl can look at was not tried there`;
}

/** More was left out, for want of access, than came to an answer. */
function isPartly({ checks, type }: DestinationReport): boolean {
  const own = checks.filter(({ id }) => id.startsWith(`${type}/`));
  const untried = own.filter(({ status, blockedBy }) => status === 'skipped' && blockedBy === null).length;
  return untried > own.filter(({ status }) => status !== 'skipped').length;
}
