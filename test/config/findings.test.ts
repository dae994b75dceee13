import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { APP, CONNECTION, destination, ENV, fileOf, KEY, load, TENANT, valid, withId } from './fixture.ts';

const warnings = async (text: string, options: Parameters<typeof load>[1] = {}) =>
  (await load(text, { env: ENV, ...options })).findings.filter((one) => one.status === 'warned');
const ids = async (text: string, options: Parameters<typeof load>[1] = {}) =>
  (await warnings(text, options)).map((one) => `${one.id} ${one.path}`);

describe('a file without a fault', () => {
  it.each(Object.entries(valid))('of the type %s has only passed findings', async (_, make) => {
    const { findings } = await load(fileOf(make()), { env: ENV });
    expect(findings.filter((one) => one.status !== 'passed')).toEqual([]);
    expect(findings.map((one) => one.id)).toContain('config/schema');
    expect(findings.filter((one) => one.id === 'marketplace/accepts')).toMatchObject([
      { destination: 'd', status: 'passed' },
    ]);
  });

  it('says what was looked at, and where', async () => {
    const { findings } = await load(fileOf(valid.dynamics(), { offers: [{ id: 'a.b', destination: 'd' }] }), {
      env: ENV,
    });
    expect(findings.map((one) => [one.id, one.destination, one.at?.line ?? null, one.message])).toEqual([
      [
        'config/schema',
        null,
        null,
        'leadctl.config.yaml: 1 destination, 1 offer, every key and value of the expected form',
      ],
      ['config/reference', null, null, '1 reference resolved'],
      ['config/literal-secret', null, null, '1 secret, none of them in clear in the file'],
      ['config/placeholder', null, null, '4 values looked at, no placeholder among them'],
      ['config/whitespace', null, null, '4 values looked at, none with stray white space or quotes'],
      ['marketplace/offer-needs-destination', null, 16, 'a.b sends its leads to d'],
      [
        'marketplace/accepts',
        'd',
        4,
        "Microsoft's published patterns accept URL, Application (client) ID, Directory ID, Client secret",
      ],
    ]);
  });
});

describe('a secret in clear', () => {
  it.each([
    ['a client secret', fileOf(valid.dynamics({}, { clientSecret: 'abc8Q~secretsecret' })), 'auth.clientSecret'],
    [
      'a default that is used',
      fileOf(valid.dynamics({}, { clientSecret: '${env:NONE:-abc8Q~secret}' })),
      'auth.clientSecret',
    ],
    [
      'a password',
      fileOf(valid.dynamics({ auth: { type: 'office365', username: 'a@b.c', password: 'hunter22' } })),
      'auth.password',
    ],
    [
      'a consumer secret',
      fileOf(
        valid.salesforce({
          api: {
            loginUrl: 'https://c.my.salesforce.com',
            auth: { type: 'client-credentials', clientId: 'a', clientSecret: 'b1c2d3' },
          },
        }),
      ),
      'api.auth.clientSecret',
    ],
    ['a Marketo secret', fileOf(valid.marketo({ clientSecret: 'q7Rb2LmN8s' })), 'clientSecret'],
    ['a connection string', fileOf(valid['azure-table']({ connectionString: CONNECTION })), 'connectionString'],
    [
      'a signed address',
      fileOf(valid.https({ url: 'https://prod-1.westeurope.logic.azure.com/x?sp=1&sv=1.0&sig=abcdef123' })),
      'url',
    ],
    [
      'the address of a function',
      fileOf(valid.https({ url: 'https://a.azurewebsites.net/api/f?code=abcdef123==' })),
      'url',
    ],
    ['the address of a hook', fileOf(valid.https({ url: 'https://hooks.zapier.com/hooks/catch/1/abc/' })), 'url'],
    ['an authorization', fileOf(valid.https({ headers: { Authorization: 'Bearer abc' } })), 'headers.Authorization'],
  ])('is warned of: %s', async (_, text, path) => {
    const found = withId(await load(text, { env: ENV }), 'config/literal-secret');
    expect(found).toMatchObject([
      { status: 'warned', destination: null, path: `destinations.d.${path}`, severity: 'at-risk' },
    ]);
    expect(found[0]?.at?.path).toBe(`destinations.d.${path}`);
    expect(found[0]?.resolution[0]).toContain('${env:D_');
  });

  it.each([
    ['an address without one', fileOf(valid.https())],
    ['a header for try-outs', fileOf(valid.https({ headers: { 'x-test': '1' } }))],
    [
      'a part by reference',
      fileOf(
        valid['azure-table']({
          connectionString:
            'DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${env:K};EndpointSuffix=core.windows.net',
        }),
      ),
    ],
  ])('is not seen in %s', async (_, text) => {
    expect((await ids(text, { env: { ...ENV, K: KEY } })).filter((one) => one.startsWith('config/'))).toEqual([]);
  });

  it('is none where there is no file', async () => {
    const { findings } = await parseConfig(
      { version: 1, destinations: { d: valid.marketo({ clientSecret: 'q7Rb2LmN8s' }) } },
      { env: {} },
    );
    expect(findings.filter((one) => one.id === 'config/literal-secret')).toEqual([]);
  });
});

describe('a placeholder', () => {
  it.each([
    '<your-secret>',
    '<client secret>',
    'xxxx',
    'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    'changeme',
    'CHANGE_ME',
    'change-me',
    'replace-me',
    'TODO',
    'your-client-secret',
    '*********',
    '{{ secrets.CRM }}',
    '$(CRM_CLIENT_SECRET)',
    '%CRM_SECRET%',
    '#{CRM}#',
    '__CRM_SECRET__',
    'P@ssw0rd',
    '1234ABCDEDFRZ/G/FdY0aUABCEDcqhbLn/ST122345nBc=',
  ])('is warned of: %s', async (value) => {
    for (const written of [value, '${env:S}']) {
      const found = await warnings(fileOf(valid.dynamics({}, { clientSecret: written })), { env: { S: value } });
      expect(found).toMatchObject([{ id: 'config/placeholder', path: 'destinations.d.auth.clientSecret' }]);
    }
  });

  it.each(['a<b>c', 'q7xxxRb2LmN8sT4v', 'AxXx8Q~Todo.x', 'mychangemeter', 'x', 'xx', 'hello$world', '5%20%'])(
    'is not seen in %s',
    async (value) => {
      expect(await ids(fileOf(valid.dynamics()), { env: { S: value } })).toEqual([]);
    },
  );

  it('is said of two GUIDs of zeros, and nothing else', async () => {
    const zeros = '00000000-0000-0000-0000-000000000000';
    expect(await ids(fileOf(valid.dynamics({}, { tenantId: zeros, clientId: zeros })))).toEqual([
      'config/placeholder destinations.d.auth.tenantId',
      'config/placeholder destinations.d.auth.clientId',
    ]);
  });

  it('is the GUID of zeros, and the application of the documentation', async () => {
    const zeros = '00000000-0000-0000-0000-000000000000';
    expect(await ids(fileOf(valid.dynamics({}, { tenantId: zeros })))).toEqual([
      'config/placeholder destinations.d.auth.tenantId',
    ]);
    expect(await ids(fileOf(valid.dynamics({}, { clientId: '23456052-aaaa-bbbb-8662-1234df56788f' })))).toEqual([
      'config/placeholder destinations.d.auth.clientId',
    ]);
  });

  it('is a part of an address or a connection string', async () => {
    expect(
      await ids(fileOf(valid.https({ url: '${env:U}' })), { env: { U: 'https://a.logic.azure.com/x?sig=xxxx' } }),
    ).toEqual(['config/placeholder destinations.d.url']);
    const string = CONNECTION.replace('contosoleads', 'myAccountName').replace('core.windows.net', 'core.screens.net');
    expect(await ids(fileOf(valid['azure-table']()), { env: { C: string } })).toEqual([
      'config/placeholder destinations.d.connectionString',
      'marketplace/accepts destinations.d.connectionString',
    ]);
  });
});

describe('a reference of another tool', () => {
  it.each([
    '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s/)',
    'op://vault/item/field',
    'vault:secret/data/crm#s',
    'arn:aws:secretsmanager:eu:1:secret:s',
  ])('is warned of: %s', async (value) => {
    const found = await warnings(fileOf(valid.dynamics({}, { clientSecret: value })));
    expect(found).toMatchObject([
      {
        id: 'config/reference',
        path: 'destinations.d.auth.clientSecret',
        message: expect.stringContaining('a reference that leadctl does not follow'),
      },
    ]);
  });
});

describe('white space and other strays', () => {
  it.each([
    ['a line break', 'secret-value\n', 'ends with a line break'],
    ['a line break of Windows', 'secret-value\r\n', 'ends with a line break'],
    ['a space before', ' secret-value', 'begins with white space'],
    ['a space behind', 'secret-value ', 'ends with white space'],
    ['a byte order mark', '\uFEFFsecret-value', 'begins with a byte order mark'],
    ['a zero-width space', 'secret\u200Bvalue', 'holds an invisible character'],
    ['double quotes', '"secret-value"', 'is wrapped in quotes that belong to it'],
    ['single quotes', "'secret-value'", 'is wrapped in quotes that belong to it'],
    ['a non-breaking space', 'secret\u00A0value', 'holds a non-breaking space'],
  ])('are warned of: %s', async (_, value, message) => {
    for (const [written, origin] of [
      ['${env:S}', 'env S'],
      ['${file:s.txt}', 'file s.txt'],
    ] as const) {
      const loaded = await load(fileOf(valid.dynamics({}, { clientSecret: written })), {
        env: { S: value },
        files: { 's.txt': value },
      });
      expect(withId(loaded, 'config/whitespace')).toMatchObject([
        { status: 'warned', path: 'destinations.d.auth.clientSecret', message: `The value ${message} (${origin})` },
      ]);
      const { config } = loaded.config.destinations[0] ?? {};
      expect(config?.type === 'dynamics' && config.auth.type === 'entra' && config.auth.clientSecret?.reveal()).toBe(
        value,
      );
    }
  });

  it('belong to a PEM text', async () => {
    const pem =
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect(
      await ids(fileOf(valid.dynamics({}, { clientSecret: undefined, certificate: '${env:P}' })), { env: { P: pem } }),
    ).toEqual(['dynamics/certificate destinations.d.auth.certificate']);
  });
});

describe('a slip that no pattern shows', () => {
  const pem =
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n';
  it.each([
    [
      'an address of a page',
      fileOf(valid.dynamics({ url: 'https://contoso.crm.dynamics.com/main.aspx?appid=1' })),
      'dynamics/url-path',
      'url',
      'at-risk',
    ],
    [
      'an authority with a path',
      fileOf(valid.dynamics({}, { authority: `https://login.microsoftonline.com/${TENANT}` })),
      'dynamics/authority-path',
      'auth.authority',
      'advice',
    ],
    [
      'the same GUID twice',
      fileOf(valid.dynamics({}, { clientId: TENANT.toUpperCase() })),
      'dynamics/ids',
      'auth.clientId',
      'blocks-publishing',
    ],
    [
      'the ID of a secret',
      fileOf(valid.dynamics({}, { clientSecret: '${env:G}' })),
      'dynamics/secret-value',
      'auth.clientSecret',
      'blocks-publishing',
    ],
    [
      'a certificate',
      fileOf(valid.dynamics({}, { clientSecret: undefined, certificate: './app.pem' })),
      'dynamics/certificate',
      'auth.certificate',
      'loses-leads',
    ],
    [
      'another form address',
      fileOf(valid.salesforce({ webToLeadUrl: 'https://contoso.my.salesforce.com/servlet/servlet.WebToLead' })),
      'salesforce/web-to-lead-url',
      'webToLeadUrl',
      'loses-leads',
    ],
    [
      'a host that is none of Salesforce',
      fileOf(
        valid.salesforce({
          api: { loginUrl: 'https://sf.contoso.com', auth: { type: 'password', username: 'a', password: '${env:S}' } },
        }),
      ),
      'salesforce/api-host',
      'api.loginUrl',
      'advice',
    ],
    [
      'a host of the user interface',
      fileOf(
        valid.salesforce({
          api: { auth: { type: 'token', instanceUrl: 'https://contoso.lightning.force.com', accessToken: '${env:S}' } },
        }),
      ),
      'salesforce/api-host',
      'api.auth.instanceUrl',
      'advice',
    ],
    [
      'client credentials at the common host',
      fileOf(
        valid.salesforce({
          api: {
            loginUrl: 'https://login.salesforce.com',
            auth: { type: 'client-credentials', clientId: 'a', clientSecret: '${env:S}' },
          },
        }),
      ),
      'salesforce/api-host',
      'api.loginUrl',
      'advice',
    ],
    [
      'a whole address for a server',
      fileOf(valid.marketo({ serverId: 'app-ab12' })),
      'marketo/server-id',
      'serverId',
      'advice',
    ],
    [
      'an API of another subscription',
      fileOf(valid.marketo({ apiUrl: 'https://999-XYZ-999.mktorest.com' })),
      'marketo/api-url',
      'apiUrl',
      'blocks-publishing',
    ],
    [
      'the same text twice',
      fileOf(valid.marketo({ clientSecret: '${env:A}' })),
      'marketo/credential-pair',
      'clientSecret',
      'blocks-publishing',
    ],
    [
      'another table',
      fileOf(valid['azure-table']({ table: 'leads' })),
      'azure-table/table-name',
      'table',
      'loses-leads',
    ],
    ['a header', fileOf(valid.https({ headers: { 'x-test': '1' } })), 'https/headers', 'headers.x-test', 'loses-leads'],
  ])('%s', async (_, text, id, path, severity) => {
    const found = await warnings(text, {
      env: { ...ENV, G: 'a0c6484f-b4fb-4129-ac6b-35f2b5628089', A: APP, W: 'https://a:b1b1@leads.contoso.com/' },
      files: { 'app.pem': pem },
    });
    expect(found).toMatchObject([{ id, destination: 'd', path: `destinations.d.${path}`, severity }]);
    expect(found[0]?.resolution.length).toBeGreaterThan(0);
    expect(found[0]?.at?.line).toBeGreaterThan(4);
  });

  it('says of what only leadctl uses that the marketplace cannot', async () => {
    const all = [
      fileOf(valid.dynamics({}, { clientSecret: undefined, certificate: './app.pem' })),
      fileOf(valid.salesforce({ webToLeadUrl: 'https://test.salesforce.com/servlet/servlet.WebToLead' })),
      fileOf(valid['azure-table']({ table: 'leads' })),
      fileOf(valid.https({ headers: { 'x-test': '1' } })),
    ];
    for (const text of all) {
      const found = await warnings(text, { files: { 'app.pem': pem } });
      expect(found[0]?.message).toMatch(/^The marketplace cannot use this: /);
    }
  });

  it('is none in names that mean the same', async () => {
    expect(await ids(fileOf(valid['azure-table']({ table: 'marketplaceleads' })))).toEqual([]);
    expect(await ids(fileOf(valid.dynamics({ url: 'https://contoso.crm.dynamics.com/' })))).toEqual([]);
    expect(
      await ids(
        fileOf(
          valid.salesforce({ webToLeadUrl: 'https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8' }),
        ),
      ),
    ).toEqual([]);
  });
});

describe('what Partner Center would refuse', () => {
  const reason = async (text: string, env: Record<string, string> = {}) => {
    const found = (await warnings(text, { env: { ...ENV, ...env } })).filter((one) => one.id === 'marketplace/accepts');
    expect(found.every((one) => one.severity === 'blocks-publishing' && one.destination === 'd')).toBe(true);
    return found.map((one) =>
      one.message.replace(/^leadctl can use (.*), but Microsoft's published pattern refuses it: /, '$1: '),
    );
  };
  const string = (value: string) => reason(fileOf(valid['azure-table']()), { C: value });

  it.each([
    ['no suffix', CONNECTION.replace(/;Endpoint.*/, '')],
    ['no suffix, with a semicolon', CONNECTION.replace(/EndpointSuffix.*/, '')],
    ['China', CONNECTION.replace('core.windows.net', 'core.chinacloudapi.cn')],
    ['US Government', CONNECTION.replace('core.windows.net', 'core.usgovcloudapi.net')],
  ])('not a connection string with %s', async (_, value) => {
    expect(await string(value)).toEqual([]);
  });

  it.each([
    ['a semicolon at the end', `${CONNECTION};`, 'it ends with a semicolon after EndpointSuffix'],
    [
      'another order',
      `EndpointSuffix=core.windows.net;${CONNECTION.replace(/;Endpoint.*/, '')}`,
      "EndpointSuffix stands in another place than the portal's order has it",
    ],
    ['plain http', CONNECTION.replace('=https', '=http'), 'DefaultEndpointsProtocol is http'],
    [
      'capitals in the account',
      CONNECTION.replace('contosoleads', 'contosoLeads'),
      'AccountName has upper-case letters',
    ],
    [
      'a dash in the account',
      CONNECTION.replace('contosoleads', 'contoso-leads'),
      "in AccountName, character 8 is '-'",
    ],
    ['a short account', CONNECTION.replace('contosoleads', 'ab'), 'AccountName has 2 characters; 3 to 24 are allowed'],
    [
      'names in small letters',
      CONNECTION.replace('AccountKey', 'accountkey'),
      'AccountKey is written in other upper and lower case',
    ],
    [
      'no protocol',
      CONNECTION.replace('DefaultEndpointsProtocol=https;', ''),
      "AccountName stands in another place than the portal's order has it",
    ],
    [
      'an endpoint of its own',
      `${CONNECTION.replace(/EndpointSuffix.*/, '')}TableEndpoint=https://x.table.cosmos.azure.com:443/`,
      'it holds TableEndpoint, and an endpoint cannot be named',
    ],
    [
      'another suffix',
      CONNECTION.replace('core.windows.net', 'core.contoso.com'),
      'EndpointSuffix is none of the four clouds that are allowed',
    ],
    ['a space after a semicolon', CONNECTION.replace(';Endpoint', '; Endpoint'), 'there is white space around part 4'],
    ['a line break', `${CONNECTION}\n`, 'it has white space around it'],
    ['quotes', `"${CONNECTION}"`, 'it has quotes around it'],
    ['JSON', JSON.stringify({ connectionString: CONNECTION }), 'it has JSON around it'],
  ])('a connection string with %s', async (_, value, expected) => {
    expect(await string(value)).toEqual([`Storage account connection string: ${expected}`]);
  });

  it.each([
    ['capitals in the scheme', 'HTTPS://leads.contoso.com/', 'its scheme is not in lower case'],
    ['other letters in the path', 'https://leads.contoso.com/ë', 'character 27 is U+00EB, which is no plain ASCII'],
    ['a quotation mark', 'https://leads.contoso.com/?a="b"', 'character 30 is a quotation mark'],
    ['a line break behind', 'https://leads.contoso.com/\n', 'character 27 is a line break'],
    ['a space before', ' https://leads.contoso.com/', 'it begins with white space'],
  ])('an endpoint with %s', async (_, url, expected) => {
    expect(await reason(fileOf(valid.https({ url })))).toEqual([`HTTPS endpoint URL: ${expected}`]);
  });

  it('an oid of 18 characters, with the 15 to enter', async () => {
    const text = fileOf(valid.salesforce({ oid: '00Do0000000ZHogEAG' }));
    expect(await reason(text)).toEqual(['Organization identifier: it has 18 characters; Partner Center takes 15']);
    expect((await warnings(text))[0]?.resolution[0]).toBe(
      'In Partner Center, enter Organization identifier as the first 15 characters, 00Do0000000ZHog',
    );
  });

  it('values of Marketo that only leadctl understands', async () => {
    expect(await reason(fileOf(valid.marketo({ serverId: 'https://app-ab12.marketo.com/' })))).toEqual([
      "Server ID: character 6 is ':'",
    ]);
    expect(await reason(fileOf(valid.marketo({ formId: 123456789 })))).toEqual(['Form ID: it has more than 8 digits']);
  });

  it('values of Dynamics that are too long or hold other letters', async () => {
    expect(await reason(fileOf(valid.dynamics()), { S: 'a'.repeat(2049) })).toEqual([
      'Client secret: it has 2049 characters, more than 2048',
    ]);
    expect(await reason(fileOf(valid.dynamics({ url: 'https://contösö.crm.dynamics.com' })))).toEqual([
      'URL: character 13 is U+00F6, which is no plain ASCII',
    ]);
    const office = (username: string) =>
      fileOf(valid.dynamics({ auth: { type: 'office365', username, password: '${env:S}' } }));
    expect(await reason(office('a@contoso.com'))).toEqual([]);
    expect(await reason(office('a'.repeat(129)), { S: 'b'.repeat(257) })).toEqual([
      'User name: it has 129 characters, more than 128',
      'Password: it has 257 characters, more than 256',
    ]);
  });
});

describe('offers', () => {
  const needs = async (offer: object) => {
    const loaded = await load(fileOf(valid.https(), { offers: [{ id: 'contoso.widget', ...offer }] }), { env: ENV });
    return withId(loaded, 'marketplace/offer-needs-destination')
      .map((one) => one.status)
      .join();
  };
  it.each([
    [{ type: 'saas', listing: 'contact-me' }, 'warned'],
    [{ type: 'saas', listing: 'sell-through-microsoft' }, 'warned'],
    [{ type: 'saas', listing: 'free' }, 'passed'],
    [{ type: 'saas', listing: 'trial' }, 'passed'],
    [{ type: 'saas' }, 'skipped'],
    [{ type: 'consulting' }, 'warned'],
    [{ type: 'dynamics-365-operations', listing: 'trial' }, 'warned'],
    [{ type: 'dynamics-365-business-central' }, 'warned'],
    [{ type: 'dynamics-365-customer-engagement', listing: 'contact-me' }, 'warned'],
    [{ type: 'dynamics-365-customer-engagement', listing: 'free' }, 'passed'],
    [{ type: 'virtual-machine', listing: 'contact-me' }, 'passed'],
    [{ type: 'container' }, 'passed'],
    [{ listing: 'contact-me' }, 'warned'],
    [{ listing: 'free' }, 'skipped'],
    [{}, 'skipped'],
    [{ type: 'saas', listing: 'contact-me', destination: 'd' }, 'passed'],
    [{ destination: 'd' }, 'passed'],
  ])('%j: %s', async (offer, status) => {
    expect(await needs(offer)).toBe(status);
  });

  it('tell that the documents disagree', async () => {
    const [found] = withId(
      await load(fileOf(valid.https(), { offers: [{ id: 'a.b', type: 'consulting' }] })),
      'marketplace/offer-needs-destination',
    );
    expect(found).toMatchObject({ severity: 'at-risk', destination: null, path: 'offers[0]', at: { line: 10 } });
    expect(found?.message).toContain('pages since 2020 call it optional');
  });

  it.each([
    ['contoso.widget-byol', 0],
    ['docusign.3701c77e-1cfa-4c56-91e6-3ed0b622145a', 0],
    ['widget', 1],
    ['a b.c', 1],
    ['a|b.c', 1],
  ])('have an id of the form publisher.offer: %s', async (id, count) => {
    const loaded = await load(
      `${destination('type: https', 'url: https://a.contoso.com')}offers: [{ id: "${id}", destination: d }]`,
    );
    expect(withId(loaded, 'marketplace/offer-id')).toHaveLength(count);
  });
});
