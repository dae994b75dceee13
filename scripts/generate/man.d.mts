import type * as catalog from '../../src/catalog.ts';

export function manPage(from: typeof catalog): string;
