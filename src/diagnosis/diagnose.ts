import type { Cause } from './cause.ts';
import { catalogue, type Diagnosis, describe } from './describe.ts';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { readEvidence, readText } from './reading.ts';
import { Scanner } from './scanner.ts';
import type { Steps } from './template.ts';

export { catalogue, type Diagnosis } from './describe.ts';

/** Longer texts, in UTF-16 units, are read by windows. */
const LONG = 1 << 20;
const PIECE = 1 << 18;

/** The causes that a text of any kind shows, best first; empty where it is no lead destination's error. Never throws. */
export function diagnose(text: string, steps?: Steps): Diagnosis[] {
  // A library is called from untyped code as well.
  const raw = typeof text === 'string' ? text : String(text);
  if (raw.length > LONG) return diagnoseLong(raw);
  return judge(readText(raw, catalogue()), catalogue(), steps).map((finding) => describe(finding, raw));
}

function diagnoseLong(text: string): Diagnosis[] {
  const scanner = new Scanner();
  for (let at = 0; at < text.length; ) {
    const last = text.charCodeAt(at + PIECE - 1);
    const end = at + PIECE + (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
    scanner.add(Buffer.from(text.slice(at, end)));
    at = end;
  }
  return scanner.finish();
}

/** The cause of a live failure, judged as a pasted text would be; null where it is none that is known. */
export function causeOf(evidence: Evidence): { cause: Cause; confidence: number } | null {
  const [best] = judge(readEvidence(evidence, catalogue()), catalogue());
  return best === undefined ? null : { cause: best.cause, confidence: best.confidence };
}
