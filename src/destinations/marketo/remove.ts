import { Failure, type Step } from '../../checks/check.ts';
import { MARKER } from '../../lead/test-lead.ts';
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

/** Deletes one person by id, only while it is the test lead with this marker, and looks whether it is gone. */
export async function removeLead(
  target: MarketoTarget,
  session: Session,
  step: Step,
  id: string,
  marker: string,
  onGone: () => void,
): Promise<{ readonly removed: boolean; readonly denied?: string }> {
  if (!/^\d{1,15}$/.test(id))
    throw new Failure('The id of the person is no number: it was left alone', { status: 'failed' });
  const first = await byId(session, step, id);
  if (!first) return { removed: true };
  if (!MARKER.test(marker) || !isTestLead(first, marker)) {
    throw new Failure(`Person ${id} does not carry the marker ${marker}: it was left alone`, { status: 'failed' });
  }
  const what = `Person ${id} was not deleted`;
  let envelope: Envelope;
  try {
    envelope = accepted(
      target,
      what,
      await session.repeat(step, '/rest/v1/leads/delete.json', { input: [{ id: Number(id) }] }),
    );
  } catch (error) {
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
  const removed = (await byId(session, step, id)) === null;
  if (removed) onGone();
  return { removed };
}

async function byId(session: Session, step: Step, id: string): Promise<Row | null> {
  try {
    const path = `/rest/v1/lead/${id}.json?fields=id,email,firstName,lastName`;
    const [row] = (await session.read(step, `Person ${id} could not be read`, path)).result;
    return row ?? null;
  } catch (error) {
    if (marketoErrorIn(error)?.code === GONE) return null;
    throw error;
  }
}

/** The e-mail address is what the lead was found by; a person whose name is another's is no test lead any more. */
function isTestLead(row: Row, marker: string): boolean {
  const email = String(row.email ?? '').toLowerCase();
  const names = [row.firstName, row.lastName].filter((one) => typeof one === 'string' && one !== '');
  return email === `${marker}@test.com`.toLowerCase() && names.every((one) => one === marker);
}

function deniedBy(said: string | undefined): string {
  return `The API-only user may not delete people (Read-Write Person in their partition is missing): ${said ?? 'refused'}`;
}
