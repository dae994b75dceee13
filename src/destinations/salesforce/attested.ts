import { type Check, Failure, type Outcome } from '../../checks/check.ts';
import type { Attestation, SalesforceConfig } from '../../config/types.ts';

const DAY_MS = 86_400_000;
/** Days after which somebody should look again. */
const GOOD_DAYS = 180;

export const WEB_TO_LEAD_SETUP =
  'Setup › Feature Settings › Marketing › Web-to-Lead (Lightning) or Setup › Build › Customize › Leads › Web-to-Lead (Classic)';

interface Question {
  readonly id: string;
  readonly title: string;
  /** What to look at, and what it has to show. */
  readonly look: string;
  /** Answers to write down: as it should be, and as it should not. */
  readonly good: string;
  readonly bad: string;
  isGood(value: string): boolean;
  isBad(value: string): boolean;
  readonly cause: string;
  /** What a bad answer says. */
  readonly fault: string;
}

const isNo = (value: string) =>
  /^(?:off|no|false|none|cleared|unticked|not required|not ticked|disabled|inactive|missing|not set)$/.test(value);
const isYes = (value: string) => /^(?:on|yes|true|ticked|enabled|active|ok|okay)$/.test(value);

/**
 * Settings of Web-to-Lead that no public API shows: LeadSettings of the Metadata API has none of them, and there is no
 * settings type of its own (Metadata API Developer Guide, LeadConfigSettings, read 2026-11).
 */
const QUESTIONS: readonly Question[] = [
  {
    id: 'salesforce/web-to-lead',
    title: 'Web-to-Lead is switched on',
    look: 'Web-to-Lead Enabled has to be ticked',
    good: 'on',
    bad: 'off',
    isGood: isYes,
    isBad: isNo,
    cause: 'salesforce-web-to-lead-off',
    fault: 'Web-to-Lead is switched off',
  },
  {
    id: 'salesforce/recaptcha',
    title: 'Web-to-Lead does not demand reCAPTCHA',
    look: 'Require reCAPTCHA Verification has to be cleared',
    good: 'off',
    bad: 'on',
    isGood: isNo,
    isBad: (value) => isYes(value) || value === 'required',
    cause: 'salesforce-recaptcha',
    fault: 'Web-to-Lead demands reCAPTCHA',
  },
  {
    id: 'salesforce/default-owner',
    title: 'Web-to-Lead has a default creator and owner who work',
    look: 'Default Lead Creator has to be an active user who may create leads, and Lead Settings has to name a Default Lead Owner',
    good: 'active',
    bad: 'inactive',
    isGood: isYes,
    isBad: isNo,
    cause: 'salesforce-web-to-lead-off',
    fault: 'Web-to-Lead has no Default Lead Creator that works',
  },
];

/** Ids of the checks that a person's answer stands for. */
export const ATTESTABLE: readonly string[] = QUESTIONS.map(({ id }) => id);

/** The newest answer to a question; of two of one day the one that is worse, in whatever order they stand. */
function answerTo(config: SalesforceConfig, question: Question): Attestation | undefined {
  const weight = ({ value }: Attestation) => {
    const said = String(value).trim().toLowerCase();
    return question.isBad(said) ? 2 : question.isGood(said) ? 0 : 1;
  };
  return (config.attested ?? [])
    .filter((one) => one.check === question.id)
    .reduce<Attestation | undefined>(
      (a, b) => (a && (a.on > b.on || (a.on === b.on && weight(a) >= weight(b))) ? a : b),
      undefined,
    );
}

type Judged =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'good' | 'bad' | 'unclear' | 'stale' | 'future';
      readonly answer: Attestation;
      readonly value: string;
      readonly days: number;
    };

function judged(question: Question, answer: Attestation | undefined, now: number): Judged {
  if (!answer) return { kind: 'none' };
  const value = String(answer.value).trim().toLowerCase();
  const days = Math.floor((now - Date.parse(answer.on)) / DAY_MS);
  const kind = question.isBad(value)
    ? 'bad'
    : !question.isGood(value)
      ? 'unclear'
      : // A day of grace for those who write the date on the other side of the earth.
        days < -1
        ? 'future'
        : days > GOOD_DAYS
          ? 'stale'
          : 'good';
  return { kind, answer, value: String(answer.value), days };
}

export interface Doubt {
  /** Set where somebody saw that the setting is wrong. */
  readonly cause?: string;
  readonly text: string;
}

/**
 * Settings that may drop leads for all that the file says. Only an answer that is clear, good and of these months clears
 * one; what somebody saw to be wrong comes first.
 */
export function doubts(config: SalesforceConfig, now: number): readonly Doubt[] {
  const all = QUESTIONS.flatMap((question): Doubt[] => {
    const found = judged(question, answerTo(config, question), now);
    if (found.kind === 'good') return [];
    if (found.kind === 'none') return [{ text: question.look }];
    const { by, on } = found.answer;
    if (found.kind === 'bad') return [{ cause: question.cause, text: `${question.fault}, says ${by} on ${on}` }];
    const why = {
      unclear: `the answer '${found.value}' of ${by} does not tell`,
      stale: `${by} looked ${found.days} days ago`,
      future: `the answer of ${by} is dated ${on}, which is still to come`,
    }[found.kind];
    return [{ text: `${question.look} (${why})` }];
  });
  return [...all.filter(({ cause }) => cause), ...all.filter(({ cause }) => !cause)];
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
      run: () => outcomeOf(question, answerTo(config, question), now()),
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
  const found = judged(question, answer, now);
  if (found.kind === 'none') {
    const today = new Date(now).toISOString().slice(0, 10);
    return {
      status: 'skipped',
      message: `No API tells it: look at ${WEB_TO_LEAD_SETUP}; ${question.look}. Then add to this destination attested: [{ check: ${question.id}, value: ${question.good}, by: <who looked>, on: ${today} }]`,
    };
  }
  const { by, on } = found.answer;
  const said = `${by} on ${on}`;
  const evidence = { value: found.value, by, on };
  const again = [`Look at ${WEB_TO_LEAD_SETUP}: ${question.look}`];
  switch (found.kind) {
    case 'bad':
      throw new Failure(`${question.fault}, says ${said}: every lead is accepted and dropped`, {
        causeId: question.cause,
        evidence,
      });
    case 'unclear':
      return {
        status: 'warned',
        severity: 'at-risk',
        message: `Attested by ${said}, but the answer '${found.value}' is neither ${question.good} nor ${question.bad}: it proves nothing`,
        evidence,
        resolution: [
          ...again,
          `Write value: ${question.good} into attested where it is so, and value: ${question.bad} where it is not`,
        ],
      };
    case 'future':
      return {
        status: 'warned',
        severity: 'advice',
        message: `Attested by ${said}, which is still to come`,
        evidence,
        resolution: ['Write the day on which somebody looked'],
      };
    case 'stale':
      return {
        status: 'warned',
        severity: 'at-risk',
        message: `Attested by ${said}, ${found.days} days ago: more than ${GOOD_DAYS}, so somebody should look again`,
        evidence: { ...evidence, days: found.days },
        resolution: [...again, "Put today's date and your name into attested"],
      };
    case 'good':
      return {
        status: 'passed',
        message: `Attested by ${said} (no API tells it; leadctl send-test proves it)`,
        evidence: { ...evidence, attested: true },
      };
  }
}
