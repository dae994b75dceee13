/** What is to be told when an exchange under a signal was answered. */
const told = new WeakMap<AbortSignal, () => void>();

/** The limit of a step is that of each of its exchanges: whoever counts it begins anew with every answer. */
export function onAnswer(signal: AbortSignal, listener: () => void): void {
  told.set(signal, listener);
}

export function answered(signal: AbortSignal | undefined): void {
  if (signal) told.get(signal)?.();
}
