import { proofCommand } from '../diagnosis/proof.ts';
import type { CheckResult, Location } from '../report/report.ts';
import { type Redactor, redactPatterns } from '../secret.ts';
import { shellWord } from '../shell-word.ts';
import type { Check, Facts, Outcome } from './check.ts';
import type { RoadEnd } from './road-key.ts';

/** What a result needs to know of where it stands. */
export interface Place {
  readonly destination: string;
  readonly type: string;
  readonly redactor: Redactor;
  locate(path: string): Location | null;
  /** Where a value came from and, of a secret, its length, kind and fingerprint; null where there is nothing to tell. */
  origin?(path: string): string | null;
  /** The key, below the destination, that decides which host is spoken to: see roadKeyOf. */
  roadKey?(end: RoadEnd | undefined, told: string | undefined, usual: string | undefined): string | undefined;
}

export type Made = Omit<CheckResult, 'durationMs'>;

const EMPTY = {
  cause: null,
  confidence: null,
  evidence: {},
  who: null,
  resolution: [],
  docs: [],
  next: [],
  blockedBy: null,
};

export function resultOf(check: Check, outcome: Outcome, place: Place): Made {
  const clean = cleaner(place.redactor);
  const base = { id: check.id, title: check.title, severity: check.severity, ...EMPTY };
  if (outcome === undefined || typeof outcome === 'string') {
    return { ...base, status: 'passed', message: clean(outcome || check.title), at: null };
  }
  const at = outcome.at ?? check.at;
  return {
    ...base,
    status: outcome.status,
    severity: outcome.severity ?? check.severity,
    message: clean(outcome.message),
    cause: outcome.cause ?? null,
    confidence: outcome.cause ? (outcome.confidence ?? 1) : null,
    at: outcome.status === 'passed' ? null : locate(place, at),
    evidence: cleanFacts(outcome.evidence ?? {}, clean),
    who: outcome.who ?? null,
    resolution: outcome.resolution ?? [],
    docs: outcome.docs ?? [],
    next: outcome.status === 'passed' ? [] : commands(place, check, outcome.cause ?? null),
  };
}

export function locate(place: Place, path: string | undefined): Location | null {
  return place.locate(path ? `destinations.${place.destination}.${path}` : `destinations.${place.destination}`);
}

export function commands(place: Place, check: Pick<Check, 'id' | 'again'>, cause: string | null): readonly string[] {
  const again = check.again ?? proofCommand(check.id, shellWord(place.destination));
  return [again, `leadctl explain ${cause ?? check.id}`];
}

export function cleaner(redactor: Redactor): (text: string) => string {
  return (text) => redactPatterns(redactor.redact(text));
}

export function cleanFacts(facts: Facts, clean: (text: string) => string): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? clean(value) : value]),
  );
}
