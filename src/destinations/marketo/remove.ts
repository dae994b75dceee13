import { Failure, type Step } from '../../checks/check.ts';
import { isTestLeadOf } from '../../lead/own.ts';
import {
  codeOf,
  type Envelope,
  isDenied,
  MarketoError,
  marketoErrorIn,
  reasonsIn,
  refusal,
  wordsOf,
} from './answer.ts';
import { accepted, type MarketoTarget } from './api.ts';
import type { Session } from './session.ts';

/** The API user may not see or change people of that partition, or no people at all. */
const NO_RIGHT = ['marketo:603', 'marketo:1008', 'marketo:1010'];
const GONE = 'marketo:1004';

type Row = Readonly<Record<string, unknown>>;

/**
 * Deletes one person by id, only while it is the test lead with this marker, and looks whether it is gone. What cannot be
 * read by its id is looked for by its e-mail address: only when that finds nothing either is there nothing to delete.
 */
export async function removeLead(
  target: MarketoTarget,
  session: Session,
  step: Step,
  id: string,
  marker: string,
  more: { readonly search: (step: Step) => Promise<Row | null>; readonly onGone: () => void },
): Promise<{ readonly removed: boolean; readonly denied?: string }> {
  if (!/^\d{1,15}$/.test(id))
    throw new Failure('The id of the person is no number: it was left alone', { status: 'failed' });
  const first = (await byId(session, step, id)) ?? (await more.search(step));
  if (!first) return { removed: true };
  const own = String(first.id ?? id);
  if (!isTestLead(first, marker)) {
    throw new Failure(`Person ${own} does not carry the marker ${marker}: it was left alone`, { status: 'failed' });
  }
  const what = `Person ${own} was not deleted`;
  let envelope: Envelope;
  try {
    envelope = accepted(
      target,
      what,
      await session.repeat(step, '/rest/v1/leads/delete.json', { input: [{ id: Number(own) }] }),
    );
  } catch (error) {
    const said = marketoErrorIn(error);
    if (said && (said.status === 404 || said.code === 'marketo:610'))
      throw new Failure(`${what}: Marketo's host does not know the call that deletes people`, {
        status: 'failed',
        resolution: [`Delete the person with the id ${own} in Database › All People by hand`],
        who: 'a Marketo administrator',
      });
    if (!isDenied(error)) throw error;
    return { removed: false, denied: deniedBy(marketoErrorIn(error)?.message) };
  }
  const [record] = envelope.result;
  if (record?.status !== 'deleted') {
    const reasons = reasonsIn(record?.reasons);
    const code = codeOf(reasons);
    const said = `Marketo answered ${wordsOf(reasons) || 'without a reason'} ("status":"${String(record?.status ?? 'none').slice(0, 40)}")`;
    if (code !== undefined && NO_RIGHT.includes(code)) return { removed: false, denied: deniedBy(said) };
    if (code !== GONE) {
      throw refusal(what, new MarketoError(said, { code, status: 200, requestId: envelope.requestId, spoken: true }));
    }
  }
  const removed = (await byId(session, step, own)) === null;
  if (removed) more.onGone();
  return { removed };
}

async function byId(session: Session, step: Step, id: string): Promise<Row | null> {
  try {
    const path = `/rest/v1/lead/${id}.json?fields=id,email,firstName,lastName,company,title,leadSource`;
    const [row] = (await session.read(step, `Person ${id} could not be read`, path)).result;
    return row ?? null;
  } catch (error) {
    const said = marketoErrorIn(error);
    // Where the call itself is not there, the search by e-mail address has the last word.
    if (said && (said.code === GONE || said.code === 'marketo:610' || said.status === 404)) return null;
    throw error;
  }
}

/** The address is what the lead was found by. */
function isTestLead({ email, firstName, lastName, company, title, leadSource }: Row, marker: string): boolean {
  const others = [company, title, leadSource];
  return [firstName, lastName].every((name) => isTestLeadOf({ email, lastName: name, others }, marker));
}

function deniedBy(said: string | undefined): string {
  return `The API-only user may not delete people (Read-Write Person in their partition is missing): ${said ?? 'refused'}`;
}
