import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import type { Answer } from './http.ts';
import type { App, World } from './world.ts';

export type Refuse = (status: number, error: string, number: number, text: string) => Answer;

/** What is wrong with an application's secret or assertion, or undefined. */
export function credentialFault(
  world: World,
  app: App,
  form: URLSearchParams,
  tenant: string,
  refuse: Refuse,
): Answer | undefined {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (app.publicClient && (secret || assertion)) {
    return refuse(
      401,
      'invalid_client',
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  if (assertion) return assertionFault(world, app, assertion, tenant, refuse);
  if (!secret) {
    return refuse(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (secret !== app.secret) {
    return refuse(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.id}'.`,
    );
  }
  if (app.secretExpired) {
    return refuse(
      401,
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${app.id}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  }
  return undefined;
}

/** A client assertion must be signed by an uploaded certificate, meant for this endpoint, and within its time. */
function assertionFault(world: World, app: App, assertion: string, tenant: string, refuse: Refuse): Answer | undefined {
  const unsigned = () => refuse(401, 'invalid_client', 700027, 'Client assertion failed signature validation.');
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  let header: Record<string, unknown>;
  let claims: Record<string, unknown>;
  try {
    header = JSON.parse(Buffer.from(head, 'base64url').toString());
    claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return refuse(
      401,
      'invalid_client',
      7000214,
      'Certificate has been revoked or the client assertion is not a valid JSON Web Token.',
    );
  }
  const thumbprint = (pem: string, hash: string) =>
    createHash(hash).update(new X509Certificate(pem).raw).digest('base64url');
  const certificate = app.certificates.find(
    (pem) => header['x5t#S256'] === thumbprint(pem, 'sha256') || header.x5t === thumbprint(pem, 'sha1'),
  );
  if (!certificate) return unsigned();
  const key = new X509Certificate(certificate).publicKey;
  const pss = header.alg === 'PS256';
  const options = pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : { key };
  if (!verify('sha256', Buffer.from(`${head}.${payload}`), options, Buffer.from(signature, 'base64url')))
    return unsigned();
  const now = world.now() / 1000;
  if (Number(claims.exp) < now || Number(claims.nbf) > now + 300) {
    return refuse(
      401,
      'invalid_client',
      700024,
      `Client assertion is not within its valid time range. Current time: ${new Date(world.now()).toISOString()}.`,
    );
  }
  const audience = `${world.url}/${tenant}/oauth2/v2.0/token`;
  return claims.aud === audience && claims.iss === app.id && claims.sub === app.id ? undefined : unsigned();
}

/** What is wrong with a user's name or password, or undefined. */
export function passwordFault(world: World, form: URLSearchParams, refuse: Refuse): Answer | undefined {
  const name = form.get('username') ?? '';
  const user = world.users.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!user) {
    return refuse(
      400,
      'invalid_grant',
      50034,
      `The user account {EUII Hidden} does not exist in the ${world.tenant} directory. To sign into this application, the account must be added to the directory.`,
    );
  }
  if (form.get('password') !== user.password) {
    return refuse(400, 'invalid_grant', 50126, 'Error validating credentials due to invalid username or password.');
  }
  if (user.mfa) {
    return refuse(
      400,
      'invalid_grant',
      50076,
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000007-0000-0000-c000-000000000000'.",
    );
  }
  return undefined;
}
