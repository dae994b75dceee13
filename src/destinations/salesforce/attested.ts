import { type Check, Failure, type Outcome } from '../../checks/check.ts';
import type { Attestation, SalesforceConfig } from '../../config/types.ts';

const DAY_MS = 86_400_000;
/** Days after which somebody should look again. */
const GOOD_DAYS = 180;

const SETUP =
  'Setup › Feature Settings › Marketing › Web-to-Lead (Lightning) or Setup › Build › Customize › Leads › Web-to-Lead (Classic)';

interface Question {
  readonly id: string;
  readonly title: string;
  /** What to look at, and what it has to show. */
  readonly look: string;
  /** An answer to write down. */
  readonly sample: string;
  readonly cause: string;
  /** Null: the answer is as it should be. */
  wrong(value: string): string | null;
}

const NO = /^(?:off|no|false|none|cleared|unticked|not required|not ticked|disabled|inactive|missing|not set|-|)$/;
const YES = /^(?:on|yes|true|ticked|enabled|active|ok|okay)$/;

/**
 * Settings of Web-to-Lead that no public API shows: LeadSettings of the Metadata API has none of them, and there is no
 * settings type of its own (Metadata API Developer Guide, LeadConfigSettings, read 2026-11).
 */
const QUESTIONS: readonly Question[] = [
  {
    id: 'salesforce/web-to-lead',
    title: 'Web-to-Lead is switched on',
    look: 'Web-to-Lead Enabled has to be ticked',
    sample: 'on',
    cause: 'salesforce-web-to-lead-off',
    wrong: (value) =>
      NO.test(value) ? 'Web-to-Lead is switched off' : YES.test(value) ? null : unclear(value, 'on', 'off'),
  },
  {
    id: 'salesforce/recaptcha',
    title: 'Web-to-Lead does not demand reCAPTCHA',
    look: 'Require reCAPTCHA Verification has to be cleared',
    sample: 'off',
    cause: 'salesforce-recaptcha',
    wrong: (value) =>
      NO.test(value)
        ? null
        : YES.test(value) || value === 'required'
          ? 'Web-to-Lead demands reCAPTCHA'
          : unclear(value, 'off', 'on'),
  },
  {
    id: 'salesforce/default-owner',
    title: 'Web-to-Lead has a default creator and owner who work',
    look: 'Default Lead Creator has to be an active user who may create leads, and Lead Settings has to name a Default Lead Owner',
    sample: 'active',
    cause: 'salesforce-web-to-lead-off',
    wrong: (value) => (NO.test(value) ? 'Web-to-Lead has no Default Lead Creator that works' : null),
  },
];

class Unclear {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

function unclear(value: string, good: string, bad: string): never {
  throw new Unclear(`the answer '${value}' is neither ${good} nor ${bad}`);
}

/** Ids of the checks that a person's answer stands for. */
export const ATTESTABLE: readonly string[] = QUESTIONS.map(({ id }) => id);

/** The newest answer to a question. */
export function answerTo(config: SalesforceConfig, id: string): Attestation | undefined {
  return (config.attested ?? [])
    .filter((one) => one.check === id)
    .reduce<Attestation | undefined>((a, b) => (a && a.on >= b.on ? a : b), undefined);
}

/** What nobody has looked at, as texts for a suspicion. */
export function unanswered(config: SalesforceConfig): readonly string[] {
  return QUESTIONS.filter(({ id }) => answerTo(config, id) === undefined).map(({ look }) => look);
}

/** One check a question: the answer in the file, with its name and date, or the place to look at. */
export function attestedChecks(config: SalesforceConfig, now: () => number): Check[] {
  const checks = QUESTIONS.map(
    (question): Check => ({
      id: question.id,
      title: question.title,
      severity: 'loses-leads',
      offline: true,
      at: config.attested ? 'attested' : 'oid',
      run: () => outcomeOf(question, answerTo(config, question.id), now()),
    }),
  );
  const other = (config.attested ?? []).filter(({ check }) => !ATTESTABLE.includes(check)).map(({ check }) => check);
  if (other.length === 0) return checks;
  return [
    ...checks,
    {
      id: 'salesforce/attested',
      title: 'Every answer in the file belongs to a question',
      severity: 'advice',
      offline: true,
      at: 'attested',
      run: () => ({
        status: 'warned',
        message: `Nobody asks for an answer to ${[...new Set(other)].join(', ')}`,
        resolution: [`Only these take an answer: ${ATTESTABLE.join(', ')}`],
      }),
    },
  ];
}

function outcomeOf(question: Question, answer: Attestation | undefined, now: number): Outcome {
  if (!answer) {
    const today = new Date(now).toISOString().slice(0, 10);
    return {
      status: 'skipped',
      message: `No API tells it: look at ${SETUP}; ${question.look}. Then add to this destination attested: [{ check: ${question.id}, value: ${question.sample}, by: <who looked>, on: ${today} }]`,
    };
  }
  const value = String(answer.value).trim().toLowerCase();
  const said = `${answer.by} on ${answer.on}`;
  const evidence = { value: String(answer.value), by: answer.by, on: answer.on };
  let wrong: string | null;
  try {
    wrong = question.wrong(value);
  } catch (error) {
    if (!(error instanceof Unclear)) throw error;
    return { status: 'warned', severity: 'advice', message: `Attested by ${said}, but ${error.message}`, evidence };
  }
  if (wrong !== null) {
    throw new Failure(`${wrong}, says ${said}: every lead is accepted and dropped`, {
      causeId: question.cause,
      evidence,
    });
  }
  const days = Math.floor((now - Date.parse(answer.on)) / DAY_MS);
  // A day of grace for those who write the date on the other side of the earth.
  if (days < -1) {
    return {
      status: 'warned',
      severity: 'advice',
      message: `Attested by ${said}, which is still to come`,
      evidence,
      resolution: ['Write the day on which somebody looked'],
    };
  }
  if (days > GOOD_DAYS) {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `Attested by ${said}, ${days} days ago: more than ${GOOD_DAYS}, so somebody should look again`,
      evidence: { ...evidence, days },
      resolution: [`Look at ${SETUP}: ${question.look}`, "Put today's date and your name into attested"],
    };
  }
  return {
    status: 'passed',
    message: `Attested by ${said} (no API tells it; leadctl send-test proves it)`,
    evidence: { ...evidence, attested: true },
  };
}
