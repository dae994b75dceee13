import { randomBytes } from 'node:crypto';
import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { findAzurite, startAzurite } from './azurite.ts';
import { table } from './causes.ts';
import { type StubFault, startStub } from './stub.ts';

const ACCOUNT = 'leadctlsandbox';
const HOUR_MS = 3_600_000;

/** Faults of the road and of what stands on it, which no catalogue example shows. */
const BROKEN: Readonly<Record<string, StubFault>> = {
  'net-timeout': { on: 'any', broken: 'silent' },
  'net-reset': { on: 'any', broken: 'cut' },
  'https-html': {
    on: 'any',
    reply: {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form method="post"></form></body></html>',
    },
  },
};

export const sandbox: Sandbox = {
  faults: [...table.filter((cause) => exampleOf(cause.id)).map((cause) => cause.id), ...Object.keys(BROKEN)],
  start,
};

/** The fault that a cause's own example shows. */
export function faultOf(cause: string): StubFault | undefined {
  const example = exampleOf(cause);
  if (!example) return BROKEN[cause];
  // The service refuses the date; its own clock is what shows that the date and not the key is at fault.
  return cause === 'table-clock-skew' ? { ...example, skewMs: -HOUR_MS } : example;
}

function exampleOf(cause: string): StubFault | undefined {
  for (const example of table.find(({ id }) => id === cause)?.examples ?? []) {
    if (typeof example !== 'string') return { on: example.on, reply: example.reply };
  }
  return undefined;
}

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const requests: { method: string; path: string }[] = [];
  const key = randomBytes(64).toString('base64');
  const fault = options.fault === undefined ? undefined : faultOf(options.fault);
  if (options.fault !== undefined && !fault)
    throw new RangeError(`the azure-table sandbox cannot show ${options.fault}`);
  const service = {
    host: options.host,
    port: options.port,
    tls: options.tls,
    account: ACCOUNT,
    key,
    onAnswer(method: string, path: string, status: number) {
      requests.push({ method, path });
      options.log?.(`${method} ${path} ${status || 'no answer'}`);
    },
  };
  const azurite = fault ? null : findAzurite(process.cwd());
  if (!fault) {
    options.log?.(
      azurite
        ? 'Azurite is installed here and serves the table'
        : 'Azurite is not installed here: a small Table service of leadctl serves the table (npm install azurite for the whole emulator)',
    );
  }
  const running = azurite
    ? await startAzurite(azurite, service)
    : await startStub(fault ? { ...service, fault } : service);
  return {
    config: {
      type: 'azure-table',
      connectionString: `DefaultEndpointsProtocol=https;AccountName=${ACCOUNT};AccountKey=${key};TableEndpoint=${running.url}`,
    },
    url: running.url,
    requests,
    close: () => running.close(),
  };
}
