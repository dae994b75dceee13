import type { TestLead } from '../../lead/test-lead.ts';

/** A column's value on the wire; `leadsourcecode` is the one number among texts. */
export type Columns = Readonly<Record<string, string | number>>;

export type LeadField = keyof TestLead;

/**
 * Lead field → column of the table `lead`. Microsoft publishes no map of its own: only `leadsourcecode` is named, by an
 * error text of the lead management FAQ (read 2026-11); the rest is the plain reading of the column names in
 * https://learn.microsoft.com/dynamics365/customer-engagement/developer/entities/lead. The description carries the lead
 * source (`Source-Action|Offer`) as well, because `leadsourcecode` is a number and cannot.
 */
export const DEFAULT_MAPPING: Readonly<Partial<Record<LeadField, string>>> = {
  marker: 'subject',
  firstName: 'firstname',
  lastName: 'lastname',
  company: 'companyname',
  email: 'emailaddress1',
  phone: 'telephone1',
  title: 'jobtitle',
  country: 'address1_country',
  description: 'description',
  leadSource: 'description',
};

/** Option 8 of `leadsourcecode` is 'Web' in a Dynamics 365 Sales environment as it is installed. */
export const LEAD_SOURCE_COLUMN = 'leadsourcecode';
export const LEAD_SOURCE_WEB = 8;

/** Between two lead fields that share a column. No line break: form editors and plug-ins rewrite those. */
const BETWEEN = '; ';

type Mapping = Readonly<Record<string, string>>;

function pairs(mapping: Mapping): [LeadField, string][] {
  return Object.entries({ ...DEFAULT_MAPPING, ...mapping }) as [LeadField, string][];
}

/** The column that holds a lead field. */
export function columnOf(field: LeadField, mapping: Mapping = {}): string | undefined {
  return mapping[field] ?? DEFAULT_MAPPING[field];
}

/** What a create sends: fields that share a column are joined, in the order of the default mapping. */
export function columnsOf(lead: TestLead, mapping: Mapping = {}): Columns {
  const columns: Record<string, string | number> = {};
  for (const [field, column] of pairs(mapping)) {
    const value = lead[field];
    if (value === undefined) continue;
    const before = columns[column];
    columns[column] = before === undefined ? value : `${before}${BETWEEN}${value}`;
  }
  if (!(LEAD_SOURCE_COLUMN in columns)) columns[LEAD_SOURCE_COLUMN] = LEAD_SOURCE_WEB;
  return columns;
}

/** The columns that a lead fills, whatever it says. */
export function writtenColumns(mapping: Mapping = {}): ReadonlySet<string> {
  return new Set([...pairs(mapping).map(([, column]) => column), LEAD_SOURCE_COLUMN]);
}

/** The columns as texts, for comparison and print. */
export function textsOf(columns: Columns): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, String(value)]));
}

/** From a stored record back to the lead's fields: what is absent or empty stays absent. */
export function leadOf(record: Readonly<Record<string, unknown>>, mapping: Mapping = {}): Partial<TestLead> {
  const lead: Partial<Record<LeadField, string>> = {};
  const sharing = new Map<string, LeadField[]>();
  for (const [field, column] of pairs(mapping)) sharing.set(column, [...(sharing.get(column) ?? []), field]);
  for (const [column, fields] of sharing) {
    const stored = record[column];
    if (typeof stored !== 'string' || stored === '') continue;
    const parts = fields.length > 1 ? stored.split(BETWEEN) : [stored];
    const last = fields.length - 1;
    fields.forEach((field, index) => {
      const value = index < last ? parts[index] : parts.slice(last).join(BETWEEN);
      if (value) lead[field] = value;
    });
  }
  return lead;
}
