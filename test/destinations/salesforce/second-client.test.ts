import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { full, type World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { closeAll, serverTls, stage } from './fixture.ts';

afterEach(closeAll);

/** The script in a process that knows the root by the environment alone; what it printed. */
async function run(script: string, settings: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'leadctl-'));
  try {
    const ca = join(folder, 'root.pem');
    await writeFile(ca, (await serverTls()).ca);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, script), JSON.stringify(settings)],
      { env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: ca, NODE_NO_WARNINGS: '1' } },
    );
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ruled = (world: World) => {
  world.pageSize = 2;
  world.validationRules.push({ name: 'R', message: 'm', active: true, refuses: () => false });
};

describe('the stand-in', () => {
  it('serves ts-force, another client than jsforce, in a process of its own', async () => {
    const one = await stage({ change: ruled });
    const { clientId, clientSecret } = one.world;
    const out = await run('second-client.mjs', { url: one.emulator.url, clientId, clientSecret });
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
  });

  it('serves jsforce as it is, without the transport that leadctl gives it', async () => {
    const one = await stage({ change: ruled });
    const { clientId, clientSecret, username, password, securityToken } = one.world;
    const out = await run('jsforce-client.mjs', {
      url: one.emulator.url,
      clientId,
      clientSecret,
      username,
      password,
      securityToken,
    });
    const org = full(one.world.orgId);
    expect(out).toEqual({
      soap: expect.objectContaining({ id: one.world.userId, organizationId: org }),
      soapInstance: one.emulator.url,
      soapRefused: ['Error', 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.'],
      password: org,
      client: org,
      identity: username,
      describe: ['Lead', true],
      objects: ['Lead'],
      made: [true, true, true],
      found: [expect.stringMatching(/^00Q\w{15}$/)],
      sorted: ['Weber', "O'Neil"],
      count: 3,
      fetched: Array(3).fill('Integration User'),
      updated: true,
      title: 'CTO',
      refused: ['REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName, Company]'],
      destroyed: true,
      gone: ['NOT_FOUND', 'The requested resource does not exist'],
      tooling: ['R'],
      limits: ['DailyApiRequests', 'DataStorageMB', 'SingleEmail'],
      usage: 15_000,
    });
    expect(one.emulator.requests.at(-1)).toMatchObject({ route: 'revoke' });
    // One session of SOAP and one of the password flow are left; the third was given back.
    expect(one.world.tokens.size).toBe(2);
  });
});
