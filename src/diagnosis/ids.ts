/** The ids by which a vendor's support finds an error again. */
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Name, a word without which the pattern cannot match (in lower case), and the pattern. */
const PATTERNS: readonly (readonly [string, string, RegExp])[] = [
  ['correlationId', 'correlation', new RegExp(`\\bcorrelation[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'gi')],
  ['traceId', 'trace', new RegExp(`\\btrace[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'gi')],
  [
    'requestId',
    'request',
    new RegExp(`\\b(?:x-ms-|service-)?request[ _-]?id["'\\s:=>-]{1,8}(${GUID}|[0-9a-f]{2,8}#[0-9a-f]{6,16})`, 'gi'),
  ],
  ['activityId', 'activity', new RegExp(`\\b(?:auth)?activity[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'gi')],
  ['sessionId', 'session', new RegExp(`\\bsession[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'gi')],
  ['workflowRunId', 'workflow-run-id', /\bx-ms-workflow-run-id["'\s:=>-]{1,8}([0-9A-Z]{16,40})/gi],
  ['errorId', 'errorid', /\bErrorId[^:\n]{0,60}:\s?(\d{6,12}-\d{2,8}(?:\s?\(-?\d{4,12}\))?)/gi],
  ['timestamp', 'timestamp', /\btimestamp["'\s:=>-]{1,8}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/gi],
  ['timestamp', 'time', /\bTime["'\s:=>]{1,4}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/g],
];

const AFTER = 3000;
const BEFORE = 2000;

/** Ids near a place of a flattened text: the first one that follows it, or else the last one before it. */
export function idsNear(flat: string, start: number): Record<string, string> {
  const from = Math.max(0, start - BEFORE);
  const near = flat.slice(from, start + AFTER);
  const lower = near.toLowerCase();
  const ids: Record<string, string> = {};
  for (const [name, word, pattern] of PATTERNS) {
    if (ids[name] !== undefined || !lower.includes(word)) continue;
    let found: string | undefined;
    for (const match of near.matchAll(pattern)) {
      found = match[1];
      if (from + match.index >= start) break;
    }
    if (found !== undefined) ids[name] = found;
  }
  return ids;
}
