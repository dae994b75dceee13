import { APPLICATION_USERS, FAQ, INSTRUCTIONS, save } from '../../causes/entra-wire.ts';
import { family } from '../../diagnosis/cause.ts';
import {
  ADMIN_MODE,
  APPS_TO_ALLOW,
  COLUMN_SECURITY,
  fault,
  IP_FIREWALL,
  OAUTH,
  OPEN_APPLICATION_USERS,
  PLATFORM_ADMIN,
  SYSTEM_ADMIN,
  WEB_API_ERRORS,
} from './causes-wire.ts';

const USER = 'b9a1e6d4-2c75-4f38-96b0-7d5e3f8c1a24';
const PRIVILEGE = '0f5c1e87-a3b4-4d29-8e61-c7f2b9d05a36';

const VALUE_FAULTS = [
  'outside the valid range',
  'picklist value',
  'expected type',
  'attribute value type',
  'maximum allowed length',
  'does not exist',
  'Invalid property',
  'contain attribute with Name',
] as const;

/** Who may come in, and what he may do there. */
export const dataverseAccess = family([
  {
    id: 'dataverse-login-failed',
    title: 'Dynamics refuses the sign-in and gives no reason',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The marketplace could not sign in to Dynamics and its message keeps the reason to itself: LastCRMException is empty. It can be any link of the chain: the ids or the secret, the password or its age, multifactor authentication, a missing application user or licence. leadctl validate tries the links one by one and names the one that breaks.',
    who: 'you first; who has to act shows when the link is found',
    resolution: [
      'Run leadctl validate for this destination: it tries address, tenant, token, application user and rights in this order.',
      'With Azure Active Directory: compare Directory ID, Application (client) ID and Client secret with the Microsoft Entra admin center › App registrations › your application (steps 2, 8 and 10 of the published instructions).',
      'With Office 365: sign in once with user name and password in a private browser window, and check that the account has a Dynamics 365 licence and is not asked for a second factor.',
      OPEN_APPLICATION_USERS,
      'Check that your application stands there, is active, and has the security role Microsoft Marketplace Lead Writer; it is assigned under Security settings of the published instructions.',
      save('correct what differed'),
    ],
    docs: [FAQ, INSTRUCTIONS, OAUTH],
    proof: 'dynamics/whoami',
    guide: 'dynamics:11',
    note: "Microsoft's lead management FAQ sends readers to steps 11-15 for access and licence (read 2026-11). In every edition of the instructions those steps grant the API permission or begin the application user; the role is assigned under Security settings.",
    match: [
      {
        text: [
          'Unable to Login to Dynamics CRM',
          'Unable to sign in to Dynamics CRM',
          'Unable to log in to Dynamics CRM',
          'Anmeldung bei Dynamics CRM nicht möglich',
          'Check the Dynamics CRM account settings',
          'LastCRMException',
          'ERROR REQUESTING Token FROM THE Authentication context',
          'CrmServiceClient is Not Ready',
          'ClientCredential.UserName MUST be populated',
          'DataverseConnectionException: Failed to connect to Dataverse',
          'Failed to connect to Dataverse',
          'Failed to connect to Common Data Service',
          'An unsecured or incorrectly secured fault was received from the other party',
        ],
        confidence: 0.75,
      },
      {
        text: [
          'Unable to connect to CRM',
          'Invalid Login Information',
          'Could not save the lead to Dynamics CRM',
          'LastCRMError',
        ],
        confidence: 0.6,
      },
      { status: 403, system: 'dynamics', confidence: 0.62 },
    ],
    examples: [
      'Could not save the lead to Dynamics CRM. Check the Dynamics CRM account settings. LastCRMError: Unable to Login to Dynamics CRM, LastCRMException:',
      'Could not save the lead to Dynamics CRM. Check the Dynamics CRM account settings. LastCRMError: Unable to sign in to Dynamics CRM, LastCRMException:',
      'Microsoft.Xrm.Tooling.Connector.CrmServiceClient Error: 2 : Unable to Login to Dynamics CRM\nSource : Not Provided\nMethod : Not Provided',
      'LastCRMError : Impossible de se connecter à Dynamics CRM, LastCRMException :',
      { on: 'whoami', reply: { status: 403, headers: { 'content-length': '0' }, body: '' } },
    ],
  },
  {
    id: 'dataverse-user-not-member',
    title: 'The application has no user in this environment',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The sign-in at Microsoft Entra ID worked, but the Dynamics environment does not know who comes: an application needs an application user of its own in every environment, and here it was never created, was deleted, or was made in another environment. With an Office 365 account it means that the user was not synchronised, or is not in the security group of the environment.',
    who: SYSTEM_ADMIN,
    resolution: [
      OPEN_APPLICATION_USERS,
      'Select New app user › Add an app, choose the application by its Application (client) ID, pick the business unit, and select Create (step 14 or later of the published instructions, by edition).',
      'Select the new user › Edit security roles, tick Microsoft Marketplace Lead Writer, and save; if the role is not offered, import the solution Microsoft Marketplace Lead Writer first.',
      'Check that this is the environment whose URL stands in Partner Center.',
      'With an Office 365 account: give it a Dynamics 365 licence and make it a member of the security group of the environment.',
    ],
    docs: [APPLICATION_USERS, INSTRUCTIONS, WEB_API_ERRORS],
    proof: 'dynamics/whoami',
    guide: 'dynamics:7',
    match: [
      { code: ['0x80072560', '0x8004f512', '0x8004f510', '0x80041d28'] },
      {
        text: [
          'The user is not a member of the organization',
          'user is not a member of the organization',
          'The user with id * is not a member of the organization',
          'do not belong to the organization*Verify the organization name and try to sign in again',
          'UserNotMemberOfOrg',
          'UserNotMemberOfCdsSecurityGroup',
          'cannot be created in Microsoft Dataverse because the account is not a member of group',
          'AzureApplicationIdNotFoundInOrgDB',
          'find that application ID * in your Azure Active Directory',
        ],
      },
      {
        text: 'The HTTP request was forbidden with client authentication scheme',
        confidence: 0.85,
      },
      {
        text: [
          'application user was never created',
          'no application user',
          'application user does not exist',
          'application user is missing',
        ],
        confidence: 0.7,
      },
    ],
    examples: [
      "LastCRMError: The HTTP request was forbidden with client authentication scheme 'Anonymous'. => The remote server returned an error: (403) Forbidden. Unable to Login to Dynamics CRM",
      'System.ServiceModel.FaultException: The user is not a member of the organization. (Fault Detail ErrorCode -2147015328)',
      fault('whoami', 403, '0x80072560', 'The user is not a member of the organization.'),
    ],
  },
  {
    id: 'dataverse-user-disabled',
    title: 'The user of the connection is disabled or has no licence',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'Dynamics knows the user, but the user may not work: an administrator deactivated the application user, or the Office 365 account lost its licence and was disabled with it. Every lead is refused until the user is active again.',
    who: SYSTEM_ADMIN,
    resolution: [
      OPEN_APPLICATION_USERS,
      'Set the view to inactive users, select the application user, and choose Activate.',
      'With an Office 365 account: in the Microsoft 365 admin center, open Users › Active users › the account › Licenses and apps and assign a Dynamics 365 licence, then wait some minutes.',
      'Check that the user still has the security role Microsoft Marketplace Lead Writer.',
    ],
    docs: [APPLICATION_USERS, INSTRUCTIONS, WEB_API_ERRORS],
    proof: 'dynamics/user',
    guide: 'dynamics:7',
    match: [
      { code: ['0x80040225', '0x8004a112', '0x8004d24b'] },
      {
        text: [
          'is disabled. Consider enabling this user',
          'The user with SystemUserId * in OrganizationContext * is disabled',
          'Disabled users cannot access the system',
          'users are disabled if they dont have a license assigned',
          'The system user was disabled therefore the ticket expired',
          'The user has not been assigned any License',
          'SystemUserDisabled',
        ],
      },
    ],
    examples: [
      `The user with SystemUserId=${USER} in OrganizationContext=d4f0a7c1-93be-4a52-8d16-5e2b7c08f9a3 is disabled. Disabled users cannot access the system. Consider enabling this user. Also, users are disabled if they don't have a license assigned to them.`,
      'LastCRMError: The user has not been assigned any License',
      fault(
        'whoami',
        403,
        '0x80040225',
        'The specified user(Id = {0}) is disabled. Consider enabling this user. Additional Details: {1}',
      ),
    ],
  },
  {
    id: 'dataverse-no-roles',
    title: 'The user of the connection has no security role',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The application user (or Office 365 user) exists, but no security role is assigned to it, and without any role Dynamics lets nobody do anything. The role is Microsoft Marketplace Lead Writer; it comes with the solution of the same name, which has to be imported into the environment first.',
    who: SYSTEM_ADMIN,
    resolution: [
      OPEN_APPLICATION_USERS,
      'Select the user of the connection › Edit security roles, tick Microsoft Marketplace Lead Writer, and save (Security settings of the published instructions).',
      'If the role is not in the list, import the managed solution Microsoft Marketplace Lead Writer under Resources › Dynamics 365 apps or Solutions of the environment, then try again.',
      'In that role give the table User Entity UI Settings Create, Read and Write at user level, and System Job Read, Write and Append To at organization level.',
      'Wait half a minute, for roles are cached, then run leadctl validate.',
    ],
    docs: [INSTRUCTIONS, APPLICATION_USERS, FAQ],
    proof: 'dynamics/roles',
    guide: 'dynamics:7',
    match: [
      { code: '0x80042f09' },
      {
        text: [
          'SecLib*RetrievePrivilegeForUser',
          'RetrievePrivilegeForUser failed',
          'RetrievePrivilegeForUser*has not been assigned any roles',
          'RetrievePrivilegeForUser*They need a role with the prv',
          'no roles are assigned to user',
          'has not been assigned any roles',
          'UserNotAssignedRoles',
        ],
      },
      {
        text: [
          'user has no security role',
          'no security roles assigned',
          'no security role assigned',
          'without any security role',
          'has no roles assigned in Dynamics',
        ],
        confidence: 0.75,
      },
    ],
    examples: [
      'Could not save the lead to Dynamics CRM. LastCRMError: SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user.',
      `SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. Returned hr = -2147209463, User: ${USER}`,
      `RetrievePrivilegeForUser: The user with id ${USER} has not been assigned any roles. They need a role with the prvReadUser privilege.`,
      'Nicht gespeichert. LastCRMError: Fehler bei SecLib::RetrievePrivilegeForUser – dem Benutzer sind keine Rollen zugewiesen.',
      fault(
        'privileges',
        403,
        '0x80042f09',
        `RetrievePrivilegeForUser: The user with id ${USER} has not been assigned any roles. They need a role with the prvReadUser privilege.`,
      ),
      fault(
        'create',
        403,
        '0x80042f09',
        `RetrievePrivilegeForUser: The user with id ${USER} has not been assigned any roles. They need a role with the prvCreateLead privilege.`,
      ),
    ],
  },
  {
    id: 'dataverse-missing-privilege',
    title: 'A privilege is missing in the role of the user',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The user of the connection has a role, but the role lacks the right that the message names: prvCreateLead to make the lead, prvReadAsyncOperation and its kin where the step about System Job was left out, or a right on a table that your own customisation touches. Dynamics then refuses the lead.',
    who: SYSTEM_ADMIN,
    resolution: [
      'Read the name behind "is missing" or "PrivilegeName": prvCreateLead is the right Create on the table Lead.',
      'In the Power Platform admin center, open Environments › your environment › Settings › Users + permissions › Security roles › Microsoft Marketplace Lead Writer.',
      'Under Tables, choose Show all tables, give that table the right at least at user level, and save.',
      'Set User Entity UI Settings to Create, Read, Write at user level and System Job to Read, Write, Append To at organization level (Security settings of the published instructions).',
      'Check that the user of the connection really has this role, and that it belongs to the business unit of the user.',
      'Wait half a minute, for roles are cached, then run leadctl validate.',
    ],
    docs: [INSTRUCTIONS, APPLICATION_USERS, WEB_API_ERRORS],
    proof: 'dynamics/lead-create',
    guide: 'dynamics:8',
    match: [
      {
        code: [
          '0x80040220',
          '0x80048306',
          '0x80040231',
          '0x80040299',
          '0x80042f0a',
          '0x80040276',
          '0x80048405',
          '0x80041409',
        ],
      },
      {
        text: [
          'Principal user * is missing prv',
          'Principal team * is missing prv',
          'is missing prv*privilege',
          'SecLib*CheckPrivilege failed',
          'SecLib*AccessCheckEx',
          'AccessCheckEx failed',
          'The user does not hold the necessary privileges',
          'Not enough privilege to access the Microsoft Dynamics',
          'Target user or team does not hold required',
          'Target user or team does not hold the required read privilege',
          'need a role with the prv*privilege',
        ],
        unless: ['has not been assigned any roles', 'no roles are assigned'],
      },
      {
        text: ['prvCreateLead', 'prvReadLead', 'prvWriteLead', 'prvAppendLead', 'prvReadAsyncOperation'],
        confidence: 0.85,
      },
    ],
    examples: [
      `Principal user (Id=${USER}, type=8, roleCount=1, privilegeCount=12, accessMode=4), is missing prvCreateLead privilege (Id=${PRIVILEGE}) on OTC=4 for entity 'lead' (LocalizedName='Lead'). context.Caller=${USER}`,
      `LastCRMError: SecLib::CheckPrivilege failed. User: ${USER}, PrivilegeName: prvCreateLead, PrivilegeId: ${PRIVILEGE}, Required Depth: Basic, BusinessUnitId: 6e1d9b05-f7a2-4c83-90be-3a5c8d2f7b14, MetadataCache Privileges Count: 4029, User Privileges Count: 20`,
      `SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: ${PRIVILEGE}, OwnerId: ${USER}, OwnerIdType: 8 and CallingUser: ${USER}. ObjectTypeCode: 4, objectBusinessUnitId: 6e1d9b05-f7a2-4c83-90be-3a5c8d2f7b14, AccessRights: CreateAccess`,
      fault(
        'create',
        403,
        '0x80040220',
        `Principal user (Id=${USER}, type=8, roleCount=1, privilegeCount=12, accessMode=4), is missing prvCreateLead privilege (Id=${PRIVILEGE}) on OTC=4 for entity 'lead' (LocalizedName='Lead'). context.Caller=${USER}`,
      ),
    ],
  },
  {
    id: 'dataverse-field-permission',
    title: 'Column security keeps the user from writing a column of the lead',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The marketplace writes Lead Source (leadsourcecode) on every lead, and this user may not create a value there. If the column is secured, no security role helps: only a column security profile opens it. If it is not secured, the role Microsoft Marketplace Lead Writer is missing on the user.',
    who: SYSTEM_ADMIN,
    resolution: [
      'In Power Apps (make.powerapps.com), open Tables › Lead › Columns › Lead Source › Advanced options and look whether Enable column security is ticked.',
      'If it is: in the Power Platform admin center, open Environments › your environment › Settings › Users + permissions › Column security profiles, open or make a profile, set Create to Allowed for the column, and add the user of the connection under Users.',
      'Or clear Enable column security on that column, save, and publish.',
      'In either case check under Application users › the user › Edit security roles that Microsoft Marketplace Lead Writer is assigned (Security settings of the published instructions).',
      'Wait half a minute, for permissions are cached, then run leadctl validate.',
    ],
    docs: [COLUMN_SECURITY, INSTRUCTIONS, FAQ],
    proof: 'dynamics/leadsourcecode',
    guide: 'dynamics:9',
    note: "Microsoft's lead management FAQ answers this error with the security role and steps 11-15 alone (read 2026-11). No edition assigns the role in steps 11-15, it is under Security settings; and where the column is secured a role is not enough, a column security profile is needed too.",
    match: [
      { code: ['0x8004f502', '0x8004f504', '0x8004f506', '0x8004f507'] },
      {
        text: [
          'does not have create permissions for the * attribute in the',
          'does not have read permissions for the * attribute in the',
          'does not have update permissions for the * attribute in the',
          'permissions for the leadsourcecode attribute',
          'does not have permission to create * attribute',
          'attribute because of column security',
          'create permissions to a secured field',
          'update permissions to a * secured field',
          'update permissions to a secured field',
          'read permissions to a secured field',
          'user has * secured attribute privileges',
        ],
      },
      {
        text: ['Dynamics CRM*leadsourcecode', 'Dynamics CRM*leadourcecode', 'Dynamics CRM*código de chumbo'],
        unless: VALUE_FAULTS,
        confidence: 0.88,
      },
    ],
    examples: [
      'Could not save the lead to Dynamics CRM. User does not have create permissions for the leadsourcecode attribute in the lead entity',
      `Caller user with ID ${USER} does not have Create permissions for the leadsourcecode attribute in the lead entity. Count secured attributes in entity 1. user has 0 secured attribute privileges.`,
      'The user does not have create permissions to a secured field. The requested operation could not be completed.',
      'Lead konnte nicht in Dynamics CRM gespeichert werden. Der Benutzer hat keine Erstellungsberechtigungen für das Attribut „leadsourcecode“ in der Leadentität',
      fault(
        'create',
        403,
        '0x8004f502',
        `Caller user with ID ${USER} does not have Create permissions for the leadsourcecode attribute in the lead entity. Count secured attributes in entity 1. user has 0 secured attribute privileges.`,
      ),
    ],
  },
  {
    id: 'dataverse-token-rejected',
    title: 'The environment does not accept the token',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'Microsoft Entra ID issued a token, but the Web API of the environment answers 401: the token is for another resource (another environment, or the URL with a path), has expired, or comes from a tenant that the environment does not belong to. An account that is only a guest can end here too.',
    who: 'you, or whoever runs the program that signs in',
    resolution: [
      'Compare the URL in Partner Center with Environment URL in the Power Platform admin center › Environments › your environment: same name, same region.',
      'Give it without a path, such as https://contoso.crm4.dynamics.com.',
      'Run leadctl validate: it compares the tenant that the environment names with the Directory ID.',
      'In your own code ask for the scope <Environment URL>/.default and fetch a new token when the old one expires.',
      'Check that the clock of the machine is right.',
    ],
    docs: [OAUTH, WEB_API_ERRORS, INSTRUCTIONS],
    proof: 'dynamics/whoami',
    guide: 'dynamics:1',
    match: [
      {
        code: [
          '0x80041d50',
          '0x8005f101',
          '0x80044300',
          '0x80044308',
          '0x8004a102',
          '0x8004a105',
          '0x80040204',
          '0x80040277',
          '0x80044311',
        ],
      },
      {
        text: [
          'The HTTP request is unauthorized with client authentication scheme',
          'authentication header received from the server was Bearer authorization_uri',
          'CrmAuthenticationToken is missing',
          'The OAuth token is invalid',
          'The ticket specified for authentication is invalid',
          'Lifetime validation failed. The token is expired',
          'SecurityTokenExpiredException',
          'SecurityTokenInvalidAudienceException',
          'Audience validation failed. Audiences',
          'HTTP Error 401 - Unauthorized: Access is denied',
          'Bearer authorization_uri*resource_id',
          'access token has been obtained from wrong audience or resource * dynamics.com',
        ],
      },
      {
        text: [
          'dynamics.com*401 Unauthorized',
          'dynamics.com*(401) Unauthorized',
          'dynamics.com*status code 401',
          '401 Client Error: Unauthorized for url*dynamics.com',
        ],
        confidence: 0.88,
      },
      { text: 'https*dynamics.com', status: 401, confidence: 0.85 },
      { status: 401, system: 'dynamics', confidence: 0.85 },
    ],
    examples: [
      "The HTTP request is unauthorized with client authentication scheme 'Anonymous'. The authentication header received from the server was 'Bearer authorization_uri=https://login.microsoftonline.com/7c1f0a52-3d6b-4e0f-9a27-5b8e6d2c4f10/oauth2/authorize, resource_id=https://contoso.crm4.dynamics.com/'.",
      'Client error: `GET https://contoso.crm4.dynamics.com/api/data/v9.2/WhoAmI` resulted in a `401 Unauthorized` response',
      "Microsoft.IdentityModel.Tokens.SecurityTokenExpiredException: IDX10223: Lifetime validation failed. The token is expired. ValidTo: '11/20/2026 07:14:02', Current time: '11/20/2026 08:14:02'.",
      {
        on: 'whoami',
        reply: {
          status: 401,
          headers: {
            'www-authenticate':
              'Bearer error="invalid_token", error_description="Error during token validation", authorization_uri=https://login.microsoftonline.com/7c1f0a52-3d6b-4e0f-9a27-5b8e6d2c4f10/oauth2/authorize, resource_id=https://contoso.crm4.dynamics.com/',
            'content-type': 'text/html',
          },
          body: 'HTTP Error 401 - Unauthorized: Access is denied',
        },
      },
    ],
  },
  {
    id: 'dataverse-ip-blocked',
    title: "The environment's IP firewall turns the caller away",
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The environment is managed and admits only certain addresses. The caller is outside of them and is refused before any sign-in. leadctl and the marketplace call from different addresses: a block here proves none there, and the other way round.',
    who: PLATFORM_ADMIN,
    resolution: [
      'In the Power Platform admin center, open Environments › your environment › Settings › Product › Privacy + Security › IP address settings.',
      'Tick Allow access for all application users, which lets the application of the lead connection in from anywhere.',
      'Or, for an Office 365 account, add the service tags or ranges that the marketplace calls from; Microsoft publishes no list of its own for leads.',
      'Wait five minutes, then use Validate in Partner Center, for only that shows whether the marketplace gets through.',
    ],
    docs: [IP_FIREWALL, INSTRUCTIONS],
    proof: 'dynamics/whoami',
    ignore: 'When Validate in Partner Center succeeds: then only the machine that runs leadctl is shut out.',
    match: [
      { code: '0x80095ffe' },
      {
        text: [
          'is rejected as access to your ip is blocked',
          'access to your ip is blocked',
          'IPAddressNotInSpecifiedRange',
        ],
      },
    ],
    examples: [
      'The request you are trying to make is rejected as access to your ip is blocked. Contact your administrator for more information.',
      fault(
        'whoami',
        403,
        '0x80095ffe',
        'The request you are trying to make is rejected as access to your ip is blocked. Contact your administrator for more information.',
      ),
    ],
  },
  {
    id: 'dataverse-admin-mode',
    title: 'The environment is in administration mode',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'Somebody has put the environment into administration mode, as after a copy or a restore. Only System Administrators and System Customizers may sign in then, so the user of the lead connection is shut out and leads are lost until the mode is switched off.',
    who: PLATFORM_ADMIN,
    resolution: [
      'In the Power Platform admin center, open Environments › your environment and select Edit in the panel Details.',
      'Set Administration mode to Disabled, and Background operations to Enabled, and save.',
      'Check that this is the production environment and not a copy of it: a sandbox in administration mode is often meant to be so.',
      'Run leadctl send-test afterwards.',
    ],
    docs: [ADMIN_MODE, INSTRUCTIONS],
    proof: 'dynamics/whoami',
    match: [
      { code: '0x8004a113' },
      {
        text: [
          'access the org when it is in Admin Only mode',
          'when it is in Admin Only mode',
          'required privileges (or role membership) to access the org',
          'UserDoesNotHaveAdminOnlyModePermissions',
          'organization is in administration mode',
          'environment is in administration mode',
          'Administration Mode Enabled',
          'Only system administrators and system customizers can sign in',
        ],
      },
    ],
    examples: [
      'LastCRMError: User does not have required privileges (or role membership) to access the org when it is in Admin Only mode.',
      fault(
        'whoami',
        403,
        '0x8004a113',
        'User does not have required privileges (or role membership) to access the org when it is in Admin Only mode.',
      ),
    ],
  },
  {
    id: 'dataverse-app-restricted',
    title: "The environment's app access control does not list the application",
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The managed environment keeps a list of the applications that may use its API, and the one of the lead connection is not on it. Token, user and role can all be right; Dynamics still refuses.',
    who: PLATFORM_ADMIN,
    resolution: [
      'In the Power Platform admin center, open the security settings of the environment and choose App access control.',
      'Add the Application (client) ID of the lead connection to the allowed applications, and save.',
      'Run leadctl validate some minutes later.',
    ],
    docs: [APPS_TO_ALLOW, INSTRUCTIONS],
    proof: 'dynamics/whoami',
    match: [
      { code: '0x80095ffc' },
      {
        text: [
          'Access to Dataverse API is restricted for this application',
          'Dataverse API is restricted for this application Id',
        ],
      },
    ],
    examples: [
      "Access to Dataverse API is restricted for this application Id : '2f9d8c31-64ab-4f57-8e02-b7c91d3a5e64'. Please contact your administrator for more information.",
      fault(
        'whoami',
        403,
        '0x80095ffc',
        "Access to Dataverse API is restricted for this application Id : '2f9d8c31-64ab-4f57-8e02-b7c91d3a5e64'. Please contact your administrator for more information.",
      ),
    ],
  },
]);
