import { nearest } from '../nearest.ts';
import { offersSchema } from './file-schema.ts';
import type { ConfigFinding } from './findings.ts';
import type { Problems } from './problems.ts';
import { isPlain, type Resolved, UNRESOLVED, withoutEmpty } from './references.ts';
import type { OfferConfig } from './types.ts';
import { check } from './validate.ts';

const ID = 'marketplace/offer-needs-destination';
const DOCS = [
  'https://learn.microsoft.com/partner-center/marketplace-offers/lead-management-faq',
  'https://learn.microsoft.com/partner-center/marketplace-offers/partner-center-portal/commercial-marketplace-get-customer-leads',
];

/** Types that the editions of 2019 and 2020 ask a destination of, whatever their listing. */
const ALWAYS: Readonly<Record<string, string>> = {
  consulting: 'consulting services',
  'dynamics-365-operations': 'Dynamics 365 Operations apps',
  'dynamics-365-business-central': 'Dynamics 365 Business Central apps',
};
const CONTACT_ME: Readonly<Record<string, string>> = {
  saas: 'SaaS offers',
  'dynamics-365-customer-engagement': 'Dynamics 365 Customer Engagement apps',
};

/**
 * Whether an offer is asked for a lead destination. Microsoft's pages disagree: those of 2018 to 2020 require one for the
 * kinds above, newer ones call it optional, because leads are kept in the Referrals workspace too.
 */
export function offerFindings(offers: readonly OfferConfig[]): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  for (const [index, offer] of offers.entries()) {
    const path = `offers[${index}]`;
    if (!/^[A-Za-z0-9][\w-]*\.[A-Za-z0-9][\w.-]*$/.test(offer.id)) {
      findings.push({
        id: 'marketplace/offer-id',
        status: 'warned',
        destination: null,
        path: `${path}.id`,
        message: 'The id does not have the form publisher.offer, in which leads name an offer',
        severity: 'advice',
        resolution: ['Write publisher id, a dot and offer id, such as contoso.widget-byol: Partner Center shows both'],
        docs: [DOCS[1] ?? ''],
      });
    }
    findings.push(need(offer, path));
  }
  return findings;
}

function need(offer: OfferConfig, path: string): ConfigFinding {
  const base = { id: ID, destination: null, severity: 'at-risk' as const, docs: DOCS };
  const shown = /^[\w.-]{1,80}$/.test(offer.id) ? offer.id : path;
  if (offer.destination !== undefined) {
    return {
      ...base,
      status: 'passed',
      path,
      message: `${shown} sends its leads to ${offer.destination}`,
      resolution: [],
    };
  }
  const reason = reasonOf(offer);
  if (reason === null) {
    return {
      ...base,
      status: 'passed',
      path,
      message: `${shown} needs no lead destination; one is recommended all the same`,
      resolution: [],
    };
  }
  if (reason === undefined) {
    return {
      ...base,
      status: 'skipped',
      path,
      message: `${shown} has no destination, and without type and listing nothing tells whether it needs one`,
      resolution: [`Add 'type' and 'listing' to the offer, or its 'destination'`],
    };
  }
  return {
    ...base,
    status: 'warned',
    path,
    message: `${shown} has no lead destination: ${reason}; pages since 2020 call it optional, as leads are also kept in the Referrals workspace`,
    resolution: [
      'Choose a destination in Partner Center: the offer › Offer setup › Customer leads › Connect',
      `Name it here as 'destination' of the offer`,
      'Without one, look into Referrals › Leads in Partner Center each day',
    ],
  };
}

/** Why a destination is needed; null: it is not; undefined: the file does not say enough. */
function reasonOf({ type, listing }: OfferConfig): string | null | undefined {
  if (type !== undefined && ALWAYS[type])
    return `Microsoft's pages of 2019 and 2020 require one for all ${ALWAYS[type]}`;
  if (listing === 'contact-me') {
    if (type === undefined)
      return 'Microsoft requires one for Contact me listings of SaaS offers and Dynamics 365 Customer Engagement apps';
    return CONTACT_ME[type] ? `Microsoft requires one for ${CONTACT_ME[type]} that are listed as Contact me` : null;
  }
  if (listing === 'sell-through-microsoft') {
    if (type === 'saas') return 'Microsoft requires one for SaaS offers that are sold through Microsoft';
    return type === undefined ? undefined : null;
  }
  if (type === undefined) return undefined;
  return CONTACT_ME[type] && listing === undefined ? undefined : null;
}

export function readOffers(
  value: unknown,
  destinations: unknown,
  problems: Problems,
  resolved: Resolved,
): readonly OfferConfig[] {
  if (value === undefined || value === null) return [];
  const valid = check(offersSchema(), value, ['offers'], problems, resolved);
  if (!Array.isArray(value)) return [];
  const names = isPlain(destinations) ? Object.keys(destinations) : undefined;
  const seen = new Map<string, number>();
  for (const [index, raw] of value.entries()) {
    if (!isPlain(raw)) continue;
    const { id, destination } = raw;
    if (typeof id === 'string' && id !== UNRESOLVED && seen.has(id))
      problems.add(
        `offers[${index}].id`,
        `this offer stands twice, first as offers[${seen.get(id)}]; expected each once`,
      );
    else if (typeof id === 'string') seen.set(id, index);
    if (
      names &&
      typeof destination === 'string' &&
      destination !== UNRESOLVED &&
      destination.trim() !== '' &&
      !names.includes(destination)
    ) {
      const near = problems.mayGuess && nearest(destination, names);
      const shown =
        resolved.references.has(`offers[${index}].destination`) || !/^[\w .-]{1,60}$/.test(destination)
          ? 'this name'
          : `'${destination}'`;
      problems.add(
        `offers[${index}].destination`,
        `no destination of the file is named ${shown}${near ? `; did you mean '${near}'? ` : '; '}expected ${listed(names)}`,
      );
    }
  }
  return valid ? (withoutEmpty(value) as OfferConfig[]) : [];
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'a destination in the file';
  const more = names.length > 20 ? ` or ${names.length - 20} others` : '';
  return `one of ${names.slice(0, 20).join(', ')}${more}`;
}
