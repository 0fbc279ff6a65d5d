import { z } from 'zod';
import { orderedItemsSchema } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { task } from '../task.ts';

/** Turns what is held for an order into what is sold. */
export const commitStock = task({
  name: 'commit-stock',
  purpose: 'Takes the goods out of stock for good: they are paid.',
  input: z.strictObject({ orderId: orderIdSchema, items: orderedItemsSchema }),
  output: z.strictObject({ kind: z.literal('committed') }),
  timeoutSeconds: 15,
  retry: 'persistent',
  ports: ['stock'],
  async run({ orderId, items }, { stock }) {
    await stock.commit(orderId, items);
    return { kind: 'committed' };
  },
});
