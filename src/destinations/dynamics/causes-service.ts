import { FAQ, INSTRUCTIONS, save } from '../../causes/entra-wire.ts';
import { family } from '../../diagnosis/cause.ts';
import { API_LIMITS, CUSTOMIZER, fault, GEO_MOVES, PLATFORM_ADMIN, page, WEB_API_ERRORS } from './causes-wire.ts';

/** The environment as a whole: whether it is there, and whether it answers in time. */
export const dataverseService = family([
  {
    id: 'dataverse-instance-not-found',
    title: 'There is no Dynamics environment at this URL, or it is disabled',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'What stands as URL leads to no live Dynamics environment. The name or the region is mistyped, or the environment was deleted, moved to another region, or disabled when its trial or subscription ended. Or it is another product (Finance and Operations, a portal, make.powerapps.com) or an on-premises server, which the marketplace cannot write to.',
    who: `you, with ${PLATFORM_ADMIN}`,
    resolution: [
      'In the Power Platform admin center, open Environments › your environment and look at State and Environment URL.',
      'If it is disabled, renew the subscription or enable it; if it is gone, choose the environment that replaced it.',
      'Use the address as https://<name>.<region>.dynamics.com, without /main.aspx or another path; after a move between regions the host is a new one.',
      'If your Dynamics is on-premises, choose HTTPS endpoint or Azure Table as lead destination.',
      save('put the address into URL'),
    ],
    docs: [INSTRUCTIONS, GEO_MOVES, FAQ],
    proof: 'dynamics/url',
    guide: 'dynamics:1',
    match: [
      { code: ['0x8004a104', '0x8004b067', '0x8004d253', '0x80041d49'] },
      {
        text: [
          'organization you are attempting to access is currently disabled',
          'The provided uri did not return any Service Endpoints',
          'Organization not found. Org',
          'No Organizations Found, Searched online',
          'Unable to find the organization based on its url name',
          'unique name of you organization is different from the name used in the url',
          'There was no endpoint listening at * Organization.svc',
          'Metadata contains a reference that cannot be resolved * Organization.svc',
          'Unauthorized Http Status Code (401) was expected in the response',
          'OrgDoesNotExistInDiscoveryService',
          'authority_uri * could not be found for this resource',
          'Authority Uri could not be determined',
          "Can't resolve AAD/OAuth Authority for",
          'Invalid organization URL',
          'No Dataverse organization was found matching',
        ],
      },
      { text: ['ENOTFOUND*dynamics.com', 'remote name could not be resolved*dynamics.com'], confidence: 0.7 },
      { text: 'not found', status: [404, 410], system: 'dynamics', confidence: 0.65 },
      { status: [404, 410], system: 'dynamics', confidence: 0.65 },
    ],
    examples: [
      'The Dynamics 365 organization you are attempting to access is currently disabled.  Please contact your system administrator',
      'Microsoft.Xrm.Tooling.Connector.CrmServiceClient Error: 2 : The provided uri did not return any Service Endpoints! https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc',
      'No Organizations Found, Searched online. Region Setting = EMEA Unable to Login to Dynamics CRM',
      page('challenge', 404, '404 - File or directory not found.'),
      fault(
        'whoami',
        403,
        '0x8004a104',
        'The Dynamics 365 organization you are attempting to access is currently disabled.  Please contact your system administrator',
      ),
    ],
  },
  {
    id: 'dataverse-timeout',
    title: 'Dynamics gave no answer within two minutes',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The marketplace waits two minutes for Dynamics and then gives up. Either the URL leads to something that never answers, or the environment is right and a synchronous plug-in, workflow or rule on the creation of leads takes too long. In the second case the lead may even be there, though the marketplace counts it as failed.',
    who: `you for the URL, ${CUSTOMIZER} for a slow plug-in`,
    resolution: [
      'Check in Partner Center under Offer setup › Customer leads that URL is the Environment URL of the Power Platform admin center.',
      'Run leadctl validate: it shows which step spends the time (name resolution, connection, sign-in, answer).',
      'If all of that is quick, run leadctl send-test: it measures the creation of a lead within the same two minutes.',
      'If the creation is slow, look in Power Apps under Tables › Lead for synchronous plug-in steps and real-time workflows on Create, and make them asynchronous.',
      'Before you send a lead again, search for it in Dynamics: it may have been written after the wait was over.',
    ],
    docs: [FAQ, INSTRUCTIONS, WEB_API_ERRORS],
    proof: 'dynamics/plugins',
    guide: 'dynamics:9',
    note: "Microsoft's lead management FAQ knows only a wrong URL as the reason (read 2026-11). A good URL with a slow synchronous plug-in on lead creation gives the same text.",
    match: [
      {
        text: [
          'The request channel timed out while waiting for a reply',
          'request channel timed out',
          'Organization.svc*has exceeded the allotted',
          'The time allotted to this operation may have been a portion of a longer timeout',
          'increase the SendTimeout value on the Binding',
          '00:02:00*SendTimeout',
          'LastCRMError*00:02:00',
          'did not receive a reply within the configured timeout (00:02:00)',
          'has exceeded the allotted timeout of 00:02:00',
          // In whatever language the framework speaks.
          'Organization.svc*00:02:00',
          'Organization.svc*00:01:59',
        ],
      },
    ],
    examples: [
      'Could not save the lead to Dynamics CRM. LastCRMError: The request channel timed out while waiting for a reply after 00:02:00. Increase the timeout value passed to the call to Request or increase the SendTimeout value on the Binding. The time allotted to this operation may have been a portion of a longer timeout.',
      "System.TimeoutException: The HTTP request to 'https://contoso.crm4.dynamics.com/XRMServices/2011/Organization.svc/web' has exceeded the allotted timeout of 00:02:00.",
      'LastCRMError : Le canal de demande a dépassé le délai de réponse après 00:02:00. Augmentez la valeur de délai d’attente passée à l’appel de Request ou augmentez la valeur de SendTimeout de la liaison.',
    ],
  },
  {
    id: 'dataverse-throttled',
    title: 'Dataverse limits the number of requests',
    destination: 'dynamics',
    severity: 'at-risk',
    explanation:
      'The user of the connection has used up what one user may ask of the service within five minutes (6000 requests, 20 minutes of work, 52 at once). It passes by itself. A lead connection alone never gets there: another program signs in as the same application, and leads that come in such a moment can be refused.',
    who: 'whoever runs the other programs that use this application',
    resolution: [
      'Wait as long as the header Retry-After says, then try again.',
      'Look in the Power Platform admin center › Analytics › Dataverse which calls come from this application.',
      'Give the lead connection an application of its own, so that bulk jobs cannot crowd it out.',
      'In your own programs obey Retry-After and send fewer requests at once.',
    ],
    docs: [API_LIMITS, WEB_API_ERRORS],
    proof: 'dynamics/whoami',
    transient: true,
    ignore: 'When the next run passes.',
    match: [
      { code: ['0x80072321', '0x80072322', '0x80072326'] },
      {
        text: [
          'Number of requests exceeded the limit of',
          'Combined execution time of incoming requests exceeded limit of',
          'Number of concurrent requests exceeded the limit of',
          'measured over time window of 300 seconds',
          'Too Many Requests*dynamics.com/api/data',
          'dynamics.com/api/data*Too Many Requests',
        ],
      },
      { text: 'https*dynamics.com', status: 429, confidence: 0.85 },
      { status: 429, system: 'dynamics', confidence: 0.9 },
    ],
    examples: [
      '-2147015902 Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
      'Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.',
      fault(
        'whoami',
        429,
        '0x80072322',
        'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
        { 'retry-after': '30' },
      ),
      fault('create', 429, '0x80072326', 'Number of concurrent requests exceeded the limit of 52.', {
        'retry-after': '10',
      }),
    ],
  },
  {
    id: 'dataverse-unavailable',
    title: 'The Dynamics service itself has trouble',
    destination: 'dynamics',
    severity: 'at-risk',
    explanation:
      'Dataverse answered with a fault of its own: its database timed out, it is in maintenance or being moved, or its front door finds no healthy server. It accuses no setting of the lead connection and mostly passes by itself; leads of that time may be late or lost.',
    who: 'nobody on your side at first: wait',
    resolution: [
      'Run the check again after some minutes.',
      'If it lasts, look at Service health in the Microsoft 365 admin center and at Environments › your environment › History in the Power Platform admin center for a running copy, restore or move.',
      'After a move to another region or tenant the URL or the Directory ID is a new one: run leadctl validate and correct Partner Center.',
      'Afterwards compare the leads of those hours in Partner Center under Referrals › Leads with those in Dynamics.',
      'If it does not end, open a support request with the request id of the answer (x-ms-service-request-id).',
    ],
    docs: [WEB_API_ERRORS, GEO_MOVES, API_LIMITS],
    proof: 'dynamics/whoami',
    transient: true,
    ignore: 'When the next run passes.',
    match: [
      {
        code: [
          '0x80044150',
          '0x80044151',
          '0x80072323',
          '0x80072324',
          '0x80072325',
          '0x8004a107',
          '0x8004b044',
          '0x80072559',
          '0x8005e243',
        ],
      },
      // 'An unexpected error occurred': what was expected may stand beside it.
      { code: '0x80040216', unless: ['plug-in interface from the plug-in assembly', 'SandboxAppDomainHelper'] },
      {
        text: [
          'The database operation timed out due to blocking',
          'Generic SQL error. CRM ErrorCode',
          'Sql error: Generic SQL error',
          'Sql error: Execution Timeout Expired',
          'Sql error: SQL timeout expired',
          'Sql ErrorCode: -2146232060',
          'OrganizationMigrationUnderway',
          'The organization is being migrated',
          'ScaleGroupDisabled',
        ],
      },
      { text: ['Generic SQL error', 'SQL timeout expired'], confidence: 0.75 },
      // Azure SQL, while the database of an environment moves from one machine to another.
      {
        text: ['Database * on server * is not currently available', 'Please retry the connection later'],
        system: 'dynamics',
        confidence: 0.8,
      },
      { text: 'https*dynamics.com', status: [502, 503, 504], confidence: 0.75 },
      {
        text: ['Service Unavailable', 'Bad Gateway', 'Gateway Timeout', 'temporarily unavailable'],
        status: [502, 503, 504],
        system: 'dynamics',
        confidence: 0.8,
      },
      { status: [500, 502, 503, 504], system: 'dynamics', confidence: 0.7 },
    ],
    examples: [
      'Sql error: Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205',
      fault('create', 500, '0x80044151', 'Sql error: SQL timeout expired.'),
      page('whoami', 503, 'Service Unavailable', { 'retry-after': '10' }),
    ],
  },
]);
