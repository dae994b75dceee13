/** A text with its percent signs decoded: `places[i]` is where character i began, the last one the end of the text. */
interface Decoded {
  readonly text: string;
  readonly places: Int32Array;
}

const PASSES = 3;
/** The first byte of a character and those that go on with it, in UTF-8. */
const CHARACTER = /%[0-9A-F]{2}(?:%[89AB][0-9A-F]){0,3}/gi;

/** Null where nothing is encoded. */
export function decodePercents(text: string): Decoded | null {
  let current: Decoded | null = null;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const next = decodeOnce(current?.text ?? text, current?.places);
    if (next === null) break;
    current = next;
  }
  return current;
}

function decodeOnce(text: string, before: Int32Array | undefined): Decoded | null {
  if (!text.includes('%') || text.search(CHARACTER) < 0) return null;
  const places = new Int32Array(text.length + 1);
  const place = (at: number): number => before?.[at] ?? at;
  let out = '';
  let done = 0;
  const take = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) places[out.length + at - from] = place(at);
    out += text.slice(from, to);
  };
  for (const match of text.matchAll(CHARACTER)) {
    take(done, match.index);
    const [letters, used] = character(match[0]);
    for (let i = 0; i < letters.length; i += 1) places[out.length + i] = place(match.index);
    out += letters;
    done = match.index + used;
  }
  take(done, text.length);
  places[out.length] = place(text.length);
  return { text: out, places: places.subarray(0, out.length + 1) };
}

/** A character and how much of the text it took; of what is no UTF-8 the first byte alone. */
function character(encoded: string): readonly [string, number] {
  if (encoded.length > 3) {
    try {
      return [decodeURIComponent(encoded), encoded.length];
    } catch {}
  }
  return [String.fromCharCode(Number.parseInt(encoded.slice(1, 3), 16)), 3];
}
