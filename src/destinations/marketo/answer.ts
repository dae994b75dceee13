import { type Facts, Failure } from '../../checks/check.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Redactor } from '../../secret.ts';

/** What Marketo said in place of what was asked for. */
export class MarketoError extends Error {
  /** `marketo:603`; undefined where Marketo named none. */
  readonly code: string | undefined;
  readonly status: number;
  /** What Marketo Support asks for. */
  readonly requestId: string | undefined;
  /** The body was one of Marketo's: JSON. */
  readonly spoken: boolean;
  /** What answered in place of Marketo, where it can be told. */
  readonly page: 'html' | 'redirect' | undefined;
  constructor(
    message: string,
    more: {
      readonly code?: string | undefined;
      readonly status: number;
      readonly requestId?: string | undefined;
      readonly spoken: boolean;
      readonly page?: 'html' | 'redirect' | undefined;
    },
  ) {
    super(message);
    this.code = more.code;
    this.status = more.status;
    this.requestId = more.requestId;
    this.spoken = more.spoken;
    this.page = more.page;
  }
}

export interface Reason {
  /** Digits alone; empty where Marketo gave none. */
  readonly code: string;
  readonly message: string;
}

/** The JSON that every REST call answers with; arrays that are absent are empty here. */
export interface Envelope {
  readonly requestId: string | undefined;
  readonly success: boolean;
  readonly result: readonly Readonly<Record<string, unknown>>[];
  /** What stands under `result` is no list of records: nothing can be concluded from there being none. */
  readonly malformed: boolean;
  /** Under `result` stands a list, and be it an empty one. */
  readonly listed: boolean;
  readonly errors: readonly Reason[];
  readonly warnings: readonly string[];
  readonly nextPageToken: string | undefined;
  readonly moreResult: boolean;
}

/** Characters of Marketo's own text that are kept: enough for every known message, too few to flood a log. */
const KEPT = 1000;

export function clip(text: string, length = KEPT): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

export function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The envelope of a body, or undefined where it is none: old samples leave arrays out, and write codes as numbers. */
export function envelopeOf(body: Readonly<Record<string, unknown>> | undefined): Envelope | undefined {
  if (!body || typeof body.success !== 'boolean') return undefined;
  return {
    requestId: typeof body.requestId === 'string' ? clip(body.requestId, 80) : undefined,
    success: body.success,
    result: objects(body.result),
    malformed: body.result !== undefined && body.result !== null && !isList(body.result),
    listed: Array.isArray(body.result),
    errors: reasonsIn(body.errors),
    warnings: list(body.warnings).map((one) => (typeof one === 'string' ? one : reasonsIn([one])[0]?.message) ?? ''),
    nextPageToken: typeof body.nextPageToken === 'string' ? body.nextPageToken : undefined,
    moreResult: body.moreResult === true,
  };
}

/** Codes and texts of `errors` or of a record's `reasons`. */
export function reasonsIn(value: unknown): readonly Reason[] {
  return objects(value).map((one) => ({
    code: /^\d{3,4}$/.test(String(one.code)) ? String(one.code) : '',
    message: typeof one.message === 'string' ? one.message : '',
  }));
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length === objects(value).length;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return list(value).filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
}

/** Of several reasons the first that is more than Marketo's shrug is the telling one. */
export function codeOf(reasons: readonly Reason[]): string | undefined {
  const coded = reasons.filter((one) => one.code !== '');
  const code = (coded.find((one) => one.code !== '1037') ?? coded[0])?.code;
  return code === undefined ? undefined : `marketo:${code}`;
}

export function wordsOf(reasons: readonly Reason[]): string {
  return reasons
    .map(({ code, message }) => [code, message].filter((part) => part !== '').join(' '))
    .filter((words) => words !== '')
    .join('; ');
}

/**
 * A refusal as a failure. Its cause is found by code and text, as of a pasted log: every message names Marketo.
 *
 * A reply that is none of Marketo's (a page, a redirect, JSON that was cut off) accuses no setting: inconclusive, unless
 * its status alone says what is wrong. What Marketo itself refuses is failed, known or not, but for what passes by itself.
 */
export function refusal(
  what: string,
  error: MarketoError,
  more: {
    /** Where a refusal by Marketo belongs. */
    readonly at?: string | undefined;
    /** The key that names the host: where a reply belongs that is none of Marketo's. */
    readonly host?: string | undefined;
    readonly facts?: Facts;
    /** Nobody knows whether the call was carried out: inconclusive, whatever refused it. */
    readonly unclear?: boolean;
    /** What to do about a reply that is none of Marketo's and no page, in place of asking again. */
    readonly steps?: readonly string[];
  } = {},
): Failure {
  const message = `${what}: ${clip(error.message, 400)}`;
  const evidence = { ...factsOf(error), ...more.facts };
  // Refused credentials are the one thing that a bare status says of something other than the host.
  const place = (error.spoken || error.status === 401 ? undefined : more.host) ?? more.at;
  const at = place === undefined ? {} : { at: place };
  if (!error.spoken && !BY_STATUS(error.status)) {
    const causeId = error.page && { html: 'https-html', redirect: 'https-redirect' }[error.page];
    return new Failure(message, {
      status: 'inconclusive',
      cause: error,
      evidence,
      ...at,
      ...(causeId ? { causeId, resolution: IN_BETWEEN } : { resolution: more.steps ?? CUT_OFF }),
      who: WHO_IS_BETWEEN,
      docs: [API],
    });
  }
  const stated = error.spoken && error.status < 400 && !isPassing(error.code);
  const status = more.unclear ? ('inconclusive' as const) : stated ? ('failed' as const) : undefined;
  return new Failure(message, { ...(status === undefined ? {} : { status }), cause: error, evidence, ...at });
}

const WHO_IS_BETWEEN = 'whoever runs the network that leadctl runs in; Adobe while Marketo is in maintenance';

/** How the API is called, and what its answers look like. */
const API = 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api';

const IN_BETWEEN = [
  'Look at status.adobe.com: during maintenance Marketo may answer with a page',
  "Otherwise find what answers in its place on this network: a proxy, a firewall's block page or a sign-in page",
  'Run the same command again later, or from another network; the marketplace does not pass through this one',
];

/** Of what is no page: an answer without its end, an empty one, JSON of another form. */
const CUT_OFF = [
  'Run the same command again: an answer that was cut off on its way mostly comes whole the second time',
  'If it stays so, find what changes or cuts answers on this network: a proxy, a firewall or a scanner of contents',
  'Look at status.adobe.com, and run the same command from another network; the marketplace does not pass through this one',
];

/** Quota, rate and outage: they concern every call, and accuse none. */
const PASSING = ['500', '502', '604', '606', '607', '608', '611', '615', '713', '719', '1022', '1029'];

export function isPassing(code: string | undefined): boolean {
  return code !== undefined && PASSING.includes(code.replace('marketo:', ''));
}

const BY_STATUS = (status: number): boolean => [401, 404, 413, 414, 429].includes(status) || status >= 500;

export function factsOf(error: MarketoError): Facts {
  return {
    httpStatus: error.status,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  };
}

/** The error of a reply that did not bring what was asked for. */
export function errorOf(reply: HttpReply, redactor: Redactor): MarketoError {
  const text = reply.text();
  const said = (value: string) => clip(redactor.redact(value.replace(/\s+/g, ' ').trim()));
  const body = parsed(text);
  const envelope = envelopeOf(body);
  const { status } = reply;
  if (envelope && !envelope.success) {
    const words = wordsOf(envelope.errors) || 'success: false without a reason';
    return new MarketoError(said(`Marketo answered ${words}`), {
      code: codeOf(envelope.errors),
      status,
      requestId: envelope.requestId,
      spoken: true,
    });
  }
  if (body && (body.error === true || typeof body.error === 'string' || typeof body.message === 'string')) {
    // The identity service and the form endpoint: a word and a sentence.
    const words = [body.error, body.error_description, body.message].filter((part) => typeof part === 'string');
    const flag = body.error === true ? ' error: true' : '';
    const rest = words.length === 0 ? '' : `${flag === '' ? ' ' : ', message: '}${words.join(': ')}`;
    return new MarketoError(said(`Marketo answered ${status}${flag}${rest}`), { status, spoken: true });
  }
  const redirect = redirectOf(reply);
  const what = redirect ?? formOf(text, reply);
  return new MarketoError(said(`Marketo's host answered ${status} with ${what}`), {
    status,
    spoken: false,
    page: redirect === undefined ? (what.startsWith('an HTML page') ? 'html' : undefined) : 'redirect',
  });
}

function redirectOf(reply: HttpReply): string | undefined {
  const location = reply.headers.location;
  if (reply.status < 300 || reply.status > 399) return undefined;
  try {
    // Path and query may hold what is nobody's business.
    const host = new URL(location ?? '', 'https://relative.invalid').host;
    return `a redirect to ${host === 'relative.invalid' ? 'the same host' : host}`;
  } catch {
    return 'a redirect to an address that is none';
  }
}

function formOf(text: string, reply: HttpReply): string {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start === '') return 'an empty body';
  if (reply.truncated) return 'a body that is too long to be an answer';
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON that is cut off or of another form';
  const html = (reply.headers['content-type'] ?? '').includes('html') || /^<(!doctype html|html|head|body)/.test(start);
  return html ? `an HTML page (${titleOf(text) ?? 'untitled'})` : 'a text that is no JSON';
}

function titleOf(html: string): string | undefined {
  return /<title[^>]{0,200}>([^<]{1,200})/i.exec(html.slice(0, 8000))?.[1]?.trim();
}

/** Marketo's own words inside of an error, however deep they are wrapped. */
export function marketoErrorIn(error: unknown): MarketoError | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof MarketoError) return at;
  }
  return undefined;
}

/** 603: the role, or a list of addresses. */
export function isDenied(error: unknown): boolean {
  return marketoErrorIn(error)?.code === 'marketo:603';
}
