import * as z from 'zod/mini';
import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, INSTANCE_URL, lengthReason, UUID, urlReason } from '../../config/patterns.ts';
import { day, fields, guid, issue, mapOf, oneOf, optional, pem, SHOWN, text } from '../../config/schema.ts';
import type { DynamicsConfig, EntraAuth, Office365Auth } from '../../config/types.ts';
import { behindOrigin, httpsOrigin, originOf } from '../../config/urls.ts';
import type { Secret } from '../../secret.ts';
import { DEFAULT_MAPPING } from './lead.ts';

export const DEFAULT_AUTHORITY = 'https://login.microsoftonline.com';

const LEAD_FIELDS: readonly string[] = [...Object.keys(DEFAULT_MAPPING), 'actionCode', 'offer'];

const tenantId = () =>
  guid(
    'the Directory (tenant) ID, a GUID',
    'Directory (tenant) ID: Entra admin center › Overview. Partner Center calls it Directory ID.',
    'entra-tenant-invalid',
  );
const clientId = () =>
  guid(
    'the Application (client) ID, a GUID',
    'Application (client) ID of the app registration: Entra admin center › App registrations.',
  );
const authority = () =>
  optional(
    text('the origin of the sign-in service', {
      description: 'Sign-in service: login.microsoftonline.com, that of a sovereign cloud, or another https origin.',
      default: DEFAULT_AUTHORITY,
      pattern: 'https://.+',
      rule: httpsOrigin('the origin of the sign-in service', DEFAULT_AUTHORITY),
    }),
  );

const entra = fields(
  {
    type: z.literal('entra'),
    tenantId: tenantId(),
    clientId: clientId(),
    clientSecret: optional(
      text('the value of a client secret', {
        description: 'Value (not the Secret ID) of a client secret: Certificates & secrets. Write it as ${env:NAME}.',
        examples: ['${env:CRM_CLIENT_SECRET}'],
      }),
    ),
    certificate: optional(
      pem(
        'a PEM file with the private key (not encrypted) and its certificate',
        'PEM file with key and certificate, in place of clientSecret. For leadctl only: the marketplace takes no certificate.',
        [/-----BEGIN (RSA |EC )?PRIVATE KEY-----/, /-----BEGIN CERTIFICATE-----/],
      ),
    ),
    authority: authority(),
    expires: optional(
      day('the day on which the secret ends', 'Day on which the client secret ends; leadctl warns before it'),
    ),
  },
  'type, tenantId, clientId and clientSecret',
  'Application user: an app registration in Entra ID.',
).check(
  z.check<unknown>((context) => {
    const { clientSecret, certificate } = context.value as { clientSecret?: unknown; certificate?: unknown };
    if (clientSecret === undefined && certificate === undefined)
      context.issues.push(
        issue('this key is missing; expected the value of a client secret, or certificate in its place', undefined, [
          'clientSecret',
        ]),
      );
    if (clientSecret !== undefined && certificate !== undefined)
      context.issues.push(issue('clientSecret is given too; expected one of the two', certificate, ['certificate']));
  }),
);

const office365 = fields(
  {
    type: z.literal('office365'),
    username: text('the sign-in name of the user', {
      description: 'Sign-in name of the user, such as leads@contoso.onmicrosoft.com.',
      examples: ['leads@contoso.onmicrosoft.com'],
    }),
    password: text('the password of the user', {
      description: 'Password of the user. Write it as ${env:NAME}.',
      examples: ['${env:CRM_PASSWORD}'],
    }),
    tenantId: optional(tenantId()),
    clientId: optional(clientId()),
    authority: authority(),
  },
  'type, username and password',
  'User name and password, as older set-ups have it.',
);

const schema = fields(
  {
    type: z.literal('dynamics'),
    url: text('the URL of the environment', {
      description: 'Environment URL: Power Platform admin center › Environments. Scheme and host only.',
      examples: ['https://contoso.crm.dynamics.com'],
      pattern: 'https://.+',
      rule: httpsOrigin('the URL of the environment', 'https://contoso.crm.dynamics.com'),
    }),
    auth: oneOf(
      'type',
      ['entra', 'office365'],
      [entra, office365],
      'type and credentials',
      "How to sign in, as chosen under 'Authentication' in Partner Center.",
    ),
    mapping: optional(
      mapOf(
        text('the logical name of a column', {
          description: 'Logical name of a column of the lead table.',
          pattern: '[a-z][a-z0-9_]*',
          rule: (value) =>
            /^[a-z][a-z0-9_]{0,127}$/.test(value)
              ? null
              : `${SHOWN} is no column; expected a logical name in lower case, such as description`,
        }),
        'lead fields and columns',
        `Lead field → column, where the default mapping does not fit. Fields: ${LEAD_FIELDS.join(', ')}.`,
      ).check(
        z.check<Record<string, unknown>>((context) => {
          for (const name of Object.keys(context.value)) {
            if (!LEAD_FIELDS.includes(name)) context.issues.push({ ...unknownField(name), input: context.value });
          }
        }),
      ),
    ),
  },
  'type, url and auth',
  'Dynamics 365 Customer Engagement (Dataverse).',
);

function unknownField(name: string) {
  return { code: 'custom' as const, path: [], keys: [name], message: `keys|${LEAD_FIELDS.join(',')}`, continue: true };
}

type Raw = { url: string; auth: Record<string, string | undefined>; mapping?: Record<string, string> };

export const dynamicsConfig: ConfigModule = {
  schema,
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
  if (auth.tenantId !== undefined && auth.tenantId.toLowerCase() === auth.clientId?.toLowerCase()) {
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
