import { describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { indexCauses } from '../../src/diagnosis/catalogue.ts';
import { digestOf } from '../../src/diagnosis/digest.ts';
import { evidenceIn } from '../../src/diagnosis/evidence-in.ts';

const codes = [...new Set(causes.flatMap((cause) => cause.match.flatMap((signature) => signature.code ?? [])))];

describe('the digest of the catalogue', () => {
  it('can hold every code and message', () => {
    for (const code of codes) expect(code).not.toMatch(/[\s=]/);
    for (const { match } of causes) {
      for (const { text } of match) for (const one of [text ?? []].flat()) expect(one).not.toMatch(/[\t\n]/);
    }
  });

  it('finds the same by a few questions and by many', () => {
    const few = indexCauses(causes, digestOf(causes));
    const many = indexCauses(causes);
    for (let i = 0; i < 200; i += 1) many.has(`NO_SUCH_CODE_${i}`);
    for (const code of codes.slice(0, 30)) {
      expect(few.byCode(code).map((entry) => entry.cause.id)).toEqual(many.byCode(code).map((entry) => entry.cause.id));
    }
    const fresh = indexCauses(causes);
    for (const code of ['invalid_login', 'CERT_has_EXPIRED', 'no_such_code'])
      expect(fresh.anyCase(code.toLowerCase())).toBe(many.anyCase(code.toLowerCase()));
    for (const tail of ['603', '606', 'nothing']) expect([...fresh.prefixed(tail)]).toEqual([...many.prefixed(tail)]);
  });

  it('names every signature by its own cause', () => {
    const index = indexCauses(causes);
    for (const cause of causes) {
      for (const { code } of cause.match)
        for (const one of [code ?? []].flat())
          expect(index.byCode(one).some((entry) => entry.cause === cause)).toBe(true);
    }
  });
});

describe('evidenceIn', () => {
  it('gives codes, the surest status, the text in clear and the one system that speaks', () => {
    const evidence = evidenceIn(
      'HTTP/1.1 401 Unauthorized\\n{\\"error_description\\":\\"AADSTS7000215: Invalid client secret\\"}',
      indexCauses(causes),
    );
    expect(evidence.codes).toContain('AADSTS7000215');
    expect(evidence.status).toBe(401);
    expect(evidence.text).toContain('"AADSTS7000215: Invalid client secret"');
    expect(evidence.system).toBe('entra');
  });
});
