import { Failure } from '../../checks/check.ts';
import type { Delivery } from '../destination.ts';
import type { MarketoTarget } from './api.ts';
import { fieldsOf } from './lead.ts';
import type { Session } from './session.ts';

export function publicDeliveryOf(target: MarketoTarget, _session: Session): Delivery {
  return {
    defaultWaitMs: 30_000,
    fields: fieldsOf,
    preview: (lead) => ({ to: target.config.apiUrl, request: JSON.stringify(fieldsOf(lead)) }),
    send: () => Promise.reject(new Failure('Not sent', { status: 'inconclusive' })),
  };
}
