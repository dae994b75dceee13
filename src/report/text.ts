import { decodeLeadSource, describeLeadSource } from '../lead/lead-source.ts';
import { shellWord } from '../shell-word.ts';
import { printable } from './findings.ts';
import type { CheckResult, DestinationReport, Report } from './report.ts';
import { type Painter, plain, SEVERITY_WORDS, wrap } from './style.ts';

export interface TextOptions {
  /** One line a destination, then the verdict. */
  readonly quiet: boolean;
  /** The config file; null where the report is of several runs. */
  readonly file: string | null;
  /** Warnings in full, as failures are. */
  readonly verbose: boolean;
}

const LABEL = 8;

/** The report for people: each root cause in full, its dependants folded, what was not proved, the verdict last. */
export function textReport(given: Report, painter: Painter, options: TextOptions): string {
  const report = oneLiners(given);
  const out: string[] = [];
  const broken = report.summary.failed + report.summary.inconclusive + report.summary.warned > 0;
  if (!options.quiet) {
    const parts = [
      `leadctl ${report.tool.version}`,
      ...(options.file === null ? [] : [options.file]),
      count(report.destinations.length, 'destination'),
    ];
    out.push(painter.paint('dim', parts.join('   ')), '');
  }
  const attention = report.checks.filter((check) => check.status !== 'passed');
  for (const check of attention) out.push(...finding(check, painter, 0, options.file ?? 'file', options.verbose));
  if (attention.length > 0) out.push('');
  const short = options.quiet || (!broken && report.command === 'validate');
  const nameWidth = Math.max(0, ...report.destinations.map((one) => one.name.length));
  const typeWidth = Math.max(0, ...report.destinations.map((one) => one.type.length));
  for (const destination of report.destinations) {
    const troubled = destination.checks.some((check) => check.status !== 'passed' && check.status !== 'skipped');
    if (short || (!troubled && destination.testLead === null && options.quiet)) {
      out.push(oneLine(destination, painter, nameWidth, typeWidth));
      continue;
    }
    out.push(...block(destination, painter, options.verbose));
  }
  out.push('', ...verdict(report, painter));
  const text = `${out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
  return painter.style.unicode ? text : plain(text);
}

/** What a server said may hold line breaks and commands to the terminal: neither reaches it. */
function oneLiners<T>(value: T): T {
  if (typeof value === 'string') return printable(value.replace(/\s+/g, ' ').trim()) as T;
  if (Array.isArray(value)) return value.map(oneLiners) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, oneLiners(inner)])) as T;
}

function oneLine(destination: DestinationReport, painter: Painter, nameWidth: number, typeWidth: number): string {
  const passed = destination.checks.filter((check) => check.status === 'passed').length;
  const rank = (check: CheckResult) => Object.keys(SEVERITY_WORDS).indexOf(check.severity);
  const first = destination.checks
    .filter((check) => check.status === destination.status)
    .sort((a, b) => rank(a) - rank(b))[0];
  const words =
    destination.status === 'passed' || destination.status === 'skipped'
      ? `${count(passed, 'check')}${untried(destination)}`
      : `${first?.id ?? ''} ${first?.cause ?? ''} ${first?.message ?? ''}`.replace(/ {2,}/g, ' ');
  return `${painter.sign(destination.status)} ${destination.name.padEnd(nameWidth)}  ${destination.type.padEnd(typeWidth)}  ${words}`;
}

function untried(destination: DestinationReport): string {
  const skipped = destination.checks.filter((check) => check.status === 'skipped');
  return skipped.length > 0 ? `, ${skipped.length} not tried (${skipped[0]?.message ?? ''})` : '';
}

function block(destination: DestinationReport, painter: Painter, verbose: boolean): string[] {
  const out = [`${painter.paint('bold', destination.name)}  (${destination.type})`];
  const passed = destination.checks.filter(
    (check) => check.status === 'passed' && !isDelivery(check, destination.type),
  );
  if (passed.length > 0) {
    const names = passed.map((check) =>
      check.id.startsWith(`${destination.type}/`) ? check.id.slice(destination.type.length + 1) : check.id,
    );
    out.push(
      wrap(
        `${painter.sign('passed')} ${count(passed.length, 'check')}: ${names.join(', ')}`,
        painter.style.width,
        4,
        2,
      ),
    );
  }
  const waiting = new Map<string, CheckResult[]>();
  const reasons = new Map<string, CheckResult[]>();
  for (const check of destination.checks) {
    if (check.status === 'skipped' && check.blockedBy)
      waiting.set(check.blockedBy, [...(waiting.get(check.blockedBy) ?? []), check]);
    else if (destination.testLead && isDelivery(check, destination.type)) continue;
    else if (check.status === 'skipped') reasons.set(check.message, [...(reasons.get(check.message) ?? []), check]);
    else if (check.status !== 'passed') out.push(...finding(check, painter, 2, destination.name, verbose));
  }
  if (destination.testLead) out.push(...receipt(destination, painter, verbose));
  for (const [root, checks] of waiting) {
    out.push(
      `  ${painter.sign('skipped')} ${checks.length === 1 ? `${checks[0]?.id} waits` : `${checks.length} checks wait`} for ${root}`,
    );
  }
  for (const [reason, checks] of reasons) {
    out.push(
      wrap(
        `${painter.sign('skipped')} ${checks.map((check) => check.id).join(', ')}   ${reason}`,
        painter.style.width,
        6,
        2,
      ),
    );
  }
  out.push('');
  return out;
}

function isDelivery(check: CheckResult, type: string): boolean {
  return check.id.startsWith(`${type}/`) && /\/(accepts|found|equal|removed)$/.test(check.id);
}

function receipt(destination: DestinationReport, painter: Painter, verbose: boolean): string[] {
  const lead = destination.testLead;
  if (!lead) return [];
  const out = [`  marker       ${lead.marker}`];
  if (lead.leadSource !== undefined) out.push(...leadSource(lead.leadSource, painter));
  for (const check of destination.checks.filter((one) => isDelivery(one, destination.type))) {
    if (check.status === 'skipped' && check.blockedBy) continue;
    const name = check.id.slice(check.id.indexOf('/') + 1).padEnd(11);
    if (check.status === 'passed')
      out.push(wrap(`${name}  ${painter.sign('passed')} ${check.message}`, painter.style.width, 17, 2));
    else if (check.status === 'skipped')
      out.push(wrap(`${name}  ${painter.sign('skipped')} ${check.message}`, painter.style.width, 17, 2));
    else out.push(...finding(check, painter, 2, destination.name, verbose));
  }
  return out;
}

/** What the lead source says: a line for the marketplace's own test form, else the meaning of each part. */
function leadSource(text: string, painter: Painter): readonly string[] {
  const decoded = decodeLeadSource(text);
  const line = (label: string, words: string) => wrap(`${label.padEnd(11)}  ${words}`, painter.style.width, 17, 2);
  if (decoded.source.value === decoded.test?.marker && decoded.action.value === decoded.test?.marker)
    return [line('lead source', `the test form, offer ${decoded.offer.value}`)];
  return [line('lead source', text), ...describeLeadSource(decoded).map((words) => line('', words))];
}

/** A finding in full. The first line holds all that a search in a log needs. */
function finding(check: CheckResult, painter: Painter, indent: number, name: string, verbose: boolean): string[] {
  const { width, unicode } = painter.style;
  const pad = indent + 4;
  const where = check.at ? `${check.at.file}:${check.at.line}:${check.at.column}` : '';
  const severity = painter.paint(
    check.severity === 'blocks-publishing' || check.severity === 'loses-leads' ? 'red' : 'dim',
    SEVERITY_WORDS[check.severity],
  );
  const head = unicode
    ? `${painter.sign(check.status)} ${painter.paint('bold', check.id)}   ${check.message}   [${severity}]`
    : [painter.sign(check.status), name, check.id, check.cause ?? '', where, check.message, `[${severity}]`]
        .filter(Boolean)
        .join(' ');
  const out = [wrap(head, width, pad, unicode ? indent : 0)];
  const line = (label: string, text: string) => {
    out.push(
      wrap(text, width, pad + LABEL).replace(
        ' '.repeat(pad + LABEL),
        `${' '.repeat(pad)}${painter.paint('dim', label.padEnd(LABEL))}`,
      ),
    );
  };
  if (check.status === 'warned' && !verbose) {
    if (where && check.severity !== 'advice') line('config', `${where}  ${check.at?.path ?? ''}`);
    if (check.resolution[0] && check.severity !== 'advice')
      line('fix', `${check.resolution[0]}${check.resolution.length > 1 ? ' …' : ''}`);
    return out;
  }
  const evidence = Object.entries(check.evidence)
    .map(([key, value]) => (key === 'text' ? `"${value}"` : key === 'code' ? String(value) : `${key} ${value}`))
    .join(', ');
  if (evidence) line('seen', evidence);
  if (where) line('config', `${where}  ${check.at?.path ?? ''}`);
  check.resolution.forEach((step, index) => {
    line(index === 0 ? 'fix' : '', `${index + 1}. ${step}`);
  });
  if (check.who) line('who', check.who);
  if (check.next[0]) line('then', check.next[0]);
  const more = [check.next.slice(1).join(', '), check.docs[0] ?? ''].filter(Boolean).join(unicode ? ' · ' : ', ');
  if (more) line('more', more);
  return out;
}

function verdict(report: Report, painter: Painter): string[] {
  const { summary } = report;
  const sign =
    report.exitCode === 0
      ? summary.warned > 0
        ? 'warned'
        : 'passed'
      : report.exitCode === 3
        ? 'inconclusive'
        : 'failed';
  const failing = report.destinations.filter((one) => one.status === 'failed').length;
  const of = `${report.destinations.length} ${report.destinations.length === 1 ? 'destination' : 'destinations'}`;
  const counts = [
    `${summary.passed} passed`,
    summary.failed ? `${summary.failed} failed` : '',
    summary.warned ? `${summary.warned} warned` : '',
    summary.inconclusive ? `${summary.inconclusive} inconclusive` : '',
    summary.skipped ? `${summary.skipped} not tried` : '',
  ].filter(Boolean);
  const { width } = painter.style;
  const sentence = words(report, failing, of);
  const figures = `${counts.join(', ')}   ${(report.durationMs / 1000).toFixed(1)} s`;
  const line = `${painter.sign(sign)} ${painter.paint('bold', sentence)}`;
  const before = notProved(report).map((text) => wrap(text, width, 4, 2));
  // On a narrow terminal the figures go before it: the verdict is what stands last.
  if (width > 0 && sentence.length + figures.length + 6 > width) return [...before, wrap(figures, width, 2), line];
  return [...before, `${line}  ${figures}`];
}

function words(report: Report, failing: number, of: string): string {
  const sending = report.command === 'send-test';
  const removing = sending && isRemoval(report);
  if (report.exitCode === 130 || report.exitCode === 143) return 'Interrupted; what stands above is not the whole.';
  if (report.problems.length > 0 && report.summary.failed === 0) return 'A report could not be written.';
  if (report.exitCode === 3) {
    const tried = report.destinations.length > 0;
    return tried
      ? `Nothing failed, but not everything could be checked from here.`
      : 'Nothing was checked: no destination is selected.';
  }
  if (report.exitCode === 1 && failing === 0)
    return report.strict && report.summary.failed === 0
      ? 'Warnings fail under --strict.'
      : 'The configuration has faults.';
  if (report.exitCode === 1 && removing) return `The removal failed at ${failing} of ${of}.`;
  if (report.exitCode === 1)
    return sending ? `${failing} of ${of} did not take the test lead as sent.` : `${failing} of ${of} would fail.`;
  if (report.offline) return `Configuration only: nothing was tried on the wire.`;
  if (removing) {
    const checks = report.destinations.flatMap((one) => one.checks.filter(({ id }) => id.endsWith('/removed')));
    return checks.every(({ status }) => status === 'passed')
      ? 'The test lead is removed.'
      : `${of} searched for the test lead: see above what became of it.`;
  }
  if (sending)
    return `${of} took the test lead${report.destinations.some((one) => one.testLead?.found === null) ? '' : ' and gave it back'}.`;
  return `${of} checked live${report.summary.warned ? ', with warnings' : ''}.`;
}

/** `send-test --remove` sends nothing: its results hold a removal, and no acceptance. */
function isRemoval(report: Report): boolean {
  const { destinations } = report;
  return (
    destinations.some(({ checks }) => checks.some(({ id }) => id.endsWith('/removed'))) &&
    destinations.every(({ testLead, checks }) => testLead === null && !checks.some(({ id }) => id.endsWith('/accepts')))
  );
}

/** What a reader could take for proved and is not. */
function notProved(report: Report): string[] {
  if (report.exitCode !== 0 && report.exitCode !== 3) return [];
  const out: string[] = [];
  if (report.command === 'validate' && !report.offline && report.destinations.length > 0) {
    const name = report.destinations.length === 1 ? ` ${shellWord(report.destinations[0]?.name ?? '')}` : '';
    out.push(
      `Not proved here: that a lead is taken (leadctl send-test${name} tries the write), and that Microsoft's own network reaches it.`,
    );
  }
  if (report.command === 'send-test') {
    for (const one of report.destinations) {
      if (one.testLead?.acknowledged && one.testLead.found === null) {
        out.push(`Not proved here: that ${one.name} kept the lead. Look for ${one.testLead.marker} there.`);
      }
    }
  }
  for (const one of report.destinations) {
    const lead = one.testLead;
    if (
      lead?.sent &&
      lead.found !== false &&
      lead.removed !== true &&
      one.checks.some((check) => check.id === `${one.type}/found` && check.status !== 'skipped')
    ) {
      out.push(
        `Left behind at ${one.name}: 1 test lead. leadctl send-test ${shellWord(one.name)} --remove ${lead.marker} deletes it.`,
      );
    }
  }
  return out;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
