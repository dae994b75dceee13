import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { secretParts } from '../../src/config/secrets.ts';
import { UserError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { CONNECTION, fileOf, folderOf, KEY, load, valid } from './fixture.ts';

const CANARY = 'cAnary-7Qx9LmN2-secret';

/** Every secret field of every type, with the value in its place. */
const fields: readonly (readonly [string, (value: unknown) => object])[] = [
  ['auth.clientSecret', (value) => valid.dynamics({}, { clientSecret: value })],
  ['auth.certificate', (value) => valid.dynamics({}, { clientSecret: undefined, certificate: value })],
  ['auth.password', (value) => valid.dynamics({ auth: { type: 'office365', username: 'a@b.c', password: value } })],
  [
    'api.auth.clientSecret',
    (value) =>
      valid.salesforce({
        api: {
          loginUrl: 'https://c.my.salesforce.com',
          auth: { type: 'client-credentials', clientId: 'a', clientSecret: value },
        },
      }),
  ],
  [
    'api.auth.password',
    (value) => valid.salesforce({ api: { auth: { type: 'password', username: 'a', password: value } } }),
  ],
  [
    'api.auth.securityToken',
    (value) =>
      valid.salesforce({
        api: { auth: { type: 'password', username: 'a', password: '${env:S}', securityToken: value } },
      }),
  ],
  [
    'api.auth.accessToken',
    (value) =>
      valid.salesforce({
        api: { auth: { type: 'token', instanceUrl: 'https://c.my.salesforce.com', accessToken: value } },
      }),
  ],
  ['clientSecret', (value) => valid.marketo({ clientSecret: value })],
  ['connectionString', (value) => valid['azure-table']({ connectionString: value })],
  ['url', (value) => valid.https({ url: value })],
  ['headers.authorization', (value) => valid.https({ headers: { authorization: value } })],
];

/** Forms in which a secret comes to stand in a field, right and wrong. */
const forms: readonly (readonly [string, string])[] = [
  ['by itself', CANARY],
  ['with white space', ` ${CANARY}\n`],
  ['in quotes', `"${CANARY}"`],
  ['as a placeholder', `<${CANARY}>`],
  ['as a key that is none', `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${CANARY}`],
  ['as a part of a connection string', `AccountName=contosoleads;AccountKey=${KEY};${CANARY}`],
  ['as a signature', `https://a.logic.azure.com/x?sig=${CANARY}`],
  ['as a signature over http', `http://a.logic.azure.com/x?sig=${CANARY}`],
  ['as a password', `https://user:${CANARY}@leads.contoso.com/`],
  ['in a malformed address', `https://a b?sig=${CANARY}`],
  ['as an address of another kind', `ftp://${CANARY}`],
  ['in a Key Vault', `@Microsoft.KeyVault(SecretUri=https://v/${CANARY})`],
  ['with a line break', `${CANARY}\r\nx: y`],
  ['in JSON', JSON.stringify({ connectionString: CANARY })],
  [
    'in a shared access signature',
    `TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=sv=1&sig=${CANARY}`,
  ],
];

describe.each(fields)('a secret at %s', (path, make) => {
  it.each(forms)('%s is in no message, and is registered', async (_, value) => {
    for (const written of [value.replaceAll('$', '$$$$'), '${env:X}', '${file:x.txt}']) {
      const registered: string[] = [];
      const cwd = folderOf({ 'leadctl.config.yaml': fileOf(make(written)), 'x.txt': value });
      const outcome = await loadConfig({
        file: 'leadctl.config.yaml',
        cwd,
        env: { X: value, S: 'other-secret', C: CONNECTION },
        registerSecret: (one) => registered.push(one),
      }).catch((error: unknown) => error);
      const shown =
        outcome instanceof UserError
          ? [outcome.message, outcome.hint, JSON.stringify(outcome.problems), outcome.stack].join('\n')
          : inspect(outcome, { depth: 12 }) + JSON.stringify(outcome);
      expect(shown).not.toContain(CANARY);
      if (path !== 'auth.certificate') expect(registered.join('\n')).toContain(CANARY);
    }
  });
});

describe('a secret in the wrong place', () => {
  const secret = 'kX8Q~aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z';
  it.each([
    ['tenantId', valid.dynamics({}, { tenantId: secret })],
    ['clientId', valid.dynamics({}, { clientId: secret })],
    ['oid', valid.salesforce({ oid: secret })],
    ['munchkinId', valid.marketo({ munchkinId: secret })],
    ['formId', valid.marketo({ formId: secret })],
    ['serverId', valid.marketo({ serverId: secret })],
    ['table', valid['azure-table']({ table: secret })],
    ['type', { type: secret }],
    ['a key', valid.https({ [secret]: 'x' })],
  ])('is not shown: %s', async (_, part) => {
    const error = (await load(fileOf(part), { env: { S: 's3cr3t-value', C: CONNECTION } }).catch(
      (thrown: unknown) => thrown,
    )) as UserError;
    expect(error).toBeInstanceOf(UserError);
    expect(error.problems.map((one) => one.message).join('\n')).not.toContain(secret);
  });
});

describe('what is masked', () => {
  it('is a secret, and each part of it that is one by itself', () => {
    expect(secretParts(CONNECTION, true)).toEqual([CONNECTION, KEY]);
    expect(secretParts('https://a.b/x?sp=%2F&sv=1.0&sig=a%2Bbcd&code=q1w2e3==', true)).toEqual([
      'https://a.b/x?sp=%2F&sv=1.0&sig=a%2Bbcd&code=q1w2e3==',
      'a%2Bbcd',
      'a+bcd',
      'q1w2e3==',
    ]);
    expect(secretParts('https://user:p%40ss@a.b/', true)).toContain('p@ss');
    expect(
      secretParts(
        `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n${'B'.repeat(40)}\n-----END PRIVATE KEY-----\n`,
        false,
      ),
    ).toEqual(['A'.repeat(64), 'B'.repeat(40)]);
    expect(secretParts('value\n', true)).toEqual(['value\n', 'value']);
  });

  it('is no address that carries none, nor a header for try-outs', async () => {
    const loaded = await load(fileOf(valid.https({ headers: { 'x-test': 'hello' } })));
    expect(loaded.secrets).toEqual([]);
  });

  it('is an address by reference all the same', async () => {
    const loaded = await load(fileOf(valid.https({ url: '${env:U}' })), {
      env: { U: 'https://leads.contoso.com/hidden/path' },
    });
    expect(loaded.secrets.map((one) => one.reveal())).toEqual(['https://leads.contoso.com/hidden/path']);
  });

  it('is wrapped as the caller wishes', async () => {
    const seen: string[] = [];
    const wrap = (value: string, path: string) => {
      seen.push(path);
      return new Secret(value);
    };
    await load(fileOf(valid.dynamics()), { env: { S: 'abc8Q~x' }, wrap });
    expect(seen).toEqual(['destinations.d.auth.clientSecret']);
  });
});
