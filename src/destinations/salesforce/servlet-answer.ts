import { Failure } from '../../checks/check.ts';
import type { SalesforceConfig } from '../../config/types.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Receipt } from '../destination.ts';
import { knownCause } from './api-failure.ts';

const QUEUED = /Your request has been queued/i;
/** Header and debug page are undocumented; three published plug-ins read them alike (seen 2026-11). */
const EXCEPTION = /Exception\s*:?\s*([\w.$]{0,200})/i;

/**
 * What an answer of the Web-to-Lead servlet is worth: 200 means that the form was taken, and nothing of a lead.
 *
 * @throws Failure where the answer says that no lead will be made, or is not Web-to-Lead's.
 */
export function acknowledged(reply: HttpReply, config: Pick<SalesforceConfig, 'webToLeadUrl' | 'oid'>): Receipt {
  const { host } = new URL(config.webToLeadUrl);
  const processed = reply.headers['is-processed'];
  const evidence = { httpStatus: reply.status, ...(processed === undefined ? {} : { isProcessed: processed }) };
  if (reply.status === 429 || reply.status >= 500) {
    throw new Failure(`${host} answered ${reply.status}: Salesforce does not take forms now`, {
      causeId: reply.status === 429 ? 'salesforce-limit' : 'salesforce-unavailable',
      status: 'inconclusive',
      evidence,
    });
  }
  if (reply.status >= 300 && reply.status < 400) {
    throw new Failure(
      `${host} answered with a redirect (${reply.status}${targetOf(reply)}), which Web-to-Lead does not without a retURL: no lead was taken`,
      { causeId: 'https-redirect', evidence, at: 'webToLeadUrl', status: 'inconclusive', resolution: BETWEEN },
    );
  }
  if (reply.status >= 400) {
    throw new Failure(`${host} answered ${reply.status}: this is no address of Web-to-Lead`, {
      evidence,
      at: 'webToLeadUrl',
      status: 'failed',
      resolution: [
        "Remove 'webToLeadUrl' from the file: the default is the address that the marketplace uses",
        'For a My Domain host keep the path: /servlet/servlet.WebToLead?encoding=UTF-8',
      ],
    });
  }
  const text = reply.text();
  const exception = processed === undefined ? null : EXCEPTION.exec(processed);
  const reason = reasonIn(text);
  if (reason !== null) throw refused(reason, evidence);
  if (exception) {
    throw new Failure(
      `Web-to-Lead answered 200 and said in a header that no lead was made (${exception[1] || 'an exception'}): no org takes forms under this organization identifier`,
      { causeId: 'salesforce-oid-invalid', evidence, at: 'oid' },
    );
  }
  if (text.trim() === '' || QUEUED.test(text)) {
    return {
      acknowledged: true,
      message: `${host} answered ${reply.status}: the form was taken, which does not say that a lead is made`,
      evidence,
    };
  }
  return {
    acknowledged: false,
    message: `${host} answered ${reply.status} with a page that is not Web-to-Lead's: ${wordsOf(text)}`,
    evidence,
  };
}

const BETWEEN: readonly string[] = [
  'See whether a network sign-in or a proxy stands between here and Salesforce, and run the check from a network without one',
  "See that 'webToLeadUrl' is the address that the marketplace uses, or leave it out",
];

/** The reason on the debug page of Web-to-Lead, or null. */
export function reasonIn(body: string): string | null {
  const head = body.slice(0, 64 * 1024);
  if (!/Lead Capture Interface|could not create this lead/i.test(head)) return null;
  const found = /Reason:\s*([\s\S]{0,2000}?)(?:\r?\n\s*\r?\n|\n\s*Lead Capture Page:|<\/?(?:pre|html)|$)/i.exec(head);
  const reason = found?.[1]
    ?.replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return reason ? reason : null;
}

function refused(reason: string, evidence: Readonly<Record<string, string | number>>): Failure {
  const text = `Salesforce.com Lead Capture Interface\n\nReason: ${reason}\n\nLead Capture Page: Not available.`;
  return new Failure(`Web-to-Lead answered 200 and made no lead: ${reason}`, {
    causeId: knownCause({ codes: [], text, system: 'salesforce' }) ?? 'salesforce-lead-dropped',
    status: 'failed',
    evidence: { ...evidence, reason },
  });
}

function targetOf(reply: HttpReply): string {
  const { location } = reply.headers;
  if (!location) return '';
  try {
    const { host } = new URL(location, 'https://same.invalid');
    return host === 'same.invalid' ? ' on the same host' : ` to ${host}`;
  } catch {
    return '';
  }
}

function wordsOf(body: string): string {
  const words = body
    .slice(0, 8000)
    .replace(/<(script|style)\b[\s\S]{0,8000}?<\/\1>/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? 'no text' : words.slice(0, 200);
}
