import { describeLead, fieldsOfLead } from './describe.ts';
import { type Answer, type Call, json, Refusal, type Route } from './http.ts';
import { sessionOf } from './login.ts';
import { insertLead, violationOf } from './rules.ts';
import { runQuery } from './soql.ts';
import { tableOf } from './tables.ts';
import { full, type Row, type World } from './world.ts';

const OLDEST = 31;

/** The REST API of the org. */
export function rest(world: World, call: Call): Route | null {
  const match = /^\/services\/data(?:\/v(\d{1,3})\.0)?(\/.*)?$/.exec(call.path);
  if (!match) return null;
  const [, version, path = ''] = match;
  if (version === undefined) {
    return path === '' || path === '/'
      ? { route: 'version-list', answer: () => json(200, versions(world)) }
      : { route: 'page', answer: () => ({ status: 404 }) };
  }
  const number = Number(version);
  const { route, answer } = resource(world, call, path.replace(/\/$/, ''), `/services/data/v${version}.0`);
  return { route, answer: () => guarded(world, call, number, answer) };
}

/** Token first, then the API itself, then the version, then the question. */
function guarded(world: World, call: Call, version: number, answer: () => Answer): Answer {
  if (sessionOf(world, call) === null) throw new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!world.rights.api) {
    throw new Refusal(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.');
  }
  if (world.api.used >= world.api.max)
    throw new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  if (version < OLDEST) throw new Refusal(410, 'UNSUPPORTED_API_VERSION', 'The requested API version is retired.');
  if (version > world.newest) throw notFound();
  world.api.used++;
  const limit = { 'sforce-limit-info': `api-usage=${world.api.used}/${world.api.max}` };
  try {
    const reply = answer();
    return { ...reply, headers: { ...reply.headers, ...limit } };
  } catch (error) {
    if (error instanceof Refusal) return { ...error.answer, headers: { ...error.answer.headers, ...limit } };
    throw error;
  }
}

function notFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

function versions(world: World) {
  return Array.from({ length: world.newest - OLDEST + 1 }, (_, index) => ({
    label: `Version ${OLDEST + index}`,
    url: `/services/data/v${OLDEST + index}.0`,
    version: `${OLDEST + index}.0`,
  }));
}

function resource(world: World, call: Call, path: string, base: string): Route {
  const route = (name: string, method: string, answer: () => Answer): Route => ({
    route: name,
    answer: () => {
      if (call.method !== method) {
        throw new Refusal(
          405,
          'METHOD_NOT_ALLOWED',
          `HTTP Method '${call.method}' not allowed. Allowed are HEAD,${method}`,
        );
      }
      return answer();
    },
  });
  if (path === '') {
    return route('versions', 'GET', () => {
      if (!world.root) throw notFound();
      return json(200, root(world, base));
    });
  }
  if (path === '/limits') return route('limits', 'GET', () => json(200, limits(world)));
  if (path === '/query' || path === '/queryAll' || path.startsWith('/query/')) {
    const cursor = path.startsWith('/query/') ? path.slice('/query/'.length) : '';
    return route('query', 'GET', () => query(world, call, cursor, base, false));
  }
  if (path === '/tooling/query' || path.startsWith('/tooling/query/')) {
    return route('tooling', 'GET', () => query(world, call, path.slice('/tooling/query/'.length), base, true));
  }
  if (path === '/sobjects') return route('describe', 'GET', () => json(200, globalOf(world, base)));
  if (path === '/sobjects/Lead/describe') return route('describe', 'GET', () => json(200, describeLead(world)));
  if (path === '/sobjects/Lead') return route('create', 'POST', () => create(world, call));
  const id = /^\/sobjects\/Lead\/(\w{15}|\w{18})$/.exec(path)?.[1];
  if (id !== undefined) return record(world, call, id, base);
  const type = /^\/sobjects\/(\w+)/.exec(path)?.[1];
  return {
    route: type ? 'describe' : 'page',
    answer: () => {
      if (type) throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
      throw notFound();
    },
  };
}

function root(world: World, base: string) {
  const identity = `${world.url}/id/${full(world.orgId)}/${world.userId}`;
  return {
    tooling: `${base}/tooling`,
    sobjects: `${base}/sobjects`,
    query: `${base}/query`,
    limits: `${base}/limits`,
    ...(world.identity ? { identity } : {}),
  };
}

/** The objects that a lead's user may see, by their heads alone. */
function globalOf(world: World, base: string) {
  const { fields: _, ...lead } = describeLead(world);
  const urls = { sobject: `${base}/sobjects/Lead`, describe: `${base}/sobjects/Lead/describe` };
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: [{ ...lead, urls }] };
}

function limits(world: World) {
  return {
    DailyApiRequests: { Max: world.api.max, Remaining: world.api.max - world.api.used },
    DataStorageMB: { Max: world.storage.max, Remaining: world.storage.remaining },
    SingleEmail: { Max: 5000, Remaining: 4999 },
  };
}

/** A query of several pages names the next by a cursor. */
function query(world: World, call: Call, cursor: string, base: string, tooling: boolean): Answer {
  const [soql, offset] = cursor === '' ? [call.query.get('q') ?? '', 0] : resumed(cursor);
  const result = runQuery(soql, (name) => tableOf(world, name, tooling), Date.now());
  if (result.columns === null) return json(200, { totalSize: result.rows.length, done: true, records: [] });
  const page = result.rows.slice(offset, offset + world.pageSize);
  const end = offset + page.length;
  const done = end >= result.rows.length;
  const kind = tooling ? '/tooling' : '';
  return json(200, {
    ...(tooling ? { size: page.length, entityTypeName: result.object, queryLocator: null } : {}),
    totalSize: result.rows.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `${base}${kind}/query/${cursorOf(soql, end)}` }),
    records: page.map((row) => recordOf(row, result.object, result.columns ?? [], base)),
  });
}

function cursorOf(soql: string, offset: number): string {
  return `${Buffer.from(soql).toString('base64url')}-${offset}`;
}

function resumed(cursor: string): [string, number] {
  const cut = cursor.lastIndexOf('-');
  const offset = Number(cursor.slice(cut + 1));
  if (cut < 0 || Number.isNaN(offset)) throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return [Buffer.from(cursor.slice(0, cut), 'base64url').toString('utf8'), offset];
}

/** Dotted columns become nested objects. */
function recordOf(row: Row, object: string, columns: readonly string[], base: string): Row {
  const out: Row = { attributes: { type: object, url: `${base}/sobjects/${object}/${String(row.Id ?? '')}` } };
  for (const column of columns) {
    const [first = '', second] = column.split('.');
    if (second === undefined) out[first] = row[column] ?? null;
    else out[first] = { ...(out[first] as Row | undefined), [second]: row[column] ?? null };
  }
  return out;
}

function create(world: World, call: Call): Answer {
  if (!world.rights.create) throw new Refusal(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on object id');
  const lead = leadOf(world, call);
  const violation = violationOf(world, lead);
  if (violation) throw new Refusal(400, violation.errorCode, violation.message, violation.fields);
  return json(201, { id: insertLead(world, lead, world.userId, Date.now()), success: true, errors: [] });
}

/** The fields of a record; some clients repeat its `attributes`, which every answer carries and no field is. */
function leadOf(world: World, call: Call): Row {
  const { attributes: _, ...lead } = bodyOf(call);
  const known = new Set(fieldsOfLead(world).map((field) => field.name));
  const unknown = Object.keys(lead).find((name) => !known.has(name));
  if (unknown) throw new Refusal(400, 'INVALID_FIELD', `No such column '${unknown}' on sobject of type Lead`);
  return lead;
}

function bodyOf(call: Call): Row {
  try {
    const value: unknown = JSON.parse(call.body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, 'JSON_PARSER_ERROR', 'Unexpected character at [line:1, column:1]');
}

function record(world: World, call: Call, id: string, base: string): Route {
  const name = call.method === 'DELETE' ? 'delete' : call.method === 'PATCH' ? 'update' : 'read';
  return {
    route: name,
    answer: () => {
      const lead = [...world.leads.values()].find((one) => String(one.Id).slice(0, 15) === id.slice(0, 15));
      if (!lead) throw notFound();
      if (name === 'delete') {
        if (!world.rights.delete)
          throw new Refusal(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on object id');
        world.leads.delete(String(lead.Id));
        return { status: 204 };
      }
      if (name === 'update') {
        Object.assign(lead, leadOf(world, call));
        return { status: 204 };
      }
      const visible = fieldsOfLead(world).map((field) => String(field.name));
      const asked = call.query.get('fields')?.split(',');
      const missing = asked?.find((each) => !visible.includes(each));
      if (missing) throw new Refusal(400, 'INVALID_FIELD', `No such column '${missing}' on sobject of type Lead`);
      return json(200, recordOf(lead, 'Lead', [...new Set(['Id', ...(asked ?? visible)])], base));
    },
  };
}
