import type { TableServiceClientOptions } from '@azure/data-tables';
import { Failure } from '../../checks/check.ts';
import type { HttpRequest, Network } from '../../net/network.ts';
import { assertTableService, WrongForm } from './answer.ts';

/** A page of 1,000 rows of lead data stays below this. */
const MAX_BYTES = 16 * 1024 * 1024;

type HttpClient = NonNullable<TableServiceClientOptions['httpClient']>;
export type Headers = Awaited<ReturnType<HttpClient['sendRequest']>>['headers'];

/** The library's transport, so that its requests take the same road as all others. */
export function httpClientOf(send: Network['request'], host: string): HttpClient {
  return {
    async sendRequest(request) {
      if (request.body !== undefined && request.body !== null && typeof request.body !== 'string') {
        throw new TypeError('the Table client sent a body that is no text');
      }
      const {
        'user-agent': _agent,
        'x-ms-useragent': _second,
        'content-length': _length,
        'accept-encoding': _encoding,
        ...headers
      } = request.headers.toJSON();
      const reply = await send({
        method: request.method as HttpRequest['method'],
        url: request.url,
        headers,
        maxBytes: MAX_BYTES,
        ...(request.body ? { body: request.body } : {}),
        ...(request.abortSignal ? { signal: request.abortSignal as AbortSignal } : {}),
        ...(request.timeout > 0 ? { timeoutMs: request.timeout } : {}),
      }).catch((error: unknown) => {
        throw withoutAnswer(error);
      });
      assertTableService(reply, host);
      if (reply.truncated) {
        throw new Failure(
          `The reply of ${host} is longer than ${MAX_BYTES / 1024 / 1024} MiB and was not read to its end`,
          {
            status: 'inconclusive',
          },
        );
      }
      const text = reply.text();
      const { pathname } = new URL(request.url);
      if (reply.status < 300 && !hasForm(text, request.method, pathname)) throw new WrongForm(reply.status, text);
      return { request, status: reply.status, headers: headersOf(reply.headers), bodyAsText: text };
    },
  };
}

/** The library takes any error with a `response` for its own, and trips over the one that the network tells of. */
function withoutAnswer(error: unknown): unknown {
  if (error instanceof Error && 'response' in error) delete error.response;
  return error;
}

/** Without this look the library reads whatever has no `value` as an empty list. */
function hasForm(text: string, method: string, pathname: string): boolean {
  if (text === '' && method !== 'GET') return true;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return false;
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return false;
  const isList = method === 'GET' && /(?:\/Tables|\(\))$/.test(pathname);
  return !isList || ('value' in parsed && Array.isArray(parsed.value));
}

function headersOf(raw: Readonly<Record<string, string>>): Headers {
  const map = new Map(Object.entries(raw));
  return {
    get: (name) => map.get(name.toLowerCase()),
    has: (name) => map.has(name.toLowerCase()),
    set: (name, value) => void map.set(name.toLowerCase(), String(value)),
    delete: (name) => void map.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(map),
    [Symbol.iterator]: () => map.entries(),
  };
}
