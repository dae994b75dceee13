import { PassThrough } from 'node:stream';
import type { HttpRequest as JsforceRequest } from 'jsforce/lib/types/common.js';
import type { Step } from '../../checks/check.ts';
import type { HttpRequest, Network } from '../../net/network.ts';
import { ApiError, errorOf } from './api-error.ts';

/** A describe of Lead with hundreds of custom fields has several megabytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** What jsforce asks of a transport; the promise carries a stream that nobody reads here. */
export interface Transport {
  httpRequest(request: JsforceRequest): unknown;
}

/**
 * jsforce's HTTP by the way of all other requests of the run: one exchange a call, no repetition, no redirect. Every
 * refusal is thrown here with its status, which jsforce drops; so no 401 ever reaches its refresh loop, which has no end
 * (measured with 3.10.16).
 *
 * @throws ApiError where the answer is a refusal or is not what the API answers; otherwise the network's own error.
 */
export async function transportOf(net: Network, step: Step): Promise<Transport> {
  const { StreamPromise } = await import('./jsforce.ts');
  return {
    httpRequest: (request) =>
      StreamPromise.create(() => ({ stream: new PassThrough(), promise: exchange(net, step, request) })),
  };
}

async function exchange(net: Network, step: Step, request: JsforceRequest) {
  const { 'content-length': _, ...headers } = lowered(request.headers ?? {});
  if (request.body !== undefined && request.body !== null && typeof request.body !== 'string') {
    throw new TypeError('the Salesforce client sent a body that is no text');
  }
  const url = withoutToken(request.url);
  const reply = await net.request({
    method: request.method as HttpRequest['method'],
    url,
    headers: { accept: 'application/json', ...headers },
    ...(request.body ? { body: request.body } : {}),
    signal: step.signal,
    timeoutMs: step.timeoutMs,
    maxBytes: MAX_BYTES,
  });
  if (reply.status >= 300) throw errorOf(reply);
  if (reply.truncated) {
    throw new ApiError(`the answer is longer than ${MAX_BYTES / 1024 / 1024} MiB and was not read to its end`, {
      status: reply.status,
      form: 'json',
    });
  }
  const body = reply.text();
  const soap = url.includes('/services/Soap/');
  if (reply.status !== 204 && !(soap ? isLogin(body) : isJson(body, url))) throw errorOf(reply);
  // jsforce parses by the content type and hands on the raw text where it cannot.
  const contentType = soap ? 'text/xml' : 'application/json';
  return { statusCode: reply.status, headers: { ...reply.headers, 'content-type': contentType }, body };
}

/** The identity service takes the token in a header as well: in an address it would stand in every log on the way. */
function withoutToken(url: string): string {
  if (!url.includes('oauth_token=')) return url;
  const address = new URL(url);
  address.searchParams.delete('oauth_token');
  return address.href;
}

function isLogin(body: string): boolean {
  return /<(?:\w{1,20}:)?loginResponse\b/.test(body.slice(0, 4000));
}

/** An object or an array; from the token endpoint one that holds a token. */
function isJson(body: string, url: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return false;
    if (!url.endsWith('/services/oauth2/token')) return true;
    const { access_token: token, instance_url: instance } = value as Readonly<Record<string, unknown>>;
    return typeof token === 'string' && typeof instance === 'string';
  } catch {
    return false;
  }
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
