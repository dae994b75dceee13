import type { Cause } from './cause.ts';
import { catalogue, type Diagnosis, describe, SHOWN, variant } from './describe.ts';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { decodeParts, mayHoldParts } from './mail.ts';
import { type Mapped, originEnd, originOf } from './mapped.ts';
import { readEvidence, readText } from './reading.ts';
import { Scanner } from './scanner.ts';
import type { Steps } from './template.ts';

export { catalogue, type Diagnosis, variant } from './describe.ts';

/** Longer texts, in UTF-16 units, are read by windows. */
const LONG = 1 << 20;
const PIECE = 1 << 18;
/** As much of a long text is looked at to see whether it is a message or an archive. */
const HEAD = 16_384;

/** The causes that a text of any kind shows, best first; empty where it is no lead destination's error. Never throws. */
export function diagnose(text: string, steps?: Steps): Diagnosis[] {
  // A library is called from untyped code as well.
  const raw = typeof text === 'string' ? text : String(text);
  return raw.length > LONG ? diagnoseLong(raw) : diagnoseWhole(raw, steps);
}

function diagnoseWhole(raw: string, steps?: Steps): Diagnosis[] {
  return judge(readText(raw, catalogue()), catalogue(), steps).map((finding) => describe(finding, raw));
}

function diagnoseLong(text: string): Diagnosis[] {
  const parts = mayHoldParts(text.slice(0, HEAD)) ? decodeParts(text) : null;
  if (parts === null) return scanned(text);
  // A message with a picture is long, and its words are few.
  if (parts.text.length <= LONG) return diagnoseWhole(text);
  return scanned(parts.text).map((match) => inOriginal(match, parts, text));
}

function scanned(text: string): Diagnosis[] {
  const scanner = new Scanner();
  for (let at = 0; at < text.length; ) {
    const last = text.charCodeAt(at + PIECE - 1);
    const end = at + PIECE + (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
    scanner.add(Buffer.from(text.slice(at, end)));
    at = end;
  }
  return scanner.finish();
}

/** A match in the decoded parts of a message, with its place in the message itself. */
function inOriginal(match: Diagnosis, parts: Mapped, text: string): Diagnosis {
  const { start, end } = match.matched;
  const from = originOf(parts, start);
  const to = Math.max(from, originEnd(parts, end));
  // What had to be masked in clear is not shown as it stood, where it may be the same thing encoded.
  const masked = match.matched.text !== parts.text.slice(start, start + match.matched.text.length);
  const shown = masked ? match.matched.text : text.slice(from, Math.min(to, from + SHOWN));
  const clear = match.matched.clear ?? (shown === match.matched.text ? undefined : match.matched.text);
  return variant(match, { matched: { text: shown, start: from, end: to, ...(clear === undefined ? {} : { clear }) } });
}

/** The cause of a live failure, judged as a pasted text would be; null where it is none that is known. */
export function causeOf(evidence: Evidence): { cause: Cause; confidence: number } | null {
  const [best] = judge(readEvidence(evidence, catalogue()), catalogue());
  return best === undefined ? null : { cause: best.cause, confidence: best.confidence };
}
