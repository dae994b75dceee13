import { type CheckPage, page } from './page.ts';

export const dynamicsPages: readonly CheckPage[] = [
  page(
    'dynamics/url',
    'The URL is that of a Dataverse environment of a known cloud.',
    'A page of the CRM, or a host of something else, takes no leads.',
  ),
  page(
    'dynamics/secret-expiry',
    'The client secret or certificate does not end within 30 days, by the date in the file or in the certificate.',
    'From the day after, every lead is refused, and nobody is told.',
  ),
  page(
    'dynamics/office365',
    'The sign-in is not the older one by user name and password.',
    'Multi-factor authentication, conditional access or a changed password breaks it without notice.',
  ),
  page(
    'dynamics/dns',
    'The host name of the environment resolves.',
    'A mistyped, renamed or deleted environment has no host name.',
  ),
  page(
    'dynamics/tls',
    'A TLS connection is made to the environment.',
    'A wrong certificate at this host means that something between here and Microsoft opens the connection.',
  ),
  page(
    'dynamics/tenant',
    'The Directory ID is that of the directory which the environment itself names.',
    'An application of another directory gets a token and is then unknown to the environment.',
  ),
  page(
    'dynamics/token',
    'Entra ID issues a token for the application, or for the user.',
    'The marketplace signs in the same way: what is refused here is refused to every lead.',
  ),
  page(
    'dynamics/whoami',
    'The environment knows the user behind the token.',
    'A token alone opens nothing: the application has to be an application user of the environment, and enabled.',
  ),
  page(
    'dynamics/lead-create',
    'The user has the right to create leads.',
    'Without it every lead is refused; roles that are given to a person do not count for the application.',
  ),
  page(
    'dynamics/leadsourcecode',
    'The column Lead Source is there, can be written, and has the option Web.',
    'The marketplace writes it with every lead: a secured column refuses the whole lead.',
  ),
  page(
    'dynamics/user',
    'The user is the one of this application, enabled and with an access mode that writes.',
    'A disabled user, or one of another application, writes no lead.',
  ),
  page(
    'dynamics/roles',
    'The user has a security role, and not a far wider one than it needs.',
    'A user without a role may do nothing; a system administrator whose secret leaks may do everything.',
  ),
  page(
    'dynamics/lead-writer',
    'The role Microsoft Marketplace Lead Writer is there, with what has to be added to it by hand.',
    'The solution brings the role, but not all of its rights; any other role with Create on Lead does as well.',
  ),
  page(
    'dynamics/column-security',
    'No column that a lead writes is under column security, unless the user may write it.',
    'One secured column refuses the whole lead.',
  ),
  page(
    'dynamics/required-columns',
    'No column is required by the system that a lead leaves empty.',
    'A required column that stays empty refuses every lead.',
  ),
  page(
    'dynamics/duplicate-rules',
    'No alternate key or duplicate rule turns away a customer who asks twice.',
    'The second lead of a customer is a lead too.',
  ),
  page(
    'dynamics/plugins',
    'No plug-in, workflow or flow of your own stands between a lead and its storage.',
    'One that fails takes the lead with it, and its own words are all that is told.',
  ),
  page('dynamics/version', 'The version that the environment tells.', 'It tells support which release answered.'),
  page(
    'dynamics/accepts',
    'The environment takes the test lead.',
    'Only a write proves the write: rights, rules and plug-ins all have their say.',
  ),
  page(
    'dynamics/found',
    'The test lead is read back by its id or its marker.',
    'An acknowledgement is a promise; the stored record is the proof.',
  ),
  page(
    'dynamics/equal',
    'Every column is stored as it was sent.',
    'A plug-in or a length limit may change a lead after it was taken.',
  ),
  page(
    'dynamics/removed',
    'The test lead is deleted by its id and confirmed gone.',
    'Test leads left behind are counted, mailed and called.',
  ),
];
