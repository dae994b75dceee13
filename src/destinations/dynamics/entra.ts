import { entra } from '../../causes/entra.ts';
import { Failure, type Step } from '../../checks/check.ts';
import type { HttpReply } from '../../net/network.ts';
import { cloudOf, hostOf } from './clouds.ts';
import { clip, formOf, pageText, parsed, ServiceError } from './service-error.ts';
import { between, type DynamicsTarget, factsOf } from './webapi.ts';

/** Bytes of an answer of the sign-in service that are read: tokens with many claims stay below. */
export const ENTRA_MAX_BYTES = 128 * 1024;

/**
 * The error of a sign-in endpoint from the answer as it was on the wire: error_codes first, then the last AADSTS number
 * of the text, because old texts stack the real one behind an outer one (AADSTS70002 … AADSTS50012).
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function entraError(target: DynamicsTarget, reply: HttpReply): ServiceError {
  const text = reply.text();
  const said = (value: string) => clip(target.redactor.redact(value));
  const form = formOf(text, reply.headers['content-type']);
  const json = parsed(text);
  const description = stringIn(json, 'error_description') || (json ? '' : cutDescription(text));
  const numbers = [...description.matchAll(/AADSTS(\d{4,8})/g)].map((match) => match[1]);
  const stated = Array.isArray(json?.error_codes) ? json.error_codes[0] : undefined;
  const number = numbers.length > 1 ? numbers.at(-1) : (stated ?? numbers[0]);
  const error = stringIn(json, 'error');
  const message = withoutIds(description);
  const ids: Record<string, string> = {};
  for (const [key, name] of [
    ['correlation_id', 'correlationId'],
    ['trace_id', 'traceId'],
    ['timestamp', 'timestamp'],
  ] as const) {
    const value = stringIn(json, key);
    if (value) ids[name] = clip(value, 60);
  }
  const retry = reply.headers['retry-after'];
  if (retry) ids.retryAfter = clip(retry, 60);
  return new ServiceError(said(message || outline(reply, error, form, target.redactor.redact(text))), {
    code: number === undefined ? undefined : `AADSTS${number}`,
    status: reply.status,
    system: 'entra',
    ids,
    form,
  });
}

function outline(reply: HttpReply, error: string, form: ServiceError['form'], text: string): string {
  if (error) return `HTTP ${reply.status} ${error}`;
  // What a 2xx holds may be a token: it is never quoted.
  if (reply.status < 300) return `HTTP ${reply.status} without a token`;
  if (form === 'empty') return `HTTP ${reply.status} with an empty body`;
  if (form === 'html') return `HTTP ${reply.status} with an HTML page: ${pageText(text)}`;
  return `HTTP ${reply.status}: ${clip(text.replace(/\s+/g, ' ').trim(), 300)}`;
}

/** Trace ID, Correlation ID and Timestamp end the text, on lines of their own until about 2022, after blanks since. */
function withoutIds(description: string): string {
  const at = description.search(/\s(Trace ID|Correlation ID|Timestamp): /);
  return (at < 0 ? description : description.slice(0, at)).trim();
}

/** Of a body that was cut off or damaged. */
function cutDescription(text: string): string {
  return /"error_description"\s*:\s*"((?:[^"\\]|\\.){1,3000})/.exec(text.slice(0, 8000))?.[1] ?? '';
}

function stringIn(json: Readonly<Record<string, unknown>> | undefined, key: string): string {
  const value = json?.[key];
  return typeof value === 'string' ? value : '';
}

/** Which setting an AADSTS number accuses. */
const BLAME: readonly (readonly [string, readonly number[]])[] = [
  ['auth.tenantId', [90002, 900023, 900021, 90019, 50059, 50128, 9001023, 90010]],
  ['auth.authority', [90038, 900382, 900432, 50049]],
  ['auth.clientId', [700016, 70001, 7000229, 700011, 7000112, 7000113, 700025, 50105, 65001, 650056, 650057]],
  ['auth.clientSecret', [7000215, 7000222, 7000218, 50012]],
  ['auth.certificate', [700027, 700024, 700023, 7000214]],
  ['url', [500011, 500014, 50001, 650052, 70011, 1002012]],
  ['auth.username', [50034, 50020, 90072, 50053, 50057]],
  ['auth.password', [50126, 50055, 50056, 50173]],
];

/** A Failure for an answer that is no token; by its status where Entra gave no number. */
export function entraRefusal(target: DynamicsTarget, what: string, reply: HttpReply): Failure {
  const error = entraError(target, reply);
  const host = hostOf(target.config.auth.authority);
  const causeId = known(error.code) ? undefined : causeOfStatus(error.status);
  const unanswered = error.code === undefined && causeId === undefined && (reply.status < 400 || error.form === 'html');
  const at = atOf(error.code, 'certificate' in target.config.auth && target.config.auth.certificate !== undefined);
  return new Failure(`${what}: ${clip(error.message, 400)}`, {
    ...(causeId === undefined ? {} : { causeId }),
    // A page of something in between, or a redirect: no statement of Entra's.
    ...(unanswered ? between(error, host) : {}),
    ...(at === undefined ? {} : { at }),
    evidence: { ...factsOf(error), host },
    cause: error,
  });
}

let codes: ReadonlySet<string> | undefined;

/** Numbers by which the catalogue knows a cause: they say more than the status. */
function known(code: string | undefined): boolean {
  codes ??= new Set(entra.flatMap((cause) => cause.match.flatMap((signature) => signature.code ?? [])));
  return code !== undefined && codes.has(code);
}

function causeOfStatus(status: number): string | undefined {
  if (status === 429) return 'entra-throttled';
  if (status >= 500) return 'entra-unavailable';
  return undefined;
}

function atOf(code: string | undefined, certificate: boolean): string | undefined {
  const number = Number(code?.slice('AADSTS'.length));
  const at = BLAME.find(([, numbers]) => numbers.includes(number))?.[0];
  return at === 'auth.clientSecret' && certificate ? 'auth.certificate' : at;
}

/**
 * A road to the sign-in service that broke. Microsoft's own hosts are shared by everybody: that one of them cannot be
 * reached, or shows a foreign certificate, says something of the network here and nothing of the configuration.
 */
export function entraRoad(target: DynamicsTarget, error: unknown): Failure {
  const authority = target.config.auth.authority;
  const phase = (error as { phase?: unknown }).phase;
  const shared = cloudOf(authority) !== undefined || phase === 'tls';
  const text = error instanceof Error ? target.redactor.redact(error.message) : 'no answer';
  return new Failure(`The sign-in service ${hostOf(authority)} gave no answer: ${clip(text, 300)}`, {
    ...(shared ? { status: 'inconclusive' as const } : {}),
    at: 'auth.authority',
    evidence: { host: hostOf(authority), ...(typeof phase === 'string' ? { phase } : {}) },
    cause: error,
  });
}

/** The public metadata of a directory: answers whether it exists, without any credential. */
export async function directoryExists(target: DynamicsTarget, step: Step, tenant: string): Promise<string | undefined> {
  const { authority } = target.config.auth;
  const reply = await target.net.request({
    method: 'GET',
    url: `${authority}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`,
    headers: { accept: 'application/json' },
    signal: step.signal,
    timeoutMs: step.timeoutMs,
    maxBytes: ENTRA_MAX_BYTES,
  });
  const json = parsed(reply.text());
  const issuer = stringIn(json, 'issuer');
  if (reply.status !== 200 || !issuer) {
    throw entraRefusal(target, `${hostOf(authority)} knows no directory ${tenant}`, reply);
  }
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(issuer)?.[0].toLowerCase();
}
