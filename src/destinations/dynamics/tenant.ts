import { Failure, type Outcome, type Step } from '../../checks/check.ts';
import { cloudOf, GUID, hostOf, resourceOf, sameAuthority } from './clouds.ts';
import { directoryExists } from './entra.ts';
import { serviceErrorIn } from './service-error.ts';
import type { Session } from './session.ts';
import type { DynamicsTarget } from './webapi.ts';

/** Compares the directory of the file with the one that the organisation names to anybody who asks. */
export async function tenantOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const { auth, url } = target.config;
  const challenge = await session.challenge(step);
  const host = hostOf(url);
  const named = challenge?.tenant && GUID.test(challenge.tenant) ? challenge.tenant : undefined;
  const configured = auth.tenantId?.toLowerCase();
  if (named === undefined) return unnamed(target, step, host);
  const evidence = { tenant: named, authority: challenge?.authority ?? '' };
  if (configured !== undefined && configured !== named) {
    const same = !GUID.test(configured) && (await directoryExists(target, step, configured)) === named;
    if (!same) await mismatch(target, step, configured, named);
  }
  if (challenge?.authority && !sameAuthority(challenge.authority, auth.authority)) {
    return otherAuthority(auth.authority, challenge.authority, host);
  }
  const resource = challenge?.resource;
  if (resource && resource.toLowerCase() !== resourceOf(url)) {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `${host} calls itself ${hostOf(resource)}: the environment was renamed or moved, or the URL is an alias`,
      evidence: { ...evidence, resource },
      at: 'url',
      resolution: [`Use ${resource} here and in Partner Center.`],
    };
  }
  const message = configured
    ? `${host} signs in with the directory ${named}, as the file says`
    : `${host} signs in with the directory ${named}`;
  return { status: 'passed', message, evidence };
}

/** The organisation named another directory: whether the configured one exists at all decides between two causes. */
async function mismatch(target: DynamicsTarget, step: Step, configured: string, named: string): Promise<never> {
  const host = hostOf(target.config.url);
  const advice = [
    `Set the Directory ID to ${named}, here and in Partner Center › Customer leads.`,
    'If the application was registered in another directory, register it in this one, or have an administrator of this one consent to it.',
    'If the Directory ID is right, the URL is that of somebody else’s environment: copy the Environment URL anew.',
  ];
  const evidence = { expected: named, configured };
  try {
    await directoryExists(target, step, configured);
  } catch (error) {
    if (error instanceof Failure && serviceErrorIn(error)?.code) {
      throw new Failure(`${error.message}. ${host} signs in with the directory ${named}`, {
        at: 'auth.tenantId',
        evidence: { ...error.evidence, ...evidence },
        resolution: advice,
        cause: error.cause,
      });
    }
    if (step.signal.aborted) throw error;
  }
  throw new Failure(`${host} signs in with the directory ${named}, and the file names ${configured}`, {
    causeId: 'entra-tenant-mismatch',
    at: 'auth.tenantId',
    evidence,
    resolution: advice,
  });
}

/** A 401 that names no directory proves no mismatch: the directory itself is looked up, and the token must show the rest. */
async function unnamed(target: DynamicsTarget, step: Step, host: string): Promise<Outcome> {
  const { tenantId } = target.config.auth;
  if (tenantId) await directoryExists(target, step, tenantId);
  return {
    status: 'warned',
    severity: 'advice',
    message: `${host} does not say which directory it signs in with${tenantId ? '; the configured one exists' : ''}`,
    at: 'url',
  };
}

function otherAuthority(configured: string, named: string, host: string): Outcome {
  const resolution = [
    `Set auth.authority to ${named} in the file.`,
    'The URL and the application belong to the same cloud: check both.',
  ];
  if (cloudOf(configured) && cloudOf(named)) {
    throw new Failure(
      `${host} belongs to the ${cloudOf(named)} cloud, and the file signs in at the ${cloudOf(configured)} cloud`,
      {
        causeId: 'entra-tenant-mismatch',
        at: 'auth.authority',
        evidence: { expected: named, configured },
        resolution,
      },
    );
  }
  return {
    status: 'warned',
    severity: 'at-risk',
    message: `${host} signs in at ${hostOf(named)}, and the file at ${hostOf(configured)}`,
    at: 'auth.authority',
    resolution,
  };
}
