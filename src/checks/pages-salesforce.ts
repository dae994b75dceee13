import { type CheckPage, page } from './page.ts';

export const salesforcePages: readonly CheckPage[] = [
  page(
    'salesforce/oid',
    'The organization identifier has 15 characters and begins with 00D.',
    'Partner Center takes the form of 15 characters only, and upper and lower case count.',
  ),
  page(
    'salesforce/sign-in-method',
    'The way in which leadctl signs in is not one that Salesforce retires.',
    'Leads are not touched by it; their proof would end.',
  ),
  page(
    'salesforce/web-to-lead',
    'Somebody looked that Web-to-Lead is switched on, and wrote it down in the file.',
    'No API shows the setting, and Salesforce answers 200 whether it is on or off.',
  ),
  page(
    'salesforce/recaptcha',
    'Somebody looked that Web-to-Lead does not demand reCAPTCHA, and wrote it down in the file.',
    'A server cannot answer a reCAPTCHA: the form is answered with 200, and the lead is gone.',
  ),
  page(
    'salesforce/default-owner',
    'Somebody looked that the default lead creator and owner work, and wrote it down in the file.',
    'Leads of an inactive creator are not made, and nobody is told at the form.',
  ),
  page(
    'salesforce/attested',
    'Every answer that is written down in the file belongs to a question.',
    'A mistyped check name leaves the real question open.',
  ),
  page(
    'salesforce/dns',
    'The host name of the Web-to-Lead address resolves.',
    'A host that does not resolve is reached by no lead.',
  ),
  page(
    'salesforce/tls',
    'A TLS connection is made to the Web-to-Lead host.',
    'A wrong certificate at this host means that something between here and Salesforce opens the connection.',
  ),
  page(
    'salesforce/sign-in',
    'Salesforce takes the sign-in of the API access.',
    'Without it nothing behind the form can be looked at: Web-to-Lead itself tells nothing.',
  ),
  page(
    'salesforce/api-enabled',
    'The REST API answers this user.',
    'Some editions and profiles have no API; the checks behind it then wait.',
  ),
  page(
    'salesforce/oid-matches',
    'The org behind the API is the one of the organization identifier.',
    'A mistyped identifier sends leads to another org or to none, with status 200.',
  ),
  page(
    'salesforce/edition',
    'The org is a production org, which the production host of Web-to-Lead knows.',
    'The marketplace posts to the production host alone: leads for a sandbox are lost.',
  ),
  page(
    'salesforce/lead-create',
    'The object Lead is there and can be read.',
    'Without the right to read leads, nothing that becomes of them can be proved.',
  ),
  page(
    'salesforce/required-fields',
    'No field of Lead is required that the form does not send.',
    'A required field that stays empty drops the lead without a word.',
  ),
  page(
    'salesforce/picklists',
    'No restricted picklist refuses a value that the form sends.',
    'A refused value drops the whole lead.',
  ),
  page(
    'salesforce/field-lengths',
    'Every value of a lead fits into its field.',
    'A value that is too long drops the lead, or is cut off.',
  ),
  page(
    'salesforce/validation-rules',
    'No validation rule is active on Lead that could refuse one.',
    'A lead that a rule refuses was accepted before, with status 200.',
  ),
  page(
    'salesforce/duplicate-rules',
    'No duplicate rule is active on Lead that blocks or alerts.',
    'Web-to-Lead cannot answer an alert: a customer who asks twice is lost.',
  ),
  page(
    'salesforce/triggers',
    'No Apex trigger or flow runs on new leads that could fail.',
    'One that fails takes the lead with it.',
  ),
  page(
    'salesforce/daily-limit',
    'Fewer leads were made in 24 hours than Web-to-Lead allows, and the storage has room.',
    'Beyond 500 a day further forms wait in a queue, and a full queue loses them.',
  ),
  page(
    'salesforce/accepts',
    'Web-to-Lead answers the form with its acknowledgement.',
    'The answer is 200 whatever becomes of the lead: by itself it proves the address and nothing more.',
  ),
  page(
    'salesforce/found',
    'The test lead is found again by its marker, through the API.',
    'Web-to-Lead makes leads of a queue, seconds to minutes later, and the answer names none of those that it drops.',
  ),
  page(
    'salesforce/equal',
    'Every field is stored as it was sent.',
    'Triggers, flows and length limits change leads after the form was taken.',
  ),
  page(
    'salesforce/owner',
    'The test lead was given to a user who is active, or to a queue.',
    'Assignment rules and the default owner outlive the people whom they name: a lead of somebody who left is seen by nobody.',
  ),
  page(
    'salesforce/removed',
    'The test lead is deleted by its id and confirmed gone.',
    'Test leads left behind are counted, mailed and called.',
  ),
];
