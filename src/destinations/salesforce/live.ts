import type { Check, Outcome, Step } from '../../checks/check.ts';
import type { SalesforceTarget } from './adapter.ts';
import { lengthOutcome, picklistOutcome, requiredOutcome } from './fields.ts';
import { limitOutcome } from './limits.ts';
import { apiOutcome, editionOutcome, leadOutcome, matchOutcome, signInOutcome } from './org.ts';
import { hostPath, placeOf } from './place.ts';
import {
  duplicateOutcome,
  duplicateRules,
  flows,
  isRefusal,
  type Rule,
  SETUP_RIGHT,
  triggerOutcome,
  triggers,
  unknownIfRefused,
  validationOutcome,
  validationRules,
} from './rules.ts';
import type { Session } from './session.ts';

/** Sign-in, org, Lead, rules, limits: what an API can tell of reasons why Web-to-Lead would drop a lead. All of it reads only. */
export function liveChecks(target: SalesforceTarget, session: Session): Check[] {
  const { api } = target.config;
  // Where a step's time runs out: a refusal names its own place.
  const address = api ? hostPath(api) : 'oid';
  const live = (
    name: string,
    title: string,
    severity: Check['severity'],
    needs: readonly string[],
    at: string,
    run: (step: Step) => Promise<Outcome>,
  ): Check => ({
    id: `salesforce/${name}`,
    title,
    severity,
    at,
    ...(needs.length > 0 ? { needs: needs.map((each) => `salesforce/${each}`) } : {}),
    run: async (step) =>
      session.lacking ? { status: 'skipped', message: `Not tried: ${session.lacking}` } : run(step),
  });
  const optional = (what: string, run: (step: Step) => Promise<Outcome>) => (step: Step) =>
    run(step).catch((error: unknown) => unknownIfRefused(error, what));

  return [
    live('sign-in', 'Salesforce takes the sign-in', 'at-risk', [], address, (step) =>
      signInOutcome(target, session, step),
    ),
    live('api-enabled', 'The REST API answers this user', 'at-risk', ['sign-in'], address, (step) =>
      apiOutcome(session, step),
    ),
    live(
      'oid-matches',
      'The org is the one of the organization identifier',
      'loses-leads',
      ['api-enabled'],
      'oid',
      (step) => matchOutcome(target, session, step),
    ),
    live(
      'edition',
      'The org is one that the marketplace can reach',
      'loses-leads',
      ['api-enabled'],
      'oid',
      optional('What kind of org it is', (step) => editionOutcome(target, session, step)),
    ),
    live(
      'lead-create',
      'The object Lead is there, to be read and created',
      'loses-leads',
      ['api-enabled'],
      address,
      (step) => leadOutcome(session, step, api ? placeOf('salesforce-permission', '', api) : ''),
    ),
    live(
      'required-fields',
      'No field is required that the form does not send',
      'loses-leads',
      ['lead-create'],
      'oid',
      async (step) => requiredOutcome(await session.lead(step)),
    ),
    live('picklists', 'No picklist refuses what the form sends', 'loses-leads', ['lead-create'], 'oid', async (step) =>
      picklistOutcome(session, step, await session.lead(step)),
    ),
    live('field-lengths', 'Every value fits into its field', 'loses-leads', ['lead-create'], 'oid', async (step) =>
      lengthOutcome(await session.lead(step), target.now()),
    ),
    live(
      'validation-rules',
      'No validation rule stands in the way',
      'loses-leads',
      ['api-enabled'],
      'oid',
      optional('Whether validation rules are active', async (step) =>
        validationOutcome(await validationRules(session, step)),
      ),
    ),
    live(
      'duplicate-rules',
      'No duplicate rule stands in the way',
      'loses-leads',
      ['api-enabled'],
      'oid',
      optional('Whether duplicate rules are active', async (step) =>
        duplicateOutcome(await duplicateRules(session, step)),
      ),
    ),
    live('triggers', 'No trigger or flow can stop a lead', 'at-risk', ['lead-create'], 'oid', (step) =>
      triggersOutcome(session, step),
    ),
    live('daily-limit', 'The limits of the org leave room', 'loses-leads', ['api-enabled'], 'oid', (step) =>
      limitOutcome(session, step, target.now()),
    ),
  ];
}

async function triggersOutcome(session: Session, step: Step): Promise<Outcome> {
  const unread: string[] = [];
  const read = (name: string, ask: () => Promise<readonly Rule[]>) =>
    ask().catch((error: unknown): readonly Rule[] => {
      if (!isRefusal(error)) throw error;
      unread.push(name);
      return [];
    });
  const apex = await read('triggers', () => triggers(session, step));
  const flow = await read('flows', () => flows(session, step));
  if (unread.length === 2)
    return {
      status: 'skipped',
      message: `Whether triggers or flows run on new leads is unknown: both questions were refused. ${SETUP_RIGHT}`,
    };
  return triggerOutcome(apex, flow, unread);
}
