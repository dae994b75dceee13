import type { Cause, Signature } from '../diagnosis/cause.ts';
import { codesOf, spellings } from './codes.ts';

/** The causes that an id, a code in any spelling or an HTTP status stands for, the one that it mostly means first. */
export function causesNamed(word: string, causes: readonly Cause[]): readonly Cause[] {
  for (const name of namesIn(word)) {
    const byId = causes.filter((cause) => cause.id === name.replaceAll(/[\s_]+/g, '-'));
    if (byId.length > 0) return byId;
    const byCode = causes.filter((cause) => codesOf(cause).some((code) => spellings(code).includes(name)));
    if (byCode.length > 0) return sorted(byCode, (signature) => rankOfCode(signature, name));
    const status = /^[1-5]\d\d$/.test(name) ? Number(name) : 0;
    const byStatus = causes.filter((cause) => cause.match.some((one) => isStatus(one, status)));
    if (byStatus.length > 0) return sorted(byStatus, (one) => (isStatus(one, status) && !one.system ? 1 : 0));
  }
  return [];
}

/** The word itself, then what is left of it without quotes, full stops and the name of what it is. */
function namesIn(word: string): readonly string[] {
  const plain = word.trim().toLowerCase();
  const bare = plain.replace(/^["'`([{<\s]{1,8}|["'`)\]}>.,;:!\s]{1,8}$/g, '');
  const joined = bare.replace(/^aadsts[\s:_-]{1,3}(?=\d)/, 'aadsts');
  const last = /^[a-z][a-z _]{0,40}?[\s:=#]{1,4}(-?[\w.:-]{3,60})$/.exec(bare)?.[1];
  const hex = /^([0-9a-f]{8})h?$/.exec(bare)?.[1];
  return [...new Set([plain, bare, joined, ...(last ? [last] : []), ...(hex ? [hex] : [])])];
}

function sorted(found: readonly Cause[], rank: (one: Signature) => number): readonly Cause[] {
  const best = (cause: Cause) => Math.max(...cause.match.map(rank));
  return [...found].sort((a, b) => best(b) - best(a));
}

/** A code that stands alone says more of its cause than one that needs words beside it. */
function rankOfCode(signature: Signature, name: string): number {
  const codes = signature.code === undefined ? [] : [signature.code].flat();
  if (!codes.some((code) => spellings(code).includes(name))) return 0;
  const alone = signature.text === undefined && signature.status === undefined;
  return (alone ? 1 : 0) + (signature.confidence ?? 0.95);
}

function isStatus(signature: Signature, status: number): boolean {
  if (signature.code !== undefined || signature.text !== undefined || signature.status === undefined) return false;
  return [signature.status].flat().includes(status);
}
