import { describe, expect, it } from 'vitest';
import { decodeLeadSource, decodeMarker, describeLeadSource } from '../../src/lead/lead-source.ts';
import { testLead } from '../../src/lead/test-lead.ts';

const PUBLISHED = 'MSFT_TEST_636573304831318844';

describe('decodeLeadSource', () => {
  it('splits at the first bar, the first hyphen, and the first dot', () => {
    const decoded = decodeLeadSource('AzureMarketplace-INS|checkpoint.check-point-r77-10sg-byol');
    expect(decoded.source).toMatchObject({ value: 'AzureMarketplace', known: true });
    expect(decoded.action).toMatchObject({
      value: 'INS',
      known: true,
      meaning: expect.stringContaining('Installation'),
    });
    expect(decoded.offer).toEqual({
      value: 'checkpoint.check-point-r77-10sg-byol',
      publisher: 'checkpoint',
      id: 'check-point-r77-10sg-byol',
    });
    expect(decoded.test).toBeNull();
  });

  it.each([
    ['SPZA-PLT|bitnami.openedxcypress', 'SPZA', 'PLT', 'bitnami', 'openedxcypress'],
    ['AppSource (SPZA)-DNC|contoso.widget', 'AppSource (SPZA)', 'DNC', 'contoso', 'widget'],
    ['AzurePortal-Create|contoso.widget.v2', 'AzurePortal', 'Create', 'contoso', 'widget.v2'],
    ['TestDrive-StartTestDrive|contoso.widget', 'TestDrive', 'StartTestDrive', 'contoso', 'widget'],
    [' AzureMarketplace - INS | contoso.widget ', 'AzureMarketplace', 'INS', 'contoso', 'widget'],
    ['"azuremarketplace-ins|contoso.widget"', 'azuremarketplace', 'ins', 'contoso', 'widget'],
    ['SPZA-PLT%7Ccontoso.widget', 'SPZA', 'PLT', 'contoso', 'widget'],
    ['lead_source = SPZA-PLT|contoso.widget', 'SPZA', 'PLT', 'contoso', 'widget'],
  ])('knows %s', (text, source, action, publisher, id) => {
    const decoded = decodeLeadSource(text);
    expect(decoded.source).toMatchObject({ value: source, known: true });
    expect(decoded.action).toMatchObject({ value: action, known: true });
    expect(decoded.offer).toMatchObject({ publisher, id });
  });

  it('takes a GUID as the id of an offer', () => {
    const decoded = decodeLeadSource('SPZA-INS|docusign.3701c77e-1cfa-4c56-91e6-3ed0b622145a');
    expect(decoded.offer).toMatchObject({ publisher: 'docusign', id: '3701c77e-1cfa-4c56-91e6-3ed0b622145a' });
    expect(describeLeadSource(decoded).join('\n')).toContain('GUID');
  });

  it('keeps values that no document lists, and calls them unknown', () => {
    const decoded = decodeLeadSource('Teams-RENEW-NOW|contoso.widget');
    expect(decoded.source).toEqual({
      value: 'Teams',
      known: false,
      meaning: 'unknown: no edition of the documents lists this source',
    });
    expect(decoded.action).toMatchObject({ value: 'RENEW-NOW', known: false });
  });

  it.each(['constructor', '__proto__', 'toString'])('does not take %s for a source', (name) => {
    expect(decodeLeadSource(`${name}-${name}|a.b`)).toMatchObject({
      source: { known: false },
      action: { known: false },
    });
  });

  it('reads the test form, whose offer is a name', () => {
    const decoded = decodeLeadSource(`${PUBLISHED}-${PUBLISHED}|Contoso Widget 2.0`);
    expect(decoded.source).toMatchObject({ value: PUBLISHED, known: true });
    expect(decoded.action).toMatchObject({ value: PUBLISHED, known: true });
    expect(decoded.offer).toEqual({ value: 'Contoso Widget 2.0', publisher: null, id: null });
    expect(decoded.test).toEqual({ marker: PUBLISHED, sentAt: new Date('2018-03-22T15:48:03.131Z') });
  });

  it('reads what leadctl itself sends', () => {
    const now = Date.parse('2026-11-22T10:00:00.123Z');
    const lead = testLead({ now, offer: 'Contoso Widget', source: 'SPZA', action: 'PLT' });
    expect(decodeLeadSource(lead.leadSource)).toMatchObject({
      source: { value: 'SPZA' },
      action: { value: 'PLT' },
      offer: { value: 'Contoso Widget' },
      test: null,
    });
    expect(decodeLeadSource(testLead({ now }).leadSource).test?.sentAt).toEqual(new Date(now));
  });

  it('takes the HTTPS form, where LeadSource is the source alone', () => {
    const decoded = decodeLeadSource('AzureMarketplace');
    expect(decoded.source).toMatchObject({ value: 'AzureMarketplace', known: true });
    expect(decoded.action).toEqual({ value: null, known: false, meaning: 'not stated' });
    expect(decoded.offer).toEqual({ value: null, publisher: null, id: null });
  });

  it('takes the action from its own field in a lead as JSON, even where a comma is missing as in the published sample', () => {
    const lead = `{ "userDetails": { "Email": "${PUBLISHED}@test.com" },
      "LeadSource": "AzureMarketplace", "ActionCode": "INS", "OfferTitle": "Contoso Test" "Description": "${PUBLISHED}" }`;
    expect(() => JSON.parse(lead)).toThrow();
    const decoded = decodeLeadSource(lead);
    expect(decoded.source).toMatchObject({ value: 'AzureMarketplace', known: true });
    expect(decoded.action).toMatchObject({ value: 'INS', known: true });
    expect(decoded.offer.value).toBe('Contoso Test');
    expect(decoded.test?.marker).toBe(PUBLISHED);
  });

  it('reads a row of the table, and JSON that is escaped inside JSON', () => {
    const row = { LeadSource: 'SPZA-PLT|contoso.widget', ActionCode: 'PLT', OfferDisplayName: 'Contoso "Widget"' };
    expect(decodeLeadSource(JSON.stringify(row)).offer.id).toBe('widget');
    expect(decodeLeadSource(JSON.stringify(JSON.stringify({ LeadSource: 'SPZA', ActionCode: 'DNC' })))).toMatchObject({
      source: { value: 'SPZA' },
      action: { value: 'DNC', known: true },
    });
    expect(
      decodeLeadSource(JSON.stringify({ LeadSource: 'SPZA', OfferDisplayName: 'Contoso "Widget"' })).offer.value,
    ).toBe('Contoso "Widget"');
  });

  it.each(['', '|', '-', '-|', '|.', '{', 'LeadSource', '"LeadSource":'])('takes %j without a guess', (text) => {
    expect(decodeLeadSource(text)).toMatchObject({
      source: { known: false },
      action: { known: false },
      offer: { publisher: null },
      test: null,
    });
  });

  it('takes a long text in no time', () => {
    const started = performance.now();
    decodeLeadSource(`{"LeadSource": "${'\\"'.repeat(100_000)}`);
    decodeLeadSource(' '.repeat(100_000));
    decodeLeadSource(`LeadSource = ${' '.repeat(200_000)}x`);
    decodeLeadSource(`A${' '.repeat(200_000)}x-INS|a.b`);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('decodeMarker', () => {
  it('turns ticks into a time and tells the maker by the last four digits', () => {
    expect(decodeMarker(`company = ${PUBLISHED}`)).toEqual({
      marker: PUBLISHED,
      ticks: 636573304831318844n,
      sentAt: new Date('2018-03-22T15:48:03.131Z'),
      madeBy: 'microsoft-probably',
    });
    const now = Date.parse('2026-11-22T10:00:00.123Z');
    expect(decodeMarker(testLead({ now }).email)).toMatchObject({ sentAt: new Date(now), madeBy: 'leadctl-probably' });
  });

  it('finds none where there is none', () => {
    expect(decodeMarker('MSFT_TEST_1234')).toBeNull();
  });
});

describe('describeLeadSource', () => {
  it('says each part in a line of its own', () => {
    expect(describeLeadSource(decodeLeadSource('SPZA-DNC|contoso.widget'))).toEqual([
      'source   SPZA: AppSource, whose acronym is SPZA',
      expect.stringMatching(/^action {3}DNC: Do Not Contact: .*do not contact the customer$/),
      'offer    contoso.widget: publisher contoso, offer widget',
    ]);
  });

  it('says when a test lead was made, and by whom probably', () => {
    expect(describeLeadSource(decodeLeadSource(`${PUBLISHED}-${PUBLISHED}|Contoso Test`)).at(-1)).toBe(
      `test     ${PUBLISHED}: a test lead, made 2018-03-22T15:48:03.131Z, probably by Microsoft`,
    );
    expect(describeLeadSource(decodeLeadSource('')).join('\n')).not.toContain('null');
  });
});
