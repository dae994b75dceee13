import type { Socket } from 'node:net';
import { clock } from '../clock.ts';

/** Where on its way an exchange was. */
export type Phase = 'dns' | 'connect' | 'proxy' | 'tls' | 'request' | 'response';

/** What every error of the network layer carries beside its own code and message. */
export interface Located {
  readonly phase: Phase;
  /** The destination, never the path or the query: those may hold the secret. */
  readonly host: string;
  readonly port: number;
  /** Milliseconds since the attempt began. */
  readonly durationMs: number;
}

/** One call under one clock: every step is raced against it, and what was opened is destroyed when it rings. */
export interface Attempt {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly startedAt: number;
  phase: Phase;
  /** host:port of each address that is being tried. */
  addresses: readonly string[];
  /** The proxy on the way, as host:port. */
  proxy: string | null;
  /** Status of the reply, once its head has come. */
  status: number | null;
  elapsed(): number;
  /** Settles with the promise, or rejects when the time is over or the caller gives up, whichever is first. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Called with the reason when the attempt is given up. */
  onStop(stop: (error: Error) => void): void;
  /** Destroys the socket when the attempt is given up before it ends. */
  guard(socket: Socket): void;
  /** Adds phase, host, port and time to an error, once. */
  locate(error: unknown): Error;
  /** Gives the attempt up, for a reason that is no fault of the way. */
  giveUp(reason: Error): void;
  end(): void;
}

export interface AttemptOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Ends the attempt. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Own timer in place of each client's: several clients look at a signal or a time limit only once a connection exists,
 * and a proxy that never answers would hold them for ever.
 */
export function startAttempt(options: AttemptOptions): Attempt {
  const stops = new Set<(error: Error) => void>();
  const startedAt = clock();
  let reject: (error: Error) => void = () => {};
  let stopped: Error | undefined;
  let givenUp: Error | undefined;
  const given = new Promise<never>((_, no) => {
    reject = no;
  });
  given.catch(() => {});

  const stop = (error: Error) => {
    if (stopped) return;
    stopped = error;
    clearTimeout(timer);
    unheard();
    reject(error);
    for (const each of stops) each(error);
    stops.clear();
  };
  const unheard = () => options.signal?.removeEventListener('abort', onAbort);
  const onAbort = () => {
    const reason: unknown = options.signal?.reason;
    // A step's own time limit arrives as a TimeoutError: say which phase spent the time, not that something timed out.
    if (reason instanceof Error && reason.name === 'TimeoutError') stop(attempt.locate(timedOut(attempt)));
    else if (reason instanceof Error) attempt.giveUp(reason);
    else stop(new DOMException('This operation was aborted', 'AbortError'));
  };
  const timer = setTimeout(() => stop(attempt.locate(timedOut(attempt))), options.timeoutMs);

  const attempt: Attempt = {
    host: options.host,
    port: options.port,
    timeoutMs: options.timeoutMs,
    startedAt,
    phase: 'dns',
    addresses: [],
    proxy: null,
    status: null,
    elapsed: () => Math.round(clock() - startedAt),
    race: (promise) => {
      promise.catch(() => {});
      return Promise.race([given, promise]);
    },
    onStop: (each) => {
      if (stopped) each(stopped);
      else stops.add(each);
    },
    guard: (socket) => {
      // The race has the error already; a socket that says it once more must find a listener.
      socket.on('error', () => {});
      attempt.onStop(() => socket.destroy());
    },
    locate: (thrown) => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      // Without a code it is no error of the network but a slip of the program.
      if (!('code' in error) || 'durationMs' in error || error === givenUp) return error;
      const atProxy = String(error.code).startsWith('ERR_PROXY');
      // Several addresses tried at once give an AggregateError whose own message is empty.
      if (error instanceof AggregateError && error.message === '') error.message = messagesOf(error);
      return Object.assign(error, {
        phase: atProxy ? 'proxy' : attempt.phase,
        host: options.host,
        port: options.port,
        durationMs: attempt.elapsed(),
        ...(attempt.proxy === null ? {} : { proxy: attempt.proxy }),
      } satisfies Located & { proxy?: string });
    },
    giveUp: (reason) => {
      givenUp ??= reason;
      stop(reason);
    },
    end: () => {
      clearTimeout(timer);
      unheard();
      stops.clear();
    },
  };

  if (options.signal?.aborted) onAbort();
  else options.signal?.addEventListener('abort', onAbort, { once: true });
  return attempt;
}

function messagesOf(error: AggregateError): string {
  return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join('; ');
}

/** The codes that undici made usual, with the step that spent the time in the message. */
function timedOut(attempt: Attempt): Error {
  const { host, port, phase } = attempt;
  const elapsed = attempt.elapsed();
  // A caller's own limit may have rung long before this one's.
  const timeoutMs = elapsed < attempt.timeoutMs * 0.85 ? elapsed : attempt.timeoutMs;
  const tried = attempt.addresses.length > 0 ? attempt.addresses : [authority(host, port)];
  const where = `${tried.length > 1 ? 'attempted addresses' : 'attempted address'}: ${tried.join(', ')}, timeout: ${timeoutMs}ms`;
  const via = attempt.proxy === null ? '' : ` through the proxy ${attempt.proxy}`;
  const [code, message] = (
    {
      dns: [
        'UND_ERR_CONNECT_TIMEOUT',
        `Connect Timeout Error: no name server answered for ${host} (timeout: ${timeoutMs}ms)`,
      ],
      connect: ['UND_ERR_CONNECT_TIMEOUT', `Connect Timeout Error: the TCP connection was not answered (${where})`],
      proxy: [
        'UND_ERR_CONNECT_TIMEOUT',
        `Connect Timeout Error: the proxy ${attempt.proxy} did not open the way to ${authority(host, port)} (${where})`,
      ],
      tls: [
        'UND_ERR_CONNECT_TIMEOUT',
        `Connect Timeout Error: TCP connected${via}, but the TLS handshake was not answered (${where})`,
      ],
      request: [
        'UND_ERR_HEADERS_TIMEOUT',
        `Headers Timeout Error: ${authority(host, port)} took the request and did not answer it (timeout: ${timeoutMs}ms)`,
      ],
      response: [
        'UND_ERR_BODY_TIMEOUT',
        `Body Timeout Error: ${authority(host, port)} answered ${attempt.status ?? ''} and its body did not end (timeout: ${timeoutMs}ms)`,
      ],
    } satisfies Record<Phase, [string, string]>
  )[phase];
  return Object.assign(new Error(message), { code, timeoutMs });
}

/** `host:port`, an IPv6 address in brackets. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
