import { randomBytes } from 'node:crypto';
import { checksum } from '../oid.ts';
import type { Answer } from './http.ts';

/** A record as the org stores it; `Id` has 18 characters. */
export type Row = Record<string, unknown>;

/** Why a lead is not made, as the REST API says it. */
export interface Violation {
  readonly errorCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

export interface CustomField {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'picklist';
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly restricted?: boolean;
  readonly defaulted?: boolean;
}

export type TriggerEvent = 'before insert' | 'after insert' | 'before update' | 'before delete';

/** An org: its settings, its rules, its records. Everything may be changed while the emulator runs. */
export interface World {
  url: string;
  /** 15 characters. */
  orgId: string;
  /** What the org says of itself in a query, where the sign-in is another org's: 15 characters. */
  behindApi: string | null;
  /** Whether the sign-in and the root of the API name an address of the identity service. */
  identity: boolean;
  /** The newest version of the REST API. */
  newest: number;
  /** Whether the root of a version is served, as against what lies below it. */
  root: boolean;
  name: string;
  edition: string;
  sandbox: boolean;
  instance: string;
  webToLead: boolean;
  requireCaptcha: boolean;
  /** False: no Default Lead Creator, or one who may not create leads. */
  defaultCreator: boolean;
  /** Milliseconds from a form's answer to its lead. */
  delayMs: number;
  /** What is answered to a form that is queued, in place of Web-to-Lead's own words. */
  thanks: Answer | null;
  /** Leads that Web-to-Lead makes in 24 hours; further forms wait. */
  dailyLimit: number;
  /** Integration value of the United States while State and Country/Territory Picklists are on. */
  countryPicklist: string | null;
  restrictedLeadSource: readonly string[] | null;
  /** Lengths other than those of a new org. */
  lengths: Record<string, number>;
  customFields: CustomField[];
  validationRules: { name: string; message: string; active: boolean; refuses(lead: Row): boolean }[];
  /** Blocks leads with the phone number of a record that is there. */
  duplicateRules: { name: string; active: boolean; action: 'block' | 'alert' | 'report' }[];
  /** `on`: the events that one runs on, where it is not every new lead. */
  triggers: { name: string; active: boolean; error: string | null; on?: readonly TriggerEvent[] }[];
  flows: { name: string; label: string; active: boolean; error: string | null }[];
  /** Rights of the user that signs in. */
  rights: { api: boolean; create: boolean; delete: boolean; setup: boolean };
  /** Org-wide default of Lead: with `private` a user sees only leads of its own. */
  sharing: 'public' | 'private';
  /** Fields that field-level security hides from that user. */
  hidden: Set<string>;
  /** Columns of the tables of metadata that this org does not have. */
  lacking: Set<string>;
  leads: Map<string, Row>;
  /** Mails of Web-to-Lead: what Salesforce could not make, and why. */
  readonly mailbox: string[];
  /** Forms that were taken, and how each ended. */
  readonly forms: { readonly fields: readonly (readonly [string, string])[]; outcome: string }[];
  /** Rows of one page of a query. */
  pageSize: number;
  api: { used: number; max: number };
  storage: { max: number; remaining: number };
  /** Whether SOAP login() and the OAuth user name-password flow are allowed. */
  soapLogin: boolean;
  passwordFlow: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  readonly securityToken: string;
  /** Sessions that are alive. */
  readonly tokens: Set<string>;
  readonly userId: string;
  readonly creatorId: string;
  /** Whom the assignment rule gives Web-to-Lead's leads; null: they stay with the Default Lead Creator. */
  ownerId: string | null;
  /** Users and queues by their ids. */
  readonly people: Map<string, { name: string; active: boolean }>;
  sequence: number;
}

export function makeWorld(): World {
  const userId = full('005x00000012Q9P');
  const creatorId = full('005x00000012Q9Q');
  return {
    url: '',
    orgId: '00Do0000000ZHog',
    behindApi: null,
    identity: true,
    newest: 66,
    root: true,
    name: 'Contoso',
    edition: 'Enterprise Edition',
    sandbox: false,
    instance: 'NA999',
    webToLead: true,
    requireCaptcha: false,
    defaultCreator: true,
    delayMs: 300,
    thanks: null,
    dailyLimit: 500,
    countryPicklist: null,
    restrictedLeadSource: null,
    lengths: {},
    customFields: [],
    validationRules: [],
    duplicateRules: [],
    triggers: [],
    flows: [],
    rights: { api: true, create: true, delete: true, setup: true },
    sharing: 'public',
    hidden: new Set(),
    lacking: new Set(),
    leads: new Map(),
    mailbox: [],
    forms: [],
    pageSize: 2000,
    api: { used: 18, max: 15_000 },
    storage: { max: 1024, remaining: 900 },
    soapLogin: true,
    passwordFlow: true,
    clientId: `3MVG9.${randomBytes(30).toString('base64url')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
    username: 'leadctl@contoso.example',
    password: `p&w<${randomBytes(9).toString('base64url')}`,
    securityToken: randomBytes(12).toString('base64url'),
    tokens: new Set(),
    userId,
    creatorId,
    ownerId: null,
    people: new Map([
      [userId, { name: 'Integration User', active: true }],
      [creatorId, { name: 'Web Leads', active: true }],
    ]),
    sequence: 0,
  };
}

/** The 18 characters of an id of 15. */
export function full(id: string): string {
  return `${id}${checksum(id)}`;
}

/** A new record id, such as `00Qx0000000000A` with its checksum. */
export function newId(world: World, prefix: string): string {
  world.sequence++;
  return full(`${prefix}x${world.sequence.toString(36).padStart(11, '0')}`);
}

/** A session id has the org's id before an exclamation mark. */
export function newToken(world: World): string {
  const token = `${world.orgId}!${randomBytes(48).toString('base64url')}`;
  world.tokens.add(token);
  return token;
}

/** Seconds exact, as the API writes times. */
export function stamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}
