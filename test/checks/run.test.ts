import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/checks/check.ts';
import { runChecks } from '../../src/checks/run.ts';
import { Redactor } from '../../src/secret.ts';
import { asked, check, limits, place } from './fake.ts';

const statuses = (results: readonly { id: string; status: string }[]) =>
  results.map((one) => `${one.id} ${one.status}`);

describe('runChecks', () => {
  it('passes by returning and fails by throwing', async () => {
    const results = await runChecks(
      [
        check('https/a'),
        check('https/b', { run: () => 'seen it' }),
        check('https/c', {
          run: () => {
            throw new Failure('the other side said no');
          },
        }),
      ],
      place,
      asked,
      limits(),
    );
    expect(statuses(results)).toEqual(['https/a passed', 'https/b passed', 'https/c failed']);
    expect(results[1]?.message).toBe('seen it');
    expect(results[2]?.message).toBe('the other side said no');
  });

  it('skips what depends on a failure and names the root of it', async () => {
    const results = await runChecks(
      [
        check('https/dns', {
          run: () => {
            throw Object.assign(new Error('getaddrinfo ENOTFOUND nosuch.invalid'), { code: 'ENOTFOUND' });
          },
        }),
        check('https/tls', { needs: ['https/dns'] }),
        check('https/chain', { needs: ['https/tls'] }),
      ],
      place,
      asked,
      limits(),
    );
    expect(results.map((one) => [one.status, one.blockedBy, one.cause])).toEqual([
      ['failed', null, 'net-dns-not-found'],
      ['skipped', 'https/dns', null],
      ['skipped', 'https/dns', null],
    ]);
  });

  it('does not block on a warning or a skip', async () => {
    const results = await runChecks(
      [
        check('https/a', { run: () => ({ status: 'warned', message: 'hm' }) }),
        check('https/b', { run: () => ({ status: 'skipped', message: 'no credential' }) }),
        check('https/c', { needs: ['https/a', 'https/b'] }),
      ],
      place,
      asked,
      limits(),
    );
    expect(statuses(results)).toEqual(['https/a warned', 'https/b skipped', 'https/c passed']);
  });

  it('calls a broken road inconclusive, never failed', async () => {
    const results = await runChecks(
      [
        check('https/dns', {
          run: () => {
            throw Object.assign(new Error('getaddrinfo EAI_AGAIN host.example'), { code: 'EAI_AGAIN' });
          },
        }),
      ],
      place,
      asked,
      limits(),
    );
    expect(results[0]).toMatchObject({ status: 'inconclusive', cause: 'net-dns-temporary' });
  });

  it('ends a check that hangs, and says that it was the time limit', async () => {
    const results = await runChecks(
      [check('https/slow', { run: () => new Promise(() => {}) })],
      place,
      asked,
      limits(60),
    );
    expect(results[0]).toMatchObject({
      status: 'inconclusive',
      cause: 'net-timeout',
      message: 'No answer within 60 ms',
    });
  });

  it('runs what a selected check needs silently, and shows it only when it does not hold', async () => {
    const ran: string[] = [];
    const make = (fails: boolean) => [
      check('https/a', {
        run: () => {
          ran.push('a');
          if (fails) throw new Failure('no');
        },
      }),
      check('https/b', { needs: ['https/a'], run: () => void ran.push('b') }),
      check('https/c', { run: () => void ran.push('c') }),
    ];
    expect(statuses(await runChecks(make(false), place, { ...asked, only: ['https/b'] }, limits()))).toEqual([
      'https/b passed',
    ]);
    expect(ran).toEqual(['a', 'b']);
    expect(statuses(await runChecks(make(true), place, { ...asked, only: ['https/b'] }, limits()))).toEqual([
      'https/a failed',
      'https/b skipped',
    ]);
  });

  it('runs all that guards a sending before it, silently but for what is selected or does not hold', async () => {
    const ran: string[] = [];
    const one = (name: string, more: Parameters<typeof check>[1] = {}) =>
      check(`https/${name}`, { run: () => void ran.push(name), ...more });
    const no = () => {
      throw new Failure('no');
    };
    const checks = [one('a'), one('b'), one('c', { deep: true }), one('d', { deep: true }), one('e', { run: no })];
    const guarding = { ...asked, only: ['https/b', 'https/c'], skip: [], guarding: true };
    expect(statuses(await runChecks(checks, place, guarding, limits()))).toEqual([
      'https/b passed',
      'https/c passed',
      'https/e failed',
    ]);
    expect(ran).toEqual(['a', 'b', 'c']);
    const left = { ...guarding, skip: ['https/a', 'https/e'] };
    expect(statuses(await runChecks(checks, place, left, limits()))).toEqual(['https/b passed', 'https/c passed']);
    expect(ran.slice(3)).toEqual(['b', 'c']);
  });

  it('touches nothing live under --offline', async () => {
    const results = await runChecks(
      [
        check('https/url', { offline: true }),
        check('https/dns', {
          run: () => {
            throw new Error('went out');
          },
        }),
      ],
      place,
      { ...asked, offline: true },
      limits(),
    );
    expect(statuses(results)).toEqual(['https/url passed', 'https/dns skipped']);
  });

  it('keeps deep checks for --deep, or for whoever names them', async () => {
    const checks = [check('https/a'), check('https/b', { deep: true })];
    expect(statuses(await runChecks(checks, place, asked, limits()))).toEqual(['https/a passed']);
    expect(statuses(await runChecks(checks, place, { ...asked, deep: true }, limits()))).toEqual([
      'https/a passed',
      'https/b passed',
    ]);
    expect(statuses(await runChecks(checks, place, { ...asked, only: ['https/b'] }, limits()))).toEqual([
      'https/b passed',
    ]);
  });

  it('calls an error that nobody knows inconclusive and keeps what it said', async () => {
    const results = await runChecks(
      [
        check('https/a', {
          run: () => {
            throw new Error('the flux is out of phase');
          },
        }),
      ],
      place,
      asked,
      limits(),
    );
    expect(results[0]).toMatchObject({ status: 'inconclusive', cause: null });
    expect(results[0]?.message).toContain('the flux is out of phase');
  });

  it('lets no secret into a message, an evidence or a resolution', async () => {
    const redactor = new Redactor();
    redactor.add('s3cret-canary-value');
    const results = await runChecks(
      [
        check('https/a', {
          run: () => {
            throw new Failure('it said s3cret-canary-value', { evidence: { answer: 'x s3cret-canary-value y' } });
          },
        }),
        check('https/b', { run: () => 'seen s3cret-canary-value' }),
      ],
      { ...place, redactor },
      asked,
      limits(),
    );
    expect(JSON.stringify(results)).not.toContain('s3cret-canary-value');
  });

  it('tells what the end of the run cut off', async () => {
    const controller = new AbortController();
    const checks = [
      check('https/a', { run: () => new Promise(() => {}) }),
      check('https/b'),
      check('https/c', { offline: true }),
    ];
    const run = runChecks(checks, place, asked, { timeoutMs: 5000, signal: controller.signal });
    controller.abort('SIGINT');
    expect((await run).map((one) => [one.status, one.message])).toEqual([
      ['inconclusive', 'Not finished: SIGINT'],
      ['inconclusive', 'Not finished: SIGINT'],
      ['inconclusive', 'Not finished: SIGINT'],
    ]);
  });

  describe('of what a step began', () => {
    const begun = { words: 'table x stays', evidence: { table: 'x' } };
    const failing = check('https/a', {
      run: (step) => {
        step.begun?.(begun);
        throw new Failure('no', { evidence: { code: 7 } });
      },
    });

    it('tells where the step failed', async () => {
      const [result] = await runChecks([failing], place, asked, limits());
      expect(result).toMatchObject({
        status: 'failed',
        message: 'no; table x stays',
        evidence: { code: 7, table: 'x' },
      });
    });

    it('tells where the step hung, or the run was ended', async () => {
      const hanging = check('https/a', {
        run: (step) => {
          step.begun?.(begun);
          return new Promise(() => {});
        },
      });
      const [late] = await runChecks([hanging], place, asked, limits(60));
      expect(late).toMatchObject({
        cause: 'net-timeout',
        message: 'No answer within 60 ms; table x stays',
        evidence: { timeoutMs: 60, table: 'x' },
      });
      const controller = new AbortController();
      setTimeout(() => controller.abort('SIGINT'), 50);
      const ended = await runChecks([hanging], place, asked, { timeoutMs: 5000, signal: controller.signal });
      expect(ended[0]).toMatchObject({ message: 'Not finished: SIGINT; table x stays', evidence: { table: 'x' } });
    });

    it('tells nothing where the step takes it back or ends well, and no secret', async () => {
      const back = check('https/a', {
        run: (step) => {
          step.begun?.(begun);
          step.begun?.(null);
          throw new Failure('no');
        },
      });
      const well = check('https/b', { run: (step) => void step.begun?.(begun) });
      const results = await runChecks([back, well], place, asked, limits());
      expect(results.map(({ message, evidence }) => [message, evidence])).toEqual([
        ['no', {}],
        ['https/b holds', {}],
      ]);
      const redactor = new Redactor();
      redactor.add('table x');
      const [hidden] = await runChecks([failing], { ...place, redactor }, asked, limits());
      expect(hidden?.message).not.toContain('table x');
    });
  });
});
