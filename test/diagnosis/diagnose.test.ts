import { describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const first = (text: string): string | undefined => diagnose(text)[0]?.cause;
const AAD = 'Could not save the lead to Dynamics CRM using AAD. Exception::';
const IDS =
  'Trace ID: 5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00 Correlation ID: 7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a Timestamp: 2026-11-20 08:14:02Z';

describe('diagnose', () => {
  it.each(
    causes.flatMap((cause) =>
      cause.examples.filter((one) => typeof one === 'string').map((text) => [cause.id, text] as const),
    ),
  )('%s shows in its example %#', (id, text) => {
    const [best, second] = diagnose(text);
    expect(best?.cause).toBe(id);
    if (second !== undefined) expect(second.cause).not.toBe(id);
  });

  it('fills what the report prints', () => {
    const text = `first line\nAADSTS7000215: Invalid client secret provided. ${IDS}`;
    const [match, ...more] = diagnose(text);
    expect(more).toEqual([]);
    expect(match).toMatchObject({
      cause: 'entra-secret-invalid',
      count: 1,
      matched: { text: 'AADSTS7000215', start: 11, end: 24 },
      ids: {
        traceId: '5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00',
        correlationId: '7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a',
        timestamp: '2026-11-20 08:14:02Z',
      },
    });
    expect(match!.next).toEqual([
      expect.stringMatching(/^leadctl validate --only [a-z-]+\/[a-z-]+$/),
      'leadctl explain entra-secret-invalid',
      'leadctl guide dynamics --step 4',
    ]);
    expect(match!.confidence).toBeGreaterThan(0.9);
  });

  it.each([
    ['dataverse-login-failed', 'LastCRMError: Unable to sign in to Dynamics CRM, LastCRMException:'],
    [
      'dataverse-field-permission',
      'Could not save the lead to Dynamics CRM. User does not have create permissions for the leadsourcecode attribute in the lead entity',
    ],
    [
      'entra-tenant-not-found',
      `${AAD} Tenant not found. This instance may happen if there are no active subscriptions for the tenant.`,
    ],
    ['dataverse-no-roles', 'LastCRMError: SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user.'],
    ['entra-app-not-found', `${AAD} Application with identifier was not found in the directory`],
    ['entra-tenant-invalid', `${AAD} Requested tenant identifier is not valid and not valid external domain format`],
    ['entra-secret-invalid', `${AAD} Error validating credentials.: Invalid client secret is provided.`],
    [
      'dataverse-timeout',
      'LastCRMError: The request channel timed out while waiting for a reply after 00:02:00. Increase the timeout value',
    ],
  ])('knows the published error of %s, without its number and quoted names', (id, text) => {
    expect(first(text)).toBe(id);
  });

  it.each([
    [
      'quoted and wrapped',
      '> AADSTS90002: Tenant\n> not found. This may happen if\n> there are no active subscriptions',
    ],
    ['drawn in a box', '│ AADSTS90002: Tenant x │\n│ not found            │'],
    ['cut in two by a line end', 'AADSTS900\n02: Tenant not found'],
    ['escaped three times', '{\\\\\\"error_description\\\\\\":\\\\\\"AADSTS90002: Tenant\\\\\\"}'],
    ['URL-encoded', 'error_description=AADSTS90002%3a+Tenant+%27x%27+not+found'],
    ['HTML', '<p>AADSTS90002&#58; Tenant &quot;x&quot; not found</p>'],
    ['full-width', 'ＡＡＤＳＴＳ９０００２：租户'],
    ['as a scanner read it', 'AADST590OO2: Tenant x not found'],
    ['with a blank', 'AADSTS 90002'],
    ['as an array of numbers', '{"error":"invalid_request","error_codes":[90002]}'],
    ['in a SOAP fault', '<psf:text>AADSTS90002: Tenant</psf:text>'],
    ['drawn in a box that cuts it in two', '│ AADSTS900  │\n│ 02: Tenant │\n│ not found  │'],
    ['drawn in a box of ASCII', '| AADSTS900  |\n| 02: Tenant |'],
    ['cut after its first digit', 'AADSTS9\n0002: Te\nnant not\n found'],
    ['that a page may break', '<td>AADSTS900<wbr>02: Tenant</td>'],
    ['with a soft hyphen', 'AADSTS900&shy;02: Tenant'],
    ['with its digits in bold', 'AADSTS<b>90002</b>: Tenant'],
    ['in colours of a terminal', '\u001b[31mAADSTS90002\u001b[0m: Tenant'],
    ['in colours in caret notation', '^[[31mAADSTS90002^[[0m: Tenant'],
    ['in colours as a shell writes them', '\\e[1;31mAADSTS90002\\033[0m: Tenant'],
    ['in colours that lost their escape', '[31mAADSTS90002[0m: Tenant'],
    ['in another language', 'AADSTS90002: Der Mandant wurde nicht gefunden.'],
  ])('reads a code %s', (_name, text) => {
    expect(first(text)).toBe('entra-tenant-not-found');
  });

  it.each([
    '0x80040220',
    '0X80040220',
    '-2147220960',
    '2147746336',
    'hr = −2147220960',
    '0xFFFFFFFF80040220',
    '80040220h',
    '0x80040220L',
    '&H80040220',
  ])('reads the HRESULT %s', (code) => {
    expect(first(`Dynamics CRM error ${code}`)).toBe('dataverse-missing-privilege');
  });

  it('gives spans of the text as it was, whatever was decoded before', () => {
    const text = '\\"x\\": \\u0022y\\u0022 %20 \\"AADSTS7000222: keys\\"';
    const [match] = diagnose(text);
    expect(text.slice(match!.matched.start, match!.matched.end)).toBe('AADSTS7000222');
  });

  it('says what an encoded or damaged match is in clear', () => {
    const body = Buffer.from('{"error_description":"AADSTS7000222: keys"}').toString('base64');
    const har = `{"response":{"status":401,"content":{"mimeType":"application/json","text":"${body}","encoding":"base64"}}}`;
    for (const [text, clear] of [
      [har, 'AADSTS7000222'],
      ['│ AADSTS7000 │\n│ 222: The   │', 'AADSTS7000222'],
      ['Dynamics: -2147220960', '0x80040220'],
      ['AADSTS7000222: keys', undefined],
      ['{"error_description":"AADSTS7000222: keys"}', undefined],
      ['HTTP/1.1 401 Unauthorized', undefined],
    ] as const) {
      const { matched } = diagnose(text)[0]!;
      expect(matched.clear).toBe(clear);
      expect(text.slice(matched.start, matched.end)).toBe(matched.text);
    }
    const words = Buffer.from(
      '{"e":"Tenant jane@fabrikam.example not found. This may happen if there are no active subscriptions"}',
    );
    const [match] = diagnose(har.replace(body, words.toString('base64')));
    expect(match!.matched.clear).toContain('not found. This may happen');
    expect(match!.matched.clear).not.toContain('jane');
  });

  it.each([7, 9, 12, 20])('finds the ids in lines of %i characters', (width) => {
    const text = `AADSTS7000222: The provided client secret keys for app are expired. ${IDS}`;
    for (const seam of ['\n', '\n> ', ' │\n│ ']) {
      const [match] = diagnose(text.match(new RegExp(`.{1,${width}}`, 'g'))!.join(seam));
      expect(match).toMatchObject({
        cause: 'entra-secret-expired',
        ids: {
          traceId: '5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00',
          correlationId: '7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a',
        },
      });
    }
  });

  it('prefers the inner error to the outer one', () => {
    expect(
      first(
        `Unable to Login to Dynamics CRM ---> AADSTS50126: Error validating credentials due to invalid username or password.`,
      ),
    ).toBe('entra-password-invalid');
    expect(first('AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.')).toBe(
      'entra-secret-invalid',
    );
    expect(
      first(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadTrigger: execution of BeforeInsert caused by: FIELD_CUSTOM_VALIDATION_EXCEPTION, Phone is required',
      ),
    ).toBe('salesforce-validation-rule');
  });

  it('prefers a code to a text and a text to a status', () => {
    expect(
      first('HTTP/1.1 500 Internal Server Error\n\n{"error":{"code":"0x80040333","message":"A duplicate exists"}}'),
    ).toBe('dataverse-duplicate');
    expect(first('403 Forbidden. Error 403 - This web app is stopped.')).toBe('https-endpoint-stopped');
    expect(first('HTTP/1.1 404 Not Found\nServer: Microsoft-IIS/8.0')).toBe('https-not-found');
  });

  it('lets the detail decide where one code has several causes', () => {
    const failed = (detail: string): string | undefined =>
      first(
        `<Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`,
      );
    expect(failed('The MAC signature found in the HTTP request is not the same as any computed signature')).toBe(
      'table-auth-failed',
    );
    expect(failed("Request date header too old: 'Tue, 05 Dec 2023 21:31:10 GMT'")).toBe('table-clock-skew');
    expect(first('{"error":{"code":"0x80060888","message":"Resource not found for the segment \'leads\'."}}')).toBe(
      'dataverse-lead-table-missing',
    );
    expect(
      first(
        '{"error":{"code":"0x80060888","message":"Could not find a property named \'x\' on type \'Microsoft.Dynamics.CRM.lead\'."}}',
      ),
    ).toBe('dataverse-attribute-missing');
  });

  it('takes advice printed around an error for what it is', () => {
    const advice = 'The error may be caused by an expired certificate. Check whether the firewall is blocking access.';
    expect(diagnose(`AADSTS7000215: Invalid client secret provided.\n${advice}`).map((match) => match.cause)).toEqual([
      'entra-secret-invalid',
    ]);
  });

  it('tells independent errors of one log apart and counts each', () => {
    const log = [1, 2, 3].flatMap((n) => [
      `2026-11-22 10:0${n}:00 ERROR connect ECONNREFUSED 10.0.0.${n}:443`,
      `2026-11-22 10:0${n}:30 INFO idle`,
    ]);
    log.push(
      '2026-11-22 11:00:00 ERROR INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    );
    const matches = diagnose(log.join('\n'));
    expect(Object.fromEntries(matches.map((match) => [match.cause, match.count]))).toEqual({
      'net-refused': 3,
      'salesforce-login-invalid': 1,
    });
  });

  describe('errors that have nothing to do with each other', () => {
    const lines: Readonly<Record<string, string>> = {
      'entra-secret-expired': 'AADSTS7000222: The provided client secret keys for app are expired.',
      'table-auth-failed':
        'Server failed to authenticate the request. <Code>AuthenticationFailed</Code> AuthenticationFailed',
      'salesforce-login-invalid': 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
      'net-refused': 'connect ECONNREFUSED 203.0.113.9:443',
      'marketo-not-found':
        '{"requestId":"e42b#14272d07d78","success":false,"errors":[{"code":"610","message":"Requested resource not found"}]}',
    };
    const ids = Object.keys(lines);
    const idle = '2026-11-22T10:00:00Z INFO worker 17 handled item 0042 in 13 ms and waits for the next\n';
    it.each([
      ['in neighbouring lines', 0],
      ['far apart', 100],
      ['in a long log', 20_000],
    ])('come in the order of the text: %s', (_name, between) => {
      for (const some of [ids, [...ids].reverse(), [ids[2]!, ids[1]!, ids[0]!, ids[4]!, ids[3]!]]) {
        const log = some.map((id, n) => `2026-11-22T1${n}:00:00Z ERROR ${lines[id]}\n`).join(idle.repeat(between));
        expect(diagnose(log).map((match) => match.cause)).toEqual(some);
      }
    });
  });

  it('tells of one answer one cause, and no guess beside it', () => {
    const answer = `{"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys for app '1' are expired.","error_codes":[7000222]}`;
    expect(diagnose(answer).map((match) => match.cause)).toEqual(['entra-secret-expired']);
  });

  it('takes codes that are only advised to look for as noise beside the error', () => {
    const advice = 'If ENOTFOUND, check your DNS. If you see ETIMEDOUT, wait. It may also be ECONNREFUSED.';
    expect(diagnose(`AADSTS700016: Application was not found. ${advice}`).map((match) => match.cause)).toEqual([
      'entra-app-not-found',
    ]);
    expect(first('What does it mean if I see AADSTS7000222?')).toBe('entra-secret-expired');
  });

  it('counts the same error of two names twice', () => {
    const [match] = diagnose("AADSTS90002: Tenant 'a.example' not found.\nAADSTS90002: Tenant 'b.example' not found.");
    expect(match!.count).toBe(2);
  });

  it('takes the same words for one error, not for the general one as well', () => {
    const text =
      "Error: getaddrinfo ENOTFOUND contosoleads.table.core.windows.net {\n code: 'ENOTFOUND',\n syscall: 'getaddrinfo' }";
    expect(diagnose(text).map((match) => match.cause)).toEqual(['table-account-not-found']);
  });

  it('takes the words of OpenSSL for no advice', () => {
    const text =
      "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1129)'))";
    expect(diagnose(text)[0]).toMatchObject({ cause: 'tls-expired' });
    expect(diagnose(text)[0]!.confidence).toBeGreaterThan(0.9);
  });

  it('takes its own ids, whatever they are of', () => {
    for (const cause of causes) expect(diagnose(cause.id)[0]?.cause).toBe(cause.id);
  });

  it('takes base64 in quotes and a ruler for no program', () => {
    for (const line of ['{"h":"Basic YWxpY2U6aHVudGVyMg=="} ERROR AADSTS7000222', '===== AADSTS7000222 ====='])
      expect(first(line)).toBe('entra-secret-expired');
    expect(first("if (error.code == 'AADSTS7000222') retry()")).toBeUndefined();
    expect(first("if (code === 'AADSTS7000222') retry()")).toBeUndefined();
  });

  it('counts one error once, however often it names its code', () => {
    const text = `{"error_description":"AADSTS7000222: The provided client secret keys are expired. ${IDS}","error_codes":[7000222],"error_uri":"https://login.microsoftonline.com/error?code=7000222"}`;
    expect(diagnose(text)).toHaveLength(1);
    expect(diagnose(text)[0]!.count).toBe(1);
    expect(diagnose(`${text}\n${text}`)[0]!.count).toBe(2);
  });

  it('reads Marketo numbers only where Marketo speaks', () => {
    expect(
      first('{"requestId":"a9b#14eb6771358","success":false,"errors":[{"code":"603","message":"Access denied"}]}'),
    ).toBe('marketo-permission');
    expect(first('{"errors":[{"code":"603","message":"the lift is out of order"}]}')).toBeUndefined();
  });

  it.each([
    ['a success', 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"success":true}'],
    ['a code in a link', 'See https://learn.microsoft.com/x/error-code-aadsts50020-user for more'],
    ['a code in a program', "if (error.code === 'ECONNREFUSED') retry();"],
    ['a test of a program', 'Expected: 200\nReceived: 401\n  at Object.<anonymous> (a.test.js:1:1)'],
    ['a database', 'MongoServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017'],
    ['another database', "Login failed for user 'sa'. (Microsoft SQL Server, Error: 18456)"],
    ['a compiler', "error TS2304: Cannot find name 'lead'."],
    ['a browser', "has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present"],
    ['version control', "fatal: Authentication failed for 'https://github.com/contoso/x.git/'"],
    ['another HRESULT', 'HRESULT: 0x80040154 (REGDB_E_CLASSNOTREG)'],
    ['a bare number', '401'],
    ['nothing', ''],
    ['white space', ' \n\t'],
    ['plain words', 'The quick brown fox leads the way'],
  ])('says nothing of %s', (_name, text) => {
    expect(diagnose(text)).toEqual([]);
  });

  it('reads a body that an HTTP archive holds in base64', () => {
    const body = Buffer.from(
      '{"error":{"code":"0x80072560","message":"The user is not a member of the organization."}}',
    ).toString('base64');
    const har = `{"response":{"status":403,"content":{"mimeType":"application/json","text":"${body}","encoding":"base64"}}}`;
    expect(first(har)).toBe('dataverse-user-not-member');
  });

  it('takes over what a report of leadctl concluded, and nothing of its advice', () => {
    const check = {
      id: 'dynamics/token',
      status: 'failed',
      cause: 'entra-secret-expired',
      resolution: ['See whether the certificate has expired.'],
    };
    const report = JSON.stringify({
      schemaVersion: 1,
      tool: { name: 'leadctl', version: '1.0.0' },
      destinations: [{ checks: [check, { id: 'x/y', cause: null }] }],
    });
    expect(diagnose(report).map((match) => match.cause)).toEqual(['entra-secret-expired']);
    expect(
      first('FAIL crm dynamics/token entra-secret-invalid leadctl.config.yaml:9:21 Entra refused the client secret'),
    ).toBe('entra-secret-invalid');
    expect(first('net-refused')).toBe('net-refused');
    expect(first('no-such-cause')).toBeUndefined();
  });

  it('keeps which destination and check a report of leadctl speaks of', () => {
    const check = (id: string, host: string) => ({
      id,
      status: 'failed',
      message: `The host name does not exist (The host name ${host} does not exist)`,
      cause: 'net-dns-not-found',
      evidence: { host },
    });
    const report = {
      schemaVersion: 1,
      tool: { name: 'leadctl', version: '1.0.0' },
      destinations: [
        { name: 'crm', type: 'dynamics', checks: [check('dynamics/dns', 'fabrikam.crm.dynamics.com')] },
        { name: 'hook', type: 'https', checks: [check('https/dns', 'hooks.fabrikam.example')] },
      ],
    };
    const [both] = diagnose(JSON.stringify(report));
    expect(both).toMatchObject({
      cause: 'net-dns-not-found',
      destination: 'any',
      count: 2,
      reported: [
        { destination: 'crm', type: 'dynamics', check: 'dynamics/dns', host: 'fabrikam.crm.dynamics.com' },
        { destination: 'hook', type: 'https', check: 'https/dns', host: 'hooks.fabrikam.example' },
      ],
    });
    expect(both!.next.slice(0, 2)).toEqual([
      'leadctl validate crm --only dynamics/dns',
      'leadctl validate hook --only https/dns',
    ]);
    for (const text of [
      JSON.stringify({ ...report, destinations: report.destinations.slice(0, 1) }, null, 2),
      '::error file=a.yaml,line=5,col=10,title=crm%3A dynamics/dns::The host name does not exist (net-dns-not-found)%0A1. Compare',
      '##vso[task.logissue type=error;sourcepath=a.yaml;code=dynamics/dns]crm: The host name does not exist (net-dns-not-found)%0A1. Compare',
      '      then    leadctl validate crm --only dynamics/dns\n      more    leadctl explain net-dns-not-found',
      '  <testcase classname="crm" name="dynamics/dns" time="0">\n<failure type="net-dns-not-found">leadctl</failure>',
    ]) {
      const [match, ...more] = diagnose(text);
      expect(more).toEqual([]);
      expect(match).toMatchObject({ cause: 'net-dns-not-found', destination: 'dynamics', count: 1 });
      expect(match!.next[0]).toBe('leadctl validate crm --only dynamics/dns');
    }
  });

  it.each([
    ['dynamics', 'dynamics/dns', 'getaddrinfo ENOTFOUND fabrikam.crm4.dynamics.com'],
    ['dynamics', 'dynamics/dns', "{ errno: -3008,\n  code: 'ENOTFOUND',\n  hostname: 'fabrikam.crm4.dynamics.com' }"],
    ['dynamics', 'dynamics/tenant', 'connect ETIMEDOUT login.microsoftonline.com:443'],
    ['marketo', 'marketo/dns', 'getaddrinfo EAI_AGAIN 123-abc-456.mktorest.com'],
    [
      'salesforce',
      'salesforce/tls',
      'https://fabrikam.my.salesforce.com/services/oauth2/token: certificate has expired',
    ],
    ['azure-table', 'azure-table/tls', 'read ECONNRESET fabrikam.table.core.windows.net'],
    ['any', 'https/dns', 'getaddrinfo ENOTFOUND hooks.fabrikam.example'],
    ['any', 'https/tls', 'connect ECONNREFUSED 203.0.113.9:443'],
  ])('proves a fault of the road at the host on its line: %s %s', (destination, check, text) => {
    const [match] = diagnose(text);
    expect(match!.destination).toBe(destination);
    expect(match!.next[0]).toBe(`leadctl validate --only ${check}`);
  });

  it('lets nothing secret through', () => {
    const text =
      'Tenant eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2VjcmV0c2VjcmV0 not found. This may happen if there are no active subscriptions. jane@contoso.example';
    const printed = JSON.stringify(diagnose(text));
    expect(printed).toContain('entra-tenant-not-found');
    expect(printed).not.toContain('c2VjcmV0c2VjcmV0');
    expect(printed).not.toContain('jane@');
  });

  it('is sure only of what it should be sure of', () => {
    expect(
      diagnose('AADSTS7000222: The provided client secret keys are expired.')[0]!.confidence,
    ).toBeGreaterThanOrEqual(0.9);
    expect(diagnose('request failed with status code 401')[0]!.confidence).toBeLessThanOrEqual(0.7);
  });
});
