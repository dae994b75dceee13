import type { TestLead } from '../../lead/test-lead.ts';

/** Web-to-Lead parameter → field of Lead. */
export const FIELD_OF: Readonly<Record<string, string>> = {
  first_name: 'FirstName',
  last_name: 'LastName',
  company: 'Company',
  title: 'Title',
  email: 'Email',
  phone: 'Phone',
  country: 'Country',
  description: 'Description',
  lead_source: 'LeadSource',
};

/** What of a test lead is written and compared, by the parameters' names. */
export function fieldsOf(lead: TestLead): Readonly<Record<string, string>> {
  return {
    first_name: lead.firstName,
    last_name: lead.lastName,
    company: lead.company,
    title: lead.title,
    email: lead.email,
    phone: lead.phone,
    country: lead.country,
    description: lead.description,
    lead_source: lead.leadSource,
  };
}

/** The same values as a record for the REST API. */
export function recordOf(lead: TestLead): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fieldsOf(lead)).map(([name, value]) => [FIELD_OF[name] ?? name, value]));
}

/**
 * The body of the form. The sample in Microsoft's lead management FAQ shows `encoding` twice: the address holds it once,
 * the body once more. No retURL, debug or captcha_settings: the sample has none.
 */
export function formOf(lead: TestLead, oid: string, url: string): string {
  const encoding: [string, string] = ['encoding', 'UTF-8'];
  const inAddress = new URL(url).searchParams.has('encoding');
  return new URLSearchParams([
    ...(inAddress ? [] : [encoding]),
    encoding,
    ['oid', oid.slice(0, 15)],
    ...Object.entries(fieldsOf(lead)),
  ]).toString();
}
