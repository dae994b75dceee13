import { describe, expect, it } from 'vitest';
import { marketplace } from '../../src/causes/marketplace.ts';
import { net } from '../../src/causes/net.ts';
import { tls } from '../../src/causes/tls.ts';
import { table } from '../../src/destinations/azure-table/causes.ts';
import { https } from '../../src/destinations/https/causes.ts';
import type { Cause, Exchange } from '../../src/diagnosis/cause.ts';
import { causeOf, diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Evidence } from '../../src/diagnosis/evidence.ts';

const IDS: Readonly<Record<string, readonly string[]>> = {
  net: [
    'net-dns-not-found',
    'net-dns-temporary',
    'net-refused',
    'net-timeout',
    'net-reset',
    'net-unreachable',
    'net-proxy',
  ],
  tls: [
    'tls-expired',
    'tls-not-yet-valid',
    'tls-self-signed',
    'tls-chain-incomplete',
    'tls-hostname',
    'tls-revoked',
    'tls-protocol',
    'tls-certificate-invalid',
    'tls-client-certificate',
  ],
  https: [
    'https-auth',
    'https-sas-invalid',
    'https-not-found',
    'https-method',
    'https-payload',
    'https-redirect',
    'https-rate',
    'https-server-error',
    'https-html',
    'https-endpoint-stopped',
  ],
  table: [
    'table-connection-string',
    'table-auth-failed',
    'table-clock-skew',
    'table-account-not-found',
    'table-key-auth-disabled',
    'table-firewall',
    'table-permission',
    'table-not-found',
    'table-account-disabled',
    'table-name-invalid',
    'table-entity-invalid',
    'table-throttled',
    'table-blob-destination',
    'table-account-kind',
  ],
  marketplace: ['marketplace-edu-domain', 'marketplace-dnc', 'marketplace-lead-missing'],
};

const families: Readonly<Record<string, readonly Cause[]>> = { net, tls, https, table, marketplace };
const all = Object.values(families).flat();
/** No server shows these: they end in the resolver, in the file, or in a question. */
const WITHOUT_EXCHANGE = new Set(['table-connection-string', 'table-account-not-found', 'table-blob-destination']);

const isExchange = (example: string | Exchange): example is Exchange => typeof example !== 'string';
const exchanges = all.flatMap((cause) => cause.examples.filter(isExchange).map((exchange) => ({ cause, exchange })));
const strings = all.flatMap((cause) =>
  cause.examples.filter((e) => typeof e === 'string').map((text) => ({ cause, text })),
);

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

describe('the catalogue', () => {
  it.each(Object.entries(IDS))('%s holds exactly its ids', (name, ids) => {
    expect(families[name]?.map((cause) => cause.id)).toEqual(ids);
  });

  it('has no id twice', () => {
    expect(new Set(all.map((cause) => cause.id)).size).toBe(all.length);
  });

  it.each(all.map((cause) => [cause.id, cause] as const))('%s is complete and in plain words', (_, cause) => {
    expect(cause.title).toMatch(/^[^a-z].*[^.]$/);
    expect(cause.resolution.length).toBeGreaterThanOrEqual(2);
    expect(cause.examples.length).toBeGreaterThanOrEqual(3);
    expect(cause.match.length).toBeGreaterThanOrEqual(1);
    expect(cause.explanation.split(/[.?] /).length).toBeGreaterThanOrEqual(2);
    for (const link of cause.docs) expect(link).toMatch(/^https:\/\/(learn\.microsoft\.com|nodejs\.org)\/\S+$/);
    const prose = [
      cause.title,
      cause.explanation,
      cause.who,
      ...cause.resolution,
      cause.note ?? '',
      cause.ignore ?? '',
    ].join('\n');
    expect(prose).not.toMatch(/!|cloudpartner|your fault/i);
  });

  it('gives a bare status to https causes alone, and with little confidence', () => {
    for (const cause of all) {
      for (const signature of cause.match) {
        if (signature.status === undefined || signature.code !== undefined || signature.text !== undefined) continue;
        expect(signature.confidence).toBeLessThanOrEqual(0.6);
        // 407 is the proxy's own status and nobody else's.
        if (cause.id !== 'net-proxy') expect(cause.id).toMatch(/^https-/);
      }
    }
  });

  it('calls transient what passes by itself, and nothing that the endpoint itself answers', () => {
    expect(all.filter((cause) => cause.transient).map((cause) => cause.id)).toEqual([
      'net-dns-temporary',
      'net-timeout',
      'net-reset',
      'net-unreachable',
      'net-proxy',
      'table-throttled',
    ]);
  });

  it('has templates that no ordinary text holds', () => {
    const harmless =
      'The lead was stored with status 200 in the table of the account, and the connection was closed after 412 bytes.';
    expect(diagnose(harmless)).toEqual([]);
    for (const cause of all) {
      for (const signature of cause.match) {
        for (const text of asList(signature.text)) {
          const letters = text.replace(/[^\p{L}\p{N}]/gu, '');
          if (signature.confidence === undefined || signature.confidence > 0.6)
            expect(letters.length, text).toBeGreaterThanOrEqual(5);
        }
      }
    }
  });
});

describe('examples', () => {
  it.each(
    [...https, ...table].filter((cause) => !WITHOUT_EXCHANGE.has(cause.id)).map((cause) => [cause.id, cause] as const),
  )('%s can be served by its sandbox', (_, cause) => {
    const routes =
      cause.destination === 'https' ? ['post'] : ['list', 'create-table', 'insert', 'get', 'delete', 'any'];
    const served = cause.examples.filter(isExchange);
    expect(served.length).toBeGreaterThanOrEqual(1);
    for (const exchange of served) {
      expect(routes).toContain(exchange.on);
      for (const name of Object.keys(exchange.reply.headers ?? {})) expect(name).toBe(name.toLowerCase());
    }
  });

  it.each(exchanges.map(({ cause, exchange }, n) => [`${cause.id} ${n}`, exchange] as const))(
    '%s has a body that parses',
    (_, { reply }) => {
      const type = reply.headers?.['content-type'] ?? '';
      const body = reply.body ?? '';
      if (type.includes('json')) expect(() => JSON.parse(body)).not.toThrow();
      if (type.includes('xml')) expectTags(body.replace(/^<\?xml[^>]*\?>/, ''));
      if (type.includes('html')) expectTags(body.replace(/^<!DOCTYPE html>/, '').replace(/<(?:hr|input[^>]*)>/g, ''));
    },
  );

  it.each(strings.map(({ cause, text }) => [cause.id, text] as const))('%s ← %s', (id, text) => {
    expect(diagnose(text)[0]?.cause).toBe(id);
  });

  it.each(exchanges.map(({ cause, exchange }, n) => [cause.id, n, exchange] as const))(
    '%s (exchange %i) is met by a live check',
    (id, _, exchange) => {
      expect(causeOf(liveEvidence(id, exchange))?.cause.id).toBe(id);
    },
  );

  it.each(exchanges.map(({ cause, exchange }, n) => [cause.id, n, exchange] as const))(
    '%s (exchange %i) is known again when pasted',
    (id, _, { reply }) => {
      const headers = Object.entries(reply.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
      const pasted = [`HTTP/1.1 ${reply.status}`, ...headers, '', reply.body ?? ''].join('\n');
      expect(diagnose(pasted)[0]?.cause).toBe(id);
    },
  );
});

describe('the detail that decides', () => {
  it.each([
    // One storage code, several causes.
    [
      'AuthenticationFailed: Server failed to authenticate the request. Request date header too old: x',
      'table-clock-skew',
    ],
    [
      'AuthenticationFailed: Server failed to authenticate the request. Signature not valid in the specified time frame',
      'table-permission',
    ],
    ['ErrorCode: AuthenticationFailed Server failed to authenticate the request.', 'table-auth-failed'],
    [
      '<Error><Code>AuthorizationFailure</Code><Message>Server failed to authenticate the request.</Message></Error>',
      'table-auth-failed',
    ],
    [
      '<Error><Code>AuthorizationFailure</Code><Message>This request is not authorized to perform this operation.</Message></Error>',
      'table-firewall',
    ],
    ["OutOfRangeInput: The 'PartitionKey' parameter of value '#' is out of range.", 'table-entity-invalid'],
    [
      '{"odata.error":{"code":"OutOfRangeInput","message":{"value":"One of the request inputs is out of range."}}}',
      'table-name-invalid',
    ],
    // A 403 that is no matter of credentials, and a 403 that is a missing route.
    ['HTTP/1.1 403 Site Disabled\n\n<h1>Error 403 - This web app is stopped.</h1>', 'https-endpoint-stopped'],
    ['HTTP/1.1 403 Forbidden\n\n{"message":"Missing Authentication Token"}', 'https-not-found'],
    ['HTTP/1.1 403 Forbidden\n\n{"message":"Forbidden"}', 'https-auth'],
    // The proxy, and not the host behind it.
    ['Error: connect ECONNREFUSED 10.0.0.1:8080 while connecting through proxy', 'net-proxy'],
    ['Error: connect ECONNREFUSED 10.0.0.1:443', 'net-refused'],
    ['Post "https://h": proxyconnect tcp: dial tcp: lookup proxy: no such host', 'net-proxy'],
    // One Go text, three meanings.
    [
      'x509: certificate has expired or is not yet valid: current time 2026-01-02T00:00:00Z is after 2026-01-01T00:00:00Z',
      'tls-expired',
    ],
    [
      'x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is before 2026-01-02T00:00:00Z',
      'tls-not-yet-valid',
    ],
    // Resolution that failed for good, for now, and of a storage account.
    ['curl: (6) Could not resolve host: h.contoso.example', 'net-dns-not-found'],
    ['java.net.UnknownHostException: h.contoso.example: Temporary failure in name resolution', 'net-dns-temporary'],
    ['getaddrinfo ENOTFOUND contoso.table.core.windows.net', 'table-account-not-found'],
    ['getaddrinfo EAI_AGAIN contoso.table.core.windows.net', 'net-dns-temporary'],
    ['getaddrinfo ENOTFOUND contoso.table.core.screens.net', 'table-connection-string'],
    // The reason beats the wrapper.
    [
      'The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
      'tls-hostname',
    ],
    [
      'The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors',
      'tls-chain-incomplete',
    ],
    [
      'Could not establish trust relationship ---> The remote certificate is invalid because of errors in the certificate chain: NotTimeValid',
      'tls-expired',
    ],
    [
      'write EPROTO 80:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:SSL alert number 116',
      'tls-client-certificate',
    ],
    // Questions of the FAQ that look alike.
    ["I have configured Azure BLOB as my lead destination, why don't I see the lead?", 'table-blob-destination'],
    ["I received an email from Marketplace, why can't I find the lead in my CRM?", 'marketplace-edu-domain'],
    ["I have a live offer, but I'm not seeing any leads?", 'marketplace-lead-missing'],
  ])('%s → %s', (text, id) => {
    expect(diagnose(text)[0]?.cause).toBe(id);
  });
});

function liveEvidence(id: string, { reply }: Exchange): Evidence {
  const code = reply.headers?.['x-ms-error-code'];
  return {
    codes: code === undefined ? [] : [code],
    status: reply.status,
    text: reply.body ?? '',
    system: id.startsWith('table-') ? 'azure-table' : 'https',
  };
}

/** Every tag is closed, in order. */
function expectTags(markup: string): void {
  const open: string[] = [];
  for (const [, close, name] of markup.matchAll(/<(\/?)([A-Za-z][\w-]*)[^>]*>/g)) {
    if (close === '') open.push(name ?? '');
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
}

describe('a fault that a public service shows in place of an endpoint of one’s own', () => {
  it.each([
    ['tls-self-signed', 'reason: self-signed certificate in certificate chain'],
    ['tls-chain-incomplete', 'reason: unable to get local issuer certificate'],
    ['tls-expired', 'reason: certificate has expired'],
    ['tls-hostname', "reason: Hostname/IP does not match certificate's altnames: Host: login.microsoftonline.com"],
    ['tls-protocol', 'reason: write EPROTO: tlsv1 alert protocol version'],
    ['net-timeout', 'reason: connect ETIMEDOUT 203.0.113.10:443'],
    ['net-reset', 'reason: socket hang up'],
    ['net-refused', 'reason: connect ECONNREFUSED 203.0.113.10:443'],
    ['net-dns-not-found', 'reason: getaddrinfo ENOTFOUND login.microsoftonline.com'],
    ['https-html', 'reason: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON'],
    ['https-redirect', 'reason: maximum redirect reached at: https://login.microsoftonline.com/'],
  ])('%s names who runs this network as well, and what they can do', (id, reason) => {
    const [found] = diagnose(`request to https://login.microsoftonline.com failed, ${reason}`);
    expect(found?.cause).toBe(id);
    expect(found?.who).toMatch(/(?:proxy|firewall|DNS|calling program).* of this network/);
    expect(`${found?.explanation}`).toMatch(/public service|surely exists/);
    expect(found?.resolution.join('\n')).toMatch(/public service|of this network/i);
  });
});
