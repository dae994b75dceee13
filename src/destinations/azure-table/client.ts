import type { TableClient, TableServiceClient, TableServiceClientOptions } from '@azure/data-tables';
import { Failure, type Step } from '../../checks/check.ts';
import type { Network } from '../../net/network.ts';
import { answerOf, failureFrom, timeOf } from './answer.ts';
import { isLoopback } from './endpoint.ts';
import type { Row } from './lead.ts';
import { requestOnLoopback } from './plain.ts';
import { type Headers, httpClientOf } from './transport.ts';

export interface Keys {
  readonly partitionKey: string;
  readonly rowKey: string;
}

export interface StoredRow extends Keys {
  readonly etag: string;
  /** When the service last wrote the row: ISO 8601, UTC. */
  readonly timestamp: string;
  readonly columns: Row;
}

export interface Listing {
  /** As the service spells the table; null where the account has none of that name. */
  readonly table: string | null;
  /** The service's clock, milliseconds since 1970. */
  readonly time: number | null;
}

/** The few operations on a storage account that leadctl needs. Each is one request, is not repeated, and throws a Failure in the service's words. */
export interface Tables {
  /** One signed listing; looks for the table without regard to case, as Azure does. */
  find(step: Step, table: string): Promise<Listing>;
  /** False where it was there already. */
  create(step: Step, table: string): Promise<boolean>;
  /** Resolves with the status of the acknowledgement. */
  insert(step: Step, table: string, keys: Keys, columns: Readonly<Record<string, string>>): Promise<number>;
  /** Null where there is no such row. */
  get(step: Step, table: string, keys: Keys): Promise<StoredRow | null>;
  /** At most `pages` requests of `top` rows; `complete` is false where rows were left unread. */
  query(
    step: Step,
    table: string,
    query: Query,
  ): Promise<{ readonly rows: readonly StoredRow[]; readonly complete: boolean }>;
  /** Only while the row is still the one with this etag. False where it was gone already. */
  remove(step: Step, table: string, row: StoredRow): Promise<boolean>;
}

export interface Query {
  readonly filter?: string;
  readonly select?: readonly string[];
  readonly top: number;
  readonly pages: number;
  /** Ends the reading early. */
  until?(row: StoredRow): boolean;
}

export interface Account {
  readonly account: string;
  /** Base64. */
  readonly key: string;
  /** URL without a trailing slash. */
  readonly tableEndpoint: string;
}

/** Retries, redirects and proxies are the network's business; the library's own logging could print addresses. */
const REMOVED_POLICIES = [
  'defaultRetryPolicy',
  'redirectPolicy',
  'proxyPolicy',
  'logPolicy',
  'decompressResponsePolicy',
];

export function openTables(account: Account, net: Network): Tables {
  let clients: Promise<Clients> | undefined;
  const open = () => {
    clients ??= connect(account, net);
    return clients;
  };
  const doing = async <T>(what: string, run: (clients: Clients) => Promise<T>): Promise<T> => {
    try {
      return await run(await open());
    } catch (error) {
      throw failureFrom(error, what, new URL(account.tableEndpoint));
    }
  };
  return {
    find: (step, table) => doing('Tables cannot be listed', ({ service }) => findTable(service, step, table)),
    create: (step, table) =>
      doing(`Table ${table} cannot be created`, async ({ service }) => {
        const [seen, onResponse] = watchStatus();
        // The library takes 409 TableAlreadyExists for success.
        await service.createTable(table, { ...limits(step), onResponse });
        return seen.status !== 409;
      }),
    insert: (step, table, keys, columns) =>
      doing('The lead cannot be written', async ({ client }) => {
        const [seen, onResponse] = watchStatus();
        await client(table).createEntity({ ...keys, ...columns }, { ...limits(step), onResponse });
        return seen.status;
      }),
    get: (step, table, keys) =>
      doing('The lead cannot be read', ({ client }) =>
        orNull(async () => rowOf(await client(table).getEntity(keys.partitionKey, keys.rowKey, limits(step)))),
      ),
    query: (step, table, query) =>
      doing(`Table ${table} cannot be read`, ({ client }) => queryRows(client(table), step, query)),
    remove: (step, table, { partitionKey, rowKey, etag }) =>
      doing('The lead cannot be deleted', ({ client }) =>
        orNull(() => client(table).deleteEntity(partitionKey, rowKey, { ...limits(step), etag })).then(
          (done) => done !== null,
        ),
      ),
  };
}

interface Clients {
  readonly service: TableServiceClient;
  client(table: string): TableClient;
}

async function connect(account: Account, net: Network): Promise<Clients> {
  const url = new URL(account.tableEndpoint);
  const insecure = url.protocol === 'http:';
  if (insecure && !isLoopback(url.hostname)) {
    throw new Failure(`${url.hostname} is to be reached by plain http: the key's signature travels by https only`, {
      causeId: 'table-connection-string',
      at: 'connectionString',
    });
  }
  const { AzureNamedKeyCredential, TableClient, TableServiceClient } = await import('@azure/data-tables');
  const credential = new AzureNamedKeyCredential(account.account, account.key);
  const options: TableServiceClientOptions = {
    httpClient: httpClientOf(insecure ? requestOnLoopback : net.request.bind(net), url.host),
    allowInsecureConnection: insecure,
    retryOptions: { maxRetries: 0 },
  };
  const bare = <T extends TableClient | TableServiceClient>(client: T): T => {
    for (const name of REMOVED_POLICIES) client.pipeline.removePolicy({ name });
    return client;
  };
  return {
    service: bare(new TableServiceClient(account.tableEndpoint, credential, options)),
    client: (table) => bare(new TableClient(account.tableEndpoint, table, credential, options)),
  };
}

function watchStatus(): [{ status: number }, (reply: { readonly status: number }) => void] {
  const seen = { status: 0 };
  return [
    seen,
    (reply) => {
      seen.status = reply.status;
    },
  ];
}

function limits(step: Step) {
  return { abortSignal: step.signal, requestOptions: { timeout: step.timeoutMs } };
}

async function findTable(service: TableServiceClient, step: Step, table: string): Promise<Listing> {
  let time: number | null = null;
  const page = async (
    top: number,
    filter?: string,
  ): Promise<{ readonly name: string | null; readonly more: boolean }> => {
    const options = {
      ...limits(step),
      onResponse: (reply: { headers: Headers }) => {
        time = timeOf(reply.headers.get('date'));
      },
      ...(filter ? { queryOptions: { filter } } : {}),
    };
    for await (const items of service.listTables(options).byPage({ maxPageSize: top })) {
      const found = items.find((item) => item.name?.toLowerCase() === table.toLowerCase());
      return { name: found?.name ?? null, more: Boolean((items as { continuationToken?: string }).continuationToken) };
    }
    return { name: null, more: false };
  };
  const first = await page(1000);
  if (first.name || !first.more) return { table: first.name, time };
  // More tables than a page holds: ask for this one by name, in the one spelling that is known.
  return { table: (await page(1, `TableName eq '${table.replaceAll("'", "''")}'`)).name, time };
}

async function queryRows(client: TableClient, step: Step, query: Query) {
  const rows: StoredRow[] = [];
  let pages = 0;
  const { filter, select } = query;
  const queryOptions = {
    ...(filter ? { filter } : {}),
    ...(select ? { select: ['PartitionKey', 'RowKey', 'Timestamp', ...select] } : {}),
  };
  const iterator = client.listEntities({ ...limits(step), queryOptions }).byPage({ maxPageSize: query.top });
  for await (const page of iterator) {
    pages++;
    const token = (page as { continuationToken?: string }).continuationToken;
    for (const entity of page) {
      const row = rowOf(entity);
      rows.push(row);
      if (query.until?.(row)) return { rows, complete: false };
    }
    if (!token) return { rows, complete: true };
    if (pages >= query.pages) break;
  }
  return { rows, complete: false };
}

function rowOf(entity: object): StoredRow {
  const { partitionKey, rowKey, etag, timestamp, ...rest } = entity as Record<string, unknown>;
  const columns = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('odata.')));
  return {
    partitionKey: String(partitionKey ?? ''),
    rowKey: String(rowKey ?? ''),
    etag: String(etag ?? ''),
    timestamp: String(timestamp ?? ''),
    columns,
  };
}

/** Null in place of the service's 'there is no such entity'. A missing table is an error of its own. */
async function orNull<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    const answer = answerOf(error);
    if (answer?.status === 404 && (answer.code === 'ResourceNotFound' || answer.code === 'EntityNotFound')) return null;
    throw error;
  }
}
