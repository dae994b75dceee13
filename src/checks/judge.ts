import { guideCommand } from '../causes/codes.ts';
import { causes } from '../causes/index.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { causeOf } from '../diagnosis/diagnose.ts';
import type { Evidence } from '../diagnosis/evidence.ts';
import { evidenceOf } from '../diagnosis/evidence-of.ts';
import { roadFailure, roadIn } from '../net/failure.ts';
import { sharedAdvice } from '../net/shared.ts';
import type { CheckResult } from '../report/report.ts';
import { type Check, type Facts, Failure } from './check.ts';
import { cleaner, cleanFacts, commands, locate, type Made, type Place } from './result.ts';
import type { RoadEnd } from './road-key.ts';

/** Longest excerpt of a server's words that goes into a report. */
const EXCERPT = 300;

/** Causes that say, of a service that many share, that something else answered in its place. */
const IN_BETWEEN = ['https-html', 'https-redirect'];

/** A thrown error as a result: diagnosed by the same function that reads pasted texts. */
export function failureOf(check: Check, thrown: unknown, place: Place): Made {
  const clean = cleaner(place.redactor);
  const shared = place.type !== 'https';
  const road = roadIn(thrown);
  const failure = asFailure(thrown, road, shared);
  const source = failure ? failure.cause : thrown;
  const evidence = ofType(evidenceOf(source ?? thrown), place.type);
  const found = failure?.causeId ? named(failure.causeId, failure.confidence) : guessed(evidence, place.type);
  const cause = found?.cause;
  const refused = evidence.status !== undefined && evidence.status >= 400;
  const between = shared && cause !== undefined && IN_BETWEEN.includes(cause.id);
  // Only a statement by the other side, or by the check itself, is a failure; an error that nobody knows proves nothing.
  const stated = refused || (failure !== undefined && source === undefined);
  const status =
    failure?.status ??
    (cause ? (cause.transient || between ? 'inconclusive' : 'failed') : stated ? 'failed' : 'inconclusive');
  const end = road ?? endIn(failure?.evidence);
  const advice = shared && cause ? sharedAdvice(cause.id, end ?? {}) : undefined;
  const facts: Record<string, string | number | boolean> = {};
  if (evidence.status !== undefined) facts.httpStatus = evidence.status;
  if (evidence.codes[0]) facts.code = evidence.codes[0];
  const broken = road !== undefined || between || cause?.transient === true;
  const at = broken ? roadKey(check, failure, end, place) : (failure?.at ?? check.at);
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
    who: failure?.who ?? advice?.who ?? cause?.who ?? null,
    resolution: failure?.resolution ?? advice?.resolution ?? cause?.resolution ?? [],
    docs: failure?.docs ?? advice?.docs ?? cause?.docs ?? [],
    next: [...commands(place, check, cause?.id ?? null), ...(guide ? [guide] : [])],
    blockedBy: null,
  };
}

/** A broken road that nobody has put into words yet gets those of the road. */
function asFailure(thrown: unknown, road: ReturnType<typeof roadIn>, shared: boolean): Failure | undefined {
  if (thrown instanceof Failure) return thrown;
  if (road === undefined || road !== thrown) return undefined;
  const told = roadFailure(thrown, { host: road.host, port: road.port, shared });
  return told instanceof Failure ? told : undefined;
}

/** A fault of the road, an outage, a page of something in between: it belongs to the address and to no credential. */
function roadKey(check: Check, failure: Failure | undefined, end: RoadEnd | undefined, place: Place) {
  return place.roadKey ? place.roadKey(end, failure?.at, check.at) : (failure?.at ?? check.at);
}

function endIn(facts: Facts | undefined): RoadEnd | undefined {
  const { host, port } = facts ?? {};
  return typeof host === 'string' ? { host, port: typeof port === 'number' ? port : undefined } : undefined;
}

/** Who speaks is known: it is the destination that was asked. */
function ofType(evidence: Evidence, type: string): Evidence {
  return evidence.system === undefined ? { ...evidence, system: type as NonNullable<Evidence['system']> } : evidence;
}

/** A finding that names its cause and leaves the way out to it. */
export function withCause(result: CheckResult, { type }: Pick<Place, 'type'>): CheckResult {
  const { cause } = named(result.cause ?? '');
  const own = (type !== 'https' && sharedAdvice(cause.id, endIn(result.evidence) ?? {})) || cause;
  return {
    ...result,
    who: result.who ?? own.who,
    resolution: own.resolution,
    docs: result.docs.length > 0 ? result.docs : own.docs,
  };
}

/** A status alone fits causes of several kinds of destination: one of another kind explains nothing here. */
function guessed(evidence: Evidence, type: string): ReturnType<typeof causeOf> {
  const found = causeOf(evidence);
  return found && ['any', 'marketplace', type].includes(found.cause.destination) ? found : null;
}

function named(id: string, confidence = 0.99) {
  return { cause: causeOfId(id), confidence };
}

/** @throws TypeError where none has the id: a slip of the program. */
export function causeOfId(id: string): Cause {
  const cause = causesById().get(id);
  if (!cause) throw new TypeError(`no cause has the id ${id}`);
  return cause;
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
