import { describe, expect, it } from 'vitest';
import { checkPages } from '../../src/checks/pages.ts';
import { findingPages } from '../../src/config/finding-pages.ts';
import type { Adapter, Target } from '../../src/destinations/destination.ts';
import { destinationOf, destinations } from '../../src/destinations/index.ts';
import type { DestinationType } from '../../src/diagnosis/cause.ts';
import type { Network } from '../../src/net/network.ts';
import { Redactor, Secret } from '../../src/secret.ts';
import { checkCertificate } from './dynamics/certificate.ts';

const GUID = '5d0a6c1e-8c1f-4f7b-9a53-2f6d1c0b7e41';
const KEY = Buffer.alloc(64, 7).toString('base64');

const entra = {
  type: 'entra',
  tenantId: GUID,
  clientId: '3f2b8c64-1d7e-4a95-b0c6-9e8f5a4d3c21',
  clientSecret: 'made~up.8Q',
};
const dynamics = (auth: object) => ({ type: 'dynamics', url: 'https://contoso.crm.dynamics.com', auth });
const salesforce = (more: object) => ({ type: 'salesforce', oid: '00Do0000000ZHog', ...more });
const marketo = (more: object) => ({ type: 'marketo', munchkinId: '123-ABC-456', formId: 1179, ...more });
const loginUrl = 'https://contoso.my.salesforce.com';
const service = { clientId: GUID, clientSecret: 'made-up-secret' };
const { pem } = await checkCertificate();

interface Mode {
  readonly name: string;
  readonly type: DestinationType;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly offline: number;
  /** Without --deep. */
  readonly live: number;
  readonly deep: number;
  readonly extra: number;
}

/** A number here changes only when a check was added, or taken away on purpose. */
const MODES: readonly Mode[] = [
  {
    name: 'azure-table',
    type: 'azure-table',
    raw: {
      type: 'azure-table',
      connectionString: `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
    },
    offline: 3,
    live: 7,
    deep: 2,
    extra: 0,
  },
  {
    name: 'dynamics by client secret',
    type: 'dynamics',
    raw: dynamics(entra),
    offline: 1,
    live: 7,
    deep: 8,
    extra: 0,
  },
  {
    name: 'dynamics by client secret whose end is stated',
    type: 'dynamics',
    raw: dynamics({ ...entra, expires: '2030-01-31' }),
    offline: 2,
    live: 7,
    deep: 8,
    extra: 0,
  },
  {
    name: 'dynamics by certificate',
    type: 'dynamics',
    raw: dynamics({ type: 'entra', tenantId: GUID, clientId: entra.clientId, certificate: pem.reveal() }),
    offline: 2,
    live: 7,
    deep: 8,
    extra: 0,
  },
  {
    name: 'dynamics by user name and password',
    type: 'dynamics',
    raw: dynamics({ type: 'office365', username: 'leads@contoso.example', password: 'made-up-password' }),
    offline: 2,
    live: 7,
    deep: 8,
    extra: 0,
  },
  {
    name: 'https',
    type: 'https',
    raw: { type: 'https', url: 'https://hook.contoso.example/leads' },
    offline: 3,
    live: 4,
    deep: 0,
    extra: 5,
  },
  {
    name: 'marketo by REST',
    type: 'marketo',
    raw: marketo(service),
    offline: 2,
    live: 9,
    deep: 0,
    extra: 1,
  },
  {
    name: 'marketo by server id',
    type: 'marketo',
    raw: marketo({ serverId: 'ab12' }),
    offline: 2,
    live: 9,
    deep: 0,
    extra: 0,
  },
  {
    name: 'salesforce without API',
    type: 'salesforce',
    raw: salesforce({}),
    offline: 4,
    live: 14,
    deep: 0,
    extra: 0,
  },
  {
    name: 'salesforce by client credentials, with answers',
    type: 'salesforce',
    raw: salesforce({
      api: { loginUrl, auth: { type: 'client-credentials', ...service } },
      attested: [
        { check: 'salesforce/recaptcha', value: 'off', by: 'ops', on: '2026-11-02' },
        { check: 'salesforce/unknown', value: 'off', by: 'ops', on: '2026-11-02' },
      ],
    }),
    offline: 5,
    live: 14,
    deep: 0,
    extra: 1,
  },
  {
    name: 'salesforce by password',
    type: 'salesforce',
    raw: salesforce({
      api: { loginUrl, auth: { type: 'password', username: 'leads@contoso.example', password: 'made-up-password' } },
    }),
    offline: 5,
    live: 14,
    deep: 0,
    extra: 1,
  },
  {
    name: 'salesforce by token',
    type: 'salesforce',
    raw: salesforce({ api: { auth: { type: 'token', instanceUrl: loginUrl, accessToken: 'made-up-token' } } }),
    offline: 4,
    live: 14,
    deep: 0,
    extra: 1,
  },
];

/** Building an adapter asks nothing of the network. */
const net: Network = {
  request: () => Promise.reject(new Error('a request was made')),
  lookup: () => Promise.reject(new Error('a name was looked up')),
  connect: () => Promise.reject(new Error('a connection was made')),
  handshake: () => Promise.reject(new Error('a handshake was made')),
  proxyFor: () => null,
  records: [],
  extraRoots: [],
  close: async () => {},
};

async function adapterOf({ type, raw }: Mode): Promise<Adapter> {
  const destination = destinationOf(type);
  const config = (await destination.config()).build(raw, (value) => new Secret(value));
  const target: Target = {
    name: 'made-up',
    config,
    net,
    redactor: new Redactor(),
    now: () => 1_795_000_000_000,
    options: { deep: true, shape: 'pascal', matrix: true, cleanup: true },
  };
  return (await destination.adapter()).adapt(target);
}

describe('the number of checks', () => {
  it.each(MODES)('of $name', async (mode) => {
    const { checks, delivery } = await adapterOf(mode);
    expect({
      offline: checks.filter((check) => check.offline).length,
      live: checks.filter((check) => !check.offline && !check.deep).length,
      deep: checks.filter((check) => check.deep).length,
      extra: delivery.extra?.length ?? 0,
    }).toEqual({ offline: mode.offline, live: mode.live, deep: mode.deep, extra: mode.extra });
  });

  it('is asserted for every type', () => {
    expect([...new Set(MODES.map(({ type }) => type))].sort()).toEqual(destinations.map(({ type }) => type).sort());
  });

  it.each(MODES)('of $name leaves none twice, and none before what it needs', async (mode) => {
    const { checks, delivery } = await adapterOf(mode);
    const seen = new Set<string>();
    for (const check of [...checks, ...(delivery.extra ?? [])]) {
      expect(check.id.startsWith(`${mode.type}/`)).toBe(true);
      expect(seen).not.toContain(check.id);
      for (const need of check.needs ?? []) expect(seen).toContain(need);
      seen.add(check.id);
    }
  });
});

describe('the pages of explain', () => {
  it('describe every check, and no other', async () => {
    const adapters = await Promise.all(MODES.map(async (mode) => ({ mode, adapter: await adapterOf(mode) })));
    const ids = adapters.flatMap(({ mode, adapter }) => [
      ...[...adapter.checks, ...(adapter.delivery.extra ?? [])].map((check) => check.id),
      ...['accepts', 'found', 'removed'].map((name) => `${mode.type}/${name}`),
      // What cannot be read is not compared. Of a removal that was asked for, it is told why there is none.
      ...(adapter.delivery.find ? [`${mode.type}/equal`] : []),
    ]);
    const described = checkPages.map((page) => page.id).filter((id) => !/^(?:config|marketplace)\//.test(id));
    expect([...described].sort()).toEqual([...new Set(ids)].sort());
  });

  it('are one each', () => {
    const ids = [...checkPages, ...findingPages].map((page) => page.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
