import { describe, expect, it } from 'vitest';
import { page } from '../../src/commands/diagnose/page.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { painter } from '../../src/report/style.ts';

const TEXT =
  'AADSTS7000215: Invalid client secret provided. Correlation ID: 7829aaaa-1111-4222-8333-444455556666\ngetaddrinfo ENOTFOUND leads.contoso.example';

describe('the page of a diagnosis', () => {
  it.each([40, 60, 80, 120])('keeps its words within %i columns, but for what is copied', async (width) => {
    const paint = await painter({ colour: false, unicode: true, width });
    for (const verbose of [false, true]) {
      const long = page(diagnose(TEXT), 0, paint, { verbose }).split('\n');
      // An address, an id or a command stays whole, to be copied.
      for (const line of long.filter((one) => one.length > width))
        expect(line).toMatch(/^ {3}(?:more|proof|ticket)? +(?:https:|leadctl |correlation id )\S+[^·]*(?: ·)?$/);
    }
  });

  it('breaks no command, and packs what fits', async () => {
    const paint = await painter({ colour: false, unicode: true, width: 60 });
    const out = page(diagnose(TEXT), 0, paint, { verbose: false });
    expect(out).toContain(
      '   more    leadctl explain entra-secret-invalid ·\n           leadctl guide dynamics --step 4 ·\n           https:',
    );
    const wide = await painter({ colour: false, unicode: false, width: 120 });
    expect(page(diagnose(TEXT), 0, wide, { verbose: false })).toContain(
      'leadctl explain entra-secret-invalid, leadctl guide dynamics --step 4,',
    );
  });

  it('paints the id, wherever the line breaks', async () => {
    const paint = await painter({ colour: true, unicode: true, width: 40 });
    expect(page(diagnose(TEXT), 0, paint, { verbose: false })).toContain('\u001b[1mentra-secret-invalid\u001b[22m');
  });

  it('shows what stood encoded in clear, beside it', async () => {
    const paint = await painter({ colour: false, unicode: true, width: 0 });
    const [match] = diagnose(TEXT);
    if (match === undefined) throw new Error('nothing found');
    const encoded = { ...match, matched: { text: 'QUFEU1RT', start: 3, end: 11, clear: 'AADSTS7000215' } };
    const out = page([encoded], 0, paint, { verbose: false });
    expect(out).toContain('"QUFEU1RT", decoded "AADSTS7000215"  characters 3–11');
    expect(page([match], 0, paint, { verbose: false })).not.toContain('decoded');
  });
});
