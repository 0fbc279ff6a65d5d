import { z } from 'zod';
import { OrderNotFound } from '../ports/order-store.ts';
import { callbackTask } from '../task.ts';
import { requiredPaymentId } from './order-payment.ts';
import { authenticationCallback, byOrderSchema, hasLeftAction, paymentTimeoutSeconds } from './payment-contract.ts';

const outputSchema = z.strictObject({ status: z.enum(['answered', 'cancelRequested']) });
type Output = z.infer<typeof outputSchema>;

/**
 * Waits until the bank knows what the customer says, or the order is called off. Whoever ended the wait, and a time-out too,
 * is followed by settle-authentication, which looks for itself.
 */
export const awaitAuthentication = callbackTask({
  name: 'await-authentication',
  purpose: 'Waits until the customer has confirmed the payment to the bank.',
  input: byOrderSchema,
  output: outputSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'persistent',
  ports: ['callbacks', 'executions', 'orders', 'payments'],
  async register({ orderId }, taskToken, { callbacks, executions, orders, payments }, log) {
    const { answer } = await callbacks.register(orderId, authenticationCallback, taskToken);
    const output = answer ?? (await cameBefore());
    if (output === undefined) return;
    log.info('there is nothing to wait for', { orderId, status: output.status });
    await executions.resume(taskToken, output);

    /** A cancel or a webhook that came before anybody waited, and so found nobody to wake. */
    async function cameBefore(): Promise<Output | undefined> {
      const order = await orders.get(orderId);
      if (order === undefined) throw new OrderNotFound(orderId);
      if (order.cancelRequest !== undefined) return { status: 'cancelRequested' };
      const payment = await payments.read(requiredPaymentId(order, 'await-authentication'));
      return hasLeftAction(payment) ? { status: 'answered' } : undefined;
    }
  },
});
