/** A text derived from another one, with the way back: `origin[i]` is where character i began, `origin[length]` the end. */
export interface Mapped {
  readonly text: string;
  /** Null where the text is the original itself. */
  readonly origin: Int32Array | null;
  /** How many characters of the original each one stands for; absent: one each. */
  readonly width?: Uint16Array | null;
}

/** The offset in the original text of an offset in the derived one. */
export function originOf(mapped: Mapped, offset: number): number {
  return mapped.origin === null ? offset : (mapped.origin[Math.min(offset, mapped.origin.length - 1)] ?? 0);
}

/**
 * The end, in the original text, of a stretch that ends before `end` in the derived one. The last character is taken
 * with all that stood for it, and nothing of what follows.
 */
export function originEnd(mapped: Mapped, end: number): number {
  if (mapped.origin === null || end <= 0) return end;
  const last = mapped.origin[end - 1] ?? 0;
  const next = mapped.origin[end] ?? last + 1;
  const width = mapped.width?.[end - 1] ?? 1;
  return next <= last ? last + width : Math.min(next, last + width);
}

/** Collects a derived text without building strings on the way. */
export class MappedBuilder {
  #units: Uint16Array;
  #origin: Int32Array;
  #width: Uint16Array;
  length = 0;
  constructor(capacity: number) {
    this.#units = new Uint16Array(capacity + 8);
    this.#origin = new Int32Array(capacity + 8);
    this.#width = new Uint16Array(capacity + 8);
  }
  add(unit: number, origin: number, width: number): void {
    if (this.length + 1 >= this.#units.length) this.#grow();
    this.#units[this.length] = unit;
    this.#origin[this.length] = origin;
    this.#width[this.length] = Math.min(width, 65535);
    this.length += 1;
  }
  last(): number {
    return this.length === 0 ? 0 : this.#units[this.length - 1]!;
  }
  #grow(): void {
    const size = this.#units.length * 2;
    const units = new Uint16Array(size);
    units.set(this.#units);
    this.#units = units;
    const origin = new Int32Array(size);
    origin.set(this.#origin);
    this.#origin = origin;
    const width = new Uint16Array(size);
    width.set(this.#width);
    this.#width = width;
  }
  /** `end`: the length of the original text. */
  done(end: number): Mapped {
    const text = Buffer.from(this.#units.buffer, 0, this.length * 2).toString('utf16le');
    const origin = this.#origin.subarray(0, this.length + 1);
    origin[this.length] = end;
    return { text, origin, width: this.#width.subarray(0, this.length) };
  }
}
