import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { orderClaimed } from '../domain/order-rules/order-claimed.ts';
import { Transient, task } from '../task.ts';
import { fulfillmentWorkflow } from './fulfillment-workflow.ts';

/** Takes an order over for cancel-order: from here on nobody starts its own workflow, and one that runs is waited for. */
export const claimOrder = task({
  name: 'claim-order',
  purpose: 'Makes sure that nobody else works on the order, now or later.',
  input: z.strictObject({ orderId: orderIdSchema }),
  output: z.strictObject({ outcome: z.literal('claimed') }),
  timeoutSeconds: 10,
  retry: 'persistent',
  ports: ['orders', 'executions', 'clock'],
  async run({ orderId }, { orders, executions, clock }): Promise<{ outcome: 'claimed' }> {
    accepted(await orders.change(orderId, (order) => orderClaimed(order, { by: 'cancel-order' }, clock.now())));
    // One that was started in the same moment finds the cancel request, begins nothing, and ends by itself.
    if ((await executions.status(fulfillmentWorkflow, orderId)) === 'running') {
      throw new Transient(`the order's own execution is still running: ${fulfillmentWorkflow} ${orderId}`);
    }
    return { outcome: 'claimed' };
  },
});
