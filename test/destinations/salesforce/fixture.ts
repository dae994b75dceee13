import { deliver } from '../../../src/checks/deliver.ts';
import type { Place } from '../../../src/checks/result.ts';
import { runChecks } from '../../../src/checks/run.ts';
import type { Attestation, SalesforceApi, SalesforceConfig } from '../../../src/config/types.ts';
import type { SandboxTls, Target } from '../../../src/destinations/destination.ts';
import { adapt } from '../../../src/destinations/salesforce/adapter.ts';
import { salesforceConfig } from '../../../src/destinations/salesforce/config.ts';
import type { Answer, Silence } from '../../../src/destinations/salesforce/emulator/http.ts';
import { type Emulator, startEmulator } from '../../../src/destinations/salesforce/emulator/server.ts';
import { makeWorld, newToken, type World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { sandbox } from '../../../src/destinations/salesforce/sandbox.ts';
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

export type Mode = 'client-credentials' | 'soap' | 'oauth-password' | 'token' | 'none';

export interface StageOptions {
  readonly faults?: Readonly<Record<string, Answer | Silence>>;
  readonly change?: (world: World) => void;
  readonly mode?: Mode;
  readonly auth?: (world: World) => SalesforceApi['auth'];
  readonly loginUrl?: (url: string) => string;
  readonly oid?: string;
  readonly webToLeadUrl?: (url: string) => string;
  readonly attested?: readonly Attestation[];
  readonly matrix?: boolean;
  readonly now?: () => number;
}

export interface Aimed {
  readonly net: Network;
  readonly redactor: Redactor;
  readonly target: Target<SalesforceConfig>;
}

export interface Stage extends Aimed {
  readonly emulator: Emulator;
  readonly world: World;
}

/** An emulator with a quick queue, a network that trusts it, and a target that points at it. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const world = makeWorld();
  world.delayMs = 20;
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
  for (const secret of [world.clientSecret, world.password, world.securityToken]) redactor.add(secret);
  const servlet = `${emulator.url}/servlet/servlet.WebToLead?encoding=UTF-8`;
  const auth = options.auth?.(world) ?? authOf(options.mode ?? 'client-credentials', world);
  const config: SalesforceConfig = {
    type: 'salesforce',
    oid: options.oid ?? world.orgId,
    webToLeadUrl: options.webToLeadUrl?.(servlet) ?? servlet,
    ...(auth === null ? {} : { api: { loginUrl: options.loginUrl?.(emulator.url) ?? emulator.url, auth } }),
    ...(options.attested ? { attested: options.attested } : {}),
  };
  const aimed = await aim(config, redactor, ca, () => emulator.close(), options);
  return { ...aimed, emulator, world };
}

/** A network that trusts this root, and a target of this config. */
export async function aim(
  config: SalesforceConfig,
  redactor: Redactor,
  ca: string,
  close: () => Promise<void>,
  options: Pick<StageOptions, 'matrix' | 'now'> = {},
): Promise<Aimed> {
  const net = createNetwork({ env: {}, extraRoots: [ca], defaultTimeoutMs: 5000, userAgent: 'leadctl/test' });
  open.push(async () => {
    await net.close();
    await close();
  });
  const target: Target<SalesforceConfig> = {
    name: 'sales',
    config,
    net,
    redactor,
    now: options.now ?? Date.now,
    options: { deep: false, shape: 'pascal', matrix: options.matrix ?? false, cleanup: true },
  };
  return { net, redactor, target };
}

const open: (() => Promise<void>)[] = [];

/** For afterEach. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

function authOf(mode: Mode, world: World): SalesforceApi['auth'] | null {
  const client = { clientId: world.clientId, clientSecret: new Secret(world.clientSecret) };
  const user = {
    type: 'password' as const,
    username: world.username,
    password: new Secret(world.password),
    securityToken: new Secret(world.securityToken),
  };
  if (mode === 'client-credentials') return { type: 'client-credentials', ...client };
  if (mode === 'oauth-password') return { ...user, ...client };
  if (mode === 'soap') return user;
  // The address of the org is known only when it runs.
  if (mode === 'token') return { type: 'token', instanceUrl: 'late', accessToken: new Secret(newToken(world)) };
  return null;
}

/** As `stage` with a token: its address is that of the emulator. */
export async function stageToken(options: StageOptions = {}): Promise<Stage> {
  const one = await stage({ ...options, mode: 'token' });
  const api = one.target.config.api;
  if (api?.auth.type === 'token') Object.assign(api.auth, { instanceUrl: one.emulator.url });
  return one;
}

/** The sandbox of the product with a fault, its config read as a file's would be. */
export async function stageSandbox(fault?: string, options: Pick<StageOptions, 'matrix'> = {}) {
  const given = await serverTls();
  const running = await sandbox.start({ host: '127.0.0.1', port: 0, tls: given, ...(fault ? { fault } : {}) });
  const redactor = new Redactor();
  const config = salesforceConfig.build(running.config, (value) => {
    redactor.add(value);
    return new Secret(value);
  }) as SalesforceConfig;
  const one = await aim(config, redactor, given.ca, () => running.close(), options);
  return { ...one, running };
}

export function place(redactor: Redactor): Place {
  return { destination: 'sales', type: 'salesforce', redactor, locate: () => null, origin: () => null };
}

/** All checks of the adapter, through the real runner. */
export async function validate(
  one: Aimed,
  more: { readonly timeoutMs?: number; readonly only?: readonly string[]; readonly offline?: boolean } = {},
): Promise<readonly CheckResult[]> {
  const { checks } = adapt(one.target);
  const asked = { only: more.only ?? [], skip: [], offline: more.offline ?? false, deep: false };
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  return runChecks(checks, place(one.redactor), asked, limits);
}

/** One delivery through the real runner. */
export function send(
  one: Aimed,
  more: {
    readonly timeoutMs?: number;
    readonly waitMs?: number;
    readonly cleanup?: boolean;
    readonly now?: number;
  } = {},
) {
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  const lead = testLead({ now: more.now ?? 1_795_000_000_000, offer: 'Contoso Widget' });
  return deliver('salesforce', adapt(one.target).delivery, lead, place(one.redactor), limits, {
    cleanup: more.cleanup ?? true,
    waitMs: more.waitMs ?? 800,
    timeoutGiven: true,
    onResidue: () => {},
  });
}

export function step(timeoutMs = 5000) {
  return { signal: new AbortController().signal, timeoutMs };
}

/** `id status` of each result, for comparison at a glance. */
export function summary(results: readonly { readonly id: string; readonly status: string }[]): string[] {
  return results.map((result) => `${result.id.replace('salesforce/', '')} ${result.status}`);
}

export function resultOf(results: readonly CheckResult[], id: string): CheckResult {
  const found = results.find((result) => result.id === `salesforce/${id}`);
  if (!found) throw new Error(`no result of ${id}: ${results.map((result) => result.id).join(', ')}`);
  return found;
}

/** What a Setup page showed to somebody today. */
export function looked(
  answers: Readonly<Record<string, string | boolean>>,
  on = new Date().toISOString().slice(0, 10),
) {
  return Object.entries(answers).map(([check, value]) => ({ check: `salesforce/${check}`, value, by: 'ops', on }));
}

export const ALL_SEEN = looked({ 'web-to-lead': 'on', recaptcha: 'off', 'default-owner': 'active' });
