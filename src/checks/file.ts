import { findingPages } from '../config/finding-pages.ts';
import type { ConfigFinding, LoadedConfig } from '../config/load.ts';
import type { CheckResult } from '../report/report.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['config/schema', 'The file is readable and every key is known'],
  ['config/reference', 'Every reference leads to a value'],
  ['config/literal-secret', 'No secret stands in the file itself'],
  ['config/placeholder', 'No value is a placeholder'],
  ['config/whitespace', 'No secret has stray characters around it'],
  ['marketplace/accepts', "The values fit the marketplace's own patterns"],
  ['marketplace/offer-needs-destination', 'Every offer that needs a destination has one'],
  ...findingPages.map((page) => [page.id, page.title] as const),
]);

/** Ids of all that the reading of a file can find, whether this file shows it or not. */
export const fileCheckIds: readonly string[] = [...TITLES.keys()];

/** What the reading of the file found, as results: of the file as a whole, or of one destination. */
export function configChecks(loaded: LoadedConfig, destination: string | null = null): readonly CheckResult[] {
  return loaded.findings.filter((finding) => finding.destination === destination).map(result);
}

function result(finding: ConfigFinding): CheckResult {
  return {
    id: finding.id,
    title: TITLES.get(finding.id) ?? finding.id,
    status: finding.status,
    durationMs: 0,
    message: finding.message,
    severity: finding.severity,
    cause: null,
    confidence: null,
    at: finding.status === 'passed' ? null : (finding.at ?? null),
    evidence: {},
    who: null,
    resolution: finding.resolution,
    docs: finding.docs,
    next: finding.status === 'warned' ? [`leadctl explain ${finding.id}`] : [],
    blockedBy: null,
  };
}
