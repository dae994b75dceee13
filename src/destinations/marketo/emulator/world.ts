/** One field of a form, by the name that the asset API shows. */
export interface WorldField {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'email' | 'phone' | 'picklist' | 'hidden' | 'textarea';
  required: boolean;
  readonly maxLength?: number;
  readonly values?: readonly string[];
}

export interface WorldForm {
  readonly id: number;
  name: string;
  status: 'approved' | 'approved with draft' | 'draft';
  captcha: boolean;
  readonly fields: WorldField[];
}

export type LeadRow = Record<string, string | number | null>;

export interface StoredLead {
  readonly row: LeadRow;
  /** Milliseconds since 1970 from which on reads show it. */
  readonly visibleAt: number;
}

export interface StoredActivity {
  readonly leadId: number;
  readonly formId: number;
  readonly formName: string;
  readonly at: number;
  readonly visibleAt: number;
}

/** The permissions of the Access API tree that the emulated calls ask for. */
export type Permission = 'Read-Write Lead' | 'Read-Only Lead' | 'Read-Only Activity' | 'Read-Only Asset';

/** Everything that the emulated subscription knows. Tests and faults change it before or while it serves. */
export interface World {
  readonly munchkinId: string;
  readonly clients: Map<string, string>;
  readonly permissions: Set<Permission>;
  readonly forms: Map<number, WorldForm>;
  readonly leads: Map<number, StoredLead>;
  readonly activities: StoredActivity[];
  /** Token → its end, milliseconds since 1970. */
  readonly tokens: Map<string, number>;
  tokenLifetimeMs: number;
  /** Milliseconds after which a written lead, or its activity, is shown to readers. */
  readDelayMs: number;
  activityDelayMs: number;
  /** Calls that the subscription may make a day, and has made. */
  quota: number;
  calls: number;
  /** Calls in 20 seconds, and at a time. */
  rateLimit: number;
  concurrentLimit: number;
  /** Addresses that may use the API; null: all. */
  allowlist: readonly string[] | null;
  /** Treasure Chest › Person Capture - Reject Invalid Checksum Values. */
  rejectChecksum: boolean;
  /** Fields that an automation of the subscription overwrites when a lead is made. */
  readonly rewrites: Map<string, string | null>;
  /** A smart campaign of the subscription deletes who filled out a form, at once. */
  deletesAtOnce: boolean;
  nextLeadId: number;
  now(): number;
}

export const SAMPLE = {
  munchkinId: '123-ABC-456',
  formId: 1179,
  serverId: 'ab12',
  clientId: '5f2a6b1c-0d9e-4c3b-8a7f-1e2d3c4b5a69',
  clientSecret: 'SandboxOnlyNotASecretOfAnything1',
} as const;

export function makeWorld(): World {
  return {
    munchkinId: SAMPLE.munchkinId,
    clients: new Map([[SAMPLE.clientId, SAMPLE.clientSecret]]),
    permissions: new Set(['Read-Write Lead', 'Read-Only Lead', 'Read-Only Activity', 'Read-Only Asset']),
    forms: new Map([[SAMPLE.formId, marketplaceForm()]]),
    leads: new Map(),
    activities: [],
    tokens: new Map(),
    tokenLifetimeMs: 3_600_000,
    readDelayMs: 0,
    activityDelayMs: 0,
    quota: 50_000,
    calls: 1204,
    rateLimit: 100,
    concurrentLimit: 10,
    allowlist: null,
    rejectChecksum: false,
    rewrites: new Map(),
    deletesAtOnce: false,
    nextLeadId: 318_581,
    now: () => Date.now(),
  };
}

function marketplaceForm(): WorldForm {
  const field = (name: string, label: string, more: Partial<WorldField> = {}): WorldField => ({
    name,
    label: `${label}:`,
    type: 'string',
    required: false,
    maxLength: 255,
    ...more,
  });
  return {
    id: SAMPLE.formId,
    name: 'MarketplaceLeadBackend',
    status: 'approved',
    captcha: false,
    fields: [
      field('FirstName', 'First Name'),
      field('LastName', 'Last Name'),
      field('Email', 'Email Address', { type: 'email', required: true }),
      field('Phone', 'Phone Number', { type: 'phone' }),
      field('Company', 'Company Name'),
      field('Title', 'Job Title'),
      field('Country', 'Country'),
      field('LeadSource', 'Lead Source'),
    ],
  };
}

/** `FirstName` → `firstName`, as the REST API names the standard fields. */
export function restName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A lead with this e-mail address, whoever made it. */
export function leadByEmail(world: World, email: string): StoredLead | undefined {
  return [...world.leads.values()].find(({ row }) => String(row.email).toLowerCase() === email.toLowerCase());
}

/** Creates or updates by e-mail address, and records that the form was filled out. */
export function fillOutForm(world: World, form: WorldForm, values: Readonly<Record<string, string>>) {
  const now = world.now();
  const stamp = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const known = leadByEmail(world, values.email ?? '');
  const id = known ? Number(known.row.id) : world.nextLeadId++;
  const row: LeadRow = { ...(known?.row ?? { id, createdAt: stamp }), ...values, updatedAt: stamp };
  for (const [name, value] of world.rewrites) row[name] = value;
  if (world.deletesAtOnce) world.leads.delete(id);
  else world.leads.set(id, { row, visibleAt: known?.visibleAt ?? now + world.readDelayMs });
  world.activities.push({
    leadId: id,
    formId: form.id,
    formName: form.name,
    at: now,
    visibleAt: now + world.activityDelayMs,
  });
  return { id, status: known ? 'updated' : 'created' };
}
