import { type Facts, Failure } from '../../checks/check.ts';
import { causeOf } from '../../diagnosis/diagnose.ts';
import type { Evidence } from '../../diagnosis/evidence.ts';
import { evidenceOf } from '../../diagnosis/evidence-of.ts';
import { roadFailure } from '../../net/road.ts';
import { ApiError, clip } from './api-error.ts';

const SALESFORCE_HOST = /(^|\.)(salesforce\.com|force\.com|salesforce\.mil)(:\d+)?$/;

/** The id of the cause that an answer of Salesforce shows; none of another kind of destination, whatever the status. */
export function knownCause(evidence: Evidence): string | undefined {
  const cause = causeOf(evidence)?.cause;
  return cause && ['any', 'salesforce'].includes(cause.destination) ? cause.id : undefined;
}

/** Anything that a call threw, as a Failure with its cause. `what` begins the sentence. */
export function apiFailure(what: string, error: unknown, at: string): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if ('phase' in error) {
    const { host, port } = error as unknown as { readonly host: string; readonly port: number };
    return roadFailure(error, { host, port, shared: true, at });
  }
  if (!(error instanceof ApiError)) {
    const found = knownCause(evidenceOf(error, 'salesforce'));
    return new Failure(`${what}: ${clip(error.message, 400)}`, {
      at,
      cause: error,
      ...(found ? { causeId: found } : {}),
    });
  }
  const said = clip(error.message.replace(/\s+/g, ' ').trim(), 400);
  if (error.redirect !== undefined) return redirected(what, error, at);
  // A page says nothing of the caller: whatever stands in between serves it, or Salesforce's edge.
  const page = error.form === 'html' || error.form === 'empty' || (error.form === 'text' && error.status < 400);
  const found = knownCause({
    codes: error.code === undefined ? [] : [error.code],
    text: error.message,
    system: 'salesforce',
    ...(page && error.status < 500 && error.status !== 401 && error.status !== 429 ? {} : { status: error.status }),
  });
  // A page where data was asked for is of something in between: it accuses no setting.
  const between = page && (error.status < 300 || error.status === 403 || error.status === 407);
  const causeId = found ?? (error.form === 'html' && between ? 'https-html' : undefined);
  return new Failure(`${what}: ${said}`, {
    at,
    cause: error,
    evidence: factsOf(error),
    ...(causeId ? { causeId } : {}),
    ...(between || error.status < 300 ? { status: 'inconclusive' } : {}),
  });
}

/** A redirect is never followed with credentials; one inside Salesforce says that the address is another org's or the user interface's. */
function redirected(what: string, error: ApiError, at: string): Failure {
  const { redirect = '' } = error;
  const own = SALESFORCE_HOST.test(redirect) || redirect === 'the same host';
  return new Failure(`${what}: the answer is a redirect to ${redirect}, which is not followed with credentials`, {
    at,
    cause: error,
    evidence: { ...factsOf(error), redirectTo: redirect },
    ...(own
      ? { causeId: 'salesforce-flow-unsupported', status: 'failed' }
      : { causeId: 'https-redirect', status: 'inconclusive' }),
    resolution: [
      'In Salesforce open Setup › Company Settings › My Domain and copy Current My Domain URL, such as contoso.my.salesforce.com',
      'Put it, with https:// before it, into api.loginUrl (or api.auth.instanceUrl)',
      'If the redirect leads out of Salesforce, run the check from a network without a sign-in page',
    ],
  });
}

function factsOf(error: ApiError): Facts {
  return {
    httpStatus: error.status,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.fields.length === 0 ? {} : { fields: error.fields.join(', ') }),
    ...(error.form === 'json' ? {} : { body: error.form }),
  };
}
