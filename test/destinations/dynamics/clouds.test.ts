import { describe, expect, it } from 'vitest';
import { acquireToken } from '../../../src/destinations/dynamics/token.ts';
import type { DynamicsTarget } from '../../../src/destinations/dynamics/webapi.ts';
import type { HttpRequest, Network } from '../../../src/net/network.ts';
import { Redactor, Secret } from '../../../src/secret.ts';
import { step } from './fixture.ts';

const TENANT = '5d0a6c1e-8c1f-4f7b-9a53-2f6d1c0b7e41';
const CLIENT = '3f2b8c64-1d7e-4a95-b0c6-9e8f5a4d3c21';

/** A network that writes down what is asked and hands out a token: no test may meet Microsoft's own hosts. */
function recording(url: string, authority: string) {
  const asked: HttpRequest[] = [];
  const body = JSON.stringify({
    token_type: 'Bearer',
    expires_in: 3599,
    ext_expires_in: 3599,
    access_token: 'aaaa.bbbb.cccc',
  });
  const net = {
    async request(request: HttpRequest) {
      asked.push(request);
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body),
        truncated: false,
        durationMs: 1,
        text: () => body,
      };
    },
  } as unknown as Network;
  const target: DynamicsTarget = {
    name: 'crm',
    config: {
      type: 'dynamics',
      url,
      auth: { type: 'entra', tenantId: TENANT, clientId: CLIENT, clientSecret: new Secret('s&cret'), authority },
    },
    net,
    redactor: new Redactor(),
    now: Date.now,
    options: { deep: false, shape: 'pascal', matrix: false, cleanup: false },
  };
  return { asked, target };
}

describe('a token of each cloud', () => {
  it.each([
    ['https://login.microsoftonline.com', 'https://contoso.crm4.dynamics.com'],
    ['https://login.microsoftonline.us', 'https://contoso.crm.microsoftdynamics.us'],
    ['https://login.microsoftonline.us', 'https://contoso.crm.appsplatform.us'],
    ['https://login.partner.microsoftonline.cn', 'https://contoso.crm.dynamics.cn'],
    ['https://login.windows.net', 'https://contoso.crm.dynamics.com'],
    ['https://login.sovcloud-identity.fr', 'https://contoso.crm.dynamics.com'],
    ['https://sign-in.example:8443', 'https://crm.example:9443'],
  ])('%s is asked by one request, for %s', async (authority, url) => {
    const { asked, target } = recording(url, authority);
    const token = await acquireToken(target, step(), TENANT);
    expect(token.value).toBe('aaaa.bbbb.cccc');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.method).toBe('POST');
    expect(asked[0]?.url).toMatch(
      new RegExp(`^${authority}/${TENANT}/oauth2/v2\\.0/token\\?client-request-id=[0-9a-f-]{36}$`),
    );
    const form = new URLSearchParams(String(asked[0]?.body));
    expect(Object.fromEntries(form)).toMatchObject({
      client_id: CLIENT,
      client_secret: 's&cret',
      grant_type: 'client_credentials',
    });
    expect(form.get('scope')?.split(' ')).toContain(`${url}/.default`);
    expect(asked[0]?.url).not.toContain('cret');
  });

  it('is for the organisation where the URL is that of its API', async () => {
    const { asked, target } = recording('https://contoso.api.crm4.dynamics.com', 'https://login.microsoftonline.com');
    await acquireToken(target, step(), TENANT);
    expect(new URLSearchParams(String(asked[0]?.body)).get('scope')).toBe('https://contoso.crm4.dynamics.com/.default');
  });

  it('is not asked for a tenant that stands for several', async () => {
    const { asked, target } = recording('https://contoso.crm4.dynamics.com', 'https://login.microsoftonline.com');
    await expect(acquireToken(target, step(), 'common')).rejects.toMatchObject({
      evidence: { code: 'msal:missing_tenant_id_error' },
    });
    expect(asked).toEqual([]);
  });
});
