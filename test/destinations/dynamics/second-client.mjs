// A client that is not leadctl's, in a process of its own: it trusts a private root by NODE_EXTRA_CA_CERTS alone.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { DynamicsWebApi } from 'dynamics-web-api';

const { url, tenant, clientId, clientSecret } = JSON.parse(process.argv[2]);
const app = new ConfidentialClientApplication({
  auth: { clientId, clientSecret, authority: `${url}/${tenant}`, knownAuthorities: [new URL(url).host] },
});
const client = new DynamicsWebApi({
  serverUrl: url,
  dataApi: { version: '9.2' },
  onTokenRefresh: () => app.acquireTokenByClientCredential({ scopes: [`${url}/.default`] }),
});

const marker = 'MSFT_TEST_639309384001200000';
const out = {};
const me = await client.callFunction('WhoAmI');
out.user = me.UserId;
const privilege = await client.callFunction({
  collection: 'systemusers',
  key: me.UserId,
  name: 'Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName',
  parameters: { PrivilegeName: 'prvCreateLead' },
});
out.privileges = privilege.RolePrivileges.map((one) => one.PrivilegeName);
out.created = await client.create({
  collection: 'leads',
  data: { subject: marker, lastname: "O'Neil", leadsourcecode: 8 },
});
const whole = await client.create({
  collection: 'leads',
  data: { subject: `${marker}2`, lastname: 'B' },
  returnRepresentation: true,
  select: ['subject'],
});
out.represented = whole.subject;
const found = await client.retrieveMultiple({
  collection: 'leads',
  select: ['leadid', 'subject', 'leadsourcecode'],
  filter: `startswith(subject,'MSFT_TEST_') and lastname eq 'O''Neil'`,
  orderBy: ['createdon desc'],
  top: 5,
  count: true,
});
out.found = found.value.map((one) => [one.leadid, one.subject, one.leadsourcecode]);
await client.update({ collection: 'leads', key: out.created, data: { jobtitle: 'CTO' } });
out.title = (await client.retrieve({ collection: 'leads', key: out.created, select: ['jobtitle'] })).jobtitle;
out.deleted = await client.deleteRecord({ collection: 'leads', key: out.created });
out.after = await client
  .retrieve({ collection: 'leads', key: out.created, select: ['subject'] })
  .catch((error) => [error.status, error.code]);
out.refused = await client
  .create({ collection: 'leads', data: { leadsourcecode: 'Web' } })
  .catch((error) => [error.status, error.code]);
out.unknown = await client.retrieveMultiple({ collection: 'accounts' }).catch((error) => [error.status, error.code]);
process.stdout.write(JSON.stringify(out));
