import type { Step } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import { roadFailure } from '../../net/road.ts';
import type { Delivery, Receipt } from '../destination.ts';
import type { SalesforceTarget } from './adapter.ts';
import { fieldsOf, formOf } from './lead.ts';
import { findLead, removeLead } from './records.ts';
import { acknowledged } from './servlet-answer.ts';
import type { Session } from './session.ts';
import { whyMissing } from './why-missing.ts';

const CONTENT_TYPE = 'application/x-www-form-urlencoded';
/** Web-to-Lead makes leads of its queue: a lead is there seconds to minutes after the answer. */
const WAIT_MS = 120_000;

export function deliveryOf(target: SalesforceTarget, session: Session): Delivery {
  const { config } = target;
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
    send: (step, lead) => post(target, step, lead),
    ...(session.lacking
      ? { unreadable: `Web-to-Lead answers 200 whatever becomes of a form, and ${session.lacking}` }
      : {}),
    find: (step, { marker }) => findLead(session, step, marker),
    remove: (step, stored, { marker }) => removeLead(session, step, stored.id, marker),
    whyMissing: (step, lead) => whyMissing(target, session, step, lead),
  };
}

/** One POST, never repeated, no redirect followed: a second one would be a second lead. */
async function post(target: SalesforceTarget, step: Step, lead: TestLead): Promise<Receipt> {
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
    return acknowledged(reply, config);
  } catch (error) {
    throw roadFailure(error, {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      shared: true,
      at: 'webToLeadUrl',
    });
  }
}
