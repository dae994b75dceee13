import { Failure, type Step, type Verdict } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import { pause } from '../../pause.ts';
import { apiErrorIn } from './api-error.ts';
import { salesforce } from './causes.ts';
import { recordOf } from './lead.ts';
import { findLead, removeLead } from './records.ts';
import type { Row, Session } from './session.ts';

export interface Tried {
  /** The cause of the refusal; null where the API made the lead, or nothing was learnt. */
  readonly cause: string | null;
  /** True where the org's rules let the values pass. */
  readonly passed: boolean;
  readonly verdict: Verdict;
}

/** Gives each part its share of what time there is: a create that hangs must leave some for the search of its lead. */
export type Turns = (share: number) => Step;

const PASSES = "so the org's rules let them pass for the user of leadctl";
/** Of a queue that is known to be full the rest is said already. */
const LEFT = {
  full: ' and are not to blame',
  open: ", and it is the form's own gate that drops them unless its queue is slow",
};

/**
 * The record carries the same marker, so that whatever stays behind is found and removed as the test lead is.
 *
 * @param queue 'full' where the form is known to wait in its queue, which the API does not have
 */
export async function tryThroughApi(
  session: Session,
  turn: Turns,
  lead: TestLead,
  name: string,
  queue: keyof typeof LEFT,
): Promise<Tried> {
  let id: string | undefined;
  try {
    const result = await session.call(
      turn(0.5),
      'The API refuses the same values',
      async (connection) => (await connection.sobject('Lead').create({ ...recordOf(lead) })) as unknown as Row,
    );
    id = typeof result.id === 'string' ? result.id : undefined;
  } catch (error) {
    const said = apiErrorIn(error);
    if (neverSent(error)) return notTried(error);
    if (said?.code !== undefined && said.status >= 400 && said.status < 500) return refusedByApi(error);
    return unanswered(session, turn, lead, name, error);
  }
  if (id === undefined) return unanswered(session, turn, lead, name, undefined);
  const left = await cleaned(session, turn(0.9), id, lead.marker);
  return made(true, `The API makes a lead of the same values, ${PASSES}${LEFT[queue]} (${left.words})`, {
    throughApi: 'made',
    apiLead: id,
    ...(left.id ? { leftBehind: left.id } : {}),
  });
}

function made(passed: boolean, message: string, evidence: Readonly<Record<string, string>>): Tried {
  return { cause: null, passed, verdict: { status: 'warned', message, evidence } };
}

/** The answer was lost, and the lead may have been made: only a search by the marker tells, and it may come too early. */
async function unanswered(session: Session, turn: Turns, lead: TestLead, name: string, error: unknown): Promise<Tried> {
  const why = error instanceof Error ? error.message : 'The API named no id';
  const said = `The same values were given to the API as well, and its answer was lost (${why})`;
  const found = await lookFor(session, turn(0.7), lead.marker);
  if (found === null) {
    const message = `${said}: whether it made a lead of them is not known, and one with the marker ${lead.marker} may be left behind (send-test ${name} --remove ${lead.marker} takes it away)`;
    return made(false, message, { throughApi: 'unanswered', leftBehind: 'not known' });
  }
  const left = await cleaned(session, turn(0.9), found, lead.marker);
  const whose =
    "it was made through the API, so that the org's rules let the values pass for the user of leadctl, or it is the form's own that came late";
  return made(true, `${said}. A lead with the marker is there now: ${whose} (${left.words})`, {
    throughApi: 'unanswered',
    apiLead: found,
    ...(left.id ? { leftBehind: left.id } : {}),
  });
}

async function lookFor(session: Session, step: Step, marker: string): Promise<string | null> {
  const end = clock() + step.timeoutMs;
  for (let gap = 250; ; gap *= 2) {
    const stored = await findLead(session, { ...step, timeoutMs: Math.max(1, end - clock()) }, marker).catch(
      () => null,
    );
    if (stored) return stored.id;
    if (step.signal.aborted || clock() + gap >= end) return null;
    await pause(gap, step.signal);
  }
}

interface Residue {
  readonly words: string;
  /** The id of what is, or may be, still there. */
  readonly id?: string;
}

async function cleaned(session: Session, step: Step, id: string, marker: string): Promise<Residue> {
  try {
    const { removed, denied } = await removeLead(session, step, id, marker);
    if (removed) return { words: 'the lead was removed again' };
    return { words: `the lead is left behind: id ${id}${denied ? `. ${denied}` : ''}`, id };
  } catch {
    return { words: `its removal was not confirmed, and the lead may be left behind: id ${id}`, id };
  }
}

/** True where the road broke before a byte of the request could leave. */
function neverSent(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('phase' in at && ['dns', 'connect', 'proxy', 'tls'].includes(String(at.phase))) return true;
  }
  return false;
}

function notTried(error: unknown): Tried {
  const why = error instanceof Error ? error.message : String(error);
  return made(false, `The same values could not be given to the API: ${why}`, { throughApi: 'not tried' });
}

/** Refusals of the user that leadctl signs in with: the form is worked on by another one, of whom they say nothing. */
const OWN = new Set([
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_TYPE',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_SESSION_ID',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'REQUEST_LIMIT_EXCEEDED',
]);

function refusedByApi(error: unknown): Tried {
  const said = apiErrorIn(error);
  const cause = error instanceof Failure ? (error.causeId ?? null) : null;
  const message = error instanceof Error ? error.message : String(error);
  const evidence = {
    throughApi: 'refused',
    ...(said ? { httpStatus: said.status } : {}),
    ...(said?.code ? { code: said.code } : {}),
  };
  if (cause === null || !said || said.status >= 500 || OWN.has(said.code ?? '')) {
    return {
      cause: null,
      passed: false,
      verdict: {
        status: 'warned',
        message: `${message}; that is leadctl's own user and proves nothing of the form`,
        evidence,
      },
    };
  }
  return {
    cause,
    passed: false,
    verdict: {
      status: 'warned',
      cause,
      message,
      evidence,
      resolution: salesforce.find(({ id }) => id === cause)?.resolution ?? [],
    },
  };
}
