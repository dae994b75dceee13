import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src/destinations/azure-table/stub/filter.ts';

const row = { Name: "O'Hara", Count: 3, Flag: true, At: '2026-11-22T10:00:00.000Z', Marker: 'MSFT_TEST_1' };

describe("the stub's $filter", () => {
  it.each([
    ["Name eq 'O''Hara'", true],
    ["Name ne 'O''Hara'", false],
    ['Count gt 2 and Count lt 4', true],
    ['Count ge 3L', true],
    ['Count le 2', false],
    ['Flag eq true', true],
    ["At gt datetime'2026-11-22T09:00:00Z'", true],
    ["At gt datetime'2026-11-22T11:00:00Z'", false],
    ["Marker ge 'MSFT_TEST_' and Marker lt 'MSFT_TEST`'", true],
    ["Name ge 'MSFT_TEST_' and Name lt 'MSFT_TEST`'", false],
    ["Count eq 9 or (Flag eq true and Name eq 'O''Hara')", true],
    ['not (Count eq 3)', false],
    ["Missing eq 'x'", false],
    ["Missing ne 'x'", false],
    ["Count eq '3'", false],
  ])('%s', (filter, holds) => {
    expect(parseFilter(filter)(row)).toBe(holds);
  });

  it.each([
    '',
    'Name',
    "startswith(Name,'O')",
    "Name eq 'O' and",
    "(Name eq 'O'",
    "Name eq 'O')",
    'Name eq ?',
    "Name like 'O'",
  ])('takes no %s', (filter) => {
    expect(() => parseFilter(filter)).toThrow(SyntaxError);
  });
});
