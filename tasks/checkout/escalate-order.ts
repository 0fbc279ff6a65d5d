import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { attentionRequested } from '../domain/order-rules/attention-requested.ts';
import { task } from '../task.ts';

/** Ends the workflow of an order that is paid and on its way, but does not arrive as it should: a person goes on from here. */
export const escalateOrder = task({
  name: 'escalate-order',
  purpose: 'Leaves the order to support: it is paid, and its parcel did not arrive.',
  input: z.strictObject({ orderId: orderIdSchema, reason: z.string().max(1000) }),
  output: z.strictObject({ status: z.literal('NEEDS_ATTENTION') }),
  timeoutSeconds: 10,
  retry: 'persistent',
  ports: ['orders', 'clock'],
  async run({ orderId, reason }, { orders, clock }, { log }) {
    accepted(await orders.change(orderId, (order) => attentionRequested(order, { reason }, clock.now())));
    log.error('order needs attention', { orderId, reason });
    return { status: 'NEEDS_ATTENTION' } as const;
  },
});
