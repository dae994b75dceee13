import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, serverTls, stage } from './fixture.ts';

afterEach(closeAll);

describe('the stand-in', () => {
  it('serves ts-force, another client than jsforce, in a process of its own', async () => {
    const one = await stage({
      change: (world) => {
        world.pageSize = 2;
        world.validationRules.push({ name: 'R', message: 'm', active: true, refuses: () => false });
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'leadctl-'));
    try {
      const ca = join(folder, 'root.pem');
      await writeFile(ca, (await serverTls()).ca);
      const { clientId, clientSecret } = one.world;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          join(import.meta.dirname, 'second-client.mjs'),
          JSON.stringify({ url: one.emulator.url, clientId, clientSecret }),
        ],
        { env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: ca, NODE_NO_WARNINGS: '1' } },
      );
      const out = JSON.parse(stdout);
      expect(out).toMatchObject({
        wrongSecret: [400, { error: 'invalid_client', error_description: 'invalid client credentials' }],
        tokenType: 'Bearer',
        instanceUrl: one.emulator.url,
        describe: ['Lead', true, 80],
        ids: Array(5).fill(expect.stringMatching(/^00Q\w{15}$/)),
        total: 5,
        pages: [["O'Neil 0", "O'Neil 1"], ["O'Neil 2", "O'Neil 3"], ["O'Neil 4"]],
        tooling: ['ValidationRule', ['R']],
        title: 'CTO',
        gone: [404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]],
        nameless: [
          400,
          [
            {
              errorCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [LastName]',
              fields: ['LastName'],
            },
          ],
        ],
        noSuchColumn: [400, [{ errorCode: 'INVALID_FIELD' }]],
        noSuchObject: [404, [{ errorCode: 'NOT_FOUND' }]],
        deadToken: [401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]],
      });
      expect(new Set(out.ids).size).toBe(5);
      expect(out.usage).toEqual({ used: out.limits.Max - out.limits.Remaining, limit: 15_000 });
      expect([...one.world.leads.keys()]).toEqual(out.ids.slice(1));
      // Its own describe asks with a slash behind, as jsforce does not.
      expect(one.emulator.requests.map(({ path }) => path)).toContain('/services/data/v64.0/sobjects/Lead/describe/');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
