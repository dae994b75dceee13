import { type CheckPage, page } from './page.ts';

export const marketoPages: readonly CheckPage[] = [
  page(
    'marketo/ids',
    'Munchkin ID and form ID have the forms that Partner Center takes.',
    'The marketplace submits every lead to exactly these ids.',
  ),
  page(
    'marketo/credential-edition',
    'The file has Client ID and Client Secret, which Partner Center asks for since January 2023.',
    'A connection by Server ID from before no longer delivers and has to be set up anew.',
  ),
  page(
    'marketo/dns',
    'The host name of the REST API, or of the forms, resolves.',
    'It is made of the Munchkin ID, or of the Server ID: a mistyped one has no host.',
  ),
  page(
    'marketo/tls',
    'A TLS connection is made to that host.',
    'A wrong certificate at this host means that something between here and Marketo opens the connection.',
  ),
  page(
    'marketo/token',
    'The identity service issues a token for Client ID and Client Secret, and the REST API takes it.',
    'The marketplace signs in with the same pair.',
  ),
  page(
    'marketo/quota',
    'The API calls of the day are not used up.',
    'All integrations share one quota; when it is used up, leads are refused until midnight Central Time.',
  ),
  page(
    'marketo/permission',
    'The role of the API-only user reaches people.',
    'Without Read-Write Person no lead is written; who may not read people may not write them either. That writing is allowed only send-test shows.',
  ),
  page(
    'marketo/form',
    'The form exists in this subscription.',
    'A form of another subscription, or a deleted one, takes no lead.',
  ),
  page('marketo/form-approved', 'The form has an approved version.', 'A draft takes no leads.'),
  page(
    'marketo/form-fields',
    'All eight fields of a lead are on the form, Lead Source among them, and it requires none that is not sent.',
    'One field that the form lacks, and the whole lead is skipped, while the answer says success.',
  ),
  page(
    'marketo/captcha',
    'CAPTCHA is disabled for the form.',
    'A server cannot answer it, and what sorts out bots by its score drops the lead.',
  ),
  page(
    'marketo/activity',
    'Marketo recorded that the test lead filled out the form.',
    'Smart campaigns with the trigger Fills Out Form wait for this record; the person alone does not start them.',
  ),
  page(
    'marketo/accepts',
    'Submit Form takes the test lead: its record says created or updated. Without credentials, the form endpoint of the browsers answers.',
    'Status 200 and success: true say nothing of the lead: a skipped record is a lost one.',
  ),
  page(
    'marketo/found',
    'The test lead is found again by its e-mail address.',
    'A smart campaign may delete or merge it, and a partition may hide it.',
  ),
  page(
    'marketo/equal',
    'Every field is stored as it was sent.',
    'Fields that are blocked from updates, or changed by a campaign, lose what the customer wrote.',
  ),
  page(
    'marketo/removed',
    'The test lead is deleted by its id and confirmed gone.',
    'Test leads left behind are counted, mailed and called.',
  ),
];
