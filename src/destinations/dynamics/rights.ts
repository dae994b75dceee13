import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import { LEAD_SOURCE_COLUMN } from './lead.ts';
import { isAbsent, isRefusal, noTable, refusedHere, rethrowStated, rightMissing, unasked } from './look-up.ts';
import { serviceErrorIn } from './service-error.ts';
import type { Session } from './session.ts';
import { literal } from './webapi.ts';

type Row = Readonly<Record<string, unknown>>;

const PRIVILEGES = 'Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName';
export const LEAD_TABLE_PATH = "/EntityDefinitions(LogicalName='lead')";

/** The depth at which a privilege is held, those inherited from teams included; undefined where it is not. */
export async function privilegeOf(session: Session, step: Step, privilege: string): Promise<string | undefined> {
  const user = await session.userId(step);
  const { RolePrivileges: held } = await session.read(
    step,
    `The privilege ${privilege} could not be looked up`,
    `/systemusers(${user})/${PRIVILEGES}(PrivilegeName=${literal(privilege)})`,
  );
  if (!Array.isArray(held)) throw unclear(`The privilege ${privilege} could not be looked up`);
  const first = held[0] as Row | undefined;
  return first ? String(first.Depth ?? 'unknown') : undefined;
}

function unclear(what: string): Failure {
  return new Failure(`${what}: the answer is not of the form that the Web API documents`, { status: 'inconclusive' });
}

const CREATE = 'prvCreateLead';

const DEPTHS: Readonly<Record<string, string>> = {
  Basic: 'User',
  Local: 'Business Unit',
  Deep: 'Parent: Child Business Units',
  Global: 'Organization',
};

export async function createRight(session: Session, step: Step): Promise<Outcome> {
  // First, so that what is refused behind it is the look-up, and not WhoAmI.
  await session.userId(step);
  let depth: string | undefined;
  try {
    depth = await privilegeOf(session, step, CREATE);
  } catch (error) {
    return unknownRight(session, step, error);
  }
  if (depth) return `The user may create leads (access level ${DEPTHS[depth] ?? depth})`;
  throw await missingRight(session, step);
}

/** @throws what the answer states by itself, and what is no answer to the question. */
async function unknownRight(session: Session, step: Step, error: unknown): Promise<Outcome> {
  const said = serviceErrorIn(error);
  // Without the Sales app there is no table `lead`, and so no privilege of that name: a bare 400 then.
  if (said?.status === 400 || isAbsent(said)) await needTable(session, step, said.status === 400);
  // Otherwise the segment that is not found is the function of the look-up itself.
  const open = isAbsent(said) ? said : refusedHere(error);
  if (!open || rightMissing(open)?.toLowerCase() === CREATE.toLowerCase()) throw error;
  return unasked(
    open,
    'whether the user may create leads',
    'send-test proves it by the create itself',
    'Read on Security Role and User (prvReadRole, prvReadUser)',
  );
}

/**
 * @param hinted True where the environment knows no privilege to create leads: then any 404 means the table.
 * @throws Failure when the environment has no lead table.
 */
async function needTable(session: Session, step: Step, hinted: boolean): Promise<void> {
  try {
    await session.read(step, 'The table lead is not there', `${LEAD_TABLE_PATH}?$select=LogicalName,EntitySetName`);
  } catch (error) {
    const said = serviceErrorIn(error);
    if (isAbsent(said)) {
      if (hinted) throw noTable(error, said);
      rethrowStated(error, said);
    } else if (!refusedHere(error)) throw error;
  }
}

/** One more question, now that something is wrong: which roles the user has at all. */
async function missingRight(session: Session, step: Step): Promise<Failure> {
  const roles = await rolesOf(session, step).catch(() => undefined);
  if (roles?.length === 0) {
    return new Failure('The user has no security role that may create leads; none is assigned to it', {
      causeId: 'dataverse-no-roles',
      evidence: { privilege: CREATE, roles: 0 },
    });
  }
  const which = roles ? `with its roles (${names(roles)})` : 'with the roles it has, which it may not read';
  return new Failure(`The user may not create leads ${which}: ${CREATE} is missing`, {
    causeId: 'dataverse-missing-privilege',
    evidence: { privilege: CREATE, ...(roles ? { roles: names(roles) } : {}) },
  });
}

/** Names of the roles that are assigned to the user itself. */
export async function rolesOf(session: Session, step: Step): Promise<readonly string[]> {
  const user = await session.userId(step);
  const path = `/systemusers(${user})/systemuserroles_association?$select=name`;
  return namesIn(await session.rows(step, 'The roles could not be read', path));
}

export function namesIn(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => String(row.name ?? '')).filter((name) => name !== '');
}

export function names(all: readonly string[]): string {
  return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}

/** What the metadata say of the column; `id` is what permissions refer to. */
export interface ColumnFacts {
  readonly id: string;
  readonly secured: boolean;
  readonly options: readonly number[];
}

export function columnFacts(metadata: Row): ColumnFacts {
  if (typeof metadata.IsSecured !== 'boolean') throw unclear('The column leadsourcecode could not be looked up');
  const set = (metadata.OptionSet ?? metadata.GlobalOptionSet) as { Options?: unknown } | null | undefined;
  const options = Array.isArray(set?.Options) ? set.Options.map((option: Row) => Number(option.Value)) : [];
  return { id: String(metadata.MetadataId ?? ''), secured: metadata.IsSecured, options };
}

const TO_UNSECURE = [
  'Power Platform admin center › Environments › the environment › Settings › Users + permissions › Column security profiles: open or make a profile.',
  'Under Column Permission give Lead Source of the table Lead the right Create (and Read, so that it can be read back).',
  'Under Users or Teams add the user that the marketplace signs in as; a security role does not help here.',
  'Or switch Enable column security off for the column Lead Source of the table Lead.',
] as const;

/** Column security is on for leadsourcecode: who may write it all the same, a profile says, where that may be read. */
export async function secured(session: Session, step: Step, column: ColumnFacts): Promise<Outcome> {
  const evidence = { column: LEAD_SOURCE_COLUMN };
  const allowed = await mayCreate(session, step, [column.id]).catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });
  if (allowed?.has(column.id)) return 'Lead Source is secured, and the user may write it by a column security profile';
  if (allowed) {
    throw new Failure('Lead Source is secured, and no column security profile of the user lets it be created', {
      causeId: 'dataverse-field-permission',
      evidence,
      resolution: TO_UNSECURE,
    });
  }
  return {
    status: 'warned',
    cause: 'dataverse-field-permission',
    message:
      'Lead Source is secured by column security, and whether the user may write it all the same is unknown: that could not be read',
    evidence,
    resolution: TO_UNSECURE,
  };
}

/**
 * Of these secured columns, those that the user may create: by a profile of its own or of a team, or because System
 * Administrators may write every secured column. 4 means allowed.
 */
export async function mayCreate(
  session: Session,
  step: Step,
  columns: readonly string[],
): Promise<ReadonlySet<string>> {
  const user = await session.userId(step);
  const { AttributePrivileges: rows } = await session.read(
    step,
    'The column permissions could not be read',
    `/systemusers(${user})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`,
  );
  if (!Array.isArray(rows)) throw unclear('The column permissions could not be read');
  const listed = (rows as readonly Row[]).filter((row) => row.CanCreate === 4).map((row) => String(row.AttributeId));
  if (columns.every((column) => listed.includes(column))) return new Set(listed);
  return (await rolesOf(session, step)).includes('System Administrator') ? new Set(columns) : new Set(listed);
}
