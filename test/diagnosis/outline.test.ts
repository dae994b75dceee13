import { describe, expect, it } from 'vitest';
import { outline } from '../../src/diagnosis/outline.ts';

const guesses = (text: string) => outline(text).guesses.map((guess) => guess.split(' ')[0]);

describe('what can be read in a text that shows no cause', () => {
  it('names status, host, codes and ids', () => {
    const { facts } = outline(
      'GET https://leads.fabrikam.example/x 500 client-request-id: 22222222-1111-4111-8111-111111111111 AADSTS9912345: x ODD_THING: y',
    );
    expect(facts).toEqual(
      expect.arrayContaining([
        'HTTP status 500',
        'host leads.fabrikam.example',
        'code AADSTS9912345',
        'code ODD_THING',
        'clientRequestId 22222222-1111-4111-8111-111111111111',
      ]),
    );
  });

  it('guesses up to three causes that speak of the same', () => {
    expect(guesses('user has no role in CRM')).toContain('dataverse-no-roles');
    expect(guesses('connection string seems to be odd')).toContain('table-connection-string');
    const near = guesses('table storage: has the key changed?');
    expect(near).toContain('table-auth-failed');
    expect(near).toHaveLength(3);
  });

  it('guesses nothing of words that have nothing to do with leads', () => {
    for (const text of ['the queue is empty', 'kubectl get pods: access denied, forbidden', 'hello world'])
      expect(guesses(text)).toEqual([]);
  });
});
