import { randomBytes } from 'node:crypto';
import type { Exchange } from '../../diagnosis/cause.ts';
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
  faults: [...table.filter(({ id }) => examplesOf(id).length > 0).map(({ id }) => id), ...Object.keys(BROKEN)],
  start,
};

/** The faults that a cause's own examples show, by route; empty for a cause that is no matter of the wire. */
export function faultsOf(cause: string): readonly StubFault[] {
  const broken = BROKEN[cause];
  if (broken) return [broken];
  // The service refuses the date; its own clock is what shows that the date and not the key is at fault.
  const skew = cause === 'table-clock-skew' ? { skewMs: -HOUR_MS } : {};
  return examplesOf(cause).map(({ on, reply }) => ({ on, reply, ...skew }));
}

function examplesOf(cause: string): readonly Exchange[] {
  const examples = table.find(({ id }) => id === cause)?.examples ?? [];
  return examples.filter((example) => typeof example !== 'string');
}

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const requests: { method: string; path: string }[] = [];
  const key = randomBytes(64).toString('base64');
  const faults = options.fault === undefined ? undefined : faultsOf(options.fault);
  if (faults?.length === 0) throw new RangeError(`the azure-table sandbox cannot show ${options.fault}`);
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
  const azurite = faults ? null : findAzurite([process.cwd(), import.meta.dirname]);
  if (!faults) {
    options.log?.(
      azurite
        ? 'Azurite is installed here and serves the table'
        : 'Azurite is not installed here: a small Table service of leadctl serves the table (npm install azurite for the whole emulator)',
    );
  }
  const running = azurite
    ? await startAzurite(azurite, service)
    : await startStub(faults ? { ...service, faults } : service);
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
