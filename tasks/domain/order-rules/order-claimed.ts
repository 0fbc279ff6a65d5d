import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, refused, unchanged } from './decide.ts';

/**
 * Another workflow than the order's own takes it over, which must not be running: from here on the queue's consumer starts
 * none, and the cancel request, which is there already, keeps one that slipped by from beginning anything.
 */
export function orderClaimed(order: Order, { by }: { readonly by: 'cancel-order' }, at: Date): Decision {
  if (order.claim !== undefined) return unchanged(order);
  if (order.cancelRequest === undefined) return refused(order, 'nobody has asked to cancel the order');
  return changed(
    order,
    { claim: { by, at: at.toISOString() } },
    { type: 'OrderClaimed', at, cause: by, details: { by } },
  );
}
