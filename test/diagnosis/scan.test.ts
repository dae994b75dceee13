import { describe, expect, it } from 'vitest';
import { catalogue, diagnose } from '../../src/diagnosis/diagnose.ts';
import { buildPrefilter, rarest } from '../../src/diagnosis/prefilter.ts';
import { scan } from '../../src/diagnosis/scan.ts';

const ERRORS = [
  "AADSTS7000222: The provided client secret keys for app 'x' are expired. Trace ID: 5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00",
  'connect ECONNREFUSED 10.0.0.1:443',
  '{"error":{"code":"0x80040220","message":"Principal user (Id=1, type=8) is missing prvCreateLead privilege"}}',
  'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
  'Error: certificate has expired',
  '{"requestId":"a9b#14eb6771358","success":false,"errors":[{"code":"603","message":"Access denied"}]} from Marketo',
  'LastCRMError: Unable to Login to Dynamics CRM, LastCRMException:',
  'request failed with status code 502',
];

/** A log of quiet lines with an error now and then, each far from the next. */
function log(errors: readonly string[], quiet = 200): string {
  const lines: string[] = [];
  errors.forEach((error, n) => {
    for (let i = 0; i < quiet; i += 1)
      lines.push(
        `2026-11-22T10:${String(n % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z INFO [worker-${i % 7}] job ${n * quiet + i} processed, höhe ${i}`,
      );
    lines.push(`2026-11-22T11:${String(n % 60).padStart(2, '0')}:00Z ERROR [worker-1] ${error}`);
  });
  return `${lines.join('\n')}\n`;
}

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const summary = (
  matches: readonly { cause: string; count: number; matched: { start: number; end: number; text: string } }[],
) =>
  matches
    .map(({ cause, count, matched }) => ({ cause, count, ...matched }))
    .sort((a, b) => a.cause.localeCompare(b.cause));

describe('scan', () => {
  it.each([17, 4096, 1 << 16])(
    'gives by windows what diagnose gives of the whole, in chunks of %i bytes',
    async (size) => {
      const text = log([...ERRORS, ...ERRORS, ...ERRORS.slice(0, 3)]);
      const scanned = await scan(pieces(text, size), { wholeBytes: 0 });
      expect(summary(scanned)).toEqual(summary(diagnose(text)));
      expect(scanned).toHaveLength(ERRORS.length);
    },
  );

  it('diagnoses a short text as a whole', async () => {
    expect(await scan([ERRORS[0]!])).toEqual(diagnose(ERRORS[0]!));
    expect(await scan([])).toEqual([]);
  });

  it('counts every occurrence in a log of many megabytes, and its offsets are those of the text', async () => {
    const text = log(
      Array.from({ length: 120 }, (_, i) => ERRORS[i % 6]!),
      150,
    );
    expect(text.length).toBeGreaterThan(1 << 20);
    const matches = await scan(pieces(text, 65_536));
    expect(matches.map((match) => match.count)).toEqual([20, 20, 20, 20, 20, 20]);
    for (const { matched } of matches) expect(text.slice(matched.start, matched.end)).toBe(matched.text);
    expect(summary(diagnose(text))).toEqual(summary(matches));
  });

  it('finds an error in one line of ten megabytes', async () => {
    const text = `${'x'.repeat(7_000_000)} AADSTS7000222: The provided client secret keys are expired. ${'y'.repeat(3_000_000)}`;
    const [match, ...more] = await scan(pieces(text, 65_536));
    expect(more).toEqual([]);
    expect(match).toMatchObject({
      cause: 'entra-secret-expired',
      count: 1,
      matched: { start: 7_000_001, text: 'AADSTS7000222' },
    });
  });

  it('sees an error that lies across the windows', async () => {
    for (const shift of [-60, -13, -7, -1, 0, 5]) {
      const text = `${'quiet line\n'.repeat(110_000).slice(0, (1 << 20) + 3072 + shift)}\nINVALID_LOGIN: Invalid username\n${'quiet line\n'.repeat(20_000)}`;
      expect((await scan(pieces(text, 50_000))).map((match) => match.cause)).toEqual(['salesforce-login-invalid']);
    }
  });

  it('stays silent over megabytes of anything else', async () => {
    for (const piece of ['a', '(', '0123456789', '"', '\\', '\n', '{"a":[', '\u0000\u0001', 'ä'])
      expect(await scan(pieces(piece.repeat(2_000_000 / piece.length), 65_536))).toEqual([]);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(scan(pieces('x'.repeat(100), 10), { signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('the byte filter', () => {
  it('finds every code of the catalogue that is long enough to be looked for', () => {
    const filter = buildPrefilter(catalogue());
    for (const code of catalogue().codes()) {
      if (code.includes(':') || code.length < 8) continue;
      const bytes = Buffer.from(`some words before "${code}", and some after it`);
      expect(filter.next(bytes, 0, bytes.length, bytes.length), code).not.toBeNull();
    }
  });

  it('finds every message of the catalogue by its rarest part', () => {
    const filter = buildPrefilter(catalogue());
    for (const { source: text } of catalogue().texts().all()) {
      if (rarest(text) === '') continue;
      const bytes = Buffer.from(
        `2026-11-22 ${text.replaceAll('*', 'x').replace(/[a-z]/g, (c) => c.toUpperCase())} end of it`,
      );
      expect(filter.next(bytes, 0, bytes.length, bytes.length), text).not.toBeNull();
    }
  });
});
