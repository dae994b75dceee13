import { createHmac, timingSafeEqual } from 'node:crypto';

/** A refusal in the words of the Table service. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

export interface SignedRequest {
  readonly method: string;
  /** As it stood in the request line, the query included. */
  readonly target: string;
  header(name: string): string | undefined;
}

/** The service's tolerance of a request's date. */
const TOLERANCE_MS = 15 * 60_000;

const FAILED: Refusal = {
  status: 403,
  code: 'AuthenticationFailed',
  text: 'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
};

/**
 * Verifies a request as the Table service does: SharedKeyLite and SharedKey, with the date of the request.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function refusalOf(request: SignedRequest, account: string, key: string, now: number): Refusal | null {
  const authorization = request.header('authorization');
  if (!authorization) {
    return {
      status: 401,
      code: 'NoAuthenticationInformation',
      text: 'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
    };
  }
  const [, scheme, name, signature] = /^(SharedKeyLite|SharedKey) ([^:]+):(\S+)$/.exec(authorization) ?? [];
  if (!scheme || !signature) {
    return {
      status: 400,
      code: 'InvalidAuthenticationInfo',
      text: 'The authentication information was not provided in the correct format. Verify the value of Authorization header.',
    };
  }
  const date = request.header('x-ms-date') ?? request.header('date') ?? '';
  const sent = Date.parse(date);
  if (name !== account || Number.isNaN(sent) || Math.abs(sent - now) > TOLERANCE_MS) return FAILED;
  const [path = '/', query = ''] = request.target.split('?', 2);
  const comp = new URLSearchParams(query).get('comp');
  const resource = `/${account}${path}${comp ? `?comp=${comp}` : ''}`;
  const parts =
    scheme === 'SharedKeyLite'
      ? [date, resource]
      : [request.method, request.header('content-md5') ?? '', request.header('content-type') ?? '', date, resource];
  const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(parts.join('\n')).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? null : FAILED;
}
