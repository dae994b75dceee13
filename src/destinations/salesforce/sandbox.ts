import type { Exchange } from '../../diagnosis/cause.ts';
import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { salesforce } from './causes.ts';
import { insertLead } from './emulator/rules.ts';
import { startEmulator } from './emulator/server.ts';
import { SERVLET } from './emulator/servlet.ts';
import { makeWorld, type World } from './emulator/world.ts';

/** What of the config a fault needs otherwise than it is. */
interface Setting {
  readonly oid?: string;
  readonly attested?: readonly Readonly<Record<string, string>>[];
}

/**
 * Faults of the org itself: Web-to-Lead goes on answering 200, and the lead never appears. Where a rule is the reason,
 * the org's metadata shows the rule; where only a person can see it, the config says what that person saw.
 */
const CHANGES: Readonly<Record<string, (world: World) => Setting | undefined>> = {
  'salesforce-required-missing': (world) => {
    world.customFields.push({ name: 'Region__c', label: 'Region', type: 'string', required: true });
    return undefined;
  },
  'salesforce-picklist': (world) => {
    const values = ['Small', 'Large'];
    world.customFields.push({ name: 'Segment__c', label: 'Segment', type: 'picklist', required: true, values });
    return undefined;
  },
  'salesforce-validation-rule': (world) => {
    const message = 'A lead from a partner needs a partner account.';
    world.validationRules.push({ name: 'Partner_account_needed', message, active: true, refuses: () => true });
    return undefined;
  },
  'salesforce-duplicate': (world) => {
    world.duplicateRules.push({ name: 'Standard Lead Duplicate Rule', active: true, action: 'alert' });
    insertLead(world, { LastName: 'Miller', Company: 'Fabrikam', Phone: '1234567890' }, world.userId, Date.now());
    return undefined;
  },
  'salesforce-trigger-failed': (world) => {
    const error = 'System.NullPointerException: Attempt to de-reference a null object';
    world.triggers.push({ name: 'LeadRouter', active: true, error });
    return undefined;
  },
  'salesforce-value-invalid': (world) => {
    world.lengths.LeadSource = 40;
    return undefined;
  },
  'salesforce-limit': (world) => {
    const now = Date.now();
    for (let index = 0; index < 512; index++) {
      insertLead(world, { LastName: `Visitor ${index}`, Company: 'Web' }, world.creatorId, now - index * 60_000);
    }
    return undefined;
  },
  // Another org's id has the right form: only the org behind the API can tell.
  'salesforce-oid-invalid': () => ({ oid: '00Do0000000ZHoh' }),
  'salesforce-web-to-lead-off': (world) => {
    world.webToLead = false;
    return { attested: attested({ 'salesforce/web-to-lead': 'off' }) };
  },
  'salesforce-recaptcha': (world) => {
    world.requireCaptcha = true;
    return { attested: attested({ 'salesforce/recaptcha': 'on' }) };
  },
  // Nobody has looked, and nothing that can be read says why.
  'salesforce-lead-dropped': (world) => {
    world.defaultCreator = false;
    return { attested: [] };
  },
};

/** Web-to-Lead queues the form; a lead that comes late is not lost. */
const LATE_MS = 10_000;

/** What stands between here and Salesforce answers in its place: no example of the catalogue shows it. */
const BETWEEN: Readonly<Record<string, Readonly<Record<string, Exchange['reply']>>>> = {
  'https-html': {
    any: {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form method="post"></form></body></html>',
    },
  },
  'https-redirect': { oauth: { status: 302, headers: { location: 'https://sign-in.example/network' }, body: '' } },
};

export const sandbox: Sandbox = {
  faults: [
    ...salesforce.filter(({ id }) => CHANGES[id] || exchangesOf(id).length > 0).map(({ id }) => id),
    ...Object.keys(BETWEEN),
  ],
  behaviours: ['late'],
  start,
};

/** The replies by which the catalogue shows a cause. */
function exchangesOf(id: string): readonly Exchange[] {
  const examples = salesforce.find((cause) => cause.id === id)?.examples ?? [];
  return examples.filter((example): example is Exchange => typeof example !== 'string');
}

/** Route → reply of a cause that is no matter of the org's own rules; the first of each route. */
export function repliesOf(id: string): Record<string, Exchange['reply']> {
  const replies: Record<string, Exchange['reply']> = { ...BETWEEN[id] };
  if (CHANGES[id]) return replies;
  for (const { on, reply } of exchangesOf(id)) replies[on] ??= reply;
  return replies;
}

function attested(answers: Readonly<Record<string, string>> = {}) {
  const on = new Date().toISOString().slice(0, 10);
  const all = { 'salesforce/web-to-lead': 'on', 'salesforce/recaptcha': 'off', 'salesforce/default-owner': 'active' };
  return Object.entries({ ...all, ...answers }).map(([check, value]) => ({ check, value, by: 'leadctl sandbox', on }));
}

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const { fault } = options;
  if (fault !== undefined && fault !== 'late' && !sandbox.faults.includes(fault)) {
    throw new RangeError(`the salesforce sandbox cannot show ${fault}`);
  }
  const world = makeWorld();
  if (fault === 'late') world.delayMs = LATE_MS;
  const setting = fault === undefined ? undefined : CHANGES[fault]?.(world);
  const faults = fault === undefined ? {} : repliesOf(fault);
  const emulator = await startEmulator({
    host: options.host,
    port: options.port,
    tls: options.tls,
    world,
    faults,
    ...(options.log ? { log: (line) => options.log?.(line) } : {}),
  });
  return {
    config: {
      type: 'salesforce',
      oid: setting?.oid ?? world.orgId,
      webToLeadUrl: `${emulator.url}${SERVLET}?encoding=UTF-8`,
      api: { loginUrl: emulator.url, auth: authOf(world, faults) },
      ...(setting?.attested?.length === 0 ? {} : { attested: setting?.attested ?? attested() }),
    },
    url: emulator.url,
    requests: emulator.requests,
    close: () => emulator.close(),
  };
}

/** Refusals that SOAP login() alone knows show only where it is used. */
function authOf(world: World, faults: Readonly<Record<string, unknown>>) {
  const soap = faults.soap !== undefined && faults.oauth === undefined && faults.any === undefined;
  return soap
    ? {
        type: 'password',
        username: world.username,
        password: world.password,
        securityToken: world.securityToken,
      }
    : { type: 'client-credentials', clientId: world.clientId, clientSecret: world.clientSecret };
}
