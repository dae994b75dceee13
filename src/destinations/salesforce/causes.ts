import { type Exchange, family } from '../../diagnosis/cause.ts';

/**
 * What goes wrong between the marketplace and Salesforce. Two roads meet here: the marketplace's own, an anonymous
 * Web-to-Lead form that is answered 200 whether or not a lead is made of it, and the REST and SOAP API that leadctl
 * (and other integrations) sign in to, which says in words what Web-to-Lead keeps to itself.
 * Codes that are nobody else's words stand among the texts too, some without their end: a mail breaks
 * lines in the middle of one, a log cuts one off.
 */

const connect =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-salesforce';
const faq = 'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/lead-management-faq';
const restErrors = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm';
const statusCodes =
  'https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm';
const webLeads =
  'https://developer.salesforce.com/docs/atlas.en-us.230.0.packagingGuide.meta/packagingGuide/appexchange_troubleshoot_leads.htm';
const leadsNotLost = 'https://help.salesforce.com/apex/HTViewHelpDoc?id=sales.faq_leads_how_can_i_be_sure.htm';
const securityToken =
  'https://help.salesforce.com/s/articleView?id=xcloud.user_security_token.htm&language=en_US&type=5';
const oauthFlows = 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm&type=5';
const clientCredentials = 'https://help.salesforce.com/s/articleView?id=000886201&language=en_US&type=1';
const apiAccess =
  'https://help.salesforce.com/s/articleView?id=sf.security_api_access_control_about.htm&language=en_US&type=5';
const integrationValues =
  'https://help.salesforce.com/s/articleView?id=xcloud.admin_state_country_picklists_integ_values.htm&language=en_US&type=5';
const duplicatesBlock = 'https://help.salesforce.com/s/articleView?id=000387310&type=1';

const setupWebToLead =
  'In Salesforce open Setup › Feature Settings › Marketing › Web-to-Lead (Lightning) or Setup › Build › Customize › Leads › Web-to-Lead (Classic).';
const leadFields =
  'In Salesforce open Setup › Object Manager › Lead › Fields & Relationships (Lightning) or Setup › Build › Customize › Leads › Fields (Classic).';
const pressValidate =
  'In Partner Center › Offer setup › Customer leads select Validate, then look for a lead whose name begins with MSFT_TEST in Salesforce.';
const loginHistory =
  'In Salesforce open Setup › Identity › Login History (Lightning) or Setup › Administer › Manage Users › Login History (Classic) and read the status of the last attempt of this user.';
const apps =
  'In Salesforce open Setup › Apps › External Client Apps › External Client App Manager, or for an older app Setup › Apps › Connected Apps › Manage Connected Apps (Lightning) or Setup › Administer › Manage Apps › Connected Apps (Classic), and open the app that leadctl uses.';
const apiOnly =
  'The marketplace itself never signs in to Salesforce: it only posts the Web-to-Lead form, so leads may still arrive.';

/** REST: an array of errors. */
const rest = (
  on: string,
  status: number,
  errorCode: string,
  message: string,
  fields?: readonly string[],
): Exchange => ({
  on,
  reply: {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify([fields ? { message, errorCode, fields } : { message, errorCode }]),
  },
});

/** The token endpoint answers every refusal with 400 and a pair of error and description. */
const oauth = (error: string, description: string): Exchange => ({
  on: 'oauth',
  reply: {
    status: 400,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-cache, no-store' },
    body: JSON.stringify({ error, error_description: description }),
  },
});

/** A SOAP login fault comes with status 500. */
const soap = (code: string, message: string, fault = 'LoginFault'): Exchange => ({
  on: 'soap',
  reply: {
    status: 500,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${message}</faultstring><detail><sf:${fault} xsi:type="sf:${fault}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:${fault}></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  },
});

const record = `company = MSFT_TEST_639309384001200000
country = US
email = MSFT_TEST_639309384001200000@test.com
encoding = UTF-8
first_name = MSFT_TEST_639309384001200000
last_name = MSFT_TEST_639309384001200000
oid = 00Do0000000ZHog`;

/** Web-to-Lead says a reason only to a form that was posted with debug=1, and still answers 200. */
const capture = (reason: string): Exchange => ({
  on: 'web-to-lead',
  reply: {
    status: 200,
    headers: { 'content-type': 'text/html;charset=UTF-8' },
    body: `<HTML><PRE><b>Salesforce.com Lead Capture Interface</b>\n\nReason: ${reason}\n\nLead Capture Page: Not available.\n\nRecord Information:\n\n${record}\n</PRE></HTML>`,
  },
});

/** The mail that the Default Lead Creator gets for a lead that was not made. */
const mail = (reason: string) =>
  `Salesforce could not create this lead because of the reason listed below. For more information about this error or help with Web-to-Case-Lead, please contact Customer Support.\n\nReason: ${reason}\n\nLead Capture Page: Not available.\n\nRecord Information:\n\n${record}\n\nTo incorporate this lead into salesforce.com you can key in the data above.`;

/** An OAuth pair in either order, as JSON, as a URL or as one client's sentence. */
const pair = (error: string, description: string) => [`${error}*${description}`, `${description}*${error}`];

/** Words that a person would type, in any order. */
function words(...list: readonly string[]): string[] {
  if (list.length < 2) return [...list];
  return list.flatMap((first, i) => words(...list.slice(0, i), ...list.slice(i + 1)).map((rest) => `${first}*${rest}`));
}

/** Errors that an Apex trigger or a flow prints around: the inner one is the cause. */
const inner = [
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FIELD_FILTER_VALIDATION_EXCEPTION',
  'REQUIRED_FIELD_MISSING',
  'Required fields are missing',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'bad value for restricted picklist field',
  'FIELD_INTEGRITY_EXCEPTION',
  'DUPLICATES_DETECTED',
  'DUPLICATE_VALUE',
  'duplicate value found',
  'STRING_TOO_LONG',
  'INVALID_EMAIL_ADDRESS',
  'UNABLE_TO_LOCK_ROW',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'STORAGE_LIMIT_EXCEEDED',
  'INACTIVE_OWNER_OR_USER',
  'INSUFFICIENT_ACCESS',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_CROSS_REFERENCE_KEY',
];

/** Reasons of Web-to-Lead that name their own cause; any other reason is the text of a validation rule. */
const knownReasons = [
  ...inner,
  "You're creating a duplicate record",
  'Use one of these records',
  'Your Lead could not be processed',
  'caused an unexpected exception',
  'execution of Before',
  'execution of After',
  "There's a problem with this country",
  "There's a problem with this state",
  'process failed',
  'data value too large',
  'invalid email address',
  'storage limit exceeded',
  'inactive user',
  'captcha',
];

/** Fields that Salesforce itself names so; a custom one is known by its ending. */
const requiredFields = [
  'LastName',
  'FirstName',
  'Company',
  'Name',
  'Email',
  'Phone',
  'Status',
  'Stage',
  'CloseDate',
  'Country',
  'Industry',
  'LeadSource',
  'OwnerId',
  'ParentId',
  'AccountId',
  'CampaignId',
  'RecordTypeId',
  'Origin',
  'Subject',
];

/** Others that use a code of the same name. */
/** Objects that no lead touches: their columns are asked for by tools for developers and administrators. */
const tooling = [
  'ApexLog',
  'ApexClass',
  'ApexTrigger',
  'ApexTestResult',
  'ApexCodeCoverage',
  'EntityDefinition',
  'FieldDefinition',
  'EntityParticle',
  'CustomField',
  'Folder',
  'Profile',
  'PermissionSet',
  'Report',
  'Dashboard',
  'StaticResource',
  'FlowDefinition',
  'Organization',
].flatMap((name) => [`on entity '${name}'`, `on sobject of type '${name}'`]);

const foreign = [
  'graphql',
  'google',
  'hubspot',
  'paypal',
  'aws',
  'kafka',
  'jira',
  'shopify',
  'twilio',
  'stripe',
  'firebase',
  'grpc',
  'zoho',
  'zendesk',
];

/** Words of programs, in which 'lead' and 'missing' are no complaint about leads. */
const programs = [
  'npm',
  'module',
  'TypeError',
  'dependency',
  'undefined',
  'Traceback',
  'compile',
  'deploy',
  'unit test',
  'import',
];

const country = [
  "There's a problem with this country",
  "There's a problem with this state",
  'Please select a country from the list of valid countries',
  'Please select a country/territory from the list of valid',
  'Please select a state from the list of valid states',
  "doesn't recognize the state value for field",
  'must be specified before specifying a state value',
];

const SECURITY_TOKEN_TEXT =
  'Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in. To receive a new security token, log in to salesforce.com at http://login.salesforce.com and click Setup | My Personal Information | Reset Security Token.';

const LOGIN_TEXT = 'Invalid username, password, security token; or user locked out.';

export const salesforce = family([
  {
    id: 'salesforce-login-invalid',
    title: 'Salesforce refuses the user name, the password or the security token',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `Salesforce does not accept the user that leadctl (or your own integration) signs in with. One sentence covers several faults: a wrong user name or password, a missing or outdated security token, a sandbox user at login.salesforce.com, and a user name and password flow that the org has blocked. ${apiOnly} Without the sign-in, nobody can prove that they do.`,
    who: 'whoever owns the integration user, or a Salesforce administrator',
    resolution: [
      loginHistory,
      'If the status says Invalid Password, set the password again, append the current security token, and store both where the configuration reads them.',
      'If there is no attempt in the list, the wrong org was asked: set loginUrl to the My Domain address (https://yourdomain.my.salesforce.com), and for a sandbox to its own My Domain address.',
      'If the user is right and the flow is refused, open Setup › Identity › OAuth and OpenID Connect Settings (Classic: the same name in Quick Find) and see whether user name and password flows are allowed; orgs made since Summer 2023 block them.',
      'Better than a password: create an external client app with the client credentials flow and a Run As user, and use auth type client-credentials.',
    ],
    docs: [clientCredentials, securityToken, restErrors],
    proof: 'salesforce/sign-in',
    match: [
      {
        code: 'INVALID_LOGIN',
        unless: [
          'you must add a security token',
          'Are you at a new location',
          'LOGIN_MUST_USE_SECURITY_TOKEN',
          'login rate exceeded',
        ],
      },
      {
        text: [
          'Invalid username, password, security token; or user locked out',
          'Invalid username, password, security token, user not active, or user locked out',
          'Invalid username, password, security token',
          'Ungültiger Benutzername, Kennwort, Sicherheitstoken',
          'Nom d*utilisateur, mot de passe, jeton de sécurité*verrouillé',
          'Nombre de usuario, contraseña*token de seguridad no válido',
          'Nome de usuário, senha, token de segurança inválido',
          'ユーザ名、パスワード、セキュリティトークンが無効',
        ],
        unless: ['you must add a security token', 'Are you at a new location', 'LOGIN_MUST_USE_SECURITY_TOKEN'],
      },
      {
        text: [...pair('invalid_grant', 'authentication failure'), 'authentication failure - Invalid Password'],
        confidence: 0.95,
      },
      { code: 'invalid_grant', text: 'authentication failure' },
      // Delegated authentication: the org asks a service of its own whether the password is right.
      { code: ['SSO_SERVICE_DOWN', 'INVALID_SSO_GATEWAY_URL'], confidence: 0.9 },
      { text: 'authentication failure', system: 'salesforce' },
      {
        text: [
          ...pair('invalid_grant', 'audience validation failed'),
          ...pair('invalid_grant', 'audience is invalid'),
          ...pair('invalid_grant', 'invalid assertion'),
          'audience is invalid [audience=https://*salesforce.com',
        ],
        confidence: 0.85,
      },
      {
        text: ['Failed: Invalid Password', 'audience is invalid', 'invalid assertion'],
        system: 'salesforce',
        confidence: 0.8,
      },
      {
        text: [
          'salesforce login failed',
          'salesforce login fails',
          'login to salesforce failed',
          ...words('salesforce', 'wrong password'),
          ...words('salesforce', 'invalid username'),
        ],
        unless: 'security token',
        confidence: 0.7,
      },
      {
        text: 'invalid_grant',
        system: 'salesforce',
        unless: [
          'expired',
          'restricted',
          "hasn't approved",
          'inactive',
          'locked',
          'client credentials user',
          'not supported on this domain',
          'installed',
          'AADSTS',
          'token validity',
        ],
        confidence: 0.6,
      },
    ],
    examples: [
      oauth('invalid_grant', 'authentication failure'),
      soap('INVALID_LOGIN', LOGIN_TEXT),
      `simple_salesforce.exceptions.SalesforceAuthenticationFailed: INVALID_LOGIN: ${LOGIN_TEXT}`,
      `[LoginFault [ApiFault  exceptionCode='INVALID_LOGIN'\n exceptionMessage='${LOGIN_TEXT}'\n extendedErrorDetails='{[0]}'\n]\n]`,
      `Error: ${LOGIN_TEXT}`,
      'org.mule.runtime.api.connection.ConnectionException: Invalid username, password, security token; or user locked',
      'ERROR INVALID_LOGIN intermittently during the nightly lead sync',
      'invalid_grant: authentication failure - Invalid Password',
      "SalesforceAuthError: oauth failed: leads@contoso.example: {'error': 'invalid_grant', 'error_description': 'authentication failure'}",
      'INVALID_LOGIN: Invalid username, password, security token, user not active, or user locked out',
      'INVALID_LOGIN : ユーザ名、パスワード、セキュリティトークンが無効か、ユーザがロックされています。',
      '{"error_description":"audience validation failed","error":"invalid_grant"}',
    ],
  },
  {
    id: 'salesforce-security-token',
    title: 'Salesforce wants a security token after the password',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `The user name and password may be right, yet the call comes from an address that the org does not trust, and then Salesforce takes a password only with the user's security token behind it. A new password brings a new token, so a sign-in that used to work breaks after each change. ${apiOnly}`,
    who: 'whoever owns the integration user, or a Salesforce administrator for trusted addresses',
    resolution: [
      'Sign in to Salesforce as the integration user and open Settings › My Personal Information › Reset My Security Token (Lightning) or My Settings › Personal › Reset My Security Token (Classic).',
      'Copy the token from the mail that Salesforce sends to the user.',
      'Put it into securityToken of the configuration, through a reference such as ${env:SF_SECURITY_TOKEN}; leadctl appends it to the password.',
      'Where the calls come from fixed addresses, an administrator can add them under Setup › Security › Network Access (Classic: Setup › Administer › Security Controls › Network Access) instead, and no token is needed.',
      'Better than a password: use auth type client-credentials, which knows no security token.',
    ],
    docs: [securityToken, clientCredentials],
    proof: 'salesforce/sign-in',
    match: [
      { code: 'LOGIN_MUST_USE_SECURITY_TOKEN' },
      {
        text: [
          'you must add a security token to your password to log in',
          'Are you at a new location? When accessing Salesforce',
          'add a security token to your password',
          'Failed: API security token required',
        ],
      },
      { text: ['API security token required'], confidence: 0.85 },
      {
        text: [
          ...words('salesforce', 'missing', 'security token'),
          ...words('salesforce', 'requires', 'security token'),
        ],
        confidence: 0.75,
      },
      { text: ['LOGIN_MUST_USE_SECURITY_TOKEN'], confidence: 0.9 },
    ],
    examples: [
      soap('LOGIN_MUST_USE_SECURITY_TOKEN', SECURITY_TOKEN_TEXT),
      `[LoginFault [ApiFault  exceptionCode='LOGIN_MUST_USE_SECURITY_TOKEN'\n exceptionMessage='${SECURITY_TOKEN_TEXT}'\n]\n]`,
      `Restforce::AuthenticationError: INVALID_LOGIN: ${SECURITY_TOKEN_TEXT}`,
      'LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token; or user locked out. Are you at a new loc',
      "…from outside of your company's trusted networks, you must add a security token to your password to log in.",
      'Salesforce sign-in from our build agent fails: missing security token',
    ],
  },
  {
    id: 'salesforce-session-invalid',
    title: 'The Salesforce session or access token is expired or not valid here',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `Salesforce knew the token once or was never asked for it: it has expired, was revoked with a password change, belongs to another instance, lacks the scope api, or is tied to another network address. ${apiOnly} What is lost is the read-back: no lead can be looked up until the sign-in is renewed.`,
    who: 'whoever owns the integration user or its app',
    resolution: [
      'If the configuration holds an access token (auth type token), take a fresh one, or change to client-credentials so that leadctl asks for a token in each run.',
      'Set instanceUrl or loginUrl to the My Domain address (https://yourdomain.my.salesforce.com): a token is valid on its own instance only, and never on lightning.force.com.',
      'If the text says that the session is not valid for use with the REST API, open the app in Setup › Apps (Classic: Setup › Administer › Manage Apps), part OAuth Settings, and add the scope Manage user data via APIs (api).',
      'If a fresh token is refused at once, an administrator looks at Setup › Security › Session Settings (Classic: Setup › Administer › Security Controls › Session Settings; Lock sessions to the IP address from which they originated) and at the IP Relaxation of the app.',
      'If a refresh token has expired or was revoked, authorise the app again.',
    ],
    docs: [restErrors, oauthFlows],
    proof: 'salesforce/sign-in',
    match: [
      { code: 'INVALID_SESSION_ID', unless: ['INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'Your password has expired'] },
      // The Bulk API has names of its own.
      { code: 'InvalidSessionId', system: 'salesforce' },
      {
        text: [
          'This session is not valid for use with the REST API',
          'This session is not valid for use with the API',
          'Invalid Session ID found in SessionHeader',
          'Bad_OAuth_Token',
          'Missing_OAuth_Token',
          'expired access/refresh token',
        ],
      },
      { text: 'Session expired or invalid', system: 'salesforce' },
      {
        text: 'Session expired or invalid',
        unless: ['please log', 'please sign', 'log in again', 'sign in again'],
        confidence: 0.84,
      },
      {
        text: [
          ...pair('invalid_grant', 'token validity expired'),
          ...pair('invalid_grant', 'expired authorization code'),
          'Unable to refresh session due to',
        ],
        unless: [
          'ip restricted',
          "hasn't approved",
          'inactive user',
          'inactive organization',
          'authentication failure',
          'client identifier invalid',
          'AADSTS',
        ],
        confidence: 0.88,
      },
      { status: 401, system: 'salesforce' },
    ],
    examples: [
      rest('any', 401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
      {
        on: 'identity',
        reply: { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: 'Bad_OAuth_Token' },
      },
      rest('any', 401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
      oauth('invalid_grant', 'expired access/refresh token'),
      'jsforce INVALID_SESSION_ID: Session expired or invalid\n    at HttpApi.getError (/srv/app/node_modules/jsforce/lib/http-api.js:240:13)',
      "simple_salesforce.exceptions.SalesforceExpiredSession: Expired session for https://contoso.my.salesforce.com/services/data/v59.0/limits. Response content: [{'message': 'Session expired or invalid', 'errorCode': 'INVALID_SESSION_ID'}]",
      'org.apache.cxf.binding.soap.SoapFault: INVALID_SESSION_ID: This session is not valid for use with the API',
      'UNKNOWN_EXCEPTION: INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session',
      'Restforce::AuthenticationError: invalid_grant: expired access/refresh token',
      'Unable to refresh session due to: No refresh token found in the connection',
    ],
  },
  {
    id: 'salesforce-app-invalid',
    title: 'Salesforce does not know the app: its consumer key or secret is wrong, or it belongs to another org',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `The consumer key (client id) or consumer secret that was sent fits no active app of the org that was asked. Usual reasons are a key from another org or sandbox, a secret that was rotated, an app that is not active or was made minutes ago, or a login address of the wrong org. ${apiOnly}`,
    who: 'a Salesforce administrator, or whoever manages the connected app',
    resolution: [
      apps,
      'Under OAuth Settings select Consumer Key and Secret (Manage Consumer Details), and copy both values again into clientId and clientSecret.',
      'Check that loginUrl is the My Domain address of the very org that holds the app; a sandbox has its own copy of the app, with its own key.',
      'If the app is an external client app that was made elsewhere, install its package in this org first.',
      'A new app or a changed secret needs up to ten minutes until every Salesforce server knows it; then try again.',
    ],
    docs: [oauthFlows, clientCredentials],
    proof: 'salesforce/sign-in',
    match: [
      { code: 'invalid_client_id', text: 'client identifier invalid' },
      { code: 'invalid_client_id', system: 'salesforce' },
      { text: ['client identifier invalid', 'Missing Consumer Key Parameter'] },
      {
        text: pair('invalid_client', 'invalid client credentials'),
        unless: 'Invalid client or Invalid client credentials',
        confidence: 0.95,
      },
      {
        text: [
          ...pair('invalid_client', 'inactive connected app'),
          ...pair('invalid_client', 'inactive app'),
          'connected app is inactive',
        ],
        confidence: 0.88,
      },
      { text: 'invalid client credentials', system: 'salesforce', confidence: 0.95 },
      {
        text: ['External client app is not installed in this org', ...pair('app_not_found', 'not installed')],
        confidence: 0.93,
      },
      { code: ['OAUTH_EC_APP_NOT_FOUND', 'OAUTH_APP_NOT_FOUND'], confidence: 0.9 },
      { text: 'invalid_client', system: 'salesforce', confidence: 0.6 },
    ],
    examples: [
      oauth('invalid_client_id', 'client identifier invalid'),
      oauth('invalid_client', 'invalid client credentials'),
      oauth('app_not_found', 'External client app is not installed in this org'),
      'Restforce::AuthenticationError: invalid_client_id: client identifier invalid',
      'invalid_client: invalid client credentials\n    at OAuth2._postParams (/srv/app/node_modules/jsforce/lib/oauth2.js:233:19)',
      'Error authenticating with JWT config due to: External client app is not installed in this org',
      'https://contoso.example/callback?error=invalid_client_id&error_description=client%20identifier%20invalid',
      'OAUTH_EC_APP_NOT_FOUND : External client app is not installed in this org',
    ],
  },
  {
    id: 'salesforce-app-not-approved',
    title: 'The app is known to Salesforce, but no user is approved for it',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `Key and secret are right, yet the org does not let this user work through this app: the client credentials flow has no Run As user, the user is not among those that an administrator approved, or the app is blocked or not installed. Since 2025 Salesforce also blocks apps that nobody has installed in the org. ${apiOnly}`,
    who: 'a Salesforce administrator',
    resolution: [
      apps,
      'For the client credentials flow edit the policies of the app, select Enable Client Credentials Flow, and choose a Run As user who may read leads.',
      'For other flows set Permitted Users to Admin approved users are pre-authorized, and add the profile or permission set of the integration user.',
      'If the app is blocked, open Setup › Apps › Connected Apps › Connected Apps OAuth Usage (Classic: Setup › Administer › Manage Apps › Connected Apps OAuth Usage) and select Install or Unblock.',
      'If API Access Control is switched on in the org, ask that the app be added to the allowed ones.',
      'Wait some minutes, then try again.',
    ],
    docs: [clientCredentials, apiAccess, oauthFlows],
    proof: 'salesforce/sign-in',
    match: [
      {
        text: [
          "user hasn't approved this consumer",
          'no client credentials user enabled',
          'user is not admin approved to access this app',
          'app must be installed into org',
        ],
      },
      { code: ['OAUTH_APP_BLOCKED', 'OAUTH_APP_ACCESS_DENIED', 'OAUTH_APPROVAL_ERROR_GENERIC', 'invalid_app_access'] },
      {
        text: ['this app is blocked by admin', 'Failed: Not approved for access'],
        system: 'salesforce',
        confidence: 0.9,
      },
      { text: 'External client app is not installed in this org', confidence: 0.6 },
      { text: ['OAUTH_APP_BLOCKED', 'OAUTH_APP_ACCESS_DENIED', 'OAUTH_APPROVAL_ERROR_GENERIC'], confidence: 0.9 },
    ],
    examples: [
      oauth('invalid_grant', 'no client credentials user enabled'),
      oauth('invalid_grant', "user hasn't approved this consumer"),
      oauth('invalid_app_access', 'user is not admin approved to access this app'),
      'Error authenticating with JWT config due to: user hasn’t approved this consumer',
      '"error":"OAUTH_APP_BLOCKED","error_description":"this app is blocked by admin"',
      'OAuth2 login failed. Reason: OAUTH_APP_ACCESS_DENIED',
      'invalid_grant: no client credentials user enabled',
      'OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured during authentication. Please try again.',
    ],
  },
  {
    id: 'salesforce-user-locked',
    title: 'The Salesforce user or org is locked, inactive, or has an expired password',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation:
      "The user exists but may not work: locked after too many attempts, deactivated, with an expired password, or in an org that is locked or whose trial is over. Where it is the user that signs in, only the read-back is lost. Where it is the Default Lead Creator or the owner whom new leads get, Web-to-Lead still answers 200 and the marketplace's leads are dropped.",
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Users › Users (Lightning) or Setup › Administer › Manage Users › Users (Classic) and open the user.',
      'Select Unlock if the button is shown, tick Active if it is not, and select Reset Password if the password has expired; give an integration user a permission set with Password Never Expires.',
      'Store the new password, with its new security token, where the configuration reads it.',
      `${setupWebToLead} See that the Default Lead Creator is an active user.`,
      'In Setup › Feature Settings › Marketing › Lead Settings and Lead Assignment Rules (Classic: Setup › Build › Customize › Leads › Settings and Assignment Rules) replace any owner who is inactive.',
      'If the org itself is locked or its trial has ended, contact Salesforce.',
    ],
    docs: [statusCodes, webLeads],
    proof: 'salesforce/sign-in',
    match: [
      {
        code: [
          'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
          'PASSWORD_LOCKOUT',
          'ORG_LOCKED',
          'INACTIVE_OWNER_OR_USER',
          'inactive_org',
        ],
      },
      { code: ['TRIAL_EXPIRED', 'inactive_user'], system: 'salesforce' },
      {
        text: [
          'operation performed with inactive user',
          'you must call SetPassword before attempting any other API operations',
          'Unable to login because the used password has expired',
          'Failed: Password Lockout',
          // A sign-in that succeeds and is good for nothing but a new password.
          '"passwordExpired":true',
          ...pair('invalid_grant', 'inactive user'),
          ...pair('invalid_grant', 'inactive organization'),
          ...pair('invalid_grant', 'user is inactive'),
          ...pair('inactive_user', 'user is inactive'),
          ...pair('inactive_org', 'organization is inactive'),
          ...pair('invalid_grant', 'password lockout'),
          ...pair('invalid_grant', 'expired password'),
        ],
      },
      {
        text: [
          'Your password has expired. Please reset your password',
          'inactive organization',
          'inactive user',
          'organization is inactive',
          'user is inactive',
          'Failed: User is inactive',
          'Failed: User Locked Out',
          'invalid_grant*user locked',
        ],
        system: 'salesforce',
        unless: 'Invalid username, password, security token',
        confidence: 0.85,
      },
      {
        text: [
          ...words('salesforce', 'default lead creator', 'inactive'),
          ...words('salesforce', 'user', 'locked out'),
        ],
        unless: 'Invalid username, password, security token',
        confidence: 0.7,
      },
      { text: ['INVALID_OPERATION_WITH_EXPIRED', 'INACTIVE_OWNER_OR_USER'], confidence: 0.9 },
    ],
    examples: [
      oauth('invalid_grant', 'inactive user'),
      rest(
        'any',
        403,
        'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
        'Your password has expired. Please reset your password.',
      ),
      oauth('inactive_org', 'organization is inactive'),
      rest(
        'create',
        400,
        'INACTIVE_OWNER_OR_USER',
        'operation performed with inactive user [0055g00000AbCdE] as owner of lead',
      ),
      soap(
        'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
        'The users password has expired, you must call SetPassword before attempting any other API operations',
        'UnexpectedErrorFault',
      ),
      'Restforce::AuthenticationError: invalid_grant: inactive user',
      "[LoginFault [ApiFault  exceptionCode='PASSWORD_LOCKOUT'\n exceptionMessage='Password lockout in effect'\n]\n]",
      "SalesforceExpiredSession: Expired session. Response content: [{'message': 'Your password has expired. Please reset your password.', 'errorCode': 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD'}]",
      'Error: Unable to login because the used password has expired.',
      mail('operation performed with inactive user [0055g00000AbCdE] as owner of lead'),
      'Our Salesforce Default Lead Creator is inactive since last week',
    ],
  },
  {
    id: 'salesforce-ip-restricted',
    title: 'Salesforce does not let this user sign in from this address or at this hour',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `The profile of the user has Login IP Ranges or Login Hours, or the app enforces IP restrictions, and this call lies outside them; or the org asks a new device for a verification code that no program can give. ${apiOnly} Only the check from this address is barred.`,
    who: 'a Salesforce administrator',
    resolution: [
      loginHistory,
      'Open Setup › Users › Profiles (Classic: Setup › Administer › Manage Users › Profiles), the profile of the user, and add the address of the machine that runs leadctl to Login IP Ranges, or widen Login Hours.',
      'In the policies of the app (Lightning: Setup › Apps; Classic: Setup › Administer › Manage Apps) set IP Relaxation to Relax IP restrictions, if the policy of your company allows it.',
      'If the status is about device or computer activation, add the address under Setup › Security › Network Access (Classic: Setup › Administer › Security Controls › Network Access), or sign in with client-credentials.',
      'Runners of a hosted CI service change their addresses; use a runner with a fixed one.',
    ],
    docs: [apiAccess, securityToken],
    proof: 'salesforce/sign-in',
    match: [
      {
        code: [
          'LOGIN_DURING_RESTRICTED_DOMAIN',
          'LOGIN_DURING_RESTRICTED_TIME',
          'LOGIN_CHALLENGE_ISSUED',
          'LOGIN_CHALLENGE_PENDING',
        ],
      },
      { code: 'RESTRICTED_DOMAIN', system: 'salesforce' },
      { code: 'invalid_grant', text: 'login hours' },
      {
        text: [
          ...pair('invalid_grant', 'ip restricted'),
          ...pair('invalid_grant', 'login hours'),
          ...pair('salesforce', 'ip restricted'),
          'Error authenticating with * due to: ip restricted',
          'refresh token*ip restricted',
          'Failed: Computer activation required',
        ],
      },
      {
        text: [
          'ip restricted',
          'Restricted IP',
          'Computer activation required',
          'outside of the login hours',
          'outside login hours',
        ],
        system: 'salesforce',
        confidence: 0.85,
      },
      { text: [...words('salesforce', 'login ip ranges'), ...words('salesforce', 'login hours')], confidence: 0.7 },
      { text: ['LOGIN_DURING_RESTRICTED_DOMAIN', 'LOGIN_DURING_RESTRICTED_TIME'], confidence: 0.9 },
    ],
    examples: [
      oauth('invalid_grant', 'ip restricted'),
      oauth('invalid_grant', 'login hours restriction'),
      soap('LOGIN_DURING_RESTRICTED_DOMAIN', 'cannot log in from current domain'),
      soap('LOGIN_DURING_RESTRICTED_TIME', 'cannot log in during restricted time'),
      'Error authenticating with the refresh token due to: ip restricted',
      'An error has occurred and you have been logged out:\ninvalid_grant: ip restricted',
      'simple_salesforce.exceptions.SalesforceAuthenticationFailed: LOGIN_DURING_RESTRICTED_TIME: cannot log in during restricted time',
      'Salesforce login history: Failed: Computer activation required',
    ],
  },
  {
    id: 'salesforce-api-disabled',
    title: 'The Salesforce API is not available to this user or org',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `The sign-in worked, but the org's edition has no API (Professional and Group have it only as an extra) or the user lacks the permission API Enabled. Web-to-Lead needs no API, so the marketplace's leads are not touched by it. Only leadctl's read-back and its live checks cannot run.`,
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Users › Profiles (Lightning) or Setup › Administer › Manage Users › Profiles (Classic), or Permission Sets beside it, the one of the integration user, part System Permissions, and tick API Enabled.',
      'See under Company Information (Lightning: Setup › Company Settings; Classic: Setup › Administer › Company Profile) which edition the org has; for Professional or Group ask your Salesforce account manager for API access.',
      'If API Access Control is switched on, the app must be allowed for the user, or the user needs the permission Use Any API Client.',
      'If no API can be had, remove the api part of this destination: leadctl then checks the organization identifier alone and sends its test lead without reading it back.',
    ],
    docs: [apiAccess, restErrors],
    proof: 'salesforce/sign-in',
    ignore: 'The org has no API and the leads are looked for by hand in Salesforce.',
    match: [
      { code: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'] },
      { code: 'FUNCTIONALITY_NOT_ENABLED', system: 'salesforce', confidence: 0.85 },
      { code: 'API_DISABLED', confidence: 0.85 },
      {
        text: [
          'The REST API is not enabled for this Organization',
          'API is not enabled for this Organization or Partner',
          'API is not enabled for this Organization',
          'API is disabled for this User',
          'the user lacks API Enabled',
        ],
      },
      {
        text: [
          ...words('salesforce', 'api', 'not enabled for this org'),
          ...words('salesforce', 'API Enabled permission'),
        ],
        confidence: 0.75,
      },
      { text: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'], confidence: 0.9 },
    ],
    examples: [
      rest('any', 403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
      rest('any', 403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User'),
      soap('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner', 'UnexpectedErrorFault'),
      'Restforce::ErrorCode::ApiDisabledForOrg: API_DISABLED_FOR_ORG: The REST API is not enabled for this Organization.',
      'Salesforce.Common.ForceException: The REST API is not enabled for this Organization.',
      'CRM: API_DISABLED : Aufrufe der API sind abgeschaltet',
      '[2026-02-25 02:05] DESCRIBE ERROR , {"name":"API_DISABLED_FOR_ORG","errorCode":"API_DISABLED_FOR_ORG"}',
    ],
  },
  {
    id: 'salesforce-permission',
    title: 'The Salesforce user may not read, create or change leads',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      "The user's profile or permission sets do not cover what was tried: no Read or Create on Lead, no access to a record that a trigger or assignment rule refers to, or no right to the record type. For the user that leadctl signs in with, this stops the check. If the Default Lead Creator of Web-to-Lead lacks the same rights, every lead of the marketplace is dropped after the 200.",
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Users › Permission Sets or Profiles (Lightning) or Setup › Administer › Manage Users › Permission Sets or Profiles (Classic), the one of the user, part Object Settings › Leads (in a profile: Standard Object Permissions), and tick Read and Create; tick Delete as well if leadctl shall remove its test lead.',
      'In the same place, under Record Types, assign the record type that new leads get.',
      'If the text names a cross-reference id, look that id up: the campaign, queue or account behind it must be shared with the user.',
      `${setupWebToLead} See that the Default Lead Creator has the same rights.`,
      pressValidate,
    ],
    docs: [statusCodes, restErrors],
    proof: 'salesforce/lead-create',
    match: [
      { code: ['INSUFFICIENT_ACCESS_OR_READONLY', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'] },
      { code: 'INSUFFICIENT_ACCESS', unless: 'ldap', confidence: 0.9 },
      {
        text: [
          'insufficient access rights on object id',
          'insufficient access rights on cross-reference id',
          "sObject type '*' is not supported",
          "this ID value isn't valid for the user",
          'entity type cannot be inserted: Lead',
          'Object type * is not supported. If you are attempting to use a custom object',
          'sObject type Lead is not supported',
        ],
      },
      { text: 'No access to entity', system: 'salesforce' },
      { code: 'INVALID_TYPE', text: ['errorCode', 'sObject type'] },
      { code: 'INVALID_TYPE', system: 'salesforce', confidence: 0.85 },
      {
        code: ['TXN_SECURITY_METERING_ERROR', 'TXN_SECURITY_RUNTIME_EXCEPTION', 'TXN_SECURITY_NO_ACCESS'],
        confidence: 0.85,
      },
      {
        text: 'You do not have the level of access necessary to perform the operation you requested',
        confidence: 0.85,
      },
      {
        text: [
          ...words('salesforce', 'permission', 'create leads'),
          ...words('salesforce', 'no access', 'lead object'),
        ],
        confidence: 0.7,
      },
      {
        status: 403,
        system: 'salesforce',
        unless: ['REQUEST_LIMIT_EXCEEDED', 'API_DISABLED', 'API_CURRENTLY', 'EXPIRED_PASSWORD', 'OAuth_Token'],
        confidence: 0.5,
      },
      { text: ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE', 'INSUFFICIENT_ACCESS_OR_READONLY'], confidence: 0.9 },
    ],
    examples: [
      rest(
        'describe',
        400,
        'INVALID_TYPE',
        "sObject type 'Lead' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
      ),
      rest('delete', 403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on object id'),
      rest(
        'create',
        400,
        'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
        'insufficient access rights on cross-reference id: 7015g000000AbCd',
        [],
      ),
      rest(
        'query',
        400,
        'INVALID_TYPE',
        "\nSELECT Id FROM Lead\n               ^\nERROR at Row:1:Column:16\nsObject type 'Lead' is not supported.",
      ),
      "INVALID_TYPE: sObject type 'Lead' is not supported.\n    at HttpApi.getError (/srv/app/node_modules/jsforce/lib/http-api.js:250:13)",
      'System.DmlException: Insert failed. First exception on row 0; first error: INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY, insufficient access rights on cross-reference id: a0P7F0000012AbC: []',
      "System.DmlException: Insert failed. First exception on row 0; first error: INVALID_CROSS_REFERENCE_KEY, Record Type ID: this ID value isn't valid for the user: 0125g0000001AbCAAU: [RecordTypeId]",
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadRouter: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: INSUFFICIENT_ACCESS_OR_READONLY, insufficient access rights on object id: []',
      'INSUFFICIENT_ACCESS: insufficient access rights on object id',
    ],
  },
  {
    id: 'salesforce-field-missing',
    title: 'A Salesforce field does not exist or is hidden from the user',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation:
      'Salesforce answers alike whether a field does not exist, has another API name, or is hidden from the user by field-level security. The marketplace posts only the standard Web-to-Lead fields, and Web-to-Lead passes over names that it does not know, so a lead arrives without that value. Through the API the whole record is refused.',
    who: 'a Salesforce administrator',
    resolution: [
      'Note the field that the text names.',
      leadFields,
      'Compare the Field Name (API name): a custom field ends in __c, and a field of a package begins with its namespace.',
      'Open the field, select Set Field-Level Security, and tick Visible (and not Read-Only) for the profile of the user that signs in and for that of the Default Lead Creator.',
      'If the field was deleted or renamed, change the integration that asks for it; the marketplace itself cannot be given other fields.',
    ],
    docs: [statusCodes, restErrors],
    proof: 'salesforce/lead-create',
    match: [
      {
        text: [
          'No such column * on sobject of type',
          'No such column * on entity * If you are attempting to use a custom field',
          "be sure to append the '__c' after the custom field name",
          'Provided external ID field does not exist or is not accessible',
          'Please check the security settings of this field and verify that it is read/write for your profile',
          'Unable to create/update fields:',
        ],
        unless: tooling,
      },
      { text: "No such column '*' on entity", unless: tooling, confidence: 0.86 },
      { code: 'INVALID_FIELD_FOR_INSERT_UPDATE', unless: 'No access to entity', confidence: 0.92 },
      {
        code: 'INVALID_FIELD',
        text: ['No such column', 'errorCode', 'ERROR at Row:', 'sf:INVALID_FIELD', 'sobject'],
        unless: tooling,
      },
      { code: 'INVALID_FIELD', system: 'salesforce', unless: tooling },
      { code: 'INVALID_FIELD', unless: [...foreign, ...tooling], confidence: 0.6 },
      { text: ['INVALID_FIELD_FOR_INSERT_UPDATE'], unless: 'No access to entity', confidence: 0.9 },
    ],
    examples: [
      rest(
        'query',
        400,
        'INVALID_FIELD',
        "\nSELECT Id,Region__c FROM Lead\n          ^\nERROR at Row:1:Column:11\nNo such column 'Region__c' on entity 'Lead'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
      ),
      rest('create', 400, 'INVALID_FIELD', "No such column 'Region__c' on sobject of type Lead"),
      rest(
        'create',
        400,
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        'Unable to create/update fields: Country. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
        ['Country'],
      ),
      "Error: INVALID_FIELD: No such column 'Region__c' on entity 'Lead'. If you are attempting to use a custom field, be sure to append the '__c' after the custom fi",
      "Malformed request https://contoso.my.salesforce.com/services/data/v59.0/sobjects/Lead/. Response content: [{'message': \"No such column 'lead_source' on sobject of type Lead\", 'errorCode': 'INVALID_FIELD'}]",
      'Message: No such column &#039;RecordTypeId&#039; on sobject of type Lead',
      'The requested resource does not exist: Provided external ID field does not exist or is not accessible: Marketplace_Key__c',
    ],
  },
  {
    id: 'salesforce-required-missing',
    title: 'A Salesforce field is required that the marketplace does not fill in',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'A field of Lead is required for every record, and the marketplace sends nothing for it: its form holds first and last name, e-mail, phone, company, country, title, description and lead source, and no more can be configured. Web-to-Lead answers 200 and then drops the lead; only the Default Lead Creator gets a mail. A field that is required on a page layout alone does no harm.',
    who: 'a Salesforce administrator',
    resolution: [
      leadFields,
      'Open the field that the text names and select Edit.',
      'Clear Required (Always require a value in this field in order to save a record), or give the field a default value.',
      'If people shall still fill it in, make it required on the page layout instead: Setup › Object Manager › Lead › Page Layouts (Lightning) or Setup › Build › Customize › Leads › Page Layouts (Classic).',
      'For a field that a package made required, ask its vendor or choose HTTPS endpoint or Azure Table as the lead destination.',
      pressValidate,
    ],
    docs: [faq, connect, statusCodes],
    proof: 'salesforce/required-fields',
    match: [
      { code: 'REQUIRED_FIELD_MISSING' },
      { text: requiredFields.map((field) => `Required fields are missing: [${field}`) },
      { text: ['Required fields are missing:', 'These required fields must be completed:'], system: 'salesforce' },
      {
        // As the mail to the Default Lead Creator has it in its reader's language.
        text: [
          'Erforderliche Felder fehlen',
          'Champs obligatoires manquants',
          'Des champs obligatoires sont manquants',
          'Champs requis manquants',
          'Faltan campos obligatorios',
          'Faltan los campos obligatorios',
          'Campos obrigatórios ausentes',
          'Mancano i campi obbligatori',
          '必須項目が入力されていません',
          '必須項目がありません',
        ],
        system: 'salesforce',
        confidence: 0.9,
      },
      {
        text: [...words('salesforce', 'lead', 'required field'), ...words('salesforce', 'lead', 'mandatory field')],
        unless: ['picklist', 'pick list'],
        confidence: 0.72,
      },
    ],
    examples: [
      capture('Required fields are missing: [Region__c]'),
      rest('create', 400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Region__c]', ['Region__c']),
      mail('Required fields are missing: [Partner_Tier__c]'),
      "simple_salesforce.exceptions.SalesforceMalformedRequest: Malformed request https://contoso.my.salesforce.com/services/data/v59.0/sobjects/Lead/. Response content: [{'message': 'Required fields are missing: [LastName]', 'errorCode': 'REQUIRED_FIELD_MISSING', 'fields': ['LastName']}]",
      'System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Company]: [Company]',
      'Required fields are missing: [Industry_Code__c]',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadToCase: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Origin]: [Origin]',
      'marketplace leads do not arrive in Salesforce since a required field was added to Lead',
    ],
  },
  {
    id: 'salesforce-picklist',
    title: 'A Salesforce picklist does not know the value that the marketplace sends',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      "The marketplace sends plain text, such as country US and a lead source of the form Source-Action|Offer, and a restricted or required picklist in Salesforce has no such entry. Country is the classic one: with State and Country/Territory Picklists switched on, the text must equal an integration value, which is United States by default. Web-to-Lead answers 200 and the lead is dropped; Microsoft's FAQ names this as the reason why Salesforce leads are not found.",
    who: 'a Salesforce administrator',
    resolution: [
      leadFields,
      'Change a required picklist that the marketplace would have to fill into a field that is not required, best into a text field.',
      'Open Lead Source and every other picklist that the text names, and clear Restrict picklist to the values defined in the value set.',
      'If State and Country/Territory Picklists are switched on, open them through Setup › Quick Find › State and Country/Territory Picklists (Lightning and Classic alike), select Configure States, Countries, and Territories, and set the Integration Value of United States to US, and of the other countries to their two-letter codes.',
      'If your company cannot change its picklists, choose HTTPS endpoint or Azure Table as Lead destination in Partner Center › Offer setup › Customer leads.',
      pressValidate,
    ],
    docs: [faq, connect, integrationValues, webLeads],
    proof: 'salesforce/picklists',
    note: "Microsoft's FAQ (edition of 10/01/2020, read 2026-11) asks whether the web-to-lead form is a mandatory field based on a picklist. A form is no field: meant is any required Lead field of the type picklist. The page of 03/30/2020 adds that lists of values such as Country are not supported.",
    match: [
      { code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
      {
        text: [
          'bad value for restricted picklist field',
          'restricted picklist field:',
          'Wert für eingeschränktes Auswahllistenfeld',
          'Wert für beschränktes Auswahllistenfeld',
          'champ de liste de sélection restreinte',
          'campo de lista de selección restringida',
          'campo de lista de opções restrita',
          'campo elenco di selezione limitato',
          '制限つき選択リスト項目の値が不適切です',
        ],
      },
      { code: 'FIELD_INTEGRITY_EXCEPTION', text: country },
      { text: country },
      { code: 'INVALID_STATUS', system: 'salesforce', confidence: 0.6 },
      { text: 'invalid convertedStatus', confidence: 0.8 },
      {
        text: [
          'web to lead form is a mandatory field based on a pick list',
          'web to lead form is a mandatory field based on a picklist',
          'web-to-lead form is a mandatory field based on a pick list',
          'web-to-lead form is a mandatory field based on a picklist',
        ],
      },
      {
        text: [
          ...words('salesforce', 'lead', 'picklist'),
          ...words('salesforce', 'lead', 'pick list'),
          ...words('web-to-lead', 'picklist'),
          ...words('web to lead', 'picklist'),
          ...words('salesforce', 'country', 'picklist'),
        ],
        confidence: 0.76,
      },
      { text: 'configured Salesforce as my lead destination, why can', confidence: 0.65 },
      { text: ['INVALID_OR_NULL_FOR_RESTRICTED'], confidence: 0.9 },
    ],
    examples: [
      capture(
        "There's a problem with this country, even though it may appear correct. Please select a country from the list of valid countries.: [Country]",
      ),
      rest(
        'create',
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        'Lead Source: bad value for restricted picklist field: AzureMarketplace-INS|contoso.widget',
        ['LeadSource'],
      ),
      rest(
        'create',
        400,
        'FIELD_INTEGRITY_EXCEPTION',
        "There's a problem with this country, even though it may appear correct. Please select a country from the list of valid countries.: [Country]",
        ['Country'],
      ),
      mail(
        "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Country",
      ),
      'System.DmlException: Insert failed. First exception on row 0; first error: INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Lead Source: bad value for restricted picklist field: SPZA-PLT|contoso.widget: [LeadSource]',
      'Rating: bad value for restricted picklist field: Lukewarm',
      "FIELD_INTEGRITY_EXCEPTION: The existing country/territory doesn't recognize the state value for field: State",
      'CANNOT_EXECUTE_FLOW_TRIGGER: The flow tried to update these records. This error occurred: INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Status: bad value for restricted picklist field: Marketplace',
      'my Salesforce leads do not arrive because of a picklist',
      'I have configured Salesforce as my lead destination, why can’t I find the leads?',
    ],
  },
  {
    id: 'salesforce-validation-rule',
    title: 'A Salesforce validation rule refuses the lead',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      "A validation rule on Lead holds for Web-to-Lead as well. The text is the rule's own, written by an administrator of your org, and often says what people have to fill in. The marketplace cannot fill in more than it does: Web-to-Lead answers 200, the lead is dropped, and only the Default Lead Creator gets a mail.",
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Object Manager › Lead › Validation Rules (Lightning) or Setup › Build › Customize › Leads › Validation Rules (Classic).',
      'Find the rule whose Error Message is the text that was shown.',
      'Let it pass what the marketplace makes: put the formula into AND( …, $User.Username <> "the user name of the Default Lead Creator" ), or exempt lead sources that begin with AzureMarketplace, AzurePortal, SPZA or MSFT_TEST.',
      'To see which rule fired, set a trace flag on the Default Lead Creator under Setup › Quick Find › Debug Logs (Lightning and Classic alike) and send a test lead.',
      pressValidate,
    ],
    docs: [webLeads, statusCodes],
    proof: 'salesforce/validation-rules',
    match: [
      { code: ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'FIELD_FILTER_VALIDATION_EXCEPTION'] },
      { text: ['FIELD_CUSTOM_VALIDATION', 'There were custom validation error(s) encountered while saving'] },
      {
        text: ['Salesforce.com Lead Capture Interface*Reason:', 'Salesforce could not create this lead*Reason:'],
        unless: knownReasons,
        confidence: 0.62,
      },
      {
        text: ['block', 'refus', 'reject', 'prevent'].flatMap((verb) => [
          ...words('salesforce', 'validation rule', verb),
          ...words('web-to-lead', 'validation rule', verb),
        ]),
        confidence: 0.74,
      },
    ],
    examples: [
      capture('A lead from a partner needs a partner account.'),
      rest('create', 400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A lead from a partner needs a partner account.', [
        'Partner_Account__c',
      ]),
      mail('Please enter a phone number with country code'),
      'System.DmlException: Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Please choose an industry: [Industry]',
      'Error element myRule_1_A1 (FlowRecordCreate).\nThis error occurred when the flow tried to create records: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadRollup: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0 with id 0065g00000AbCdEAAW; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Closed opportunities must not be changed: []',
      '"errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION"',
      'a validation rule in Salesforce blocks the marketplace lead',
    ],
  },
  {
    id: 'salesforce-trigger-failed',
    title: 'An Apex trigger or a flow in Salesforce stopped the lead',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'Code of your org, or of a package installed in it, runs when a lead is made, and it failed; Salesforce then undoes the whole record. Marketplace leads hit such faults more often than others, as they carry no owner, campaign or custom field. Web-to-Lead answers 200 and the lead is dropped; the Default Lead Creator gets a mail that begins with Apex trigger or names the flow.',
    who: 'the Salesforce developer or the vendor of the package, with a Salesforce administrator',
    resolution: [
      'Read the name of the trigger, class or flow in the text; a prefix with a dot is the namespace of a package.',
      'In Salesforce open Setup › Object Manager › Lead › Triggers, or Setup › Process Automation › Flows (Classic: Setup › Build › Customize › Leads › Triggers, and Setup › Build › Create › Workflow & Approvals › Flows).',
      'Set a trace flag on the Default Lead Creator under Setup › Quick Find › Debug Logs (Lightning and Classic alike), send a test lead, and read the line of the exception.',
      'Let the code take leads whose custom fields are empty, whose country is US and whose lead source looks like AzureMarketplace-INS|publisher.offer; or let it pass over leads of the Default Lead Creator.',
      'For a package, switch its automation off for leads in its settings or ask its vendor.',
      pressValidate,
    ],
    docs: [statusCodes, webLeads],
    proof: 'salesforce/found',
    match: [
      { code: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER'], unless: inner },
      { code: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER'], confidence: 0.5 },
      {
        text: [
          'Apex trigger * caused an unexpected exception, contact your administrator',
          'execution of BeforeInsert caused by:',
          'execution of AfterInsert caused by:',
          'execution of BeforeUpdate caused by:',
          'execution of AfterUpdate caused by:',
          "We can't save this record because the * process failed",
          'An unhandled fault has occurred in this flow',
          'An Apex error occurred:',
        ],
        unless: inner,
      },
      {
        text: [
          'execution of BeforeInsert',
          'execution of AfterInsert',
          'execution of BeforeUpdate',
          'execution of AfterUpdate',
          'caused an unexpected exception, contact your administrator',
        ],
        unless: inner,
        confidence: 0.88,
      },
      { code: ['APEX_ERROR', 'FLOW_EXCEPTION', 'APEX_FAILED'], system: 'salesforce', confidence: 0.8 },
      {
        text: [
          'System.LimitException: Too many SOQL queries',
          'Apex CPU time limit exceeded',
          'An error occurred when executing a flow interview',
          'Apex heap size too large',
        ],
        unless: inner,
        confidence: 0.85,
      },
      {
        text: [...words('salesforce', 'apex trigger', 'lead'), 'Salesforce flow failed', 'Salesforce flow fails'],
        unless: inner,
        confidence: 0.66,
      },
      { text: ['CANNOT_INSERT_UPDATE_ACTIVATE', 'CANNOT_EXECUTE_FLOW'], unless: inner, confidence: 0.9 },
    ],
    examples: [
      capture(
        'Apex trigger LeadRouter caused an unexpected exception, contact your administrator: LeadRouter: execution of BeforeInsert caused by: System.NullPointerException: Attempt to de-reference a null object: Trigger.LeadRouter: line 12, column 1',
      ),
      rest(
        'create',
        400,
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        'LeadRouter: execution of BeforeInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.LeadRouter: line 12, column 1',
        [],
      ),
      rest(
        'create',
        400,
        'CANNOT_EXECUTE_FLOW_TRIGGER',
        "We can't save this record because the “Route marketplace leads” process failed. Give your Salesforce admin these details. An unhandled fault has occurred in this flow. Error ID: 1405213620-33528 (-1704150698)",
        [],
      ),
      mail(
        'Apex trigger LeadRouter caused an unexpected exception, contact your administrator: LeadRouter: execution of AfterInsert\n\ncaused by: System.QueryException: List has no rows for assignment to SObject',
      ),
      'System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, acme.LeadTrigger: execution of AfterInsert\n\ncaused by: System.LimitException: acme:Too many SOQL queries: 101\n\n(acme)\n\n: []',
      'acme.LeadScoreTrigger: execution of BeforeInsert caused by: acme.SecurityException: Class.acme.Guard: line 205, column 1',
      'Restforce::ErrorCode::CannotExecuteFlowTrigger: CANNOT_EXECUTE_FLOW_TRIGGER: We can’t save this record because the “New lead” process failed.',
    ],
  },
  {
    id: 'salesforce-value-invalid',
    title: 'A value is too long or malformed for its Salesforce field',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      "The field exists and takes input, but not this value: longer than the field, no valid e-mail address, text in a number, or an id of another kind. The lead source is the one that grows: Source-Action|Offer with the offer's name may pass the length of the field. Web-to-Lead answers 200 all the same and drops or cuts what does not fit.",
    who: 'a Salesforce administrator',
    resolution: [
      'Note the field and the greatest length that the text names.',
      leadFields,
      'Open the field and raise Length; the length of a standard field cannot be changed.',
      'If Lead Source is too short, shorten the offer alias in Partner Center, as the part after the bar is the name or id of the offer.',
      'For an e-mail field, remove validation beyond the form name@domain, since customers write their own addresses.',
      pressValidate,
    ],
    docs: [statusCodes, restErrors],
    proof: 'salesforce/found',
    match: [
      { code: ['STRING_TOO_LONG', 'NUMBER_OUTSIDE_VALID_RANGE', 'INVALID_TYPE_ON_FIELD_IN_RECORD'], confidence: 0.93 },
      { code: 'MALFORMED_ID', system: 'salesforce' },
      { code: 'INVALID_EMAIL_ADDRESS', text: 'invalid email address' },
      { code: 'INVALID_EMAIL_ADDRESS', confidence: 0.86 },
      {
        text: [
          'data value too large: * (max length=',
          'data value too large:',
          'Datenwert zu groß',
          'valeur de données trop*grande',
          'valor de datos demasiado grande',
          'valor de dados muito grande',
          'データ値が大きすぎます',
        ],
      },
      { text: ['Email: invalid email address:'], confidence: 0.84 },
      {
        text: [
          'value not of required type:',
          'is not a valid value for the type xsd:',
          'id value of incorrect type',
          'invalid cross reference id',
        ],
        system: 'salesforce',
      },
      { code: 'JSON_PARSER_ERROR', text: ['errorCode', 'Cannot deserialize instance of'] },
      { code: 'JSON_PARSER_ERROR', system: 'salesforce' },
      { code: 'FIELD_INTEGRITY_EXCEPTION', unless: country, confidence: 0.7 },
      { code: 'INVALID_CROSS_REFERENCE_KEY', unless: "isn't valid for the user", confidence: 0.8 },
      { text: words('salesforce', 'lead source', 'truncated'), confidence: 0.66 },
    ],
    examples: [
      capture('Lead Source: data value too large: AzureMarketplace-INS|contoso.a-very-long-offer-name (max length=40)'),
      rest(
        'create',
        400,
        'STRING_TOO_LONG',
        'Lead Source: data value too large: AzureMarketplace-INS|contoso.a-very-long-offer-name (max length=40)',
        ['LeadSource'],
      ),
      rest('create', 400, 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: someone@', ['Email']),
      rest(
        'create',
        400,
        'JSON_PARSER_ERROR',
        'Cannot deserialize instance of double from VALUE_STRING value many or request may be missing a required field at [line:1, column:18]',
      ),
      'System.DmlException: Insert failed. First exception on row 0; first error: STRING_TOO_LONG, Title: data value too large: Head of everything (max length=128): [Title]',
      'Last Name: data value too large: Wolfeschlegelsteinhausen (max length=80)',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadSync: execution of BeforeInsert caused by: System.DmlException: Insert failed. First exception on row 0; first error: STRING_TOO_LONG, Notes: data value too large',
      'INVALID_TYPE_ON_FIELD_IN_RECORD: Employees: value not of required type: about 50',
    ],
  },
  {
    id: 'salesforce-duplicate',
    title: 'Salesforce takes the lead for a duplicate and does not make it',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'A duplicate rule, a unique field or a duplicate catcher from a package found a record that matches. Web-to-Lead cannot answer a question: a rule that allows with an alert blocks it just like a rule that blocks, and the 200 hides it. So a customer who asks for a second offer of yours, or comes back, is lost.',
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Data › Duplicate Management › Duplicate Rules (Lightning) or Setup › Administer › Data Management › Duplicate Management › Duplicate Rules (Classic).',
      'Open each active rule for Lead, and set Action On Create to Allow with Report ticked and Alert cleared.',
      'If people shall still be alerted, add a condition to that rule so that it does not run when the current user is the Default Lead Creator, and a second rule for that user that allows and reports.',
      'If the text says duplicate value found, open the field under Setup › Object Manager › Lead › Fields & Relationships (Classic: Setup › Build › Customize › Leads › Fields) and clear Unique (Do not allow duplicate values).',
      'If a duplicate catcher from AppExchange is installed, exclude the lead sources of the marketplace there.',
      pressValidate,
    ],
    docs: [duplicatesBlock, webLeads, statusCodes],
    proof: 'salesforce/duplicate-rules',
    match: [
      { code: 'DUPLICATES_DETECTED' },
      { code: 'DUPLICATE_VALUE', text: ['duplicate value found', 'errorCode', 'duplicates value on record'] },
      { code: 'DUPLICATE_VALUE', system: 'salesforce' },
      { code: 'DUPLICATE_VALUE', unless: foreign, confidence: 0.6 },
      { code: 'DUPLICATE_EXTERNAL_ID', confidence: 0.85 },
      {
        text: [
          "You're creating a duplicate record",
          'We recommend you use an existing record instead',
          'Sie erstellen einen doppelten Datensatz',
          'Vous créez un enregistrement en double',
          'Vous êtes en train de créer un enregistrement en double',
          'Está creando un registro duplicado',
          'Você está criando um registro duplicado',
          // The same in Japanese, as the mail to the Default Lead Creator has it.
          '\u91cd\u8907\u3057\u305f\u30ec\u30b3\u30fc\u30c9\u3092\u4f5c\u6210\u3057\u3066\u3044\u307e\u3059',
          'duplicate value found: * duplicates value on record with id',
          'duplicates value on record with id',
        ],
      },
      { text: 'Use one of these records?', confidence: 0.85 },
      {
        text: [...words('salesforce', 'lead', 'duplicate rule'), ...words('web-to-lead', 'duplicate')],
        confidence: 0.74,
      },
    ],
    examples: [
      capture('You’re creating a duplicate record. We recommend you use an existing record instead.'),
      rest(
        'create',
        400,
        'DUPLICATES_DETECTED',
        "You're creating a duplicate record. We recommend you use an existing record instead.",
        [],
      ),
      rest('create', 400, 'DUPLICATES_DETECTED', 'Use one of these records?', []),
      rest(
        'create',
        400,
        'DUPLICATE_VALUE',
        'duplicate value found: Marketplace_Key__c duplicates value on record with id: 00Q5g00000AbCdE',
        [],
      ),
      mail('You’re creating a duplicate record. We recommend you use an existing record instead.'),
      "Faraday::ClientError: DUPLICATES_DETECTED: You're creating a duplicate record.",
      'System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: Email_2__c duplicates value on record with id: 00Q5g00000AbCdE: []',
      'Salesforce could not create this lead: You&#39;re creating a duplicate record. We recommend you use an exis',
      'Our Salesforce duplicate rule swallows a second lead of the same customer',
    ],
  },
  {
    id: 'salesforce-limit',
    title: 'A limit of the Salesforce org is used up',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'Salesforce counts API calls, sign-ins, Web-to-Lead forms and stored data. Beyond 500 Web-to-Lead leads in 24 hours further ones wait in a queue of 50,000 that is shared with Web-to-Case, and beyond that they are refused. Calls and forms are free again by themselves within 24 hours; full data storage is not, and then no lead can be made at all.',
    who: 'a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Company Settings › Company Information (Lightning) or Setup › Administer › Company Profile › Company Information (Classic) and compare API Requests, Last 24 Hours and Used Data Space with what the org may use.',
      'If data storage is full, open Setup › Data › Storage Usage (Classic: Setup › Administer › Data Management › Storage Usage), delete or archive records, and empty the Recycle Bin.',
      'If API requests are used up, find the integration that spends them, or wait: the count covers the last 24 hours.',
      'If sign-ins are refused for their rate, let the integration keep its token in place of signing in for each call.',
      'If more than 500 leads come by Web-to-Lead in a day, ask Salesforce Customer Support for a higher limit; delayed leads are made when the limit allows.',
    ],
    docs: [leadsNotLost, restErrors],
    proof: 'salesforce/daily-limit',
    transient: true,
    match: [
      { code: ['REQUEST_LIMIT_EXCEEDED', 'STORAGE_LIMIT_EXCEEDED', 'LOGIN_RATE_EXCEEDED'] },
      { code: ['ExceededQuota', 'EXCEEDED_QUOTA', 'LIMIT_EXCEEDED', 'TOO_MANY_APEX_REQUESTS'], system: 'salesforce' },
      {
        text: [
          'TotalRequests Limit exceeded',
          'ConcurrentPerOrgLongTxn Limit exceeded',
          'ConcurrentRequests (Concurrent API Requests) Limit exceeded',
          ...pair('rate_limit_exceeded', 'login rate exceeded'),
          ...pair('invalid_grant', 'login rate exceeded'),
          ...pair('INVALID_LOGIN', 'login rate exceeded'),
        ],
      },
      {
        text: [
          'daily Web-to-Lead limit',
          'Web-to-Lead limit',
          'Web-to-Lead daily limit',
          'exceeded * daily limit for Web-to-Lead',
          'exceeded * daily limit of * Web-to-Lead',
          'exceeded * limit of Web-to-Lead',
        ],
        // The words of the help, which says what would happen.
        unless: ['daily limit for Web-to-Lead requests is', 'If your organization exceeds its daily Web-to-Lead limit'],
      },
      {
        text: ['storage limit exceeded', 'login rate exceeded', 'ApiRequests Limit exceeded'],
        system: 'salesforce',
        confidence: 0.9,
      },
      {
        text: [...words('salesforce', 'api', 'limit exceeded'), ...words('salesforce', '500 leads')],
        confidence: 0.72,
      },
      { text: 'Too Many Requests', system: 'salesforce', confidence: 0.8 },
      { status: 429, system: 'salesforce' },
      { text: ['first error: STORAGE_LIMIT_EXCEEDED', 'errorCode: REQUEST_LIMIT_EXCEEDED'], confidence: 0.9 },
    ],
    examples: [
      rest('any', 403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
      rest('create', 403, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', []),
      oauth('rate_limit_exceeded', 'login rate exceeded'),
      'Error: TotalRequests Limit exceeded.\n    at HttpApi.getError (/srv/app/node_modules/jsforce/lib/http-api.js:240:13)',
      'REQUEST_LIMIT_EXCEEDED: ConcurrentPerOrgLongTxn Limit exceeded.',
      'System.DmlException: Insert failed. First exception on row 0; first error: STORAGE_LIMIT_EXCEEDED, storage limit exceeded: []',
      'Restforce::AuthenticationError: Login Rate Exceeded',
      'Subject: Web-to-Lead daily limit exceeded\n\nYour organization has exceeded its daily limit of 500 Web-to-Lead requests.',
      'Your organization has exceeded its daily Web-to-Lead limit. The lead below was not created.',
    ],
  },
  {
    id: 'salesforce-oid-invalid',
    title: 'The organization identifier is wrong or belongs to another Salesforce org',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'The organization identifier (oid) is all that the marketplace knows of your Salesforce. It is case-sensitive, begins with 00D and has 15 characters. With a wrong one, or with that of a sandbox, Web-to-Lead still answers 200 with an empty body: at most a header names an exception, and only Salesforce Support is told. A lead posted with the identifier of another org is gone, or lies in that org.',
    who: 'whoever edits the offer in Partner Center, with a Salesforce administrator',
    resolution: [
      'In Salesforce open Setup › Company Settings › Company Information (Lightning) or Setup › Administer › Company Profile › Company Information (Classic) of the production org.',
      'Copy Salesforce.com Organization ID, or the value of oid in the HTML that Setup › Feature Settings › Marketing › Web-to-Lead (Classic: Setup › Build › Customize › Leads › Web-to-Lead), Create Web-to-Lead Form generates: 15 characters, upper and lower case as shown.',
      'In Partner Center › Offer setup › Customer leads put it into Organization identifier, without spaces or quotation marks, and in oid of the leadctl configuration.',
      'Do not use a sandbox: the marketplace posts to the production host alone.',
      pressValidate,
    ],
    docs: [connect, leadsNotLost],
    proof: 'salesforce/oid-matches',
    note: 'The Web-to-Lead header that names the exception is not documented by Salesforce; three published plug-ins read it alike (seen 2026-11). The same header appears when a required value of the form itself is missing.',
    match: [
      {
        text: [
          'common.exception.SalesforceGenericException',
          'Is-Processed: true Exception:',
          'is-processed*Exception:common.exception',
        ],
      },
      {
        text: [
          ...words('salesforce', 'invalid org id'),
          ...words('web-to-lead', 'invalid org id'),
          ...words('salesforce', 'wrong oid'),
          ...words('web-to-lead', 'oid', 'wrong'),
          ...words('web-to-lead', 'invalid oid'),
        ],
        confidence: 0.78,
      },
      {
        text: [
          'Invalid Org ID. - Please confirm your setting',
          'invalid organization identifier',
          'Organization identifier is not valid',
          'Organization identifier is invalid',
        ],
        confidence: 0.8,
      },
    ],
    examples: [
      {
        on: 'web-to-lead',
        reply: {
          status: 200,
          headers: {
            'content-type': 'text/html;charset=UTF-8',
            'is-processed': 'true Exception:common.exception.SalesforceGenericException',
          },
          body: '',
        },
      },
      'HTTP/1.1 200 OK\nIs-Processed: true Exception:common.exception.SalesforceGenericException\nContent-Length: 0',
      '{"is-processed":["true Exception:common.exception.SalesforceGenericException"],"content-length":["0"]}',
      'Salesforce: Web-to-Lead settings: Invalid Org ID. - Please confirm your setting.',
      'We entered the wrong oid for our Salesforce lead destination',
    ],
  },
  {
    id: 'salesforce-web-to-lead-off',
    title: 'Web-to-Lead is switched off in Salesforce',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'The marketplace delivers leads by Web-to-Lead and by nothing else. When Web-to-Lead is not enabled, or has no Default Lead Creator, Salesforce still answers each form with 200 and an empty body, throws it away, and tells only its own support. No API shows the switch: a person has to look, or a test lead has to be found again.',
    who: 'a Salesforce administrator',
    resolution: [
      setupWebToLead,
      'Select Edit and tick Web-to-Lead Enabled.',
      'Choose a Default Lead Creator: an active user with Create on Lead and with access to the record type of new leads.',
      'Clear Require reCAPTCHA Verification, and select Save.',
      'Write down in the configuration that it was seen: attested with check salesforce/web-to-lead, your name and the date.',
      pressValidate,
    ],
    docs: [connect, leadsNotLost],
    proof: 'salesforce/web-to-lead',
    match: [
      {
        text: [
          'Web-to-Lead is not enabled',
          'Web-to-Lead is disabled',
          'Web-to-Lead is switched off',
          'Web-to-Lead is turned off',
          'Web to Lead is not enabled',
          'Web to Lead is disabled',
          'Web-to-Lead has been disabled',
          'Web-to-Lead not enabled',
          'Web-to-Lead Enabled is not',
          // The settings page, pasted: a box that is not ticked.
          'Web-to-Lead Enabled [ ] Not Checked',
        ],
      },
      {
        text: [
          ...words('salesforce', 'web-to-lead', 'disabled'),
          ...words('salesforce', 'web-to-lead', 'not enabled'),
          ...words('salesforce', 'web to lead', 'switched off'),
          ...words('web-to-lead', 'default lead creator', 'not set'),
        ],
        confidence: 0.76,
      },
    ],
    examples: [
      'Web-to-Lead is not enabled for this organization',
      'Salesforce answers 200 and makes no lead: it turns out that Web-to-Lead is disabled',
      'The Web-to-Lead Default Lead Creator is not set, no leads since Monday',
    ],
  },
  {
    id: 'salesforce-recaptcha',
    title: 'Web-to-Lead demands reCAPTCHA, which the marketplace cannot solve',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'The marketplace posts the Web-to-Lead form from a server: there is nobody to tick the box. With Require reCAPTCHA Verification switched on, Salesforce answers 200 and drops every lead without a mail to anyone. The option Include reCAPTCHA in HTML is a different one, it concerns only the HTML that Salesforce generates; the setting of the org decides.',
    who: 'a Salesforce administrator',
    resolution: [
      setupWebToLead,
      'Select Edit, clear Require reCAPTCHA Verification, and select Save.',
      'If your own web pages need reCAPTCHA against spam, let them post to a form handler of their own, or choose HTTPS endpoint or Azure Table as the lead destination of the offer.',
      'Write down in the configuration that it was seen: attested with check salesforce/recaptcha, value off, your name and the date.',
      pressValidate,
    ],
    docs: [webLeads, connect],
    proof: 'salesforce/recaptcha',
    note: "Microsoft's page (editions of 2020 and 05/31/2023, read 2026-11) says only to clear Include reCAPTCHA in HTML when the form is generated. That does not touch Require reCAPTCHA Verification, which is what drops the leads.",
    match: [
      {
        text: ['Require reCAPTCHA Verification', 'Include reCAPTCHA in HTML'],
        unless: ['reCAPTCHA Verification [ ] Not Checked', 'optionally', 'reCAPTCHA in HTML [ ] Not Checked'],
        confidence: 0.85,
      },
      {
        text: ['reCAPTCHA verification failed', 'captcha verification failed'],
        system: 'salesforce',
        confidence: 0.9,
      },
      {
        text: [
          ...words('salesforce', 'lead', 'captcha'),
          ...words('web-to-lead', 'captcha'),
          ...words('web to lead', 'captcha'),
          ...words('salesforce', 'captcha_settings'),
        ],
        // Manuals tell how it is switched on.
        unless: ['optionally', 'reCAPTCHA Verification [ ] Not Checked'],
        confidence: 0.8,
      },
    ],
    examples: [
      'leads missing in salesforce recaptcha',
      'Web-to-Lead stopped working, a colleague had ticked Require reCAPTCHA Verification',
      'Salesforce lead was not created: captcha verification failed',
      'Web to lead form with reCAPTCHA: marketplace leads never appear',
    ],
  },
  {
    id: 'salesforce-lead-dropped',
    title: 'Web-to-Lead took the form and no lead was made; nothing readable says why',
    destination: 'salesforce',
    severity: 'loses-leads',
    explanation:
      'Web-to-Lead answers 200 before it tries to make a lead, and the marketplace sees nothing else. The form was accepted, yet no lead can be found. What is left to suspect is what Salesforce keeps to itself: Web-to-Lead or its Default Lead Creator, reCAPTCHA, a host that does not serve this org, a duplicate catcher, or a long queue.',
    who: 'a Salesforce administrator',
    resolution: [
      `${setupWebToLead} See that Web-to-Lead Enabled is ticked, Require reCAPTCHA Verification is cleared, and Default Lead Creator is an active user who may create leads.`,
      'Search the mailbox of the Default Lead Creator for Salesforce could not create this lead: the line Reason says why, and leadctl diagnose reads it.',
      'Set a trace flag on the Default Lead Creator under Setup › Quick Find › Debug Logs (Lightning and Classic alike), send a test lead, and look for validation rules, triggers and flows that failed.',
      'Compare the organization identifier in Partner Center with Setup › Company Settings › Company Information (Classic: Setup › Administer › Company Profile › Company Information), and see that the org is no sandbox.',
      'Look in the Recycle Bin, in queues, and at the filters of the list view: assignment rules or a cleanup may have moved the lead.',
      'Wait a quarter of an hour and search for MSFT_TEST again: after an outage Salesforce makes up for queued forms.',
    ],
    docs: [leadsNotLost, webLeads, faq, connect],
    proof: 'salesforce/found',
    match: [
      { text: 'Your Lead could not be processed' },
      // The servlet took it, and a search found nothing.
      { text: 'Your request has been queued*totalSize":0', confidence: 0.85 },
      {
        text: ['Salesforce could not create this lead', 'Salesforce.com Lead Capture Interface'],
        unless: ['Reason:', 'Your request has been queued'],
        confidence: 0.65,
      },
      {
        text: ['Salesforce.com Lead Capture Interface*Reason:', 'Salesforce could not create this lead*Reason:'],
        unless: knownReasons,
        confidence: 0.4,
      },
      {
        text: [
          ...words('salesforce', 'leads', 'missing'),
          ...words('salesforce', 'lead', 'not arriv'),
          ...words('salesforce', 'lead', 'not appear'),
          ...words('salesforce', 'lead', 'not created'),
          ...words('salesforce', 'lead', 'never created'),
          ...words('salesforce', 'no leads'),
          ...words('web-to-lead', 'no lead'),
          ...words('web-to-lead', 'not creat'),
          'leads not coming in to SFDC',
          'do not see*leads*Salesforce',
          "don't see*leads*Salesforce",
          "can't find*leads*Salesforce",
          'cannot find*leads*Salesforce',
          'leads not coming into Salesforce',
          'not receiving any leads in Salesforce',
          'not receiving leads in Salesforce',
          'no leads in Salesforce',
        ],
        unless: programs,
        confidence: 0.8,
      },
    ],
    examples: [
      capture('Your Lead could not be processed.'),
      mail('Your Lead could not be processed.'),
      'Reason: Your Lead could not be processed.\nLead Capture Page: Not available.',
      'Subject: Salesforce could not create this lead',
      'The web-to-lead form is accepted and no lead appears',
      'Leads not coming in to SFDC from AppSource, Salesforce shows no leads at all',
    ],
  },
  {
    id: 'salesforce-flow-unsupported',
    title: 'Salesforce does not offer the way of signing in that is used',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation: `The credentials were not even looked at: the org, the app or the host does not offer this OAuth flow. User name and password flows are blocked in newer orgs, external client apps never had them, SOAP login() is switched off in orgs made since Winter '26 and ends everywhere with Summer '27, and client credentials work on the My Domain host alone. ${apiOnly}`,
    who: 'a Salesforce administrator, and whoever edits the leadctl configuration',
    resolution: [
      'Use auth type client-credentials, which works in every org: create an external client app under Setup › Apps › External Client Apps › External Client App Manager (Classic: the same name in Quick Find), enable OAuth and the Client Credentials Flow, and choose a Run As user.',
      'Set loginUrl to the My Domain address (https://yourdomain.my.salesforce.com), with https, never to login.salesforce.com or to lightning.force.com, whose redirects turn the request into another one.',
      'If the user name and password must stay for now, open Setup › Identity › OAuth and OpenID Connect Settings (Classic: the same name in Quick Find) and allow OAuth Username-Password Flows.',
      "If the text is about SOAP API login(), an administrator can enable it under Setup › User Interface › User Interface (Classic: Setup › Build › Customize › User Interface), Enable SOAP API login(), until Summer '27.",
    ],
    docs: [clientCredentials, oauthFlows],
    proof: 'salesforce/sign-in',
    match: [
      { text: pair('unsupported_grant_type', 'grant type not supported'), unless: 'AADSTS' },
      { code: 'unsupported_grant_type', text: 'grant type not supported', unless: 'AADSTS' },
      {
        text: [
          'request not supported on this domain',
          'SOAP API login() is disabled by default in this org',
          'The SOAP Login operation is not available in the API version specified',
          'SOAP login() API will be retired',
          'SOAP API login() is disabled',
        ],
      },
      {
        text: ['unsupported_grant_type', 'grant type not supported'],
        system: 'salesforce',
        unless: 'AADSTS',
        confidence: 0.85,
      },
      { text: 'grant type not supported', unless: 'AADSTS', confidence: 0.7 },
    ],
    examples: [
      oauth('unsupported_grant_type', 'grant type not supported'),
      oauth('invalid_grant', 'request not supported on this domain'),
      soap(
        'INVALID_OPERATION',
        'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
        'UnexpectedErrorFault',
      ),
      soap(
        'INVALID_OPERATION',
        'The SOAP Login operation is not available in the API version specified (65.0). Refer to the documentation for supported versions.',
        'UnexpectedErrorFault',
      ),
      "{ unsupported_grant_type: grant type not supported\n    at /srv/app/node_modules/jsforce/lib/oauth2.js:195:19 name: 'unsupported_grant_type' }",
      'SalesforceAuthError: oauth failed: leads@contoso.example: {"error":"unsupported_grant_type","error_description":"grant type not supported"}',
      'INVALID_OPERATION: SOAP API login() is disabled by default in this org.',
    ],
  },
  {
    id: 'salesforce-unavailable',
    title: 'Salesforce itself is down, overloaded or under maintenance',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation:
      'The fault lies with Salesforce and passes by itself: a maintenance window, an overloaded instance, or a page of its edge in place of the answer. Nothing in your configuration is accused by it. Forms that reach Web-to-Lead during a planned downtime are kept and made into leads afterwards.',
    who: 'Salesforce; nobody on your side',
    resolution: [
      'Look at status.salesforce.com for your instance, which is named under Company Information (Lightning: Setup › Company Settings; Classic: Setup › Administer › Company Profile).',
      'Try again in some minutes: nothing in the configuration is accused.',
      'If it lasts, open a case with Salesforce and give the ErrorId or the reference number that the text names.',
      'When Salesforce is back, search for the leads of the time of the outage, and for MSFT_TEST.',
    ],
    docs: [restErrors, leadsNotLost],
    proof: 'salesforce/sign-in',
    transient: true,
    match: [
      { code: 'SERVER_UNAVAILABLE', text: ['errorCode', 'Server too busy', 'sf:SERVER_UNAVAILABLE'] },
      { code: 'SERVER_UNAVAILABLE', system: 'salesforce' },
      { code: 'SERVER_UNAVAILABLE', unless: foreign, confidence: 0.7 },
      { code: 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE' },
      {
        code: ['FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'REQUEST_RUNNING_TOO_LONG', 'QUERY_TIMEOUT'],
        system: 'salesforce',
        confidence: 0.85,
      },
      {
        code: 'UNKNOWN_EXCEPTION',
        text: ['Please include this ErrorId if you contact support', 'An unexpected error occurred'],
        confidence: 0.9,
      },
      { text: ['An unexpected error occurred. Please include this ErrorId if you contact support'] },
      {
        code: ['ERROR_HTTP_500', 'ERROR_HTTP_502', 'ERROR_HTTP_503', 'ERROR_HTTP_504'],
        system: 'salesforce',
        confidence: 0.85,
      },
      {
        text: [
          'We are down for maintenance',
          'Server too busy',
          'Service Unavailable',
          'HTTP response contains html content',
          'down for maintenance',
        ],
        system: 'salesforce',
        confidence: 0.8,
      },
      {
        status: [500, 502, 503, 504],
        system: 'salesforce',
        unless: ['LoginFault', 'UnexpectedErrorFault', 'faultcode'],
      },
    ],
    examples: [
      rest('any', 503, 'SERVER_UNAVAILABLE', 'Server Unavailable'),
      {
        on: 'any',
        reply: {
          status: 503,
          headers: { 'content-type': 'text/html;charset=UTF-8' },
          body: '<!DOCTYPE html><html><head><title>Salesforce</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. See https://status.salesforce.com for details.</p></body></html>',
        },
      },
      rest(
        'any',
        500,
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. Please include this ErrorId if you contact support: 1823437921-25941 (1023454821)',
      ),
      soap('SERVER_UNAVAILABLE', 'Server too busy', 'UnexpectedErrorFault'),
      'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: the instance is in read-only mode',
      '[{"message":"Server Unavailable","errorCode":"SERVER_UNAVAILABLE"}]',
      'simple_salesforce.exceptions.SalesforceGeneralError: Error Code 503. Response content: <html><title>Salesforce - Down for maintenance</title>',
      'UNKNOWN_EXCEPTION: An unexpected error occurred. Please include this ErrorId if you contact support: 1405213620-33528',
    ],
  },
  {
    id: 'salesforce-record-locked',
    title: 'Another transaction held the Salesforce record or its parent',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation:
      'Two changes wanted the same record, or the same parent such as a campaign or an account, at the same moment, and one of them was refused. It passes by itself and accuses no configuration. A marketplace lead is not sent a second time, though: if it happens often, leads are lost to it.',
    who: 'a Salesforce administrator, if it comes often',
    resolution: [
      'Try again: the lock is gone within seconds.',
      'If it comes often, look for what many leads share: a campaign, an account that triggers match leads to, a roll-up summary or a rollup package.',
      'Let such work run later, in an asynchronous flow path or a scheduled job, in place of inside the transaction that makes the lead.',
      'Let bulk loads run outside the hours in which marketplace leads come.',
    ],
    docs: [statusCodes],
    proof: 'salesforce/found',
    transient: true,
    match: [
      { code: 'UNABLE_TO_LOCK_ROW' },
      { code: ['TooManyLockFailure', 'ENTITY_IS_LOCKED'], system: 'salesforce' },
      { text: ['unable to obtain exclusive access to this record', 'UNABLE_TO_LOCK_ROW'] },
    ],
    examples: [
      rest(
        'create',
        400,
        'UNABLE_TO_LOCK_ROW',
        'unable to obtain exclusive access to this record or 1 records: 7015g000000AbCd',
        [],
      ),
      rest('delete', 400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', []),
      capture('unable to obtain exclusive access to this record or 1 records: 7015g000000AbCd'),
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: dlrs_LeadTrigger: execution of AfterUpdate caused by: System.DmlException: Update failed. First exception on row 0 with id 0015g00000AbCdE; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: [] (dlrs) Trigger.dlrs_LeadTrigger: line 7, column 1',
      'unable to obtain exclusive access to this record',
    ],
  },
  {
    id: 'salesforce-converted-lead',
    title: 'The matching Salesforce lead was converted and cannot be changed any more',
    destination: 'salesforce',
    severity: 'at-risk',
    explanation:
      'A lead that was converted into a contact is locked for good. An integration, a trigger or a clean-up that tries to update or delete the old lead of a returning customer is refused. Web-to-Lead itself always makes a new lead, so it is your own automation that meets this.',
    who: 'whoever owns the integration or the trigger',
    resolution: [
      'Let the integration look for leads with IsConverted = false only, and make a new lead when there is none.',
      'For a converted lead, write to the contact instead: ConvertedContactId holds its id.',
      'In triggers and rollups on Lead, leave out records with IsConverted = true.',
      'If it was the test lead that somebody converted, remove the contact, account and opportunity by hand; leadctl leaves the lead where it is.',
    ],
    docs: [statusCodes],
    proof: 'salesforce/found',
    match: [
      { code: 'CANNOT_UPDATE_CONVERTED_LEAD' },
      { text: ['cannot reference converted lead', 'CANNOT_UPDATE_CONVERTED_LEAD'] },
    ],
    examples: [
      rest('delete', 400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []),
      rest('create', 400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []),
      'stdClass Object\n(\n    [message] => cannot reference converted lead\n    [statusCode] => CANNOT_UPDATE_CONVERTED_LEAD\n)',
      'caused by: System.DmlException: Update failed. First exception on row 7 with id 00Q5g00000AbCdEAAE; first error: CANNOT_UPDATE_CONVERTED_LEAD, cannot reference converted lead: []',
      'cannot reference converted lead',
    ],
  },
]);
