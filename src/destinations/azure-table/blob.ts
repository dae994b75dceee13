/** https://learn.microsoft.com/partner-center/marketplace-offers/lead-management-faq */
export const BLOB_ADVICE =
  'the marketplace has stopped writing leads to Azure Blob; expected type azure-table, with the connection string of the same storage account';
