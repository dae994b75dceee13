import { Failure } from '../../checks/check.ts';
import type { TestLead } from '../../lead/test-lead.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Delivery, Receipt } from '../destination.ts';
import { errorOf, factsOf, parsed, refusal } from './answer.ts';
import { beforeRequest, exchange, formsPlace, type MarketoTarget } from './api.ts';
import { formFieldsOf } from './lead.ts';

const SAVE = '/index.php/leadCapture/save2';

/**
 * What the connection by Server ID did: a post to the endpoint of the browsers. Without the checksum that a browser
 * would make: a program that forges one proves nothing of the marketplace's own posts.
 */
export function publicDeliveryOf(target: MarketoTarget): Delivery {
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
      let reply: HttpReply;
      try {
        reply = await exchange(target, step, formsPlace(config, origin), {
          method: 'POST',
          url: `${origin}${SAVE}`,
          headers,
          body: bodyOf(lead),
        });
      } catch (error) {
        if (step.signal.aborted || beforeRequest(error)) throw error;
        const said = target.redactor.redact(error instanceof Error ? error.message : 'no answer');
        return { acknowledged: false, message: `The form was posted and not answered: ${said}` };
      }
      const body = reply.status === 200 && !reply.truncated ? parsed(reply.text()) : undefined;
      const refusedIn = body !== undefined && body.error !== undefined && body.error !== false && body.error !== null;
      if (!body || refusedIn || body.formId === undefined) {
        const error = errorOf(reply, target.redactor);
        if (!error.spoken && (reply.status < 300 || reply.status >= 500)) {
          return {
            acknowledged: false,
            message: `The form was posted and not confirmed: ${error.message}`,
            evidence: factsOf(error),
          };
        }
        seen.unreadable = `Nothing was written: ${error.message}`;
        throw refusal('The form endpoint did not take the lead', error);
      }
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
            'In Marketo look for the marker in Database › All People',
          ],
        },
      };
    },
  };
}

const TAKEN =
  'The form endpoint of the browsers answered 200: what a connection by Server ID used, which Adobe does not support for programs and may reject at any time';

const UNPROVED =
  'Without clientId and clientSecret nothing can be read back: look for the marker in Marketo, Database › All People';
