import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema, configSchemaText } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { schemas } from '../../src/schemas.ts';
import { CONNECTION, fileOf, KEY, load, problemsOf, valid } from './fixture.ts';
import { faultsOf, type Schema } from './json-schema.ts';

const schema = configSchema() as Schema;
const examples = resolve(import.meta.dirname, '../../examples');
const ENV: Record<string, string> = {
  CRM_CLIENT_SECRET: 'abc8Q~x1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Y',
  CRM_PASSWORD: 'correct horse battery',
  SF_CLIENT_ID: '3MVG9abcdefghijk',
  SF_SECRET: '0123456789ABCDEF0123456789ABCDEF',
  MKTO_SECRET: 'q7Rb2LmN8sT4vWx9yZ1cD3eF5gH6jK0p',
  LEADS_CONNECTION_STRING: CONNECTION,
  LEADS_ACCOUNT_KEY: KEY,
  LEADS_WEBHOOK:
    'https://prod-1.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sp=%2F&sv=1.0&sig=AbCdEf0123',
};

describe.each(readdirSync(examples).filter((name) => name.endsWith('.yaml')))('the example %s', (name) => {
  const text = readFileSync(join(examples, name), 'utf8');

  it('loads without a warning', async () => {
    const { findings } = await loadConfig({ file: join(examples, name), env: ENV });
    expect(findings.filter((one) => one.status !== 'passed')).toEqual([]);
  });

  it('validates against the JSON Schema, references and all', () => {
    expect(faultsOf(schema, parse(text))).toEqual([]);
  });

  it('names the schema in the package, and holds no secret', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./node_modules/leadctl/schema/config.json');
    expect(text).not.toMatch(/(secret|password|token): (?!\$\{)\S/i);
  });
});

describe('the example of all five types', () => {
  it('has each of them', async () => {
    const { config } = await loadConfig({ file: join(examples, 'leadctl.config.yaml'), env: ENV });
    expect(config.destinations.map((one) => one.config.type).sort()).toEqual([
      'azure-table',
      'dynamics',
      'https',
      'marketo',
      'salesforce',
    ]);
  });
});

describe('the JSON Schema', () => {
  it('is draft-07, the same bytes each time, and ends with a line break', () => {
    expect(configSchemaText()).toBe(configSchemaText());
    expect(configSchemaText().endsWith('}\n')).toBe(true);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  it.each(['config', 'lead', 'report'] as const)('describes every field: %s', async (kind) => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (node === null || typeof node !== 'object') return;
      const { properties } = node as { properties?: Record<string, { description?: unknown }> };
      // A field that is itself named 'properties' would hold a schema without such words; there is none.
      for (const [name, field] of Object.entries(properties ?? {}))
        if (typeof field.description !== 'string') bare.push(`${path}.${name}`);
      for (const [name, item] of Object.entries(node)) visit(item, `${path}.${name}`);
    };
    const text = (await schemas())[kind];
    visit(JSON.parse(text), kind);
    expect(text.match(/"description"/g)?.length).toBeGreaterThan(10);
    expect(bare).toEqual([]);
  });

  it('has patterns that editors can compile, also with the u flag', () => {
    const patterns = [...configSchemaText().matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(
      (match) => JSON.parse(match[1] ?? '""') as string,
    );
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns) {
      expect(new RegExp(pattern, 'u').test('${env:NAME}')).toBe(true);
      expect(new RegExp(pattern, 'u').test('')).toBe(false);
    }
  });

  const parts: readonly (readonly [string, object])[] = [
    [
      'dynamics',
      valid.dynamics(
        { mapping: { leadSource: 'description' } },
        { authority: 'https://login.microsoftonline.us', expires: '2027-01-01' },
      ),
    ],
    ['dynamics with a user', valid.dynamics({ auth: { type: 'office365', username: 'a@b.c', password: '${env:S}' } })],
    [
      'salesforce',
      valid.salesforce({
        api: { loginUrl: '${env:URL}', auth: { type: 'client-credentials', clientId: 'a', clientSecret: '${env:S}' } },
        attested: [{ check: 'salesforce/recaptcha', value: 'off', by: 'ops', on: '2026-11-02' }],
      }),
    ],
    [
      'salesforce with a token',
      valid.salesforce({
        api: { auth: { type: 'token', instanceUrl: 'https://a.my.salesforce.com', accessToken: '${env:S}' } },
      }),
    ],
    [
      'marketo',
      valid.marketo({ formId: '${env:FORM}', serverId: 'ab12', apiUrl: 'https://a.b', formsUrl: 'https://c.d' }),
    ],
    ['azure-table', valid['azure-table']({ table: 'MarketplaceLeads' })],
    ['https', valid.https({ headers: { 'x-test': '1' } })],
  ];
  it.each(parts)('accepts what the loader accepts: %s', async (_, part) => {
    const env = { S: 'q7Rb2LmN8sT4vWx9yZ', C: CONNECTION, URL: 'https://a.my.salesforce.com', FORM: '12' };
    const text = fileOf(part, {
      network: { timeout: '15s', ca: [] },
      offers: [{ id: 'a.b', name: 'A', type: 'saas', listing: 'contact-me', destination: 'd' }],
    });
    expect((await load(text, { env })).config.destinations).toHaveLength(1);
    expect(faultsOf(schema, JSON.parse(text))).toEqual([]);
  });

  it.each([
    ['an unknown key', valid.https({ uri: 'x' })],
    ['an unknown type', { type: 'blob' }],
    ['a missing key', valid.salesforce({ oid: undefined })],
    ['a GUID that is none', valid.dynamics({}, { tenantId: 'contoso.com' })],
    ['plain http', valid.dynamics({ url: 'http://contoso.crm.dynamics.com' })],
    ['a form of number zero', valid.marketo({ formId: 0 })],
    ['a text for a map', valid.dynamics({ auth: 'entra' })],
  ])('refuses what the loader refuses: %s', async (_, part) => {
    expect(await problemsOf(fileOf(part), { env: { S: 's3cr3t' } })).not.toEqual([]);
    expect(faultsOf(schema, JSON.parse(fileOf(part)))).not.toEqual([]);
  });
});
