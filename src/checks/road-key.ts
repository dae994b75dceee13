import { Secret } from '../secret.ts';

/** Where a road led to. */
export interface RoadEnd {
  readonly host: string;
  /** Undefined where only the name is known. */
  readonly port?: number | undefined;
}

/** A value that decides about a host: an address, or a connection string. */
const NAMES_A_HOST = /^\s*https?:\/\/|\b(?:AccountName|TableEndpoint)=/i;

/**
 * The key of a destination's config that decides about a host. A road that breaks in the midst of a sign-in accuses the
 * address that was spoken to, and never the credential that was on its way there.
 *
 * @param told the key that the failure itself names, such as an id of which the host is made
 * @param usual the key of the check, which may be that of a credential
 * @returns undefined where no key decides
 */
export function roadKeyOf(
  config: object,
  end: RoadEnd | undefined,
  told: string | undefined,
  usual: string | undefined,
): string | undefined {
  const holds = (path: string | undefined): path is string =>
    path !== undefined && end !== undefined && isAddressOf(textOf(valueAt(config, path)), end);
  const namesOne = (path: string | undefined): path is string =>
    path !== undefined && NAMES_A_HOST.test(textOf(valueAt(config, path)) ?? '');
  if (holds(told)) return told;
  if (told !== undefined && (namesOne(told) || !(valueAt(config, told) instanceof Secret))) return told;
  return (holds(usual) ? usual : pathsOf(config).find(holds)) ?? (namesOne(usual) ? usual : undefined);
}

function valueAt(config: object, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), config);
}

function textOf(value: unknown): string | undefined {
  return value instanceof Secret ? value.reveal() : typeof value === 'string' ? value : undefined;
}

function isAddressOf(text: string | undefined, { host, port }: RoadEnd): boolean {
  if (text === undefined || !/^\s*https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.hostname.replace(/^\[|\]$/g, '') !== host) return url.host === host;
  return port === undefined || Number(url.port || (url.protocol === 'http:' ? 80 : 443)) === port;
}

/** Paths of all texts, in the order of the file. */
function pathsOf(config: object, before = ''): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const path = before === '' ? key : `${before}.${key}`;
    if (textOf(value) !== undefined) return [path];
    return isObject(value) ? pathsOf(value, path) : [];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
