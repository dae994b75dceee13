import { newId, type Row, stamp, type TriggerEvent, type Violation, type World } from './world.ts';

/** Lengths of Lead's text fields in a new org. */
export const LENGTHS: Readonly<Record<string, number>> = {
  FirstName: 40,
  LastName: 80,
  Company: 255,
  Title: 128,
  Email: 80,
  Phone: 40,
  Description: 32_000,
  Country: 80,
  LeadSource: 255,
};

const LABELS: Readonly<Record<string, string>> = {
  FirstName: 'First Name',
  LastName: 'Last Name',
  LeadSource: 'Lead Source',
};

export function labelOf(name: string): string {
  return LABELS[name] ?? name;
}

/** The org's own rules in the order in which Salesforce applies them; null where the lead may be made. */
export function violationOf(world: World, lead: Row): Violation | null {
  return (
    missing(world, lead) ?? values(world, lead) ?? automation(world) ?? ruled(world, lead) ?? duplicate(world, lead)
  );
}

function missing(world: World, lead: Row): Violation | null {
  const required = [
    'LastName',
    'Company',
    ...world.customFields.filter((one) => one.required && !one.defaulted).map((one) => one.name),
  ];
  const absent = required.filter((name) => lead[name] === undefined || lead[name] === null || lead[name] === '');
  if (absent.length === 0) return null;
  return {
    errorCode: 'REQUIRED_FIELD_MISSING',
    message: `Required fields are missing: [${absent.join(', ')}]`,
    fields: absent,
  };
}

function values(world: World, lead: Row): Violation | null {
  for (const [name, value] of Object.entries(lead)) {
    const length = world.lengths[name] ?? LENGTHS[name];
    if (length !== undefined && String(value ?? '').length > length) {
      return {
        errorCode: 'STRING_TOO_LONG',
        message: `${labelOf(name)}: data value too large: ${String(value)} (max length=${length})`,
        fields: [name],
      };
    }
  }
  const source = lead.LeadSource;
  if (world.restrictedLeadSource && typeof source === 'string' && !world.restrictedLeadSource.includes(source)) {
    return {
      errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      message: `Lead Source: bad value for restricted picklist field: ${source}`,
      fields: ['LeadSource'],
    };
  }
  if (world.countryPicklist !== null && lead.Country && lead.Country !== world.countryPicklist) {
    return {
      errorCode: 'FIELD_INTEGRITY_EXCEPTION',
      message:
        "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Country",
      fields: ['Country'],
    };
  }
  return null;
}

function runsOnInsert(on: readonly TriggerEvent[] = ['before insert']): boolean {
  return on.some((event) => event.endsWith('insert'));
}

function automation(world: World): Violation | null {
  const trigger = world.triggers.find((one) => one.active && one.error !== null && runsOnInsert(one.on));
  if (trigger) {
    return {
      errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      message: `${trigger.name}: execution of BeforeInsert\n\ncaused by: ${trigger.error}\n\nTrigger.${trigger.name}: line 12, column 1`,
      fields: [],
    };
  }
  const flow = world.flows.find((one) => one.active && one.error !== null);
  if (!flow) return null;
  return {
    errorCode: 'CANNOT_EXECUTE_FLOW_TRIGGER',
    message: `We can't save this record because the “${flow.label}” process failed. Give your Salesforce admin these details. ${flow.error}`,
    fields: [],
  };
}

function ruled(world: World, lead: Row): Violation | null {
  const rule = world.validationRules.find((one) => one.active && one.refuses(lead));
  return rule ? { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: rule.message, fields: [] } : null;
}

function duplicate(world: World, lead: Row): Violation | null {
  const blocks = world.duplicateRules.some((rule) => rule.active && rule.action !== 'report');
  const twin = blocks && [...world.leads.values()].some((one) => one.Phone && one.Phone === lead.Phone);
  if (!twin) return null;
  return {
    errorCode: 'DUPLICATES_DETECTED',
    message: "You're creating a duplicate record. We recommend you use an existing record instead.",
    fields: [],
  };
}

/** Stores a lead and gives its id. */
export function insertLead(world: World, lead: Row, by: string, at: number): string {
  const id = newId(world, '00Q');
  world.leads.set(id, {
    Status: 'Open - Not Contacted',
    OwnerId: by,
    ...lead,
    // As Salesforce keeps it, however it was sent.
    ...(typeof lead.Email === 'string' ? { Email: lead.Email.toLowerCase() } : {}),
    Id: id,
    Name: [lead.FirstName, lead.LastName].filter(Boolean).join(' '),
    CreatedDate: stamp(at),
    CreatedById: by,
    IsUnreadByOwner: true,
    IsConverted: false,
    IsDeleted: false,
    ...(world.countryPicklist !== null && lead.Country ? { CountryCode: 'US' } : {}),
  });
  return id;
}
