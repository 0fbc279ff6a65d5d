import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderedItemsSchema } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import { IntentRefused, task } from '../task.ts';

/** Holds the goods of an order, all of them or none. */
export const reserveStock = task({
  name: 'reserve-stock',
  purpose: 'Holds the goods for this order, so that nobody else can buy them.',
  input: z.strictObject({ orderId: orderIdSchema, items: orderedItemsSchema }),
  output: z.strictObject({ kind: z.literal('reserved') }),
  declines: { OutOfStock: { leavesOpen: false } },
  timeoutSeconds: 15,
  retry: 'quick',
  ports: ['orders', 'stock', 'clock'],
  async run({ orderId, items }, { orders, stock, clock }, call) {
    const step = 'reserve-stock';
    accepted(await orders.change(orderId, (order) => recordIntent(order, { step }, clock.now())));
    const reservation = await stock.reserve(orderId, items);
    switch (reservation.kind) {
      case 'reserved':
        return { kind: 'reserved' };
      case 'outOfStock':
        throw call.decline('OutOfStock', `out of stock: ${reservation.productIds.join(', ').slice(0, 200)}`);
      case 'alreadyReleased':
        throw new IntentRefused('the goods of the order were given back already');
    }
  },
});
