import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { recordsIn } from '../../src/diagnosis/records.ts';
import { scan } from '../../src/diagnosis/scan.ts';

const id = (n: number) => `${String(n).repeat(8)}-2222-4222-8222-222222222222`;
const seen = (text: string) => diagnose(text).map(({ cause, count }) => `${cause} ${count}`);
const REFUSED = 'AADSTS7000215: Invalid client secret provided.';
const TENANT = "AADSTS90002: Tenant 'fabrikam.example' not found.";
const TOKEN =
  '{"requestId":"a1#14272d07d78","success":false,"errors":[{"code":"602","message":"Access token expired"}]}';
const COLUMN = 'User does not have create permissions for the leadsourcecode attribute in the lead entity';

describe('the ids of a match', () => {
  it('are those of its own record', () => {
    const [first, second] = diagnose(
      `2026-11-20T08:01:02Z ERROR ${REFUSED}\n2026-11-20T08:55:02Z ERROR ${TENANT} Trace ID: ${id(1)} Correlation ID: ${id(2)}`,
    );
    expect(first!.ids).toEqual({});
    expect(second!.ids).toEqual({ traceId: id(1), correlationId: id(2) });
  });

  it('are not those of the error in the line before', () => {
    const [first, second] = diagnose(
      `${REFUSED} Trace ID: ${id(1)}\nINVALID_LOGIN: Invalid username, password, security token; or user locked out.`,
    );
    expect(first!.ids).toEqual({ traceId: id(1) });
    expect(second!.ids).toEqual({});
  });

  it('may stand before it, in its own paragraph', () => {
    const block = (n: number, error: string) => `Request Id: ${id(n)}\nCorrelation Id: ${id(n + 1)}\nMessage: ${error}`;
    const [first, second] = diagnose(`${block(1, REFUSED)}\n\n${block(3, TENANT)}`);
    expect(first!.ids).toEqual({ requestId: id(1), correlationId: id(2) });
    expect(second!.ids).toEqual({ requestId: id(3), correlationId: id(4) });
  });

  it('stand in the headers of its own answer', () => {
    const answer = (n: number, status: string, code: string, message: string) =>
      `HTTP/1.1 ${status}\nx-ms-service-request-id: ${id(n)}\n\n{"error":{"code":"${code}","message":"${message}"}}`;
    const [first, second] = diagnose(
      `${answer(1, '403 Forbidden', '0x80072560', 'The user is not a member of the organization.')}\n\n${answer(2, '412 Precondition Failed', '0x80040333', 'A record was not created: a duplicate exists')}`,
    );
    expect(first).toMatchObject({ cause: 'dataverse-user-not-member', ids: { requestId: id(1) } });
    expect(second).toMatchObject({ cause: 'dataverse-duplicate', ids: { requestId: id(2) } });
  });

  it('are those of the outer error, where the inner one has none', () => {
    const [match] = diagnose(`Unable to Login to Dynamics CRM ActivityId: ${id(1)}\n ---> ${REFUSED}`);
    expect(match).toMatchObject({ cause: 'entra-secret-invalid', ids: { activityId: id(1) } });
  });

  it('are told apart by object in a list', () => {
    const one = (request: string, code: string, message: string) => ({
      requestId: request,
      success: false,
      errors: [{ code, message }],
    });
    const list = [
      one('a1#14272d07d78', '602', 'Access token expired'),
      one('b2#14272d07d79', '610', 'Requested resource not found'),
    ];
    for (const text of [JSON.stringify(list), list.map((entry) => JSON.stringify(entry)).join('\n')])
      expect(diagnose(text).map(({ ids }) => ids.requestId)).toEqual(['a1#14272d07d78', 'b2#14272d07d79']);
  });

  it('take the server’s own request id, and the client’s for what it is', () => {
    const headers = `x-ms-client-request-id: ${id(1)}\nx-ms-request-id: ${id(2)}\nx-ms-error-code: AuthorizationFailure`;
    expect(diagnose(headers)[0]!.ids).toEqual({ requestId: id(2), clientRequestId: id(1) });
    const body = '{"error":{"code":"0x80072560","message":"The user is not a member of the organization."}}';
    expect(diagnose(`REQ_ID: ${id(3)}\n\n${body}`)[0]!.ids).toEqual({ requestId: id(3) });
  });
});

describe('errors of different records', () => {
  it.each([
    ['a text before a code', COLUMN, 'dataverse-field-permission'],
    ['a reset before a code', 'read ECONNRESET', 'net-reset'],
    [
      'a plug-in before a code',
      '{"error":{"code":"0x80040265","message":"ISV code aborted the operation."}}',
      'dataverse-plugin-failed',
    ],
    ['an answer before a code', 'POST https://hooks.fabrikam.example/lead 401 Unauthorized', 'https-auth'],
  ])('come as they happened: %s', async (_name, error, cause) => {
    const log = (quiet: number) =>
      `2026-11-20T08:01:02Z ERROR ${error}\n${'2026-11-20T08:02:00Z INFO idle\n'.repeat(quiet)}2026-11-20T09:55:02Z ERROR ${REFUSED}\n`;
    expect(diagnose(log(0)).map((match) => match.cause)).toEqual([cause, 'entra-secret-invalid']);
    expect(diagnose(log(300)).map((match) => match.cause)).toEqual([cause, 'entra-secret-invalid']);
    const scanned = await scan([log(2)], { wholeBytes: 0 });
    expect(scanned.map((match) => match.cause)).toEqual([cause, 'entra-secret-invalid']);
  });

  it('of one moment are one error: the outer one follows', () => {
    const log = `2026-11-20T08:01:02.100Z ERROR read ECONNRESET\n2026-11-20T08:01:02.300Z ERROR ${REFUSED}`;
    expect(diagnose(log)[0]!.cause).toBe('entra-secret-invalid');
  });

  it('keep an answer whose address the other has nothing to do with, and only that', () => {
    const answer = (url: string) => `2026-11-20T08:55:02Z ERROR POST ${url} 401 Unauthorized`;
    const other = `2026-11-20T08:01:02Z ERROR ${REFUSED}`;
    expect(seen(`${other}\n${answer('https://hooks.fabrikam.example/lead')}`)).toEqual([
      'entra-secret-invalid 1',
      'https-auth 1',
    ]);
    expect(
      seen(
        `${answer('https://a.fabrikam.example/lead')}\n2026-11-20T08:58:02Z ERROR POST https://b.fabrikam.example/lead 503 Service Unavailable\n2026-11-20T09:55:02Z ERROR connect ECONNREFUSED 203.0.113.9:443`,
      ),
    ).toEqual(['https-auth 1', 'https-server-error 1', 'net-refused 1']);
    expect(seen(`${other}\n${answer('https://login.microsoftonline.com/x/oauth2/v2.0/token')}`)).toEqual([
      'entra-secret-invalid 1',
    ]);
  });
});

describe('the system that answered', () => {
  it('is told by the address on the status’s own line', () => {
    const near = `2026-11-20T08:01:02Z ERROR marketo ${TOKEN}`;
    expect(seen(`${near}\n2026-11-20T08:55:02Z ERROR POST https://hooks.fabrikam.example/lead 429`)).toEqual([
      'marketo-token 1',
      'https-rate 1',
    ]);
    expect(seen('POST https://hooks.fabrikam.example/lead 429 Too Many Requests\nMarketo said nothing')).toEqual([
      'https-rate 1',
    ]);
    expect(seen('POST https://123-abc-456.mktorest.com/rest/v1/leads.json 429 Too Many Requests')).toEqual([
      'marketo-rate 1',
    ]);
  });
});

describe('how often', () => {
  const dated = (...errors: string[]) => errors.map((one, n) => `2026-11-20T08:0${n}:02Z ERROR ${one}`).join('\n');
  it.each([
    ['records with times', dated(TOKEN, TOKEN, TOKEN), ['marketo-token 3']],
    ['objects of a list in one line', JSON.stringify(Array(5).fill(JSON.parse(TOKEN))), ['marketo-token 5']],
    ['objects of a list in many', JSON.stringify(Array(5).fill(JSON.parse(TOKEN)), null, 2), ['marketo-token 5']],
    ['another error between two', dated(TOKEN, TENANT, TOKEN), ['marketo-token 2', 'entra-tenant-not-found 1']],
    ['the same without times', [TOKEN, TENANT, TOKEN].join('\n'), ['marketo-token 2', 'entra-tenant-not-found 1']],
    [
      'attempts of one connection',
      "AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1122:18) {\n  code: 'ECONNREFUSED',\n  [errors]: [\n    Error: connect ECONNREFUSED ::1:443\n        at createConnectionError (node:net:1652:14) {\n      code: 'ECONNREFUSED'\n    },\n    Error: connect ECONNREFUSED 203.0.113.9:443\n        at createConnectionError (node:net:1652:14) {\n      code: 'ECONNREFUSED'\n    }\n  ]\n}",
      ['net-refused 1'],
    ],
    ['one answer with several errors', TOKEN.replace(']', ',{"code":"602","message":"x"}]'), ['marketo-token 1']],
  ])('%s', async (_name, text, expected) => {
    expect(seen(text)).toEqual(expected);
    if (!text.includes('\n')) return;
    const scanned = await scan([text], { wholeBytes: 0 });
    expect(scanned.map(({ cause, count }) => `${cause} ${count}`)).toEqual(expected);
  });
});

describe('a record', () => {
  const count = (text: string) => recordsIn(text).of(text.length - 1);
  it.each([
    '2026-11-20 08:01:02,604 - ERROR - x',
    '20.11.2026 08:01:02 x',
    '11/20/2026 8:01:02 AM x',
    'Nov 20 08:01:02 host app: x',
    'Fri, 20 Nov 2026 08:01:02 GMT x',
    '[08:01:02] x',
    '<13>x',
    'E1120 08:01:02.604 x',
    'time="2026-11-20T08:01:02Z" msg=x',
    '203.0.113.9 - - [20/Nov/2026:08:01:02 +0000] "POST /x HTTP/1.1" 502',
    'web-1  | 2026-11-20T08:01:02Z x',
    'job\tstep\t2026-11-20T08:01:02Z x',
    'ERROR x',
    '[error] x',
    'Error: x',
  ])('begins with %s', (line) => {
    expect(count(`first\n${line}`)).toBe(1);
  });

  it.each([
    'Marketo said no',
    'Maybe 3 of them',
    'Decoding 7 parts',
    'Error code: 7',
    'ERROR MESSAGE: x',
    'errors below',
    'at 08:01:02 it stopped',
    '{"error":"x"}',
  ])('does not begin with %s', (line) => {
    expect(count(`first\n${line}`)).toBe(0);
  });

  it('does not begin with the end of a sentence', () => {
    expect(count('Trace ID: x Timestamp:\n2026-11-20 08:01:02Z')).toBe(0);
    expect(count('timed out while waiting for a reply after\n00:02:00. Increase it')).toBe(0);
  });
});
