import { Failure, type Step, type Verdict } from '../../checks/check.ts';
import type { SalesforceTarget } from './adapter.ts';
import { doubts } from './attested.ts';
import { hiddenPicklists, lengthOutcome, picklistOutcome, requiredOutcome, tooLong } from './fields.ts';
import { DAILY_LIMIT, dayCount } from './limits.ts';
import { duplicateRules, flows, listed, type Rule, triggers, validationRules } from './rules.ts';
import type { Session } from './session.ts';

export interface Suspect {
  readonly cause: string;
  readonly text: string;
  /** What would refuse this very lead, as against what is merely there and may let it pass. */
  readonly refuses?: boolean;
}

export interface Suspicion {
  /** What somebody saw to be wrong in the settings that no API tells. */
  readonly seen: readonly Suspect[];
  /** What the org shows. */
  readonly shown: readonly Suspect[];
  /** What nobody has looked at of late, or of which no clear answer stands in the file. */
  readonly open: readonly string[];
  /** What could not be read: it is cleared of nothing. */
  readonly unread: readonly string[];
}

export async function suspicionOf(target: SalesforceTarget, session: Session, step: Step): Promise<Suspicion> {
  const all = doubts(target.config, target.now());
  const { shown, unread } = await suspectsIn(target, session, step);
  return {
    seen: all.flatMap(({ cause, text }) => (cause ? [{ cause, text }] : [])),
    shown,
    unread,
    open: all.filter(({ cause }) => !cause).map(({ text }) => text),
  };
}

export interface Outstanding {
  readonly cause: string;
  /** 0 to 1; less where it is only the last that is left, and least where other things were not looked at. */
  readonly confidence: number;
}

/**
 * The one cause that stands out, if any: what a person saw, what would refuse this lead, or the only thing that the org
 * shows, which is a guess.
 */
export function outstanding({ seen, shown, open, unread }: Suspicion): Outstanding | undefined {
  if (seen[0]) return { cause: seen[0].cause, confidence: 0.9 };
  const kinds = (suspects: readonly Suspect[]) => [...new Set(suspects.map(({ cause }) => cause))];
  const [sure, second] = kinds(shown.filter(({ refuses }) => refuses));
  if (sure !== undefined) return second === undefined ? { cause: sure, confidence: 0.9 } : undefined;
  const [only, other] = kinds(shown);
  if (only === undefined || other !== undefined) return undefined;
  return { cause: only, confidence: open.length + unread.length > 0 ? 0.5 : 0.7 };
}

/** Most telling first. A setting is cleared by a fresh and clear answer alone. */
export function placesOf({ seen, shown, open, unread }: Suspicion): readonly string[] {
  return [
    ...seen.map(({ text }) => `most likely: ${text}`),
    ...shown.map(({ text }) => text),
    ...(open.length > 0 ? [`what no API tells (${open.join('; ')})`] : []),
    ...(unread.length > 0 ? [`what could not be read here (${unread.join(', ')})`] : []),
    ...(seen.length + shown.length + open.length + unread.length === 0
      ? ['a setting that has changed since somebody attested it, or a duplicate catcher of a package']
      : []),
  ];
}

/** Most telling first. */
async function suspectsIn(
  target: SalesforceTarget,
  session: Session,
  step: Step,
): Promise<{ readonly shown: readonly Suspect[]; readonly unread: readonly string[] }> {
  const suspects: Suspect[] = [];
  const unread: string[] = [];
  const ask = <T>(what: string, question: () => Promise<T>, none: T) =>
    question().catch(() => {
      unread.push(what);
      return none;
    });
  const count = await ask('how many leads came today', () => dayCount(session, step, target.now()), 0);
  if (count >= DAILY_LIMIT) {
    suspects.push({
      cause: 'salesforce-limit',
      refuses: true,
      text: `the daily limit of Web-to-Lead (${count} leads in 24 hours), so that the form waits in the queue`,
    });
  }
  const fields = await ask(
    'the fields of Lead',
    async () => {
      const lead = await session.lead(step);
      const hidden = hiddenPicklists(lead);
      if (hidden.length > 0) unread.push(`what ${hidden.join(' and ')} may hold`);
      const judges = [
        () => requiredOutcome(lead),
        () => picklistOutcome(session, step, lead),
        () => (tooLong(lead, target.now()).length > 0 ? lengthOutcome(lead, target.now()) : undefined),
      ];
      for (const judge of judges) {
        const found = await fieldSuspect(judge);
        if (found) return found;
      }
      return null;
    },
    null,
  );
  if (fields) suspects.push(fields);
  const rules: readonly (readonly [string, string, () => Promise<readonly Rule[]>])[] = [
    ['salesforce-validation-rule', 'validation rule', () => validationRules(session, step)],
    ['salesforce-duplicate', 'duplicate rule', () => duplicateRules(session, step)],
    ['salesforce-trigger-failed', 'trigger', () => triggers(session, step)],
    ['salesforce-trigger-failed', 'flow', () => flows(session, step)],
  ];
  for (const [cause, kind, question] of rules) {
    const active = await ask(`${kind}s`, question, []);
    if (active.length === 0) continue;
    const events = active.some((one) => one.unsure) ? ' (on which events is not known)' : '';
    suspects.push({ cause, text: `the active ${kind}${active.length === 1 ? '' : 's'} ${listed(active)}${events}` });
  }
  return { shown: suspects, unread };
}

async function fieldSuspect(judge: () => unknown): Promise<Suspect | null> {
  try {
    const outcome = (await judge()) as Verdict | string | undefined;
    if (typeof outcome !== 'object' || outcome.status !== 'warned' || !outcome.cause) return null;
    // A field that takes no value twice refuses a lead of which one is there already.
    return { cause: outcome.cause, text: outcome.message, refuses: outcome.cause !== 'salesforce-duplicate' };
  } catch (error) {
    return error instanceof Failure && error.causeId
      ? { cause: error.causeId, text: error.message, refuses: true }
      : null;
  }
}
