import type { Check, Outcome, Step } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import { pause } from '../../pause.ts';
import { isDenied, marketoErrorIn } from './answer.ts';
import type { MarketoTarget } from './api.ts';
import type { Session } from './session.ts';

/** 'Fill Out Form', of every subscription. https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/activities */
const FILL_OUT_FORM = 2;
/** Clocks differ: the search begins a little before the lead was sent. */
const BEFORE_MS = 5 * 60_000;
/** Pages that are read at most: Marketo returns empty ones on the way. */
const PAGES = 5;

/** The trace that a person leaves who filled out the form: what smart campaigns listen to. */
export interface Activity {
  begin(): void;
  /** One look, which never rejects: what it meets is told by the check. */
  look(step: Step, leadId: string): Promise<void>;
  /** The person was deleted: its activities can no longer be asked for. */
  gone(): void;
  outcome(step: Step): Promise<Outcome>;
}

export function openActivity({ config, now }: MarketoTarget, session: Session): Activity {
  /** When the lead was sent; undefined where this run sent none. */
  let since: number | undefined;
  let lead: string | undefined;
  let deleted = false;
  let known: Outcome;

  const ask = async (step: Step, id: string, begun: number, timeoutMs: number): Promise<boolean> => {
    const from = new Date(begun - BEFORE_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    const start = await session.read(
      step,
      'Activities could not be asked for',
      `/rest/v1/activities/pagingtoken.json?sinceDatetime=${from}`,
      timeoutMs,
    );
    let token = start.nextPageToken;
    for (let page = 0; token !== undefined && page < PAGES; page++) {
      const query = `activityTypeIds=${FILL_OUT_FORM}&leadIds=${id}&nextPageToken=${encodeURIComponent(token)}`;
      const found = await session.read(
        step,
        'Activities could not be read',
        `/rest/v1/activities.json?${query}`,
        timeoutMs,
      );
      if (found.result.some((row) => String(row.leadId) === id && isOfForm(row, config.formId))) return true;
      token = found.moreResult ? found.nextPageToken : undefined;
    }
    return false;
  };

  const look = async (step: Step, id: string): Promise<void> => {
    lead = id;
    if (known !== undefined || since === undefined) return;
    try {
      if (await ask(step, id, since, Math.max(1, Math.round(step.timeoutMs / 4))))
        known = `Marketo recorded that person ${id} filled out form ${config.formId}`;
    } catch (error) {
      const said = marketoErrorIn(error)?.message ?? (error instanceof Error ? error.message : 'no answer');
      known = {
        status: 'skipped',
        message: isDenied(error)
          ? `${said}: Read-Only Activity is not in the role, which the marketplace does not need`
          : `Activities could not be read: ${said}`,
      };
    }
  };

  return {
    begin() {
      since = now();
      lead = undefined;
      deleted = false;
      known = undefined;
    },
    look,
    gone() {
      deleted = true;
    },
    async outcome(step) {
      if (known !== undefined) return known;
      if (lead === undefined)
        return { status: 'skipped', message: 'No test lead was found whose activities could be read' };
      const until = clock() + step.timeoutMs * 0.8;
      for (let gap = 500; !deleted && clock() + gap < until && !step.signal.aborted; gap *= 2) {
        await pause(gap, step.signal);
        await look(step, lead);
        if (known !== undefined) return known;
      }
      return {
        status: 'skipped',
        message: deleted
          ? 'Marketo had not recorded yet that the form was filled out when the lead was removed: run it without --cleanup to wait for it'
          : 'Marketo has not recorded yet that the form was filled out; it may take some minutes, and smart campaigns wait for it',
      };
    },
  };
}

export function activityCheck(activity: Activity): Check {
  return {
    id: 'marketo/activity',
    title: 'Marketo records that the form was filled out',
    severity: 'advice',
    run: (step) => activity.outcome(step),
  };
}

/** The primary attribute of the activity is the form; older answers have it among the attributes alone. */
function isOfForm(row: Readonly<Record<string, unknown>>, formId: number): boolean {
  if (row.primaryAttributeValueId !== undefined && String(row.primaryAttributeValueId) === String(formId)) return true;
  const attributes = Array.isArray(row.attributes) ? row.attributes : [];
  const named = attributes.find((one) => one?.name === 'Webform ID');
  return String(row.primaryAttributeValue ?? named?.value ?? '') === String(formId);
}
