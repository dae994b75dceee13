/** A name as one word of a command that is shown to be typed: in quotes where a shell would read more into it. */
export function shellWord(name: string): string {
  // Names that need no table of all letters first: that takes a millisecond to make.
  if (/^[\w.@%+:,/-]+$/.test(name)) return name;
  return /^[\p{L}\p{N}_.@%+:,/-]+$/u.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
