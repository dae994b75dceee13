import { MARKER } from './test-lead.ts';

/** What of a stored record can be read; what cannot is undefined or null, and what is not set is empty. */
export interface Read {
  readonly email?: unknown;
  readonly lastName?: unknown;
  /** Further fields that a test lead fills with its marker: asked only where the two above are not readable. */
  readonly others?: readonly unknown[];
}

const WHOLE = new RegExp(`^${MARKER.source}$`);

/**
 * Whether a record is the test lead of a marker, and may be deleted: by the address and the name of its person, not by
 * any one field, for a merge may have written a test lead's description into a customer's record. A name that was cut or
 * written in another case is still the marker's.
 */
export function isTestLeadOf(read: Read, marker: string): boolean {
  if (!WHOLE.test(marker)) return false;
  const own = marker.toLowerCase();
  const email = textOf(read.email);
  const name = textOf(read.lastName);
  if (email !== '' && email !== `${own}@test.com`) return false;
  if (name !== '' && !(name.startsWith('msft_test') && own.startsWith(name))) return false;
  return email !== '' || name !== '' || (read.others ?? []).some((value) => textOf(value).includes(own));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
