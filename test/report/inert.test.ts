import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/commands/table.ts';
import { tell } from '../../src/commands/tell.ts';
import { exitCodeOfError, problemLine } from '../../src/crash.ts';
import { UserError } from '../../src/errors.ts';
import { render } from '../../src/report/index.ts';
import { painter } from '../../src/report/style.ts';
import { leadctl } from '../cli/harness.ts';
import { check, destination, report } from './sample.ts';
import { streams } from './streams.ts';

const SET = '##vso[task.setvariable variable=PATH]evil';
/** Each is one that an agent would obey. */
const COMMANDS = [
  SET,
  '##VSO[task.complete]',
  '##[error]boo',
  '::error::boo',
  '  ::add-mask::a',
  'x\n::stop-commands::y',
];

const said = (text: string) =>
  check('https/accepts', 'failed', {
    message: text,
    cause: 'tls-expired',
    at: { file: `${text}.yaml`, line: 1, column: 2, path: `destinations.${text}.url` },
    evidence: { text, [text]: text },
    who: text,
    resolution: [text],
    next: [text],
    docs: [text],
  });
const testLead = {
  marker: 'MSFT_TEST_639309384001200000',
  leadSource: SET,
  sent: true,
  acknowledged: true,
  found: null,
  fields: [{ name: SET, sent: SET, stored: SET, equal: true }],
  id: SET,
  removed: null,
};
const nasty = (text: string) =>
  report(
    [
      destination(text, [
        said(text),
        check('https/tls', 'passed', { message: text }),
        check('https/dns', 'skipped', { message: text }),
      ]),
      destination(
        `${text}2`,
        [check('https/accepts', 'passed', { message: text }), check('https/found', 'skipped', { message: text })],
        {
          testLead,
        },
      ),
      ...[1, 2, 3, 4].map((n) => destination(`${text} ${n}`, [check('https/tls', 'inconclusive', { message: text })])),
    ],
    [check('config/placeholder', 'warned', { message: text, at: said(text).at })],
    { command: 'send-test' },
  );

/** Azure's agent looks for its prefix anywhere in a line, GitHub's runner at its beginning, behind blanks. */
function obeyed(output: string, own: RegExp | null): string[] {
  return output
    .replaceAll(/\u001b\[\d*m/g, '')
    .split(/\r\n|[\n\r]/)
    .filter((line) => {
      const rest = own === null ? line : line.replace(own, '');
      return /##(?:vso)?\[/i.test(rest) || /^\s*::/.test(rest);
    });
}
const OWN: Readonly<Record<string, RegExp>> = {
  github: /^::(?:error|warning) /,
  azure: /^##vso\[task\.(?:logissue|complete) /,
};

describe('a command to a CI system in what a server or the file says', () => {
  it.each(FORMATS)('is none in %s', async (format) => {
    for (const text of COMMANDS)
      for (const [unicode, log, width] of [
        [true, true, 0],
        [false, true, 0],
        [true, false, 60],
      ] as const)
        for (const quiet of [false, true]) {
          const style = { colour: format === 'text' && log, unicode, width, log };
          const how = { quiet, verbose: true, file: `${text}.yaml`, painter: await painter(style) };
          const output = await render(format, nasty(text), how);
          expect(obeyed(output, OWN[format] ?? null)).toEqual([]);
          // Still there to be read.
          expect(output).toMatch(/setvariable|complete|boo|add-mask|stop-commands/i);
        }
  });

  it.each(['json', 'sarif'] as const)('is the same text for whoever parses %s', async (format) => {
    const how = {
      quiet: false,
      verbose: true,
      file: null,
      painter: await painter({ colour: false, unicode: true, width: 0 }),
    };
    for (const text of COMMANDS) {
      const all: unknown[] = [];
      JSON.parse(await render(format, nasty(text), how), (_, value) => all.push(value) && value);
      expect(all.some((value) => typeof value === 'string' && value.includes(text.trim()))).toBe(true);
    }
  });

  it.each(FORMATS.filter((one) => one !== 'text'))('is none in the digest beside %s', async (format) => {
    for (const LANG of ['C.UTF-8', 'C'])
      for (const text of COMMANDS) {
        const { written, stdout, stderr } = streams();
        const how = {
          format,
          reports: [],
          quiet: false,
          verbose: false,
          colour: undefined,
          file: text,
          redact: (one: string) => one,
          redactWhole: (one: string) => one,
        };
        await tell(nasty(text), how, {
          env: { LANG },
          cwd: '/',
          platform: 'linux',
          stdout,
          stderr,
        } as never);
        expect(written.err.length).toBeGreaterThan(100);
        expect(obeyed(written.err, null)).toEqual([]);
        expect(obeyed(written.out, OWN[format] ?? null)).toEqual([]);
      }
  });

  it('is none in the problems of a file, which stay one line each', async () => {
    for (const text of [...COMMANDS, 'a\nb', '\u001b[2J', '\u009b2J', '\u202eevil', 'a\u2028b\u0085c']) {
      const config = JSON.stringify({ version: 1, destinations: { [text]: { type: 'https', [text]: 1, url: text } } });
      for (const LANG of ['C.UTF-8', 'C'])
        for (const format of FORMATS) {
          const ended = await leadctl(['validate', '-c', '-', '--format', format], { stdin: config, env: { LANG } });
          expect(ended.code).toBe(2);
          expect(obeyed(ended.err, null)).toEqual([]);
          expect(obeyed(ended.out, OWN[format] ?? null)).toEqual([]);
          const lines = ended.err.trimEnd().split('\n');
          for (const line of lines) expect(line).toMatch(/^<stdin>:\d+:\d+ |^ {2}/);
          expect(ended.err + ended.out).not.toMatch(
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/,
          );
          if (LANG === 'C' && /^[\n -~]*$/.test(text)) expect(ended.err).toMatch(/^[\n\x20-\x7e]*$/);
        }
    }
  });

  it('is none in a preview, nor in what is diagnosed', async () => {
    let shown = 0;
    const url = 'https://leads.example/x?sig=0123456789';
    for (const text of COMMANDS) {
      const stdin = JSON.stringify({ version: 1, destinations: { [text]: { type: 'https', url } } });
      for (const format of ['text', 'json']) {
        const preview = await leadctl(['send-test', '-c', '-', '--dry-run', '--format', format], { stdin });
        // A name that is no word is refused.
        if (preview.code === 0) shown++;
        expect(obeyed(preview.out + preview.err, null)).toEqual([]);
        const pasted = `${text}\n${text} AADSTS7000222: ${text} The provided client secret keys are expired ${text}\n${text}`;
        for (const argv of [['diagnose'], ['diagnose', '--all'], ['diagnose', '--for', 'admin']]) {
          const ended = await leadctl([...argv, '--format', format], { stdin: pasted });
          expect(obeyed(ended.out + ended.err, null)).toEqual([]);
        }
      }
    }
    expect(shown).toBeGreaterThan(0);
  });

  it('is none in a wrong use, nor in a fault of leadctl itself', async () => {
    for (const text of COMMANDS) {
      const errors = [new UserError(text, { hint: text }), new Error(text)];
      for (const error of errors) {
        let err = '';
        const stream = {
          write: (part: string) => {
            err += part;
          },
          isTTY: false,
          columns: 80,
        };
        await exitCodeOfError(error, ['validate', '-v'], {
          env: { LANG: 'C.UTF-8' },
          platform: 'linux',
          stdout: stream,
          stderr: stream,
          now: Date.now,
        } as never);
        expect(obeyed(err, null)).toEqual([]);
      }
    }
  });
});

describe('a line for a problem', () => {
  it.each(['\n', '\r\n', '\u001b[31m', '\u009b31m', '\u0085', '\u202e', '\u2028', '\u0000'])('holds no %j', (sign) => {
    const one = { path: `a${sign}b`, file: `c${sign}.yaml`, line: 1, column: 2, message: `d${sign}e`, cause: null };
    expect(problemLine(one)).not.toContain(sign);
    expect(problemLine(one)).toMatch(/^c\S* ?\S*\.yaml:1:2 a.*b: d.*e$/);
  });
});

describe('text', () => {
  it.each(['\u001b[31m', '\u009b31m', '\u202e', '\u200b', '\u2066', '\u0007'])(
    'lets no %j through, wherever it stands',
    async (sign) => {
      for (const format of FORMATS) {
        const how = {
          quiet: false,
          verbose: true,
          file: `a${sign}b`,
          painter: await painter({ colour: false, unicode: true, width: 0, log: true }),
        };
        expect(await render(format, nasty(`a${sign}b`), how)).not.toContain(sign);
      }
    },
  );
});
