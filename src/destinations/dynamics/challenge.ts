/** What an organisation says of its own sign-in to a caller without a token. */
export interface Challenge {
  /** GUID or `common`; undefined where the header names none. */
  readonly tenant: string | undefined;
  /** Origin of the sign-in service. */
  readonly authority: string | undefined;
  /** The organisation's own name for itself, without a trailing slash. */
  readonly resource: string | undefined;
  readonly kind: 'entra' | 'on-premises' | 'other';
}

/**
 * Reads `WWW-Authenticate: Bearer authorization_uri=https://…/<tenant>/oauth2/authorize, resource_id=https://…/`.
 * The values are not quoted, which a strict RFC 7235 parser refuses; older organisations quote them or leave out
 * resource_id, and on-premises ones name Negotiate, NTLM or an AD FS address.
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  if (!header) return undefined;
  const parameters = new Map<string, string>();
  const schemes = new Set<string>();
  for (const part of header.slice(0, 8000).split(',')) {
    const [, scheme, rest] = /^\s*(Bearer|Negotiate|NTLM|Basic)\b\s*(.*)$/i.exec(part) ?? [];
    if (scheme) schemes.add(scheme.toLowerCase());
    const pair = (scheme ? rest : part) ?? '';
    const at = pair.indexOf('=');
    if (at > 0) parameters.set(pair.slice(0, at).trim().toLowerCase(), unquoted(pair.slice(at + 1)));
  }
  const uri = parameters.get('authorization_uri') ?? parameters.get('authorization');
  const url = uri ? urlOf(uri) : undefined;
  const resource = parameters.get('resource_id')?.replace(/\/+$/, '');
  if (!schemes.has('bearer') || !url) {
    const local = schemes.has('negotiate') || schemes.has('ntlm');
    return { tenant: undefined, authority: undefined, resource, kind: local ? 'on-premises' : 'other' };
  }
  const first = url.pathname.split('/').find((segment) => segment !== '');
  if (first?.toLowerCase() === 'adfs') {
    return { tenant: undefined, authority: url.origin, resource, kind: 'on-premises' };
  }
  return { tenant: first?.toLowerCase(), authority: url.origin, resource, kind: 'entra' };
}

function unquoted(value: string): string {
  return value.trim().replace(/^["']|["']$/g, '');
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
