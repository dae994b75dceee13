import type { Check, Step } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import { roadFailure } from '../../net/road.ts';
import type { Delivery, Receipt, Stored } from '../destination.ts';
import type { SalesforceTarget } from './adapter.ts';
import { doubts } from './attested.ts';
import { exceptional } from './exception.ts';
import { fieldsOf, formOf } from './lead.ts';
import { findLead, ownerOutcome, removeLead, sameAddress } from './records.ts';
import { answered } from './servlet-answer.ts';
import type { Session } from './session.ts';
import { whyMissing } from './why-missing.ts';

const CONTENT_TYPE = 'application/x-www-form-urlencoded';
/** Web-to-Lead makes leads of its queue: a lead is there seconds to minutes after the answer. */
const WAIT_MS = 120_000;

export function deliveryOf(target: SalesforceTarget, session: Session): Delivery {
  const { config } = target;
  const seen: { stored?: Stored } = {};
  const owner: Check = {
    id: 'salesforce/owner',
    title: 'The test lead was given to somebody who works',
    severity: 'at-risk',
    at: 'oid',
    run: () => ownerOutcome(seen.stored),
  };
  return {
    defaultWaitMs: WAIT_MS,
    fields: fieldsOf,
    preview: (lead) => ({
      to: config.webToLeadUrl,
      request: [
        `POST ${config.webToLeadUrl}`,
        `Content-Type: ${CONTENT_TYPE}`,
        '',
        formOf(lead, config.oid, config.webToLeadUrl).replaceAll('&', '\n&'),
      ].join('\n'),
    }),
    async send(step, lead) {
      delete seen.stored;
      const receipt = await post(target, session, step, lead);
      return session.lacking && receipt.acknowledged ? unproved(receipt, target, lead) : receipt;
    },
    ...(session.lacking
      ? { unreadable: `Web-to-Lead answers 200 whatever becomes of a form, and ${session.lacking}` }
      : {}),
    async find(step, { marker }) {
      const stored = await findLead(session, step, marker);
      if (stored) seen.stored = stored;
      return stored;
    },
    remove: (step, stored, { marker }) => removeLead(session, step, stored.id, marker),
    same: (name, sent, stored) => name === 'email' && sameAddress(sent, stored),
    whyMissing: (step, lead) => whyMissing(target, session, step, lead),
    ...(session.lacking ? {} : { extra: [owner] }),
  };
}

/** Where nobody can look, an answer that comes whatever becomes of the form is no green line. */
function unproved(receipt: Receipt, target: SalesforceTarget, { marker }: TestLead): Receipt {
  const { config, name } = target;
  const open = doubts(config, target.now()).map(({ text }) => text);
  const message = `${receipt.message}. Nothing here can look for it: every cause that drops leads in silence gives the same answer (${[
    ...(open.length > 0 ? [`settings that no clear and fresh answer stands for: ${open.join('; ')}`] : []),
    'required fields and picklists',
    'validation and duplicate rules',
    'triggers and flows',
    'the daily limit',
  ].join('; ')})`;
  return {
    ...receipt,
    warning: {
      status: 'warned',
      severity: 'at-risk',
      cause: 'salesforce-lead-dropped',
      message,
      ...(receipt.evidence ? { evidence: receipt.evidence } : {}),
      resolution: [
        `Some minutes later search the leads in Salesforce for ${marker}, and delete it`,
        'If it is not there, search the mailbox of the Default Lead Creator for Salesforce could not create this lead, and give the mail to leadctl diagnose',
        `Add api below destinations.${name}, so that leadctl looks for itself (leadctl guide salesforce --step 6)`,
      ],
    },
  };
}

/** One POST, never repeated, no redirect followed: a second one would be a second lead. */
async function post(target: SalesforceTarget, session: Session, step: Step, lead: TestLead): Promise<Receipt> {
  const { config } = target;
  const { hostname, port } = new URL(config.webToLeadUrl);
  try {
    const reply = await target.net.request({
      method: 'POST',
      url: config.webToLeadUrl,
      headers: { 'content-type': CONTENT_TYPE },
      body: formOf(lead, config.oid, config.webToLeadUrl),
      signal: step.signal,
      timeoutMs: step.timeoutMs,
    });
    const later = session.lacking
      ? `search the leads in Salesforce for ${lead.marker}, and delete it`
      : `leadctl send-test ${target.name} --remove ${lead.marker} takes it away`;
    const answer = answered(reply, config, later);
    if (answer.kind === 'taken') return answer.receipt;
    if (answer.kind === 'exception') return await exceptional(answer, target, session, step, lead);
    throw answer.failure;
  } catch (error) {
    throw roadFailure(error, {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      shared: true,
      at: 'webToLeadUrl',
    });
  }
}
