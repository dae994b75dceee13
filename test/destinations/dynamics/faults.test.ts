import { afterEach, describe, expect, it } from 'vitest';
import { entra } from '../../../src/causes/entra.ts';
import { entraUsers } from '../../../src/causes/entra-users.ts';
import type { DynamicsConfig } from '../../../src/config/types.ts';
import { dataverse } from '../../../src/destinations/dynamics/causes.ts';
import { dynamicsConfig } from '../../../src/destinations/dynamics/config.ts';
import { sandbox } from '../../../src/destinations/dynamics/sandbox.ts';
import type { Cause, Exchange } from '../../../src/diagnosis/cause.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { Redactor, Secret } from '../../../src/secret.ts';
import { aim, closeAll, send, serverTls, stage, validate } from './fixture.ts';

afterEach(closeAll);

const causes: readonly Cause[] = [...entra, ...dataverse];
const byId = new Map(causes.map((cause) => [cause.id, cause]));

const exchanges = causes.flatMap((cause) =>
  cause.examples.flatMap((example, index) =>
    typeof example === 'string' ? [] : [{ cause, example, name: `${cause.id} ${example.on} #${index}` }],
  ),
);

/** The first result that did not hold: what a person would be shown as the root. */
function root(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find((result) => result.status === 'failed' || result.status === 'inconclusive');
}

function expectCause(results: readonly CheckResult[], id: string): void {
  const found = root(results);
  expect(found, JSON.stringify(results.map((result) => [result.id, result.status]))).toMatchObject({ cause: id });
  // Of a page or redirect in between, nothing is the configuration's fault.
  const passes = byId.get(id)?.transient || id.startsWith('https-');
  expect(found?.status).toBe(passes ? 'inconclusive' : 'failed');
  expect(found?.resolution.length).toBeGreaterThan(0);
}

async function meet(cause: Cause, example: Exchange): Promise<readonly CheckResult[]> {
  const one = await stage({
    faults: { [example.on]: example.reply },
    // Only an environment of another directory sends the client to the directory itself.
    change: (world) => {
      if (example.on === 'openid') world.challengeTenant = world.otherTenant;
    },
    ...(entraUsers.includes(cause) ? { auth: { type: 'office365' as const } } : {}),
  });
  if (example.on !== 'create') return validate(one);
  const { results } = await send(one);
  // Whatever was answered, nothing is posted twice.
  expect(one.emulator.requests.filter((request) => request.route === 'create')).toHaveLength(1);
  return results;
}

describe('a reply of the catalogue, met by the real client', () => {
  it.each(exchanges)('$name', async ({ cause, example }) => {
    expectCause(await meet(cause, example), cause.id);
  });

  it('covers both families', () => {
    expect(exchanges.length).toBeGreaterThan(50);
    expect(new Set(exchanges.map(({ example }) => example.on))).toEqual(
      new Set(['openid', 'token', 'challenge', 'whoami', 'privileges', 'metadata', 'create']),
    );
  });
});

describe('a fault of the sandbox', () => {
  it.each(sandbox.faults)('%s', async (fault) => {
    const tls = await serverTls();
    const running = await sandbox.start({ host: '127.0.0.1', port: 0, tls, fault });
    const redactor = new Redactor();
    const config = dynamicsConfig.build(running.config, (value) => new Secret(value)) as DynamicsConfig;
    const one = await aim(config, redactor, tls.ca, () => running.close());
    const results = await validate(one);
    if (root(results)) expectCause(results, fault);
    else {
      const late = fault === 'dataverse-timeout';
      const { results } = await send(one, { timeoutMs: late ? 600 : 5000 });
      // A create without an answer says nothing yet: that nothing is there afterwards does.
      expectCause(
        results.filter((result) => result.cause !== null && !(late && result.id === 'dynamics/accepts')),
        fault,
      );
    }
  });

  it('is refused by name where none is known', async () => {
    const tls = await serverTls();
    await expect(sandbox.start({ host: '127.0.0.1', port: 0, tls, fault: 'table-not-found' })).rejects.toThrow(
      RangeError,
    );
  });
});
