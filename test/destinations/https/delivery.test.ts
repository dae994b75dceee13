import type http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/checks/check.ts';
import { leadBody, leadFields } from '../../../src/destinations/https/lead.ts';
import { type RunningReceiver, sandbox } from '../../../src/destinations/https/sandbox.ts';
import { causeOf } from '../../../src/diagnosis/diagnose.ts';
import { evidenceOf } from '../../../src/diagnosis/evidence-of.ts';
import type { Network } from '../../../src/net/network.ts';
import { type Authority, issue, makeAuthority } from '../../../src/sandbox/certs.ts';
import { startFault } from '../../../src/sandbox/faults.ts';
import { Redactor } from '../../../src/secret.ts';
import { serve, thrown } from '../../net/help.ts';
import { adapter, lead, network, step } from './help.ts';

let authority: Authority;
let net: Network;
beforeAll(async () => {
  authority = await makeAuthority();
  net = network(authority.cert);
});
afterAll(() => net.close());

async function start(fault?: string): Promise<RunningReceiver> {
  const tls = await issue(authority, { names: ['localhost'], ips: ['127.0.0.1'] });
  return (await sandbox.start({ host: '127.0.0.1', port: 0, tls, ...(fault ? { fault } : {}) })) as RunningReceiver;
}

const urlOf = (running: RunningReceiver) => String(running.config.url);

async function answering(handler: http.RequestListener) {
  const server = await serve(authority, handler);
  const send = () => adapter({ url: `${server.url}/hook?code=canary-code`, net }).delivery.send(step(), lead);
  return { server, send };
}

describe('the lead on the wire', () => {
  it('has the documented keys, each value a string', () => {
    const marker = lead.marker;
    expect(leadBody(lead, 'pascal')).toEqual({
      UserDetails: {
        FirstName: marker,
        LastName: marker,
        Email: `${marker}@test.com`,
        Phone: '1234567890',
        Country: 'US',
        Company: marker,
        Title: marker,
      },
      LeadSource: `${marker}-${marker}|Contoso Widget`,
      ActionCode: 'INS',
      OfferTitle: 'Contoso Widget',
      Description: marker,
    });
  });

  it('is spelt the newer way on request, the inner keys unchanged', () => {
    const camel = leadBody(lead, 'camel');
    expect(camel.UserDetails).toBeUndefined();
    expect(camel.userDetails).toEqual(leadBody(lead, 'pascal').UserDetails);
    expect(leadFields(lead, 'camel')['userDetails.FirstName']).toBe(lead.marker);
  });

  it('reaches the receiver as JSON, once, with the configured headers', async () => {
    const running = await start();
    const { delivery } = adapter({ url: urlOf(running), net, headers: { 'x-test': 'canary-header' } });
    const receipt = await delivery.send(step(), lead);
    expect(receipt.acknowledged).toBe(true);
    expect(receipt.evidence).toMatchObject({ httpStatus: 202, runId: receipt.id });
    expect(receipt.message).toMatch(/202 .*queued, not yet processed: look for run 0858\w+CU00 in the run history/);
    expect(running.leads).toEqual([leadBody(lead, 'pascal')]);
    expect(running.requests).toHaveLength(1);
    expect(delivery.find).toBeUndefined();
    expect(delivery.unreadable).toContain('run history');
    await running.close();
  });

  it('says application/json with its charset', async () => {
    const { server, send } = await answering((_, response) => response.writeHead(200).end());
    await send();
    expect(server.requests[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    await server.close();
  });
});

describe('each fault of the sandbox', () => {
  it('covers the whole family', () => {
    expect(sandbox.faults.length).toBeGreaterThanOrEqual(9);
  });

  it.each(sandbox.faults.map((fault) => [fault]))('%s is named by the diagnosis', async (fault) => {
    const running = await start(fault);
    const error = (await thrown(
      adapter({ url: urlOf(running), net }).delivery.send(step(), lead),
    )) as unknown as Failure;
    expect(error).toBeInstanceOf(Failure);
    expect(error.status).toBe('failed');
    expect(error.causeId ?? causeOf(evidenceOf(error.cause))?.cause.id).toBe(fault);
    expect(running.requests).toHaveLength(1);
    await running.close();
  });
});

describe('the receiver of the sandbox is strict', () => {
  const post = async (change: (url: URL) => void, body: string, headers: Record<string, string> = {}) => {
    const running = await start();
    const url = new URL(urlOf(running));
    change(url);
    const reply = await net.request({
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await running.close();
    expect(reply.headers['x-leadctl-sandbox']).toBe('1');
    return `${reply.status} ${reply.text()}`;
  };
  const good = JSON.stringify(leadBody(lead, 'camel'));
  const nothing = () => {};

  it('takes both spellings, and a field that is new', async () => {
    expect(await post(nothing, good)).toMatch(/^202/);
    expect(await post(nothing, JSON.stringify({ ...leadBody(lead, 'pascal'), New: 1 }))).toMatch(/^202/);
  });
  it('refuses a wrong, a missing and a doubled credential', async () => {
    expect(await post((url) => url.searchParams.set('sig', 'x'), good)).toMatch(/^401 .*credentials are not valid/);
    expect(await post((url) => url.searchParams.delete('sv'), good)).toMatch(/^401 .*Required parameters/);
    expect(await post(nothing, good, { authorization: 'Bearer x' })).toMatch(/^400 .*MoreThanOneAuthorization/);
  });
  it('refuses what is no lead', async () => {
    expect(await post(nothing, '{')).toMatch(/^400 .*TriggerInputSchemaMismatch/);
    expect(await post(nothing, '[]')).toMatch(/^400 .*Expected Object/);
    expect(await post(nothing, '{}')).toMatch(/^400 .*missing from object: UserDetails/);
    expect(await post(nothing, good.replace('"US"', 'null'))).toMatch(/^400 .*Expected String but got Null/);
    expect(await post(nothing, good, { 'content-type': 'text/plain' })).toMatch(/^415/);
  });
  it('knows its path and its method', async () => {
    expect(await post((url) => void Object.assign(url, { pathname: '/' }), good)).toMatch(/^404/);
    const running = await start();
    expect((await net.request({ method: 'GET', url: urlOf(running) })).status).toBe(405);
    await running.close();
  });
});

describe('what acknowledges and what does not', () => {
  it.each([
    ['200 and nothing', 200, {}, ''],
    ['200 and JSON', 200, { 'content-type': 'application/json' }, '{"ok":true}'],
    ['201', 201, {}, ''],
    ['204', 204, {}, ''],
    ['200 that calls nothing HTML', 200, { 'content-type': 'text/html' }, ''],
    ['200 and XML', 200, { 'content-type': 'text/xml' }, '<ok/>'],
  ])('%s does', async (_, status, headers, body) => {
    const { server, send } = await answering((__, response) => response.writeHead(status, headers).end(body));
    const receipt = await send();
    expect(receipt.acknowledged).toBe(true);
    expect(receipt.warning).toBeUndefined();
    expect(receipt.evidence).toMatchObject({ httpStatus: status, latencyMs: expect.any(Number) });
    await server.close();
  });

  it('plain words that call themselves HTML do, with a warning', async () => {
    const { server, send } = await answering((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('OK'),
    );
    expect((await send()).warning?.status).toBe('warned');
    await server.close();
  });

  it.each([
    ['a page', { 'content-type': 'text/html' }, '<html><title>Sign in</title></html>'],
    ['a page without a type', {}, '\uFEFF \n<!DOCTYPE html><html></html>'],
    ['a part of a page', { 'content-type': 'text/html; charset=utf-8' }, 'Hello <b>you</b>'],
  ])('%s does not', async (_, headers, body) => {
    const { server, send } = await answering((__, response) => response.writeHead(200, headers).end(body));
    const error = (await thrown(send())) as unknown as Failure;
    expect(error.causeId).toBe('https-html');
    await server.close();
  });

  it.each([301, 302, 303, 307, 308])('a redirect with %i does not, and is not followed', async (status) => {
    const { server, send } = await answering((_, response) =>
      response.writeHead(status, { location: 'https://login.contoso.example/sign?next=canary-code' }).end(),
    );
    const error = (await thrown(send())) as unknown as Failure;
    expect(error.causeId).toBe('https-redirect');
    expect(error.evidence).toMatchObject({ httpStatus: status, location: 'login.contoso.example' });
    expect(`${error.message} ${JSON.stringify(error.evidence)} ${error.cause}`).not.toContain('canary-code');
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  it.each([429, 500, 503])('%i of the publisher’s own endpoint fails', async (status) => {
    const { server, send } = await answering((_, response) => response.writeHead(status, { 'retry-after': '5' }).end());
    const error = (await thrown(send())) as unknown as Failure;
    expect(error.status).toBe('failed');
    expect(error.evidence).toMatchObject({ httpStatus: status, retryAfter: '5' });
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  it('an acceptance whose body never ends is inconclusive', async () => {
    const broken = await startFault('endless-body', { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
    const url = `https://localhost:${broken.port}/hook?code=canary-code`;
    const error = (await thrown(adapter({ url, net }).delivery.send(step(), lead))) as unknown as Failure;
    expect(error.status).toBe('inconclusive');
    expect(error.evidence.httpStatus).toBe(202);
    expect(error.message).toContain('may have arrived');
    expect(causeOf(evidenceOf(error.cause))?.cause.id).toBe('net-timeout');
    await broken.close();
  });

  it('a refusal whose body never ends stays a refusal', async () => {
    const { server, send } = await answering((_, response) => void response.writeHead(403).write('x'));
    const error = (await thrown(send())) as unknown as Failure;
    expect(error.status).toBe('failed');
    expect(error.evidence.httpStatus).toBe(403);
    await server.close();
  });

  it.each(['silent-after-request', 'reset-after-request', 'closed-after-request'] as const)(
    '%s leaves open whether the lead arrived',
    async (fault) => {
      const broken = await startFault(fault, { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
      const url = `https://localhost:${broken.port}/hook`;
      const error = (await thrown(adapter({ url, net }).delivery.send(step(), lead))) as unknown as Failure;
      expect(error.status).toBe('inconclusive');
      expect(error.message).toContain('is not sent again');
      await broken.close();
    },
  );
});

describe('the matrix', () => {
  it('sends five more leads, each with a marker of its own', async () => {
    const running = await start();
    const { delivery } = adapter({ url: urlOf(running), net, matrix: true });
    const ids = delivery.extra?.map((check) => check.id);
    expect(ids).toEqual([
      'https/shape',
      'https/optional-fields',
      'https/added-field',
      'https/dnc-action',
      'https/non-latin',
    ]);
    await delivery.send(step(), lead);
    const markers = [lead.marker];
    for (const check of delivery.extra ?? []) {
      const outcome = await check.run(step());
      if (typeof outcome !== 'object') throw new Error('no verdict');
      expect(outcome.status).toBe('passed');
      markers.push(String(outcome.evidence?.marker));
    }
    expect(new Set(markers).size).toBe(6);
    expect(running.leads).toHaveLength(6);
    const [, shape, sparse, added, dnc, other] = running.leads as Record<string, Record<string, string>>[];
    expect(shape).toHaveProperty('userDetails');
    expect(Object.keys(sparse?.UserDetails ?? {})).toEqual(['FirstName', 'LastName', 'Email', 'Country']);
    expect(sparse).not.toHaveProperty('Description');
    expect(added).toHaveProperty('AddedField');
    expect(dnc).toMatchObject({ ActionCode: 'DNC' });
    expect(other?.UserDetails?.FirstName).toContain('佐藤');
    await running.close();
  });

  it('is not there unless it was asked for', () => {
    expect(adapter({ url: 'https://leads.contoso.com/' }).delivery.extra).toBeUndefined();
  });
});

describe('a canary in every secret place', () => {
  const canaries = ['canary-sig', 'canary-code', 'canary-header', 'canary-path-0000', 'canary-user-0', 'canary-pass-0'];
  const path =
    '/hooks/canary-path-0000?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=canary-sig&code=canary-code';

  const clean = (text: string) => {
    for (const canary of canaries) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('base64'));
    }
  };

  it('shows in no preview', () => {
    const url = `https://canary-user-0:canary-pass-0@leads.contoso.com${path}`;
    const { delivery } = adapter({ url, headers: { 'x-key': 'canary-header' } });
    const { to, request } = delivery.preview(lead);
    clean(`${to}\n${request}`);
    expect(request).toContain('x-key: ***');
    expect(request).toContain(lead.marker);
  });

  it('shows in no message, evidence or error, whatever goes wrong', async () => {
    const faults = [
      'refused',
      'reset-in-handshake',
      'expired',
      'wrong-host',
      'silent-after-request',
      'endless-body',
    ] as const;
    for (const fault of faults) {
      const broken = await startFault(fault, { authority, host: '127.0.0.1', names: ['localhost'], ips: [] });
      const url = `https://canary-user-0:canary-pass-0@localhost:${broken.port}${path}`;
      const { checks, delivery } = adapter({ url, net, headers: { 'x-key': 'canary-header' } });
      const outcomes: unknown[] = [];
      for (const check of checks)
        outcomes.push(await Promise.resolve(check.run(step())).catch((error: unknown) => error));
      outcomes.push(await thrown(delivery.send(step(), lead)));
      for (const outcome of outcomes) {
        const evidence = outcome instanceof Error ? JSON.stringify(evidenceOf(outcome)) : '';
        const stack = outcome instanceof Error ? `${outcome.stack}` : '';
        clean(`${JSON.stringify(outcome)} ${stack} ${evidence}`);
      }
      await broken.close();
    }
  });

  it('is taken out of what the endpoint echoes', async () => {
    const { server } = await answering((request, response) =>
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end(`no route ${request.url} for ${request.headers['x-key']}`),
    );
    const redactor = new Redactor();
    const { delivery } = adapter({
      url: `${server.url}${path}`,
      net,
      redactor,
      headers: { 'x-key': 'canary-header' },
    });
    const error = (await thrown(delivery.send(step(), lead))) as unknown as Failure;
    clean(redactor.redact(`${error.message} ${JSON.stringify(error.evidence)} ${error.cause}`));
    await server.close();
  });
});
