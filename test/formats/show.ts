import { type Format, type Rendering, render } from '../../src/report/index.ts';
import type { Report } from '../../src/report/report.ts';
import { painter } from '../../src/report/style.ts';

/** A report as a file holds it: no colour, no wrapping. */
export async function show(format: Format, report: Report, more: Partial<Rendering> = {}): Promise<string> {
  return render(format, report, {
    quiet: false,
    file: 'leadctl.config.yaml',
    verbose: false,
    painter: await painter({ colour: false, unicode: true, width: 0, log: true }),
    ...more,
  });
}
