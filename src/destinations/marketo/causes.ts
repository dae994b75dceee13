import { type Exchange, family } from '../../diagnosis/cause.ts';

/**
 * What goes wrong between the marketplace and Marketo. Almost every answer is an HTTP 200: a refusal is told by
 * `success: false`, and a lost lead by `success: true` with a record that was skipped.
 */

const connect =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-marketo';
const errorCodes = 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes';
const customServices = 'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/custom-services';
const submitForm =
  'https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads#submit-form';
const allowlist =
  'https://experienceleague.adobe.com/en/docs/marketo/using/product-docs/administration/additional-integrations/create-an-allowlist-for-ip-based-api-access';
const spam =
  'https://experienceleague.adobe.com/docs/marketo/using/product-docs/administration/settings/how-to-block-spam-form-submissions.html?lang=en';
const captcha = 'https://nation.marketo.com/t5/product-blogs/marketo-engage-form-captcha-integration/bc-p/330288';

const openForm = 'In Marketo open Design Studio › Forms, select the form of the marketplace, and select Edit Draft.';
const approve = 'Select Finish, then Approve and Close: until then the old version stays live.';
const pressValidate =
  'In Partner Center › Offer setup › Customer leads select Validate, then look for MSFT_TEST among the people of Marketo.';

const json = { 'content-type': 'application/json;charset=UTF-8' };

/** The whole call is refused: status 200, `success: false`. */
const refused = (on: string, code: string, message: string): Exchange => ({
  on,
  reply: {
    status: 200,
    headers: json,
    body: JSON.stringify({ requestId: '10667#173bc585ca5', success: false, errors: [{ code, message }] }),
  },
});

/** The call is taken and the record is not: status 200, `success: true`, the record skipped. */
const skipped = (on: string, code: string, message: string): Exchange => ({
  on,
  reply: {
    status: 200,
    headers: json,
    body: JSON.stringify({
      requestId: 'e42b#14272d07d78',
      result: [{ status: 'skipped', reasons: [{ code, message }] }],
      success: true,
    }),
  },
});

/** The identity service alone answers refusals with 401. */
const unauthorized = (error: string, description: string): Exchange => ({
  on: 'identity',
  reply: {
    status: 401,
    headers: { ...json, 'cache-control': 'no-store', pragma: 'no-cache' },
    body: JSON.stringify({ error, error_description: description }),
  },
});

/** The form endpoint that a browser posts to; its status number stands in no published source. */
const publicForm = (message: string): Exchange => ({
  on: 'public-form',
  reply: { status: 400, headers: json, body: JSON.stringify({ error: true, message }) },
});

export const marketo = family([
  {
    id: 'marketo-credentials',
    title: 'Marketo refuses the client ID or the client secret',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The identity service of your Marketo does not know the client ID, or the client secret does not fit it. Both belong to one custom service in LaunchPoint, and to one Marketo subscription: those of a sandbox do not work in production. The marketplace signs in with the same pair, so no lead can be delivered until it is right.',
    who: 'a Marketo administrator',
    resolution: [
      'In Marketo open Admin › Integration › LaunchPoint.',
      'Select View Details of the custom service that was made for Partner Center, and copy Client Id and Client Secret whole, without spaces.',
      'If there is no such service, select New › New Service › Custom with an API-only user, whose role is made under Admin › Security › Users & Roles.',
      'Compare the Munchkin ID with Admin › Integration › Munchkin: id and secret must come from the same subscription.',
      'Put both values into Client ID and Client Secret in Partner Center › Offer setup › Customer leads, and into the leadctl configuration.',
      pressValidate,
    ],
    docs: [customServices, connect],
    proof: 'marketo/token',
    note: "Microsoft's page was changed on 01/26/2023 to ask for Client ID and Client Secret in place of Server ID; a connection that was set up before has to be set up again (read 2026-11).",
    match: [
      {
        text: [
          'invalid_client*Bad client credentials',
          'Bad client credentials*invalid_client',
          'No client with requested id',
          'Bad client credentials',
        ],
        system: 'marketo',
        confidence: 0.96,
      },
      {
        text: ['unauthorized*No client with requested id', 'invalid_client*Bad client credentials'],
        unless: ['cloud foundry', 'cloudfoundry', 'uaa'],
        confidence: 0.75,
      },
      {
        text: ['No client with requested id', 'Bad client credentials'],
        unless: ['cloud foundry', 'cloudfoundry', 'uaa'],
        confidence: 0.62,
      },
      {
        // A client that reads the token without looking whether there is one.
        text: ["marketorestpython*authenticate*KeyError: 'access_token'", "marketo*token*KeyError: 'access_token'"],
        confidence: 0.85,
      },
      {
        text: [
          'invalid_client',
          'unauthorized_client',
          'Invalid Marketo credentials',
          'marketo*invalid client',
          'marketo*client secret*wrong',
          'marketo*wrong*client secret',
        ],
        system: 'marketo',
        confidence: 0.8,
      },
      {
        text: [
          '401*Unauthorized*/identity/oauth/token',
          '/identity/oauth/token*401',
          '401 from https://*/identity/oauth/token',
        ],
        system: 'marketo',
        confidence: 0.75,
      },
      { status: 401, system: 'marketo' },
    ],
    examples: [
      unauthorized('invalid_client', 'Bad client credentials'),
      unauthorized('unauthorized', 'No client with requested id: 5f2a6b1c-0d9e-4c3b-8a7f-1e2d3c4b5a69'),
      'marketorestpython.helper.exceptions.MarketoException: Marketo API Error Code unauthorized: No client with requested id: 5f2a6b1c',
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://123-ABC-456.mktorest.com/identity/oauth/token?grant_type=client_credentials',
      "GET https://123-abc-456.mktorest.com/identity/oauth/token -> {'error': 'invalid_client', 'error_description': 'Bad client credentials'}",
      '{"error":"unauthorized","error_description":"No client with requested id: 5f2a6b1c-0d9e-4c3b-8a7f-1e2d3c4b5a69"}',
    ],
  },
  {
    id: 'marketo-token',
    title: 'Marketo does not accept the access token',
    destination: 'marketo',
    severity: 'at-risk',
    explanation:
      'The call came without a token, with one of another subscription, or with one older than an hour. The credentials may well be right. Two habits lead here: asking for the token below /rest, where the identity service is not, and sending the token in the address as access_token, which Marketo no longer takes since 31 August 2026.',
    who: 'whoever owns the integration that made the call',
    resolution: [
      'Ask for a new token at https://MUNCHKIN-ID.mktorest.com/identity/oauth/token, without /rest in the path.',
      'Send it in the header Authorization: Bearer, and not as access_token in the address.',
      'Use the token only with the REST endpoint of the same subscription: Admin › Integration › Web Services shows both addresses.',
      'Let the client ask for a new token when the answer is 601 or 602.',
      'If leadctl itself reports it, compare munchkinId, clientId and apiUrl in the configuration: they must belong together.',
    ],
    docs: [errorCodes, customServices],
    proof: 'marketo/token',
    match: [
      { code: ['marketo:600', 'marketo:601', 'marketo:602'] },
      { text: ['Access token invalid', 'Access token expired', 'Empty access token'], system: 'marketo' },
      {
        text: [
          '601*Access token invalid',
          'Access token invalid*601',
          '602*Access token expired',
          'Access token expired*602',
          '600*Empty access token',
        ],
        confidence: 0.85,
      },
    ],
    examples: [
      refused('any', '601', 'Access token invalid'),
      refused('any', '602', 'Access token expired'),
      refused('any', '600', 'Empty access token'),
      'Request Failed for Marketo, Access token invalid (Retryable)\n{"requestId":"7ad1#1846058ee27","success":false,"errors":[{"code":"601","message":"Unauthorized"}]}',
      "{'requestId': '1a2b#18f3c4d5e6f', 'success': False, 'errors': [{'code': '602', 'message': 'Access token expired'}]}",
      'MarketoException: Marketo API Error Code 602: Access token expired',
      'Error 601: Access token invalid',
    ],
  },
  {
    id: 'marketo-permission',
    title: 'The role of the Marketo API user does not allow the call',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The token is good, but the API-only user behind it may not do this: its role lacks a permission of the Access API tree, or the person lies in a workspace or partition that the user cannot see. Admin rights of people do not count for an API user. Without Read-Write Person (older screens: Read-Write Lead) the marketplace cannot deliver a single lead.',
    who: 'a Marketo administrator',
    resolution: [
      'In Marketo open Admin › Security › Users & Roles › Roles and edit the role of the API-only user.',
      'Below Access API tick Read-Write Person, and for the checks of leadctl Read-Only Activity and Read-Only Assets.',
      'If the subscription has workspaces, open the tab Users and give the user that role in the workspace of the form and of the partition that new people go to.',
      'If the role is complete, look at Admin › Integration › Web Services, part IP Restrictions: an address that is not listed is answered with 603 as well.',
      'Wait some minutes, then try again; a token that was issued before keeps its old rights until it expires.',
    ],
    docs: [customServices, errorCodes, allowlist],
    proof: 'marketo/permission',
    note: "Microsoft's page (01/26/2023, read 2026-11) does not say which permissions the role needs; those named here follow from the calls that Adobe documents for Submit Form and for reading forms.",
    match: [
      {
        code: 'marketo:603',
        unless: ['ip address', 'allowlist', 'allow-list', 'allow list', 'whitelist', 'IP Restriction'],
      },
      { code: ['marketo:1008', 'marketo:1009', 'marketo:1010'] },
      {
        text: [
          'skipped*Access denied to partition',
          'Partition name must be specified',
          'Partition update not allowed',
        ],
      },
      { text: 'Access denied to partition', system: 'marketo' },
      { text: '603*Access denied', system: 'marketo' },
      {
        text: 'Access denied',
        system: 'marketo',
        unless: ['ip address', 'allowlist', 'allow-list', 'allow list', 'whitelist', 'IP Restriction'],
        confidence: 0.75,
      },
      { text: ['Error 603: Access denied', 'code:603,message:Access denied'], confidence: 0.8 },
      { status: 403, system: 'marketo', confidence: 0.55 },
    ],
    examples: [
      refused('any', '603', 'Access denied'),
      refused('submit', '603', 'Access denied'),
      skipped('submit', '1008', "Access denied to partition 'Partners'"),
      skipped('submit', '1010', 'Partition update not allowed'),
      'MarketoException: Marketo API Error Code 603: Access denied',
      '{"requestId":"14f0d#18c6a7b2d11","success":false,"errors":[{"code":"603","message":"Access denied"}]}',
      "mktorest.com/rest/v1/leads/submitForm.json: errors: [ { code: '603', message: 'Access denied' } ]",
      "Lead skipped: Access denied to partition 'EMEA'",
    ],
  },
  {
    id: 'marketo-rate',
    title: 'Marketo takes no more calls for a moment',
    destination: 'marketo',
    severity: 'at-risk',
    explanation:
      'All integrations of a Marketo subscription share 100 calls in 20 seconds and ten calls at a time. It passes within seconds and accuses no configuration. A marketplace lead that meets it may be lost, so another integration that keeps the limit full puts leads at risk.',
    who: 'whoever owns the integration that makes most of the calls',
    resolution: [
      'Wait 20 seconds and try again.',
      'In Marketo open Admin › Integration › Web Services and see under API Call Information which users make the calls.',
      'Let the busy integration send up to 300 records in one call, at most 50 calls in 20 seconds, and fewer calls at a time.',
      'Give each integration an API-only user of its own, so that the one that takes too much can be told.',
    ],
    docs: [errorCodes],
    proof: 'marketo/quota',
    transient: true,
    match: [
      { code: ['marketo:606', 'marketo:615', 'marketo:1029'], unless: 'Export daily quota exceeded' },
      {
        text: [
          'Max rate limit * exceeded with in',
          'Max rate limit * exceeded within * secs',
          'The number of calls in the past 20 seconds was greater than 100',
          'Error 606: The number of calls in the past',
        ],
      },
      {
        text: ['Concurrent access limit reached', 'Too many jobs in queue', 'rate limit'],
        system: 'marketo',
        confidence: 0.85,
      },
      { text: '615*Concurrent access limit reached', confidence: 0.88 },
      { text: 'Concurrent access limit reached', confidence: 0.75 },
      { text: 'Too Many Requests', system: 'marketo', confidence: 0.88 },
      { status: 429, system: 'marketo' },
    ],
    examples: [
      refused('any', '606', "Max rate limit '100' exceeded with in '20' secs"),
      refused('any', '615', 'Concurrent access limit reached'),
      "MarketoException: Marketo API Error Code 606: Max rate limit '100' exceeded with in '20' secs",
      'Error 606: The number of calls in the past 20 seconds was greater than 100.',
      'marketo sync failed: {"requestId":"d7c1#18aa01b3c2d","success":false,"errors":[{"code":"615","message":"Concurrent access limit reached"}]}',
      'HTTP 429 Too Many Requests from https://123-abc-456.mktorest.com/rest/v1/leads.json',
    ],
  },
  {
    id: 'marketo-quota',
    title: 'The daily quota of Marketo API calls is used up',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'A Marketo subscription has a number of API calls for each day, usually 50,000, and all integrations share it. When it is used up, every call is refused until midnight Central Time, and marketplace leads of these hours are not delivered. It begins anew each day, but the one who used it up does so too.',
    who: 'a Marketo administrator',
    resolution: [
      'In Marketo open Admin › Integration › Web Services and see under API Call Information how many calls each user has made.',
      'Let the integration that spends most read less often, or with larger pages and bulk extracts.',
      'Wait until midnight Central Time, when the count begins anew, or ask your Adobe account manager for a larger quota.',
      'Look up the leads of these hours in Partner Center › Referrals › Leads.',
    ],
    docs: [errorCodes],
    proof: 'marketo/quota',
    transient: true,
    match: [
      { code: 'marketo:607' },
      { code: 'marketo:1029', text: 'Export daily quota exceeded' },
      { text: ['Daily quota reached', 'Export daily quota exceeded'], confidence: 0.86 },
      {
        text: [
          '607*Daily quota reached',
          '607*Daily quota of * reached',
          'daily quota * reached*607',
          'Marketo*daily quota',
        ],
        confidence: 0.9,
      },
    ],
    examples: [
      refused('any', '607', 'Daily quota reached'),
      'MarketoException: Marketo API Error Code 607: Daily API Request Limit Reached',
      "{'requestId': 'c3d4#18f0a1b2c3d', 'success': False, 'errors': [{'code': '607', 'message': 'Daily quota reached'}]}",
      'Marketo: daily quota of 50,000 API calls is reached',
      'requestId: 9e1f#17c4d5e6f70 errors: [{ code: 1029, message: "Export daily quota exceeded" }]',
    ],
  },
  {
    id: 'marketo-unavailable',
    title: 'Marketo itself is down, overloaded or too slow',
    destination: 'marketo',
    severity: 'at-risk',
    explanation:
      'The fault lies with Marketo and passes by itself: an outage, a maintenance window, or a call that took longer than Marketo allows. Nothing in your configuration is accused by it. Whether the marketplace tries again is not documented, so look for leads of that time afterwards.',
    who: 'Adobe; nobody on your side',
    resolution: [
      'Try again in some minutes: nothing in the configuration is accused.',
      'Look at status.adobe.com for Marketo Engage and your data centre.',
      'If 611 or 500 comes back each time, open a case with Marketo Support and give the requestId of the answer.',
      'When it works again, look up the leads of that time in Partner Center › Referrals › Leads.',
    ],
    docs: [errorCodes],
    proof: 'marketo/token',
    transient: true,
    match: [
      {
        code: [
          'marketo:604',
          'marketo:608',
          'marketo:611',
          'marketo:713',
          'marketo:719',
          'marketo:502',
          'marketo:1022',
        ],
      },
      { code: 'marketo:500', confidence: 0.85 },
      {
        text: [
          'API Temporarily Unavailable',
          'Transient Error',
          'Request time-out',
          'System error',
          'Lock wait timeout exception',
          'Bad Gateway',
          'Service Unavailable',
          'Service Temporarily Unavailable',
        ],
        system: 'marketo',
        confidence: 0.86,
      },
      { text: ['608*API Temporarily Unavailable', '713*Transient Error'], confidence: 0.85 },
      { status: [500, 502, 503, 504], system: 'marketo' },
    ],
    examples: [
      refused('any', '608', 'API Temporarily Unavailable'),
      refused('any', '611', 'System error'),
      refused('any', '604', 'Request time-out'),
      refused('any', '713', 'Transient Error'),
      {
        on: 'any',
        reply: {
          status: 503,
          headers: { 'content-type': 'text/html' },
          body: '<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>',
        },
      },
      'MarketoException: Marketo API Error Code 611: System error',
      'Marketo lead sync: Error 608: API Temporarily Unavailable',
      '502 Bad Gateway while posting to https://123-ABC-456.mktorest.com/rest/v1/leads/submitForm.json',
    ],
  },
  {
    id: 'marketo-not-found',
    title: 'Marketo does not have what was asked for: Munchkin ID, form ID or server ID is wrong',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The address or the id that was used leads nowhere in this Marketo subscription: a form ID of another subscription or of a deleted form, a Munchkin ID with a slip, a Server ID that is no pod of Marketo. The marketplace posts every lead to exactly these ids, so none arrives.',
    who: 'a Marketo administrator, with whoever edits the offer in Partner Center',
    resolution: [
      'In Marketo open Admin › Integration › Munchkin and compare Munchkin Account ID with the configuration: three digits, three letters, three digits.',
      'Open Design Studio › Forms and select the form: the number after FO in the address of the page is the form ID, such as 1179 in #FO1179.',
      'See that the form still exists, in the same subscription, and that it is approved.',
      'For a configuration from before 2023, take the Server ID from the address of your Marketo: in https://app-ab12.marketo.com it is ab12.',
      'Put Munchkin ID and Form ID into Partner Center › Offer setup › Customer leads, and into the leadctl configuration.',
      pressValidate,
    ],
    docs: [connect, errorCodes],
    proof: 'marketo/form',
    note: "The words of Marketo for a form ID that does not exist are in no published document (looked for 2026-11); 702, 1013 and an empty result are all treated as that. Since April 2021 newer embed codes carry no Server ID: Microsoft's older page still tells you to read it there.",
    match: [
      {
        code: [
          'marketo:610',
          'marketo:702',
          'marketo:1013',
          'marketo:614',
          'marketo:710',
          'marketo:718',
          'marketo:1025',
        ],
      },
      { code: 'marketo:1004', confidence: 0.85 },
      {
        text: ['No data found for a given search scenario', 'No assets found for the given search criteria'],
        confidence: 0.9,
      },
      {
        text: [
          'Requested resource not found',
          'Invalid Subscription',
          'Object not found',
          'Lead not found',
          'Form not found',
          'Parent Folder Not Found',
        ],
        system: 'marketo',
        confidence: 0.86,
      },
      {
        text: [
          '610*Requested resource not found',
          'code:614,message:Invalid Subscription',
          'Marketo*invalid munchkin id',
          'Marketo*wrong munchkin id',
          'Munchkin ID is not valid',
          'Marketo*wrong form id',
          'Marketo*form*does not exist',
          'Marketo form * not found',
          'Marketo form not found',
        ],
        confidence: 0.8,
      },
      {
        text: [
          'ENOTFOUND app-*.marketo.com',
          'ENOTFOUND *.mktorest.com',
          'could not resolve host: app-*.marketo.com',
          'could not resolve host: *.mktorest.com',
        ],
        confidence: 0.6,
      },
      { status: 404, system: 'marketo' },
    ],
    examples: [
      refused('form', '702', 'No data found for a given search scenario'),
      refused('any', '610', 'Requested resource not found'),
      skipped('submit', '1013', 'Object not found'),
      refused('any', '614', 'Invalid Subscription'),
      {
        on: 'form',
        reply: {
          status: 200,
          headers: json,
          body: JSON.stringify({
            success: true,
            errors: [],
            requestId: '948f#154e3bad8e3',
            warnings: ['No assets found for the given search criteria.'],
          }),
        },
      },
      'MarketoException: Marketo API Error Code 610: Requested resource not found',
      "{'success': True, 'warnings': ['No assets found for the given search criteria.'], 'requestId': 'ab12#18c0ffee123'}",
      'Marketo answered: Form not found',
      'We typed a wrong Munchkin ID: Marketo says Invalid Subscription',
    ],
  },
  {
    id: 'marketo-field',
    title: 'A Marketo field is missing on the form or required by it',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      "Marketo's Submit Form takes a lead only when every field that is sent stands on the form: one field too many, and the whole record is skipped, while the answer still says 200 and success: true. A field that the form requires and the marketplace does not send has the same effect. The lead is then lost without a trace in Partner Center.",
    who: 'whoever edits the form in Marketo',
    resolution: [
      openForm,
      'Under Field Details see that First Name, Last Name, Email Address, Phone Number, Company Name, Job Title, Country and Lead Source are on the form.',
      'If the text names a field, compare its REST name with Admin › Field Management › Export Field Names: upper and lower case count.',
      'Clear Is Required on every field but Email Address, as the marketplace fills in no other for certain.',
      approve,
      pressValidate,
    ],
    docs: [submitForm, connect, errorCodes],
    proof: 'marketo/form-fields',
    note: "Microsoft's page (01/26/2023, read 2026-11) wants a form field named Lead Source that is mapped to SourceSystemName or a custom field, and shows the other fields only in a picture. Adobe's own REST name of the lead source is leadSource; keep that field on the form as well.",
    match: [
      { code: ['marketo:1006', 'marketo:1002', 'marketo:1021', 'marketo:701', 'marketo:1028'] },
      {
        text: [
          "Missing value for the required parameter '*'",
          "Field '*' not found",
          'Company update not allowed',
          "'*' cannot be blank",
          'cannot be blank',
          'Max field limit reached',
        ],
        system: 'marketo',
        confidence: 0.9,
      },
      { text: ['1006*Field * not found', 'Missing value for the required parameter'], confidence: 0.78 },
      {
        text: [
          'status:skipped',
          'marketo*lead*skipped',
          'marketo*skipped*lead',
          'marketo*field*not on the form',
          'missing form fields*marketo',
        ],
        system: 'marketo',
        confidence: 0.6,
      },
    ],
    examples: [
      skipped('submit', '1006', "Field 'leadSource' not found"),
      skipped('submit', '1002', "Missing value for the required parameter 'email'"),
      refused('leads', '1006', "Field 'Company' not found"),
      skipped('submit', '1021', 'Company update not allowed'),
      refused('submit', '701', 'formId cannot be blank'),
      '{"requestId":"e42b#18272d07d78","result":[{"status":"skipped","reasons":[{"code":"1006","message":"Field \'acquisition_url\' not found"}]}],"success":true}',
      "MarketoException: Marketo API Error Code 1006: Field 'jobTitle' not found",
      "marketo: lead skipped, reasons=[{'code': '1002', 'message': \"Missing value for the required parameter 'lastName'\"}]",
      'Marketo answers success true and the lead is skipped',
    ],
  },
  {
    id: 'marketo-value',
    title: 'Marketo does not accept a value, an action or a filter of the call',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The field exists, but not for this: the value has another type or is too long, several people share the e-mail address that was to be matched, a search field is not searchable, or a native CRM sync reserves the operation for itself. A record is then skipped although the answer says success: true. For the marketplace it matters most where a customer exists twice.',
    who: 'a Marketo administrator, or whoever owns the integration',
    resolution: [
      'Read the number and the words behind it: they name the field, the value or the filter.',
      'If several people match, open Database › All People, filter by the e-mail address, and merge the duplicates.',
      'If a value is too long or of another type, open Admin › Field Management and compare the type of the field; change the field on the form to one that takes text.',
      'If the text says CRM Enabled, the sync with Dynamics or Salesforce owns that operation: make the change in the CRM.',
      'If your own integration made the call, correct its lookupField, filterType or action.',
      pressValidate,
    ],
    docs: [errorCodes, submitForm],
    proof: 'marketo/found',
    match: [
      {
        code: [
          'marketo:1001',
          'marketo:1003',
          'marketo:1005',
          'marketo:1007',
          'marketo:1011',
          'marketo:1012',
          'marketo:1014',
          'marketo:1015',
          'marketo:1016',
          'marketo:1017',
          'marketo:1018',
          'marketo:1019',
          'marketo:1026',
          'marketo:1027',
          'marketo:1035',
          'marketo:1036',
          'marketo:1037',
          'marketo:1042',
          'marketo:1049',
          'marketo:1076',
          'marketo:1077',
          'marketo:1078',
          'marketo:1079',
          'marketo:1080',
          'marketo:704',
        ],
      },
      {
        text: [
          'Multiple lead match lookup criteria',
          'Multiple leads match the lookup criteria',
          'Multiple lead* match the lookup criteria',
        ],
        confidence: 0.92,
      },
      {
        text: [
          'Too many results match the filter',
          "Invalid value '*'. Required of type '*'",
          'Value for field exceeds max length',
          'Merge Leads call',
        ],
        confidence: 0.84,
      },
      {
        text: [
          'Lead already exists',
          "Field '*' not supported",
          'Invalid cookie value',
          'CRM Enabled',
          'Unsupported filter type',
          'Duplicate object found in input',
          'Invalid date format',
          'Lead was skipped',
          'Failed to Create Activity',
        ],
        system: 'marketo',
        confidence: 0.86,
      },
    ],
    examples: [
      skipped('submit', '1007', 'Multiple leads match the lookup criteria'),
      refused('leads', '1003', 'Too many results match the filter'),
      skipped('submit', '1001', "Invalid value 'abc'. Required of type 'integer'"),
      refused('leads', '1011', "Field 'company' not supported"),
      skipped('delete', '1018', 'CRM Enabled'),
      '{"requestId":"664#17dae8c3d48","success":false,"errors":[{"code":"1077","message":"Value for field exceeds max length"}]}',
      '{"skipped":{"Multiple lead match lookup criteria":["someone@example.com"]}}',
      'MarketoException: Marketo API Error Code 1003: Invalid data',
      'Multiple leads match the lookup criteria',
    ],
  },
  {
    id: 'marketo-ip-blocked',
    title: 'Marketo takes API calls only from listed addresses, and this one is not listed',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'Your Marketo restricts API access to certain IP addresses. Microsoft publishes no addresses from which the marketplace delivers leads, so the list cannot be completed: with the restriction switched on, leads are refused, whatever the credentials. Marketo answers with 603 Access denied, like for a role that lacks a permission.',
    who: 'a Marketo administrator',
    resolution: [
      'In Marketo open Admin › Integration › Web Services and look at IP Restrictions.',
      'Select Edit, and clear Enable IP Restrictions; the secret of the API-only user and its narrow role protect the API then.',
      'If your company insists on the list, choose HTTPS endpoint or Azure Table as Lead destination in Partner Center › Offer setup › Customer leads, and let your own service, whose address is known, write to Marketo.',
      'If only leadctl is barred, add the address of the machine that it runs on.',
      pressValidate,
    ],
    docs: [allowlist, errorCodes],
    proof: 'marketo/permission',
    match: [
      {
        code: 'marketo:603',
        text: ['ip address', 'allowlist', 'allow-list', 'allow list', 'whitelist', 'IP Restriction', 'your IP'],
      },
      {
        text: [
          'marketo*IP*allowlist',
          'marketo*IP*whitelist',
          'marketo*IP restriction',
          'allowlist*marketo',
          'whitelist*marketo',
          'IP restriction*marketo',
          'marketo*IP address*not allowed',
          'marketo*IP*blocked',
        ],
        confidence: 0.8,
      },
    ],
    examples: [
      'Marketo API Error Code 603: Access denied. The IP address 203.0.113.7 is not on the allowlist.',
      '{"requestId":"14f0d#18c6a7b2d11","success":false,"errors":[{"code":"603","message":"Access denied from IP address 203.0.113.7"}]}',
      'Our Marketo has an IP restriction for the API and Microsoft is not on the whitelist',
    ],
  },
  {
    id: 'marketo-payload',
    title: 'Marketo cannot read the request: method, content type or body is not what it expects',
    destination: 'marketo',
    severity: 'at-risk',
    explanation:
      'The request itself is malformed: a GET where a POST belongs, a body that is no JSON, a missing Content-Type, or a body above one megabyte. A form ID that is not a whole number is told as Invalid JSON too. The marketplace builds its requests itself, so for a marketplace connection look at the Form ID first, and otherwise at your own integration.',
    who: 'whoever owns the integration, or edits the offer in Partner Center',
    resolution: [
      'In Partner Center › Offer setup › Customer leads see that Form ID holds digits alone: 1179, and neither mktoForm_1179 nor FO1179.',
      'For your own integration send Content-Type: application/json and a body that a JSON parser takes.',
      'Use POST for submitForm.json and leads.json; for a long query use POST with _method=GET.',
      'Keep a body below one megabyte and 300 records.',
      pressValidate,
    ],
    docs: [errorCodes, submitForm],
    proof: 'marketo/accepts',
    match: [
      { code: ['marketo:605', 'marketo:609', 'marketo:612', 'marketo:613'] },
      { text: "Request method '*' not supported", system: 'marketo', confidence: 0.96 },
      { code: ['marketo:413', 'marketo:414'], confidence: 0.85 },
      {
        text: [
          'HTTP Method not supported',
          'Invalid JSON',
          'Invalid Content Type',
          'Invalid Multipart Request',
          'Request Entity Too Large',
          'Request-URI Too Long',
        ],
        system: 'marketo',
        confidence: 0.88,
      },
      { text: ['invalid marketo ID', '609*Invalid JSON', '612*Invalid Content Type'], confidence: 0.8 },
      { status: [400, 405, 413, 414, 415], system: 'marketo', unless: ['checksum', 'Rejected'], confidence: 0.55 },
    ],
    examples: [
      refused('submit', '609', 'Invalid JSON'),
      refused('any', '612', 'Invalid Content Type'),
      refused('any', '605', "Request method 'POST' not supported"),
      'MarketoException: Marketo API Error Code 612: Invalid Content Type',
      '{"requestId":"3b2a#189abcdef01","success":false,"errors":[{"code":"609","message":"Invalid JSON"}]}',
      "405 Method Not Allowed: Request method 'PUT' not supported (https://123-ABC-456.mktorest.com/rest/v1/leads.json)",
      'HTTP 413 Request Entity Too Large from mktorest.com/rest/v1/leads.json',
    ],
  },
  {
    id: 'marketo-form-rejected',
    title: 'Marketo refused a post to the form and gives no code',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The form endpoint that web browsers use turned the post down. It answers with a word alone, such as Rejected or checksum missing, for a wrong form ID, for fields that the form requires, and for posts that no browser made. Adobe has forbidden programmatic posts to it since 2022 and can reject them with a switch in Treasure Chest; a connection that was set up with Server ID before 2023 is what this hits.',
    who: 'a Marketo administrator, with whoever edits the offer in Partner Center',
    resolution: [
      'In Partner Center › Offer setup › Customer leads see which fields the connection has: if it shows Server ID, set it up anew with Client ID and Client Secret, which uses the REST API.',
      'Compare Munchkin ID and Form ID with Marketo: Admin › Integration › Munchkin, and the number after FO in the address of the form.',
      `${openForm} Clear Is Required on every field but Email Address, then select Finish and Approve and Close.`,
      'If checksum is in the text, open Admin › Treasure Chest: while Person Capture - Reject Invalid Checksum Values is enabled, such posts are rejected by design.',
      'Let your own integration use Submit Form of the REST API in place of leadCapture/save2.',
      pressValidate,
    ],
    docs: [spam, submitForm, connect],
    proof: 'marketo/accepts',
    note: 'Neither Microsoft nor Adobe documents what a refused post looks like; the words here come from published programs that meet them, the status number is not certain (looked for 2026-11).',
    match: [
      { text: ['checksum missing', 'checksum invalid', 'message:Rejected'], system: 'marketo', confidence: 0.92 },
      { text: 'error:true', unless: 'captcha', system: 'marketo', confidence: 0.62 },
      { text: ['leadCapture/save2*error:true', 'mktoResponse*error:true'], unless: 'captcha', confidence: 0.7 },
      {
        text: [
          'error:true,message:checksum missing',
          'error:true,message:checksum invalid',
          'error:true,message:Rejected',
          'leadCapture/save2*Rejected',
          'Person Capture - Reject Invalid Checksum Values',
        ],
        confidence: 0.85,
      },
      {
        text: [
          'Marketo form * failed to submit',
          'Marketo form submission failed',
          'failed to submit Marketo form',
          'Marketo form submit failed',
          'Error submitting Marketo form',
          'Marketo form error',
          'Marketo*form*rejected',
        ],
        confidence: 0.72,
      },
      { text: ['Submission failed, please try again later', 'failed to submit'], system: 'marketo', confidence: 0.66 },
    ],
    examples: [
      publicForm('checksum missing'),
      publicForm('checksum invalid'),
      publicForm('Rejected'),
      { on: 'public-form', reply: { status: 400, headers: json, body: JSON.stringify({ message: 'Rejected' }) } },
      {
        on: 'public-form',
        reply: { status: 200, headers: json, body: JSON.stringify({ error: true, message: 'Validation failed' }) },
      },
      'Marketo form 3773 failed to submit',
      'POST https://app-ab12.marketo.com/index.php/leadCapture/save2 400 {"error":true,"message":"checksum missing"}',
      'leadCapture/save2 answered 400: Rejected',
      'POST https://app-ab12.marketo.com/index.php/leadCapture/save2 200 {"error":true,"message":"Validation failed"}',
      'The Marketo form was rejected when the marketplace posted its test lead',
    ],
  },
  {
    id: 'marketo-form-not-approved',
    title: 'The Marketo form is a draft that was never approved',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'A Marketo form takes no leads before it is approved: until then it is a draft and has no embed code. A form with the state approved with draft is fine, its approved version stays live. Changes to the fields count only after the next approval as well.',
    who: 'whoever edits the form in Marketo',
    resolution: [
      openForm,
      'Go through Field Details to the end and select Finish, then Approve and Close; or select Form Actions › Approve in the list of forms.',
      'See that its state is Approved, or Approved with draft.',
      'Compare the number after FO in the address of the form with Form ID in Partner Center › Offer setup › Customer leads: a clone has a number of its own.',
      pressValidate,
    ],
    docs: [connect, submitForm],
    proof: 'marketo/form-approved',
    match: [
      { text: 'status:draft', system: 'marketo', confidence: 0.9 },
      {
        text: [
          'Form is not approved',
          'form has not been approved',
          'form * is not approved',
          'form is a draft',
          'form is in draft',
          'form not approved',
          'form is still a draft',
          'unapproved form',
        ],
        system: 'marketo',
        confidence: 0.88,
      },
      { code: 'marketo:709', confidence: 0.7 },
      {
        text: ['marketo*form*draft', 'marketo*draft*form'],
        unless: ['approved with draft', 'Edit Draft'],
        confidence: 0.66,
      },
    ],
    examples: [
      {
        on: 'form',
        reply: {
          status: 200,
          headers: json,
          body: JSON.stringify({
            success: true,
            errors: [],
            requestId: '948f#154e3bad8e3',
            warnings: [],
            result: [
              {
                id: 1179,
                name: 'MarketplaceLeadBackend',
                description: '',
                createdAt: '2026-05-24T17:05:54Z+0000',
                updatedAt: '2026-05-24T17:05:54Z+0000',
                url: 'https://app-ab12.marketo.com/#FO1179A1',
                status: 'draft',
                theme: 'simple',
                language: 'English',
                locale: 'en_US',
                progressiveProfiling: false,
                labelPosition: 'left',
                fontFamily: 'Helvetica',
                fontSize: '13px',
                folder: { type: 'Folder', value: 293, folderName: 'Forms' },
                knownVisitor: { type: 'form', template: null },
                thankYouList: [{ followupType: 'none', followupValue: null, default: true }],
                buttonLocation: 120,
                buttonLabel: 'Submit',
                waitingLabel: 'Please Wait',
              },
            ],
          }),
        },
      },
      'Marketo: the form is not approved',
      'GET https://123-ABC-456.mktorest.com/rest/asset/v1/form/1179.json {"id":1179,"status":"draft"}',
      'Our Marketo form 1179 is still a draft, can that be why no lead comes',
      '{"requestId":"2f1c#18b0c1d2e3f","success":false,"errors":[{"code":"709","message":"Business Rule Violation"}]}',
    ],
  },
  {
    id: 'marketo-captcha',
    title: 'CAPTCHA is switched on for the Marketo form, and a server cannot answer it',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'The marketplace submits the form from a server, where no browser can earn a CAPTCHA score. Marketo keeps such a submission with a score that is missing or suspicious, and the smart campaigns or filters that sort out bots then drop the lead, delete it, or never pass it on. Its answer shows nothing of it.',
    who: 'whoever edits the form in Marketo',
    resolution: [
      openForm,
      'In Form Settings › Settings set CAPTCHA to disabled, or make a form of its own for the marketplace without it.',
      approve,
      'If a new form was made, put its number into Form ID in Partner Center › Offer setup › Customer leads.',
      'In the smart campaigns that sort out bots by CAPTCHA score, leave out people whose form is the one of the marketplace.',
      pressValidate,
    ],
    docs: [captcha, submitForm],
    proof: 'marketo/form',
    note: 'Adobe (2022, read 2026-11) describes CAPTCHA as a score that is stored with the submission, not as a barrier; whether a submission without any score is refused outright is documented nowhere.',
    match: [
      { text: 'EnableCaptcha:true', confidence: 0.9 },
      {
        text: ['marketo*captcha', 'captcha*marketo', 'mktoForm*captcha', 'munchkin*captcha', 'leadCapture*captcha'],
        // Salesforce's mails have a line Lead Capture Page.
        unless: ['EnableCaptcha:false', 'web-to-lead', 'Lead Capture Page'],
        confidence: 0.8,
      },
      {
        text: ['captcha required', 'captcha validation failed', 'captcha'],
        unless: ['EnableCaptcha:false', 'web-to-lead'],
        system: 'marketo',
        confidence: 0.75,
      },
    ],
    examples: [
      '{"Id":1179,"Vid":1179,"Status":"approved","Name":"MarketplaceLeadBackend","EnableCaptcha":true,"munchkinId":"123-ABC-456"}',
      'Marketo leads from the marketplace are missing since we switched on CAPTCHA for the form',
      'leadCapture/save2: captcha validation failed',
    ],
  },
  {
    id: 'marketo-lead-dropped',
    title: 'Marketo answered success, and no lead is there',
    destination: 'marketo',
    severity: 'loses-leads',
    explanation:
      'Submit Form answered 200 with success: true, and the person cannot be found. Either the answer named no record, or the record was created and then deleted, merged or moved by a smart campaign, or it lies in a partition that the API-only user may not see, or Marketo is still working off its queue. The marketplace sees the success alone, so Partner Center shows nothing of the loss.',
    who: 'a Marketo administrator',
    resolution: [
      'Look for MSFT_TEST in Marketo, Database › All People, as an administrator who sees every workspace and partition.',
      'If it is there by now, it was late: send a test lead with a longer --wait.',
      'If it is there and leadctl does not see it, give the API-only user its role in the workspace that new people go to: Admin › Security › Users & Roles › Users.',
      'If it is not there, look at smart campaigns with the trigger Fills Out Form or Person is Created that delete, merge or move people, and leave out the form of the marketplace.',
      'If no campaign does it, open a case with Marketo Support and give the requestId of the answer.',
      pressValidate,
    ],
    docs: [submitForm, connect],
    proof: 'marketo/found',
    note: 'No document of Adobe says what an answer without a record means (looked for 2026-11); it promises none either.',
    match: [
      { text: ['submitForm*success:true*result:[]', 'submitForm*result:[]*success:true'], confidence: 0.8 },
      {
        text: ['submitForm*created*not found', 'Submit Form*names no record', 'Submit Form*named no record'],
        system: 'marketo',
        confidence: 0.75,
      },
    ],
    examples: [
      'POST https://123-ABC-456.mktorest.com/rest/v1/leads/submitForm.json {"requestId":"e42b#14272d07d78","result":[],"success":true}',
      'Marketo: submitForm.json said created, and the person is not found',
    ],
  },
]);
