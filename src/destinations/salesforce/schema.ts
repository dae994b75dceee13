import * as z from 'zod/mini';
import { day, docs, fields, issue, listOf, oneOf, optional, SHOWN, text } from '../../config/schema.ts';
import { httpsOrigin, httpsUrl } from '../../config/urls.ts';
import { oidFault } from './oid.ts';

export const DEFAULT_WEB_TO_LEAD = 'https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8';

const plain = (expected: string, description: string) => text(expected, { description });

const loginUrl = text('the My Domain URL', {
  description:
    'My Domain URL: Setup › Company Settings › My Domain (Classic: Setup › Administer › Domain Management › My Domain). Client credentials work on this host only.',
  examples: ['https://contoso.my.salesforce.com'],
  pattern: 'https://.+',
  rule: httpsOrigin('the My Domain URL', 'https://contoso.my.salesforce.com'),
});

const clientCredentials = fields(
  {
    type: z.literal('client-credentials'),
    clientId: plain('the Consumer Key of the app', 'Consumer Key of the connected or external client app.'),
    clientSecret: plain('the Consumer Secret of the app', 'Consumer Secret of the app. Write it as ${env:NAME}.'),
  },
  'type, clientId and clientSecret',
  'OAuth client credentials (recommended).',
);
const password = fields(
  {
    type: z.literal('password'),
    username: plain('the user name', 'User name.'),
    password: plain('the password of the user', 'Password of the user. Write it as ${env:NAME}.'),
    securityToken: optional(
      plain('the security token of the user', 'Security token, where the org asks for it. Write it as ${env:NAME}.'),
    ),
    clientId: optional(
      plain('the Consumer Key of the app', 'Consumer Key: with it the OAuth user name-password flow is used.'),
    ),
    clientSecret: optional(
      plain('the Consumer Secret of the app', 'Consumer Secret of the app. Write it as ${env:NAME}.'),
    ),
  },
  'type, username and password',
  'User name and password.',
).check(
  z.check<unknown>((context) => {
    const { clientId, clientSecret } = context.value as Record<string, unknown>;
    if (clientSecret !== undefined && clientId === undefined)
      context.issues.push(
        issue('this key is missing; expected the Consumer Key that belongs to clientSecret', undefined, ['clientId']),
      );
  }),
);
const token = fields(
  {
    type: z.literal('token'),
    instanceUrl: text('the URL of the org', {
      description: 'URL of the org, as the sign-in returned it.',
      pattern: 'https://.+',
      rule: httpsOrigin('the URL of the org', 'https://contoso.my.salesforce.com'),
    }),
    accessToken: plain('an access token', 'Access token. Write it as ${env:NAME}.'),
  },
  'type, instanceUrl and accessToken',
  'An access token that was obtained elsewhere.',
);

const attestation = fields(
  {
    check: text('the id of a check of Salesforce', {
      description: 'Id of the check that no API can answer, such as salesforce/recaptcha.',
      examples: ['salesforce/recaptcha'],
      pattern: 'salesforce/[a-z-]+',
      rule: (value) =>
        /^salesforce\/[a-z][a-z-]*$/.test(value)
          ? null
          : `${SHOWN} is no check of Salesforce; expected an id such as salesforce/recaptcha`,
    }),
    value: z
      .union([z.string(), z.boolean()], { error: () => 'kind|string|what was seen, such as off' })
      .register(docs, { description: 'What was seen, such as off.', examples: ['off'] }),
    by: plain('who looked', 'Who looked.'),
    on: day('the day on which it was looked at', 'Day on which it was looked at'),
  },
  'check, value, by and on',
  'A setting that a person looked up, because no API tells it.',
);

export const salesforceSchema = fields(
  {
    type: z.literal('salesforce'),
    oid: text('the organization identifier', {
      description: "Organization identifier: the value of 'oid' in the generated Web-to-Lead HTML, 15 characters.",
      examples: ['00Do0000000ZHog'],
      pattern: '00D[0-9A-Za-z]{12}([0-9A-Za-z]{3})?',
      rule: (value) => {
        const message = oidFault(value);
        return message === null ? null : { message, cause: 'salesforce-oid-invalid' };
      },
    }),
    webToLeadUrl: optional(
      text('the URL that Web-to-Lead forms are sent to', {
        description: 'URL that Web-to-Lead forms are sent to. The marketplace uses the default only.',
        default: DEFAULT_WEB_TO_LEAD,
        pattern: 'https://.+',
        rule: httpsUrl('the URL that Web-to-Lead forms are sent to', DEFAULT_WEB_TO_LEAD),
      }),
    ),
    api: optional(
      fields(
        {
          loginUrl: optional(loginUrl),
          auth: oneOf(
            'type',
            ['client-credentials', 'password', 'token'],
            [clientCredentials, password, token],
            'type and credentials',
            'How leadctl signs in.',
          ),
        },
        'loginUrl and auth',
        'Access to the org for live checks and read-back. The marketplace does not use it.',
      ).check(
        z.check<unknown>((context) => {
          const { loginUrl: url, auth } = context.value as { loginUrl?: unknown; auth?: { type?: unknown } };
          if (url === undefined && auth?.type === 'client-credentials')
            context.issues.push(
              issue(
                'this key is missing; expected the My Domain URL, such as https://contoso.my.salesforce.com',
                undefined,
                ['loginUrl'],
              ),
            );
        }),
      ),
    ),
    attested: optional(
      listOf(attestation, 'what a person looked up', 'Settings that a person looked up, because no API tells them.'),
    ),
  },
  'type, oid and, for live checks, api',
  'Salesforce: leads arrive by Web-to-Lead.',
);
