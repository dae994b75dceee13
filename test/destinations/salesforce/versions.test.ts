import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/destinations/salesforce/emulator/http.ts';
import type { World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { ALL_SEEN, closeAll, resultOf, type StageOptions, send, stage, stageToken, validate } from './fixture.ts';

afterEach(closeAll);

const rootless = (world: World) => {
  world.root = false;
};
const JSON_404: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]',
};
const PAGE_404: Answer = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Not here</html>' };

const judged = async (options: StageOptions) => {
  const one = await stage({ attested: ALL_SEEN, ...options });
  const results = await validate(one);
  return { one, results, result: resultOf(results, 'api-enabled') };
};

describe('an API whose root is not found', () => {
  it('goes on where its version is listed, and says what was seen', async () => {
    const { one, results, result } = await judged({ change: rootless });
    expect(result).toMatchObject({ status: 'passed', evidence: { httpStatus: 404 } });
    expect(result.message).toContain('lists version 64.0, and /services/data/v64.0 itself answers 404');
    const behind = results.slice(results.indexOf(result) + 1);
    expect(behind.map(({ status }) => status)).toEqual(behind.map(() => 'passed'));
    expect((await send(one)).receipt).toMatchObject({ found: true, removed: true });
  });

  it.each<readonly [string, Answer]>([
    ['is not there', PAGE_404],
    ['is refused', { status: 403 }],
    ['is none', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }],
    ['is empty', { status: 200, headers: { 'content-type': 'application/json' }, body: '[null]' }],
  ])('claims nothing where the list %s, and blocks nothing', async (_, list) => {
    const { results, result } = await judged({ change: rootless, faults: { 'version-list': list } });
    expect(result.status).toBe('skipped');
    expect(result.message).toContain('the list of versions could not be read');
    expect(resultOf(results, 'lead-create').status).toBe('passed');
  });

  it('is none at all where a page says so and no list is there', async () => {
    const { results, result } = await judged({ faults: { versions: PAGE_404, 'version-list': PAGE_404 } });
    expect(result.status).toBe('failed');
    expect(resultOf(results, 'lead-create')).toMatchObject({ status: 'skipped', blockedBy: 'salesforce/api-enabled' });
  });

  it.each<readonly [string, string, RegExp]>([
    ['older', '[{"version":"62.0"},{"version":"9.0"}]', /goes up to version 62\.0, and leadctl asks for 64\.0/],
    [
      'newer',
      '[{"version":"102.0"},{"version":"67.0"}]',
      /has versions from 67\.0 to 102\.0, and leadctl asks for 64\.0/,
    ],
  ])('fails where all versions are %s', async (_, body, says) => {
    const list = { status: 200, headers: { 'content-type': 'application/json' }, body };
    const { results, result } = await judged({ change: rootless, faults: { 'version-list': list } });
    expect(result).toMatchObject({ status: 'failed', cause: null });
    expect(result.message).toMatch(says);
    expect(result.resolution.length).toBeGreaterThan(0);
    expect(resultOf(results, 'lead-create')).toMatchObject({ status: 'skipped', blockedBy: 'salesforce/api-enabled' });
  });

  it('fails of an org that is older itself', async () => {
    const { result } = await judged({
      change: (world) => {
        world.newest = 63;
      },
    });
    expect(result).toMatchObject({ status: 'failed', cause: null, evidence: { newest: '63.0', asked: '64.0' } });
  });
});

describe('a token where the root is not found', () => {
  it('is proved by a question', async () => {
    const one = await stageToken({ change: rootless });
    const sign = resultOf(await validate(one, { only: ['salesforce/sign-in'] }), 'sign-in');
    expect(sign).toMatchObject({ status: 'passed', cause: null });
    expect(one.emulator.requests.map(({ route }) => route)).toEqual(['versions', 'version-list', 'query']);
  });

  it('is not proved by one that is not found either', async () => {
    const one = await stageToken({ change: rootless, faults: { query: JSON_404 } });
    expect(resultOf(await validate(one, { only: ['salesforce/sign-in'] }), 'sign-in').status).toBe('failed');
  });
});
