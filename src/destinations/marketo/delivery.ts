import { type Facts, Failure, type Step, type Verdict } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Delivery, Receipt, Stored } from '../destination.ts';
import { activityCheck, openActivity } from './activity.ts';
import {
  clip,
  codeOf,
  type Envelope,
  envelopeOf,
  errorOf,
  isDenied,
  MarketoError,
  marketoErrorIn,
  parsed,
  reasonsIn,
  refusal,
  wordsOf,
} from './answer.ts';
import { apiPlace, beforeRequest, type MarketoTarget } from './api.ts';
import { fieldsOf, LEAD_FIELDS } from './lead.ts';
import { takeTurn } from './pace.ts';
import { removeLead } from './remove.ts';
import type { Session } from './session.ts';
import { type Answer, waysOut, whyMissing } from './why-missing.ts';

const SUBMIT = '/rest/v1/leads/submitForm.json';
const READ_FIELDS = ['id', ...LEAD_FIELDS.map((field) => field.rest), 'createdAt', 'updatedAt'].join(',');
const WAIT_MS = 30_000;

type Row = Readonly<Record<string, unknown>>;

/** Submit Form, the way that Adobe supports for programs, and the read-back by e-mail address. */
export function deliveryOf(target: MarketoTarget, session: Session): Delivery {
  const { config } = target;
  /** What this run learnt. */
  const seen: { unreadable?: string; row?: Row; answer?: Answer; facts?: Facts } = {};
  const activity = openActivity(target, session);
  const bodyOf = (lead: TestLead) => ({ formId: config.formId, input: [{ leadFormFields: fieldsOf(lead) }] });

  /** Notes a refused read: it is refused at every further look. */
  const search = async (step: Step, marker: string, receipt: Pick<Receipt, 'id' | 'acknowledged'> | null) => {
    const query = `filterType=email&filterValues=${encodeURIComponent(`${marker}@test.com`)}&fields=${READ_FIELDS}`;
    const what = 'People could not be searched by the e-mail address of the test lead';
    const { result } = await session.read(step, what, `/rest/v1/leads.json?${query}`).catch((error: unknown) => {
      if (isDenied(error)) seen.unreadable = unreadable(error, marker, receipt);
      throw error;
    });
    const own = result.filter((row) => carries(row, marker));
    return own.find((row) => String(row.id) === receipt?.id) ?? own[0] ?? null;
  };

  return {
    defaultWaitMs: WAIT_MS,
    get unreadable(): string | undefined {
      return seen.unreadable;
    },
    fields: fieldsOf,
    preview: (lead) => ({
      to: `${config.apiUrl}${SUBMIT}`,
      request: [
        `POST ${config.apiUrl}${SUBMIT}`,
        'accept: application/json',
        'authorization: Bearer ***',
        'content-type: application/json',
        '',
        JSON.stringify(bodyOf(lead), null, 2),
      ].join('\n'),
    }),

    async send(step, lead): Promise<Receipt> {
      delete seen.row;
      delete seen.answer;
      delete seen.facts;
      delete seen.unreadable;
      activity.begin();
      await takeTurn(config.apiUrl, step);
      try {
        await session.token(step);
      } catch (error) {
        throw error instanceof Failure ? Object.assign(error, { nothingSent: true }) : error;
      }
      const { timeoutMs } = step;
      let reply: HttpReply;
      try {
        reply = await session.post(step, SUBMIT, bodyOf(lead), timeoutMs);
      } catch (error) {
        if (step.signal.aborted || beforeRequest(error)) throw error;
        const said = target.redactor.redact(error instanceof Error ? error.message : 'no answer');
        seen.answer = 'none';
        throw unanswered(said, error, lead.marker, timeoutMs);
      }
      const envelope = reply.status === 200 && !reply.truncated ? envelopeOf(parsed(reply.text())) : undefined;
      if (envelope?.success) return judgeRecord(step, lead, envelope);
      const error = errorOf(reply, target.redactor);
      const host = apiPlace(config).at;
      if (isUnclear(error)) {
        // The form is never submitted again: the search that follows tells whether the lead is there.
        seen.answer = 'none';
        // Success began to be told: the form was submitted, and the lead may take its time to show.
        const begun = !error.spoken && reply.status === 200 && /^\s*\{/.test(reply.text().slice(0, 100));
        const steps = waysOut(lead.marker).resolution;
        throw refusal(begun ? SENT : UNCLEAR, error, { host, unclear: true, ...(begun ? { steps } : {}) });
      }
      const failure = refusal('Marketo did not take the lead', error, { host });
      seen.unreadable = `Nothing was written: ${error.message}`;
      throw failure;
    },

    async find(step, lead, receipt): Promise<Stored | null> {
      const row = seen.row ?? (await search(step, lead.marker, receipt));
      delete seen.row;
      if (!row) return null;
      const id = String(row.id);
      await activity.look(step, id);
      const fields = LEAD_FIELDS.map(({ rest }): [string, string | null] => {
        const value = row[rest];
        return [rest, value === null || value === undefined ? '' : String(value)];
      });
      return { id, fields: Object.fromEntries(fields) };
    },

    remove: (step, stored, { marker }) =>
      removeLead(target, session, step, stored.id, marker, {
        search: (looking) => search(looking, marker, { acknowledged: true, id: stored.id }),
        onGone: () => activity.gone(),
      }),

    async whyMissing(_step, { marker }): Promise<Verdict> {
      return { ...whyMissing(target.name, marker, seen.answer), evidence: seen.facts ?? {} };
    },
    extra: [activityCheck(activity)],
  };

  /** Success of the call says nothing of the lead: what became of it stands in its record. */
  async function judgeRecord(step: Step, lead: TestLead, envelope: Envelope): Promise<Receipt> {
    const [record] = envelope.result;
    const status = typeof record?.status === 'string' ? record.status : undefined;
    const id = typeof record?.id === 'number' || typeof record?.id === 'string' ? String(record.id) : undefined;
    seen.facts = idsOf(envelope);
    if (status === 'created' || status === 'updated') {
      return {
        acknowledged: true,
        ...(id === undefined ? {} : { id }),
        message: `Submit Form answered 200 and says '${status}'${id === undefined ? '' : ` of person ${id}`}`,
        evidence: { httpStatus: 200, recordStatus: status, ...idsOf(envelope), ...(id === undefined ? {} : { id }) },
      };
    }
    const reasons = reasonsIn(record?.reasons);
    if (record && status !== undefined) {
      const said = `("status":"${clip(status, 40)}"), ${wordsOf(reasons) || 'without a reason'}`;
      const error = new MarketoError(target.redactor.redact(`Marketo took the call and not the lead ${said}`), {
        code: codeOf(reasons),
        status: 200,
        requestId: envelope.requestId,
        spoken: true,
      });
      throw refusal('The lead is lost although Marketo answered 200 with success: true', error, {
        facts: { recordStatus: status },
      });
    }
    const warnings = envelope.warnings.filter((one) => one !== '').join('; ');
    const said = target.redactor.redact(
      `Submit Form answered 200 and success: true and names no record${warnings === '' ? '' : ` (${clip(warnings, 200)})`}`,
    );
    const evidence = { httpStatus: 200, ...idsOf(envelope) };
    // What goes wrong with this look is left to the search that follows.
    const row = await search(step, lead.marker, null).catch(() => null);
    if (row) {
      seen.row = row;
      const warned = { status: 'warned', message: `${said}, but the lead is there`, evidence } as const;
      return { acknowledged: true, id: String(row.id), message: said, evidence, warning: warned };
    }
    const message = `${said}: nothing says that it took the lead`;
    if (seen.unreadable !== undefined)
      throw new Failure(message, { status: 'inconclusive', causeId: 'marketo-lead-dropped', evidence });
    seen.answer = 'without a record';
    const warning = { status: 'warned', cause: 'marketo-lead-dropped', message, evidence } as const;
    return { acknowledged: true, message, evidence, warning };
  }
}

function unanswered(said: string, cause: unknown, marker: string, waitedMs: number): Failure {
  const evidence = { waitedMs };
  return new Failure(`${SENT}: ${said}`, { status: 'inconclusive', cause, evidence, ...waysOut(marker) });
}

const SENT = 'The lead was sent and not confirmed';
const UNCLEAR = 'Marketo did not say whether it took the lead';

/**
 * Answers after which the lead may be there all the same: what speaks for Marketo gave up waiting, or its words were
 * cut off. A refusal before the work (quota, rate, token, role) is none of them.
 */
function isUnclear(error: MarketoError): boolean {
  if (error.status >= 500 || error.status === 408) return true;
  if (!error.spoken) return error.status < 400;
  const code = error.code?.replace('marketo:', '') ?? '';
  return ['500', '502', '604', '611', '713', '719', '1022'].includes(code);
}

function idsOf(envelope: Envelope): Record<string, string> {
  return envelope.requestId === undefined ? {} : { requestId: envelope.requestId };
}

function unreadable(error: unknown, marker: string, receipt: Pick<Receipt, 'id' | 'acknowledged'> | null): string {
  const id = receipt?.id;
  const left = `${receipt?.acknowledged ? '' : 'perhaps '}left behind: 1 test lead, ${marker}${id === undefined ? '' : `, id ${id}`}`;
  return `The API-only user may write people and not read them (${marketoErrorIn(error)?.message ?? 'refused'}), so nothing more is proved; ${left}`;
}

/** By the e-mail address that was asked for, in whatever case Marketo keeps it. */
export function carries(row: Row, marker: string): boolean {
  return String(row.email ?? '').toLowerCase() === `${marker}@test.com`.toLowerCase();
}
