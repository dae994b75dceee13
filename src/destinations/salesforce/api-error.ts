import type { HttpReply } from '../../net/network.ts';

/** What Salesforce said in place of what was asked for. */
export class ApiError extends Error {
  /** `INVALID_SESSION_ID`, `invalid_grant`; undefined where the answer names none. */
  readonly code: string | undefined;
  readonly status: number;
  readonly form: Form;
  readonly fields: readonly string[];
  /** Host of a redirect's target. */
  readonly redirect: string | undefined;
  constructor(
    message: string,
    more: {
      readonly code?: string | undefined;
      readonly status: number;
      readonly form: Form;
      readonly fields?: readonly string[];
      readonly redirect?: string | undefined;
    },
  ) {
    super(message);
    this.code = more.code;
    this.status = more.status;
    this.form = more.form;
    this.fields = more.fields ?? [];
    this.redirect = more.redirect;
  }
}

export type Form = 'json' | 'soap' | 'html' | 'text' | 'empty';

/** Enough for every known message, too little to flood a log. */
const KEPT = 2000;

/** An answer that is none of what was asked for, as an error. Words are left as they are: redact before printing. */
export function errorOf(reply: HttpReply): ApiError {
  const { status } = reply;
  const text = reply.text();
  const form = formOf(text, reply.headers['content-type']);
  if (status >= 300 && status < 400) {
    const { location } = reply.headers;
    const redirect = hostIn(location);
    const code = (form === 'json' ? jsonErrorOf(text)?.code : undefined) ?? oauthErrorIn(location);
    const said = `HTTP ${status}, a redirect${redirect ? ` to ${redirect}` : ''}${code ? `: ${code}` : ''}`;
    return new ApiError(said, { code, status, form, redirect });
  }
  const said = form === 'soap' ? faultOf(text) : form === 'json' ? jsonErrorOf(text) : undefined;
  if (said) return new ApiError(clip(said.message), { code: said.code, status, form, fields: said.fields ?? [] });
  // Of data that is cut off nothing is quoted: it may be of people.
  const data = form === 'json' && status < 300;
  const words =
    form === 'empty' || data ? '' : form === 'html' ? pageText(text) : clip(text.replace(/\s+/g, ' ').trim(), 400);
  const how = {
    html: 'an HTML page',
    empty: 'an empty body',
    text: 'a plain text',
    json: 'JSON that is cut off or of another form',
    soap: 'XML of another form',
  }[form];
  return new ApiError(`HTTP ${status} with ${how}${words ? `: ${words}` : ''}`, { status, form });
}

interface Said {
  readonly code: string | undefined;
  readonly message: string;
  readonly fields?: readonly string[];
}

/** REST: an array of errors. OAuth: a pair. Of a body that was cut off, what can be read of its head. */
function jsonErrorOf(text: string): Said | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const head = text.slice(0, 8000);
    const code = /"(?:errorCode|error)"\s*:\s*"([\w-]{1,80})"/.exec(head)?.[1];
    const message = /"(?:message|error_description)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"/.exec(head)?.[1] ?? '';
    return code === undefined ? undefined : { code, message: message ? `${code}: ${message}` : code };
  }
  const all = (Array.isArray(value) ? value : [value]).filter(isObject).slice(0, 8);
  const errors = all.map(oneOf).filter((one) => one !== undefined);
  const [first] = errors;
  if (!first) return undefined;
  return { ...first, message: errors.map((one) => one.message).join('; ') };
}

function oneOf(error: Readonly<Record<string, unknown>>): Said | undefined {
  const text = (name: string) => (typeof error[name] === 'string' ? String(error[name]) : '');
  const code = text('errorCode') || text('error');
  const message = text('message') || text('error_description');
  if (code === '' && message === '') return undefined;
  const fields = Array.isArray(error.fields) ? error.fields.map(String) : [];
  return { code: code || undefined, message: code && message ? `${code}: ${message}` : code || message, fields };
}

/** A SOAP fault: `CODE: text`, the code perhaps with a prefix. */
function faultOf(text: string): Said | undefined {
  const head = text.slice(0, 64 * 1024);
  const element = (name: string) =>
    unescaped(new RegExp(`<(?:\\w{1,20}:)?${name}[^>]{0,200}>([^<]{0,4000})<`).exec(head)?.[1] ?? '');
  const message = element('faultstring') || element('exceptionMessage');
  const code = element('exceptionCode') || element('faultcode').replace(/^\w{1,20}:/, '');
  if (message === '' && code === '') return undefined;
  return { code: code || undefined, message: message.startsWith(code) ? message : `${code}: ${message}` };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}

export function formOf(body: string, contentType = ''): Form {
  const start = body.trimStart().slice(0, 400).toLowerCase();
  if (start === '') return 'empty';
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  if (/^<(!doctype html|html|head|body)/.test(start)) return 'html';
  if (start.startsWith('<?xml') || /^<\w{1,20}:envelope/.test(start)) return 'soap';
  return contentType.includes('html') && start.startsWith('<') ? 'html' : 'text';
}

/** The title and the first words of a page, without its markup. */
function pageText(html: string): string {
  const words = html
    .slice(0, 8000)
    .replace(/<(script|style)\b[\s\S]{0,8000}?<\/\1>/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clip(words, 300);
}

export function clip(text: string, length = KEPT): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** The host alone: path and query may hold what is nobody's business. */
function hostIn(location: string | undefined): string | undefined {
  if (!location) return undefined;
  try {
    const { host } = new URL(location, 'https://same.invalid');
    return host === 'same.invalid' ? 'the same host' : host;
  } catch {
    return 'an address that is none';
  }
}

/** OAuth may hand an error on in the address: the code alone is kept of it. */
function oauthErrorIn(location: string | undefined): string | undefined {
  if (!location || !URL.canParse(location, 'https://same.invalid')) return undefined;
  const error = new URL(location, 'https://same.invalid').searchParams.get('error') ?? '';
  return /^[a-z][a-z_]{2,60}$/.test(error) ? error : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The service's own words inside of an error, however deep they are wrapped. */
export function apiErrorIn(error: unknown): ApiError | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof ApiError) return at;
  }
  return undefined;
}
