import type { TestLead } from '../../lead/test-lead.ts';

/** How the top key is spelt: the tutorial prints `UserDetails`, the newer FAQ `userDetails`; the inner keys never differ. */
export type Shape = 'pascal' | 'camel';

/**
 * The body that the marketplace posts: the documented JSON, every value a string.
 * https://learn.microsoft.com/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-https
 */
export interface LeadBody {
  readonly UserDetails?: UserDetails;
  readonly userDetails?: UserDetails;
  readonly LeadSource: string;
  readonly ActionCode: string;
  readonly OfferTitle: string;
  readonly Description?: string;
}

export interface UserDetails {
  readonly FirstName: string;
  readonly LastName: string;
  readonly Email: string;
  readonly Phone?: string;
  readonly Country: string;
  readonly Company?: string;
  readonly Title?: string;
}

export function leadBody(lead: TestLead, shape: Shape): LeadBody {
  const details: UserDetails = {
    FirstName: lead.firstName,
    LastName: lead.lastName,
    Email: lead.email,
    Phone: lead.phone,
    Country: lead.country,
    Company: lead.company,
    Title: lead.title,
  };
  return {
    ...(shape === 'camel' ? { userDetails: details } : { UserDetails: details }),
    LeadSource: lead.leadSource,
    ActionCode: lead.actionCode,
    OfferTitle: lead.offer,
    Description: lead.description,
  };
}

/** The same, flat: `UserDetails.FirstName` and so on. */
export function leadFields(lead: TestLead, shape: Shape): Readonly<Record<string, string>> {
  const { UserDetails, userDetails, ...rest } = leadBody(lead, shape);
  const top = shape === 'camel' ? 'userDetails' : 'UserDetails';
  const inner = Object.entries(userDetails ?? UserDetails ?? {}).map(([name, value]) => [`${top}.${name}`, value]);
  return Object.fromEntries([...inner, ...Object.entries(rest)]);
}
