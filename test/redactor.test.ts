import { describe, expect, it } from 'vitest';
import { Redactor } from '../src/secret.ts';

const knowing = (...secrets: readonly string[]) => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
};

describe('secrets that overlap', () => {
  it('leave no rest of either', () => {
    const redactor = knowing('k1-abcdef', 'cdefgh-2z');
    expect(redactor.redact('<k1-abcdefgh-2z>')).toBe('<***>');
  });

  it('leave no rest where one is the beginning of the other', () => {
    expect(knowing('Qx1!', 'Qx1!Qx2!').redact('a Qx1!Qx2! b Qx1! c')).toBe('a *** b *** c');
    expect(knowing('Qx1!Qx2!', 'Qx1!').redact('Qx1!Qx1!')).toBe('******');
  });

  it('are known in whatever order they were told, and however many they are', () => {
    const many = Array.from({ length: 400 }, (_, index) => `Value-${index}-of-400`);
    const redactor = knowing(...many);
    const text = many.map((value) => `<${value}>`).join('');
    expect(redactor.redact(text)).toBe('<***>'.repeat(400));
    expect(redactor.redact('Value-400-of-400')).toBe('Value-400-of-400');
  });
});

describe('a text with words of our own', () => {
  const redactor = knowing('validate', '2026-11', '::warning', 'A-long-0ne-with-digits');
  it('keeps what only looks like a weak secret', () => {
    const whole = '{"command":"validate","startedAt":"2026-11-30T10:00:00.000Z"}\n::warning title=x';
    expect(redactor.redactWhole(whole)).toBe(whole);
  });
  it('keeps no strong one', () => {
    expect(redactor.redactWhole('{"message":"A-long-0ne-with-digits"}')).toBe('{"message":"***"}');
    expect(redactor.redactWhole(encodeURIComponent('A-long-0ne-with-digits'))).toBe('***');
  });
  it('is searched for all of them where it is a value', () => {
    expect(redactor.redact('said validate, 2026-11 and ::warning')).toBe('said ***, *** and ***');
  });
});
