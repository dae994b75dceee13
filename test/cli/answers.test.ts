import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { advice } from '../../src/checks/advice.ts';
import { checkPages } from '../../src/checks/pages.ts';
import { leadctl } from './harness.ts';

const SECRET =
  'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value. Trace ID: 5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e6f Correlation ID: 7829aaaa-1111-4222-8333-444455556666 Timestamp: 2026-07-08 08:08:48Z';
const TENANT = "AADSTS90002: Tenant 'contoso.example' not found.";

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-answers-'));
  writeFileSync(join(folder, 'a.log'), `${SECRET}\n${SECRET}\n`);
  writeFileSync(join(folder, 'b.log'), TENANT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('diagnose', () => {
  it('prints one JSON object of the published shape', async () => {
    const { code, out } = await leadctl(['diagnose', SECRET, '--format', 'json']);
    const answer = JSON.parse(out);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ schemaVersion: 1, tool: { name: 'leadctl' }, command: 'diagnose', exitCode: 0 });
    expect(answer.matches[0]).toMatchObject({
      cause: 'entra-secret-invalid',
      destination: 'dynamics',
      matched: { start: 0 },
      ids: { correlationId: '7829aaaa-1111-4222-8333-444455556666' },
      next: [
        'leadctl validate --only dynamics/token',
        'leadctl explain entra-secret-invalid',
        'leadctl guide dynamics --step 4',
      ],
    });
    const { start, end, text } = answer.matches[0].matched;
    expect(SECRET.slice(start, end)).toBe(text);
  });

  it('takes the text from arguments, files and standard input alike', async () => {
    const given = await leadctl(['diagnose', SECRET, '-q']);
    const piped = await leadctl(['diagnose', '-q'], { stdin: SECRET });
    const dash = await leadctl(['diagnose', '--file', '-', '-q'], { stdin: SECRET });
    expect([piped.out, dash.out]).toEqual([given.out, given.out]);
  });

  it('joins several files, with counts', async () => {
    const { out } = await leadctl(['diagnose', '--file', 'a.log', '--file', 'b.log', '--format', 'json'], {
      cwd: folder,
    });
    expect(
      JSON.parse(out)
        .matches.map((match: { cause: string; count: number }) => [match.cause, match.count])
        .sort(),
    ).toEqual([
      ['entra-secret-invalid', 2],
      ['entra-tenant-not-found', 1],
    ]);
  });

  it('gives a streamed log the answer of a short one', async () => {
    const noise = '2026-11-22T10:00:00Z INFO worker 17 handled item 0042 in 13 ms\n'.repeat(40_000);
    expect(noise.length).toBeGreaterThan(2 * 1024 * 1024);
    const { code, out } = await leadctl(['diagnose', '--format', 'json'], { stdin: `${noise}${SECRET}\n${noise}` });
    expect(code).toBe(0);
    expect(JSON.parse(out).matches[0]).toMatchObject({
      cause: 'entra-secret-invalid',
      matched: { start: noise.length },
    });
  });

  it('writes a hand-over without blame, secret or command-line talk', async () => {
    const { out } = await leadctl(['diagnose', `${SECRET} client_secret=canary0123456789`, '--for', 'admin']);
    expect(out).toMatch(/^To: whoever may edit the app registration/);
    expect(out).toContain('1. In the Microsoft Entra admin center');
    expect(out).toContain('7829aaaa-1111-4222-8333-444455556666');
    expect(out).not.toContain('canary0123456789');
  });

  it('marks a guess as one', async () => {
    const unknown = await leadctl(['diagnose', 'the key of the storage account table is somehow refused']);
    expect(unknown.code).toBe(1);
    expect(unknown.out).toContain('as guesses');
    expect((await leadctl(['diagnose', 'the queue is empty'])).out).not.toContain('as guesses');
  });

  it.each(['text', 'json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'])(
    'finds nothing in a report of its own in which nothing failed: %s',
    async (format) => {
      const { code, out } = await leadctl(['validate', '--offline', '--format', format], {
        cwd: new URL('../../examples', import.meta.url).pathname,
        env: {
          CRM_CLIENT_SECRET: 'Abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789a',
          SF_CLIENT_ID: '3MVG9abcdefghijklmnop',
          SF_SECRET: 'ABCDEF0123456789ABCDEF0123456789',
          MKTO_SECRET: 'abcdefghijklmnopqrstuvwxyz012345',
          LEADS_CONNECTION_STRING: `DefaultEndpointsProtocol=https;AccountName=contosoleads;AccountKey=${Buffer.alloc(64, 7).toString('base64')};EndpointSuffix=core.windows.net`,
          LEADS_WEBHOOK: 'https://hook.contoso.com/leads',
        },
      });
      expect(code).toBe(0);
      expect((await leadctl(['diagnose', '-q'], { stdin: out })).code).toBe(1);
    },
  );

  it.each(['text', 'json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'])(
    'takes over the cause that a report of its own names: %s',
    async (format) => {
      const config = join(folder, 'leadctl.refused.yaml');
      writeFileSync(config, 'version: 1\ndestinations:\n  hook: { type: https, url: https://127.0.0.1:1/lead }\n');
      const { code, out } = await leadctl(['validate', '-c', config, '--format', format], { cwd: folder });
      expect(code).toBe(1);
      const again = await leadctl(['diagnose', '--format', 'json'], { stdin: out });
      expect(JSON.parse(again.out).matches.map((match: { cause: string }) => match.cause)).toEqual(['net-refused']);
    },
  );

  it('says in JSON too what it recognised, and what it guesses', async () => {
    const text = 'HTTP/1.1 418 I am a teapot: the key of the storage account table is somehow refused';
    const { code, out } = await leadctl(['diagnose', text, '--format', 'json']);
    const answer = JSON.parse(out);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ exitCode: 1, matches: [] });
    expect(answer.recognised).toContain('HTTP status 418');
    expect(answer.guesses.length).toBeGreaterThan(0);
  });

  it('names the file of each match, in the order of the files', async () => {
    const argv = ['diagnose', '--file', 'b.log', '--file', 'a.log'];
    const { out } = await leadctl([...argv, '--format', 'json'], { cwd: folder });
    expect(
      JSON.parse(out).matches.map((match: { cause: string; matched: { file: string } }) => [
        match.cause,
        match.matched.file,
      ]),
    ).toEqual([
      ['entra-tenant-not-found', 'b.log'],
      ['entra-secret-invalid', 'a.log'],
    ]);
    expect((await leadctl(argv, { cwd: folder })).out).toContain('of b.log');
  });

  it.each([
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['gzip', (text: string) => gzipSync(text)],
  ])('streams a log in %s', async (name, encode) => {
    const noise = '2026-11-22T10:00:00Z INFO worker 17 handled item 0042 in 13 ms\n'.repeat(20_000);
    const stdin = encode(`${noise}${SECRET}\n${noise}`);
    const { code, out, err } = await leadctl(['diagnose', '--format', 'json'], { stdin });
    expect(code).toBe(0);
    const { cause, matched } = JSON.parse(out).matches[0];
    expect(cause).toBe('entra-secret-invalid');
    expect(matched.start).toBe(noise.length + (name === 'UTF-16' ? 1 : 0));
    expect(err).toBe(
      name === 'gzip' ? 'Read: a gzip file: what it holds was read, and positions are positions in that.\n' : '',
    );
  });

  it('says what a file is that is no text', async () => {
    const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.alloc(500, 3)]);
    const { code, out } = await leadctl(['diagnose'], { stdin: picture });
    expect(code).toBe(1);
    expect(out).toContain('a picture (PNG): paste the words that it shows');
    const cut = await leadctl(['diagnose', '--format', 'json'], {
      stdin: gzipSync('x'.repeat(90_000)).subarray(0, 12),
    });
    expect(cut.code).toBe(2);
    expect(JSON.parse(cut.out).problems[0].message).toContain('damaged or cut off');
  });

  it('counts the mark at the beginning of a file as a character, as whoever cuts the file does', async () => {
    const { out } = await leadctl(['diagnose', '--format', 'json'], { stdin: `\ufeff${SECRET}` });
    expect(JSON.parse(out).matches[0].matched.start).toBe(1);
  });

  it.each([['--- error: '], ['-  '], ['--password=canary0123456789 ']])(
    'takes a text that begins with %s',
    async (begin) => {
      for (const more of [[], ['--format', 'json']]) {
        const { code, out } = await leadctl(['diagnose', `${begin}${SECRET}`, ...more]);
        expect(code).toBe(0);
        expect(out).toContain('entra-secret-invalid');
        expect(out).not.toContain('canary');
      }
    },
  );

  it('hands over one text for each thing to fix', async () => {
    const both = `10:00:00 ${SECRET}\n10:05:00 INVALID_LOGIN: Invalid username, password, security token; or user locked out.`;
    const { out } = await leadctl(['diagnose', both, '--for', 'admin']);
    expect(out.match(/^To: /gm)).toHaveLength(2);
  });

  it('reads standard input for a hyphen', async () => {
    const { code, out } = await leadctl(['diagnose', '-', '-q'], { stdin: SECRET });
    expect(code).toBe(0);
    expect(out).toMatch(/^entra-secret-invalid {2}/);
    expect((await leadctl(['diagnose', '-'], { stdin: TENANT })).out).toContain('entra-tenant-not-found');
  });

  const FOUR = `${SECRET}\n${TENANT}\nINVALID_LOGIN: Invalid username, password, security token; or user locked out.\ngetaddrinfo ENOTFOUND leads.contoso.example\n`;

  it('says of a guess that it is one, and of what was cut that there is more, in one line each', async () => {
    expect((await leadctl(['diagnose', 'HTTP/1.1 503 Service Unavailable', '-q'])).out).toMatch(
      /^perhaps https-server-error {2}/,
    );
    const { out } = await leadctl(['diagnose', FOUR, '-q']);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    expect(out).toMatch(/\n1 more: --all shows them\n$/);
    expect((await leadctl(['diagnose', FOUR, '-q', '--all'])).out).not.toContain('more:');
  });

  it('says beside the hand-overs, not in them, that there are more', async () => {
    const { out, err } = await leadctl(['diagnose', FOUR, '--for', 'admin']);
    expect(out.match(/^To: /gm)).toHaveLength(3);
    expect(out).not.toContain('--all');
    expect(err).toBe('1 more: --all hands them over as well\n');
    const all = await leadctl(['diagnose', FOUR, '--for', 'admin', '--all']);
    expect(all.out.match(/^To: /gm)).toHaveLength(4);
    expect(all.err).toBe('');
  });

  it('hands over in JSON as well, and refuses to do it in a line', async () => {
    const { matches } = JSON.parse((await leadctl(['diagnose', FOUR, '--for', 'admin', '--format', 'json'])).out);
    expect(matches).toHaveLength(4);
    for (const match of matches) expect(match.handOver).toMatch(/^To: /);
    expect(JSON.parse((await leadctl(['diagnose', FOUR, '--format', 'json'])).out).matches[0].handOver).toBe(undefined);
    const both = await leadctl(['diagnose', FOUR, '--for', 'admin', '-q']);
    expect(both).toMatchObject({ code: 2, out: '' });
    expect(both.err).toContain('--quiet');
  });

  it('tells every match as fully as the first with -v', async () => {
    const count = (out: string) => out.match(/^ {3}means /gm)?.length;
    expect(count((await leadctl(['diagnose', FOUR])).out)).toBe(1);
    expect(count((await leadctl(['diagnose', FOUR, '-v'])).out)).toBe(3);
  });

  it('writes its answer to files in addition, and refuses what it cannot write before it reads', async () => {
    const argv = ['diagnose', SECRET, '-q', '--report', 'json=d.json', '--report', 'text=d.txt'];
    const { code, out } = await leadctl(argv, { cwd: folder });
    expect([code, out]).toEqual([0, readFileSync(join(folder, 'd.txt'), 'utf8')]);
    expect(JSON.parse(readFileSync(join(folder, 'd.json'), 'utf8'))).toMatchObject({
      exitCode: 0,
      command: 'diagnose',
    });
    for (const report of ['junit=d.xml', 'json=missing/d.json', 'jsn=d.json'])
      expect((await leadctl(['diagnose', SECRET, '--report', report], { cwd: folder })).code).toBe(2);
  });

  it('ends with 2 where a report could not be written', async () => {
    const argv = ['diagnose', SECRET, '--format', 'json', '--report', 'json=/dev/full'];
    const { code, out, err } = await leadctl(argv);
    expect(code).toBe(2);
    expect(JSON.parse(out).exitCode).toBe(2);
    expect(err).toContain('could not be written: ENOSPC');
  });

  it('is read in ASCII where the locale is not UTF-8', async () => {
    const plain = { env: { LANG: 'C' } };
    for (const more of [[], ['-q'], ['-v'], ['--for', 'admin'], ['--all']])
      expect((await leadctl(['diagnose', FOUR, ...more], plain)).out).toMatch(/^[\x00-\x7f]+$/);
  });

  it('refuses both arguments and files', async () => {
    expect((await leadctl(['diagnose', 'x', '--file', 'a.log'], { cwd: folder })).code).toBe(2);
  });
});

describe('explain', () => {
  it.each(causes.map((cause) => cause.id))('has a page for %s', async (id) => {
    const { code, out } = await leadctl(['explain', id]);
    expect(code).toBe(0);
    for (const heading of [
      'What it means, and why leads are lost',
      'Who can fix it',
      'How to fix it',
      'How to prove the fix',
      'When to ignore it',
      'Sources (read 20',
    ])
      expect(out).toContain(heading);
  });

  it.each(checkPages.map((page) => page.id))('has a page for the check %s', async (id) => {
    const { code, out } = await leadctl(['explain', id]);
    expect(code).toBe(0);
    for (const heading of [
      'What it proves',
      'Why leads are lost',
      'How to fix it',
      'How to prove the fix',
      'When to ignore it',
      'Sources (read 20',
    ])
      expect(out).toContain(heading);
  });

  it('tells of every check how to fix it, by a cause or in words', async () => {
    const { checks } = JSON.parse((await leadctl(['explain', '--list', '--format', 'json'])).out);
    for (const check of checks as { causes: { id: string }[]; fix: string; id: string; sources: string[] }[]) {
      expect(check.causes.length > 0 || advice[check.id] !== undefined, check.id).toBe(true);
      expect(check.sources.length, check.id).toBeGreaterThan(0);
    }
    const known = new Set((checks as { id: string }[]).map((check) => check.id));
    expect(Object.keys(advice).filter((id) => !known.has(id))).toEqual([]);
  });

  it.each([
    ['AADSTS 7000222', 'entra-secret-expired'],
    ['"AADSTS7000222:"', 'entra-secret-expired'],
    ['error 700016', 'entra-app-not-found'],
    ['Error code: 0x80040220', 'dataverse-missing-privilege'],
    ['80040220', 'dataverse-missing-privilege'],
    ['80040220h', 'dataverse-missing-privilege'],
    ['Marketo 610', 'marketo-not-found'],
    ['sf:INVALID_LOGIN', 'salesforce-login-invalid'],
    ['entra_secret_expired', 'entra-secret-expired'],
    ['Entra secret expired', 'entra-secret-expired'],
    ['ENOTFOUND', 'net-dns-not-found'],
    ['AuthenticationFailed', 'table-auth-failed'],
    ['ECONNREFUSED', 'net-refused'],
    ['403', 'https-auth'],
    ['HTTP 429', 'https-rate'],
    ['status 405', 'https-method'],
  ])('takes %s for what it mostly means', async (word, cause) => {
    const { code, out } = await leadctl(['explain', word, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).causes[0].id).toBe(cause);
  });

  it.each([
    ['500', ['https-server-error', 'marketo-unavailable', 'dataverse-unavailable']],
    ['502', ['https-server-error', 'marketo-unavailable']],
    ['HTTP 500', ['https-server-error', 'marketo-unavailable']],
    ['413', ['https-payload', 'marketo-payload']],
    [
      'invalid_client',
      ['entra-secret-invalid', 'entra-secret-expired', 'salesforce-app-invalid', 'marketo-credentials'],
    ],
    ['invalid client', ['entra-secret-invalid']],
    ['invalid_grant', ['salesforce-login-invalid', 'entra-password-invalid']],
  ])('names all that %s may be, an endpoint of one’s own first, and which is which', async (word, ids) => {
    const { code, out } = await leadctl(['explain', word, '--format', 'json']);
    const found: { id: string; as: string }[] = JSON.parse(out).causes;
    expect(code).toBe(0);
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(found[0]?.id).toBe(ids[0]);
    const text = (await leadctl(['explain', word])).out;
    for (const { id, as } of found) expect(text).toMatch(new RegExp(`^  ${id} +${as}: `, 'm'));
  });

  it.each([
    ['Marketo 500', ['marketo-unavailable']],
    ['INVALID_LOGIN', ['salesforce-login-invalid']],
    ['ID3242', ['entra-federated-login']],
    ['msis7068', ['entra-federated-login']],
    ['AccessCheckEx', ['dataverse-missing-privilege']],
    ['SecLib::AccessCheckEx', ['dataverse-missing-privilege']],
    ['RetrievePrivilegeForUser', ['dataverse-no-roles']],
    ['certificate has expired', ['tls-expired']],
  ])('takes %s for nothing else than what it is', async (word, ids) => {
    const { code, out } = await leadctl(['explain', word, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).causes.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it.each([
    ['0x80000000', 'an error code of Windows'],
    ['-2147479553', '0x80000fff is an error code of Windows'],
    ['0x80047777', 'an error code of Dataverse'],
    ['408', 'an HTTP status'],
    ['HTTP 409', 'an HTTP status'],
    ['799', 'may be a code of Marketo'],
    ['AADSTS99999999', 'https://login.microsoftonline.com/error?code=99999999'],
    ['xyz', 'leadctl explain --list'],
  ])('offers nothing wrong for %s, but says what it is', async (word, words) => {
    const { code, out, err } = await leadctl(['explain', word]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).toContain('leadctl diagnose "');
    expect(err).not.toContain('Did you mean');
  });

  it.each([
    ['expired', ['tls-expired', 'entra-secret-expired']],
    ['certificate', ['tls-hostname', 'https/tls']],
    ['duplicate', ['salesforce-duplicate', 'dataverse-duplicate']],
  ])('offers for %s the pages that speak of it', async (word, ids) => {
    const { code, out, err } = await leadctl(['explain', word], { env: { LANG: 'C' } });
    expect([code, out]).toEqual([2, '']);
    for (const id of ids) expect(err).toMatch(new RegExp(`^ +${id} `, 'm'));
    expect(err).toMatch(/^[\x00-\x7f]+$/);
  });

  it('shows a line a page with -q, and the words of a cause with -v', async () => {
    expect((await leadctl(['explain', '413', '-q'])).out.trimEnd().split('\n')).toHaveLength(2);
    expect((await leadctl(['explain', 'https/tls', '-q'])).out).toMatch(/^https\/tls {2}.+\n$/);
    expect((await leadctl(['explain', '--list', '-q'])).out).toMatch(/^(?:[a-z/0-9-]+\n)+$/);
    const { out } = await leadctl(['explain', 'tls-expired', '-v']);
    expect(out).toContain('PKIX path validation failed*validity check failed');
    expect((await leadctl(['explain', 'tls-expired'])).out).not.toContain('PKIX');
  });

  it('is read in ASCII where the locale is not UTF-8', async () => {
    const plain = { env: { LANG: 'C' } };
    const words = ['--list', ...causes.map(({ id }) => id), ...checkPages.map(({ id }) => id)];
    for (const word of words) expect((await leadctl(['explain', word], plain)).out, word).toMatch(/^[\x00-\x7f]+$/);
  });

  it('lists the causes of a code that has several before it explains each', async () => {
    const { out } = await leadctl(['explain', 'AuthenticationFailed']);
    const list = out.slice(0, out.indexOf('\n\n'));
    for (const id of ['table-auth-failed', 'table-clock-skew', 'table-permission']) expect(list).toContain(id);
  });

  it.each([
    ['AADSTS70000222', 'AADSTS7000222'],
    ['econrefused', 'ECONNREFUSED'],
    ['invalid-login', 'INVALID_LOGIN'],
    ['entra-secret-expird', 'entra-secret-expired'],
    ['dynamics/tokn', 'dynamics/token'],
    ['0x80040221', '0x8004022'],
  ])('offers for %s the nearest, as it is written', async (word, near) => {
    const { code, err } = await leadctl(['explain', word]);
    expect(code).toBe(2);
    expect(err).toContain(`Did you mean '${near}`);
  });

  it.each([
    ['AADSTS7000222', 'entra-secret-expired'],
    ['7000222', 'entra-secret-expired'],
    ['aadsts90002', 'entra-tenant-not-found'],
    ['0x80040220', 'dataverse-missing-privilege'],
    ['0X80040220', 'dataverse-missing-privilege'],
    ['2147746336', 'dataverse-missing-privilege'],
    ['-2147220960', 'dataverse-missing-privilege'],
    ['INVALID_LOGIN', 'salesforce-login-invalid'],
    ['606', 'marketo-rate'],
    ['ECONNREFUSED', 'net-refused'],
    ['CERT_HAS_EXPIRED', 'tls-expired'],
    ['KeyBasedAuthenticationNotPermitted', 'table-key-auth-disabled'],
    ['TriggerInputSchemaMismatch', 'https-payload'],
  ])('finds %s', async (code, cause) => {
    const { out } = await leadctl(['explain', code, '--format', 'json']);
    expect(JSON.parse(out).causes.map((one: { id: string }) => one.id)).toContain(cause);
  });

  it('lists every cause, in text and as JSON', async () => {
    const text = await leadctl(['explain', '--list']);
    const json = JSON.parse((await leadctl(['explain', '--list', '--format', 'json'])).out);
    for (const cause of causes) expect(text.out).toContain(cause.id);
    expect(json.causes).toHaveLength(causes.length);
  });
});

describe('where the locale is not UTF-8', () => {
  it('the words of leadctl are ASCII: causes, set-ups, lists', async () => {
    const env = { LC_ALL: 'C' };
    const pages = [...causes.map((one) => one.id), ...checkPages.map((one) => one.id)].map((id) => ['explain', id]);
    for (const argv of [
      ['explain', '--list'],
      ...pages,
      ...['dynamics', 'salesforce', 'marketo', 'azure-table', 'https', 'blob'].map((type) => ['guide', type]),
      ['diagnose', '--all', `${SECRET} Correlation ID: 11111111-2222-3333-4444-555555555555 AADSTS7000222`],
      ['diagnose', '--for', 'admin', SECRET],
    ]) {
      const { code, out } = await leadctl(argv, { env });
      expect(code).toBe(0);
      expect(out, argv.join(' ')).toMatch(/^[\n\x20-\x7e]*$/);
    }
    expect((await leadctl(['diagnose', SECRET])).out).toContain(' · ');
  });
});

describe('standard input, for a dash', () => {
  it('holds the report to merge, also between files', async () => {
    const report = (name: string, index: number) =>
      JSON.stringify({
        schemaVersion: 1,
        tool: { name: 'leadctl', version: '1' },
        command: 'validate',
        startedAt: '2026-11-20T10:00:00.000Z',
        durationMs: 1,
        exitCode: 0,
        summary: { destinations: 1, passed: 0, failed: 0, warned: 0, skipped: 0, inconclusive: 0 },
        destinations: [{ name, type: 'https', status: 'skipped', durationMs: 1, checks: [], testLead: null }],
        checks: [],
        problems: [],
        shard: { index, of: 2, answered: true },
      });
    writeFileSync(join(folder, 'part-1.json'), report('one', 1));
    const { code, out, err } = await leadctl(['report', 'merge', 'part-1.json', '-'], {
      cwd: folder,
      stdin: report('two', 2),
    });
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out).destinations.map((one: { name: string }) => one.name)).toEqual(['one', 'two']);
    expect((await leadctl(['report', 'merge', '-'], { cwd: folder, stdin: 'x' })).err).toMatch(
      /Standard input is no JSON report/,
    );
  });

  it('holds the certificates of --ca', async () => {
    writeFileSync(
      join(folder, 'ca.yaml'),
      'version: 1\ndestinations:\n  h: { type: https, url: "https://a.example/" }\n',
    );
    const argv = ['validate', '--offline', '-c', 'ca.yaml', '--ca', '-'];
    const pem = tls.rootCertificates[0] ?? '';
    expect((await leadctl(argv, { cwd: folder, stdin: pem })).code).toBe(0);
    const none = await leadctl(argv, { cwd: folder, stdin: 'no certificate' });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('standard input holds no certificate')]);
  });
});

describe('a lead source', () => {
  it('is explained by its parts, unknown ones named as unknown', async () => {
    const known = await leadctl(['explain', 'AzureMarketplace-DNC|contoso.widget-byol']);
    expect(known.code).toBe(0);
    for (const word of ['Azure Marketplace', 'Do Not Contact', 'contoso', 'widget-byol'])
      expect(known.out).toContain(word);
    expect((await leadctl(['explain', 'Foo-Bar|x.y'])).out).toMatch(/Foo: unknown[\s\S]*Bar: unknown/);
  });

  it('is told where a lead is shown', async () => {
    writeFileSync(
      join(folder, 'lead.yaml'),
      'version: 1\ndestinations:\n  hook:\n    type: https\n    url: https://leads.example.com/x\n',
    );
    const argv = ['send-test', 'hook', '--dry-run', '-c', 'lead.yaml'];
    expect((await leadctl(argv, { cwd: folder })).out).toMatch(/test +MSFT_TEST_\d{18}: a test lead/);
    const shaped = await leadctl([...argv, '--source', 'AzureMarketplace', '--action', 'PLT'], { cwd: folder });
    expect(shaped.out).toContain('AzureMarketplace-PLT|');
    expect(shaped.out).toMatch(/action +PLT: /);
  });
});

describe('guide', () => {
  it.each(['dynamics', 'salesforce', 'marketo', 'azure-table', 'https', 'blob'])(
    'has numbered steps for %s, with who does each',
    async (type) => {
      const { code, out } = await leadctl(['guide', type]);
      expect(code).toBe(0);
      expect(out).toMatch(/^1\. .+\(.+\)$/m);
      expect(out).toMatch(/prove {2}leadctl /);
      expect(out).toContain('https://');
      expect(out).not.toContain('cloudpartner.azure.com');
      const json = JSON.parse((await leadctl(['guide', type, '--step', '1', '--format', 'json'])).out);
      expect(json.steps).toHaveLength(1);
    },
  );
});

describe('guide as it is asked for', () => {
  it.each(['dynamics', 'salesforce', 'marketo', 'azure-table', 'https', 'blob'])('%s in short', async (type) => {
    const { steps } = JSON.parse((await leadctl(['guide', type, '--format', 'json'])).out);
    const { code, out } = await leadctl(['guide', type, '-q']);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(steps.length);
    expect((await leadctl(['guide', type, '-v'])).out).toBe((await leadctl(['guide', type])).out);
    expect((await leadctl(['guide', type], { env: { LANG: 'C' } })).out).toMatch(/^[\x00-\x7f]+$/);
  });
});

describe('guide of what is retired', () => {
  it('says what moves where, what it costs, and what stays behind', async () => {
    const { out } = await leadctl(['guide', 'blob']);
    for (const words of [
      'Connection string → Partner Center, field Storage account connection string',
      'Container name → nowhere',
      'about 50 cents for 1,000 leads in a month',
      'nothing moves them into the table',
    ])
      expect(out).toContain(words);
    // What it names of the other guide is there.
    for (const [, step = ''] of out.matchAll(/leadctl guide azure-table --step (\d+)/g))
      expect((await leadctl(['guide', 'azure-table', '--step', step])).code).toBe(0);
  });

  it.each(['Blob', 'azure-blob', 'Azure Blob Storage'])('takes %s', async (type) => {
    expect((await leadctl(['guide', type])).out).toContain('retired');
  });
});

describe('schema', () => {
  it.each(['config', 'lead', 'report'])('%s is JSON Schema draft-07', async (name) => {
    const { out } = await leadctl(['schema', name]);
    expect(JSON.parse(out).$schema).toContain('draft-07');
    expect(out.endsWith('}\n')).toBe(true);
  });
});
