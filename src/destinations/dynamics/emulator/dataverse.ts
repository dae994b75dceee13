import { type Answer, type Call, odata, odataHeaders, Refusal } from './http.ts';
import { leads } from './leads.ts';
import { metadata } from './metadata.ts';
import { principals } from './principals.ts';
import { select } from './select.ts';
import type { World } from './world.ts';

const API = /^\/api\/data\/v9\.[0-9](?:\/(.*))?$/;

/** The environment's Web API: null for a path that is none of its own. */
export function dataverse(world: World, call: Call): { readonly route: string; answer(): Answer } | null {
  const path = API.exec(call.path)?.[1];
  if (path === undefined && !API.test(call.path)) return null;
  const authorization = call.headers.authorization;
  if (!authorization) return { route: 'challenge', answer: () => challenge(world) };
  const resource = path ?? '';
  return { route: routeOf(call.method, resource), answer: () => guarded(world, call, resource, authorization) };
}

/** The names by which faults speak of a request. */
function routeOf(method: string, resource: string): string {
  if (/^WhoAmI(\(\))?$/.test(resource)) return 'whoami';
  if (/RetrieveUserPrivilege/.test(resource)) return 'privileges';
  if (resource.startsWith('EntityDefinitions')) return 'metadata';
  if (/^leads(\(|$)/.test(resource)) {
    return { POST: 'create', PATCH: 'update', DELETE: 'delete' }[method] ?? 'read';
  }
  return resource.split(/[/(]/, 1)[0] || 'root';
}

export function challenge(world: World, error = ''): Answer {
  const value = `Bearer ${error}authorization_uri=${world.url}/${world.challengeTenant}/oauth2/authorize, resource_id=${world.url}/`;
  return {
    status: 401,
    headers: { 'www-authenticate': value, 'content-type': 'text/html', 'cache-control': 'no-cache', ...odataHeaders() },
    body: 'HTTP Error 401 - Unauthorized: Access is denied',
  };
}

/** Token, membership, route, rights, payload: the order in which an environment is seen to look. */
function guarded(world: World, call: Call, resource: string, authorization: string): Answer {
  const token = world.tokens.get(/^Bearer (.+)$/.exec(authorization)?.[1] ?? '');
  if (!token || token.audience !== world.url || token.expiresAt < world.now()) {
    return challenge(world, 'error="invalid_token", error_description="Error during token validation", ');
  }
  try {
    if (!world.members.has(token.app)) {
      throw new Refusal(403, '0x80072560', 'The user is not a member of the organization.');
    }
    return served(world, call, resource);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function served(world: World, call: Call, resource: string): Answer {
  if (call.method === 'GET') {
    if (/^WhoAmI(\(\))?$/.test(resource)) {
      return odata(200, {
        '@odata.context': context(world, 'Microsoft.Dynamics.CRM.WhoAmIResponse'),
        BusinessUnitId: 'a1c3d7f0-52b4-ee11-9078-000d3a8b1c2d',
        UserId: world.systemUserId,
        OrganizationId: 'e5c3d7f0-52b4-ee11-9078-000d3a8b1c2d',
      });
    }
    if (/^RetrieveVersion(\(\))?$/.test(resource)) {
      return odata(200, {
        '@odata.context': context(world, 'Microsoft.Dynamics.CRM.RetrieveVersionResponse'),
        Version: '9.2.25113.00167',
      });
    }
  }
  const answer = metadata(world, call, resource) ?? principals(world, call, resource) ?? tables(world, call, resource);
  if (answer) return answer;
  const leadId = /^leads(?:\(([^)]*)\))?$/.exec(resource);
  if (leadId && world.sales) return leads(world, call, leadId[1]);
  throw new Refusal(404, '0x80060888', `Resource not found for the segment '${resource.split(/[/(]/, 1)[0]}'.`);
}

/** Tables that are only listed, each with the right that reading it takes. */
function tables(world: World, call: Call, resource: string): Answer | null {
  const [rows, privilege] =
    {
      roles: [world.knownRoles.map((name, index) => ({ name, roleid: roleId(index) })), 'prvReadRole'] as const,
      solutions: [world.solutions, 'prvReadSolution'] as const,
      duplicaterules: [world.duplicateRules, undefined] as const,
      sdkmessageprocessingsteps: [world.pluginSteps, undefined] as const,
      workflows: [world.workflows, undefined] as const,
    }[resource] ?? [];
  if (!rows || call.method !== 'GET') return null;
  if (privilege) need(world, privilege);
  const sample = { statecode: 0, ...rows[0] };
  const value = select(
    rows,
    call.query,
    (column) => rows.length === 0 || column.split('/')[0] === undefined || column.split('/', 1)[0]! in sample,
  );
  return odata(200, { '@odata.context': context(world, resource), value });
}

/** @throws Refusal in the words of a missing right */
export function need(world: World, privilege: string): void {
  if (world.roles.length === 0 && world.teams.length === 0) {
    throw new Refusal(
      403,
      '0x80042f09',
      `RetrievePrivilegeForUser: The user with id ${world.systemUserId} has not been assigned any roles. They need a role with the ${privilege} privilege.`,
    );
  }
  if (world.privileges.has(privilege)) return;
  throw new Refusal(
    403,
    '0x80040220',
    `Principal user (Id=${world.systemUserId}, type=8, roleCount=${world.roles.length}, privilegeCount=${world.privileges.size}, accessMode=4), is missing ${privilege} privilege (Id=0f5c1e87-a3b4-4d29-8e61-c7f2b9d05a36) on OTC=4 for entity 'lead' (LocalizedName='Lead').`,
  );
}

export function context(world: World, what: string): string {
  return `${world.url}/api/data/v9.2/$metadata#${what}`;
}

function roleId(index: number): string {
  return `b0a1f3c0-52b4-ee11-9078-0000000000${String(index).padStart(2, '0')}`;
}
