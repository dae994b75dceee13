import { Failure, type Step, type Verdict } from '../../checks/check.ts';
import type { SalesforceTarget } from './adapter.ts';
import { doubts } from './attested.ts';
import { lengthOutcome, picklistOutcome, requiredOutcome } from './fields.ts';
import { DAILY_LIMIT, dayCount } from './limits.ts';
import { duplicateRules, flows, listed, type Rule, triggers, validationRules } from './rules.ts';
import type { Session } from './session.ts';

export interface Suspect {
  readonly cause: string;
  readonly text: string;
}

export interface Suspicion {
  /** What somebody saw to be wrong in the settings that no API tells. */
  readonly seen: readonly Suspect[];
  /** What the org shows. */
  readonly shown: readonly Suspect[];
  /** What nobody has looked at of late, or of which no clear answer stands in the file. */
  readonly open: readonly string[];
}

export async function suspicionOf(target: SalesforceTarget, session: Session, step: Step): Promise<Suspicion> {
  const all = doubts(target.config, target.now());
  return {
    seen: all.flatMap(({ cause, text }) => (cause ? [{ cause, text }] : [])),
    shown: await suspectsIn(target, session, step),
    open: all.filter(({ cause }) => !cause).map(({ text }) => text),
  };
}

/** The one cause that stands out, if any: what a person saw, or the only thing that the org shows. */
export function outstanding({ seen, shown }: Suspicion): string | undefined {
  if (seen[0]) return seen[0].cause;
  const kinds = new Set(shown.map(({ cause }) => cause));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** Most telling first. A setting is cleared by a fresh and clear answer alone. */
export function placesOf({ seen, shown, open }: Suspicion): readonly string[] {
  return [
    ...seen.map(({ text }) => `most likely: ${text}`),
    ...shown.map(({ text }) => text),
    ...(open.length > 0 ? [`what no API tells (${open.join('; ')})`] : []),
    ...(seen.length + shown.length + open.length === 0
      ? ['a setting that has changed since somebody attested it, or a duplicate catcher of a package']
      : []),
  ];
}

/** Most telling first; what cannot be read is left out. */
async function suspectsIn(target: SalesforceTarget, session: Session, step: Step): Promise<readonly Suspect[]> {
  const suspects: Suspect[] = [];
  const ask = <T>(question: () => Promise<T>, none: T) => question().catch(() => none);
  const count = await ask(() => dayCount(session, step, target.now()), 0);
  if (count >= DAILY_LIMIT) {
    suspects.push({
      cause: 'salesforce-limit',
      text: `the daily limit of Web-to-Lead (${count} leads in 24 hours), so that the form waits in the queue`,
    });
  }
  const fields = await ask(async () => {
    const lead = await session.lead(step);
    const judges = [
      () => requiredOutcome(lead),
      () => picklistOutcome(session, step, lead),
      () => lengthOutcome(lead, target.now()),
    ];
    for (const judge of judges) {
      const found = await fieldSuspect(judge);
      if (found) return found;
    }
    return null;
  }, null);
  if (fields) suspects.push(fields);
  const rules: readonly (readonly [string, string, () => Promise<readonly Rule[]>])[] = [
    ['salesforce-validation-rule', 'validation rule', () => validationRules(session, step)],
    ['salesforce-duplicate', 'duplicate rule', () => duplicateRules(session, step)],
    ['salesforce-trigger-failed', 'trigger', () => triggers(session, step)],
    ['salesforce-trigger-failed', 'flow', () => flows(session, step)],
  ];
  for (const [cause, kind, question] of rules) {
    const active = await ask(question, []);
    if (active.length > 0)
      suspects.push({ cause, text: `the active ${kind}${active.length === 1 ? '' : 's'} ${listed(active)}` });
  }
  return suspects;
}

async function fieldSuspect(judge: () => unknown): Promise<Suspect | null> {
  try {
    const outcome = (await judge()) as Verdict | string | undefined;
    if (typeof outcome !== 'object' || outcome.status !== 'warned' || !outcome.cause) return null;
    return { cause: outcome.cause, text: outcome.message };
  } catch (error) {
    return error instanceof Failure && error.causeId ? { cause: error.causeId, text: error.message } : null;
  }
}
