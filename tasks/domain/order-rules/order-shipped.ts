import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, known, refused, unchanged } from './decide.ts';
import { withShipment } from './with-shipment.ts';

/** The parcel leaves, and the customer may see its tracking. Only once the money is in and a label is bought. */
export function orderShipped(
  order: Order,
  { cause = 'mark-shipped' }: { readonly cause?: string },
  at: Date,
): Decision {
  if (order.fulfillmentStatus === 'SHIPPED' || order.fulfillmentStatus === 'DELIVERED') return unchanged(order);
  const shipment = order.shipments.find(({ status }) => status === 'LABEL_BOUGHT');
  if (shipment === undefined) return refused(order, 'no label is bought for the order');
  if (order.paymentStatus !== 'CAPTURED' && order.paymentStatus !== 'NOT_REQUIRED') {
    return refused(order, `the payment is ${order.paymentStatus}: only what is paid ships`);
  }
  if (!mayBecome(order.status, 'SHIPPED'))
    return refused(order, `an order that is ${order.status} cannot become SHIPPED`);
  const { shipmentId, trackingNumber, estimatedDeliveryDays } = shipment;
  return changed(
    order,
    {
      status: 'SHIPPED',
      fulfillmentStatus: 'SHIPPED',
      shipmentDate: at.toISOString(),
      estimatedDeliveryDays,
      items: order.items.map((item) => ({ ...item, quantityShipped: item.quantity })),
      shipments: withShipment(order, { ...shipment, status: 'SHIPPED' }),
      ...known({ trackingNumber }),
    },
    { type: 'OrderShipped', at, cause, details: { shipmentId, ...known({ trackingNumber }) } },
  );
}
