/** What the findings of a destination's own part of the file mean; those of the file as a whole are described elsewhere. */
export interface FindingPage {
  readonly id: string;
  /** What holds where nothing is found. */
  readonly title: string;
  readonly proves: string;
  readonly why: string;
}

const page = (id: string, title: string, proves: string, why: string): FindingPage => ({ id, title, proves, why });

export const findingPages: readonly FindingPage[] = [
  page(
    'marketplace/offer-id',
    'Every offer id has the form publisher.offer',
    'The ids of the offers are written as leads write them: publisher, a dot, offer.',
    'Another form matches no lead, so that a lead cannot be told to belong to the offer.',
  ),
  page(
    'dynamics/url-path',
    'The URL is that of the environment alone',
    'The URL holds scheme and host, and no page such as /main.aspx.',
    'The address line of the browser shows a page; Partner Center asks for the environment.',
  ),
  page(
    'dynamics/authority-path',
    'The authority is an origin',
    'The sign-in service is given without a path; the directory comes from tenantId.',
    'A path with another directory in it would be left away without a word.',
  ),
  page(
    'dynamics/ids',
    'Directory and application have different IDs',
    'tenantId and clientId are not the same GUID.',
    'Both stand side by side in the portal, and one pasted twice signs in nowhere.',
  ),
  page(
    'dynamics/secret-value',
    "The client secret is a value, not a secret's ID",
    'The client secret does not look like a GUID.',
    "The portal shows 'Secret ID' beside 'Value'; the ID is refused as an invalid secret.",
  ),
  page(
    'dynamics/certificate',
    'The sign-in is one that the marketplace has too',
    'leadctl signs in with a client secret, as the marketplace does.',
    'Partner Center has no field for a certificate: what leadctl proves with one says nothing of its own sign-in.',
  ),
  page(
    'salesforce/web-to-lead-url',
    'Leads are sent where the marketplace sends them',
    'webToLeadUrl is the default, webto.salesforce.com.',
    'The marketplace uses its own address: a sandbox or My Domain host that works here receives no lead.',
  ),
  page(
    'salesforce/api-host',
    'The API is asked at a host of Salesforce that answers it',
    'The host of the API is known as one of Salesforce, and fits the way of signing in.',
    'Client credentials work on the My Domain host only, and the host of the user interface has no API.',
  ),
  page(
    'marketo/server-id',
    'The Server ID is given alone',
    'serverId is what follows app- in the address of Marketo in the browser.',
    'Partner Center asked for that part; a whole address in its field leads to no server.',
  ),
  page(
    'marketo/api-url',
    'The REST API belongs to the Munchkin ID',
    'The Munchkin ID in apiUrl is that of munchkinId.',
    'Of two subscriptions, one has the form and the other is asked for the lead.',
  ),
  page(
    'marketo/credential-pair',
    'Client ID and Client Secret differ',
    'clientId and clientSecret are not the same text.',
    'Both are copied from one dialog, and one pasted twice is refused.',
  ),
  page(
    'azure-table/table-name',
    'The table is the one that the marketplace writes to',
    'table is MarketplaceLeads, in upper or lower case.',
    'Partner Center has no field for a table: another one never receives a lead.',
  ),
  page(
    'azure-table/cloud',
    'The storage account is in a cloud that is open',
    'The suffix is not that of the German cloud, which closed in October 2021.',
    'The pattern of the marketplace still takes it; nothing answers there.',
  ),
  page(
    'https/headers',
    'The endpoint is asked as the marketplace asks it',
    'No headers of your own are sent.',
    'The marketplace sends none: an endpoint that needs one refuses every lead.',
  ),
];
