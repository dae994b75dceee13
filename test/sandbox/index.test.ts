import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { listFaults, type RunningSandboxes, startSandbox } from '../../src/sandbox/index.ts';
import { network, thrown } from '../net/help.ts';

const urlOf = (sandbox: RunningSandboxes) => String(sandbox.config.destinations.hook?.url);

async function get(sandbox: RunningSandboxes) {
  const net = network(null, { extraRoots: [sandbox.ca] });
  try {
    return await net.request({ method: 'GET', url: urlOf(sandbox) });
  } finally {
    await net.close();
  }
}

describe('the sandbox', () => {
  it('starts a destination under its own authority, marks its replies, and ends', async () => {
    const sandbox = await startSandbox({ types: ['https'] });
    expect(sandbox.names).toEqual(['hook']);
    expect(sandbox.config).toMatchObject({ version: 1, destinations: { hook: { type: 'https' } } });
    const reply = await get(sandbox);
    expect(reply.status).toBe(405);
    expect(reply.headers['x-leadctl-sandbox']).toBe('1');
    expect(sandbox.running.hook?.requests).toHaveLength(1);
    await sandbox.close();
    expect((await thrown(get(sandbox))).code).toBe('ECONNREFUSED');
  });

  it('has an authority of its own each time', async () => {
    const [one, other] = [await startSandbox({ types: ['https'] }), await startSandbox({ types: ['https'] })];
    expect((await thrown(get({ ...one, ca: other.ca }))).code).toMatch(
      /^(UNABLE_TO_VERIFY|CERT_SIGNATURE|SELF_SIGNED)/,
    );
    await one.close();
    await other.close();
  });

  it('writes its root where it is told, and takes it away again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadctl-'));
    const caFile = join(folder, 'root.pem');
    const sandbox = await startSandbox({ types: ['https'], caFile });
    expect(sandbox.config.network.ca).toBe(caFile);
    expect(await readFile(caFile, 'utf8')).toBe(sandbox.ca);
    await sandbox.close();
    await expect(readFile(caFile)).rejects.toThrow('ENOENT');
    await rm(folder, { recursive: true });
  });

  it('logs each answer without the credential', async () => {
    const lines: string[] = [];
    const sandbox = await startSandbox({ types: ['https'], log: (line) => lines.push(line) });
    await get(sandbox);
    await sandbox.close();
    expect(lines).toEqual(['hook: GET of 0 bytes answered 405']);
  });
});

describe('a fault', () => {
  it.each([
    ['net-dns-not-found', /^(ENOTFOUND|EAI_AGAIN)$/],
    ['net-refused', /^ECONNREFUSED$/],
    ['tls-expired', /^CERT_HAS_EXPIRED$/],
    ['tls-client-certificate', /CERTIFICATE_REQUIRED/],
    ['endless-body', /^UND_ERR_BODY_TIMEOUT$/],
  ])('%s breaks the road', async (fault, code) => {
    const sandbox = await startSandbox({ types: ['https'], faults: { hook: fault } });
    const error = await thrown(get(sandbox));
    await sandbox.close();
    expect(error.code).toMatch(code);
  });

  it('of the destination itself is served by its emulator', async () => {
    const sandbox = await startSandbox({ types: ['https'], faults: { hook: 'https-redirect' } });
    expect((await get(sandbox)).status).toBe(302);
    await sandbox.close();
  });

  it('that nobody can show is refused before anything starts', async () => {
    const wrong = await thrown(startSandbox({ types: ['https'], faults: { hook: 'table-firewall' } }));
    expect(wrong).toBeInstanceOf(UserError);
    expect(String(wrong.hint)).toContain('https-sas-invalid');
    expect(await thrown(startSandbox({ types: ['https'], faults: { crm: 'net-refused' } }))).toBeInstanceOf(UserError);
  });

  it('is listed: the road’s and the destination’s own, each once', async () => {
    const faults = await listFaults('https');
    for (const one of ['net-dns-not-found', 'tls-expired', 'https-html']) expect(faults).toContain(one);
    expect(new Set(faults).size).toBe(faults.length);
  });
});
