import type { Evidence } from './evidence.ts';

const MAX_NODES = 64;
const MAX_TEXT = 16_384;

interface Level {
  readonly codes: string[];
  readonly texts: string[];
}

/**
 * The evidence in anything thrown. Walks `cause`, `errors` and their kin once, and knows where each client hides its
 * code: Node and undici in `code`, msal-node in `errorNo` and `errorCode`, data-tables in `details`, jsforce in `name`.
 */
export function evidenceOf(thrown: unknown, system?: Evidence['system']): Evidence {
  const levels: Level[] = [];
  let status: number | undefined;
  const seen = new Set<unknown>();
  const visit = (node: unknown): void => {
    if (node === null || node === undefined || seen.has(node) || levels.length >= MAX_NODES) return;
    seen.add(node);
    if (typeof node !== 'object' && typeof node !== 'function') {
      levels.push({ codes: [], texts: [String(node).slice(0, MAX_TEXT)] });
      return;
    }
    const level: Level = { codes: [], texts: [] };
    levels.push(level);
    const get = reader(node);
    collectCodes(get, level);
    collectTexts(get, level);
    status = statusOf(get) ?? status;
    visit(get('cause'));
    for (const name of ['innerError', 'originalError', 'error', 'reason']) if (isObject(get(name))) visit(get(name));
    for (const name of ['errors', 'data']) {
      const inside = get(name);
      if (Array.isArray(inside)) for (const one of inside.slice(0, 16)) visit(one);
      else if (name === 'data' && isObject(inside)) visit(inside);
    }
  };
  visit(thrown);
  levels.reverse();
  const codes = [...new Set(levels.flatMap((level) => level.codes))];
  const texts = [...new Set(levels.flatMap((level) => level.texts))].filter((text) => text !== '');
  return {
    codes,
    text: texts.join('\n').slice(0, 4 * MAX_TEXT),
    ...(status === undefined ? {} : { status }),
    ...(system === undefined ? {} : { system }),
  };
}

type Get = (name: string) => unknown;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A getter that throws is no reason to lose the error behind it. */
function reader(node: object): Get {
  return (name) => {
    try {
      return (node as Record<string, unknown>)[name];
    } catch {
      return undefined;
    }
  };
}

const SYMBOLIC = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[a-z]+(?:_[a-z]+)+|0x[0-9a-fA-F]{1,8}|[A-Z][A-Za-z]{5,60})$/;
/** Names of classes, not of faults. */
const CLASSES =
  /^(?:Error|TypeError|RangeError|AggregateError|Failure|RestError|AuthError|ServerError|ClientAuthError|InteractionRequiredAuthError|HttpApiError|FetchError|SocketError|AbortError|ConnectTimeoutError|HeadersTimeoutError|BodyTimeoutError|UNSPECIFIED|PARSE_ERROR|DOMException|UserError|SyntaxError)$/;

function collectCodes(get: Get, level: Level): void {
  const details = get('details');
  if (isObject(details)) {
    const inside = reader(details);
    const odata = inside('odataError');
    push(level, isObject(odata) ? reader(odata)('code') : undefined);
    for (const name of ['errorCode', 'Code', 'm:code', 'code']) push(level, inside(name));
  }
  const number = get('errorNo');
  if (/^\d{4,8}$/.test(String(number))) level.codes.push(`AADSTS${number}`);
  const errorCode = get('errorCode');
  if (/^\d{4,8}$/.test(String(errorCode))) level.codes.push(`AADSTS${errorCode}`);
  else if (typeof errorCode === 'string' && SYMBOLIC.test(errorCode)) level.codes.push(errorCode, `msal:${errorCode}`);
  push(level, get('code'));
  push(level, get('name'));
  const evidence = get('evidence');
  if (isObject(evidence)) push(level, reader(evidence)('code'));
}

function push(level: Level, code: unknown): void {
  if (
    typeof code !== 'string' ||
    code === '' ||
    CLASSES.test(code) ||
    !(SYMBOLIC.test(code) || /^(?:AADSTS\d+|\w+:[\w-]+)$/.test(code))
  )
    return;
  if (!level.codes.includes(code)) level.codes.push(code);
}

function collectTexts(get: Get, level: Level): void {
  const add = (text: unknown): void => {
    if (typeof text === 'string' && text !== '') level.texts.push(text.slice(0, MAX_TEXT));
  };
  add(get('message'));
  const errorMessage = get('errorMessage');
  if (typeof errorMessage === 'string' && !String(get('message')).includes(errorMessage)) add(errorMessage);
  add(get('error_description'));
  const reason = get('reason');
  if (typeof reason === 'string') add(reason);
  const details = get('details');
  if (isObject(details)) {
    const inside = reader(details);
    const odata = inside('odataError');
    const message = isObject(odata) ? reader(odata)('message') : undefined;
    add(isObject(message) ? reader(message)('value') : message);
    for (const name of ['Message', 'm:message', 'AuthenticationErrorDetail', 'authenticationErrorDetail'])
      add(inside(name));
  }
}

function statusOf(get: Get): number | undefined {
  const response = get('response');
  const evidence = get('evidence');
  const candidates = [
    get('statusCode'),
    get('status'),
    isObject(response) ? (reader(response)('status') ?? reader(response)('statusCode')) : undefined,
    isObject(evidence) ? reader(evidence)('httpStatus') : undefined,
  ];
  const found = candidates.find((value) => typeof value === 'number' && value >= 100 && value <= 599);
  if (typeof found === 'number') return found;
  const name = get('name');
  const http = typeof name === 'string' ? /^ERROR_HTTP_(\d{3})$/.exec(name) : null;
  return http === null ? undefined : Number(http[1]);
}
