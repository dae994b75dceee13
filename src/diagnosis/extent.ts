import { leadsInward } from './context.ts';
import { type Incident, incidentsOf } from './count.ts';
import type { Finding } from './order.ts';
import { recordsIn } from './records.ts';

/** The stretch of the clear text that tells of one error: what stands in it, such as an id for a ticket, is its own. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The extents of findings: each ends where its record does, or where the next error begins. */
export function extentsOf(findings: readonly Finding[]): readonly Extent[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { text } = first.reading.flat;
  const records = recordsIn(text, first.reading);
  const incidents = findings
    .flatMap((one) => incidentsOf(one.hits, one.reading))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  return findings.map(({ best }) => {
    const before = incidents.findLast((one) => one.end <= best.start);
    const after = incidents.find((one) => one.start >= best.end);
    return {
      from: Math.max(records.start(best.start), before === undefined ? 0 : seam(text, before, best).after),
      to: Math.min(records.end(best.start), after === undefined ? text.length : seam(text, best, after).before),
    };
  });
}

/** The first line of the next request or answer: its headers are its own. */
const EXCHANGE = /\n(?=[<>*\- ]{0,4}(?:HTTP\/\d|(?:POST|PUT|PATCH|GET|DELETE) \S))/;

/** Where one error ends and the next begins: at the next exchange, at a blank line, or else at the next one's own line; nowhere inside a line. */
function seam(text: string, one: Incident, next: Incident): { readonly before: number; readonly after: number } {
  const between = text.slice(one.end, next.start);
  const line = between.lastIndexOf('\n');
  if (line < 0 || leadsInward(between)) return { before: text.length, after: 0 };
  const exchange = EXCHANGE.exec(between);
  if (exchange !== null) return { before: one.end + exchange.index + 1, after: one.end + exchange.index + 1 };
  const blank = /^[\s\S]*\n[ \t\r]{0,40}(?=\n)/.exec(between);
  const at = one.end + (blank === null ? line : blank[0].length) + 1;
  return { before: at, after: at };
}
