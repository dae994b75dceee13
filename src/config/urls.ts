import type { Rule } from './schema.ts';

/**
 * A rule for an https address. White space around it is another finding and does not make it malformed.
 *
 * @param example the address that is expected, such as `https://contoso.crm.dynamics.com`.
 */
export function httpsUrl(expected: string, example: string): Rule {
  return (value) => {
    const trimmed = value.trim();
    const wanted = `expected ${expected}, such as ${example}`;
    if (/^http:\/\//i.test(trimmed)) return `the URL begins with http://; expected https://`;
    if (/^(DefaultEndpointsProtocol|AccountName|AccountKey|BlobEndpoint|TableEndpoint)=/i.test(trimmed))
      return `this is a storage connection string, no URL; ${wanted}`;
    if (/^['"]/.test(trimmed)) return `the URL is wrapped in quotes that belong to it; ${wanted}`;
    if (/<[^<>]*>/.test(trimmed) && !URL.canParse(trimmed))
      return `the URL holds a placeholder in angle brackets; ${wanted}`;
    if (/^(@Microsoft\.KeyVault|op:|vault:)/i.test(trimmed))
      return `this is a reference that leadctl does not follow, no URL; ${wanted}`;
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
    if (scheme === undefined) {
      return /^[\w-]+(\.[\w-]+)+([/:?]|$)/.test(trimmed)
        ? `the URL is malformed: it has no scheme; expected https:// before it`
        : `the URL is malformed; ${wanted}`;
    }
    if (scheme !== 'https') return `the URL begins with ${scheme}://; expected https://`;
    if (/\s/.test(trimmed)) return `the URL is malformed: it holds white space; ${wanted}`;
    if (!/^https:\/\/[^/?#\\]/i.test(trimmed) || !URL.canParse(trimmed)) return `the URL is malformed; ${wanted}`;
    const { hostname } = new URL(trimmed);
    if (hostname.includes('..') || hostname.startsWith('.') || hostname.length > 253)
      return `the URL is malformed: its host is none; ${wanted}`;
    return null;
  };
}

/** The address of a receiver: all of it is sent, so nothing may stand in it that never reaches a server or that nobody sends. */
export function endpointUrl(expected: string, example: string): Rule {
  const url = httpsUrl(expected, example);
  return (value) => {
    const fault = url(value);
    if (fault) return fault;
    const { username, password, hash, hostname } = new URL(value.trim());
    if (username || password)
      return 'the URL holds a user name or password before its host; expected a key in the path or the query in their place';
    if (hash)
      return "the URL holds a '#', and what follows it never reaches a server; expected %23 where it belongs to a value";
    if (hasForeignHost(value.trim()))
      return `the host of the URL holds letters beyond ASCII, which Partner Center refuses; expected its xn-- form, ${hostname}`;
    return null;
  };
}

function hasForeignHost(url: string): boolean {
  const host = /^https:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return [...host].some((letter) => letter.charCodeAt(0) > 126);
}

/** An address of which only scheme, host and port matter. */
export function httpsOrigin(expected: string, example: string): Rule {
  const url = httpsUrl(expected, example);
  return (value) => {
    const fault = url(value);
    if (fault) return fault;
    const { username, password } = new URL(value.trim());
    return username || password ? `the URL holds a user name or password; expected ${expected} without them` : null;
  };
}

/** Origin without a trailing slash. */
export function originOf(value: string): string {
  return new URL(value.trim()).origin;
}

/** What stands behind the origin, without a lone slash. */
export function behindOrigin(value: string): string {
  const { pathname, search, hash } = new URL(value.trim());
  return `${pathname === '/' ? '' : pathname}${search}${hash}`;
}
