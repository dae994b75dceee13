import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causes, diagnose, loadConfig, schemas, sendTest, validate } from '../src/index.ts';
import { type RunningSandboxes, startSandbox } from '../src/sandbox/index.ts';

let folder = '';
let sandbox: RunningSandboxes;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-library-'));
  sandbox = await startSandbox({ types: ['azure-table', 'https'], caFile: join(folder, 'ca.pem') });
  writeFileSync(join(folder, 'leadctl.config.json'), JSON.stringify(sandbox.config));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the library', () => {
  it('loads a config, validates and sends, with the report of the program', async () => {
    const config = await loadConfig({ cwd: folder });
    const seen: string[] = [];
    const report = await validate(config, { onProgress: (event) => seen.push(event.check) });
    expect(report).toMatchObject({ schemaVersion: 1, command: 'validate', exitCode: 0 });
    expect(report.destinations.map((one) => one.name).sort()).toEqual(['hook', 'table']);
    expect(seen).toContain('azure-table/auth');
    const sent = await sendTest(config, { destinations: ['table'], cleanup: true });
    expect(sent.destinations[0]?.testLead).toMatchObject({ found: true, removed: true });
  });

  it('takes a plain object, a selection and a time limit', async () => {
    const report = await validate(sandbox.config, { destinations: ['hook'], only: ['https/tls'], timeoutMs: 5000 });
    expect(report.destinations[0]?.checks.map((check) => check.id)).toEqual(['https/tls']);
  });

  it('shows no secret of a config, loaded or given', async () => {
    const key = /AccountKey=([^;]+)/.exec(String(sandbox.config.destinations.table?.connectionString))?.[1] ?? '';
    expect(key.length).toBeGreaterThan(80);
    const loaded = await loadConfig({ cwd: folder });
    for (const config of [loaded, sandbox.config]) expect(JSON.stringify(await validate(config))).not.toContain(key);
    expect(JSON.stringify(loaded)).not.toContain(key);
  });

  it('throws all problems of a config at once', async () => {
    const error = await validate({
      version: 1,
      destinations: { a: { type: 'https', url: 'http://x' }, b: { type: 'nope' } },
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UserError' });
    expect((error as { problems: readonly { path: string }[] }).problems.map((one) => one.path)).toEqual([
      'destinations.a.url',
      'destinations.b.type',
    ]);
  });

  it('ends at once when its signal does', async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await validate(sandbox.config, { signal: controller.signal })).exitCode).toBe(130);
  });

  it('diagnoses synchronously and lists every cause', () => {
    expect(diagnose('AADSTS7000222: The provided client secret keys are expired.')[0]).toMatchObject({
      cause: 'entra-secret-expired',
    });
    expect(causes.length).toBeGreaterThan(125);
    for (const cause of causes)
      expect(cause).toEqual({
        id: expect.any(String),
        title: expect.any(String),
        destination: expect.any(String),
        explanation: expect.any(String),
        who: expect.any(String),
        resolution: expect.any(Array),
        docs: expect.any(Array),
        codes: expect.any(Array),
      });
  });

  it('has the schemas that the package ships', async () => {
    const all = await schemas();
    for (const text of Object.values(all))
      expect(JSON.parse(text).$schema).toBe('http://json-schema.org/draft-07/schema#');
  });
});

describe.skipIf(!existsSync(resolve('dist/index.js')))('the built library (needs npm run build)', () => {
  it('loads none of the heavy clients until a call needs them', () => {
    const script = `
      import { createRequire } from 'node:module';
      import { readFileSync } from 'node:fs';
      const { diagnose, causes } = await import(${JSON.stringify(pathToFileURL(resolve('dist/index.js')).href)});
      diagnose('AADSTS90002'); causes.length;
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.endsWith('.cjs'));
      const marks = { msal: 'acquireTokenByClientCredential', jsforce: 'urn:partner.soap.sforce.com', tables: 'AzureNamedKeyCredential', commander: 'passThroughOptions', inquirer: 'rawlist' };
      const found = Object.entries(marks).filter(([, mark]) => loaded.some((file) => readFileSync(file, 'utf8').includes(mark))).map(([name]) => name);
      console.log(JSON.stringify({ files: loaded.length, found }));`;
    const { files, found } = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    );
    expect(files).toBeGreaterThan(0);
    expect(found).toEqual([]);
  });

  it('holds those clients where they are needed', () => {
    const all = execFileSync(
      process.execPath,
      [
        '-e',
        "const fs=require('fs');process.stdout.write(fs.readdirSync('dist/chunks').map((f)=>fs.readFileSync('dist/chunks/'+f,'utf8')).join(''))",
      ],
      { encoding: 'utf8', maxBuffer: 1e9 },
    );
    for (const mark of [
      'acquireTokenByClientCredential',
      'urn:partner.soap.sforce.com',
      'AzureNamedKeyCredential',
      'passThroughOptions',
      'rawlist',
    ])
      expect(all).toContain(mark);
  });
});
