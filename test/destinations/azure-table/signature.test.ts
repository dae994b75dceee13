import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/destinations/azure-table/stub/signature.ts';
import { ACCOUNT, KEY } from './fixture.ts';

const now = Date.UTC(2026, 10, 22, 10);
const date = (at = now) => new Date(at).toUTCString();
const sign = (text: string, key = KEY) =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');

function judge(headers: Record<string, string>, target = `/${ACCOUNT}/Tables?$top=1`, method = 'GET') {
  return refusalOf({ method, target, header: (name) => headers[name] }, ACCOUNT, KEY, now)?.code ?? 'accepted';
}
const lite = (at = now, path = `/${ACCOUNT}/Tables`, key = KEY) => ({
  'x-ms-date': date(at),
  authorization: `SharedKeyLite ${ACCOUNT}:${sign(`${date(at)}\n/${ACCOUNT}${path}`, key)}`,
});

describe('the signature of a request', () => {
  it('is accepted in both forms that the service documents', () => {
    expect(judge(lite())).toBe('accepted');
    const text = ['POST', '', 'application/json', date(), `/${ACCOUNT}/${ACCOUNT}/MarketplaceLeads`].join('\n');
    const full = {
      'x-ms-date': date(),
      'content-type': 'application/json',
      authorization: `SharedKey ${ACCOUNT}:${sign(text)}`,
    };
    expect(judge(full, `/${ACCOUNT}/MarketplaceLeads`, 'POST')).toBe('accepted');
    expect(judge(full, `/${ACCOUNT}/MarketplaceLeads`, 'PUT')).toBe('AuthenticationFailed');
  });

  it('covers the comp parameter and no other of the query', () => {
    const comp = lite(now, `/${ACCOUNT}/?comp=properties`);
    expect(judge(comp, `/${ACCOUNT}/?restype=service&comp=properties`)).toBe('accepted');
    expect(judge(comp, `/${ACCOUNT}/?restype=service`)).toBe('AuthenticationFailed');
  });

  it.each([
    ['no header', {}, 'NoAuthenticationInformation'],
    ['another scheme', { authorization: 'Bearer x' }, 'InvalidAuthenticationInfo'],
    ['another key', lite(now, undefined, Buffer.alloc(64, 1).toString('base64')), 'AuthenticationFailed'],
    ['another path', lite(now, `/${ACCOUNT}/Other`), 'AuthenticationFailed'],
    ['a date 14 minutes back', lite(now - 14 * 60_000), 'accepted'],
    ['a date 16 minutes back', lite(now - 16 * 60_000), 'AuthenticationFailed'],
    ['a date 16 minutes ahead', lite(now + 16 * 60_000), 'AuthenticationFailed'],
    ['no date', { authorization: lite().authorization }, 'AuthenticationFailed'],
    ['a cut signature', { ...lite(), authorization: lite().authorization.slice(0, -8) }, 'AuthenticationFailed'],
    [
      'another account',
      { ...lite(), authorization: lite().authorization.replace(ACCOUNT, 'other') },
      'AuthenticationFailed',
    ],
  ])('%s: %s', (_, headers, code) => {
    expect(judge(headers)).toBe(code);
  });
});
