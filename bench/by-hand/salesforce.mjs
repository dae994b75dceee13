// What somebody would write to look at a Salesforce lead destination: the same eleven requests as `leadctl validate`.
import './https.mjs';
import jsforce from 'jsforce';

const { LOGIN_URL: loginUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, OID: oid } = process.env;
const connection = new jsforce.Connection({ loginUrl, version: '64.0', oauth2: { loginUrl, clientId, clientSecret } });
const user = await connection.authorize({ grant_type: 'client_credentials' });
if (!user.organizationId.startsWith(oid)) throw new Error('another org');

await connection.request('/services/data/v64.0');
const ask = (soql, kind = '') => connection.request(`${kind}/query?q=${encodeURIComponent(soql)}`);
const { records } = await ask('SELECT Id, IsSandbox, InstanceName, OrganizationType FROM Organization');
if (records[0].IsSandbox) throw new Error('a sandbox org');

const lead = await connection.describe('Lead');
if (!lead.createable) throw new Error('the user may not create leads');
const sent = new Set([
  'FirstName',
  'LastName',
  'Email',
  'Phone',
  'Company',
  'Title',
  'Country',
  'LeadSource',
  'Description',
]);
const missing = lead.fields.filter(
  (one) => !one.nillable && one.createable && !one.defaultedOnCreate && !sent.has(one.name),
);
const full = missing.map((one) => one.name);

const rules = await ask(
  "SELECT Id, ValidationName, Active, ErrorMessage FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = 'Lead' AND Active = true",
  '/tooling',
);
const duplicates = await ask(
  "SELECT Id, DeveloperName, MasterLabel, IsActive, SobjectType FROM DuplicateRule WHERE SobjectType = 'Lead' AND IsActive = true",
);
const triggers = await ask(
  "SELECT Id, Name, Status FROM ApexTrigger WHERE TableEnumOrId = 'Lead' AND Status = 'Active'",
  '/tooling',
);
const flows = await ask(
  "SELECT ApiName, Label, TriggerType, TriggerObjectOrEventLabel FROM FlowDefinitionView WHERE IsActive = true AND TriggerType IN ('RecordBeforeSave', 'RecordAfterSave')",
);
const limits = await connection.limits();
const since = new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
const { totalSize } = await ask(`SELECT COUNT() FROM Lead WHERE CreatedDate > ${since}`);
const shared = await ask("SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'Lead'");
if (shared.records[0].InternalSharingModel === 'Private')
  throw new Error('this user may see a part of the leads alone');
process.stdout.write(
  `${oid}: required ${full}; rules ${rules.totalSize}, ${duplicates.totalSize}, ${triggers.totalSize}, ${flows.totalSize}; ${totalSize} leads today; ${limits.DailyApiRequests?.Remaining} requests left\n`,
);
