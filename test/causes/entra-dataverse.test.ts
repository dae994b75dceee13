import { describe, expect, it } from 'vitest';
import { entra } from '../../src/causes/entra.ts';
import { dataverse } from '../../src/destinations/dynamics/causes.ts';
import { indexCauses } from '../../src/diagnosis/catalogue.ts';
import type { Cause, Exchange } from '../../src/diagnosis/cause.ts';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import { judge } from '../../src/diagnosis/judge.ts';
import { readEvidence, readText } from '../../src/diagnosis/reading.ts';

const ENTRA = [
  'entra-tenant-not-found',
  'entra-tenant-invalid',
  'entra-tenant-mismatch',
  'entra-app-not-found',
  'entra-secret-invalid',
  'entra-secret-expired',
  'entra-secret-missing',
  'entra-certificate-invalid',
  'entra-app-disabled',
  'entra-consent-required',
  'entra-resource-not-found',
  'entra-mfa-required',
  'entra-conditional-access',
  'entra-user-not-found',
  'entra-password-invalid',
  'entra-password-expired',
  'entra-account-locked',
  'entra-account-disabled',
  'entra-user-not-assigned',
  'entra-request-malformed',
  'entra-throttled',
  'entra-unavailable',
  'entra-external-user',
  'entra-public-client',
  'entra-refresh-token-expired',
  'entra-federated-login',
];

const DATAVERSE = [
  'dataverse-login-failed',
  'dataverse-user-not-member',
  'dataverse-user-disabled',
  'dataverse-no-roles',
  'dataverse-missing-privilege',
  'dataverse-field-permission',
  'dataverse-token-rejected',
  'dataverse-instance-not-found',
  'dataverse-timeout',
  'dataverse-lead-table-missing',
  'dataverse-attribute-missing',
  'dataverse-value-out-of-range',
  'dataverse-required-missing',
  'dataverse-duplicate',
  'dataverse-plugin-failed',
  'dataverse-throttled',
  'dataverse-unavailable',
  'dataverse-ip-blocked',
  'dataverse-admin-mode',
  'dataverse-app-restricted',
  'dataverse-value-type-mismatch',
];

const CHECKS =
  /^dynamics\/(?:url|dns|tls|tenant|token|whoami|user|roles|lead-create|leadsourcecode|required-columns|duplicate-rules|plugins|office365|accepts)$/;
const ROUTES = ['openid', 'token', 'challenge', 'whoami', 'privileges', 'metadata', 'create', 'read', 'delete'];

/** No server can say these: a sum of failures, and an answer that never comes. */
const SILENT = ['dataverse-timeout'];
/** Shown by a comparison of two ids, not by any text. */
const COMPARED = (cause: Cause, example: Exchange) =>
  cause.id === 'entra-tenant-mismatch' && example.on === 'challenge';

const all = [...entra, ...dataverse];
const catalogue = indexCauses(all);
const ranked = (text: string) => judge(readText(text, catalogue), catalogue);
const first = (text: string) => ranked(text)[0]?.cause.id;

/** What a client can know of the reply: the code, the service's own words, the status, and who spoke. */
function evidenceIn({ on, reply }: Exchange): Evidence {
  const system = on === 'openid' || on === 'token' ? 'entra' : 'dynamics';
  const body = reply.body ?? '';
  const json = body.startsWith('{') ? JSON.parse(body) : null;
  const codes: string[] =
    json === null ? [] : system === 'entra' ? json.error_codes.map((n: number) => `AADSTS${n}`) : [json.error.code];
  const text = json === null ? body : system === 'entra' ? json.error_description : json.error.message;
  return { codes, status: reply.status, text, system };
}

const examples = all.flatMap((cause) => cause.examples.map((example, index) => ({ cause, example, index })));
const texts = examples.flatMap(({ cause, example, index }) =>
  typeof example === 'string' ? [{ id: cause.id, index, example }] : [],
);
const exchanges = examples.flatMap(({ cause, example, index }) =>
  typeof example === 'string' ? [] : [{ id: cause.id, index, cause, example }],
);

describe('the causes of Entra ID and Dataverse', () => {
  it('are exactly the published ids', () => {
    expect(entra.map((cause) => cause.id).sort()).toEqual([...ENTRA].sort());
    expect(dataverse.map((cause) => cause.id).sort()).toEqual([...DATAVERSE].sort());
  });

  it.each(all.map((cause) => [cause.id, cause] as const))('%s is told in full', (_id, cause) => {
    expect(cause.destination).toBe('dynamics');
    expect(cause.title).toMatch(/^[A-Z].*[^.]$/);
    const sentences = cause.explanation.split(/[.?](?:\s|$)/).filter((sentence) => sentence.trim() !== '');
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(5);
    expect(cause.who.length).toBeGreaterThan(10);
    expect(cause.resolution.length).toBeGreaterThanOrEqual(3);
    for (const step of cause.resolution) expect(step).toMatch(/^[A-Z].*\.$/s);
    for (const text of [cause.title, cause.explanation, cause.note ?? '', ...cause.resolution]) {
      expect(text).not.toMatch(/!|cloudpartner|docs\.microsoft\.com/);
    }
    expect(cause.docs.length).toBeGreaterThan(0);
    for (const link of cause.docs) expect(link).toMatch(/^https:\/\/learn\.microsoft\.com\/[\w/.-]+$/);
    expect(new Set(cause.docs).size).toBe(cause.docs.length);
    expect(cause.proof).toMatch(CHECKS);
    expect(cause.examples.length).toBeGreaterThan(0);
  });

  it('are called passing where nothing accuses the configuration, and only there', () => {
    expect(all.filter((cause) => cause.transient).map((cause) => cause.id)).toEqual([
      'entra-throttled',
      'entra-unavailable',
      'dataverse-throttled',
      'dataverse-unavailable',
    ]);
  });

  it('have templates of three words or of one unmistakable token', () => {
    const weak = all.flatMap((cause) =>
      cause.match.flatMap((signature) =>
        signature.code !== undefined || signature.system !== undefined
          ? []
          : [signature.text ?? []].flat().filter((template) => {
              const words = template.split(/[\s*]+/).filter((word) => /[\p{L}\d]/u.test(word));
              const bare = words.join('').replace(/[^\p{L}\d]/gu, '');
              const foreign = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(bare);
              return words.length < 3 && bare.length < 12 && !foreign && !/\d{4}|^prv/.test(bare);
            }),
      ),
    );
    expect(weak).toEqual(['MFA required']);
  });

  it('have for every cause that a server can show a reply that the sandbox can serve', () => {
    const without = all.filter((cause) => !cause.examples.some((example) => typeof example !== 'string'));
    expect(without.map((cause) => cause.id)).toEqual(SILENT);
  });
});

describe('an example', () => {
  it.each(exchanges)('$id $index is a reply that the service would send', ({ example }) => {
    expect(ROUTES).toContain(example.on);
    const { status, body = '', headers = {} } = example.reply;
    expect(status).toBeGreaterThanOrEqual(400);
    for (const name of Object.keys(headers)) expect(name).toBe(name.toLowerCase());
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return;
    const json = JSON.parse(body);
    if (example.on !== 'openid' && example.on !== 'token') {
      expect(json.error.code).toMatch(/^0x[0-9a-f]{8}$/);
      expect(json.error.message.length).toBeGreaterThan(10);
      return;
    }
    expect(json.error_description).toMatch(
      /^AADSTS\d+: .+ Trace ID: [\w-]{36} Correlation ID: [\w-]{36} Timestamp: [-\d]{10} [:\d]{8}Z$/,
    );
    expect(json.error_description).toContain(`AADSTS${json.error_codes[0]}:`);
    expect(json.error_uri).toBe(`https://login.microsoftonline.com/error?code=${json.error_codes[0]}`);
    expect(status === 401).toBe(json.error === 'invalid_client');
    if (json.claims !== undefined) expect(() => JSON.parse(json.claims)).not.toThrow();
  });

  it.each(texts)('$id $index is diagnosed as its own cause', ({ id, example }) => {
    expect(first(example)).toBe(id);
  });

  it.each(texts)('$id $index is diagnosed when it is wrapped in JSON and truncated at its end', ({ id, example }) => {
    expect(first(JSON.stringify({ level: 'error', message: example }).slice(0, -2))).toBe(id);
  });

  it.each(exchanges.filter(({ cause, example }) => !COMPARED(cause, example)))(
    '$id $index is diagnosed from the reply that a client meets',
    ({ id, example }) => {
      expect(judge(readEvidence(evidenceIn(example), catalogue), catalogue)[0]?.cause.id).toBe(id);
    },
  );

  it.each(exchanges.filter(({ example }) => (example.reply.body ?? '').startsWith('{')))(
    '$id $index is diagnosed from a pasted body',
    ({ id, example }) => {
      expect(first(example.reply.body!)).toBe(id);
    },
  );
});

/** The eight errors of Microsoft's lead management FAQ, in the words of both editions. */
const DOCUMENTED: readonly (readonly [string, string, RegExp])[] = [
  [
    'dataverse-login-failed',
    'Could not save the lead to Dynamics CRM. Check the Dynamics CRM account settings. LastCRMError: Unable to Login to Dynamics CRM, LastCRMException:',
    /Security settings/,
  ],
  [
    'dataverse-field-permission',
    'Could not save the lead to Dynamics CRM. User does not have create permissions for the leadsourcecode attribute in the lead entity',
    /Column security profiles/,
  ],
  [
    'entra-tenant-not-found',
    'Could not save the lead to Dynamics CRM using AAD. Exception:: Tenant not found. This instance may happen if there are no active subscriptions for the tenant.',
    /Directory \(tenant\) ID/,
  ],
  [
    'dataverse-no-roles',
    'Could not save the lead to Dynamics CRM. LastCRMError: SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user.',
    /Microsoft Marketplace Lead Writer.*Security settings/,
  ],
  [
    'entra-app-not-found',
    'Could not save the lead to Dynamics CRM using AAD. Exception:: Application with identifier was not found in the directory',
    /copy Application \(client\) ID \(step 8/,
  ],
  [
    'entra-tenant-invalid',
    'Could not save the lead to Dynamics CRM using AAD. Exception:: Requested tenant identifier is not valid and not valid external domain format',
    /Directory \(tenant\) ID/,
  ],
  [
    'entra-secret-invalid',
    'Could not save the lead to Dynamics CRM using AAD. Exception:: Error validating credentials.: Invalid client secret is provided.',
    /Copy the column Value at once \(step 10/,
  ],
  [
    'dataverse-timeout',
    'Could not save the lead to Dynamics CRM. LastCRMError: The request channel timed out while waiting for a reply after 00:02:00. Increase the timeout value passed to the call to Request or increase the SendTimeout value on the Binding. The time allotted to this operation may have been a portion of a longer timeout.',
    /URL is the Environment URL/,
  ],
];

describe('the documented errors', () => {
  it.each(DOCUMENTED)('%s is found with its corrected resolution', (id, text, step) => {
    const found = ranked(text);
    expect(found[0]?.cause.id).toBe(id);
    expect(found[0]?.cause.resolution.some((line) => step.test(line))).toBe(true);
    // The decisive half alone, as a log or a screenshot cuts it.
    expect(first(text.slice(0, Math.ceil(text.length * 0.85)))).toBe(id);
    expect(first(text.replace(/^.*?(?:Exception::|LastCRMError:|Dynamics CRM\. User)/, 'User'))).toBe(id);
  });

  it('tells where the published document is wrong', () => {
    const note = (id: string) => all.find((cause) => cause.id === id)?.note;
    expect(note('entra-app-not-found')).toMatch(/Directory ID.*slip.*Application \(client\) ID/);
    expect(note('dataverse-field-permission')).toMatch(/steps 11-15.*column security profile/);
    expect(note('dataverse-login-failed')).toMatch(/steps 11-15.*Security settings/);
    for (const cause of all) if (cause.note !== undefined) expect(cause.note).toContain('2026-11');
  });

  it.each([
    [
      'entra-tenant-not-found',
      'Impossible d’enregistrer le prospect dans Dynamics CRM en utilisant AAD. Exception:: Locataire introuvable.',
    ],
    ['entra-tenant-invalid', '无法使用 AAD 将潜在顾客保存到 Dynamics CRM。异常::请求的租户标识符无效且外部域格式无效'],
    [
      'entra-app-not-found',
      'AAD를 사용하여 리드를 Dynamics CRM에 저장할 수 없습니다. 예외:: 식별자가 포함된 애플리케이션이 디렉터리에 없습니다',
    ],
    [
      'entra-secret-invalid',
      'Nie można zapisać potencjalnego klienta w usłudze Dynamics CRM przy użyciu usługi AAD. Wyjątek:: błąd: podano nieprawidłowy klucz tajny klienta.',
    ],
    [
      'dataverse-no-roles',
      'Nepovedlo se uložit zájemce do Dynamics CRM. LastCRMError: SecLib:: RetrievePrivilegeForUser se nezdařilo',
    ],
    [
      'dataverse-field-permission',
      'El usuario no pudo guardar en Dynamics CRM: no tiene permisos de creación para el atributo leadsourcecode',
    ],
    ['dataverse-timeout', '無法將潛在客戶儲存至 Dynamics CRM。LastCRMError：等待回覆至 00:02:00 之後，要求通道逾時。'],
    ['dataverse-login-failed', 'LastCRMError: Dynamics CRM 에 로그인할 수 없습니다, LastCRMException:'],
  ])('%s is found in another language', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('one code with several causes', () => {
  it.each([
    ['entra-tenant-invalid', "AADSTS90002: Requested tenant identifier 'contoso' is not valid."],
    ['entra-tenant-not-found', "AADSTS90002: Tenant 'contoso.example' not found."],
    [
      'entra-secret-missing',
      "AADSTS90014: The request body must contain the following parameter: 'client_secret or client_assertion'.",
    ],
    ['entra-request-malformed', "AADSTS90014: The required field 'scope' is missing from the credential."],
    [
      'entra-request-malformed',
      "POST body: client_id=x&client_secret=*** -> AADSTS900144: The request body must contain the following parameter: 'grant_type'.",
    ],
    [
      'entra-secret-invalid',
      'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.',
    ],
    ['entra-password-invalid', 'AADSTS70002: Error validating credentials. AADSTS50126: Invalid username or password'],
    [
      'entra-refresh-token-expired',
      'AADSTS70002: Error validating credentials. AADSTS70008: The provided authorization code or refresh token is expired.',
    ],
    [
      'entra-account-locked',
      'AADSTS50053: Sign-in was blocked because it came from an IP address with malicious activity.',
    ],
    ['entra-certificate-invalid', 'AADSTS50012: Client assertion is not within its valid time range.'],
    [
      'dataverse-lead-table-missing',
      `{"error":{"code":"0x80060888","message":"Resource not found for the segment 'leads'."}}`,
    ],
    [
      'dataverse-attribute-missing',
      `{"error":{"code":"0x80060888","message":"Could not find a property named 'Offer' on type 'Microsoft.Dynamics.CRM.lead'."}}`,
    ],
    ['dataverse-attribute-missing', `{"error":{"code":"0x80060888","message":"Skip Clause is not supported in CRM"}}`],
    [
      'dataverse-value-type-mismatch',
      `{"error":{"code":"0x80048d19","message":"Error identified in Payload provided by the user for Entity :'leads' ----> InnerException : Microsoft.OData.ODataException: Cannot convert the literal 'Web' to the expected type 'Edm.Int32'."}}`,
    ],
  ])('%s: %s', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('the inner error', () => {
  it.each([
    [
      'dataverse-user-not-member',
      "Invalid Login Information : The HTTP request was forbidden with client authentication scheme 'Anonymous'. => The remote server returned an error: (403) Forbidden.Unable to Login to Dynamics CRM",
    ],
    [
      'entra-mfa-required',
      'ERROR REQUESTING Token FROM THE Authentication context - USER intervention required but not permitted by prompt behavior AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication. Unable to Login to Dynamics CRM',
    ],
    [
      'entra-secret-expired',
      'Failed to connect to Dataverse ---> MsalServiceException: AADSTS7000222: The provided client secret keys are expired.',
    ],
    [
      'dataverse-missing-privilege',
      'Could not save the lead to Dynamics CRM. LastCRMError: Principal user (Id=b9a1e6d4, type=8) is missing prvCreateLead privilege',
    ],
  ])('%s beats what only wraps it', (id, text) => {
    expect(first(text)).toBe(id);
  });
});

describe('what is no lead destination’s error', () => {
  it.each([
    'Tenant settings saved. Directory listing not found in cache.',
    "Cannot insert duplicate key row in object 'dbo.Attribute' with unique index 'IX_Name'.",
    'Error assigning the role Curator to a user of the research data repository.',
    'Error: You need the create permission on CRM Lead to perform this action.',
    'npm ERR! code E401 Unable to authenticate, need: Basic realm="Artifactory Realm"',
    'OAuthError: Refresh: Token expired; no Refresh Token',
    '{"token_type":"Bearer","expires_in":"3599","resource":"https://contoso.crm.dynamics.com","access_token":"eyJ0eXAi"}',
    'Build succeeded. 0 Warning(s) 0 Error(s)',
  ])('stays without a cause: %s', (text) => {
    expect(ranked(text).map((finding) => finding.cause.id)).toEqual([]);
  });
});
