import { type Answer, type Call, json, type Route } from './http.ts';
import { full, newToken, type World } from './world.ts';

const LAST_WITH_LOGIN = 64;

/** The token endpoint, SOAP login() and the identity service. */
export function login(world: World, call: Call): Route | null {
  if (call.path === '/services/oauth2/token') return { route: 'oauth', answer: () => token(world, call) };
  const soap = /^\/services\/Soap\/u\/(\d{1,3})(?:\.0)?(?:\/|$)/.exec(call.path);
  if (soap) return { route: 'soap', answer: () => soapLogin(world, call, Number(soap[1])) };
  if (/^\/id\/\w{18}\/\w{18}$/.test(call.path)) return { route: 'identity', answer: () => identity(world, call) };
  if (call.path === '/services/oauth2/revoke') return { route: 'revoke', answer: () => revoke(world, call) };
  if (call.path === '/services/oauth2/userinfo') return { route: 'identity', answer: () => identity(world, call) };
  return null;
}

/** The token of a request, where it is alive: from the header, or from the address, where the identity service takes one. */
export function sessionOf(world: World, call: Call): string | null {
  const header = /^Bearer\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? null;
  return header !== null && world.tokens.has(header) ? header : null;
}

function token(world: World, call: Call): Answer {
  if (call.method !== 'POST') return refused('invalid_request', 'must use HTTP POST');
  const form = new URLSearchParams(call.body);
  const grant = form.get('grant_type');
  const basic = /^Basic\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const [basicId, basicSecret] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : [];
  const clientId = form.get('client_id') ?? basicId;
  if (grant !== 'client_credentials' && grant !== 'password') {
    return refused('unsupported_grant_type', 'grant type not supported');
  }
  if (clientId !== world.clientId) return refused('invalid_client_id', 'client identifier invalid');
  if ((form.get('client_secret') ?? basicSecret) !== world.clientSecret) {
    return refused('invalid_client', 'invalid client credentials');
  }
  if (grant === 'password') {
    if (!world.passwordFlow) return refused('invalid_grant', 'authentication failure');
    const right =
      form.get('username') === world.username && form.get('password') === `${world.password}${world.securityToken}`;
    if (!right) return refused('invalid_grant', 'authentication failure');
  }
  return json(
    200,
    {
      access_token: newToken(world),
      signature: 'c2FuZGJveA==',
      scope: 'api id',
      instance_url: world.url,
      ...(world.identity ? { id: `${world.url}/id/${full(world.orgId)}/${world.userId}` } : {}),
      token_type: 'Bearer',
      issued_at: String(Date.now()),
    },
    { 'cache-control': 'no-cache, no-store' },
  );
}

function revoke(world: World, call: Call): Answer {
  const token = new URLSearchParams(call.body).get('token') ?? call.query.get('token') ?? '';
  return world.tokens.delete(token)
    ? { status: 200 }
    : refused('unsupported_token_type', 'this token type is not supported');
}

function refused(error: string, description: string): Answer {
  return json(400, { error, error_description: description }, { 'cache-control': 'no-cache, no-store' });
}

function soapLogin(world: World, call: Call, version: number): Answer {
  const element = (name: string) =>
    unescaped(new RegExp(`<(?:\\w+:)?${name}>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(call.body)?.[1] ?? '');
  if (version > LAST_WITH_LOGIN) {
    return fault(
      'INVALID_OPERATION',
      `The SOAP Login operation is not available in the API version specified (${version}.0). Refer to the documentation for supported versions.`,
      'UnexpectedErrorFault',
    );
  }
  if (!world.soapLogin) {
    return fault(
      'INVALID_OPERATION',
      'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
      'UnexpectedErrorFault',
    );
  }
  const password = element('password');
  if (element('username') !== world.username || !password.startsWith(world.password)) {
    return fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.', 'LoginFault');
  }
  if (password !== `${world.password}${world.securityToken}`) {
    return fault(
      'LOGIN_MUST_USE_SECURITY_TOKEN',
      'Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in.',
      'LoginFault',
    );
  }
  const org = full(world.orgId);
  return xml(
    200,
    `<loginResponse><result><metadataServerUrl>${world.url}/services/Soap/m/${version}.0/${org}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>${world.sandbox}</sandbox><serverUrl>${world.url}/services/Soap/u/${version}.0/${org}</serverUrl><sessionId>${newToken(world)}</sessionId><userId>${world.userId}</userId><userInfo><organizationId>${org}</organizationId><organizationName>${world.name}</organizationName><sessionSecondsValid>7200</sessionSecondsValid><userName>${world.username}</userName><userType>Standard</userType></userInfo></result></loginResponse>`,
  );
}

function fault(code: string, message: string, kind: string): Answer {
  return xml(
    500,
    `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${message}</faultstring><detail><sf:${kind} xsi:type="sf:${kind}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:${kind}></detail></soapenv:Fault>`,
  );
}

function xml(status: number, inner: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`,
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function identity(world: World, call: Call): Answer {
  const given = call.query.get('oauth_token');
  if (sessionOf(world, call) === null && !(given !== null && world.tokens.has(given))) {
    return { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: 'Bad_OAuth_Token' };
  }
  const org = full(world.orgId);
  return json(200, {
    id: `${world.url}/id/${org}/${world.userId}`,
    asserted_user: true,
    user_id: world.userId,
    organization_id: org,
    username: world.username,
    display_name: 'leadctl',
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    urls: { rest: `${world.url}/services/data/v{version}/` },
  });
}
