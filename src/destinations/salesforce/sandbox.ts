import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { startEmulator } from './emulator/server.ts';
import { SERVLET } from './emulator/servlet.ts';
import { makeWorld } from './emulator/world.ts';

export const sandbox: Sandbox = { faults: [], start };

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const world = makeWorld();
  const emulator = await startEmulator({
    host: options.host,
    port: options.port,
    tls: options.tls,
    world,
    ...(options.log ? { log: (line) => options.log?.(line) } : {}),
  });
  return {
    config: { type: 'salesforce', oid: world.orgId, webToLeadUrl: `${emulator.url}${SERVLET}?encoding=UTF-8` },
    url: emulator.url,
    requests: emulator.requests,
    close: () => emulator.close(),
  };
}
