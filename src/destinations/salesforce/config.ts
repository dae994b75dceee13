import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, OBJECT_IDENTIFIER } from '../../config/patterns.ts';
import type { Attestation, SalesforceApi, SalesforceConfig } from '../../config/types.ts';
import { originOf } from '../../config/urls.ts';
import type { Secret } from '../../secret.ts';
import { DEFAULT_WEB_TO_LEAD, salesforceSchema } from './schema.ts';

type Raw = {
  oid: string;
  webToLeadUrl?: string;
  api?: { loginUrl?: string; auth: Record<string, string | undefined> };
  attested?: readonly Attestation[];
};

export const salesforceConfig: ConfigModule = {
  schema: salesforceSchema,
  secrets: ['api.auth.clientSecret', 'api.auth.password', 'api.auth.securityToken', 'api.auth.accessToken'],
  build(raw, wrap): SalesforceConfig {
    const { oid, webToLeadUrl, api, attested } = raw as unknown as Raw;
    return {
      type: 'salesforce',
      oid,
      webToLeadUrl: webToLeadUrl?.trim() ?? DEFAULT_WEB_TO_LEAD,
      ...(api === undefined ? {} : { api: apiOf(api, wrap) }),
      ...(attested === undefined ? {} : { attested: attested.map((one) => ({ ...one })) }),
    };
  },
  lint: (config) => lint(config as SalesforceConfig),
  accepts: (config): readonly Acceptance[] => {
    const { oid } = config as SalesforceConfig;
    const reason = OBJECT_IDENTIFIER.test(oid) ? null : `it has ${oid.length} characters; Partner Center takes 15`;
    return [acceptance('oid', 'Organization identifier', reason, `the first 15 characters, ${oid.slice(0, 15)}`)];
  },
};

function apiOf(
  { loginUrl: url, auth }: NonNullable<Raw['api']>,
  wrap: (value: string, path: string) => Secret,
): SalesforceApi {
  const origin = url === undefined ? {} : { loginUrl: originOf(url) };
  const secret = (key: string) => wrap(auth[key] ?? '', `api.auth.${key}`);
  const { clientId } = auth;
  if (auth.type === 'client-credentials')
    return {
      ...origin,
      auth: { type: 'client-credentials', clientId: clientId ?? '', clientSecret: secret('clientSecret') },
    };
  if (auth.type === 'token')
    return {
      ...origin,
      auth: { type: 'token', instanceUrl: originOf(auth.instanceUrl ?? ''), accessToken: secret('accessToken') },
    };
  return {
    ...origin,
    auth: {
      type: 'password',
      username: auth.username ?? '',
      password: secret('password'),
      ...(auth.securityToken === undefined ? {} : { securityToken: secret('securityToken') }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(auth.clientSecret === undefined ? {} : { clientSecret: secret('clientSecret') }),
    },
  };
}

const SALESFORCE_HOST = /(^|\.)(salesforce\.com|force\.com|salesforce\.mil|sfcrmproducts\.cn|cloudforce\.com)$/;

function lint({ webToLeadUrl, api }: SalesforceConfig): readonly Finding[] {
  const findings: Finding[] = [];
  if (webToLeadUrl !== DEFAULT_WEB_TO_LEAD) {
    const { hostname } = new URL(webToLeadUrl);
    const retired = hostname === 'www.salesforce.com' ? '; www.salesforce.com stopped taking forms in June 2017' : '';
    findings.push({
      id: 'salesforce/web-to-lead-url',
      path: 'webToLeadUrl',
      message: `The marketplace cannot use this: it sends its forms to webto.salesforce.com, and only leadctl sends them here${retired}`,
      severity: 'loses-leads',
      resolution: [
        "Remove 'webToLeadUrl', so that leadctl goes the way of the marketplace",
        'Keep it only to try out a sandbox org or a My Domain host',
      ],
    });
  }
  const login = api?.auth.type === 'token' ? api.auth.instanceUrl : api?.loginUrl;
  if (api && login !== undefined) findings.push(...lintHost(login, api));
  return findings;
}

function lintHost(login: string, api: SalesforceApi): readonly Finding[] {
  const { hostname } = new URL(login);
  const path = api.auth.type === 'token' ? 'api.auth.instanceUrl' : 'api.loginUrl';
  const finding = (message: string): Finding => ({
    id: 'salesforce/api-host',
    path,
    message,
    severity: 'advice',
    resolution: [
      'Setup › Company Settings › My Domain (Classic: Setup › Administer › Domain Management › My Domain) shows the URL of the org, such as https://contoso.my.salesforce.com',
    ],
  });
  if (!SALESFORCE_HOST.test(hostname)) return [finding(`${hostname} is no known Salesforce host`)];
  if (/\.lightning\.force\.com$/.test(hostname))
    return [finding(`${hostname} is the address of the user interface; its API is elsewhere`)];
  if (api.auth.type === 'client-credentials' && /^(login|test)\.salesforce\.com$/.test(hostname))
    return [finding(`Client credentials work on the My Domain host only, not on ${hostname}`)];
  return [];
}
