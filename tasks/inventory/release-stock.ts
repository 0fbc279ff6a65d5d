import { z } from 'zod';
import { orderedItemsSchema } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { task } from '../task.ts';

/** The undo of reserve-stock: gives back what is held, and keeps a late reservation out. */
export const releaseStock = task({
  name: 'release-stock',
  purpose: 'Gives the goods back, so that others can buy them.',
  input: z.strictObject({ orderId: orderIdSchema, items: orderedItemsSchema }),
  output: z.strictObject({ kind: z.literal('released') }),
  timeoutSeconds: 15,
  retry: 'persistent',
  ports: ['orders', 'stock', 'clock'],
  async run({ orderId, items }, { orders, stock, clock }) {
    const tombstone = { step: 'reserve-stock', cause: 'release-stock' };
    await orders.change(orderId, (order) => closeIntent(order, tombstone, clock.now()));
    await stock.release(orderId, items);
    return { kind: 'released' };
  },
});
