import { type Check, Failure, type Outcome, type Step } from '../../checks/check.ts';
import { clock } from '../../clock.ts';
import type { HttpsConfig } from '../../config/types.ts';
import { type TestLead, testLead } from '../../lead/test-lead.ts';
import { roadFailure, roadIn } from '../../net/failure.ts';
import type { Delivery, Receipt, Target } from '../destination.ts';
import { acknowledged, MAX_BYTES } from './answer.ts';
import { type LeadBody, leadBody, leadFields } from './lead.ts';
import { shownUrl } from './receiver.ts';

const CONTENT_TYPE = 'application/json; charset=utf-8';

export function deliveryOf(target: Target, config: HttpsConfig, url: string): Delivery {
  const { shape, matrix } = target.options;
  const post = (step: Step, body: LeadBody) => postLead(target, config, url, step, body);
  return {
    defaultWaitMs: 30_000,
    unreadable:
      'An HTTPS endpoint takes leads and shows none: look for the marker in the run history or the log of the receiver. Not proved: that Microsoft reaches it as this machine does',
    fields: (lead) => leadFields(lead, shape),
    preview: (lead) => ({
      to: shownUrl(url),
      request: [
        `POST ${shownUrl(url)}`,
        `Content-Type: ${CONTENT_TYPE}`,
        ...Object.keys(config.headers ?? {}).map((name) => `${name}: ***`),
        '',
        JSON.stringify(leadBody(lead, shape), null, 2),
      ].join('\n'),
    }),
    send: (step, lead) => post(step, leadBody(lead, shape)),
    ...(matrix ? { extra: matrixChecks(target, post) } : {}),
  };
}

/** One POST, never repeated: a second one would be a second lead. */
async function postLead(
  target: Target,
  config: HttpsConfig,
  url: string,
  step: Step,
  body: LeadBody,
): Promise<Receipt> {
  const given = Object.entries(config.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value.reveal()]);
  const started = clock();
  const { hostname, port } = new URL(url);
  try {
    return acknowledged(
      await target.net.request({
        method: 'POST',
        url,
        headers: { 'content-type': CONTENT_TYPE, ...Object.fromEntries(given) },
        body: JSON.stringify(body),
        maxBytes: MAX_BYTES,
        signal: step.signal,
        timeoutMs: step.timeoutMs,
      }),
    );
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unanswered(error, Math.round(clock() - started), {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 443 : Number(port),
      shared: false,
      at: 'url',
    });
  }
}

interface HalfAnswer {
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

/** What is known when the exchange broke off: a refusal that was seen stays one, an acceptance is not yet one. */
function unanswered(error: unknown, durationMs: number, where: Parameters<typeof roadFailure>[1]): unknown {
  if (!(error instanceof Error)) return error;
  const { response } = error as HalfAnswer;
  if (response && response.status >= 300) {
    try {
      acknowledged({ ...response, durationMs, truncated: false, text: () => '' });
    } catch (refusal) {
      return refusal;
    }
  }
  const failure = roadFailure(error, where);
  if (!(failure instanceof Failure) || !leftHere(error)) return failure;
  const seen = response ? `The endpoint answers ${response.status}, but its answer does not end` : failure.message;
  return new Failure(`${seen}; the lead may have arrived all the same, and is not sent again`, {
    cause: error,
    ...('code' in error && String(error.code).endsWith('_TIMEOUT') ? { causeId: 'net-timeout' } : {}),
    status: 'inconclusive',
    evidence: { ...failure.evidence, ...(response ? { httpStatus: response.status } : {}) },
    at: 'url',
  });
}

/** The request was on its way when it broke. */
function leftHere(error: Error): boolean {
  return 'phase' in error && (error.phase === 'request' || error.phase === 'response');
}

/** Each sends one more test lead with a marker of its own, in a form that real leads take. */
function matrixChecks(target: Target, post: (step: Step, body: LeadBody) => Promise<Receipt>): readonly Check[] {
  const { shape } = target.options;
  let last = target.now();
  const fresh = () => {
    // Never two markers in one millisecond.
    last = Math.max(last + 1, target.now());
    return testLead({ now: last });
  };
  const check = (id: string, title: string, body: (lead: TestLead) => LeadBody): Check => ({
    id: `https/${id}`,
    title,
    severity: 'loses-leads',
    at: 'url',
    async run(step): Promise<Outcome> {
      step.signal.throwIfAborted();
      const lead = fresh();
      step.begun?.({ evidence: { marker: lead.marker } });
      const receipt = await post(step, body(lead)).catch((error: unknown) => {
        const road = roadIn(error);
        if (road && !leftHere(road)) step.begun?.(null);
        throw error;
      });
      const message = `${receipt.message} (${lead.marker})`;
      const evidence = { ...receipt.evidence, marker: lead.marker };
      return receipt.warning ? { ...receipt.warning, evidence } : { status: 'passed', message, evidence };
    },
  });
  const other = shape === 'pascal' ? 'camel' : 'pascal';
  return [
    check('shape', `Takes the other spelling, ${other === 'camel' ? 'userDetails' : 'UserDetails'}`, (lead) =>
      leadBody(lead, other),
    ),
    check('optional-fields', 'Takes a lead without phone, company, title and description', (lead) =>
      sparse(lead, shape),
    ),
    check('added-field', 'Takes a field that is new to it', (lead) => ({
      ...leadBody(lead, shape),
      AddedField: lead.marker,
    })),
    check('dnc-action', 'Takes a lead with the action DNC (do not contact)', (lead) => ({
      ...leadBody(lead, shape),
      LeadSource: `AzureMarketplace-DNC|${lead.offer}`,
      ActionCode: 'DNC',
    })),
    check('non-latin', 'Takes names in other scripts', (lead) =>
      leadBody({ ...lead, firstName: `Zoë 佐藤 ${lead.marker}`, lastName: `Œuvré Кравченко ${lead.marker}` }, shape),
    ),
  ];
}

function sparse(lead: TestLead, shape: 'pascal' | 'camel'): LeadBody {
  const { Description: _, ...body } = leadBody(lead, shape);
  const details = { FirstName: lead.firstName, LastName: lead.lastName, Email: lead.email, Country: lead.country };
  return { ...body, ...(shape === 'camel' ? { userDetails: details } : { UserDetails: details }) };
}
