/** No value of this table is a secret of anybody; each has a digit and letters of both cases, as secrets have. */
const V = 'Wz4Kq8Lm2Xr6Tb9Yc3Nd';
const DIGEST = 'b7Qx2Lw9/Tz4Kr8+Vm3Ny6Pc1Hs5Jd0Gf2Ba7Ue9Xo4=';
const GUID = '7c1e5a90-3b2d-4f68-9a17-c0d4e8b2f635';
const BASIC = Buffer.from(`robot:${V}`).toString('base64');

type Sample = readonly [text: string, ...secrets: string[]];

const withValue = (...forms: readonly string[]): Sample[] => forms.map((form) => [form.replaceAll('§', V), V]);

/** A secret as people and programs write it, and the parts of it that no output may show. */
export const SECRETS: readonly Sample[] = [
  [`AuthenticationFailed: The MAC signature found in the HTTP request '${DIGEST}' is not the same`, DIGEST.slice(0, 8)],
  [`the header was SharedKey contosoleads:${DIGEST}`, DIGEST.slice(0, 8), DIGEST.slice(-12)],
  ['https://x.contoso.com/cb?code=0.AXkAd41FgQxTn2Zb7Lp9Rw_4-klm&state=1', 'AXkAd41F', 'gQxTn2Zb'],
  ['0.AXkAd41FgQxTn2Zb7Lp9Rw_4-klm.AgABAAEAAAD-TokenOfNobody123456', 'AXkAd41F', 'AgABAAEA', 'TokenOfN'],
  ['1.AVkAd41FgQxTn2Zb7Lp9Rw_4-klm.AgABAAEAAAD-TokenOfNobody123456', 'AVkAd41F', 'TokenOfN'],
  ['the refresh token was 5Aep861Kq8Lm2Xr6_Tb9Yc3NdWz4.Hs5Jd0Gf2', 'Kq8Lm2Xr', 'Hs5Jd0Gf'],
  ['5Aep861Kq8Lm2Xr6_Tb9Yc3NdWz4.Hs5Jd0Gf2', 'Kq8Lm2Xr', 'Hs5Jd0Gf'],
  [`export SESSION=00Dxx0000001gPF\\!AQ${V}`, V],
  [`00Dxx0000001gPF!AQ${V}`, V],
  [`used ${GUID}:lon`, '7c1e5a90', 'c0d4e8b2'],
  [`GET /rest/v1/leads.json?q=${GUID}:ab&fields=id`, '7c1e5a90', 'c0d4e8b2'],
  // Names, and what parts them from the value.
  ...withValue('security token: §', 'client secret: §', 'Client Secret Value: §', 'secret: §', "'secret': '§'"),
  ...withValue('SECRET_KEY=§', 'secretKey: §', 'consumerSecret=§', '"secretText":"§"', 'MARKETO_CLIENT_SECRET §'),
  ...withValue('token=§', '"token":"§"', 'X-Auth-Token: §', 'bearerToken=§', 'passphrase: §', "DB_PASS='§'"),
  ...withValue('pass=§', 'https://x.example/?pass=§', '/x?pw=§&y=1', 'SAMLResponse=§', 'device_code=§'),
  ...withValue('code_verifier=§', 'newPassword: §', 'password1=§', '"sig": "§"', 'sig: §', '"sig","value":"§"'),
  ...withValue('clientSecret\t§', '| clientSecret | § |', 'clientSecret -> §', '{"client_secret":["§"]}'),
  ...withValue('{"key":"client_secret","value":"§"}', '{"value":"§","name":"client_secret"}'),
  ...withValue('{"name":"code","value":"§"}', 'the client secret is §.', 'password §', "password '§'", 'Password is §'),
  ...withValue('**Password:** §', '`client_secret`: `§`', 'client_secret: |\n  §', 'os.environ["CLIENT_SECRET"] = "§"'),
  // Other languages.
  ...withValue('Kennwort: §', 'passwort=§', 'mot de passe : §', 'contraseña: §', 'パスワード：§', 'senha: §'),
  ...withValue('clave: §', 'clé secrète : §', 'Clientschlüssel: §', 'Kennwort lautet §', 'le mot de passe est §'),
  ...withValue('- name: CLIENT_SECRET\n  value: §', '{ name: "CLIENT_SECRET", value: "§" }', 'PGPASSWORD=§ psql'),
  // Values with blanks and separators.
  ['password: Sommer 2026!x', 'Sommer', '2026!x'],
  ['PASSWORD="Som mer 2026 geheim"', 'Som mer', 'geheim'],
  ['{"password":"abcd&defg,ghij;jklm<nopq"}', 'abcd', 'defg', 'ghij', 'jklm', 'nopq'],
  ['client_secret=abcd.d,efgh;ijkl~m', 'abcd', 'efgh', 'ijkl'],
  ['{"password":"a\\"bcdefgh12345"}', 'bcdefgh'],
  // Headers and cookies.
  [`the server was sent Basic ${BASIC}`, BASIC.slice(4, 20)],
  ...withValue('Authorization: Digest username="robot", realm="x", response="§"', '[authorization] Bearer §'),
  ...withValue('Authorization: Bearer §', '"Authorization","Bearer §"', 'new AuthenticationHeaderValue("Bearer", "§")'),
  ['[authorization] Bearer k4Lw9Qz2Xr7Tb1', 'k4Lw9Qz2'],
  ...withValue('Cookie = sid=§', '"Cookie", "sid=§"', "curl -b 'sid=§' https://x.example", 'ARRAffinity=§'),
  ...withValue('Set-Cookie: fpc=§; path=/; HttpOnly', 'Cookie: a=1; sid=§; b=2'),
  // XML.
  ...withValue('<add key="ClientSecret" value="§" />', '<setting name="Password"><value>§</value></setting>'),
  ...withValue('<input name="client_secret" type="hidden" value="§">', "<ClientSecret value='§'/>"),
  ...withValue('<key>clientSecret</key><string>§</string>', '<td>Client secret</td> <td>§</td>'),
  // Programs and command lines.
  ...withValue('new ClientSecretCredential("tenant","client","§")', 'builder.WithClientSecret("§")'),
  ...withValue("requests.get(url, auth=('joe','§'))", 'curl -ujoe:§ https://x.example', 'curl -u joe:§ x.example'),
  ...withValue('ConvertTo-SecureString -AsPlainText -Force "§"', '-ClientSecret "§"', '--client-secret §'),
  // Addresses.
  ...withValue('https://hooks.zapier.com/hooks/catch/123456/§/', 'https://hooks.slack.com/services/T01/B02/§'),
  ['https://hooks.zapier.com/hooks/catch/123456/b4xyz12k/', 'b4xyz12k'],
  ...withValue('https://joe:§@host.example/x', 'https://x.example/?a=1&sig=§'),
  ['https://user:pa/ssw0rd@host.example', 'pa/ss', 'ssw0rd'],
];

/** People, in every form of an address. */
export const PEOPLE: readonly Sample[] = [
  ['jürgen.maier@customer-corp.example', 'jürgen', 'maier', 'customer-corp'],
  ['"joe smith"@customer-corp.example', 'joe', 'smith', 'customer-corp'],
  ['joe.smith(at)customer-corp.example', 'smith', 'customer-corp'],
  ['joe.smith [at] customer-corp [dot] example', 'smith', 'customer-corp'],
  ["pat.o'brien@customer-corp.example", 'brien', 'customer-corp'],
];

/** Sentences that have to stay as they are: the names of secrets, and nothing secret. */
export const PLAIN: readonly string[] = [
  'destinations.sales.api.auth.clientSecret: this key is missing',
  'destinations.sales.api.auth.clientSecret: expected a string',
  'LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token; or user locked out.',
  'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app 11111111-2222-3333-4444-555555555555.',
  'Failed to acquire access token: AADSTS7000215: Invalid client secret provided.',
  'access token: System.Net.WebException: The remote server returned an error',
  'Access Token: 401 Unauthorized',
  'password: expired',
  'token: expired',
  'client_secret: required',
  'The client secret is expired',
  'Passwort: abgelaufen',
  'client secret ID: 5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00',
  'password: The password you entered did not match our records.',
  '{"password":["This field is required."]}',
  '{"token_type":"Bearer","expires_in":3599}',
  '{"error":"invalid_grant","error_description":"expired authorization code"}',
  'Make a client secret: Partner Center takes no certificate.',
  'A secret: write it as a reference to the environment.',
  'The securityToken must not be empty; password, securityToken: both are needed',
  'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
  'Unexpected token < in JSON at position 0',
  'Basic authentication is disabled',
  'Bearer authentication failed',
  'Authorization: required',
  'Cookies: please enable them in your browser',
  'pass: 12 fail: 3',
  'https://x.example/error?code=INVALID_LOGIN and error?code=7000215.',
  'the token of contoso.crm4.dynamics.com/api/data/v9.2 was refused',
  'https://login.microsoftonline.com:443/common/?e=a',
  'PublicKeyToken=31bf3856ad364e35',
  'The empty setting `AccountKey=`, and `sig=`; no more',
  'Sign in: [dynamics/token](../checks.md#dynamics-token).',
  'Application with identifier 163acfff-4d1b-41d4-a810-fef9324143bb was not found in the directory contoso.com',
  'oid 00Do0000000ZHog, client id 3MVG9lKcPoNINVBIPJjdw1J9LLM82Hn, AccountName=contosoleads, 123-ABC-456',
  '"@odata.context":"https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#leads","@odata.etag":"W/1234567"',
  'Correlation ID: 7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a x-ms-request-id: 3afd9e84-101e-007d-3c2c-35a5a8000000',
];

/** Each piece of eight characters, or the whole where it is shorter. */
export function pieces(secret: string): string[] {
  return secret.length <= 8
    ? [secret]
    : Array.from({ length: secret.length - 7 }, (_one, at) => secret.slice(at, at + 8));
}
