/** A stretch of a text, from its first character to behind its last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export const QUOTE = '(?:\\\\{0,7}["\'`]|&(?:amp;)?(?:quot|apos|#3[49]|#x2[27]);|\\\\{1,4}u002[27]|[“”„«»‘’「」])';
export const SPACE = '(?:\\s|\\\\{1,4}[nrt]|&nbsp;)';
export const CLOSE = `(?:${QUOTE}|[\\])*}]){0,4}`;
/** A reference names where a secret is kept, and holds none. */
export const REFERENCE = '\\$\\{(?:env|file):[^}\\s]{1,200}\\}(?![^\\s"\'\\\\&,;<>])';

const compiled = new Map<string, RegExp>();

function sticky(source: string): RegExp {
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, 'iy');
    compiled.set(source, pattern);
  }
  return pattern;
}

/** The pattern at this very place. */
export function matchAt(source: string, text: string, at: number): RegExpExecArray | null {
  const pattern = sticky(source);
  pattern.lastIndex = at;
  return pattern.exec(text);
}
