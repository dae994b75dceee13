import { type Entry, entries, printable } from './findings.ts';
import type { Report } from './report.ts';

const xml = (text: string) =>
  printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** JUnit XML: a suite is a destination, a case is a check. failure = failed, error = inconclusive, skipped = skipped. */
export function junit(report: Report): string {
  const groups = new Map<string, Entry[]>();
  if (report.checks.length > 0) groups.set('config', []);
  for (const one of report.destinations) groups.set(one.name, []);
  for (const entry of entries(report)) groups.get(entry.where)?.push(entry);
  const suites = [...groups].map(([name, list]) => suite(name, list, report.startedAt));
  const count = (status: string) => entries(report).filter(({ check }) => check.status === status).length;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="leadctl ${report.command}" tests="${entries(report).length}" failures="${count('failed')}" errors="${count('inconclusive')}" skipped="${count('skipped')}" time="${seconds(report.durationMs)}">
${suites.join('\n')}
</testsuites>
`;
}

function suite(name: string, list: readonly Entry[], startedAt: string): string {
  const count = (status: string) => list.filter(({ check }) => check.status === status).length;
  const time = list.reduce((sum, { check }) => sum + check.durationMs, 0);
  const head = `  <testsuite name="${xml(name)}" tests="${list.length}" failures="${count('failed')}" errors="${count('inconclusive')}" skipped="${count('skipped')}" time="${seconds(time)}" timestamp="${startedAt.slice(0, 19)}">`;
  return [head, ...list.map((entry) => testCase(name, entry)), '  </testsuite>'].join('\n');
}

function testCase(suiteName: string, { check }: Entry): string {
  const open = `    <testcase classname="${xml(suiteName)}" name="${xml(check.id)}" time="${seconds(check.durationMs)}"`;
  if (check.status === 'skipped') return `${open}>\n      <skipped message="${xml(check.message)}"/>\n    </testcase>`;
  if (check.status === 'passed') return `${open}/>`;
  const details = [
    check.message,
    check.at ? `config: ${check.at.file}:${check.at.line}:${check.at.column} ${check.at.path}` : '',
    ...Object.entries(check.evidence).map(([key, value]) => `${key}: ${value}`),
    ...check.resolution.map((step, index) => `${index + 1}. ${step}`),
    check.who ? `who: ${check.who}` : '',
    ...check.docs,
  ].filter(Boolean);
  const text = xml(details.join('\n')).replace(/&#10;/g, '\n');
  if (check.status === 'warned')
    return `${open}>\n      <system-out>warning [${check.severity}] ${text}</system-out>\n    </testcase>`;
  const element = check.status === 'failed' ? 'failure' : 'error';
  return `${open}>\n      <${element} type="${xml(check.cause ?? check.id)}" message="${xml(check.message)}">${text}</${element}>\n    </testcase>`;
}
