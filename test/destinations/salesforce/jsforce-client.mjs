// jsforce as it is, with a transport and retries of its own, in a process of its own: it trusts a private root by
// NODE_EXTRA_CA_CERTS alone.
import jsforce from 'jsforce';

const { url, clientId, clientSecret, username, password, securityToken } = JSON.parse(process.argv[2]);
const version = '64.0';
const refused = (error) => [error.name, error.message.replace(/\s+/g, ' ').trim()];
const out = {};

const soap = new jsforce.Connection({ loginUrl: url, version, logLevel: 'NONE' });
out.soap = await soap.loginBySoap(username, `${password}${securityToken}`);
out.soapInstance = soap.instanceUrl;
out.soapRefused = await new jsforce.Connection({ loginUrl: url, version, logLevel: 'NONE' })
  .loginBySoap(username, 'other')
  .catch(refused);

const oauth2 = { loginUrl: url, clientId, clientSecret };
const connection = new jsforce.Connection({ oauth2, version });
out.password = await new jsforce.Connection({ oauth2, version })
  .authorize({ grant_type: 'password', username, password: `${password}${securityToken}` })
  .then(({ organizationId }) => organizationId);
out.client = (await connection.authorize({ grant_type: 'client_credentials' })).organizationId;
out.identity = (await connection.identity()).username;

const lead = connection.sobject('Lead');
const described = await lead.describe();
out.describe = [described.name, described.fields.some(({ name }) => name === 'LeadSource')];
out.objects = (await connection.describeGlobal()).sobjects.map(({ name }) => name);
const made = [];
for (const LastName of ["O'Neil", 'Miller', 'Weber'])
  made.push(await lead.create({ LastName, Company: 'Fabrikam', Email: `${LastName.length}@fabrikam.example` }));
out.made = made.map(({ success }) => success);
const [{ id }] = made;
out.found = await lead.find({ LastName: "O'Neil" }, ['Id', 'LastName']).then((rows) => rows.map((row) => row.Id));
out.sorted = await lead
  .find({ Company: { $like: 'Fab%' } }, ['LastName'])
  .sort({ Company: 1, LastName: -1 })
  .limit(2)
  .then((rows) => rows.map(({ LastName }) => LastName));
out.count = await lead.count({ Company: 'Fabrikam' });
out.fetched = (
  await connection.query('SELECT Id, Owner.Name FROM Lead', { autoFetch: true, maxFetch: 100 })
).records.map(({ Owner }) => Owner.Name);
out.updated = (await lead.update({ Id: id, Title: 'CTO' })).success;
out.title = (await lead.retrieve(id)).Title;
out.refused = await lead.create({ FirstName: 'A' }).catch(refused);
out.destroyed = (await lead.destroy(id)).success;
out.gone = await lead.retrieve(id).catch(refused);
out.tooling = (await connection.tooling.query('SELECT Id, ValidationName FROM ValidationRule')).records.map(
  ({ ValidationName }) => ValidationName,
);
out.limits = Object.keys(await connection.limits());
out.usage = connection.limitInfo.apiUsage.limit;
await connection.logout();
process.stdout.write(JSON.stringify(out));
