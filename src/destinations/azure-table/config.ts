import * as z from 'zod/mini';
import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, CONNECTION_STRING, offending } from '../../config/patterns.ts';
import { type Fault, fields, optional, text } from '../../config/schema.ts';
import type { AzureTableConfig, DestinationConfig } from '../../config/types.ts';
import { ConnectionStringFault, parseConnectionString, wrappings } from './connection-string.ts';

/** The marketplace's form has no field for a table, so it writes to its own; names of tables know no case. */
export const DEFAULT_TABLE = 'MarketplaceLeads';

const schema = fields(
  {
    type: z.literal('azure-table'),
    connectionString: text('the connection string of the storage account', {
      description: 'Access keys › Connection string of the storage account. A secret: write it as ${env:NAME}.',
      examples: ['${env:LEADS_CONNECTION_STRING}'],
      rule: connectionStringFault,
    }),
    table: optional(
      text('the name of a table', {
        description: 'Table that holds the leads. The marketplace writes to MarketplaceLeads only.',
        default: DEFAULT_TABLE,
        pattern: '[A-Za-z][A-Za-z0-9]{2,62}',
        rule: (value) =>
          /^[A-Za-z][A-Za-z0-9]{2,62}$/.test(value)
            ? null
            : {
                message: 'this is no name of a table; expected 3 to 63 letters and digits, the first a letter',
                cause: 'table-name-invalid',
              },
      }),
    ),
  },
  'type, connectionString and, where it differs, table',
  'Azure Table: a storage account of your own, to which the marketplace writes each lead as a row.',
);

function connectionStringFault(value: string): Fault | null {
  try {
    parseConnectionString(value);
    return null;
  } catch (error) {
    if (error instanceof ConnectionStringFault) return { message: error.message, cause: error.causeId };
    throw error;
  }
}

export const azureTableConfig: ConfigModule = {
  schema,
  secrets: ['connectionString'],
  build(raw, wrap): AzureTableConfig {
    const { connectionString, table } = raw as { connectionString: string; table?: string };
    return {
      type: 'azure-table',
      connectionString: wrap(connectionString, 'connectionString'),
      table: table ?? DEFAULT_TABLE,
    };
  },
  lint: (config) => lint(config as AzureTableConfig),
  accepts: (config: DestinationConfig) => [accepts((config as AzureTableConfig).connectionString.reveal())],
};

function lint({ connectionString, table }: AzureTableConfig): readonly Finding[] {
  const findings: Finding[] = [];
  if (table.toLowerCase() !== DEFAULT_TABLE.toLowerCase()) {
    findings.push({
      id: 'azure-table/table-name',
      path: 'table',
      message: `The marketplace cannot use this: it writes to the table ${DEFAULT_TABLE} and takes no other name`,
      severity: 'loses-leads',
      resolution: [`Remove 'table', or set it to ${DEFAULT_TABLE}; a table of another name never receives a lead`],
    });
  }
  if (parseConnectionString(connectionString.reveal()).suffix === 'core.cloudapi.de') {
    findings.push({
      id: 'azure-table/cloud',
      path: 'connectionString',
      message: 'The suffix core.cloudapi.de belongs to the German Azure cloud, which closed in October 2021',
      severity: 'loses-leads',
      resolution: ['Create a storage account in another cloud and copy its connection string'],
    });
  }
  return findings;
}

function accepts(value: string): Acceptance {
  return acceptance(
    'connectionString',
    'Storage account connection string',
    CONNECTION_STRING.test(value) ? null : reason(value),
    'DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net, in this order and nothing around it: copy "Connection string" under Access keys',
  );
}

/** The first deviation from Microsoft's pattern, in words; the string itself is a secret. */
function reason(value: string): string {
  const [wrapping] = wrappings(value);
  if (wrapping) return `it has ${wrapping}`;
  const parts = value.split(';');
  const names = parts.map((part) => part.split('=')[0]?.trim() ?? '');
  const expected = ['DefaultEndpointsProtocol', 'AccountName', 'AccountKey', 'EndpointSuffix'];
  if (/^DefaultEndpointsProtocol=http;/i.test(value)) return 'DefaultEndpointsProtocol is http';
  for (const [index, name] of names.entries()) {
    const wanted = expected[index];
    if (parts[index] !== parts[index]?.trim()) return `there is white space around part ${index + 1}`;
    if (name === wanted) continue;
    if (name === '' && index === parts.length - 1) return 'it ends with a semicolon after EndpointSuffix';
    if (wanted && name.toLowerCase() === wanted.toLowerCase())
      return `${wanted} is written in other upper and lower case`;
    if (/^(Table|Blob|Queue|File)Endpoint$/i.test(name)) return `it holds ${name}, and an endpoint cannot be named`;
    if (expected.includes(name)) return `${name} stands in another place than the portal's order has it`;
    return wanted ? `${wanted} is not part ${index + 1} of it` : `it has more parts than the portal's form`;
  }
  const account = parts[1]?.slice('AccountName='.length) ?? '';
  if (/[A-Z]/.test(account)) return 'AccountName has upper-case letters';
  const odd = offending(account, /[a-z0-9]/);
  if (odd) return `in AccountName, ${odd}`;
  if (account.length < 3 || account.length > 24)
    return `AccountName has ${account.length} characters; 3 to 24 are allowed`;
  if (/EndpointSuffix=core\.screens\.net$/i.test(value))
    return "EndpointSuffix core.screens.net is a slip of Microsoft's page of 2020 and no cloud's; core.windows.net is meant";
  if (names.length === 4) return 'EndpointSuffix is none of the four clouds that are allowed';
  return 'it does not have the form of the pattern';
}
