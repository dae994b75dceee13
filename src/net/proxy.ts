import { BlockList, isIP } from 'node:net';

export interface WebProxy {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization, from the userinfo of the proxy's URL. */
  readonly authorization: string | null;
  /** host:port, without the userinfo: the form that may be shown. */
  readonly shown: string;
}

/** Lower case first and, as curl does, an empty value switches the proxy off. */
function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name.toLowerCase()] ?? env[name.toUpperCase()];
}

/**
 * The proxy for a host: HTTPS_PROXY, else HTTP_PROXY (undici's EnvHttpProxyAgent does the same), unless NO_PROXY names
 * the host. Throws ERR_PROXY_URL for a proxy that cannot be used.
 */
export function proxyOf(env: NodeJS.ProcessEnv, host: string, port: number): WebProxy | null {
  const text = (variable(env, 'HTTPS_PROXY') ?? variable(env, 'HTTP_PROXY') ?? '').trim();
  if (text === '' || bypassed(variable(env, 'NO_PROXY') ?? '', host, port)) return null;
  let url: URL;
  try {
    // Without a scheme curl and most tools read host:port.
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    throw proxyError('The proxy variable holds no usable URL; expected http://host:port');
  }
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https')
    throw proxyError(`A proxy of the kind ${scheme}:// is not supported; expected http://host:port`);
  const proxyPort = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  const name = bare(url.hostname);
  const userinfo = `${decode(url.username)}:${decode(url.password)}`;
  return {
    scheme,
    host: name,
    port: proxyPort,
    authorization: userinfo === ':' ? null : `Basic ${Buffer.from(userinfo).toString('base64')}`,
    shown: `${url.hostname}:${proxyPort}`,
  };
}

export function proxyError(message: string, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(message), { code: 'ERR_PROXY_URL', ...more });
}

/** Host, its subdomains, `.suffix`, `*.suffix`, `host:port`, an address, a CIDR range, or `*` for all. */
export function bypassed(list: string, host: string, port: number): boolean {
  const name = bare(host).toLowerCase().replace(/\.$/, '');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), name, port));
}

function matches(entry: string, name: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inRange(entry, name);
  const parts = /^(\[[^\]]+\]|[^:]+|[0-9a-f:]*::?[0-9a-f:.]*)(?::(\d+))?$/.exec(entry);
  if (isIP(bare(entry)) !== 0) return bare(entry) === name;
  if (!parts) return false;
  if (parts[2] !== undefined && Number(parts[2]) !== port) return false;
  const wanted = bare(parts[1] ?? '')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  return wanted !== '' && (name === wanted || (isIP(name) === 0 && name.endsWith(`.${wanted}`)));
}

function inRange(entry: string, name: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const kind = isIP(network);
  const prefix = Number(bits);
  if (kind === 0 || isIP(name) !== kind || !/^\d+$/.test(bits) || prefix > (kind === 4 ? 32 : 128)) return false;
  const family = kind === 4 ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  range.addSubnet(network, prefix, family);
  return range.check(name, family);
}

/** An IPv6 address without the brackets of its URL form. */
export function bare(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
