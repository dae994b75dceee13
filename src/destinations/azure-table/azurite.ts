import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { SandboxTls } from '../destination.ts';
import type { Stub, StubOptions } from './stub.ts';

interface TableServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}
interface Azurite {
  readonly Configuration: new (...options: unknown[]) => object;
  readonly Server: new (configuration: object) => TableServer;
}

/** Azurite as it is installed at or above one of the folders; null where it is not. */
export function findAzurite(folders: readonly string[]): Azurite | null {
  for (const folder of folders) {
    try {
      const require = createRequire(join(folder, 'package.json'));
      const load = (name: string) => (require(`azurite/dist/src/table/${name}`) as { default: never }).default;
      return { Configuration: load('TableConfiguration'), Server: load('TableServer') };
    } catch {
      // Not there, or of a version with another inside: the caller has a service of its own.
    }
  }
  return null;
}

let running = 0;
let before: string | undefined;

/**
 * Azurite's Table service alone, in this process: in memory, over TLS, without telemetry (which only its command line
 * starts). It reads its accounts from the environment, once at the start and again each minute.
 */
export async function startAzurite(
  azurite: Azurite,
  options: StubOptions & { readonly tls: SandboxTls },
): Promise<Stub> {
  const account = `${options.account}:${options.key}`;
  if (running === 0) before = process.env.AZURITE_ACCOUNTS;
  process.env.AZURITE_ACCOUNTS = running === 0 ? account : `${process.env.AZURITE_ACCOUNTS};${account}`;
  running++;
  const restore = () => {
    running--;
    if (running > 0) return;
    if (before === undefined) delete process.env.AZURITE_ACCOUNTS;
    else process.env.AZURITE_ACCOUNTS = before;
  };
  const folder = await mkdtemp(join(tmpdir(), 'leadctl-azurite-'));
  try {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await writeFile(cert, options.tls.cert, { mode: 0o600 });
    await writeFile(key, options.tls.key, { mode: 0o600 });
    const server = new azurite.Server(
      // In the order of azurite 3.34 to 3.37: host, port, keep-alive, metadata path, debug log, access log, its stream,
      // debug log path, loose, skip the check of API versions, certificate, key, password, OAuth, product-style URLs off,
      // in memory.
      new azurite.Configuration(
        options.host,
        options.port,
        5,
        '',
        false,
        true,
        accessLog(options),
        undefined,
        false,
        true,
        cert,
        key,
        '',
        undefined,
        true,
        true,
      ),
    );
    await server.start();
    const url = server.getHttpServerAddress();
    return {
      url: `${url}/${options.account}`,
      port: Number(new URL(url).port),
      async close() {
        await server.close();
        restore();
      },
    };
  } catch (error) {
    restore();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lines of the common log format: `… "GET /account/Tables HTTP/1.1" 200 …`. */
function accessLog({ onAnswer }: StubOptions): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString('utf8').split('\n')) {
        const [, method, target, status] = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3})/.exec(line) ?? [];
        if (method && target) onAnswer?.(method, target.split('?')[0] ?? '/', Number(status));
      }
      done();
    },
  });
}
