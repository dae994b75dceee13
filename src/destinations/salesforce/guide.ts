import type { Guide } from '../destination.ts';

const INSTRUCTIONS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-salesforce';
const ADMIN = 'a Salesforce administrator';

export const guide: Guide = {
  title: 'Salesforce',
  intro:
    'The marketplace sends each lead as an anonymous Web-to-Lead form and knows nothing of your Salesforce but one value, the organization identifier (oid). Salesforce answers every form with 200 before it tries to make a lead, so a lead that your org refuses is lost without a word to the marketplace. The steps below set the connection up, take away what drops leads, and give leadctl a read-only look into the org, without which nobody can prove that leads arrive. Only a production org can be meant: Partner Center asks for no host, so leads cannot be sent to a sandbox.',
  steps: [
    {
      title: 'Switch Web-to-Lead on',
      who: ADMIN,
      do: [
        'Lightning: Setup › Platform Tools › Feature Settings › Marketing › Web-to-Lead',
        'Classic: Setup › Build › Customize › Leads › Web-to-Lead',
        'Edit, and tick Web-to-Lead Enabled',
        'Default Lead Creator: an active user with Create on Lead, with the record type of new leads, and with a mailbox that somebody reads: Salesforce mails there why a lead was not made',
        'Save',
      ],
      copy: [
        'The answer → attested of the destination: { check: salesforce/web-to-lead, value: on, by: your name, on: the day }',
        'The user → attested: { check: salesforce/default-owner, value: active, by: your name, on: the day }',
      ],
      prove: 'leadctl validate {name} --only salesforce/web-to-lead,salesforce/default-owner',
      note: 'No API of Salesforce shows these settings, so leadctl asks for the name of whoever looked, and asks again after 180 days.',
    },
    {
      title: 'Switch reCAPTCHA off for the org',
      who: ADMIN,
      do: [
        'On the same page clear Require reCAPTCHA Verification, and Save',
        'If pages of your own need it, let those pages post to a form handler of theirs, or choose HTTPS endpoint or Azure Table for the offer',
      ],
      copy: [
        'The answer → attested of the destination: { check: salesforce/recaptcha, value: off, by: your name, on: the day }',
      ],
      prove: 'leadctl validate {name} --only salesforce/recaptcha',
      note: 'The published instructions say only to clear Include reCAPTCHA in HTML in the next step (editions of 2020 and 05/2023, read 2026-11). That changes the generated HTML alone; the setting of the org is what drops the marketplace’s leads, without a mail to anybody.',
    },
    {
      title: 'Copy the organization identifier',
      who: ADMIN,
      do: [
        'On the same page select Create Web-to-Lead Form',
        'Clear Include reCAPTCHA in HTML, and select Generate',
        'In the HTML find the hidden field oid and copy the text between the quotation marks of value: 15 characters that begin with 00D, upper and lower case as shown',
        'Select Finished. The HTML itself is not needed',
      ],
      copy: ['oid → Partner Center, field Organization identifier', 'oid → oid of the destination in the config'],
      prove: 'leadctl validate {name} --only salesforce/oid',
      note: 'The same id stands under Setup › Company Settings › Company Information as Salesforce.com Organization ID. APIs and some pages show a form of 18 characters: Partner Center takes the first 15 only. The id of a sandbox org loses every lead.',
    },
    {
      title: 'Let no field refuse a lead',
      who: ADMIN,
      do: [
        'Setup › Object Manager › Lead › Fields & Relationships (Classic: Setup › Build › Customize › Leads › Fields)',
        'Leave nothing required at field level that the form does not send. It sends first and last name, e-mail, phone, company, title, country, description and lead source, and no more can be set',
        'Make a required picklist a field that is not required, best a text field; a default value does as well',
        'Lead Source: clear Restrict picklist to the values defined in the value set, as the marketplace sends Source-Action|Offer',
        'With State and Country/Territory Picklists switched on: Setup › Quick Find › State and Country/Territory Picklists › Configure States, Countries, and Territories, and set the Integration Value of United States to US and of every other country to its two-letter code',
      ],
      prove: 'leadctl validate {name} --only salesforce/required-fields,salesforce/picklists,salesforce/field-lengths',
      note: "Microsoft's FAQ asks 'if the web-to-lead form is a mandatory field based on a pick list': meant is any required Lead field of the type picklist (read 2026-11). A field that is required on a page layout alone does no harm.",
    },
    {
      title: 'Let no rule refuse a lead',
      who: ADMIN,
      do: [
        'Validation rules: Setup › Object Manager › Lead › Validation Rules (Classic: Setup › Build › Customize › Leads › Validation Rules). Exempt the Default Lead Creator, or lead sources that begin with AzureMarketplace, AzurePortal, SPZA, TestDrive or MSFT_TEST',
        'Duplicate rules: Setup › Data › Duplicate Management › Duplicate Rules (Classic: Setup › Administer › Data Management › Duplicate Management). For Lead set Action On Create to Allow with Report, and clear Alert: Web-to-Lead cannot answer an alert, so an alert blocks',
        'Apex triggers and flows on Lead: they have to take a lead without custom fields and with the country US',
      ],
      prove:
        'leadctl validate {name} --only salesforce/validation-rules,salesforce/duplicate-rules,salesforce/triggers',
      note: 'More than 500 leads in 24 hours wait in a queue until the limit allows them; ask Salesforce for a higher limit before a large campaign.',
    },
    {
      title: 'Give leadctl a look into the org',
      who: ADMIN,
      do: [
        'Setup › Users › Users › New User: an integration user with the licence Salesforce Integration, or any user of its own',
        'A permission set for it: API Enabled; Read, Create and View All on Lead, as the marketplace’s leads belong to others; Delete on Lead for send-test --cleanup; View Setup and Configuration for duplicate and validation rules',
        'Setup › Apps › External Client Apps › External Client App Manager › New External Client App (Classic or older orgs: Setup › Build › Create › Apps › Connected Apps › New)',
        'Enable OAuth with the scope Manage user data via APIs (api); any callback address, such as https://localhost/callback, is never called',
        'Enable Client Credentials Flow, and in the Policies of the app choose the user as Run As',
        'Settings › OAuth Settings › Consumer Key and Secret: copy both values',
        'Setup › Company Settings › My Domain: copy the address, such as contoso.my.salesforce.com',
      ],
      copy: [
        'Current My Domain URL → api.loginUrl, with https:// before it',
        'Consumer Key → api.auth.clientId, with api.auth.type: client-credentials',
        'Consumer Secret → the environment variable that the config names as api.auth.clientSecret, such as SF_SECRET',
      ],
      prove: 'leadctl validate {name} --only salesforce/sign-in,salesforce/oid-matches,salesforce/edition',
      note: 'The marketplace itself never signs in: all of this is for the proof. Client credentials work on the My Domain host only, and a new app takes up to ten minutes until every server knows it. A user name, password and security token work too, but SOAP login() is retired with Summer ’27.',
    },
    {
      title: 'Connect the offer in Partner Center',
      who: 'whoever edits the offer in Partner Center',
      do: [
        'Offer › Offer setup › Customer leads › Connect (in 2018 Cloud Partner Portal, Storefront details, Lead destination)',
        'Lead destination: Salesforce',
        'Organization identifier: the 15 characters (in 2018 Object Identifier)',
        'Contact email, where the form shows it: several addresses are separated by semicolons',
        'OK or Connect, then Validate; Save draft and publish',
      ],
      copy: ['The same value into every offer whose leads are to arrive here'],
      prove: 'leadctl validate {name}',
    },
    {
      title: 'Prove the whole way',
      who: 'you',
      do: [
        'Send a test lead, wait until it is found, compare it field by field and delete it',
        'After Validate or a publish, search the leads in Salesforce for MSFT_TEST (App Launcher › Leads, list view All Open Leads or the search at the top): that one came from the marketplace itself',
        'If none is there: look in the mailbox of the Default Lead Creator for Salesforce could not create this lead, and give the mail to leadctl diagnose',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'Web-to-Lead makes leads of a queue: it may take minutes, so leadctl waits two by default (--wait).',
    },
  ],
  docs: [
    INSTRUCTIONS,
    'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/lead-management-faq',
    'https://developer.salesforce.com/docs/atlas.en-us.230.0.packagingGuide.meta/packagingGuide/appexchange_troubleshoot_leads.htm',
    'https://help.salesforce.com/s/articleView?id=000886201&language=en_US&type=1',
    'https://help.salesforce.com/s/articleView?id=000387310&type=1',
  ],
};
