import { UNKNOWN_HOST_ABROAD } from '../../causes/net.ts';
import { type Exchange, family } from '../../diagnosis/cause.ts';

/**
 * What the Table service of a storage account answers, with the codes of Microsoft's reference, and how its clients
 * (JavaScript, .NET, Python, Java, az, Storage Explorer) and the Azurite emulator put the same.
 */

const GUIDE =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-azure-table';
const FAQ = 'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/lead-management-faq';
const TABLE_ERRORS = 'https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes';
const COMMON_ERRORS = 'https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes';
const CONNECTION_STRING = 'https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string';
const SHARED_KEY = 'https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent';
const NETWORK = 'https://learn.microsoft.com/azure/storage/common/storage-network-security';
const ACCOUNT = 'https://learn.microsoft.com/azure/storage/common/storage-account-overview';
const DATA_MODEL = 'https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model';

const COPY =
  'Azure portal › Storage accounts › your account › Security + networking › Access keys: select Show beside the connection string of key1 or key2 and copy it whole.';
const PASTE =
  'Paste it into Partner Center › Offer setup › Customer leads › Storage account connection string of every offer that uses the account, select Validate, and look for the MSFT_TEST lead in the table.';
const WHO =
  'whoever may open the storage account in the Azure portal (Owner, Contributor or Storage Account Contributor)';

const REQUEST = 'RequestId:00000000-0002-0000-0000-000000000000\nTime:2026-11-22T10:00:00.0000000Z';

/** The Table service: an odata.error object, its code in a header as well. */
const refusal = (
  on: string,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange => ({
  on,
  reply: {
    status,
    headers: {
      'content-type': 'application/json;odata=minimalmetadata;streaming=true;charset=utf-8',
      'x-ms-error-code': code,
      'x-ms-request-id': '00000000-0002-0000-0000-000000000000',
      'x-ms-version': '2019-02-02',
      ...headers,
    },
    body: JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: `${message}\n${REQUEST}` } } }),
  },
});

/** The XML form, with the detail that only it carries. */
const xmlRefusal = (
  on: string,
  status: number,
  code: string,
  message: string,
  detail: string,
  headers: Readonly<Record<string, string>>,
): Exchange => ({
  on,
  reply: {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': '00000000-0002-0000-0000-000000000000',
      ...headers,
    },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\n${REQUEST}</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail></Error>`,
  },
});

const AUTHENTICATION =
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.';

/** Details that make AuthenticationFailed a matter of the clock. */
const CLOCK = [
  'Request date header too old',
  'Request date header is too far in the future',
  'Request date header not specified',
  'The Date header in the request is incorrect',
  'Signature not valid in the specified time frame: Start * clock',
] as const;

/** Details that make it a matter of a shared access signature, which the marketplace takes in no form. */
const SIGNATURE = [
  'Signature not valid in the specified time frame',
  'Signed expiry time * has to be after signed start time',
  'Signed expiry time * must be after',
  'Signed expiry must be specified in signature',
  'Signature fields not well formed',
  'Access without signed identifier cannot have time window',
  'se is mandatory. Cannot be empty',
  'sr is mandatory. Cannot be empty',
  'sp is mandatory. Cannot be empty',
] as const;

/** Hosts of storage accounts in the clouds that the marketplace takes. */
const STORAGE_HOSTS = [
  '.table.core.windows.net',
  '.table.core.chinacloudapi.cn',
  '.table.core.usgovcloudapi.net',
  '.table.core.cloudapi.de',
  '.blob.core.windows.net',
  '.file.core.windows.net',
  '.queue.core.windows.net',
] as const;

export const table = family([
  {
    id: 'table-connection-string',
    title: 'The connection string is incomplete or malformed',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'The marketplace takes exactly one form: DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net, in this order, without blanks, quotes or a semicolon at the end. What was given has a part missing, cut off or in the wrong place, or is another kind of string: a shared access signature, a URL, a Cosmos DB or Service Bus string. Partner Center refuses it, or no client can sign with it.',
    who: WHO,
    resolution: [
      COPY,
      'Check the four parts: protocol https, AccountName of 3 to 24 lower-case letters and digits, AccountKey of 88 characters that ends in ==, EndpointSuffix=core.windows.net (or that of your cloud).',
      'In a shell or an .env file put the whole string between quotes: an unquoted ; ends the command, and an unquoted = or + may be lost.',
      'A string with SharedAccessSignature=, TableEndpoint= or BlobEndpoint=, UseDevelopmentStorage=true, or one of Cosmos DB cannot be used; take the one from Access keys.',
      PASTE,
    ],
    docs: [CONNECTION_STRING, GUIDE],
    proof: 'azure-table/connection-string',
    note: 'The sample in the published set-up page ends in EndpointSuffix=core.screens.net, which is no Azure cloud, and its account name has capitals; right is core.windows.net and lower case (read 2026-11). The 2017 page wraps the string in JSON: only what stands inside is the string.',
    match: [
      {
        code: ['ENOTFOUND', 'ERR_NAME_NOT_RESOLVED', 'DNS_PROBE_FINISHED_NXDOMAIN'],
        text: 'core.screens.net',
        confidence: 0.98,
      },
      {
        text: [
          'core.screens.net',
          'Invalid TableEndpoint in the provided SAS Connection String',
          'Invalid SharedAccessSignature in the provided SAS Connection String',
          'Invalid AccountName in the provided',
          'Invalid AccountKey in the provided',
          'Invalid EndpointSuffix in the provided',
          'Invalid DefaultEndpointsProtocol in the provided',
          'Invalid BlobEndpoint in the provided SAS Connection String',
          'No valid combination of account information found',
          'Settings must be of the form',
          'Connection string parsing error',
          'Connection string is either blank or malformed',
          'Connection string missing required connection details',
          'connection string was not in the correct format',
          'Connection string Does Not Have Complete Configuration Settings',
          'is malformed. Some shell environments require the connection string to be surrounded by quotes',
          'Some shell environments require the connection string',
          'Syntax error in connection string',
          'Invalid storage connection string',
          'Invalid connection string*storage',
          'The connection string must not have whitespace',
          'Storage account connection string * does not exist',
          'Storage account connection string * is invalid',
          'Failed to validate connection string*AzureWebJobs',
          'No table endpoint configured',
          'Cannot find AccountName in the connection string',
          'provided account key * is not a valid base64',
          'FormatException * TableConnectionString.Parse',
          'FormatException * TableSharedKeyCredential',
          'FormatException * CloudStorageAccount.Parse',
          'FormatException * StorageCredentials',
          'AzureSigningError',
          'Storage Key is not a valid base64 encoded string',
        ],
        confidence: 0.95,
      },
      {
        text: [
          "error: 'AccountName'",
          "error: 'AccountKey'",
          "KeyError: 'AccountName'",
          "KeyError: 'AccountKey'",
          "KeyError: 'ACCOUNTNAME'",
          "KeyError: 'ACCOUNTKEY'",
        ],
        confidence: 0.9,
      },
      {
        text: [
          'Value cannot be null*Parameter*connectionString',
          'not a valid Base-64 string',
          'keine gültige Base-64-Zeichenfolge',
          "n'est pas une chaîne en base 64 valide",
          'no es una cadena Base 64 válida',
          'não é uma cadeia de caracteres Base 64 válida',
          'Illegal base64 character',
          'Invalid connection string',
          'connection string is malformed',
          'connection string is invalid',
          'Incorrect padding',
          'Invalid base64-encoded string',
        ],
        system: 'azure-table',
        confidence: 0.8,
      },
      {
        text: [
          'AccountKey=*reading toLowerCase',
          'data-tables*reading toLowerCase',
          'fromConnectionString*reading toLowerCase',
          'ConnectionString*of undefined (reading toLowerCase)',
          'reading toLowerCase*data-tables',
          'reading toLowerCase*ConnectionString',
        ],
        confidence: 0.85,
      },
      { text: 'No blob endpoint configured', confidence: 0.8 },
    ],
    examples: [
      'Error: Invalid TableEndpoint in the provided SAS Connection String',
      'Error: Invalid EndpointSuffix in the provided Connection String',
      "Error: Invalid DefaultEndpointsProtocol in the provided Connection String. Expecting 'https' or 'http'",
      'getaddrinfo ENOTFOUND contosoleads.table.core.screens.net',
      'System.FormatException: No valid combination of account information found.',
      'System.FormatException: Settings must be of the form "name=value".',
      'ValueError: Connection string is either blank or malformed.',
      'Connection-string: DefaultEndpointsProtocol, is malformed. Some shell environments require the connection string to be surrounded by quotes.',
      "az storage table list: error: 'AccountKey'",
    ],
  },
  {
    id: 'table-auth-failed',
    title: 'The storage account refuses the key',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'The account answered that the signature of the request is wrong: the key in the connection string is not, or no longer, a key of this account. The usual reasons are a key that was rotated, the key of another account, or a copy that lost its last characters (the == at the end). Partner Center holds a copy of its own, so after a rotation every lead is refused until the string is replaced there as well.',
    who: WHO,
    resolution: [
      COPY,
      'Compare the account name in the string with the account that you opened; the key has 88 characters and ends in ==.',
      PASTE,
      'When keys are rotated on a schedule: switch Partner Center to the other key first, then rotate.',
    ],
    docs: [COMMON_ERRORS, TABLE_ERRORS, GUIDE],
    proof: 'azure-table/auth',
    match: [
      {
        code: 'AuthenticationFailed',
        text: 'Server failed to authenticate the request',
        unless: [...CLOCK, ...SIGNATURE],
      },
      { code: 'AuthenticationFailed', unless: [...CLOCK, ...SIGNATURE], system: 'azure-table', confidence: 0.95 },
      { code: 'AuthorizationFailure', text: 'Server failed to authenticate the request', unless: CLOCK },
      { code: ['InvalidAuthenticationInfo', 'NoAuthenticationInformation'], unless: CLOCK, system: 'azure-table' },
      {
        text: [
          'Server failed to authenticate the request. Make sure the value of',
          'Server failed to authenticate the request. Please refer to the information in the www-authenticate header',
          'The MAC signature found in the HTTP request * is not the same as any computed signature',
          'Signature did not match. String to sign used was',
          'The authentication information was not provided in the correct format. Verify the value of Authorization header',
          'Please make sure your credentials are correct*storage account',
          'Invalid storage account * Please make sure your credentials are correct',
        ],
        unless: [...CLOCK, ...SIGNATURE],
        confidence: 0.93,
      },
      { text: 'Server failed to authenticate the request', unless: [...CLOCK, ...SIGNATURE], confidence: 0.85 },
      { text: ["The input authorization token can't serve the request"], confidence: 0.7 },
    ],
    examples: [
      refusal('any', 403, 'AuthenticationFailed', AUTHENTICATION),
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthorizationFailure</Code><Message>Server failed to authenticate the request. Make sure the value of the Authorization header is formed correctly including the signature.\n${REQUEST}</Message></Error>`,
      `{"odata.error":{"code":"AuthenticationFailed","message":{"lang":"en-US","value":"Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.\\nRequestId:00000000-0002-0000-0000-000000000000\\nTime:2026-11-22T10:00:00.0000000Z"}}}`,
      "AuthenticationFailed: The MAC signature found in the HTTP request 'AAAA=' is not the same as any computed signature. Server used following string to sign: 'GET'.",
      'azure.core.exceptions.ClientAuthenticationError: Server failed to authenticate the request. Please refer to the information in the www-authenticate header.\nErrorCode:NoAuthenticationInformation',
      'Status: 403 (Server failed to authenticate the request.) ErrorCode: AuthenticationFailed',
    ],
  },
  {
    id: 'table-clock-skew',
    title: 'The request was refused because the clocks differ',
    destination: 'azure-table',
    severity: 'advice',
    explanation:
      "Requests to Azure Storage carry their time, and one that differs too much from the service's clock is refused with the same code as a wrong key. The clock of this machine, container or virtual machine is off. The key may be right, and the marketplace, whose clock is right, may well deliver.",
    who: 'whoever runs the machine where the check ran',
    resolution: [
      'Compare the clock of this machine with the Date header of the answer (curl -sI https://<account>.table.core.windows.net).',
      'Let the clock synchronise: timedatectl set-ntp true on Linux, w32tm /resync on Windows, wsl --shutdown and a new start for WSL, a restart of the engine for Docker Desktop.',
      'Run the check again; if it is still refused, it is the key.',
    ],
    docs: [COMMON_ERRORS, TABLE_ERRORS],
    proof: 'azure-table/clock',
    match: [
      {
        code: ['AuthenticationFailed', 'AuthorizationFailure', 'InvalidAuthenticationInfo'],
        text: CLOCK,
        confidence: 0.98,
      },
      { text: CLOCK, confidence: 0.93 },
      {
        text: ['RequestTimeTooSkewed', 'The difference between the request time and the server*s time is too large'],
        system: 'azure-table',
        confidence: 0.9,
      },
    ],
    examples: [
      xmlRefusal(
        'any',
        403,
        'AuthenticationFailed',
        AUTHENTICATION,
        "Request date header too old: 'Sun, 22 Nov 2026 10:00:00 GMT'",
        {
          date: 'Fri, 01 Jan 2100 00:00:00 GMT',
        },
      ),
      "AuthenticationFailed: Server failed to authenticate the request. AuthenticationErrorDetail: Request date header too old: 'Sun, 22 Nov 2026 09:12:00 GMT'",
      "Request date header too old: 'Sun, 22 Nov 2026 09:12:00 GMT'",
    ],
  },
  {
    id: 'table-account-not-found',
    title: 'The storage account does not exist under this name',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'The host of the account does not resolve. A storage account answers under its own name, so the name is misspelt, the account was deleted, the suffix is that of another cloud, or the account is of a kind that has no table endpoint. The marketplace resolves the same name and loses every lead.',
    who: WHO,
    resolution: [
      'Azure portal › Storage accounts: look for the account by name; a deleted one can be restored within 14 days (Storage accounts › Restore).',
      'Open it and see Settings › Endpoints › Table service: if no such endpoint is listed, the account is premium or for blobs only, and a general-purpose v2 standard account is needed.',
      'Check the suffix: core.windows.net for the public cloud, core.usgovcloudapi.net, core.chinacloudapi.cn for the others. core.screens.net is a slip of the published set-up page.',
      COPY,
      PASTE,
    ],
    docs: [ACCOUNT, CONNECTION_STRING, GUIDE],
    proof: 'azure-table/dns',
    match: [
      {
        code: ['ENOTFOUND', 'EAI_NONAME', 'ERR_NAME_NOT_RESOLVED', 'DNS_PROBE_FINISHED_NXDOMAIN'],
        text: STORAGE_HOSTS,
        unless: 'core.screens.net',
        confidence: 0.97,
      },
      {
        text: [
          'Could not resolve host * core.windows.net',
          'unable to resolve host address * core.windows.net',
          'Failed to resolve * core.windows.net',
          'No such host is known* core.windows.net',
          'core.windows.net * No such host is known',
          'The remote name could not be resolved * core.windows.net',
          'lookup * core.windows.net * no such host',
          'UnknownHostException: * core.windows.net',
          'core.windows.net * Name or service not known',
          'core.windows.net * nodename nor servname provided',
          ...UNKNOWN_HOST_ABROAD.map((words) => `${words} * core.windows.net`),
        ],
        unless: ['core.screens.net', 'Temporary failure in name resolution'],
        confidence: 0.96,
      },
      { code: 'ResourceNotFound', text: ['The specified account does not exist', 'devstoreaccount1*does not exist'] },
      {
        text: [
          'The storage account * was not found',
          'The specified account does not exist',
          'storageAccounts/* was not found',
        ],
        // Tools that build the account speak to the management plane, which leads never meet.
        unless: ['AccountsClient#', 'storage.AccountsClient', 'azurerm_'],
        confidence: 0.85,
      },
    ],
    examples: [
      'RestError: getaddrinfo ENOTFOUND contosoleads.table.core.windows.net',
      'curl: (6) Could not resolve host: contosoleads.table.core.windows.net',
      'System.Net.Http.HttpRequestException: No such host is known. (contosoleads.table.core.windows.net:443)',
      'dial tcp: lookup contosoleads.table.core.windows.net on 10.0.0.2:53: no such host',
      "<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve 'contosoleads.table.core.windows.net' ([Errno -2] Name or service not known)",
      "The remote name could not be resolved: 'contosoleads.table.core.windows.net'",
    ],
  },
  {
    id: 'table-key-auth-disabled',
    title: 'The storage account does not allow access by key',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      '"Allow storage account key access" is disabled on the account, often by a policy of the organisation. The marketplace can sign in by account key only: there is no lead destination with Microsoft Entra ID or a shared access signature. So this account cannot receive leads as it stands, whatever key is given.',
    who: 'whoever may configure the storage account, and whoever sets Azure Policy for the subscription',
    resolution: [
      'Azure portal › Storage accounts › your account › Settings › Configuration: set "Allow storage account key access" to Enabled and save (az storage account update -n <account> -g <group> --allow-shared-key-access true).',
      'If it is switched back, a policy does it (Azure portal › Policy › Compliance, "Storage accounts should prevent shared key access"): have the account exempted, or make a small account of its own for leads outside its scope.',
      'If keys are not to be allowed at all, choose the lead destination HTTPS Endpoint and let a function or flow write the table with its own identity.',
      'In Partner Center › Offer setup › Customer leads select Validate, and look for the MSFT_TEST lead.',
    ],
    docs: [SHARED_KEY, GUIDE],
    proof: 'azure-table/shared-key',
    match: [
      { code: 'KeyBasedAuthenticationNotPermitted', confidence: 0.98 },
      {
        text: [
          'Key based authentication is not permitted on this storage account',
          'KeyBasedAuthenticationNotPermitted',
          'Shared key access is disabled on the storage account',
          'allowSharedKeyAccess is disabled',
          'allowSharedKeyAccess=false',
          'allowSharedKeyAccess: false',
          'storage account*shared key access is disabled',
        ],
        confidence: 0.95,
      },
    ],
    examples: [
      refusal(
        'any',
        403,
        'KeyBasedAuthenticationNotPermitted',
        'Key based authentication is not permitted on this storage account.',
      ),
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>KeyBasedAuthenticationNotPermitted</Code><Message>Key based authentication is not permitted on this storage account.</Message></Error>',
      'HttpResponseError: Key based authentication is not permitted on this storage account.',
    ],
  },
  {
    id: 'table-firewall',
    title: 'The network rules of the storage account refuse the caller',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'The key was not even judged: the firewall of the account, a private endpoint, or public network access that is switched off keeps this caller out. The servers of the marketplace write from the internet, from addresses that Microsoft does not publish, so they are kept out too. An account that takes leads has to be open to all networks; the key protects it.',
    who: 'whoever may configure the network of the storage account, and whoever sets Azure Policy for the subscription',
    resolution: [
      'Azure portal › Storage accounts › your account › Security + networking › Networking: set Public network access to Enabled from all networks, and save.',
      'If a policy forbids this, make a small storage account of its own for leads outside its scope, or choose the lead destination HTTPS Endpoint.',
      'Letting in your own address makes leadctl pass and the marketplace still fail: the rule has to let everybody in.',
      'If the code is PublicAccessNotPermitted, the request carried no key at all: use the connection string from Access keys.',
      'Rules need up to a few minutes; then select Validate in Partner Center › Offer setup › Customer leads.',
    ],
    docs: [NETWORK, COMMON_ERRORS, GUIDE],
    proof: 'azure-table/network-rules',
    match: [
      {
        code: 'AuthorizationFailure',
        text: 'This request is not authorized to perform this operation',
        unless: ['Server failed to authenticate the request', 'using this permission', 'AuthenticationFailed'],
      },
      {
        code: 'AuthorizationFailure',
        unless: [
          'Server failed to authenticate the request',
          'using this permission',
          'AuthenticationFailed',
          ...CLOCK,
        ],
        confidence: 0.93,
      },
      {
        code: ['PublicAccessNotPermitted', 'NetworkAclsValidationFailure', 'ForbiddenByFirewall'],
        system: 'azure-table',
        confidence: 0.9,
      },
      {
        text: ['This request is not authorized to perform this operation.'],
        unless: [
          'using this permission',
          'using this resource type',
          'using this service',
          'using this protocol',
          'using this source IP',
          'Server failed to authenticate the request',
          'AuthenticationFailed',
        ],
        system: 'azure-table',
        confidence: 0.9,
      },
      {
        text: [
          'The request may be blocked by network rules of storage account',
          'Public network access is disabled*storage account',
          'Public network access on this storage account is disabled',
          'Public access is not permitted on this storage account',
          'blocked by network rules of storage account',
        ],
        unless: ['AuthenticationFailed', 'Server failed to authenticate the request'],
        confidence: 0.92,
      },
    ],
    examples: [
      refusal('any', 403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.'),
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthorizationFailure</Code><Message>This request is not authorized to perform this operation.</Message></Error>',
      'RestError: This request is not authorized to perform this operation. ErrorCode: AuthorizationFailure',
      'ERROR: The request may be blocked by network rules of storage account. Please check network rule set using az storage account show -n accountname --query networkRuleSet.',
    ],
  },
  {
    id: 'table-permission',
    title: 'The signature or identity lacks the right, or has expired',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'The caller is known and may not do this: a shared access signature without the right, for another service, from another address or past its end, or an identity without a data role. The marketplace takes neither: it signs in by account key, which has every right. So this credential cannot be the one for leads.',
    who: WHO,
    resolution: [
      'For the lead destination use the connection string with the account key, not a shared access signature:',
      COPY,
      PASTE,
      'For reading leads by your own identity: Access control (IAM) › Add role assignment › Storage Table Data Reader (or Contributor), then wait some minutes.',
      'For a tool that needs a shared access signature: make a new one with the service Table, the resource types Container and Object, the rights read, add and list, and an end in the future.',
    ],
    docs: [COMMON_ERRORS, TABLE_ERRORS, GUIDE],
    proof: 'azure-table/auth',
    match: [
      {
        code: [
          'AuthorizationPermissionMismatch',
          'AuthorizationResourceTypeMismatch',
          'AuthorizationServiceMismatch',
          'AuthorizationProtocolMismatch',
          'AuthorizationSourceIPMismatch',
        ],
      },
      {
        text: [
          'not authorized to perform this operation using this permission',
          'not authorized to perform this operation using this resource type',
          'not authorized to perform this operation using this service',
          'not authorized to perform this operation using this protocol',
          'not authorized to perform this operation using this source IP',
          'You do not have the required permissions needed to perform this operation*storage',
        ],
      },
      { code: 'AuthenticationFailed', text: SIGNATURE, confidence: 0.98 },
      { text: SIGNATURE, confidence: 0.93 },
    ],
    examples: [
      refusal(
        'any',
        403,
        'AuthorizationPermissionMismatch',
        'This request is not authorized to perform this operation using this permission.',
      ),
      'ErrorCode: AuthorizationResourceTypeMismatch. This request is not authorized to perform this operation using this resource type.',
      '<Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Thu, 01 Oct 2026 00:00:00 GMT] - Expiry [Fri, 02 Oct 2026 00:00:00 GMT] - Current [Sun, 22 Nov 2026 10:00:00 GMT]</AuthenticationErrorDetail></Error>',
      'This request is not authorized to perform this operation using this permission.',
    ],
  },
  {
    id: 'table-not-found',
    title: 'The table, or the row in it, does not exist',
    destination: 'azure-table',
    severity: 'advice',
    explanation:
      'The account answers and the key is right, but there is no such table or row. The marketplace makes its table MarketplaceLeads by itself when the first lead is written, so an absent table mostly means that no lead has come yet. It becomes a fault when a flow or report reads another name, or when somebody has just deleted the table.',
    who: WHO,
    resolution: [
      'Azure portal › Storage accounts › your account › Storage browser › Tables: see whether MarketplaceLeads is there (names ignore case).',
      'If it is not: select Validate in Partner Center › Offer setup › Customer leads, or run leadctl send-test; both make it.',
      'If it is there under another name, correct the name in the flow, function or report that reads it; the name cannot be chosen in Partner Center.',
      'After deleting a table wait some minutes before the name can be used again, and do not delete the table of the leads.',
    ],
    docs: [TABLE_ERRORS, GUIDE],
    proof: 'azure-table/table',
    ignore: 'Before the first lead: the table is made when it is written.',
    note: 'The published set-up page of 2020 tells you to create a table of any name and to save it; no field takes that name, and the table is made by itself (read 2026-11).',
    match: [
      { code: ['TableNotFound', 'TableBeingDeleted'] },
      { code: 'EntityNotFound', system: 'azure-table' },
      {
        code: 'ResourceNotFound',
        text: 'The specified resource does not exist',
        unless: ['The Resource * under resource group', 'Resource Group'],
        confidence: 0.95,
      },
      {
        code: 'ResourceNotFound',
        system: 'azure-table',
        unless: ['The Resource * under resource group', 'Microsoft.Storage/storageAccounts'],
        confidence: 0.85,
      },
      {
        text: [
          'The table specified does not exist',
          'The specified table is being deleted',
          'The specified table does not exist',
          'The specified entity does not exist',
        ],
        confidence: 0.93,
      },
      { text: 'The specified resource does not exist', system: 'azure-table', confidence: 0.85 },
    ],
    examples: [
      refusal('insert', 404, 'TableNotFound', 'The table specified does not exist.'),
      refusal('get', 404, 'TableNotFound', 'The table specified does not exist.'),
      '{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"The specified resource does not exist."}}}',
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>TableNotFound</Code><Message>The table specified does not exist.</Message></Error>',
      'Azure.RequestFailedException: The specified table is being deleted. Try operation later. ErrorCode: TableBeingDeleted',
    ],
  },
  {
    id: 'table-account-disabled',
    title: 'The storage account is disabled or read-only',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'Azure has switched the account off, or allows no writing: mostly because the subscription is disabled, expired, unpaid or over its spending limit, at times because of a failover. While it lasts, no lead can be written, and what was missed is not sent again.',
    who: 'the account administrator or owner of the Azure subscription',
    resolution: [
      'Azure portal › Subscriptions › the subscription: see its status; settle the bill, lift the spending limit, or reactivate it.',
      'Then Azure portal › Storage accounts › your account › Overview: status of the primary location has to be Available.',
      'If the account stays locked, open a ticket: Help + support › Subscription management.',
      'In Partner Center › Offer setup › Customer leads select Validate; look in Partner Center › Referrals › Leads for what came meanwhile.',
    ],
    docs: [COMMON_ERRORS, GUIDE],
    proof: 'azure-table/auth',
    match: [
      { code: ['AccountIsDisabled', 'InsufficientAccountPermissions', 'AccountIsLocked'] },
      {
        text: [
          'The specified account is disabled',
          'The account being accessed does not have sufficient permissions to execute this operation',
          'Read operations are currently disabled',
          'Write operations are not allowed',
          'Write operations are currently disabled',
        ],
      },
      { code: 'ReadOnlyDisabledSubscription', confidence: 0.9 },
      { text: 'The subscription * is disabled and therefore marked as read only', confidence: 0.85 },
    ],
    examples: [
      refusal('any', 403, 'AccountIsDisabled', 'The specified account is disabled.'),
      refusal(
        'insert',
        403,
        'InsufficientAccountPermissions',
        'The account being accessed does not have sufficient permissions to execute this operation.',
      ),
      'StorageException: The specified account is disabled.',
      '<Error><Code>AccountIsDisabled</Code><Message>The specified account is disabled.</Message></Error>',
    ],
  },
  {
    id: 'table-name-invalid',
    title: 'The name of the table is not allowed',
    destination: 'azure-table',
    severity: 'loses-leads',
    explanation:
      'Table names are 3 to 63 letters and digits and begin with a letter; no dash, underscore, dot or blank. The marketplace writes to its own table MarketplaceLeads, so a name of this kind comes from the configuration of a reader: a flow, a function, or the table setting of leadctl.',
    who: 'whoever configured the flow, function or file that names the table',
    resolution: [
      'Use the name MarketplaceLeads, which the marketplace writes, in whatever reads the leads.',
      'In the config of leadctl remove the key table: the default is the right one.',
      'If another name is wanted for a test, keep to letters and digits, beginning with a letter, 3 to 63 characters.',
    ],
    docs: [DATA_MODEL, TABLE_ERRORS],
    proof: 'azure-table/table',
    match: [
      { code: 'InvalidResourceName' },
      {
        code: 'OutOfRangeInput',
        unless: ["The 'PartitionKey' parameter", "The 'RowKey' parameter", "The 'Timestamp' parameter", 'DateTime'],
        confidence: 0.93,
      },
      {
        text: [
          'specified resource name contains invalid characters',
          'specifed resource name contains invalid characters',
          'resource name length is not within the permissible limits',
          'One of the request inputs is out of range',
          'Table names must begin with a letter',
          'Table names may contain only alphanumeric characters',
          'Table names must be alphanumeric',
          'table name must match',
        ],
        unless: ["The 'PartitionKey' parameter", "The 'RowKey' parameter"],
        confidence: 0.93,
      },
    ],
    examples: [
      refusal('create-table', 400, 'InvalidResourceName', 'The specified resource name contains invalid characters.'),
      refusal('insert', 400, 'InvalidResourceName', 'The specified resource name contains invalid characters.'),
      refusal(
        'create-table',
        400,
        'OutOfRangeInput',
        'The specified resource name length is not within the permissible limits.',
      ),
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code/><Message>The specifed resource name contains invalid characters.</Message></Error>',
      'ValueError: Table names must be alphanumeric, cannot begin with a number, and must be between 3-63 characters long.',
    ],
  },
  {
    id: 'table-entity-invalid',
    title: 'The row is refused: a value, a property name or a key is not allowed',
    destination: 'azure-table',
    severity: 'loses-leads',
    explanation:
      'The table is reachable, and this row was rejected: a text of more than 32 Ki characters, a row above 1 MiB, too many or misnamed properties, a key with / \\ # ? in it, or a key that exists already. A lead of the marketplace is small and keeps the rules, so the row mostly comes from a flow or program that copies leads and adds to them.',
    who: 'whoever wrote the flow or program that writes the row',
    resolution: [
      'Read the code: PropertyValueTooLarge and EntityTooLarge are a matter of size, PropertyNameInvalid of names (letters, digits and underscore), InvalidInput and OutOfRangeInput of keys or types, EntityAlreadyExists of a key that is used twice.',
      'Cut long texts, and make PartitionKey and RowKey out of letters, digits and dashes.',
      'Use insert-or-replace where the same lead may be written twice.',
      'Run leadctl send-test: it writes one row of the form that the marketplace writes, and reads it back.',
    ],
    docs: [TABLE_ERRORS, DATA_MODEL],
    proof: 'azure-table/accepts',
    match: [
      {
        code: [
          'PropertyValueTooLarge',
          'EntityTooLarge',
          'TooManyProperties',
          'PropertyNameInvalid',
          'PropertyNameTooLong',
          'PropertiesNeedValue',
          'InvalidDuplicateRow',
          'EntityAlreadyExists',
          'DuplicatePropertiesSpecified',
          'KeyValueTooLarge',
          'RequestBodyTooLarge',
        ],
      },
      { code: ['InvalidInput', 'InvalidValueType', 'JsonFormatNotSupported'], system: 'azure-table' },
      {
        code: ['InvalidInput'],
        text: ['One of the request inputs is not valid', 'The query condition specified in the request is invalid'],
      },
      {
        code: 'OutOfRangeInput',
        text: ["The 'PartitionKey' parameter", "The 'RowKey' parameter", "The 'Timestamp' parameter", 'DateTime'],
      },
      {
        text: [
          'The property value exceeds the maximum allowed size',
          'The property value is larger than the maximum size permitted',
          'The entity is larger than the maximum',
          'The entity contains more properties than allowed',
          'The property name is invalid',
          'The property name exceeds the maximum allowed length',
          'The values are not specified for all properties in the entity',
          'Values have not been specified for all properties in the entity',
          'The specified entity already exists',
          'One of the request inputs is not valid',
          "The 'PartitionKey' parameter of value",
          "The 'RowKey' parameter of value",
          'A property is specified more than one time',
          'multiple changes with same row key',
          'An entity can appear only once in a batch',
          'Unknown EDM type',
        ],
        confidence: 0.92,
      },
    ],
    examples: [
      refusal(
        'insert',
        400,
        'PropertyValueTooLarge',
        'The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.',
      ),
      refusal('insert', 400, 'InvalidInput', 'One of the request inputs is not valid.'),
      '{"odata.error":{"code":"EntityTooLarge","message":{"lang":"en-US","value":"The entity is larger than the maximum size permitted."}}}',
      '{"odata.error":{"code":"PropertyNameInvalid","message":{"lang":"en-US","value":"The property name is invalid."}}}',
      "OutOfRangeInput: The 'RowKey' parameter of value 'a/b' is out of range.",
      'InvalidDuplicateRow: A command with RowKey is already present in the batch. An entity can appear only once in a batch.',
    ],
  },
  {
    id: 'table-throttled',
    title: 'Azure Storage is busy or answered too late',
    destination: 'azure-table',
    severity: 'at-risk',
    explanation:
      'The Table service answered that it cannot serve the request right now: throttled, timed out inside, or an error of its own. Nothing accuses the configuration. Leads are far too few to throttle an account, so if it comes often, something else loads the same account.',
    who: 'nobody, if it passes; otherwise whoever runs the other programs that use the account',
    resolution: [
      'Run the check again in a minute.',
      'If it stays, look at Azure portal › Storage accounts › your account › Monitoring › Metrics, Transactions split by Response type, and at Help › Resource health.',
      'If another program loads the account, give leads an account of their own.',
    ],
    docs: [TABLE_ERRORS, COMMON_ERRORS, 'https://learn.microsoft.com/azure/storage/tables/scalability-targets'],
    proof: 'azure-table/auth',
    transient: true,
    match: [
      { code: ['ServerBusy', 'OperationTimedOut', 'AccountBeingCreated'], confidence: 0.95 },
      { code: 'InternalError', text: 'The server encountered an internal error. Please retry the request' },
      {
        text: [
          'The server is currently unable to receive requests. Please retry your request',
          'Operations per second is over the account limit',
          'Ingress is over the account limit',
          'Egress is over the account limit',
          'The operation could not be completed within the permitted time',
          'Operation could not be completed within the specified time',
          'The specified account is in the process of being created',
          'StatusMessage:The server is busy',
          'ErrorMessage:The server is busy',
        ],
        confidence: 0.93,
      },
      {
        text: ['The server is busy', 'The server encountered an internal error. Please retry the request'],
        system: 'azure-table',
        confidence: 0.85,
      },
      {
        status: [429, 500, 502, 503, 504],
        system: 'azure-table',
        text: ['table.core.', 'data-tables', 'odata.error', 'StorageException', 'x-ms-request-id'],
        confidence: 0.62,
      },
    ],
    examples: [
      refusal(
        'any',
        503,
        'ServerBusy',
        'The server is currently unable to receive requests. Please retry your request.',
      ),
      refusal('insert', 500, 'OperationTimedOut', 'The operation could not be completed within the permitted time.'),
      refusal('any', 500, 'InternalError', 'The server encountered an internal error. Please retry the request.'),
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>ServerBusy</Code><Message>Operations per second is over the account limit.</Message></Error>',
      'Microsoft.WindowsAzure.Storage.StorageException: The server is busy.',
      'ServerBusy',
    ],
  },
  {
    id: 'table-blob-destination',
    title: 'The destination is Azure Blob storage, which the marketplace no longer writes',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'Azure Blob storage was retired as a lead destination: an offer that still names it receives no leads at all, and nothing tells so. The older FAQ promises leads in real time after a switch to Azure Table, and later pages say plainly that leads are being missed. The same storage account can be used: choose Azure Table, no container is needed.',
    who: 'whoever manages the offer in Partner Center',
    resolution: [
      'Partner Center › the offer › Offer setup › Customer leads › Edit: choose Azure Table as lead destination in place of Azure Blob.',
      COPY,
      PASTE,
      'Save the draft and publish the offer again.',
      'Old leads stay in the container: download them from there. What was missed meanwhile stands in Partner Center › Referrals › Leads; Microsoft does not send it by mail.',
    ],
    docs: [GUIDE, FAQ],
    proof: 'azure-table/connection-string',
    note: 'The FAQ of 2018 says "The lead only gets written when you select Azure BLOB storage as your lead destination"; since 2019 the pages say that Blob is no longer supported and leads are missed. The ingestion schema still lists it.',
    match: [
      {
        text: [
          'I have configured Azure BLOB as my lead destination',
          'Azure BLOB as my lead destination',
          'Azure Blob as lead destination',
          'Blob as lead destination',
          'Blob storage as your lead destination',
          'Azure Blob storage as my lead destination',
          'lead destination is Azure Blob',
          'lead destination * Azure Blob',
          'leads * to Azure Blob',
          'leads * in Azure Blob',
          'leads * in blob storage',
          'leads * to blob storage',
          'leads * blob container',
          'blob * lead destination',
          'blobLeadConfiguration * containerName',
          '"leadDestination": "blob"',
          'leadDestination=blob',
          'AzureBlobLeadConfiguration',
          'Azure Blob * no longer receive any leads',
          'marketplaceleadcontainer',
        ],
        unless: [
          'leadDestination": "None"',
          'Azure Storage (BLOB/Table)',
          'how much will it cost',
          'Azure Table/Azure BLOB',
        ],
        confidence: 0.9,
      },
      {
        code: [
          'ContainerNotFound',
          'BlobNotFound',
          'ContainerBeingDeleted',
          'InvalidBlobType',
          'BlobTypeNotSupported',
          'ContainerAlreadyExists',
        ],
        confidence: 0.85,
      },
      {
        text: [
          'The specified container does not exist',
          'The specified blob does not exist',
          'Block blobs are not supported',
          'No blob endpoint configured',
        ],
        confidence: 0.7,
      },
    ],
    examples: [
      "I have configured Azure BLOB as my lead destination, why don't I see the lead?",
      'Our offer uses Azure Blob as lead destination and nothing arrives',
      'We send our leads to Azure Blob storage and the container stays empty',
      '{"leadDestination":"blob","blobLeadConfiguration":{"containerName":"leads"}}',
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>ContainerNotFound</Code><Message>The specified container does not exist.</Message></Error>',
    ],
  },
  {
    id: 'table-account-kind',
    title: 'This kind of storage account has no table service',
    destination: 'azure-table',
    severity: 'blocks-publishing',
    explanation:
      'Tables exist in general-purpose standard accounts only. A premium account (block blobs, file shares, page blobs) or one of the kind BlobStorage has no table endpoint, so its name ending in .table.core.windows.net does not resolve or its service answers that the operation does not exist there. No lead can be written to it, however right the key is.',
    who: 'whoever may create a storage account in the subscription',
    resolution: [
      'Azure portal › Storage accounts › your account › Overview: see Performance and Account kind. Needed are Standard and StorageV2 (general purpose v2).',
      'A BlobStorage or general-purpose v1 account of standard performance can be raised: Settings › Configuration › Upgrade. A premium one cannot: create a new standard account for leads.',
      COPY,
      PASTE,
    ],
    docs: [ACCOUNT, GUIDE],
    proof: 'azure-table/dns',
    match: [
      {
        text: [
          'Table is not supported for the account',
          'Tables are not supported for the account',
          'Table service is not supported for',
          'not allowed on account kind',
          'does not support tables',
          'does not support Azure Tables',
          'storage account kind * does not support * table',
          'account of kind * does not support * table',
          'Table storage is not supported * premium',
          'Table storage * premium * not supported',
          'Storage account * is of unsupported type',
        ],
        confidence: 0.95,
      },
      { code: 'OperationNotAllowedOnKind' },
      { code: 'FeatureNotSupportedForAccount', confidence: 0.85 },
      {
        code: 'NotImplemented',
        text: 'The requested operation is not implemented on the specified resource',
        system: 'azure-table',
      },
      {
        text: [
          'StorageException * NotImplemented',
          'The requested operation is not implemented on the specified resource',
          'StorageException * (501) Not Implemented',
        ],
        confidence: 0.85,
      },
    ],
    examples: [
      refusal('any', 501, 'NotImplemented', 'The requested operation is not implemented on the specified resource.'),
      'FeatureNotSupportedForAccount: Table is not supported for the account.',
      'Status=400 Code="OperationNotAllowedOnKind" Message="The operation is not allowed on account kind BlobStorage"',
      "Microsoft.WindowsAzure.Storage.StorageException: Unexpected HTTP status code 'NotImplemented'.",
    ],
  },
]);
