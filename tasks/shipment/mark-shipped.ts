import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderShipped } from '../domain/order-rules/order-shipped.ts';
import { task } from '../task.ts';
import { byOrderSchema, trackingNumberSchema } from './shipment-contract.ts';

/** Says on the order that its parcel leaves: from here on the customer sees the tracking. */
export const markShipped = task({
  name: 'mark-shipped',
  purpose: 'Marks the order as shipped and shows its tracking number to the customer.',
  input: byOrderSchema,
  output: z.strictObject({ trackingNumber: trackingNumberSchema.optional() }),
  timeoutSeconds: 15,
  retry: 'persistent',
  ports: ['clock', 'orders'],
  async run({ orderId }, { clock, orders }) {
    const order = accepted(await orders.change(orderId, (current) => orderShipped(current, {}, clock.now())));
    return order.trackingNumber === undefined ? {} : { trackingNumber: order.trackingNumber };
  },
});
