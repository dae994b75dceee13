/** What the place where something stands says about it: pasted source, a link and a guess are no errors. */

const LINE = 400;

export function lineAround(flat: string, start: number, end: number): string {
  const before = flat.slice(Math.max(0, start - LINE), start);
  const after = flat.slice(end, end + LINE);
  const breakAfter = after.indexOf('\n');
  return (
    before.slice(before.lastIndexOf('\n') + 1) +
    flat.slice(start, end) +
    (breakAfter < 0 ? after : after.slice(0, breakAfter))
  );
}

const SOURCE =
  /(?<!=)===(?!=)|!==|==\s?['"]\w|\bcase\s{1,4}['"\w.]{1,60}['"]?:|\.(?:includes|match|contains|indexOf|startsWith|test)\(|\bassert\w{0,12}\s?\(|\bassert\.\w|^\s{0,40}assert\s|\bexpect\(|^\s{0,40}(?:const|var|let|import|export|elif|public|private|static|enum|def|func|fn|return|switch)\s|#define\s|^\s{0,40}\/\/|^\s{0,40}(?:else )?if\s?\(|\bcatch\s?\(\w{1,40}\s|\)\s?=>\s?\{/;

/** Whether the line is a program's text rather than its output. */
export function looksLikeSource(line: string): boolean {
  return SOURCE.test(line);
}

/** The address that the place is a part of, or null. */
export function urlAround(flat: string, start: number): string | null {
  const before = flat.slice(Math.max(0, start - 300), start);
  const scheme = Math.max(before.lastIndexOf('://'), before.lastIndexOf('aka.ms/'), before.lastIndexOf('www.'));
  if (scheme < 0) return null;
  const between = before.slice(scheme);
  return /[\s"'<>`|{}]/.test(between) ? null : between;
}

const HEDGES =
  ' may be| may also| can also| might be| may have| might have| could be| can be caused| possibly| perhaps| probably| usually| typically| for example| e.g.| such as| try adding| try using| try setting| try to| try again| make sure| ensure| check that| check if| check whether| check your| check the| verify| please check| please make| please verify| in case| if the| if you| if your| if this| if it| unless| whether| to fix| to avoid| to resolve| possible cause| possible reason| not an error| not a error';
let hedges: readonly string[] | undefined;

/** Whether the sentence was a guess or an advice before it came to this place. */
export function isHedged(flat: string, start: number): boolean {
  if (start < 4) return false;
  const before = flat.slice(Math.max(0, start - 160), start);
  const from = Math.max(
    before.lastIndexOf('. '),
    before.lastIndexOf('\n'),
    before.lastIndexOf('! '),
    before.lastIndexOf('? '),
  );
  // OpenSSL's own words for a refused certificate are no advice to verify one.
  const sentence = ` ${before.slice(from + 1).toLowerCase()}`.replaceAll(/ verify (?:failed|error|return)/g, ' ');
  hedges ??= HEDGES.split('|');
  return hedges.some((hedge) => sentence.includes(hedge));
}

/** Words that say: what follows is nearer to the root than what stood before. */
const INWARD =
  /--->|-->|caused by|inner ?(?:exception|error)|innererror|root cause|original error|because|reason|details|due to|nested exception|cause:|=>/i;

export function leadsInward(between: string): boolean {
  return INWARD.test(between);
}
