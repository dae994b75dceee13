/** The ids by which a vendor's support finds an error again; in the query of an address a blank is a plus. */
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Name, a word without which the pattern cannot match (in lower case), and the pattern. */
const PATTERNS: readonly (readonly [string, string, RegExp])[] = [
  ['correlationId', 'correlation', new RegExp(`\\bcorrelation[ _+-]?id["'\\s:=>+-]{1,8}(${GUID})`, 'gi')],
  ['traceId', 'trace', new RegExp(`\\btrace[ _+-]?id["'\\s:=>+-]{1,8}(${GUID})`, 'gi')],
  [
    'requestId',
    'request',
    new RegExp(
      `(?<!client[ _+-]?)\\b(?:x-ms-|service-)?request[ _+-]?id["'\\s:=>+-]{1,8}(${GUID}|[0-9a-f]{2,8}#[0-9a-f]{6,16})`,
      'gi',
    ),
  ],
  ['requestId', 'req_id', new RegExp(`\\bREQ_ID["'\\s:=>]{1,8}(${GUID})`, 'gi')],
  ['clientRequestId', 'client', new RegExp(`\\bclient[ _+-]?request[ _+-]?id["'\\s:=>+-]{1,8}(${GUID})`, 'gi')],
  ['activityId', 'activity', new RegExp(`\\b(?:auth)?activity[ _+-]?id["'\\s:=>+-]{1,8}(${GUID})`, 'gi')],
  ['sessionId', 'session', new RegExp(`\\bsession[ _+-]?id["'\\s:=>+-]{1,8}(${GUID})`, 'gi')],
  ['workflowRunId', 'workflow-run-id', /\bx-ms-workflow-run-id["'\s:=>-]{1,8}([0-9A-Z]{16,40})/gi],
  ['errorId', 'errorid', /\bErrorId[^:\n]{0,60}:\s?(\d{6,12}-\d{2,8}(?:\s?\(-?\d{4,12}\))?)/gi],
  ['timestamp', 'timestamp', /\btimestamp["'\s:=>+-]{1,8}(\d{4}-\d\d-\d\d[T +]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/gi],
  ['timestamp', 'time', /\bTime["'\s:=>]{1,4}(\d{4}-\d\d-\d\d[T +]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/g],
];

const AFTER = 3000;
const BEFORE = 2000;

const BREAK = /[ \t|\u2502]{0,40}\r?\n[ \t>|\u2502]{0,40}/g;

/**
 * Ids near a place of a flattened text, also where a line's end has cut them in two. `own`: the stretch that tells of
 * the error at the place; another error's ids would lead the vendor astray.
 */
export function idsNear(
  flat: string,
  start: number,
  own: { readonly from: number; readonly to: number } = { from: 0, to: flat.length },
): Record<string, string> {
  const before = flat.slice(Math.max(own.from, start - BEFORE), start);
  const after = flat.slice(start, Math.min(own.to, start + AFTER));
  const whole = idsIn(before + after, before.length);
  if (!after.includes('\n') && !before.includes('\n')) return whole;
  const [cut, worded] = [hardSeam, seam].map((rule) => {
    const joined = [before, after].map((text) => text.replace(BREAK, (all, at: number) => rule(text, at, all)));
    return idsIn(joined.join(''), joined[0]!.length);
  });
  return { ...cut, ...worded, ...whole };
}

/** Where lines were cut at a width, each break stands for nothing but the blanks that it has. */
function hardSeam(_text: string, _at: number, all: string): string {
  return /[|\u2502]/.test(all) || !/[ \t]/.test(all.replace(/>[ \t]/g, '')) ? '' : ' ';
}

/** Behind a digit or a hyphen a line's end may have cut an id; elsewhere it stands for a blank. */
function seam(text: string, at: number): string {
  return /[0-9a-f-]$/i.test(text.slice(Math.max(0, at - 1), at)) ? '' : ' ';
}

/** The first one that follows the place, or else the last one before it. */
function idsIn(near: string, place: number): Record<string, string> {
  const lower = near.toLowerCase();
  const ids: Record<string, string> = {};
  for (const [name, word, pattern] of PATTERNS) {
    if (ids[name] !== undefined || !lower.includes(word)) continue;
    let found: string | undefined;
    for (const match of near.matchAll(pattern)) {
      found = match[1];
      if (match.index >= place) break;
    }
    if (found !== undefined) ids[name] = name === 'timestamp' ? found.replace('+', ' ') : found;
  }
  return ids;
}

/** `correlationId` as people write it. */
export function inWords(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toLowerCase();
}
