import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';

/** The customer has the parcel, since `deliveredAt` (ISO 8601, the carrier's word) or else since `at`. */
export function orderDelivered(
  order: Order,
  { deliveredAt, cause = 'mark-delivered' }: { readonly deliveredAt?: string; readonly cause?: string },
  at: Date,
): Decision {
  if (order.fulfillmentStatus === 'DELIVERED') return unchanged(order);
  if (!mayBecome(order.status, 'DELIVERED') || order.fulfillmentStatus !== 'SHIPPED') {
    return refused(order, `an order that is ${order.status} cannot become DELIVERED`);
  }
  const deliveryDate = new Date(deliveredAt ?? at).toISOString();
  return changed(
    order,
    {
      status: 'DELIVERED',
      fulfillmentStatus: 'DELIVERED',
      deliveryDate,
      shipments: order.shipments.map((known) =>
        known.status === 'SHIPPED' ? { ...known, status: 'DELIVERED' as const } : known,
      ),
    },
    { type: 'OrderDelivered', at, cause, details: { deliveryDate } },
  );
}
