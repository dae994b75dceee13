import { BLOB_ADVICE } from './blob.ts';

/** A storage connection string, taken apart. */
export interface ConnectionString {
  readonly account: string;
  /** Base64 of 64 bytes. */
  readonly key: string;
  /** URL without a trailing slash. */
  readonly tableEndpoint: string;
  readonly suffix: string;
  readonly protocol: 'https' | 'http';
  /** The string names the endpoint itself, as those of emulators and Cosmos DB do. */
  readonly explicitEndpoint: boolean;
}

/** Why a text is no connection string that the marketplace could write with; the message quotes no part of it. */
export class ConnectionStringFault extends Error {
  override readonly name = 'ConnectionStringFault';
  readonly causeId: string;
  constructor(message: string, causeId = 'table-connection-string') {
    super(message);
    this.causeId = causeId;
  }
}

export const DEFAULT_SUFFIX = 'core.windows.net';

const EXPECTED = 'expected DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net';

/**
 * Reads an account-key connection string. White space around parts, quotes around the whole and the JSON wrapper of
 * Microsoft's sample of 2017 are taken off; the portal would refuse them, which is said elsewhere. The grammar is that of
 * https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string.
 *
 * @throws ConnectionStringFault
 */
export function parseConnectionString(text: string): ConnectionString {
  const body = unwrap(text);
  refuseOtherKinds(body);
  const parts = partsOf(body);
  refuseOtherStrings(parts);
  const account = parts.get('accountname');
  const key = parts.get('accountkey');
  if (!account) throw fault(`AccountName is ${account === undefined ? 'missing' : 'empty'}`);
  if (!key) throw fault(`AccountKey is ${key === undefined ? 'missing' : 'empty'}`);
  if (!/^[\w-]+$/.test(account)) throw fault('AccountName holds characters that no storage account has');
  checkKey(key);
  const protocol = (parts.get('defaultendpointsprotocol') ?? 'https').toLowerCase();
  if (protocol !== 'https' && protocol !== 'http') throw fault('DefaultEndpointsProtocol is neither https nor http');
  const suffix = (parts.get('endpointsuffix') || DEFAULT_SUFFIX).toLowerCase();
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(suffix)) throw fault('EndpointSuffix is no host name');
  const explicit = parts.get('tableendpoint');
  return {
    account,
    key,
    // A real account answers on https whatever the string says.
    tableEndpoint: explicit ? endpointOf(explicit) : `https://${account}.table.${suffix}`,
    suffix,
    protocol,
    explicitEndpoint: Boolean(explicit),
  };
}

/** What is taken off a text before it is read; the names of the wrappings, for a warning. */
export function wrappings(text: string): readonly string[] {
  const found: string[] = [];
  if (text !== text.trim()) found.push('white space around it');
  const trimmed = text.trim();
  if (/^\{[\s\S]*\}$/.test(trimmed)) found.push('JSON around it');
  if (/^(['"])[\s\S]*\1$/.test(trimmed)) found.push('quotes around it');
  return found;
}

function unwrap(text: string): string {
  const trimmed = text.replace(/^[\s\uFEFF\u200B]+|[\s\uFEFF\u200B]+$/g, '');
  if (trimmed.startsWith('{')) {
    const inner = /"(?:storageAccount)?connectionString"\s*:\s*"([^"]*)"/i.exec(trimmed)?.[1];
    if (inner === undefined) throw fault('this is JSON without a connectionString in it');
    return inner.trim();
  }
  return /^(['"])([\s\S]*)\1$/.exec(trimmed)?.[2]?.trim() ?? trimmed;
}

function refuseOtherKinds(body: string): void {
  if (body === '') throw fault('the connection string is empty');
  if (/^<.*>$/.test(body)) throw fault('this is a placeholder');
  if (/^https?:\/\//i.test(body)) {
    if (/\.blob\.core\./i.test(body)) throw blob('this is the address of a Blob container');
    if (/[?&]sig=/i.test(body)) throw sas('this is an address with a shared access signature');
    throw fault('this is a URL, no connection string');
  }
  if (/^\?.*sig=/i.test(body)) throw sas('this is a shared access signature');
  if (/^[A-Za-z0-9+/]{86}==$/.test(body)) throw fault('this is an account key alone');
  if (/^(@Microsoft\.KeyVault|op:|vault:)/i.test(body)) throw fault('this is a reference that leadctl does not follow');
  if (!body.includes('=')) throw fault('this is no connection string');
}

function partsOf(body: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const [index, element] of body.split(';').entries()) {
    const part = element.trim();
    if (part === '') continue;
    const cut = part.indexOf('=');
    if (cut <= 0) throw fault(`part ${index + 1} has no name before an equals sign`);
    const name = part.slice(0, cut).trim().toLowerCase();
    if (parts.has(name)) throw fault(`${KNOWN.get(name) ?? `the name of part ${index + 1}`} stands twice`);
    parts.set(name, part.slice(cut + 1).trim());
  }
  return parts;
}

const KNOWN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    defaultendpointsprotocol: 'DefaultEndpointsProtocol',
    accountname: 'AccountName',
    accountkey: 'AccountKey',
    endpointsuffix: 'EndpointSuffix',
    tableendpoint: 'TableEndpoint',
    blobendpoint: 'BlobEndpoint',
  }),
);

function refuseOtherStrings(parts: ReadonlyMap<string, string>): void {
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') {
    throw new ConnectionStringFault(
      'UseDevelopmentStorage=true names the emulator of this machine, without AccountName and AccountKey; for a try-out give them and TableEndpoint=http://127.0.0.1:10002/devstoreaccount1',
    );
  }
  const hasKey = parts.has('accountkey') && parts.has('accountname');
  if (parts.has('sharedaccesssignature')) {
    throw parts.has('blobendpoint') && !parts.has('tableendpoint')
      ? blob('this is a shared access signature for Blob')
      : sas('this is a shared access signature');
  }
  if (parts.has('blobendpoint') && !parts.has('tableendpoint') && !hasKey)
    throw blob('this string names a Blob endpoint only');
  if (parts.has('accountendpoint')) throw fault('this is a connection string of Cosmos DB');
  if (parts.has('endpoint') && !hasKey) throw fault('this is a connection string of Service Bus or Event Hubs');
}

function checkKey(key: string): void {
  if (/^[A-Za-z0-9+/]{86}==$/.test(key)) return;
  if (/^my.?account.?key$/i.test(key)) throw fault("AccountKey is the sample of Microsoft's documentation");
  if (/^(<.*>|x{3,}|\*+|\.{3}|…)$/i.test(key)) throw fault('AccountKey is a placeholder');
  if (/%(2b|2f|3d)/i.test(key)) throw fault('AccountKey is URL-encoded');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(key)) {
    const bytes = Buffer.from(key, 'base64').length;
    throw fault(
      bytes === 64
        ? 'AccountKey has lost its ending == in copying'
        : `AccountKey holds ${bytes} bytes in place of 64 (${key.length} characters in place of 88), as a cut-off copy does`,
    );
  }
  throw fault('AccountKey is no base64');
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw fault('TableEndpoint is no URL');
  if (url.search || url.hash || url.username || url.password)
    throw fault('TableEndpoint holds more than host and path');
  if (url.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
    throw fault('TableEndpoint begins with http://');
  return url.href.replace(/\/+$/, '');
}

function fault(what: string): ConnectionStringFault {
  return new ConnectionStringFault(`${what}; ${EXPECTED}, as Access keys of the storage account shows it`);
}

function sas(what: string): ConnectionStringFault {
  return new ConnectionStringFault(
    `${what} (SAS): the marketplace takes none; ${EXPECTED}, as Access keys of the storage account shows it`,
  );
}

function blob(what: string): ConnectionStringFault {
  return new ConnectionStringFault(`${what}: ${BLOB_ADVICE}`, 'table-blob-destination');
}
