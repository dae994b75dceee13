import type { Outcome, Step } from '../../checks/check.ts';
import { writtenColumns } from './lead.ts';
import { unknownIfRefused } from './look-up.ts';
import { LEAD_TABLE_PATH, mayCreate, names, namesIn } from './rights.ts';
import type { Session } from './session.ts';
import type { DynamicsTarget } from './webapi.ts';

type Row = Readonly<Record<string, unknown>>;

export async function columnSecurityOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const written = writtenColumns(target.config.mapping);
  const rows = (await attributes(session, step, 'IsSecured eq true')).filter((row) =>
    written.has(String(row.LogicalName)),
  );
  if (rows.length === 0) return `None of the ${written.size} columns that are written is secured`;
  const ids = rows.map((row) => String(row.MetadataId));
  const allowed = await mayCreate(session, step, ids).catch((error: unknown) =>
    unknownIfRefused(
      error,
      `Secured: ${rows.map((row) => row.LogicalName).join(', ')}. Whether the user may create them`,
    ),
  );
  if ('status' in allowed) return allowed;
  const closed = rows.filter((row) => !allowed.has(String(row.MetadataId))).map((row) => String(row.LogicalName));
  if (closed.length === 0) return `Secured, and open to the user: ${rows.map((row) => row.LogicalName).join(', ')}`;
  return {
    status: 'warned',
    cause: 'dataverse-field-permission',
    message: `Secured columns that the user may not create: ${closed.join(', ')}`,
    evidence: { columns: closed.join(', ') },
    resolution: [
      'Power Platform admin center › Environments › the environment › Settings › Users + permissions › Column security profiles: open or make a profile.',
      `Under Column Permission allow Create for ${closed.join(', ')} of the table Lead, and add the user under Users.`,
    ],
  };
}

export async function requiredOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const written = writtenColumns(target.config.mapping);
  const level = "RequiredLevel/Value eq Microsoft.Dynamics.CRM.AttributeRequiredLevel'ApplicationRequired'";
  const empty = (await attributes(session, step, level))
    .filter((row) => row.IsValidForCreate !== false)
    .map((row) => String(row.LogicalName))
    .filter((column) => !written.has(column));
  if (empty.length === 0) return 'Every required column of Lead is written';
  return {
    status: 'warned',
    cause: 'dataverse-required-missing',
    message: `Business required, and not written: ${empty.join(', ')}. Forms demand it; a plug-in or business rule may refuse the lead for it`,
    evidence: { columns: empty.join(', ') },
    resolution: [
      `Power Apps › Tables › Lead › Columns: set ${empty.join(', ')} to Optional or Business recommended, or give it a default by a flow after the create.`,
      'Prove it with leadctl send-test.',
    ],
  };
}

export async function duplicatesOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const written = writtenColumns(target.config.mapping);
  const keys = await session.rows(
    step,
    'The keys could not be read',
    `${LEAD_TABLE_PATH}/Keys?$select=LogicalName,KeyAttributes`,
  );
  const closing = keys.filter((key) => {
    const columns = Array.isArray(key.KeyAttributes) ? key.KeyAttributes.map(String) : [];
    return columns.length > 0 && columns.every((column) => written.has(column));
  });
  if (closing.length > 0) {
    return {
      status: 'warned',
      cause: 'dataverse-duplicate',
      message: `An alternate key refuses a second lead with the same ${closing.map((key) => (key.KeyAttributes as unknown[]).join(' and ')).join('; ')}`,
      resolution: [
        'Power Apps › Tables › Lead › Keys: delete the key, or make it of columns that the marketplace does not write.',
      ],
    };
  }
  const rules = await session.rows(
    step,
    'The duplicate detection rules could not be read',
    `/duplicaterules?$select=name&$filter=${encoded("baseentityname eq 'lead' and statecode eq 1")}`,
  );
  if (rules.length === 0) return 'No alternate key and no duplicate detection rule on Lead';
  return `Duplicate detection rules (${names(namesIn(rules))}) concern people in forms; a program is refused only when it asks to be`;
}

export async function pluginsOutcome(session: Session, step: Step): Promise<Outcome> {
  const steps = await session.rows(
    step,
    'The plug-in steps could not be read',
    `/sdkmessageprocessingsteps?$select=name,stage&$filter=${encoded(
      "sdkmessageid/name eq 'Create' and sdkmessagefilterid/primaryobjecttypecode eq 'lead' and mode eq 0 and statecode eq 0 and ishidden/Value eq false",
    )}`,
  );
  const flows = await session.rows(
    step,
    'The real-time workflows could not be read',
    `/workflows?$select=name&$filter=${encoded(
      "primaryentity eq 'lead' and mode eq 1 and triggeroncreate eq true and statecode eq 1 and type eq 1",
    )}`,
  );
  const own = namesIn([...steps, ...flows]).filter((name) => !name.startsWith('Microsoft.Dynamics.'));
  if (own.length === 0) return 'No synchronous plug-in step or real-time workflow of one’s own on the create of a lead';
  return {
    status: 'warned',
    severity: 'at-risk',
    message: `Runs before a lead is saved, and can refuse or delay it: ${names(own)}. The marketplace waits two minutes`,
    evidence: { steps: own.length },
    resolution: [
      'See that none of them demands a column that the marketplace does not write.',
      'Make them asynchronous where they need not decide.',
      'Prove it with leadctl send-test, which waits as long as the marketplace.',
    ],
  };
}

function attributes(session: Session, step: Step, filter: string): Promise<readonly Row[]> {
  const path = `${LEAD_TABLE_PATH}/Attributes?$select=LogicalName,AttributeType,RequiredLevel,IsSecured,IsValidForCreate&$filter=${encoded(filter)}`;
  return session.rows(step, 'The columns of Lead could not be read', path);
}

/** Blanks alone need it: quotes, brackets and slashes may stand in a query. */
export function encoded(filter: string): string {
  return filter.replaceAll(' ', '%20');
}
