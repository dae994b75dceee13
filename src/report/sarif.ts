import { createHash } from 'node:crypto';
import { type Entry, entries } from './findings.ts';
import { printable } from './printable.ts';
import type { Report } from './report.ts';
import { residue } from './test-lead.ts';

const LEVELS: Readonly<Record<string, 'error' | 'warning' | 'note'>> = {
  failed: 'error',
  inconclusive: 'warning',
  warned: 'warning',
};

/** A config that is piped in is no file, and the place that code scanning demands is the usual one's. */
const STDIN = '<stdin>';
const DEFAULT_FILE = 'leadctl.config.yaml';

/**
 * SARIF 2.1.0: a rule is a check, a result what needs attention, located at the config entry: code scanning takes
 * repository files alone. A clean run has an empty list of results.
 */
export function sarif(report: Report): string {
  const found = entries(report).filter(({ check }) => LEVELS[check.status] !== undefined);
  const rules = [...new Map(found.map(({ check }) => [check.id, check])).values()];
  // What is located nowhere belongs to the config file all the same: code scanning refuses a result without a place.
  const file = found.map(({ check }) => check.at?.file ?? STDIN).find((name) => name !== STDIN) ?? DEFAULT_FILE;
  const left = residue(report);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'leadctl',
            version: report.tool.version,
            rules: rules.map((check) => ({
              id: check.id,
              name: check.id.replace(/(^|[/-])([a-z0-9])/g, (_, _sign, letter: string) => letter.toUpperCase()),
              shortDescription: { text: check.title },
              help: { text: `leadctl explain ${check.id}`, markdown: `\`leadctl explain ${check.id}\`` },
              ...(check.docs[0] ? { helpUri: check.docs[0] } : {}),
              defaultConfiguration: {
                level: check.severity === 'advice' ? 'note' : check.severity === 'at-risk' ? 'warning' : 'error',
              },
              properties: { tags: ['lead-destination', check.severity] },
            })),
          },
        },
        automationDetails: { id: `leadctl/${report.command}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.exitCode === 0 || report.exitCode === 1,
            exitCode: report.exitCode,
            startTimeUtc: report.startedAt,
            // A test lead that stays is no finding of a check, and must be named all the same.
            ...(left.length > 0
              ? { toolExecutionNotifications: left.map((text) => ({ level: 'note', message: { text } })) }
              : {}),
          },
        ],
        results: found.map((entry) =>
          result(
            entry,
            rules.findIndex((rule) => rule.id === entry.check.id),
            file,
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, (_, value) => (typeof value === 'string' ? printable(value) : value), 2)}\n`;
}

function result({ where, type, check }: Entry, ruleIndex: number, file: string): object {
  const fix = check.resolution.map((step, index) => `${index + 1}. ${step}`).join('\n');
  const at = check.at?.file === STDIN ? null : check.at;
  const identity = createHash('sha256')
    .update(`${where}\n${check.id}\n${check.cause ?? ''}\n${check.at?.path ?? ''}`)
    .digest('hex')
    .slice(0, 32);
  return {
    ruleId: check.id,
    ruleIndex,
    level: check.severity === 'advice' && check.status === 'warned' ? 'note' : LEVELS[check.status],
    message: { text: [`${where}: ${check.message}`, fix].filter(Boolean).join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(at?.file ?? file) },
          region: { startLine: at?.line ?? 1, startColumn: at?.column ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: check.at?.path ?? `destinations.${where}`, kind: 'member' }],
      },
    ],
    partialFingerprints: { 'leadctl/v1': identity },
    properties: {
      destination: where,
      destinationType: type,
      status: check.status,
      severity: check.severity,
      cause: check.cause,
      evidence: check.evidence,
      ...(check.at && !at ? { standardInput: { line: check.at.line, column: check.at.column } } : {}),
    },
  };
}

/**
 * A path below the repository, as a relative URI reference; a file outside is named by its last part alone. Backslashes
 * and drive letters are Windows's.
 */
function uriOf(file: string): string {
  const parts = file.split(/[\\/]/).filter((part, index) => part !== '.' && (part !== '' || index === 0));
  const outside = parts[0] === '' || parts.includes('..') || /^[A-Za-z]:$/.test(parts[0] ?? '');
  return (outside ? parts.slice(-1) : parts).map((part) => encodeURIComponent(printable(part))).join('/');
}
