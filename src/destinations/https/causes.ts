import { type Exchange, family } from '../../diagnosis/cause.ts';

/**
 * What a publisher's own HTTPS endpoint answers in place of taking a lead: Logic Apps and Power Automate, Azure
 * Functions and App Service, API Management, AWS API Gateway, n8n, Make, HubSpot, and the servers and CDNs in front.
 */

const GUIDE =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-https';
const REQUEST_TRIGGER = 'https://learn.microsoft.com/azure/connectors/connectors-native-reqres';
const FLOW_TRIGGERS =
  'https://learn.microsoft.com/troubleshoot/power-platform/power-automate/flow-run-issues/triggers-troubleshoot';
const SECURE_LOGIC_APP = 'https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app';
const THROTTLING = 'https://learn.microsoft.com/azure/logic-apps/handle-throttling-problems-429-errors';
const FUNCTION_TRIGGER = 'https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger';
const FUNCTION_UNREACHABLE = 'https://learn.microsoft.com/azure/azure-functions/functions-recover-storage-account';

const PASTE =
  'Paste the address, whole and unchanged, into Partner Center › Offer setup › Customer leads › HTTPS endpoint URL, select Validate, and look for the MSFT_TEST lead.';
const REVALIDATE =
  'In Partner Center open the offer › Offer setup › Customer leads, select Validate, and look for the MSFT_TEST lead.';
const WHO = 'whoever runs the endpoint behind the HTTPS endpoint URL';

/** Phrases of HTTP say nothing about a lead where one of these speaks. */
const OTHERS = [
  'OpenAI',
  'anthropic',
  'litellm',
  'huggingface',
  'npm ERR',
  'npm error',
  'pypi.org',
  'api.github.com',
  'docker',
  'kubectl',
  'amazonaws',
  'googleapis',
  'discord',
  'telegram',
  'slack.com',
] as const;

/** Logic Apps and Power Automate: one error object, code and message. */
const workflow = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange => ({
  on: 'post',
  reply: {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-request-id': 'westeurope:00000000-0000-4000-8000-000000000001',
      ...headers,
    },
    body: JSON.stringify({ error: { code, message } }),
  },
});

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Exchange => ({
  on: 'post',
  reply: {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  },
});

const page = (
  status: number,
  title: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange => ({
  on: 'post',
  reply: {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!DOCTYPE html>\n<html lang="en">\n<head><title>${title}</title></head>\n<body>${body}</body>\n</html>\n`,
  },
});

export const https = family([
  {
    id: 'https-auth',
    title: 'The endpoint wants a credential that the marketplace does not send',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The endpoint answered 401 or 403: it asks for a key, a token or a caller from its allow-list. Partner Center has one field, the address, and sends no header, token or certificate, so the only secret that can work is one inside the address itself. As it stands, Validate fails and every lead is refused.',
    who: WHO,
    resolution: [
      'Azure Functions: copy the address with its key from Azure portal › Function App › your function › Get function URL (…?code=…), or set the authorization level of the function to anonymous.',
      'App Service: under Settings › Authentication allow unauthenticated requests for this route; the sign-in page of Microsoft Entra cannot be passed by the marketplace.',
      'API Management: take "Subscription required" off the product or API, or put the key into the address (?subscription-key=…); take IP filters and client certificate checks off the route.',
      'Behind a web application firewall, bot protection or an IP allow-list: let POST requests to this path through for every caller, because Microsoft publishes no addresses for lead delivery.',
      PASTE,
    ],
    docs: [GUIDE, FUNCTION_TRIGGER, SECURE_LOGIC_APP],
    proof: 'https/accepts',
    ignore:
      'A 403 that comes only from your own network, while the lead arrives when Partner Center validates, is the address filter doing what you want.',
    match: [
      {
        text: [
          'Access denied due to missing subscription key',
          'Access denied due to invalid subscription key',
          'is not in the allowed caller IP address ranges',
          'Your IP is not in the access IP range',
          'Ip Forbidden',
          'You do not have permission to view this directory or page',
          'Attention Required! | Cloudflare',
          'Sorry, you have been blocked',
          'error code: 1020',
          'The request is blocked*Azure Front Door',
          'requires user authentication',
          'x-functions-key',
          'web app you have attempted to reach has blocked your access',
        ],
        unless: ['x-ms-workflow-run-id'],
        confidence: 0.93,
      },
      {
        status: 403,
        text: ['Just a moment...', 'Enable JavaScript and cookies to continue', 'cf-mitigated: challenge'],
        confidence: 0.9,
      },
      { text: ['401 Client Error', '403 Client Error'], unless: OTHERS, confidence: 0.6 },
      {
        status: [401, 403],
        unless: ['Missing Authentication Token', 'web app is stopped', 'Site Disabled'],
        confidence: 0.58,
      },
    ],
    examples: [
      { on: 'post', reply: { status: 401, headers: { 'content-length': '0' } } },
      json(401, {
        statusCode: 401,
        message:
          'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
      }),
      json(403, { message: 'Forbidden' }),
      workflow(
        401,
        'AuthorizationFailed',
        "The client IP address '203.0.113.7' is not in the allowed caller IP address ranges specified in the workflow access control configuration.",
      ),
      '{ "statusCode": 401, "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription." }',
      'Invoke-RestMethod : The remote server returned an error: (401) Unauthorized.',
      'HTTP/1.1 403 Forbidden',
      'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://leads.contoso.example/api/lead',
    ],
  },
  {
    id: 'https-sas-invalid',
    title:
      'The Logic Apps or Power Automate trigger refuses the address: signature wrong or missing, or the workflow is off or gone',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The address of a "When a HTTP request is received" trigger carries its own permission (sp, sv and sig). The service answers that it is missing, cut off, made for another trigger, or that the trigger takes signed-in users only, which the marketplace is not; or the flow is switched off or deleted. No run is recorded, so the run history stays empty, and every lead is lost.',
    who: 'whoever owns the flow or logic app',
    resolution: [
      'Power Automate › the flow › Edit › trigger "When a HTTP request is received": set "Who can trigger the flow?" to Anyone and select Save. "Any user in my tenant", the default, makes an address without sig= that the marketplace cannot use.',
      'See that the flow is on (My flows › the flow › Turn on), or that the logic app is enabled (Azure portal › Logic app › Overview › Enable). Flows that fail for long, or that break a data policy, are switched off by the service.',
      'Copy the HTTP POST URL (logic app: HTTP URL) again with the copy button beside it: it ends in sig= and some forty characters, and none may be lost or re-encoded.',
      'Add no Authorization header to a signed address: the trigger takes one scheme only. In the config of leadctl, remove headers.Authorization.',
      "If a flow's address contains logic.azure.com, copy the new one from the trigger: such addresses of Power Automate stopped working on 30 November 2025 in most environments.",
      PASTE,
    ],
    docs: [FLOW_TRIGGERS, SECURE_LOGIC_APP, REQUEST_TRIGGER, GUIDE],
    proof: 'https/accepts',
    note: 'The set-up steps of the marketplace were written before "Who can trigger the flow?" existed and do not mention it; the setting decides whether the address works (read 2026-11).',
    match: [
      {
        code: [
          'DirectApiAuthorizationRequired',
          'DirectApiInvalidAuthorizationSignature',
          'DirectApiInvalidAuthorizationScheme',
          'DirectApiRequestHasMoreThanOneAuthorization',
          'MisMatchingOAuthClaims',
          'WorkflowTriggerIsNotEnabled',
          'WorkflowNotFound',
          'WorkflowTriggerNotFound',
          'WorkflowDisabled',
          'TriggerNotEnabled',
          // The address lost what stood behind its question mark.
          'MissingApiVersionParameter',
        ],
        confidence: 0.97,
      },
      {
        text: [
          'AuthorizationFailed*The authentication credentials are not valid',
          'Required parameters for shared access URL are permissions',
          'The OAuth authorization scheme is required',
          'authenticated only by Shared Access scheme',
          'The request has SAS authentication scheme*Only one scheme should be used',
          'does not match with the open authentication access control policy',
          "perform action 'run' on scope '/triggers/",
          'The provided authorization signature is not valid',
          'Could not execute workflow * trigger * with state * trigger is not enabled',
          "trigger * with state 'Disabled'",
          "trigger * with state 'Deleted'",
          'The workflow * could not be found',
          'The old trigger URL * will stop working',
          'The old trigger URL * stopped working',
          'logic.azure.com/*401*AuthorizationFailed',
          '401*logic.azure.com/*AuthorizationFailed',
        ],
        unless: 'is not in the allowed caller IP address ranges',
        confidence: 0.95,
      },
      { text: ['The authentication credentials are not valid'], confidence: 0.85 },
    ],
    examples: [
      workflow(
        401,
        'DirectApiAuthorizationRequired',
        'The OAuth authorization scheme is required. Please add authentication scheme and try again.',
      ),
      workflow(401, 'AuthorizationFailed', 'The authentication credentials are not valid.'),
      workflow(
        401,
        'AuthorizationFailed',
        "Required parameters for shared access URL are permissions ('sp'), version ('sv'), and signature ('sig').",
      ),
      workflow(
        400,
        'WorkflowTriggerIsNotEnabled',
        "Could not execute workflow '00000000-0000-4000-8000-000000000002' trigger 'manual' with state 'Disabled': trigger is not enabled.",
      ),
      workflow(404, 'WorkflowNotFound', "The workflow '00000000000000000000000000000002' could not be found."),
      workflow(
        401,
        'DirectApiAuthorizationRequired',
        'The request must be authenticated only by Shared Access scheme.',
      ),
      workflow(
        400,
        'DirectApiRequestHasMoreThanOneAuthorization',
        "The request has SAS authentication scheme, 'HMAC' authorization scheme or internal token scheme. Only one scheme should be used.",
      ),
      '{"error":{"code":"MisMatchingOAuthClaims","message":"One or more claims either missing or does not match with the open authentication access control policy."}}',
      "You do not have permissions to perform action 'run' on scope '/triggers/manual/invoke/lead'. Verify you are making the request with the appropriate HTTP method.",
      "Could not execute workflow trigger 'manual' with state 'Deleted': trigger is not enabled.",
      'The OAuth authorization scheme is required.',
    ],
  },
  {
    id: 'https-not-found',
    title: 'Nothing answers under this path',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The server is there, the route is not: 404 or 410. The path is misspelt, the function, webhook or app was deleted, renamed or never published, or its method is routed elsewhere. The marketplace gets the same answer, so Validate fails and leads are lost.',
    who: WHO,
    resolution: [
      'Copy the address again from where it is made: Azure portal › Function App › your function › Get function URL (the path begins with /api unless host.json says otherwise); the trigger of a flow; the webhook node of n8n.',
      'n8n: use the production address (/webhook/…) and activate the workflow; the test address (/webhook-test/…) works once, while the editor listens.',
      'AWS API Gateway answers "Missing Authentication Token" to any path or method that it does not know: check stage name, path and that POST is deployed. It is no matter of credentials.',
      'See that the route takes POST: many servers answer 404 to a method that is not routed.',
      PASTE,
    ],
    docs: [GUIDE, FUNCTION_TRIGGER, REQUEST_TRIGGER],
    proof: 'https/accepts',
    match: [
      { text: 'Missing Authentication Token', unless: 'sts.amazonaws', confidence: 0.93 },
      {
        text: [
          'The requested webhook * is not registered',
          'webhook is not registered',
          'Cannot POST /',
          'Cannot GET /webhook',
          'Error 404 - Web app not found',
          '404 Web Site not found',
          '404 Site Not Found',
          'There is no scenario listening for this webhook',
          'The deployment could not be found on Vercel',
          'DEPLOYMENT_NOT_FOUND',
          'No such app',
          'No HTTP resource was found that matches the request URI',
        ],
        unless: [
          'not registered for POST requests',
          'not registered for GET requests',
          'Did you mean to make a GET request',
        ],
        confidence: 0.93,
      },
      { text: ['404 Client Error', '410 Client Error'], unless: OTHERS, confidence: 0.6 },
      { status: [404, 410], confidence: 0.58 },
    ],
    examples: [
      { on: 'post', reply: { status: 404, headers: { 'content-length': '0' } } },
      json(
        403,
        { message: 'Missing Authentication Token' },
        { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      ),
      json(404, {
        code: 404,
        message: 'The requested webhook "POST leads" is not registered.',
        hint: 'The workflow must be active for a production URL to run successfully.',
      }),
      json(404, { statusCode: 404, message: 'Resource not found' }),
      page(404, 'Error', '<pre>Cannot POST /api/lead</pre>'),
      { on: 'post', reply: { status: 410, headers: { 'content-type': 'text/plain' }, body: 'Gone' } },
      'HTTP/1.1 404 Not Found',
      'Invoke-RestMethod : The remote server returned an error: (404) Not Found.',
      'requests.exceptions.HTTPError: 404 Client Error: Not Found for url: https://leads.contoso.example/api/lead',
    ],
  },
  {
    id: 'https-method',
    title: 'The endpoint does not take POST',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The route exists, but answers 405 to a POST. The marketplace sends every lead by POST with a JSON body and knows no other way, so Validate fails and leads are lost. A server with static files, such as a web page or a blob, answers like this as well.',
    who: WHO,
    resolution: [
      'Azure Functions: add "post" to the methods of the HTTP trigger (function.json, or the attribute in the code) and publish again.',
      'Logic Apps and Power Automate: open the trigger "When a HTTP request is received", and under Advanced parameters leave Method empty or set it to POST; save.',
      'n8n and kin: set the HTTP method of the webhook node to POST.',
      'If the address is a page or a file, use that of the program that receives leads.',
      REVALIDATE,
    ],
    docs: [GUIDE, FUNCTION_TRIGGER, REQUEST_TRIGGER],
    proof: 'https/accepts',
    match: [
      { code: ['UnsupportedHttpVerb'] },
      {
        text: [
          'Method Not Allowed',
          'does not support http method',
          "doesn't support specified Http Verb",
          'HTTP verb used * is not allowed',
          "Request method 'POST' not supported",
          "Request method 'POST' is not supported",
          'Method "POST" not allowed',
          'The POST method is not supported',
          'not registered for POST requests',
          'Did you mean to make a GET request',
          '405 Not Allowed',
          '(405) Not Allowed',
        ],
        unless: OTHERS,
        confidence: 0.9,
      },
      { text: '405 Client Error', unless: OTHERS, confidence: 0.6 },
      { status: 405, confidence: 0.6 },
    ],
    examples: [
      json(405, { Message: "The requested resource does not support http method 'POST'." }, { allow: 'GET' }),
      page(405, '405 Not Allowed', '<center><h1>405 Not Allowed</h1></center><hr><center>nginx</center>'),
      { on: 'post', reply: { status: 405, headers: { allow: 'GET, HEAD', 'content-length': '0' } } },
      'HTTP/1.1 405 Method Not Allowed',
      '{"detail":"Method \\"POST\\" not allowed."}',
      'This webhook is not registered for POST requests. Did you mean to make a GET request?',
    ],
  },
  {
    id: 'https-payload',
    title: 'The endpoint refuses the body of the lead',
    destination: 'https',
    severity: 'loses-leads',
    explanation:
      'The request arrived, and the endpoint rejected what it carries (400, 413, 415 or 422): a schema that is stricter than the leads are, a required field that some leads lack, a null where text is wanted, another spelling of UserDetails, or a receiver that expects a form of its own. The marketplace sends the lead in its own form, and nothing there can be mapped. Every such lead is lost.',
    who: WHO,
    resolution: [
      'Read the answer: it mostly names the field. "Expected String but got Null" means that the schema has to allow null for that field.',
      'Power Automate and Logic Apps: in "Request Body JSON Schema" of the trigger remove every "required" list and every "additionalProperties": false, and write "type": ["string", "null"] for each field.',
      'Own code: accept UserDetails as well as userDetails, treat every field as optional, ignore unknown ones, accept application/json with or without a charset, and bodies of some kilobytes.',
      'HubSpot forms, Teams and other products take a format of their own: put a flow or a function between that translates, and give Partner Center the address of that.',
      'Send both spellings with leadctl send-test --matrix to see which the endpoint takes; then validate again in Partner Center.',
    ],
    docs: [GUIDE, REQUEST_TRIGGER, FUNCTION_TRIGGER],
    proof: 'https/accepts',
    note: "The JSON of the test lead in Microsoft's lead management FAQ lacks a comma after OfferTitle and spells userDetails, while the set-up page spells UserDetails; a receiver has to accept both spellings (read 2026-11).",
    match: [
      {
        code: [
          'TriggerInputSchemaMismatch',
          'InvalidRequestContent',
          'FORM_HAS_RECAPTCHA_ENABLED',
          'FIELD_NOT_IN_FORM_DEFINITION',
          'MISSING_PROCESSING_CONSENT',
        ],
      },
      {
        text: [
          'The input body for trigger * did not match its schema definition',
          'did not match its schema definition',
          'Invalid type. Expected * but got',
          'Required properties are missing from object',
          'the schema does not allow additional properties',
          'The request content is not valid and could not be deserialized',
          'Unsupported Media Type',
          'request entity too large',
          'Payload Too Large',
          'Content Too Large',
          'PayloadTooLargeError',
          'Request body too large',
          'Unprocessable Entity',
          'Unprocessable Content',
          'One or more validation errors occurred',
          'The JSON value could not be converted to',
          'Required request body is missing',
          'JSON parse error: Cannot deserialize',
          "can't receive API submissions",
          'The request body must contain',
          'Invalid JSON payload received',
        ],
        unless: OTHERS,
        confidence: 0.9,
      },
      {
        text: ['400 Client Error', '413 Client Error', '415 Client Error', '422 Client Error'],
        unless: OTHERS,
        confidence: 0.6,
      },
      { status: [413, 415, 422], confidence: 0.6 },
      {
        status: [400, 411, 414, 417, 431],
        unless: ['SSL certificate', 'plain HTTP request', 'HTTPS port'],
        confidence: 0.55,
      },
    ],
    examples: [
      workflow(
        400,
        'TriggerInputSchemaMismatch',
        "The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: 'Invalid type. Expected String but got Null.'.",
      ),
      json(400, {
        type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
        title: 'One or more validation errors occurred.',
        status: 400,
        errors: { userDetails: ['The userDetails field is required.'] },
      }),
      json(422, { detail: [{ type: 'missing', loc: ['body', 'userDetails'], msg: 'Field required' }] }),
      json(415, { title: 'Unsupported Media Type', status: 415 }),
      page(
        413,
        '413 Request Entity Too Large',
        '<center><h1>413 Request Entity Too Large</h1></center><hr><center>nginx</center>',
      ),
      { on: 'post', reply: { status: 400, headers: { 'content-type': 'text/plain' }, body: 'Bad Request' } },
      "Error details: 'Required properties are missing from object: location.'.",
      'HTTP/1.1 415 Unsupported Media Type',
      '{"errors":[{"message":"Form can\'t receive API submissions as Captcha (SPAM prevention) is enabled.","errorType":"FORM_HAS_RECAPTCHA_ENABLED"}]}',
    ],
  },
  {
    id: 'https-redirect',
    title: 'The endpoint redirects in place of taking the lead',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The endpoint answered with a redirect. Whether the marketplace follows one is documented nowhere, and a client that follows 301, 302 or 303 turns the POST into a GET without the lead, whose final 200 hides the loss. So only the final address is safe. A redirect to login.microsoftonline.com means that the app asks for a sign-in. Where a public service was called and not your own endpoint, the address is mostly not that of its API, or a portal of this network asks for a sign-in first.',
    who: 'whoever runs the endpoint, if it is your own; for a public service, whoever typed the address, or runs the proxy of this network',
    resolution: [
      'Find where it leads: curl -sS -o /dev/null -D - -X POST <address>, header Location.',
      'If only the form of the address differs (www or not, a slash at the end, http to https, an old domain), use the final one in Partner Center.',
      'If it leads to a sign-in page of your own app, allow unauthenticated requests for this route: Azure portal › App Service › Settings › Authentication.',
      'If the host is a public service (Dynamics, Salesforce, Marketo), use the address of its API and not that of its pages (salesforce: the My Domain host), without http:// and without a path; if Location names a host of your own network, sign in there, or check from another network.',
      PASTE,
    ],
    docs: [GUIDE, REQUEST_TRIGGER],
    proof: 'https/accepts',
    match: [
      { code: ['ERR_TOO_MANY_REDIRECTS', 'ERR_FR_TOO_MANY_REDIRECTS', 'ERR_FR_REDIRECTION_FAILURE'] },
      {
        text: [
          'redirects followed',
          'TooManyRedirects',
          'Exceeded * redirects',
          'redirect count exceeded',
          'unexpected redirect',
          'maximum redirect reached',
          'stopped after 10 redirects',
          'Too many automatic redirections were attempted',
          'maximum redirection count has been exceeded',
          'Server redirected too many times',
          'redirected you too many times',
          'too many redirects',
          'uri requested responds with a redirect error',
        ],
        confidence: 0.9,
      },
      {
        text: [
          '301 Moved Permanently',
          '302 Found',
          '302 Moved Temporarily',
          '303 See Other',
          '307 Temporary Redirect',
          '308 Permanent Redirect',
          'Object moved to * here',
        ],
        confidence: 0.48,
      },
      { status: [301, 302, 303, 307, 308], confidence: 0.6 },
    ],
    examples: [
      {
        on: 'post',
        reply: {
          status: 302,
          headers: {
            location: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
            'content-type': 'text/html; charset=utf-8',
          },
          body: '<html><head><title>Object moved</title></head><body>\n<h2>Object moved to <a href="https://login.microsoftonline.com/common/oauth2/v2.0/authorize">here</a>.</h2>\n</body></html>\n',
        },
      },
      {
        on: 'post',
        reply: { status: 308, headers: { location: 'https://www.contoso.example/hook/', 'content-length': '0' } },
      },
      page(301, '301 Moved Permanently', '<center><h1>301 Moved Permanently</h1></center><hr><center>nginx</center>', {
        location: 'https://www.contoso.example/hook',
      }),
      'curl: (47) Maximum (50) redirects followed',
      'requests.exceptions.TooManyRedirects: Exceeded 30 redirects.',
      'TypeError: fetch failed { [cause]: Error: unexpected redirect }',
      'Post "https://leads.contoso.example/hook": stopped after 10 redirects',
      'HTTP/1.1 307 Temporary Redirect',
    ],
  },
  {
    id: 'https-rate',
    title: 'The endpoint is throttled: too many requests',
    destination: 'https',
    severity: 'loses-leads',
    explanation:
      'The endpoint answered 429: it has had more requests than its plan or policy allows. Nothing documents that the marketplace sends a refused lead again, so each 429 must be taken for a lost lead. Leads are few, so mostly something else uses the limit up: other callers, a loop, or the daily limit of a plan.',
    who: WHO,
    resolution: [
      'See who else calls the endpoint or shares its plan; move the lead receiver to a route or plan of its own.',
      'Power Automate and Logic Apps: look at the limits of the plan and of each connector in the run history, and raise concurrency or the plan.',
      'API Management and gateways: raise rate-limit and quota for the lead route.',
      'Let the receiver take the lead at once (202) and put it into a queue, then call the slower systems from there.',
      'Run leadctl send-test again after the time that the header Retry-After names.',
    ],
    docs: [THROTTLING, GUIDE],
    proof: 'https/accepts',
    match: [
      {
        text: [
          'Rate limit is exceeded. Try again in',
          'Your operation has been throttled',
          'hitting an action limit designed to protect the connector',
          'WorkflowRunActionsThrottled',
          'ActionThrottled',
          'Queue is full',
          'rate limit exceeded for this webhook',
          'error code: 1015',
        ],
        confidence: 0.88,
      },
      { text: '429 Client Error', unless: OTHERS, confidence: 0.6 },
      // Below 0.5, so that another service's own finding of the same status goes first.
      { text: 'Too Many Requests', unless: OTHERS, confidence: 0.48 },
      { status: 429, confidence: 0.6 },
    ],
    examples: [
      json(
        429,
        { statusCode: 429, message: 'Rate limit is exceeded. Try again in 23 seconds.' },
        { 'retry-after': '23' },
      ),
      page(429, '429 Too Many Requests', '<center><h1>429 Too Many Requests</h1></center><hr><center>nginx</center>', {
        'retry-after': '60',
      }),
      'HTTP/1.1 429 Too Many Requests',
      "Your operation has been throttled: Looks like your flow's operation is hitting an action limit designed to protect the connector being called.",
      'Invoke-RestMethod : The remote server returned an error: (429) Too Many Requests.',
    ],
  },
  {
    id: 'https-server-error',
    title: 'The endpoint failed while it worked on the lead',
    destination: 'https',
    severity: 'loses-leads',
    explanation:
      "The endpoint answered with a status of 500 or more, or with something that is no HTTP. The lead reached the publisher's side, and the program, or the gateway in front of it, failed. The marketplace meets the same failure: Validate does not pass, and leads of a live offer are lost.",
    who: WHO,
    resolution: [
      'Open the log at that moment: Azure portal › Function App › Monitor, Application Insights › Failures; the run history of the flow or logic app; the log of the web server.',
      '502 and 504 of a logic app or flow: an action before the Response action failed or took longer than 120 seconds. Put the Response action (status 202) right after the trigger.',
      '502, 503 and 504 of a gateway or CDN (521 to 526 with Cloudflare): the server behind it is down, too slow, or its certificate does not satisfy the gateway.',
      'Send the same lead again with leadctl send-test once it is mended; with --matrix it shows whether one spelling of the body makes it fail.',
      REVALIDATE,
    ],
    docs: [GUIDE, REQUEST_TRIGGER, FUNCTION_TRIGGER],
    proof: 'https/accepts',
    match: [
      {
        text: [
          'The server did not receive a response from an upstream server',
          'upstream connect error or disconnect',
          'no healthy upstream',
          'upstream request timeout',
          'The server returned an invalid or unrecognized response',
          'HTTP Error 500',
          'HTTP Error 502.5',
          'ASP.NET Core app failed to start',
          "Server Error in '/' Application",
          'Web server is down',
          'Web server is returning an unknown error',
          'Error 520',
          'Error 521',
          'Error 522',
          'Error 523',
          'Error 524',
          'Error 525',
          'Error 526',
          'error code: 520',
          'error code: 521',
          'error code: 522',
          'error code: 523',
          'error code: 524',
          'error code: 525',
          'error code: 526',
          '520 Origin Error',
          '521 Origin Down',
          '522 Origin Connection Time-out',
          '523 Origin Unreachable',
          '524 A timeout occurred',
          '525 SSL handshake failed',
          '526 Invalid SSL certificate',
          'Encountered an error (InternalServerError) from host runtime',
          'Encountered an error (BadGateway) from host runtime',
          'Application error: a server-side exception has occurred',
          'FUNCTION_INVOCATION_FAILED',
          'FUNCTION_INVOCATION_TIMEOUT',
          'Response does not match the HTTP/1.1 protocol',
          'Parse Error: Expected HTTP/',
          'the web server reported a bad gateway error',
        ],
        confidence: 0.93,
      },
      {
        code: [
          'HPE_INVALID_CONSTANT',
          'HPE_INVALID_CHUNK_SIZE',
          'HPE_INVALID_HEADER_TOKEN',
          'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
          'ERR_INVALID_HTTP_RESPONSE',
        ],
        confidence: 0.85,
      },
      {
        text: ['Internal Server Error', 'Bad Gateway', 'Gateway Timeout', 'Gateway Time-out'],
        unless: [
          'Function host is not running',
          'from proxy',
          'Proxy returns',
          'tunnel connection failed',
          'odata.error',
          ...OTHERS,
        ],
        confidence: 0.48,
      },
      {
        status: [
          500, 501, 502, 503, 504, 505, 507, 508, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599,
        ],
        unless: ['Function host is not running'],
        confidence: 0.58,
      },
    ],
    examples: [
      { on: 'post', reply: { status: 500, headers: { 'content-length': '0' } } },
      workflow(
        502,
        'NoResponse',
        "The server did not receive a response from an upstream server. Request tracking id '00000000000000000000000000000003'.",
      ),
      page(502, '502 Bad Gateway', '<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>'),
      page(504, '504 Gateway Time-out', '<center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center>'),
      page(
        521,
        'contoso.example | 521: Web server is down',
        '<h1>Web server is down <span>Error code 521</span></h1>',
        { server: 'cloudflare' },
      ),
      json(500, { message: 'Internal Server Error' }),
      'HTTP/1.1 503 Service Unavailable',
      'Invoke-RestMethod : The remote server returned an error: (500) Internal Server Error.',
      'requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: https://leads.contoso.example/api/lead',
      'HTTPParserError: Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)',
    ],
  },
  {
    id: 'https-html',
    title: 'A web page came back in place of an acknowledgement',
    destination: 'https',
    severity: 'loses-leads',
    explanation:
      'The answer is an HTML page: a sign-in form, a parked domain, a maintenance or challenge page. With status 200 your own endpoint looks to the marketplace, which minds the status only, as if it had taken the lead, and the lead is gone without a trace: no error, no record. A receiver of leads answers with JSON or with nothing. Where the API of a public service was called, a proxy or portal of this network answered in its place, the address is that of its pages, or the service is under maintenance.',
    who: 'whoever runs the endpoint, if it is your own; for a public service, whoever typed the address, or runs the proxy of this network',
    resolution: [
      'Look at the page: curl -sS -X POST -H "Content-Type: application/json" -d "{}" <address> | head; its title mostly tells what it is.',
      'Sign-in page: allow unauthenticated requests for this route (Azure portal › App Service › Settings › Authentication), or receive leads in a function or flow without sign-in.',
      'Welcome, parking or maintenance page: the path or the domain is not that of the receiver; copy the address again from where it is made.',
      'Challenge page of a bot protection ("Just a moment…"): exempt the path of the leads, because a machine cannot pass it.',
      'Page of a public service, or one of your own network in its place: compare the address with that of its API (leadctl guide shows where to copy it), try from another network, and look at the status page of the service.',
      PASTE,
    ],
    docs: [GUIDE, REQUEST_TRIGGER],
    proof: 'https/accepts',
    match: [
      {
        status: [200, 201, 202, 203],
        text: [
          '<!DOCTYPE html',
          'content-type: text/html',
          'Sign in to your account',
          'Just a moment...',
          '<html lang',
          '<html xmlns',
        ],
        confidence: 0.92,
      },
      {
        text: [
          'Unexpected token * <!DOCTYPE * is not valid JSON',
          'Unexpected token * <html * is not valid JSON',
          'Unexpected token < in JSON at position 0',
          'Unexpected token < in JSON at position * DOCTYPE',
          'Unexpected token <, "hea"... is not valid JSON',
          'Unexpected token <, "he"... is not valid JSON',
          'Unexpected token <, "h"... is not valid JSON',
          "invalid character '<' looking for beginning of value",
          "Unexpected character ('<' (code 60))",
          'Unexpected character encountered while parsing value: <. Path',
          "unexpected token at '<!DOCTYPE",
          'JSON.parse: unexpected character at line 1 column 1 of the JSON data',
          'JSON Parse error: Unrecognized token <',
          'ConvertFrom-Json : Invalid JSON primitive: <',
          'FormatException: Unexpected character (at character 1) <!DOCTYPE',
          'Attempt to decode JSON with unexpected mimetype: text/html',
          "'<' is an invalid start of a value",
          'received HTML instead of JSON',
          'HTML response instead of JSON',
          'Hey, Node developers! Your app service is up and running',
          'Your web app is running and waiting for your content',
          'Welcome to nginx!',
        ],
        confidence: 0.85,
      },
      {
        text: ['JSONDecodeError: Expecting value: line 1 column 1 (char 0)', 'Sign in to your account'],
        confidence: 0.6,
      },
      // Below 0.5 a status that stands beside the page decides.
      { text: ['<!DOCTYPE html', 'content-type: text/html'], confidence: 0.45 },
    ],
    examples: [
      page(
        200,
        'Sign in to your account',
        '<form method="post" action="/login"><input name="loginfmt" type="email"></form>',
      ),
      page(200, 'Just a moment...', '<noscript>Enable JavaScript and cookies to continue</noscript>', {
        server: 'cloudflare',
        'cf-mitigated': 'challenge',
      }),
      page(200, 'Site under maintenance', '<h1>We will be back soon</h1>'),
      'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
      'SyntaxError: Unexpected token < in JSON at position 0',
      "invalid character '<' looking for beginning of value",
      "Newtonsoft.Json.JsonReaderException: Unexpected character encountered while parsing value: <. Path '', line 0, position 0.",
    ],
  },
  {
    id: 'https-endpoint-stopped',
    title: 'The app behind the endpoint is stopped, disabled or over its quota',
    destination: 'https',
    severity: 'blocks-publishing',
    explanation:
      'The platform answers in place of the app: the web app or function app is stopped, its host does not start, or the plan has used up its quota. A 403 of this kind has nothing to do with credentials. Until the app runs again, Validate fails and every lead is lost.',
    who: 'whoever manages the web app or function app in the Azure portal, or its counterpart elsewhere',
    resolution: [
      'Azure portal › the App Service or Function App › Overview: select Start if the status is Stopped.',
      'Look at Quotas (Free and Shared plans stop an app for the day when CPU minutes are used up): scale up to Basic or higher for a receiver of leads.',
      '"Function host is not running": open Diagnose and solve problems › Functions that are not triggering; mostly AzureWebJobsStorage points to a storage account that is gone or whose key changed, or host.json is invalid.',
      'See that the subscription is active, and that nobody stops the app overnight by automation.',
      REVALIDATE,
    ],
    docs: [FUNCTION_UNREACHABLE, 'https://learn.microsoft.com/azure/app-service/web-sites-monitor', GUIDE],
    proof: 'https/accepts',
    match: [
      {
        text: [
          'This web app is stopped',
          'web app you have attempted to reach is currently stopped',
          'Web App - Unavailable',
          'Site Disabled',
          'Function host is not running',
          'The function runtime is unable to start',
          'Azure Functions runtime is unreachable',
          'Function app is stopped',
          'The site has exceeded its quota',
          'This deployment is temporarily paused',
          'DEPLOYMENT_PAUSED',
          'DEPLOYMENT_DISABLED',
          'ERR_NGROK_3200',
          'ngrok * is offline',
          'Tunnel * not found*ngrok',
          'Encountered an error (ServiceUnavailable) from host runtime',
        ],
        // The same page in the words for a network that is not admitted.
        unless: 'has blocked your access',
        confidence: 0.96,
      },
    ],
    examples: [
      page(
        403,
        'Web App - Unavailable',
        '<h1>Error 403 - This web app is stopped.</h1><p>The web app you have attempted to reach is currently stopped and does not accept any requests. Please try to reload the page or visit it again soon.</p>',
      ),
      {
        on: 'post',
        reply: {
          status: 503,
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          body: 'Function host is not running.',
        },
      },
      'Error 403 - This web app is stopped.',
      'Site Disabled (CODE: 403)',
      'Function host is not running.',
      'The endpoint leads-contoso.ngrok.example is offline. ERR_NGROK_3200',
    ],
  },
]);
