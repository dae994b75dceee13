import { describe, expect, it } from 'vitest';
import { parametersOf, receiverOf, secretsIn, shownUrl } from '../../../src/destinations/https/receiver.ts';

const SIG = 'canary-sig-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const SAS = `api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`;
const ID = '0123456789abcdef0123456789abcdef';
const TENANT = 'default0123456789abcdef0123456789abcd.ef';

describe('what kind of receiver an address belongs to', () => {
  it.each([
    [
      `https://prod-12.westeurope.logic.azure.com/workflows/${ID}/triggers/manual/paths/invoke?${SAS}`,
      'a Logic Apps workflow',
    ],
    [
      `https://prod-12.westeurope.logic.azure.com:443/workflows/${ID}/triggers/request/paths/invoke?${SAS}`,
      'a Logic Apps workflow',
    ],
    [
      `https://${TENANT}.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/${ID}/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`,
      'a Power Automate flow',
    ],
    [
      `https://${TENANT}.environment.api.powerplatform.com/powerautomate/automations/direct/cu/07/workflows/${ID}/triggers/manual/paths/invoke/?api-version=1`,
      'a Power Automate flow',
    ],
    [`https://leads.azurewebsites.net/api/leads/triggers/request/invoke?${SAS}`, 'a Logic Apps workflow (Standard)'],
    ['https://leads.azurewebsites.net/api/lead?code=abc', 'an Azure Function'],
    ['https://contoso.azure-api.net/leads', 'an API of Azure API Management'],
    ['https://hooks.zapier.com/hooks/catch/1/abc/', 'a Zapier hook'],
    ['https://hook.eu1.make.com/abcdef', 'a Make webhook'],
    ['https://api.hsforms.com/submissions/v3/integration/submit/1/2', 'an API of HubSpot'],
    ['https://contoso.webhook.office.com/webhookb2/x', 'a Teams connector'],
    ['https://n8n.contoso.com/webhook-test/abc', 'a test address of n8n'],
  ])('%s', (url, title) => {
    expect(receiverOf(new URL(url))?.title).toBe(title);
  });

  it('says nothing of an address that it does not know', () => {
    expect(receiverOf(new URL('https://leads.contoso.com/hook'))).toBeNull();
    expect(receiverOf(new URL('https://notlogic.azure.com.contoso.com/hook'))).toBeNull();
    expect(receiverOf(new URL('https://leads.azurewebsites.net/leads'))).toBeNull();
  });
});

describe('what may be shown of an address', () => {
  it('is scheme, host, port and the words that are the same for everybody', () => {
    expect(
      shownUrl(`https://prod-12.westeurope.logic.azure.com:8443/workflows/${ID}/triggers/manual/paths/invoke?${SAS}`),
    ).toBe(
      'https://prod-12.westeurope.logic.azure.com:8443/workflows/…/triggers/manual/paths/invoke?api-version=…&sp=…&sv=…&sig=…',
    );
  });
  it.each([
    'https://user:canary@leads.contoso.com/',
    'https://leads.contoso.com/hook/canary',
    'https://leads.contoso.com/hook?canary',
    'https://leads.contoso.com/hook?canary=1',
    'https://leads.contoso.com/hook?code=canary',
    'https://leads.contoso.com/hook#canary',
    'https://hooks.zapier.com/hooks/catch/canary/canary/',
  ])('%s without its secret', (url) => {
    expect(shownUrl(url)).not.toContain('canary');
  });
});

describe('the parts that are secret', () => {
  it('are the whole, its values as written and as meant, its tokens, but no common words', () => {
    const url =
      'https://us:pass-w0rd@leads.contoso.com/api/hooks/tok3n-tok3n?code=a%2Fb%2Fc%3D%3D&sv=1.0&sp=%2Ftriggers%2Fmanual%2Frun';
    const secrets = secretsIn(url);
    for (const part of [url, 'a%2Fb%2Fc%3D%3D', 'a/b/c==', 'tok3n-tok3n', 'pass-w0rd']) expect(secrets).toContain(part);
    for (const word of ['api', 'hooks', '1.0', '/triggers/manual/run']) expect(secrets).not.toContain(word);
  });
});

it('reads a query as it is written', () => {
  expect(parametersOf(new URL('https://x.example/?a=%2F&b&c=d=e&%73ig=x'))).toEqual([
    { name: 'a', raw: '%2F', value: '/' },
    { name: 'b', raw: '', value: '' },
    { name: 'c', raw: 'd=e', value: 'd=e' },
    { name: 'sig', raw: 'x', value: 'x' },
  ]);
});
