import type { Outcome, Step, Verdict } from '../../checks/check.ts';
import { columnOf, LEAD_SOURCE_COLUMN, LEAD_SOURCE_WEB } from './lead.ts';
import { isAbsent, refusedHere, rethrowStated, unasked } from './look-up.ts';
import { type ColumnFacts, columnFacts, LEAD_TABLE_PATH, secured } from './rights.ts';
import { type ServiceError, serviceErrorIn } from './service-error.ts';
import type { Session } from './session.ts';
import type { DynamicsTarget } from './webapi.ts';

const PLAIN_PATH = `${LEAD_TABLE_PATH}/Attributes(LogicalName='${LEAD_SOURCE_COLUMN}')`;
const SELECT = '$select=LogicalName,IsSecured';

/** Tells the options as well; not everything that speaks for an environment serves the cast. */
const WITH_OPTIONS = `${PLAIN_PATH}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?${SELECT}&$expand=OptionSet,GlobalOptionSet`;
const PLAIN = `${PLAIN_PATH}?${SELECT}`;

export async function leadSourceOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const facts = await columnSeen(session, step);
  if ('status' in facts) return facts;
  if (facts.secured) return secured(session, step, facts);
  const mapped = columnOf('leadSource', target.config.mapping) === LEAD_SOURCE_COLUMN;
  if (!mapped && facts.options.length > 0 && !facts.options.includes(LEAD_SOURCE_WEB)) {
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'dataverse-value-out-of-range',
      message: `The column Lead Source has no option ${LEAD_SOURCE_WEB} (Web); a lead that names it is refused`,
      evidence: { options: facts.options.join(', ') },
      resolution: [
        'Power Apps › Tables › Lead › Columns › Lead Source: add the choice with the value 8 (Web).',
        'Prove it with leadctl send-test, which writes that value as the marketplace is thought to: which one it really writes is not published.',
      ],
    };
  }
  return facts.options.length > 0
    ? 'Lead Source is there, not secured, and has the option Web'
    : 'Lead Source is there and not secured; which options it has could not be looked at';
}

/** What the metadata say of the column, or why they cannot be had from here. */
async function columnSeen(session: Session, step: Step): Promise<ColumnFacts | Verdict> {
  const open: { readonly error: unknown; readonly said: ServiceError }[] = [];
  for (const path of [WITH_OPTIONS, PLAIN]) {
    try {
      return columnFacts(await session.read(step, 'The column leadsourcecode could not be looked up', path));
    } catch (error) {
      const said = serviceErrorIn(error);
      if (!said || !(isAbsent(said) || refusedHere(error))) throw error;
      open.push({ error, said });
    }
  }
  for (const { error, said } of open) if (isAbsent(said)) rethrowStated(error, said);
  return unasked(
    open[open.length - 1]!.said,
    'the column Lead Source',
    'send-test proves that it can be written by the create itself',
    'Read on Entity, Attribute and Option Set (prvReadEntity, prvReadAttribute, prvReadOptionSet)',
  );
}
