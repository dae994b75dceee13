import { LENGTHS, labelOf } from './rules.ts';
import type { World } from './world.ts';

interface Standard {
  readonly name: string;
  readonly type: string;
  readonly length?: number;
  /** Put in by Salesforce itself. */
  readonly given?: true;
  readonly required?: true;
  readonly readOnly?: true;
  readonly values?: readonly string[];
}

const SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];

/** The standard fields of Lead that matter here, in Salesforce's order. */
const STANDARD: readonly Standard[] = [
  { name: 'Id', type: 'id', length: 18, given: true, readOnly: true, required: true },
  { name: 'IsDeleted', type: 'boolean', given: true, readOnly: true, required: true },
  { name: 'LastName', type: 'string', required: true },
  { name: 'FirstName', type: 'string' },
  { name: 'Salutation', type: 'picklist', length: 40, values: ['Mr.', 'Ms.', 'Dr.'] },
  { name: 'Name', type: 'string', length: 121, readOnly: true, required: true },
  { name: 'Title', type: 'string' },
  { name: 'Company', type: 'string', required: true },
  { name: 'Street', type: 'textarea', length: 255 },
  { name: 'City', type: 'string', length: 40 },
  { name: 'State', type: 'string', length: 80 },
  { name: 'PostalCode', type: 'string', length: 20 },
  { name: 'Country', type: 'string' },
  { name: 'Phone', type: 'phone' },
  { name: 'MobilePhone', type: 'phone', length: 40 },
  { name: 'Email', type: 'email' },
  { name: 'Website', type: 'url', length: 255 },
  { name: 'Description', type: 'textarea' },
  { name: 'LeadSource', type: 'picklist', values: SOURCES },
  {
    name: 'Status',
    type: 'picklist',
    length: 255,
    given: true,
    required: true,
    values: ['Open - Not Contacted', 'Working - Contacted'],
  },
  { name: 'Industry', type: 'picklist', length: 255, values: ['Agriculture', 'Technology'] },
  { name: 'Rating', type: 'picklist', length: 255, values: ['Hot', 'Warm', 'Cold'] },
  { name: 'OwnerId', type: 'reference', length: 18, given: true, required: true },
  { name: 'IsConverted', type: 'boolean', given: true, required: true },
  { name: 'IsUnreadByOwner', type: 'boolean', given: true, required: true },
  { name: 'CreatedDate', type: 'datetime', given: true, readOnly: true, required: true },
  { name: 'CreatedById', type: 'reference', length: 18, given: true, readOnly: true, required: true },
  { name: 'SystemModstamp', type: 'datetime', given: true, readOnly: true, required: true },
];

const CODES: readonly Standard[] = [
  { name: 'StateCode', type: 'picklist', length: 10, values: ['CA', 'WA'] },
  { name: 'CountryCode', type: 'picklist', length: 10, values: ['US', 'DE'] },
];

/** The fields of Lead as the signed-in user may see them. */
export function fieldsOfLead(world: World): readonly Readonly<Record<string, unknown>>[] {
  const standard = [...STANDARD, ...(world.countryPicklist === null ? [] : CODES)].map((field) => ({
    name: field.name,
    label: labelOf(field.name),
    type: field.type,
    length: world.lengths[field.name] ?? field.length ?? LENGTHS[field.name] ?? 0,
    nillable: field.required !== true,
    createable: field.readOnly !== true && world.rights.create,
    updateable: field.readOnly !== true,
    defaultedOnCreate: field.given === true,
    calculated: false,
    autoNumber: false,
    custom: false,
    unique: false,
    defaultValue: null,
    restrictedPicklist: field.name === 'LeadSource' && world.restrictedLeadSource !== null,
    dependentPicklist: false,
    controllerName: null,
    picklistValues: (field.name === 'LeadSource' ? (world.restrictedLeadSource ?? SOURCES) : (field.values ?? [])).map(
      (value) => entry(value, field.name === 'Status' && value.startsWith('Open')),
    ),
  }));
  const custom = world.customFields.map((field) => ({
    name: field.name,
    label: field.label,
    type: field.type,
    length: 255,
    nillable: field.required !== true,
    createable: world.rights.create,
    updateable: true,
    defaultedOnCreate: false,
    calculated: false,
    autoNumber: false,
    custom: true,
    unique: false,
    defaultValue: null,
    restrictedPicklist: field.restricted === true,
    dependentPicklist: false,
    controllerName: null,
    picklistValues: (field.values ?? []).map((value, index) => entry(value, field.defaulted === true && index === 0)),
  }));
  return [...standard, ...custom].filter((field) => !world.hidden.has(field.name));
}

function entry(value: string, defaultValue: boolean) {
  return { active: true, defaultValue, label: value, validFor: null, value };
}

export function describeLead(world: World) {
  return {
    name: 'Lead',
    label: 'Lead',
    keyPrefix: '00Q',
    createable: world.rights.create,
    deletable: world.rights.delete,
    queryable: true,
    updateable: true,
    fields: fieldsOfLead(world),
    recordTypeInfos: [{ name: 'Master', recordTypeId: '012000000000000AAA', master: true, available: true }],
  };
}
