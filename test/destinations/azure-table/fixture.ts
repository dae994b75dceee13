import { randomBytes } from 'node:crypto';
import type { Step } from '../../../src/checks/check.ts';
import type { Place } from '../../../src/checks/result.ts';
import { adapt } from '../../../src/destinations/azure-table/adapter.ts';
import { openTables, type Tables } from '../../../src/destinations/azure-table/client.ts';
import { type Stub, type StubFault, startStub } from '../../../src/destinations/azure-table/stub.ts';
import type { Adapter } from '../../../src/destinations/destination.ts';
import { createNetwork } from '../../../src/net/index.ts';
import type { Network } from '../../../src/net/network.ts';
import { Redactor, Secret } from '../../../src/secret.ts';

export const ACCOUNT = 'contosoleads';
export const KEY = randomBytes(64).toString('base64');

export const place: Place = {
  destination: 'table',
  type: 'azure-table',
  redactor: new Redactor(),
  locate: () => null,
  origin: () => null,
};

export function step(timeoutMs = 5000, signal: AbortSignal = new AbortController().signal): Step {
  return { signal, timeoutMs };
}

export interface Requests {
  readonly method: string;
  readonly path: string;
}

export interface Service extends Stub {
  readonly requests: Requests[];
}

/** The stub over plain http, as an emulator on this machine would be: no certificate is needed. */
export async function plainStub(fault?: StubFault): Promise<Service> {
  const requests: Requests[] = [];
  const stub = await startStub({
    host: '127.0.0.1',
    port: 0,
    account: ACCOUNT,
    key: KEY,
    ...(fault ? { faults: [fault] } : {}),
    onAnswer: (method, path) => void requests.push({ method, path }),
  });
  return { ...stub, requests };
}

/** A network that must not be used: plain http to an emulator is the one road that does not pass through it. */
const noNetwork = {
  request: () => Promise.reject(new Error('the network was used for a loopback emulator')),
} as unknown as Network;

export function plainTables(stub: Stub, key = KEY): Tables {
  return openTables({ account: ACCOUNT, key, tableEndpoint: stub.url }, noNetwork);
}

export async function thrownBy(run: () => Promise<unknown>): Promise<Error> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError('something that is no error was thrown');
  }
  throw new Error('nothing was thrown');
}

export function network(ca: readonly string[] = []): Network {
  return createNetwork({ env: {}, extraRoots: ca, defaultTimeoutMs: 5000, userAgent: 'leadctl/test' });
}

export interface Given {
  readonly connectionString: string;
  readonly table?: string;
  readonly net?: Network;
  readonly now?: () => number;
  readonly redactor?: Redactor;
}

export function adapter(given: Given): Adapter {
  return adapt({
    name: 'table',
    config: {
      type: 'azure-table',
      connectionString: new Secret(given.connectionString),
      table: given.table ?? 'MarketplaceLeads',
    },
    net: given.net ?? network(),
    redactor: given.redactor ?? new Redactor(),
    now: given.now ?? Date.now,
    options: { deep: false, shape: 'pascal', matrix: false, cleanup: false },
  });
}

export function connectionStringOf(endpoint: string, account = ACCOUNT, key = KEY): string {
  return `DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${key};TableEndpoint=${endpoint}`;
}
