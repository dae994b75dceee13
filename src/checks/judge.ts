import { guideCommand } from '../causes/codes.ts';
import { causes } from '../causes/index.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { causeOf } from '../diagnosis/diagnose.ts';
import type { Evidence } from '../diagnosis/evidence.ts';
import { evidenceOf } from '../diagnosis/evidence-of.ts';
import type { CheckResult } from '../report/report.ts';
import { type Check, Failure } from './check.ts';
import { cleaner, cleanFacts, commands, locate, type Made, type Place } from './result.ts';

/** Longest excerpt of a server's words that goes into a report. */
const EXCERPT = 300;

/** A thrown error as a result: diagnosed by the same function that reads pasted texts. */
export function failureOf(check: Check, thrown: unknown, place: Place): Made {
  const clean = cleaner(place.redactor);
  const failure = thrown instanceof Failure ? thrown : undefined;
  const source = failure ? failure.cause : thrown;
  const evidence = ofType(evidenceOf(source ?? thrown), place.type);
  const found = failure?.causeId ? named(failure.causeId) : guessed(evidence, place.type);
  const cause = found?.cause;
  const refused = evidence.status !== undefined && evidence.status >= 400;
  // Only a statement by the other side, or by the check itself, is a failure; an error that nobody knows proves nothing.
  const stated = refused || (failure !== undefined && source === undefined);
  const status =
    failure?.status ?? (cause ? (cause.transient ? 'inconclusive' : 'failed') : stated ? 'failed' : 'inconclusive');
  const facts: Record<string, string | number | boolean> = {};
  if (evidence.status !== undefined) facts.httpStatus = evidence.status;
  if (evidence.codes[0]) facts.code = evidence.codes[0];
  const at = failure?.at ?? check.at;
  const origin = at === undefined ? null : (place.origin?.(at) ?? null);
  if (origin !== null) facts.value = origin;
  const own = failure?.message ?? `Unknown error: ${excerpt(evidence.text)}`;
  // An adapter that names the cause has worded it for this case; otherwise the cause comes first and the seen behind it.
  const said = cause && !failure?.causeId ? (failure ? `${cause.title} (${failure.message})` : cause.title) : own;
  // The service's own words, where the message does not hold them already.
  const words = excerpt(evidence.text);
  if (source !== undefined && words && !said.includes(words.slice(0, 60))) facts.text = words;
  const guide = cause && guideCommand(cause);
  return {
    id: check.id,
    title: check.title,
    status,
    severity: check.severity,
    message: clean(said),
    cause: cause?.id ?? null,
    confidence: found ? Math.round(found.confidence * 100) / 100 : null,
    at: locate(place, at),
    evidence: cleanFacts({ ...facts, ...failure?.evidence }, clean),
    who: failure?.who ?? cause?.who ?? null,
    resolution: failure?.resolution ?? cause?.resolution ?? [],
    docs: failure?.docs ?? cause?.docs ?? [],
    next: [...commands(place, check.id, cause?.id ?? null), ...(guide ? [guide] : [])],
    blockedBy: null,
  };
}

/** Who speaks is known: it is the destination that was asked. */
function ofType(evidence: Evidence, type: string): Evidence {
  return evidence.system === undefined ? { ...evidence, system: type as NonNullable<Evidence['system']> } : evidence;
}

/** A finding that names its cause and leaves the way out to it. */
export function withCause(result: CheckResult): CheckResult {
  const { cause } = named(result.cause ?? '');
  return {
    ...result,
    who: result.who ?? cause.who,
    resolution: cause.resolution,
    docs: result.docs.length > 0 ? result.docs : cause.docs,
  };
}

/** A status alone fits causes of several kinds of destination: one of another kind explains nothing here. */
function guessed(evidence: Evidence, type: string): ReturnType<typeof causeOf> {
  const found = causeOf(evidence);
  return found && ['any', 'marketplace', type].includes(found.cause.destination) ? found : null;
}

function named(id: string) {
  const cause = causesById().get(id);
  if (!cause) throw new TypeError(`no cause has the id ${id}`);
  return { cause, confidence: 0.99 };
}

let index: Map<string, Cause> | undefined;
function causesById() {
  index ??= new Map(causes.map((cause) => [cause.id, cause]));
  return index;
}

function excerpt(text: string): string {
  const line = (text.split('\n').find((one) => one.trim() && !/^\s*[{[<]/.test(one)) ?? text)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)} …` : line;
}
