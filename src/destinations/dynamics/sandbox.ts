import { entra } from '../../causes/entra.ts';
import { entraUsers } from '../../causes/entra-users.ts';
import type { Cause, Exchange } from '../../diagnosis/cause.ts';
import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { dataverse } from './causes.ts';
import type { Silence } from './emulator/http.ts';
import { startEmulator } from './emulator/server.ts';
import { makeWorld, SAMPLE, type World } from './emulator/world.ts';

/** What a fault does to the world, so that what the catalogue's example leaves out fits it. */
const CHANGES: Readonly<Record<string, (world: World) => void>> = {
  'dataverse-lead-table-missing': (world) => {
    world.sales = false;
  },
  'dataverse-no-roles': (world) => {
    world.roles.length = 0;
    world.teams.length = 0;
  },
  'dataverse-missing-privilege': (world) => {
    world.privileges.delete('prvCreateLead');
  },
  'dataverse-field-permission': (world) => {
    world.secured.add('leadsourcecode');
  },
};

/** Faults that stand in no example of the families: silence, and what something in between answers. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, Exchange['reply'] | Silence>>>> = {
  'dataverse-timeout': { create: 'silent' },
  'https-html': {
    whoami: {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form method="post"></form></body></html>',
    },
  },
  'https-redirect': { whoami: { status: 302, headers: { location: 'https://sign-in.example/network' }, body: '' } },
};

const catalogue: readonly Cause[] = [...entra, ...dataverse];

export const sandbox: Sandbox = {
  faults: [
    ...catalogue.filter((cause) => exchangesOf(cause.id).length > 0).map((cause) => cause.id),
    ...Object.keys(OTHERS).filter((id) => exchangesOf(id).length === 0),
  ],
  start,
};

function exchangesOf(id: string): readonly Exchange[] {
  const examples = catalogue.find((cause) => cause.id === id)?.examples ?? [];
  return examples.filter((example): example is Exchange => typeof example !== 'string');
}

/** Route → reply of a cause, from its own examples; the first of each route. */
export function faultsOf(id: string): Record<string, Exchange['reply'] | Silence> {
  const faults: Record<string, Exchange['reply'] | Silence> = { ...OTHERS[id] };
  for (const { on, reply } of exchangesOf(id)) faults[on] ??= reply;
  return faults;
}

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const { fault } = options;
  if (fault !== undefined && !sandbox.faults.includes(fault)) {
    throw new RangeError(`the dynamics sandbox cannot show ${fault}`);
  }
  const world = makeWorld();
  const faults = fault === undefined ? {} : faultsOf(fault);
  if (fault !== undefined) CHANGES[fault]?.(world);
  // A directory that does not exist cannot be the one that the environment names.
  if (faults.openid) world.challengeTenant = world.otherTenant;
  const emulator = await startEmulator({
    host: options.host,
    port: options.port,
    tls: options.tls,
    world,
    faults,
    ...(options.log ? { log: (line) => options.log?.(line) } : {}),
  });
  return {
    config: configOf(
      emulator.url,
      entraUsers.some((cause) => cause.id === fault),
    ),
    url: emulator.url,
    requests: emulator.requests,
    close: () => emulator.close(),
  };
}

/** Faults of people's accounts show only where a person signs in. */
function configOf(url: string, user: boolean): Readonly<Record<string, unknown>> {
  const ids = { tenantId: SAMPLE.tenant, clientId: SAMPLE.app };
  const auth = user
    ? { type: 'office365', username: SAMPLE.user, password: SAMPLE.password, ...ids, authority: url }
    : { type: 'entra', ...ids, clientSecret: SAMPLE.secret, authority: url };
  return { type: 'dynamics', url, auth };
}
