/** A name as one word of a command that is shown to be typed: in quotes where a shell would read more into it. */
export function shellWord(name: string): string {
  return /^[\p{L}\p{N}_.@%+:,/-]+$/u.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
