import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const first = (text: string): string | undefined => diagnose(text)[0]?.cause;

describe('a text that speaks of codes', () => {
  it.each([
    ['a membership test', 'def retry(text):\n    if "UNABLE_TO_LOCK_ROW" in text:\n        return sleep(5)\n'],
    ['a chain of them', "    elif 'aadsts7000222' in low or 'AADSTS7000215' in low:\n        renew()\n"],
    ['a generated constant', '\tStatusCodeSTORAGE_LIMIT_EXCEEDED StatusCode = "STORAGE_LIMIT_EXCEEDED"\n'],
    [
      'a table of constants',
      '\tAccountIsDisabled     Code = "AccountIsDisabled"\n\tServerBusy            Code = "ServerBusy"\n',
    ],
    ['an object of constants', "const KNOWN = {\n  STRING_TOO_LONG: 'STRING_TOO_LONG',\n  OTHER_ONE: 'OTHER_ONE',\n};"],
    ['a switch arm', '            "0x80040220" or "0x80048306" => new Failure(Kind.Privilege, message),\n'],
    ['a comment behind a value', '    DuplicateKey = 2147746359, // 0x80040237\n    Other = 1,\n'],
    ['a comparison in a shell', "if ($text -match 'already there|0x80040237|in use') {\n  return $null\n}"],
    [
      'a call of a search',
      "if (strpos($answer,\n    'Received HTTP code 407 from proxy after CONNECT') !== false\n  || strpos($answer, 'x') !== false) {",
    ],
    [
      'cases of a test',
      "  it.each([\n    ['getaddrinfo EAI_AGAIN crm.contoso.example'],\n    ['connect ECONNREFUSED 203.0.113.9:443'],\n  ])('says that the net failed (%s)', async (text) => {",
    ],
    [
      'a comment above a call',
      '    # {"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}\n    answer = await self.session.request(\n        method,\n',
    ],
    [
      'a message compared',
      '      if (answer.errors[0].message == "Daily API Request Quota Reached marketo") {\n        wait();',
    ],
    [
      'a list of bullets',
      'Handled now:\n\n- `AADSTS50055` - right user, old password\n- `AADSTS50076` - a second factor\n- `AADSTS50053` - locked\n',
    ],
    [
      'a list in a sentence',
      'A 429 has one of the codes `0x80072322` (requests), `0x80072321` (time), `0x80072326` (at once).',
    ],
    ['a change', 'fix: sign in again on INVALID_SESSION_ID'],
    ['a line of a change log', '## 2.1\n- Added: a hint for AADSTS700082\n- Fixed: AADSTS50173 came twice\n'],
    ['headings', '### AADSTS50126\n\nThe password is wrong.\n\n### AADSTS50128\n\nThe domain is wrong.\n'],
    ['cells', '<tr><td>AADSTS16000</td><td>Choose</td></tr>\n<tr><td>AADSTS50034</td><td>No such user</td></tr>'],
    [
      'rows without a border',
      'Code | What it means | Retry\n-- | -- | --\n601* | Access token invalid | no\n602* | Access token expired | no\n',
    ],
    [
      'rows of statuses',
      '| 400 (TriggerInputSchemaMismatch) | The schema has changed | Look at the fields |\n| 404 | Not there | Ask |\n',
    ],
    [
      'a test that failed',
      'Assert.Equal() Failure\nExpected: RemoteCertificateNameMismatch\nActual:   RemoteCertificateChainErrors',
    ],
    ['rows', '| Code | Meaning |\n|---|---|\n| 601 | Access token invalid |\n| 602 | Access token expired |\n'],
    ['a line of a program’s log call', 'rescue Timeout::Error => e\n  logger.warn "INVALID_SESSION_ID"\n'],
    [
      'an answer that a test makes',
      "server.post('/token').reply(401, { error: 'invalid_client', text: 'AADSTS7000215: x' });",
    ],
    [
      'a table of meanings',
      'Reasons of the storage service:\n  AuthorizationPermissionMismatch  no role\n  AuthorizationFailure   rules of the network\n  KeyBasedAuthenticationNotPermitted  keys are off\n',
    ],
    [
      'a switch of Go',
      '\tcase n == 607:\n\t\treturn "Wait", "Daily quota reached"\n\tcase n == 615:\n\t\treturn "Wait", "Concurrent access limit reached"\n',
    ],
    [
      'a change log in German',
      '## 4.2\n- Behoben: WebException „Der Remotename konnte nicht aufgelöst werden“ beim ersten Start\n- Hinzugefügt: Suche\n',
    ],
    [
      'what a program does from now on',
      'When AADSTS53000 (a device that is not compliant) stops the sign-in, the console now asks for a code instead of ending.',
    ],
    [
      'a test of Apex',
      'OrderSyncTest.test_many_orders\nSystem.LimitException: Too many SOQL queries: 101\nStack Trace: Class.OrderSync.run: line 12, column 1',
    ],
    [
      'what is done about codes',
      'ECONNRESET and EAI_AGAIN are retried twice. ENOTFOUND and CERT_HAS_EXPIRED are never retried.',
    ],
    ['what was mended', '### 2.4.0 - 2026-01-12\n#### Fixed\n- One more call after `INVALID_SESSION_ID`\n'],
    [
      'a measure',
      '# TYPE lead_failures_total counter\nlead_failures_total{code="401"} 0\nlead_failures_total{code="429"} 0\n',
    ],
    ['a check that all is well', '\u2705 03:00 nightly check: prvCreateLead is there, nothing to do.'],
    [
      'a deployment',
      '=== Deploy Errors\nforce-app/main/default/classes/Tax.cls  duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    ],
    [
      'a test of a deployment',
      'Tax_Test.testCase2 System.DmlException: Insert failed. First error: REQUIRED_FIELD_MISSING, Required fields are missing: [Key__c]',
    ],
  ])('is no error: %s', (_, text) => {
    expect(diagnose(text)).toEqual([]);
  });

  it.each([
    ['salesforce-record-locked', 'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record'],
    [
      'salesforce-validation-rule',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, LeadTrigger: execution of AfterInsert caused by: FIELD_CUSTOM_VALIDATION_EXCEPTION, Choose a region: []',
    ],
    // A traceback quotes the line of the program that raised.
    [
      'salesforce-login-invalid',
      '  File "login.py", line 175, in login\n    raise AuthenticationFailed(code, message)\nAuthenticationFailed: INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    ],
    [
      'entra-secret-missing',
      "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ],
    ['table-firewall', '{"errorCode":"AuthorizationFailure","code":"AuthorizationFailure","statusCode":403}'],
    ['salesforce-login-invalid', "{ name: 'INVALID_LOGIN', errorCode: 'INVALID_LOGIN' } from login.salesforce.com"],
    [
      'entra-secret-invalid',
      '{"error":"invalid_client","error_codes":[70002,50012,7000215],"suberror":"AADSTS7000215"}',
    ],
    [
      'tls-expired',
      "  [cause]: Error: certificate has expired\n      at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n    code: 'CERT_HAS_EXPIRED'\n  }",
    ],
    [
      'net-refused',
      "$ node send.mjs\n/srv/send.mjs:12\n    throw new Error('not sent');\n    ^\nError: connect ECONNREFUSED 203.0.113.9:443",
    ],
    [
      'entra-secret-expired',
      'Sign-in failed => Azure.Identity.AuthenticationFailedException: AADSTS7000222: The provided client secret keys are expired.',
    ],
    ['net-refused', 'test: connect ECONNREFUSED 203.0.113.9:443'],
    [
      'tls-expired',
      '* Connected to hooks.contoso.example (203.0.113.9) port 443\n* SSL certificate problem: certificate has expired\n* Closing connection 0',
    ],
    ['marketo-token', 'Mrkt::Errors::AccessTokenExpired: Access token expired\n\tfrom lib/mrkt/response.rb:24'],
    ['net-reset', 'Get "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration": EOF'],
    ['https-not-found', 'The last delivery to the webhook failed. Invalid HTTP Response. 404'],
    [
      'entra-conditional-access',
      'Error Code: 53003\nRequest Id: 3f0c...\nCorrelation Id: 88ab...\nTimestamp: 2026-03-02T10:11:12.131Z\nApp name: Leads',
    ],
    ['entra-federated-login', 'The connection cannot be made: MSIS7066: Authentication failed for the request.'],
    [
      'dataverse-user-not-member',
      'You (lee@contoso.example) do not belong to the organization orgcontoso. Verify the organization name and try to sign in again.',
    ],
    [
      'dataverse-unavailable',
      "Microsoft Dynamics CRM has experienced an error.\nMessage: Database 'db_1' on server 'sql_2' is not currently available. Please retry the connection later.",
    ],
    [
      'table-account-not-found',
      "Der Remotename konnte nicht aufgelöst werden: 'contosleads.table.core.windows.net'\n   bei System.Net.HttpWebRequest.GetResponse()",
    ],
    ['net-dns-temporary', 'webhook: cannot resolve leads.contoso.example: [Errno -3] Lookup timed out'],
    [
      'salesforce-value-invalid',
      "Salesforce::create failed: '2026-03-02 10:11' is not a valid value for the type xsd:dateTime",
    ],
    ['marketo-field', "submitForm 1179 skipped, code=1002, Missing value for required parameter 'email'"],
    ['marketo-permission', "Lead skipped: Access denied to partition 'EMEA'"],
    [
      'salesforce-required-missing',
      'LeadIntake.testCase1: insert of Lead failed: REQUIRED_FIELD_MISSING, Required fields are missing: [Company]',
    ],
    [
      'dataverse-missing-privilege',
      '### 2.1 Symptoms\n- The create of the lead ended with 0x80040220: Principal user is missing prvCreateLead privilege',
    ],
  ])('stays an error: %s %#', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('numbers in a text of Marketo', () => {
  it.each([
    '{"requestId":"14d2#18a0b2c4d6e","result":[{"id":1006,"status":"created"},{"id":610,"status":"updated"}],"success":true}',
    'marketo sync\n    at send (/srv/marketo/client.js:606:12)',
    '2026-11-20 11:51:59,604 - INFO - marketo: 3 leads sent',
    'marketo leads [1001, 1002, 1006, 1007] sent',
  ])('are no codes: %s', (text) => {
    expect(diagnose(text)).toEqual([]);
  });

  it.each([
    ['marketo-field', '{"requestId":"e42b#14272d07d78","success":false,"errors":[{"code":"1006","message":"x"}]}'],
    ['marketo-quota', "marketo answered {'success': False, 'errors': [{'code': '607', 'message': 'x'}]}"],
    ['marketo-rate', 'Marketo API returned: 606, try later'],
    ['marketo-not-found', 'Marketo::Error [610] x'],
    ['marketo-value', '[{"status":"skipped","reasons":[{"code":"1007","message":"x"}]}]'],
    ['marketo-token', '{"success":false,"errors":[{"code":"602","message":"x"}]}'],
  ])('are codes where they stand as such: %s %#', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('a customer’s code inside a platform', () => {
  it.each([
    [
      'dataverse-plugin-failed',
      'The plug-in execution failed because the operation has timed-out at the Sandbox Client. System.TimeoutException: x',
    ],
    [
      'dataverse-plugin-failed',
      '{"error":{"code":"0x80040265","message":"LeadScoring: connect ECONNREFUSED 203.0.113.9:443"}}',
    ],
    [
      'dataverse-missing-privilege',
      'An error occurred in the plug-in LeadScoring. ISV code aborted the operation. 0x80040265: Principal user (Id=1) is missing prvReadAccount privilege (Id=2)',
    ],
  ])('%s %#', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('what names a system', () => {
  it('the Web API’s codes of eight digits', () => {
    expect(
      first(
        '{"error":{"code":"0x80040203","message":"Required field \'lastname\' is missing: You must provide a value for Last Name."}}',
      ),
    ).toBe('dataverse-required-missing');
  });

  it('an address and a limit of two minutes, in any language', () => {
    expect(
      first(
        'Die Anforderung an "https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc" hat die Zeit von 00:02:00 überschritten.',
      ),
    ).toBe('dataverse-timeout');
  });
});

describe('how clients say that a connection broke', () => {
  it.each([
    [
      'net-reset',
      'The underlying connection was closed: A connection that was expected to be kept alive was closed by the server.',
    ],
    ['net-reset', 'EOFError: end of file reached\n\tfrom net/protocol.rb:237'],
    ['net-reset', 'reactor.netty.http.client.PrematureCloseException: Connection closed prematurely BEFORE response'],
    ['net-reset', 'http.client.IncompleteRead: IncompleteRead(0 bytes read)'],
    [
      'net-refused',
      "Cannot connect to host hooks.contoso.example:443 ssl:default [Connect call failed ('203.0.113.9', 443)]",
    ],
    ['tls-protocol', 'error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol'],
  ])('%s %#', (id, text) => {
    expect(first(text)).toBe(id);
  });
});
