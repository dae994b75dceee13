import type { HttpsConfig } from '../../../src/config/types.ts';
import { adapt } from '../../../src/destinations/https/adapter.ts';
import { testLead } from '../../../src/lead/test-lead.ts';
import { createNetwork } from '../../../src/net/index.ts';
import type { Network } from '../../../src/net/network.ts';
import { Redactor, Secret } from '../../../src/secret.ts';

export const NOW = Date.UTC(2026, 10, 22, 10);
export const lead = testLead({ now: NOW, offer: 'Contoso Widget' });
export const step = (timeoutMs = 700) => ({ signal: new AbortController().signal, timeoutMs });

export function network(ca: string): Network {
  return createNetwork({ env: {}, extraRoots: [ca], defaultTimeoutMs: 700, userAgent: 'leadctl/test' });
}

export interface Made {
  readonly url: string;
  readonly net?: Network;
  readonly headers?: Readonly<Record<string, string>>;
  readonly shape?: 'pascal' | 'camel';
  readonly matrix?: boolean;
  readonly redactor?: Redactor;
}

export function adapter({ url, net, headers, shape = 'pascal', matrix = false, redactor = new Redactor() }: Made) {
  const config: HttpsConfig = {
    type: 'https',
    url: new Secret(url),
    ...(headers
      ? { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new Secret(value)])) }
      : {}),
  };
  return adapt({
    name: 'hook',
    config,
    net: net ?? network(''),
    redactor,
    now: () => NOW,
    options: { deep: false, shape, matrix, cleanup: false },
  });
}
