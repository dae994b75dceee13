import type { Catalogue } from './catalogue.ts';
import { type CodeTrace, canonicalCode, codesIn } from './codes.ts';
import type { Evidence } from './evidence.ts';
import { flatten } from './flatten.ts';
import { type Mapped, MappedBuilder, originOf } from './mapped.ts';
import { type StatusTrace, statusesIn } from './status.ts';
import { foreignIn, type System, systemsAround, systemsIn } from './systems.ts';
import { tighten } from './tight.ts';

/** All that a text shows, with the places where it shows it. */
export interface Reading {
  /** The text in clear; offsets of everything else are offsets in it. */
  readonly flat: Mapped;
  /** Letters and digits alone; its offsets lead to the flat text. */
  readonly tight: Mapped;
  readonly codes: readonly CodeTrace[];
  readonly statuses: readonly StatusTrace[];
  readonly systems: ReadonlySet<System>;
  /** Those that are spoken of about a place. */
  systemsAt(at: number): ReadonlySet<System>;
  /** Systems that are no lead destination's. */
  readonly foreign: readonly string[];
  /** True for a failure of our own request: nothing in it belongs to anything else. */
  readonly live: boolean;
}

export function readText(raw: string, catalogue: Catalogue): Reading {
  const flat = flatten(raw);
  const lower = flat.text.toLowerCase();
  const systems = systemsIn(lower);
  const systemsAt = systemsAround(lower);
  return {
    flat,
    tight: tighten(flat.text),
    codes: codesIn(flat.text, catalogue, systemsAt),
    statuses: statusesIn(flat.text),
    systems,
    systemsAt,
    foreign: foreignIn(lower),
    live: false,
  };
}

/**
 * A live failure as a reading: what its text shows, and what the client said beside it. Codes that the text does not
 * hold stand before it, the innermost nearest, so that 'later is nearer to the root' stays true.
 */
export function readEvidence(evidence: Evidence, catalogue: Catalogue): Reading {
  const reading = readText(evidence.text, catalogue);
  const systems = new Set(reading.systems);
  if (evidence.system !== undefined) systems.add(evidence.system);
  const codes = [...reading.codes];
  const statuses = [...reading.statuses];
  const end = reading.flat.text.length;
  evidence.codes.map(canonicalCode).forEach((code, depth) => {
    if (!codes.some((trace) => trace.code === code && trace.weight > 0.9))
      codes.push({ code, start: end - depth / 1000, end, weight: 1 });
  });
  if (evidence.status !== undefined) {
    const status = evidence.status;
    const others = statuses
      .filter((trace) => trace.status !== status)
      .map((trace) => ({ ...trace, weight: trace.weight * 0.5 }));
    return {
      ...reading,
      codes,
      statuses: [...others, { status, start: 0, end: 0, weight: 1 }],
      systems,
      systemsAt: () => systems,
      live: true,
    };
  }
  return { ...reading, codes, statuses, systems, systemsAt: () => systems, live: true };
}

const BREAK = /\r?\n[ \t>|\u2502]{0,40}|[ \t]{0,80}[|\u2502][ \t]{0,40}\r?\n[ \t>|\u2502]{0,40}/y;

/** The reading with its lines joined without a blank, for codes that a line's end has cut in two; null where none can be. */
export function joinLines(reading: Reading, catalogue: Catalogue): Reading | null {
  const { flat } = reading;
  if (!flat.text.includes('\n') || flat.text.length > 20_000) return null;
  const out = new MappedBuilder(flat.text.length);
  for (let at = 0; at < flat.text.length; ) {
    const c = flat.text.charCodeAt(at);
    BREAK.lastIndex = at;
    const found =
      c === 10 || c === 13 || c === 32 || c === 9 || c === 124 || c === 0x2502 ? BREAK.exec(flat.text) : null;
    if (found !== null) {
      at += Math.max(1, found[0].length);
      continue;
    }
    out.add(c, originOf(flat, at), 1);
    at += 1;
  }
  const joined = out.done(
    flat.origin === null ? flat.text.length : (flat.origin[flat.text.length] ?? flat.text.length),
  );
  const whole = new Map(reading.codes.map((trace) => [`${originOf(flat, trace.start)}:${trace.code}`, trace]));
  return {
    ...reading,
    flat: joined,
    tight: tighten(joined.text),
    codes: codesIn(joined.text, catalogue, () => reading.systems).map((trace) => {
      // Joined lines hide that a program or a list holds the code: where it stood whole before, that judgement stays.
      const before = whole.get(`${originOf(joined, trace.start)}:${trace.code}`);
      return before === undefined
        ? trace
        : { ...trace, weight: before.weight, ...(before.listed && { listed: true as const }) };
    }),
    statuses: [],
  };
}
