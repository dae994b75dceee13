import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLE } from '../../../src/destinations/dynamics/emulator/world.ts';
import { closeAll, serverTls, stage } from './fixture.ts';

afterEach(closeAll);

describe('the stand-in', () => {
  it('serves another client, with msal-node as it is and dynamics-web-api', async () => {
    const one = await stage();
    const folder = await mkdtemp(join(tmpdir(), 'leadctl-'));
    try {
      const ca = join(folder, 'root.pem');
      await writeFile(ca, (await serverTls()).ca);
      const settings = {
        url: one.emulator.url,
        tenant: SAMPLE.tenant,
        clientId: SAMPLE.app,
        clientSecret: SAMPLE.secret,
      };
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, 'second-client.mjs'), JSON.stringify(settings)],
        { env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: ca, NODE_NO_WARNINGS: '1' } },
      );
      const out = JSON.parse(stdout);
      expect(out).toMatchObject({
        user: one.world.systemUserId,
        privileges: ['prvCreateLead'],
        represented: 'MSFT_TEST_6393093840012000002',
        found: [[out.created, 'MSFT_TEST_639309384001200000', 8]],
        title: 'CTO',
        deleted: true,
        after: [404, '0x80040217'],
        refused: [400, '0x80048d19'],
        unknown: [404, '0x80060888'],
      });
      expect(out.created).toMatch(/^[0-9a-f-]{36}$/);
      // The directory is discovered by this client, as leadctl's own does not.
      expect(one.emulator.requests[0]).toMatchObject({ route: 'openid' });
      expect(one.world.leads.size).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
