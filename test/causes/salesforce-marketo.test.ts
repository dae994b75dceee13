import { describe, expect, it } from 'vitest';
import { marketo } from '../../src/destinations/marketo/causes.ts';
import { salesforce } from '../../src/destinations/salesforce/causes.ts';
import type { Cause, Exchange } from '../../src/diagnosis/cause.ts';
import { causeOf, diagnose } from '../../src/diagnosis/diagnose.ts';

const ids = [
  'salesforce-login-invalid',
  'salesforce-security-token',
  'salesforce-session-invalid',
  'salesforce-app-invalid',
  'salesforce-app-not-approved',
  'salesforce-user-locked',
  'salesforce-ip-restricted',
  'salesforce-api-disabled',
  'salesforce-permission',
  'salesforce-field-missing',
  'salesforce-required-missing',
  'salesforce-picklist',
  'salesforce-validation-rule',
  'salesforce-trigger-failed',
  'salesforce-value-invalid',
  'salesforce-duplicate',
  'salesforce-limit',
  'salesforce-oid-invalid',
  'salesforce-web-to-lead-off',
  'salesforce-recaptcha',
  'salesforce-lead-dropped',
  'salesforce-flow-unsupported',
  'salesforce-unavailable',
  'salesforce-record-locked',
  'salesforce-converted-lead',
  'marketo-credentials',
  'marketo-token',
  'marketo-permission',
  'marketo-rate',
  'marketo-quota',
  'marketo-unavailable',
  'marketo-not-found',
  'marketo-field',
  'marketo-value',
  'marketo-ip-blocked',
  'marketo-payload',
  'marketo-form-rejected',
  'marketo-form-not-approved',
  'marketo-captcha',
  'marketo-lead-dropped',
];

/** No answer of the service tells these apart from success, or from another cause. */
const unseen = [
  'salesforce-web-to-lead-off',
  'salesforce-recaptcha',
  'marketo-ip-blocked',
  'marketo-captcha',
  'marketo-lead-dropped',
];

const routes = {
  salesforce: [
    'web-to-lead',
    'oauth',
    'soap',
    'identity',
    'versions',
    'describe',
    'query',
    'tooling',
    'limits',
    'create',
    'read',
    'delete',
    'any',
  ],
  marketo: [
    'identity',
    'form',
    'form-fields',
    'fields',
    'submit',
    'leads',
    'activities',
    'usage',
    'delete',
    'public-form',
    'any',
  ],
};

const proofs = [
  ...[
    'oid',
    'oid-matches',
    'web-to-lead',
    'lead-create',
    'recaptcha',
    'picklists',
    'validation-rules',
    'duplicate-rules',
    'required-fields',
    'daily-limit',
    'default-owner',
    'sign-in',
    'accepts',
    'found',
  ].map((id) => `salesforce/${id}`),
  ...[
    'ids',
    'credential-edition',
    'token',
    'form',
    'form-approved',
    'form-fields',
    'quota',
    'permission',
    'accepts',
    'found',
  ].map((id) => `marketo/${id}`),
];

const causes: readonly Cause[] = [...salesforce, ...marketo];
const strings = causes.flatMap((cause) =>
  cause.examples.filter((e) => typeof e === 'string').map((text) => ({ id: cause.id, text })),
);
const exchanges = causes.flatMap((cause) =>
  cause.examples
    .filter((e): e is Exchange => typeof e !== 'string')
    .map((exchange) => ({ id: cause.id, destination: cause.destination, exchange })),
);

/** What a client has in hand after the answer: its body, and the one header that Web-to-Lead speaks in. */
function seen({ reply }: Exchange): string {
  const processed = reply.headers?.['is-processed'];
  return [processed ? `Is-Processed: ${processed}` : '', reply.body ?? ''].filter(Boolean).join('\n');
}

function first(text: string): string | undefined {
  return diagnose(text)[0]?.cause;
}

/** Whether every opened element is closed in its turn. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, slash, name, rest] of xml.replace(/^<\?xml[^>]*\?>/, '').matchAll(/<(\/?)([\w:]+)([^>]*)>/g)) {
    if (slash) {
      if (open.pop() !== name) return false;
    } else if (!rest!.endsWith('/')) open.push(name!);
  }
  return open.length === 0;
}

describe('records', () => {
  it('are exactly the causes that were published', () => {
    expect(causes.map((cause) => cause.id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(causes)('$id tells what, who, how and where to read on', (cause) => {
    const prose = [cause.title, cause.explanation, cause.who, cause.note ?? '', ...cause.resolution];
    expect(cause.id.startsWith(`${cause.destination}-`)).toBe(true);
    expect(proofs).toContain(cause.proof);
    expect(cause.title).toMatch(/^[A-Z].*[^.]$/);
    expect(cause.explanation.match(/[.]( |$)/g)!.length).toBeGreaterThanOrEqual(2);
    expect(cause.resolution.length).toBeGreaterThanOrEqual(2);
    for (const step of cause.resolution) expect(step).toMatch(/^[A-Z][\s\S]{20,}\.$/);
    expect(cause.who.length).toBeGreaterThan(4);
    for (const text of prose) expect(text).not.toMatch(/!|cloudpartner/);
    expect(cause.docs.length).toBeGreaterThan(0);
    for (const url of cause.docs) {
      expect(url).toMatch(
        /^https:\/\/(learn\.microsoft|help\.salesforce|developer\.salesforce|experienceleague\.adobe|nation\.marketo)\.com\//,
      );
      expect(URL.canParse(url)).toBe(true);
    }
    expect(cause.match.length).toBeGreaterThan(0);
    for (const one of cause.match) expect(one.code ?? one.text ?? one.status).toBeDefined();
  });

  it('show each cause that an answer can show, on a route of the stand-in', () => {
    expect([...new Set(exchanges.map((one) => one.id))].sort()).toEqual(
      ids.filter((id) => !unseen.includes(id)).sort(),
    );
    for (const { destination, exchange } of exchanges)
      expect(routes[destination as keyof typeof routes]).toContain(exchange.on);
    for (const id of ids) expect(strings.some((one) => one.id === id)).toBe(true);
  });

  it.each(exchanges)('reply of $id parses as what it says it is', ({ exchange: { reply } }) => {
    const type = reply.headers?.['content-type'] ?? '';
    const body = reply.body ?? '';
    if (type.startsWith('application/json')) expect(() => JSON.parse(body)).not.toThrow();
    if (type.startsWith('text/xml')) expect(wellFormed(body)).toBe(true);
    expect(type).not.toBe('');
    expect(`${JSON.stringify(reply.headers)}${body}`).not.toMatch(/[^\x20-\x7e]’|undefined|NaN/);
  });

  it('name as passing only what passes by itself', () => {
    expect(causes.filter((cause) => cause.transient).map((cause) => cause.id)).toEqual([
      'salesforce-limit',
      'salesforce-unavailable',
      'salesforce-record-locked',
      'marketo-rate',
      'marketo-quota',
      'marketo-unavailable',
    ]);
  });
});

describe('diagnosis of the examples', () => {
  it.each(strings)('$id: $text', ({ id, text }) => {
    const [best, next] = diagnose(text);
    expect(best?.cause).toBe(id);
    expect(best!.confidence).toBeGreaterThanOrEqual(0.6);
    if (next) expect(next.confidence).toBeLessThanOrEqual(best!.confidence);
  });

  it.each(exchanges)('$id, answered on $exchange.on', ({ id, destination, exchange }) => {
    const live = causeOf({
      codes: [],
      status: exchange.reply.status,
      text: seen(exchange),
      system: destination as 'salesforce' | 'marketo',
    });
    expect(live?.cause.id).toBe(id);
  });

  it.each(exchanges.filter((one) => one.exchange.on === 'oauth'))(
    '$id, as a client throws it: $exchange.reply.body',
    ({ id, exchange }) => {
      const { error, error_description: text } = JSON.parse(exchange.reply.body!) as {
        error: string;
        error_description: string;
      };
      expect(causeOf({ codes: [error], text, system: 'salesforce' })?.cause.id).toBe(id);
      expect(first(`error=${error}&error_description=${encodeURIComponent(text)}`)).toBe(id);
    },
  );

  const damage: readonly [string, (text: string) => string][] = [
    ['a string in a JSON string', (text) => JSON.stringify(JSON.stringify({ error: text }))],
    [
      'HTML',
      (text) =>
        text
          .replace(/&/g, '&amp;')
          .replace(/</g, '&lt;')
          .replace(/>/g, '&gt;')
          .replace(/"/g, '&quot;')
          .replace(/'/g, '&#39;'),
    ],
    ['a quoted mail with short lines', (text) => text.replace(/(.{38})/g, '$1\n    > ')],
    ['a query string', (text) => encodeURIComponent(text)],
    ['capitals', (text) => text.toUpperCase()],
  ];
  it.each(damage)('survives %s', (_name, change) => {
    for (const { id, text } of strings) expect([text, first(change(text))]).toEqual([text, id]);
  });

  it.each([
    ['REQUIRED_FIELD_MISSING, Required fi', 'salesforce-required-missing'],
    ['first error: CANNOT_INSERT_UPDATE_ACTIVATE_EN', 'salesforce-trigger-failed'],
    ['…must add a security token to your password to log in. To receive a new sec', 'salesforce-security-token'],
    ['"errorCode":"INVALID_OR_NULL_FOR_RESTRICTED_PICKL', 'salesforce-picklist'],
    ['Country: bad value for restricted picklist field: U', 'salesforce-picklist'],
    ['execution of BeforeInsert\n\ncaused by: System.NullPo', 'salesforce-trigger-failed'],
    [
      '"success":false,"errors":[{"code":"606","message":"Max rate limit \'100\' exceeded with in \'20\' s',
      'marketo-rate',
    ],
  ])('of what is left of a cut text: %s', (text, id) => {
    expect(first(text)).toBe(id);
  });
});

describe('judgement', () => {
  it.each([
    ['salesforce-validation-rule', 'FIELD_CUSTOM_VALIDATION_EXCEPTION, Closed accounts take no leads'],
    ['salesforce-required-missing', 'REQUIRED_FIELD_MISSING, Required fields are missing: [Region__c]'],
    [
      'salesforce-picklist',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Status: bad value for restricted picklist field: New',
    ],
    ['salesforce-duplicate', 'DUPLICATES_DETECTED, Use one of these records?'],
    ['salesforce-record-locked', 'UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record'],
    ['salesforce-permission', 'INSUFFICIENT_ACCESS_OR_READONLY, insufficient access rights on object id'],
    ['salesforce-converted-lead', 'CANNOT_UPDATE_CONVERTED_LEAD, cannot reference converted lead'],
    ['salesforce-value-invalid', 'STRING_TOO_LONG, Notes: data value too large: abc (max length=255)'],
    ['salesforce-limit', 'STORAGE_LIMIT_EXCEEDED, storage limit exceeded'],
  ])('the inner error %s beats the trigger around it', (id, text) => {
    const [best, ...others] = diagnose(
      `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: LeadRouter: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: ${text}: []`,
    );
    expect(best?.cause).toBe(id);
    for (const other of others) expect(other.cause).toBe('salesforce-trigger-failed');
  });

  it('the security token beats the wrong password whose words it repeats', () => {
    const text =
      'INVALID_LOGIN: Invalid username, password, security token; or user locked out. Are you at a new location? You must add a security token to your password to log in.';
    expect(diagnose(text).map((match) => match.cause)).toEqual(['salesforce-security-token']);
  });

  it('603 with an address is the allowlist, without one the role', () => {
    const answer = (message: string) =>
      JSON.stringify({ requestId: '14f0d#18c6a7b2d11', success: false, errors: [{ code: '603', message }] });
    expect(first(answer('Access denied'))).toBe('marketo-permission');
    expect(first(answer('Access denied: IP address 203.0.113.7'))).toBe('marketo-ip-blocked');
  });

  it('a skipped record is a failure although the answer says success', () => {
    const text =
      '{"requestId":"e42b#18272d07d78","success":true,"result":[{"status":"skipped","reasons":[{"code":"1006","message":"Field \'x\' not found"}]}]}';
    expect(first(text)).toBe('marketo-field');
  });

  it('a form that is approved with draft is no draft', () => {
    expect(
      diagnose(
        '{"requestId":"948f#154e3bad8e3","success":true,"result":[{"name":"Marketplace","status":"approved with draft"}]}',
      ),
    ).toEqual([]);
  });

  it.each([
    'npm ERR! missing: @salesforce/core@3.1.0, required by lead-importer@1.0.0',
    'sqlite3.OperationalError: no such column: lead.source',
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9',
    '{"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}',
    '{"ok":false,"error":"invalid_client_id"}',
    '{"error":"invalid_grant","error_description":"Invalid user credentials"}',
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    '{"error":"Required fields are missing"}',
    'ERROR: duplicate key value violates unique constraint "users_email_key"',
    'Google Drive storage limit exceeded',
    'Session expired or invalid, please log in again',
    'error: checksum missing for github.com/foo/bar v1.2.3',
    'reCAPTCHA verification failed, please try again',
    'Invalid JSON: Unexpected token < in JSON at position 0',
    'System error 5 has occurred. Access is denied.',
    'Object not found: s3://bucket/key',
    'inactive user',
    'Deploying leads to a missing dependency @salesforce/apex in module',
    'Validation rule added to the Lead object in the last Salesforce release',
  ])('says nothing of Salesforce or Marketo about %s', (text) => {
    expect(diagnose(text).filter((match) => /^(salesforce|marketo)-/.test(match.cause))).toEqual([]);
  });
});
