import { describe, expect, it } from 'vitest';
import { parseChallenge } from '../../../src/destinations/dynamics/challenge.ts';
import { hostKind, resourceOf, sameAuthority } from '../../../src/destinations/dynamics/clouds.ts';
import { columnsOf, leadOf, textsOf, writtenColumns } from '../../../src/destinations/dynamics/lead.ts';
import { formOf, hexCode, pageText } from '../../../src/destinations/dynamics/service-error.ts';
import { testLead } from '../../../src/lead/test-lead.ts';

const TENANT = '5d0a6c1e-8c1f-4f7b-9a53-2f6d1c0b7e41';

describe('the codes of Dataverse', () => {
  it.each([
    ['0x8004F507', '0x8004f507'],
    ['0X80040220', '0x80040220'],
    ['-2147220960', '0x80040220'],
    [-2147220960, '0x80040220'],
    ['2147746336', '0x80040220'],
    [2147746336, '0x80040220'],
    ['0x0', undefined],
    ['', undefined],
    ['99999999999', undefined],
    ['PrivilegeDenied', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('%s is %s', (given, canonical) => {
    expect(hexCode(given)).toBe(canonical);
  });
});

describe('the challenge', () => {
  const header = (tenant: string) =>
    `Bearer authorization_uri=https://login.microsoftonline.com/${tenant}/oauth2/authorize, resource_id=https://contoso.crm4.dynamics.com/`;
  it('names directory, cloud and organisation without quotes', () => {
    expect(parseChallenge(header(TENANT))).toEqual({
      tenant: TENANT,
      authority: 'https://login.microsoftonline.com',
      resource: 'https://contoso.crm4.dynamics.com',
      kind: 'entra',
    });
  });
  it.each([
    `bearer authorization_uri="https://login.windows.net/${TENANT.toUpperCase()}/oauth2/authorize"`,
    `Bearer error="invalid_token", error_description="Error during token validation", authorization_uri=https://login.windows.net/${TENANT}/oauth2/authorize`,
    `Negotiate, Bearer authorization_uri=https://login.windows.net/${TENANT}/oauth2/authorize, NTLM`,
  ])('is read in other forms: %s', (value) => {
    expect(parseChallenge(value)).toMatchObject({
      tenant: TENANT,
      authority: 'https://login.windows.net',
      resource: undefined,
    });
  });
  it('keeps a word that is no directory', () => {
    expect(parseChallenge(header('common'))).toMatchObject({ tenant: 'common', kind: 'entra' });
  });
  it.each(['Negotiate, NTLM', 'Bearer authorization_uri=https://adfs.contoso.example/adfs/oauth2/authorize'])(
    'is told apart on premises: %s',
    (value) => {
      expect(parseChallenge(value)?.kind).toBe('on-premises');
    },
  );
  it.each(['Basic realm="x"', 'Bearer', 'Bearer authorization_uri=nonsense', '=,=,,='])('says nothing: %s', (value) => {
    expect(parseChallenge(value)?.kind).toBe('other');
  });
  it('is absent', () => {
    expect(parseChallenge(undefined)).toBeUndefined();
  });
});

describe('hosts and clouds', () => {
  it.each([
    'contoso.crm.dynamics.com',
    'contoso.crm4.dynamics.com',
    'CONTOSO.CRM21.dynamics.com',
    'c-1.api.crm11.dynamics.com',
    'a.crm.microsoftdynamics.us',
    'a.crm.appsplatform.us',
    'a.crm.dynamics.cn',
  ])('knows %s', (host) => expect(hostKind(host).known).toBe(true));
  it.each([
    ['contoso.operations.dynamics.com', 'Finance and Operations'],
    ['make.powerapps.com', 'portal of the Power Platform'],
    ['home.dynamics.com', 'start page'],
    ['globaldisco.crm.dynamics.com', 'discovery service'],
    ['contoso.powerappsportals.com', 'Power Pages'],
    ['contoso.crm.microsoftdynamics.de', 'closed on 2021-10-29'],
    ['contoso.crm4.dynamics.com.evil.example', 'no host of the form'],
    ['crm4.dynamics.com', 'no host of the form'],
  ])('says what %s is', (host, reason) => {
    expect(hostKind(host)).toMatchObject({ known: false, reason: expect.stringContaining(reason) });
  });
  it('takes the API host for its organisation, and no other host', () => {
    expect(resourceOf('https://contoso.api.crm4.dynamics.com')).toBe('https://contoso.crm4.dynamics.com');
    expect(resourceOf('https://contoso.api.example.com/')).toBe('https://contoso.api.example.com');
  });
  it('knows one cloud by its several hosts', () => {
    expect(sameAuthority('https://login.windows.net', 'https://login.microsoftonline.com')).toBe(true);
    expect(sameAuthority('https://login.microsoftonline.us', 'https://login.microsoftonline.com')).toBe(false);
    expect(sameAuthority('https://localhost:1', 'https://localhost:1')).toBe(true);
    expect(sameAuthority('https://localhost:1', 'https://localhost:2')).toBe(false);
  });
});

describe('a lead as columns', () => {
  const lead = testLead({ now: Date.UTC(2026, 10, 22), offer: "Contoso; 'Widget' | Größe" });

  it('fills every column of the form that is documented, the source within the description', () => {
    expect(columnsOf(lead)).toEqual({
      subject: lead.marker,
      firstname: lead.marker,
      lastname: lead.marker,
      companyname: lead.marker,
      emailaddress1: `${lead.marker}@test.com`,
      telephone1: '1234567890',
      jobtitle: lead.marker,
      address1_country: 'US',
      description: `${lead.marker}; ${lead.leadSource}`,
      leadsourcecode: 8,
    });
    expect(textsOf(columnsOf(lead)).leadsourcecode).toBe('8');
  });

  it('comes back as it went', () => {
    const { actionCode: _, offer: __, ...rest } = lead;
    expect(leadOf(columnsOf(lead))).toEqual(rest);
  });

  it('comes back as it went with a mapping of one’s own', () => {
    const mapping = {
      leadSource: 'new_source',
      description: 'new_notes',
      offer: 'new_offer',
      actionCode: 'new_action',
    };
    const columns = columnsOf(lead, mapping);
    expect(columns).toMatchObject({ new_source: lead.leadSource, new_notes: lead.marker, new_offer: lead.offer });
    expect(columns).not.toHaveProperty('description');
    expect(leadOf(columns, mapping)).toEqual(lead);
    expect(writtenColumns(mapping)).toEqual(new Set(Object.keys(columns)));
  });

  it('lets a mapping take leadsourcecode', () => {
    expect(columnsOf(lead, { leadSource: 'leadsourcecode' }).leadsourcecode).toBe(lead.leadSource);
  });

  it('leaves out what is empty or hidden', () => {
    expect(leadOf({ firstname: null, lastname: '', subject: 5, jobtitle: 'CTO' })).toEqual({ title: 'CTO' });
  });
});

describe('bodies that are no JSON', () => {
  it('tells their form', () => {
    expect(formOf('')).toBe('empty');
    expect(formOf(' {"a":1}')).toBe('json');
    expect(formOf('<!DOCTYPE HTML><html>')).toBe('html');
    expect(formOf('sorry', 'text/html; charset=utf-8')).toBe('html');
    expect(formOf('sorry')).toBe('text');
  });
  it('reads a page in time, however it is built', () => {
    const began = performance.now();
    pageText('<script>'.repeat(200_000));
    pageText('<'.repeat(1_000_000));
    expect(performance.now() - began).toBeLessThan(500);
    expect(
      pageText('<html><head><title>Sign in</title><style>a{}</style></head><body><p>Please&nbsp;wait</p></body>'),
    ).toBe('Sign in Please wait');
  });
});
