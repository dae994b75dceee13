import type { TestLead } from '../../lead/test-lead.ts';

/** One datum of a lead, by its three names. https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/list-of-standard-fields */
export interface LeadField {
  /** Of the REST API. */
  readonly rest: string;
  /** Of the form and of the older SOAP API; the names of a form's fields. */
  readonly form: string;
  /** As a form labels it by default. */
  readonly label: string;
  value(lead: TestLead): string;
}

/** Description is left out: Marketo has no standard field for it. */
export const LEAD_FIELDS: readonly LeadField[] = [
  { rest: 'firstName', form: 'FirstName', label: 'First Name', value: (lead) => lead.firstName },
  { rest: 'lastName', form: 'LastName', label: 'Last Name', value: (lead) => lead.lastName },
  { rest: 'email', form: 'Email', label: 'Email Address', value: (lead) => lead.email },
  { rest: 'phone', form: 'Phone', label: 'Phone Number', value: (lead) => lead.phone },
  { rest: 'company', form: 'Company', label: 'Company Name', value: (lead) => lead.company },
  { rest: 'title', form: 'Title', label: 'Job Title', value: (lead) => lead.title },
  { rest: 'country', form: 'Country', label: 'Country', value: (lead) => lead.country },
  { rest: 'leadSource', form: 'LeadSource', label: 'Lead Source', value: (lead) => lead.leadSource },
];

/** By REST names. */
export function fieldsOf(lead: TestLead): Record<string, string> {
  return Object.fromEntries(LEAD_FIELDS.map((field) => [field.rest, field.value(lead)]));
}

/** By the names of a form. */
export function formFieldsOf(lead: TestLead): Record<string, string> {
  return Object.fromEntries(LEAD_FIELDS.map((field) => [field.form, field.value(lead)]));
}

/** The field of a lead that a form's field is, by either name; case is no matter, for documents differ in it. */
export function leadFieldOf(name: string): LeadField | undefined {
  const lower = name.toLowerCase();
  return LEAD_FIELDS.find((field) => field.rest.toLowerCase() === lower || field.form.toLowerCase() === lower);
}
