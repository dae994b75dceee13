import type { System } from './systems.ts';

/** Hosts of the services that take leads, and of their sign-in. */
const HOSTS: readonly (readonly [System, RegExp])[] = [
  [
    'entra',
    /(?:^|\.)(?:login\.(?:microsoftonline\.\w{2,3}|windows\.net|microsoft\.com|chinacloudapi\.cn|partner\.microsoftonline\.cn)|sts\.windows\.net)$/,
  ],
  ['dynamics', /(?:^|\.)(?:dynamics\.(?:com|cn)|microsoftdynamics\.(?:us|de)|appsplatform\.us)$/],
  ['salesforce', /(?:^|\.)(?:salesforce\.com|force\.com|salesforce-sites\.com|cloudforce\.com)$/],
  ['marketo', /(?:^|\.)(?:mktorest\.com|marketo\.(?:com|net)|mktoweb\.com|mktoresp\.com)$/],
  ['azure-table', /(?:^|\.)core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net|cloudapi\.de)$/],
];

/** Paths that only one service has, behind whatever proxy. */
const PATHS: readonly (readonly [System, RegExp])[] = [
  ['dynamics', /\/api\/data\/v\d|\/organization(?:data)?\.svc/],
  ['salesforce', /\/services\/(?:data\/v\d|oauth2\/|soap\/)|servlet\.webtolead/],
  ['marketo', /\/rest\/v1\/lead|\/identity\/oauth\/token|\/leadcapture\//],
  ['entra', /\/oauth2\/(?:v2\.0\/)?(?:token|authorize)/],
];

export interface Address {
  readonly host: string;
  /** Whose it is; `https` for any that is no service's that is known. */
  readonly system: System;
}

/** Whose host it is; `https` for any that is no service's that is known. */
export function systemOfHost(host: string): System {
  return HOSTS.find(([, pattern]) => pattern.test(host))?.[0] ?? 'https';
}

function addressOf(host: string, url: string): Address {
  const known = systemOfHost(host);
  return { host, system: known !== 'https' ? known : (PATHS.find(([, path]) => path.test(url))?.[0] ?? 'https') };
}

const LINE = 300;
const URL_HOST = /https?:\/\/(?:[^\s/@"'<>]{1,80}@)?([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,8})[^\s"'<>]{0,400}/gi;

/** Pages to read and names of formats: nobody sends a lead there. */
const REFERENCE =
  /^(?:learn|docs?|developers?|help|support|go|api-?docs?|schemas|www\.w3|purl|ns)\.|^(?:aka\.ms|tempuri\.org|json-schema\.org)$/i;

function isNoReference(match: RegExpMatchArray): boolean {
  return !REFERENCE.test(match[1]!);
}

/** The address that a line names: the last one before the place, or else the first one behind it. */
export function addressOnLine(flat: string, start: number, end: number): Address | null {
  const before = flat.slice(Math.max(0, start - LINE), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const after = flat.slice(end, end + LINE).split('\n', 1)[0]!;
  if (!line.includes('://') && !after.includes('://')) return null;
  const found =
    [...line.matchAll(URL_HOST)].findLast(isNoReference) ?? [...after.matchAll(URL_HOST)].find(isNoReference);
  return found === undefined ? null : addressOf(found[1]!.toLowerCase(), found[0].toLowerCase());
}

/** All addresses that a text names, pages to read apart. */
export function addressesIn(flat: string): Address[] {
  return [...flat.matchAll(URL_HOST)]
    .filter(isNoReference)
    .map((match) => addressOf(match[1]!.toLowerCase(), match[0].toLowerCase()));
}

const HOST = /(?<![\w.@-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z]{2,12}(?![\w-])/gi;

/** The service whose host stands nearest to the place, in the stretch that tells of the error; null where none does. */
export function serviceNear(
  flat: string,
  start: number,
  own: { readonly from: number; readonly to: number },
): System | null {
  const from = Math.max(own.from, start - LINE);
  const text = flat.slice(from, Math.min(own.to, start + 2 * LINE));
  let best: System | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const match of text.matchAll(HOST)) {
    const place = from + match.index;
    const line = flat.slice(Math.min(place, start), Math.max(place, start)).includes('\n') ? LINE : 0;
    const distance = Math.abs(place - start) + line;
    const system = systemOfHost(match[0].toLowerCase());
    // A host that is no service's is the peer all the same, where it stands nearer.
    if (distance < least && !/\.(?:[cm]?[jt]sx?|py|rb|php|cs|java|log|json|txt|go|dll|exe)$/i.test(match[0])) {
      best = system;
      least = distance;
    }
  }
  return best === 'https' ? null : best;
}
