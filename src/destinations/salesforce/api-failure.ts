import { type Facts, Failure } from '../../checks/check.ts';
import type { SalesforceApi } from '../../config/types.ts';
import { causeOf } from '../../diagnosis/diagnose.ts';
import type { Evidence } from '../../diagnosis/evidence.ts';
import { evidenceOf } from '../../diagnosis/evidence-of.ts';
import { roadFailure } from '../../net/road.ts';
import { ApiError, clip } from './api-error.ts';
import { betweenApi, MY_DOMAIN, odd, REST, unknownCode } from './between.ts';
import { hostPath, placeOf } from './place.ts';

const SALESFORCE_HOST = /(^|\.)(salesforce\.com|force\.com|salesforce\.mil)(:\d+)?$/;

/** The id of the cause that an answer of Salesforce shows; none of another kind of destination, whatever the status. */
export function knownCause(evidence: Evidence): string | undefined {
  const cause = causeOf(evidence)?.cause;
  return cause && ['any', 'salesforce'].includes(cause.destination) ? cause.id : undefined;
}

/**
 * Anything that a call threw, as a Failure with its cause and its place in the file. `what` begins the sentence;
 * `signedIn`: the call was one with a token, so that the way of signing in is not to blame.
 */
export function apiFailure(what: string, error: unknown, api: SalesforceApi, signedIn = false): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  if ('phase' in error) {
    const { host, port } = error as unknown as { readonly host: string; readonly port: number };
    return roadFailure(error, { host, port, shared: true, at: hostPath(api) });
  }
  if (!(error instanceof ApiError)) {
    const found = knownCause(evidenceOf(error, 'salesforce'));
    return new Failure(`${what}: ${clip(error.message, 400)}`, {
      at: placeOf(found, error.message, api),
      cause: error,
      ...(found ? { causeId: found } : odd),
    });
  }
  if (error.redirect !== undefined) return redirected(what, error, api, signedIn);
  const said = clip(error.message.replace(/\s+/g, ' ').trim(), 400);
  // A page says nothing of the caller: whatever stands in between serves it, or Salesforce's edge.
  const page = error.form === 'html' || error.form === 'empty' || (error.form === 'text' && error.status < 400);
  // A page where data was asked for is of something in between: it accuses no setting, whatever its status.
  const between =
    page &&
    (error.status < 300 || [403, 407].includes(error.status) || (error.form === 'html' && error.status === 401));
  // A SOAP fault comes with 500 whatever it says: one that names its reason is an answer, not an outage.
  const stated = error.form === 'soap' && /^[A-Z][A-Z_]+$/.test(error.code ?? '') && error.code !== 'UNKNOWN_EXCEPTION';
  const meant =
    !stated && (!page || error.status >= 500 || ((error.status === 401 || error.status === 429) && !between));
  const found = knownCause({
    codes: error.code === undefined ? [] : [error.code],
    text: between ? error.message.replace(/^HTTP \d{3}/, '') : error.message,
    system: 'salesforce',
    ...(meant ? { status: error.status } : {}),
  });
  const strange = error.status < 300 || between;
  const advice = found
    ? {}
    : between
      ? betweenApi(hostPath(api))
      : strange || error.code === undefined
        ? odd
        : unknownCode(error.code);
  const causeId = found ?? (error.form === 'html' && between ? 'https-html' : undefined);
  return new Failure(`${what}: ${said}`, {
    at: between && !found ? hostPath(api) : placeOf(found, error.message, api),
    // Read again without its status, which of whatever stands in between, and of SOAP, says nothing of the caller.
    cause: (between || stated) && !causeId ? new Error(said.replace(/^HTTP \d{3}/, 'An answer')) : error,
    evidence: factsOf(error),
    ...(causeId ? { causeId } : {}),
    ...(strange ? { status: 'inconclusive' } : stated && !found ? { status: 'failed' } : {}),
    ...advice,
  });
}

/** A redirect is never followed with credentials; one inside Salesforce says that the address is another org's or the user interface's. */
function redirected(what: string, error: ApiError, api: SalesforceApi, signedIn: boolean): Failure {
  const { redirect = '' } = error;
  const own = SALESFORCE_HOST.test(redirect) || redirect === 'the same host';
  const flow = 'salesforce-flow-unsupported';
  const namesFlow = error.code !== undefined && causeOfCode(error.code) === flow;
  const key = hostPath(api);
  return new Failure(`${what}: the answer is a redirect to ${redirect}, which is not followed with credentials`, {
    at: key,
    cause: error,
    evidence: { ...factsOf(error), redirectTo: redirect },
    ...(own && signedIn
      ? {
          causeId: 'salesforce-session-invalid',
          // It may as well be the address: Salesforce sends both to its page for people.
          confidence: 0.6,
          status: 'failed',
          who: 'a Salesforce administrator, and whoever edits the leadctl configuration',
          resolution: [
            `See that ${key === 'api' ? 'api.loginUrl' : key} is the My Domain address of the org, not one of its pages. ${MY_DOMAIN}`,
            'In Salesforce open Setup › Security › Session Settings (Lightning) or Setup › Administer › Security Controls › Session Settings (Classic): a session that is locked to an address or a domain ends in the sign-in page when it is used from another one',
            'Run the check again: each run signs in anew',
          ],
        }
      : own
        ? {
            // A page for people says nothing of the flow, unless the answer itself does.
            ...(namesFlow
              ? { causeId: flow, status: 'failed' }
              : { causeId: 'https-redirect', status: 'inconclusive', docs: [REST] }),
            who: 'whoever edits the leadctl configuration, with a Salesforce administrator',
            resolution: [MY_DOMAIN, `Put it, with https:// before it, into ${key === 'api' ? 'api.loginUrl' : key}`],
          }
        : { causeId: 'https-redirect', status: 'inconclusive', ...betweenApi(key) }),
  });
}

function causeOfCode(code: string): string | undefined {
  return knownCause({ codes: [code], text: code, system: 'salesforce' });
}

function factsOf(error: ApiError): Facts {
  return {
    httpStatus: error.status,
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.fields.length === 0 ? {} : { fields: error.fields.join(', ') }),
    ...(error.form === 'json' ? {} : { body: error.form }),
  };
}
