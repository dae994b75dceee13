import { describe, expect, it } from 'vitest';
import { isTestLeadOf, type Read } from '../../src/lead/own.ts';

const marker = 'MSFT_TEST_639309384001200000';
const email = `${marker}@test.com`;

describe('a record', () => {
  it.each<readonly [string, Read]>([
    ['as it was sent', { email, lastName: marker }],
    ['whose address is in lower case', { email: email.toLowerCase(), lastName: marker }],
    ['whose name was cut', { email, lastName: 'MSFT_TEST_6393' }],
    ['whose name was written anew', { email, lastName: 'Msft_test_639309384001200000' }],
    ['whose name is not readable', { email, lastName: null }],
    ['whose address was not kept', { email: '', lastName: marker }],
    ['whose name an automation replaced', { email, lastName: 'Unknown', others: ['', marker] }],
    ['that shows neither, and holds the marker elsewhere', { others: [4, null, `MSFT: ${marker}`] }],
  ])('%s is the test lead', (_, read) => {
    expect(isTestLeadOf(read, marker)).toBe(true);
  });

  it.each<readonly [string, Read]>([
    ['of a person', { email: 'ann@contoso.example', lastName: 'Smith' }],
    [
      'of a person, into which the description was merged',
      { email: 'ann@contoso.example', lastName: 'Smith', others: [marker] },
    ],
    ['of a person, into which the address was merged', { email, lastName: 'Smith' }],
    ['of a person, into which the name was merged', { email: 'ann@contoso.example', lastName: marker }],
    ['of another marker', { email: 'MSFT_TEST_639309384001200001@test.com', lastName: 'MSFT_TEST_639309384001200001' }],
    ['of a name that is too short to be one', { email: '', lastName: 'M' }],
    ['that shows nothing', {}],
    ['that shows nothing of the marker', { others: ['MSFT_TEST_', ''] }],
  ])('%s is none', (_, read) => {
    expect(isTestLeadOf(read, marker)).toBe(false);
  });

  it('is no test lead of what is no marker', () => {
    expect(isTestLeadOf({ email: '@test.com', lastName: '' }, '')).toBe(false);
    expect(isTestLeadOf({ email: 'ann@test.com', lastName: 'ann' }, 'ann')).toBe(false);
  });
});
