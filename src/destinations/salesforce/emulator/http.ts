/** One request as the emulator sees it. */
export interface Call {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers that are none: the request is never answered, the connection is cut, the body never ends. */
export type Silence = 'silent' | 'reset' | 'endless';

/** Where a request belongs: `web-to-lead`, `oauth`, `soap`, `identity`, `versions`, `describe`, `query` and so on. */
export interface Route {
  readonly route: string;
  answer(): Answer;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** Refuses as the REST API does; thrown by the routes. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.answer = json(status, [fields ? { message, errorCode, fields } : { message, errorCode }]);
  }
}
