// What somebody would write to look at a Marketo lead destination: the same seven requests as `leadctl validate`.
import { agent, json, request } from './https.mjs';

const {
  API: api,
  FORMS: forms,
  CLIENT_ID: clientId,
  CLIENT_SECRET: clientSecret,
  FORM: form,
  MUNCHKIN: munchkinId,
} = process.env;
const { access_token: token } = await json(
  'POST',
  `${api}/identity/oauth/token`,
  { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).toString(),
);
const get = async (path) => {
  const answer = await json('GET', `${api}${path}`, { accept: 'application/json', authorization: `Bearer ${token}` });
  if (!answer.success) throw new Error(`${path}: ${JSON.stringify(answer.errors)}`);
  return answer.result ?? [];
};
const [usage] = await get('/rest/v1/stats/usage.json');
await get('/rest/v1/leads.json?filterType=email&filterValues=nobody%40leadctl.invalid&fields=id');
const since = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
await get(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${since}`);
const [found] = await get(`/rest/asset/v1/form/${form}.json`);
if (found.status !== 'approved') throw new Error(`form ${form} is a ${found.status}`);
const fields = await get(`/rest/asset/v1/form/${form}/fields.json?status=approved`);
const ids = new Set(fields.map((one) => one.id));
const wanted = ['FirstName', 'LastName', 'Email', 'Phone', 'Company', 'Title', 'Country', 'LeadSource'];
const missing = wanted.filter((name) => !ids.has(name));
const page = await request('GET', `${forms}/index.php/form/getForm?munchkinId=${munchkinId}&form=${form}`, {
  accept: 'application/json',
});
if (page.status !== 200) throw new Error(`the form's page answered ${page.status}`);
process.stdout.write(`form ${form}: fields missing ${missing}; ${usage?.total ?? 0} calls today\n`);
agent.destroy();
