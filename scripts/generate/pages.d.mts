import type * as catalog from '../../src/catalog.ts';

export function generate(from: typeof catalog): Map<string, string>;
export function md(text: string): string;
