import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { checksum, oidFault } from '../../src/destinations/salesforce/oid.ts';
import { makeAuthority } from '../../src/sandbox/certs.ts';
import { Secret } from '../../src/secret.ts';
import { APP, CONNECTION, ENV, failure, fileOf, load, TENANT, valid } from './fixture.ts';

/** The typed form of one destination, with its secrets revealed. */
async function built(part: object, env: Record<string, string> = ENV): Promise<unknown> {
  const { config } = await load(fileOf(part), { env });
  return revealed(config.destinations[0]?.config);
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revealed(item)]));
}

describe('the typed configuration', () => {
  it('of Dynamics has origins without slashes, and defaults', async () => {
    expect(
      await built(
        valid.dynamics({
          url: 'https://CONTOSO.crm.dynamics.com:443/main.aspx?x=1',
          mapping: { leadSource: 'description' },
        }),
      ),
    ).toEqual({
      type: 'dynamics',
      url: 'https://contoso.crm.dynamics.com',
      auth: {
        type: 'entra',
        tenantId: TENANT,
        clientId: APP,
        authority: 'https://login.microsoftonline.com',
        clientSecret: { secret: ENV.S },
      },
      mapping: { leadSource: 'description' },
    });
    expect(
      await built(valid.dynamics({}, { authority: 'https://127.0.0.1:8443/', expires: '2027-06-30' })),
    ).toMatchObject({
      auth: { authority: 'https://127.0.0.1:8443', expires: '2027-06-30' },
    });
    expect(
      await built(valid.dynamics({ auth: { type: 'office365', username: 'a@b.c', password: '${env:S}' } })),
    ).toMatchObject({
      auth: {
        type: 'office365',
        username: 'a@b.c',
        password: { secret: ENV.S },
        authority: 'https://login.microsoftonline.com',
      },
    });
  });

  it('of Dynamics has the text of the certificate, from its file or a reference', async () => {
    const pem =
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n';
    for (const certificate of ['./keys/app.pem', '${file:keys/app.pem}', '${env:PEM}', 'keys/${env:NAME}']) {
      const { config } = await load(fileOf(valid.dynamics({}, { clientSecret: undefined, certificate })), {
        env: { PEM: pem, NAME: 'app.pem' },
        files: { 'keys/app.pem': pem },
      });
      expect(revealed(config.destinations[0]?.config)).toMatchObject({ auth: { certificate: { secret: pem } } });
    }
  });

  it.each([
    [
      'no key',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'this is no such PEM text; expected a PEM file with the private key (not encrypted) and its certificate',
    ],
    ['no certificate', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'this is no such PEM text'],
    [
      'an encrypted key',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
      'the private key is encrypted',
    ],
  ])('of Dynamics refuses a PEM file with %s', async (_, pem, message) => {
    const error = await failure(
      load(fileOf(valid.dynamics({}, { clientSecret: undefined, certificate: 'a.pem' })), { files: { 'a.pem': pem } }),
    );
    expect(error.message).toMatch(/^leadctl\.config\.yaml:11:24 destinations\.d\.auth\.certificate: /);
    expect(error.message).toContain(message);
  });

  it('of Salesforce', async () => {
    expect(await built(valid.salesforce())).toEqual({
      type: 'salesforce',
      oid: '00Do0000000ZHog',
      webToLeadUrl: 'https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8',
    });
    const attested = [{ check: 'salesforce/recaptcha', value: false, by: 'ops', on: '2026-11-02' }];
    const api = {
      loginUrl: 'https://contoso.my.salesforce.com/',
      auth: {
        type: 'password',
        username: 'a',
        password: '${env:S}',
        securityToken: 't0ken',
        clientId: 'k',
        clientSecret: 's3cret',
      },
    };
    expect(await built(valid.salesforce({ api, attested }))).toMatchObject({
      api: {
        loginUrl: 'https://contoso.my.salesforce.com',
        auth: {
          type: 'password',
          username: 'a',
          password: { secret: ENV.S },
          securityToken: { secret: 't0ken' },
          clientId: 'k',
          clientSecret: { secret: 's3cret' },
        },
      },
      attested,
    });
    expect(
      await built(
        valid.salesforce({
          api: { auth: { type: 'token', instanceUrl: 'https://c.my.salesforce.com/', accessToken: '${env:S}' } },
        }),
      ),
    ).toMatchObject({
      api: { auth: { type: 'token', instanceUrl: 'https://c.my.salesforce.com', accessToken: { secret: ENV.S } } },
    });
  });

  it('of Marketo derives its addresses', async () => {
    expect(await built(valid.marketo({ munchkinId: '123-abc-456', formId: '1179' }))).toEqual({
      type: 'marketo',
      munchkinId: '123-ABC-456',
      formId: 1179,
      clientId: APP,
      clientSecret: { secret: ENV.S },
      apiUrl: 'https://123-ABC-456.mktorest.com',
    });
    for (const serverId of [
      'ab12',
      'app-ab12',
      'app-ab12.marketo.com',
      '//app-ab12.marketo.com',
      'https://app-ab12.marketo.com/',
      'APP-AB12',
    ]) {
      expect(await built(valid.marketo({ clientId: undefined, clientSecret: undefined, serverId }))).toMatchObject({
        serverId: 'ab12',
        formsUrl: 'https://app-ab12.marketo.com',
      });
    }
    expect(
      await built(valid.marketo({ apiUrl: 'https://127.0.0.1:1/', formsUrl: 'https://127.0.0.1:2/x' })),
    ).toMatchObject({ apiUrl: 'https://127.0.0.1:1', formsUrl: 'https://127.0.0.1:2' });
  });

  it('of Azure Table and HTTPS keeps the values as they are', async () => {
    expect(await built(valid['azure-table']())).toEqual({
      type: 'azure-table',
      connectionString: { secret: CONNECTION },
      table: 'MarketplaceLeads',
    });
    const url =
      'https://prod-1.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a%2Bb';
    expect(await built(valid.https({ url: '${env:U}', headers: { 'x-test': '1' } }), { U: url })).toEqual({
      type: 'https',
      url: { secret: url },
      headers: { 'x-test': { secret: '1' } },
    });
  });

  it('of the network has milliseconds and the texts of the roots', async () => {
    const pem = (await makeAuthority()).cert;
    const network = async (value: object) =>
      (
        await load(fileOf(valid.https(), { network: value }), {
          files: { 'a.pem': pem, 'sub/b.pem': pem, 'c.pem': 'none' },
        })
      ).config.network;
    expect(await network({ timeout: '1.5s', ca: 'a.pem' })).toEqual({ timeoutMs: 1500, ca: [pem] });
    expect(await network({ ca: ['a.pem', './sub/b.pem', pem] })).toEqual({ ca: [pem, pem, pem] });
    const error = await failure(network({ ca: ['a.pem', 'c.pem'] }));
    expect(error.message).toContain(
      'network.ca[1]: the file holds no certificate in PEM form; expected -----BEGIN CERTIFICATE-----',
    );
  });

  it('is the same for a plain object, with references resolved', async () => {
    const value = { version: 1, destinations: { d: valid.dynamics() }, offers: [{ id: 'a.b', destination: 'd' }] };
    const loaded = await parseConfig(value, { env: ENV });
    expect(loaded.config.file).toBeNull();
    expect(revealed(loaded.config)).toEqual({
      ...(revealed((await load(JSON.stringify(value), { env: ENV })).config) as object),
      file: null,
    });
    expect(loaded.locate('destinations.d.url')).toBeNull();
    expect(loaded.origin('destinations.d.url')).toBe('given');
    expect(loaded.origin('destinations.d.auth.clientSecret')).toBe('env S');
    expect(loaded.origin('destinations.d.auth.authority')).toBe('default');
  });

  it('refuses an object that is no plain data', async () => {
    const circle: Record<string, unknown> = { version: 1 };
    circle.destinations = circle;
    expect((await failure(parseConfig(circle))).message).toContain('nested too deeply or holds itself');
    for (const value of [null, undefined, 3, 'x', [], () => 1])
      expect((await failure(parseConfig(value))).problems.length).toBeGreaterThan(0);
    const hostile = JSON.parse(
      '{"version":1,"destinations":{"__proto__":{"type":"https","url":"https://a.contoso.com"}}}',
    );
    expect((await failure(parseConfig(hostile))).message).toContain('the name cannot be used');
    expect(({} as Record<string, unknown>).type).toBeUndefined();
  });

  it('takes a Secret for a secret', async () => {
    const { config } = await parseConfig({
      version: 1,
      destinations: { d: valid.dynamics({}, { clientSecret: new Secret('abc8Q~x') }) },
    });
    expect(revealed(config.destinations[0]?.config)).toMatchObject({ auth: { clientSecret: { secret: 'abc8Q~x' } } });
  });
});

describe('an organization id', () => {
  it.each([
    '00Do0000000ZHog',
    '00DB0000000TOJ9',
    '00D000000000001',
    '00Do0000000ZHogEAG',
    '00DB0000000TOJ9MAO',
    '00D000000000001EAA',
    '00Do0000000ZHogeag',
  ])('%s', (id) => {
    expect(oidFault(id)).toBeNull();
  });
  it('has a checksum of its capitals', () => {
    expect(['00Do0000000ZHog', '00DB0000000TOJ9', '00D000000000001'].map(checksum)).toEqual(['EAG', 'MAO', 'EAA']);
  });
  it.each([
    '',
    '00D',
    '00Do0000000ZHo',
    '00Do0000000ZHogE',
    '00Do0000000ZHogEA',
    '00Do0000000ZHogEAGG',
    '00do0000000ZHog',
    '00Do0000000ZHogEAH',
    '00DO0000000ZHogEAG',
    '00Do0000000ZHo\u00e9',
    ' 00Do0000000ZHog',
  ])('not %j', (id) => {
    expect(oidFault(id)).toContain('expected the 15 characters');
  });
});
