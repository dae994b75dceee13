import type { DestinationType } from '../../diagnosis/cause.ts';

/** One value of a destination: what it is called, where it is found, and how an answer is asked for. */
export interface Field {
  /** Path below the destination, such as `auth.tenantId`. */
  readonly key: string;
  /** As the portal names it. */
  readonly label: string;
  /** The screens on which the value is found. */
  readonly where: string;
  readonly example: string;
  /** Ending of the variable that is proposed for a secret: CLIENT_SECRET makes CRM_CLIENT_SECRET. */
  readonly secret?: string;
  /** May stay empty. */
  readonly optional?: true;
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
  /** Asked only where another field has this value. */
  readonly when?: readonly [key: string, value: string];
  /** Not needed where one of these is given, which only --set can give. */
  readonly unless?: readonly string[];
  /** Checks that can be run as soon as the value is known, because they need no secret. */
  readonly live?: readonly string[];
}

export interface Group {
  /** Path below the destination; the fields below it are asked for only where this is answered with yes. */
  readonly key: string;
  readonly question: string;
}

export interface Form {
  /** A name for a destination of this type. */
  readonly name: string;
  /** Step of `leadctl guide TYPE` where a person without these values begins. */
  readonly intro: string;
  readonly fields: readonly Field[];
  readonly groups?: readonly Group[];
}

const ENTRA = ['auth.type', 'entra'] as const;
const OFFICE = ['auth.type', 'office365'] as const;
const CLIENT = ['api.auth.type', 'client-credentials'] as const;
const PASSWORD = ['api.auth.type', 'password'] as const;
const TOKEN = ['api.auth.type', 'token'] as const;

const dynamics: Form = {
  name: 'crm',
  intro: 'The application user, its role and its secret are set up first: leadctl guide dynamics',
  fields: [
    {
      key: 'url',
      label: 'Environment URL',
      where: 'Power Platform admin center › Manage › Environments › your environment › Environment URL',
      example: 'https://contoso.crm.dynamics.com',
      live: ['dynamics/dns', 'dynamics/tls'],
    },
    {
      key: 'auth.type',
      label: 'Authentication',
      where: 'As chosen in Partner Center › Customer leads, under Authentication',
      example: 'entra',
      choices: [
        { value: 'entra', title: 'Azure AD: an app registration (recommended)' },
        { value: 'office365', title: 'Office 365: a user with a password (older set-ups)' },
      ],
    },
    {
      key: 'auth.tenantId',
      label: 'Directory ID',
      where: 'Microsoft Entra admin center › App registrations › your application › Overview › Directory (tenant) ID',
      example: '72f988bf-86f1-41af-91ab-2d7cd011db47',
      when: ENTRA,
      live: ['dynamics/tenant'],
    },
    {
      key: 'auth.clientId',
      label: 'Application (client) ID',
      where: 'Microsoft Entra admin center › App registrations › your application › Overview › Application (client) ID',
      example: '11112222-bbbb-3333-cccc-4444dddd5555',
      when: ENTRA,
    },
    {
      key: 'auth.clientSecret',
      label: 'Client secret',
      where:
        'Microsoft Entra admin center › App registrations › your application › Certificates & secrets: the column Value, not Secret ID; shown once',
      example: '${env:CRM_CLIENT_SECRET}',
      secret: 'CLIENT_SECRET',
      when: ENTRA,
      unless: ['auth.certificate'],
    },
    {
      key: 'auth.expires',
      label: 'Day on which the client secret ends',
      where: 'Certificates & secrets, the column Expires, as 2027-06-30: leadctl warns before it',
      example: '2027-06-30',
      optional: true,
      when: ENTRA,
    },
    {
      key: 'auth.username',
      label: 'User name',
      where: 'Microsoft 365 admin center › Active users: the user that writes the leads',
      example: 'leads@contoso.onmicrosoft.com',
      when: OFFICE,
    },
    {
      key: 'auth.password',
      label: 'Password',
      where: 'The password of that user, as entered in Partner Center',
      example: '${env:CRM_PASSWORD}',
      secret: 'PASSWORD',
      when: OFFICE,
    },
  ],
};

const salesforce: Form = {
  name: 'sales',
  intro: 'Web-to-Lead is switched on first: leadctl guide salesforce',
  groups: [
    {
      key: 'api',
      question:
        'May leadctl look into the org (an app with API access)? Without it, a test lead is not found again and silent drops stay unseen',
    },
  ],
  fields: [
    {
      key: 'oid',
      label: 'Organization identifier',
      where: "Setup › Web-to-Lead › Create Web-to-Lead Form › Generate: the value of the hidden field 'oid'",
      example: '00Do0000000ZHog',
    },
    {
      key: 'api.loginUrl',
      label: 'My Domain URL',
      where: 'Setup › My Domain › Current My Domain URL',
      example: 'https://contoso.my.salesforce.com',
    },
    {
      key: 'api.auth.type',
      label: 'How leadctl signs in',
      where: 'Client credentials need an external client app with a run-as user',
      example: 'client-credentials',
      choices: [
        { value: 'client-credentials', title: 'OAuth client credentials (recommended)' },
        { value: 'password', title: 'User name and password' },
        { value: 'token', title: 'An access token that was obtained elsewhere' },
      ],
    },
    {
      key: 'api.auth.clientId',
      label: 'Consumer Key',
      where: 'Setup › External Client App Manager › your app › Settings › OAuth Settings › Consumer Key and Secret',
      example: '${env:SALES_CLIENT_ID}',
      when: CLIENT,
    },
    {
      key: 'api.auth.clientSecret',
      label: 'Consumer Secret',
      where: 'On the same screen as the Consumer Key',
      example: '${env:SALES_CLIENT_SECRET}',
      secret: 'CLIENT_SECRET',
      when: CLIENT,
    },
    {
      key: 'api.auth.username',
      label: 'User name',
      where: 'Setup › Users',
      example: 'leads@contoso.example',
      when: PASSWORD,
    },
    {
      key: 'api.auth.password',
      label: 'Password',
      where: 'The password of that user',
      example: '${env:SALES_PASSWORD}',
      secret: 'PASSWORD',
      when: PASSWORD,
    },
    {
      key: 'api.auth.securityToken',
      label: 'Security token',
      where: 'Personal settings of that user › Reset My Security Token; only where the org asks for one',
      example: '${env:SALES_SECURITY_TOKEN}',
      secret: 'SECURITY_TOKEN',
      optional: true,
      when: PASSWORD,
    },
    {
      key: 'api.auth.instanceUrl',
      label: 'URL of the org',
      where: 'The instance_url of the answer that held the token',
      example: 'https://contoso.my.salesforce.com',
      when: TOKEN,
    },
    {
      key: 'api.auth.accessToken',
      label: 'Access token',
      where: 'The access_token of the same answer',
      example: '${env:SALES_ACCESS_TOKEN}',
      secret: 'ACCESS_TOKEN',
      when: TOKEN,
    },
  ],
};

const marketo: Form = {
  name: 'nurture',
  intro: 'The form, the role and the custom service are set up first: leadctl guide marketo',
  fields: [
    {
      key: 'munchkinId',
      label: 'Munchkin Account ID',
      where: 'Admin › Integration › Munchkin; or the second value of the embed code of the form',
      example: '123-ABC-456',
      live: ['marketo/dns', 'marketo/tls'],
    },
    {
      key: 'formId',
      label: 'Form ID',
      where: 'Design Studio › Forms › your form › Form Actions › Embed Code: the third value',
      example: '1179',
    },
    {
      key: 'clientId',
      label: 'Client ID',
      where: 'Admin › LaunchPoint › your service › View Details',
      example: '22223333-cccc-4444-dddd-5555eeee6666',
      unless: ['serverId', 'formsUrl'],
    },
    {
      key: 'clientSecret',
      label: 'Client Secret',
      where: 'On the same screen as the Client ID',
      example: '${env:NURTURE_CLIENT_SECRET}',
      secret: 'CLIENT_SECRET',
      unless: ['serverId', 'formsUrl'],
    },
  ],
};

const azureTable: Form = {
  name: 'table',
  intro: 'A storage account is made first: leadctl guide azure-table',
  fields: [
    {
      key: 'connectionString',
      label: 'Storage account connection string',
      where: 'Azure portal › Storage accounts › your account › Security + networking › Access keys › Connection string',
      example: '${env:LEADS_CONNECTION_STRING}',
      secret: 'CONNECTION_STRING',
      live: ['azure-table/dns', 'azure-table/tls'],
    },
  ],
};

const https: Form = {
  name: 'hook',
  intro: 'What receives the leads is built first: leadctl guide https',
  fields: [
    {
      key: 'url',
      label: 'HTTPS endpoint URL',
      where:
        "Power Automate or Logic Apps: the HTTP URL of the trigger 'When a HTTP request is received', with all of its query; Azure Functions: Get function URL",
      example: '${env:LEADS_WEBHOOK}',
      secret: 'URL',
      live: ['https/dns', 'https/tls'],
    },
  ],
};

export const forms: Readonly<Record<DestinationType, Form>> = {
  'azure-table': azureTable,
  dynamics,
  https,
  marketo,
  salesforce,
};

/** The fields that are asked for, given the answers so far. */
export function isAsked(form: Form, field: Field, values: ReadonlyMap<string, string>): boolean {
  const group = form.groups?.find((one) => field.key.startsWith(`${one.key}.`));
  if (group && ![...values.keys()].some((key) => key.startsWith(`${group.key}.`))) return false;
  return field.when === undefined || values.get(field.when[0]) === field.when[1];
}

/** CRM_CLIENT_SECRET for the destination crm; a variable's name begins with a letter. */
export function variableFor(name: string, suffix: string): string {
  const head = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return `${/^[A-Z]/.test(head) ? head : `LEADS${head && `_${head}`}`}_${suffix}`;
}
