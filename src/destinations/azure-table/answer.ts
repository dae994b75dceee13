import { Failure } from '../../checks/check.ts';
import type { HttpReply } from '../../net/network.ts';
import { roadFailure } from '../../net/road.ts';

/** What the Table service said when it refused. */
export interface Answer {
  readonly status: number;
  /** Such as `AuthenticationFailed`; empty where the service gave none. */
  readonly code: string;
  /** The first line of its message. */
  readonly text: string;
  /** Why the signature was refused, where the service tells. */
  readonly detail: string;
  /** For Microsoft's support. */
  readonly requestId: string;
  /** The service's clock, milliseconds since 1970; null without a Date header. */
  readonly time: number | null;
  readonly retryAfter: string;
}

/** The parts of the client library's RestError that are read; its `code` is undefined for every reply of the service. */
interface RestErrorLike {
  readonly statusCode?: number;
  readonly details?: {
    readonly odataError?: { readonly code?: string; readonly message?: { readonly value?: string } };
    readonly errorCode?: string;
    readonly Code?: string;
    readonly Message?: string;
    readonly AuthenticationErrorDetail?: string;
  };
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

/** An acknowledgement that cannot be read. What it holds is not quoted: it may be of people. */
export class WrongForm extends Error {
  override readonly name = 'WrongForm';
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`the Table service answered ${status} with ${formOf(body)}`);
  }
}

function formOf(body: string): string {
  if (body.trim() === '') return 'an empty body';
  return /^\s*[[{]/.test(body) ? 'JSON that is cut off or of another form' : 'a text that is no JSON';
}

/** The service's refusal in anything thrown, or null where it was the road that broke. */
export function answerOf(error: unknown): Answer | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { statusCode, details, response } = at as RestErrorLike;
    if (typeof statusCode !== 'number' || !response) continue;
    const text = details?.odataError?.message?.value ?? details?.Message ?? '';
    const header = (name: string) => response.headers.get(name) ?? '';
    return {
      status: statusCode,
      code: details?.odataError?.code || details?.errorCode || details?.Code || header('x-ms-error-code'),
      text: text.split('\n')[0]?.trim() ?? '',
      detail: details?.AuthenticationErrorDetail ?? '',
      requestId: header('x-ms-request-id'),
      time: timeOf(header('date')),
      retryAfter: header('retry-after'),
    };
  }
  return null;
}

/** Milliseconds since 1970 of an HTTP date. */
export function timeOf(date: string | undefined): number | null {
  const time = date ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/**
 * What the client threw, as a failure in the service's own words or, where the road broke, in the road's.
 *
 * A shared service that is busy or broken (429, 5xx) accuses no configuration: inconclusive.
 */
export function failureFrom(error: unknown, doing: string, endpoint: URL): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof WrongForm) return unreadable(error, doing);
  const answer = answerOf(error);
  if (!answer) return roadFailure(error, placeOf(endpoint));
  const busy = isBusy(answer);
  return new Failure(`${doing}: ${wordsOf(answer)}`, {
    cause: error,
    evidence: factsOf(answer),
    ...(busy ? { status: 'inconclusive' as const } : {}),
  });
}

function unreadable(error: WrongForm, doing: string): Failure {
  return new Failure(`${doing}: ${error.message}`, {
    status: 'inconclusive',
    cause: error,
    evidence: { httpStatus: error.status },
    who: 'whoever runs the network that leadctl runs in',
    resolution: [
      'Run the same command again: an answer that was cut off on its way mostly comes whole the second time',
      'If it stays so, find what changes or cuts answers on this network: a proxy, a firewall or a scanner of contents',
      'Run the same command from another network; the marketplace does not pass through this one',
    ],
    docs: ['https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations'],
  });
}

/** 501 is a statement about the account: its kind has no table service. */
export function isBusy({ status }: Answer): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

/** The account's endpoint as the road checks know it. Storage is a service that many share. */
export function placeOf(endpoint: URL) {
  const secure = endpoint.protocol === 'https:';
  return {
    host: endpoint.hostname.replace(/^\[|\]$/g, ''),
    port: Number(endpoint.port || (secure ? 443 : 80)),
    shared: true,
    at: 'connectionString',
    // A slip in Microsoft's set-up page of 2020: no cloud has this suffix.
    notFoundCause: endpoint.hostname.endsWith('.core.screens.net')
      ? 'table-connection-string'
      : 'table-account-not-found',
  };
}

/** `403 AuthenticationFailed, "Server failed to authenticate the request."` */
export function wordsOf(answer: Answer): string {
  const text = answer.text ? `, "${answer.text}"` : '';
  return `the Table service answered ${answer.status}${answer.code ? ` ${answer.code}` : ''}${text}`;
}

export function factsOf(answer: Answer): Record<string, string | number> {
  return {
    httpStatus: answer.status,
    ...(answer.code ? { code: answer.code } : {}),
    ...(answer.requestId ? { requestId: answer.requestId } : {}),
    ...(answer.retryAfter ? { retryAfter: answer.retryAfter } : {}),
  };
}

/**
 * Refuses a reply that no Table service sent. Every reply of Azure Storage carries `x-ms-request-id`; without this guard
 * the client library reads a proxy's HTML page of status 200 as an empty list.
 *
 * @throws Failure of status 'inconclusive': somebody between here and Azure answered.
 */
export function assertTableService(reply: HttpReply, host: string): void {
  const header = (name: string) => reply.headers[name] ?? '';
  if (header('x-ms-request-id') || header('x-ms-error-code')) return;
  const html = /html/i.test(header('content-type')) || /^\s*<(!doctype|html)/i.test(reply.text().slice(0, 200));
  const redirect = reply.status >= 300 && reply.status < 400;
  const what = html ? 'an HTML page' : redirect ? 'a redirect' : `a reply of status ${reply.status}`;
  throw new Failure(
    `${host} answered with ${what} that no Table service sends: something in between answers in its place`,
    {
      ...(html ? { causeId: 'https-html' } : redirect ? { causeId: 'https-redirect' } : {}),
      status: 'inconclusive',
      evidence: {
        httpStatus: reply.status,
        ...(header('content-type') ? { contentType: header('content-type') } : {}),
        ...(header('server') ? { server: header('server') } : {}),
      },
      resolution: [
        `Find what answers for ${host} on this network: a proxy, a firewall's block page or a network's sign-in page`,
        'Let it pass the storage host through unchanged, or set HTTPS_PROXY to the proxy that does',
        'Run the same command from another network; the marketplace does not pass through this one',
      ],
    },
  );
}
