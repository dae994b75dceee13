import type { Cause } from '../diagnosis/cause.ts';

/** The codes of a cause as its signatures name them, each once. */
export function codesOf(cause: Cause): readonly string[] {
  const codes = cause.match.flatMap((signature) => signature.code ?? []);
  return [...new Set(codes)];
}

/** All spellings under which a person may look for a code: without prefix, decimal, signed. Lower case. */
export function spellings(code: string): readonly string[] {
  const lower = code.toLowerCase();
  const out = [lower];
  if (/^aadsts\d+$/.test(lower)) out.push(lower.slice(6));
  if (/^marketo:/.test(lower)) out.push(lower.slice(8));
  if (/^0x[0-9a-f]{8}$/.test(lower)) {
    const value = Number.parseInt(lower, 16);
    out.push(String(value), String(value - 2 ** 32), lower.slice(2));
  }
  const colon = lower.indexOf(':');
  if (colon > 0) out.push(lower.slice(colon + 1));
  return [...new Set(out)];
}

/** The command that prints the step of the set-up where a cause belongs; undefined where it has none. */
export function guideCommand(cause: Pick<Cause, 'guide'>): string | undefined {
  return cause.guide && `leadctl guide ${cause.guide.replace(':', ' --step ')}`;
}
