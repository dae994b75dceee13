import { deliver } from '../../../src/checks/deliver.ts';
import type { Place } from '../../../src/checks/result.ts';
import { runChecks } from '../../../src/checks/run.ts';
import type { MarketoConfig } from '../../../src/config/types.ts';
import type { SandboxTls, Target } from '../../../src/destinations/destination.ts';
import { adapt } from '../../../src/destinations/marketo/adapter.ts';
import { marketoConfig } from '../../../src/destinations/marketo/config.ts';
import type { Answer, Silence } from '../../../src/destinations/marketo/emulator/http.ts';
import { type Emulator, startEmulator } from '../../../src/destinations/marketo/emulator/server.ts';
import { makeWorld, SAMPLE, type World } from '../../../src/destinations/marketo/emulator/world.ts';
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

export interface Aimed {
  readonly net: Network;
  readonly redactor: Redactor;
  readonly target: Target<MarketoConfig>;
}

export interface Stage extends Aimed {
  readonly emulator: Emulator;
  readonly world: World;
}

export interface StageOptions {
  readonly faults?: Readonly<Record<string, Answer | Silence>>;
  readonly change?: (world: World) => void;
  /** 'both': credentials and the host of the forms; default the credentials alone. */
  readonly edition?: 'rest' | 'both' | 'public';
  readonly config?: Readonly<Record<string, unknown>>;
  readonly now?: () => number;
}

export const LEAD = testLead({ now: 1_795_000_000_000, offer: 'Contoso Widget' });

/** An emulator, a network that trusts it, and a target that points at it. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const world = makeWorld();
  options.change?.(world);
  const pem = await serverTls();
  const emulator = await startEmulator({ host: '127.0.0.1', port: 0, tls: pem, world, faults: options.faults ?? {} });
  const edition = options.edition ?? 'rest';
  const { munchkinId, formId, serverId, clientId, clientSecret } = SAMPLE;
  const config = {
    type: 'marketo',
    munchkinId,
    formId,
    ...(edition === 'public' ? {} : { clientId, clientSecret, apiUrl: emulator.url }),
    ...(edition === 'rest' ? {} : { serverId, formsUrl: emulator.url }),
    ...options.config,
  };
  return { ...(await aim(config, pem.ca, () => emulator.close(), options.now)), emulator, world };
}

/** A network that trusts this root, and a target of this config, as the loader would build it. */
export async function aim(
  raw: Readonly<Record<string, unknown>>,
  ca: string,
  close: () => Promise<void>,
  now: () => number = Date.now,
): Promise<Aimed> {
  const net = createNetwork({ env: {}, extraRoots: [ca], defaultTimeoutMs: 5000, userAgent: 'leadctl/test' });
  open.push(async () => {
    await net.close();
    await close();
  });
  const redactor = new Redactor();
  const config = marketoConfig.build(raw, (value) => {
    redactor.add(value);
    return new Secret(value);
  }) as MarketoConfig;
  const options = { deep: false, shape: 'pascal', matrix: false, cleanup: true } as const;
  return { net, redactor, target: { name: 'nurture', config, net, redactor, now, options } };
}

const open: (() => Promise<void>)[] = [];

/** For afterEach. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

export function place(redactor: Redactor): Place {
  const locate = (path: string) => ({ file: 'leadctl.config.yaml', line: 1, column: 1, path });
  return { destination: 'nurture', type: 'marketo', redactor, locate };
}

/** All checks of the adapter, through the real runner. */
export async function validate(one: Aimed, more: { readonly timeoutMs?: number; readonly only?: string[] } = {}) {
  const asked = { only: more.only ?? [], skip: [], offline: false, deep: false };
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  return runChecks(adapt(one.target).checks, place(one.redactor), asked, limits);
}

export interface Sending {
  readonly timeoutMs?: number;
  readonly waitMs?: number;
  readonly cleanup?: boolean;
}

/** One delivery through the real runner, with what follows it. */
export async function send(one: Aimed, more: Sending = {}) {
  const limits = { timeoutMs: more.timeoutMs ?? 5000, signal: new AbortController().signal };
  const { delivery } = adapt(one.target);
  const residue: (string | null)[] = [];
  const { results, receipt } = await deliver('marketo', delivery, LEAD, place(one.redactor), limits, {
    cleanup: more.cleanup ?? true,
    waitMs: more.waitMs ?? 300,
    timeoutGiven: true,
    onResidue: (marker) => residue.push(marker),
  });
  const asked = { only: [], skip: [], offline: false, deep: false };
  const extra = await runChecks(delivery.extra ?? [], place(one.redactor), asked, limits);
  return { results: [...results, ...extra], receipt, residue: residue.at(-1) ?? null };
}

export function step(timeoutMs = 5000) {
  return { signal: new AbortController().signal, timeoutMs };
}

/** `name status` of each result, for comparison at a glance. */
export function summary(results: readonly { readonly id: string; readonly status: string }[]): string[] {
  return results.map((result) => `${result.id.replace('marketo/', '')} ${result.status}`);
}

export function resultOf(results: readonly CheckResult[], name: string): CheckResult {
  const found = results.find((result) => result.id === `marketo/${name}`);
  if (!found) throw new Error(`no result of marketo/${name} among ${results.map((result) => result.id).join(', ')}`);
  return found;
}

/** The key of the file where a result stands. */
export function keyOf(result: CheckResult | undefined): string | undefined {
  return result?.at?.path.replace('destinations.nurture.', '');
}

/** The first result that did not hold: what a person would be shown as the root. */
export function root(results: readonly CheckResult[]): CheckResult | undefined {
  return results.find((result) => result.status === 'failed' || result.status === 'inconclusive');
}

/** A refusal as Marketo gives it: status 200. */
export function refusal(code: string | number, message: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ requestId: '1a2b#18f3c4d5e6f', success: false, errors: [{ code, message }] }),
  };
}

export function submitted(one: Stage): number {
  return one.emulator.requests.filter((request) => request.route === 'submit' || request.route === 'public-form')
    .length;
}
