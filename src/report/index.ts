import { withProblems } from './problems.ts';
import type { Report } from './report.ts';
import type { Painter } from './style.ts';
import type { TextOptions } from './text.ts';

export type Format = 'text' | 'json' | 'junit' | 'sarif' | 'github' | 'azure' | 'markdown' | 'html';

export interface Rendering extends TextOptions {
  readonly painter: Painter;
}

/** Pure: a report in, a text out. The caller writes. */
export type Reporter = (report: Report, rendering: Rendering) => string;

/** One line a format; each loads when it is asked for. */
const reporters: Readonly<Record<Format, () => Promise<Reporter>>> = {
  text: async () => {
    const { textReport } = await import('./text.ts');
    return (report, { painter, ...options }) => textReport(report, painter, options);
  },
  json: async () => (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: async () => (await import('./junit.ts')).junit,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  azure: async () => (await import('./azure.ts')).azure,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html5,
};

export async function render(format: Format, report: Report, rendering: Rendering): Promise<string> {
  return (await reporters[format]())(format === 'json' ? report : withProblems(report), rendering);
}
