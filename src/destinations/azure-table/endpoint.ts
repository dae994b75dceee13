import { BlockList, isIP } from 'node:net';
import type { Check, Outcome } from '../../checks/check.ts';
import type { Account } from './client.ts';

/** The clouds that Microsoft's customer-leads schema names. https://schema.mp.microsoft.com/schema/customer-leads/2022-03-01-preview2 */
const CLOUDS = ['core.windows.net', 'core.chinacloudapi.cn', 'core.usgovcloudapi.net', 'core.cloudapi.de'];

/** Addresses that no host of the internet has (RFC 1918, 3927, 4193, 4291, 6598). */
const PRIVATE: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
];

export function publicCheck({ account, tableEndpoint }: Account): Check {
  const url = new URL(tableEndpoint);
  return {
    id: 'azure-table/public',
    title: 'The endpoint is one of the public Azure clouds',
    severity: 'loses-leads',
    offline: true,
    at: 'connectionString',
    run: (): Outcome => {
      const cloud = CLOUDS.find((suffix) => url.host === `${account.toLowerCase()}.table.${suffix}`);
      if (cloud) return `${url.host} is a host of the Azure cloud ${cloud}`;
      const reach = reachOf(url.hostname);
      const message =
        reach === 'open'
          ? `${url.host} is no host that Azure Storage gives to account ${account}; Partner Center takes storage accounts of Azure only`
          : `The marketplace cannot reach ${url.host}: it is ${reach === 'loopback' ? 'this machine itself' : 'a private address'}`;
      return {
        status: 'warned',
        message,
        evidence: { host: url.host },
        resolution: [
          'For a try-out nothing needs to be done',
          'For leads, copy Connection string under Access keys of a storage account in Azure; it ends with EndpointSuffix=core.windows.net in the public cloud',
        ],
      };
    },
  };
}

function reachOf(hostname: string): 'loopback' | 'private' | 'open' {
  if (isLoopback(hostname)) return 'loopback';
  const host = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (version === 0)
    return /\.(local|internal|lan|home\.arpa)$|(^|\.)privatelink\./i.test(host) || !host.includes('.')
      ? 'private'
      : 'open';
  const list = new BlockList();
  for (const [address, bits, type] of PRIVATE) list.addSubnet(address, bits, type);
  return list.check(host, version === 4 ? 'ipv4' : 'ipv6') ? 'private' : 'open';
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
