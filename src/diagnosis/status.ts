export interface StatusTrace {
  readonly status: number;
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how surely the number is the status of an HTTP answer. */
  readonly weight: number;
}

const PHRASES =
  'bad request|unauthorized|unauthorised|payment required|forbidden|not found|method not allowed|not acceptable|proxy authentication required|request time-?out|conflict|gone|length required|precondition failed|payload too large|request entity too large|content too large|uri too long|unsupported media type|expectation failed|unprocessable (?:entity|content)|locked|too many requests|request header fields too large|internal server error|server error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|http version not supported|moved permanently|found|see other|temporary redirect|permanent redirect|multiple choices';

/** Each with bounded repetitions alone: none can take more than a fixed number of steps at one place. */
const PATTERNS: readonly (readonly [RegExp, number])[] = [
  [/\bHTTP\/[\d.]{1,3}["\s]{1,3}([1-5]\d\d)(?!\d)/gi, 1],
  [
    /\b(?:http[ _-]?|response[ _-]?|web[ _-]?)?status(?:[ _-]?code)?["'`\])]{0,2}\s{0,3}(?:is|was|of|:|=>|==|=)?\s{0,6}["'`(]{0,2}([1-5]\d\d)(?![\d.,]\d|\d)/gi,
    1,
  ],
  [/status code does not indicate success: ([1-5]\d\d)/gi, 1],
  [/\bHTTP(?:[ _-](?:error|code|response|status|result))?(?: code)?["']?[\s:#=(]{1,3}["']?([1-5]\d\d)(?![\d])/gi, 0.95],
  [new RegExp(`(?<![\\d.])\\(?([3-5]\\d\\d)\\)?[\\s:,(\\-]{1,4}(?:${PHRASES})`, 'gi'), 1],
  [
    /(?:error|erreur|fehler|errore|erro|fout|fel|fejl|virhe|hiba|chyba|eroare|错误|錯誤|エラー|오류|ошибка|ошибку|błąd|hata)[^\n()]{0,24}\(([3-5]\d\d)\)/gi,
    0.95,
  ],
  [
    /\b(?:returned|returns|return|got|received|responded|answered|replied|failed|code|error|err)\b["'`]?[\s:=(]{1,4}["'`]?(?:with |an? |code |status |http |error ){0,3}["'`(]{0,2}([3-5]\d\d)(?![\d.:]\d|\d)/gi,
    0.75,
  ],
  [new RegExp(`(?:${PHRASES})["'\`]?[\\s:=,(]{1,3}(?:\\(|code |status )?([3-5]\\d\\d)(?!\\d)`, 'gi'), 0.9],
];

/** All HTTP statuses that a flattened text names, in its order; each number counts once at one place. */
export function statusesIn(flat: string): StatusTrace[] {
  const found = new Map<number, StatusTrace>();
  for (const [pattern, weight] of PATTERNS) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(flat); match !== null; match = pattern.exec(flat)) {
      const digits = match[1]!;
      const start = match.index + match[0].indexOf(digits);
      const known = found.get(start);
      if (known === undefined || known.weight < weight) {
        const whole = match[0].indexOf(digits) === 0 || match[0].startsWith('(');
        found.set(start, {
          status: Number(digits),
          start: whole ? match.index : start,
          end: whole ? match.index + match[0].length : start + 3,
          weight,
        });
      }
      if (found.size > 500) break;
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}
