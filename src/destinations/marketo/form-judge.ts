import { Failure, type Outcome } from '../../checks/check.ts';
import { testLead } from '../../lead/test-lead.ts';
import type { FormField } from './form.ts';
import { LEAD_FIELDS, type LeadField, leadFieldOf } from './lead.ts';

/** The page of Microsoft that shows the fields, and demands one by its name. */
const FIELDS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-marketo';
const LEAD_SOURCE = 'Lead Source';

/** How many names a message lists. */
const SHOWN = 8;

/**
 * Whether a lead of the marketplace passes this form: one field that the form lacks, or requires and does not get, and
 * Submit Form skips the whole lead, with status 200 and success: true.
 *
 * @throws Failure with marketo-field.
 */
export function judgeFields(fields: readonly FormField[], edition: 'rest' | 'public'): Outcome {
  const missing = LEAD_FIELDS.filter((field) => !fields.some((one) => leadFieldOf(one.name) === field));
  const foreign = fields.filter((one) => one.required && leadFieldOf(one.name) === undefined);
  const evidence = {
    fields: fields.length,
    ...(missing.length > 0 ? { missing: missing.map((field) => field.rest).join(', ') } : {}),
    ...(foreign.length > 0 ? { requiredAndNotSent: names(foreign.map((field) => field.name)) } : {}),
  };
  if (foreign.length > 0) {
    throw new Failure(
      `The form requires ${names(foreign.map(shownOf))}, which the marketplace does not send: every lead is turned away`,
      { causeId: 'marketo-field', at: 'formId', evidence },
    );
  }
  if (missing.length > 0 && edition === 'public') {
    return warning(
      `${namesOf(missing)} not on the form: the form endpoint of a connection from before 2023 takes fields that a form lacks (Adobe wrote so of its predecessor alone), the connection by Client ID skips the whole lead`,
      evidence,
    );
  }
  if (missing.length > 0) {
    const other = missing.some((field) => field.rest === 'leadSource') ? labelled(fields) : undefined;
    throw new Failure(
      `${namesOf(missing)} not on the form (${missing.map((field) => field.rest).join(', ')}): a lead that carries a field the form lacks is skipped whole, while the answer says success` +
        (other === undefined ? '' : `. A field labelled Lead Source is there, but it is mapped to ${other.name}`),
      { causeId: 'marketo-field', at: 'formId', evidence, resolution: adding(missing, other) },
    );
  }
  const unfit = fields.flatMap(unfitness);
  if (unfit.length > 0) return warning(unfit.slice(0, SHOWN).join('; '), evidence);
  const source = fields.find((one) => leadFieldOf(one.name)?.rest === 'leadSource');
  if (
    source &&
    source.label !== '' &&
    !source.hidden &&
    plain(source.label) !== plain(LEAD_SOURCE) &&
    !labelled(fields)
  ) {
    return warning(
      `The field of the lead source is labelled '${source.label}': Microsoft's page wants a form field named Lead Source`,
      evidence,
    );
  }
  return {
    status: 'passed',
    message: `All ${LEAD_FIELDS.length} fields of a lead are on the form, Lead Source among them, and none beyond them is required`,
    evidence,
  };
}

/** Values that the marketplace sends and this field does not take. */
function unfitness(field: FormField): string[] {
  const known = leadFieldOf(field.name);
  if (!known) return [];
  const value = known.value(testLead({ now: 0 }));
  const found: string[] = [];
  if (field.values && !field.values.includes(value)) {
    const sent =
      known.rest === 'country' ? `'${value}' is not among them` : 'what the marketplace sends is not among them';
    found.push(`${known.label} is a list of ${field.values.length} values, and ${sent}`);
  }
  if (field.maxLength !== undefined && field.maxLength > 0 && field.maxLength < value.length) {
    found.push(`${known.label} takes ${field.maxLength} characters, and a test lead's has ${value.length}`);
  }
  return found;
}

function namesOf(missing: readonly LeadField[]): string {
  return `${names(missing.map((field) => field.label))} ${missing.length === 1 ? 'is' : 'are'}`;
}

/** How the fields come onto the form. `other`: the field that Microsoft's page asks for under the same name. */
function adding(missing: readonly LeadField[], other: FormField | undefined): readonly string[] {
  const kept =
    other === undefined
      ? ''
      : `. Leave the field that is mapped to ${other.name} as Microsoft's page wants it: the one with the REST name leadSource comes besides, and may be hidden`;
  return [
    'In Marketo open Design Studio › Forms, select the form of the marketplace, and select Edit Draft',
    `Under Field Details select +, and add ${missing.map((field) => `${field.label} (REST name ${field.rest})`).join(', ')}, each a text field that is not required${kept}`,
    'Admin › Field Management › Export Field Names tells which field has which REST name',
    'Select Finish, then Approve and Close: until then the old version stays live',
    'Run the check again, then select Validate in Partner Center › Offer setup › Customer leads',
  ];
}

function warning(message: string, evidence: Readonly<Record<string, string | number>>): Outcome {
  return {
    status: 'warned',
    severity: 'at-risk',
    cause: 'marketo-field',
    at: 'formId',
    message,
    evidence,
    resolution: [
      'In Marketo open Design Studio › Forms, select the form of the marketplace, and select Edit Draft',
      `Under Field Details give it ${LEAD_FIELDS.map((field) => field.label).join(', ')}, each a text field that is long enough, and require none but Email Address`,
      'Select Finish, then Approve and Close',
    ],
    who: 'whoever edits the form in Marketo',
    docs: [FIELDS],
  };
}

function labelled(fields: readonly FormField[]): FormField | undefined {
  return fields.find((one) => plain(one.label) === plain(LEAD_SOURCE));
}

function plain(label: string): string {
  return label.replace(/[^A-Za-z]/g, '').toLowerCase();
}

function shownOf(field: FormField): string {
  const label = field.label.replace(/[:*\s]+$/, '');
  return label === '' || plain(label) === plain(field.name) ? field.name : `${label} (${field.name})`;
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN);
  const rest = all.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
