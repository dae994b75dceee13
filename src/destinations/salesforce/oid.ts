const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The three characters that make an id of 15, in which case counts, one of 18, in which it does not: a bit for every
 * upper-case letter, five to a character.
 */
export function checksum(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      const bits = [...id.slice(start, start + 5)].reduce(
        (sum, char, bit) => sum + (/[A-Z]/.test(char) ? 1 << bit : 0),
        0,
      );
      return ALPHABET[bits] ?? '';
    })
    .join('');
}

/**
 * The 15 characters that an id of 18 stands for, where all its letters were made small or capital; null where the last
 * three fit none. In mixed case it is not the case alone that went wrong.
 */
export function restored(id: string): string | null {
  if (!/^(?:[0-9A-Z]{18}|[0-9a-z]{18})$/.test(id)) return null;
  const bits = [...id.slice(15).toUpperCase()].map((char) => ALPHABET.indexOf(char));
  const chars = [...id.slice(0, 15)].map((char, index) =>
    ((bits[Math.floor(index / 5)] ?? 0) >> (index % 5)) & 1 ? char.toUpperCase() : char.toLowerCase(),
  );
  const short = chars.join('');
  return bits.every((bit) => bit >= 0) && checksum(short) === id.slice(15).toUpperCase() ? short : null;
}

const OTHER_PREFIXES: Readonly<Record<string, string>> = {
  '005': 'a user',
  '00Q': 'a lead',
  '00N': 'a custom field',
  '00e': 'a profile',
  '701': 'a campaign',
};

/** Why a text is no organization id; null where it is one. */
export function oidFault(value: string): string | null {
  const expected = "expected the 15 characters of the 'oid' field in the Web-to-Lead HTML, beginning with 00D";
  if (/^\s|\s$/.test(value)) return `there is white space around the id; ${expected}`;
  if (!/^[0-9A-Za-z]*$/.test(value)) return `the id holds characters other than letters and digits; ${expected}`;
  const meant = value.length === 18 ? restored(value) : null;
  const changed = 'upper and lower case were changed, and they count';
  if (meant?.startsWith('00D') && meant !== value.slice(0, 15))
    return `${changed}: by the last three characters the id is ${meant}; expected those 15 characters`;
  if (value.startsWith('00d')) return `the id does not begin with 00D: ${changed}; ${expected}`;
  if (!value.startsWith('00D')) {
    const other = OTHER_PREFIXES[value.slice(0, 3)];
    return `the id does not begin with 00D${other ? `: ${value.slice(0, 3)} begins the id of ${other}` : ''}; ${expected}`;
  }
  if (value.length !== 15 && value.length !== 18)
    return `the id has ${value.length} characters; ${expected} (or the form of 18)`;
  if (value.length === 18 && checksum(value) !== value.slice(15).toUpperCase())
    return `the last three characters do not fit the 15 before them, as when upper and lower case were changed; ${expected}`;
  return null;
}
