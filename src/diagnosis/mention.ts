/** Whether a text reports an error or merely speaks of it: a program that handles codes, a list that explains them. */

import { lineAround, looksLikeSource } from './context.ts';
import type { StatusTrace } from './status.ts';

/** Membership tests, statements that end in a string, comments behind a value, switch arms, directives of manuals. */
const PROGRAM =
  /["'] (?:not )?in \w[\w.]{0,40}(?:\(\))?\s{0,3}(?::\s{0,3}(?:#|$)|or |and )|["'`]\){1,4};\s{0,4}$|[\w"')],?;?[,;]\s{1,8}\/\/\s|["']\s{1,3}=>\s{0,3}(?:new\s|[A-Za-z]\w{0,60}[.(])|\s-(?:match|eq|ne|like|contains)\s['"]|\b(?:strpos|stripos|str_contains|preg_match|in_array|re\.search|re\.match|strings\.Contains)\(|^\s{0,40}(?:it|test|describe)(?:\.each)?\(|^\s{0,40}(?:[\w.]{1,60}\s=\s)?(?:await\s|raise\s|throw\s(?:new\s)?)?[\w.:]{1,80}\($|^\s{0,40}class\s\w{1,80}(?:\s?[<(:{]|\sextends\s|;|$)|["']\s{0,3}=>\s{0,3}[A-Z][a-z]\w{1,60},?\s{0,4}$|^\s{0,40}\w[\w.]{0,60}\s=\s(?:await\s)?\w[\w.]{0,60}\(.{0,300}\)\s{0,4}$|^\s{0,40}require\s['"]|\bto_return\(|\bstub_request\(|^=(?:item|head\d)\s|\bldc\.i4\b|^\s{0,40}\/\*|^\s{0,40}when\s['"]|^\s{0,40}case\s[^\n]{1,80}:\s{0,4}(?:\n|$)|^\s{0,40}return\s["'`]|^\s{0,40}\d{3,4}\s{0,3}=>\s{0,3}[A-Z]\w{2,60},?\s{0,4}$|\b(?:logger|console)\.\w{2,8}[\s(]{1,2}[f$@]?["'`]|[}\]]\){1,4};\s{0,4}$|\s\}\){1,4},\s{0,4}$|\bHttpStatusCode\.\w{2,40},?\s{0,20}(?:\/\/|$)/;

/** Commit messages and change logs tell what was mended. */
const CHANGE =
  /^\s{0,8}(?:feat|fix|chore|docs|refactor|perf)(?:\([\w./-]{1,30}\))?!?:\s|^\s{0,8}(?:[-*]|[0-9a-f]{7,40})\s{1,2}(?:feat|fix|chore|docs|refactor|perf|test|build|ci|style|revert)(?:\([\w./-]{1,30}\))?!?:\s|^\s{0,8}[-*]\s(?:Fix(?:ed|es)?|Add(?:ed|s)?|Changed|Removed|Improved|Updated|Handles?|Handled|Supports?|Behebung|Behoben|Korrigiert|Korrektur|Hinzugefügt|Corrections?|Corrigé|Ajout|Corrección|Corregido|Añadido)\b|^\s{0,8}(?:When|If)\s.{1,200},\sthe\s(?:\w{1,20}\s){1,3}(?:now|no longer)\s|\b(?:is|are)\s(?:(?:now|never|always|no longer|also)\s){1,2}(?:retried|treated|handled|ignored|mapped|considered|repeated)\b|\band\s[`'"]?[\w-]{2,60}[`'"]?\sare\s(?:retried|treated|handled|ignored|mapped|considered|repeated)\b|^\s{0,8}[-*]\s.{0,300}\(\[?(?:#\d{1,6}|[0-9a-f]{7,10})(?:\]\([^)\s]{1,200}\))?\)\s{0,4}$/;
/** A test that passed, as runners list it: its name may hold any code. */
const PASSED =
  /^\s{0,40}(?:[\u2714\u2713\u221a\u2705]\s|ok\s\d{1,6}\s-\s|--- PASS:|\[?PASS(?:ED)?\]?[\s:])|\sPASSED(?:\s{1,12}\[\s{0,3}\d{1,3}%\])?\s{0,4}$/m;
/** A row of a table that explains numbers. */
const ROW =
  /^\s{0,8}\|?\s{0,8}[`*]{0,2}(?:-?\d{3,10}|0x[0-9a-fA-F]{8})[`*]{0,2}(?:\s?\([\w ]{1,40}\))?\s{0,20}\|\s?[^|\n]{2,}/;
/** The head of a table of meanings, and the line below it. */
const HEAD =
  /(?:^|\n)\|?[^|\n]{0,40}\bcode\b[^\n]{0,80}\|[^\n]{0,80}\b(?:message|meaning|description|cause|reason)\b[^\n]{0,40}\n\|?[ :|-]{6,240}\n/i;
/** What a test says that failed: its errors are those it was made to meet. */
const TEST =
  /\bAssert\.\w{1,20}\(\) Failure|\bAssertionError: expected\b|(?:^|\n)\s{0,20}expected:?\s.{0,200}\n\s{0,20}(?:actual|received|but was|but got|got)\b|(?:^|\n)\s{0,20}Scenario(?: Outline)?:.{0,200}\n\s{0,20}(?:Given|When) |(?:^|\n)\s{0,20}\w{1,60}Test\w{0,20}\.\w{1,80}\s{0,4}\n\s{0,20}System\.\w{1,40}Exception\b/i;

/** A line that is nothing but a literal or a comment: its neighbours say whether a program holds it. */
const BARE = /^\s{0,40}(?:\[?["'`].{0,300}["'`]\]?,?|(?:#|\*|--)\s.{0,300})\s{0,8}$/;
const BLOCK = 400;

function isProgram(line: string): boolean {
  return looksLikeSource(line) || PROGRAM.test(line) || CHANGE.test(line);
}

/** Whether the place is in a program's text: by its own line, by the lines about a literal, or as a constant's value. */
export function isInSource(flat: string, start: number, end: number): boolean {
  // No program is without any of these, and most errors are: the patterns cost their compilation at every start.
  if (
    !/["'`(){};=#*/|\u2714\u2713\u221a\u2705-]|\b(?:retried|treated|handled|ignored|mapped|considered|repeated)\b|\b(?:feat|fix|chore|docs|refactor|perf|test|build|ci|style|revert)!?:|\bScenario\b|\bPASS|Test\w{0,20}\./.test(
      flat.slice(Math.max(0, start - BLOCK), end + BLOCK),
    )
  )
    return false;
  const line = lineAround(flat, start, end);
  if (isProgram(line) || PASSED.test(line)) return true;
  if (TEST.test(flat.slice(Math.max(0, start - BLOCK), end + BLOCK))) return true;
  if (BARE.test(line) && linesAround(flat, start, end).some(isProgram)) return true;
  if (ROW.test(line) && linesAround(flat, start, end).filter((one) => ROW.test(one)).length > 1) return true;
  if (/^\s{0,8}\|.{0,400}\|/.test(line) && HEAD.test(flat.slice(Math.max(0, start - BLOCK), start))) return true;
  return isChange(line, flat, start) || isDefinition(flat, start, end);
}

/** Whether it is told that somebody may meet the code one day, as announcements and manuals do. */
export function isForetold(flat: string, start: number): boolean {
  return /\b(?:may|might|could|will|would)\s(?:(?:then|also|now|still)\s)?(?:see|get|receive|encounter|meet|run into)\s(?:(?:the|an?|error|code|errors|codes|message)\s){0,3}["'`(]?$/i.test(
    flat.slice(Math.max(0, start - 60), start),
  );
}

const CHANGES =
  /(?:^|\n)#{1,6}\s(?:\[?v?\d{1,4}\.\d{1,4}(?:\.\d{1,6}){0,2}\]?(?:\s?[-\u2013(]\s?\d{4}-\d\d[^\n]{0,40})?|change ?log|release notes[^\n]{0,60}|what.s new[^\n]{0,60}|fixed|added|changed|removed|deprecated|(?:bug ?)?fixes|features)\s{0,4}\n/i;

/** Whether the place is in an item below the heading of a version, or of what was mended in one. */
function isChange(line: string, flat: string, start: number): boolean {
  return /^\s{0,8}[-*\u2022]\s/.test(line) && CHANGES.test(flat.slice(Math.max(0, start - 2 * BLOCK), start));
}

function linesAround(flat: string, start: number, end: number): readonly string[] {
  const from = Math.max(0, start - BLOCK);
  const lines = flat.slice(from, end + BLOCK).split('\n');
  // The first and the last of them may be cut.
  return lines.slice(from === 0 ? 0 : 1, end + BLOCK >= flat.length ? lines.length : -1);
}

/** As above, for a number that a program has in a string; one that an error compares with another is no program's. */
export function isQuotedInSource(flat: string, start: number, end: number): boolean {
  const before = flat.slice(Math.max(0, start - 400), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (
    /["'`][^"'`]{0,200}$/.test(line) && (line.match(/["'`]/g)?.length ?? 0) % 2 === 1 && isInSource(flat, start, end)
  );
}

/** As above, for a status that stands alone as a named argument, as stubs of tests have it: `status: 404,`. */
export function isArgument(flat: string, start: number, end: number): boolean {
  return (
    /(?:^|\n)[ \t]{0,60}:?status(?::| =>|=)[ \t]$/.test(flat.slice(Math.max(0, start - 80), start)) &&
    /^,?[ \t]{0,4}(?:\r?\n|$)/.test(flat.slice(end, end + 8)) &&
    linesAround(flat, start, end).some(isProgram)
  );
}

const BETWEEN = /^["'`\]]?\s{0,60}(?:\w{1,24}\s{1,4})?(?:=\s{0,4}["'`]?|:\s{0,4}["'`])[\w.]{0,60}$/;

/** Whether a name is given itself as its value, as tables of constants do: `NAME = "NAME"`, `NAME: 'NAME'`. */
function isDefinition(flat: string, start: number, stop: number): boolean {
  const end = stop + /^\w{0,80}/.exec(flat.slice(stop, stop + 80))![0].length;
  const name = flat.slice(start, end);
  if (!/^[A-Za-z]\w{7,80}$/.test(name)) return false;
  const reach = name.length + 100;
  const before = flat.slice(Math.max(0, start - reach), start);
  const first = before.lastIndexOf(name);
  if (first >= 0 && BETWEEN.test(before.slice(first + name.length))) return true;
  const after = flat.slice(end, end + reach);
  const second = after.indexOf(name);
  return second >= 0 && BETWEEN.test(after.slice(0, second));
}

/** Manuals longer than this speak of more than statuses. */
const MANUAL = 20_000;
const MEANINGS = 3;

/** Whether a text explains statuses: three or more different ones, each at the beginning of a line with its phrase. */
export function isStatusManual(flat: string, statuses: readonly StatusTrace[]): boolean {
  if (statuses.length < MEANINGS || flat.length > MANUAL) return false;
  const explained = new Set<number>();
  for (const { status, start, end } of statuses)
    if (end - start > 3 && /(?:^|\n)[ \t>|*\u2022#`-]{0,12}$/.test(flat.slice(Math.max(0, start - 14), start)))
      explained.add(status);
  return explained.size >= MEANINGS;
}

/** Whether a description of an interface tells what a status would mean, as OpenAPI has it: a number, below it its description. */
export function isDescribedStatus(flat: string, start: number): boolean {
  return /(?:^|\n)[ \t]{0,40}["']?[1-5](?:\d\d|XX)["']?:[ \t]{0,4}\r?\n[ \t]{0,40}(?:description|\$ref):[^\n]{0,200}$/.test(
    flat.slice(Math.max(0, start - 280), start),
  );
}

/** Whether a measure of how often a status came, as Prometheus has it, names it in its label. */
export function isLabel(flat: string, start: number, end: number): boolean {
  return (
    /(?:^|\n)\w{2,100}\{[^}\n]{0,200}$/.test(flat.slice(Math.max(0, start - 320), start)) &&
    /^["'][^}\n]{0,200}\}\s[\d.e+]{1,24}\s{0,4}(?:\n|$)/.test(flat.slice(end, end + 240))
  );
}

/** Whether a test wanted a refusal and got another answer: nothing was refused that should have been taken. */
export function isExpected(flat: string, start: number, end: number): boolean {
  return /\b(?:expected|expects|should (?:return|respond with|answer|be|get|give))\s(?:a |an |http |status |code ){0,3}["'`]?[45]\d\d\b/i.test(
    flat.slice(Math.max(0, start - 160), end + 100),
  );
}
