import { describe, expect, it } from 'vitest';
import { compileTemplate, findTemplate, GAP } from '../../src/diagnosis/template.ts';
import { tightText } from '../../src/diagnosis/tight.ts';

const found = (template: string, text: string): boolean =>
  findTemplate(compileTemplate(template), tightText(text)) !== null;

describe('templates', () => {
  it('span variable parts, and ignore case, white space and quotes', () => {
    expect(found("Tenant '*' not found", 'TENANT "contoso.example" \n not   found.')).toBe(true);
    expect(found("Tenant '*' not found", 'Tenant not found')).toBe(true);
    expect(found('is missing prv* privilege', 'is missing prvCreateLead privilege')).toBe(true);
    expect(found('a certain thing * another thing', 'another thing, a certain thing')).toBe(false);
  });

  it(`let a star span ${GAP} letters and no more`, () => {
    expect(found('begin here * end here', `begin here ${'x'.repeat(GAP)} end here`)).toBe(true);
    expect(found('begin here * end here', `begin here ${'x'.repeat(GAP + 1)} end here`)).toBe(false);
  });

  it('find a later occurrence where an earlier one is incomplete', () => {
    expect(found('request channel * timed out', 'request channel opened. request channel X timed out')).toBe(true);
  });

  it.each(['a', '(', 'aadsts', '0', 'request channel timed ', 'tenant not '])(
    'take steps in proportion to a text of many "%s"',
    (piece) => {
      const template = compileTemplate('the request channel timed out * while waiting for a reply * after');
      const cost = (length: number): number => {
        const steps = { count: 0 };
        findTemplate(template, tightText(piece.repeat(length / piece.length)), 0, steps);
        return steps.count;
      };
      expect(cost(40_000)).toBeLessThan(40_000 * 30);
      expect(cost(80_000)).toBeLessThanOrEqual(cost(40_000) * 2.2 + 1000);
    },
  );
});
