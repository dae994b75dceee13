import type { Outcome, Step, Verdict } from '../../checks/check.ts';
import { apiErrorIn } from './api-error.ts';
import type { Row, Session } from './session.ts';

/** Refusals that concern the caller or the service as a whole, not one question. */
const WHOLE = new Set([
  'INVALID_SESSION_ID',
  'REQUEST_LIMIT_EXCEEDED',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
  'SERVER_UNAVAILABLE',
]);

/** A question that was refused for itself: the answer is unknown, never 'none'. */
export function isRefusal(error: unknown): boolean {
  const said = apiErrorIn(error);
  if (!said || said.form === 'html') return false;
  return [400, 403, 404].includes(said.status) && !WHOLE.has(said.code ?? '') && said.code !== undefined;
}

export const SETUP_RIGHT =
  'Where the edition of the org has them, the permission View Setup and Configuration lets the user see them';

export function unknownIfRefused(error: unknown, what: string): Verdict {
  if (!isRefusal(error)) throw error;
  const said = apiErrorIn(error);
  const code = said?.code ?? '';
  return {
    status: 'skipped',
    message: `${what} is unknown: the question was refused (${said?.status}${code ? ` ${code}` : ''}). ${wayOut(code)}`,
    evidence: { httpStatus: said?.status ?? 0, ...(code ? { code } : {}) },
  };
}

/** A right is named only where it is one that helps: what an edition lacks no permission brings. */
function wayOut(code: string): string {
  if (code.startsWith('INSUFFICIENT_ACCESS'))
    return 'The permission View Setup and Configuration of the user that leadctl signs in with answers it';
  // Salesforce answers alike for an object that is hidden and for one that does not exist.
  if (code === 'INVALID_TYPE') return SETUP_RIGHT;
  if (code === 'INVALID_FIELD')
    return 'A column of the question is hidden from the user by field-level security, or this edition does not have it: no system permission brings it';
  return 'No permission is known that answers it';
}

const text = (row: Row, name: string) => (typeof row[name] === 'string' ? String(row[name]) : '');

export interface Rule {
  readonly name: string;
  /** What it tells people, where it says something. */
  readonly message: string;
  /** Of a trigger: it is not known whether it runs on new leads. */
  readonly unsure?: true;
}

export function validationRules(session: Session, step: Step): Promise<readonly Rule[]> {
  return session.once('validation-rules', async () => {
    const rows = await session.rows(
      step,
      'The validation rules could not be read',
      "SELECT Id, ValidationName, Active, ErrorMessage FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = 'Lead' AND Active = true",
      'tooling',
    );
    return rows.map((row) => ({ name: text(row, 'ValidationName'), message: text(row, 'ErrorMessage') }));
  });
}

export function duplicateRules(session: Session, step: Step): Promise<readonly Rule[]> {
  return session.once('duplicate-rules', async () => {
    const rows = await session.rows(
      step,
      'The duplicate rules could not be read',
      "SELECT Id, DeveloperName, MasterLabel, IsActive, SobjectType FROM DuplicateRule WHERE SobjectType = 'Lead' AND IsActive = true",
    );
    return rows.map((row) => ({ name: text(row, 'MasterLabel') || text(row, 'DeveloperName'), message: '' }));
  });
}

/** Those that run on new leads; where the org does not show on which events they run, all of them, marked so. */
export function triggers(session: Session, step: Step): Promise<readonly Rule[]> {
  const ask = (columns: string) =>
    session.rows(
      step,
      'The triggers could not be read',
      `SELECT ${columns} FROM ApexTrigger WHERE TableEnumOrId = 'Lead' AND Status = 'Active'`,
      'tooling',
    );
  return session.once('triggers', async () => {
    const rows = await ask('Id, Name, Status, UsageBeforeInsert, UsageAfterInsert').catch((error: unknown) => {
      if (apiErrorIn(error)?.code !== 'INVALID_FIELD') throw error;
      return ask('Id, Name, Status');
    });
    return rows.flatMap(triggerOf);
  });
}

function triggerOf(row: Row): readonly Rule[] {
  const rule: Rule = { name: text(row, 'Name'), message: '' };
  const on = [row.UsageBeforeInsert, row.UsageAfterInsert];
  if (on.includes(true)) return [rule];
  return on.every((one) => one === false) ? [] : [{ ...rule, unsure: true }];
}

/** Record-triggered flows name their object by its label. */
export function flows(session: Session, step: Step): Promise<readonly Rule[]> {
  return session.once('flows', async () => {
    const { label } = await session.lead(step);
    const rows = await session.rows(
      step,
      'The flows could not be read',
      "SELECT ApiName, Label, TriggerType, TriggerObjectOrEventLabel FROM FlowDefinitionView WHERE IsActive = true AND TriggerType IN ('RecordBeforeSave', 'RecordAfterSave')",
    );
    return rows
      .filter((row) => text(row, 'TriggerObjectOrEventLabel') === label)
      .map((row) => ({ name: text(row, 'Label') || text(row, 'ApiName'), message: '' }));
  });
}

/** At most five names, and how many more. */
export function listed(rules: readonly Rule[]): string {
  const names = rules.slice(0, 5).map(({ name, message }) => (message ? `${name} ("${clip(message)}")` : name));
  return `${names.join(', ')}${rules.length > 5 ? ` and ${rules.length - 5} more` : ''}`;
}

function clip(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

export function validationOutcome(rules: readonly Rule[]): Outcome {
  if (rules.length === 0) return 'No validation rule is active on Lead';
  return {
    status: 'warned',
    cause: 'salesforce-validation-rule',
    message: `${rules.length === 1 ? 'A validation rule is' : `${rules.length} validation rules are`} active on Lead: ${listed(rules)}. A lead that one refuses is accepted and dropped; send-test shows whether the test lead passes`,
    evidence: {
      rules: rules
        .map(({ name }) => name)
        .slice(0, 50)
        .join(', '),
    },
  };
}

/** Whether a rule blocks or alerts is not shown by a query; Web-to-Lead cannot answer an alert, so either loses the lead. */
export function duplicateOutcome(rules: readonly Rule[]): Outcome {
  if (rules.length === 0) return 'No duplicate rule is active on Lead';
  return {
    status: 'warned',
    cause: 'salesforce-duplicate',
    message: `${rules.length === 1 ? 'A duplicate rule is' : `${rules.length} duplicate rules are`} active on Lead: ${listed(rules)}. Unless ${rules.length === 1 ? 'it allows' : 'they allow'} without an alert, a customer who asks twice is lost`,
    evidence: {
      rules: rules
        .map(({ name }) => name)
        .slice(0, 50)
        .join(', '),
    },
  };
}

export function triggerOutcome(apex: readonly Rule[], flow: readonly Rule[], unread: readonly string[]): Outcome {
  const unknown = unread.length > 0 ? `; ${unread.join(' and ')} could not be read` : '';
  const parts = [
    ...(apex.length > 0 ? [`${apex.length === 1 ? 'the Apex trigger' : 'the Apex triggers'} ${listed(apex)}`] : []),
    ...(flow.length > 0 ? [`${flow.length === 1 ? 'the flow' : 'the flows'} ${listed(flow)}`] : []),
  ];
  if (parts.length > 0) {
    const unsure = apex.some((one) => one.unsure);
    const told = unsure
      ? `Active on Lead: ${parts.join(' and ')}${unknown}. On which events a trigger runs could not be read; one that runs on new leads and fails loses the lead`
      : `On every new lead run ${parts.join(' and ')}${unknown}. One that fails loses the lead`;
    return {
      status: 'warned',
      severity: 'at-risk',
      cause: 'salesforce-trigger-failed',
      message: `${told}; send-test shows whether the test lead passes`,
      evidence: { triggers: apex.length, flows: flow.length, ...(unsure ? { eventsKnown: false } : {}) },
    };
  }
  if (unread.length === 0) return 'Neither an Apex trigger nor a flow runs on new leads';
  return {
    status: 'skipped',
    message: `${apex.length === 0 && !unread.includes('triggers') ? 'No Apex trigger' : 'No flow'} runs on new leads${unknown}: those are unknown`,
  };
}
