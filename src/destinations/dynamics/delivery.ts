import { Failure, type Step, type Verdict } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import { isTestLeadOf } from '../../lead/own.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Delivery, Receipt, Stored } from '../destination.ts';
import { hostOf } from './clouds.ts';
import { type Columns, columnOf, columnsOf, leadOf, textsOf, writtenColumns } from './lead.ts';
import { LEAD_TABLE_PATH } from './rights.ts';
import { parsed, serviceErrorIn } from './service-error.ts';
import type { Session } from './session.ts';
import { type DynamicsTarget, exchange, jsonOf, literal, refused, requestOf } from './webapi.ts';

type Row = Readonly<Record<string, unknown>>;

/** The marketplace's own channel gives up after two minutes ('timed out while waiting for a reply after 00:02:00'). */
const SEND_TIMEOUT_MS = 120_000;
const WAIT_MS = 30_000;

/** A $filter names a column that the user may not read. */
const SECURED_IN_QUERY = '0x8004f506';
/** Leads that a search by marker looks at: one, and the copies or merges of it. */
const OF_ONE_MARKER = 10;

export function deliveryOf(target: DynamicsTarget, session: Session): Delivery {
  const { config } = target;
  const searched = searchedColumns(config.mapping);
  /** What a look has shown: a missing right is missing at every further one. */
  const seen: { unreadable?: string } = {};
  const columnsFor = (lead: TestLead) => columnsOf(lead, config.mapping);
  const selected = `$select=${['leadid', ...writtenColumns(config.mapping)].join(',')}`;

  const byId = async (step: Step, id: string, select = selected): Promise<HttpReply> =>
    exchange(target, step, await session.authorized(step, { path: `/leads(${id})?${select}` }));

  const isOwn = (row: Row, marker: string) => {
    const { email, lastName, ...others } = leadOf(row, config.mapping);
    return isTestLeadOf({ email, lastName, others: Object.values(others) }, marker);
  };

  /** The newest that is a test lead; else the newest that holds the marker somewhere, which is compared and not deleted. */
  const byMarker = async (step: Step, marker: string): Promise<Row | null> => {
    const ask = (columns: typeof searched) => {
      const filter = columns.map(([column, value]) => `${column}%20eq%20${literal(value(marker))}`).join('%20or%20');
      const path = `/leads?${selected}&$filter=${filter}&$orderby=createdon%20desc&$top=${OF_ONE_MARKER}`;
      return session.rows(step, `Leads of ${hostOf(config.url)} could not be searched`, path);
    };
    const rows = await ask(searched).catch((error: unknown) => {
      // A column may be secured, and the first of them holds the marker alone.
      if (serviceErrorIn(error)?.code !== SECURED_IN_QUERY || searched.length < 2) throw error;
      return ask(searched.slice(0, 1));
    });
    return rows.find((row) => isOwn(row, marker)) ?? rows[0] ?? null;
  };

  const found = async (step: Step, id: string | undefined, marker: string): Promise<Row | null> => {
    if (id === undefined) return byMarker(step, marker);
    const reply = await byId(step, id);
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw refused(target, `The lead ${id} could not be read`, reply);
    return jsonOf(target, `The lead ${id} could not be read`, reply);
  };

  return {
    sendTimeoutMs: SEND_TIMEOUT_MS,
    defaultWaitMs: WAIT_MS,
    get unreadable(): string | undefined {
      return seen.unreadable ?? (session.lacking ? `Not tried: ${session.lacking}` : undefined);
    },
    fields: (lead) => textsOf(columnsFor(lead)),
    preview(lead) {
      const at = new AbortController().signal;
      const request = requestOf(
        config.url,
        { signal: at, timeoutMs: SEND_TIMEOUT_MS },
        createRequest('***', columnsFor(lead)),
      );
      const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
      const body = JSON.stringify(JSON.parse(String(request.body)), null, 2);
      return { to: request.url, request: [`POST ${request.url}`, ...headers, '', body].join('\n') };
    },

    async send(step, lead): Promise<Receipt> {
      const { value: token } = await session.token(step).catch(neverSent);
      const columns = columnsFor(lead);
      const begun = clock();
      let reply: HttpReply;
      try {
        reply = await exchange(target, step, { ...createRequest(token, columns), timeoutMs: step.timeoutMs });
      } catch (error) {
        if (step.signal.aborted || beforeRequest(error)) throw error;
        return unanswered(target, Math.round(clock() - begun), error);
      }
      return acknowledged(reply);
    },

    async find(step, lead, receipt): Promise<Stored | null> {
      try {
        const record = await found(step, receipt?.id, lead.marker);
        return record ? await stored(target, session, step, record, receipt?.id) : null;
      } catch (error) {
        if (refusedRight(error)) {
          const left = `${lead.marker}${receipt?.id ? `, id ${receipt.id}` : ''}`;
          seen.unreadable = `The user may write leads and not read them (${rightIn(error, 'prvReadLead')} is missing), so nothing more is proved; ${receipt?.acknowledged ? '' : 'perhaps '}left behind: 1 test lead, ${left}`;
        }
        throw error;
      }
    },

    async remove(step, held, lead) {
      const first = await byId(step, held.id);
      const what = `The lead ${held.id} could not be read before its removal`;
      if (first.status !== 200 && first.status !== 404) throw refused(target, what, first);
      const row = first.status === 404 ? await byMarker(step, lead.marker) : jsonOf(target, what, first);
      if (row === null) return { removed: true };
      const id = typeof row.leadid === 'string' ? row.leadid : held.id;
      if (!isOwn(row, lead.marker)) {
        throw new Failure(`The lead ${id} does not carry the marker ${lead.marker}: it was left alone`, {
          status: 'failed',
        });
      }
      const request = await session.authorized(step, { method: 'DELETE', path: `/leads(${id})` });
      const reply = await exchange(target, step, request);
      if (reply.status === 403) {
        const error = refused(target, 'The removal was refused', reply);
        if (!refusedRight(error)) throw error;
        return {
          removed: false,
          denied: `The user may not delete leads (${rightIn(error, 'prvDeleteLead')} is missing)`,
        };
      }
      if (reply.status !== 404 && (reply.status < 200 || reply.status > 299)) {
        throw refused(target, `The lead ${id} was not removed`, reply);
      }
      const after = await byId(step, id, '$select=leadid');
      if (after.status !== 200 && after.status !== 404)
        throw refused(
          target,
          `The removal of the lead ${id} was taken, and whether it is gone could not be read`,
          after,
        );
      return { removed: after.status === 404 };
    },

    async whyMissing(): Promise<Verdict> {
      return {
        status: 'warned',
        message:
          'The environment confirmed the lead, so something removed it or hid it: a plug-in or flow on the create of leads, a bulk deletion job, or an assignment to an owner whose leads this user may not read',
        resolution: [
          'Look at the flows, plug-ins and real-time workflows that run when a lead is created (leadctl validate --deep names them).',
          'Give the user Read on Lead at Organization level if leads are assigned to others.',
          'Search for the marker in Dynamics as an administrator.',
        ],
      };
    },
  };

  function acknowledged(reply: HttpReply): Receipt {
    if (reply.status !== 201 && reply.status !== 204) {
      throw refused(target, `${hostOf(config.url)} did not take the lead`, reply);
    }
    const id = idOf(reply);
    return {
      acknowledged: true,
      ...(id === undefined ? {} : { id }),
      message: `${hostOf(config.url)} answered ${reply.status}${id ? ` and named the lead ${id}` : ''}`,
      evidence: { httpStatus: reply.status, ...(id ? { id } : {}) },
    };
  }
}

/** The create is never sent again: the search that follows tells whether it was carried out. */
function unanswered(target: DynamicsTarget, waitedMs: number, error: unknown): Receipt {
  const said = target.redactor.redact(error instanceof Error ? error.message : 'no answer');
  const code = (error as { code?: unknown }).code;
  return {
    acknowledged: false,
    message: `The create was sent and not answered: ${said}`,
    evidence: { waitedMs, ...(typeof code === 'string' ? { code } : {}) },
    unclear: silence(error),
  };
}

/** Columns that are searched, each with the value that a test lead has there; one that fields share holds more than it. */
function searchedColumns(mapping: DynamicsTarget['config']['mapping']) {
  const values = {
    marker: (marker: string) => marker,
    lastName: (marker: string) => marker,
    email: (marker: string) => `${marker}@test.com`,
  };
  const found = new Map<string, (marker: string) => string>();
  for (const [field, value] of Object.entries(values)) {
    const column = columnOf(field as keyof typeof values, mapping);
    if (column !== undefined && !found.has(column)) found.set(column, value);
  }
  return [...found];
}

/** A create that is not answered in time is one that runs too long; a line that was cut is told as any other. */
function silence(error: unknown): NonNullable<Receipt['unclear']> {
  if (String((error as { code?: unknown }).code).endsWith('TIMEOUT')) return { cause: 'dataverse-timeout' };
  return { cause: 'net-reset' };
}

/** Tells whoever keeps the books that no byte of the create has left: its own phases are those of the road. */
function neverSent(error: unknown): never {
  throw error instanceof Error ? Object.assign(error, { phase: 'connect' }) : error;
}

/** No Prefer header: the plain form needs no right to read, so it fails only where the marketplace's own would. */
function createRequest(token: string, columns: Columns) {
  return { method: 'POST' as const, path: '/leads', token, body: JSON.stringify(columns) };
}

function idOf(reply: HttpReply): string | undefined {
  const named = reply.headers['odata-entityid'] ?? reply.headers.location ?? '';
  const id = /leads\(([0-9a-f-]{36})\)/i.exec(named)?.[1];
  if (id || reply.status === 204) return id?.toLowerCase();
  // 201 is an acknowledgement, whatever its body.
  const leadid = parsed(reply.text())?.leadid;
  return typeof leadid === 'string' ? leadid.toLowerCase() : undefined;
}

/**
 * A secured column that the reader may not see comes as null, without an error
 * (https://learn.microsoft.com/power-apps/developer/data-platform/column-level-security), which proves nothing of it;
 * a null elsewhere is a value that was lost.
 */
async function stored(
  target: DynamicsTarget,
  session: Session,
  step: Step,
  record: Row,
  id: string | undefined,
): Promise<Stored> {
  const columns = [...writtenColumns(target.config.mapping)];
  const empty = columns.filter((column) => record[column] === null || record[column] === undefined);
  const securedColumns = empty.length > 0 ? await securedOf(session, step) : new Set<string>();
  const hidden = empty.filter((column) => securedColumns.has(column));
  const fields = columns.map((column): [string, string | null] => {
    const value = record[column];
    if (value !== null && value !== undefined) return [column, String(value)];
    return [column, hidden.includes(column) ? null : ''];
  });
  return {
    id: String(record.leadid ?? id),
    fields: Object.fromEntries(fields),
    ...(hidden.length > 0 ? { hidden } : {}),
  };
}

async function securedOf(session: Session, step: Step): Promise<ReadonlySet<string>> {
  const path = `${LEAD_TABLE_PATH}/Attributes?$select=LogicalName,IsSecured&$filter=IsSecured%20eq%20true`;
  const rows = await session.rows(step, 'The columns of Lead could not be read', path).catch(() => []);
  return new Set(rows.map((row) => String(row.LogicalName)));
}

/** 403 for want of a right, as against one for the whole caller. */
function refusedRight(error: unknown): boolean {
  const said = serviceErrorIn(error);
  return said?.status === 403 && (said.code === undefined || RIGHTS.has(said.code));
}

/** PrivilegeDenied, access denied on one record, and its kin: rights on a table or record. */
const RIGHTS = new Set(['0x80040220', '0x80048306', '0x80048405', '0x80042f09']);

function rightIn(error: unknown, otherwise: string): string {
  return /\bprv[A-Za-z]{2,60}/.exec(serviceErrorIn(error)?.message ?? '')?.[0] ?? otherwise;
}

/** True where the road broke before a byte of the request could leave. */
function beforeRequest(error: unknown): boolean {
  const phase = (error as { phase?: unknown }).phase;
  return typeof phase === 'string' && ['dns', 'connect', 'proxy', 'tls'].includes(phase);
}
