import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import { isTestLeadOf } from '../../lead/own.ts';
import { MARKER } from '../../lead/test-lead.ts';
import type { Stored } from '../destination.ts';
import { apiErrorIn } from './api-error.ts';
import { FIELD_OF } from './lead.ts';
import type { Describe, Row, Session } from './session.ts';

/** Beside the form's own: who owns it, who made it (the Default Lead Creator, whom nothing else tells), and how it stands. */
const ABOUT = ['OwnerId', 'CreatedById', 'CreatedDate', 'Status'];
/** Of the owner, whom a user may not be allowed to look at. */
const OWNER = ['Owner.Name', 'Owner.IsActive'];
/** Fields that a query can be filtered by; Description is too long a text for that. */
const SEARCHED = ['Email', 'LastName', 'Company'];

const WHOLE_MARKER = new RegExp(`^${MARKER.source}$`);

/** The newest lead that carries the marker; null where there is none (yet). */
export async function findLead(session: Session, step: Step, marker: string): Promise<Stored | null> {
  mustBeMarker(marker);
  const lead = await session.lead(step);
  const there = new Set(lead.fields.map((field) => field.name));
  const readable = Object.entries(FIELD_OF).filter(([, field]) => there.has(field));
  const columns = ['Id', ...readable.map(([, field]) => field), ...ABOUT];
  const search = (more: readonly string[]) => newest(session, step, lead, marker, [...columns, ...more], 1);
  const [row] = await search(OWNER).catch((error: unknown) => {
    if (apiErrorIn(error)?.code !== 'INVALID_FIELD') throw error;
    return search([]);
  });
  return row ? stored(row, readable) : null;
}

/** The newest leads that carry the marker, at most so many. */
async function newest(
  session: Session,
  step: Step,
  lead: Describe,
  marker: string,
  columns: readonly string[],
  limit: number,
): Promise<readonly Row[]> {
  const searched = SEARCHED.filter((name) => has(lead, name));
  if (searched.length === 0) {
    throw new Failure(`None of ${SEARCHED.join(', ')} can be read with these rights, so no lead can be looked for`, {
      causeId: 'salesforce-field-missing',
    });
  }
  const where = searched.map((field) => `${field} = '${valueFor(field, marker)}'`).join(' OR ');
  const rows = await session.rows(
    step,
    'Leads could not be searched',
    `SELECT ${columns.join(', ')} FROM Lead WHERE ${where} ORDER BY CreatedDate DESC LIMIT ${limit}`,
  );
  return rows.filter((one) => carries(one, marker));
}

function has(lead: Describe, name: string): boolean {
  return lead.fields.some((field) => field.name === name);
}

function stored(row: Row, readable: readonly (readonly [string, string])[]): Stored {
  const hidden = Object.keys(FIELD_OF).filter((name) => !readable.some(([each]) => each === name));
  const fields: Record<string, string | null> = Object.fromEntries(hidden.map((name) => [name, null]));
  for (const [name, field] of readable) {
    const value = row[field];
    fields[name] = value === null || value === undefined ? '' : String(value);
  }
  const text = (name: string) => String(row[name] ?? '');
  const owner = ownerOf(row);
  return {
    id: text('Id'),
    fields,
    ...(hidden.length > 0 ? { hidden } : {}),
    evidence: {
      id: text('Id'),
      owner: `${owner.kind} ${owner.id}`,
      ...(owner.queue === '' ? {} : { queue: owner.queue }),
      ...(owner.inactive ? { ownerInactive: true } : {}),
      createdBy: text('CreatedById'),
      status: text('Status'),
      ...(row.LeadSource === undefined ? {} : { leadSource: text('LeadSource') }),
    },
    about: `owner ${owner.kind} ${owner.queue || owner.id}, made by ${text('CreatedById')}, status ${text('Status')}`,
  };
}

/** A queue by its name; a user by the id alone, for a name is personal data and the id leads to it. */
function ownerOf(row: Row) {
  const id = String(row.OwnerId ?? '');
  const owner = typeof row.Owner === 'object' && row.Owner !== null ? (row.Owner as Row) : {};
  const isQueue = id.startsWith('00G');
  const queue = isQueue && typeof owner.Name === 'string' ? owner.Name : '';
  return { id, kind: isQueue ? 'queue' : 'user', queue, inactive: !isQueue && owner.IsActive === false };
}

/** Who was given the test lead: one that belongs to a user who left is found by nobody but this program. */
export function ownerOutcome(found: Stored | undefined): Outcome {
  const owner = found?.evidence?.owner;
  if (found === undefined || owner === undefined) {
    return { status: 'skipped', message: 'No test lead was found whose owner could be looked at' };
  }
  const { queue, ownerInactive } = found.evidence ?? {};
  const who = queue === undefined ? String(owner) : `${String(owner)} (${String(queue)})`;
  if (ownerInactive !== true) return { status: 'passed', message: `The lead was given to ${who}`, evidence: { owner } };
  return {
    status: 'warned',
    message: `The lead was given to ${who}, who is inactive: nobody is told of it`,
    evidence: { owner },
    resolution: [
      'In Salesforce open Setup › Feature Settings › Marketing › Lead Settings (Lightning) or Setup › Build › Customize › Leads › Settings (Classic) and choose a Default Lead Owner who works',
      'Open Lead Assignment Rules (Classic: Assignment Rules) beside it, and replace whoever is inactive there',
      'Send a test lead again',
    ],
  };
}

function valueFor(field: string, marker: string): string {
  return field === 'Email' ? `${marker}@test.com` : marker;
}

/** Salesforce keeps an address in lower case, however it was sent. */
export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What may be deleted. */
function isOwn({ Email, LastName, Company, Description }: Row, marker: string): boolean {
  return isTestLeadOf({ email: Email, lastName: LastName, others: [Company, Description] }, marker);
}

/** A lead that holds the marker somewhere: what an automation has rewritten is still found, and compared. */
function carries(row: Row, marker: string): boolean {
  return [...SEARCHED, 'Description'].some((field) => {
    const value = valueFor(field, marker);
    return row[field] === value || (field === 'Email' && sameAddress(String(row[field] ?? ''), value));
  });
}

function mustBeMarker(marker: string): void {
  if (!WHOLE_MARKER.test(marker)) throw new RangeError('a marker is MSFT_TEST_ and 18 digits');
}

/** Rights that are missing, as against a delete that failed for another reason. */
const DENIED = new Set([
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
]);

/** Leads of one marker that a removal looks at: there is one, and another where its values went through the API too. */
const OF_ONE_MARKER = 10;

/**
 * Deletes by id, only what carries the marker, and looks whether it is gone; Salesforce keeps it in the Recycle Bin. A 404
 * of the id alone is no proof: whatever does not serve the record by its id says the same, so the search that found the
 * lead has to miss it as well.
 */
export async function removeLead(
  session: Session,
  step: Step,
  id: string,
  marker: string,
): Promise<{ readonly removed: boolean; readonly denied?: string }> {
  mustBeMarker(marker);
  const lead = await session.lead(step);
  const listed = async () => {
    const columns = ['Id', ...SEARCHED.filter((name) => has(lead, name))];
    const rows = await newest(session, step, lead, marker, columns, OF_ONE_MARKER);
    return rows
      .filter((one) => isOwn(one, marker))
      .map((one) => String(one.Id ?? ''))
      .filter((one) => one !== '');
  };
  const row = await byId(
    session,
    step,
    id,
    [...SEARCHED, 'Description'].filter((name) => has(lead, name)),
  );
  if (row !== null && !isOwn(row, marker)) {
    throw new Failure(`The lead ${id} does not carry the marker ${marker}: it was left alone`, { status: 'failed' });
  }
  const ids = row === null ? await listed() : [id];
  const one = ids.find((each) => sameId(each, id)) ?? ids[0];
  if (one === undefined) return { removed: true };
  try {
    await session.call(step, 'The removal was refused', (connection) => connection.sobject('Lead').destroy(one));
  } catch (error) {
    const said = apiErrorIn(error);
    if (said?.code && DENIED.has(said.code)) {
      return { removed: false, denied: `The user that leadctl signs in with may not delete leads (${said.code})` };
    }
    if (said?.status !== 404) throw error;
  }
  if ((await byId(session, step, one, ['Id'])) !== null) return { removed: false };
  return { removed: !(await listed()).some((each) => sameId(each, one)) };
}

/** Of 18 characters the first 15 are the id. */
function sameId(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15);
}

/** Null where it is not there, or not there any more. */
async function byId(session: Session, step: Step, id: string, fields: readonly string[]): Promise<Row | null> {
  try {
    return await session.call(
      step,
      `The lead ${id} could not be read`,
      async (connection) => (await connection.retrieve('Lead', id, { fields: [...fields] })) as unknown as Row,
    );
  } catch (error) {
    if (apiErrorIn(error)?.status === 404) return null;
    throw error;
  }
}
