import type { DynamicsConfig } from '../../config/types.ts';
import { roadChecks } from '../../net/road.ts';
import type { Adapter, Target } from '../destination.ts';
import { liveChecks } from './checks.ts';
import { deepChecks } from './deep.ts';
import { deliveryOf } from './delivery.ts';
import { offlineChecks } from './offline.ts';
import { openSession } from './session.ts';

/** Dynamics 365 with sign-in by Entra ID: what is proved, in order, and how a test lead is delivered. */
export function adapt(of: Target): Adapter {
  const target = of as Target<DynamicsConfig>;
  if (target.config.type !== 'dynamics') throw new TypeError(`not a dynamics destination: ${of.name}`);
  const session = openSession(target);
  const { hostname, port } = new URL(target.config.url);
  const road = roadChecks({
    type: 'dynamics',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    net: target.net,
    shared: true,
    at: 'url',
    now: target.now,
  });
  return {
    checks: [...offlineChecks(target), ...road, ...liveChecks(target, session), ...deepChecks(target, session)],
    delivery: deliveryOf(target, session),
  };
}
