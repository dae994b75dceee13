import type { Guide } from './destination.ts';

/** Azure Blob was a lead destination until 2019; its page tells what moves where. */
export const guide: Guide = {
  title: 'Azure Blob: retired, leads are being lost',
  intro:
    'The marketplace has stopped writing leads to Azure Blob: an offer that still names a container receives none. Azure Table takes its place, in the same storage account: the connection string moves to the new connection as it is, the container name goes nowhere, and no table name is asked for. Each lead becomes one row of the table MarketplaceLeads. Where the leads go on to a CRM anyway, that can be connected directly: leadctl guide dynamics, salesforce, marketo or https.',
  steps: [
    {
      title: 'Find every offer that still names a container',
      who: 'whoever may edit the offers in Partner Center',
      do: [
        'Partner Center › each offer › Offer setup › Customer leads: note those that show a Container name',
        'Each of them has to be changed: a destination is set per offer',
      ],
    },
    {
      title: 'See whether the storage account can hold a table',
      who: 'whoever manages the storage account',
      do: [
        'Azure portal › Storage accounts › the account of the container › Overview: Performance has to be Standard, Account kind general purpose v2',
        'Premium, BlobStorage and FileStorage accounts have no table service: create another account (leadctl guide azure-table --step 1)',
        'Leave key access and the network open to the marketplace (leadctl guide azure-table --step 2)',
      ],
      note: 'Storing leads costs little: Microsoft names about 50 cents for 1,000 leads in a month, for blobs and tables alike, and nearly everyone stays below 1 GB. The account is paid for as before.',
    },
    {
      title: 'Copy the connection string',
      who: 'whoever may list the keys of the storage account',
      do: [
        'Storage account › Security + networking › Access keys',
        'Choose Show beside Connection string of key1 or key2 and copy it whole',
        'In the config of leadctl write a destination of type azure-table: one of type blob is refused',
      ],
      copy: [
        'Connection string → Partner Center, field Storage account connection string',
        'Connection string → the environment variable that the config names as connectionString, such as LEADS_CONNECTION_STRING',
        'Container name → nowhere: the marketplace makes the table MarketplaceLeads itself',
      ],
      prove: 'leadctl validate {name} --only azure-table/connection-string,azure-table/key,azure-table/auth',
    },
    {
      title: 'Choose Azure Table in Partner Center',
      who: 'whoever may edit the offers in Partner Center',
      do: [
        'Partner Center › the offer › Offer setup › Customer leads › Connect',
        'Lead destination: Azure Table; paste the connection string; OK or Connect, then Validate',
        'Save draft and publish; the same for every offer of step 1',
      ],
      prove: 'leadctl validate {name} --deep --only azure-table/last-probe',
    },
    {
      title: 'Prove that a lead arrives',
      who: 'you',
      do: [
        'Send a test lead, find it again, compare it field by field and delete it',
        'Look at the leads in Azure Storage Explorer or Storage account › Storage browser › Tables: test leads begin with MSFT_TEST',
      ],
      prove: 'leadctl send-test {name} --cleanup',
    },
    {
      title: 'Move what reads the leads',
      who: 'whoever runs the flows, functions and imports that watch the container',
      do: [
        'Let each read the rows of the table MarketplaceLeads in place of the blobs; new ones are those with a later Timestamp',
        'The customer stands in the column CustomerInfo as JSON; take every column as optional, as no document lists them',
        'A mail for new leads: leadctl guide azure-table --step 7',
      ],
    },
    {
      title: 'Fetch what is in the container',
      who: 'whoever may read the container',
      do: [
        'Download the old leads with Azure Storage Explorer: nothing moves them into the table',
        'Look into Partner Center › Referrals › Leads for those that were never written',
        'Only then remove the container',
      ],
      note: 'Leads that were missed are not sent again, and not by mail either.',
    },
  ],
  docs: [
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-azure-table',
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/partner-center-portal/commercial-marketplace-get-customer-leads',
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/lead-management-faq',
  ],
};
