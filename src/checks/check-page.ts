import type { Cause } from '../diagnosis/cause.ts';
import { proofCommand } from '../diagnosis/proof.ts';
import { advice } from './advice.ts';
import type { CheckPage } from './page.ts';

/** All that the page of a check tells, whatever it is shown in. */
export interface CheckSections {
  readonly id: string;
  readonly proves: string;
  readonly why: string;
  /** The causes that a failure may name. */
  readonly causes: readonly { readonly id: string; readonly title: string; readonly first: string }[];
  readonly fix: string;
  readonly proof: string;
  readonly ignore: string;
  readonly sources: readonly string[];
  /** Year and month in which the sources were read. */
  readonly read: string;
}

export const READ = '2026-11';

const LEARN = 'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/';
const MARKETPLACE = `${LEARN}partner-center-portal/commercial-marketplace-get-customer-leads`;
const TYPES = ['azure-table', 'dynamics', 'https', 'marketo', 'salesforce'];
const SOURCES = 6;

export function checkSections(check: CheckPage, causes: readonly Cause[]): CheckSections {
  const { id, proves, why } = check;
  const family = id.slice(0, id.indexOf('/'));
  const ends = causes.filter((cause) => cause.proof === id);
  const own = advice[id];
  const instructions = TYPES.includes(family)
    ? `${LEARN}commercial-marketplace-lead-management-instructions-${family}`
    : MARKETPLACE;
  return {
    id,
    proves,
    why,
    causes: ends.map((cause) => ({ id: cause.id, title: cause.title, first: cause.resolution[0] })),
    fix: own?.fix ?? 'A failure names its cause, whose page lists all steps. The first of each:',
    proof: proofCommand(id, '<destination>'),
    ignore:
      own?.ignore ??
      (ends.length > 0 && ends.every((cause) => cause.transient)
        ? 'When it passes by itself: it accuses no configuration.'
        : `Where what it proves is known from elsewhere: --skip ${id} leaves it out, and the report is silent on it.`),
    sources: [...new Set([...ends.flatMap((cause) => cause.docs), instructions])].slice(0, SOURCES),
    read: READ,
  };
}

/** When it is right to live with a cause. */
export function whenToIgnore(cause: Pick<Cause, 'ignore' | 'severity' | 'transient'>): string {
  if (cause.ignore) return cause.ignore;
  if (cause.transient)
    return 'When it passes by itself: it accuses no configuration, and a run that meets it ends with exit code 3.';
  return cause.severity === 'advice' || cause.severity === 'at-risk'
    ? 'Where the risk is known and accepted: by itself it stops no lead today.'
    : 'Never while the offer is to receive leads.';
}
