import { type Facts, Failure, type Step } from '../../checks/check.ts';
import type { DynamicsConfig } from '../../config/types.ts';
import type { HttpReply, HttpRequest } from '../../net/network.ts';
import type { Target } from '../destination.ts';
import { dataverse } from './causes.ts';
import { hostOf } from './clouds.ts';
import { clip, formOf, hexCode, pageText, parsed, ServiceError } from './service-error.ts';

/** Path of the Web API below the organisation's origin. */
export const WEB_API = '/api/data/v9.2';

/** Bytes of an answer that are read: metadata of one table fits, a page that never ends does not. */
const MAX_BYTES = 512 * 1024;

export interface WebApiRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Below WEB_API, with a leading slash. */
  readonly path: string;
  readonly token?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export type DynamicsTarget = Target<DynamicsConfig>;

/** Headers that Microsoft asks every Web API client to send. */
const ODATA_HEADERS = { accept: 'application/json', 'odata-maxversion': '4.0', 'odata-version': '4.0' };

export function requestOf(url: string, step: Step, request: WebApiRequest): HttpRequest {
  return {
    method: request.method ?? 'GET',
    url: `${url}${WEB_API}${request.path}`,
    headers: {
      ...ODATA_HEADERS,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...request.headers,
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: step.signal,
    timeoutMs: request.timeoutMs ?? step.timeoutMs,
    maxBytes: MAX_BYTES,
  };
}

/** One exchange with the organisation; rejects with the transport's own error. */
export function exchange(target: DynamicsTarget, step: Step, request: WebApiRequest): Promise<HttpReply> {
  return target.net.request(requestOf(target.config.url, step, request));
}

/** The JSON object of a successful answer; throws a Failure for everything else. */
export async function readJson(
  target: DynamicsTarget,
  step: Step,
  what: string,
  request: WebApiRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const reply = await exchange(target, step, request);
  if (reply.status < 200 || reply.status > 299) throw refused(target, what, reply);
  return jsonOf(target, what, reply);
}

export function jsonOf(target: DynamicsTarget, what: string, reply: HttpReply): Readonly<Record<string, unknown>> {
  const body = parsed(reply.text());
  if (body) return body;
  throw noJson(target, what, reply);
}

/** A 2xx or 3xx without the answer of a Web API: a page of something in between. It accuses no setting. */
export function noJson(target: DynamicsTarget, what: string, reply: HttpReply): Failure {
  const error = errorOf(target, reply);
  const host = hostOf(target.config.url);
  return new Failure(`${what}: ${host} did not answer as the Web API does (${error.message})`, {
    ...between(error, host),
    evidence: { ...factsOf(error), ...locationOf(reply) },
    cause: error,
  });
}

/** JSON, and not what was asked for: nothing may be concluded from what is missing in it. */
export function otherJson(target: DynamicsTarget, what: string, expected: string): Failure {
  return new Failure(`${what}: the answer of ${hostOf(target.config.url)} holds no ${expected}`, {
    status: 'inconclusive',
  });
}

/** What is to be said of a page or a redirect that stands where a shared service was asked. */
export function between(error: ServiceError, host: string) {
  const redirect = error.status >= 300 && error.status < 400;
  return {
    status: 'inconclusive' as const,
    ...(redirect ? { causeId: 'https-redirect' } : error.form === 'html' ? { causeId: 'https-html' } : {}),
    resolution: [
      `Open https://${host} in a browser on this machine: a sign-in page of the network or a proxy shows there.`,
      'Run leadctl again from a network without one; the marketplace comes by another road, so this says nothing of the connection itself.',
    ],
  };
}

/** Turns an answer that refuses into a Failure; the cause is found by its code, or by the status where it has none. */
export function refused(
  target: DynamicsTarget,
  what: string,
  reply: HttpReply,
  more: {
    readonly causeId?: string;
    readonly at?: string;
    /** Asked without a token: a refusal says nothing of one. */
    readonly anonymous?: boolean;
  } = {},
): Failure {
  const error = errorOf(target, reply);
  if (reply.status < 400 && more.causeId === undefined) return noJson(target, what, reply);
  const silent = known(error.code) || (more.anonymous && error.status < 429);
  const byStatus = silent ? undefined : causeOfStatus(error);
  const cause = more.causeId ?? byStatus;
  return new Failure(`${what}: ${clip(error.message, 400)}`, {
    ...(cause === undefined ? {} : { causeId: cause }),
    ...(more.at === undefined ? {} : { at: more.at }),
    evidence: { ...factsOf(error), ...locationOf(reply) },
    cause: error,
  });
}

let codes: ReadonlySet<string> | undefined;

/** Codes by which the catalogue knows a cause: they say more than the status. */
function known(code: string | undefined): boolean {
  codes ??= new Set(dataverse.flatMap((cause) => cause.match.flatMap((signature) => signature.code ?? [])));
  return code !== undefined && codes.has(code);
}

/** Statuses that say something by themselves where a shared service gives no code that is known. */
function causeOfStatus(error: ServiceError): string | undefined {
  if (error.status === 429) return 'dataverse-throttled';
  if (error.status >= 500) return 'dataverse-unavailable';
  if (error.status === 401) return 'dataverse-token-rejected';
  if (error.form !== 'json' && error.status === 403) return 'dataverse-login-failed';
  return undefined;
}

export function errorOf(target: DynamicsTarget, reply: HttpReply): ServiceError {
  const text = reply.text();
  const said = (value: string) => clip(target.redactor.redact(value));
  const ids = idsOf(reply);
  const form = formOf(text, reply.headers['content-type']);
  const error = faultOf(text);
  if (error) {
    const inner = error.inner ? new Error(said(error.inner)) : undefined;
    return new ServiceError(said(error.message || `HTTP ${reply.status} without a message`), {
      code: hexCode(error.code),
      status: reply.status,
      system: 'dynamics',
      ids,
      form,
      cause: inner,
    });
  }
  // Redacted first: a secret that is cut in two would no longer be known.
  const clean = target.redactor.redact(text);
  const words = form === 'html' ? pageText(clean) : clip(clean.replace(/\s+/g, ' ').trim(), 400);
  const how = { html: 'an HTML page', empty: 'an empty body', text: 'a plain text', json: 'JSON of another form' }[
    form
  ];
  const message = words === '' ? `HTTP ${reply.status} with ${how}` : `HTTP ${reply.status} with ${how}: ${words}`;
  return new ServiceError(said(message), { status: reply.status, system: 'dynamics', ids, form });
}

interface Fault {
  readonly code: unknown;
  readonly message: string;
  readonly inner: string | undefined;
}

/** The error of a body: the OData form, ASP.NET's `{"Message"}`, or what can be read of one that was cut off. */
function faultOf(body: string): Fault | undefined {
  const json = parsed(body);
  if (!json) {
    const code = /"code"\s*:\s*"([^"]{1,20})"/.exec(body.slice(0, 4000))?.[1];
    if (code === undefined || hexCode(code) === undefined) return undefined;
    const message = /"message"\s*:\s*"((?:[^"\\]|\\.){1,3000})/.exec(body.slice(0, 8000))?.[1] ?? '';
    return { code, message, inner: undefined };
  }
  const error = json.error;
  if (typeof error === 'object' && error !== null) {
    const fields = error as Record<string, unknown>;
    const inner = (fields.innererror as Record<string, unknown> | undefined)?.message;
    const annotated = fields['@Microsoft.PowerApps.CDS.InnerError.Message'];
    const message = textOf(fields.message);
    const deeper = textOf(inner) || textOf(annotated);
    return { code: fields.code, message, inner: deeper && deeper !== message ? deeper : undefined };
  }
  const message = textOf(json.Message) || textOf(json.message) || textOf(error);
  return message ? { code: undefined, message, inner: undefined } : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Ids that Microsoft's support asks for. */
function idsOf(reply: HttpReply): Record<string, string> {
  const ids: Record<string, string> = {};
  const request = reply.headers['x-ms-service-request-id'] ?? reply.headers.req_id;
  if (request) ids.requestId = clip(request, 100);
  const retry = reply.headers['retry-after'];
  if (retry) ids.retryAfter = clip(retry, 60);
  return ids;
}

export function factsOf(error: ServiceError): Facts {
  return {
    httpStatus: error.status,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.form === 'json' ? {} : { body: error.form }),
    ...error.ids,
  };
}

/** Host of a redirect's target: its path and query may hold what is nobody's business. */
function locationOf(reply: HttpReply): Facts {
  const location = reply.headers.location;
  if (reply.status < 300 || reply.status > 399 || !location) return {};
  try {
    return {
      redirectTo: new URL(location, 'https://relative.invalid').host.replace('relative.invalid', 'the same host'),
    };
  } catch {
    return { redirectTo: 'an address that is none' };
  }
}

/** A literal of an OData query: quotes are doubled, the rest percent-encoded. */
export function literal(text: string): string {
  return `'${encodeURIComponent(text.replaceAll("'", "''"))}'`;
}
