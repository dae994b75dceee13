import { randomUUID } from 'node:crypto';

/** One request as the emulator sees it. */
export interface Call {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers that are none. */
export type Silence = 'silent' | 'reset';

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** An answer of the Web API. */
export function odata(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, value, {
    ...odataHeaders(),
    'content-type': 'application/json; odata.metadata=minimal',
    ...headers,
  });
}

export function odataHeaders(): Record<string, string> {
  const request = randomUUID();
  return {
    'odata-version': '4.0',
    'cache-control': 'no-cache',
    'x-ms-service-request-id': `${request},${randomUUID()}`,
    req_id: request,
    'x-ms-ratelimit-burst-remaining-xrm-requests': '5993',
    'x-ms-ratelimit-time-remaining-xrm-requests': '1,199.46',
  };
}

/** Refuses as the Web API does; thrown by the routes. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.answer = odata(status, { error: { code, message } });
  }
}
