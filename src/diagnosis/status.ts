export interface StatusTrace {
  readonly status: number;
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how surely the number is the status of an HTTP answer. */
  readonly weight: number;
}

const PHRASES =
  'bad request|unauthorized|unauthorised|payment required|forbidden|not found|method not allowed|not acceptable|proxy authentication required|request time-?out|conflict|gone|length required|precondition failed|payload too large|request entity too large|content too large|uri too long|unsupported media type|expectation failed|unprocessable (?:entity|content)|locked|too many requests|request header fields too large|internal server error|server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|http version not supported|moved permanently|found|see other|temporary redirect|permanent redirect|multiple choices';

/** Directly before or after the number; each is tried on a few characters about it alone. */
// Escapes, not letters: one letter beyond Latin-1 doubles what Node has to read of the bundle at every start.
const BEFORE: readonly (readonly [RegExp, number])[] = [
  [/\bHTTP\/[\d.]{1,3}["\s]{1,3}$/i, 1],
  [
    /\b(?:http[ _-]?|response[ _-]?|web[ _-]?)?status(?:[ _-]?code)?["'`\])]{0,2}\s{0,3}(?:is|was|of|:|=>|==|=)?\s{0,6}["'`(]{0,2}$/i,
    1,
  ],
  [/status code does not indicate success: $/i, 1],
  [/\bHTTP(?:[ _-](?:error|code|response|status|result))?(?: code)?["']?(?:[\s:#=(]{1,3}|\. )["']?$/i, 0.95],
  [
    /(?:error|erreur|fehler|errore|erro|fout|fel|fejl|virhe|hiba|chyba|eroare|\u9519\u8bef|\u932f\u8aa4|\u30a8\u30e9\u30fc|\uc624\ub958|\u043e\u0448\u0438\u0431\u043a\u0430|\u043e\u0448\u0438\u0431\u043a\u0443|b\u0142\u0105d|hata)[^\n()]{0,24}\($/i,
    0.95,
  ],
  [
    /\b(?:returned|returns|return|got|received|responded|answered|replied|failed|code|error|err)\b["'`]?[\s:=(]{1,4}["'`]?(?:with |an? |code |status |http |error ){0,3}["'`(]{0,2}$/i,
    0.75,
  ],
];
/** What a client writes of a request that failed: `POST https://host/path 502`. */
const SENT =
  /\b(?:POST|PUT|PATCH)["'`]?\s{1,3}["'`]?https?:\/\/[^\s"'`<>]{4,400}["'`]?(?:\s{1,3}|:\s|\s->\s|\s=>\s|\s\u2192\s|\s-\s)$/;
const NUMBER = /(?<![\d.])[1-5]\d\d(?!\d|[.,]\d)/g;
const MAX = 100_000;
/** What was asked stands behind the number: `401 from https://host/path`. */
const ASKED = /^\)?[:,]? (?:from|for|at|on|by|calling|when calling) (?:GET |POST )?["'`<(]?https?:\/\//i;
/** What may stand before such a number; a verb that counts does not. */
const TOLD =
  /(?:^|[\n:;,(>|"'`\u2013\u2014-]|\b(?:an?|the|gets?|got|getting|gives?|gave|sees?|saw|seeing|says?|said|with|and|is|was|errors?|receives?|received|throws?))\s?$/i;
let phraseAfter: RegExp | undefined;
let phraseBefore: RegExp | undefined;

/** All HTTP statuses that a flattened text names, in its order. */
export function statusesIn(flat: string): StatusTrace[] {
  const found: StatusTrace[] = [];
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(flat); match !== null && found.length < MAX; match = NUMBER.exec(flat)) {
    const start = match.index;
    const status = Number(match[0]);
    const trace = judge(flat, start, status);
    if (trace !== null) found.push(trace);
  }
  return found;
}

function judge(flat: string, start: number, status: number): StatusTrace | null {
  const end = start + 3;
  const before = flat.slice(Math.max(0, start - 48), start);
  let weight = 0;
  for (const [pattern, sure] of BEFORE)
    if (weight < sure && (sure > 0.75 || status >= 300) && pattern.test(before)) weight = sure;
  if (weight < 0.9 && status >= 300 && /\s$/.test(before) && SENT.test(flat.slice(Math.max(0, start - 430), start)))
    weight = 0.9;
  if (status >= 300) {
    phraseAfter ??= new RegExp(`^\\)?[\\s:,(\\-]{1,4}(?:${PHRASES})`, 'i');
    const phrase = phraseAfter.exec(flat.slice(end, end + 48));
    if (phrase !== null) return { status, start, end: end + phrase[0].length, weight: 1 };
    if (weight < 0.9 && ASKED.test(flat.slice(end, end + 48)) && TOLD.test(before)) weight = 0.9;
    if (weight < 0.9) {
      phraseBefore ??= new RegExp(`(?:${PHRASES})["'\`]?[\\s:=,(]{1,3}(?:\\(|code |status )?$`, 'i');
      if (phraseBefore.test(before)) weight = 0.9;
    }
  }
  return weight === 0 ? null : { status, start, end, weight };
}
