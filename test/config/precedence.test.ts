import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeBin, runScript } from '../ci-kits/kit.ts';
import { buildProgram } from '../cli/program.ts';

/** Takes connections and never answers: a step ends when its time limit does, and says which one that was. */
let hole: Server;
const taken = new Set<Socket>();
let base = '';
let bin = '';
let port = 0;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'leadctl-precedence-'));
  bin = fakeBin(base, await buildProgram());
  hole = createServer((socket) => {
    taken.add(socket.on('error', () => {}));
  });
  await new Promise<void>((done) => hole.listen(0, '127.0.0.1', done));
  ({ port } = hole.address() as AddressInfo);
});
afterAll(async () => {
  for (const socket of taken) socket.destroy();
  await new Promise((done) => hole.close(done));
  rmSync(base, { recursive: true, force: true });
});

const url = () => `https://127.0.0.1:${port}/x`;
const config = (network: object, more: object = {}, hook: object = {}) =>
  JSON.stringify({ version: 1, network, destinations: { hook: { type: 'https', url: url(), ...hook } }, ...more });
const offer = { offers: [{ id: 'contoso.one', name: 'From the file', destination: 'hook' }] };
const table = (value: object) =>
  JSON.stringify({ version: 1, destinations: { table: { type: 'azure-table', ...value } } });
const KEY = `${'A'.repeat(86)}==`;
const account = (name: string) =>
  `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=${KEY};EndpointSuffix=core.windows.net`;

const ESCAPE = String.fromCharCode(27);
const VALIDATE = 'validate --only https/tls --format json';
const PREVIEW = 'send-test --dry-run';

/** The stronger source, the weaker one, the setting; and a run in which both are given and one must show. */
const PAIRS: readonly (readonly [
  string,
  string,
  string,
  {
    readonly run: string;
    readonly files: () => Readonly<Record<string, string>>;
    readonly env?: () => Readonly<Record<string, string>>;
    readonly shows: string;
    /** What would be read if the weaker one had won; whole words, as a fingerprint or a port may hold any digits. */
    readonly not?: string;
  },
])[] = [
  [
    'option',
    'environment',
    'colour, on',
    {
      run: 'validate --offline --color',
      files: () => ({ '': config({}) }),
      env: () => ({ NO_COLOR: '1' }),
      shows: ESCAPE,
    },
  ],
  [
    'option',
    'environment',
    'colour, off',
    {
      run: 'validate --offline --no-color',
      files: () => ({ '': config({}) }),
      env: () => ({ FORCE_COLOR: '1' }),
      shows: 'hook',
      not: ESCAPE,
    },
  ],
  [
    'option',
    'file',
    'time limit of a step',
    {
      run: `${VALIDATE} --timeout 310ms`,
      files: () => ({ '': config({ timeout: '530ms' }) }),
      shows: 'within 310 ms',
      not: 'within 530 ms',
    },
  ],
  [
    'option',
    'file',
    'which file',
    {
      run: `${VALIDATE} --config other.json`,
      files: () => ({ '': config({ timeout: '310ms' }), 'other.json': config({ timeout: '530ms' }) }),
      shows: 'within 530 ms',
      not: 'within 310 ms',
    },
  ],
  [
    'option',
    'file',
    'offer of the test lead',
    {
      run: `${PREVIEW} --offer contoso.two`,
      files: () => ({
        '': config({}, { offers: [...offer.offers, { id: 'contoso.two', name: 'By its id', destination: 'hook' }] }),
      }),
      shows: 'By its id',
      not: 'From the file',
    },
  ],
  [
    'option',
    'default',
    'format',
    {
      run: 'validate --offline --format junit',
      files: () => ({ '': config({}) }),
      shows: '<testsuites',
      not: 'leadctl 0',
    },
  ],
  [
    'option',
    'default',
    'source of the test lead',
    {
      run: `${PREVIEW} --source SPZA --action CNT`,
      files: () => ({ '': config({}) }),
      shows: 'SPZA-CNT|',
      not: '-MSFT_TEST_',
    },
  ],
  [
    'environment',
    'file named by --env-file',
    'variable',
    {
      run: `${PREVIEW} --env-file vars.env`,
      files: () => ({
        '': table({ connectionString: '${env:LEADS}' }),
        'vars.env': `LEADS=${account('fromthefile')}\n`,
      }),
      env: () => ({ LEADS: account('fromtheworld') }),
      shows: 'fromtheworld',
      not: 'fromthefile',
    },
  ],
  [
    'environment',
    'default that the file states',
    'variable',
    {
      run: VALIDATE,
      files: () => ({ '': config({ timeout: '${env:LIMIT:-530ms}' }) }),
      env: () => ({ LIMIT: '310ms' }),
      shows: 'within 310 ms',
      not: 'within 530 ms',
    },
  ],
  [
    'environment',
    'default',
    'colour of a pipe',
    {
      run: 'validate --offline',
      files: () => ({ '': config({}) }),
      env: () => ({ FORCE_COLOR: '1' }),
      shows: ESCAPE,
    },
  ],
  [
    'environment',
    'default',
    'the way to a host',
    {
      run: VALIDATE,
      files: () => ({ '': config({ timeout: '310ms' }, {}, { url: 'https://leads.example.net/x' }) }),
      // The proxy takes the connection and never answers: whoever waits for it went there.
      env: () => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }),
      shows: 'did not open the way to leads.example.net',
      not: 'ENOTFOUND',
    },
  ],
  [
    'file named later',
    'file named earlier',
    'variable',
    {
      run: `${VALIDATE} --env-file one.env --env-file two.env`,
      files: () => ({
        '': config({ timeout: '${env:LIMIT}' }),
        'one.env': 'LIMIT=530ms\n',
        'two.env': 'LIMIT=310ms\n',
      }),
      shows: 'within 310 ms',
      not: 'within 530 ms',
    },
  ],
  [
    'file',
    'default',
    'time limit of a step',
    { run: VALIDATE, files: () => ({ '': config({ timeout: '310ms' }) }), shows: 'within 310 ms', not: 'within 15 s' },
  ],
  [
    'file',
    'default',
    'offer of the test lead',
    { run: PREVIEW, files: () => ({ '': config({}, offer) }), shows: 'From the file' },
  ],
  [
    'file',
    'default',
    'table',
    {
      run: PREVIEW,
      files: () => ({ '': table({ connectionString: account('contosoleads'), table: 'OwnLeads' }) }),
      shows: 'OwnLeads',
      not: 'MarketplaceLeads',
    },
  ],
];

describe('of two sources of one setting', () => {
  it.each(PAIRS)('%s goes before %s: %s', async (stronger, weaker, _, { run, files, env, shows, not }) => {
    const folder = mkdtempSync(join(base, 'run-'));
    for (const [name, text] of Object.entries(files()))
      writeFileSync(join(folder, name || 'leadctl.config.json'), text);
    const { out, err } = await runScript(`leadctl ${run}`, folder, bin, { NO_PROXY: '', ...env?.() });
    expect(out + err, `${stronger} before ${weaker}`).toContain(shows);
    if (not) expect(out + err, `${stronger} before ${weaker}`).not.toContain(not);
  });

  it('the nearer of two files that are found is taken', async () => {
    const folder = mkdtempSync(join(base, 'run-'));
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(join(folder, 'leadctl.config.json'), config({ timeout: '530ms' }));
    writeFileSync(join(inner, 'leadctl.config.json'), config({ timeout: '310ms' }));
    expect((await runScript(`leadctl ${VALIDATE}`, inner, bin)).out).toContain('within 310 ms');
    rmSync(join(inner, 'leadctl.config.json'));
    expect((await runScript(`leadctl ${VALIDATE}`, inner, bin)).out).toContain('within 530 ms');
  });

  it('no pair of the four ranks is left out', () => {
    const ranks = ['option', 'environment', 'file', 'default'];
    const rankOf = (source: string) => ranks.find((rank) => source.startsWith(rank)) ?? source;
    const tried = new Set(PAIRS.map(([stronger, weaker]) => `${rankOf(stronger)} ${rankOf(weaker)}`));
    for (let high = 0; high < ranks.length; high++)
      for (let low = high + 1; low < ranks.length; low++) expect(tried).toContain(`${ranks[high]} ${ranks[low]}`);
  });
});
