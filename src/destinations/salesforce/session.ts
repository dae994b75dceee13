import { Failure, type Step } from '../../checks/check.ts';
import type { SalesforceApi } from '../../config/types.ts';
import type { SalesforceTarget } from './adapter.ts';
import { apiErrorIn } from './api-error.ts';
import { apiFailure } from './api-failure.ts';
import { odd } from './between.ts';
import { placeOf } from './place.ts';
import { API_VERSION, type Connection, connect, type SignedIn, signIn } from './sign-in.ts';
import { withoutRoot } from './versions.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Of a field of Lead, what decides whether the marketplace's form passes it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly calculated: boolean;
  readonly custom: boolean;
  readonly unique: boolean;
  readonly restrictedPicklist: boolean;
  readonly dependentPicklist: boolean;
  readonly controllerName: string | null;
  /** A value that Salesforce puts in by itself. */
  readonly hasDefault: boolean;
  /** Of the active ones. */
  readonly values: readonly string[];
}

export interface Describe {
  readonly label: string;
  readonly createable: boolean;
  readonly deletable: boolean;
  readonly fields: readonly Field[];
}

/** The root of the REST API: that it answers proves that the token is taken and the API is there for this user. */
export interface Root {
  /** The address of the identity service; '' where none is named. */
  readonly identity: string;
  /** Where it is not found: whether the list of versions, which anybody may read, has the one that is asked for. */
  readonly absent?: 'listed' | 'unlisted';
}

/**
 * What the checks and the delivery of one run share, so that a green run asks each question once. Only answers are kept:
 * what failed is asked anew by whoever needs it.
 */
export interface Session {
  /** Why the org cannot be asked at all; undefined where it can. */
  readonly lacking: string | undefined;
  signedIn(step: Step): Promise<SignedIn>;
  root(step: Step): Promise<Root>;
  /** One call through jsforce with the token; `what` begins the sentence of a refusal. */
  call<T>(step: Step, what: string, run: (connection: Connection) => Promise<T>): Promise<T>;
  /** All rows of a query, page by page; a query that does not end is an error, not a part of an answer. */
  rows(step: Step, what: string, soql: string, api?: 'tooling'): Promise<readonly Row[]>;
  count(step: Step, what: string, soql: string): Promise<number>;
  lead(step: Step): Promise<Describe>;
  /** The answer to a question that was asked before, or a new one. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Pages of one query that are read: more rules than that are no longer a list for people. */
const MAX_PAGES = 20;

export function openSession(target: SalesforceTarget): Session {
  const { api } = target.config;
  const answers = new Map<string, unknown>();

  const session: Session = {
    lacking: api
      ? undefined
      : `the file has no access to the org. To have it looked at, add below destinations.${target.name}: api: { loginUrl: https://<your My Domain>.my.salesforce.com, auth: { type: client-credentials, clientId: <Consumer Key>, clientSecret: … } } (leadctl guide salesforce --step 6)`,
    async once<T>(key: string, ask: () => Promise<T>): Promise<T> {
      if (!answers.has(key)) answers.set(key, await ask());
      return answers.get(key) as T;
    },
    signedIn(step) {
      if (!api) throw new TypeError('no api is configured');
      return session.once('sign-in', () => signIn(target, step, api));
    },
    root: (step) =>
      session.once('root', async () => {
        const what = 'The REST API was refused';
        let root: Row;
        try {
          root = await session.call(step, what, (connection) =>
            connection.request<Row>(`/services/data/v${API_VERSION}`),
          );
        } catch (error) {
          if (!api) throw error;
          return withoutRoot(session, step, error, api);
        }
        const { sobjects, identity } = root;
        if (typeof sobjects !== 'string' && typeof identity !== 'string') throw unreadable(what);
        return { identity: typeof identity === 'string' ? identity : '' };
      }),
    async call(step, what, run) {
      if (!api) throw new TypeError('no api is configured');
      const { instanceUrl, accessToken } = await session.signedIn(step);
      try {
        // Without credentials of its own it cannot try to renew the session, which would hide the true error.
        return await run(await connect(target, step, { instanceUrl, accessToken }));
      } catch (error) {
        throw apiFailure(what, error, api, true);
      }
    },
    rows: (step, what, soql, kind) =>
      session.call(step, what, async (connection) => {
        const path = `${kind ? `/${kind}` : ''}/query?q=${encodeURIComponent(soql)}`;
        const rows: Row[] = [];
        let next: string | undefined = path;
        for (let page = 0; next !== undefined; page++) {
          // Part of an answer that goes on for ever is neither a list nor a number.
          if (page === MAX_PAGES) throw unreadable(what, `the answer goes on after ${MAX_PAGES} pages`);
          const answer: Page = await connection.request<Page>(next);
          if (!Array.isArray(answer.records) || !answer.records.every(isRow)) throw unreadable(what);
          if (typeof answer.done !== 'boolean') throw unreadable(what, 'the answer does not say whether it is whole');
          rows.push(...answer.records);
          const following = answer.done ? undefined : nextPage(answer.nextRecordsUrl, what);
          if (following !== undefined && following === next)
            throw unreadable(what, 'a page of the answer names itself');
          if (answer.done && rows.length === 0 && Number(answer.totalSize ?? 0) > 0)
            throw unreadable(what, `the answer counts ${answer.totalSize} rows and holds none`);
          next = following;
        }
        return rows;
      }),
    count: (step, what, soql) =>
      session.call(step, what, async (connection) => {
        const { totalSize } = await connection.request<Page>(`/query?q=${encodeURIComponent(soql)}`);
        if (typeof totalSize !== 'number') throw unreadable(what);
        return totalSize;
      }),
    lead: (step) =>
      session.once('lead', () =>
        session
          .call(step, 'Lead cannot be looked at', async (connection) => {
            const raw = (await connection.describe('Lead')) as unknown as Row;
            if (Array.isArray(raw.fields) && !raw.fields.every(isRow)) throw unreadable('Lead cannot be looked at');
            return describeOf(raw);
          })
          .catch((error: unknown) => {
            throw api ? unseenLead(error, api) : error;
          }),
      ),
  };
  return session;
}

/** Every org has the object Lead: one that is not found is hidden from the user, or the address is none of the API's. */
function unseenLead(error: unknown, api: SalesforceApi): unknown {
  const said = apiErrorIn(error);
  if (!(error instanceof Failure) || said?.status !== 404 || said.code !== 'NOT_FOUND') return error;
  const cause = 'salesforce-permission';
  return new Failure(`${error.message}: most likely the user that leadctl signs in with may not see it`, {
    causeId: cause,
    confidence: 0.7,
    status: 'failed',
    at: placeOf(cause, said.message, api),
    cause: said,
    evidence: error.evidence,
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer that holds no rows at all is not one of no rows. */
function unreadable(what: string, why = 'the answer is JSON of another form'): Failure {
  return new Failure(`${what}: ${why}`, { status: 'inconclusive', at: '', ...odd });
}

/** A path of the same org only: the token goes nowhere else. */
function nextPage(url: string | undefined, what: string): string {
  if (url?.startsWith('/services/')) return url;
  throw unreadable(what, "the answer goes on at an address that is not the org's");
}

interface Page {
  readonly totalSize?: number;
  readonly done?: boolean;
  readonly nextRecordsUrl?: string;
  readonly records?: readonly Row[];
}

function describeOf(raw: Row): Describe {
  const fields = Array.isArray(raw.fields) ? (raw.fields as readonly Row[]).map(fieldOf) : [];
  return {
    label: String(raw.label ?? 'Lead'),
    createable: raw.createable === true,
    deletable: raw.deletable === true,
    fields,
  };
}

function fieldOf(raw: Row): Field {
  const values = Array.isArray(raw.picklistValues) ? raw.picklistValues.filter(isRow) : [];
  const active = values.filter((one) => one.active !== false);
  return {
    name: String(raw.name),
    label: String(raw.label ?? raw.name),
    type: String(raw.type),
    length: Number(raw.length ?? 0),
    nillable: raw.nillable !== false,
    createable: raw.createable === true,
    defaultedOnCreate: raw.defaultedOnCreate === true,
    calculated: raw.calculated === true || raw.autoNumber === true,
    custom: raw.custom === true,
    unique: raw.unique === true,
    restrictedPicklist: raw.restrictedPicklist === true,
    dependentPicklist: raw.dependentPicklist === true,
    controllerName: typeof raw.controllerName === 'string' ? raw.controllerName : null,
    hasDefault:
      (raw.defaultValue !== null && raw.defaultValue !== undefined) ||
      (raw.defaultValueFormula !== null && raw.defaultValueFormula !== undefined) ||
      active.some((one) => one.defaultValue === true),
    values: active.map((one) => String(one.value)),
  };
}
