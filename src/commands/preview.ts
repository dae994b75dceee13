import { adaptAll, leadFor, type Session, type SessionOptions, sends, unsearchable } from '../checks/session.ts';
import { clock } from '../clock.ts';
import type { Delivery } from '../destinations/destination.ts';
import { UserError } from '../errors.ts';
import { decodeLeadSource, describeLeadSource } from '../lead/lead-source.ts';
import type { Format } from '../report/index.ts';
import { inert, jsonText, oneLine, printable } from '../report/printable.ts';
import type { Report } from '../report/report.ts';
import type { Runtime } from '../runtime.ts';
import { redactPatterns } from '../secret.ts';
import { version } from '../version.ts';
import type { Target } from './outputs.ts';

/** @throws UserError: a preview finds nothing out, so there is nothing that a report could hold. */
export function refuseReports(format: Format, reports: readonly Target[]): void {
  if (format !== 'text' && format !== 'json')
    throw new UserError(`--dry-run shows text or json, not ${format}: nothing is checked that a report could hold`);
  if (reports.length > 0) throw new UserError('--dry-run writes no report: nothing is checked that it could hold');
}

interface Preview {
  readonly destination: string;
  readonly type: string;
  readonly to: string;
  readonly request: string;
  readonly leadSource: readonly string[];
  /** What would be done, and what was not. */
  readonly head: string;
}

/**
 * What `send-test --dry-run` prints: the request of each destination, secrets masked, or what --remove would do. Nothing
 * is sent and no name is resolved.
 *
 * @throws UserError for an unknown destination, check or offer.
 */
export async function preview(
  options: SessionOptions,
  session: Session,
  format: Format,
  runtime: Runtime,
): Promise<number> {
  const { loaded, net, redactor } = session;
  const begun = clock();
  const startedAt = new Date(runtime.now()).toISOString();
  const clean = (text: string) => redactPatterns(redactor.redact(text));
  const previews: Preview[] = [];
  for (const one of (await adaptAll(session, options)).adapted) {
    const { name: destination, config } = one.named;
    const base = { destination, type: config.type };
    const { delivery } = one.adapter;
    if (options.remove !== undefined) {
      const { head, request } = removal(delivery, options.remove);
      previews.push({ ...base, to: destination, request: clean(request), leadSource: [], head });
    } else if (sends(one, options)) {
      const lead = leadFor(options, loaded.config.offers, destination);
      const { to, request } = delivery.preview(lead);
      const leadSource = describeLeadSource(decodeLeadSource(lead.leadSource));
      const head = `would send to ${oneLine(clean(to))}; nothing was sent`;
      previews.push({ ...base, to: clean(to), request: clean(request), leadSource, head });
    }
  }
  await net.close();
  if (format === 'json') {
    const none = { destinations: 0, passed: 0, failed: 0, warned: 0, skipped: 0, inconclusive: 0 };
    // The report of a run that checked nothing, so that whoever reads reports can read it.
    const report: Report = {
      schemaVersion: 1,
      tool: { name: 'leadctl', version },
      command: options.command,
      startedAt,
      durationMs: Math.round(clock() - begun),
      exitCode: 0,
      summary: none,
      destinations: [],
      checks: [],
      problems: [],
    };
    const requests = previews.map(({ head: _, ...request }) => request);
    runtime.stdout.write(jsonText({ ...report, dryRun: true, requests }));
    return 0;
  }
  for (const { destination, type, head, request, leadSource } of previews) {
    const source = leadSource.map((line) => `  ${printable(line.replace(/[\r\n]+/g, ' '))}\n`).join('');
    const text = `${oneLine(destination)}  (${type})  ${head}\n\n${printable(request)}\n\n`;
    runtime.stdout.write(inert(source === '' ? text : `${text}lead source\n${source}\n`));
  }
  if (previews.length === 0)
    runtime.stdout.write('Nothing would be sent: no check is selected that needs a test lead\n');
  return 0;
}

function removal(delivery: Delivery, marker: string): Pick<Preview, 'head' | 'request'> {
  const why = unsearchable(delivery);
  if (why !== null)
    return { head: 'cannot be searched; nothing was asked or deleted', request: `Nothing would be deleted. ${why}` };
  return {
    head: `would be searched for ${marker}; nothing was asked or deleted`,
    request: `Search for ${marker}, and delete the test lead that is found: nothing but an MSFT_TEST lead is ever deleted`,
  };
}
