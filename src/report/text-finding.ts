import type { CheckResult } from './report.ts';
import { type Painter, SEVERITY_WORDS, wrap } from './style.ts';

const LABEL = 8;

export interface FindingStyle {
  readonly painter: Painter;
  readonly indent: number;
  /** Warnings in full, as failures are. */
  readonly verbose: boolean;
}

/** A finding in full. In a log its first line holds all that a search needs, as it does where there are no symbols. */
export function finding(check: CheckResult, name: string, how: FindingStyle): string[] {
  const { painter, indent, verbose } = how;
  const alone = standsAlone(painter);
  const head = alone
    ? logLine(check, name, painter, `${check.message} ${severity(check, painter)}`)
    : headOf(check, how);
  const out = [wrap(head, painter.style.width, indent + 4, alone ? 0 : indent)];
  const place = placeOf(check);
  if (check.status === 'warned' && !verbose) {
    if (place && check.severity !== 'advice') out.push(line('config', `${place}  ${check.at?.path ?? ''}`, how));
    if (check.resolution[0] && check.severity !== 'advice')
      out.push(line('fix', `${check.resolution[0]}${check.resolution.length > 1 ? ' …' : ''}`, how));
    return out;
  }
  const config = place ? `${place}  ${check.at?.path ?? ''}` : '';
  return [...out, ...details(check, how, config)];
}

/** What was seen, where it stands, how it is mended, by whom, and what comes then. */
export function details(check: CheckResult, how: FindingStyle, config: string): string[] {
  const out: string[] = [];
  const evidence = Object.entries(check.evidence)
    .map(([key, value]) => (key === 'text' ? `"${value}"` : key === 'code' ? String(value) : `${key} ${value}`))
    .join(', ');
  if (evidence) out.push(line('seen', evidence, how));
  if (config) out.push(line('config', config, how));
  check.resolution.forEach((step, index) => {
    out.push(line(index === 0 ? 'fix' : '', `${index + 1}. ${step}`, how));
  });
  if (check.who) out.push(line('who', check.who, how));
  if (check.next[0]) out.push(line('then', check.next[0], how));
  const join = how.painter.style.unicode ? ' · ' : ', ';
  const more = [check.next.slice(1).join(', '), check.docs[0] ?? ''].filter(Boolean).join(join);
  if (more) out.push(line('more', more, how));
  return out;
}

/** Off a terminal, and where there are no symbols, a finding's line needs no other beside it. */
export function standsAlone({ style }: Painter): boolean {
  return style.log === true || !style.unicode;
}

/** `FAIL crm dynamics/token entra-secret-invalid leadctl.config.yaml:9:21 …` */
export function logLine(check: CheckResult, name: string, painter: Painter, rest: string): string {
  return [painter.first(check.status), name, check.id, check.cause ?? '', placeOf(check), rest]
    .filter(Boolean)
    .join(' ');
}

export function severity(check: CheckResult, painter: Painter): string {
  const bad = check.severity === 'blocks-publishing' || check.severity === 'loses-leads';
  return `[${painter.paint(bad ? 'red' : 'dim', SEVERITY_WORDS[check.severity])}]`;
}

function headOf(check: CheckResult, { painter }: FindingStyle): string {
  return `${painter.sign(check.status)} ${painter.paint('bold', check.id)}   ${check.message}   ${severity(check, painter)}`;
}

function placeOf({ at }: CheckResult): string {
  return at ? `${at.file}:${at.line}:${at.column}` : '';
}

export function line(label: string, text: string, { painter, indent }: FindingStyle): string {
  const pad = ' '.repeat(indent + 4);
  return wrap(text, painter.style.width, pad.length + LABEL).replace(
    ' '.repeat(pad.length + LABEL),
    `${pad}${painter.paint('dim', label.padEnd(LABEL))}`,
  );
}
