import type { Stretch } from './secret-scan.ts';

const SHORTEST = 20;
const RUN = /(?<![A-Za-z0-9+~_.-])[A-Za-z0-9+~_.-]{18,4096}={0,2}/g;
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Base64 in quotes, its signs also as JSON escapes them. */
const QUOTED =
  /(?<=["'`])(?:[A-Za-z0-9+/_-]|\\{1,4}\/|\\{1,4}u002[bf]){18,4096}(?:=|\\{1,4}u003d){0,2}(?=\\{0,7}["'`])/gi;

/** Where letters and digits stand in no order, whatever they are called; no id of a record, a request or an application does. */
export function randomIn(text: string): Stretch[] {
  const quoted = [...text.matchAll(QUOTED)].filter(([run]) => run.length >= SHORTEST && isMixed(run, 0.3));
  const bare = [...text.matchAll(RUN)].filter(
    ([run]) => run.length >= SHORTEST && [run, ...run.split('.')].some((part) => isMixed(part, 0.42)),
  );
  return [...quoted, ...bare].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Whether small letters, large letters and digits take turns more often than in words that are written together. */
function isMixed(text: string, share: number): boolean {
  // The id of an application of Salesforce, which is no secret.
  if (text.startsWith('3MVG9') || text.startsWith('/')) return false;
  const run = text.replace(GUID, '').replace(/[^A-Za-z0-9]/g, '');
  if (run.length < 17 || !/\d/.test(run) || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  let turns = 0;
  for (let at = 1; at < run.length; at += 1) if (kindAt(run, at) !== kindAt(run, at - 1)) turns += 1;
  return turns >= (run.length - 1) * share;
}

function kindAt(run: string, at: number): number {
  const code = run.charCodeAt(at);
  return code < 58 ? 0 : code < 91 ? 1 : 2;
}
