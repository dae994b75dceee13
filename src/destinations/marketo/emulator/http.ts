import { randomBytes } from 'node:crypto';

/** One request as the emulator sees it. */
export interface Call {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The caller's address. */
  readonly from: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of a fault: the work is done, and this is said of it. */
  readonly carriedOut?: boolean;
}

/** Answers that are none. `carried-out` and `swallowed`: the work is done, and the answer is lost or never comes. */
export type Silence = 'silent' | 'reset' | 'carried-out' | 'swallowed';

export const JSON_TYPE = 'application/json;charset=UTF-8';

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(value) };
}

/** Success of a lead database call. */
export function success(result?: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Answer {
  return json(200, { requestId: requestId(), ...(result ? { result } : {}), success: true, ...more });
}

/** Success of an asset call, whose arrays are there even when they are empty. */
export function assets(result: readonly unknown[] | undefined, warnings: readonly string[] = []): Answer {
  return json(200, { success: true, errors: [], requestId: requestId(), warnings, ...(result ? { result } : {}) });
}

/** Marketo refuses with status 200. */
export function refuse(code: string, message: string): Answer {
  return json(200, { requestId: requestId(), success: false, errors: [{ code, message }] });
}

export function skip(code: string, message: string): Answer {
  return success([{ status: 'skipped', reasons: [{ code, message }] }]);
}

function requestId(): string {
  return `${randomBytes(2).toString('hex')}#${randomBytes(5).toString('hex')}`;
}
