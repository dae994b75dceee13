import type { Catalogue } from './catalogue.ts';
import type { Evidence } from './evidence.ts';
import { readText } from './reading.ts';

/**
 * The evidence in a pasted text of any kind: its known codes (the last one is taken to be the innermost), the surest
 * HTTP status, the text in clear, and the system that speaks if only one does.
 */
export function evidenceIn(text: string, catalogue: Catalogue): Evidence {
  const reading = readText(text, catalogue);
  const codes = [...new Set(reading.codes.filter((trace) => trace.weight >= 0.5).map((trace) => trace.code))].reverse();
  const status = [...reading.statuses].sort((a, b) => b.weight - a.weight || b.status - a.status)[0]?.status;
  const [system, ...others] = [...reading.systems];
  return {
    codes,
    text: reading.flat.text,
    ...(status === undefined ? {} : { status }),
    ...(system !== undefined && others.length === 0 ? { system } : {}),
  };
}
