import type { SalesforceConfig } from '../../config/types.ts';
import { roadChecks } from '../../net/road.ts';
import type { Adapter, Target } from '../destination.ts';
import { attestedChecks } from './attested.ts';
import { deliveryOf } from './delivery.ts';
import { liveChecks } from './live.ts';
import { offlineChecks } from './offline.ts';
import { openSession } from './session.ts';

export type SalesforceTarget = Target<SalesforceConfig>;

/** Salesforce by Web-to-Lead: what is proved, in order, and how a test lead is delivered. */
export function adapt(of: Target): Adapter {
  const target = of as SalesforceTarget;
  if (target.config.type !== 'salesforce') throw new TypeError(`not a salesforce destination: ${of.name}`);
  const { config, net } = target;
  const session = openSession(target);
  const { hostname, port } = new URL(config.webToLeadUrl);
  const road = roadChecks({
    type: 'salesforce',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    net,
    shared: true,
    at: 'webToLeadUrl',
    now: () => target.now(),
  });
  return {
    checks: [
      ...offlineChecks(config),
      ...attestedChecks(config, () => target.now()),
      ...road,
      ...liveChecks(target, session),
    ],
    delivery: deliveryOf(target, session),
  };
}
