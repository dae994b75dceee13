// A client that is not leadctl's and knows nothing of jsforce, in a process of its own: it trusts a private root by
// NODE_EXTRA_CA_CERTS alone.
import { getStandardError, Rest, RestObject, requestAccessToken, sField } from 'ts-force';

const { url, clientId, clientSecret } = JSON.parse(process.argv[2]);

/** A Lead as the client's own generator writes it, for the fields that are needed here. */
class Lead extends RestObject {
  static API_NAME = 'Lead';
  constructor(fields, client) {
    super('Lead', client);
    this.initObject(fields);
  }
}
const PROPERTIES = { id: 'Id', lastName: 'LastName', company: 'Company', email: 'Email', title: 'Title' };
for (const [property, apiName] of Object.entries(PROPERTIES)) {
  const written = property !== 'id';
  const describe = sField({ apiName, createable: written, updateable: written, required: false, reference: undefined });
  describe(Lead.prototype, property);
}

const refused = (error) => {
  const { e, errorDetails } = getStandardError(error);
  return [e.response?.status, errorDetails];
};
const signIn = (grant) => requestAccessToken({ instanceUrl: url, ...grant });
const credentials = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };

const out = {};
out.wrongSecret = await signIn({ ...credentials, client_secret: 'other' }).catch(refused);
const token = await signIn(credentials);
out.tokenType = token.token_type;
out.instanceUrl = token.instance_url;
const client = new Rest({ instance_url: token.instance_url, access_token: token.access_token, version: 64 });

const lead = await client.getSObjectDescribe('Lead');
out.describe = [lead.name, lead.createable, lead.fields.find(({ name }) => name === 'LastName')?.length];

const made = [];
for (let index = 0; index < 5; index++) {
  const one = new Lead(
    { lastName: `O'Neil ${index}`, company: 'Fabrikam', email: `${index}@fabrikam.example` },
    client,
  );
  await one.insert();
  made.push(one);
}
out.ids = made.map(({ id }) => id);

let page = await client.query("SELECT Id, LastName FROM Lead WHERE LastName LIKE 'O\\'Neil%' ORDER BY LastName ASC");
out.total = page.totalSize;
out.pages = [page.records.map(({ LastName }) => LastName)];
while (!page.done) {
  page = await client.queryMore(page);
  out.pages.push(page.records.map(({ LastName }) => LastName));
}
const tooling = await client.toolingQuery('SELECT Id, ValidationName FROM ValidationRule WHERE Active = true');
out.tooling = [tooling.entityTypeName, tooling.records.map(({ ValidationName }) => ValidationName)];

const [first] = made;
first.title = 'CTO';
await first.update({ sendAllFields: true });
await first.refresh();
out.title = first.title;
await first.delete();
out.gone = await first.refresh().catch(refused);
out.nameless = await new Lead({ company: 'Fabrikam' }, client).insert().catch(refused);
out.noSuchColumn = await client.query('SELECT Nothing__c FROM Lead').catch(refused);
out.noSuchObject = await client.getSObjectDescribe('Nothing').catch(refused);
out.limits = (await client.limits()).DailyApiRequests;
out.usage = client.apiLimit;
out.deadToken = await new Rest({ instanceUrl: url, accessToken: 'dead', version: 64 }).limits().catch(refused);
process.stdout.write(JSON.stringify(out));
