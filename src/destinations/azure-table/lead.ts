import { MARKER, type TestLead } from '../../lead/test-lead.ts';

/** A row as it is on the wire, keys included. */
export type Row = Readonly<Record<string, unknown>>;

/** The keys of `CustomerInfo`, as the marketplace writes them in every edition of its documents. */
const CUSTOMER = {
  FirstName: 'firstName',
  LastName: 'lastName',
  Email: 'email',
  Phone: 'phone',
  Country: 'country',
  Company: 'company',
  Title: 'title',
} as const satisfies Record<string, keyof TestLead>;

/** Columns of lead rows that have been seen; no Microsoft document lists them (read 2026-11). */
export const KNOWN_COLUMNS: readonly string[] = [
  'CustomerInfo',
  'LeadSource',
  'ActionCode',
  'OfferDisplayName',
  'Description',
  'CreatedTime',
  'ProductId',
  'PublisherDisplayName',
];

const EPOCH_TICKS = 621355968000000000n;

/** Milliseconds since 1970 of the .NET ticks in a marker, or null where the text holds none. */
export function timeOfMarker(text: string): number | null {
  const ticks = MARKER.exec(text)?.[0].slice('MSFT_TEST_'.length);
  return ticks ? Number((BigInt(ticks) - EPOCH_TICKS) / 10000n) : null;
}

/**
 * True where the marker was probably made by the marketplace: its ticks count 100 ns, while those of leadctl are made of
 * milliseconds and so end in 0000.
 */
export function probablyMicrosofts(marker: string): boolean {
  return MARKER.test(marker) && !marker.endsWith('0000');
}

/** The keys of the row that a test lead is written to: they follow from the marker alone, so that it can be found by key. */
export function keysOf(marker: string): { readonly partitionKey: string; readonly rowKey: string } {
  const time = timeOfMarker(marker) ?? 0;
  return { partitionKey: `leadctl-test-${isoOf(time).slice(0, 10)}`, rowKey: marker };
}

/** The row of a test lead, without its keys. All columns are strings, as in the rows that publishers show. */
export function columnsOf(lead: TestLead): Readonly<Record<string, string>> {
  const customer = Object.fromEntries(Object.entries(CUSTOMER).map(([key, field]) => [key, lead[field]]));
  return {
    CustomerInfo: JSON.stringify(customer),
    LeadSource: lead.leadSource,
    ActionCode: lead.actionCode,
    OfferDisplayName: lead.offer,
    Description: lead.description,
    CreatedTime: isoOf(timeOfMarker(lead.marker) ?? 0),
  };
}

/** What is compared: each column, and `CustomerInfo` key by key. */
export function fieldsOf(lead: TestLead): Readonly<Record<string, string>> {
  return flatten(columnsOf(lead));
}

/**
 * The columns of a row as text, `CustomerInfo` taken apart where it is a JSON object. Real rows are read without trust:
 * every column may be missing or of another type, and `CustomerInfo` need not be JSON.
 */
export function flatten(row: Row): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [column, value] of Object.entries(row)) {
    if (column === 'CustomerInfo') {
      const customer = customerOf(value);
      if (customer) {
        for (const [key, inner] of Object.entries(customer)) out[`CustomerInfo.${key}`] = textOf(inner);
        continue;
      }
    }
    out[column] = textOf(value);
  }
  return out;
}

/** The wire fields of a test lead as a row holds them; a field that the row lacks is left out. */
export function storedFields(row: Row): Record<string, string> {
  const flat = flatten(row);
  const names = [...Object.keys(CUSTOMER).map((key) => `CustomerInfo.${key}`), ...KNOWN_COLUMNS];
  return Object.fromEntries(Object.entries(flat).filter(([name]) => names.includes(name)));
}

/** The customer's data of a row, or null where the column is missing or holds something else. */
export function customerOf(value: unknown): Record<string, unknown> | null {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value);
    } catch {
      return null;
    }
  }
  return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : null;
}

/** The marker of a test lead's row, wherever an edition of the marketplace puts it; null for every other row. */
export function markerOf(row: Row): string | null {
  const flat = flatten(row);
  for (const name of ['Description', 'LeadSource', 'CustomerInfo.Email']) {
    // Anchored: a real customer who quotes a marker in the middle of a sentence is no test lead.
    const found = MARKER.exec(flat[name] ?? '');
    if (found?.index === 0) return found[0];
  }
  return null;
}

type Says = 'test' | 'other' | 'nothing';

/**
 * True for the test lead of this marker alone: never for a row of a customer into one field of which the marker got. Its
 * customer is the marker's, and of customer, source and description more speak for a test lead than against it: a rule
 * or an automation may have changed, cut or emptied one of them.
 */
export function isTestLead(
  { partitionKey, rowKey, columns }: { readonly partitionKey: string; readonly rowKey: string; readonly columns: Row },
  marker: string,
): boolean {
  const keys = keysOf(marker);
  const own = partitionKey === keys.partitionKey && rowKey === keys.rowKey;
  const texts = ['CustomerInfo', 'Description', 'LeadSource'].map((name) => textOf(columns[name]));
  // What is cut short everywhere is known by its keys alone.
  if (!own && !texts.some((text) => text.toLowerCase().includes(marker.toLowerCase()))) return false;
  const customer = customerSays(columns.CustomerInfo, marker);
  if (customer === 'real') return false;
  const [, description = '', source = ''] = texts;
  const ofSource = says(source, marker);
  // `Source-Action|Offer` is what a real lead has, and with --source one of leadctl's own; the marketplace's say otherwise.
  if (ofSource === 'other' && source.includes('|') && !own) return false;
  const all = [customer, says(description, marker), ofSource];
  const count = (what: Says) => all.filter((one) => one === what).length;
  return count('test') > count('other');
}

/** 'real': names or an address that are somebody's. */
function customerSays(value: unknown, marker: string): Says | 'real' {
  const customer = customerOf(value);
  const text = textOf(value);
  // JSON that was cut short still shows its head.
  const fields = customer
    ? Object.entries(customer).map(([name, inner]) => [name, textOf(inner)] as const)
    : [...text.matchAll(/"(\w+)"\s*:\s*"((?:[^"\\]|\\.)*)/g)].map(
        ([, name = '', inner = '']) => [name, inner] as const,
      );
  if (!customer && fields.length === 0) return says(text, marker);
  const filled = fields.filter(([, inner]) => inner.trim() !== '');
  if (filled.length === 0) return 'nothing';
  const names = filled.filter(([name]) => /^(?:first_?name|last_?name|email)$/i.test(name));
  return names.length > 0 && names.every(([, inner]) => says(inner, marker) === 'test') ? 'test' : 'real';
}

/** Begins with the marker, or is the marker cut short, in whatever case. */
function says(text: string, marker: string): Says {
  const said = text.trim().toLowerCase();
  if (said === '') return 'nothing';
  const own = marker.toLowerCase();
  const whole = said.startsWith(own) && !/^\d/.test(said.slice(own.length));
  const test = whole || (said.startsWith('msft_test') && own.startsWith(said));
  return test ? 'test' : 'other';
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
