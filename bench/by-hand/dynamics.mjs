// What somebody would write to look at a Dataverse lead destination: the same five requests as `leadctl validate`.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { agent, json, request } from './https.mjs';

const {
  ORG: org,
  TENANT: tenant,
  CLIENT_ID: clientId,
  CLIENT_SECRET: clientSecret,
  AUTHORITY: authority,
} = process.env;
const api = `${org}/api/data/v9.2`;
const METADATA =
  "/EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='leadsourcecode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName,IsSecured&$expand=OptionSet,GlobalOptionSet";
const odata = { accept: 'application/json', 'odata-maxversion': '4.0', 'odata-version': '4.0' };

const challenge = await request('GET', `${api}/WhoAmI`, odata);
if (challenge.status !== 401) throw new Error(`no Dataverse: ${challenge.status}`);
if (!String(challenge.headers['www-authenticate']).includes(tenant)) throw new Error('another tenant');

const send = async (method, url, { headers, body } = {}) => {
  const reply = await request(method, url, headers, body);
  return { status: reply.status, headers: reply.headers, body: JSON.parse(reply.body) };
};
const base = `${authority}/${tenant}`;
const app = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientSecret,
    authority: base,
    knownAuthorities: [new URL(authority).host],
    authorityMetadata: JSON.stringify({
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      issuer: `${base}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
  },
  system: {
    networkClient: {
      sendGetRequestAsync: (url, options) => send('GET', url, options),
      sendPostRequestAsync: (url, options) => send('POST', url, options),
    },
  },
});
const { accessToken } = await app.acquireTokenByClientCredential({ scopes: [`${org}/.default`] });
const get = (path) => json('GET', `${api}${path}`, { ...odata, authorization: `Bearer ${accessToken}` });

const { UserId } = await get('/WhoAmI');
const { RolePrivileges } = await get(
  `/systemusers(${UserId})/Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeName(PrivilegeName='prvCreateLead')`,
);
if (!RolePrivileges?.length) throw new Error('the user may not create leads');
const { OptionSet, GlobalOptionSet } = await get(METADATA);
const options = (OptionSet ?? GlobalOptionSet)?.Options ?? [];
if (!options.some((option) => option.Value === 8)) throw new Error('leadsourcecode has no 8');
process.stdout.write(`${org} takes leads\n`);
agent.destroy();
