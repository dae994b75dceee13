import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import draft4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { check, destination, randomReports, report } from '../report/sample.ts';
import { show } from './show.ts';

// The schema of SARIF 2.1.0 as Microsoft ships it for tests; "rtm.5" is the revision that became the OASIS standard.
const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url)
      .resolve('@microsoft/jest-sarif/package.json')
      .replace(/package\.json$/, 'lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
);
const ajv = new draft4.default({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv as never);
const valid = ajv.compile(schema);

interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri?: string }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: Readonly<Record<string, unknown>>;
        };
        readonly logicalLocations: unknown;
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly properties: unknown;
    }[];
  }[];
}

async function log(one: Parameters<typeof show>[1]): Promise<Log> {
  const parsed = JSON.parse(await show('sarif', one));
  expect(valid(parsed), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true);
  return parsed as Log;
}

const at = (file: string) => ({ file, line: 9, column: 21, path: 'destinations.crm.url' });
const failing = (file: string | null, more: object = {}) =>
  report([destination('crm', [check('https/tls', 'failed', { at: file === null ? null : at(file), ...more })])]);
const uri = async (file: string) =>
  (await log(failing(file))).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;

describe('the official schema', () => {
  it('refuses what is no SARIF, so that it can be a judge', () => {
    expect(valid({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
    expect(valid({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', helpUrl: 1 } } }] })).toBe(false);
  });

  it('accepts every report', async () => {
    for (const one of randomReports(60, 17)) await log(one);
    await log(report([]));
    await log(failing(null));
  });
});

describe('code scanning', () => {
  it('finds for each result its rule, a place in the repository, and a fingerprint of its own', async () => {
    for (const one of randomReports(40, 23)) {
      const run = (await log(one)).runs[0];
      const ids = run?.tool.driver.rules.map((rule) => rule.id) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
      for (const result of run?.results ?? []) {
        expect(ids[result.ruleIndex]).toBe(result.ruleId);
        expect(result.message.text.trim()).not.toBe('');
        expect(result.locations).toHaveLength(1);
        const place = result.locations[0]?.physicalLocation;
        expect(place?.artifactLocation.uri).toMatch(/^(?![a-z]+:|\/|\.\.)[\w./%~-]+$/i);
        expect(place?.region.startLine).toBeGreaterThanOrEqual(1);
        expect(place?.region).not.toHaveProperty('snippet');
        expect(Object.keys(result.partialFingerprints)).not.toHaveLength(0);
      }
      const keys = (run?.results ?? []).map((result) =>
        JSON.stringify([result.ruleId, result.properties, result.locations[0]?.logicalLocations]),
      );
      const prints = run?.results.map((result) => result.partialFingerprints['leadctl/v1']);
      expect(new Set(prints).size).toBe(new Set(keys).size);
    }
  });

  it('tells two places with the same finding apart', async () => {
    const one = check('config/literal-secret', 'warned', { at: at('leadctl.config.yaml') });
    const other = {
      ...one,
      at: { ...at('leadctl.config.yaml'), line: 12, path: 'destinations.sales.api.auth.password' },
    };
    const results = (await log(report([], [one, other]))).runs[0]?.results ?? [];
    expect(new Set(results.map((result) => result.partialFingerprints['leadctl/v1'])).size).toBe(2);
  });

  it('gets no control character and no lone surrogate', async () => {
    const nasty = { message: 'a\u0000b\u001b[31m \ud800 c', evidence: { text: '\u0007 bell' }, resolution: ['\u0008'] };
    const text = await show('sarif', failing('leadctl.config.yaml', nasty));
    expect(JSON.stringify(JSON.parse(text))).not.toMatch(/\\u00(?:0[0-8bcef]|1)|\\ud8/i);
  });
});

describe('a config from standard input', () => {
  it('is no file: its findings stand at the usual one, where code scanning takes them', async () => {
    const [one] = (await log(failing('<stdin>'))).runs[0]?.results ?? [];
    expect(one?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'leadctl.config.yaml' },
      region: { startLine: 1, startColumn: 1 },
    });
    expect(one?.properties).toMatchObject({ standardInput: { line: 9, column: 21 } });
    for (const format of ['github', 'azure'] as const)
      expect(await show(format, failing('<stdin>'))).not.toMatch(/stdin|file=|sourcepath=/);
  });
});

describe('paths', () => {
  it.each([
    ['leadctl.config.yaml', 'leadctl.config.yaml'],
    ['deploy/leads/leadctl.config.yaml', 'deploy/leads/leadctl.config.yaml'],
    ['deploy\\leads\\leadctl.config.yaml', 'deploy/leads/leadctl.config.yaml'],
    ['.\\leadctl.config.yaml', 'leadctl.config.yaml'],
    ['./leadctl.config.yaml', 'leadctl.config.yaml'],
    ['C:\\work\\repo\\leadctl.config.yaml', 'leadctl.config.yaml'],
    ['D:/crm/leads.yaml', 'leads.yaml'],
    ['\\\\server\\share\\leads.yaml', 'leads.yaml'],
    ['/home/me/leads.yaml', 'leads.yaml'],
    ['..\\outside\\leads.yaml', 'leads.yaml'],
    ['a b/ü#1?.yaml', 'a%20b/%C3%BC%231%3F.yaml'],
    ['a/[x]:{y}.yaml', 'a/%5Bx%5D%3A%7By%7D.yaml'],
    ['100%.yaml', '100%25.yaml'],
    ['javascript:x.yaml', 'javascript%3Ax.yaml'],
  ])('%s becomes the URI %s', async (file, expected) => {
    expect(await uri(file)).toBe(expected);
  });
});
