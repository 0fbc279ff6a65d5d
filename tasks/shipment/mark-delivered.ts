import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { orderDelivered } from '../domain/order-rules/order-delivered.ts';
import { task } from '../task.ts';

/** Says on the order that the customer has the parcel. */
export const markDelivered = task({
  name: 'mark-delivered',
  purpose: 'Marks the order as delivered.',
  input: z.strictObject({ orderId: orderIdSchema, deliveredAt: z.iso.datetime().max(30).optional() }),
  output: z.strictObject({ deliveryDate: z.iso.datetime().max(30) }),
  timeoutSeconds: 15,
  retry: 'persistent',
  ports: ['clock', 'orders'],
  async run({ orderId, deliveredAt }, { clock, orders }) {
    const now = clock.now();
    const fact = deliveredAt === undefined ? {} : { deliveredAt };
    const order = accepted(await orders.change(orderId, (current) => orderDelivered(current, fact, now)));
    return { deliveryDate: order.deliveryDate ?? now.toISOString() };
  },
});
