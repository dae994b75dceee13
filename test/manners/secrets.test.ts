import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destinationOf } from '../../src/destinations/index.ts';
import { main } from '../../src/main.ts';
import { type Authority, issue, makeAuthority } from '../../src/sandbox/certs.ts';
import { sandboxNames, type sandboxTypes, startSandbox } from '../../src/sandbox/index.ts';
import { leadctl } from '../cli/harness.ts';
import { temporary } from './program.ts';

const FORMATS = ['text', 'json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'] as const;

/** The forms in which a secret could leave, made here without a look at how the product knows them. */
function forms(secret: string): readonly (readonly [string, string])[] {
  const url = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const inside = (offset: number) =>
    Buffer.concat([Buffer.alloc(offset, 120), Buffer.from(secret), Buffer.alloc(4, 120)])
      .toString('base64')
      .slice(4, -8);
  return [
    ['plain', secret],
    ['URL-encoded', url],
    ['URL-encoded in lower case', url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['as a form', url.replaceAll('%20', '+')],
    ['JSON-escaped', json],
    ['JSON-escaped twice', JSON.stringify(json).slice(1, -1)],
    ['HTML-escaped', html],
    ['Markdown-escaped', secret.replace(/([\\`*_[\]|~])/g, '\\$1')],
    ['base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ...[0, 1, 2].map((offset) => [`base64 at ${offset}`, inside(offset)] as const),
  ];
}

/** Which secret stands in which text, by its number and the form's name alone: a failing test prints no secret either. */
function leaks(secrets: readonly string[], texts: Readonly<Record<string, string>>): string[] {
  return secrets.flatMap((secret, index) =>
    forms(secret).flatMap(([form, text]) =>
      Object.entries(texts)
        .filter(([, content]) => text.length >= 6 && content.includes(text))
        .map(([where]) => `secret ${index}, ${form}, in ${where}`),
    ),
  );
}

let folder = '';
beforeAll(() => {
  folder = temporary();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

/** Everything that one run gives out: both streams as JSON and as text, all report files, the job summary. */
async function everything(argv: readonly string[], config: object): Promise<Record<string, string>> {
  const own = join(folder, `run-${++runs}`);
  mkdirSync(own);
  writeFileSync(join(own, 'leadctl.config.json'), JSON.stringify(config));
  const files = join(own, 'files');
  mkdirSync(files);
  const pairs = FORMATS.flatMap((format) => ['--report', `${format}=${join(files, format)}`]);
  const env = { GITHUB_STEP_SUMMARY: join(files, 'summary') };
  const { code, out, err } = await leadctl([...argv, '-v', '--timeout', '600ms', '--format', 'json', ...pairs], {
    cwd: own,
    env,
  });
  expect(JSON.parse(out).exitCode).toBe(code);
  const texts: Record<string, string> = { out, err };
  for (const name of readdirSync(files)) texts[name] = readFileSync(join(files, name), 'utf8');
  expect(Object.keys(texts)).toHaveLength(FORMATS.length + 3);
  return texts;
}

/** The secrets of a config, by the paths that each type calls secret, and the parts of the compound ones. */
async function secretsOf(destinations: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Promise<string[]> {
  const found: string[] = [];
  for (const one of Object.values(destinations)) {
    const { secrets } = await destinationOf(one.type as (typeof sandboxTypes)[number]).config();
    const walk = (value: unknown, [key, ...rest]: readonly string[]): void => {
      if (key === undefined) return void (typeof value === 'string' && found.push(value));
      if (typeof value !== 'object' || value === null) return;
      for (const name of key === '*' ? Object.keys(value) : [key]) walk((value as Record<string, unknown>)[name], rest);
    };
    for (const path of secrets) walk(one, path.split('.'));
  }
  return found
    .flatMap((secret) => [
      secret,
      ...(/AccountKey=([^;]+)/.exec(secret)?.slice(1) ?? []),
      ...(URL.canParse(secret) ? ['sig', 'code'].map((name) => new URL(secret).searchParams.get(name) ?? '') : []),
    ])
    .filter((secret) => secret.length > 5);
}

describe('the sandbox', () => {
  // One of each family: all well, road, certificate, name, sign-in, rights, limits, a page in place of an answer, silence.
  const faults: Readonly<Record<string, Partial<Record<keyof typeof sandboxNames, string>>>> = {
    'nothing broken': {},
    'a name that does not resolve': {
      dynamics: 'net-dns-not-found',
      salesforce: 'net-dns-not-found',
      marketo: 'marketo-not-found',
      'azure-table': 'table-account-not-found',
      https: 'net-dns-not-found',
    },
    'a connection that is refused': {
      dynamics: 'net-refused',
      salesforce: 'net-refused',
      marketo: 'net-refused',
      'azure-table': 'net-refused',
      https: 'net-refused',
    },
    'an expired certificate': {
      dynamics: 'tls-expired',
      salesforce: 'tls-expired',
      marketo: 'tls-expired',
      'azure-table': 'tls-expired',
      https: 'tls-expired',
    },
    'an answer that never ends': {
      dynamics: 'endless-body',
      salesforce: 'endless-body',
      marketo: 'endless-body',
      'azure-table': 'endless-body',
      https: 'endless-body',
    },
    'a connection cut after the request': {
      dynamics: 'reset-after-request',
      salesforce: 'reset-after-request',
      marketo: 'reset-after-request',
      'azure-table': 'reset-after-request',
      https: 'reset-after-request',
    },
    'missing rights': {
      dynamics: 'dataverse-missing-privilege',
      salesforce: 'salesforce-permission',
      marketo: 'marketo-permission',
      'azure-table': 'table-permission',
      https: 'https-redirect',
    },
    'a page in place of an answer': {
      dynamics: 'https-html',
      salesforce: 'https-html',
      'azure-table': 'https-html',
      https: 'https-html',
    },
    'refused credentials': {
      dynamics: 'entra-secret-invalid',
      salesforce: 'salesforce-login-invalid',
      marketo: 'marketo-credentials',
      'azure-table': 'table-auth-failed',
      https: 'https-sas-invalid',
    },
  };

  it.each(Object.entries(faults))(
    'with %s shows no secret in any output of any format, nor in its own log',
    async (_, broken) => {
      const log: string[] = [];
      const named = Object.fromEntries(
        Object.entries(broken).map(([type, fault]) => [sandboxNames[type as keyof typeof sandboxNames], fault]),
      );
      const sandbox = await startSandbox({
        faults: named,
        caFile: join(folder, `ca-${runs}.pem`),
        log: (line) => log.push(line),
      });
      try {
        const secrets = await secretsOf(sandbox.config.destinations);
        expect(secrets.length).toBeGreaterThan(6);
        for (const argv of [
          ['validate', '--deep'],
          ['send-test', '--wait', '200ms', '--cleanup'],
        ]) {
          const texts = await everything(argv, sandbox.config);
          expect(leaks(secrets, { ...texts, log: log.join('\n') })).toEqual([]);
        }
      } finally {
        await sandbox.close();
      }
    },
  );
});

describe('a server that says back all it was sent, in every form', () => {
  const special = (name: string) => `Cn4ry~"${name}\\b/s+p&e=t%20<x>é 9${name}`;
  let authority: Authority;
  let url = '';
  let status = 401;
  let type = 'application/json';
  let close = async () => {};
  beforeAll(async () => {
    authority = await makeAuthority();
    writeFileSync(join(folder, 'ca.pem'), authority.cert);
    const tls = await issue(authority, { names: ['localhost'], ips: ['127.0.0.1'] });
    const sockets = new Set<Socket>();
    const server = https.createServer({ key: tls.key, cert: tls.cert }, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const said = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`;
      const plain = decodeURIComponent(said.replaceAll('+', ' ').replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
      const all = `${said} ${plain} ${encodeURIComponent(plain)} ${Buffer.from(plain).toString('base64')} jane.doe@customer.example`;
      const text =
        type === 'application/json'
          ? JSON.stringify({
              error: { code: 'Refused', message: all },
              error_description: `AADSTS7000215: ${all}`,
              errors: [{ code: '601', message: all }],
              success: false,
              message: all,
              errorCode: 'INVALID_LOGIN',
            })
          : `<html><head><title>${all}</title></head><body>${all}</body></html>`;
      response.writeHead(status, {
        'content-type': type,
        'x-request-id': 'abc',
        location: `https://elsewhere.example/?${encodeURIComponent(plain)}`,
      });
      response.end(text);
    });
    server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
    await new Promise<void>((yes) => server.listen(0, '127.0.0.1', yes));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    };
  });
  afterAll(() => close());

  const GUID = '3f2b8c64-1d7e-4a95-b0c6-9e8f5a4d3c21';
  const config = () => ({
    version: 1,
    network: { ca: join(folder, 'ca.pem') },
    destinations: {
      crm: {
        type: 'dynamics',
        url,
        auth: { type: 'entra', tenantId: GUID, clientId: GUID, clientSecret: special('entra'), authority: url },
      },
      old: {
        type: 'dynamics',
        url,
        auth: {
          type: 'office365',
          username: 'leads@contoso.example',
          password: special('o365'),
          tenantId: GUID,
          clientId: GUID,
          authority: url,
        },
      },
      sales: {
        type: 'salesforce',
        oid: '00Do0000000ZHog',
        webToLeadUrl: `${url}/servlet/servlet.WebToLead?encoding=UTF-8`,
        api: {
          loginUrl: url,
          auth: { type: 'client-credentials', clientId: 'Public-client-of-nobody', clientSecret: special('sf') },
        },
      },
      soap: {
        type: 'salesforce',
        oid: '00Do0000000ZHog',
        webToLeadUrl: `${url}/servlet/servlet.WebToLead?encoding=UTF-8`,
        api: {
          loginUrl: url,
          auth: {
            type: 'password',
            username: 'a@contoso.example',
            password: special('soap'),
            securityToken: special('token'),
          },
        },
      },
      token: {
        type: 'salesforce',
        oid: '00Do0000000ZHog',
        api: {
          loginUrl: url,
          auth: {
            type: 'token',
            instanceUrl: url,
            accessToken: `00Do0000000ZHog!${special('access').replace(/[^\w.]/g, '')}`,
          },
        },
      },
      nurture: {
        type: 'marketo',
        munchkinId: '123-ABC-456',
        formId: 1179,
        clientId: GUID,
        clientSecret: special('mkto'),
        apiUrl: url,
      },
      table: {
        type: 'azure-table',
        connectionString: `DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=${randomBytes(64).toString('base64')};TableEndpoint=${url}/leads`,
      },
      hook: {
        type: 'https',
        url: `${url}/api/lead?code=${encodeURIComponent(special('code'))}`,
        headers: { 'x-api-key': 'Cn4ry-header/key+of=nobody', authorization: 'Bearer Cn4ryHeader.bearer_of-nobody' },
      },
    },
  });

  it.each([
    [401, 'application/json'],
    [400, 'application/json'],
    [500, 'text/html'],
    [302, 'text/html'],
    [200, 'text/html'],
    [200, 'application/json'],
  ])('status %i, %s: no secret and no address of a person comes out', async (code, kind) => {
    [status, type] = [code, kind];
    const secrets = await secretsOf(config().destinations as never);
    expect(secrets.length).toBeGreaterThan(12);
    for (const argv of [
      ['validate', '--deep'],
      ['send-test', '--wait', '300ms'],
    ]) {
      const texts = await everything(argv, config());
      expect(leaks(secrets, texts)).toEqual([]);
      // What it said did come out, and what was secret in it was not left out but masked.
      if (code >= 400 && kind === 'application/json') {
        expect(texts.out).toContain('Public-client-of-nobody');
        expect(texts.out).toContain('***');
      }
      expect(
        Object.entries(texts)
          .filter(([, text]) => /jane\.doe/.test(text))
          .map(([name]) => name),
      ).toEqual([]);
    }
  });

  it('a preview masks them too', async () => {
    const own = join(folder, 'preview');
    mkdirSync(own);
    writeFileSync(join(own, 'leadctl.config.json'), JSON.stringify(config()));
    const { code, out, err } = await leadctl(['send-test', '--dry-run', '-v'], { cwd: own });
    expect(code).toBe(0);
    expect(leaks(await secretsOf(config().destinations as never), { out, err })).toEqual([]);
  });

  it('a fault of leadctl itself prints none, with the stack and without', async () => {
    const own = join(folder, 'crash');
    mkdirSync(own);
    writeFileSync(join(own, 'leadctl.config.json'), JSON.stringify(config()));
    const secrets = await secretsOf(config().destinations as never);
    for (const argv of [
      ['validate'],
      ['validate', '-v'],
      ['validate', '--format', 'json'],
      ['send-test', '--dry-run'],
    ]) {
      const texts = { out: '', err: '' };
      let crashed = 0;
      const stream = (name: 'out' | 'err') => ({
        write(text: string) {
          texts[name] += text;
        },
        isTTY: false,
        columns: 80,
      });
      const code = await main(argv, {
        env: {},
        cwd: own,
        platform: 'linux',
        stdin: Readable.from([]) as never,
        stdout: stream('out'),
        stderr: stream('err'),
        now: () => {
          if (crashed++ > 0) return 0;
          throw new Error(`a bug that quotes ${secrets.join(' and ')}`);
        },
        signal: new AbortController().signal,
      });
      expect(code).toBe(70);
      expect(texts.err).toContain('a bug that quotes');
      if (argv.includes('json')) expect(JSON.parse(texts.out).exitCode).toBe(70);
      expect(leaks(secrets, texts)).toEqual([]);
    }
  });
});

it.each([
  ['GITHUB_ACTIONS', '::add-mask::', '%25'],
  ['TF_BUILD', '##vso[task.setsecret]', '%AZP25'],
])(
  'under %s each secret of all five types, and each part of one, is masked before the first other line',
  async (variable, command, percent) => {
    const sandbox = await startSandbox({ caFile: join(folder, 'masks.pem') });
    const own = join(folder, `masks-${variable}`);
    mkdirSync(own);
    writeFileSync(join(own, 'leadctl.config.json'), JSON.stringify(sandbox.config));
    const { out } = await leadctl(['validate', '--offline'], { cwd: own, env: { [variable]: 'True' } });
    await sandbox.close();
    const lines = out.split('\n');
    const masks = lines.filter((line) => line.startsWith(command));
    expect(lines.slice(0, masks.length)).toEqual(masks);
    for (const secret of await secretsOf(sandbox.config.destinations))
      expect(masks.includes(`${command}${secret.replaceAll('%', percent)}`)).toBe(true);
  },
);

describe('other people', () => {
  const person = {
    FirstName: 'Ottoline',
    LastName: 'Quillfeather',
    Email: 'ottoline@quillfeather.example',
    Phone: '+4915112345678',
    Company: 'Quillfeather Press',
  };
  const traces = /ottoline|quillfeather|15112345678/i;

  it('whose leads lie in a table are in no output', async () => {
    const sandbox = await startSandbox({ types: ['azure-table'], caFile: join(folder, 'people.pem') });
    try {
      const { TableClient } = await import('@azure/data-tables');
      const client = TableClient.fromConnectionString(
        String(sandbox.config.destinations.table?.connectionString),
        'MarketplaceLeads',
        {
          tlsOptions: { ca: sandbox.ca },
        },
      );
      await client.createTable();
      for (const marker of ['', 'MSFT_TEST_639309384001234567'])
        await client.createEntity({
          partitionKey: `ottoline-${marker}`,
          rowKey: 'quillfeather',
          CustomerInfo: JSON.stringify(person),
          LeadSource: `${marker}AzureMarketplace-INS|offer`,
          ActionCode: 'INS',
          OfferDisplayName: 'offer',
          Description: 'Call Ottoline',
          CreatedTime: new Date().toISOString(),
          QuillfeatherColumn: 'x',
        });
      for (const argv of [
        ['validate', '--deep'],
        ['send-test', '--cleanup'],
      ]) {
        const texts = await everything(argv, sandbox.config);
        const named = Object.entries(texts).filter(([, text]) =>
          traces.test(text.replaceAll(/quillfeathercolumn/gi, '')),
        );
        expect(named.map(([name]) => name)).toEqual([]);
        expect(JSON.parse(texts.out ?? '').destinations[0].checks.length).toBeGreaterThan(5);
      }
    } finally {
      await sandbox.close();
    }
  });

  it('whom an error names are in no output', async () => {
    const server = await startSandbox({
      types: ['salesforce'],
      faults: { sales: 'salesforce-duplicate' },
      caFile: join(folder, 'people.pem'),
    });
    try {
      for (const argv of [
        ['validate', '--deep'],
        ['send-test', '--wait', '300ms'],
      ]) {
        const texts = await everything(argv, server.config);
        // The sandbox's duplicate is a Miller of Fabrikam.
        expect(
          Object.entries(texts)
            .filter(([, text]) => /Miller|Fabrikam/.test(text))
            .map(([name]) => name),
        ).toEqual([]);
      }
    } finally {
      await server.close();
    }
  });
});
