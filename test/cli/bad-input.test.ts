import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadctl } from './harness.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
function file(content: string | Buffer, name = `c${++number}.yaml`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const hook = (url: string, more = '') =>
  `version: 1\ndestinations:\n  hook:\n    type: https\n    url: ${url}\n${more}`;
const ACCOUNT = `DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=${Buffer.alloc(64, 7).toString('base64')};EndpointSuffix=core.windows.net`;
const table = (connectionString: string, more = '') =>
  `version: 1\ndestinations:\n  t:\n    type: azure-table\n    connectionString: "${connectionString}"\n${more}`;

/** Every line: what is wrong, the file, and a word that the message has to hold. */
const CONFIGS: readonly (readonly [string, () => string | Buffer, RegExp])[] = [
  ['an empty file', () => '', /empty/i],
  ['binary bytes', () => Buffer.from([0, 1, 2, 255, 254, 0, 9]), /text|binary|UTF/i],
  ['UTF-16', () => Buffer.from('\ufeffversion: 1\n', 'utf16le'), /UTF-8/],
  ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from('version: 1\n# '), Buffer.from([0xe9, 0xe8])]), /UTF-8/],
  ['a tab for indentation', () => 'version: 1\ndestinations:\n\thook: 1\n', /:3:\d+ .*tab/i],
  ['a duplicate key', () => 'version: 1\nversion: 1\n', /:2:1 .*(twice|duplicate|unique)/i],
  ['no destinations', () => 'version: 1\n', /destinations/],
  ['a list of destinations', () => 'version: 1\ndestinations: [a]\n', /destinations/],
  ['an unknown version', () => 'version: 2\ndestinations: {}\n', /version/],
  ['an unknown type', () => 'version: 1\ndestinations:\n  a:\n    type: htps\n', /:4:11 .*did you mean 'https'/],
  ['an unknown key', () => hook('https://a.example/x', '    hedaers: {}\n'), /:6:5 .*did you mean 'headers'/],
  ['a missing key', () => 'version: 1\ndestinations:\n  a:\n    type: https\n', /url/],
  ['a number for a string', () => hook('12'), /:5:10 .*string/],
  ['http', () => hook('http://a.example/x'), /:5:10 .*https:\/\//],
  ['a URL with user info', () => hook('https://user:pw@a.example/x'), /:5:10 .*user/i],
  ['a URL with a fragment', () => hook('https://a.example/x#y'), /:5:10 .*(fragment|#)/i],
  ['a host that is no ASCII', () => hook('https://bücher.example/x'), /:5:10 /],
  ['a URL with a space', () => hook('"https://a.example/x y"'), /:5:10 /],
  ['a missing variable', () => hook('${env:LEADCTL_NO_SUCH_VARIABLE}'), /:5:10 .*LEADCTL_NO_SUCH_VARIABLE/],
  ['a missing file', () => hook('${file:./no-such-file}'), /:5:10 .*no-such-file/],
  ['an unknown reference', () => hook('${vault:x}'), /:5:10 .*vault/],
  ['a table name of 64 characters', () => table(ACCOUNT, `    table: ${'a'.repeat(64)}\n`), /:6:12 .*63/],
  [
    'a connection string without a key',
    () => table('DefaultEndpointsProtocol=https;AccountName=leads;EndpointSuffix=core.windows.net'),
    /AccountKey/,
  ],
  ['a connection string without an account', () => table(ACCOUNT.replace('AccountName=leads;', '')), /AccountName/],
  [
    'a key that is cut off',
    () => table(ACCOUNT.replace('==;', ';').replace('AccountKey=Bw', 'AccountKey=')),
    /AccountKey|key/,
  ],
  [
    'a SAS string',
    () => table('TableEndpoint=https://leads.table.core.windows.net;SharedAccessSignature=sv=1&sig=abcdefgh'),
    /SAS|shared access signature/i,
  ],
  [
    'a Blob destination',
    () => 'version: 1\ndestinations:\n  b:\n    type: blob\n    containerName: leads\n',
    /azure-table/,
  ],
  [
    'an oid that is none',
    () => 'version: 1\ndestinations:\n  s:\n    type: salesforce\n    oid: "001000000000001"\n',
    /:5:10 .*00D/,
  ],
  [
    'an oid of 16 characters',
    () => 'version: 1\ndestinations:\n  s:\n    type: salesforce\n    oid: 00Do0000000ZHogX\n',
    /:5:10 /,
  ],
  [
    'an oid with a wrong checksum',
    () => 'version: 1\ndestinations:\n  s:\n    type: salesforce\n    oid: 00Do0000000ZHogAAA\n',
    /:5:10 /,
  ],
  [
    'a Munchkin id of the wrong form',
    () =>
      'version: 1\ndestinations:\n  m:\n    type: marketo\n    munchkinId: 12-ABC-456\n    formId: 1\n    serverId: ab12\n',
    /:5:17 /,
  ],
  [
    'a form id that is no number',
    () =>
      'version: 1\ndestinations:\n  m:\n    type: marketo\n    munchkinId: 123-ABC-456\n    formId: x\n    serverId: ab12\n',
    /:6:13 /,
  ],
  [
    'a tenant that is no GUID',
    () =>
      'version: 1\ndestinations:\n  d:\n    type: dynamics\n    url: https://a.crm.dynamics.com\n    auth: { type: entra, tenantId: 4asf, clientId: 11111111-2222-3333-4444-555555555555, clientSecret: abcdefgh }\n',
    /:6:36 .*(GUID|domain)/,
  ],
  [
    'an offer whose destination is not there',
    () => hook('https://a.example/x', 'offers:\n  - { id: a.b, destination: hok }\n'),
    /did you mean 'hook'|hok/,
  ],
];

describe('a bad config file', () => {
  it.each(CONFIGS)('%s: exit 2, its place, and no stack', async (_what, content, pattern) => {
    const path = file(content());
    const { code, out, err } = await leadctl(['validate', '-c', path], { cwd: folder });
    expect(`${code} ${err}`).toMatch(/^2 /);
    expect(out).toBe('');
    expect(err).toMatch(pattern);
    expect(err).not.toMatch(/\n\s+at /);
    const json = await leadctl(['validate', '-c', path, '--format', 'json'], { cwd: folder });
    const report = JSON.parse(json.out);
    expect(report).toMatchObject({ schemaVersion: 1, exitCode: 2, command: 'validate', destinations: [] });
    expect(report.problems.length).toBeGreaterThan(0);
  });

  it('is told in every format and report that was asked for, at its lines, and in the job summary', async () => {
    const path = file('version: 1\ndestinations:\n  a:\n    type: https\n    url: http://x\n  b:\n    type: nope\n');
    const name = basename(path);
    const asked = ['junit', 'sarif', 'github', 'azure', 'markdown', 'html', 'json'] as const;
    const pattern: Readonly<Record<(typeof asked)[number], RegExp>> = {
      junit: /<testsuites [^>]*failures="2"[\s\S]*begins with http:/,
      sarif: /"ruleId": "config\/schema"[\s\S]*"startLine": 5/,
      github: new RegExp(
        `^::error file=${name},line=5,col=10,title=config%3A config/schema::.*\\n::error file=${name},line=7`,
      ),
      azure: new RegExp(
        `^##vso\\[task\\.logissue type=error;sourcepath=${name};linenumber=5;[\\s\\S]*task\\.complete result=Failed`,
      ),
      markdown: /^### ✗ The configuration has faults[\s\S]*nope/,
      html: /The configuration has faults[\s\S]*nope/,
      json: /"problems": \[\s*\{\s*"path": "destinations.a.url"/,
    };
    const summary = join(folder, 'summary.md');
    for (const format of asked) {
      rmSync(summary, { force: true });
      const report = join(folder, `problems.${format}`);
      const { code, out, err } = await leadctl(
        ['validate', '-c', path, '--format', format, '--report', `${format}=${report}`],
        { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } },
      );
      expect(code, format).toBe(2);
      expect(out, format).toMatch(pattern[format]);
      expect(readFileSync(report, 'utf8'), format).toMatch(pattern[format]);
      expect(err, format).toMatch(/:5:10 destinations\.a\.url: .*\n.*:7:11 destinations\.b\.type: /);
      expect(readFileSync(summary, 'utf8'), format).toMatch(pattern.markdown);
    }
  });

  it('names every problem at once', async () => {
    const path = file(
      'version: 1\ndestinations:\n  a:\n    type: https\n    url: http://x\n  b:\n    type: nope\n  c:\n    type: https\n    url: ${env:LEADCTL_NO_SUCH_VARIABLE}\n',
    );
    const { err } = await leadctl(['validate', '-c', path], { cwd: folder });
    const places = err.split('\n').map((line) => /:(\d+):\d+ /.exec(line)?.[1]);
    expect(places).toEqual(expect.arrayContaining(['5', '7', '10']));
  });

  it('reads no file of 100 MB', async () => {
    const path = file('version: 1\n');
    truncateSync(path, 100 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const { code, err } = await leadctl(['validate', '-c', path], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toMatch(/MiB|large|size/i);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
  });

  it('takes a byte order mark, CRLF and an anchor as they are', async () => {
    const path = file(
      '\ufeffversion: 1\r\nx-url: &u https://a.example/x\r\ndestinations:\r\n  hook:\r\n    type: https\r\n    url: https://a.example/x\r\n'.replace(
        'x-url: &u https://a.example/x\r\n',
        '',
      ),
    );
    expect((await leadctl(['validate', '--offline', '-c', path], { cwd: folder })).code).toBe(0);
  });

  it('never shows a secret in a problem', async () => {
    const canary = 'canary0123456789secretvalue';
    const path = file(
      `version: 1\ndestinations:\n  a:\n    type: https\n    url: http://host.example/x?sig=${canary}\n  t:\n    type: azure-table\n    connectionString: DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${canary}\n`,
    );
    const text = await leadctl(['validate', '-c', path], { cwd: folder });
    const json = await leadctl(['validate', '-c', path, '--format', 'json'], { cwd: folder });
    expect(text.out + text.err + json.out + json.err).not.toContain(canary);
  });
});

describe('wrong use', () => {
  const good = () => file(hook('https://127.0.0.1:1/x'), 'good.yaml');
  const CASES: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a misspelt command', ['vaildate'], /did you mean validate/],
    ['a misspelt option', ['validate', '--ofline'], /--offline/],
    ['an unknown destination', ['validate', 'hok', '-c', 'good.yaml'], /Did you mean 'hook'/],
    ['an unknown check', ['validate', '--only', 'https/tsl', '-c', 'good.yaml'], /Did you mean 'https\/tls'/],
    ['a glob that fits nothing', ['validate', '--skip', 'dynamix/*', '-c', 'good.yaml'], /dynamix/],
    ['an unknown format', ['validate', '--format', 'xml', '-c', 'good.yaml'], /json/],
    ['an unknown report format', ['validate', '--report', 'junti=x.xml', '-c', 'good.yaml'], /Did you mean 'junit'/],
    ['a report without a file', ['validate', '--report', 'junit', '-c', 'good.yaml'], /FORMAT=FILE/],
    ['a report folder that is missing', ['validate', '--report', 'junit=nowhere/x.xml', '-c', 'good.yaml'], /nowhere/],
    ['a report that is a folder', ['validate', '--report', 'junit=sub', '-c', 'good.yaml'], /folder/],
    ['a duration that is none', ['validate', '--timeout', '10', '-c', 'good.yaml'], /10s/],
    [
      'two reports for one file',
      ['validate', '-c', 'good.yaml', '--report', 'junit=x.xml', '--report', 'sarif=./x.xml'],
      /Two reports go to the file .*junit and sarif/,
    ],
    ['a misspelt topic', ['help', 'exitcodes'], /'exit-codes'/],
    ['the beginning of a command', ['vali'], /did you mean validate\?/],
    ['a misspelt format', ['validate', '--format', 'jnit'], /did you mean junit\?/],
    ['a misspelt type', ['init', '--type', 'htps'], /did you mean https\?/],
    ['a misspelt destination of the sandbox', ['sandbox', '--fault', 'hok=tls-expired'], /Did you mean "hook"\?/],
    ['a misspelt fault of the sandbox', ['sandbox', '--fault', 'hook=tls-expird'], /Did you mean "tls-expired"\?/],
    ['a file that is not there', ['validate', '-c', 'none.yaml'], /^none\.yaml: no such file; expected one there$/m],
    ['a shard that is none', ['validate', '--shard', '3/2', '-c', 'good.yaml'], /I\/N/],
    ['a concurrency of none', ['validate', '--concurrency', '0', '-c', 'good.yaml'], /whole number/],
    ['a missing config', ['validate', '-c', 'no-such.yaml'], /no-such\.yaml/],
    ['a config that is a folder', ['validate', '-c', 'sub'], /sub/],
    ['a config that is a program', ['validate', '-c', 'x.js'], /code/],
    ['a CA file that is missing', ['validate', '--ca', 'no.pem', '-c', 'good.yaml'], /no\.pem/],
    ['a CA file that is none', ['validate', '--ca', 'good.yaml', '-c', 'good.yaml'], /certificate/],
    ['a marker that is none', ['send-test', 'hook', '--remove', 'LEAD-1', '-c', 'good.yaml'], /MSFT_TEST/],
    [
      'a removal without a destination',
      ['send-test', '--remove', 'MSFT_TEST_639309384001200000', '-c', 'good.yaml'],
      /one destination/,
    ],
    [
      'a source without an action',
      ['send-test', 'hook', '--source', 'AzureMarketplace', '-c', 'good.yaml'],
      /--action/,
    ],
    ['an unknown offer', ['send-test', 'hook', '--offer', 'a.b', '-c', 'good.yaml'], /a\.b/],
    ['an unknown cause', ['explain', 'entra-secret-expird'], /entra-secret-expired/],
    ['an unknown guide', ['guide', 'dynamix'], /dynamics/],
    ['a step beyond the last', ['guide', 'https', '--step', '99'], /--step/],
    ['an unknown schema', ['schema', 'confg'], /config/],
    ['an unknown fault', ['sandbox', '--fault', 'hook=tls-expird'], /tls-expired/],
    ['a file to diagnose that is missing', ['diagnose', '--file', 'no.log'], /no\.log/],
    ['a report to merge that is none', ['report', 'merge', 'good.yaml', '--format', 'text'], /good\.yaml/],
    ['a report for standard output', ['validate', '--report', 'json=-', '-c', 'good.yaml'], /--format json shows it/],
    ['two files from standard input', ['validate', '--ca', '-', '-c', '-'], /once/],
    ['two reports from standard input', ['report', 'merge', '-', '-', '--format', 'text'], /once/],
    ['an option without a command', ['--timeout', '5s'], /no command/],
    ['an option that no command has', ['--nosuch'], /unknown option '--nosuch'/],
    ['a misspelt option before its command', ['--ofline', 'validate'], /did you mean --offline\?/],
  ];

  it.each(CASES)('%s: exit 2 with the way out', async (_what, argv, pattern) => {
    good();
    mkdirSync(join(folder, 'sub'), { recursive: true });
    const { code, out, err } = await leadctl(argv, { cwd: folder });
    expect(`${code} ${err}`).toMatch(/^2 /);
    expect(err).toMatch(pattern);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe('');
  });

  it.each(
    CASES.filter(
      ([, argv]) => ['validate', 'send-test', 'diagnose'].includes(argv[0] ?? '') && !argv.includes('--format'),
    ),
  )('%s: one JSON object', async (_what, argv) => {
    good();
    const { code, out } = await leadctl([...argv, '--format', 'json'], { cwd: folder });
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, exitCode: code });
  });

  it('of a merge is one JSON object, as its result would be', async () => {
    good();
    const { code, out } = await leadctl(['report', 'merge', 'good.yaml'], { cwd: folder });
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, command: 'report', exitCode: code });
  });

  it.each([
    [['validate', '--format', 'json', '--format', 'text', '--nosuch'], false],
    [['validate', '--format', 'text', '--format=json', '--nosuch'], true],
    [['--format', 'json', 'validate', '--nosuch'], true],
    [['report', 'merge', 'none.json', '--format=github'], false],
    [['diagnose', '--file', 'none.log', '--', '--format', 'json'], false],
  ] as const)('is told in the format that holds at the end: %j', async (argv, isJson) => {
    const { code, out } = await leadctl(argv, { cwd: folder });
    expect(code).toBe(2);
    expect(out.startsWith('{')).toBe(isJson);
  });

  it.each([
    [['--format', 'json', 'validate', '--nosuch'], 'validate'],
    [['--nosuch', 'json', 'validate', '--format', 'json'], 'validate'],
    [['--format', 'json'], '(none)'],
    [['vaildate', '--format', 'json'], 'vaildate'],
  ] as const)('names no value of an option as the command: %j', async (argv, command) => {
    expect(JSON.parse((await leadctl(argv, { cwd: folder })).out).command).toBe(command);
  });

  it('ends each sentence once', async () => {
    good();
    for (const [what, argv] of CASES) {
      const json = argv.includes('--format') ? [] : ['--format', 'json'];
      const { out, err } = await leadctl([...argv, ...json], { cwd: folder });
      expect(out + err, what).not.toMatch(/[?!.:;]\.(?=\s)/);
    }
  });

  it('offers no other name for one so short that any would do', async () => {
    const path = file(hook('${env:A}'));
    const { err } = await leadctl(['validate', '-c', path], { cwd: folder, env: { _: '/usr/bin/env', B: 'x' } });
    expect(err).toMatch(/variable A is not set/);
    expect(err).not.toMatch(/named _|named B/);
  });

  it('lets help win over every other fault on the line', async () => {
    for (const argv of [
      ['validate', '--format', 'nosuch', '--help'],
      ['validate', '--timeout', '--help'],
      ['validate', '--only', 'nosuch', '-h', '--shard', '9'],
      ['send-test', '--remove', '-h'],
      ['--nosuch', 'validate', '--help'],
      ['--help', 'vaildate'],
      ['help', 'help'],
      ['help', 'validate', '--format', 'nosuch'],
      ['validate', '--help', '--nope'],
      ['send-test', '-h', '-c', 'none'],
      ['help', 'validate'],
      ['--help'],
      ['-h'],
      ['help'],
    ]) {
      const { code, err, out } = await leadctl(argv, { cwd: folder });
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('leadctl');
    }
  });

  it('leaves --help behind -- to the command that runs there', async () => {
    const { out, err } = await leadctl(['validate', '-c', 'good.yaml', '--', '--help'], { cwd: folder });
    expect(out).not.toContain('Usage');
    expect(err).toContain("No destination is named '--help'");
  });
});

describe('diagnose', () => {
  it('has an answer or nothing known for any input', async () => {
    for (const text of ['', ' \n', '\u0000\u0001', 'a'.repeat(200_000)]) {
      const { code, out } = await leadctl(['diagnose'], { cwd: folder, stdin: text });
      expect(code).toBe(1);
      expect(out.length).toBeGreaterThan(10);
    }
  });

  it('reads UTF-16 as Windows tools write it', async () => {
    const stdin = Buffer.from('\ufeffAADSTS7000215: Invalid client secret provided.', 'utf16le');
    const { code, out } = await leadctl(['diagnose', '--format', 'json'], { cwd: folder, stdin });
    expect(code).toBe(0);
    expect(JSON.parse(out).matches[0].cause).toBe('entra-secret-invalid');
  });
});

describe('a broken root certificate', () => {
  it.each(['config', 'option'])('is refused wherever it is named: %s', async (where) => {
    file('-----BEGIN CERTIFICATE-----\nMIIBbroken\n-----END CERTIFICATE-----\n', 'broken.pem');
    file(
      `${hook('https://127.0.0.1:1/x')}${where === 'config' ? 'network:\n  ca: ./broken.pem\n' : ''}`,
      `ca-${where}.yaml`,
    );
    const argv = ['validate', '-c', `ca-${where}.yaml`, ...(where === 'option' ? ['--ca', 'broken.pem'] : [])];
    const { code, err } = await leadctl(argv, { cwd: folder });
    expect(code).toBe(2);
    expect(err).toMatch(/broken/);
  });
});
