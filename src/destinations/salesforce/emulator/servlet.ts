import { FIELD_OF } from '../lead.ts';
import type { Answer, Call, Route } from './http.ts';
import { insertLead, violationOf } from './rules.ts';
import type { Row, World } from './world.ts';

export const SERVLET = '/servlet/servlet.WebToLead';

/** What the gate says at once, and in which words; null: the form is queued. */
interface Gate {
  readonly reason: string;
  /** Only such a fault shows in a header; the others look like a success. */
  readonly told: boolean;
}

/** The Web-to-Lead servlet: 200 for whatever comes, the org's rules only afterwards. */
export function servlet(world: World, call: Call, later: (work: () => void, ms: number) => void): Route | null {
  if (call.path !== SERVLET) return null;
  return { route: 'web-to-lead', answer: () => answer(world, call, later) };
}

function answer(world: World, call: Call, later: (work: () => void, ms: number) => void): Answer {
  if (call.method !== 'POST' && call.method !== 'GET') return { status: 405 };
  const fields = [...call.query, ...new URLSearchParams(call.body)];
  const value = (name: string) => fields.filter(([key]) => key === name).at(-1)?.[1] ?? '';
  const form = { fields, outcome: 'queued' };
  world.forms.push(form);
  const lead = leadOf(world, value);
  const gate = gateOf(world, value);
  const debug = value('debug') === '1' || value('debug') === 'true';
  if (gate) {
    form.outcome = gate.reason;
    const header = gate.told ? { 'is-processed': 'true Exception:common.exception.SalesforceGenericException' } : {};
    return debug ? page(gate.reason, fields, header) : quiet(value('retURL'), header);
  }
  later(() => {
    form.outcome = create(world, lead);
  }, world.delayMs);
  if (world.thanks) return world.thanks;
  return debug
    ? { status: 200, headers: HTML, body: '<HTML><BODY>Your request has been queued.</BODY></HTML>' }
    : quiet(value('retURL'), {});
}

const HTML = {
  'content-type': 'text/html;charset=UTF-8',
  'cache-control': 'private',
  'set-cookie': 'BrowserId=leadctl; path=/; secure',
};

function quiet(retUrl: string, headers: Readonly<Record<string, string>>): Answer {
  if (/^https:\/\//.test(retUrl)) return { status: 302, headers: { ...HTML, ...headers, location: retUrl } };
  return { status: 200, headers: { ...HTML, ...headers } };
}

function page(
  reason: string,
  fields: readonly (readonly [string, string])[],
  headers: Readonly<Record<string, string>>,
): Answer {
  return {
    status: 200,
    headers: { ...HTML, ...headers },
    body: `<HTML><PRE><b>Salesforce.com Lead Capture Interface</b>\n\nReason: ${reason}\n\nLead Capture Page: Not available.\n\n${echo(fields)}\n</PRE></HTML>`,
  };
}

function echo(fields: readonly (readonly [string, string])[]): string {
  const lines = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key} = ${value}`);
  return `Record Information:\n\n${lines.join('\n')}`;
}

function gateOf(world: World, value: (name: string) => string): Gate | null {
  const oid = value('oid');
  // The id is case-sensitive; of 18 characters the first 15 decide.
  if (oid.slice(0, 15) !== world.orgId) return { reason: 'Your Lead could not be processed.', told: true };
  if (!world.webToLead || !world.defaultCreator) return { reason: 'Your Lead could not be processed.', told: false };
  if (world.requireCaptcha && value('g-recaptcha-response') === '') {
    return { reason: 'Your Lead could not be processed.', told: false };
  }
  return null;
}

function leadOf(world: World, value: (name: string) => string): Row {
  const lead: Row = {};
  for (const [name, field] of Object.entries(FIELD_OF)) if (value(name) !== '') lead[field] = value(name);
  for (const field of world.customFields) if (value(field.name) !== '') lead[field.name] = value(field.name);
  lead.LastName ??= '[not provided]';
  lead.Company ??= '[not provided]';
  return lead;
}

/** What becomes of a queued form: a lead, a place in the queue, or a mail to the Default Lead Creator. */
function create(world: World, lead: Row): string {
  const now = Date.now();
  if (dayCount(world, now) >= world.dailyLimit) return 'pending: over the daily limit';
  const violation = violationOf(world, lead);
  if (!violation) {
    insertLead(world, { ...lead, OwnerId: world.ownerId ?? world.creatorId }, world.creatorId, now);
    return 'created';
  }
  const reason = mailReason(violation.errorCode, violation.message);
  world.mailbox.push(
    `Salesforce could not create this lead because of the reason listed below. For more information about this error or help with Web-to-Case-Lead, please contact Customer Support.\n\nReason: ${reason}\n\nLead Capture Page: Not available.\n\n${echo(Object.entries(lead).map(([key, value]) => [key, String(value)]))}\n\nTo incorporate this lead into salesforce.com you can key in the data above.`,
  );
  return `dropped: ${violation.errorCode}`;
}

function mailReason(code: string, message: string): string {
  if (code !== 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY') return message.replace("You're", 'You’re');
  const name = message.slice(0, message.indexOf(':'));
  return `Apex trigger ${name} caused an unexpected exception, contact your administrator: ${message}`;
}

/** Leads of the last 24 hours. */
export function dayCount(world: World, now: number): number {
  return [...world.leads.values()].filter((lead) => Date.parse(String(lead.CreatedDate)) > now - 86_400_000).length;
}
