import type { Guide } from '../destination.ts';

const CONNECT =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-marketo';

export const guide: Guide = {
  title: 'Marketo',
  intro:
    'The marketplace submits each lead to a form in your Marketo, as a program and not as a browser. Since January 2023 Partner Center asks for Munchkin ID, Form ID, Client ID and Client Secret and uses the REST API; a connection from before, with Server ID, no longer works and has to be set up anew (last step). Leads are lost without a word when the form lacks one of the fields that are sent.',
  steps: [
    {
      title: 'Make a form for the marketplace alone',
      who: 'whoever edits forms in Marketo',
      do: [
        'Marketo › Design Studio › New › New Form',
        'Choose a folder and a name such as MarketplaceLeadBackend, then Create',
        'Use it nowhere else: what is changed for a web page could turn every marketplace lead away',
      ],
      prove: 'leadctl validate {name} --only marketo/form',
    },
    {
      title: 'Give the form the eight fields of a lead',
      who: 'whoever edits forms in Marketo',
      do: [
        'Field Details: First Name, Last Name and Email Address are there already',
        'Select + and add Phone Number, Company Name, Job Title, Country and Lead Source',
        'Keep each a text field of 255 characters; Country as a list loses leads whose country is not on it',
        'Clear Is Required on every field but Email Address',
        'See that one field is labelled Lead Source',
      ],
      prove: 'leadctl validate {name} --only marketo/form-fields',
      note: "Microsoft's page (01/26/2023, read 2026-11) wants the field Lead Source mapped to SourceSystemName or to a custom field and shows the others in a picture alone. Submit Form takes a lead only when every field that is sent stands on the form, and skips the whole lead otherwise, with success in its answer. That is why the field with the REST name leadSource has to be there as well.",
    },
    {
      title: 'Switch CAPTCHA off and approve the form',
      who: 'whoever edits forms in Marketo',
      do: [
        'Form Settings › Settings: set CAPTCHA to disabled',
        'Select Finish, then Approve and Close',
        'After each later change approve again: until then the old version stays live',
      ],
      prove: 'leadctl validate {name} --only marketo/form-approved,marketo/captcha',
      note: 'A server cannot earn a CAPTCHA score. Smart campaigns that sort out bots by it would drop the leads.',
    },
    {
      title: 'Copy Munchkin ID and Form ID',
      who: 'whoever edits forms in Marketo',
      do: [
        'Design Studio › Forms › the form › Form Actions › Embed Code',
        'Read its line MktoForms2.loadForm("//app-ab12.marketo.com", "123-ABC-456", 1179)',
        'The second value is the Munchkin ID, the third the Form ID',
        'Admin › Integration › Munchkin shows the Munchkin ID as Munchkin Account ID too; the Form ID stands after FO in the address of the form',
      ],
      copy: [
        'Munchkin ID → munchkinId of the config, and Partner Center, field Munchkin ID',
        'Form ID → formId of the config, and Partner Center, field Form ID',
      ],
      prove: 'leadctl validate {name} --offline',
      note: 'Embed codes since April 2021 may show a host such as //go.contoso.com in place of app-ab12. Only a connection by Server ID needs the first value; the Server ID then stands in the address of Marketo in the browser, https://app-ab12.marketo.com.',
    },
    {
      title: 'Make a role and an API-only user',
      who: 'a Marketo administrator',
      do: [
        'Admin › Security › Users & Roles › Roles › New Role, such as Marketplace Leads API',
        'Permissions: open Access API and tick Read-Write Person (older screens: Read-Write Lead), nothing outside of it',
        'For the checks of leadctl tick Read-Only Assets and Read-Only Activity as well',
        'Users › Invite New User: an address of a team, no expiry date, that role, and the check mark API Only',
        'With workspaces: give it the role in the workspace of the form and in that of new people',
      ],
      prove: 'leadctl validate {name} --only marketo/permission',
      note: 'Microsoft names no permissions; these follow from the calls that Adobe documents for Submit Form. Wait some minutes after a change: a token that was issued before keeps its old rights for up to an hour.',
    },
    {
      title: 'Make the custom service in LaunchPoint',
      who: 'a Marketo administrator',
      do: [
        'Admin › Integration › LaunchPoint › New › New Service',
        'Display Name: one that names Partner Center; Service: Custom; API Only User: the one just made',
        'Create, then View Details in the line of the service: Client Id and Client Secret',
        'Close; the token that Get Token shows is not needed',
      ],
      copy: [
        'Client Id → clientId of the config, and Partner Center, field Client ID',
        'Client Secret → the environment variable that the config names as clientSecret, such as MKTO_SECRET, and Partner Center, field Client Secret',
      ],
      prove: 'leadctl validate {name} --only marketo/token,marketo/quota',
      note: 'All integrations of the subscription share its API calls, mostly 50,000 a day: when they are used up, leads are refused until midnight Central Time.',
    },
    {
      title: 'Leave the API open to the marketplace',
      who: 'a Marketo administrator',
      do: [
        'Admin › Integration › Web Services › IP Restrictions',
        'See that Enable IP Restrictions is clear: the addresses of the marketplace are not published, so no list can admit them',
      ],
      prove: 'leadctl validate {name} --only marketo/permission',
      note: 'That the restriction lets leadctl pass does not prove that it lets the marketplace pass. Where it must stay, choose HTTPS endpoint or Azure Table and let your own service write to Marketo.',
    },
    {
      title: 'Connect the offer in Partner Center',
      who: 'whoever edits the offer in Partner Center',
      do: [
        'Offer › Offer setup › Customer leads › Connect',
        'Lead destination: Marketo',
        'Enter Munchkin ID, Form ID, Client ID and Client Secret',
        'OK or Connect, then Validate: a test lead is submitted',
        'In Marketo look for MSFT_TEST in Database › All People',
        'Save draft and publish; an offer that is not live sends no leads',
      ],
      copy: ['The same four values into every offer that is to use this form'],
      prove: 'leadctl validate {name}',
    },
    {
      title: 'Prove the whole way',
      who: 'you',
      do: [
        'Submit a test lead, find it again by its e-mail address, compare it field by field and delete it',
        'See that no smart campaign with the trigger Fills Out Form or Person is Created deletes, merges or mails people whose name begins with MSFT_TEST',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'Marketo has no standard field for the description of a lead: it is not sent to Marketo.',
    },
    {
      title: 'Replace a connection by Server ID (set up before January 2023)',
      who: 'whoever edits the offer in Partner Center, with a Marketo administrator',
      do: [
        'Offer › Offer setup › Customer leads: where it shows Server ID and Contact email, the connection is the older one',
        'Do the steps 2, 3, 5, 6 and 7: the older connection needed neither the fields nor an API-only user, and was not held up by IP restrictions of the API',
        'Edit the connection, enter Client ID and Client Secret, Validate, and publish',
        'Look up the leads that did not arrive in Partner Center › Referrals › Leads',
      ],
      copy: ['Until then: Server ID, the part ab12 of https://app-ab12.marketo.com, → serverId of the config'],
      prove: 'leadctl validate {name} --only marketo/credential-edition',
      note: 'The older connection posted to the form endpoint of the browsers. Adobe has forbidden that to programs since 2022; with Admin › Treasure Chest › Person Capture - Reject Invalid Checksum Values enabled, every such post is rejected. leadctl can try that endpoint with send-test, and cannot read back what became of the lead.',
    },
  ],
  docs: [
    CONNECT,
    'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/custom-services',
    'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads#submit-form',
    'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes',
  ],
};
