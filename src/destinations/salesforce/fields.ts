import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import { testLead } from '../../lead/test-lead.ts';
import { FIELD_OF, recordOf } from './lead.ts';
import type { Describe, Field, Session } from './session.ts';

const SENT: ReadonlySet<string> = new Set(Object.values(FIELD_OF));
/** Given by Salesforce itself to every new lead. */
const GIVEN: ReadonlySet<string> = new Set(['Status', 'OwnerId', 'Name']);

/**
 * Fields that every record needs and that the form does not fill. A required field shows in the describe whatever
 * field-level security says. Where the user may not create leads, no field is createable for it, and only custom fields
 * can be told from those of the system.
 */
export function unfilled(lead: Describe): readonly Field[] {
  return lead.fields.filter(
    (field) =>
      !field.nillable &&
      !field.defaultedOnCreate &&
      !field.hasDefault &&
      !field.calculated &&
      field.type !== 'boolean' &&
      (lead.createable ? field.createable : field.custom) &&
      !SENT.has(field.name) &&
      !GIVEN.has(field.name),
  );
}

function isPicklist(field: Field): boolean {
  return field.type === 'picklist' || field.type === 'multipicklist';
}

function named(fields: readonly Field[]): string {
  return fields.map((field) => `${field.label} (${field.name})`).join(', ');
}

const LEAD_FIELDS =
  'In Salesforce open Setup › Object Manager › Lead › Fields & Relationships (Lightning) or Setup › Build › Customize › Leads › Fields (Classic)';

export function requiredOutcome(lead: Describe): Outcome {
  const missing = unfilled(lead).filter((field) => !isPicklist(field));
  if (missing.length > 0) {
    throw new Failure(
      `Lead requires ${named(missing)}, which the marketplace does not send: every lead is accepted and dropped`,
      { causeId: 'salesforce-required-missing', evidence: { fields: missing.map(({ name }) => name).join(', ') } },
    );
  }
  const unique = lead.fields.filter((field) => field.unique && SENT.has(field.name));
  if (unique.length > 0) {
    return {
      status: 'warned',
      cause: 'salesforce-duplicate',
      message: `${named(unique)} must be unique: a customer who comes twice is lost`,
      evidence: { fields: unique.map(({ name }) => name).join(', ') },
      resolution: [LEAD_FIELDS, 'Open the field and clear Unique (Do not allow duplicate values)'],
    };
  }
  return 'No field of Lead is required that the marketplace does not send';
}

const MARKETPLACE_SOURCE = /^(?:AzureMarketplace|AzurePortal|TestDrive|SPZA)-\w+\|/;

export async function picklistOutcome(session: Session, step: Step, lead: Describe): Promise<Outcome> {
  const missing = unfilled(lead).filter(isPicklist);
  if (missing.length > 0) {
    throw new Failure(
      `Lead requires the picklist ${named(missing)}, which the marketplace does not fill: every lead is accepted and dropped`,
      { causeId: 'salesforce-picklist', evidence: { fields: missing.map(({ name }) => name).join(', ') } },
    );
  }
  const restricted = lead.fields.filter(
    (field) => SENT.has(field.name) && isPicklist(field) && field.restrictedPicklist,
  );
  const closed = restricted.find((field) => !field.values.some((value) => MARKETPLACE_SOURCE.test(value)));
  if (closed) {
    throw new Failure(
      `${closed.label} takes only the values of its list, and none of them is of the form that the marketplace sends (Source-Action|Offer)`,
      {
        causeId: 'salesforce-picklist',
        evidence: { fields: closed.name, values: closed.values.slice(0, 10).join(', ') },
      },
    );
  }
  const country = await countryOutcome(session, step, lead);
  const wrongCountry = typeof country === 'object' ? country : undefined;
  if (restricted.length > 0) {
    const entries = `${named(restricted)} takes only the values of its list: each offer and each action needs an entry of its own there, and the test lead has none`;
    return {
      status: 'warned',
      cause: 'salesforce-picklist',
      message: wrongCountry ? `${entries}. Besides: ${wrongCountry.message}` : entries,
      evidence: { ...wrongCountry?.evidence, fields: restricted.map(({ name }) => name).join(', ') },
    };
  }
  if (wrongCountry) return wrongCountry;
  const dependent = lead.fields.filter((field) => field.dependentPicklist && SENT.has(field.name));
  if (dependent.length > 0) {
    return {
      status: 'warned',
      cause: 'salesforce-picklist',
      severity: 'at-risk',
      message: `${named(dependent)} depends on ${[...new Set(dependent.map((field) => field.controllerName ?? 'another field'))].join(', ')}, which the marketplace does not set together with it`,
      evidence: { fields: dependent.map(({ name }) => name).join(', ') },
    };
  }
  const hidden = hiddenPicklists(lead);
  if (hidden.length > 0) {
    return {
      status: 'skipped',
      message: `Whether ${hidden.join(' and ')} ${hidden.length === 1 ? 'takes' : 'take'} what the marketplace sends is unknown: hidden from the user that leadctl signs in with. Tick Visible for its profile in Set Field-Level Security of the field; no other picklist of Lead is required or restricted against it`,
      evidence: { hidden: hidden.join(', ') },
    };
  }
  return country ?? 'No picklist of Lead is required or restricted against what the marketplace sends';
}

/** Of what the form sends: Lead Source always is one, Country with State and Country/Territory Picklists. */
const MAY_BE_PICKLISTS: readonly string[] = ['LeadSource', 'Country'];

/** Those that the describe does not show to this user. */
export function hiddenPicklists(lead: Describe): readonly string[] {
  return MAY_BE_PICKLISTS.filter((name) => !lead.fields.some((field) => field.name === name));
}

/**
 * With State and Country/Territory Picklists on, Web-to-Lead compares the text `US` with integration values, of which
 * the standard one is `United States` (Salesforce help: Integration Values for State and Country/Territory Picklists).
 * The describe does not show them; the field Country of leads that are there does.
 */
async function countryOutcome(session: Session, step: Step, lead: Describe): Promise<Outcome> {
  if (!lead.fields.some((field) => field.name === 'CountryCode')) return undefined;
  const rows = await session
    .once('country', () =>
      session.rows(
        step,
        'Leads could not be searched',
        "SELECT Country FROM Lead WHERE CountryCode = 'US' ORDER BY CreatedDate DESC LIMIT 1",
      ),
    )
    .catch(() => []);
  const seen = rows.map((row) => row.Country).find((value) => typeof value === 'string');
  if (seen === 'US')
    return 'State and Country/Territory Picklists are on, and leads of the code US hold the text US, as the marketplace sends it';
  return {
    status: 'warned',
    cause: 'salesforce-picklist',
    message: `State and Country/Territory Picklists are on, and the marketplace sends the country as US: ${
      seen === undefined
        ? 'unless the integration value of the United States was set to US, every lead is accepted and dropped'
        : `leads of that code hold the text ${JSON.stringify(seen)}, so the integration value is another one and every lead may be dropped`
    }`,
    evidence: seen === undefined ? { countryCode: true } : { countryCode: true, integrationValue: String(seen) },
  };
}

/** Room for `Source-Action|`: AzureMarketplace-StartTestDrive and the bar. */
const SOURCE_LENGTH = 'AzureMarketplace-StartTestDrive|'.length;

/** What of a test lead does not fit into its field, in words. */
export function tooLong(lead: Describe, now: number): readonly string[] {
  const byName = new Map(lead.fields.map((field) => [field.name, field]));
  return Object.entries(recordOf(testLead({ now, offer: '' }) satisfies TestLead)).flatMap(([name, value]) => {
    const length = byName.get(name)?.length ?? 0;
    return length > 0 && value.length > length
      ? [`${byName.get(name)?.label} holds ${length} characters, the test lead has ${value.length}`]
      : [];
  });
}

export function lengthOutcome(lead: Describe, now: number): Outcome {
  const byName = new Map(lead.fields.map((field) => [field.name, field]));
  const hidden = [...SENT].filter((name) => !byName.has(name));
  const short = tooLong(lead, now);
  const source = byName.get('LeadSource');
  const room = source && source.length > 0 ? source.length - SOURCE_LENGTH : null;
  const evidence = room === null ? {} : { leadSource: source?.length ?? 0, roomForOffer: Math.max(0, room) };
  if (short.length > 0 || (room !== null && room < 50)) {
    const why =
      short.length > 0
        ? short.join('; ')
        : `${source?.label} leaves ${Math.max(0, room ?? 0)} characters for the offer`;
    return {
      status: 'warned',
      cause: 'salesforce-value-invalid',
      message: `${why}: what does not fit is cut off or loses the lead`,
      evidence,
      resolution: [
        LEAD_FIELDS,
        'Make the field longer where Salesforce allows it, or shorten the alias of the offer in Partner Center',
      ],
    };
  }
  if (hidden.length > 0) {
    return {
      status: 'warned',
      severity: 'advice',
      message: `${hidden.join(', ')} ${hidden.length === 1 ? 'is' : 'are'} hidden from the user that leadctl signs in with: nothing can be said of ${hidden.length === 1 ? 'it' : 'them'}, and a test lead cannot be compared there`,
      evidence: { ...evidence, hidden: hidden.join(', ') },
      resolution: [
        LEAD_FIELDS,
        'Open the field, Set Field-Level Security, and tick Visible for the profile of that user',
      ],
    };
  }
  return {
    status: 'passed',
    message: `Every value of the test lead fits${room === null ? '' : `; Lead Source leaves ${room} characters for the offer`}`,
    evidence,
  };
}
