import { roadChecks } from '../../net/road.ts';
import type { Adapter, Target } from '../destination.ts';
import { apiPlace, formsPlace, type MarketoTarget } from './api.ts';
import { liveChecks, offlineChecks } from './checks.ts';
import { deliveryOf } from './delivery.ts';
import { publicDeliveryOf } from './public-delivery.ts';
import { openSession } from './session.ts';

/** Marketo by its REST API; by the form endpoint of the browsers where the file has the server id alone. */
export function adapt(of: Target): Adapter {
  const target = of as MarketoTarget;
  const { config, net } = target;
  if (config.type !== 'marketo') throw new TypeError(`not a marketo destination: ${of.name}`);
  const session = openSession(target);
  const place = session.rest || config.formsUrl === undefined ? apiPlace(config) : formsPlace(config, config.formsUrl);
  const road = roadChecks({ ...place, type: 'marketo', net, needs: ['marketo/ids'], now: () => target.now() });
  return {
    checks: [...offlineChecks(target), ...road, ...liveChecks(target, session)],
    delivery: session.rest ? deliveryOf(target, session) : publicDeliveryOf(target, session),
  };
}
