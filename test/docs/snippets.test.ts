import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemas } from '../../src/schemas.ts';
import { leadctl } from '../cli/harness.ts';
import { program } from '../manners/program.ts';
import { documents, fencesOf, root, textOf } from './blocks.ts';

const KINDS = ['config', 'lead', 'report'] as const;

async function validator(kind: (typeof KINDS)[number]) {
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  formats.default(ajv);
  return ajv.compile(JSON.parse((await schemas())[kind]));
}

/** Every variable that a snippet may name, in a form that its key takes. */
const ENV: Readonly<Record<string, string>> = {
  LEADS_CONNECTION_STRING: `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${'A'.repeat(86)}==;EndpointSuffix=core.windows.net`,
  LEADS_WEBHOOK: 'https://leads.contoso.com/marketplace',
  CRM_CLIENT_SECRET: 'abc8Q~x1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Yx1Y',
  SF_CLIENT_ID: '3MVG9abcdefghijk',
  SF_CLIENT_SECRET: '0123456789ABCDEF0123456789ABCDEF',
  MKTO_SECRET: 'q7Rb2LmN8sT4vWx9yZ1cD3eF5gH6jK0p',
};

const SNIPPETS = documents().flatMap((file) =>
  fencesOf(textOf(file))
    .filter((fence) => /^ya?ml\b/.test(fence.info))
    .map((fence) => [file, fence.line, fence.lines.join('\n')] as const),
);

describe('the YAML of the docs', () => {
  it('is there for every kind of destination', () => {
    const all = SNIPPETS.map(([, , text]) => text).join('\n');
    for (const type of ['dynamics', 'salesforce', 'marketo', 'azure-table', 'https'])
      expect(all).toMatch(new RegExp(`type: ${type}$`, 'm'));
  });

  it.each(SNIPPETS)('of %s, line %i, is a valid config by the schema and by leadctl', async (_file, _line, text) => {
    const validate = await validator('config');
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
    const folder = mkdtempSync(join(tmpdir(), 'leadctl-snippet-'));
    try {
      writeFileSync(join(folder, 'leadctl.config.yaml'), text);
      const { code, err } = await leadctl(['validate', '--offline', '--strict'], { cwd: folder, env: ENV });
      expect({ code, err }).toEqual({ code: 0, err: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the schemas', () => {
  it.each(readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml')))(
    'accept examples/%s in a strict validator',
    async (name) => {
      const validate = await validator('config');
      expect([validate(parse(textOf(`examples/${name}`))), validate.errors]).toEqual([true, null]);
    },
  );

  it('accept what validate prints, of a part, offline and strict too, and of an invalid file', async () => {
    const validate = await validator('report');
    const folder = mkdtempSync(join(tmpdir(), 'leadctl-snippet-'));
    try {
      writeFileSync(join(folder, 'leadctl.config.yaml'), SNIPPETS[0]?.[2] ?? '');
      for (const env of [ENV, {}]) {
        const { out } = await leadctl(['validate', '--offline', '--strict', '--shard', '1/1', '--format', 'json'], {
          cwd: folder,
          env,
        });
        expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('accept both documented spellings of a lead', async () => {
    const validate = await validator('lead');
    const user = {
      FirstName: 'A',
      LastName: 'B',
      Email: 'a@b.example',
      Phone: '1',
      Country: 'US',
      Company: 'C',
      Title: 'D',
    };
    const lead = { LeadSource: 'A-INS|B', ActionCode: 'INS', OfferTitle: 'B', Description: 'x' };
    expect(validate({ UserDetails: user, ...lead })).toBe(true);
    expect(validate({ userDetails: user, ...lead })).toBe(true);
    expect(validate(lead)).toBe(false);
  });

  it.skipIf(!existsSync(join(root, 'schema/config.json')))(
    'of the package are byte for byte what leadctl schema prints (needs npm run build)',
    async () => {
      for (const kind of KINDS) {
        const { out, code } = await program(['schema', kind]);
        expect(code).toBe(0);
        expect(out === readFileSync(join(root, `schema/${kind}.json`), 'utf8'), kind).toBe(true);
      }
    },
  );
});
