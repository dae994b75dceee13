import type { Evidence } from './evidence.ts';

export type System = NonNullable<Evidence['system']>;

/** Words that show which system speaks, in lower case. Some are weak and need company; those stand in `foreignIn`. */
const CUES: readonly (readonly [System, readonly string[]])[] = [
  [
    'entra',
    [
      'aadsts',
      'login.microsoftonline',
      'login.windows.net',
      'sts.windows.net',
      'login.microsoft.com',
      'azure active directory',
      'azure ad',
      'entra',
      'microsoft.identity',
      'identitymodel.clients',
      'msal',
      'adal',
      'oauth2/v2.0/token',
      'sign-in',
      'signin',
      'failurereason',
      'conditional access',
      'conditionalaccess',
      'estsauth',
      ' ests ',
      'error_codes',
    ],
  ],
  [
    'dynamics',
    [
      'dynamics.com',
      'dynamics 365',
      'dynamics crm',
      'dataverse',
      'crmservice',
      'microsoft.crm',
      'microsoft.xrm',
      'microsoft.dynamics',
      'xrm',
      'organizationservice',
      'powerapps',
      'power apps',
      'common data service',
      'systemuser',
      '/api/data/v',
      'lastcrmerror',
      'powerplatform',
      'power platform',
      'crmexception',
      'organization service',
      'msdyn',
      'microsoft.powerapps',
      'commondataservice',
    ],
  ],
  [
    'salesforce',
    [
      'salesforce',
      'force.com',
      'sfdc',
      'jsforce',
      'apex',
      'soql',
      'sobject',
      'webtolead',
      'web-to-lead',
      'web to lead',
      'visualforce',
      'restforce',
      'simple_salesforce',
      'sfdx',
      'urn:partner.soap',
      'urn:enterprise.soap',
      'urn:fault.partner',
      'exceptioncode',
      'connected app',
      'consumer key',
      'services/data/v',
      'services/oauth2',
      'force:',
      'external client app',
      'sfcli',
      'lightning',
      // The type of a sign-in by OAuth in the login history.
      'remote access 2.0',
    ],
  ],
  [
    'marketo',
    [
      'marketo',
      'mktorest',
      'munchkin',
      'mktoweb',
      'leadcapture',
      'mkto',
      'mrkt::',
      'submitform',
      '/rest/v1/lead',
      '/rest/asset/v1/',
      '/identity/oauth/token',
    ],
  ],
  [
    'azure-table',
    [
      'table.core',
      'core.windows.net',
      'data.tables',
      'data-tables',
      'windowsazure.storage',
      'azure.storage',
      'azure storage',
      'odata.error',
      'storageexception',
      'storage account',
      'storageaccount',
      'accountkey',
      'azurite',
      'tableservice',
      'table service',
      'table storage',
      'cloudtable',
      'core.chinacloudapi',
      'core.usgovcloudapi',
      'storage explorer',
      'windows-azure-table',
      'windows-azure-blob',
      'x-ms-error-code',
      'azure.data.tables',
      'blob',
      'tableclient',
      'resterror',
      'azcopy',
    ],
  ],
  [
    'https',
    [
      'logic.azure',
      'logic app',
      'workflow',
      'power automate',
      'flow',
      'azurewebsites',
      'webhook',
      'azure function',
      'azure-api.net',
      'hook',
      'n8n',
      'zapier',
      'api management',
      'apim',
      'shared access scheme',
      'subscription key',
    ],
  ],
];

/** The systems that a text shows; `lower` is the flattened text in lower case. */
export function systemsIn(lower: string): Set<System> {
  const found = new Set<System>();
  for (const [system, words] of CUES) if (words.some((word) => lower.includes(word))) found.add(system);
  const answer = lower.includes('requestid') || lower.includes('success') || lower.includes('reasons');
  if (!found.has('salesforce') && /[a-z0-9]__c\b/.test(lower)) found.add('salesforce');
  if (!found.has('marketo') && answer && MARKETO_ENVELOPE.test(lower)) found.add('marketo');
  if (!found.has('dynamics') && lower.includes('0x8') && DATAVERSE_ENVELOPE.test(lower)) found.add('dynamics');
  return found;
}

/** In a long text a system counts only where it is spoken of within about this many characters. */
const REGION = 2048;

/** The systems that a text shows about a place; the whole text for one that is short. */
export function systemsAround(lower: string): (at: number) => ReadonlySet<System> {
  if (lower.length <= 4 * REGION) {
    const all = systemsIn(lower);
    return () => all;
  }
  const known = new Map<number, ReadonlySet<System>>();
  return (at) => {
    const region = Math.floor(at / REGION);
    let systems = known.get(region);
    if (systems === undefined) {
      systems = systemsIn(lower.slice(Math.max(0, (region - 1) * REGION), (region + 2) * REGION));
      known.set(region, systems);
    }
    return systems;
  };
}

/**
 * Marketo's answers carry a request id of two hexadecimal halves around a number sign, and codes that are numbers in
 * quotes: under `errors` of an answer, under `reasons` of a record that was skipped.
 */
const MARKETO_ENVELOPE =
  /"?requestid"?\s{0,3}[:=]>?\s{0,3}["']?[0-9a-f]{2,8}#[0-9a-f]{3,14}|["']?success["']?\s{0,3}[:=]>?\s{0,3}false,\s{0,8}(?:["']?warnings["']?\s{0,3}[:=]>?\s{0,3}\[\s{0,3}\],\s{0,8})?["']?errors["']?\s{0,3}[:=]>?\s{0,3}\[\s{0,8}\{\s{0,8}["']?code["']?\s{0,3}[:=]>?\s{0,3}["'](?:6|7|10)\d\d["']|["']?status["']?\s{0,3}[:=]>?\s{0,3}["']skipped["'],\s{0,8}["']?reasons["']?\s{0,3}[:=]>?\s{0,3}\[/;

/** The Web API's errors carry a code of eight hexadecimal digits. */
const DATAVERSE_ENVELOPE = /["']?code["']?\s{0,3}[:=]>?\s{0,3}["']0x8[0-9a-f]{7}["'],\s{0,8}["']?message["']?/;

/**
 * Words of systems that are no lead destination's: a bare status, a general word such as 'timeout' or a code that others
 * use too says nothing about a lead when one of them speaks.
 */
const FOREIGN: readonly string[] = [
  'openai',
  'anthropic',
  'litellm',
  'huggingface',
  'gemini',
  'langchain',
  'ollama',
  'github.com/',
  'api.github.com',
  'x-github-',
  'gitlab',
  'bitbucket',
  'docker',
  'ghcr.io',
  'containerd',
  'kubelet',
  'readiness probe',
  'liveness probe',
  'startup probe',
  'kubectl',
  'kubernetes',
  'npm err',
  'npm error',
  'registry.npmjs',
  'yarnpkg',
  'pypi.org',
  'pythonhosted',
  'rubygems',
  'maven',
  'could not transfer artifact',
  'failed to execute goal',
  'gradle',
  'nuget.org',
  'cargo',
  'crates.io',
  'composer',
  'amazonaws',
  'botocore',
  'boto3',
  'aws ',
  'arn:aws',
  'unauthorizedoperation',
  'clienterror: an error occurred (',
  'dynamodb',
  's3 bucket',
  'googleapi',
  'gcloud',
  'google.',
  "google's",
  'google cloud console',
  'redirect_uri_mismatch',
  'azurecr.io',
  'failed to pull image',
  'firebase',
  'firestore',
  'mongo',
  'postgres',
  'psql',
  'mysql',
  'mariadb',
  'sqlstate',
  'ora-0',
  'ora-1',
  'redis',
  'elasticsearch',
  'security_exception',
  'rejected_execution_exception',
  'root_cause":[',
  'opensearch',
  'kafka',
  'rabbitmq',
  'amqp',
  'memcached',
  'cassandra',
  'sqlite',
  'sqlexception',
  'sql server',
  'sqlclient',
  'login failed for user',
  'odbc',
  'jdbc',
  'vault.azure',
  'key vault',
  'keyvault',
  'documents.azure.com',
  'cosmos',
  'servicebus',
  'service bus',
  'eventhub',
  'iothub',
  'microsoft.resources',
  'microsoft.compute',
  'microsoft.network/',
  'microsoft.web/',
  'microsoft.containerservice',
  'microsoft.authorization',
  'management.azure.com',
  'resource group',
  'graph.microsoft',
  'microsoft graph',
  'microsoft.graph',
  'request_resourcenotfound',
  'authorization_requestdenied',
  'sharepoint',
  'exchange online',
  'microsoft.exchange',
  'exomailbox',
  'botframework',
  'bot framework',
  'smba.trafficmanager',
  'sbatch',
  'slurm',
  'outlook',
  'onedrive',
  'azure devops',
  'dev.azure.com',
  'visualstudio.com',
  'terraform',
  'azurerm_',
  'accountsclient',
  'ldap',
  'smtp',
  'imap',
  'ssh:',
  'sshd',
  'openssh',
  'publickey',
  'ftp',
  'rdp',
  'kerberos',
  'telegram',
  'discord',
  'slack',
  'twitter',
  'facebook',
  'linkedin.com',
  'hubapi',
  'hubspot',
  'datacite',
  // The repository for research data of the same name.
  'dataverse.org',
  'dataverse.harvard',
  'api/datasets',
  'api/v1/datasets',
  'zohoapis',
  'zoho.',
  'sendgrid',
  'mailchimp',
  'mailgun',
  'pipedrive',
  'zendesk',
  'freshdesk',
  'servicenow',
  'twilio.com',
  'auth0',
  'okta',
  'keycloak',
  'openid-connect/',
  'malformed_query',
  'spotify',
  'stripe',
  'paypal',
  'shopify',
  'wordpress',
  'jira',
  'confluence',
  'jenkins',
  'grafana',
  'prometheus',
  'homeassistant',
  'home assistant',
  'minecraft',
  'steam',
  'youtube',
  'reddit',
  'notion',
  'cors policy',
  'content security policy',
  'eresolve',
  'segmentation fault',
  'undefined reference',
  'cannot find module',
  'modulenotfounderror',
  'syntaxerror',
  'nullpointerexception',
  'error ts',
  'error cs',
  'tobe(',
  'toequal(',
  'assertionerror',
  'expected:',
];

export function foreignIn(lower: string): string[] {
  return FOREIGN.filter((word) => lower.includes(word));
}

/**
 * The peer that a general fault of network, TLS or HTTP speaks of, where it is one that takes no leads: a database, a
 * broker, a registry, a shell. Looked for near the fault alone, as a log may speak of many things.
 */
const OTHERS =
  /\bmongo\w*|\bpostgres\w*|\bpsql\b|\bpg_\w+|\bmysql\w*|\bmariadb|\bredis\b|\bmemcached|\bcassandra|\brabbitmq|\bamqps?:|\bkafka\b|\bzookeeper|\bsqlclient|\bpsycopg|\bsqlalchemy|\bcosmos(?:exception|\w{0,4}(?:response|resource)\w*)|\bazure\.cosmos|aka\.ms\/cosmos|documents\.azure\.com|\bkey ?vault|vault\.azure\.net|\bresource ?group(?:notfound|\b)|\bmicrosoft\.(?:resources|compute|containerservice|authorization|keyvault)\/|\bdatabase server|\bsql server\b|\bora-\d{5}|\bjdbc\b|\bldap\w{0,12}\b|\bsmtps?\b|\bimaps?\b|\bssh\b|\bsshd\b|\bsftp\b|\bkubelet\b|\bkubectl\b(?!\s(?:-\S{1,20}\s\S{1,60}\s)?logs\b)|\bdocker(?:d| daemon|:)|\bdaemon: get|\bcontainerd\b|\bregistry-1\.docker|\bghcr\.io|\bnpm err|\bnpm error|registry\.npmjs|\bpip install|could not resolve all (?:dependencies|files|artifacts)|\bcould not get 'https?:|pypi\.org|pythonhosted|pip\._vendor|\bfatal: unable to access|\bfatal: could not read|github\.com[/:]|\bgit (?:push|pull|clone|fetch)\b|archive\.ubuntu|\bapt-get\b|\bhomebrew\b|:(?:5432|3306|1433|1521|6379|27017|11211|5672|9092|2181|389|636)(?!\d)|port (?:5432|3306|1433|1521|6379|27017|22|25)(?!\d)/i;
/** Registries, forges and the services that programs are built with, by their hosts and by what their clients say. */
const BUILDING =
  /\b(?:yarnpkg|npmjs|jsr|unpkg|pypi|pythonhosted|anaconda|rubygems|crates|packagist|golang|nuget|bintray|jitpack|docker|quay|gcr|alpinelinux|debian|ubuntu|fedoraproject|centos|launchpad|gitlab|bitbucket|gnupg)\.(?:com|org|io|dev|net)\b|\bpub\.dev\b|\brepo1?\.maven\b|\bplugins\.gradle\b|\bservices\.gradle\b|\bformulae\.brew\b|\b(?:yarn|pnpm|pip|apt(?:-get)?|yum|dnf|apk|brew|gem|bundler?|cargo|composer|mvn|maven|gradle|helm|choco|winget|conda|poetry|bower): |could not transfer artifact|\b[EW]: failed to fetch\b|\[IP: [\d.:a-f]{3,45} \d{1,5}\]|\bcharts?\.[\w.-]{3,60}\/index\.yaml|\bactions\/checkout\b/i;
/** Tests and servers of somebody's own program, on the machine where it is written. */
const DEVELOPING =
  /\b(?:jest|vitest|mocha|cypress|playwright|puppeteer|selenium|webdriver(?:io)?|testcafe|karma|webpack-dev-server)\b|\[vite\]|\bvite: |\[webpack|\bTest Suites: |\bpage\.goto\b|\[HPM\]|net::ERR_\w{3,40} at https?:\/\/(?:localhost|127\.)/i;
/** What an answer of one's own server has behind it. */
const BEHIND = /\bphp\d?(?:\.\d)?-fpm\b|\bfastcgi:\/\//i;
const TAKES_LEADS = /\bleads?\b|hook|market ?place|\bcrm\b/i;

/** Whether something that takes leads is spoken of near the place. */
export function isAboutLeads(flat: string, start: number, end: number): boolean {
  return TAKES_LEADS.test(flat.slice(Math.max(0, start - NEAR), end + NEAR));
}

/** Services of others that are spoken of by their names, before what they answered. */
const PRODUCTS =
  /\b(?:zendesk|freshdesk|intercom|servicenow|sentry|datadog|new ?relic|pagerduty|opsgenie|splunk|sumo ?logic|asana|trello|airtable|clickup|monday\.com|dropbox|figma|mixpanel|amplitude|algolia|cloudinary|contentful|netlify|vercel|heroku|docusign|quickbooks|xero|klaviyo|typeform|calendly|eventbrite|magento|woocommerce|nextcloud|workday|netsuite|amazons3|amazon s3|aws|dynamodb|sqs|cloudfront|twilio|stripe|paypal|shopify|hubspot|pipedrive|zoho|jira|confluence|slack|discord|telegram|github|gitlab|spotify|openai)\b(?![\w.-]{0,40}hook)[^\n]{0,120}$/i;

const NEAR = 260;

/** Directories that sign nobody in to a lead destination; their answers use the words of OAuth like all others. */
const OTHER_DIRECTORY =
  /\bkeycloak\b|\/protocol\/openid-connect\/|\bokta(?:preview)?\b|\bauth0\b|amazoncognito|cognito-idp|\bgoogle\.(?:auth|oauth)|oauth2\.googleapis|accounts\.google|\bgsmtp\b|\bonelogin\b|\bpingone\b|\bgitlab\b/i;

/** Whether another directory speaks near the place. */
export function isOtherDirectory(flat: string, start: number, end: number): boolean {
  return OTHER_DIRECTORY.test(flat.slice(Math.max(0, start - NEAR), end + NEAR));
}

export function isOthers(flat: string, start: number, end: number): boolean {
  const about = flat.slice(Math.max(0, start - NEAR), end + NEAR);
  if (OTHERS.test(about) || BUILDING.test(about) || DEVELOPING.test(about)) return true;
  return BEHIND.test(about) && !TAKES_LEADS.test(about);
}

/** Whether a service of others was named on the line before what it answered. */
export function isProducts(flat: string, start: number): boolean {
  const before = flat.slice(Math.max(0, start - 160), start);
  return PRODUCTS.test(before.slice(before.lastIndexOf('\n') + 1));
}

/** Components of Windows whose numbers are Dataverse's too: 0x8004 is where each of them counts for itself. */
const COMPONENTS =
  /\bCDO\b|\bDirect(?:Show|Sound|X|3D|Draw|Input)|\bMAPI|\bWMI\b|\bWBEM|\bOneDrive\b|\bOutlook\b|\bOLE ?DB\b|\bADODB?\b|\bMSXML|\bWIA\b|\bcodecs?\b|\bplay(?:er|back)\b|\bwindows update\b|\bwuauclt|\bactivation\b|\bxbox\b|\bregsvr32|\bclass not registered|\btask scheduler|\bSendUsing\b|\bprinter\b|\bcamera\b|\bmedia ?(?:foundation|player)|\bDTC\b|\bVSS\b|\bvss_e_|\bHyper-V\b|\bBITS\b|\bDCOM\b|\bdriver\b/i;

export function isComponent(flat: string, start: number, end: number): boolean {
  return COMPONENTS.test(flat.slice(Math.max(0, start - NEAR), end + NEAR));
}

/** What is said when a program of the organisation's own is put there or tested: no lead came to it. */
const DEPLOYING =
  /\bforce-app\/|\bDeploy(?:ment)? (?:Errors|Failed|Failures)\b|\bComponent Failures\b|\bTest Failures\b|\bdeploy(?:ing)? source to org\b|\b(?:force:source:|project )(?:deploy|push)\b|\btest coverage\b|\bRunLocalTests\b|\w{2}Test\w{0,20}\.(?:test|should|when)\w{0,60}\b|\.testCase\d{0,4}\b/i;

/** Whether it is no lead that an organisation's rules met, but a deployment or a test of it. */
export function isDeployment(flat: string, start: number, end: number): boolean {
  const about = flat.slice(Math.max(0, start - ANSWER), end + ANSWER);
  return DEPLOYING.test(about) && !/\bleads?\b/i.test(about);
}

/** Certificates that sign programs and messages: no connection rests on them. */
const SIGNING =
  /\bjarsigner|\b(?:this|signed|sign) jar\b|\bsign-?tool\b|\bapk(?:signer)?\b|\bcode[- ]?sign\w{0,3}\b|\bprovisioning profile|\bauthenticode|\bnotari[sz]\w{2,6}|\bxcodebuild|\bgpg\b|\bpgp\b|\bcosign\b|\bs\/mime\b|\btimestamp(?:ing)? authority/i;

export function isSigning(flat: string, start: number, end: number): boolean {
  return SIGNING.test(flat.slice(Math.max(0, start - NEAR), end + NEAR));
}

/** A page of somebody's manual: services name it in their answers. */
const MANUAL =
  /https?:\/\/(?:(?:api-?docs?|docs?|developers?|documentation|guides?|support|help)\.[\w.-]{3,80}|[\w.-]{3,80}\/(?:[\w-]{1,20}\/){0,3}(?:docs?|documentation|api-reference)\/)/gi;
/** Manuals of the destinations, of languages, clients, servers and of what passes leads on. */
const OUR_MANUALS =
  /microsoft|azure|salesforce|force\.com|adobe|marketo|mozilla|nodejs|python|axios|urllib3|readthedocs|httpstatus|curl|php|spring|ietf|w3\.org|n8n|zapier|\bmake\.com|nginx|apache|iis\.net|cloudflare/i;

/** An exception of a package, as Python prints it. */
const PACKAGE = /(?<![\w.])([a-z_]\w{1,40})(?:\.[a-z_]\w{0,40}){1,5}\.[A-Z]\w{2,60}(?:Error|Exception)\b/g;
/** Clients that speak for whatever they call, the destinations' own, and the first words of Java's names. */
const CLIENTS =
  /^(?:requests|urllib[23]?|httpx|httpcore|aiohttp|http|httplib2?|ssl|socket|asyncio|concurrent|json|xml\w*|builtins|msal\w*|adal|azure|msrest\w*|\w*salesforce\w*|\w*marketo\w*|\w*dynamics\w*|\w*dataverse\w*|zeep|suds|werkzeug|flask|django|fastapi|starlette|tornado|celery|airflow|prefect|tenacity|com|org|io|net|java|javax|jakarta|sun|scala|kotlin|okhttp3|retrofit2|feign|reactor|system|microsoft|[a-z]{2})$/;

/** A class of a package, as PHP and Ruby print it. */
const NAMESPACE =
  /(?<![\w\\:])([A-Z]\w{1,40})(?:(?:\\[A-Z]\w{0,60}){1,5}|(?:::[A-Z]\w{0,60}){1,4})|(?<![\w\\:])([a-z]\w{1,40})(?:\\{1,2}\w{1,60}){1,5}(?:Error|Exception)\b/g;
/** Clients that speak for whatever they call, the destinations' own, and what frameworks call a program of one's own. */
const NAMESPACES =
  /^(?:GuzzleHttp|Symfony|Psr|Illuminate|Laravel|App|Http|Monolog|Slim|Yiisoft|Zend|Laminas|Drupal|WP|Curl|Buzz|Httpful|Doctrine|League|Composer|PHPUnit|Net|OpenSSL|Errno|Faraday|RestClient|HTTParty|HTTPClient|HTTP|Typhoeus|Excon|Savon|Rack|Rails|Action\w+|Active\w+|Sidekiq|Resque|Puma|Timeout|Socket\w*|URI|JSON|IO|System|Std|Microsoft\w*|Windows\w*|Azure\w*|MicrosoftAzure|OAuth2?|Signet|Omniphx|Restforce|Databasedotcom|AlexaCRM|Crm\w*|\w*(?:Salesforce|Marketo|Mrkt|Dynamics|Dataverse|Forrest|Webhook)\w*)$/;

/** Forms of an answer that one family of services alone has: Elasticsearch; the statuses of gRPC, as Google writes them. */
const ENVELOPE =
  /"root_cause"\s{0,3}:|\boperation error [\w ]{2,30}: \w{2,40}, https response error\b|"status"\s{0,3}:\s{0,3}"(?:CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED)"/;
const ANSWER = 700;

/** What shows that a status was answered to a client, or that it is about something that takes leads. */
const ANSWERED =
  /hook|\bleads?\b|\b(?:POST|PUT|PATCH)\s{1,3}["']?https?:\/\/|\bcrm|\bflows?\b|\bfunctions?\b|azure|logic ?app|market ?place|partner ?center|\bendpoint|\breceiver|\bforward|\bdeliver|\bsubmit|\bHTTP\/[\d.]{1,3}\s[1-5]\d\d|\bHTTP[ _-]?(?:error|status|response|code|request)|\bHTTP(?:S)? [1-5]\d\d|WebException|Invoke-(?:WebRequest|RestMethod)|HTTPError|HttpRequestException|HttpClient|ClientError|ClientException|axios|\bfetch|\bcurl|\bgot\b|urllib|requests\.|aiohttp|httpx|okhttp|guzzle|RestTemplate|RestSharp|Faraday|<title|<h1|<center|\b(?:client|server) error|status[ _]?code|response[ _]?(?:code|status)|\bstatus: |"status":\s?[1-5]\d\d|nginx|apache|\biis\b|\bserver: |content-type|retry-after|x-request-id|remote ?server|serveur distant|servidor remoto|server remoto|\bremot\w{0,6} |\u9060\u7a0b|\u8fdc\u7a0b|\u30ea\u30e2\u30fc\u30c8|postman|\bresponded\b|\banswered\b|\breturned\b|\breceived\b/i;
/** So short a text is the answer itself. */
const TERSE = 80;

/** Whether a bare status is one that a client met, rather than a number in a program's talk of its own affairs. */
export function isAnswered(flat: string, start: number, end: number): boolean {
  return flat.length < TERSE || ANSWERED.test(flat.slice(Math.max(0, start - ANSWER), end + ANSWER));
}

/**
 * Whether a service with a manual, a package or an envelope of its own speaks about the place: its statuses are about
 * its own interface, not about an endpoint that takes leads.
 */
export function isOtherInterface(flat: string, start: number, end: number): boolean {
  const about = flat.slice(Math.max(0, start - ANSWER), end + ANSWER);
  if (ENVELOPE.test(about)) return true;
  for (const [link] of about.matchAll(MANUAL)) if (!OUR_MANUALS.test(link)) return true;
  for (const [, root = ''] of about.matchAll(PACKAGE)) if (!CLIENTS.test(root)) return true;
  for (const [, root, other = ''] of about.matchAll(NAMESPACE)) if (!NAMESPACES.test(root ?? other)) return true;
  return false;
}
