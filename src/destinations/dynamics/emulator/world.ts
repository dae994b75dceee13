import { randomUUID } from 'node:crypto';

/** One column of the table `lead`, as much of its metadata as is asked for. */
export interface Column {
  readonly name: string;
  readonly kind: 'String' | 'Memo' | 'Picklist' | 'State' | 'Status' | 'DateTime' | 'Lookup' | 'Uniqueidentifier';
  readonly maxLength?: number;
  readonly required?: 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';
  readonly options?: readonly (readonly [number, string])[];
  readonly readOnly?: true;
  readonly id: string;
}

export interface App {
  readonly id: string;
  /** The directory in which it is registered. */
  readonly tenant: string;
  readonly secret?: string;
  /** PEM certificates that were uploaded. */
  readonly certificates: readonly string[];
  secretExpired?: boolean;
  disabled?: boolean;
  /** Registered for mobile and desktop: takes no secret. */
  readonly publicClient?: boolean;
}

export type Row = Record<string, unknown>;

/** Everything that the emulated directory and environment know. Tests and faults change it before or while it serves. */
export interface World {
  /** Origin, without a trailing slash; set once it listens. */
  url: string;
  /** The environment's own directory. */
  readonly tenant: string;
  /** What the challenge names: the tenant, unless a fault makes it another. */
  challengeTenant: string;
  readonly otherTenant: string;
  readonly apps: App[];
  readonly users: { readonly name: string; readonly password: string; mfa?: boolean }[];
  /** Milliseconds by which the servers' clock is ahead of this machine's. */
  clockOffsetMs: number;
  /** Dynamics 365 Sales is installed: the table `lead` is there. */
  sales: boolean;
  readonly systemUserId: string;
  /** Application ids that are application users of the environment. */
  readonly members: Set<string>;
  readonly privileges: Set<string>;
  readonly roles: string[];
  readonly teams: string[];
  /** Roles that exist in the environment. */
  readonly knownRoles: string[];
  readonly solutions: Row[];
  /** Columns under column security, and those of them that the user may write or read. */
  readonly secured: Set<string>;
  readonly writable: Set<string>;
  readonly readable: Set<string>;
  readonly columns: Column[];
  readonly keys: Row[];
  readonly duplicateRules: Row[];
  readonly pluginSteps: Row[];
  readonly workflows: Row[];
  readonly leads: Map<string, Row>;
  readonly tokens: Map<string, { readonly audience: string; readonly expiresAt: number; readonly app: string }>;
  /** Milliseconds since 1970, by the servers' clock. */
  now(): number;
}

export const SAMPLE = {
  tenant: '5d0a6c1e-8c1f-4f7b-9a53-2f6d1c0b7e41',
  otherTenant: 'b81f9a27-0e6d-4f39-8a4c-77d2c5e3a910',
  app: '3f2b8c64-1d7e-4a95-b0c6-9e8f5a4d3c21',
  otherApp: '9c4e2a10-6b3d-4f8e-a5d7-1b0c9f8e7d62',
  secret: 'sandbox~8Q.not-a-secret_of-anything-real',
  user: 'leads@contoso.example',
  password: 'sandbox password of nobody',
} as const;

const ALL_PRIVILEGES = [
  'prvCreateLead',
  'prvReadLead',
  'prvWriteLead',
  'prvDeleteLead',
  'prvReadRole',
  'prvReadUser',
  'prvReadSolution',
  'prvReadAsyncOperation',
  'prvWriteAsyncOperation',
  'prvAppendToAsyncOperation',
  'prvCreateUserEntityUISettings',
  'prvReadUserEntityUISettings',
  'prvWriteUserEntityUISettings',
];

export function makeWorld(certificates: readonly string[] = []): World {
  const world: World = {
    url: '',
    tenant: SAMPLE.tenant,
    challengeTenant: SAMPLE.tenant,
    otherTenant: SAMPLE.otherTenant,
    apps: [
      { id: SAMPLE.app, tenant: SAMPLE.tenant, secret: SAMPLE.secret, certificates },
      { id: SAMPLE.otherApp, tenant: SAMPLE.otherTenant, secret: SAMPLE.secret, certificates: [] },
    ],
    users: [{ name: SAMPLE.user, password: SAMPLE.password }],
    clockOffsetMs: 0,
    sales: true,
    systemUserId: 'c3d1f7a0-52b4-ee11-9078-000d3a8b1c2d',
    members: new Set([SAMPLE.app]),
    privileges: new Set(ALL_PRIVILEGES),
    roles: ['Microsoft Marketplace Lead Writer'],
    teams: ['contoso'],
    knownRoles: ['System Administrator', 'Salesperson', 'Microsoft Marketplace Lead Writer'],
    solutions: [
      {
        uniquename: 'MicrosoftMarketplacesLeadIntegrationSolution',
        friendlyname: 'Microsoft Marketplace Lead Writer',
        version: '1.0.0.0',
        ismanaged: true,
        solutionid: '7a1c5e90-3b2d-ee11-8179-000d3a8b1c2d',
      },
    ],
    secured: new Set(),
    writable: new Set(),
    readable: new Set(),
    columns: leadColumns(),
    keys: [],
    duplicateRules: [{ name: 'Leads with the same e-mail address', baseentityname: 'lead', statecode: 1 }],
    pluginSteps: [],
    workflows: [],
    leads: new Map(),
    tokens: new Map(),
    now: () => Date.now() + world.clockOffsetMs,
  };
  return world;
}

/** The columns of `lead` that a lead of the marketplace may meet, with the lengths of an unchanged environment. */
function leadColumns(): Column[] {
  const text = (name: string, maxLength: number, required: Column['required'] = 'None'): Column => ({
    name,
    kind: 'String',
    maxLength,
    required,
    id: randomUUID(),
  });
  const system = (name: string, kind: Column['kind']): Column => ({ name, kind, readOnly: true, id: randomUUID() });
  const options = (...labels: string[]) => labels.map((label, index): [number, string] => [index + 1, label]);
  return [
    system('leadid', 'Uniqueidentifier'),
    system('fullname', 'String'),
    system('createdon', 'DateTime'),
    system('_ownerid_value', 'Lookup'),
    system('statecode', 'State'),
    text('subject', 300, 'ApplicationRequired'),
    text('firstname', 50, 'Recommended'),
    text('middlename', 50),
    text('lastname', 50, 'ApplicationRequired'),
    text('companyname', 100, 'Recommended'),
    text('emailaddress1', 100),
    text('telephone1', 50),
    text('mobilephone', 20),
    text('jobtitle', 100),
    text('address1_line1', 250),
    text('address1_city', 80),
    text('address1_stateorprovince', 50),
    text('address1_postalcode', 20),
    text('address1_country', 80),
    text('websiteurl', 200),
    { name: 'description', kind: 'Memo', maxLength: 2000, id: randomUUID() },
    {
      name: 'leadsourcecode',
      kind: 'Picklist',
      id: randomUUID(),
      options: options(
        'Advertisement',
        'Employee Referral',
        'External Referral',
        'Partner',
        'Public Relations',
        'Seminar',
        'Trade Show',
        'Web',
        'Word of Mouth',
        'Other',
      ),
    },
    { name: 'leadqualitycode', kind: 'Picklist', id: randomUUID(), options: options('Hot', 'Warm', 'Cold') },
  ];
}
