import type { ConfigFinding, LoadedConfig } from '../config/load.ts';
import type { CheckResult } from '../report/report.ts';

const TITLES: Readonly<Record<string, string>> = {
  'config/schema': 'The file is readable and every key is known',
  'config/literal-secret': 'No secret stands in the file itself',
  'config/placeholder': 'No value is a placeholder',
  'config/whitespace': 'No secret has stray characters around it',
  'config/reference': 'Every reference leads to a value',
  'marketplace/accepts': "The values fit the marketplace's own patterns",
  'marketplace/offer-needs-destination': 'Every offer that needs a destination has one',
  'marketplace/offer-id': 'Every offer id has the form publisher.offer',
};

/** What the reading of the file found, as results: of the file as a whole, or of one destination. */
export function configChecks(loaded: LoadedConfig, destination: string | null = null): readonly CheckResult[] {
  return loaded.findings.filter((finding) => finding.destination === destination).map(result);
}

function result(finding: ConfigFinding): CheckResult {
  return {
    id: finding.id,
    title: TITLES[finding.id] ?? finding.id,
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
