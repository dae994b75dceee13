import * as z from 'zod/mini';
import { day, fields, guid, issue, mapOf, oneOf, optional, pem, SHOWN, text } from '../../config/schema.ts';
import { httpsOrigin } from '../../config/urls.ts';
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

export const dynamicsSchema = fields(
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
