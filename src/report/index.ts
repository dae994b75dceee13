import { inert, inertJson, inertMarkup } from './printable.ts';
import { withProblems } from './problems.ts';
import type { Report } from './report.ts';
import type { Painter } from './style.ts';
import { withRemovals } from './test-lead.ts';
import type { TextOptions } from './text.ts';

export type Format = 'text' | 'json' | 'junit' | 'sarif' | 'github' | 'azure' | 'markdown' | 'html';

export interface Rendering extends TextOptions {
  readonly painter: Painter;
  /** Bytes that Markdown may fill; absent: all that it takes. */
  readonly room?: number;
  /** Markdown files that the agent of Azure Pipelines is to attach. */
  readonly summaries?: readonly string[];
  /** Called before commands of CI systems are broken up, which would hide a secret that holds one. */
  redact?(text: string): string;
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
  azure: async () => {
    const { azure } = await import('./azure.ts');
    return (report, { summaries }) => azure(report, summaries);
  },
  markdown: async () => {
    const { markdown } = await import('./markdown.ts');
    return (report, { room }) => markdown(report, room);
  },
  html: async () => (await import('./html.ts')).html5,
};

/** What in a format could be a command to a CI system, though it is only said of one. GitHub's and Azure's are commands. */
const INERT: Readonly<Partial<Record<Format, (text: string) => string>>> = {
  text: inert,
  json: inertJson,
  junit: inertMarkup,
  sarif: inertJson,
  markdown: inert,
  html: inertMarkup,
};

export async function render(format: Format, given: Report, rendering: Rendering): Promise<string> {
  const report = withRemovals(given);
  const text = (await reporters[format]())(format === 'json' ? report : withProblems(report), rendering);
  const clean = rendering.redact?.(text) ?? text;
  return INERT[format]?.(clean) ?? clean;
}
