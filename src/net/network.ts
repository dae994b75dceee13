/**
 * The one way to the network: every request of leadctl and of the client libraries it uses goes through here, so that
 * proxies, additional roots, time limits, size caps and the record of what was on the wire are the same everywhere.
 */

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD' | 'MERGE';
  /** Sent byte for byte. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole exchange, the body included. */
  readonly timeoutMs?: number;
  /** Bytes of the reply's body that are kept; the rest is not read. Default 1 MiB. */
  readonly maxBytes?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Lower-case names; repeated ones joined by ', '. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** True when the body was longer than maxBytes. */
  readonly truncated: boolean;
  /** Milliseconds. */
  readonly durationMs: number;
  text(): string;
}

/** What one exchange looked like, for -v, for evidence and for diagnosis; bodies as they were (redact before printing). */
export interface WireRecord {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was thrown in place of an answer. */
  readonly error: unknown;
  readonly durationMs: number;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly fingerprint256: string;
}

/** A finished TLS handshake. */
export interface TlsProbe {
  readonly address: string;
  readonly protocol: string;
  /** Leaf first, as the server sent it. */
  readonly chain: readonly Certificate[];
  /** The chain holds with the well-known roots alone. */
  readonly publiclyTrusted: boolean;
  /** Host and port of the proxy that was passed, if any. */
  readonly proxy: string | null;
  readonly durationMs: number;
}

export interface Network {
  /**
   * Sends one request, follows no redirect, repeats nothing. Rejects with the client's own error (code, cause), which
   * like those of the other calls says where it stood: `phase`, `host`, `port`, `durationMs`, `proxy`, `certificate`.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /** Resolves a host name as the connection will. Rejects with ENOTFOUND, EAI_AGAIN ... */
  lookup(host: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** TCP alone. Rejects with ECONNREFUSED, ETIMEDOUT ... */
  connect(host: string, port: number, signal?: AbortSignal): Promise<{ readonly address: string }>;
  /** DNS, TCP, proxy and TLS (at least 1.2, host name checked). Rejects with the first that fails. */
  handshake(host: string, port: number, signal?: AbortSignal): Promise<TlsProbe>;
  /** The proxy that a URL would be reached by, as host:port, or null. */
  proxyFor(url: string): string | null;
  /** All exchanges so far, oldest first. */
  readonly records: readonly WireRecord[];
  /** PEM texts of the additional roots. */
  readonly extraRoots: readonly string[];
  close(): Promise<void>;
}
