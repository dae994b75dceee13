import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ready, ready } from '../manners/program.ts';
import { leadctl } from './harness.ts';

const MARKER = 'MSFT_TEST_639309384001200000';

let all: Ready;
beforeAll(async () => {
  all = await ready();
});
afterAll(() => all.close());

const asked = () => Object.values(all.sandbox.running).flatMap(({ requests }) => requests).length;

async function dryRun(...argv: readonly string[]) {
  const before = asked();
  const ended = await leadctl(['send-test', '--dry-run', ...argv], { cwd: all.folder });
  expect(asked()).toBe(before);
  return ended;
}

describe('send-test --remove --dry-run', () => {
  it.each(['crm', 'sales', 'nurture', 'table'])('says what would be searched for and deleted at %s', async (name) => {
    const { code, out, err } = await dryRun(name, '--remove', MARKER);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      new RegExp(`^${name}  \\(\\S+\\)  would be searched for ${MARKER}; nothing was asked or deleted$`, 'm'),
    );
    expect(out).toContain('nothing but an MSFT_TEST lead is ever deleted');
    // No marker but the one that was given, and no lead.
    expect(new Set(out.match(/MSFT_TEST_\d+/g))).toEqual(new Set([MARKER]));
    expect(out).not.toMatch(/would send|lead source/);
  });

  it('says where nothing can be searched', async () => {
    const { code, out } = await dryRun('hook', '--remove', MARKER);
    expect(code).toBe(0);
    expect(out).toContain('hook  (https)  cannot be searched; nothing was asked or deleted');
    expect(out).toContain('Nothing would be deleted. An HTTPS endpoint takes leads and shows none');
    expect(out).not.toMatch(/MSFT_TEST_|would send/);
  });

  it('keeps the shape of a preview in JSON', async () => {
    const of = async (...argv: string[]) => JSON.parse((await dryRun(...argv, '--format', 'json')).out);
    const [sent, removed] = [await of('crm'), await of('crm', '--remove', MARKER)];
    expect(Object.keys(removed)).toEqual(Object.keys(sent));
    expect(removed).toMatchObject({ exitCode: 0, dryRun: true, destinations: [] });
    expect(removed.requests).toEqual([
      { destination: 'crm', type: 'dynamics', to: 'crm', request: expect.stringContaining(MARKER), leadSource: [] },
    ]);
    expect(Object.keys(removed.requests[0])).toEqual(Object.keys(sent.requests[0]));
    expect(removed.requests[0].request).toMatch(/^Search for .*, and delete the test lead that is found/);
    expect((await of('hook', '--remove', MARKER)).requests[0].request).toMatch(/^Nothing would be deleted\. /);
  });
});

describe('send-test --only --dry-run', () => {
  it('shows the requests of the leads that would be sent, and no others', async () => {
    const { requests } = JSON.parse((await dryRun('--only', 'dynamics/*,https/accepts', '--format', 'json')).out);
    expect(requests.map((one: { destination: string }) => one.destination)).toEqual(['crm', 'hook']);
    const none = await dryRun('--only', 'config/*');
    expect([none.code, none.out]).toEqual([0, 'Nothing would be sent: no check is selected that needs a test lead\n']);
    expect((await dryRun('--only', 'https/shape', 'hook', '--matrix')).out).toContain('would send to');
    expect((await dryRun('hook', '--only', 'https/nope')).code).toBe(2);
  });
});
