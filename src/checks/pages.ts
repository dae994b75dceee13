import { type CheckPage, page } from './page.ts';
import { dynamicsPages } from './pages-dynamics.ts';
import { marketoPages } from './pages-marketo.ts';
import { salesforcePages } from './pages-salesforce.ts';

/** One page a check for `leadctl explain`: what it proves and why it matters. A test keeps the list equal to the checks. */
export const checkPages: readonly CheckPage[] = [
  page(
    'config/schema',
    'The config file is readable, every key is known, and every value has the form that its key asks for.',
    'A wrong key is ignored by nobody: it would leave a destination unchecked.',
  ),
  page(
    'config/reference',
    'Every ${env:…} and ${file:…} reference leads to a value.',
    'A missing secret looks like a wrong one at the destination.',
  ),
  page(
    'config/literal-secret',
    'No secret stands in the file itself.',
    'A file is copied, committed and mailed; whoever holds the secret can write into the CRM.',
  ),
  page(
    'config/placeholder',
    'No value is a placeholder or a sample of the documents.',
    'Placeholders pass the forms and fail at the first lead.',
  ),
  page(
    'config/whitespace',
    'No secret has white space, quotes or invisible characters around it.',
    'They come along when a secret is copied, and make it another secret.',
  ),
  page(
    'marketplace/accepts',
    "The values fit the marketplace's own published patterns, so that Partner Center would store them.",
    'A value that works can still be refused by the form: the order of a connection string, a trailing semicolon, an 18-character Salesforce id. The portal is presumed, not known, to use the published patterns: a warning, never a failure.',
  ),
  page(
    'marketplace/offer-needs-destination',
    'Every offer that must have a lead destination has one.',
    'The editions of the documents disagree on which offers must have one; without one, leads stay in Partner Center alone.',
  ),
  page(
    'https/url',
    'The endpoint is a well-formed https address without user name, password or fragment.',
    'Partner Center takes nothing but https, and no header or login besides the address itself.',
  ),
  page(
    'https/public',
    "The host is a public one that Microsoft's network can reach.",
    'A loopback or private address works on this machine and for no lead.',
  ),
  page(
    'https/signature',
    'A Logic Apps, Power Automate or Functions address still has its signature or key.',
    'A cut-off address answers 401 to every lead, and the run history of the flow stays empty.',
  ),
  page('https/dns', 'The host name resolves.', 'A name that does not resolve is reached by no lead.'),
  page(
    'https/tls',
    'A TLS connection of version 1.2 or later is made, and the certificate is valid for the host.',
    'The marketplace refuses what a browser refuses, and what a browser mends by itself too.',
  ),
  page(
    'https/tls-chain',
    'The server sends its whole certificate chain, and a well-known root stands at its end.',
    'A chain that holds only thanks to an additional root here is refused elsewhere.',
  ),
  page(
    'https/tls-expiry',
    'The certificate is valid for more than the next 30 days.',
    'From the day after, every lead is refused.',
  ),
  page(
    'https/accepts',
    'The endpoint answers the POST of a test lead with a 2xx status that is not an HTML page and no redirect.',
    'The marketplace looks at the status alone; a login page with status 200 looks like success to it, and the lead is gone.',
  ),
  page(
    'https/found',
    'The test lead is found again: never at an https endpoint, which cannot be read.',
    'Look for the marker in the flow history, the mail or the CRM behind the endpoint.',
  ),
  page(
    'https/removed',
    'The test lead is removed again: never at an https endpoint, which cannot be read.',
    'Test leads left behind are counted, mailed and called: delete it by its marker where the endpoint put it.',
  ),
  page(
    'https/shape',
    'The endpoint takes a lead in the other spelling, userDetails for UserDetails, too.',
    'The documents show both spellings, and a reader that knows one alone loses the leads of the other.',
  ),
  page(
    'https/optional-fields',
    'The endpoint takes a lead without phone, company, title and description.',
    'Customers leave fields empty; a receiver that demands them refuses the lead.',
  ),
  page(
    'https/added-field',
    'The endpoint takes a lead with a field that it does not know.',
    'The marketplace may add fields at any time; a strict schema then refuses every lead.',
  ),
  page(
    'https/dnc-action',
    'The endpoint takes a lead whose action is DNC, do not contact.',
    'Such leads come like all others; a receiver that knows the common actions alone fails on them.',
  ),
  page(
    'https/non-latin',
    'The endpoint takes names in other scripts.',
    'A receiver that reads another encoding than UTF-8 refuses or mangles them.',
  ),
  page(
    'azure-table/connection-string',
    'The connection string has its parts: protocol, account name, account key, endpoint suffix.',
    'The marketplace signs in with this string and nothing else.',
  ),
  page(
    'azure-table/key',
    'The account key is base64 of 64 bytes.',
    'A key that was cut off when it was copied is refused with a text that speaks of headers.',
  ),
  page(
    'azure-table/public',
    "The endpoint is one of Azure's public table services.",
    'An emulator or a private address works on this machine and for no lead.',
  ),
  page(
    'azure-table/dns',
    'The storage account exists: its host name resolves.',
    'A mistyped or deleted account has no host name.',
  ),
  page(
    'azure-table/tls',
    'A TLS connection is made to the table service.',
    'A wrong certificate at this host means that something between here and Azure opens the connection.',
  ),
  page('azure-table/auth', 'The table service accepts the account key.', 'A rotated key stops the delivery at once.'),
  page(
    'azure-table/clock',
    'This machine and the service agree on the time.',
    'Signed requests are refused beyond fifteen minutes of difference, with the same words as a wrong key.',
  ),
  page(
    'azure-table/shared-key',
    'The account allows access with its keys.',
    'The marketplace has no other way to sign in.',
  ),
  page(
    'azure-table/network-rules',
    'The firewall of the account lets this machine in.',
    "Microsoft's addresses are published nowhere: an account with a firewall loses leads.",
  ),
  page(
    'azure-table/table',
    'The table of the leads is there.',
    'The marketplace makes it with the first lead: its absence is advice, not a fault.',
  ),
  page(
    'azure-table/last-probe',
    "When the marketplace's own test lead last arrived.",
    'A connection that has had none for long was never validated, or was validated with another account.',
  ),
  page(
    'azure-table/columns',
    'The columns of the stored leads are the expected ones.',
    'A consumer that reads other columns reads nothing.',
  ),
  page('azure-table/accepts', 'The table service takes the test lead.', 'Only a write proves the write.'),
  page(
    'azure-table/found',
    'The test lead is read back by its key.',
    'An acknowledgement is a promise; the stored entity is the proof.',
  ),
  page(
    'azure-table/equal',
    'Every column, and every key of CustomerInfo, is stored as it was sent.',
    'A lead without its e-mail address is a lost lead.',
  ),
  page(
    'azure-table/removed',
    'The test lead is deleted by its key and confirmed gone.',
    'Test leads left behind are counted, mailed and called.',
  ),
  ...dynamicsPages,
  ...salesforcePages,
  ...marketoPages,
];
