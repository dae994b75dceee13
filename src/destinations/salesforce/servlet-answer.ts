import { Failure } from '../../checks/check.ts';
import type { SalesforceConfig } from '../../config/types.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Receipt } from '../destination.ts';
import { formOf } from './api-error.ts';
import { knownCause } from './api-failure.ts';
import { betweenForm, LOST_LEADS } from './between.ts';
import { DEFAULT_WEB_TO_LEAD } from './schema.ts';

const QUEUED = /Your request has been queued/i;
/** Header and debug page are undocumented; three published plug-ins read them alike (seen 2026-11). */
const EXCEPTION = /Exception\s*:?\s*([\w.$]{0,200})/i;

/**
 * What an answer of the Web-to-Lead servlet is worth: 200 means that the form was taken, and nothing of a lead.
 * - taken: only a search tells what became of it.
 * - exception: taken, and a header says that no lead was made.
 * - strange: the answer is not Web-to-Lead's, or is "not now", so nothing says that the form was taken.
 * - refused: no lead will be made.
 */
export type Answered =
  | { readonly kind: 'taken'; readonly receipt: Receipt }
  | { readonly kind: 'exception'; readonly name: string; readonly evidence: Evidence }
  | { readonly kind: 'strange' | 'refused'; readonly failure: Failure };

export type Evidence = Readonly<Record<string, string | number>>;

type Config = Pick<SalesforceConfig, 'webToLeadUrl' | 'oid'>;

interface Seen {
  readonly reply: HttpReply;
  readonly host: string;
  readonly evidence: Evidence;
  /** True where the file names an address of its own. */
  readonly own: boolean;
  /** How the lead is found or taken away, should it come all the same. */
  readonly later: string;
}

/** @param later what somebody may do about a lead that comes all the same */
export function answered(reply: HttpReply, config: Config, later: string): Answered {
  const { host } = new URL(config.webToLeadUrl);
  const processed = reply.headers['is-processed'];
  const evidence = { httpStatus: reply.status, ...(processed === undefined ? {} : { isProcessed: processed }) };
  const own = config.webToLeadUrl !== DEFAULT_WEB_TO_LEAD;
  const seen: Seen = { reply, host, evidence, own, later: `. Should the lead come all the same: ${later}` };
  if (reply.status === 429 || reply.status >= 500) return notNow(seen);
  if (reply.status >= 300 && reply.status < 400) return redirected(seen);
  if (reply.status >= 400) return noServlet(seen);
  const text = reply.text();
  const reason = reasonIn(text);
  if (reason !== null) return { kind: 'refused', failure: refused(reason, evidence) };
  const exception = processed === undefined ? null : EXCEPTION.exec(processed);
  if (exception) return { kind: 'exception', name: exception[1] || 'an exception', evidence };
  const foreign = text.trim() !== '' && !QUEUED.test(text);
  const yes = processed !== undefined && /^true$/i.test(processed.trim());
  if (foreign && !yes) return foreignPage(text, seen);
  const unknown = processed !== undefined && !yes;
  const beside = foreign ? ` and Is-Processed: true, with a page that is not Web-to-Lead's (${wordsOf(text)})` : '';
  const message = unknown
    ? `${host} answered ${reply.status} and Is-Processed: ${processed}, whose meaning is not known`
    : `${host} answered ${reply.status}${beside}: the form was taken, which does not say that a lead is made`;
  return { kind: 'taken', receipt: { acknowledged: !unknown, message, evidence } };
}

/** A door that is shut took nothing; of one that broke down nobody knows. */
function notNow({ reply, host, evidence, later }: Seen): Answered {
  const shut = reply.status === 429 || reply.status === 503;
  const says = shut
    ? 'Salesforce does not take forms now'
    : 'Salesforce failed, and whether it took the form is not known';
  return {
    kind: 'strange',
    failure: new Failure(`${host} answered ${reply.status}: ${says}${later}`, {
      causeId: reply.status === 429 ? 'salesforce-limit' : 'salesforce-unavailable',
      status: 'inconclusive',
      at: '',
      evidence,
      taken: shut ? 'no' : undefined,
    }),
  };
}

/** Web-to-Lead redirects to a retURL alone, and the form has none; but whoever redirects may have taken the form before. */
function redirected({ reply, host, evidence, own, later }: Seen): Answered {
  const target = targetOf(reply);
  const toLogin = /(^|\.)(salesforce|force)\.com(:\d+)?$/.test(target);
  const to = target === '' ? '' : target === host ? ' on the same host' : ` to ${target}`;
  const means = toLogin
    ? 'a sign-in was asked for, which Web-to-Lead does not, so nothing says that the form was taken'
    : 'Web-to-Lead has none without a retURL, and whether the form was taken is not known';
  return {
    kind: 'strange',
    failure: new Failure(`${host} answered with a redirect (${reply.status}${to}): ${means}${later}`, {
      causeId: 'https-redirect',
      status: 'inconclusive',
      at: 'webToLeadUrl',
      evidence,
      taken: toLogin ? 'no' : undefined,
      ...betweenForm(own),
    }),
  };
}

/**
 * Nobody signs in to Web-to-Lead and nobody has rights there, so a status says nothing of a user. A page of 401, 403 or
 * 407 is of something in between; any other such answer says that the address is none of Web-to-Lead's.
 */
function noServlet({ reply, host, evidence, own, later }: Seen): Answered {
  const words = wordsOf(reply.text());
  const html = formOf(reply.text(), reply.headers['content-type']) === 'html';
  const cause = new Error(words);
  if ([401, 403, 407].includes(reply.status) && (html || !own)) {
    const message = `${host} answered ${reply.status}, which Web-to-Lead does not, for nobody signs in to it: ${words}${later}`;
    const more = { status: 'inconclusive', at: 'webToLeadUrl', evidence, taken: 'no', ...betweenForm(own) } as const;
    return {
      kind: 'strange',
      failure: new Failure(message, html ? { causeId: 'https-html', ...more } : { cause, ...more }),
    };
  }
  const failure = new Failure(`${host} answered ${reply.status}: this is no address of Web-to-Lead`, {
    cause,
    ...([404, 410].includes(reply.status) ? { causeId: 'https-not-found' } : {}),
    status: 'failed',
    at: 'webToLeadUrl',
    evidence,
    who: own ? 'whoever edits the leadctl configuration' : 'whoever runs the network between here and Salesforce',
    resolution: own
      ? [
          "Remove 'webToLeadUrl' from the file: the default is the address that the marketplace uses",
          'For a My Domain host keep the path: /servlet/servlet.WebToLead?encoding=UTF-8',
        ]
      : [
          'Run send-test again from another network: this is the address that the marketplace uses, and Salesforce answers 200 there',
          'If it answers so from there as well, look at status.salesforce.com and ask Salesforce Customer Support',
        ],
    docs: LOST_LEADS,
  });
  return { kind: 'refused', failure };
}

/** Whoever put the page there may have let the form pass before: only a search tells. */
function foreignPage(text: string, { reply, host, evidence, own, later }: Seen): Answered {
  const words = wordsOf(text);
  const down = knownCause({ codes: [], text: words, system: 'salesforce' }) === 'salesforce-unavailable';
  const html = formOf(text, reply.headers['content-type']) === 'html';
  const message = `${host} answered ${reply.status} with a page that is not Web-to-Lead's: ${words}${later}`;
  const more = { status: 'inconclusive', evidence } as const;
  const failure = down
    ? new Failure(message, { causeId: 'salesforce-unavailable', at: '', ...more })
    : new Failure(message, {
        ...(html ? { causeId: 'https-html' } : { cause: new Error(words) }),
        at: 'webToLeadUrl',
        ...more,
        ...betweenForm(own),
      });
  return { kind: 'strange', failure };
}

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

/** The host of a redirect's target; the rest may hold what is nobody's business. */
function targetOf(reply: HttpReply): string {
  const { location } = reply.headers;
  return location && URL.canParse(location) ? new URL(location).host : '';
}

function wordsOf(body: string): string {
  const words = body
    .slice(0, 8000)
    .replace(/<(script|style)\b[\s\S]{0,8000}?<\/\1>/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? 'no text' : words.slice(0, 200).replace(/[\s.]+$/, '');
}
