import { Failure } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Delivery, Receipt } from '../destination.ts';
import { clip, errorOf, factsOf, type MarketoError, parsed, refusal } from './answer.ts';
import { beforeRequest, exchange, formsPlace, type MarketoTarget } from './api.ts';
import { formFieldsOf } from './lead.ts';
import type { Session } from './session.ts';
import { waysOut } from './why-missing.ts';

const SAVE = '/index.php/leadCapture/save2';

/**
 * What the connection by Server ID did: a post to the endpoint of the browsers. Without the checksum that a browser
 * would make: a program that forges one proves nothing of the marketplace's own posts.
 */
export function publicDeliveryOf(target: MarketoTarget, session: Session): Delivery {
  const { config } = target;
  const origin = config.formsUrl;
  const seen: { unreadable: string } = { unreadable: UNPROVED };
  const bodyOf = (lead: TestLead) =>
    new URLSearchParams({
      ...formFieldsOf(lead),
      formid: String(config.formId),
      formVid: String(config.formId),
      munchkinId: config.munchkinId,
    }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-requested-with': 'XMLHttpRequest',
  };

  return {
    defaultWaitMs: 0,
    get unreadable() {
      return seen.unreadable;
    },
    fields: formFieldsOf,
    preview: (lead) => ({
      to: `${origin}${SAVE}`,
      request: [
        `POST ${origin}${SAVE}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        '',
        bodyOf(lead),
      ].join('\n'),
    }),
    async send(step, lead): Promise<Receipt> {
      if (origin === undefined)
        throw new Failure('Nothing was sent: the configuration names neither credentials nor a server');
      seen.unreadable = UNPROVED;
      const place = formsPlace(config, origin);
      let reply: HttpReply;
      try {
        reply = await exchange(target, step, place, {
          method: 'POST',
          url: `${origin}${SAVE}`,
          headers,
          body: bodyOf(lead),
        });
      } catch (error) {
        if (step.signal.aborted || beforeRequest(error)) throw error;
        const said = target.redactor.redact(error instanceof Error ? error.message : 'no answer');
        throw new Failure(`The form was posted and not answered: ${said}`, {
          status: 'inconclusive',
          cause: error,
          ...waysOut(lead.marker),
        });
      }
      const body = reply.status === 200 && !reply.truncated ? parsed(reply.text()) : undefined;
      const refusedIn = body !== undefined && body.error !== undefined && body.error !== false && body.error !== null;
      if (!body || refusedIn || body.formId === undefined) {
        const error = errorOf(reply, target.redactor);
        // An answer that broke off, a redirect or a fault after the post: the lead may be there all the same.
        const open = reply.status >= 500 || (!error.spoken && reply.status < 400);
        const what = open ? 'The form was posted and not confirmed' : 'The form endpoint did not take the lead';
        if (!open) seen.unreadable = `Nothing was written: ${error.message}`;
        throw refused(what, error) ?? refusal(what, error, { host: place.at, steps: waysOut(lead.marker).resolution });
      }
      if (!session.formIds.has(Number(body.formId))) throw otherForm(String(body.formId), config.formId, lead.marker);
      const evidence = { httpStatus: reply.status, formId: String(body.formId).slice(0, 40) };
      return {
        acknowledged: true,
        message: TAKEN,
        evidence,
        warning: {
          status: 'warned',
          severity: 'at-risk',
          message: TAKEN,
          evidence,
          resolution: [
            'In Partner Center › Offer setup › Customer leads set the connection up anew with Client ID and Client Secret',
            'Put both into the configuration as clientId and clientSecret: then the lead is sent by Submit Form, and read back',
            `In Marketo look for ${lead.marker} in Database › All People`,
          ],
          who: 'a Marketo administrator, with whoever edits the offer in Partner Center',
        },
      };
    },
  };
}

/** What the endpoint itself turned down: in words alone, for which there is no list. */
function refused(what: string, error: MarketoError): Failure | undefined {
  if (!error.spoken || error.status >= 500 || PLAIN.includes(error.status)) return undefined;
  return new Failure(`${what}: ${clip(error.message, 400)}`, {
    status: 'failed',
    causeId: /captcha/i.test(error.message) ? 'marketo-captcha' : 'marketo-form-rejected',
    cause: error,
    at: 'formId',
    evidence: factsOf(error),
  });
}

/** Statuses that mean the same at every host. */
const PLAIN: readonly number[] = [404, 413, 414, 429];

/** The lead went elsewhere, and stays there. */
function otherForm(answered: string, formId: number, marker: string): Failure {
  const other = clip(answered, 40);
  return new Failure(
    `The form endpoint answered for form ${other}, not for form ${formId}: the lead went there; left behind: 1 test lead, ${marker}`,
    {
      status: 'failed',
      causeId: 'marketo-not-found',
      at: 'formId',
      evidence: { formId: other },
      resolution: [
        `In Marketo open Design Studio › Forms, select the form of the marketplace, and see whether the number after FO in the address is ${formId}`,
        'Compare it with the last value of the embed code: Form Actions › Embed Code',
        'Put the number into Partner Center › Offer setup › Customer leads, and into the configuration as formId',
        `Delete ${marker} in Database › All People`,
      ],
    },
  );
}

const TAKEN =
  'The form endpoint of the browsers answered 200: what a connection by Server ID used, which Adobe does not support for programs and may reject at any time';

const UNPROVED =
  'Without clientId and clientSecret nothing can be read back: look for the marker in Marketo, Database › All People';
