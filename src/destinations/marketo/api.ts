import { Failure, type Step } from '../../checks/check.ts';
import type { MarketoConfig } from '../../config/types.ts';
import type { HttpReply, HttpRequest } from '../../net/network.ts';
import { roadFailure } from '../../net/road.ts';
import type { Target } from '../destination.ts';
import { type Envelope, envelopeOf, errorOf, parsed, refusal } from './answer.ts';

export type MarketoTarget = Target<MarketoConfig>;

/** Bytes of an answer that are read: every one that is asked for fits, a page that never ends does not. */
const MAX_BYTES = 512 * 1024;

export interface Place {
  readonly host: string;
  readonly port: number;
  readonly shared: true;
  readonly at: string;
  readonly notFoundCause: 'marketo-not-found';
}

/** An origin as the road checks know it. Marketo's hosts are shared ones. */
export function placeOf(origin: string, at: string): Place {
  const { hostname, port } = new URL(origin);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    shared: true,
    at,
    notFoundCause: 'marketo-not-found',
  };
}

/** The key that the host comes from: the origin where the file names one, else the id that it is made of. */
export function apiPlace(config: MarketoConfig): Place {
  return placeOf(config.apiUrl, /\.mktorest\.com$/i.test(new URL(config.apiUrl).hostname) ? 'munchkinId' : 'apiUrl');
}

export function formsPlace(config: MarketoConfig, origin: string): Place {
  const own = new URL(origin).hostname === `app-${config.serverId}.marketo.com`;
  return placeOf(origin, own ? 'serverId' : 'formsUrl');
}

/** One exchange; what breaks on the road is told in the road's words. */
export async function exchange(
  target: MarketoTarget,
  step: Step,
  place: Place,
  request: Omit<HttpRequest, 'signal' | 'maxBytes'>,
): Promise<HttpReply> {
  try {
    return await target.net.request({
      ...request,
      headers: { accept: 'application/json', ...request.headers },
      signal: step.signal,
      timeoutMs: request.timeoutMs ?? step.timeoutMs,
      maxBytes: MAX_BYTES,
    });
  } catch (error) {
    if (step.signal.aborted) throw error;
    throw roadFailure(error, place);
  }
}

/** The envelope of a REST answer that says success; throws a Failure for everything else. */
export function accepted(target: MarketoTarget, what: string, reply: HttpReply): Envelope {
  const envelope = reply.status === 200 && !reply.truncated ? envelopeOf(parsed(reply.text())) : undefined;
  if (envelope?.success && !envelope.malformed) return envelope;
  throw refusal(what, errorOf(reply, target.redactor), { host: apiPlace(target.config).at });
}

/** A token and the time, in milliseconds since 1970, at which it ends. */
export interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * Signs in as a LaunchPoint service. By POST, so that the secret stands in no address that a proxy would log
 * (https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/authentication).
 *
 * @throws Failure in the words of the identity service, or of the road.
 */
export async function signIn(target: MarketoTarget, step: Step): Promise<Token> {
  const { config, redactor } = target;
  if (config.clientId === undefined || config.clientSecret === undefined) throw new Failure(NO_CREDENTIALS);
  const secret = config.clientSecret.reveal();
  redactor.add(secret);
  const reply = await exchange(target, step, apiPlace(config), {
    method: 'POST',
    url: `${config.apiUrl}/identity/oauth/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: config.clientId,
      client_secret: secret,
    }).toString(),
  });
  const body = reply.status === 200 ? parsed(reply.text()) : undefined;
  const value = body?.access_token;
  if (typeof value !== 'string' || value === '') {
    const error = errorOf(reply, redactor);
    const unknownId = /No client with requested id/i.test(error.message);
    throw refusal('The identity service gave no token', error, {
      at: unknownId ? 'clientId' : 'clientSecret',
      host: apiPlace(config).at,
    });
  }
  redactor.add(value);
  const seconds = Number(body?.expires_in);
  return {
    value,
    expiresAt: target.now() + (Number.isFinite(seconds) && seconds >= 0 ? seconds : 3600) * 1000,
  };
}

export const NO_CREDENTIALS =
  'Not tried: the configuration has no clientId and clientSecret, and without them no REST call can be made';

/** True where the road broke before a byte of the request could leave. */
export function beforeRequest(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if ('phase' in at && ['dns', 'connect', 'proxy', 'tls'].includes(String(at.phase))) return true;
  }
  return false;
}
