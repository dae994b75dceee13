/** Where a text stops telling of one thing and begins with the next: lines of a log, objects of a list. */

/** Prefixes that programs put before each line: a container's name, the columns of a job, marks of a quotation or a table. */
const PREFIX =
  '(?:[\\w.-]{1,40}\\s{0,12}\\|\\s|(?:[^\\t\\n]{1,60}\\t){1,3}|[\\w-]{1,40},)?[ \\t>|"\'*(\\u2502-]{0,12}\\[?';
const DAYS = '(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\\s(?:\\w{3,9}\\s{1,2})?\\d';
const MONTHS =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?\\s{1,2}\\d';
const DATES = '\\d{4}[-/.]\\d\\d[-/.]\\d\\d|\\d{1,2}[./-]\\d{1,2}[./-]\\d{4}[ ,T]{1,3}\\d|\\d\\d:\\d\\d:\\d\\d';
const OTHERS =
  '<\\d{1,3}>|[iwef]\\d{4}\\s\\d\\d:\\d\\d:\\d\\d|(?:time|ts|timestamp|t)=["\']?\\d{4}-|\\S{3,45}\\s\\S{1,40}\\s\\S{1,60}\\s\\[\\d\\d/[a-z]{3}/\\d{4}:';
const NAMED = 'error|warn|warning|info|fatal|debug|critical|notice';

let dated: RegExp | undefined;
let levelled: RegExp | undefined;

function isDated(line: string): boolean {
  // Most logs, in a few steps.
  if (/^[[" >|]{0,4}\d{4}-\d\d-\d\d[ T]/.test(line)) return true;
  if (!/\d/.test(line.slice(0, 120))) return false;
  dated ??= new RegExp(`^${PREFIX}(?:${DATES}|${DAYS}|${MONTHS}|${OTHERS})`, 'i');
  return dated.test(line);
}

/** A level with what parts it from the words behind it; `Error code: 7` is a part of an error. */
function isLevelled(line: string): boolean {
  levelled ??= new RegExp(`^[>|]? ?\\[?(?:${NAMED})\\b\\s?[\\]:|\\t-]`, 'i');
  if (levelled.test(line)) return true;
  return /^[>|]? ?(?:ERROR|WARN|WARNING|INFO|FATAL|DEBUG|CRITICAL|NOTICE)\s(?!\s?(?:CODE|MESSAGE|DESCRIPTION|DETAILS?|ID|NUMBER|TYPE|TEXT|URI)\b)/.test(
    line,
  );
}

/** A line's beginning shows what it is. */
const MOST_OF_LINE = 600;

/** A line that is one object, as logs of JSON lines have it. */
const OBJECT = /^[[,]?\{.*\}[ \t]{0,4}[\],]?[ \t\r]{0,4}$/;

export interface Records {
  /** In which record a place stands. */
  of(at: number): number;
  /** Where that record begins, and where it ends. */
  start(at: number): number;
  end(at: number): number;
  /** When the record was made; null where it does not say. */
  time(at: number): Time | null;
}

/** What happens within so many seconds may be one incident. */
const MOMENT = 5;

/** Whether two records were made at the same time, as far as they tell one. */
export function isSameMoment(records: Records, one: number, other: number): boolean {
  const [a, b] = [records.time(one), records.time(other)];
  return a !== null && b !== null && a.day === b.day && a.second === b.second;
}

/** Whether two places stand in records that were made at different times. */
export function areApart(records: Records, one: number, other: number): boolean {
  if (records.of(one) === records.of(other)) return false;
  const [a, b] = [records.time(one), records.time(other)];
  return a !== null && b !== null && (a.day !== b.day || Math.abs(a.second - b.second) > MOMENT);
}

const known = new WeakMap<object, Records>();

/** The records of a flattened text; `owner` is what they are remembered for. */
export function recordsIn(text: string, owner?: object): Records {
  const before = owner === undefined ? undefined : known.get(owner);
  if (before !== undefined) return before;
  const records = recordsAt(
    [...new Set([...lineStarts(text), ...objectStarts(text)])].sort((a, b) => a - b),
    text,
  );
  if (owner !== undefined) known.set(owner, records);
  return records;
}

function recordsAt(starts: readonly number[], text: string): Records {
  const of = (at: number): number => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const start = (at: number) => starts[of(at) - 1] ?? 0;
  const times = new Map<number, Time | null>();
  return {
    of,
    start,
    end: (at) => starts[of(at)] ?? text.length,
    time(at) {
      const number = of(at);
      let known = times.get(number);
      if (known === undefined) {
        known = timeOf(text, starts[number - 1] ?? 0);
        times.set(number, known);
      }
      return known;
    },
  };
}

interface Time {
  readonly day: string;
  /** Of the day. */
  readonly second: number;
}

function timeOf(text: string, from: number): Time | null {
  const head = text.slice(from, from + 90).split('\n', 1)[0]!;
  const clock = /(\d\d):(\d\d):(\d\d)/.exec(head);
  if (clock === null) return null;
  const second = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  return { day: head.slice(0, clock.index).replace(/^[^\d]*/, ''), second };
}

/** Whether a line after the first begins a new record. */
export function startsRecord(text: string): boolean {
  return lineStarts(text).some((start) => start > 0);
}

function lineStarts(text: string): number[] {
  if (!text.includes('\n')) return [];
  const starts: number[] = [];
  // One object in a text is the body of an answer; only several below each other are records.
  let objects = 0;
  let firstObject = 0;
  for (let at = 0; at >= 0; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, Math.min(end, at + MOST_OF_LINE));
    if (isWholeObject(text, at, end)) {
      objects += 1;
      if (objects === 1) firstObject = at;
      if (objects === 2) starts.push(firstObject);
      if (objects > 1) starts.push(at);
    } else if (line.trim() !== '') {
      if ((isDated(line) || isLevelled(line) || objects > 1) && !isContinued(text, at)) starts.push(at);
      objects = 0;
    }
    at = next < 0 ? -1 : next + 1;
  }
  return starts;
}

function isWholeObject(text: string, from: number, to: number): boolean {
  const first = text.charCodeAt(from);
  if (first !== 123 && text.charCodeAt(from + 1) !== 123) return false;
  return OBJECT.test(`${text.slice(from, from + 16)}${text.slice(Math.max(from + 16, to - 16), to)}`);
}

/** A time that ends a sentence of the line before, or a message that it announces. */
function isContinued(text: string, at: number): boolean {
  return /(?:time(?:stamp)?:|\bafter|--->|caused by:?|inner ?exception:?)\s{0,4}$/i.test(
    text.slice(Math.max(0, at - 24), at),
  );
}

/** Lists whose members belong to one answer. */
const PARTS =
  /(?:errors?|details?|reasons?|inner\w{0,12}|messages|fields|codes|result|causes?|params|headers|cookies)["'\s]{0,3}[:=]>?\s{0,6}$/i;
const NEXT_OBJECT = /\}\s{0,200},?\s{0,200}\{/;

/** Where the objects of a list begin, but for the first. */
function objectStarts(text: string): number[] {
  if (!NEXT_OBJECT.test(text)) return [];
  const starts: number[] = [];
  const open: number[] = [];
  let isNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === 123 || c === 91) {
      if (c === 123 && isNext && isObject(text, at) && isList(text, open.at(-1))) starts.push(at);
      open.push(at);
      isNext = false;
    } else if (c === 125 || c === 93) {
      open.pop();
      isNext = c === 125;
    } else if (c > 32 && c !== 44) isNext = false;
  }
  return starts;
}

/** No placeholder of a message. */
function isObject(text: string, at: number): boolean {
  return /^\{\s{0,60}(?:["']|[\w@$.-]{1,60}\s{0,4}[:=])/.test(text.slice(at, at + 140));
}

function isList(text: string, list: number | undefined): boolean {
  if (list === undefined) return true;
  return text.charCodeAt(list) === 91 && !PARTS.test(text.slice(Math.max(0, list - 40), list));
}
