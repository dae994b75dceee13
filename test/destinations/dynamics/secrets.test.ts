import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/dynamics/adapter.ts';
import type { Answer } from '../../../src/destinations/dynamics/emulator/http.ts';
import { Secret } from '../../../src/secret.ts';
import { checkCertificate } from './certificate.ts';
import { closeAll, send, stage, step, validate } from './fixture.ts';

afterEach(closeAll);

const CANARY = 'cAnAry~8Q.secret/of+the&application=value';

/** The forms in which a careless server, proxy or log gives a secret back. */
function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** Everything of an error that a log may show: hidden properties and causes too. */
function shown(error: unknown): string {
  return `${inspect(error, { depth: 12, showHidden: true })} ${JSON.stringify(error)} ${String((error as Error)?.stack)}`;
}

function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets)
    for (const form of formsOf(secret))
      expect(text.includes(form), `a form of a secret in ${text.slice(0, 200)}`).toBe(false);
}

async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return undefined;
}

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

describe('the client secret', () => {
  const echo = formsOf(CANARY).join(' , ');
  const answers: [string, Record<string, Answer>][] = [
    [
      'the token endpoint’s error',
      {
        token: json(401, {
          error: 'invalid_client',
          error_description: `AADSTS7000215: Invalid client secret provided: ${echo}`,
          error_codes: [7000215],
        }),
      },
    ],
    [
      'a page of a proxy',
      {
        token: {
          status: 502,
          headers: { 'content-type': 'text/html' },
          body: `<html><title>${echo}</title>${echo}</html>`,
        },
      },
    ],
    ['plain text', { token: { status: 400, body: echo } }],
    ['a page in place of a token', { token: { status: 200, body: `<html>${echo}</html>` } }],
    [
      'the organisation',
      { whoami: json(403, { error: { code: '0x80040220', message: echo, innererror: { message: `inner ${echo}` } } }) },
    ],
    [
      'a page of the organisation',
      { whoami: { status: 403, headers: { 'content-type': 'text/html' }, body: `<html>${echo}</html>` } },
    ],
  ];

  it.each(answers)('echoed by %s appears nowhere', async (_, faults) => {
    const one = await stage({
      faults,
      auth: { clientSecret: new Secret(CANARY) },
      change: (world) => Object.assign(world.apps[0]!, { secret: CANARY }),
    });
    expectNone(JSON.stringify(await validate(one)), [CANARY]);
    for (const check of adapt(one.target).checks) expectNone(shown(await thrownBy(() => check.run(step()))), [CANARY]);
    expectNone(inspect(one.target.config, { depth: 9, showHidden: true }) + JSON.stringify(one.target.config), [
      CANARY,
    ]);
    expectNone(JSON.stringify(one.net.records.map((record) => record.url)), [CANARY]);
  });
});

describe('a secret at the edge of what is quoted', () => {
  it('is not quoted in part', async () => {
    for (const route of ['token', 'whoami']) {
      for (const type of ['text/html', 'text/plain']) {
        for (let before = 260; before < 420; before += 32) {
          const body = `${type === 'text/html' ? '<html>' : ''}${'x'.repeat(before)} ${CANARY}`;
          const one = await stage({
            faults: { [route]: { status: 400, headers: { 'content-type': type }, body } },
            auth: { clientSecret: new Secret(CANARY) },
            change: (world) => Object.assign(world.apps[0]!, { secret: CANARY }),
          });
          const check = adapt(one.target).checks.find((each) => each.id === `dynamics/${route}`);
          const error = await thrownBy(() => check?.run(step()));
          expect(error).toBeInstanceOf(Error);
          expect(shown(error)).not.toContain(CANARY.slice(0, 6));
          await closeAll();
        }
      }
    }
  });
});

describe('the token', () => {
  it('appears in no message, evidence, error, path or log, though the organisation echoes it', async () => {
    const faults: Record<string, Answer> = {};
    const one = await stage({ faults });
    const { checks, delivery } = adapt(one.target);
    for (const check of checks) await check.run(step());
    const tokens = [...one.world.tokens.keys()];
    expect(tokens).toHaveLength(1);
    const secrets = [...tokens, ...tokens.flatMap((token) => token.split('.').slice(1))];
    const echo = secrets.flatMap(formsOf).join(' , ');
    Object.assign(faults, {
      create: json(400, { error: { code: '0x80040265', message: echo } }),
      read: json(403, { error: { code: '0x80040220', message: `missing prvReadLead ${echo}` } }),
      metadata: { status: 500, body: `<html>${echo}</html>` },
    });
    const { testLead } = await import('../../../src/lead/test-lead.ts');
    const lead = testLead({ now: Date.now() });
    const errors = [
      await thrownBy(() => delivery.send(step(), lead)),
      await thrownBy(() => delivery.find?.(step(), lead, null)),
      await thrownBy(() => checks.find((check) => check.id === 'dynamics/leadsourcecode')?.run(step())),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expectNone(shown(error), secrets);
    }
    expectNone(delivery.preview(lead).request, secrets);
    expectNone(JSON.stringify(one.net.records.map((record) => record.url)), secrets);
    expectNone(JSON.stringify(one.emulator.requests), secrets);
  });

  it('is in no result of a whole delivery', async () => {
    const one = await stage();
    const outcome = JSON.stringify(await send(one));
    expectNone(outcome, [...one.world.tokens.keys()]);
  });
});

describe('the private key of a certificate', () => {
  it('is in no error, however it is broken', async () => {
    const { key, cert } = await checkCertificate();
    for (const pem of [key, `${key}${key}`, `${key.replace('A', '!')}${cert}`]) {
      const one = await stage({ auth: { certificate: new Secret(pem) } });
      const error = await thrownBy(() =>
        adapt(one.target)
          .checks.find((check) => check.id === 'dynamics/token')
          ?.run(step()),
      );
      const lines = key.split('\n').filter((line) => line.length > 30 && !line.startsWith('-'));
      for (const line of lines) expect(shown(error)).not.toContain(line);
    }
  });
});

describe('the password of a user', () => {
  it('echoed by the sign-in service appears nowhere', async () => {
    const faults = {
      token: json(400, {
        error: 'invalid_grant',
        error_description: `AADSTS50126: wrong: ${formsOf(CANARY).join(' ')}`,
        error_codes: [50126],
      }),
    };
    const one = await stage({ faults, auth: { type: 'office365', password: new Secret(CANARY) } });
    one.redactor.add(CANARY);
    expectNone(JSON.stringify(await validate(one)), [CANARY]);
    for (const check of adapt(one.target).checks) expectNone(shown(await thrownBy(() => check.run(step()))), [CANARY]);
  });
});
