/** Milliseconds of a clock that only moves on; `performance` would say the same, but Node takes a millisecond to load it. */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
