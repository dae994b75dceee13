import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  customerOf,
  fieldsOf,
  flatten,
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
