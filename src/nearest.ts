/**
 * The candidate that is at most a third of its letters away from a misspelt word (insertions, deletions, substitutions,
 * and neighbours swapped); else the only one that begins with the word; or undefined.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  const begun: string[] = [];
  for (const candidate of candidates) {
    if (word.length > 1 && candidate.toLowerCase().startsWith(word.toLowerCase())) begun.push(candidate);
    const far = distance(word.toLowerCase().slice(0, 80), candidate.toLowerCase().slice(0, 80));
    if (far < least) {
      best = candidate;
      least = far;
    }
  }
  return best !== undefined && least <= Math.floor(Math.max(word.length, best.length) / 3)
    ? best
    : begun.length === 1
      ? begun[0]
      : undefined;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution, swap));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
