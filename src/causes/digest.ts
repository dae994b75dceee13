import type { Digest } from '../diagnosis/digest.ts';

/** What the catalogue is searched by, as the build prepared it (scripts/catalogue.mjs); undefined where nothing was built. */
export function preparedDigest(): Digest | undefined {
  return undefined;
}
