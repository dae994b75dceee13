import type { Check } from '../../src/checks/check.ts';
import type { Place } from '../../src/checks/result.ts';
import { Redactor } from '../../src/secret.ts';

export const place: Place = {
  destination: 'crm',
  type: 'https',
  redactor: new Redactor(),
  locate: () => null,
  origin: () => null,
};

export function check(id: string, more: Partial<Check> = {}): Check {
  return { id, title: `${id} holds`, severity: 'loses-leads', run: () => undefined, ...more };
}

export const asked = { only: [], skip: [], offline: false, deep: false };

export function limits(timeoutMs = 2000) {
  return { timeoutMs, signal: new AbortController().signal };
}
