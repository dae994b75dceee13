import type { Guide } from '../destination.ts';

const INSTRUCTIONS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-https';

/** The schema of the page above, with null allowed: a trigger that insists on strings refuses a lead with an empty field. */
const SCHEMA =
  '{"type":"object","properties":{"UserDetails":{"type":"object","properties":{"FirstName":{"type":["string","null"]},"LastName":{"type":["string","null"]},"Email":{"type":["string","null"]},"Phone":{"type":["string","null"]},"Country":{"type":["string","null"]},"Company":{"type":["string","null"]},"Title":{"type":["string","null"]}}},"LeadSource":{"type":["string","null"]},"ActionCode":{"type":["string","null"]},"OfferTitle":{"type":["string","null"]},"Description":{"type":["string","null"]}}}';

const TO_PARTNER_CENTER = 'The address, whole → Partner Center, field HTTPS endpoint URL';
const TO_CONFIG = 'The address, whole → the environment variable that the config names as url, such as LEADS_WEBHOOK';

export const guide: Guide = {
  title: 'HTTPS Endpoint',
  intro:
    'The marketplace posts each lead as JSON to an address of yours. The address is all that it knows: no header, no sign-in, no client certificate can be configured, so whatever protects the endpoint has to stand in the address itself. Behind it may be a Power Automate flow, an Azure Logic App, an Azure Function or a program of your own: steps 2, 3 and 4 are three ways to the same end, take one of them.',
  steps: [
    {
      title: 'Choose what receives the leads',
      who: 'whoever answers for the leads, with whoever runs the systems behind',
      do: [
        'A Power Automate flow, when the leads go on to a CRM, a mailbox or a list that has a connector and nobody is to write code: step 2',
        'An Azure Function, when they have to be reshaped, stored and forwarded by code of yours: step 3',
        'An endpoint of your own, when one exists already: step 4',
      ],
      note: 'The trigger When a HTTP request is received is a premium one: it needs a paid Power Automate plan. An Azure Logic App has the same trigger and is paid for by the run.',
    },
    {
      title: 'Build the flow (Power Automate, or an Azure Logic App)',
      who: 'whoever builds flows, with a paid Power Automate plan',
      do: [
        'Power Automate › My flows › + New flow › Instant cloud flow; choose the environment of the CRM first',
        'Trigger: When a HTTP request is received',
        "Who can trigger the flow?: Anyone. The default, 'Any user in my tenant', makes an address without a signature, which answers the marketplace with 401",
        `Request Body JSON Schema: ${SCHEMA}`,
        'Add the action that keeps the lead, such as Add a new row (Dataverse, table Leads) or Send an email (V2)',
        'Add no action Response, or one that answers 200 at once: without it the flow answers 202 by itself',
        'Save: only then the address is made; copy it with the copy button of the trigger',
      ],
      copy: [TO_PARTNER_CENTER, TO_CONFIG],
      prove: 'leadctl validate {name} --only https/signature',
      note: 'Addresses of flows at logic.azure.com stopped working on November 30, 2025: such a flow has a new, longer address, to be copied again and to be replaced in Partner Center. An Azure Logic App keeps its address at logic.azure.com. The newer FAQ spells the top key userDetails: read both spellings, or use leadctl send-test with --shape camel to see what becomes of the other.',
    },
    {
      title: 'Or: create an Azure Function',
      who: 'whoever may create resources in the Azure subscription (Contributor), and whoever writes the code',
      do: [
        'Function App › Create function › HTTP trigger, Authorization level: Function',
        'Methods: POST',
        'Read UserDetails and userDetails alike, take each field as optional, ignore fields that are new',
        'Store the lead first, then answer 200 or 202; do the slow part afterwards, from a queue',
        'Function › Get function URL › default (function key)',
      ],
      copy: [TO_PARTNER_CENTER, TO_CONFIG],
      prove: 'leadctl validate {name} --only https/signature',
      note: 'The key travels as ?code=…, since the header x-functions-key cannot be configured. The load balancer cuts an answer off after 230 seconds. When the key is renewed, the address changes with it.',
    },
    {
      title: 'Or: open an endpoint of your own',
      who: 'whoever runs the endpoint and its firewall',
      do: [
        'A public host name, a certificate of a public authority with all its intermediate certificates, TLS 1.2 or later',
        'One address that answers POST directly: no redirect, no sign-in page, no client certificate, no challenge of a bot protection',
        'A long random token in the path or the query: the address is the only credential',
        'Take application/json; answer any 2xx once the lead is stored, and nothing that looks like a web page',
        'Expect the same lead twice: a lead has no id, so compare its content',
      ],
      copy: [TO_PARTNER_CENTER, TO_CONFIG],
      prove: "leadctl validate {name} --only 'https/*'",
      note: 'From which addresses the marketplace calls, how long it waits and whether it tries again is not documented, so a list of allowed addresses cannot admit it. Keep the address out of the logs of the server: who has it can post leads.',
    },
    {
      title: 'Prove it from here',
      who: 'you',
      do: [
        'Check the address, the name, the certificate chain and its end: nothing is posted',
        'Post one MSFT_TEST lead, then look for its marker at the receiver: the run history of the flow, the log of the function, the CRM',
        'With --matrix post the forms that real leads take as well: the other spelling, missing fields, a new field, the action DNC, names in other scripts',
      ],
      prove: 'leadctl send-test {name}',
      note: 'A 202 means queued: the run can still fail afterwards, so the run history has the last word. That the endpoint is reached from your network does not prove that Microsoft reaches it.',
    },
    {
      title: 'Connect the offer in Partner Center',
      who: 'whoever edits the offer in Partner Center',
      do: [
        'Offer › Offer setup › Customer leads › Connect',
        'Lead destination: HTTPS Endpoint',
        'HTTPS endpoint URL: paste the address, whole',
        'Contact email, where the form shows it: several addresses are separated by semicolons',
        'OK or Connect, then Validate: a test lead arrives at the endpoint',
        'Save draft and publish; an offer that is not live sends no leads',
      ],
      copy: ['The same address into every offer that is to use this endpoint'],
      prove: 'leadctl validate {name}',
      note: 'Partner Center takes https:// in lower case and plain ASCII without spaces and quotation marks.',
    },
    {
      title: 'Change the address without losing leads',
      who: 'whoever runs the endpoint, together with whoever edits the offers',
      do: [
        'Keep the old address answering while the new one is put into every offer and the offers are published',
        'Put the new one into the environment variable of the config as well',
        'Only then switch the old one off',
      ],
      prove: 'leadctl send-test {name}',
      note: 'Regenerating the access key of a workflow or the key of a function ends the old address at once.',
    },
  ],
  docs: [
    INSTRUCTIONS,
    'https://learn.microsoft.com/azure/connectors/connectors-native-reqres',
    'https://learn.microsoft.com/troubleshoot/power-platform/power-automate/flow-run-issues/triggers-troubleshoot',
    'https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger',
  ],
};
