import { BlockList, isIP } from 'node:net';
import { bare } from './proxy.ts';

/** Ranges that nobody on the internet reaches: RFC 1918, 6598, 3927, 4193, 4291 and kin. */
const RANGES: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
];

const SUFFIXES = ['localhost', 'local', 'internal', 'intranet', 'lan', 'corp', 'home', 'home.arpa', 'private'];

/** Why the marketplace cannot reach a host, or null: by its text alone, nothing is looked up. */
export function unreachableFromOutside(hostname: string): string | null {
  const host = bare(hostname).toLowerCase().replace(/\.$/, '');
  if (isIP(host) !== 0) return isPrivateAddress(host) ? `${host} is a private address` : null;
  if (host === 'localhost' || host.endsWith('.localhost')) return `${host} is this machine itself`;
  if (!host.includes('.')) return `${host} is a name without a domain, known inside a network at most`;
  const suffix = SUFFIXES.find((each) => host.endsWith(`.${each}`));
  return suffix === undefined ? null : `names below .${suffix} exist inside a network only`;
}

export function isPrivateAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return false;
  const mapped = kind === 6 ? mappedV4(address) : null;
  if (mapped !== null) return isPrivateAddress(mapped);
  const list = new BlockList();
  for (const [network, prefix, family] of RANGES) list.addSubnet(network, prefix, family);
  return list.check(address, kind === 4 ? 'ipv4' : 'ipv6');
}

/** `::ffff:10.0.0.1`, or the hexadecimal form that URLs give it: `::ffff:a00:1`. */
function mappedV4(address: string): string | null {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (dotted) return dotted[1] ?? null;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!hex) return null;
  const [high, low] = [Number.parseInt(hex[1] ?? '0', 16), Number.parseInt(hex[2] ?? '0', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
