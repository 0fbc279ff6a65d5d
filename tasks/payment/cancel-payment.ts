import { intentOf } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import type { Payments } from '../ports/payments.ts';
import { ProviderRefused } from '../ports/provider-errors.ts';
import { task } from '../task.ts';
import { closePayment } from './close-payment.ts';
import { createStep, paymentIdOf, paymentRequest } from './order-payment.ts';
import { byOrderSchema, paymentTimeoutSeconds, undoResultSchema } from './payment-contract.ts';

/** The undo of create-payment: afterwards there is no payment of the order's that anybody could still confirm. */
export const cancelPayment = task({
  name: 'cancel-payment',
  purpose: 'Closes the payment at the payment provider for good.',
  input: byOrderSchema,
  output: undoResultSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'persistent',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports) {
    const { orders, payments, clock } = ports;
    let hadBegun = false;
    const { order } = await orders.change(orderId, (current) => {
      hadBegun = intentOf(current, createStep) !== undefined;
      return closeIntent(current, { step: createStep, cause: 'cancel-payment' }, clock.now());
    });
    if (!hadBegun || order.totalAmount === 0) return { outcome: 'nothingToClose' };
    const paymentId = paymentIdOf(order) ?? (await unstoredPayment(order, payments));
    if (paymentId === undefined) return { outcome: 'nothingToClose' };
    await closePayment(order, paymentId, 'cancel-payment', ports);
    return { outcome: 'closed' };
  },
});

/**
 * The payment that was made, or may have been, and whose id never reached the order: the same words under the same key give
 * it back. Undefined when the provider refuses them, as it must have refused them then.
 */
async function unstoredPayment(order: Order, payments: Payments): Promise<string | undefined> {
  try {
    return (await payments.create(paymentRequest(order))).paymentId;
  } catch (error) {
    const saysNothing = ['unauthorized', 'idempotency_error'];
    if (error instanceof ProviderRefused && !saysNothing.includes(error.code)) return undefined;
    throw error;
  }
}
