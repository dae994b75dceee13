import type { Check, Outcome, Step } from '../../checks/check.ts';
import { hostOf, resourceOf } from './clouds.ts';
import { leadSourceOutcome } from './lead-source.ts';
import { createRight } from './rights.ts';
import type { Session } from './session.ts';
import { tenantOutcome } from './tenant.ts';
import type { DynamicsTarget } from './webapi.ts';

/** Challenge, token, user, right, column: the fewest requests that prove that a lead may be written. */
export function liveChecks(target: DynamicsTarget, session: Session): Check[] {
  const { auth } = target.config;
  const live = (check: Omit<Check, 'severity'>): Check => ({ severity: 'blocks-publishing', ...check });
  /** Without a sign-in nothing behind it can be tried: a skipped check does not hold up those that need it. */
  const signedIn =
    (run: (step: Step) => Promise<Outcome>) =>
    async (step: Step): Promise<Outcome> =>
      session.lacking ? { status: 'skipped', message: `Not tried: ${session.lacking}` } : run(step);
  return [
    live({
      id: 'dynamics/tenant',
      title: 'The directory is the one that the organisation signs in with',
      needs: ['dynamics/tls'],
      at: 'auth.tenantId',
      run: (step) => tenantOutcome(target, session, step),
    }),
    live({
      id: 'dynamics/token',
      title: 'Entra ID issues a token',
      needs: ['dynamics/tenant'],
      at: auth.type === 'office365' ? 'auth' : auth.certificate ? 'auth.certificate' : 'auth.clientSecret',
      run: signedIn((step) => tokenOutcome(target, session, step)),
    }),
    live({
      id: 'dynamics/whoami',
      title:
        auth.type === 'office365' ? 'The environment knows the user' : 'The environment knows the application user',
      needs: ['dynamics/token'],
      at: auth.type === 'office365' ? 'auth.username' : 'auth.clientId',
      run: signedIn(async (step) => {
        const user = await session.userId(step);
        return {
          status: 'passed',
          message: 'The environment knows the user behind the token',
          evidence: { systemUserId: user },
        };
      }),
    }),
    live({
      id: 'dynamics/lead-create',
      title: 'The user may create leads',
      needs: ['dynamics/whoami'],
      at: auth.type === 'office365' ? 'auth.username' : 'auth.clientId',
      run: signedIn((step) => createRight(session, step)),
    }),
    live({
      id: 'dynamics/leadsourcecode',
      title: 'The column Lead Source can be written',
      needs: ['dynamics/lead-create'],
      at: 'url',
      run: signedIn((step) => leadSourceOutcome(target, session, step)),
    }),
  ];
}

async function tokenOutcome(target: DynamicsTarget, session: Session, step: Step): Promise<Outcome> {
  const { auth, url } = target.config;
  const token = await session.token(step);
  const minutes = Math.round((token.expiresAt - target.now()) / 60_000);
  const audience = token.claims.aud;
  if (typeof audience === 'string' && audience.startsWith('https:') && resourceOf(audience) !== resourceOf(url)) {
    return {
      status: 'warned',
      message: `The token was issued for ${hostOf(audience)}, not for ${hostOf(url)}: the environment may refuse it`,
      at: 'url',
    };
  }
  return `${hostOf(auth.authority)} issued a token for ${hostOf(resourceOf(url))}, good for ${minutes} minutes`;
}
