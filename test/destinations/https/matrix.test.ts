import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckResult, Report } from '../../../src/report/report.ts';
import { type Authority, makeAuthority } from '../../../src/sandbox/certs.ts';
import { leadctl } from '../../cli/harness.ts';
import { type Served, serve } from '../../net/help.ts';

const MATRIX = ['https/shape', 'https/optional-fields', 'https/added-field', 'https/dnc-action', 'https/non-latin'];
const MARKER = /^MSFT_TEST_\d{18}$/;

let authority: Authority;
let folder = '';
let server: Served | undefined;
beforeAll(async () => {
  authority = await makeAuthority();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-matrix-'));
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

type Answer = (response: http.ServerResponse, request: http.IncomingMessage) => void;
const taken: Answer = (response) => void response.writeHead(202).end();
const status =
  (code: number, headers: http.OutgoingHttpHeaders = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();
const silent: Answer = () => {};
const reset: Answer = (response) => response.socket?.destroy();

/** Answers the POSTs one by one; the last answer serves all that come after it. */
async function receiver(...answers: readonly Answer[]): Promise<{ readonly sent: string[] }> {
  const sent: string[] = [];
  server = await serve(authority, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push(/MSFT_TEST_\d{18}/.exec(body)?.[0] ?? '');
      answer?.(response, request);
    });
  });
  configure(server.url);
  return { sent };
}

function configure(origin: string): void {
  const config = {
    version: 1,
    network: { ca: './ca.pem' },
    destinations: { hook: { type: 'https', url: `${origin}/hook` } },
  };
  writeFileSync(join(folder, 'leadctl.config.json'), JSON.stringify(config));
}

async function run(signal: AbortSignal | undefined, ...argv: readonly string[]) {
  const ended = await leadctl(
    ['send-test', 'hook', '--matrix', '--timeout', '400ms', '--format', 'json', '--report', 'text=out.txt', ...argv],
    { cwd: folder, ...(signal ? { signal } : {}) },
  );
  const report = JSON.parse(ended.out) as Report;
  const checks = (report.destinations[0]?.checks ?? []).filter(({ id }) => MATRIX.includes(id));
  return {
    code: ended.code,
    checks,
    markers: checks.map(markerOf),
    text: readFileSync(join(folder, 'out.txt'), 'utf8').replace(/\s+/g, ' '),
  };
}

const markerOf = ({ evidence }: CheckResult) => (typeof evidence.marker === 'string' ? evidence.marker : null);
const lineOf = (markers: readonly unknown[]) =>
  `Further test leads of --matrix at hook: look for ${markers.join(', ')} there too.`;

describe('a lead of --matrix that may have arrived', () => {
  it.each([
    ['is not answered', silent, 'inconclusive'],
    ['is cut off', reset, 'inconclusive'],
    ['meets a 500', status(500), 'failed'],
    ['meets a 503', status(503), 'failed'],
  ] as const)('is named in its check and at the end: it %s', async (_, answer, ended) => {
    const { sent } = await receiver(taken, answer);
    const { checks, markers, text } = await run(undefined);
    expect(checks.map(({ status }) => status)).toEqual(MATRIX.map(() => ended));
    expect(markers).toEqual(sent.slice(1));
    for (const marker of markers) expect(marker).toMatch(MARKER);
    expect(text).toContain(lineOf(markers));
  });

  it.each([
    ['a 400', status(400)],
    ['a 429', status(429)],
    ['a redirect', status(302, { location: 'https://login.contoso.example/' })],
  ])('is no residue where the endpoint refuses it: %s', async (_, answer) => {
    await receiver(taken, answer, taken);
    const { checks, markers, text } = await run(undefined);
    expect(checks.map(({ status }) => status)).toEqual(['failed', 'passed', 'passed', 'passed', 'passed']);
    expect(text).toContain(lineOf(markers.slice(1)));
  });

  it('is named also where the first lead of the run was refused', async () => {
    const { sent } = await receiver(status(400), taken);
    const { markers, text } = await run(undefined);
    expect(markers).toEqual(sent.slice(1));
    expect(text).toContain(lineOf(markers));
  });

  it('is named where the run is interrupted meanwhile; what was not begun is not', async () => {
    const controller = new AbortController();
    const stop: Answer = () => controller.abort('SIGINT');
    const { sent } = await receiver(taken, taken, stop);
    const { code, checks, markers, text } = await run(controller.signal, '--timeout', '20s');
    expect(code).toBe(130);
    expect(sent).toHaveLength(3);
    expect(checks.map(({ status }) => status)).toEqual(['passed', ...MATRIX.slice(1).map(() => 'inconclusive')]);
    expect(checks[1]?.message).toBe('Not finished: SIGINT');
    expect(markers).toEqual([sent[1], sent[2], null, null, null]);
    expect(text).toContain(lineOf(sent.slice(1)));
  });

  it('is named where the deadline of the run passes meanwhile', async () => {
    const { sent } = await receiver(taken, silent);
    const { checks, markers, text } = await run(undefined, '--timeout', '20s', '--deadline', '1500ms');
    expect(checks[0]).toMatchObject({ status: 'inconclusive', message: expect.stringContaining('deadline') });
    expect(markers).toEqual([sent[1], null, null, null, null]);
    expect(text).toContain(lineOf([sent[1]]));
  });

  it('is none where nothing could leave', async () => {
    const gone: Answer = (response) => {
      response.writeHead(202, { connection: 'close' }).end();
      void server?.close();
    };
    const { sent } = await receiver(gone);
    const { checks, markers, text } = await run(undefined);
    expect(sent).toHaveLength(1);
    expect(checks.every(({ cause }) => cause === 'net-refused')).toBe(true);
    expect(markers).toEqual([null, null, null, null, null]);
    expect(text).not.toContain('Further test leads');
  });
});

describe('an acknowledgement that goes on and on', () => {
  const endless: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const chunk = 'x'.repeat(64 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };

  it('is inconclusive, however fast it comes, and says that the lead may be there', async () => {
    const { sent } = await receiver(endless);
    const ended = await leadctl(['send-test', 'hook', '--format', 'json'], { cwd: folder });
    const report = JSON.parse(ended.out) as Report;
    const accepts = report.destinations[0]?.checks.find(({ id }) => id === 'https/accepts');
    expect(ended.code).toBe(3);
    expect(accepts).toMatchObject({ status: 'inconclusive', evidence: { httpStatus: 200 }, cause: null });
    expect(accepts?.message).toMatch(/answers 200, but its answer does not end within 1 MiB .* may have arrived/);
    expect(accepts?.resolution).not.toHaveLength(0);
    expect(report.destinations[0]?.testLead).toMatchObject({ sent: true, acknowledged: false, found: null });
    expect(sent).toHaveLength(1);
  });
});

describe('a check of --matrix without --matrix', () => {
  it.each([
    ['send-test', '--only', 'https/shape'],
    ['send-test', '--skip', 'https/non-latin'],
    ['validate', '--only', 'https/sha*'],
  ])('is wrong use, and said to be one of --matrix: %s %s %s', async (command, option, glob) => {
    const { sent } = await receiver(taken);
    const { code, err } = await leadctl([command, 'hook', option, glob], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain(`'${glob}' is a check of send-test --matrix`);
    expect(err).toContain('leadctl send-test NAME --matrix proves it');
    expect(sent).toHaveLength(0);
  });

  it('that nobody has is unknown all the same', async () => {
    await receiver(taken);
    const { code, err } = await leadctl(['send-test', 'hook', '--only', 'https/shapes'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain("No check of these destinations is named 'https/shapes'");
  });
});
