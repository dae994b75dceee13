import { describe, expect, it } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { checkSections } from '../../src/checks/check-page.ts';
import { checkPages } from '../../src/checks/pages.ts';
import { findingPages } from '../../src/config/finding-pages.ts';
import { proofAt, proofCommand } from '../../src/diagnosis/proof.ts';

describe('the command that proves a fix', () => {
  it.each([
    ['dynamics/token', 'leadctl validate crm --only dynamics/token'],
    ['marketplace/accepts', 'leadctl validate crm'],
    ['dynamics/accepts', 'leadctl send-test crm --cleanup'],
    ['salesforce/owner', 'leadctl send-test crm --cleanup'],
    ['marketo/activity', 'leadctl send-test crm --cleanup'],
    ['https/shape', 'leadctl send-test crm --matrix'],
    ['https/non-latin', 'leadctl send-test crm --matrix'],
    ['leadctl explain "AzureMarketplace-DNC|<offer>"', 'leadctl explain "AzureMarketplace-DNC|<offer>"'],
  ])('of %s is %s', (check, command) => {
    expect(proofCommand(check, 'crm')).toBe(command);
  });

  it('names a check that has a page, for every cause', () => {
    const known = new Set([...checkPages, ...findingPages].map((one) => one.id));
    // A lead that is marked DNC is no fault: no check proves that it is gone.
    for (const cause of causes.filter(({ id }) => id !== 'marketplace-dnc')) {
      expect(known, cause.id).toContain(cause.proof);
      if (cause.destination === 'any')
        for (const system of ['entra', 'dynamics', 'salesforce', 'marketo', 'azure-table'] as const)
          expect(known, cause.id).toContain(proofAt(cause.proof, system));
    }
    for (const page of [...checkPages, ...findingPages])
      expect(checkSections(page, causes).proof).toBe(proofCommand(page.id, '<destination>'));
  });
});
