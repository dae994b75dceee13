import { decodeLeadSource, describeLeadSource } from '../lead/lead-source.ts';
import { shellWord } from '../shell-word.ts';
import { oneLine } from './printable.ts';
import type { CheckResult, DestinationReport, Report } from './report.ts';
import { type Painter, plain, SEVERITY_WORDS, wrap } from './style.ts';
import { isDelivery, residue } from './test-lead.ts';
import { finding } from './text-finding.ts';
import { groupsOf, groupText } from './text-groups.ts';
import { verdict } from './verdict.ts';

export interface TextOptions {
  /** One line a destination, then the verdict. */
  readonly quiet: boolean;
  /** The config file; null where the report is of several runs. */
  readonly file: string | null;
  /** Warnings in full, as failures are. */
  readonly verbose: boolean;
}

interface Telling {
  readonly painter: Painter;
  readonly verbose: boolean;
  /** What was told of many destinations together, with their number. */
  readonly told: ReadonlyMap<CheckResult, number>;
}

/** The report for people: each root cause in full, its dependants folded, what was not proved, the verdict last. */
export function textReport(given: Report, painter: Painter, options: TextOptions): string {
  const report = oneLiners(given);
  const out: string[] = [];
  const broken = report.summary.failed + report.summary.inconclusive + report.summary.warned > 0;
  if (!options.quiet) {
    const parts = [
      `leadctl ${report.tool.version}`,
      ...(options.file === null ? [] : [oneLine(options.file)]),
      count(report.destinations.length, 'destination'),
    ];
    out.push(painter.paint('dim', parts.join('   ')), '');
  }
  const attention = report.checks.filter((check) => check.status !== 'passed');
  const how = { painter, verbose: options.verbose, indent: 0 };
  for (const check of attention) out.push(...finding(check, oneLine(options.file ?? 'file'), how));
  if (attention.length > 0) out.push('');
  const short = options.quiet || (!broken && report.command === 'validate');
  const groups = short ? [] : groupsOf(report);
  for (const group of groups) out.push(...groupText(group, how));
  const told = new Map(groups.flatMap(({ members }) => members.map(({ check }) => [check, members.length] as const)));
  const nameWidth = Math.max(0, ...report.destinations.map((one) => one.name.length));
  const typeWidth = Math.max(0, ...report.destinations.map((one) => one.type.length));
  for (const destination of report.destinations) {
    if (short) out.push(destinationLine(destination, painter, nameWidth, typeWidth));
    else out.push(...block(destination, { painter, verbose: options.verbose, told }));
  }
  out.push('', ...ending(report, painter));
  const text = `${out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
  return painter.style.unicode ? text : plain(text);
}

/** What a server said may hold line breaks and commands to the terminal: neither reaches it. */
function oneLiners<T>(value: T): T {
  // As JSON: a sign beyond ASCII, an escape, or a blank beside another or a quotation mark. Most reports hold none.
  return /[^ -~]|\\[^"\\]| {2}|" | "/.test(JSON.stringify(value)) ? inOneLine(value) : value;
}

function inOneLine<T>(value: T): T {
  if (typeof value === 'string') return oneLine(value) as T;
  if (Array.isArray(value)) return value.map(inOneLine) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [oneLine(key), inOneLine(inner)])) as T;
}

function destinationLine(one: DestinationReport, painter: Painter, nameWidth: number, typeWidth: number): string {
  const passed = one.checks.filter((check) => check.status === 'passed').length;
  const rank = (check: CheckResult) => Object.keys(SEVERITY_WORDS).indexOf(check.severity);
  const first = one.checks.filter((check) => check.status === one.status).sort((a, b) => rank(a) - rank(b))[0];
  const words =
    one.status === 'passed' || one.status === 'skipped'
      ? `${count(passed, 'check')}${untried(one)}`
      : `${first?.id ?? ''} ${first?.cause ?? ''} ${first?.message ?? ''}`.replace(/ {2,}/g, ' ');
  return `${painter.first(one.status)} ${one.name.padEnd(nameWidth)}  ${one.type.padEnd(typeWidth)}  ${words}`;
}

function untried(destination: DestinationReport): string {
  const skipped = destination.checks.filter((check) => check.status === 'skipped');
  return skipped.length > 0 ? `, ${skipped.length} not tried (${skipped[0]?.message ?? ''})` : '';
}

function block(destination: DestinationReport, { painter, verbose, told }: Telling): string[] {
  const { name, type, checks } = destination;
  const { width } = painter.style;
  const isTrouble = (check: CheckResult) => check.status !== 'passed' && check.status !== 'skipped';
  // Nothing is left to say of a destination whose every trouble was told of it and others together.
  if (destination.testLead === null && told.size > 0) {
    const troubles = checks.filter(isTrouble);
    if (troubles.length > 0 && troubles.every((check) => told.has(check))) return [];
  }
  const out = [`${painter.paint('bold', name)}  (${type})`];
  const passed = checks.filter((check) => check.status === 'passed' && !isDelivery(check, type));
  if (passed.length > 0) {
    const names = passed.map(({ id }) => (id.startsWith(`${type}/`) ? id.slice(type.length + 1) : id));
    out.push(wrap(`${painter.sign('passed')} ${count(passed.length, 'check')}: ${names.join(', ')}`, width, 4, 2));
  }
  const how = { painter, verbose, indent: 2 };
  const full = (check: CheckResult): string[] => {
    const many = told.get(check);
    if (many === undefined) return finding(check, name, how);
    return [wrap(`${painter.sign(check.status)} ${check.id}   told above, of ${many} destinations`, width, 6, 2)];
  };
  const waiting = new Map<string, CheckResult[]>();
  const reasons = new Map<string, CheckResult[]>();
  for (const check of checks) {
    if (check.status === 'skipped' && check.blockedBy)
      waiting.set(check.blockedBy, [...(waiting.get(check.blockedBy) ?? []), check]);
    else if (isDelivery(check, type)) continue;
    else if (check.status === 'skipped') reasons.set(check.message, [...(reasons.get(check.message) ?? []), check]);
    else if (check.status !== 'passed') out.push(...full(check));
  }
  out.push(...receipt(destination, painter, full));
  for (const [root, blocked] of waiting) {
    const who = blocked.length === 1 ? `${blocked[0]?.id} waits` : `${blocked.length} checks wait`;
    out.push(`  ${painter.sign('skipped')} ${who} for ${root}`);
  }
  for (const [reason, skipped] of reasons) {
    const ids = skipped.map((check) => check.id).join(', ');
    out.push(wrap(`${painter.sign('skipped')} ${ids}   ${reason}`, width, 6, 2));
  }
  out.push('');
  return out;
}

/** The facts of a delivery, or of a removal alone, one below the other. */
function receipt(one: DestinationReport, painter: Painter, full: (check: CheckResult) => string[]): string[] {
  const lead = one.testLead;
  const out = lead ? [`  marker       ${lead.marker}`] : [];
  if (lead?.leadSource !== undefined) out.push(...leadSource(lead.leadSource, painter));
  for (const check of one.checks.filter((each) => isDelivery(each, one.type))) {
    if (check.status === 'skipped' && check.blockedBy) continue;
    const name = check.id.slice(check.id.indexOf('/') + 1).padEnd(11);
    if (check.status === 'passed' || check.status === 'skipped')
      out.push(wrap(`${name}  ${painter.sign(check.status)} ${check.message}`, painter.style.width, 17, 2));
    else out.push(...full(check));
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

function ending(report: Report, painter: Painter): string[] {
  const { summary } = report;
  const green = summary.warned > 0 ? 'warned' : 'passed';
  const sign = report.exitCode === 0 ? green : report.exitCode === 3 ? 'inconclusive' : 'failed';
  const counts = [
    `${summary.passed} passed`,
    summary.failed ? `${summary.failed} failed` : '',
    summary.warned ? `${summary.warned} warned` : '',
    summary.inconclusive ? `${summary.inconclusive} inconclusive` : '',
    summary.skipped ? `${summary.skipped} not tried` : '',
  ].filter(Boolean);
  const { width } = painter.style;
  const sentence = `${verdict(report, 'destination')}.`;
  const figures = `${counts.join(', ')}   ${(report.durationMs / 1000).toFixed(1)} s`;
  const line = `${painter.sign(sign)} ${painter.paint('bold', sentence)}`;
  const before = [...notProved(report), ...residue(report)].map((text) => wrap(text, width, 4, 2));
  // On a narrow terminal the figures go before it: the verdict is what stands last.
  if (width > 0 && sentence.length + figures.length + 6 > width)
    return [...before, wrap(figures, width, 2), wrap(line, width, 2, 0)];
  return [...before, `${line}  ${figures}`];
}

/** What a reader could take for proved and is not. */
function notProved({ command, exitCode, offline, live, destinations }: Report): string[] {
  if (
    command !== 'validate' ||
    offline ||
    live === false ||
    destinations.length === 0 ||
    (exitCode !== 0 && exitCode !== 3)
  )
    return [];
  const name = destinations.length === 1 ? ` ${shellWord(destinations[0]?.name ?? '')}` : '';
  return [
    `Not proved here: that a lead is taken (leadctl send-test${name} tries the write), and that Microsoft's own network reaches it.`,
  ];
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
