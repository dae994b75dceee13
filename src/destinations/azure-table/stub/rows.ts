import { randomUUID } from 'node:crypto';
import { type Predicate, parseFilter } from './filter.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TableRequest {
  readonly method: string;
  /** The decoded path below the account. */
  readonly resource: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  readonly body: string;
}

type Entity = Readonly<Record<string, unknown>>;
interface Table {
  readonly name: string;
  readonly rows: Map<string, Entity>;
}

export const JSON_TYPE = 'application/json;odata=minimalmetadata;streaming=true;charset=utf-8';
const PAGE = 1000;
/** Characters of a string property: 64 KiB of UTF-16. */
const MAX_TEXT = 32 * 1024;
const FORBIDDEN_IN_KEYS = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

const NO_ENTITY = () => errorReply(404, 'ResourceNotFound', 'The specified resource does not exist.');
const NO_TABLE = () => errorReply(404, 'TableNotFound', 'The table specified does not exist.');
const INVALID = () => errorReply(400, 'InvalidInput', 'One of the request inputs is not valid.');

/** Tables and rows in memory, with the rules and the refusals of the Table service. */
export function openStore(): { answer(request: TableRequest): Reply } {
  const tables = new Map<string, Table>();
  return {
    answer(request) {
      const { method, resource } = request;
      if (/^Tables(\(\))?$/i.test(resource)) {
        if (method === 'GET') return listTables(tables, request);
        if (method === 'POST') return createTable(tables, request);
      }
      const [, name = '', , keys] = /^([^()]+)(\((.*)\))?$/s.exec(resource) ?? [];
      const table = tables.get(name.toLowerCase());
      if (!table) return NO_TABLE();
      if (!keys) {
        if (method === 'GET') return queryRows(table, request);
        if (method === 'POST') return insertRow(table, request);
      }
      const [, partition, row] = /^PartitionKey='((?:[^']|'')*)',RowKey='((?:[^']|'')*)'$/s.exec(keys ?? '') ?? [];
      if (partition === undefined || row === undefined) return INVALID();
      const id = idOf(partition.replaceAll("''", "'"), row.replaceAll("''", "'"));
      if (method === 'GET') return getRow(table, id);
      if (method === 'DELETE') return deleteRow(table, id, request);
      return errorReply(501, 'NotImplemented', 'The requested operation is not implemented on the specified resource.');
    },
  };
}

function listTables(tables: ReadonlyMap<string, Table>, { query }: TableRequest): Reply {
  const holds = filterOf(query);
  if (!holds) return INVALID();
  const found = [...tables.values()].map(({ name }) => ({ TableName: name })).filter(holds);
  return json(200, { value: found.slice(0, topOf(query)) });
}

function createTable(tables: Map<string, Table>, { body }: TableRequest): Reply {
  const name = String(parse(body)?.TableName ?? '');
  if (name.length < 3 || name.length > 63) {
    return errorReply(
      400,
      'OutOfRangeInput',
      'The specified resource name length is not within the permissible limits.',
    );
  }
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || name.toLowerCase() === 'tables') {
    return errorReply(400, 'InvalidResourceName', 'The specified resource name contains invalid characters.');
  }
  if (tables.has(name.toLowerCase()))
    return errorReply(409, 'TableAlreadyExists', 'The table specified already exists.');
  tables.set(name.toLowerCase(), { name, rows: new Map() });
  return { status: 204, headers: { 'preference-applied': 'return-no-content' } };
}

function queryRows(table: Table, { query }: TableRequest): Reply {
  const holds = filterOf(query);
  if (!holds) return INVALID();
  const after = query.has('NextPartitionKey')
    ? idOf(query.get('NextPartitionKey') ?? '', query.get('NextRowKey') ?? '')
    : '';
  const ids = [...table.rows.keys()].sort().filter((id) => id >= after);
  const found = ids.filter((id) => holds(table.rows.get(id) ?? {}));
  const top = topOf(query);
  const next = found[top]?.split('\0');
  const select = query.get('$select')?.split(',');
  const value = found.slice(0, top).map((id) => {
    const row = Object.entries(table.rows.get(id) ?? {});
    return Object.fromEntries(select ? row.filter(([key]) => key.startsWith('odata.') || select.includes(key)) : row);
  });
  const more = {
    'x-ms-continuation-NextPartitionKey': next?.[0] ?? '',
    'x-ms-continuation-NextRowKey': next?.[1] ?? '',
  };
  return { ...json(200, { value }), ...(next ? { headers: more } : {}) };
}

function insertRow(table: Table, { body, header }: TableRequest): Reply {
  const sent = parse(body);
  if (!sent) return INVALID();
  const { PartitionKey: partition, RowKey: row } = sent;
  if (typeof partition !== 'string' || typeof row !== 'string') {
    return errorReply(400, 'PropertiesNeedValue', 'Values have not been specified for all properties in the entity.');
  }
  if ([partition, row].some((key) => FORBIDDEN_IN_KEYS.test(key) || key.length > 512)) {
    return errorReply(400, 'OutOfRangeInput', 'One of the request inputs is out of range.');
  }
  if (Object.values(sent).some((value) => typeof value === 'string' && value.length > MAX_TEXT)) {
    return errorReply(400, 'PropertyValueTooLarge', 'The property value is larger than the maximum size permitted.');
  }
  const id = idOf(partition, row);
  if (table.rows.has(id)) return errorReply(409, 'EntityAlreadyExists', 'The specified entity already exists.');
  const time = new Date().toISOString();
  const etag = `W/"datetime'${encodeURIComponent(time)}'"`;
  const entity = { 'odata.etag': etag, ...sent, Timestamp: time };
  table.rows.set(id, entity);
  if (header('prefer') === 'return-no-content')
    return { status: 204, headers: { etag, 'preference-applied': 'return-no-content' } };
  return { ...json(201, entity), headers: { etag } };
}

function getRow(table: Table, id: string): Reply {
  const entity = table.rows.get(id);
  return entity ? json(200, entity) : NO_ENTITY();
}

function deleteRow(table: Table, id: string, { header }: TableRequest): Reply {
  const entity = table.rows.get(id);
  if (!entity) return NO_ENTITY();
  const match = header('if-match');
  if (match !== '*' && match !== entity['odata.etag']) {
    return errorReply(
      412,
      'UpdateConditionNotSatisfied',
      'The update condition specified in the request was not satisfied.',
    );
  }
  table.rows.delete(id);
  return { status: 204 };
}

function idOf(partition: string, row: string): string {
  return `${partition}\0${row}`;
}

function topOf(query: URLSearchParams): number {
  return Math.min(Number(query.get('$top') ?? PAGE) || PAGE, PAGE);
}

function filterOf(query: URLSearchParams): Predicate | null {
  try {
    return query.has('$filter') ? parseFilter(query.get('$filter') ?? '') : () => true;
  } catch {
    return null;
  }
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) };
}

/** A refusal as the Table service words it. https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
export function errorReply(status: number, code: string, text: string): Reply {
  const value = `${text}\nRequestId:${randomUUID()}\nTime:${new Date().toISOString()}`;
  return {
    status,
    headers: { 'x-ms-error-code': code, 'content-type': JSON_TYPE },
    body: JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value } } }),
  };
}
