/** What to do about a check that fails and names no cause of the catalogue, and where it is right to live with it. */
export interface Advice {
  readonly fix: string;
  readonly ignore?: string;
}

const MAILED_HOST = 'Never at a host that others run: what opens the connection here can read what is sent.';
const KEPT = 'Where test leads are wanted: purge them by their marker later.';
const TRY_OUT = 'In a try-out with the sandbox or a receiver of your own, where no lead of the marketplace is awaited.';
const READ_BACK = 'Where leads are looked for by hand at the destination after each publish.';
const HOST =
  'Compare the host name, letter by letter, with the address that the destination shows, correct it in the file and in Partner Center, and ask whoever runs the zone where it was changed.';
const TLS =
  'Run from another network or without the proxy; where a proxy of the company opens connections on purpose, name its root certificate with --ca or network.ca.';
const EQUAL =
  'Compare sent and stored in the report, and look at the plug-ins, flows, triggers and length limits of the columns named there.';
const REMOVED =
  'Give the account the right to delete, or delete the lead by hand: the report names its marker and its id.';

export const advice: Readonly<Record<string, Advice>> = {
  'config/schema': {
    fix: 'Correct the key or the value at the line and column that the finding names; leadctl schema config prints what is allowed, and leadctl init writes a file that holds.',
    ignore: 'Never: of a file that does not hold nothing else is checked.',
  },
  'config/reference': {
    fix: 'Set the variable in the environment or in a file given with --env-file, or correct the name or the path in the reference.',
    ignore: 'Never: of a file that does not hold nothing else is checked.',
  },
  'config/literal-secret': {
    fix: 'Put the secret into a variable or a file and write ${env:NAME} or ${file:path} in its place; a secret that was committed is to be replaced at its source.',
    ignore: 'For the sandbox, whose secrets open nothing.',
  },
  'config/placeholder': {
    fix: 'Replace the placeholder by the value of your own; leadctl guide tells where it stands.',
  },
  'config/whitespace': {
    fix: 'Copy the secret again without what surrounds it, and set the variable without quotes that become part of it.',
    ignore: 'Where the secret really begins or ends with such a character.',
  },
  'marketplace/accepts': {
    fix: 'Bring the value into the form that the finding names, then paste the same value into Partner Center › Offer setup › Customer leads.',
    ignore: 'Where Partner Center has stored the value as it is.',
  },
  'marketplace/offer-id': { fix: 'Write the offer as publisher.offer, as Partner Center shows both ids.' },
  'https/url': { fix: 'Write an https address without user name, password and fragment, as the endpoint shows it.' },
  'https/public': {
    fix: "Publish the receiver under a public name, or put a flow, a function or a gateway in front of it that Microsoft's network reaches.",
    ignore: TRY_OUT,
  },
  'https/signature': {
    fix: 'Copy the whole address again: in Logic Apps and Power Automate HTTP POST URL of the trigger, for a function Get function URL.',
    ignore: 'Where the endpoint asks for no signature, or for one in another form.',
  },
  'https/found': {
    fix: 'Look for the marker of the run in the history of the flow, the mail or the CRM behind the endpoint.',
    ignore: 'Always: an endpoint cannot be read.',
  },
  'https/removed': {
    fix: 'Look for the marker of the run behind the endpoint, and delete the lead there by hand.',
    ignore: 'Always: an endpoint cannot be read, so that nothing is removed there.',
  },
  'https/shape': {
    fix: 'Let the receiver read UserDetails and userDetails alike.',
    ignore: 'While leads in the form that arrives today are taken.',
  },
  'https/optional-fields': {
    fix: 'Take phone, company, title and description out of the required fields of the schema, and store leads without them.',
  },
  'https/added-field': { fix: 'Allow additional properties in the schema of the trigger or the receiver.' },
  'https/dnc-action': { fix: 'Let the receiver take every action code, and store DNC as do not contact.' },
  'https/non-latin': { fix: 'Read the body as UTF-8, and give the columns behind it a type that holds all scripts.' },
  'azure-table/key': {
    fix: 'Azure portal › Storage accounts › your account › Access keys: copy the connection string whole; the key ends in ==.',
  },
  'azure-table/public': {
    fix: 'Take the connection string of an account in Azure in place of the emulator or the private endpoint.',
    ignore: TRY_OUT,
  },
  'azure-table/tls': { fix: TLS, ignore: MAILED_HOST },
  'azure-table/last-probe': {
    fix: 'In Partner Center › Offer setup › Customer leads select Validate, and run the check again.',
    ignore: 'Where leads of customers arrive.',
  },
  'azure-table/columns': {
    fix: 'Compare the columns that the finding names with those that the consumer reads, and let it read both.',
    ignore: 'Where other programs write into the table on purpose.',
  },
  'azure-table/found': {
    fix: 'Read the table with the same account in Storage Explorer, and look whether a consumer takes rows away at once.',
    ignore: 'Where a consumer removes each row when it has read it.',
  },
  'azure-table/equal': { fix: EQUAL },
  'azure-table/removed': { fix: REMOVED, ignore: KEPT },
  'dynamics/secret-expiry': {
    fix: 'Microsoft Entra admin center › App registrations › your application › Certificates & secrets: add a new secret, put its Value into the file and into Partner Center, and write its end into auth.expires.',
    ignore: 'While a new secret is already in Partner Center.',
  },
  'dynamics/dns': { fix: HOST },
  'dynamics/tls': { fix: TLS, ignore: MAILED_HOST },
  'dynamics/lead-writer': {
    fix: 'Install the solution of the published instructions, then add the rights that the finding names to Microsoft Marketplace Lead Writer.',
    ignore: 'Where another role gives Create on Lead.',
  },
  'dynamics/column-security': {
    fix: 'Give the application user a column security profile with Create on the column, or take the column out of column security.',
  },
  'dynamics/version': {
    fix: 'Nothing is to be done: give the version to support with the request id.',
    ignore: 'Always: it is information.',
  },
  'dynamics/accepts': {
    fix: 'Follow the cause that the finding names; without one, give the code and the request id to the administrator of the environment.',
  },
  'dynamics/found': {
    fix: 'Look for the marker with Advanced Find, and at plug-ins, flows and bulk deletion jobs that remove or merge new leads.',
    ignore: READ_BACK,
  },
  'dynamics/equal': { fix: EQUAL },
  'dynamics/removed': { fix: REMOVED, ignore: KEPT },
  'salesforce/oid': {
    fix: 'Setup › Company Settings › Company Information (Classic: Setup › Administer › Company Profile): copy Salesforce.com Organization ID, and cut the 18-character form to its first 15.',
  },
  'salesforce/sign-in-method': {
    fix: 'Set up an external client app with the client credentials flow, and write type: client-credentials into the file.',
    ignore: 'Until the date that the finding names: leads are not touched by it.',
  },
  'salesforce/default-owner': {
    fix: 'Setup › Feature Settings › Marketing › Web-to-Lead (Classic: Setup › Build › Customize › Leads › Web-to-Lead): see that Default Lead Creator is active, and in Lead Settings that Default Lead Owner is; then write the answer under attested.',
    ignore: READ_BACK,
  },
  'salesforce/attested': {
    fix: 'Write the id of a check that asks for an answer; leadctl validate lists those that are open.',
  },
  'salesforce/dns': { fix: HOST },
  'salesforce/tls': { fix: TLS, ignore: MAILED_HOST },
  'salesforce/api-enabled': {
    fix: 'Give the user of the API a profile or permission set with API Enabled, or take an edition that has the API.',
    ignore: 'Where the org has no API: leads need none, and are then looked for by hand.',
  },
  'salesforce/edition': {
    fix: 'Take the organization identifier of the production org; a sandbox gets leads from a form of its own only.',
    ignore: 'While the form is tried out with --config of a sandbox.',
  },
  'salesforce/field-lengths': {
    fix: 'Setup › Object Manager › Lead › Fields & Relationships (Classic: Setup › Build › Customize › Leads › Fields): lengthen the field that the finding names, or let a flow cut the value.',
    ignore: 'Where values of customers are known to be short.',
  },
  'salesforce/triggers': {
    fix: 'Let the triggers and flows that the finding names pass leads whose source is the marketplace, then prove it with send-test.',
    ignore: 'Where send-test has proved that they let the lead through.',
  },
  'salesforce/accepts': {
    fix: 'Compare webToLeadUrl and oid with Setup › Feature Settings › Marketing › Web-to-Lead (Classic: Setup › Build › Customize › Leads › Web-to-Lead) › Create Web-to-Lead Form, and read the answer in the report.',
  },
  'salesforce/equal': { fix: EQUAL },
  'salesforce/owner': {
    fix: 'Setup › Feature Settings › Marketing › Lead Assignment Rules and Lead Settings (Classic: Setup › Build › Customize › Leads › Assignment Rules and Settings): name an active user or a queue.',
    ignore: 'Where somebody works the list of leads without an owner.',
  },
  'salesforce/removed': { fix: REMOVED, ignore: KEPT },
  'marketo/ids': {
    fix: 'Admin › Integration › Munchkin shows the Munchkin ID; the number of the form stands in its address in Design Studio.',
  },
  'marketo/credential-edition': {
    fix: 'Admin › LaunchPoint: take Client ID and Client Secret of a custom service, and put both into the file and into Partner Center.',
  },
  'marketo/dns': { fix: HOST },
  'marketo/tls': { fix: TLS, ignore: MAILED_HOST },
  'marketo/captcha': { fix: 'Design Studio › the form › Form Settings: disable CAPTCHA, and approve the form.' },
  'marketo/activity': {
    fix: 'Look in the activity log of the person for Fills Out Form, and let smart campaigns start on the form that the marketplace names.',
    ignore: 'Where no campaign waits for the form.',
  },
  'marketo/equal': { fix: EQUAL },
  'marketo/removed': { fix: REMOVED, ignore: KEPT },
  'dynamics/url-path': { fix: 'Write scheme and host alone, such as https://contoso.crm.dynamics.com.' },
  'dynamics/authority-path': {
    fix: 'Write the origin alone, such as https://login.microsoftonline.com, and the directory under tenantId.',
  },
  'dynamics/ids': {
    fix: 'App registrations › your application › Overview: copy Directory (tenant) ID and Application (client) ID, each into its own key.',
  },
  'dynamics/secret-value': {
    fix: 'Add a new secret under Certificates & secrets and copy the column Value at once: it is shown only then.',
    ignore: 'Where the value itself happens to have the form of a GUID.',
  },
  'dynamics/certificate': {
    fix: 'Sign in with the client secret that Partner Center has.',
    ignore: 'Where the certificate serves leadctl alone, and the secret of Partner Center is proved in Partner Center.',
  },
  'salesforce/web-to-lead-url': { fix: 'Leave webToLeadUrl out of the file.', ignore: TRY_OUT },
  'salesforce/api-host': {
    fix: 'Setup › Company Settings › My Domain (Classic: Setup › Administer › Domain Management › My Domain): write the current My Domain URL into loginUrl.',
  },
  'marketo/server-id': { fix: 'Write what follows app- alone: ab12 for https://app-ab12.marketo.com.' },
  'marketo/api-url': {
    fix: 'Leave apiUrl out of the file, or write the endpoint that Admin › Integration › Web Services shows.',
    ignore: TRY_OUT,
  },
  'marketo/credential-pair': {
    fix: 'Admin › LaunchPoint › View Details: copy Client ID and Client Secret, each into its own key.',
  },
  'azure-table/table-name': {
    fix: 'Leave table out of the file: the marketplace writes MarketplaceLeads.',
    ignore: TRY_OUT,
  },
  'azure-table/cloud': { fix: 'Take a connection string of an account in a cloud that is open.' },
  'https/headers': {
    fix: 'Let the endpoint do without the headers: what it needs has to stand in the address.',
    ignore: TRY_OUT,
  },
};
