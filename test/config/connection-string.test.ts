import { describe, expect, it } from 'vitest';
import { ConnectionStringFault, parseConnectionString } from '../../src/destinations/azure-table/connection-string.ts';
import { CONNECTION, KEY } from './fixture.ts';

const base = `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${KEY}`;

function fault(text: string): ConnectionStringFault {
  try {
    parseConnectionString(text);
  } catch (error) {
    if (error instanceof ConnectionStringFault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a connection string', () => {
  const expected = {
    account: 'contosoleads',
    key: KEY,
    tableEndpoint: 'https://contosoleads.table.core.windows.net',
    suffix: 'core.windows.net',
    protocol: 'https',
    explicitEndpoint: false,
  };
  it.each([
    ['of the portal', CONNECTION],
    ['without a suffix', base],
    ['with an empty suffix', `${base};EndpointSuffix=`],
    ['with a semicolon at its end', `${CONNECTION};`],
    [
      'in another order',
      `EndpointSuffix=core.windows.net;AccountKey=${KEY};AccountName=contosoleads;DefaultEndpointsProtocol=https`,
    ],
    [
      'with names in small letters',
      CONNECTION.replace('AccountName', 'accountname').replace('AccountKey', 'ACCOUNTKEY'),
    ],
    ['with white space', ` ${CONNECTION.replaceAll(';', ' ; ')}\n`],
    ['without a protocol', CONNECTION.replace('DefaultEndpointsProtocol=https;', '')],
    ['in quotes', `"${CONNECTION}"`],
    ['in the JSON of the page of 2017', JSON.stringify({ connectionString: base })],
    ['in the JSON of the ingestion API', JSON.stringify({ storageAccountConnectionString: CONNECTION }, null, 2)],
    ['with a byte order mark', `\uFEFF${CONNECTION}`],
  ])('%s', (_, text) => {
    expect(parseConnectionString(text)).toEqual(expected);
  });

  it('of another cloud', () => {
    expect(parseConnectionString(`${base};EndpointSuffix=core.usgovcloudapi.net`)).toMatchObject({
      tableEndpoint: 'https://contosoleads.table.core.usgovcloudapi.net',
      suffix: 'core.usgovcloudapi.net',
    });
  });

  it('with http is used with https all the same', () => {
    expect(parseConnectionString(CONNECTION.replace('=https', '=http'))).toMatchObject({
      protocol: 'http',
      tableEndpoint: expected.tableEndpoint,
    });
  });

  it.each([
    ['http://127.0.0.1:10002/devstoreaccount1', 'http://127.0.0.1:10002/devstoreaccount1'],
    ['https://127.0.0.1:10002/devstoreaccount1/', 'https://127.0.0.1:10002/devstoreaccount1'],
    ['http://localhost:10002/devstoreaccount1', 'http://localhost:10002/devstoreaccount1'],
    ['https://contoso.table.cosmos.azure.com:443/', 'https://contoso.table.cosmos.azure.com'],
  ])('with the endpoint %s', (endpoint, tableEndpoint) => {
    expect(parseConnectionString(`${base};TableEndpoint=${endpoint};`)).toMatchObject({
      tableEndpoint,
      explicitEndpoint: true,
    });
  });
});

describe('a text that is no connection string of an account', () => {
  it.each([
    ['nothing', '', 'the connection string is empty'],
    ['a word', 'leads', 'this is no connection string'],
    ['a placeholder', '<your-connection-string>', 'this is a placeholder'],
    ['no account', `DefaultEndpointsProtocol=https;AccountKey=${KEY}`, 'AccountName is missing'],
    ['an empty account', `DefaultEndpointsProtocol=https;AccountName=;AccountKey=${KEY}`, 'AccountName is empty'],
    ['no key', 'DefaultEndpointsProtocol=https;AccountName=contosoleads', 'AccountKey is missing'],
    ['an empty key', 'DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=', 'AccountKey is empty'],
    [
      'the key of the documentation',
      'AccountName=myAccountName;AccountKey=myAccountKey',
      "AccountKey is the sample of Microsoft's documentation",
    ],
    ['a masked key', 'AccountName=contosoleads;AccountKey=*********', 'AccountKey is a placeholder'],
    [
      'a key that is no base64',
      `AccountName=contosoleads;AccountKey=${KEY.slice(0, -3)}_==`,
      'AccountKey is no base64',
    ],
    [
      'a key that is URL-encoded',
      `AccountName=contosoleads;AccountKey=${encodeURIComponent(`${KEY.slice(0, -2)}==`)}`,
      'AccountKey is URL-encoded',
    ],
    [
      'a key of 32 bytes',
      `AccountName=contosoleads;AccountKey=${Buffer.alloc(32, 1).toString('base64')}`,
      'AccountKey holds 32 bytes in place of 64 (44 characters in place of 88)',
    ],
    [
      'a key without its ending',
      `AccountName=contosoleads;AccountKey=${KEY.replace(/=+$/, '')}`,
      'AccountKey has lost its ending ==',
    ],
    ['a name that stands twice', `${CONNECTION};AccountName=other`, 'AccountName stands twice'],
    [
      'a part without a name',
      `AccountName=contosoleads;AccountKey=${KEY};oops`,
      'part 3 has no name before an equals sign',
    ],
    [
      'an account with a slash',
      `AccountName=a/b;AccountKey=${KEY}`,
      'AccountName holds characters that no storage account has',
    ],
    ['another protocol', CONNECTION.replace('=https', '=ftp'), 'DefaultEndpointsProtocol is neither https nor http'],
    [
      'a suffix with a scheme',
      CONNECTION.replace('core.windows.net', 'https://core.windows.net'),
      'EndpointSuffix is no host name',
    ],
    ['an endpoint without a scheme', `${base};TableEndpoint=127.0.0.1:10002`, 'TableEndpoint is no URL'],
    [
      'an endpoint with a signature',
      `${base};TableEndpoint=https://a.table.core.windows.net/?sig=x`,
      'TableEndpoint holds more than host and path',
    ],
    ['an endpoint with http', `${base};TableEndpoint=http://a.contoso.com`, 'TableEndpoint begins with http://'],
    ['the emulator', 'UseDevelopmentStorage=true', 'UseDevelopmentStorage=true names the emulator of this machine'],
    ['no emulator', 'UseDevelopmentStorage=false', 'AccountName is missing'],
    [
      'Cosmos DB',
      'AccountEndpoint=https://a.documents.azure.com:443/;AccountKey=abc;',
      'this is a connection string of Cosmos DB',
    ],
    [
      'Service Bus',
      'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=y',
      'this is a connection string of Service Bus',
    ],
    ['an address', 'https://contosoleads.table.core.windows.net', 'this is a URL, no connection string'],
    ['a key alone', KEY, 'this is an account key alone'],
    ['a Key Vault', '@Microsoft.KeyVault(SecretUri=https://v/s)', 'this is a reference that leadctl does not follow'],
    ['JSON of another kind', '{"a": "b"}', 'this is JSON without a connectionString'],
  ])('%s', (_, text, message) => {
    const { message: told, causeId } = fault(text);
    expect(told).toContain(message);
    expect(causeId).toBe('table-connection-string');
    expect(told).not.toContain(KEY.slice(0, 20));
  });

  it.each([
    'TableEndpoint=https://a.table.core.windows.net/;SharedAccessSignature=sv=2020&sig=canary',
    'BlobEndpoint=https://a.blob.core.windows.net/;TableEndpoint=https://a.table.core.windows.net/;SharedAccessSignature=sv=2020&sig=canary',
    'https://a.table.core.windows.net/?sv=2020&sig=canary',
    '?sv=2020-08-04&ss=t&sig=canary',
  ])('a shared access signature: %s', (text) => {
    const { message, causeId } = fault(text);
    expect(message).toContain('shared access signature (SAS): the marketplace takes none');
    expect(message).not.toContain('canary');
    expect(causeId).toBe('table-connection-string');
  });

  it.each([
    'BlobEndpoint=https://a.blob.core.windows.net/',
    'BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sv=2020&sr=c&sig=canary',
    'https://a.blob.core.windows.net/leads?sig=canary',
  ])('that of Blob: %s', (text) => {
    const { message, causeId } = fault(text);
    expect(message).toContain('the marketplace has stopped writing leads to Azure Blob; expected type azure-table');
    expect(causeId).toBe('table-blob-destination');
  });
});
