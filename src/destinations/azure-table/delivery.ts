import { type Begun, Failure, type Step } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { Delivery, Receipt, Stored } from '../destination.ts';
import { answerOf, isBusy, WrongForm, wordsOf } from './answer.ts';
import type { Account, Keys, StoredRow, Tables } from './client.ts';
import { columnsOf, fieldsOf, isTestLead, keysOf, markerOf, storedFields } from './lead.ts';
import type { Probe } from './probe.ts';

/** Phases in which no byte of the request had left. */
const BEFORE = ['dns', 'connect', 'proxy', 'tls'];
/** Requests of one search by marker: the service may return empty pages while it scans. */
const SEARCH_PAGES = 50;

export function deliveryOf(account: Account, table: string, tables: Tables, probe: Probe): Delivery {
  return {
    defaultWaitMs: 30_000,
    fields: fieldsOf,
    preview: (lead) => ({
      to: `storage account ${account.account}, table ${table}`,
      request: [
        `POST ${account.tableEndpoint}/${table}`,
        `Authorization: SharedKeyLite ${account.account}:***`,
        'Content-Type: application/json;odata=nometadata',
        'Prefer: return-no-content',
        '',
        JSON.stringify(entityOf(lead), null, 2),
      ].join('\n'),
    }),
    send: (step, lead) => send(step, lead, table, tables, probe),
    find: (step, { marker }, receipt) => find(step, marker, receipt?.acknowledged ?? false, tables, probe),
    remove: (step, stored, { marker }) => remove(step, stored, marker, tables, probe),
  };
}

function entityOf(lead: TestLead): Readonly<Record<string, string>> {
  const { partitionKey, rowKey } = keysOf(lead.marker);
  return { PartitionKey: partitionKey, RowKey: rowKey, ...columnsOf(lead) };
}

async function send(step: Step, lead: TestLead, table: string, tables: Tables, probe: Probe): Promise<Receipt> {
  const present = await probe.table(step);
  const created = present === null && (await create(step, table, tables, probe));
  const name = present ?? table;
  const keys = keysOf(lead.marker);
  const status = await tables.insert(step, name, keys, columnsOf(lead)).catch((error: unknown) => {
    throw mayHaveArrived(error)
      ? new Failure(
          `${brokeOff(error) ? 'The answer to the insert is not whole' : 'No answer to the insert came'}: whether the lead was written only a look into the table can tell`,
          {
            status: 'inconclusive',
            cause: error,
            ...(error instanceof Failure && error.resolution ? { resolution: error.resolution } : {}),
          },
        )
      : error;
  });
  const bytes = Buffer.byteLength(JSON.stringify(entityOf(lead)));
  return {
    acknowledged: true,
    id: idOf(keys),
    message: `The Table service answered ${status}: 1 entity, ${bytes} bytes, in table ${name}`,
    evidence: { httpStatus: status, table: name, bytes },
    ...(created
      ? {
          warning: {
            status: 'warned' as const,
            severity: 'advice' as const,
            message: `The lead was accepted; table ${name} did not exist, was made for it, and stays`,
            evidence: { httpStatus: status, table: name, bytes, tableCreated: true },
          },
        }
      : {}),
  };
}

const made = (table: string): Begun => ({
  words: `table ${table} did not exist, was made for the lead, and stays`,
  evidence: { table, tableCreated: true },
});

const perhapsMade = (table: string): Begun => ({
  words: `table ${table} did not exist, may have been made for the lead, and then stays`,
  evidence: { table, tableCreated: 'perhaps' },
});

/** False where somebody else made the table in between. Whatever ends the step from here on tells of the table. */
async function create(step: Step, table: string, tables: Tables, probe: Probe): Promise<boolean> {
  const began = clock();
  step.begun?.(perhapsMade(table));
  const created = await tables.create(step, table).catch(async (error: unknown) => {
    const answer = answerOf(error);
    const unclear = answer ? isBusy(answer) && answer.status >= 500 : mayHaveArrived(error);
    const there = unclear ? await isThere(step, step.timeoutMs - (clock() - began), table, tables) : false;
    if (there !== null) step.begun?.(there ? made(table) : null);
    if (answer?.code !== 'TableBeingDeleted') {
      const what =
        there === false ? `Table ${table} could not be made` : `The making of table ${table} got no clear answer`;
      throw new Failure(`${what}${answer ? `: ${wordsOf(answer)}` : ''}; no lead was sent`, {
        cause: error,
        nothingSent: true,
        ...(error instanceof Failure && error.status ? { status: error.status } : {}),
        ...(error instanceof Failure && error.resolution ? { resolution: error.resolution } : {}),
      });
    }
    throw new Failure(`Table ${table} cannot be made now: ${wordsOf(answer)}`, {
      status: 'inconclusive',
      cause: error,
      nothingSent: true,
      resolution: [
        'Wait until the deletion of the table is over, which takes a minute or more, and send again',
        'Do not delete and recreate the table of leads: what the marketplace writes in between is lost',
      ],
    });
  });
  step.begun?.(created ? made(table) : null);
  probe.made(table);
  return created;
}

/** One look in the time that is left of the step; null where none tells. */
async function isThere(step: Step, leftMs: number, table: string, tables: Tables): Promise<boolean | null> {
  const timeoutMs = Math.floor(leftMs);
  if (timeoutMs <= 0 || step.signal.aborted) return null;
  try {
    return (await tables.find({ signal: step.signal, timeoutMs }, table)).table !== null;
  } catch {
    return null;
  }
}

/** By key first, which the marker decides; then by marker, for a test lead that the marketplace itself wrote. */
async function find(
  step: Step,
  marker: string,
  acknowledged: boolean,
  tables: Tables,
  probe: Probe,
): Promise<Stored | null> {
  if (!/^MSFT_TEST_\d{18}$/.test(marker)) {
    throw new Failure('Only MSFT_TEST_ and 18 digits make the marker of a test lead', { status: 'failed' });
  }
  const table = await probe.table(step);
  if (table === null) return null;
  const own = await tables.get(step, table, keysOf(marker));
  // What was acknowledged has these keys and no other: a look that finds nothing need not scan the table.
  const row = own ?? (acknowledged ? null : await search(step, marker, table, tables));
  return row && (isTestLead(row, marker) || markerOf(row.columns) === marker)
    ? { id: idOf(row), fields: storedFields(row.columns) }
    : null;
}

/** The test lead; without one the row that carries its marker, so that its removal says why it is left alone. */
async function search(step: Step, marker: string, table: string, tables: Tables): Promise<StoredRow | null> {
  // LeadSource is `<marker>-<marker>|<offer>`: the full stop follows the hyphen.
  const filter = `Description eq '${marker}' or (LeadSource ge '${marker}-' and LeadSource lt '${marker}.')`;
  const until = (row: StoredRow) => isTestLead(row, marker);
  const { rows } = await tables.query(step, table, { filter, top: 10, pages: SEARCH_PAGES, until });
  return rows.find(until) ?? rows.find((row) => markerOf(row.columns) === marker) ?? null;
}

async function remove(step: Step, stored: Stored, marker: string, tables: Tables, probe: Probe) {
  const keys = keysFrom(stored.id);
  const table = await probe.table(step);
  const row = table === null ? null : await tables.get(step, table, keys);
  if (table === null || row === null) return { removed: true };
  if (!isTestLead(row, marker)) {
    throw new Failure(
      `The row ${stored.id} is not the test lead ${marker}, whatever one of its columns says: it was left alone, for nothing but an MSFT_TEST lead is ever deleted`,
      { status: 'failed' },
    );
  }
  try {
    await tables.remove(step, table, row);
  } catch (error) {
    const answer = answerOf(error);
    if (answer?.status !== 403) throw error;
    return { removed: false, denied: `The right to delete is missing: ${wordsOf(answer)}` };
  }
  return { removed: (await tables.get(step, table, keys)) === null };
}

/** An answer began, or came and cannot be read. */
function brokeOff(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof WrongForm || ('phase' in at && at.phase === 'response')) return true;
  }
  return false;
}

/** True where the request may have reached the service though no answer came back. */
function mayHaveArrived(error: unknown): boolean {
  if (answerOf(error)) return false;
  let onTheWay = false;
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('phase' in at && BEFORE.includes(String(at.phase))) return false;
    onTheWay ||= 'phase' in at || 'code' in at || at.name === 'AbortError' || at instanceof WrongForm;
  }
  return onTheWay;
}

/** Neither key may hold a slash. */
function idOf({ partitionKey, rowKey }: Keys): string {
  return `${partitionKey}/${rowKey}`;
}

function keysFrom(id: string): Keys {
  const cut = id.indexOf('/');
  return { partitionKey: id.slice(0, cut), rowKey: id.slice(cut + 1) };
}
