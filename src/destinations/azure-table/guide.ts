import type { Guide } from '../destination.ts';

const INSTRUCTIONS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-azure-table';

export const guide: Guide = {
  title: 'Azure Table',
  intro:
    'The marketplace writes each lead as one row of a table in a storage account of yours. It signs in with the account key in the connection string: no sign-in by Microsoft Entra ID and no shared access signature is possible. Azure Blob was the older choice; it is retired and no longer receives leads, and the same storage account works with Azure Table.',
  steps: [
    {
      title: 'Create a storage account',
      who: 'whoever may create resources in the Azure subscription (Contributor)',
      do: [
        'Azure portal › Create a resource › Storage › Storage account',
        'Name: 3 to 24 lower-case letters and digits',
        'Performance: Standard. Accounts of the kinds Premium, BlobStorage and FileStorage have no table service',
        'Review + create › Create, then wait until the deployment is done',
      ],
      copy: ['The name of the storage account, to recognise it in the connection string later'],
      prove: 'leadctl validate {name} --only azure-table/dns',
      note: 'Storage for leads costs little: Microsoft names about 50 cents for 1,000 leads in a month, and nearly everyone stays below 1 GB.',
    },
    {
      title: 'Leave the key and the network open to the marketplace',
      who: 'whoever manages the storage account, or whoever owns the Azure Policy that governs it',
      do: [
        'Storage account › Settings › Configuration: set Allow storage account key access to Enabled',
        'Storage account › Security + networking › Networking: set Public network access to Enabled from all networks',
        'Where a policy forbids either, use an account of its own for leads and exempt it',
      ],
      prove: 'leadctl validate {name} --only azure-table/shared-key,azure-table/network-rules',
      note: 'The addresses from which the marketplace writes are not published, so a list of allowed addresses cannot admit it. That a firewall lets leadctl pass does not prove that it lets the marketplace pass.',
    },
    {
      title: 'Create the table (optional)',
      who: 'whoever manages the storage account',
      do: ['Storage account › Data storage › Tables › + Table', 'Name: MarketplaceLeads'],
      prove: 'leadctl validate {name} --only azure-table/table',
      note: 'Partner Center asks for no table name: leads go to MarketplaceLeads, which the marketplace makes itself when it is absent. Case does not matter in table names. Do not delete and recreate the table later: for a minute or more nothing can be written to it.',
    },
    {
      title: 'Copy the connection string',
      who: 'whoever may list the keys of the storage account',
      do: [
        'Storage account › Security + networking › Access keys',
        'Choose Show beside Connection string of key1 or key2; either works',
        'Copy it whole with the copy button, and change nothing: Partner Center accepts the parts in this order only',
      ],
      copy: [
        'Connection string → Partner Center, field Storage account connection string',
        'Connection string → the environment variable that the config names as connectionString, such as LEADS_CONNECTION_STRING',
      ],
      prove: 'leadctl validate {name} --only azure-table/connection-string,azure-table/key,azure-table/auth',
      note: "It reads DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net. Some editions of Microsoft's page print the suffix core.screens.net, which exists in no cloud (read 2026-11).",
    },
    {
      title: 'Connect the offer in Partner Center',
      who: 'whoever edits the offer in Partner Center',
      do: [
        'Offer › Offer setup › Customer leads › Connect',
        'Lead destination: Azure Table',
        'Storage account connection string: paste it',
        'Contact email, where the form shows it: several addresses are separated by semicolons',
        'OK or Connect, then Validate: a test lead is written to the table',
        'Save draft and publish; an offer that is not live sends no leads',
      ],
      copy: ['The same connection string into every offer that is to use this table'],
      prove: 'leadctl validate {name} --deep --only azure-table/last-probe',
    },
    {
      title: 'Prove the whole way',
      who: 'you',
      do: [
        'Send a test lead, find it again, compare it field by field and delete it',
        'Look at the leads in Azure Storage Explorer or Storage account › Storage browser › Tables: test leads begin with MSFT_TEST',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'The customer stands in the column CustomerInfo as JSON with FirstName, LastName, Email, Phone, Country, Company and Title. No document lists the columns, so a reader of the table should take each as optional.',
    },
    {
      title: 'Be told of new leads (optional)',
      who: 'whoever builds flows in Power Automate',
      do: [
        'Power Automate › Create › Scheduled cloud flow, repeated every hour',
        'Action Get past time, with the same interval of 1 hour',
        'Action Get entities (Azure Table Storage): table MarketplaceLeads, connected with the storage account name and key',
        "Filter Query: Timestamp gt datetime'@{body('Get_past_time')}'",
        "Condition: length(body('Get_entities')?['value']) is greater than 0",
        "If yes: Send an email, with body('Get_entities')?['value'] in its body",
      ],
      note: 'The Azure Table Storage connector is a premium one, so a paid plan is needed. Whatever stores the key here has to be changed too when the key is rotated.',
    },
    {
      title: 'Rotate the key without losing leads',
      who: 'whoever manages the storage account, together with whoever edits the offers',
      do: [
        'Put the connection string of the other key into every offer in Partner Center and publish',
        'Put it into the environment variable of the config as well',
        'Only then: Storage account › Access keys › Rotate key for the key that is no longer used',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'A rotated key stops delivery at once and for every offer that still has the old connection string.',
    },
  ],
  docs: [
    INSTRUCTIONS,
    'https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage',
    'https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent',
    'https://learn.microsoft.com/azure/storage/common/storage-network-security',
  ],
};
