import type { Check, Outcome, Step, Verdict } from '../../checks/check.ts';
import { columnSecurityOutcome, duplicatesOutcome, encoded, pluginsOutcome, requiredOutcome } from './deep-table.ts';
import { unknownIfRefused } from './look-up.ts';
import { names, namesIn, privilegeOf, rolesOf } from './rights.ts';
import type { Session } from './session.ts';
import { type DynamicsTarget, literal } from './webapi.ts';

const ROLE = 'Microsoft Marketplace Lead Writer';

/** Rights that the published set-up has the publisher add to the role by hand (03/2020: Security settings 7 and 8). */
const ADDED_BY_HAND = [
  'prvReadAsyncOperation',
  'prvWriteAsyncOperation',
  'prvAppendToAsyncOperation',
  'prvCreateUserEntityUISettings',
  'prvReadUserEntityUISettings',
  'prvWriteUserEntityUISettings',
] as const;

/** Further read-only questions. A refused one proves neither presence nor absence, and is skipped with that reason. */
export function deepChecks(target: DynamicsTarget, session: Session): Check[] {
  const deep = (
    name: string,
    title: string,
    what: string,
    severity: Check['severity'],
    run: (step: Step) => Promise<Outcome>,
  ): Check => ({
    id: `dynamics/${name}`,
    title,
    severity,
    deep: true,
    needs: ['dynamics/whoami'],
    at: 'url',
    async run(step) {
      if (session.lacking) return { status: 'skipped', message: `Not tried: ${session.lacking}` };
      return run(step).catch((error: unknown) => unknownIfRefused(error, what));
    },
  });
  return [
    deep('user', 'The user is the one of this application, enabled', 'What the user is', 'at-risk', (step) =>
      userOutcome(target, session, step),
    ),
    deep('roles', 'The user has a security role', 'Which roles the user has', 'at-risk', (step) =>
      rolesOutcome(session, step),
    ),
    deep(
      'lead-writer',
      `The role ${ROLE} is there and complete`,
      `Whether the role ${ROLE} is there`,
      'advice',
      (step) => leadWriterOutcome(session, step),
    ),
    deep(
      'column-security',
      'No column that is written is secured',
      'Which columns are secured',
      'loses-leads',
      (step) => columnSecurityOutcome(target, session, step),
    ),
    deep('required-columns', 'No required column stays empty', 'Which columns are required', 'loses-leads', (step) =>
      requiredOutcome(target, session, step),
    ),
    deep(
      'duplicate-rules',
      'A customer who asks twice is not refused',
      'What refuses duplicates',
      'loses-leads',
      (step) => duplicatesOutcome(target, session, step),
    ),
    deep(
      'plugins',
      'Nothing of one’s own stands in the way of a new lead',
      'What runs when a lead is created',
      'loses-leads',
      (step) => pluginsOutcome(session, step),
    ),
    deep('version', 'The environment tells its version', 'The version', 'advice', async (step) => {
      const { Version } = await session.read(step, 'The version could not be read', '/RetrieveVersion()');
      return { status: 'passed', message: `Dataverse ${Version}`, evidence: { version: String(Version) } };
    }),
  ];
}

async function userOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const { auth } = target.config;
  const path = `/systemusers(${await session.userId(step)})?$select=fullname,applicationid,isdisabled,accessmode`;
  const user = await session.read(step, 'The user could not be read', path);
  const name = String(user.fullname ?? 'the user');
  if (user.isdisabled === true) {
    return { status: 'warned', cause: 'dataverse-user-disabled', message: `${name} is disabled` };
  }
  const application = typeof user.applicationid === 'string' ? user.applicationid.toLowerCase() : null;
  if (auth.type === 'entra' && application !== null && application !== auth.clientId.toLowerCase()) {
    return {
      status: 'warned',
      message: `${name} belongs to another application (${application})`,
      at: 'auth.clientId',
    };
  }
  // 1 Administrative, 2 Read: neither may write a lead.
  if (user.accessmode === 1 || user.accessmode === 2) {
    return {
      status: 'warned',
      severity: 'loses-leads',
      message: `${name} has the access mode ${user.accessmode === 2 ? 'Read' : 'Administrative'}, which writes no leads`,
      resolution: ['Open the user and set the access mode to Read-Write or Non-interactive.'],
    };
  }
  return `${name} is enabled${application ? ', an application user of this application' : ''}`;
}

async function rolesOutcome(session: Session, step: Step): Promise<Outcome> {
  const roles = await rolesOf(session, step);
  if (roles.length > 0) {
    const broad = roles.includes('System Administrator');
    if (!broad) return { status: 'passed', message: `Roles: ${names(roles)}`, evidence: { roles: names(roles) } };
    return {
      status: 'warned',
      severity: 'advice',
      message: `Roles: ${names(roles)}. Writing leads needs far less than System Administrator`,
      resolution: [`Give the user the role ${ROLE} in place of System Administrator.`],
    };
  }
  const teams = await session.rows(
    step,
    'The teams could not be read',
    `/systemusers(${await session.userId(step)})/teammembership_association?$select=name`,
  );
  return {
    status: 'warned',
    message: `No role is assigned to the user itself; what it may, it inherits from teams (${names(namesIn(teams)) || 'none'})`,
    resolution: [`Assign the role ${ROLE} to the user itself.`],
  };
}

async function leadWriterOutcome(session: Session, step: Step): Promise<Outcome> {
  const roles = await session.rows(
    step,
    'The roles of the environment could not be read',
    `/roles?$select=name,roleid&$filter=${encoded(`name eq ${literal(ROLE)}`)}`,
  );
  const solutions = await session.rows(
    step,
    'The solutions could not be read',
    `/solutions?$select=uniquename,friendlyname,version&$filter=${encoded(
      "contains(uniquename,'Marketplace') or contains(friendlyname,'Marketplace Lead')",
    )}`,
  );
  if (roles.length === 0) {
    const imported =
      solutions.length > 0
        ? `although the solution ${String(solutions[0]?.uniquename)} is`
        : 'and no solution of the marketplace is';
    return {
      status: 'warned',
      message: `The role ${ROLE} is not there, ${imported}; any other role with Create on Lead does as well`,
      resolution: [
        'Import the solution Microsoft Marketplace Lead Writer, or see that the role in use has Create on Lead.',
      ],
    };
  }
  const missing: string[] = [];
  let unknown: Verdict | undefined;
  for (const privilege of ADDED_BY_HAND) {
    const depth = await privilegeOf(session, step, privilege).catch((error: unknown) => {
      const what = `The role ${ROLE} is there; whether the user holds what is added to it by hand (${privilege})`;
      const refused = unknownIfRefused(error, what);
      unknown ??= refused;
      return null;
    });
    if (depth === undefined) missing.push(privilege);
  }
  if (missing.length > 0) {
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'dataverse-missing-privilege',
      message: `The role ${ROLE} is there, but the user lacks what is added to it by hand: ${missing.join(', ')}`,
      evidence: { missing: missing.join(', ') },
      resolution: [
        `Open the role ${ROLE} under Security roles.`,
        'User Entity UI Settings: Create, Read and Write at User level.',
        'System Job: Read, Write and Append To at Organization level.',
        'Save and close, and wait half a minute.',
      ],
    };
  }
  return unknown ?? `The role ${ROLE} is there, and the rights that are added to it by hand are held`;
}
