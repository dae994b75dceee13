import { deliver } from '../../../src/checks/deliver.ts';
import type { Place } from '../../../src/checks/result.ts';
import { runChecks } from '../../../src/checks/run.ts';
import type { DynamicsConfig, EntraAuth, Office365Auth } from '../../../src/config/types.ts';
import type { SandboxTls, Target } from '../../../src/destinations/destination.ts';
import { adapt } from '../../../src/destinations/dynamics/adapter.ts';
import type { Answer, Silence } from '../../../src/destinations/dynamics/emulator/http.ts';
import { type Emulator, startEmulator } from '../../../src/destinations/dynamics/emulator/server.ts';
import { makeWorld, SAMPLE, type World } from '../../../src/destinations/dynamics/emulator/world.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import { createNetwork } from '../../../src/net/index.ts';
import type { Network } from '../../../src/net/network.ts';
import type { CheckResult } from '../../../src/report/report.ts';
import { issue, makeAuthority } from '../../../src/sandbox/certs.ts';
import { Redactor, Secret } from '../../../src/secret.ts';

let tls: Promise<SandboxTls> | undefined;

/** One root for all tests of a file. */
export function serverTls(): Promise<SandboxTls> {
  tls ??= makeAuthority().then((authority) => issue(authority, { names: ['localhost'], ips: ['127.0.0.1'] }));
  return tls;
}

export interface Stage {
  readonly emulator: Emulator;
  readonly world: World;
  readonly net: Network;
  readonly redactor: Redactor;
  readonly target: Target<DynamicsConfig>;
}

export interface StageOptions {
  readonly faults?: Readonly<Record<string, Answer | Silence>>;
  readonly change?: (world: World) => void;
  readonly auth?: Partial<EntraAuth> | ({ readonly type: 'office365' } & Partial<Office365Auth>);
  readonly mapping?: Readonly<Record<string, string>>;
  readonly url?: (url: string) => string;
  readonly certificates?: readonly string[];
  readonly now?: () => number;
  readonly deep?: boolean;
}

/** An emulator, a network that trusts it, and a target that points at it. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const world = makeWorld(options.certificates);
  options.change?.(world);
  const { key, cert, ca } = await serverTls();
  const emulator = await startEmulator({
    host: '127.0.0.1',
    port: 0,
    tls: { key, cert, ca },
    world,
    faults: options.faults ?? {},
  });
  const redactor = new Redactor();
  const config: DynamicsConfig = {
    type: 'dynamics',
    url: options.url?.(emulator.url) ?? emulator.url,
    auth: authOf(options.auth, emulator.url, redactor),
    ...(options.mapping ? { mapping: options.mapping } : {}),
  };
  const aimed = await aim(config, redactor, ca, () => emulator.close(), options);
  return { ...aimed, emulator, world };
}

type Aimed = Pick<Stage, 'net' | 'redactor' | 'target'>;

/** A network that trusts this root, and a target of this config. */
export async function aim(
  config: DynamicsConfig,
  redactor: Redactor,
  ca: string,
  close: () => Promise<void>,
  options: Pick<StageOptions, 'now' | 'deep'> = {},
): Promise<Aimed> {
  const net = createNetwork({ env: {}, extraRoots: [ca], defaultTimeoutMs: 5000, userAgent: 'leadctl/test' });
  open.push(async () => {
    await net.close();
    await close();
  });
  const target: Target<DynamicsConfig> = {
    name: 'crm',
    config,
    net,
    redactor,
    now: options.now ?? Date.now,
    options: { deep: options.deep ?? false, shape: 'pascal', matrix: false, cleanup: true },
  };
  return { net, redactor, target };
}

const open: (() => Promise<void>)[] = [];

/** For afterEach. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

function authOf(auth: StageOptions['auth'], url: string, redactor: Redactor): EntraAuth | Office365Auth {
  if (auth?.type === 'office365') {
    redactor.add(SAMPLE.password);
    return {
      username: SAMPLE.user,
      password: new Secret(SAMPLE.password),
      authority: url,
      clientId: SAMPLE.app,
      ...auth,
    };
  }
  const secret = auth?.clientSecret ?? new Secret(SAMPLE.secret);
  redactor.add(secret.reveal());
  const base = { type: 'entra' as const, tenantId: SAMPLE.tenant, clientId: SAMPLE.app, authority: url };
  return auth?.certificate ? { ...base, ...auth } : { ...base, clientSecret: secret, ...auth };
}

export function place(redactor: Redactor): Place {
  return { destination: 'crm', type: 'dynamics', redactor, locate: () => null };
}

/** All checks of the adapter, through the real runner. */
export async function validate(one: Aimed, more: { readonly deep?: boolean; readonly timeoutMs?: number } = {}) {
  const { checks } = adapt(one.target);
  const asked = { only: [], skip: [], offline: false, deep: more.deep ?? false };
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  return runChecks(checks, place(one.redactor), asked, limits);
}

export function step(timeoutMs = 5000) {
  return { signal: new AbortController().signal, timeoutMs };
}

/** `id status` of each result, for comparison at a glance. */
export function summary(results: readonly { readonly id: string; readonly status: string }[]): string[] {
  return results.map((result) => `${result.id.replace('dynamics/', '')} ${result.status}`);
}

/** One delivery through the real runner. */
export function send(
  one: Aimed,
  more: { readonly timeoutMs?: number; readonly waitMs?: number; readonly cleanup?: boolean } = {},
) {
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  const lead = testLead({ now: 1_795_000_000_000, offer: 'Contoso Widget' });
  return deliver('dynamics', adapt(one.target).delivery, lead, place(one.redactor), limits, {
    cleanup: more.cleanup ?? true,
    waitMs: more.waitMs ?? 200,
    timeoutGiven: true,
    onResidue: () => {},
  });
}

export function resultOf(results: readonly CheckResult[], name: string): CheckResult {
  const found = results.find((result) => result.id === `dynamics/${name}`);
  if (!found) throw new Error(`no result of dynamics/${name} among ${results.map((result) => result.id).join(', ')}`);
  return found;
}
