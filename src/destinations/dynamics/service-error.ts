/** What Entra ID or Dataverse said in place of what was asked for, with its code in canonical form. */
export class ServiceError extends Error {
  /** `AADSTS7000222` or `0x80040220`: lower-case hex digits; undefined where the service named none. */
  readonly code: string | undefined;
  readonly status: number;
  readonly system: 'entra' | 'dynamics';
  /** Ids to give to Microsoft's support: none of them is a secret. */
  readonly ids: Readonly<Record<string, string>>;
  /** 'json', 'html', 'empty' or 'text'. */
  readonly form: BodyForm;
  constructor(
    message: string,
    more: {
      readonly code?: string | undefined;
      readonly status: number;
      readonly system: 'entra' | 'dynamics';
      readonly ids?: Readonly<Record<string, string>>;
      readonly form?: BodyForm;
      readonly cause?: unknown;
    },
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = more.code;
    this.status = more.status;
    this.system = more.system;
    this.ids = more.ids ?? {};
    this.form = more.form ?? 'json';
  }
}

export type BodyForm = 'json' | 'html' | 'empty' | 'text';

/** Characters of a service's own text that are kept: enough for every known message, too few to flood a log. */
const KEPT = 2000;

/**
 * A Dataverse code in one form. The Web API writes hex digits in mixed case, the SOAP endpoint and traces a signed
 * decimal, and "" or "0x0" where it has none.
 */
export function hexCode(code: unknown): string | undefined {
  if (typeof code !== 'string' && typeof code !== 'number') return undefined;
  const text = String(code).trim();
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) {
    const digits = text.slice(2).toLowerCase().padStart(8, '0');
    return digits === '00000000' ? undefined : `0x${digits}`;
  }
  if (!/^-?\d{9,10}$/.test(text)) return undefined;
  const number = Number(text);
  if (number < -(2 ** 31) || number >= 2 ** 32) return undefined;
  return `0x${(number >>> 0).toString(16).padStart(8, '0')}`;
}

export function formOf(body: string, contentType = ''): BodyForm {
  const start = body.trimStart().slice(0, 200).toLowerCase();
  if (start === '') return 'empty';
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  if (contentType.includes('html') || /^<(!doctype html|html|head|body)/.test(start)) return 'html';
  return 'text';
}

/** The title and the first words of a page, without its markup. */
export function pageText(html: string): string {
  const head = html.slice(0, 8_000);
  const title = /<title[^>]{0,200}>([^<]{0,300})/i.exec(head)?.[1]?.trim();
  const words = head
    .replace(/<(script|style)\b[\s\S]{0,8000}?<\/\1>/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const text = title && !words.startsWith(title) ? `${title}. ${words}` : words;
  return clip(text, 400);
}

export function clip(text: string, length = KEPT): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

export function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The service's own words inside of an error, however deep they are wrapped. */
export function serviceErrorIn(error: unknown): ServiceError | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof ServiceError) return at;
  }
  return undefined;
}
