import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const causes = (text: string): string[] => diagnose(text).map((match) => match.cause);

describe('an error of a system that takes no leads', () => {
  it.each([
    [
      'a role of AWS',
      'AccessDenied: User: arn:aws:iam::111122223333:user/deploy is not authorized to perform: iam:PassRole\n\tstatus code: 403, request id: 1f',
    ],
    [
      'the answer of EC2',
      '403 Forbidden\n<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized.</Message></Error></Errors></Response>',
    ],
    ['a sign-in page of Google', "Error 400: redirect_uri_mismatch\nThe app does not comply with Google's policy."],
    [
      'an image that a cluster pulls',
      'Failed to pull image "contoso.azurecr.io/web:2": unexpected status from GET request to https://contoso.azurecr.io/oauth2/token: 401 Unauthorized',
    ],
    ['a search engine', '{"error":{"type":"security_exception","reason":"missing credentials"},"status":401}'],
    ['a build', '[ERROR] Could not transfer artifact com.contoso:app:pom:1 from nexus: status: 401 Unauthorized'],
    [
      'a directory cmdlet',
      'Get-MgGroup : does not exist.\nStatus: 404 (NotFound)\nErrorCode: Request_ResourceNotFound',
    ],
    ['another CRM', 'POST https://api.hubapi.com/crm/v3/objects/contacts resulted in a `400 Bad Request` response'],
    ['a mail service', 'HTTP/1.1 401 Unauthorized\nX-Message: api.sendgrid.com v3/mail/send'],
    [
      'a network of contacts',
      '{"message":"Invalid access token","status":401} GET https://api.linkedin.com/rest/posts',
    ],
    ['a document database', 'CosmosHttpResponseError: (TooManyRequests) Request rate is large.'],
    [
      'a tool that builds storage accounts',
      'Error: retrieving Storage Account "contosodev": storage.AccountsClient#GetProperties: StatusCode=404 Code="StorageAccountNotFound" Message="The storage account contosodev was not found."',
    ],
    ['a query editor', 'message: unexpected token: wher\nerrorCode: MALFORMED_QUERY\nstatus_code: 400'],
    [
      'a query for a log',
      "No such column 'Text' on entity 'ApexLog'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.",
    ],
    [
      'a program without its library',
      "Unhandled exception. System.IO.FileNotFoundException: Could not load file or assembly 'Microsoft.Xrm.Sdk, Version=9.0.0.0'. The system cannot find the file specified.",
    ],
    ['a forge', "HttpError: Not permitted\n  status: 403,\n  headers: { 'x-github-media-type': 'github.v3' }"],
    ['another CRM, by its client in PHP', 'OtherCRM\\Client\\LeadRequest->add(): {"title":"Bad Request","status":400}'],
    ['a payment, by its client in Ruby', 'Payco::InvalidRequestError: (Status 400) No such customer'],
    [
      'a repository for research data',
      '{"status":"ERROR","code":405,"message":"no such method here, see http://guides.dataverse.org"}',
    ],
    [
      'a desktop extension',
      "Could not load file or assembly 'my.xrmtoolbox.dll'. An attempt was made to load a program with an incorrect format.",
    ],
    ['a mail component', "CDO.Message.1 error '80040220'\nThe configuration value is invalid."],
    ['a player', 'DirectShow: unresolved error code 0x80040265 (the format is not supported)'],
    [
      'another CRM, by an extension in PHP',
      '{"status":422,"message":"Invalid input"} "forms\\\\errors\\\\IntegrationException"',
    ],
    ['the signer of an archive', "Warning: The signer's certificate is self-signed.\nthis jar is not timestamped"],
    ['the signer of an app', 'sign-tool: error: The certificate has expired! NotAfter: 4 December'],
    ['a cloud', 'operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: 1, too many'],
    [
      'a program of its own affairs',
      '[request] POST /api/organizations/1/invite\n[error] 401 Unauthorized: this account may not invite others yet',
    ],
    ['a store of passwords', 'Error: the current user isn\u2019t confirmed member of the organization of this vault'],
    ['a directory in the cellar', 'bind failed: 80090308: LdapErr: DSID-0C090447, data 52e'],
    [
      'a bot that answers a channel',
      '{"message":"Authorization has been denied for this request.","statusCode":401,"request":{"serviceUrl":"https://smba.trafficmanager.net/emea/"}}',
    ],
    [
      'a mailbox cmdlet',
      'Get-EXOMailbox: HttpStatusCode=401 ErrorMessage={"error":{"code":"Unauthorized","innererror":{"type":"Microsoft.Exchange.Admin.OData.Core.ODataServiceException"}}}',
    ],
    ['a queue of a cluster', "sbatch: error: Access denied to partition 'long'"],
    [
      'a repository of research data',
      'HTTPError: 403 Client Error: Forbidden for url: https://dataverse.harvard.edu/api/datasets/:persistentId?persistentId=doi:10.1/X',
    ],
    [
      'a help desk, with a cookie whose name looks like a custom field',
      'WebException: The remote server returned an error: (401) Unauthorized.\nSet-Cookie: __cfduid=x; domain=.contoso.zendesk.com; HttpOnly',
    ],
  ])('says nothing of %s', (_name, text) => {
    expect(causes(text)).toEqual([]);
  });

  it.each([
    [
      'its answer',
      '401 Unauthorized on POST request for "https://id.contoso.example/realms/a/protocol/openid-connect/token": {"error":"unauthorized_client","error_description":"Invalid client or Invalid client credentials"}',
    ],
    [
      'its log',
      'WARN [org.keycloak.events] type="CODE_TO_TOKEN_ERROR", clientId="portal", error="invalid_client_credentials", grant_type="authorization_code"',
    ],
    [
      'a library of Google',
      "google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.')",
    ],
  ])('says nothing of another directory: %s', (_name, text) => {
    expect(causes(text)).toEqual([]);
  });

  it('keeps an Entra code beside the name of another directory', () => {
    expect(causes('Okta federation test: AADSTS7000222: The provided client secret keys are expired.')[0]).toBe(
      'entra-secret-expired',
    );
  });
});

describe('a text that reports no error', () => {
  it.each([
    ['latencies by system', '{"status":"ok","latency_ms":{"dataverse":120,"marketo":606,"table":40}}'],
    [
      'the meanings of statuses',
      '401 - Unauthorized\nNo key was given.\n403 - Forbidden\nThe key may not do this.\n429 - Too Many Requests\nSend fewer.\n',
    ],
    [
      'a hash of classes',
      'ERRORS = {\n  601 => AccessTokenInvalid,\n  602 => AccessTokenExpired,\n  1006 => FieldNotFound,\n}',
    ],
    [
      'a list of changes',
      '### Bug fixes\n* handle REQUEST_LIMIT_EXCEEDED gracefully (#42)\n* retry on ECONNRESET (#43)\n',
    ],
    [
      'what the help says of a limit',
      'The daily limit for Web-to-Lead requests is 500. If your organization exceeds its daily Web-to-Lead limit, the Default Lead Creator receives an email.',
    ],
    [
      'a scenario of a test',
      'Scenario: expired secret\n  Given a secret of last year\n  When the lead is sent\n  Then the answer is AADSTS7000222\n',
    ],
    [
      'a table of codes with one row',
      '| Error code | Hex code | Message |\n|---|---|---|\n|`-2147015902`|`0x80072322`|`Number of requests exceeded the limit of 6000.`|\n',
    ],
    [
      'a place in memory',
      'Faulting application name: EXAMPLE.EXE, Exception code: 0xc0000005, Fault offset: 0x80040225',
    ],
    ['a probe of a cluster', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
    ['a class of errors', '    class UnableToLockRow < ResponseError; end\n\n    class Other < ResponseError; end\n'],
    ['a table of classes', '      "UNABLE_TO_LOCK_ROW" => UnableToLockRow,\n      "OTHER" => Other,\n'],
    ['a call', "The asset API of Marketo:\nmail = client.execute(method='get_email', id=3, status='draft')\n"],
    [
      'a stub of a test',
      '    stub_request(:get, address).\n      to_return(\n        status: 404,\n        body: fixture(:none))\n',
    ],
    ['a file that is read', '203.0.113.7 - - [01/Feb/2026] "GET /favicon.ico HTTP/1.1" 404 176'],
    ['how a certificate is made', 'The cmdlet creates a self-signed certificate that suits tests.'],
    ['a host of a university', 'sshd: authentication failure; rhost=lab.example.edu  user=root'],
    [
      'a mail about good leads',
      'We got 9 leads last week, 2 of them from .edu customers. Could you please assign them to me?',
    ],
    [
      'an answer that names a manual of its own',
      '{"status":403,"detail":"No access to this campaign","more":"https://apidocs.example-mail.com/v3/errors/1023"}',
    ],
    [
      'a service whose docs are linked',
      'Server returned 400, see https://signin.example/docs/reference/limits for more',
    ],
    ['an exception of a package', 'voiceco.base.exceptions.VoiceRestException: HTTP 400 error: account not authorized'],
    ['an index that is missing', '{"error":{"root_cause":[{"type":"index_not_found","index":"leads"}]},"status":404}'],
    ['a status of gRPC', '{"error":{"code":403,"message":"A valid API key is missing","status":"PERMISSION_DENIED"}}'],
    [
      'a visitor',
      '203.0.113.7 - - [01/Feb/2026:10:00:00 +0000] "POST /login HTTP/1.1" 401 34 "https://mail.contoso.example/" "Mozilla/5.0 (X11; Linux x86_64)"',
    ],
    [
      'a set of statuses',
      'var retried = new[] {\n    HttpStatusCode.BadGateway,      // 502\n    HttpStatusCode.GatewayTimeout   // 504\n};',
    ],
    [
      'a history of commits',
      'a1b2c3d test: cover INVALID_LOGIN and ECONNRESET\n  * fix: no crash on "TableNotFound"\n',
    ],
    [
      'a described interface',
      "  '401':\n    description: Unauthorized, the key is wrong\n  '500':\n    description: Internal Server Error\n",
    ],
    ['messages of a form of one’s own', "  email: text.messages({ 'email.bad': 'INVALID_EMAIL_ADDRESS' }),\n"],
    [
      'how Web-to-Lead is set up',
      'Enter Web-to-Lead in the Quick Find box and choose a creator. Optionally turn on reCAPTCHA.',
    ],
    ['a form without CAPTCHA', '{"Id":1179,"Status":"approved","EnableCaptcha":false,"munchkinId":"123-ABC-456"}'],
    ['a test that wanted a refusal', '1) POST /login should return 401 when wrong:\n  got 400 "Bad Request"'],
    [
      'tests that passed, one below the other',
      'test_salesforce.py::test_lead_lock PASSED      [ 50%]\ntest_salesforce.py::test_required_field PASSED      [100%]\n',
    ],
    [
      'tests that passed',
      '\u2714 maps AADSTS7000222 to an expired secret (3 ms)\nok 2 - maps ECONNREFUSED\ntest_retry_AADSTS90033 PASSED [ 40%]\n',
    ],
  ])('says nothing of %s', (_name, text) => {
    expect(causes(text)).toEqual([]);
  });
});

describe('what is near to those and real', () => {
  it.each([
    [
      'https-auth',
      'Posted to Slack by the watch:\nThe lead endpoint https://in.contoso.example/take said 403 Client Error: Forbidden',
    ],
    ['net-refused', '{:error, %HTTPoison.Error{id: nil, reason: :econnrefused}}'],
    [
      'https-auth',
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://leads.contoso.example/in',
    ],
    [
      'https-payload',
      '{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"Bad Request","status":400}',
    ],
    ['https-not-found', 'Webhook answered 404, see https://docs.contoso.example/errors'],
    ['net-dns-temporary', 'Failed to open TCP connection to hooks.contoso.example:443 (getaddrinfo: Try again)'],
    ['salesforce-session-invalid', "https://na1.salesforce.com/services/async: {'exceptionCode': 'InvalidSessionId'}"],
    [
      'salesforce-limit',
      'Salesforce could not create this lead. Reason: Your organization has exceeded its daily limit for Web-to-Leads.',
    ],
    [
      'dataverse-plugin-failed',
      'ISV code reduced the open transaction count. Custom plug-ins should not catch exceptions',
    ],
    ['entra-secret-expired', 'not ok 2 - AADSTS7000222: The provided client secret keys are expired.'],
    ['net-dns-not-found', '** (Mint.TransportError) {:error, :nxdomain}'],
    ['marketplace-edu-domain', 'Leads from .edu customers never show up in our CRM.'],
    ['marketplace-edu-domain', 'Do you pass on the data of .edu customers?'],
    ['salesforce-field-missing', "No such column 'Region__c' on entity 'Lead'."],
    ['salesforce-limit', 'Your organization has exceeded its daily Web-to-Lead limit.'],
    [
      'salesforce-duplicate',
      '\u7406\u7531: \u91cd\u8907\u3057\u305f\u30ec\u30b3\u30fc\u30c9\u3092\u4f5c\u6210\u3057\u3066\u3044\u307e\u3059\u3002',
    ],
    [
      'tls-expired',
      'kubectl logs relay: x509: certificate has expired or is not yet valid: current time 2026-02-02T00:00:00Z is after 2026-02-01T00:00:00Z',
    ],
    ['https-not-found', '203.0.113.7 - - [01/Feb/2026] "POST /marketplace HTTP/1.1" 404 176'],
    ['https-auth', 'Unexpected status: expected 202, got 401 Unauthorized'],
    [
      'dataverse-token-rejected',
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://contoso.crm.dynamics.com/api/data/v9.2/leads',
    ],
    ['https-auth', '203.0.113.7 - - [01/Feb/2026] "POST /leads HTTP/1.1" 401 12 "-" "axios/1.7.2"'],
    ['https-auth', 'GuzzleHttp\\Exception\\ClientException: the endpoint answered with status 401'],
    ['dataverse-missing-privilege', 'Lead import stopped: 0x80040220'],
    ['dataverse-user-not-member', '\u30b3\u30fc\u30c9\uff1a "0x 80072560"'],
    ['https-server-error', 'our lead receiver said 503 Service Unavailable for an hour, and then nothing any more'],
    ['dataverse-missing-privilege', 'Lead import stopped, error code 80040220'],
    [
      'salesforce-web-to-lead-off',
      'Web-to-Lead Enabled [ ] Not Checked\nRequire reCAPTCHA Verification [ ] Not Checked',
    ],
    ['salesforce-recaptcha', 'Web-to-Lead Enabled [x] Checked\nRequire reCAPTCHA Verification [x] Checked'],
    [
      'net-timeout',
      'canceled due to the configured HttpClient.Timeout of 9 seconds elapsing.\n ---> IOException: Unable to read data from the transport connection: The I/O operation has been aborted because of either a thread exit or an application request.',
    ],
    [
      'https-auth',
      '<title>Web App - Unavailable</title><p>The web app you have attempted to reach has blocked your access.</p>',
    ],
    ['tls-self-signed', 'The endpoint uses a self-signed certificate.'],
    ['marketo-rate', 'Marketo: 606 Max rate limit exceeded'],
    [
      'dataverse-plugin-failed',
      "https://contoso.crm.dynamics.com said: Could not load file or assembly 'Contoso.Plugins.Shared' or one of its dependencies.",
    ],
  ])('%s', (cause, text) => {
    expect(causes(text)[0]).toBe(cause);
  });
});

describe('a program that is built, tested or served', () => {
  it.each([
    'yarn: error getaddrinfo ENOTFOUND registry.yarnpkg.com',
    'go: reading https://proxy.golang.org/x/@v/list: 404 Not Found',
    'Could not transfer artifact com.fabrikam:web:pom:2 from/to central (https://repo.maven.apache.org/maven2): Connection refused',
    'E: Failed to fetch http://mirror.example/dists/stable/InRelease  404  Not Found [IP: 203.0.113.80 80]',
    'Cypress could not verify that this server is running: net::ERR_CONNECTION_REFUSED at http://localhost:3000/',
    'jest: Error: connect ECONNREFUSED 127.0.0.1:80',
    '[vite] http proxy error: /api connect ECONNREFUSED 127.0.0.1:3001',
    'Zendesk: 422 Unprocessable Entity',
    'Sentry: 500 Internal Server Error',
    'AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)',
    'nginx: 502 Bad Gateway while connecting to upstream php-fpm',
    'Invoice #50053 total 7000215 EUR',
    'Order 7000222 was shipped',
  ])('is none of ours: %s', (text) => {
    expect(causes(text)).toEqual([]);
  });

  it.each([
    ['net-refused', 'connect ECONNREFUSED 127.0.0.1:443'],
    ['net-refused', 'POST http://localhost:3000/leads: connect ECONNREFUSED 127.0.0.1:3000'],
    ['https-server-error', 'Webhook: 500 Internal Server Error'],
    ['https-server-error', 'POST https://leads.fabrikam.example/hook: 502 Bad Gateway, upstream php-fpm'],
    ['https-payload', 'The Zendesk hook answered 422 Unprocessable Entity'],
    ['entra-secret-invalid', 'login failed 7000215'],
    ['net-dns-not-found', 'TypeError: Failed to fetch https://hooks.fabrikam.example: getaddrinfo ENOTFOUND'],
  ])('but stays %s: %s', (cause, text) => {
    expect(causes(text)[0]).toBe(cause);
  });
});
