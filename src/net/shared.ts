import { authority } from './attempt.ts';

/**
 * The way out where a service that many share could not be reached, or something answered in its place. What the
 * catalogue says of the same fault is meant for a publisher's own endpoint: nobody here can bind another certificate to
 * Salesforce's host, or make Entra ID answer sooner.
 */
export interface SharedAdvice {
  readonly who: string;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
}

/** Whoever stands between here and a shared service. */
export const NETWORK = 'whoever runs the proxy or firewall of this network';

const NODE_CLI = 'https://nodejs.org/api/cli.html';
const NODE_ERRORS = 'https://nodejs.org/api/errors.html';

const STATUS_PAGES: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)dynamics\.(com|cn|us)$|(^|\.)(crm\.appsplatform|microsoftdynamics)\.us$/, 'https://status.cloud.microsoft'],
  [
    /(^|\.)(microsoftonline\.(com|us)|microsoftonline\.cn|windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/,
    'https://azure.status.microsoft/en-us/status',
  ],
  [/(^|\.)(salesforce|force)\.com$/, 'https://status.salesforce.com'],
  [/(^|\.)(mktorest|marketo)\.com$/, 'https://status.adobe.com'],
];

/** Where a service tells of its incidents; undefined of a host that is none of the known ones. */
export function statusPageOf(host: string): string | undefined {
  return STATUS_PAGES.find(([pattern]) => pattern.test(host.toLowerCase()))?.[1];
}

/** Where the service was asked; the name of its host is unknown where a step ended before anything was tried. */
export interface SharedPlace {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * What to do about a cause of the road, a page or a redirect at a service that many share.
 *
 * @returns undefined where the catalogue's own words hold for it as well
 */
export function sharedAdvice(cause: string, at: SharedPlace): SharedAdvice | undefined {
  if (cause === 'https-html' || cause === 'https-redirect') return answeredInBetween(at);
  if (cause.startsWith('tls-')) return intercepted(at, cause === 'tls-expired' || cause === 'tls-not-yet-valid');
  if (cause === 'net-timeout' || cause === 'net-reset') return silent(at, cause === 'net-reset');
  if (cause === 'net-refused') return refused(at);
  return cause === 'net-dns-not-found' ? notFound(at) : undefined;
}

function answeredInBetween(at: SharedPlace): SharedAdvice {
  const { host } = at;
  return {
    who: NETWORK,
    resolution: [
      `Find what answers for ${shown(at)} on this network: a sign-in page, a proxy, a firewall's block page${host ? ` (open https://${host} in a browser on this machine)` : ''}`,
      `${incident(host)}: during maintenance it may answer with a page itself`,
      'Run the same command from another network; the marketplace does not pass through this one',
    ],
    docs: docsOf(host, NODE_CLI),
  };
}

function intercepted({ host = '<host>', port = 443 }: SharedPlace, dated: boolean): SharedAdvice {
  return {
    who: NETWORK,
    resolution: [
      ...(dated ? ['Compare the clock of this machine with the real time'] : []),
      `See whose certificate is shown: openssl s_client -connect ${authority(host, port)} -servername ${host} | openssl x509 -noout -issuer -subject`,
      'Where it is that of a proxy or firewall which opens TLS on purpose, give its root certificate with --ca or network.ca, or have the host exempted from inspection',
      `Where it is that of the service, compare the host name ${host} in the file, letter by letter, with the one that the service shows`,
      'Run the same command from a network without inspection; the marketplace does not pass through this one',
    ],
    docs: docsOf(host, NODE_CLI),
  };
}

function silent(at: SharedPlace, cut: boolean): SharedAdvice {
  return {
    who: `${NETWORK}; nobody on your side while the service has an incident`,
    resolution: [
      incident(at.host),
      `Try ${shown(at)} from another network, such as a phone; if it answers there, have this network let it through${cut ? ' without inspection' : ''}`,
      cut
        ? 'Run the check again in some minutes'
        : 'Run the check again with a longer --timeout, to tell slow from dead',
    ],
    docs: docsOf(at.host, NODE_ERRORS),
  };
}

function refused(at: SharedPlace): SharedAdvice {
  return {
    who: `whoever keeps the configuration file, or ${NETWORK}`,
    resolution: [
      `Compare ${shown(at)} with the address that the service shows, port included, and ${corrected(at)}`,
      'Where it is right, something of this network refuses in its place: have it let through, or run the check from another network',
    ],
    docs: docsOf(at.host, NODE_ERRORS),
  };
}

function notFound(at: SharedPlace): SharedAdvice {
  return {
    who: byIdentifier(at)
      ? `whoever keeps the configuration file, or ${NETWORK}`
      : 'whoever keeps the configuration file and the lead destination in Partner Center',
    resolution: [
      `Compare ${at.host ?? 'the host name'}, letter by letter, with the address that the service shows; look for a wrong ending, and for an environment, domain or account that was renamed or deleted`,
      `Ask a public resolver: nslookup ${at.host ?? '<host>'} 1.1.1.1. If it knows the name, the DNS servers of this network keep it back`,
      capital(corrected(at, ' › Offer setup › Customer leads, and select Validate there')),
    ],
    docs: docsOf(at.host, NODE_ERRORS),
  };
}

/** Partner Center asks for an address of Dataverse and of a storage account, of these services for an identifier alone. */
const BY_IDENTIFIER = /(^|\.)(salesforce|force|mktorest|marketo)\.(com|mil)$/;

function byIdentifier({ host = '' }: SharedPlace): boolean {
  return BY_IDENTIFIER.test(host.toLowerCase());
}

function corrected(at: SharedPlace, more = ''): string {
  if (byIdentifier(at))
    return 'correct it where the file names it; a host that the file does not name is the default, and right: then this network is to blame';
  return `correct it in the file and in Partner Center${more}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shown({ host, port }: SharedPlace): string {
  if (host === undefined) return 'the service';
  return port === undefined ? host : authority(host, port);
}

function incident(host: string | undefined): string {
  const page = host === undefined ? undefined : statusPageOf(host);
  return page === undefined
    ? 'See whether the status page of the service tells of an incident'
    : `See whether the service has an incident: ${page}`;
}

function docsOf(host: string | undefined, page: string): readonly string[] {
  const status = host === undefined ? undefined : statusPageOf(host);
  return status === undefined ? [page] : [status, page];
}
