import { randomUUID } from 'node:crypto';
import { credentialFault, passwordFault } from './credentials.ts';
import { type Answer, type Call, json } from './http.ts';
import { issue } from './tokens.ts';
import type { World } from './world.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The sign-in service: null for a path that is none of its own. */
export function entra(world: World, call: Call): { readonly route: string; answer(): Answer } | null {
  const [, tenant = '', ...rest] = call.path.split('/');
  const path = rest.join('/');
  if (path === 'v2.0/.well-known/openid-configuration') return { route: 'openid', answer: () => openid(world, tenant) };
  if (path === 'oauth2/v2.0/token' && call.method === 'POST')
    return { route: 'token', answer: () => token(world, tenant, call) };
  if (path === 'discovery/v2.0/keys') return { route: 'keys', answer: () => json(200, { keys: [] }) };
  if (tenant === 'common' && path === 'discovery/instance')
    return { route: 'instance', answer: () => instance(world, call) };
  return null;
}

/** An error body of the sign-in service, in today's form. */
export function refusal(
  world: World,
  status: number,
  error: string,
  number: number,
  text: string,
  call?: Call,
): Answer {
  const trace = randomUUID();
  const correlation = call?.query.get('client-request-id') ?? randomUUID();
  const timestamp = `${new Date(world.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const description = `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return json(
    status,
    {
      error,
      error_description: description,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `${world.url}/error?code=${number}`,
    },
    { 'cache-control': 'no-store, no-cache', pragma: 'no-cache', 'x-ms-request-id': trace },
  );
}

/** Why a tenant cannot be signed in to, or undefined. */
function tenantFault(world: World, tenant: string, error: string, call?: Call): Answer | undefined {
  if (tenant === '00000000-0000-0000-0000-000000000000') {
    return refusal(
      world,
      400,
      error,
      900021,
      `Requested tenant identifier '${tenant}' is not valid. Tenant identifiers may not be an empty GUID.`,
      call,
    );
  }
  if (!GUID.test(tenant) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(tenant)) {
    return refusal(
      world,
      400,
      error,
      900023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
      call,
    );
  }
  if (![world.tenant, world.otherTenant].includes(tenant.toLowerCase())) {
    return refusal(
      world,
      400,
      error,
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      call,
    );
  }
  return undefined;
}

function openid(world: World, tenant: string): Answer {
  const fault = tenantFault(world, tenant, 'invalid_tenant');
  if (fault) return fault;
  const base = `${world.url}/${tenant}`;
  return json(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
  });
}

function instance(world: World, call: Call): Answer {
  const endpoint = call.query.get('authorization_endpoint') ?? '';
  if (!endpoint.startsWith(`${world.url}/`)) {
    return refusal(world, 400, 'invalid_instance', 50049, 'Unknown or invalid instance.', call);
  }
  const host = new URL(world.url).host;
  return json(200, {
    tenant_discovery_endpoint: endpoint.replace('oauth2/v2.0/authorize', 'v2.0/.well-known/openid-configuration'),
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}

/** Checks in the order in which Entra is seen to: form, grant, tenant, application, scope, credential. */
function token(world: World, tenant: string, call: Call): Answer {
  const refuse = (status: number, error: string, number: number, text: string) =>
    refusal(world, status, error, number, text, call);
  const missing = (name: string) =>
    refuse(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`);
  if (!call.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return refuse(400, 'invalid_request', 9002313, 'Invalid request. Request is malformed or invalid.');
  }
  const form = new URLSearchParams(call.body);
  const grant = form.get('grant_type');
  if (!grant) return missing('grant_type');
  if (grant !== 'client_credentials' && grant !== 'password') {
    return refuse(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`);
  }
  if (/^(common|organizations|consumers)$/i.test(tenant) && grant === 'client_credentials') {
    return refuse(
      400,
      'invalid_request',
      9001023,
      `The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.`,
    );
  }
  const home = tenant === 'organizations' ? world.tenant : tenant.toLowerCase();
  const fault = tenantFault(world, home, 'invalid_request', call);
  if (fault) return fault;
  const clientId = form.get('client_id');
  if (!clientId) return missing('client_id');
  const app = world.apps.find((one) => one.id === clientId.toLowerCase());
  if (!app) {
    return refuse(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${home}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  }
  if (app.tenant !== home) {
    return refuse(
      401,
      'invalid_client',
      7000229,
      `The client application ${app.id} is missing service principal in the tenant ${home}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  }
  if (app.disabled)
    return refuse(401, 'unauthorized_client', 7000112, `Application '${app.id}'(Contoso leads) is disabled.`);
  const scope = form.get('scope');
  if (!scope) return missing('scope');
  const [resource = '', ...others] = scope
    .split(' ')
    .filter((one) => !/^(openid|profile|offline_access|email)$/.test(one));
  const wanted = /^(https:\/\/.*)\/(\.default|user_impersonation)$/.exec(resource);
  if (!wanted || others.length > 0) {
    return grant === 'client_credentials'
      ? refuse(
          400,
          'invalid_scope',
          1002012,
          `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
        )
      : refuse(
          400,
          'invalid_scope',
          70011,
          `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
        );
  }
  const audience = (wanted[1] ?? '').replace(/\/+$/, '');
  if (audience !== world.url || home !== world.tenant) {
    return refuse(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${audience} was not found in the tenant named ${home}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    );
  }
  const denied =
    grant === 'password' ? passwordFault(world, form, refuse) : credentialFault(world, app, form, tenant, refuse);
  if (denied) return denied;
  return issue(world, app, audience, grant === 'password' ? (form.get('username') ?? '') : undefined);
}
