import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findingPages } from '../../src/config/finding-pages.ts';

const sources = [
  'config/offers.ts',
  ...['dynamics', 'salesforce', 'marketo', 'azure-table', 'https'].map((type) => `destinations/${type}/config.ts`),
];

it('describes every finding that a destination can have, and no other', () => {
  const ids = sources.flatMap((file) => {
    const text = readFileSync(resolve(import.meta.dirname, '../../src', file), 'utf8');
    return [...text.matchAll(/\bid: '([a-z-]+\/[a-z-]+)'/g)].map((match) => match[1]);
  });
  expect(findingPages.map((one) => one.id).sort()).toEqual([...new Set(ids)].sort());
});
