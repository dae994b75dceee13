/** The ids by which a vendor's support finds an error again. */
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['correlationId', new RegExp(`\\bcorrelation[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'i')],
  ['traceId', new RegExp(`\\btrace[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'i')],
  [
    'requestId',
    new RegExp(`\\b(?:x-ms-|service-)?request[ _-]?id["'\\s:=>-]{1,8}(${GUID}|[0-9a-f]{2,8}#[0-9a-f]{6,16})`, 'i'),
  ],
  ['activityId', new RegExp(`\\b(?:auth)?activity[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'i')],
  ['sessionId', new RegExp(`\\bsession[ _-]?id["'\\s:=>-]{1,8}(${GUID})`, 'i')],
  ['workflowRunId', /\bx-ms-workflow-run-id["'\s:=>-]{1,8}([0-9A-Z]{16,40})/i],
  ['errorId', /\bErrorId[^:\n]{0,60}:\s?(\d{6,12}-\d{2,8}(?:\s?\(-?\d{4,12}\))?)/i],
  ['timestamp', /\btimestamp["'\s:=>-]{1,8}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/i],
  ['timestamp', /\bTime["'\s:=>]{1,4}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)/],
];

/** Ids near a place of a flattened text: first those that follow it, then those before it. */
export function idsNear(flat: string, start: number): Record<string, string> {
  const after = flat.slice(start, start + 3000);
  const before = flat.slice(Math.max(0, start - 2000), start);
  const ids: Record<string, string> = {};
  for (const [name, pattern] of PATTERNS) {
    const found = ids[name] === undefined ? (pattern.exec(after)?.[1] ?? lastMatch(pattern, before)) : undefined;
    if (found !== undefined) ids[name] = found;
  }
  return ids;
}

function lastMatch(pattern: RegExp, text: string): string | undefined {
  let last: string | undefined;
  for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) last = match[1];
  return last;
}
