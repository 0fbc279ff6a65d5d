import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { orderEnded, unhappyEndSchema } from '../domain/order-rules/order-ended.ts';
import { BrokenContract, task } from '../task.ts';

/** Ends an order that does not become a sale, once everything is undone. */
export const closeOrder = task({
  name: 'close-order',
  purpose: 'Ends the order without a sale, and says why.',
  input: z.strictObject({ orderId: orderIdSchema, status: unhappyEndSchema, reason: z.string().max(1000) }),
  /** As it has ended, which may be earlier and otherwise. */
  output: z.strictObject({ status: unhappyEndSchema }),
  timeoutSeconds: 10,
  retry: 'persistent',
  ports: ['orders', 'clock'],
  async run({ orderId, status, reason }, { orders, clock }) {
    const decision = await orders.change(orderId, (order) => orderEnded(order, { status, reason }, clock.now()));
    // An order that holds the customer's money, or is on its way, must not be closed in silence: the execution fails here.
    if (decision.kind === 'refused') throw new BrokenContract(`order ${orderId}: ${decision.reason}`);
    return { status: unhappyEndSchema.parse(decision.order.status) };
  },
});
