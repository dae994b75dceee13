import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { Failure } from '../../src/checks/check.ts';
import { runCheck } from '../../src/checks/run.ts';
import type { Network } from '../../src/net/network.ts';
import { roadChecks } from '../../src/net/road.ts';
import { sharedAdvice, statusPageOf } from '../../src/net/shared.ts';
import type { CheckResult } from '../../src/report/report.ts';
import { type Authority, makeAuthority } from '../../src/sandbox/certs.ts';
import { roadFaults, startFault } from '../../src/sandbox/faults.ts';
import { check, limits, place } from '../checks/fake.ts';
import { network } from './help.ts';

let authority: Authority;
let net: Network;
beforeAll(async () => {
  authority = await makeAuthority();
  net = network(authority);
});
afterAll(() => net.close());

/** What only somebody who runs the endpoint can do. */
const OWN_ENDPOINT =
  /App Service|receiver|answer 202|intermediate|Bind |bind a|Renew|ssl_|Start the|web server|load balancer|lead-management-instructions-https|configure-ssl/i;

function words(result: CheckResult): string {
  return JSON.stringify([result.who, result.resolution, result.docs]);
}

const own = (id: string) => causes.find((cause) => cause.id === id);

describe('a road to a service that many share', () => {
  it.each(Object.keys(roadFaults) as (keyof typeof roadFaults)[])(
    'names somebody here, and steps of this network, for %s',
    async (fault) => {
      const broken = await startFault(roadFaults[fault], {
        authority,
        host: '127.0.0.1',
        names: ['localhost'],
        ips: [],
      });
      const result = async (type: 'dynamics' | 'https') => {
        const road = { type, host: 'localhost', port: broken.port, net, shared: type !== 'https', now: Date.now };
        const tls = roadChecks(road).find((one) => one.id === `${type}/tls`);
        return runCheck(tls ?? check('none'), { ...place, type }, limits(700));
      };
      const shared = await result('dynamics');
      expect(shared.cause).toBe(fault);
      expect(words(shared)).not.toMatch(OWN_ENDPOINT);
      expect(shared.resolution).not.toEqual(own(fault)?.resolution);
      expect(shared.who).toMatch(/of this network|where the check ran/);
      expect(shared.docs.length).toBeGreaterThan(0);
      // A publisher's own endpoint keeps the words of the catalogue.
      expect(await result('https')).toMatchObject({ cause: fault, who: own(fault)?.who, docs: own(fault)?.docs });
      await broken.close();
    },
  );

  it.each(['https-html', 'https-redirect'])('calls %s something in between, whoever names it', async (causeId) => {
    const evidence = { host: 'contoso.my.salesforce.com' };
    const run = (more: object, type = 'salesforce') =>
      runCheck(check(`${type}/sign-in`, more), { ...place, type }, limits());
    const thrown = await run({
      run: () => {
        throw new Failure('A page came', { causeId, evidence });
      },
    });
    const told = await run({
      run: () => ({ status: 'inconclusive', message: 'A page came', cause: causeId, evidence }),
    });
    for (const result of [thrown, told]) {
      expect(result).toMatchObject({ status: 'inconclusive', cause: causeId });
      expect(words(result)).not.toMatch(OWN_ENDPOINT);
      expect(result.who).toBe('whoever runs the proxy or firewall of this network');
      expect(result.resolution.join(' ')).toContain('https://status.salesforce.com');
      expect(result.docs).toContain('https://status.salesforce.com');
    }
  });

  it.each(['net-dns-not-found', 'net-refused'])(
    'sends nobody to a field that Partner Center does not have: %s',
    (id) => {
      const steps = (host: string) => sharedAdvice(id, { host, port: 443 })?.resolution.join('. ');
      for (const host of ['webto.salesforce.com', 'contoso.my.salesforce.com', '123-abc-456.mktorest.com']) {
        expect(JSON.stringify(sharedAdvice(id, { host, port: 443 }))).not.toContain('Partner Center');
        expect(steps(host)).toContain('orrect it where the file names it');
      }
      expect(steps('contoso.crm.dynamics.com')).toContain('orrect it in the file and in Partner Center');
    },
  );

  it('leaves to an adapter what it knows better', async () => {
    const mine = { who: 'me', resolution: ['mine'], docs: ['https://nodejs.org/api/tls.html'] };
    const thrown = await runCheck(
      check('marketo/token', {
        run: () => {
          throw new Failure('A page came', { causeId: 'https-html', ...mine });
        },
      }),
      { ...place, type: 'marketo' },
      limits(),
    );
    expect(thrown).toMatchObject(mine);
  });

  it('says the same of the catalogue only where that is about this side already', () => {
    const general = causes.filter((cause) => cause.destination === 'any').map((cause) => cause.id);
    expect(general.filter((id) => sharedAdvice(id, {}) === undefined).sort()).toEqual(
      ['net-dns-temporary', 'net-proxy', 'net-unreachable'].sort(),
    );
    for (const id of general) expect(JSON.stringify(sharedAdvice(id, {}) ?? '')).not.toMatch(OWN_ENDPOINT);
  });
});

it.each([
  ['login.microsoftonline.com', 'https://azure.status.microsoft/en-us/status'],
  ['contoso.table.core.windows.net', 'https://azure.status.microsoft/en-us/status'],
  ['contoso.crm4.dynamics.com', 'https://status.cloud.microsoft'],
  ['contoso.my.salesforce.com', 'https://status.salesforce.com'],
  ['123-abc-456.mktorest.com', 'https://status.adobe.com'],
  ['salesforce.com.evil.example', undefined],
  ['notsalesforce.com', undefined],
  ['127.0.0.1', undefined],
])('knows where %s tells of its incidents', (host, page) => {
  expect(statusPageOf(host)).toBe(page);
});
