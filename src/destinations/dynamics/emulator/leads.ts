import { randomUUID } from 'node:crypto';
import { context, need } from './dataverse.ts';
import { type Answer, type Call, odata, odataHeaders, Refusal } from './http.ts';
import { columns, select } from './select.ts';
import type { Row, World } from './world.ts';

/** The table lead: create, read, change, delete, with the rights and column rules of the world. */
export function leads(world: World, call: Call, id: string | undefined): Answer {
  const known = (path: string) => world.columns.some((column) => column.name === path.split('/', 1)[0]);
  if (id === undefined) {
    if (call.method === 'POST') return create(world, call, known);
    if (call.method !== 'GET')
      throw new Refusal(405, '0x80060888', 'The requested resource does not support this http method.');
    need(world, 'prvReadLead');
    refuseSecured(world, `${call.query.get('$filter') ?? ''} ${call.query.get('$orderby') ?? ''}`);
    const value = select(
      [...world.leads.values()].map((row) => shown(world, row)),
      call.query,
      known,
    ).map((row) => withKey(row));
    const count = call.query.get('$count') === 'true' ? { '@odata.count': value.length } : {};
    return odata(200, { '@odata.context': context(world, 'leads'), ...count, value });
  }
  const key = id.replace(/^leadid=/, '').toLowerCase();
  const held = world.leads.get(key);
  const absent = () => new Refusal(404, '0x80040217', `lead With Id = ${key} Does Not Exist`);
  switch (call.method) {
    case 'GET':
      need(world, 'prvReadLead');
      if (!held) throw absent();
      return odata(200, {
        '@odata.context': context(world, 'leads/$entity'),
        ...columns(shown(world, held), call.query, known, ['leadid']),
      });
    case 'PATCH': {
      need(world, 'prvWriteLead');
      if (!held) throw absent();
      Object.assign(held, payload(world, call, known), { '@odata.etag': etag() });
      return entity(world, key, 204);
    }
    case 'DELETE':
      need(world, 'prvDeleteLead');
      if (!held) throw absent();
      world.leads.delete(key);
      return { status: 204, headers: odataHeaders() };
    default:
      throw new Refusal(405, '0x80060888', 'The requested resource does not support this http method.');
  }
}

function create(world: World, call: Call, known: (column: string) => boolean): Answer {
  need(world, 'prvCreateLead');
  const row = payload(world, call, known);
  const leadid = randomUUID();
  const stored: Row = {
    '@odata.etag': etag(),
    ...Object.fromEntries(world.columns.map((column) => [column.name, null])),
    ...row,
    fullname: [row.firstname, row.lastname].filter(Boolean).join(' '),
    createdon: new Date(world.now()).toISOString().replace(/\.\d+/, ''),
    _ownerid_value: world.systemUserId,
    statecode: 0,
    leadid,
  };
  world.leads.set(leadid, stored);
  if (!call.headers.prefer?.includes('return=representation')) return entity(world, leadid, 204);
  const body = columns(shown(world, stored), call.query, known, ['leadid']);
  return odata(
    201,
    { '@odata.context': context(world, 'leads/$entity'), ...body },
    { 'preference-applied': 'return=representation' },
  );
}

function entity(world: World, id: string, status: number): Answer {
  const url = `${world.url}/api/data/v9.2/leads(${id})`;
  return { status, headers: { ...odataHeaders(), 'odata-entityid': url, location: url } };
}

/** The body of a write, checked as Dataverse does: property, type, length, choice, column security. */
function payload(world: World, call: Call, known: (column: string) => boolean): Row {
  let row: Row;
  try {
    row = JSON.parse(call.body) as Row;
  } catch {
    throw payloadError('The JSON value could not be read.');
  }
  for (const [name, value] of Object.entries(row)) {
    if (!known(name)) {
      throw payloadError(
        `The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.lead'. Make sure to only use property names that are defined by the type.`,
      );
    }
    check(world, name, value);
  }
  return row;
}

function check(world: World, name: string, value: unknown): void {
  const column = world.columns.find((one) => one.name === name);
  if (!column || value === null) return;
  if (column.options) {
    if (typeof value !== 'number')
      throw payloadError(`Cannot convert the literal '${String(value)}' to the expected type 'Edm.Int32'.`);
    const accepted = column.options.map(([option]) => option);
    if (!accepted.includes(value)) {
      throw new Refusal(
        400,
        '0x8004431a',
        `A validation error occurred. The value ${value} of '${name}' on record of type 'lead' is outside the valid range. Accepted Values: ${accepted.join(',')}`,
      );
    }
  } else if (typeof value !== 'string') {
    throw payloadError(`Cannot convert the literal '${String(value)}' to the expected type 'Edm.String'.`);
  } else if (column.maxLength !== undefined && value.length > column.maxLength) {
    throw new Refusal(
      400,
      '0x80044331',
      `A validation error occurred.  The length of the '${name}' attribute of the 'lead' entity exceeded the maximum allowed length of '${column.maxLength}'.`,
    );
  }
  if (world.secured.has(name) && !world.writable.has(name)) {
    throw new Refusal(
      403,
      '0x8004f502',
      `Caller user with ID ${world.systemUserId} does not have Create permissions for the ${name} attribute in the lead entity. Count secured attributes in entity ${world.secured.size}. user has ${world.writable.size} secured attribute privileges.`,
    );
  }
}

function payloadError(inner: string): Refusal {
  return new Refusal(
    400,
    '0x80048d19',
    `Error identified in Payload provided by the user for Entity :'leads', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: ${inner}`,
  );
}

/** A secured column comes as null to a reader without the permission, and may not be searched by. */
function shown(world: World, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      world.secured.has(name) && !world.readable.has(name) ? null : value,
    ]),
  );
}

function refuseSecured(world: World, query: string): void {
  for (const name of world.secured) {
    if (world.readable.has(name) || !new RegExp(`\\b${name}\\b`).test(query)) continue;
    throw new Refusal(
      403,
      '0x8004f506',
      `The query contains the secured attribute ${name}, which the caller may not read.`,
    );
  }
}

function withKey(row: Row): Row {
  return row;
}

let version = 1_000_000;
function etag(): string {
  return `W/"${++version}"`;
}
