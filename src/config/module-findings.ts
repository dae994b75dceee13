import type { ConfigFinding } from './findings.ts';
import type { ConfigModule } from './module.ts';
import type { DestinationConfig } from './types.ts';

const PATTERNS = 'https://learn.microsoft.com/partner-center/marketplace-offers/product-ingestion-api';

/** What a destination's own module says of a valid configuration: slips, and what Partner Center would refuse. */
export function moduleFindings(
  name: string,
  base: string,
  config: DestinationConfig,
  raw: Record<string, unknown>,
  module: ConfigModule,
): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = module.lint(config, raw).map((one) => ({
    ...one,
    status: 'warned',
    destination: name,
    path: `${base}.${one.path}`,
    docs: [],
  }));
  const judged = module.accepts(config, raw);
  const shared = {
    id: 'marketplace/accepts',
    destination: name,
    severity: 'blocks-publishing' as const,
    docs: [PATTERNS],
  };
  const refused = judged.filter((one) => !one.accepted);
  for (const one of refused) {
    findings.push({
      ...shared,
      status: 'warned',
      path: `${base}.${one.path}`,
      message: `leadctl can use ${one.field}, but Microsoft's published pattern refuses it: ${one.reason}`,
      resolution: [
        `In Partner Center, enter ${one.field} as ${one.advice}`,
        'Write it the same way here, so that both are proved',
      ],
    });
  }
  if (judged.length > 0 && refused.length === 0) {
    const names = judged.map((one) => one.field).join(', ');
    const message = `Microsoft's published patterns accept ${names}`;
    findings.push({ ...shared, status: 'passed', path: base, message, resolution: [] });
  }
  return findings;
}
