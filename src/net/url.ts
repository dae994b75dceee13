/** An address split for the wire: the query goes out byte for byte, because re-encoding `%2F` breaks a signed one. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** From the userinfo, which clients drop or refuse otherwise; null without one. */
  readonly authorization: string | null;
}

/** Throws ERR_INVALID_URL, ERR_INVALID_PROTOCOL; neither names the URL, for it may hold the secret. */
export function addressOf(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', phase: 'request' });
  }
  if (url.protocol !== 'https:')
    throw Object.assign(new TypeError(`Protocol "${url.protocol}" not supported. Expected "https:"`), {
      code: 'ERR_INVALID_PROTOCOL',
      phase: 'request',
    });
  const written = /^https:\/\/[^/?#\\]*([^#]*)/i.exec(text.trim())?.[1] ?? '';
  const path = /^[\x21-\x7e]*$/.test(written) ? written : url.pathname + url.search;
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const userinfo = url.username !== '' || url.password !== '' ? `${plain(url.username)}:${plain(url.password)}` : null;
  return {
    host,
    port: url.port === '' ? 443 : Number(url.port),
    path: path.startsWith('/') ? path : `/${path}`,
    authorization: userinfo === null ? null : `Basic ${Buffer.from(userinfo).toString('base64')}`,
  };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
