import type { Guide } from '../destination.ts';

const INSTRUCTIONS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-dynamics';

/** Step numbers in brackets are those of the published instructions of 02/2023, where nothing else is said. */
export const guide: Guide = {
  title: 'Dynamics 365 Customer Engagement',
  intro:
    'The marketplace signs in at Microsoft Entra ID as an application of yours and writes each lead as a row of the table Lead in a Dynamics 365 environment. Three places have to agree: the application in Entra ID, the application user in the environment, and the lead connection in Partner Center. Only environments in the cloud work; for Dynamics on premises choose the destination HTTPS endpoint or Azure Table. An older way signs in as a user with a password: its step stands after these.',
  steps: [
    {
      title: 'Find the environment and its URL',
      who: 'whoever may see the environments in the Power Platform admin center',
      do: [
        'Power Platform admin center › Manage › Environments',
        'Open the environment in which Dynamics 365 Sales is installed: only there is a table Lead',
        'Copy the Environment URL, without what follows the host (no /main.aspx)',
      ],
      copy: [
        'Environment URL → Partner Center, field URL',
        'Environment URL → url of the destination in the config, such as https://contoso.crm4.dynamics.com',
      ],
      prove: 'leadctl validate {name} --only dynamics/url,dynamics/dns,dynamics/tls',
      note: 'A wrong name often resolves all the same, because all environments of a region share one wildcard: whether it is an environment at all, the check of the next step tells.',
    },
    {
      title: 'Copy the Directory ID',
      who: 'anybody with an account in the directory of the environment',
      do: [
        'Entra admin center › Overview (Azure portal › Microsoft Entra ID › Overview)',
        'Make sure that it shows the directory of the environment, not another one of yours: the switch is under Settings › Directories',
        'Copy Tenant ID (step 2; in 2018 under Properties, as Directory Id)',
      ],
      copy: ['Tenant ID → Partner Center, field Directory ID', 'Tenant ID → auth.tenantId'],
      prove: 'leadctl validate {name} --only dynamics/tenant',
      note: 'The environment itself tells which directory it signs in with, so a wrong id is found before there is any secret. The sample Directory ID in the published instructions holds the letter s and is no valid id (read 2026-11).',
    },
    {
      title: 'Register an application',
      who: 'whoever may register applications in that directory (Application Developer or higher)',
      do: [
        'Entra admin center › App registrations › New registration (steps 3 to 7)',
        'Name: any, such as Marketplace leads',
        'Supported account types: Accounts in any organizational directory, as the published instructions say',
        'Redirect URI: Web, any address such as https://contosoapp1/auth; it is never called',
        'Register, then copy Application (client) ID from the Overview (step 8)',
      ],
      copy: [
        'Application (client) ID → Partner Center, field Application (client) ID',
        'Application (client) ID → auth.clientId',
      ],
      note: "Not the Object ID beside it, and not the Secret ID of the next step. Microsoft's FAQ answers the error 'Application with identifier was not found' with the Directory ID of step 8: a slip, as step 8 yields the Application (client) ID (read 2026-11).",
    },
    {
      title: 'Make a client secret',
      who: 'an owner of the app registration',
      do: [
        'The application › Certificates & secrets › Client secrets › New client secret (step 9)',
        'Choose the longest lifetime that your rules allow, and Add',
        'Copy the column Value at once (step 10): it is shown only now. The column Secret ID is not the secret',
        'Put the day on which it ends into auth.expires, and into a calendar',
      ],
      copy: [
        'Value → Partner Center, field Client secret',
        'Value → the environment variable that the config names as auth.clientSecret, such as CRM_CLIENT_SECRET',
      ],
      prove: 'leadctl validate {name} --only dynamics/token,dynamics/secret-expiry',
      note: 'The published instructions set Expires to Never, which the portal no longer offers (read 2026-11): every secret ends, and from that day on every lead is lost until a new one stands in Partner Center. The marketplace takes no certificate.',
    },
    {
      title: 'Grant the API permission',
      who: 'an owner of the app registration; an administrator of the directory for the consent',
      do: [
        'The application › API permissions › Add a permission › Microsoft APIs › Dynamics CRM (steps 11 and 12)',
        'Delegated permissions › user_impersonation › Add permissions (steps 13 and 14)',
        'If the application was registered in another directory than that of the environment: have an administrator of this one consent to it, which makes its enterprise application here',
      ],
      note: 'Microsoft’s own documentation of Dataverse needs no such permission for an application that signs in by itself; the marketplace’s instructions ask for it, and it does no harm (read 2026-11).',
    },
    {
      title: 'Import the role for lead writing',
      who: 'a System Administrator of the environment',
      do: [
        'Download the solution Microsoft Marketplace Lead Writer by the link in the published instructions (a managed zip, version 1.0.0.0)',
        'make.powerapps.com › the environment › Solutions › Import solution',
        'Wait until the solution is listed: it brings the security role Microsoft Marketplace Lead Writer',
      ],
      prove: 'leadctl validate {name} --only dynamics/lead-writer',
      note: 'The link of the editions up to 2021 is dead; the edition of 02/2023 names another host. Without the solution, a role of your own with Create on Lead at User level does as well.',
    },
    {
      title: 'Create the application user',
      who: 'a System Administrator of the environment',
      do: [
        'Power Platform admin center › Environments › the environment › Settings › Users + permissions › Application users (step 15; in 2018 and 2020 Users, view Application Users, in the app itself)',
        'New app user › Add an app: choose the application by its Application (client) ID',
        'Business unit: the one that shall own the leads',
        'Security roles: Microsoft Marketplace Lead Writer, then Create',
      ],
      prove: 'leadctl validate {name} --only dynamics/whoami,dynamics/lead-create',
      note: "Microsoft's FAQ sends readers with a missing role to steps 11 to 15; in no edition do those assign the role. It is assigned here, or in the section Security settings (read 2026-11). An application user needs no licence. A role that was just assigned may take half a minute to show.",
    },
    {
      title: 'Complete the role',
      who: 'a System Administrator of the environment',
      do: [
        'The environment › Settings › Users + permissions › Security roles › Microsoft Marketplace Lead Writer (Security settings, steps 7 to 12)',
        "Member's privilege inheritance: Direct User (Basic) access level and Team privileges",
        'Show all tables; User Entity UI Settings: Create, Read and Write = User',
        'System Job: Read, Write and Append To = Organization',
        'Save and close',
      ],
      prove: 'leadctl validate {name} --only dynamics/lead-writer',
      note: 'In the classic editor of 2020 the first is on the tab Core Records, the second on Customization. Publishers have failed for nothing but the missing System Job rights. For send-test to find and remove its lead, the user also needs Read and Delete on Lead.',
    },
    {
      title: 'See that nothing refuses a lead',
      who: 'a System Administrator or System Customizer of the environment',
      do: [
        'If the column Lead Source (leadsourcecode) is secured: Settings › Users + permissions › Column security profiles, allow Create for it and add the application user. No security role helps there',
        'Leave no column of Lead Business required that the marketplace does not fill, and no alternate key on the e-mail address',
        'Make plug-ins and workflows that run when a lead is created asynchronous: the marketplace waits two minutes',
      ],
      prove: 'leadctl validate {name} --deep --only "dynamics/*"',
      note: "Microsoft's FAQ answers the error about the leadsourcecode attribute with the security role alone, which does not open a secured column (read 2026-11).",
    },
    {
      title: 'Connect the offer in Partner Center',
      who: 'whoever edits the offer in Partner Center',
      do: [
        'Offer › Offer setup › Customer leads › Connect (in 2018 Cloud Partner Portal, Storefront details, Lead destination)',
        'Lead destination: Dynamics 365 Customer Engagement (older: Dynamics CRM Online)',
        'URL: the Environment URL. Authentication: Azure Active Directory',
        'Application (client) ID, Directory ID and Client secret: the three values of the steps before',
        'Contact email, where the form shows it: several addresses are separated by semicolons',
        'OK or Connect, then Validate; Save draft and publish',
      ],
      copy: ['The same values into every offer whose leads are to arrive here'],
      prove: 'leadctl validate {name}',
    },
    {
      title: 'Prove the whole way',
      who: 'you',
      do: [
        'Send a test lead, find it again, compare it column by column and delete it',
        'After Validate or a publish, search the leads in Dynamics for MSFT_TEST: that one came from the marketplace itself',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'Which columns the marketplace fills is not published, but for leadsourcecode; mapping in the config changes what leadctl writes where.',
    },
    {
      title: 'Older way: a user with a password (Office 365)',
      who: 'a user administrator of the directory',
      do: [
        'Better: use an application as above. Multi-factor authentication, security defaults and Conditional Access all refuse a bare password',
        'Microsoft 365 admin center › Users › Active users › Add a user: clear Make this user change their password when they first sign in, and give no administrator role',
        'Assign a licence, which is charged: the published instructions name the Dynamics 365 Customer Engagement Plan',
        'In the environment: Users › the user › Manage security roles: Microsoft Marketplace Lead Writer, completed as above',
        'In Partner Center: Authentication: Office 365, with User name and Password',
      ],
      copy: [
        'User name → Partner Center, field User name, and auth.username (auth.type: office365)',
        'Password → Partner Center, field Password, and the environment variable named as auth.password',
        'For leadctl alone: the id of an app registration with Allow public client flows on → auth.clientId',
      ],
      prove: 'leadctl validate {name} --only dynamics/office365,dynamics/token,dynamics/whoami',
      note: 'The published instructions have the password renewed every 90 days; from the day on which it ends, leads are lost. Microsoft has deprecated the protocol of this way for Dataverse.',
    },
    {
      title: 'Change the secret without losing leads',
      who: 'an owner of the app registration, together with whoever edits the offers',
      do: [
        'Certificates & secrets › New client secret, beside the old one: both work',
        'Put its Value into Partner Center for every offer, Validate, and publish; then into the environment variable and auth.expires here',
        'Delete the old one when a lead has arrived with the new one',
      ],
      prove: 'leadctl send-test {name} --cleanup',
      note: 'For the older way: change the password and put it into Partner Center in the same hour, as only one works at a time.',
    },
  ],
  docs: [
    INSTRUCTIONS,
    'https://learn.microsoft.com/power-platform/admin/manage-application-users',
    'https://learn.microsoft.com/entra/identity-platform/quickstart-register-app',
    'https://learn.microsoft.com/power-apps/developer/data-platform/column-level-security',
    'https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-office365-deprecation',
  ],
};
