import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { type ConfigFinding, type LoadedConfig, type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { UserError } from '../../src/errors.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'leadctl-config-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export const KEY = Buffer.alloc(64, 7).toString('base64');
export const CONNECTION = `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
export const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
export const APP = '11112222-bbbb-3333-cccc-4444dddd5555';

type Options = Omit<LoadOptions, 'file'> & {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly name?: string;
};

/** Loads a text as leadctl.config.yaml (or another name) of a folder of its own. */
export async function load(text: string | Uint8Array, options: Options = {}): Promise<LoadedConfig> {
  const { files = {}, name = 'leadctl.config.yaml', ...rest } = options;
  const cwd = folderOf({ ...files, [name]: text });
  return loadConfig({ env: {}, ...rest, file: name, cwd });
}

/** `line:column path: message` of every problem; the test fails where the file is valid. */
export async function problemsOf(text: string | Uint8Array, options: Options = {}): Promise<string[]> {
  const error = await failure(load(text, options));
  return error.problems.map((one) => `${one.line ?? '-'}:${one.column ?? '-'} ${one.path}: ${one.message}`);
}

export async function failure(promise: Promise<unknown>): Promise<UserError> {
  const seen = await promise.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (seen instanceof UserError) return seen;
  throw seen;
}

export function withId(loaded: LoadedConfig, id: string): readonly ConfigFinding[] {
  return loaded.findings.filter((one) => one.id === id);
}

/** A file with one destination, whose lines are indented by four. */
export function destination(...lines: string[]): string {
  return `version: 1\ndestinations:\n  d:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** A valid part of each type; keys in `over` replace or, with undefined, remove. */
export const valid = {
  dynamics: (over: Record<string, unknown> = {}, auth: Record<string, unknown> = {}) => ({
    type: 'dynamics',
    url: 'https://contoso.crm.dynamics.com',
    auth: { type: 'entra', tenantId: TENANT, clientId: APP, clientSecret: '${env:S}', ...auth },
    ...over,
  }),
  salesforce: (over: Record<string, unknown> = {}) => ({ type: 'salesforce', oid: '00Do0000000ZHog', ...over }),
  marketo: (over: Record<string, unknown> = {}) => ({
    type: 'marketo',
    munchkinId: '123-ABC-456',
    formId: 1179,
    clientId: APP,
    clientSecret: '${env:S}',
    ...over,
  }),
  'azure-table': (over: Record<string, unknown> = {}) => ({
    type: 'azure-table',
    connectionString: '${env:C}',
    ...over,
  }),
  https: (over: Record<string, unknown> = {}) => ({
    type: 'https',
    url: 'https://leads.contoso.com/marketplace',
    ...over,
  }),
};

export const ENV = { S: 'q7Rb2LmN8sT4vWx9yZ1cD3eF5gH6jK0p', C: CONNECTION };

/** JSON is YAML too; one key a line, so that places are easy to see. */
export function fileOf(part: object, more: object = {}): string {
  return JSON.stringify({ version: 1, destinations: { d: part }, ...more }, null, 2);
}
