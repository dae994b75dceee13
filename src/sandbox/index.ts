import { unlink, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { RunningSandbox } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/index.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type Authority, issue, makeAuthority } from './certs.ts';
import { MISSING_HOST, type RoadFault, roadFaultNames, roadFaults, startFault } from './faults.ts';

export interface StartOptions {
  /** Default: all five. */
  readonly types?: readonly DestinationType[];
  /** Destination name → cause id, or the name of a road fault such as `endless-body`. */
  readonly faults?: Readonly<Record<string, string>>;
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Where the root certificate is written: `network.ca` of the config names it, and close() removes it. */
  readonly caFile?: string;
  /** One line for each request that was answered, without secrets. */
  log?(line: string): void;
}

export interface SandboxConfig {
  readonly version: 1;
  readonly network: { readonly ca?: string };
  readonly destinations: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface RunningSandboxes {
  /** A whole leadctl config. */
  readonly config: SandboxConfig;
  /** The private root, PEM. */
  readonly ca: string;
  readonly names: readonly string[];
  /** The emulators by destination name, for their addresses and request counts. */
  readonly running: Readonly<Record<string, RunningSandbox>>;
  close(): Promise<void>;
}

/** What the destination of each type is called in a sandbox. */
export const sandboxNames = {
  dynamics: 'crm',
  salesforce: 'sales',
  marketo: 'nurture',
  'azure-table': 'table',
  https: 'hook',
} as const satisfies Record<DestinationType, string>;

/** The types that a sandbox knows, in the order of its config. */
export const sandboxTypes = Object.keys(sandboxNames) as readonly DestinationType[];

/** What a host name that does not resolve means at each type: where the name is made from an id, the id is wrong. */
const DNS_FAULTS: Readonly<Record<DestinationType, string>> = {
  dynamics: 'net-dns-not-found',
  salesforce: 'net-dns-not-found',
  marketo: 'marketo-not-found',
  'azure-table': 'table-account-not-found',
  https: 'net-dns-not-found',
};

/** All cause ids that the sandbox can show at a destination of this type. */
export async function listFaults(type: DestinationType): Promise<readonly string[]> {
  const { sandbox } = await destinationOf(type).sandbox();
  return [...new Set([DNS_FAULTS[type], ...Object.keys(roadFaults), ...sandbox.faults])];
}

/** What the sandbox can do at a destination of this type that is no cause. */
export async function listBehaviours(type: DestinationType): Promise<readonly string[]> {
  return (await destinationOf(type).sandbox()).sandbox.behaviours ?? [];
}

/**
 * Starts the stand-ins on loopback under one private certificate authority.
 *
 * @throws UserError for a fault of an unknown destination or cause.
 */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandboxes> {
  const types = options.types ?? sandboxTypes;
  const faults = options.faults ?? {};
  await checkFaults(types, faults);
  const host = options.host ?? '127.0.0.1';
  const authority = await makeAuthority();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closers.splice(0).map((each) => each()));
  };
  try {
    const started = await Promise.all(
      types.map(async (type) => {
        const fault = faults[sandboxNames[type]];
        const one = await startOne({ type, host, authority, fault, log: options.log, closers });
        return [sandboxNames[type], one] as const;
      }),
    );
    const { caFile } = options;
    if (caFile !== undefined) {
      await writeFile(caFile, authority.cert);
      closers.push(() => unlink(caFile).catch(() => {}));
    }
    return {
      config: {
        version: 1,
        network: caFile === undefined ? {} : { ca: caFile },
        destinations: Object.fromEntries(started.map(([name, one]) => [name, one.config])),
      },
      ca: authority.cert,
      names: started.map(([name]) => name),
      running: Object.fromEntries(started),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startOne(options: {
  readonly type: DestinationType;
  readonly host: string;
  readonly authority: Authority;
  readonly fault: string | undefined;
  readonly log: ((line: string) => void) | undefined;
  readonly closers: (() => Promise<void>)[];
}): Promise<RunningSandbox> {
  const { type, host, authority, fault, log, closers } = options;
  const { sandbox } = await destinationOf(type).sandbox();
  const ips = [...new Set([host, '127.0.0.1', '::1'])].filter((each) => isIP(each) !== 0);
  const names = [...new Set(['localhost', host])].filter((each) => isIP(each) === 0);
  // An emulator that can show the fault itself knows better where it hurts.
  const own = fault !== undefined && [...sandbox.faults, ...(sandbox.behaviours ?? [])].includes(fault);
  const running = await sandbox.start({
    host,
    port: 0,
    tls: await issue(authority, { names, ips }),
    ...(own ? { fault } : {}),
    ...(log ? { log: (line) => log(`${sandboxNames[type]}: ${line}`) } : {}),
  });
  closers.push(() => running.close());
  if (fault === undefined || own) return running;
  if (fault === DNS_FAULTS[type]) return { ...running, ...moved(running, { host: MISSING_HOST }) };
  const kind = roadFaults[fault as keyof typeof roadFaults] ?? (fault as RoadFault);
  const faulty = await startFault(kind, { authority, host, names, ips });
  closers.push(() => faulty.close());
  return { ...running, ...moved(running, { port: faulty.port }) };
}

/** The same config with every mention of the emulator's host and port changed. */
function moved(
  running: RunningSandbox,
  to: { readonly host?: string; readonly port?: number },
): Pick<RunningSandbox, 'config' | 'url'> {
  const from = new URL(running.url);
  const target = `${to.host ?? from.hostname}:${to.port ?? from.port}`;
  const text = (value: string) => value.replaceAll(from.host, target);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return { config: walk(running.config) as Readonly<Record<string, unknown>>, url: text(running.url) };
}

async function checkFaults(types: readonly DestinationType[], faults: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, cause] of Object.entries(faults)) {
    const type = types.find((each) => sandboxNames[each] === name);
    if (!type) {
      const known = types.map((each) => sandboxNames[each]);
      const near = nearest(name, known);
      throw new UserError(`The sandbox has no destination "${name}"`, {
        hint: `${near ? `Did you mean "${near}"? ` : ''}It has ${known.join(', ')}.`,
      });
    }
    const offered = [...(await listFaults(type)), ...(await listBehaviours(type))];
    if (!offered.includes(cause) && !(roadFaultNames as readonly string[]).includes(cause)) {
      const near = nearest(cause, [...offered, ...roadFaultNames]);
      throw new UserError(`The sandbox cannot show "${cause}" at ${name}`, {
        hint: near ? `Did you mean "${near}"?` : `It can show ${offered.join(', ')}.`,
      });
    }
  }
}
