import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { APP, destination, ENV, failure, fileOf, load, problemsOf, TENANT, valid } from './fixture.ts';

const entra = (...lines: string[]) =>
  destination(
    'type: dynamics',
    'url: https://contoso.crm.dynamics.com',
    'auth:',
    '  type: entra',
    ...lines.map((line) => `  ${line}`),
  );
const ids = [`tenantId: ${TENANT}`, `clientId: ${APP}`];

/** What is wrong, the file, and `line:column path: the beginning of the message`; each is the only problem. */
const table: readonly (readonly [string, string, string])[] = [
  [
    'no version',
    'destinations: { h: { type: https, url: "https://a.contoso.com" } }',
    '1:1 version: this key is missing; expected version: 1',
  ],
  ['a newer version', 'version: 2\nanything: goes', '1:10 version: version 2 is unknown to this leadctl; expected 1'],
  [
    'a version in quotes',
    'version: "1"\ndestinations: { h: { type: https, url: "https://a.contoso.com" } }',
    '1:10 version: a string stands here; expected a number (version: 1): write it without quotes',
  ],
  ['no destinations', 'version: 1', '1:1 destinations: this key is missing; expected a map of names'],
  [
    'destinations without a value',
    'version: 1\ndestinations:\n  # crm:',
    '2:1 destinations: there is no destination; expected a map of names',
  ],
  ['an empty map of destinations', 'version: 1\ndestinations: {}', '2:1 destinations: there is no destination'],
  [
    'a list of destinations',
    'version: 1\ndestinations:\n  - type: https',
    '2:1 destinations: a list stands here; expected a map of names',
  ],
  ['a text for the whole file', 'hello', '1:1 : a string stands here; expected a map'],
  [
    'a list for the whole file',
    '- a',
    "1:1 : a list stands here; expected a map with 'version: 1' and 'destinations:'",
  ],
  [
    'an unknown key at the top',
    `${destination('type: https', 'url: https://a.contoso.com')}netwrok: {}`,
    "6:1 netwrok: 'netwrok' is no key here; did you mean 'network'? expected one of version, network, destinations, offers",
  ],
  [
    'overrides of checks',
    `${destination('type: https', 'url: https://a.contoso.com')}checks: {}`,
    "6:1 checks: 'checks' is no key here",
  ],
  [
    'a destination without a value',
    'version: 1\ndestinations:\n  crm:',
    "3:3 destinations.crm: there is no value; expected a map that begins with 'type:'",
  ],
  [
    'a destination that is a text',
    'version: 1\ndestinations:\n  crm: dynamics',
    '3:8 destinations.crm: a string stands here; expected a map',
  ],
  [
    'a name that is a number',
    'version: 1\ndestinations:\n  h: { type: https, url: "https://a.contoso.com" }\n  5: {}',
    '4:3 destinations: a name here is a number; expected a text: put quotes round it',
  ],
  [
    'a name that is a truth value',
    'version: 1\ndestinations:\n  h: { type: https, url: "https://a.contoso.com" }\n  true: {}',
    '4:3 destinations: a name here is a boolean',
  ],
  [
    'a name that is nothing',
    'version: 1\ndestinations:\n  h: { type: https, url: "https://a.contoso.com" }\n  ~: {}',
    '4:3 destinations: a name here is empty',
  ],
  [
    'a name that begins like an option',
    'version: 1\ndestinations:\n  --all: { type: https, url: "https://a.contoso.com" }',
    '3:3 destinations.--all: the name begins with a dash',
  ],
  [
    'a name of nothing but quotes',
    'version: 1\ndestinations:\n  "": { type: https, url: "https://a.contoso.com" }',
    '3:3 destinations.: the name of the destination is empty',
  ],
  [
    'a name with an escape sequence',
    'version: 1\ndestinations:\n  "a\\e[31m": { type: https, url: "https://a.contoso.com" }',
    '3:3 destinations.a\u001b[31m: the name cannot be used',
  ],
  [
    'the name __proto__',
    'version: 1\ndestinations:\n  __proto__: { type: https, url: "https://a.contoso.com" }',
    '3:3 destinations.__proto__: the name cannot be used',
  ],
  [
    'a name that stands twice',
    'version: 1\ndestinations:\n  h: { type: https, url: "https://a.contoso.com" }\n  h: { type: https, url: "https://b.contoso.com" }',
    '4:3 destinations.h: this name stands twice, first in line 3',
  ],
  [
    'a key that stands twice',
    destination('type: https', 'url: https://a.contoso.com', 'url: https://b.contoso.com'),
    '6:5 destinations.d.url: this name stands twice, first in line 5',
  ],
  [
    'no type',
    destination('url: https://a.contoso.com'),
    '3:3 destinations.d.type: this key is missing; expected one of azure-table, dynamics, https, marketo, salesforce',
  ],
  [
    'a misspelt type',
    destination('type: salesfroce'),
    "4:11 destinations.d.type: 'salesfroce' is unknown; did you mean 'salesforce'?",
  ],
  [
    "a type in the portal's words",
    destination('type: httpsEndpoint'),
    "4:11 destinations.d.type: 'httpsEndpoint' is unknown; did you mean 'https'?",
  ],
  [
    'a type of no kind',
    destination('type: hubspot'),
    "4:11 destinations.d.type: 'hubspot' is unknown; expected one of",
  ],
  [
    'a type that is a number',
    destination('type: 3'),
    '4:11 destinations.d.type: a number stands here; expected one of',
  ],
  [
    'a Blob destination',
    destination('type: blob', 'containerName: leads'),
    '4:11 destinations.d.type: the marketplace has stopped writing leads to Azure Blob; expected type azure-table',
  ],
  [
    'a Blob destination, spelt out',
    destination('type: azure-blob'),
    '4:11 destinations.d.type: the marketplace has stopped writing leads to Azure Blob',
  ],
  [
    'a container',
    fileOf(valid['azure-table']({ containerName: 'leads' })),
    '7:7 destinations.d.containerName: a container belongs to Azure Blob, and the marketplace has stopped',
  ],
  // Dynamics
  [
    'a URL with http',
    fileOf(valid.dynamics({ url: 'http://contoso.crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL begins with http://; expected https://',
  ],
  [
    'a URL without a scheme',
    fileOf(valid.dynamics({ url: 'contoso.crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL is malformed: it has no scheme; expected https:// before it',
  ],
  [
    'a URL with a space',
    fileOf(valid.dynamics({ url: 'https://contoso .crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL is malformed: it holds white space',
  ],
  [
    'a URL without a host',
    fileOf(valid.dynamics({ url: 'https:///x' })),
    '6:14 destinations.d.url: the URL is malformed',
  ],
  [
    'a URL with one slash',
    fileOf(valid.dynamics({ url: 'https:/contoso.crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL is malformed',
  ],
  [
    'a URL that is a number',
    fileOf(valid.dynamics({ url: 5 })),
    '6:14 destinations.d.url: a number stands here; expected a string (the URL of the environment): put quotes round it',
  ],
  [
    'an empty URL',
    fileOf(valid.dynamics({ url: '' })),
    '6:14 destinations.d.url: the value is empty; expected the URL of the environment',
  ],
  [
    'a URL with a user name',
    fileOf(valid.dynamics({ url: 'https://a:b@contoso.crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL holds a user name or password',
  ],
  [
    'a placeholder in a URL',
    fileOf(valid.dynamics({ url: 'https://<your-org>.crm.dynamics.com' })),
    '6:14 destinations.d.url: the URL holds a placeholder',
  ],
  [
    'no URL',
    fileOf(valid.dynamics({ url: undefined })),
    '4:5 destinations.d.url: this key is missing; expected the URL of the environment',
  ],
  [
    'no auth',
    fileOf(valid.dynamics({ auth: undefined })),
    '4:5 destinations.d.auth: this key is missing; expected type and credentials',
  ],
  [
    'auth that is a text',
    fileOf(valid.dynamics({ auth: 'entra' })),
    '7:15 destinations.d.auth: a string stands here; expected a map (type and credentials)',
  ],
  [
    'auth without a type',
    fileOf(valid.dynamics({ auth: { tenantId: TENANT } })),
    '7:7 destinations.d.auth.type: this key is missing; expected one of entra, office365',
  ],
  [
    'auth of an unknown type',
    entra('type: x').replace('  type: entra\n    ', ''),
    "7:13 destinations.d.auth.type: 'x' is unknown; expected one of entra, office365",
  ],
  [
    'a GUID with a wrong letter',
    entra('tenantId: 12345678-8af1-4asf-1234-12234d01db47', `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    "8:17 destinations.d.auth.tenantId: '12345678-8af1-4asf-1234-12234d01db47' is no GUID (character 17 is no hexadecimal digit); expected the Directory (tenant) ID",
  ],
  [
    'a domain in place of a tenant',
    entra('tenantId: contoso.onmicrosoft.com', `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    "8:17 destinations.d.auth.tenantId: 'contoso.onmicrosoft.com' is no GUID but a domain name",
  ],
  [
    'the tenant common',
    entra('tenantId: common', `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    "8:17 destinations.d.auth.tenantId: 'common' is no GUID: the marketplace signs in to one directory",
  ],
  [
    'a GUID without dashes',
    entra(`tenantId: ${TENANT.replaceAll('-', '')}`, `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    '8:17 destinations.d.auth.tenantId:',
  ],
  [
    'a GUID in braces',
    entra(`tenantId: "{${TENANT}}"`, `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    `8:17 destinations.d.auth.tenantId: '{${TENANT}}' is no GUID because of the brackets or quotes around it`,
  ],
  [
    'a placeholder for a GUID',
    entra('tenantId: <your-tenant-id>', `clientId: ${APP}`, 'clientSecret: ${env:S}'),
    "8:17 destinations.d.auth.tenantId: '<your-tenant-id>' is no GUID but a placeholder",
  ],
  [
    'no secret',
    entra(...ids),
    '6:5 destinations.d.auth.clientSecret: this key is missing; expected the value of a client secret, or certificate in its place',
  ],
  ['an empty secret', entra(...ids, 'clientSecret: ""'), '10:21 destinations.d.auth.clientSecret: the value is empty'],
  [
    'a secret without a value',
    entra(...ids, 'clientSecret:'),
    '10:7 destinations.d.auth.clientSecret: this key is missing; expected the value',
  ],
  [
    'a secret that is a number',
    entra(...ids, 'clientSecret: 123456'),
    '10:21 destinations.d.auth.clientSecret: a number stands here; expected a string (the value of a client secret): put quotes round it',
  ],
  [
    'a secret that is a list',
    entra(...ids, 'clientSecret: [a]'),
    '10:7 destinations.d.auth.clientSecret: a list stands here; expected a string',
  ],
  [
    "a key in the portal's words",
    entra(...ids, 'clientSecret: ${env:S}', 'applicationKey: a'),
    "11:7 destinations.d.auth.applicationKey: 'applicationKey' is no key here; did you mean 'clientSecret'?",
  ],
  [
    'an authority with http',
    entra(...ids, 'clientSecret: ${env:S}', 'authority: http://login.contoso.com'),
    '11:18 destinations.d.auth.authority: the URL begins with http://',
  ],
  [
    'a day that is none',
    entra(...ids, 'clientSecret: ${env:S}', 'expires: 2027-02-30'),
    "11:16 destinations.d.auth.expires: '2027-02-30' is no date",
  ],
  [
    'a certificate that is not there',
    entra(...ids, 'certificate: ./app.pem'),
    '10:20 destinations.d.auth.certificate: this PEM file cannot be used: no such file',
  ],
  [
    'an unknown field in the mapping',
    fileOf(valid.dynamics({ mapping: { leadsource: 'description' } })),
    "14:9 destinations.d.mapping.leadsource: 'leadsource' is no key here; did you mean 'leadSource'?",
  ],
  [
    'a column in capitals',
    fileOf(valid.dynamics({ mapping: { leadSource: 'Description' } })),
    "14:23 destinations.d.mapping.leadSource: 'Description' is no column",
  ],
  [
    'a user without a password',
    destination(
      'type: dynamics',
      'url: https://contoso.crm.dynamics.com',
      'auth: { type: office365, username: a@contoso.com }',
    ),
    '6:5 destinations.d.auth.password: this key is missing; expected the password of the user',
  ],
  // Salesforce
  [
    'no oid',
    fileOf(valid.salesforce({ oid: undefined })),
    '4:5 destinations.d.oid: this key is missing; expected the organization identifier',
  ],
  [
    'an oid of 14 characters',
    fileOf(valid.salesforce({ oid: '00Do0000000ZHo' })),
    '6:14 destinations.d.oid: the id has 14 characters',
  ],
  [
    'an oid of a user',
    fileOf(valid.salesforce({ oid: '005o0000000ZHog' })),
    '6:14 destinations.d.oid: the id does not begin with 00D: 005 begins the id of a user',
  ],
  [
    'an oid in small letters',
    fileOf(valid.salesforce({ oid: '00do0000000zhog' })),
    '6:14 destinations.d.oid: the id does not begin with 00D',
  ],
  [
    'an oid with a wrong checksum',
    fileOf(valid.salesforce({ oid: '00Do0000000ZHogEAA' })),
    '6:14 destinations.d.oid: the last three characters do not fit',
  ],
  [
    'an oid with other characters',
    fileOf(valid.salesforce({ oid: '00Do0000000ZHo-' })),
    '6:14 destinations.d.oid: the id holds characters other than letters and digits',
  ],
  [
    'an oid in white space',
    fileOf(valid.salesforce({ oid: '00Do0000000ZHog ' })),
    '6:14 destinations.d.oid: there is white space around the id',
  ],
  [
    'an oid that is a number',
    fileOf(valid.salesforce({ oid: 3 })),
    '6:14 destinations.d.oid: a number stands here; expected a string',
  ],
  [
    'a form address with http',
    fileOf(valid.salesforce({ webToLeadUrl: 'http://webto.salesforce.com/' })),
    '7:23 destinations.d.webToLeadUrl: the URL begins with http://',
  ],
  [
    'api without auth',
    fileOf(valid.salesforce({ api: {} })),
    '7:7 destinations.d.api.auth: this key is missing; expected type and credentials',
  ],
  [
    'client credentials without a host',
    fileOf(
      valid.salesforce({ api: { auth: { type: 'client-credentials', clientId: 'a', clientSecret: '${env:S}' } } }),
    ),
    '7:7 destinations.d.api.loginUrl: this key is missing; expected the My Domain URL',
  ],
  [
    'an unknown way to sign in',
    fileOf(valid.salesforce({ api: { auth: { type: 'jwt' } } })),
    "9:19 destinations.d.api.auth.type: 'jwt' is unknown; expected one of client-credentials, password, token",
  ],
  [
    'a token without a token',
    fileOf(valid.salesforce({ api: { auth: { type: 'token', instanceUrl: 'https://contoso.my.salesforce.com' } } })),
    '8:9 destinations.d.api.auth.accessToken: this key is missing',
  ],
  [
    'an attestation of nothing',
    fileOf(valid.salesforce({ attested: [{ check: 'recaptcha', value: 'off', by: 'ops', on: '2026-11-02' }] })),
    "9:20 destinations.d.attested[0].check: 'recaptcha' is no check of Salesforce",
  ],
  [
    'attested that is no list',
    fileOf(valid.salesforce({ attested: { check: 'x' } })),
    '7:7 destinations.d.attested: a map stands here; expected a list',
  ],
  // Marketo
  [
    'a Munchkin ID of the wrong form',
    fileOf(valid.marketo({ munchkinId: '1234-ABC-56' })),
    "6:21 destinations.d.munchkinId: '1234-ABC-56' is no Munchkin ID; expected three digits",
  ],
  [
    'a form of number zero',
    fileOf(valid.marketo({ formId: 0 })),
    '7:17 destinations.d.formId: 0 is no positive whole number',
  ],
  [
    'a form of a negative number',
    fileOf(valid.marketo({ formId: -4 })),
    '7:17 destinations.d.formId: -4 is no positive whole number',
  ],
  [
    'half a form',
    fileOf(valid.marketo({ formId: 1.5 })),
    '7:17 destinations.d.formId: 1.5 is no positive whole number',
  ],
  [
    'a form by its name',
    fileOf(valid.marketo({ formId: 'FO736B2' })),
    "7:17 destinations.d.formId: 'FO736B2' is no positive whole number",
  ],
  [
    'a form that is true',
    fileOf(valid.marketo({ formId: true })),
    '7:17 destinations.d.formId: a boolean stands here; expected a number',
  ],
  [
    'a client without a secret',
    fileOf(valid.marketo({ clientSecret: undefined })),
    '4:5 destinations.d.clientSecret: this key is missing; expected the Client Secret that belongs to clientId',
  ],
  [
    'a secret without a client',
    fileOf(valid.marketo({ clientId: undefined })),
    '4:5 destinations.d.clientId: this key is missing; expected the Client ID that belongs to clientSecret',
  ],
  [
    'neither of the two ways',
    fileOf(valid.marketo({ clientId: undefined, clientSecret: undefined })),
    '4:5 destinations.d.clientId: this key is missing; expected clientId and clientSecret (asked for since 2023), or serverId',
  ],
  [
    'a server that is none',
    fileOf(valid.marketo({ serverId: 'https://contoso.com/x' })),
    '10:19 destinations.d.serverId:',
  ],
  // Azure Table
  [
    'no connection string',
    fileOf(valid['azure-table']({ connectionString: undefined })),
    '4:5 destinations.d.connectionString: this key is missing',
  ],
  [
    'a table name that is none',
    fileOf(valid['azure-table']({ table: 'market-place' })),
    '7:16 destinations.d.table: this is no name of a table; expected 3 to 63 letters and digits',
  ],
  // HTTPS
  [
    'an endpoint with http',
    fileOf(valid.https({ url: 'http://leads.contoso.com/' })),
    '6:14 destinations.d.url: the URL begins with http://',
  ],
  [
    'an endpoint with ftp',
    fileOf(valid.https({ url: 'ftp://leads.contoso.com/' })),
    '6:14 destinations.d.url: the URL begins with ftp://',
  ],
  [
    'a connection string for an endpoint',
    fileOf(valid.https({ url: 'DefaultEndpointsProtocol=https;AccountName=a' })),
    '6:14 destinations.d.url: this is a storage connection string, no URL',
  ],
  [
    'headers that are a list',
    fileOf(valid.https({ headers: ['a: b'] })),
    '7:7 destinations.d.headers: a list stands here; expected a map',
  ],
  [
    'a header that is a number',
    fileOf(valid.https({ headers: { 'x-test': 1 } })),
    '8:19 destinations.d.headers.x-test: a number stands here; expected a string (the value of the header): put quotes round it',
  ],
  [
    'a header of two lines',
    fileOf(valid.https({ headers: { 'x-test': 'a\r\nb: c' } })),
    '8:19 destinations.d.headers.x-test: the value holds a line break',
  ],
  [
    'a header with a space in its name',
    fileOf(valid.https({ headers: { 'x test': 'a' } })),
    '8:19 destinations.d.headers.x test: this is no name of a header',
  ],
  [
    'a header of the connection',
    fileOf(valid.https({ headers: { 'Content-Length': '5' } })),
    '8:27 destinations.d.headers.Content-Length: this header belongs to the connection itself',
  ],
  // Network and offers
  [
    'a time without its unit',
    fileOf(valid.https(), { network: { timeout: 15 } }),
    '10:16 network.timeout: a number stands here; expected a string (a time such as 15s): write its unit too',
  ],
  [
    'a time that is none',
    fileOf(valid.https(), { network: { timeout: 'soon' } }),
    "10:16 network.timeout: 'soon' is no time",
  ],
  [
    'roots that are not there',
    fileOf(valid.https(), { network: { ca: './x.pem' } }),
    '10:11 network.ca: this PEM file cannot be used: no such file',
  ],
  [
    'an empty name among roots',
    fileOf(valid.https(), { network: { ca: [''] } }),
    '11:7 network.ca[0]: the value is empty',
  ],
  [
    'a root that is a number',
    fileOf(valid.https(), { network: { ca: 5 } }),
    '10:11 network.ca: a number stands here; expected a string',
  ],
  [
    'an unknown key of the network',
    fileOf(valid.https(), { network: { proxy: 'x' } }),
    "10:5 network.proxy: 'proxy' is no key here; expected one of timeout, ca",
  ],
  [
    'offers that are a map',
    fileOf(valid.https(), { offers: { id: 'a.b' } }),
    '9:3 offers: a map stands here; expected a list (offers, each with an id)',
  ],
  [
    'an offer without an id',
    fileOf(valid.https(), { offers: [{ name: 'x' }] }),
    '10:5 offers[0].id: this key is missing; expected the id of the offer',
  ],
  [
    'an offer of an unknown type',
    fileOf(valid.https(), { offers: [{ id: 'a.b', type: 'SaaS' }] }),
    "12:15 offers[0].type: 'SaaS' is unknown; did you mean 'saas'?",
  ],
  [
    'an unknown listing',
    fileOf(valid.https(), { offers: [{ id: 'a.b', listing: 'Contact me' }] }),
    "12:18 offers[0].listing: 'Contact me' is unknown; did you mean 'contact-me'?",
  ],
  [
    'an offer to nowhere',
    fileOf(valid.https(), { offers: [{ id: 'a.b', destination: 'crm' }] }),
    "12:22 offers[0].destination: no destination of the file is named 'crm'; expected one of d",
  ],
  [
    'an offer that stands twice',
    fileOf(valid.https(), { offers: [{ id: 'a.b' }, { id: 'a.b' }] }),
    '14:13 offers[1].id: this offer stands twice, first as offers[0]',
  ],
];

describe('a file that is invalid', () => {
  it.each(table)('%s', async (_, text, expected) => {
    const problems = await problemsOf(text, { env: ENV });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.slice(0, expected.length)).toBe(expected);
    expect(problems[0]).toMatch(/[;?] expected /);
  });

  it('names all its problems at once, in the order of the file, one line each', async () => {
    const text = [
      'version: 1',
      'netwrok: {}',
      'destinations:',
      '  crm: { type: dynamics, url: "http://a.crm.dynamics.com", auth: { type: entra, tenantId: x, clientSecret: "${env:NONE}" } }',
      '  sales: { type: salesforce, oid: 1 }',
      '  hook: { type: htps }',
      'offers: [{ id: a.b, destination: crn }]',
    ].join('\n');
    const error = await failure(load(text));
    expect(error.problems.map((one) => `${one.line}:${one.path}`)).toEqual([
      '2:netwrok',
      '4:destinations.crm.url',
      '4:destinations.crm.auth.clientId',
      '4:destinations.crm.auth.tenantId',
      '4:destinations.crm.auth.clientSecret',
      '5:destinations.sales.oid',
      '6:destinations.hook.type',
      '7:offers[0].destination',
    ]);
    expect(error.problems.every((one) => one.file === 'leadctl.config.yaml')).toBe(true);
    const lines = error.message.split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatch(
      /^leadctl\.config\.yaml:4:31 destinations\.crm\.url: the URL begins with http:\/\/; expected https:\/\/$/,
    );
  });

  it('names the cause where the catalogue has one', async () => {
    const causeOf = async (part: object) => (await failure(load(fileOf(part), { env: ENV }))).problems[0]?.cause;
    expect(await causeOf(valid.salesforce({ oid: '00Do0000000ZHo' }))).toBe('salesforce-oid-invalid');
    expect(await causeOf({ type: 'blob' })).toBe('table-blob-destination');
    expect(await causeOf(valid['azure-table']({ connectionString: 'AccountName=a' }))).toBe('table-connection-string');
    expect(await causeOf(valid.dynamics({}, { tenantId: 'common' }))).toBe('entra-tenant-invalid');
    expect(await causeOf(valid.dynamics({ url: 'http://a.b.c' }))).toBeNull();
  });

  it('lists no more than a hundred and tells how many are left', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `  d${index}: { type: nothing }`);
    const problems = await problemsOf(`version: 1\ndestinations:\n${names.join('\n')}\n`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toContain('50 further problems are not listed');
  });

  it('has no places where a plain object was given', async () => {
    const error = await failure(
      parseConfig({ version: 1, destinations: { d: { type: 'https', url: 'http://a.contoso.com' } } }),
    );
    expect(error.problems).toEqual([
      {
        path: 'destinations.d.url',
        file: null,
        line: null,
        column: null,
        message: 'the URL begins with http://; expected https://',
        cause: null,
      },
    ]);
    expect(error.message).toBe('destinations.d.url: the URL begins with http://; expected https://');
  });
});
