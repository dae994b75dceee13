import { describe, expect, it } from 'vitest';
import { Failure, type Verdict } from '../../../src/checks/check.ts';
import { adapter, step } from './help.ts';

const SIG = 'A'.repeat(43);
const LOGIC = 'https://prod-12.westeurope.logic.azure.com/workflows/0123456789abcdef/triggers/manual/paths/invoke';
const FLOW =
  'https://default0123456789abcdef0123456789abcd.ef.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke';
const FUNCTION = 'https://leads.azurewebsites.net/api/lead';

async function run(url: string, id: string): Promise<Verdict | string> {
  const check = adapter({ url }).checks.find((each) => each.id === id);
  try {
    const outcome = await check?.run(step());
    if (outcome === undefined) throw new Error(`${id} says nothing`);
    return outcome;
  } catch (error) {
    if (error instanceof Failure) return `failed ${error.causeId}: ${error.message}`;
    throw error;
  }
}

const statusOf = (outcome: Verdict | string) =>
  typeof outcome === 'string' ? (outcome.startsWith('failed') ? 'failed' : 'passed') : outcome.status;

it('the checks stand in order, offline ones first, and none of them posts', () => {
  const { checks } = adapter({ url: `${LOGIC}?sig=${SIG}` });
  expect(checks.map((check) => [check.id, check.offline ?? false])).toEqual([
    ['https/url', true],
    ['https/public', true],
    ['https/signature', true],
    ['https/dns', false],
    ['https/tls', false],
    ['https/tls-chain', false],
    ['https/tls-expiry', false],
  ]);
  expect(new Set(checks.map((check) => check.at))).toEqual(new Set(['url']));
});

describe('https/url', () => {
  it.each([
    ['https://leads.contoso.com/hook', 'passed'],
    [`${FUNCTION}?code=x`, 'passed'],
    ['https://api.hsforms.com/submissions/v3/integration/submit/1/2', 'warned'],
    ['https://contoso.webhook.office.com/webhookb2/x', 'warned'],
    ['https://n8n.contoso.com/webhook-test/abc', 'warned'],
  ])('%s is %s', async (url, status) => {
    expect(statusOf(await run(url, 'https/url'))).toBe(status);
  });
});

describe('https/public', () => {
  it.each([
    ['https://leads.contoso.com/', 'passed'],
    ['https://localhost:8443/', 'warned'],
    ['https://192.168.0.10/', 'warned'],
    ['https://leads/', 'warned'],
  ])('%s is %s', async (url, status) => {
    expect(statusOf(await run(url, 'https/public'))).toBe(status);
  });
});

describe('https/signature', () => {
  it.each([
    ['a whole flow address', `${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`, 'passed'],
    ['a whole function address', `${FUNCTION}?code=abcdef`, 'passed'],
    ['an unknown kind', 'https://leads.contoso.com/hook', 'skipped'],
    [
      'an old flow address, or a Logic App',
      `${LOGIC}?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`,
      'warned',
    ],
    ['a cut signature', `${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AAAA`, 'warned'],
    ['a function without a key', FUNCTION, 'warned'],
    ['an API without a subscription key', 'https://contoso.azure-api.net/leads', 'warned'],
    ['a flow for its tenant only', `${FLOW}?api-version=1`, 'failed'],
    ['a flow address that lost its end', `${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0`, 'failed'],
    ['an empty signature', `${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=`, 'failed'],
    ['a Logic App without sv', `${LOGIC}?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=${SIG}`, 'failed'],
  ])('%s is judged', async (_, url, status) => {
    expect(statusOf(await run(url, 'https/signature'))).toBe(status);
  });

  it('names what is missing, and the setting that makes such addresses', async () => {
    expect(await run(`${FLOW}?api-version=1`, 'https/signature')).toMatch(
      /^failed https-sas-invalid: .*without its signature \(sp, sv, sig\)/,
    );
    expect(await run(`${LOGIC}?sp=x&sig=${SIG}`, 'https/signature')).toMatch(/lacks sv/);
    const check = adapter({ url: `${FLOW}?api-version=1` }).checks.find((each) => each.id === 'https/signature');
    expect(() => check?.run(step())).toThrow(
      expect.objectContaining({ resolution: expect.arrayContaining([expect.stringContaining('Anyone')]) }),
    );
  });

  it('mentions a length that other fields cut off', async () => {
    const long = `${FLOW}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`;
    expect(long.length).toBeGreaterThan(255);
    expect(await run(long, 'https/signature')).toContain(`${long.length} characters`);
  });
});
