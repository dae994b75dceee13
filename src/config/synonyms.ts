/** Words of Partner Center, of Microsoft's ingestion API and of common usage, for keys and types of this file. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  url: [
    'uri',
    'instanceurl',
    'httpsendpointurl',
    'httpsendpointuri',
    'endpoint',
    'endpointurl',
    'host',
    'organizationurl',
  ],
  tenantId: ['tenant', 'directoryid', 'directory'],
  clientId: ['applicationid', 'appid', 'application', 'consumerkey'],
  clientSecret: ['applicationkey', 'secret', 'appsecret', 'secretvalue', 'consumersecret'],
  username: ['user', 'login', 'email'],
  password: ['pass', 'pwd'],
  oid: ['objectidentifier', 'organizationidentifier', 'organizationid', 'orgid'],
  munchkinId: ['munchkin', 'munchkinaccountid'],
  serverId: ['server'],
  connectionString: ['storageaccountconnectionstring', 'storageconnectionstring', 'connection'],
  table: ['tablename'],
  expires: ['expiry', 'expireson', 'secretexpiry'],
  destination: ['destinations', 'leaddestination'],
  destinations: ['destination'],
  listing: ['listingoption', 'listingtype'],
  dynamics: ['dynamics365', 'dynamicscrm', 'dynamicscrmonline', 'dataverse', 'crm', 'dynamics365customerengagement'],
  'azure-table': ['table', 'azuretables', 'tablestorage', 'storagetable', 'azurestorage', 'storage'],
  https: ['http', 'webhook', 'httpsendpoint', 'endpoint', 'url'],
  salesforce: ['sfdc', 'webtolead'],
  entra: ['aad', 'azuread', 'azureactivedirectory', 'entraid'],
  office365: ['o365', 'microsoft365', 'm365'],
  'client-credentials': ['clientcredentials', 'clientcredential', 'oauth'],
  token: ['accesstoken', 'bearer'],
  'sell-through-microsoft': ['transactable', 'sellthroughmicrosoft', 'getitnow'],
  'contact-me': ['contactme', 'contact'],
  trial: ['freetrial'],
  'virtual-machine': ['vm'],
};

export function synonymOf(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  return known.find((one) => one.toLowerCase().replace(/[^a-z0-9]/g, '') === plain || SYNONYMS[one]?.includes(plain));
}
