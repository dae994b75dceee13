import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  customerOf,
  fieldsOf,
  flatten,
  isTestLead,
  keysOf,
  markerOf,
  probablyMicrosofts,
  storedFields,
  timeOfMarker,
} from '../../../src/destinations/azure-table/lead.ts';
import { testLead } from '../../../src/lead/test-lead.ts';

const now = Date.UTC(2026, 10, 22, 10, 0, 0, 123);
const lead = testLead({ now, offer: 'Contoso "Widget" Größe' });

describe('the test lead as a row', () => {
  it('has the columns of a lead row, the customer as JSON', () => {
    const columns = columnsOf(lead);
    expect(Object.keys(columns)).toEqual([
      'CustomerInfo',
      'LeadSource',
      'ActionCode',
      'OfferDisplayName',
      'Description',
      'CreatedTime',
    ]);
    expect(JSON.parse(columns.CustomerInfo ?? '')).toEqual({
      FirstName: lead.marker,
      LastName: lead.marker,
      Email: `${lead.marker}@test.com`,
      Phone: '1234567890',
      Country: 'US',
      Company: lead.marker,
      Title: lead.marker,
    });
    expect(columns.CreatedTime).toBe('2026-11-22T10:00:00.123Z');
  });

  it('comes back from its own row field by field', () => {
    expect(storedFields(columnsOf(lead))).toEqual(fieldsOf(lead));
    expect(Object.keys(fieldsOf(lead))).toHaveLength(12);
    expect(fieldsOf(lead)['CustomerInfo.Title']).toBe(lead.marker);
  });

  it('is found by the marker alone', () => {
    expect(keysOf(lead.marker)).toEqual({ partitionKey: 'leadctl-test-2026-11-22', rowKey: lead.marker });
    expect(timeOfMarker(lead.marker)).toBe(now);
  });
});

describe('a row that somebody else wrote', () => {
  it.each([
    ['no customer', {}],
    ['text that is no JSON', { CustomerInfo: 'see attachment' }],
    ['a JSON list', { CustomerInfo: '[1,2]' }],
    ['JSON null', { CustomerInfo: 'null' }],
    ['a number', { CustomerInfo: 7 }],
  ])('is read with %s', (_, row) => {
    expect(customerOf((row as { CustomerInfo?: unknown }).CustomerInfo)).toBeNull();
    expect(() => flatten(row)).not.toThrow();
    expect(markerOf(row)).toBeNull();
  });

  it('keeps every value readable, whatever its type', () => {
    const row = {
      CustomerInfo: '{"FirstName":"Ada","Phone":5,"Extra":{"a":1}}',
      CreatedTime: new Date(now),
      Count: 3n,
    };
    expect(flatten(row)).toEqual({
      'CustomerInfo.FirstName': 'Ada',
      'CustomerInfo.Phone': '5',
      'CustomerInfo.Extra': '{"a":1}',
      CreatedTime: '2026-11-22T10:00:00.123Z',
      Count: '3',
    });
  });
});

describe('the marker of a row', () => {
  it('is found in each place in which an edition of the marketplace puts it', () => {
    const marker = 'MSFT_TEST_636573304831318844';
    expect(markerOf({ Description: marker })).toBe(marker);
    expect(markerOf({ LeadSource: `${marker}-${marker}|Contoso` })).toBe(marker);
    expect(markerOf({ CustomerInfo: JSON.stringify({ Email: `${marker}@test.com` }) })).toBe(marker);
  });

  it('is not taken from the middle of a real lead', () => {
    expect(markerOf({ Description: 'Why do I see MSFT_TEST_636573304831318844?' })).toBeNull();
  });

  it("tells Microsoft's from those of leadctl", () => {
    expect(probablyMicrosofts('MSFT_TEST_636573304831318844')).toBe(true);
    expect(probablyMicrosofts(lead.marker)).toBe(false);
  });
});

describe('a test lead in itself', () => {
  const { marker } = lead;
  const own = { ...keysOf(marker), columns: columnsOf(lead) };
  const elsewhere = { partitionKey: '20261122', rowKey: 'f3a1' };
  const customer = (change: Readonly<Record<string, string>> = {}) =>
    JSON.stringify({ ...JSON.parse(columnsOf(lead).CustomerInfo ?? ''), ...change });
  const lower = Object.fromEntries(Object.entries(own.columns).map(([name, value]) => [name, value.toLowerCase()]));
  const short = (length: number) =>
    Object.fromEntries(Object.entries(own.columns).map(([name, value]) => [name, value.slice(0, length)]));
  const ofSource = columnsOf(testLead({ now, source: 'AzureMarketplace', action: 'INS', offer: 'contoso.widget' }));
  const source = `${marker}-${marker}|Contoso`;
  it.each([
    ['our own', own],
    ['our own with --source', { ...own, columns: ofSource }],
    ['written in another case', { ...own, columns: lower }],
    ['cut short, the customer in the midst of its JSON', { ...own, columns: short(30) }],
    ['with an empty title and description', { ...own, columns: { ...own.columns, Description: '' } }],
    ['with a description of an automation', { ...own, columns: { ...own.columns, Description: 'masked' } }],
    ["the marketplace's, in the form of a CRM", { ...elsewhere, columns: { ...own.columns, LeadSource: source } }],
    [
      "the marketplace's, with a bare source",
      { ...elsewhere, columns: { ...own.columns, LeadSource: 'AzureMarketplace' } },
    ],
    ['of nothing but its source', { ...elsewhere, columns: { LeadSource: source } }],
  ])('is one: %s', (_, row) => {
    expect(isTestLead(row, marker)).toBe(true);
  });

  it.each([
    ['of another marker', { ...own, columns: columnsOf(testLead({ now: now + 60_000 })) }],
    ['with a real customer', { ...own, columns: { ...own.columns, CustomerInfo: '{"FirstName":"Ada"}' } }],
    ['with a real name', { ...own, columns: { ...own.columns, CustomerInfo: customer({ LastName: 'Lovelace' }) } }],
    ['with a customer without a name', { ...own, columns: { ...own.columns, CustomerInfo: '{"Company":"Contoso"}' } }],
    ['of a real offer', { ...elsewhere, columns: ofSource }],
    ['whose real customer was cut short', { ...own, columns: { ...own.columns, CustomerInfo: '{"FirstName":"Ada' } }],
    ['cut short everywhere, under other keys', { ...elsewhere, columns: short(14) }],
    ['quoting the marker alone', { ...elsewhere, columns: { Description: marker, LeadSource: 'AzureMarketplace' } }],
    ['with a longer number', { ...elsewhere, columns: { Description: `${marker}9` } }],
  ])('is none: %s', (_, row) => {
    expect(isTestLead(row, marker)).toBe(false);
  });
});
