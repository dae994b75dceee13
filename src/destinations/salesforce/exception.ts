import { Failure, type Step } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import { pause } from '../../pause.ts';
import type { Receipt } from '../destination.ts';
import type { SalesforceTarget } from './adapter.ts';
import { salesforce } from './causes.ts';
import { isOrgOfFile } from './org.ts';
import { findLead } from './records.ts';
import type { Answered } from './servlet-answer.ts';
import type { Session } from './session.ts';
import { outstanding, placesOf, suspicionOf } from './suspects.ts';

type Exception = Extract<Answered, { readonly kind: 'exception' }>;

/** Long enough for the queue's usual second or two; the answer itself says that there is nothing to wait for. */
const LOOK_MS = 3000;

/**
 * A header of the answer names an exception: mostly an organization identifier that no org takes forms under, but the
 * same header comes where a value is missing that the form needs. Where the API has proved the identifier, that is not
 * what is wrong; and as the header is documented nowhere, the lead is looked for all the same.
 */
export async function exceptional(
  { name, evidence }: Exception,
  target: SalesforceTarget,
  session: Session,
  step: Step,
  lead: TestLead,
): Promise<Receipt> {
  const said = `Web-to-Lead answered 200 and said in a header that no lead was made (${name})`;
  if (session.lacking || !(await isOrgOfFile(target, session, step))) {
    throw new Failure(`${said}: most often because no org takes forms under this organization identifier`, {
      causeId: 'salesforce-oid-invalid',
      status: 'failed',
      at: 'oid',
      evidence,
    });
  }
  const { marker } = lead;
  const there = await isThere(session, step, marker);
  if (there) {
    return {
      acknowledged: true,
      message: said,
      evidence,
      warning: {
        status: 'warned',
        severity: 'advice',
        message: `${said}, and the lead is there all the same: the header proves nothing here`,
        evidence,
      },
    };
  }
  const suspicion = await suspicionOf(target, session, step);
  const stands = outstanding(suspicion);
  const only = stands?.cause;
  const cause = only ?? 'salesforce-lead-dropped';
  throw new Failure(
    `${said}, and ${there === null ? 'whether one is there all the same could not be looked up' : 'none is there'}. The organization identifier is that of the org behind the API, so it is not to blame. Left to suspect: ${[...(only ? [] : [REQUIRED]), ...placesOf(suspicion)].join('; ')}`,
    {
      causeId: cause,
      ...(stands ? { confidence: stands.confidence } : {}),
      status: 'failed',
      at: '',
      evidence,
      resolution: [
        ...(only ? [] : STEPS),
        ...(salesforce.find(({ id }) => id === cause)?.resolution ?? []).filter((one) => !IDENTIFIER.test(one)),
        `If the lead comes later all the same, leadctl send-test ${target.name} --remove ${marker} takes it away`,
      ],
    },
  );
}

/** What else the header is known to say (Web-to-Lead plug-ins, read 2026-11). */
const REQUIRED =
  'a field that the org requires and the form lacks, a rule that refuses the lead, or Web-to-Lead switched off';
const IDENTIFIER = /organization identifier/;

const STEPS: readonly string[] = [
  'In Salesforce open Setup › Object Manager › Lead › Fields & Relationships (Lightning) or Setup › Build › Customize › Leads › Fields (Classic): no field may be required that the form does not send.',
  'Look at Validation Rules and Triggers beside it, and at the flows on Lead: none may refuse a lead without custom fields.',
];

/** Null where the last look could not be carried out. */
async function isThere(session: Session, step: Step, marker: string): Promise<boolean | null> {
  const end = clock() + Math.min(LOOK_MS, step.timeoutMs / 3);
  for (;;) {
    const stored = await findLead(session, step, marker).catch(() => undefined);
    if (stored) return true;
    if (step.signal.aborted || clock() >= end) return stored === undefined ? null : false;
    await pause(Math.max(1, Math.min(500, end - clock())), step.signal);
  }
}
