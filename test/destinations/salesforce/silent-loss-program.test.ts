import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/destinations/salesforce/emulator/http.ts';
import { insertLead } from '../../../src/destinations/salesforce/emulator/rules.ts';
import type { World } from '../../../src/destinations/salesforce/emulator/world.ts';
import type { CheckResult, Report } from '../../../src/report/report.ts';
import { leadctl } from '../../cli/harness.ts';
import { ALL_SEEN, closeAll, looked, type StageOptions, serverTls, stage } from './fixture.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-silent-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeAll);

/** The program itself, gate and exit code included, against an org of its own. */
async function program(options: StageOptions) {
  const one = await stage(options);
  const { ca } = await serverTls();
  const [caFile, config] = [join(folder, 'ca.pem'), join(folder, 'leadctl.config.json')];
  writeFileSync(caFile, ca);
  const { oid, webToLeadUrl, attested } = one.target.config;
  const auth = { type: 'client-credentials', clientId: one.world.clientId, clientSecret: '${env:SF_SECRET}' };
  const sales = { type: 'salesforce', oid, webToLeadUrl, api: { loginUrl: one.emulator.url, auth }, attested };
  writeFileSync(config, JSON.stringify({ version: 1, network: { ca: caFile }, destinations: { sales } }));
  const run = async (...args: readonly string[]) => {
    const world = { cwd: folder, env: { SF_SECRET: one.world.clientSecret } };
    const { code, out } = await leadctl([...args, 'sales', '-c', config, '--format', 'json'], world);
    const report = JSON.parse(out) as Report;
    expect(report.exitCode).toBe(code);
    const [destination] = report.destinations;
    return { code, checks: destination?.checks ?? [], lead: destination?.testLead ?? null };
  };
  return { one, run };
}

/** `check status cause`, of those that are not green. */
function told(checks: readonly CheckResult[]): readonly string[] {
  return checks
    .filter(({ status }) => status !== 'passed')
    .map(({ id, status, cause }) => `${id.replace('salesforce/', '')} ${status} ${cause}`);
}

interface Case {
  readonly name: string;
  readonly options: StageOptions;
  /** A line of validate that is not green. */
  readonly validate: string;
  readonly exit: 0 | 1 | 3;
  /** A line of send-test; absent where validate's own finding keeps it from sending. */
  readonly send?: string;
  readonly says?: string;
}

const field = { label: 'Segment', type: 'picklist' as const, required: true, values: ['Small'], name: 'Segment__c' };
const rule = { name: 'Needs_account', message: 'A partner lead needs an account.', active: true, refuses: () => true };
const many = (world: World) => {
  for (let index = 0; index < 505; index++)
    insertLead(world, { LastName: `V${index}`, Company: 'W' }, world.creatorId, Date.now() - 60_000);
};
const at = (reply: Answer): StageOptions => ({ attested: ALL_SEEN, faults: { 'web-to-lead': reply } });
const off = (world: World) => {
  world.webToLead = false;
};
const captcha = (world: World) => {
  world.requireCaptcha = true;
};
const seen = (answers: Readonly<Record<string, string>>) =>
  looked({ 'web-to-lead': 'on', recaptcha: 'off', 'default-owner': 'active', ...answers });

const CASES: readonly Case[] = [
  {
    name: 'the id of another org',
    options: { oid: '00Do0000000ZHoh', attested: ALL_SEEN },
    validate: 'oid-matches failed salesforce-oid-invalid',
    exit: 1,
  },
  {
    name: 'Web-to-Lead switched off, and nobody looked',
    options: { change: off },
    validate: 'web-to-lead skipped null',
    exit: 0,
    send: 'found failed salesforce-lead-dropped',
    says: 'Web-to-Lead Enabled has to be ticked',
  },
  {
    name: 'Web-to-Lead switched off, and somebody saw it',
    options: { change: off, attested: seen({ 'web-to-lead': 'off' }) },
    validate: 'web-to-lead failed salesforce-web-to-lead-off',
    exit: 1,
  },
  {
    name: 'Web-to-Lead switched off since somebody looked long ago',
    options: { change: off, attested: [...ALL_SEEN.slice(1), ...looked({ 'web-to-lead': 'on' }, '2024-01-01')] },
    validate: 'web-to-lead warned null',
    exit: 0,
    send: 'found failed salesforce-lead-dropped',
    says: 'Web-to-Lead Enabled has to be ticked (ops looked',
  },
  {
    name: 'reCAPTCHA demanded, and nobody looked',
    options: { change: captcha },
    validate: 'recaptcha skipped null',
    exit: 0,
    send: 'found failed salesforce-lead-dropped',
    says: 'Require reCAPTCHA Verification has to be cleared',
  },
  {
    name: 'reCAPTCHA demanded, and somebody saw it',
    options: { change: captcha, attested: seen({ recaptcha: 'on' }) },
    validate: 'recaptcha failed salesforce-recaptcha',
    exit: 1,
  },
  {
    name: 'reCAPTCHA demanded, and an answer that does not tell',
    options: { change: captcha, attested: seen({ recaptcha: 'ask Bob' }) },
    validate: 'recaptcha warned null',
    exit: 0,
    send: 'found failed salesforce-lead-dropped',
    says: "(the answer 'ask Bob' of ops does not tell)",
  },
  {
    name: 'a required picklist',
    options: { attested: ALL_SEEN, change: (world) => world.customFields.push(field) },
    validate: 'picklists failed salesforce-picklist',
    exit: 1,
  },
  {
    name: 'country picklists with standard integration values',
    options: {
      attested: ALL_SEEN,
      change: (world) => {
        world.countryPicklist = 'United States';
      },
    },
    validate: 'picklists warned salesforce-picklist',
    exit: 0,
    send: 'found failed salesforce-picklist',
    says: 'country as US',
  },
  {
    name: 'a validation rule',
    options: { attested: ALL_SEEN, change: (world) => world.validationRules.push(rule) },
    validate: 'validation-rules warned salesforce-validation-rule',
    exit: 0,
    send: 'found failed salesforce-validation-rule',
    says: 'Needs_account',
  },
  {
    name: 'a duplicate rule',
    options: {
      attested: ALL_SEEN,
      change: (world) => {
        world.duplicateRules.push({ name: 'Standard Lead Duplicate Rule', active: true, action: 'alert' });
        insertLead(world, { LastName: 'Miller', Company: 'F', Phone: '1234567890' }, world.userId, Date.now());
      },
    },
    validate: 'duplicate-rules warned salesforce-duplicate',
    exit: 0,
    send: 'found failed salesforce-duplicate',
    says: 'Standard Lead Duplicate Rule',
  },
  {
    name: 'over the daily limit',
    options: { attested: ALL_SEEN, change: many },
    validate: 'daily-limit warned salesforce-limit',
    exit: 0,
    send: 'found failed salesforce-limit',
    says: '505 leads in 24 hours',
  },
  {
    name: 'over the daily limit, where leads are not shared with the user',
    options: {
      attested: ALL_SEEN,
      change: (world) => {
        world.sharing = 'private';
        many(world);
      },
    },
    validate: 'daily-limit skipped null',
    exit: 0,
    send: 'found',
    says: 'View All on Lead',
  },
  {
    name: 'fields that the user may not read, so that no lead can be looked for',
    options: {
      attested: ALL_SEEN,
      change: (world) => {
        for (const name of ['Email', 'LastName', 'Company']) world.hidden.add(name);
      },
    },
    validate: 'field-lengths warned null',
    exit: 0,
    send: 'found failed salesforce-field-missing',
    says: 'no lead can be looked for',
  },
  {
    name: 'an exception in the header, with the identifier proved',
    options: at({
      status: 200,
      headers: { 'is-processed': 'true Exception:common.exception.SalesforceGenericException' },
    }),
    validate: '',
    exit: 0,
    send: 'accepts failed salesforce-lead-dropped',
    says: 'not to blame',
  },
  {
    name: 'an outage of Web-to-Lead',
    options: at({ status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Down</html>' }),
    validate: '',
    exit: 0,
    send: 'accepts inconclusive salesforce-unavailable',
    says: '503',
  },
  {
    name: 'a redirect to the login page',
    options: at({ status: 302, headers: { location: 'https://login.salesforce.com/?ec=302' } }),
    validate: '',
    exit: 0,
    send: 'accepts inconclusive https-redirect',
    says: 'login.salesforce.com',
  },
  {
    name: 'a maintenance page with 200',
    options: at({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!DOCTYPE html><title>We are down for maintenance</title>',
    }),
    validate: '',
    exit: 0,
    send: 'accepts inconclusive salesforce-unavailable',
    says: 'down for maintenance',
  },
];

describe('a lead that is accepted and dropped, told by the program', () => {
  it.each(CASES)('$name', async ({ options, exit, says = '', ...expected }) => {
    const { one, run } = await program(options);
    const checked = await run('validate');
    expect(checked.code).toBe(exit);
    if (expected.validate) expect(told(checked.checks)).toContain(expected.validate);
    expect(one.world.forms).toHaveLength(0);

    const sent = await run('send-test', '--wait', '300ms', '--timeout', '5s', '--cleanup');
    expect(sent.code).not.toBe(0);
    if (expected.send === undefined) {
      // What validate saw keeps the lead from being sent into nothing.
      const accepts = sent.checks.find(({ id }) => id === 'salesforce/accepts');
      expect(accepts).toMatchObject({ status: 'skipped', blockedBy: `salesforce/${expected.validate.split(' ')[0]}` });
      expect(sent.lead).toBeNull();
      expect(one.world.forms).toHaveLength(0);
      return;
    }
    expect(told(sent.checks).join('\n')).toContain(expected.send);
    const found = sent.checks.find(({ id }) => id === `salesforce/${expected.send?.split(' ')[0]}`);
    expect(found?.message).toContain(says);
    expect(found?.resolution.length).toBeGreaterThan(0);
    expect(found?.who).toBeTruthy();
    expect(sent.lead?.found).not.toBe(true);
    // Once, and never a second time.
    expect(
      one.emulator.requests.filter(({ method, route }) => method === 'POST' && route === 'web-to-lead'),
    ).toHaveLength(1);
  });

  it('is found where it is late by ten seconds, under the wait that nobody set', async () => {
    const { one, run } = await program({
      attested: ALL_SEEN,
      change: (world) => {
        world.delayMs = 10_000;
      },
    });
    const sent = await run('send-test', '--cleanup');
    expect(sent).toMatchObject({ code: 0, lead: { found: true, removed: true } });
    expect(one.world.leads.size).toBe(0);
  }, 60_000);

  it('and one that arrives is green in all of its lines', async () => {
    const { run } = await program({ attested: ALL_SEEN });
    const sent = await run('send-test', '--cleanup');
    expect(sent).toMatchObject({ code: 0, lead: { found: true, removed: true } });
    for (const name of ['accepts', 'found', 'equal', 'removed'])
      expect(sent.checks.find(({ id }) => id === `salesforce/${name}`)?.status).toBe('passed');
  });
});
