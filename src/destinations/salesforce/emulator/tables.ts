import { fieldsOfLead } from './describe.ts';
import type { Table } from './soql.ts';
import { full, type Row, type World } from './world.ts';

/** What can be queried, by the REST API or by its tooling part; undefined where the user may not or there is none. */
export function tableOf(world: World, name: string, tooling: boolean): Table | undefined {
  const found = (tooling ? TOOLING : DATA)[name];
  if (!found || (found.setup === true && !world.rights.setup)) return undefined;
  const columns = found.columns(world).filter((column) => !tooling || !world.lacking.has(column));
  return { columns: new Set(columns), rows: () => found.rows(world) };
}

interface Kind {
  /** Needs View Setup and Configuration. */
  readonly setup?: true;
  columns(world: World): readonly string[];
  rows(world: World): readonly Row[];
}

const fixed = (...names: readonly string[]) => {
  return () => names;
};

const id = (prefix: string, index: number) => full(`${prefix}x${String(index + 1).padStart(11, '0')}`);

const PARENTS = ['Owner.Name', 'Owner.Type', 'Owner.IsActive', 'CreatedBy.Name', 'CreatedBy.IsActive'];

function parentsOf(world: World, lead: Row): Row {
  const ownerId = String(lead.OwnerId);
  const owner = world.people.get(ownerId);
  const queue = ownerId.startsWith('00G');
  return {
    'Owner.Name': owner?.name ?? null,
    'Owner.Type': queue ? 'Queue' : 'User',
    'Owner.IsActive': queue ? null : (owner?.active ?? true),
    'CreatedBy.Name': world.people.get(String(lead.CreatedById))?.name ?? null,
    'CreatedBy.IsActive': world.people.get(String(lead.CreatedById))?.active ?? true,
  };
}

const DATA: Readonly<Record<string, Kind>> = {
  Lead: {
    columns: (world) => [...fieldsOfLead(world).map((field) => String(field.name)), ...PARENTS],
    rows: (world) =>
      [...world.leads.values()]
        .filter((lead) => world.sharing === 'public' || lead.OwnerId === world.userId)
        .map((lead) => ({ ...lead, ...parentsOf(world, lead) })),
  },
  User: {
    columns: fixed('Id', 'Name', 'IsActive'),
    rows: (world) =>
      [...world.people]
        .filter(([key]) => key.startsWith('005'))
        .map(([Id, { name, active }]) => ({ Id, Name: name, IsActive: active })),
  },
  Organization: {
    columns: fixed(
      'Id',
      'Name',
      'IsSandbox',
      'InstanceName',
      'OrganizationType',
      'NamespacePrefix',
      'DefaultLocaleSidKey',
    ),
    rows: (world) => [
      {
        Id: full(world.behindApi ?? world.orgId),
        Name: world.name,
        IsSandbox: world.sandbox,
        InstanceName: world.instance,
        OrganizationType: world.edition,
        DefaultLocaleSidKey: 'en_US',
      },
    ],
  },
  DuplicateRule: {
    setup: true,
    columns: fixed('Id', 'DeveloperName', 'MasterLabel', 'IsActive', 'SobjectType'),
    rows: (world) =>
      world.duplicateRules.map((rule, index) => ({
        Id: id('0Bm', index),
        DeveloperName: rule.name.replaceAll(' ', '_'),
        MasterLabel: rule.name,
        IsActive: rule.active,
        SobjectType: 'Lead',
      })),
  },
  FlowDefinitionView: {
    setup: true,
    columns: fixed('ApiName', 'Label', 'TriggerType', 'TriggerObjectOrEventLabel', 'IsActive'),
    rows: (world) =>
      world.flows.map((flow) => ({
        ApiName: flow.name,
        Label: flow.label,
        TriggerType: 'RecordAfterSave',
        TriggerObjectOrEventLabel: 'Lead',
        IsActive: flow.active,
      })),
  },
  EntityDefinition: {
    columns: fixed('QualifiedApiName', 'InternalSharingModel'),
    rows: (world) => [
      {
        QualifiedApiName: 'Lead',
        InternalSharingModel: world.sharing === 'private' ? 'Private' : 'ReadWriteTransfer',
      },
    ],
  },
  AssignmentRule: {
    columns: fixed('Id', 'Name', 'Active', 'SobjectType'),
    rows: () => [],
  },
};

const TOOLING: Readonly<Record<string, Kind>> = {
  ValidationRule: {
    setup: true,
    columns: fixed(
      'Id',
      'ValidationName',
      'Active',
      'ErrorMessage',
      'ErrorDisplayField',
      'EntityDefinition.QualifiedApiName',
    ),
    rows: (world) =>
      world.validationRules.map((rule, index) => ({
        Id: id('03d', index),
        ValidationName: rule.name,
        Active: rule.active,
        ErrorMessage: rule.message,
        'EntityDefinition.QualifiedApiName': 'Lead',
      })),
  },
  ApexTrigger: {
    setup: true,
    columns: fixed('Id', 'Name', 'Status', 'TableEnumOrId', 'UsageBeforeInsert', 'UsageAfterInsert'),
    rows: (world) =>
      world.triggers.map((trigger, index) => ({
        Id: id('01q', index),
        Name: trigger.name,
        Status: trigger.active ? 'Active' : 'Inactive',
        TableEnumOrId: 'Lead',
        UsageBeforeInsert: trigger.on?.includes('before insert') ?? true,
        UsageAfterInsert: trigger.on?.includes('after insert') ?? false,
      })),
  },
};
