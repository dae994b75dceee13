import { context, need } from './dataverse.ts';
import { type Answer, type Call, odata, Refusal } from './http.ts';
import type { World } from './world.ts';

const USER = /^systemusers\(([^)]+)\)(?:\/(.*))?$/;
const BY_NAME = /^Microsoft\.Dynamics\.CRM\.RetrieveUserPrivilegeByPrivilegeName\(PrivilegeName=(.+)\)$/;

/** The application user, its roles and rights; null for another path. */
export function principals(world: World, call: Call, resource: string): Answer | null {
  const match = USER.exec(resource);
  if (!match || call.method !== 'GET') return null;
  const [, id, rest = ''] = match;
  if (id?.toLowerCase() !== world.systemUserId) {
    throw new Refusal(404, '0x80040217', `systemuser With Id = ${id} Does Not Exist`);
  }
  if (rest === '') {
    need(world, 'prvReadUser');
    return odata(200, {
      '@odata.context': context(world, 'systemusers/$entity'),
      fullname: '# Contoso marketplace leads',
      applicationid: [...world.members][0] ?? null,
      isdisabled: false,
      accessmode: 4,
      islicensed: false,
      systemuserid: world.systemUserId,
    });
  }
  if (rest === 'systemuserroles_association') {
    need(world, 'prvReadRole');
    return named(world, world.roles);
  }
  if (rest === 'teammembership_association') return named(world, world.teams);
  if (/^Microsoft\.Dynamics\.CRM\.RetrieveUserPrivileges(\(\))?$/.test(rest))
    return privileges(world, [...world.privileges]);
  if (/^Microsoft\.Dynamics\.CRM\.RetrievePrincipalAttributePrivileges(\(\))?$/.test(rest)) {
    need(world, 'prvReadUser');
    const rows = [...world.secured].map((name) => ({
      AttributeId: world.columns.find((column) => column.name === name)?.id,
      CanCreate: world.writable.has(name) ? 4 : 0,
      CanRead: world.readable.has(name) ? 4 : 0,
      CanUpdate: world.writable.has(name) ? 4 : 0,
    }));
    return odata(200, { AttributePrivileges: rows.filter((row) => row.CanCreate + row.CanRead > 0) });
  }
  const byName = BY_NAME.exec(rest)?.[1];
  if (byName) return privilege(world, argument(byName, call));
  throw new Refusal(404, '0x80060888', `Resource not found for the segment '${rest}'.`);
}

/** Given in place, or by an alias of the query. */
function argument(text: string, call: Call): string {
  const value = text.startsWith('@') ? (call.query.get(text) ?? '') : text;
  const quoted = /^'(.*)'$/.exec(value);
  if (!quoted) throw new Refusal(400, '0x80060888', `Unrecognized literal '${value}'.`);
  return quoted[1] ?? '';
}

function privilege(world: World, name: string): Answer {
  if (/Lead$/.test(name) && !world.sales) {
    throw new Refusal(400, '0x80040216', `The privilege ${name} does not exist in this organization.`);
  }
  return privileges(world, world.privileges.has(name) && world.roles.length + world.teams.length > 0 ? [name] : []);
}

function privileges(world: World, names: readonly string[]): Answer {
  return odata(200, {
    '@odata.context': context(world, 'Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeNameResponse'),
    RolePrivileges: names.map((name) => ({
      Depth: 'Global',
      PrivilegeId: '0f5c1e87-a3b4-4d29-8e61-c7f2b9d05a36',
      BusinessUnitId: 'a1c3d7f0-52b4-ee11-9078-000d3a8b1c2d',
      PrivilegeName: name,
      RecordFilterId: '00000000-0000-0000-0000-000000000000',
    })),
  });
}

function named(world: World, names: readonly string[]): Answer {
  return odata(200, { '@odata.context': context(world, 'roles(name)'), value: names.map((name) => ({ name })) });
}
