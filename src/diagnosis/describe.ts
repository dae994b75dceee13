import { guideCommand } from '../causes/codes.ts';
import { preparedDigest } from '../causes/digest.ts';
import { causes } from '../causes/index.ts';
import { redactPatterns } from '../secret.ts';
import { type Catalogue, indexCauses } from './catalogue.ts';
import type { DestinationType } from './cause.ts';
import { countIncidents } from './count.ts';
import { serviceNear } from './hosts.ts';
import { idsNear } from './ids.ts';
import { type Mapped, originEnd, originOf } from './mapped.ts';
import { withoutSecrets } from './masking.ts';
import type { Finding } from './order.ts';
import type { Reported } from './own.ts';
import { proofAt, proofCommand } from './proof.ts';
import { tightText } from './tight.ts';

/** One cause that a text shows; what `diagnose --format json` lists under `matches`. */
export interface Diagnosis {
  /** The id of the cause. */
  readonly cause: string;
  readonly title: string;
  /** 0 to 1; below 0.6 say 'perhaps'. */
  readonly confidence: number;
  readonly destination: DestinationType | 'any' | 'marketplace';
  /** Where it shows; offsets of the text that was given, the text itself with secrets masked. */
  readonly matched: {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    /** The same in clear, where it stands encoded or damaged: `text` is then what no reader would recognise. */
    readonly clear?: string;
    /** Which file, where several were given. */
    readonly file?: string;
  };
  readonly explanation: string;
  /** How often it happened in the text. */
  readonly count: number;
  readonly who: string;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
  /** Ids for a support ticket: correlationId, traceId, requestId, activityId, timestamp. */
  readonly ids: Readonly<Record<string, string>>;
  /** The next commands. */
  readonly next: readonly string[];
  /** Where a published document says otherwise. */
  readonly note?: string;
  /** Of a report of leadctl itself: at which destinations and checks, and which hosts. */
  readonly reported?: readonly Reported[];
}

let index: Catalogue | undefined;

/** The catalogue, indexed once when it is first asked for. */
export function catalogue(): Catalogue {
  index ??= indexCauses(causes, preparedDigest());
  return index;
}

/** No more places of one cause are told apart. */
const PLACES = 3;

function reportedOf(finding: Finding): readonly Reported[] {
  const places = new Map<string, Reported>();
  const all = finding.hits.flatMap(({ reported }) => (reported?.check === undefined ? [] : [reported]));
  // A line that names no destination repeats what another said better.
  for (const one of all.filter((some) => some.destination !== undefined || !all.some(hasName))) {
    const key = `${one.destination} ${one.check}`;
    if (places.get(key)?.host === undefined) places.set(key, one);
  }
  return [...places.values()].slice(0, PLACES);
}

function hasName(reported: Reported): boolean {
  return reported.destination !== undefined;
}

/** Whose road it was that failed, where the cause can be met on any: as leadctl reported it, or by the host beside the error. */
function destinationOf({ cause, best, reading, extent }: Finding, reported: readonly Reported[]): Service | null {
  if (cause.destination !== 'any') return null;
  const [first, ...more] = new Set(reported.map(({ type }) => type));
  if (first !== undefined) return more.length === 0 ? first : null;
  const { text } = reading.flat;
  return serviceNear(text, best.start, extent ?? { from: 0, to: text.length });
}

type Service = DestinationType | 'entra';

function nextCommands({ cause }: Finding, reported: readonly Reported[], service: Service | null): readonly string[] {
  const guide = guideCommand(cause);
  const check = service === null || service === 'https' ? cause.proof : proofAt(cause.proof, service);
  const proofs = reported.map((one) => proofCommand(one.check ?? cause.proof, one.destination));
  return [
    ...(proofs.length > 0 ? new Set(proofs) : [proofCommand(check)]),
    `leadctl explain ${cause.id}`,
    ...(guide ? [guide] : []),
  ];
}

/** No more than this much of a match is shown. */
export const SHOWN = 300;

export function describe(finding: Finding, raw: string): Diagnosis {
  const { cause, best, reading } = finding;
  const start = originOf(reading.flat, best.start);
  const end = Math.max(start, originEnd(reading.flat, best.end));
  const reported = reportedOf(finding);
  const service = destinationOf(finding, reported);
  const diagnosis = {
    cause: cause.id,
    title: cause.title,
    confidence: finding.confidence,
    destination: service === null ? cause.destination : service === 'entra' ? ('dynamics' as const) : service,
    matched: {
      text: masked(raw, start, Math.min(end, start + SHOWN), reading.flat),
      start,
      end,
      ...inClear(finding, raw.slice(start, Math.min(end, start + SHOWN))),
    },
    explanation: cause.explanation,
    count: Math.max(countIncidents(finding.hits, reading), reported.length),
    who: cause.who,
    resolution: cause.resolution,
    docs: cause.docs,
    ids: maskValues(idsNear(reading.flat.text, best.start, finding.extent)),
    next: nextCommands(finding, reported, service),
    ...(reported.length === 0 ? {} : { reported }),
    ...(cause.note === undefined ? {} : { note: cause.note }),
  };
  surroundings.set(diagnosis, { text: reading.flat.text, start: best.start, end: best.end });
  return diagnosis;
}

function inClear({ best, reading }: Finding, shown: string): { readonly clear?: string } {
  const { text } = reading.flat;
  const code = best.code === undefined || best.code.includes(':') ? null : best.code;
  const plain = tightText(shown);
  if (code !== null) return plain.endsWith(tightText(code)) && /^\S*$/.test(shown) ? {} : { clear: code };
  const clear = text.slice(best.start, Math.min(best.end, best.start + SHOWN));
  if (reading.flat.origin === null || tightText(clear) === plain) return {};
  return {
    clear: HARMLESS.test(clear)
      ? clear
      : withoutSecrets(text, best.start, best.start + clear.length, { text, origin: null }),
  };
}

/** Where each match stands in the text in clear: for whoever wants to read more of it than the match itself. */
const surroundings = new WeakMap<Diagnosis, Place>();

export interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function placeOf(match: Diagnosis): Place | undefined {
  return surroundings.get(match);
}

/** The same match with something in it changed. */
export function variant(match: Diagnosis, changes: Partial<Diagnosis>): Diagnosis {
  const other = { ...match, ...changes };
  const place = surroundings.get(match);
  if (place !== undefined) surroundings.set(other, place);
  return other;
}

/** A code, a time or an id is nobody's secret: the patterns, which cost their compilation, are for all the rest. */
const HARMLESS =
  /^(?:[A-Za-z0-9_:]{1,24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{3,12}(?:_[A-Z0-9]{1,16}){0,8}|[\d-]{8,10}[T ][\d:.]{5,20}Z?)$/;

/** A stretch of the text as it was, without what its surroundings, or the same stretch in clear, show to be a secret. */
function masked(raw: string, start: number, end: number, flat: Mapped): string {
  const text = raw.slice(start, end);
  return HARMLESS.test(text) ? text : withoutSecrets(raw, start, end, flat);
}

function maskValues(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ids).map(([name, value]) => [name, HARMLESS.test(value) ? value : redactPatterns(value)]),
  );
}
