import { leadFor, type Session, type SessionOptions } from '../checks/session.ts';
import { clock } from '../clock.ts';
import { destinationOf } from '../destinations/index.ts';
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

/**
 * What `send-test --dry-run` prints: the request of each destination, secrets masked. Nothing is sent and no name is
 * resolved.
 *
 * @throws UserError for an unknown destination or offer.
 */
export async function preview(
  session: SessionOptions,
  { loaded, net, redactor }: Session,
  format: Format,
  runtime: Runtime,
): Promise<number> {
  const begun = clock();
  const startedAt = new Date(runtime.now()).toISOString();
  const names = loaded.config.destinations.map((one) => one.name);
  const unknown = session.destinations.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`No destination is named '${unknown}'`, { hint: `The file has: ${names.join(', ')}` });
  const clean = (text: string) => redactPatterns(redactor.redact(text));
  const requests: { destination: string; type: string; to: string; request: string; leadSource: readonly string[] }[] =
    [];
  for (const { name, config } of loaded.config.destinations) {
    if (session.destinations.length > 0 && !session.destinations.includes(name)) continue;
    const adapter = (await destinationOf(config.type).adapter()).adapt({
      name,
      config,
      net,
      redactor,
      now: runtime.now,
      options: { deep: false, shape: session.shape, matrix: false, cleanup: false },
    });
    const lead = leadFor(session, loaded.config.offers, name);
    const { to, request } = adapter.delivery.preview(lead);
    const leadSource = describeLeadSource(decodeLeadSource(lead.leadSource));
    requests.push({ destination: name, type: config.type, to: clean(to), request: clean(request), leadSource });
  }
  await net.close();
  if (format === 'json') {
    const none = { destinations: 0, passed: 0, failed: 0, warned: 0, skipped: 0, inconclusive: 0 };
    // The report of a run that checked nothing, so that whoever reads reports can read it.
    const report: Report = {
      schemaVersion: 1,
      tool: { name: 'leadctl', version },
      command: session.command,
      startedAt,
      durationMs: Math.round(clock() - begun),
      exitCode: 0,
      summary: none,
      destinations: [],
      checks: [],
      problems: [],
    };
    runtime.stdout.write(jsonText({ ...report, dryRun: true, requests }));
    return 0;
  }
  for (const one of requests)
    runtime.stdout.write(
      inert(
        `${oneLine(one.destination)}  (${one.type})  would send to ${oneLine(one.to)}; nothing was sent\n\n${printable(one.request)}\n\nlead source\n${one.leadSource.map((line) => `  ${printable(line.replace(/[\r\n]+/g, ' '))}\n`).join('')}\n`,
      ),
    );
  return 0;
}
