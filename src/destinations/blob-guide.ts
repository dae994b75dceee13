import type { Guide } from './destination.ts';

/** Azure Blob was a lead destination until 2019; its page tells the way out. */
export const guide: Guide = {
  title: 'Azure Blob: retired, leads are being lost',
  intro:
    'The marketplace has stopped writing leads to Azure Blob. An offer that still names a container receives none. The same storage account works as an Azure Table destination; no container is needed.',
  steps: [
    {
      title: 'Copy the connection string of the storage account',
      who: 'whoever may read the keys of the storage account',
      do: [
        'Azure portal › Storage accounts › the account of the container › Security + networking › Access keys',
        'Show the connection string of key1 and copy it whole',
      ],
      copy: ['Connection string → Partner Center, and the variable that your leadctl config names'],
      note: 'The account must be a standard general-purpose v2 one: premium and blob-only accounts have no table service.',
    },
    {
      title: 'Choose Azure Table in Partner Center',
      who: 'whoever may edit the offer in Partner Center',
      do: [
        'Partner Center › the offer › Offer setup › Customer leads › Connect',
        'Lead destination: Azure Table; paste the connection string; Validate',
        'Publish the offer again',
      ],
      prove: 'leadctl validate {name}',
    },
    {
      title: 'Prove that a lead arrives',
      who: 'you',
      do: [
        'Write a destination of type azure-table into the config file (leadctl guide azure-table)',
        'Send a test lead and look at it',
      ],
      prove: 'leadctl send-test {name} --cleanup',
    },
    {
      title: 'Fetch what is in the container',
      who: 'whoever may read the container',
      do: [
        'Download the old leads with Azure Storage Explorer before the container is removed',
        'Look into Partner Center › Referrals › Leads for those that were never written',
      ],
      note: 'Missed leads are not sent again by mail. Storing leads costs little: under 1 GB for nearly every publisher, about 50 cents for 1,000 leads in a month, as the documents put it.',
    },
  ],
  docs: [
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-azure-table',
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/partner-center-portal/commercial-marketplace-get-customer-leads',
  ],
};
