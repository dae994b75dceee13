import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/diagnosis/diagnose.ts';
import { evidenceOf } from '../../src/diagnosis/evidence-of.ts';

const withProps = (message: string, props: object): Error => Object.assign(new Error(message), props);

describe('evidenceOf', () => {
  it('finds the innermost code first along causes', () => {
    const inner = withProps('getaddrinfo ENOTFOUND leads.contoso.example', { code: 'ENOTFOUND', errno: -3008 });
    const evidence = evidenceOf(
      new TypeError('fetch failed', { cause: withProps('wrapped', { code: 'UND_ERR_ABORTED', cause: inner }) }),
    );
    expect(evidence.codes).toEqual(['ENOTFOUND', 'UND_ERR_ABORTED']);
    expect(evidence.text.split('\n')[0]).toContain('ENOTFOUND');
  });

  it('looks into an AggregateError whose own message is empty', () => {
    const errors = ['127.0.0.1', '::1'].map((address) =>
      withProps(`connect ECONNREFUSED ${address}:443`, { code: 'ECONNREFUSED' }),
    );
    const evidence = evidenceOf(Object.assign(new AggregateError(errors, ''), { code: 'ECONNREFUSED' }));
    expect(evidence.codes).toEqual(['ECONNREFUSED']);
    expect(causeOf(evidence)?.cause.id).toBe('net-refused');
  });

  it('reads the number of msal-node, not its class', () => {
    const thrown = withProps('invalid_client: Error(s): 7000215', {
      name: 'ServerError',
      errorCode: 'invalid_client',
      errorNo: 7000215,
      status: 401,
    });
    expect(evidenceOf(thrown, 'entra')).toMatchObject({
      codes: ['AADSTS7000215', 'invalid_client', 'msal:invalid_client'],
      status: 401,
      system: 'entra',
    });
    expect(causeOf(evidenceOf(thrown, 'entra'))?.cause.id).toBe('entra-secret-invalid');
  });

  it('reads the number that msal-node gives as text when it remembers a throttling', () => {
    expect(evidenceOf(withProps('x', { name: 'ServerError', errorCode: '90055' })).codes).toContain('AADSTS90055');
  });

  it('reads what data-tables hides in details', () => {
    const thrown = withProps('{"odata.error":{}}', {
      name: 'RestError',
      statusCode: 403,
      details: {
        errorCode: 'AuthenticationFailed',
        odataError: {
          code: 'AuthenticationFailed',
          message: { lang: 'en-US', value: 'Server failed to authenticate the request.' },
        },
      },
    });
    expect(evidenceOf(thrown, 'azure-table')).toMatchObject({ codes: ['AuthenticationFailed'], status: 403 });
    expect(causeOf(evidenceOf(thrown, 'azure-table'))?.cause.id).toBe('table-auth-failed');
  });

  it('reads the XML forms of the same, and a code that only a header gave', () => {
    expect(
      evidenceOf(
        withProps('', { details: { Code: 'AccountIsDisabled', Message: 'The specified account is disabled.' } }),
      ).codes,
    ).toEqual(['AccountIsDisabled']);
    expect(evidenceOf(withProps('', { details: { errorCode: 'TableNotFound' }, statusCode: 404 })).codes).toEqual([
      'TableNotFound',
    ]);
  });

  it('reads the names that jsforce gives its errors, and the status in one of them', () => {
    const oauth = withProps('authentication failure', { name: 'invalid_grant' });
    expect(causeOf(evidenceOf(oauth, 'salesforce'))?.cause.id).toBe('salesforce-login-invalid');
    expect(evidenceOf(withProps('<html>', { name: 'ERROR_HTTP_503' })).status).toBe(503);
    const several = withProps('Multiple errors returned.', {
      name: 'MULTIPLE_API_ERRORS',
      data: [{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Region__c]' }],
    });
    expect(causeOf(evidenceOf(several, 'salesforce'))?.cause.id).toBe('salesforce-required-missing');
  });

  it.each([
    [
      'https',
      'EPROTO',
      'write EPROTO 80DC:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../ssl.c:1601:SSL alert number 70',
    ],
    [
      'undici',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      '80DC:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../ssl.c:1601:SSL alert number 70',
    ],
  ])('gives one cause to the handshake fault of %s', (_client, code, message) => {
    expect(causeOf(evidenceOf(withProps(message, { code })))?.cause.id).toBe('tls-protocol');
  });

  it('takes a timer for a time-out', () => {
    expect(
      causeOf(evidenceOf(new DOMException('The operation was aborted due to timeout', 'TimeoutError')))?.cause.id,
    ).toBe('net-timeout');
  });

  it('survives rings, getters that throw, and anything that is no error', () => {
    const ring = withProps('a', {});
    ring.cause = ring;
    const trap = Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error('no');
      },
    });
    for (const thrown of [ring, trap, null, undefined, 42, 'ENOTFOUND', Symbol('x'), [], () => 0])
      expect(() => evidenceOf(thrown)).not.toThrow();
    expect(evidenceOf('getaddrinfo ENOTFOUND x').text).toContain('ENOTFOUND');
  });
});
