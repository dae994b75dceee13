/** What only a lead that was sent can show. */
const BY_A_LEAD = /\/(?:accepts|found|equal|removed|owner|activity)$/;
/** What only the other forms of a lead can show, which are sent when they are asked for. */
const BY_MANY_LEADS = /\/(?:shape|optional-fields|added-field|dnc-action|non-latin)$/;

/** The check of a service's own road, in place of that of an endpoint of one's own. */
export function proofAt(
  check: string,
  system: 'entra' | 'dynamics' | 'salesforce' | 'marketo' | 'azure-table',
): string {
  if (!check.startsWith('https/')) return check;
  if (system === 'entra') return 'dynamics/tenant';
  return check === 'https/dns' ? `${system}/dns` : `${system}/tls`;
}

/** The command that proves that a cause is gone: a write is proved by send-test alone. */
export function proofCommand(check: string, destination = ''): string {
  // What no check can prove names its command itself.
  if (check.startsWith('leadctl ')) return check;
  const where = destination ? ` ${destination}` : '';
  if (check.startsWith('marketplace/')) return `leadctl validate${where}`;
  if (BY_MANY_LEADS.test(check)) return `leadctl send-test${where} --matrix`;
  if (BY_A_LEAD.test(check)) return `leadctl send-test${where} --cleanup`;
  return `leadctl validate${where} --only ${check}`;
}
