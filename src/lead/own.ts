import { MARKER } from './test-lead.ts';

/** What of a stored record can be read; what cannot is undefined or null, and what is not set is empty. */
export interface Read {
  readonly email?: unknown;
  readonly lastName?: unknown;
  /** Further fields that a test lead fills with its marker. */
  readonly others?: readonly unknown[];
}

const WHOLE = new RegExp(`^${MARKER.source}$`);

/**
 * Whether a record is the test lead of a marker, and may be deleted: by two of its fields, not by any one, for a merge may
 * have written a test lead's description or address into a customer's record. Another person's address never fits; a name
 * that was cut or written in another case is still the marker's, and one that an automation has replaced needs the address
 * and a further field.
 */
export function isTestLeadOf(read: Read, marker: string): boolean {
  if (!WHOLE.test(marker)) return false;
  const own = marker.toLowerCase();
  const email = textOf(read.email);
  const name = textOf(read.lastName);
  if (email !== '' && email !== `${own}@test.com`) return false;
  const further = () => (read.others ?? []).some((value) => textOf(value).includes(own));
  if (name !== '' && !(name.startsWith('msft_test') && own.startsWith(name))) return email !== '' && further();
  return email !== '' || name !== '' || further();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
