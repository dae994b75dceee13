import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, INSTANCE_URL, lengthReason, UUID, urlReason } from '../../config/patterns.ts';
import type { DynamicsConfig, EntraAuth, Office365Auth } from '../../config/types.ts';
import { behindOrigin, originOf } from '../../config/urls.ts';
import type { Secret } from '../../secret.ts';
import { DEFAULT_AUTHORITY, dynamicsSchema } from './schema.ts';

type Raw = { url: string; auth: Record<string, string | undefined>; mapping?: Record<string, string> };

export const dynamicsConfig: ConfigModule = {
  schema: dynamicsSchema,
  secrets: ['auth.clientSecret', 'auth.certificate', 'auth.password'],
  files: ['auth.certificate'],
  build(raw, wrap): DynamicsConfig {
    const { url, auth, mapping } = raw as unknown as Raw;
    return {
      type: 'dynamics',
      url: originOf(url),
      auth: auth.type === 'entra' ? entraOf(auth, wrap) : office365Of(auth, wrap),
      ...(mapping === undefined ? {} : { mapping: { ...mapping } }),
    };
  },
  lint: (config, raw) => lint(config as DynamicsConfig, raw as unknown as Raw),
  accepts: (config, raw) => accepts(config as DynamicsConfig, raw as unknown as Raw),
};

type Wrap = (value: string, path: string) => Secret;

function entraOf(auth: Raw['auth'], wrap: Wrap): EntraAuth {
  return {
    type: 'entra',
    tenantId: auth.tenantId ?? '',
    clientId: auth.clientId ?? '',
    authority: originOf(auth.authority ?? DEFAULT_AUTHORITY),
    ...(auth.clientSecret === undefined ? {} : { clientSecret: wrap(auth.clientSecret, 'auth.clientSecret') }),
    ...(auth.certificate === undefined ? {} : { certificate: wrap(auth.certificate, 'auth.certificate') }),
    ...(auth.expires === undefined ? {} : { expires: auth.expires }),
  };
}

function office365Of(auth: Raw['auth'], wrap: Wrap): Office365Auth {
  return {
    type: 'office365',
    username: auth.username ?? '',
    password: wrap(auth.password ?? '', 'auth.password'),
    authority: originOf(auth.authority ?? DEFAULT_AUTHORITY),
    ...(auth.tenantId === undefined ? {} : { tenantId: auth.tenantId }),
    ...(auth.clientId === undefined ? {} : { clientId: auth.clientId }),
  };
}

function lint({ auth }: DynamicsConfig, raw: Raw): readonly Finding[] {
  const findings: Finding[] = [];
  if (behindOrigin(raw.url) !== '') {
    findings.push({
      id: 'dynamics/url-path',
      path: 'url',
      message:
        'The URL holds more than scheme and host, as a page of the app does (/main.aspx); leadctl leaves the rest away',
      severity: 'at-risk',
      resolution: [
        'Give the Environment URL alone, here and in Partner Center, such as https://contoso.crm.dynamics.com',
      ],
    });
  }
  if (raw.auth.authority !== undefined && behindOrigin(raw.auth.authority) !== '') {
    findings.push({
      id: 'dynamics/authority-path',
      path: 'auth.authority',
      message: 'The authority holds a path; leadctl leaves it away and takes the directory from tenantId',
      severity: 'advice',
      resolution: [`Give the origin alone, such as ${DEFAULT_AUTHORITY}`],
    });
  }
  // Of a GUID of zeros it is said already that it is a placeholder.
  const twice = auth.tenantId?.toLowerCase() === auth.clientId?.toLowerCase();
  if (auth.tenantId !== undefined && twice && /[^0-]/.test(auth.tenantId)) {
    findings.push({
      id: 'dynamics/ids',
      path: 'auth.clientId',
      message: 'tenantId and clientId are the same GUID: one of them was pasted twice',
      severity: 'blocks-publishing',
      resolution: [
        'Copy both from the Overview of the app registration: Directory (tenant) ID and Application (client) ID',
      ],
    });
  }
  if (auth.type === 'entra') findings.push(...lintCredential(auth));
  return findings;
}

function lintCredential(auth: EntraAuth): readonly Finding[] {
  const findings: Finding[] = [];
  if (auth.certificate) {
    findings.push({
      id: 'dynamics/certificate',
      path: 'auth.certificate',
      message:
        'The marketplace cannot use this: Partner Center asks for a client secret, and only leadctl signs in with the certificate',
      severity: 'loses-leads',
      resolution: [
        'Make a client secret for the app registration, enter it in Partner Center, and give it here as clientSecret',
      ],
    });
  }
  const secret = auth.clientSecret?.reveal() ?? '';
  if (UUID.test(secret)) {
    const same = [auth.clientId, auth.tenantId].some((id) => id.toLowerCase() === secret.toLowerCase());
    findings.push({
      id: 'dynamics/secret-value',
      path: 'auth.clientSecret',
      message: same
        ? 'The client secret is a GUID that stands here as an ID too: the value of a secret is none'
        : "The client secret looks like a GUID: that is the 'Secret ID', not the 'Value'",
      severity: 'blocks-publishing',
      resolution: [
        'Entra admin center › App registrations › the app › Certificates & secrets › New client secret',
        "Copy the column 'Value' at once: it is shown only there and then",
      ],
    });
  }
  return findings;
}

function accepts({ auth, url }: DynamicsConfig, raw: Raw): readonly Acceptance[] {
  const list = [acceptance('url', 'URL', urlReason(raw.url, INSTANCE_URL), `the Environment URL, ${url}`)];
  if (auth.type === 'office365') {
    list.push(
      acceptance('auth.username', 'User name', lengthReason(auth.username, 128), 'at most 128 characters'),
      acceptance('auth.password', 'Password', lengthReason(auth.password.reveal(), 256), 'at most 256 characters'),
    );
    return list;
  }
  list.push(
    acceptance('auth.clientId', 'Application (client) ID', uuidReason(auth.clientId), 'a GUID'),
    acceptance('auth.tenantId', 'Directory ID', uuidReason(auth.tenantId), 'a GUID'),
  );
  if (auth.clientSecret)
    list.push(
      acceptance(
        'auth.clientSecret',
        'Client secret',
        lengthReason(auth.clientSecret.reveal(), 2048),
        'at most 2048 characters',
      ),
    );
  return list;
}

function uuidReason(value: string): string | null {
  return UUID.test(value) ? null : 'it is no GUID';
}
