/**
 * Entra's clouds and Dataverse's hosts, from
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and
 * https://learn.microsoft.com/power-platform/admin/new-datacenter-regions (read 2026-11).
 */

const CLOUD_HOSTS: Readonly<Record<string, string>> = {
  'login.microsoftonline.com': 'public',
  'login.windows.net': 'public',
  'login.microsoft.com': 'public',
  'sts.windows.net': 'public',
  'login.microsoftonline.us': 'US Government',
  'login.usgovcloudapi.net': 'US Government',
  'login.partner.microsoftonline.cn': 'China',
  'login.chinacloudapi.cn': 'China',
};

/** The name of Entra's cloud behind a sign-in host; undefined for a host that is none of Microsoft's. */
export function cloudOf(authority: string): string | undefined {
  return CLOUD_HOSTS[hostOf(authority)];
}

/** True where both are the same cloud, or the same origin. */
export function sameAuthority(one: string, other: string): boolean {
  const cloud = cloudOf(one);
  return cloud === undefined ? originOf(one) === originOf(other) : cloud === cloudOf(other);
}

const DATAVERSE_HOST =
  /^[a-z0-9][a-z0-9-]*\.(api\.)?(crm\d*\.dynamics\.com|crm\.microsoftdynamics\.us|crm\.appsplatform\.us|crm\.dynamics\.cn)$/;

/** Hosts that people paste in place of the environment's own, with what they are. */
const OTHER_HOSTS: readonly (readonly [RegExp, string])[] = [
  [/\.operations\.(eu\.|sandbox\.)?dynamics\.com$/, 'a Finance and Operations environment, which takes no leads'],
  [/(^|\.)(make|admin|flow)\.power(apps|platform|automate)\.(microsoft\.)?com$/, 'a portal of the Power Platform'],
  [/^(home|www|sales|port)\.dynamics\.com$/, 'a start page, not an environment'],
  [/^(global)?disco\d*\./, 'the discovery service, not an environment'],
  [/\.(powerappsportals|microsoftcrmportals)\.com$/, 'a Power Pages site'],
  [/\.crm\.microsoftdynamics\.de$/, 'the German cloud that closed on 2021-10-29'],
];

export type HostKind = { readonly known: true } | { readonly known: false; readonly reason: string };

/** Whether a host looks like a Dataverse environment; region numbers are not counted, as new ones come. */
export function hostKind(host: string): HostKind {
  const name = host.toLowerCase();
  for (const [pattern, reason] of OTHER_HOSTS) if (pattern.test(name)) return { known: false, reason };
  if (DATAVERSE_HOST.test(name)) return { known: true };
  return { known: false, reason: 'no host of the form <organisation>.crm<number>.dynamics.com' };
}

/** The identifier of the organisation as a resource: its origin, without `.api.` in the host. */
export function resourceOf(url: string): string {
  const origin = originOf(url);
  return DATAVERSE_HOST.test(new URL(url).hostname) ? origin.replace('.api.', '.') : origin;
}

export function originOf(url: string): string {
  try {
    return new URL(url).origin.toLowerCase();
  } catch {
    return url;
  }
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host.toLowerCase();
  } catch {
    return url;
  }
}

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
